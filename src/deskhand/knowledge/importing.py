"""Articles on their way into the database: what is new, what changed, and whose place it takes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.values import Value
from deskhand.knowledge.articles import Article, Skipped
from deskhand.store.tables import article_versions, articles, knowledge_state

LISTED = (".jsonl", ".ndjson", ".json")
"""Endings of files that hold several articles."""
MOST_LEFT_OUT = 500
"""Files that the page names of the last import; the command line names all of them."""


class Imported(Value):
    """What an import changed."""

    added: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    replaced: tuple[str, ...] = ()
    """Articles that came from elsewhere before, as `id (source)`: this import's stand in their place."""
    version: int = 0


async def take_in(
    engine: AsyncEngine,
    given: Sequence[Article],
    now: datetime,
    remove_missing: bool,
    left_out: Sequence[Skipped],
) -> Imported:
    """Take articles in: one transaction, one new knowledge version if anything changed.

    With `remove_missing`, articles of the same sources that are not in `given` are dropped. An
    article whose id another one has, in another language or under another title, is kept apart
    from it; the same article from another place takes the place of the first, and that is told.
    What was `left_out` is kept for the page; an article that is a draft now is withdrawn.
    """
    replaced: list[str] = []
    counts = {"added": 0, "changed": 0, "same": 0, "removed": 0}
    async with engine.begin() as connection:
        rows = await connection.execute(select(articles))
        before = {row.id: row for row in rows}
        given = [_apart(article, before.get(article.id)) for article in given]
        for article in {article.id: article for article in given}.values():
            old = before.get(article.id)
            live = old if old is not None and old.deleted_at is None else None
            if live is not None and _moved(live, article):
                replaced.append(f"{article.id} ({live.source})")
            if live is not None and _same(live, article):
                counts["same"] += 1
                await _checked(connection, article, now)
                continue
            counts["added" if old is None else "changed"] += 1
            await _put(connection, article, now)
        if remove_missing:
            counts["removed"] = await _drop(connection, given, before, now)
        counts["removed"] += await _withdraw(connection, given, left_out, now)
        changed = counts["added"] + counts["changed"] + counts["removed"] > 0
        version = await _count_up(connection, changed, left_out)
    return Imported(**counts, replaced=tuple(replaced), version=version)


async def _checked(connection: AsyncConnection, article: Article, now: datetime) -> None:
    await connection.execute(
        update(articles)
        .where(articles.c.id == article.id)
        .values(checked_at=now, source=article.source)
    )


async def _put(connection: AsyncConnection, article: Article, now: datetime) -> None:
    values: dict[str, Any] = article.model_dump(exclude={"id"})
    values |= {"updated_at": now, "checked_at": now, "deleted_at": None}
    put = (
        insert(articles)
        .values(id=article.id, **values)
        .on_conflict_do_update(
            index_elements=[articles.c.id], set_={**values, "version": articles.c.version + 1}
        )
        .returning(
            articles.c.id,
            articles.c.version,
            articles.c.title,
            articles.c.language,
            articles.c.text,
            articles.c.updated_at,
        )
        .cte("put")
    )
    kept = ["article_id", "version", "title", "language", "text", "at"]
    await connection.execute(
        insert(article_versions).from_select(kept, select(*put.c)).on_conflict_do_nothing()
    )


async def _drop(
    connection: AsyncConnection, given: Sequence[Article], before: dict[str, Any], now: datetime
) -> int:
    """Drop what the folders of `given` no longer hold; articles from elsewhere stay."""
    kept = {article.id for article in given}
    roots = {_root(article.source) for article in given}
    if any("/" in article.source for article in given):
        roots.add("")
    gone = [
        key
        for key, row in before.items()
        if row.deleted_at is None and key not in kept and _root(row.source) in roots
    ]
    await connection.execute(update(articles).where(articles.c.id.in_(gone)).values(deleted_at=now))
    return len(gone)


def _root(source: str) -> str:
    """Where an article came from: its folder's name, or its file. Older releases kept no folder."""
    return source.partition("/")[0] if "/" in source or source.endswith(LISTED) else ""


def _apart(article: Article, old: Any) -> Article:
    """The article, under an id of its own where another article has its id."""
    if old is None or old.deleted_at is not None or not _moved(old, article):
        return article
    in_folder = "/" in article.source
    if old.language != article.language:
        own = article.source if in_folder else f"{article.id}/{article.language}"
        return article.model_copy(update={"id": own})
    if in_folder and old.title != article.title:
        return article.model_copy(update={"id": article.source})
    return article


def _moved(old: Any, article: Article) -> bool:
    """Whether what has this id came from another folder or file, as far as that was kept."""
    return _root(old.source) not in ("", _root(article.source))


def _same(old: Any, article: Article) -> bool:
    kept = (article.title, article.text, article.language, article.audience)
    return (old.title, old.text, old.language, old.audience) == kept


async def _withdraw(
    connection: AsyncConnection,
    given: Sequence[Article],
    left_out: Sequence[Skipped],
    now: datetime,
) -> int:
    """Drop live articles that are left out now, unless another of this import has the id."""
    gone = {one.id for one in left_out if one.id} - {article.id for article in given}
    withdrawn = await connection.execute(
        update(articles)
        .where(articles.c.id.in_(gone), articles.c.deleted_at.is_(None))
        .values(deleted_at=now)
    )
    return withdrawn.rowcount


async def _count_up(connection: AsyncConnection, changed: bool, left_out: Sequence[Skipped]) -> int:
    """The version after this import, counted in the database: two imports give two versions."""
    kept = [one.model_dump(exclude={"id"}) for one in left_out[:MOST_LEFT_OUT]]
    counted = await connection.execute(
        insert(knowledge_state)
        .values(id=1, version=int(changed), left_out=kept)
        .on_conflict_do_update(
            index_elements=[knowledge_state.c.id],
            set_={"version": knowledge_state.c.version + int(changed), "left_out": kept},
        )
        .returning(knowledge_state.c.version)
    )
    return counted.scalar_one()
