"""T1: a message, its turn and its job in one transaction.

Written for few round trips, because intake has to keep acknowledging under load: two statements
read, one writes a new ticket with everything that hangs on it, one defers the job.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, literal, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.core.actors import CUSTOMER, SYSTEM
from deskhand.core.events import MessageAdded, TurnEnded
from deskhand.core.ids import new_id
from deskhand.core.messages import IncomingMessage, Message, Sender, check_same_message
from deskhand.core.state import Intake, Receipt
from deskhand.core.tickets import READ, Ticket, due
from deskhand.core.transitions import reopens
from deskhand.store import facts
from deskhand.store.contacts import learn, open_contact, the_contact
from deskhand.store.identities import WHOLE
from deskhand.store.rows import change_ticket, event_row, lock_ticket, message_of, message_row
from deskhand.store.tables import contacts, messages, ticket_facts, tickets, turns
from deskhand.store.writes import Put, Set, write

DeferTurn = Callable[[AsyncConnection, str, str, int], Awaitable[None]]
"""Defers the job of a turn (ticket id, turn id, priority) inside the given transaction."""
LOCKS = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(:message, 1)),"
    " pg_advisory_xact_lock(hashtextextended(:thread, 2))"
)
"""The same message, and the same thread, are taken in by one transaction at a time."""
HURRY = text(
    "UPDATE procrastinate_jobs SET priority = :priority"
    " WHERE lock = :ticket AND status IN ('todo', 'doing') AND priority < :priority"
)
"""All jobs of a ticket together, so that their order stays; also one that runs and may be put back."""


def _what_is_known() -> Any:
    before = (
        select(messages.c.id, messages.c.ticket_id, messages.c.turn_id)
        .where(
            messages.c.channel == bindparam("channel"),
            messages.c.external_id == bindparam("message"),
        )
        .subquery()
    )
    contact = the_contact()
    newest = (
        select(tickets.c.id, WHOLE.label("person"), tickets.c.verified)
        .join(contacts, contacts.c.id == tickets.c.contact_id)
        .where(
            tickets.c.channel == bindparam("channel"), tickets.c.thread_id == bindparam("thread")
        )
        .order_by(tickets.c.id.desc())
        .limit(1)
        .subquery()
    )
    one = select(literal(1).label("one")).subquery()
    return select(
        before.c.id.label("message_id"),
        before.c.ticket_id,
        before.c.turn_id,
        contact.c.id.label("contact_id"),
        contact.c.email,
        contact.c.name,
        contact.c.external_id,
        newest.c.id.label("newest"),
        contact.c.person,
        contact.c.vouched,
        newest.c.person.label("newest_person"),
        newest.c.verified.label("newest_verified"),
    ).select_from(
        one.outerjoin(before, literal(True))
        .outerjoin(contact, literal(True))
        .outerjoin(newest, literal(True))
    )


KNOWN = _what_is_known()
BEFORE = (
    select(
        messages,
        contacts.c.external_id.label("contact_id"),
        contacts.c.email.label("contact_email"),
        contacts.c.name.label("contact_name"),
    )
    .join(tickets, tickets.c.id == messages.c.ticket_id)
    .join(contacts, contacts.c.id == tickets.c.contact_id)
    .where(messages.c.id == bindparam("message"))
)
WAITING = select(turns.c.id, turns.c.status, turns.c.created_at).where(
    turns.c.ticket_id == bindparam("ticket"), turns.c.status.in_(("waiting", "parked"))
)


async def receive(
    connection: AsyncConnection, defer: DeferTurn, intake: Intake, now: datetime
) -> Receipt:
    """T1: message, turn and job, or the receipt of the same message before."""
    incoming = intake.incoming
    thread = incoming.thread_id or incoming.message_id
    await connection.execute(
        LOCKS,
        {
            "message": f"{incoming.channel}\n{incoming.message_id}",
            "thread": f"{incoming.channel}\n{thread}",
        },
    )
    known = await _known(connection, incoming, thread)
    if known.message_id is not None:
        await _check_same(connection, known.message_id, incoming)
        return Receipt(
            ticket_id=known.ticket_id,
            message_id=known.message_id,
            turn_id=known.turn_id,
            duplicate=True,
        )
    contact_id = known.contact_id or await open_contact(connection, intake, now)
    found = await lock_ticket(connection, known.newest) if known.newest else None
    while found is not None and found.merged_into:
        found = await lock_ticket(connection, found.merged_into)
    person = known.person or contact_id
    theirs = known.newest_person == person and known.newest_verified == incoming.sender.verified
    if found is None or not theirs or (intake.kind in READ and not reopens(found, now)):
        ticket = _opened(intake, contact_id, thread, found, now)
        receipt = await _open(connection, defer, intake, ticket, now)
    else:
        receipt = await _add(connection, defer, intake, found, now)
    if known.contact_id:
        await learn(connection, known, incoming, now)
    return receipt


async def _known(connection: AsyncConnection, incoming: IncomingMessage, thread: str) -> Any:
    """What is there already: the message, the contact, and the newest ticket of the thread."""
    found = await connection.execute(
        KNOWN,
        {
            "channel": incoming.channel,
            "message": incoming.message_id,
            "thread": thread,
            "identity": incoming.sender.id or incoming.sender.email,
            "id": incoming.sender.id,
            "address": incoming.sender.email if incoming.sender.verified else "",
        },
    )
    return found.one()


async def _check_same(
    connection: AsyncConnection, message_id: str, incoming: IncomingMessage
) -> None:
    """Raises `Refused` where the id was another message's: that one would be lost."""
    found = await connection.execute(BEFORE, {"message": message_id})
    row = found.mappings().one()
    known = {"id": row["contact_id"], "email": row["contact_email"], "name": row["contact_name"]}
    check_same_message(incoming, message_of(row), Sender.model_validate(known))


