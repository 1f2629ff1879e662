"""Between rows and values, and the few statements that every transaction shares."""

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.core.errors import Fenced, NotFound
from deskhand.core.events import Event, OutboxMoved, TicketChanged
from deskhand.core.messages import Message
from deskhand.core.state import Claim, Dispatch, LedgerRow, OutboxRow
from deskhand.core.tickets import Ticket, TicketState, due
from deskhand.core.transitions import Change, apply
from deskhand.store.facts import ticket_changed
from deskhand.store.tables import events, ledger, messages, outbox, tickets, turns

Row = RowMapping


def ticket_of(row: Row) -> Ticket:
    """A ticket row as a value."""
    return Ticket.model_validate({name: row[name] for name in Ticket.model_fields})


def message_of(row: Row) -> Message:
    """A message row as a value."""
    return Message.model_validate({name: row[name] for name in Message.model_fields})


def ledger_of(row: Row) -> LedgerRow:
    """A ledger row as a value."""
    return LedgerRow.model_validate({name: row[name] for name in LedgerRow.model_fields})


def outbox_of(row: Row) -> OutboxRow:
    """An outbox row as a value."""
    return OutboxRow.model_validate({name: row[name] for name in OutboxRow.model_fields})


async def lock_ticket(connection: AsyncConnection, ticket_id: str) -> Ticket:
    """The ticket, locked until the transaction ends. Raises `NotFound`.

    `FOR NO KEY UPDATE`: rows that point to the ticket may still be written by others.
    """
    statement = select(tickets).where(tickets.c.id == ticket_id).with_for_update(key_share=True)
    row = (await connection.execute(statement)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"there is no ticket {ticket_id}")
    return ticket_of(row)


async def fence(connection: AsyncConnection, claim: Claim) -> None:
    """Raise `Fenced` unless `claim` is the newest attempt and the turn has not ended."""
    row = (
        await connection.execute(
            select(turns.c.attempt, turns.c.status)
            .where(turns.c.id == claim.turn_id)
            .with_for_update(read=True)
        )
    ).one_or_none()
    if row is None or row.attempt != claim.attempt or row.status != "claimed":
        raise Fenced(f"turn {claim.turn_id} has a newer attempt, or has ended")


async def write_event(
    connection: AsyncConnection,
    ticket_id: str,
    event: Event,
    now: datetime,
    claim: Claim | None = None,
) -> None:
    """Append to the log."""
    await connection.execute(
        insert(events).values(
            ticket_id=ticket_id,
            turn_id=claim.turn_id if claim else None,
            attempt=claim.attempt if claim else 0,
            kind=event.kind,
            payload=event.model_dump(mode="json", exclude={"kind"}),
            at=now,
        )
    )


async def change_ticket(
    connection: AsyncConnection,
    ticket: Ticket,
    change: Change,
    by: str,
    now: datetime,
    *,
    person: str = "",
    until: datetime | None = None,
    approval_expires: datetime | None = None,
    claim: Claim | None = None,
    **columns: Any,
) -> Ticket:
    """Apply a transition to a locked ticket, cancel what it overtakes, and log it.

    Raises `Refused`. `columns` are other columns of the ticket that change with it.
    """
    state = apply(ticket, change, now, person=person, until=until)
    changed = ticket.model_copy(
        update={**{name: getattr(state, name) for name in TicketState.model_fields}, **columns}
    )
    waits_until = approval_expires or await pending_approval(connection, ticket.id)
    due_at, due_kind = due(changed, waits_until)
    changed = changed.model_copy(update={"due_at": due_at, "due_kind": due_kind})
    await save_ticket(connection, changed)
    if changed.epoch != ticket.epoch:
        await cancel_guarded(connection, changed, now)
    await write_event(
        connection,
        ticket.id,
        TicketChanged(
            change=change, by=by, owner=changed.owner, status=changed.status, epoch=changed.epoch
        ),
        now,
        claim,
    )
    await ticket_changed(connection, ticket, changed, change, now)
    return changed


async def pending_approval(connection: AsyncConnection, ticket_id: str) -> datetime | None:
    """When the first of the ticket's waiting approvals expires: its clock outlives a message."""
    found = await connection.execute(
        select(func.min(ledger.c.expires_at)).where(
            ledger.c.ticket_id == ticket_id, ledger.c.status == "awaiting_approval"
        )
    )
    return found.scalar_one()


async def save_ticket(connection: AsyncConnection, ticket: Ticket) -> None:
    """Write a ticket's columns."""
    values = ticket.model_dump(exclude={"id", "contact_id", "channel", "thread_id", "opened_at"})
    await connection.execute(update(tickets).where(tickets.c.id == ticket.id).values(values))


async def cancel_guarded(connection: AsyncConnection, ticket: Ticket, now: datetime) -> None:
    """Cancel every dispatch of an older epoch that has not been claimed yet."""
    cancelled = await connection.execute(
        update(outbox)
        .where(
            outbox.c.ticket_id == ticket.id,
            outbox.c.status == "pending",
            outbox.c.epoch < ticket.epoch,
        )
        .values(status="cancelled", detail="overtaken", updated_at=now)
        .returning(outbox.c.id, outbox.c.destination, outbox.c.delivery)
    )
    for row in cancelled.all():
        await write_event(
            connection,
            ticket.id,
            OutboxMoved(
                outbox_id=row.id,
                what=row.delivery["what"],
                destination=row.destination,
                status="cancelled",
                detail="overtaken",
            ),
            now,
        )


async def put_outbox(
    connection: AsyncConnection,
    ticket_id: str,
    epoch: int,
    dispatches: tuple[Dispatch, ...],
    now: datetime,
) -> None:
    """Queue what is to leave."""
    for dispatch in dispatches:
        await connection.execute(
            insert(outbox).values(
                id=dispatch.delivery.id,
                ticket_id=ticket_id,
                destination=dispatch.destination,
                delivery=dispatch.delivery.model_dump(mode="json"),
                epoch=epoch if dispatch.guarded else None,
                next_at=now,
                created_at=now,
                updated_at=now,
            )
        )
    if dispatches:
        await connection.execute(select(func.pg_notify("deskhand_outbox", ticket_id)))


async def put_message(
    connection: AsyncConnection,
    ticket_id: str,
    message: Message,
    *,
    turn_id: str | None = None,
    channel: str = "",
    external_id: str | None = None,
    raw: str = "",
) -> None:
    """Store a message."""
    await connection.execute(
        insert(messages).values(
            **message.model_dump(mode="json", exclude={"at"}),
            at=message.at,
            ticket_id=ticket_id,
            turn_id=turn_id,
            channel=channel,
            external_id=external_id,
            raw=raw,
        )
    )
