"""What a customer may see of their tickets: their own, on the channel on which they are asked for."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.errors import NotFound
from deskhand.core.events import AddressLeft
from deskhand.core.messages import Sender
from deskhand.core.tickets import Ticket
from deskhand.core.values import Instant, Value
from deskhand.store.database import reading
from deskhand.store.identities import SPELLED, same_person
from deskhand.store.rows import event_row, lock_ticket, ticket_of, write_together
from deskhand.store.tables import messages, tickets

MOST = 20
SNIPPET = 120
SNIPPET_OF = ("customer", "person")
"""What a conversation is known by in the list: not the AI's words, which a person may have stopped."""


class Begun(Value):
    """A conversation in a customer's list."""

    id: str
    status: str
    opened_at: Instant
    touched_at: Instant
    snippet: str


class Own(NamedTuple):
    """A conversation: the ticket that was asked for, and the one that has its messages now."""

    asked: Ticket
    now: Ticket


class Conversations:
    """Raises `NotFound` for what is somebody else's, as for what is not there."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    async def of(self, channel: str, sender: Sender) -> list[Begun]:
        """Theirs, newest first; also one whose messages are another channel's ticket's by now."""
        has_it = func.coalesce(func.nullif(tickets.c.merged_into, ""), tickets.c.id)
        into = tickets.alias()
        listed_elsewhere = select(into.c.id).where(
            into.c.id == tickets.c.merged_into, into.c.channel == channel
        )
        last = (
            select(func.left(messages.c.text, SNIPPET))
            .where(messages.c.ticket_id == has_it, messages.c.role.in_(SNIPPET_OF))
            .order_by(messages.c.at.desc())
            .limit(1)
            .scalar_subquery()
        )
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(
                    tickets.c.id,
                    tickets.c.status,
                    tickets.c.opened_at,
                    tickets.c.touched_at,
                    func.coalesce(last, "").label("snippet"),
                )
                .where(_theirs(sender), tickets.c.channel == channel, ~listed_elsewhere.exists())
                .order_by(tickets.c.id.desc())
                .limit(MOST)
            )
            return [Begun.model_validate(dict(row)) for row in rows.mappings()]

    async def one(self, channel: str, sender: Sender, ticket_id: str) -> Own:
        """A ticket of theirs, and what it was merged into."""
        async with self._reading.connect() as connection:
            asked = found = await _ticket(
                connection, sender, and_(tickets.c.id == ticket_id, tickets.c.channel == channel)
            )
            while found.merged_into:
                found = await _ticket(connection, sender, tickets.c.id == found.merged_into)
            return Own(asked, found)

    async def place(self, ticket: Ticket) -> int:
        """Its place in the queue that it waits in; the first is 1."""
        before = or_(
            tickets.c.priority > ticket.priority,
            and_(tickets.c.priority == ticket.priority, tickets.c.open_since < ticket.open_since),
        )
        async with self._reading.connect() as connection:
            counted = await connection.execute(
                select(func.count()).where(
                    tickets.c.owner == "queue",
                    tickets.c.status == "open",
                    tickets.c.team == ticket.team,
                    before,
                )
            )
            return counted.scalar_one() + 1

    async def said_since(self, sender: Sender, moment: datetime) -> int:
        """How many messages they have sent since."""
        async with self._reading.connect() as connection:
            counted = await connection.execute(
                select(func.count())
                .select_from(messages)
                .join(tickets, tickets.c.id == messages.c.ticket_id)
                .where(_theirs(sender), messages.c.role == "customer", messages.c.at > moment)
            )
            return counted.scalar_one()

    async def leave_address(self, ticket_id: str, email: str, now: datetime) -> None:
        """Where people's answers on this ticket go too."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, ticket_id)
            ticket = ticket.model_copy(update={"answer_to": email})
            told = event_row(ticket_id, AddressLeft(email=email), now)
            await write_together(connection, ticket, {}, [told], now)


def _theirs(sender: Sender) -> ColumnElement[bool]:
    """Somebody nobody vouches for sees nothing of a customer with the same id, and is nobody's other name."""
    named = or_(SPELLED.c.identity == sender.id, SPELLED.c.external_id == sender.id)
    spelled = select(SPELLED.c.id).where(named)
    theirs = same_person(spelled) if sender.verified else spelled
    return and_(tickets.c.contact_id.in_(theirs), tickets.c.verified == sender.verified)


async def _ticket(
    connection: AsyncConnection, sender: Sender, which: ColumnElement[bool]
) -> Ticket:
    found = await connection.execute(select(tickets).where(which, _theirs(sender)))
    row = found.mappings().one_or_none()
    if row is None:
        raise NotFound("there is no such conversation")
    return ticket_of(row)
