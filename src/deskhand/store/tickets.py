"""Tickets: intake (T1), the end of a turn (T6), and what people do."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.context import Context
from deskhand.core.decisions import Brief
from deskhand.core.errors import NotFound, Overtaken, Superseded
from deskhand.core.events import MessageAdded, Opened, Rated
from deskhand.core.messages import Message, Sender
from deskhand.core.state import Claim, Dispatch, Ending, Intake, Receipt
from deskhand.core.tickets import Ticket
from deskhand.core.transitions import Change
from deskhand.store import facts
from deskhand.store.endings import end, finish, log_end, merge
from deskhand.store.intake import DeferTurn, join_turn, receive
from deskhand.store.ledger import MERGES, newer_turn
from deskhand.store.rows import (
    change_ticket,
    fence,
    lock_ticket,
    message_of,
    put_message,
    put_outbox,
    ticket_of,
    write_event,
)
from deskhand.store.tables import contacts, messages, tickets


class PostgresTickets:
    """See `deskhand.core.state.Tickets`."""

    def __init__(self, engine: AsyncEngine, defer_turn: DeferTurn) -> None:
        self._engine = engine
        self._defer = defer_turn

    async def receive(self, intake: Intake, now: datetime) -> Receipt:
        """T1: message, turn and job, or the receipt of the same message before."""
        async with self._engine.begin() as connection:
            return await receive(connection, self._defer, intake, now)

    async def end_turn(self, claim: Claim, ending: Ending, now: datetime) -> Ticket:
        """T6: steps, message, outbox, ticket, facts and the end of the turn."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, claim.ticket.id)
            await fence(connection, claim)
            if ticket.epoch != claim.epoch:
                raise Overtaken(f"the ticket is with {ticket.person or ticket.owner} now")
            if (
                ending.may_be_superseded
                and claim.merges < MERGES
                and await newer_turn(connection, claim)
            ):
                raise Superseded("the customer wrote again before the reply")
            return await finish(connection, claim, ticket, ending, now)

    async def merge_into_next(self, claim: Claim, now: datetime) -> None:
        """End a superseded turn: its messages join the turn that waits."""
        async with self._engine.begin() as connection:
            await lock_ticket(connection, claim.ticket.id)
            await fence(connection, claim)
            await merge(connection, claim, now)

    async def abandon(self, claim: Claim, why: str, now: datetime) -> None:
        """End a turn that may claim nothing more."""
        async with self._engine.begin() as connection:
            await lock_ticket(connection, claim.ticket.id)
            await fence(connection, claim)
            await end(connection, claim, "ended", now)
            await log_end(connection, claim, "nothing", now, evidence=why)

    async def change(
        self,
        ticket_id: str,
        change: Change,
        by: str,
        now: datetime,
        *,
        until: datetime | None = None,
        message: Message | None = None,
        dispatches: tuple[Dispatch, ...] = (),
        brief: Brief | None = None,
    ) -> Ticket:
        """Apply a person's (or the clock's) transition, with what goes with it."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, ticket_id)
            changed = await change_ticket(
                connection, ticket, change, by, now, person=by, until=until
            )
            if message is not None:
                await put_message(connection, ticket_id, message)
                await write_event(
                    connection,
                    ticket_id,
                    MessageAdded(message_id=message.id, role=message.role),
                    now,
                )
            if brief is not None:
                await facts.handed_off(connection, ticket_id, brief)
            await put_outbox(connection, ticket_id, changed.epoch, dispatches, now)
            return changed

    async def start_turn(self, ticket_id: str, now: datetime) -> str | None:
        """A turn over the messages that nobody has answered yet, such as after a give-back."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, ticket_id)
            rows = await connection.execute(
                select(messages.c.id, messages.c.role)
                .where(messages.c.ticket_id == ticket_id, messages.c.role != "note")
                .order_by(messages.c.at.desc(), messages.c.id.desc())
            )
            unanswered: list[str] = []
            for row in rows:
                if row.role in ("ai", "person"):
                    break
                if row.role == "customer":
                    unanswered.append(row.id)
            if not unanswered or ticket.owner != "ai":
                return None
            turn_id = await join_turn(connection, self._defer, ticket, now)
            await connection.execute(
                update(messages).where(messages.c.id.in_(unanswered)).values(turn_id=turn_id)
            )
            return turn_id

    async def opened(self, ticket_id: str, by: str, now: datetime) -> None:
        """A person opened a handed-off ticket; only the first time counts."""
        async with self._engine.begin() as connection:
            await lock_ticket(connection, ticket_id)
            marked = await connection.execute(
                update(facts.facts)
                .where(
                    facts.facts.c.ticket_id == ticket_id,
                    facts.facts.c.handed_off_at.is_not(None),
                    facts.facts.c.person_opened_at.is_(None),
                )
                .values(person_opened_at=now)
            )
            if marked.rowcount:
                await write_event(connection, ticket_id, Opened(by=by), now)

    async def rate(self, ticket_id: str, score: int, comment: str, now: datetime) -> Ticket:
        """The customer's rating; 4 and 5 confirm that an answered ticket is resolved."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, ticket_id)
            rates = "person" if ticket.human_touch_count else "ai"
            event = Rated(score=score, rates=rates, comment=comment[:2000])
            await write_event(connection, ticket_id, event, now)
            await facts.set_facts(connection, ticket_id, **{f"{rates}_csat": score})
            if score >= 4 and ticket.status in ("answered", "resolved"):
                return await change_ticket(connection, ticket, "confirm_resolved", "customer", now)
            return ticket

    async def ticket(self, ticket_id: str) -> Ticket:
        """One ticket."""
        async with self._engine.connect() as connection:
            found = await connection.execute(select(tickets).where(tickets.c.id == ticket_id))
            row = found.mappings().one_or_none()
            if row is None:
                raise NotFound(f"there is no ticket {ticket_id}")
            return ticket_of(row)

    async def sender(self, ticket_id: str) -> Sender:
        """Who writes on it, and so who is written to."""
        async with self._engine.connect() as connection:
            found = await connection.execute(
                select(contacts, tickets.c.verified)
                .join(tickets, tickets.c.contact_id == contacts.c.id)
                .where(tickets.c.id == ticket_id)
            )
            row = found.one_or_none()
            if row is None:
                raise NotFound(f"there is no ticket {ticket_id}")
            return Sender(id=row.external_id, email=row.email, name=row.name, verified=row.verified)

    async def context(self, ticket_id: str) -> Context | None:
        """The context kept with it."""
        async with self._engine.connect() as connection:
            found = await connection.execute(
                select(tickets.c.context).where(tickets.c.id == ticket_id)
            )
            kept = found.scalar_one_or_none()
            return Context.model_validate(kept) if kept else None

    async def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Its messages, oldest first."""
        await self.ticket(ticket_id)
        async with self._engine.connect() as connection:
            rows = await connection.execute(
                select(messages)
                .where(messages.c.ticket_id == ticket_id)
                .order_by(messages.c.at, messages.c.id)
            )
            return tuple(message_of(row) for row in rows.mappings())
