"""The articles in the database, and the index over them that the processes of a machine share."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.decisions import Passage
from deskhand.core.errors import Retryable
from deskhand.core.values import Value
from deskhand.encoders import Encoder
from deskhand.knowledge import meanings
from deskhand.knowledge.articles import Article, Skipped
from deskhand.knowledge.contents import Indexed
from deskhand.knowledge.importing import Imported, take_in
from deskhand.knowledge.index import Index
from deskhand.knowledge.kept_index import LIVE, KeptIndex, indexed
from deskhand.store.database import reading
from deskhand.store.tables import articles, knowledge_state
from deskhand.store.vectors import PassageVectors

REST_SECONDS = 60.0
"""How long an encoder that failed in a way that may pass is left alone."""
LOOK_EVERY_SECONDS = 2.0
"""How long a change that another process made may stay unseen."""

log = structlog.get_logger("deskhand.knowledge")


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
        index = Index.of(
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
            for language in filter(encoder.reads, index.languages()):
                rows = encoder.passages(list(index.texts(language)))
                index.take(encoder, language, meanings.in_memory(rows))
        return cls(index, encoders)

    def articles(self) -> int:
        """How many articles it holds."""
        return self._index.articles()

    def languages(self) -> tuple[str, ...]:
        """Languages that have articles."""
        return self._index.languages()

    async def find(
        self,
        query: str,
        language: str,
        limit: int = 5,
        *,
        few: bool = False,
        also: Sequence[str] = (),
    ) -> tuple[Passage, ...]:
        """The best passages."""
        asked = (query, *also)
        return _searched(self._index, self._encoders, asked, language, limit, few)


class Library:
    """The company's articles. The index is a cache of the database's knowledge version, and of the
    vectors that were made of it by `encoders`: in a folder of `home`, made by one process of a machine,
    and in memory where there is none or it cannot be written."""

    def __init__(
        self,
        engine: AsyncEngine,
        look_every: float = LOOK_EVERY_SECONDS,
        encoders: Sequence[Encoder] = (),
        home: Path | None = None,
        rest: float = REST_SECONDS,
    ) -> None:
        self._engine = engine
        self._rest = rest
        self._encoders = encoders
        self._vectors = PassageVectors(engine)
        self._kept = KeptIndex(engine, self._vectors, home)
        self._look_every = look_every
        self._reading = reading(engine)
        self._index = Index.of(())
        self._version = -1
        self._encoded = -1
        self._looked_at = 0.0
        self._rebuilding = asyncio.Lock()
        self._complete = -1
        """The version all of whose vectors are there, or cannot be made."""
        self._broken: list[Encoder] = []
        self._rests_until: dict[str, float] = {}

    def languages(self) -> tuple[str, ...]:
        """Languages that have articles, as of the last `find` or `refresh`."""
        return self._index.languages()

    async def find(
        self,
        query: str,
        language: str,
        limit: int = 5,
        *,
        few: bool = False,
        also: Sequence[str] = (),
    ) -> tuple[Passage, ...]:
        """The best passages of the newest version, or of the last one that could be read. Who asks while
        another makes the newest gets those of the one before."""
        making = self._version >= 0 and self._rebuilding.locked()
        if time.monotonic() - self._looked_at > self._look_every and not making:
            await self._refresh_if_possible()
        return await asyncio.to_thread(
            _searched, self._index, self._encoders, (query, *also), language, limit, few
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
            index = Index(await self._kept.contents())
            self._broken.clear()
        for encoder in self._encoders:
            for language in filter(encoder.reads, index.languages()):
                if not index.compared_by(encoder, language):
                    await self._kept.compare(index, encoder, language)
        self._index, self._version, self._encoded = index, version, encoded

    async def encode(self, most: int) -> Encoding:
        """Make `most` of the vectors that are missing. An encoder that fails is left alone, a while where that
        may pass, else until the articles change, and that is said."""
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
                encoder: await self._vectors.missing(encoder.name, index.digests(encoder))
                for encoder in self._encoders
                if encoder not in self._broken and encoder.name not in self._resting()
            }
            encoder = next((one for one in left if left[one]), None)
            if encoder is None:
                self._complete = self._complete if self._resting() else version
                return Encoding(failed=bool(self._broken or self._resting()))
            batch = left[encoder][:most]
            made = await self._make(index, encoder, batch, last=len(batch) == len(left[encoder]))
            if made and made == len(left[encoder]):
                await self._vectors.keep_only(encoder.name, index.digests(encoder))
        left[encoder] = left[encoder][made:] if made else []
        failed = bool(self._broken or self._resting())
        return Encoding(left=sum(map(len, left.values())), failed=failed)

    def _resting(self) -> list[str]:
        """The encoders that failed a moment ago in a way that may pass."""
        now = time.monotonic()
        return [name for name, until in self._rests_until.items() if until > now]

    async def _make(
        self, index: Index, encoder: Encoder, digests: Sequence[str], last: bool
    ) -> int:
        """How many vectors were made: all, or none. With the last, every process takes them over."""
        places = index.digests(encoder)
        texts = [index.contents.row(places[one]).text for one in digests]
        try:
            rows = await asyncio.to_thread(encoder.passages, texts)
        except Exception as error:
            # Whatever ails a model that is not ours: words find something without it.
            log.error("passages are not encoded", encoder=encoder.name, why=str(error)[:200])
            if isinstance(error, Retryable):
                self._rests_until[encoder.name] = time.monotonic() + self._rest
            else:
                self._broken.append(encoder)
            return 0
        await self._vectors.save(encoder.name, digests, rows, last)
        return len(texts)

    async def save(
        self,
        given: Sequence[Article],
        now: datetime,
        remove_missing: bool = False,
        left_out: Sequence[Skipped] = (),
    ) -> Imported:
        """Take articles in (`knowledge.importing.take_in`)."""
        imported = await take_in(self._engine, given, now, remove_missing, left_out)
        self._looked_at = 0.0
        return imported

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
            rows = await connection.execute(select(articles).where(*LIVE).order_by(articles.c.id))
            return [indexed(row) for row in rows.mappings()]


def _searched(
    index: Index,
    encoders: Sequence[Encoder],
    asked: Sequence[str],
    language: str,
    limit: int,
    few: bool,
) -> tuple[Passage, ...]:
    """By meaning where an encoder can compare them, else by words alone."""
    able = (encoder for encoder in encoders if index.compared_by(encoder, language))
    encoder = next(able, None)
    if encoder is not None:
        try:
            meaning = (encoder, encoder.questions(asked))
            return index.search(asked, language, limit, few=few, meaning=meaning)
        except Exception as error:
            # Whatever ails a model that is not ours: words find something without it.
            log.error("searched by words alone", encoder=encoder.name, why=str(error)[:200])
    return index.search(asked, language, limit, few=few)


async def _version(connection: AsyncConnection) -> int:
    return (await _state(connection))[0]


async def _state(connection: AsyncConnection) -> tuple[int, int]:
    """The version of the articles, and how often all of their vectors were made."""
    found = await connection.execute(select(knowledge_state.c.version, knowledge_state.c.encoded))
    row = found.one_or_none()
    return (row.version, row.encoded) if row else (0, 0)
