"""The index of the articles in the database, as the processes of a machine keep it: in a folder that one of
them makes, or in memory where it cannot be written (`docs/decisions/0017-the-index-is-a-folder.md`).
"""

import asyncio
import shutil
from collections.abc import Callable, Sequence
from importlib.metadata import version as release
from pathlib import Path
from typing import TypeVar

import numpy as np
import structlog
from sqlalchemy import RowMapping, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.encoders import Encoder
from deskhand.knowledge import contents, meanings
from deskhand.knowledge.contents import BROKEN, Contents, ContentsWriter, Indexed
from deskhand.knowledge.index import Index
from deskhand.knowledge.made_once import made_once, use
from deskhand.knowledge.meanings import Meanings, MeaningsWriter
from deskhand.store.database import reading
from deskhand.store.tables import articles
from deskhand.store.vectors import PassageVectors, digest

T = TypeVar("T")
FORM = "1"
"""Of what stands in the shared folder: raised with every change of it."""
KEPT_INDEXES = 4
"""In one home: that in use, what a process may still be about to open, and those of another database."""
AT_ONCE = 500
"""Articles or vectors that are read at once."""
LIVE = (articles.c.deleted_at.is_(None), articles.c.audience == "everyone")
STATE = text(
    "SELECT md5(coalesce(string_agg(concat_ws(' ', id, language, version, extract(epoch FROM updated_at)),"
    " ',' ORDER BY id COLLATE \"C\"), '')) FROM articles WHERE deleted_at IS NULL AND audience = 'everyone'"
)

log = structlog.get_logger("deskhand.knowledge")


class _Incomplete(Exception):
    """Vectors are missing."""


class KeptIndex:
    """Makes and opens it. Without a `home` it is in memory."""

    def __init__(self, engine: AsyncEngine, vectors: PassageVectors, home: Path | None) -> None:
        self._reading = reading(engine)
        self._at_a_moment = engine.execution_options(isolation_level="REPEATABLE READ")
        self._vectors = vectors
        self._folder = home / "index" if home else None

    async def contents(self) -> Contents:
        """The articles as they are now, indexed: in the folder, or in memory."""
        if self._folder is None:
            return await self._made(None)
        async with self._reading.connect() as connection:
            state = (await connection.execute(STATE)).scalar_one()
        place = self._folder / digest(f"{FORM} {release('deskhand')} {state}")[:32]

        async def make(folder: Path) -> None:
            await self._made(folder, state)

        try:
            await asyncio.to_thread(self._folder.mkdir, 0o700, parents=True, exist_ok=True)
            await made_once(place, make)
            await asyncio.to_thread(use, place, KEPT_INDEXES)
            return await asyncio.to_thread(_whole, contents.opened, place)
        except BROKEN as error:
            log.warning("the index is kept in memory", folder=str(place), why=str(error)[:200])
            return await self._made(None)

    async def _made(self, folder: Path | None, state: str = "") -> Contents:
        """The articles of one moment, indexed. Raises `ValueError` where they are not those of `state`."""
        live = select(articles).where(*LIVE).order_by(articles.c.language, articles.c.id)
        async with self._at_a_moment.connect() as connection:
            if state and (await connection.execute(STATE)).scalar_one() != state:
                raise ValueError("the articles changed meanwhile")
            writer = ContentsWriter(folder)
            rows = (await connection.stream(live)).mappings()
            async for part in rows.partitions(AT_ONCE):
                await asyncio.to_thread(_add, writer, part)
        return await asyncio.to_thread(writer.finish)

    async def compare(self, index: Index, encoder: Encoder, language: str) -> None:
        """Take over the vectors of a language, where all of them are there."""
        try:
            if index.contents.folder is None:
                found = await self._vectors_of(index.contents, encoder, language)
            else:
                found = await self._shared_vectors(index.contents, encoder, language)
        except _Incomplete:
            return
        except ValueError as error:
            log.error("searched by words alone", encoder=encoder.name, why=str(error)[:200])
            return
        index.take(encoder, language, found)

    async def _shared_vectors(self, given: Contents, encoder: Encoder, language: str) -> Meanings:
        assert given.folder is not None
        place = given.folder / digest(f"{encoder.name} {language}")[:32]

        async def make(folder: Path) -> None:
            await self._vectors_of(given, encoder, language, folder)

        try:
            await made_once(place, make)
            count = len(given.span(language))
            return await asyncio.to_thread(_whole, meanings.opened, place, count)
        except BROKEN as error:
            log.warning("the vectors are kept in memory", folder=str(place), why=str(error)[:200])
            return await self._vectors_of(given, encoder, language)

    async def _vectors_of(
        self, given: Contents, encoder: Encoder, language: str, folder: Path | None = None
    ) -> Meanings:
        span = given.span(language)
        writer = MeaningsWriter(folder)
        for at in range(0, len(span), AT_ONCE):
            digests = [given.digest(number) for number in span[at : at + AT_ONCE]]
            rows = await self._vectors.read(encoder.name, digests)
            if not all(one in rows for one in digests):
                raise _Incomplete
            writer.add(np.stack([rows[one] for one in digests]))
        return await asyncio.to_thread(writer.finish)


def _whole(opened: Callable[..., T], place: Path, *given: int) -> T:
    """What a folder holds. One that is not whole is removed: whoever starts next makes it anew."""
    try:
        return opened(place, *given)
    except BROKEN:
        shutil.rmtree(place, ignore_errors=True)
        raise


def indexed(row: RowMapping) -> Indexed:
    """An article of the database."""
    return Indexed.model_validate({name: row[name] for name in Indexed.model_fields})


def _add(writer: ContentsWriter, rows: Sequence[RowMapping]) -> None:
    for row in rows:
        writer.add(indexed(row))
