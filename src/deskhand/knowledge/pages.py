"""What people read about the articles: versions and their differences, who cited them, what is stale,
what contradicts itself, and what nobody has written yet."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Literal

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.errors import NotFound
from deskhand.core.values import Instant, Value, stored
from deskhand.knowledge.freshness import STALE_AFTER, Check
from deskhand.knowledge.split import split
from deskhand.store.database import reading
from deskhand.store.tables import (
    article_versions,
    articles,
    citations,
    knowledge_state,
    messages,
    ticket_facts,
    tickets,
)

PAGE = 50
CITED_FOR = timedelta(days=90)
"""How far back citations are counted."""
MOST_CITING = 50
UNANSWERED = ("low_confidence", "model_escalated", "category_unknown", "language")
"""The reasons of hand-offs that better articles could have spared."""
MOST_QUESTIONS = 500
LONGEST_BY_WORD = 100_000
"""Characters of two texts together that are compared word by word."""
ALIKE = 0.4
"""Share of words that two questions share (Jaccard) to be about the same thing."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_WORD_OR_SPACE = re.compile(r"\S+|\s+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Listed(Value):
    """An article in the list."""

    id: str
    title: str
    language: str
    version: int
    updated_at: Instant
    cited: int
    stale: bool
    audience: str = "everyone"


class Version(Value):
    """An article as it once was."""

    version: int
    title: str
    text: str
    at: Instant


class Citing(Value):
    """An answer that cited an article."""

    ticket_id: str
    subject: str
    at: Instant


class WholeArticle(Value):
    """An article with its history."""

    id: str
    language: str
    audience: str = "everyone"
    deleted_at: Instant | None
    versions: tuple[Version, ...]
    """Newest first."""
    citing: tuple[Citing, ...]


class Piece(Value):
    """A run of text that two versions share, or that only one of them has."""

    what: Literal["same", "gone", "new"]
    text: str


class LeftOut(Value):
    """A file or row that an import did not take in."""

    where: str
    why: str


class Clash(Value):
    """Two passages that say nearly the same, with different figures."""

    one: str
    other: str
    text: str
    other_text: str
    figures: tuple[str, ...]
    other_figures: tuple[str, ...]


class Gap(Value):
    """Questions that are alike and that no article answered, the newest first."""

    questions: tuple[tuple[str, str], ...]
    """Ids of their tickets, and what was asked."""


