"""T1: a message, its turn and its job in one transaction."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import insert, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.core.events import MessageAdded
from deskhand.core.ids import new_id
from deskhand.core.messages import IncomingMessage, Message, Sender
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
    for number, scope in enumerate((incoming.message_id, thread), 1):
        await connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:scope, :number))"),
            {"scope": f"{incoming.channel}\n{scope}", "number": number},
        )
    if before := await _received(connection, incoming.channel, incoming.message_id):
        return before
    contact_id = await _contact(connection, incoming.sender, intake.language, now)
    found = await _of_thread(connection, incoming, thread)
    same = found is not None and await _is_theirs(connection, found, contact_id, incoming.sender)
    if found is None or not same or (intake.kind == "question" and not reopens(found, now)):
        ticket, is_new = await _open(connection, intake, contact_id, thread, found, now), True
    else:
        ticket, is_new = found, False
    await _fill_in(connection, contact_id, incoming.sender)
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
            ticket = await change_ticket(
                connection, ticket, "customer_message", "customer", now, kind="question"
            )
            await facts.question_asked(connection, ticket)
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
    await connection.execute(
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
        .on_conflict_do_nothing()
    )
    found = await connection.execute(select(contacts.c.id).where(contacts.c.identity == identity))
    return found.scalar_one()


async def _fill_in(connection: AsyncConnection, contact_id: str, sender: Sender) -> None:
    """Keep the newest address and name; after the ticket's lock, in the order of every other
    transaction."""
    told = {
        name: value for name, value in (("email", sender.email), ("name", sender.name)) if value
    }
    if told:
        await connection.execute(
            update(contacts)
            .where(
                contacts.c.id == contact_id,
                or_(*(contacts.c[name] != value for name, value in told.items())),
            )
            .values(**told)
        )


async def _of_thread(
    connection: AsyncConnection, incoming: IncomingMessage, thread: str
) -> Ticket | None:
    """The newest ticket of a conversation, locked."""
    found = await connection.execute(
        select(tickets)
        .where(tickets.c.channel == incoming.channel, tickets.c.thread_id == thread)
        .order_by(tickets.c.id.desc())
        .limit(1)
        .with_for_update(key_share=True)
    )
    row = found.mappings().one_or_none()
    return ticket_of(row) if row else None


async def _is_theirs(
    connection: AsyncConnection, ticket: Ticket, contact_id: str, sender: Sender
) -> bool:
    """Whether a ticket is this sender's: knowing a thread's id makes nobody its owner."""
    found = await connection.execute(select(tickets.c.verified).where(tickets.c.id == ticket.id))
    return ticket.contact_id == contact_id and found.scalar_one() == sender.verified


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
