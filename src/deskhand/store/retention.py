"""The end of what is kept long enough."""

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.store.merging import with_merged
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
    has its messages."""
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
            parts = await connection.execute(with_merged(tickets.c.id.in_(whole)))
            old = list(parts.scalars())
            await connection.execute(
                delete(ticket_links).where(
                    or_(ticket_links.c.ticket_id.in_(old), ticket_links.c.other_id.in_(old))
                )
            )
            for table in OF_A_TICKET:
                await connection.execute(delete(table).where(table.c.ticket_id.in_(old)))
            gone = await connection.execute(
                delete(tickets).where(tickets.c.id.in_(old)).returning(tickets.c.contact_id)
            )
            left = select(tickets.c.id).where(tickets.c.contact_id == contacts.c.id).exists()
            await connection.execute(
                delete(contacts).where(contacts.c.id.in_(set(gone.scalars())), ~left)
            )
        count += len(old)
        if len(whole) < BATCH:
            return count
