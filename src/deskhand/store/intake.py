"""T1: a message, its turn and its job in one transaction."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.core.events import MessageAdded
from deskhand.core.ids import new_id
from deskhand.core.messages import Message, Sender
from deskhand.core.state import Intake, Receipt
from deskhand.core.tickets import Ticket, due
from deskhand.core.transitions import reopens
from deskhand.store import facts
from deskhand.store.rows import (
    change_ticket,
    put_message,
    ticket_of,
    write_event,
)
from deskhand.store.tables import contacts, messages, tickets, turns

DeferTurn = Callable[[AsyncConnection, str, str, int], Awaitable[None]]
"""Defers the job of a turn (ticket id, turn id, priority) inside the given transaction."""


async def receive(
    connection: AsyncConnection, defer: DeferTurn, intake: Intake, now: datetime
) -> Receipt:
    """T1: message, turn and job, or the receipt of the same message before."""
    incoming = intake.incoming
    thread = incoming.thread_id or incoming.message_id
    await connection.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:thread, 1))"),
        {"thread": f"{incoming.channel}\n{thread}"},
    )
    if before := await _received(connection, incoming.channel, incoming.message_id):
        return before
    contact_id = await _contact(connection, incoming.sender, intake.language, now)
    found = await _of_thread(connection, incoming.channel, thread, now)
    if found is None or (
        found.status == "resolved" and intake.kind == "question" and not reopens(found, now)
    ):
        ticket = await _open(connection, intake, contact_id, thread, found, now)
        is_new = True
    else:
        ticket, is_new = found, False
    return await _add(connection, defer, intake, ticket, is_new, now)


async def _add(
    connection: AsyncConnection,
    defer: DeferTurn,
    intake: Intake,
    ticket: Ticket,
    is_new: bool,
    now: datetime,
) -> Receipt:
    incoming = intake.incoming
    at = min(incoming.at or now, now)
    message = Message(
        id=new_id(),
        role="customer",
        text=intake.text,
        author=incoming.sender.name or incoming.sender.email,
        at=at,
        subject=incoming.subject,
        language=intake.language,
        negative=intake.negative,
        attachments=incoming.attachments,
    )
    turn_id: str | None = None
    if intake.kind == "question":
        if not is_new:
            ticket = await change_ticket(connection, ticket, "customer_message", "customer", now)
        if ticket.owner == "ai" or ticket.mode == "shadow":
            turn_id = await join_turn(connection, defer, ticket, now)
    elif is_new:
        await change_ticket(connection, ticket, "close_unanswered", "deskhand", now)
    elif intake.kind == "thanks" and ticket.status in ("answered", "resolved"):
        await change_ticket(connection, ticket, "confirm_resolved", "customer", now)
    await put_message(
        connection,
        ticket.id,
        message,
        turn_id=turn_id,
        channel=incoming.channel,
        external_id=incoming.message_id,
        raw=incoming.text,
    )
    await write_event(
        connection, ticket.id, MessageAdded(message_id=message.id, role="customer"), now
    )
    return Receipt(ticket_id=ticket.id, message_id=message.id, turn_id=turn_id)


async def join_turn(
    connection: AsyncConnection, defer: DeferTurn, ticket: Ticket, now: datetime
) -> str:
    """The turn that waits, or a new one with its job."""
    waiting = await connection.execute(
        select(turns.c.id).where(turns.c.ticket_id == ticket.id, turns.c.status == "waiting")
    )
    turn_id = waiting.scalar_one_or_none()
    if turn_id is None:
        turn_id = new_id()
        await connection.execute(
            insert(turns).values(id=turn_id, ticket_id=ticket.id, created_at=now)
        )
        await defer(connection, ticket.id, turn_id, ticket.priority)
    return turn_id


async def _received(connection: AsyncConnection, channel: str, external_id: str) -> Receipt | None:
    found = await connection.execute(
        select(messages.c.id, messages.c.ticket_id, messages.c.turn_id).where(
            messages.c.channel == channel, messages.c.external_id == external_id
        )
    )
    row = found.one_or_none()
    if row is None:
        return None
    return Receipt(ticket_id=row.ticket_id, message_id=row.id, turn_id=row.turn_id, duplicate=True)


async def _contact(
    connection: AsyncConnection, sender: Sender, language: str, now: datetime
) -> str:
    identity = sender.id or sender.email
    made = await connection.execute(
        upsert(contacts)
        .values(
            id=new_id(),
            identity=identity,
            external_id=sender.id,
            email=sender.email,
            name=sender.name,
            language=language,
            created_at=now,
        )
        .on_conflict_do_update(
            index_elements=[contacts.c.identity], set_={"language": contacts.c.language}
        )
        .returning(contacts.c.id)
    )
    return made.scalar_one()


async def _of_thread(
    connection: AsyncConnection, channel: str, thread: str, now: datetime
) -> Ticket | None:
    found = await connection.execute(
        select(tickets)
        .where(tickets.c.channel == channel, tickets.c.thread_id == thread)
        .order_by(tickets.c.id.desc())
        .limit(1)
        .with_for_update()
    )
    row = found.mappings().one_or_none()
    return ticket_of(row) if row else None


async def _open(
    connection: AsyncConnection,
    intake: Intake,
    contact_id: str,
    thread: str,
    earlier: Ticket | None,
    now: datetime,
) -> Ticket:
    incoming = intake.incoming
    at = min(incoming.at or now, now)
    ticket = Ticket(
        id=new_id(),
        channel=incoming.channel,
        thread_id=thread,
        contact_id=contact_id,
        subject=incoming.subject,
        kind=intake.kind,
        mode=intake.mode,
        language=intake.language,
        opened_at=at,
        open_since=at,
        linked_ticket=earlier.id if earlier else "",
    )
    due_at, due_kind = due(ticket)
    ticket = ticket.model_copy(update={"due_at": due_at, "due_kind": due_kind})
    await connection.execute(
        insert(tickets).values(**ticket.model_dump(), verified=incoming.sender.verified)
    )
    await facts.open_facts(connection, ticket)
    return ticket
