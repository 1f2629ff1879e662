"""Finds tickets whose time has come, by our own clock."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.engine.jobs import Jobs
from deskhand.store.tables import tickets

BATCH = 200


async def scan(engine: AsyncEngine, jobs: Jobs, now: datetime) -> int:
    """Defer a job for every due ticket; the job is unique per ticket and time. How many."""
    async with engine.begin() as connection:
        rows = await connection.execute(
            select(tickets.c.id, tickets.c.due_at)
            .where(tickets.c.due_at <= now)
            .order_by(tickets.c.due_at)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        deferred = [await jobs.defer_due(connection, row.id, row.due_at) for row in rows.all()]
    return sum(deferred)
