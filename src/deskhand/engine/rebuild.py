"""Jobs made anew from what has not ended: after a restore, a move, or the loss of the job tables."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.actors import AI
from deskhand.engine.jobs import Jobs
from deskhand.store.tables import ledger, tickets, turns


async def rebuild(engine: AsyncEngine, jobs: Jobs) -> int:
    """Defer the job of every turn and of every person's action that is unfinished. How many.

    Due tickets need none: the scan finds them. A job too many does nothing: its turn has ended.
    """
    async with engine.begin() as connection:
        waiting = await connection.execute(
            select(turns.c.id, turns.c.ticket_id, tickets.c.priority)
            .join(tickets, tickets.c.id == turns.c.ticket_id)
            .where(turns.c.status.in_(("waiting", "claimed")))
            .order_by(turns.c.id)
        )
        found = waiting.all()
        for row in found:
            await jobs.defer_turn(connection, row.ticket_id, row.id, row.priority)
        begun = await connection.execute(
            select(ledger.c.id, ledger.c.ticket_id)
            .where(ledger.c.by != AI, ledger.c.status.in_(("intent", "executing")))
            .order_by(ledger.c.id)
        )
        actions = begun.all()
        for row in actions:
            await jobs.defer_effect(connection, row.ticket_id, row.id)
    return len(found) + len(actions)