def _message(intake: Intake, now: datetime) -> Message:
    incoming = intake.incoming
    return Message(
        id=new_id(),
        role="customer",
        text=intake.text,
        raw=intake.raw,
        author=incoming.sender.name or incoming.sender.email,
        at=min(incoming.at or now, now),
        subject=incoming.subject,
        language=intake.language,
        negative=intake.negative,
        attachments=incoming.attachments,
    )


def _opened(
    intake: Intake, contact_id: str, thread: str, earlier: Ticket | None, now: datetime
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
        priority=intake.priority,
        language=intake.language,
        opened_at=at,
        open_since=at,
        linked_ticket=earlier.id if earlier else "",
    )
    due_at, due_kind = due(ticket)
    return ticket.model_copy(update={"due_at": due_at, "due_kind": due_kind})


async def _open(
    connection: AsyncConnection, defer: DeferTurn, intake: Intake, ticket: Ticket, now: datetime
) -> Receipt:
    """A new ticket, its facts, its first message and turn, and the log of it: one statement."""
    asks = intake.kind in READ
    turn_id = new_id() if asks and (ticket.owner == "ai" or ticket.mode == "shadow") else None
    message = _message(intake, now)
    added = MessageAdded(message_id=message.id, role="customer")
    verified = intake.incoming.sender.verified
    parts = [
        Put(tickets, {**ticket.model_dump(), "verified": verified}),
        Put(ticket_facts, facts.opened(ticket)),
        Put(messages, _row(intake, ticket.id, message, turn_id)),
    ]
    if turn_id is not None:
        parts.append(Put(turns, {"id": turn_id, "ticket_id": ticket.id, "created_at": now}))
    await write(connection, parts, [event_row(ticket.id, added, now)], now)
    if turn_id is not None:
        await defer(connection, ticket.id, turn_id, ticket.priority)
    else:
        await change_ticket(connection, ticket, "close_unanswered", SYSTEM, now)
    return Receipt(ticket_id=ticket.id, message_id=message.id, turn_id=turn_id)


async def _add(
    connection: AsyncConnection, defer: DeferTurn, intake: Intake, ticket: Ticket, now: datetime
) -> Receipt:
    """A message on a ticket that is there, which is locked."""
    message = _message(intake, now)
    turn_id: str | None = None
    priority = max(ticket.priority, intake.priority)
    if priority > ticket.priority:
        await connection.execute(HURRY, {"priority": priority, "ticket": ticket.id})
        ticket = ticket.model_copy(update={"priority": priority})
    kind = intake.kind_on(ticket)
    if kind in READ and (ticket.owner == "ai" or ticket.mode == "shadow"):
        turn_id = await join_turn(connection, defer, ticket, now)
    added = event_row(ticket.id, MessageAdded(message_id=message.id, role="customer"), now)
    row = Put(messages, _row(intake, ticket.id, message, turn_id))
    if kind in READ:
        await change_ticket(
            connection,
            ticket,
            "customer_message",
            CUSTOMER,
            now,
            told=(added,),
            with_it=(row,),
            kind=kind,
        )
    elif kind == "thanks" and ticket.status in ("answered", "resolved"):
        await change_ticket(
            connection, ticket, "confirm_resolved", CUSTOMER, now, told=(added,), with_it=(row,)
        )
    else:
        await write(connection, [row], [added], now)
    return Receipt(ticket_id=ticket.id, message_id=message.id, turn_id=turn_id)


def _row(intake: Intake, ticket_id: str, message: Message, turn_id: str | None) -> dict[str, Any]:
    incoming = intake.incoming
    return message_row(
        ticket_id,
        message,
        turn_id=turn_id,
        channel=incoming.channel,
        external_id=incoming.message_id,
        sender=incoming.sender,
    )


async def join_turn(
    connection: AsyncConnection, defer: DeferTurn, ticket: Ticket, now: datetime
) -> str:
    """The turn that waits, or a new one with its job, which takes over what a parked one had."""
    rows = await connection.execute(WAITING, {"ticket": ticket.id})
    found = rows.all()
    if waiting := [row.id for row in found if row.status == "waiting"]:
        return waiting[0]
    turn_id = new_id()
    asked_at = min([now, *(row.created_at for row in found)])
    await write(
        connection,
        [Put(turns, {"id": turn_id, "ticket_id": ticket.id, "created_at": asked_at})],
    )
    for parked in found:
        await connection.execute(
            update(messages).where(messages.c.turn_id == parked.id).values(turn_id=turn_id)
        )
        over = Set(turns, parked.id, {"status": "superseded", "ended_at": now, "resume_at": None})
        ended = event_row(ticket.id, TurnEnded(outcome="superseded"), now)
        await write(connection, [over], [{**ended, "turn_id": parked.id}], now)
    await defer(connection, ticket.id, turn_id, ticket.priority)
    return turn_id
