"""The articles in the database, and the index over them that each process keeps."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.decisions import Passage
from deskhand.core.errors import Retryable
from deskhand.core.values import Value
from deskhand.encoders import Encoder
from deskhand.knowledge.articles import Article, Skipped
from deskhand.knowledge.index import Index, Indexed
from deskhand.store.database import reading
from deskhand.store.tables import article_versions, articles, knowledge_state
from deskhand.store.vectors import PassageVectors

LISTED = (".jsonl", ".ndjson", ".json")
"""Endings of files that hold several articles."""
MOST_LEFT_OUT = 500
"""Files that the page names of the last import; the command line names all of them."""
LOOK_EVERY_SECONDS = 2.0
"""How long a change that another process made may stay unseen."""

log = structlog.get_logger("deskhand.knowledge")


class Imported(Value):
    """What an import changed."""

    added: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    replaced: tuple[str, ...] = ()
    """Articles that came from elsewhere before, as `id (source)`: this import's stand in their place."""
    version: int = 0


class Encoding(Value):
    """Where the making of vectors stands."""

    left: int = 0
    """Vectors that are still missing."""
    busy: bool = False
    """Whether another process makes them at this moment."""
    failed: bool = False
    """Whether an encoder failed; why stands in the log."""


class MemoryLibrary:
    """An index without a database behind it: for `ask`, `replay` and tests."""

    def __init__(self, index: Index, encoders: Sequence[Encoder] = ()) -> None:
        self._index = index
        self._encoders = encoders

    @classmethod
    def of(
        cls, given: Iterable[Article], now: datetime, encoders: Sequence[Encoder] = ()
    ) -> "MemoryLibrary":
        """The library of some articles. With encoders their vectors are made here, which takes time."""
        index = Index(
            Indexed(
                id=article.id,
                title=article.title,
                text=article.text,
                language=article.language,
                version=1,
                updated_at=now,
            )
            for article in given
            if article.audience == "everyone"
        )
        for encoder in encoders:
            if texts := index.texts(encoder):
                rows = encoder.passages(texts)
                index.take(encoder, dict(zip(texts, rows, strict=True)))
        return cls(index, encoders)

    def articles(self) -> int:
        """How many articles it holds."""
        return self._index.articles()

    def languages(self) -> tuple[str, ...]:
        """Languages that have articles."""
        return self._index.languages()

    async def find(
        self, query: str, language: str, limit: int = 5, *, few: bool = False
    ) -> tuple[Passage, ...]:
        """The best passages."""
        return _searched(self._index, self._encoders, query, language, limit, few)


