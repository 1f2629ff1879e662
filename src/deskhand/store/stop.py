"""The switch that stops the AI: one row, which every way out of the AI looks at."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.actors import Actor
from deskhand.core.errors import AiStopped
from deskhand.core.stop import STOPPED, Stopped
from deskhand.store.database import reading
from deskhand.store.tables import ai_stop

ROW = 1
STOPS = select(ai_stop.c.id).where(ai_stop.c.id == ROW).exists()
"""Whether the AI is stopped, as a column of a statement that runs anyway."""
STATE = select(ai_stop.c.since, ai_stop.c.by, ai_stop.c.why).where(ai_stop.c.id == ROW)


class PostgresStop:
    """See `deskhand.core.stop.Stop`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    async def state(self) -> Stopped | None:
        """None while the AI works."""
        async with self._reading.connect() as connection:
            return await state_in(connection)

    async def stop(self, by: Actor, why: str, now: datetime) -> Stopped:
        """Stop it; who stopped it first stands."""
        async with self._engine.begin() as connection:
            values = {"id": ROW, "since": now, "by": by, "why": why}
            await connection.execute(upsert(ai_stop).values(values).on_conflict_do_nothing())
            stopped = await state_in(connection)
        assert stopped is not None
        return stopped

    async def start(self) -> None:
        """Let it work again."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(ai_stop))


async def state_in(connection: AsyncConnection) -> Stopped | None:
    """The switch, as this transaction sees it now."""
    found = (await connection.execute(STATE)).one_or_none()
    return Stopped(since=found.since, by=found.by, why=found.why) if found else None


async def check_working(connection: AsyncConnection) -> None:
    """Raises `AiStopped`."""
    if await state_in(connection) is not None:
        raise AiStopped(STOPPED)