class KnowledgePages:
    """Read only."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._reading = reading(engine)

    async def listed(
        self, words: str, stale: bool, page: int, now: datetime
    ) -> tuple[list[Listed], bool]:
        """A page of live articles by title, and whether there is a next one."""
        cited = (
            select(func.count())
            .where(citations.c.article == articles.c.id, citations.c.at > now - CITED_FOR)
            .scalar_subquery()
        )
        found = select(articles, cited.label("cited")).where(articles.c.deleted_at.is_(None))
        if words:
            found = found.where(
                or_(
                    articles.c.title.icontains(words, autoescape=True),
                    articles.c.id.icontains(words, autoescape=True),
                )
            )
        if stale:
            found = found.where(articles.c.updated_at < now - STALE_AFTER)
        found = found.order_by(func.lower(articles.c.title), articles.c.id)
        async with self._reading.connect() as connection:
            rows = (
                (await connection.execute(found.limit(PAGE + 1).offset(PAGE * (page - 1))))
                .mappings()
                .all()
            )
        listed = [
            Listed.model_validate(
                {name: row[name] for name in Listed.model_fields if name != "stale"}
                | {"stale": now - row["updated_at"] > STALE_AFTER}
            )
            for row in rows
        ]
        return listed[:PAGE], len(listed) > PAGE

    async def article(self, article_id: str) -> WholeArticle:
        """One with its versions and the newest answers that cited it. Raises `NotFound`."""
        async with self._reading.connect() as connection:
            row = (
                await connection.execute(select(articles).where(articles.c.id == article_id))
            ).one_or_none()
            if row is None:
                raise NotFound(f"there is no article {article_id[:100]!r}")
            versions = await connection.execute(
                select(article_versions)
                .where(article_versions.c.article_id == article_id)
                .order_by(article_versions.c.version.desc())
            )
            citing = await connection.execute(
                select(citations.c.ticket_id, tickets.c.subject, citations.c.at)
                .join(tickets, tickets.c.id == citations.c.ticket_id)
                .where(citations.c.article == article_id)
                .order_by(citations.c.at.desc())
                .limit(MOST_CITING)
            )
            return WholeArticle(
                id=row.id,
                language=row.language,
                audience=row.audience,
                deleted_at=row.deleted_at,
                versions=tuple(
                    Version(version=one.version, title=one.title, text=one.text, at=one.at)
                    for one in versions
                ),
                citing=tuple(Citing.model_validate(dict(one)) for one in citing.mappings()),
            )

    async def clashes(self) -> tuple[list[Clash], datetime | None]:
        """What the last check found to differ, as the passages stand now, and when that was."""
        async with self._reading.connect() as connection:
            row = (await connection.execute(select(knowledge_state))).one_or_none()
            if row is None or not row.report:
                return [], None
            found = stored(Check, row.report).conflicts
            ids = {one.rpartition("#")[0] for pair in found for one in (pair.one, pair.other)}
            texts = await connection.execute(
                select(articles.c.id, articles.c.text).where(
                    articles.c.id.in_(ids), articles.c.deleted_at.is_(None)
                )
            )
            pieces = {
                f"{one.id}#{piece.position}": piece.text
                for one in texts
                for piece in split(one.text)
            }
        return [
            Clash(
                one=pair.one,
                other=pair.other,
                text=pieces[pair.one],
                other_text=pieces[pair.other],
                figures=tuple(one for one in pair.figures if one not in pair.other_figures),
                other_figures=tuple(one for one in pair.other_figures if one not in pair.figures),
            )
            for pair in found
            if pair.one in pieces and pair.other in pieces
        ], row.checked_at

    async def left_out(self) -> list[LeftOut]:
        """What the last import left out, by name and reason."""
        async with self._reading.connect() as connection:
            row = (await connection.execute(select(knowledge_state.c.left_out))).one_or_none()
        return [stored(LeftOut, one) for one in row.left_out] if row else []

    async def gaps(self, since: datetime) -> list[Gap]:
        """What was handed off since because no article said enough; the most frequent first."""
        first = (
            select(messages.c.text)
            .where(messages.c.ticket_id == tickets.c.id, messages.c.role == "customer")
            .order_by(messages.c.at)
            .limit(1)
            .scalar_subquery()
        )
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(tickets.c.id, tickets.c.subject, first.label("text"))
                .join(ticket_facts, ticket_facts.c.ticket_id == tickets.c.id)
                .where(
                    ticket_facts.c.reason.in_(UNANSWERED),
                    ticket_facts.c.opened_at > since,
                    tickets.c.kind == "question",
                )
                .order_by(ticket_facts.c.opened_at.desc())
                .limit(MOST_QUESTIONS)
            )
            return alike([(row.id, f"{row.subject} {row.text or ''}".strip()) for row in rows])


def alike(questions: Sequence[tuple[str, str]]) -> list[Gap]:
    """Questions put together that share most of their words with the first of them."""
    groups: list[tuple[frozenset[str], list[tuple[str, str]]]] = []
    for ticket_id, text in questions:
        words = frozenset(_WORD.findall(text.lower()))
        for shared, members in groups:
            if words and len(words & shared) / len(words | shared) >= ALIKE:
                members.append((ticket_id, text))
                break
        else:
            groups.append((words, [(ticket_id, text)]))
    groups.sort(key=lambda group: -len(group[1]))
    return [Gap(questions=tuple(members)) for _, members in groups]


def differences(old: str, new: str) -> list[Piece]:
    """From one text to another: word by word, in a very long one line by line."""
    parts = _LINE if len(old) + len(new) > LONGEST_BY_WORD else _WORD_OR_SPACE
    before, after = (parts.findall(text) for text in (old, new))
    pieces: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if what == "equal":
            pieces.append(Piece(what="same", text="".join(before[a:b])))
            continue
        if b > a:
            pieces.append(Piece(what="gone", text="".join(before[a:b])))
        if d > c:
            pieces.append(Piece(what="new", text="".join(after[c:d])))
    return pieces
