"""The end of what is kept long enough."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.store.merging import merged_parts
from deskhand.store.tables import (
    citations,
    contacts,
    events,
    ledger,
    messages,
    model_spending,
    outbox,
    reviews,
    ticket_facts,
    ticket_links,
    tickets,
    turns,
    uploads,
)

BATCH = 200
OF_A_TICKET = (
    citations,
    reviews,
    uploads,
    events,
    outbox,
    ledger,
    messages,
    turns,
    ticket_facts,
    model_spending,
)
"""In the order in which they may be deleted."""


async def forget(engine: AsyncEngine, before: datetime) -> int:
    """Delete tickets that were resolved before `before`, with everything that hangs on them, and
    contacts that have no ticket left. How many tickets. What was merged goes with the ticket that
    has its messages. What somebody is working on, if only on a part of it, stays until next time.
    """
    count = 0
    while True:
        async with engine.begin() as connection:
            found = await connection.execute(
                select(tickets.c.id)
                .where(
                    tickets.c.status == "resolved",
                    tickets.c.resolved_at < before,
                    tickets.c.merged_into == "",
                )
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            )
            whole = list(found.scalars())
            old = await _at_rest(connection, whole)
            theirs = await delete_tickets(connection, old)
            left = select(tickets.c.id).where(tickets.c.contact_id == contacts.c.id).exists()
            await connection.execute(delete(contacts).where(contacts.c.id.in_(theirs), ~left))
        count += len(old)
        if len(whole) < BATCH or not old:
            return count


async def delete_tickets(connection: AsyncConnection, ids: Sequence[str]) -> set[str]:
    """Delete tickets with everything that hangs on them. The contacts whose they were."""
    await connection.execute(
        delete(ticket_links).where(
            or_(ticket_links.c.ticket_id.in_(ids), ticket_links.c.other_id.in_(ids))
        )
    )
    for table in OF_A_TICKET:
        await connection.execute(delete(table).where(table.c.ticket_id.in_(ids)))
    gone = await connection.execute(
        delete(tickets).where(tickets.c.id.in_(ids)).returning(tickets.c.contact_id)
    )
    return set(gone.scalars())


async def _at_rest(connection: AsyncConnection, whole: list[str]) -> list[str]:
    """Those tickets and what was merged into them, locked; without those of which a part is locked
    elsewhere or has a delivery on its way, whose end is still to be written."""
    parts = merged_parts(tickets.c.id.in_(whole))
    found = (await connection.execute(select(parts.c.id, parts.c.whole))).all()
    ids = [part.id for part in found]
    free = await connection.execute(
        select(tickets.c.id).where(tickets.c.id.in_(ids)).with_for_update(skip_locked=True)
    )
    on_its_way = await connection.execute(
        select(outbox.c.ticket_id).where(outbox.c.ticket_id.in_(ids), outbox.c.status == "sending")
    )
    at_rest = set(free.scalars()) - set(on_its_way.scalars())
    busy = {part.whole for part in found if part.id not in at_rest}
    return [part.id for part in found if part.whole not in busy]
