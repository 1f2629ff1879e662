"""Looks after those who wait for a person: replies that are due, and people who are away."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.actors import SYSTEM
from deskhand.core.errors import Refused
from deskhand.core.events import Alarmed
from deskhand.core.policy import Policy
from deskhand.core.queue import Place
from deskhand.core.state import Dispatch
from deskhand.core.tickets import Ticket
from deskhand.flow.dispatch import REPLY_DUE, REPLY_LATE, notifications
from deskhand.store.rows import event_row, outbox_rows, ticket_of, write_together
from deskhand.store.tables import ticket_facts, tickets, users
from deskhand.store.tickets import PostgresTickets

BATCH = 200


async def raise_alarms(engine: AsyncEngine, policy: Policy, now: datetime) -> int:
    """Tell people of replies that are due soon, and once more when they are late. How many.

    Nobody is there to be told outside of opening hours, and none falls due then.
    """
    async with engine.begin() as connection:
        rows = await connection.execute(
            select(tickets, ticket_facts.c.reason)
            .join(ticket_facts, ticket_facts.c.ticket_id == tickets.c.id)
            .where(
                tickets.c.alarm_at <= now,
                tickets.c.reply_due_at.is_not(None),
                tickets.c.owner != "ai",
                tickets.c.status == "open",
            )
            .order_by(tickets.c.alarm_at)
            .limit(BATCH)
            .with_for_update(skip_locked=True, key_share=True, of=tickets)
        )
        found = rows.mappings().all()
        for row in found:
            ticket = ticket_of(row)
            assert ticket.reply_due_at is not None
            late = ticket.reply_due_at <= now
            left = ticket.model_copy(update={"alarm_at": None if late else ticket.reply_due_at})
            told = [event_row(ticket.id, Alarmed(due_at=ticket.reply_due_at, late=late), now)]
            alerts = _alerts(policy, ticket, row["reason"], ticket.reply_due_at, late, now)
            with_it = [outbox_rows(ticket.id, ticket.epoch, alerts, now)]
            await write_together(connection, left, {}, told, now, with_it)
    return len(found)


def _alerts(
    policy: Policy, ticket: Ticket, reason: str, due_at: datetime, late: bool, now: datetime
) -> tuple[Dispatch, ...]:
    subject = ticket.subject or "no subject"
    local = due_at.astimezone(policy.hours.zone)
    waits_for = ticket.person or ticket.addressee or ticket.team or "anybody"
    return notifications(
        policy,
        ticket,
        REPLY_LATE if late else REPLY_DUE,
        f"{'Late' if late else 'Due soon'}: {subject}",
        f"The first reply {'was' if late else 'is'} due at {local:%H:%M} ({local:%A}). "
        f"It waits for {waits_for}.",
        {
            "reason": reason,
            "team": ticket.team,
            "person": ticket.person or ticket.addressee,
            "reply_due_at": due_at.isoformat(),
        },
        now,
        reason=reason,
    )


async def return_tickets_of_the_absent(
    engine: AsyncEngine, work: PostgresTickets, now: datetime
) -> int:
    """Put back into the queue what waits for a reply by somebody who is away; it is addressed to
    the stand-in. How many."""
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(tickets, users.c.stand_in)
            .join(users, users.c.name == tickets.c.person)
            .where(
                users.c.absent_until > now, tickets.c.owner == "person", tickets.c.status == "open"
            )
            .limit(BATCH)
        )
        found = rows.mappings().all()
    for row in found:
        ticket = ticket_of(row)
        place = Place(
            team=ticket.team,
            addressee=row["stand_in"],
            reply_due_at=ticket.reply_due_at,
            alarm_at=ticket.alarm_at,
        )
        with suppress(Refused):
            await work.change(ticket.id, "unassign", SYSTEM, now, place=place)
    return len(found)
