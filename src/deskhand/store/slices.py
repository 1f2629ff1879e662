"""A limit that all processes share, without a row that all of them write.

Each process takes a slice of what is left and uses it up alone. A slice has an end: what a process
that died had not used is there again after it.
"""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.ids import new_id
from deskhand.store.database import again_if_disconnected
from deskhand.store.tables import slices

MINUTE = timedelta(minutes=1)
USED_WITHIN = timedelta(seconds=5)
"""How long the permits of a slice may be used. It counts for a minute after the last of them, so that
no minute sees more than it may."""
MOST_SCOPES = 1000
"""So many a process remembers; those that ended are forgotten beyond."""
LARGEST_SHARE = 20
"""A slice is at most this part of the limit: one twentieth."""
LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:scope, 3))")


@dataclass
class Slice:
    """What this process may still use."""

    left: int = 0
    size: int = 1
    until: datetime | None = None


class Rates:
    """See `deskhand.core.limits.Rates`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._slices: defaultdict[str, Slice] = defaultdict(Slice)
        self._taking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def take(self, scope: str, per_minute: int, now: datetime) -> timedelta:
        """Use one permit: zero when there was one, else how long until there may be one."""
        if len(self._slices) > MOST_SCOPES:
            self._forget_ended(now)
        mine = self._slices[scope]
        async with self._taking[scope]:
            if mine.until is None or mine.until <= now or mine.left < 1:
                spent = mine.left < 1 and mine.until is not None and mine.until > now
                size = mine.size * 2 if spent else 1
                wait = await again_if_disconnected(
                    partial(self._cut, scope, mine, size, per_minute, now)
                )
                if wait:
                    return wait
            mine.left -= 1
        return timedelta(0)

    async def forget_ended(self, now: datetime) -> None:
        """Delete the rows of what nobody asks for any more."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(slices).where(slices.c.expires_at <= now))

    def _forget_ended(self, now: datetime) -> None:
        for scope, one in list(self._slices.items()):
            ended = one.until is None or one.until <= now
            if ended and not self._taking[scope].locked():
                del self._slices[scope], self._taking[scope]

    async def _cut(
        self, scope: str, mine: Slice, size: int, per_minute: int, now: datetime
    ) -> timedelta:
        """Take a slice, twice as large as the last where that was used up in time."""
        size = max(1, min(size, per_minute // LARGEST_SHARE))
        async with self._engine.begin() as connection:
            taken, first_end = await live(connection, scope, now)
            size = min(size, per_minute - int(taken))
            if size < 1:
                return max((first_end or now) - now, timedelta(milliseconds=100))
            await cut(connection, scope, size, now + USED_WITHIN + MINUTE)
        mine.left, mine.size, mine.until = size, size, now + USED_WITHIN
        return timedelta(0)


async def live(
    connection: AsyncConnection, scope: str, now: datetime
) -> tuple[float, datetime | None]:
    """What is taken of `scope`, and when the first slice ends. One process at a time from here
    to the end of the transaction. Slices that ended are dropped."""
    await connection.execute(LOCK, {"scope": scope})
    await connection.execute(
        delete(slices).where(slices.c.scope == scope, slices.c.expires_at <= now)
    )
    found = await connection.execute(
        select(func.coalesce(func.sum(slices.c.size), 0), func.min(slices.c.expires_at)).where(
            slices.c.scope == scope
        )
    )
    taken, first_end = found.one()
    return taken, first_end


async def cut(connection: AsyncConnection, scope: str, size: object, until: datetime) -> str:
    """Write a slice; its id."""
    slice_id = new_id()
    await connection.execute(
        insert(slices).values(id=slice_id, scope=scope, size=size, expires_at=until)
    )
    return slice_id
