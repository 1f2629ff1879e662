"""Finds tickets whose time has come and turns that waited long enough, by our own clock."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.engine.jobs import Jobs
from deskhand.store.tables import tickets, turns

BATCH = 200
RESUMED = timedelta(minutes=5)
"""A parked turn that was given a job is looked at again after this, should the job be lost."""


async def scan(engine: AsyncEngine, jobs: Jobs, now: datetime) -> int:
    """Defer a job for every due ticket; the job is unique per ticket and time. How many."""
    async with engine.begin() as connection:
        rows = await connection.execute(
            select(tickets.c.id, tickets.c.due_at, tickets.c.priority)
            .where(tickets.c.due_at <= now)
            .order_by(tickets.c.due_at)
            .limit(BATCH)
            .with_for_update(skip_locked=True, key_share=True)
        )
        deferred = [
            await jobs.defer_due(connection, row.id, row.due_at, row.priority) for row in rows
        ]
    return sum(deferred)


async def resume(engine: AsyncEngine, jobs: Jobs, now: datetime) -> int:
    """Defer the job of every turn that waited for a model and may try again. How many."""
    async with engine.begin() as connection:
        rows = await connection.execute(
            select(turns.c.id, turns.c.ticket_id, tickets.c.priority)
            .join(tickets, tickets.c.id == turns.c.ticket_id)
            .where(turns.c.status == "parked", turns.c.resume_at <= now)
            .order_by(turns.c.resume_at)
            .limit(BATCH)
            .with_for_update(skip_locked=True, of=turns)
        )
        found = rows.all()
        for row in found:
            await connection.execute(
                update(turns).where(turns.c.id == row.id).values(resume_at=now + RESUMED)
            )
            await jobs.defer_turn(connection, row.ticket_id, row.id, row.priority)
    return len(found)
