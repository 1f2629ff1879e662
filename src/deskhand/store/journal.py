"""The journal: a turn's steps are rows of the event log, written once."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, case, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.context import TICKET_WINDOW, Context
from deskhand.core.decisions import Usage
from deskhand.core.errors import NotFound, StepAlreadyStored
from deskhand.core.events import ModelCalled, TurnClaimed
from deskhand.core.messages import Sender
from deskhand.core.state import Claim, Step
from deskhand.core.tickets import Ticket
from deskhand.store import facts
from deskhand.store.rows import fence, message_of, ticket_of, write_event
from deskhand.store.tables import contacts, events, messages, tickets, turns

HISTORY = 1000
"""Messages of a ticket that a turn loads at most."""
FIRST_WORDS = 300
RECENT = 20


class PostgresJournal:
    """See `deskhand.core.state.Journal`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def claim(self, turn_id: str, now: datetime) -> Claim | None:
        """Own the turn and freeze its messages; `claimed_at` is the first attempt's."""
        async with self._engine.begin() as connection:
            found = await connection.execute(select(turns.c.ticket_id).where(turns.c.id == turn_id))
            ticket_id = found.scalar_one_or_none()
            if ticket_id is None:
                raise NotFound(f"there is no turn {turn_id}")
            row = (
                (
                    await connection.execute(
                        select(tickets)
                        .where(tickets.c.id == ticket_id)
                        .with_for_update(key_share=True)
                    )
                )
                .mappings()
                .one()
            )
            ticket = ticket_of(row)
            turn = (
                await connection.execute(
                    update(turns)
                    .where(turns.c.id == turn_id, turns.c.status.in_(("waiting", "claimed")))
                    .values(
                        status="claimed",
                        attempt=turns.c.attempt + 1,
                        claimed_at=func.coalesce(turns.c.claimed_at, now),
                        epoch=case(
                            (turns.c.status == "waiting", ticket.epoch), else_=turns.c.epoch
                        ),
                    )
                    .returning(turns.c.attempt, turns.c.epoch, turns.c.merges, turns.c.claimed_at)
                )
            ).one_or_none()
            if turn is None:
                return None
            claim = Claim(
                turn_id=turn_id,
                ticket=ticket,
                attempt=turn.attempt,
                epoch=turn.epoch,
                merges=turn.merges,
                claimed_at=turn.claimed_at,
                sender=await _sender(connection, ticket, row["verified"]),
                messages=(),
                context=Context.model_validate(row["context"]) if row["context"] else None,
            )
            claim = await _with_conversation(connection, claim, now)
            await write_event(connection, ticket.id, TurnClaimed(epoch=turn.epoch), now, claim)
            return claim

    async def steps(self, claim: Claim) -> dict[str, Any]:
        """The results stored so far, by step."""
        async with self._engine.connect() as connection:
            rows = await connection.execute(
                select(events.c.step, events.c.payload["result"]).where(
                    events.c.turn_id == claim.turn_id, events.c.step.is_not(None)
                )
            )
            return {row[0]: row[1] for row in rows}

    async def store(
        self, claim: Claim, steps: tuple[Step, ...], usage: tuple[Usage, ...], now: datetime
    ) -> None:
        """Store results once."""
        async with self._engine.begin() as connection:
            await fence(connection, claim)
            await store_steps(connection, claim, steps, usage, now)


async def store_steps(
    connection: AsyncConnection,
    claim: Claim,
    steps: tuple[Step, ...],
    usage: tuple[Usage, ...],
    now: datetime,
) -> None:
    """Write steps and model calls inside a transaction that has checked the fence."""
    for step in steps:
        try:
            async with connection.begin_nested():
                await connection.execute(
                    insert(events).values(
                        ticket_id=claim.ticket.id,
                        turn_id=claim.turn_id,
                        step=step.name,
                        attempt=claim.attempt,
                        kind="step_stored",
                        payload={"result": step.result},
                        at=now,
                    )
                )
        except IntegrityError as error:
            raise StepAlreadyStored(f"{step.name} of turn {claim.turn_id}") from error
    for use in usage:
        await write_event(connection, claim.ticket.id, ModelCalled(usage=use), now, claim)
    await facts.spent(connection, claim.ticket.id, usage)


async def _sender(connection: AsyncConnection, ticket: Ticket, verified: bool) -> Sender:
    row = (
        await connection.execute(select(contacts).where(contacts.c.id == ticket.contact_id))
    ).one()
    return Sender(id=row.external_id, email=row.email, name=row.name, verified=verified)


async def _with_conversation(connection: AsyncConnection, claim: Claim, now: datetime) -> Claim:
    ticket = claim.ticket
    rows = (
        (
            await connection.execute(
                select(messages)
                .where(messages.c.ticket_id == ticket.id)
                .order_by(messages.c.at.desc(), messages.c.id.desc())
                .limit(HISTORY)
            )
        )
        .mappings()
        .all()
    )
    own = [row for row in reversed(rows) if row["turn_id"] == claim.turn_id]
    said = [
        row for row in reversed(rows) if row["turn_id"] != claim.turn_id and _earlier(row, claim)
    ]
    return claim.model_copy(
        update={
            "messages": tuple(message_of(row) for row in own),
            "history": tuple(message_of(row) for row in said),
            "recent": await _recent(connection, ticket, claim.claimed_at),
            "replies_last_hour": sum(
                row["role"] == "ai" and now - row["at"] <= timedelta(hours=1) for row in rows
            ),
        }
    )


def _earlier(row: RowMapping, claim: Claim) -> bool:
    """Whether a message belongs before the claim's: the same set at every attempt."""
    if row["role"] == "customer":
        return row["turn_id"] is None or row["turn_id"] < claim.turn_id
    return row["at"] <= claim.claimed_at


async def _recent(
    connection: AsyncConnection, ticket: Ticket, now: datetime
) -> tuple[tuple[str, datetime, str], ...]:
    """Deskhand's own earlier tickets of the contact within 30 days."""
    first_text = (
        select(messages.c.text)
        .where(messages.c.ticket_id == tickets.c.id, messages.c.role == "customer")
        .order_by(messages.c.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = await connection.execute(
        select(tickets.c.category, tickets.c.opened_at, tickets.c.subject, first_text.label("text"))
        .where(
            tickets.c.contact_id == ticket.contact_id,
            tickets.c.id != ticket.id,
            tickets.c.kind == "question",
            tickets.c.opened_at >= now - TICKET_WINDOW,
            tickets.c.opened_at <= now,
        )
        .order_by(tickets.c.opened_at.desc())
        .limit(RECENT)
    )
    return tuple(
        (row.category, row.opened_at, f"{row.subject} {row.text}"[:FIRST_WORDS]) for row in rows
    )