class Library:
    """The company's articles. The index is a cache of the database's knowledge version, and of the
    vectors that were made of it by `encoders`."""

    def __init__(
        self,
        engine: AsyncEngine,
        look_every: float = LOOK_EVERY_SECONDS,
        encoders: Sequence[Encoder] = (),
    ) -> None:
        self._engine = engine
        self._encoders = encoders
        self._vectors = PassageVectors(engine)
        self._look_every = look_every
        self._reading = reading(engine)
        self._index = Index(())
        self._version = -1
        self._encoded = -1
        self._looked_at = 0.0
        self._rebuilding = asyncio.Lock()
        self._complete = -1
        """The version all of whose vectors are there, or cannot be made."""
        self._broken: list[Encoder] = []

    def languages(self) -> tuple[str, ...]:
        """Languages that have articles, as of the last `find` or `refresh`."""
        return self._index.languages()

    async def find(
        self, query: str, language: str, limit: int = 5, *, few: bool = False
    ) -> tuple[Passage, ...]:
        """The best passages of the newest version, or of the last one that could be read."""
        if time.monotonic() - self._looked_at > self._look_every:
            await self._refresh_if_possible()
        return await asyncio.to_thread(
            _searched, self._index, self._encoders, query, language, limit, few
        )

    async def as_of_now(self) -> MemoryLibrary:
        """What is searched at this moment, for who goes on without the database."""
        await self.refresh()
        return MemoryLibrary(self._index, self._encoders)

    async def _refresh_if_possible(self) -> None:
        try:
            await self.refresh()
        except SQLAlchemyError as error:
            if self._version < 0:
                raise Retryable(f"the articles cannot be read: {type(error).__name__}") from error
            log.warning("an older index is used", version=self._version, why=type(error).__name__)
            self._looked_at = time.monotonic()

    async def refresh(self) -> None:
        """Rebuild the index if the articles changed since, or take over vectors that were made since."""
        async with self._reading.connect() as connection:
            version, encoded = await _state(connection)
        if (version, encoded) != (self._version, self._encoded):
            async with self._rebuilding:
                await self._rebuild(version, encoded)
        self._looked_at = time.monotonic()

    async def _rebuild(self, version: int, encoded: int) -> None:
        """An index is filled before it is searched: an import doesn't make all go by words meanwhile."""
        if (version, encoded) == (self._version, self._encoded):
            return
        index = self._index
        if version != self._version:
            found = await self.all()
            index = await asyncio.to_thread(Index, found)
            self._broken.clear()
        for encoder in self._encoders:
            rows = await self._vectors.read(encoder.name, index.texts(encoder))
            await asyncio.to_thread(index.take, encoder, rows)
        self._index, self._version, self._encoded = index, version, encoded

    async def encode(self, most: int) -> Encoding:
        """Make `most` of the vectors that are missing. An encoder that fails is left alone until the
        articles change, and that is said."""
        await self.refresh()
        if self._complete == self._version:
            return Encoding(failed=bool(self._broken))
        async with self._vectors.alone() as may:
            if not may:
                return Encoding(busy=True)
            # What is missing and what is left over is told by the articles as they are under the lock.
            await self.refresh()
            index, version = self._index, self._version
            left = {
                encoder: await self._vectors.missing(encoder.name, index.texts(encoder))
                for encoder in self._encoders
                if encoder not in self._broken
            }
            encoder = next((one for one in left if left[one]), None)
            if encoder is None:
                self._complete = version
                return Encoding(failed=bool(self._broken))
            batch = left[encoder][:most]
            made = await self._make(encoder, batch, last=len(batch) == len(left[encoder]))
            if made and made == len(left[encoder]):
                await self._vectors.keep_only(encoder.name, index.texts(encoder))
        left[encoder] = left[encoder][made:] if made else []
        return Encoding(left=sum(map(len, left.values())), failed=bool(self._broken))

    async def _make(self, encoder: Encoder, texts: Sequence[str], last: bool) -> int:
        """How many vectors were made: all, or none. With the last, every process takes them over."""
        try:
            rows = await asyncio.to_thread(encoder.passages, texts)
        except Exception as error:
            # Whatever ails a model that is not ours: words find something without it.
            log.error("passages are not encoded", encoder=encoder.name, why=str(error)[:200])
            self._broken.append(encoder)
            return 0
        await self._vectors.save(encoder.name, texts, rows, last)
        return len(texts)

    async def save(
        self,
        given: Sequence[Article],
        now: datetime,
        remove_missing: bool = False,
        left_out: Sequence[Skipped] = (),
    ) -> Imported:
        """Take articles in: one transaction, one new knowledge version if anything changed.

        With `remove_missing`, articles of the same sources that are not in `given` are dropped. An
        article whose id another one has, in another language or under another title, is kept apart
        from it; the same article from another place takes the place of the first, and that is told.
        What was `left_out` is kept for the page; an article that is a draft now is withdrawn.
        """
        replaced: list[str] = []
        counts = {"added": 0, "changed": 0, "same": 0, "removed": 0}
        async with self._engine.begin() as connection:
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
        self._looked_at = 0.0
        return Imported(**counts, replaced=tuple(replaced), version=version)

    async def save_check(self, report: dict[str, Any], now: datetime) -> None:
        """Keep what the knowledge check found."""
        kept = {"checked_at": now, "report": report}
        async with self._engine.begin() as connection:
            await connection.execute(
                insert(knowledge_state)
                .values(id=1, version=await _version(connection), **kept)
                .on_conflict_do_update(index_elements=[knowledge_state.c.id], set_=kept)
            )

    async def all(self) -> list[Indexed]:
        """Every live article that may be told to customers."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(articles)
                .where(articles.c.deleted_at.is_(None), articles.c.audience == "everyone")
                .order_by(articles.c.id)
            )
            return [
                Indexed.model_validate({name: row[name] for name in Indexed.model_fields})
                for row in rows.mappings()
            ]


def _searched(
    index: Index, encoders: Sequence[Encoder], query: str, language: str, limit: int, few: bool
) -> tuple[Passage, ...]:
    """By meaning where an encoder can compare them, else by words alone."""
    able = (encoder for encoder in encoders if index.compared_by(encoder, language))
    encoder = next(able, None)
    if encoder is not None:
        try:
            meaning = (encoder, encoder.questions([query])[0])
            return index.search(query, language, limit, few=few, meaning=meaning)
        except Exception as error:
            # Whatever ails a model that is not ours: words find something without it.
            log.error("searched by words alone", encoder=encoder.name, why=str(error)[:200])
    return index.search(query, language, limit, few=few)


async def _version(connection: AsyncConnection) -> int:
    return (await _state(connection))[0]


async def _state(connection: AsyncConnection) -> tuple[int, int]:
    """The version of the articles, and how often all of their vectors were made."""
    found = await connection.execute(select(knowledge_state.c.version, knowledge_state.c.encoded))
    row = found.one_or_none()
    return (row.version, row.encoded) if row else (0, 0)


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
