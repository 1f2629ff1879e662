"""The vectors of passages, made once for all processes.

A vector belongs to the words that it was made from and to the encoder that made it, not to a place in an
article: a passage that stands in the next version as it stood in the last is not made again, and a
release that cuts articles otherwise finds what it needs or makes it.
"""

import hashlib
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager

import numpy as np
from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.encoders import Rows
from deskhand.store.database import reading
from deskhand.store.tables import knowledge_state, passage_vectors

STORED = np.dtype("<f2")
"""Numbers as they are kept: half as long as they are counted with, which no ranking notices."""
DIGEST_BYTES = hashlib.sha256().digest_size
AT_ONCE = 5_000
"""Vectors that one statement is about."""
ALONE = text("SELECT pg_try_advisory_xact_lock(hashtextextended('passage_vectors', 6))")


class PassageVectors:
    """What was made already, by the name of the encoder and the `digest` of a text."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    @asynccontextmanager
    async def alone(self) -> AsyncGenerator[bool]:
        """Whether nobody else makes vectors meanwhile."""
        async with self._engine.begin() as connection:
            yield bool((await connection.execute(ALONE)).scalar_one())

    async def read(self, encoder: str, digests: Sequence[str]) -> Mapping[str, Rows]:
        """The vectors that there are of those texts."""
        found: dict[str, Rows] = {}
        async with self._reading.connect() as connection:
            for at in range(0, len(digests), AT_ONCE):
                rows = await connection.execute(
                    select(passage_vectors.c.digest, passage_vectors.c.vector).where(
                        passage_vectors.c.encoder == encoder,
                        passage_vectors.c.digest.in_(digests[at : at + AT_ONCE]),
                    )
                )
                for digest, vector in rows:
                    found[digest] = np.frombuffer(vector, STORED).astype(np.float32)
        return found

    async def missing(self, encoder: str, digests: Iterable[str]) -> list[str]:
        """Those that have no vector yet, each once."""
        made = await self._made(encoder)
        return list(dict.fromkeys(one for one in digests if one not in made))

    async def save(self, encoder: str, digests: Sequence[str], rows: Rows, last: bool) -> None:
        """Keep what was made; with the `last` of an encoder's it is told that all are there. Whoever made
        the same meanwhile made the same."""
        kept = [
            {"digest": one, "encoder": encoder, "vector": row.astype(STORED).tobytes()}
            for one, row in zip(digests, rows, strict=True)
        ]
        async with self._engine.begin() as connection:
            await connection.execute(insert(passage_vectors).on_conflict_do_nothing(), kept)
            if last:
                await connection.execute(
                    update(knowledge_state).values(encoded=knowledge_state.c.encoded + 1)
                )

    async def keep_only(self, encoder: str, digests: Iterable[str]) -> None:
        """Forget what belongs to no passage any more."""
        gone = list(await self._made(encoder) - set(digests))
        async with self._engine.begin() as connection:
            for at in range(0, len(gone), AT_ONCE):
                await connection.execute(
                    delete(passage_vectors).where(
                        passage_vectors.c.encoder == encoder,
                        passage_vectors.c.digest.in_(gone[at : at + AT_ONCE]),
                    )
                )

    async def _made(self, encoder: str) -> set[str]:
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(passage_vectors.c.digest).where(passage_vectors.c.encoder == encoder)
            )
            return set(rows.scalars())


def digest(words: str) -> str:
    """What the vector of a text is kept under."""
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()
