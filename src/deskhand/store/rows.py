"""Between rows and values, and the few statements that every transaction shares."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Label, RowMapping, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.core.actors import Actor
from deskhand.core.errors import Fenced, NotFound
from deskhand.core.events import Event, MessageAdded, OutboxMoved, TicketChanged
from deskhand.core.ledger import LedgerRow
from deskhand.core.messages import Message, Sender
from deskhand.core.ports import UNREADABLE, Delivery
from deskhand.core.state import Claim, Dispatch, OutboxRow
from deskhand.core.tickets import Ticket, TicketState, due
from deskhand.core.transitions import Change, apply
from deskhand.core.values import readable, stored
from deskhand.store.facts import of_change
from deskhand.store.tables import events, ledger, messages, outbox, ticket_facts, tickets, turns
from deskhand.store.writes import Put, PutAll, Set, Write, write

Row = RowMapping
LOCK = select(tickets).where(tickets.c.id == bindparam("ticket")).with_for_update(key_share=True)
PENDING_APPROVAL = select(func.min(ledger.c.expires_at)).where(
    ledger.c.ticket_id == bindparam("ticket"), ledger.c.status == "awaiting_approval"
)
QUEUED = (
    "id",
    "ticket_id",
    "destination",
    "delivery",
    "epoch",
    "next_at",
    "created_at",
    "updated_at",
)


def ticket_of(row: Row) -> Ticket:
    """A ticket row as a value; columns that an older database lacks have their defaults."""
    return Ticket.model_validate({name: row[name] for name in Ticket.model_fields if name in row})


def message_of(row: Row) -> Message:
    """A message row as a value; columns that an older database lacks have their defaults."""
    fields = {name: row[name] for name in Message.model_fields if name in row}
    return stored(Message, fields | {"turn_id": fields.get("turn_id") or ""})


def ledger_of(row: Row) -> LedgerRow:
    """A ledger row as a value; columns that an older database lacks have their defaults."""
    return stored(LedgerRow, {name: row[name] for name in LedgerRow.model_fields if name in row})


def outbox_of(row: Row) -> OutboxRow:
    """An outbox row as a value. A delivery that cannot be read is `UNREADABLE` instead, so that the
    row stops nothing but itself."""
    fields = {name: row[name] for name in OutboxRow.model_fields}
    if readable(Delivery, fields["delivery"]) is None:
        fields["delivery"] = {
            "id": row["id"],
            "what": UNREADABLE,
            "ticket_id": row["ticket_id"],
            "at": row["next_at"],
        }
    return stored(OutboxRow, fields)


async def lock_ticket(connection: AsyncConnection, ticket_id: str) -> Ticket:
    """The ticket, locked until the transaction ends. Raises `NotFound`.

    `FOR NO KEY UPDATE`: rows that point to the ticket may still be written by others.
    """
    found = await connection.execute(LOCK, {"ticket": ticket_id})
    row = found.mappings().one_or_none()
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
    check_fence(claim, row.attempt if row else 0, row.status if row else "")


def check_fence(claim: Claim, attempt: int, status: str) -> None:
    """Raise `Fenced` unless the turn, as read, is still the claim's."""
    if attempt != claim.attempt or status != "claimed":
        raise Fenced(f"turn {claim.turn_id} has a newer attempt, or has ended")


def event_row(
    ticket_id: str, event: Event, now: datetime, claim: Claim | None = None
) -> dict[str, Any]:
    """An event as a row of the log."""
    return {
        "ticket_id": ticket_id,
        "turn_id": claim.turn_id if claim else None,
        "step": None,
        "attempt": claim.attempt if claim else 0,
        "kind": event.kind,
        "payload": event.model_dump(mode="json", exclude={"kind"}),
        "at": now,
    }


async def write_event(
    connection: AsyncConnection,
    ticket_id: str,
    event: Event,
    now: datetime,
    claim: Claim | None = None,
) -> None:
    """Append to the log."""
    await connection.execute(insert(events), event_row(ticket_id, event, now, claim))


async def change_ticket(
    connection: AsyncConnection,
    ticket: Ticket,
    change: Change,
    by: Actor,
    now: datetime,
    *,
    person: str = "",
    until: datetime | None = None,
    told: Sequence[dict[str, Any]] = (),
    facts: dict[str, Any] | None = None,
    with_it: Sequence[Write] = (),
    **columns: Any,
) -> Ticket:
    """Apply a transition to a locked ticket, cancel what it overtakes, and log it.

    Raises `Refused`. `columns` are other columns of the ticket that change with it. `told`,
    `facts` and `with_it` are rows of the log, columns of the facts and other rows that are written
    in the same round trip.
    """
    waits_until = await pending_approval(connection, ticket.id)
    changed, event = changed_ticket(
        ticket, change, by, now, waits_until, person=person, until=until, **columns
    )
    if changed.epoch != ticket.epoch:
        await cancel_guarded(connection, changed, now)
    values = of_change(ticket, changed, change, now) | (facts or {})
    rows = [event_row(ticket.id, event, now), *told]
    await write_together(connection, changed, values, rows, now, with_it)
    return changed


def changed_ticket(
    ticket: Ticket,
    change: Change,
    by: Actor,
    now: datetime,
    waits_until: datetime | None,
    *,
    person: str = "",
    until: datetime | None = None,
    **columns: Any,
) -> tuple[Ticket, TicketChanged]:
    """The ticket after a transition, and the event that tells of it. Raises `Refused`."""
    state = apply(ticket, change, now, person=person, until=until)
    changed = ticket.model_copy(
        update={**{name: getattr(state, name) for name in TicketState.model_fields}, **columns}
    )
    due_at, due_kind = due(changed, waits_until)
    changed = changed.model_copy(update={"due_at": due_at, "due_kind": due_kind})
    event = TicketChanged(
        change=change, by=by, owner=changed.owner, status=changed.status, epoch=changed.epoch
    )
    return changed, event


async def write_together(
    connection: AsyncConnection,
    ticket: Ticket,
    facts: dict[str, Any],
    told: Sequence[dict[str, Any]],
    now: datetime,
    with_it: Sequence[Write] = (),
    **columns: Any,
) -> None:
    """A locked ticket's columns, its facts, rows of the log and more, in one statement."""
    parts: list[Write] = [save(ticket, touched_at=now, **columns), *with_it]
    if facts:
        parts.append(Set(ticket_facts, ticket.id, facts))
    await write(connection, parts, told, now)


async def pending_approval(connection: AsyncConnection, ticket_id: str) -> datetime | None:
    """When the first of the ticket's waiting approvals expires: its clock outlives a message."""
    found = await connection.execute(PENDING_APPROVAL, {"ticket": ticket_id})
    return found.scalar_one()


def save(ticket: Ticket, **columns: Any) -> Set:
    """A ticket's columns, all that may change."""
    values = ticket.model_dump(exclude={"id", "contact_id", "channel", "thread_id", "opened_at"})
    return Set(tickets, ticket.id, {**values, **columns})


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
    told = [
        event_row(
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
        for row in cancelled.all()
    ]
    if told:
        await write(connection, (), told, now)


def outbox_rows(
    ticket_id: str, epoch: int, dispatches: tuple[Dispatch, ...], now: datetime
) -> PutAll:
    """What is to leave, in its order."""
    rows = [
        {
            "id": dispatch.delivery.id,
            "ticket_id": ticket_id,
            "destination": dispatch.destination,
            "delivery": dispatch.delivery.model_dump(mode="json"),
            "epoch": epoch if dispatch.guarded else None,
            "next_at": now,
            "created_at": now,
            "updated_at": now,
        }
        for dispatch in dispatches
    ]
    return PutAll(outbox, QUEUED, rows)


def message_row(
    ticket_id: str,
    message: Message,
    *,
    turn_id: str | None = None,
    channel: str = "",
    external_id: str | None = None,
    sender: Sender | None = None,
) -> dict[str, Any]:
    """A message as a row."""
    return {
        **message.model_dump(mode="json", exclude={"at"}),
        "at": message.at,
        "ticket_id": ticket_id,
        "turn_id": turn_id or message.turn_id or None,
        "channel": channel,
        "external_id": external_id,
        "sender": sender.model_dump(mode="json") if sender else None,
    }


def said_by(whose: ColumnElement[bool]) -> Label[Any]:
    """The sender of the customer's newest of some messages, for `sender_of`."""
    return (
        select(messages.c.sender)
        .where(whose, messages.c.role == "customer")
        .order_by(messages.c.at.desc(), messages.c.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("said_by")
    )


def sender_of(row: Any) -> Sender:
    """Who wrote last of a row that has `said_by` and the contact's `external_id`, `contact_email` and
    `contact_name`: what the message doesn't say is the contact's, whether they are vouched for the
    ticket's (`verified`)."""
    contact = {
        "id": row["external_id"],
        "email": row["contact_email"],
        "name": row["contact_name"],
    }
    said = readable(Sender, row["said_by"])
    told = said.model_dump(include=set(contact)) if said else {}
    return Sender.model_validate(
        contact
        | {name: value for name, value in told.items() if value}
        | {"verified": row["verified"]}
    )


def put_message(ticket_id: str, message: Message) -> tuple[Put, dict[str, Any]]:
    """What somebody of ours said, and the row of the log about it."""
    added = MessageAdded(message_id=message.id, role=message.role)
    row = Put(messages, message_row(ticket_id, message))
    return row, event_row(ticket_id, added, message.at)
