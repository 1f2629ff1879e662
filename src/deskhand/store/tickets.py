"""Tickets: intake (T1), the end of a turn (T6), and what people do."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.actors import CUSTOMER, Actor
from deskhand.core.context import Context
from deskhand.core.decisions import Brief, Usage
from deskhand.core.errors import AiStopped, BadInput, NotFound, Overtaken, Refused, Superseded
from deskhand.core.events import (
    AssistAsked,
    Assisted,
    Event,
    Labelled,
    ModelCalled,
    Opened,
    Placed,
    Rated,
    TurnParked,
)
from deskhand.core.messages import Message, Sender
from deskhand.core.queue import Place
from deskhand.core.state import Claim, Dispatch, Ending, Intake, Receipt
from deskhand.core.stop import STOPPED
from deskhand.core.tickets import Kind, Ticket
from deskhand.core.transitions import TABLE, Change
from deskhand.core.values import readable
from deskhand.store import facts
from deskhand.store.database import reading
from deskhand.store.endings import end, finish, log_end, merge, standing
from deskhand.store.intake import DeferTurn, join_turn, receive
from deskhand.store.ledger import MERGES, newer_turn
from deskhand.store.rows import (
    change_ticket,
    event_row,
    fence,
    lock_ticket,
    message_of,
    outbox_rows,
    put_message,
    said_by,
    sender_of,
    ticket_of,
    write_event,
    write_together,
)
from deskhand.store.seen import check_not_merged, check_seen
from deskhand.store.tables import contacts, messages, ticket_facts, tickets, turns
from deskhand.store.writes import Set, Write, write

MOST_LABELS = 20
DeferAssist = Callable[[AsyncConnection, str, AssistAsked], Awaitable[None]]
"""Defers the AI's help for a person, inside the given transaction."""


class PostgresTickets:
    """See `deskhand.core.state.Tickets`."""

    def __init__(
        self, engine: AsyncEngine, defer_turn: DeferTurn, defer_assist: DeferAssist | None = None
    ) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._defer = defer_turn
        self._defer_assist = defer_assist

    async def receive(self, intake: Intake, now: datetime) -> Receipt:
        """T1: message, turn and job, or the receipt of the same message before."""
        async with self._engine.begin() as connection:
            return await receive(connection, self._defer, intake, now)

    async def end_turn(self, claim: Claim, ending: Ending, now: datetime) -> Ticket:
        """T6: steps, message, outbox, ticket, facts and the end of the turn."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, claim.ticket.id)
            stands = await standing(connection, claim)
            if ticket.epoch != claim.epoch:
                raise Overtaken(f"the ticket is with {ticket.person or ticket.owner} now")
            if ticket.status == "resolved":
                raise Overtaken("the ticket was resolved meanwhile")
            if ending.leaves and stands.stopped:
                raise AiStopped(STOPPED)
            if ending.may_be_superseded and claim.merges < MERGES and stands.newer:
                raise Superseded("the customer wrote again before the reply")
            return await finish(connection, claim, ticket, ending, stands, now)

    async def merge_into_next(self, claim: Claim, now: datetime) -> None:
        """End a superseded turn: its messages join the turn that waits."""
        async with self._engine.begin() as connection:
            await lock_ticket(connection, claim.ticket.id)
            await fence(connection, claim)
            await merge(connection, claim, now)

    async def park(self, claim: Claim, until: datetime, why: str, now: datetime) -> None:
        """Put a turn aside until a model may work again; the scan of due tickets resumes it."""
        async with self._engine.begin() as connection:
            await lock_ticket(connection, claim.ticket.id)
            await fence(connection, claim)
            if await newer_turn(connection, claim):
                await merge(connection, claim, now)
                return
            await connection.execute(
                update(turns)
                .where(turns.c.id == claim.turn_id)
                .values(status="parked", parks=turns.c.parks + 1, resume_at=until)
            )
            event = TurnParked(until=until, why=why)
            await write_event(connection, claim.ticket.id, event, now, claim)

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
        by: Actor,
        now: datetime,
        *,
        until: datetime | None = None,
        message: Message | None = None,
        dispatches: tuple[Dispatch, ...] = (),
        brief: Brief | None = None,
        person: str = "",
        seen: int | None = None,
        kind: Kind | None = None,
        place: Place | None = None,
        events: tuple[Event, ...] = (),
    ) -> Ticket:
        """Apply a person's (or the clock's) transition, with what goes with it; `events` are told
        beside it.

        `person` becomes the owner where the change makes one: `by` if it is empty. `seen` is how
        far `by` had read the log: raises `Unseen` where others did something since.
        """
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, ticket_id)
            check_not_merged(ticket)
            await check_seen(connection, ticket_id, seen, by)
            with_it: list[Write] = []
            told = [event_row(ticket_id, event, now) for event in events]
            if message is not None:
                row, event = put_message(ticket_id, message)
                with_it.append(row)
                told.append(event)
            raises = TABLE[change].raises_epoch
            with_it.append(outbox_rows(ticket_id, ticket.epoch + raises, dispatches, now))
            return await change_ticket(
                connection,
                ticket,
                change,
                by,
                now,
                person=person or by.name,
                until=until,
                told=told,
                facts=facts.of_brief(brief) if brief else None,
                with_it=with_it,
                kind=kind or ticket.kind,
                **(place.model_dump() if place else {}),
            )

    async def reopen(self, ticket_id: str, by: Actor, now: datetime) -> Ticket:
        """Open it again; a ticket of the AI's is `by`'s from here on. Marked as spam no longer."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, ticket_id)
            check_not_merged(ticket)
            kind = "question" if ticket.kind == "spam" else ticket.kind
            ticket = await change_ticket(connection, ticket, "reopen", by, now, kind=kind)
            if ticket.owner == "ai":
                ticket = await change_ticket(
                    connection, ticket, "take_over", by, now, person=by.name
                )
            return ticket

    async def note(self, ticket_id: str, note: Message) -> None:
        """Keep a note for colleagues: no customer sees it and nothing of the ticket changes."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, ticket_id)
            check_not_merged(ticket)
            row, event = put_message(ticket_id, note)
            await write_together(connection, ticket, {}, [event], note.at, [row])

    async def label(
        self,
        ticket_id: str,
        add: tuple[str, ...],
        remove: tuple[str, ...],
        by: Actor,
        now: datetime,
    ) -> Ticket:
        """Add labels and take others away. Raises `BadInput` for one label too many."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, ticket_id)
            check_not_merged(ticket)
            kept = [label for label in ticket.labels if label not in remove]
            labels = tuple(dict.fromkeys((*kept, *add)))
            if len(labels) > MOST_LABELS:
                raise BadInput(f"label: a ticket has {MOST_LABELS} at most", "label")
            if labels == ticket.labels:
                return ticket
            ticket = ticket.model_copy(update={"labels": labels})
            event = event_row(ticket_id, Labelled(by=by, labels=labels), now)
            await write_together(connection, ticket, {}, [event], now)
            return ticket

    async def to_team(self, ticket_id: str, team: str, by: Actor, now: datetime) -> Ticket:
        """Into the queue of a team, for all of its people; the time of the reply stays."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, ticket_id)
            check_not_merged(ticket)
            if ticket.owner == "person":
                ticket = await change_ticket(connection, ticket, "unassign", by, now)
            elif ticket.owner == "ai" or ticket.status == "resolved":
                raise Refused(f"a team gets what waits for people; this is {ticket.status}")
            ticket = ticket.model_copy(update={"team": team, "addressee": ""})
            event = event_row(ticket_id, Placed(by=by, team=team), now)
            await write_together(connection, ticket, {}, [event], now)
            return ticket

    async def tell(self, ticket_id: str, dispatches: tuple[Dispatch, ...], now: datetime) -> None:
        """Queue what is to leave without changing the ticket."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, ticket_id)
            await write(connection, [outbox_rows(ticket_id, ticket.epoch, dispatches, now)])

    async def ask_assist(self, ticket_id: str, event: AssistAsked, now: datetime) -> None:
        """Note that a person asked the AI for help, and defer the work in the same transaction."""
        async with self._engine.begin() as connection:
            await lock_ticket(connection, ticket_id)
            await write_event(connection, ticket_id, event, now)
            assert self._defer_assist is not None
            await self._defer_assist(connection, ticket_id, event)

    async def assisted(
        self, ticket_id: str, event: Assisted, usage: tuple[Usage, ...], now: datetime
    ) -> None:
        """Keep what came of it, and what it cost."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, ticket_id)
            told = [event_row(ticket_id, event, now)]
            told += [event_row(ticket_id, ModelCalled(usage=one), now) for one in usage]
            await write_together(connection, ticket, facts.of_usage(usage), told, now)

    async def give_back(
        self, ticket_id: str, by: Actor, now: datetime, seen: int | None = None
    ) -> Ticket:
        """To the AI, with a turn over what nobody has answered yet: together or not at all."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, ticket_id)
            await check_seen(connection, ticket_id, seen, by)
            given = await change_ticket(connection, ticket, "give_back", by, now)
            rows = await connection.execute(
                select(messages.c.id, messages.c.role)
                .where(messages.c.ticket_id == ticket_id, messages.c.role != "note")
                .order_by(messages.c.id.desc())
            )
            unanswered: list[str] = []
            for row in rows:
                if row.role in ("ai", "person"):
                    break
                if row.role == "customer":
                    unanswered.append(row.id)
            if unanswered:
                turn_id = await join_turn(connection, self._defer, given, now)
                await connection.execute(
                    update(messages).where(messages.c.id.in_(unanswered)).values(turn_id=turn_id)
                )
            return given

    async def opened(self, ticket_id: str, by: Actor, now: datetime) -> None:
        """A person opened a handed-off ticket; only the first time counts, and only that writes."""
        unopened = (
            ticket_facts.c.ticket_id == ticket_id,
            ticket_facts.c.handed_off_at.is_not(None),
            ticket_facts.c.person_opened_at.is_(None),
        )
        async with self._reading.connect() as connection:
            waits = await connection.execute(select(ticket_facts.c.ticket_id).where(*unopened))
            if waits.first() is None:
                return
        async with self._engine.begin() as connection:
            await lock_ticket(connection, ticket_id)
            marked = await connection.execute(
                update(ticket_facts).where(*unopened).values(person_opened_at=now)
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
            await write(connection, [Set(ticket_facts, ticket_id, {f"{rates}_csat": score})])
            if score >= 4 and ticket.status in ("answered", "resolved"):
                return await change_ticket(connection, ticket, "confirm_resolved", CUSTOMER, now)
            return ticket

    async def ticket(self, ticket_id: str) -> Ticket:
        """One ticket."""
        async with self._reading.connect() as connection:
            found = await connection.execute(select(tickets).where(tickets.c.id == ticket_id))
            row = found.mappings().one_or_none()
            if row is None:
                raise NotFound(f"there is no ticket {ticket_id}")
            return ticket_of(row)

    async def sender(self, ticket_id: str) -> Sender:
        """Who writes on it, and so who is written to."""
        async with self._reading.connect() as connection:
            found = await connection.execute(
                select(
                    contacts.c.external_id,
                    contacts.c.email.label("contact_email"),
                    contacts.c.name.label("contact_name"),
                    tickets.c.verified,
                    said_by(messages.c.ticket_id == tickets.c.id),
                )
                .join(tickets, tickets.c.contact_id == contacts.c.id)
                .where(tickets.c.id == ticket_id)
            )
            row = found.mappings().one_or_none()
            if row is None:
                raise NotFound(f"there is no ticket {ticket_id}")
            return sender_of(row)

    async def context(self, ticket_id: str) -> Context | None:
        """The context kept with it."""
        async with self._reading.connect() as connection:
            found = await connection.execute(
                select(tickets.c.context).where(tickets.c.id == ticket_id)
            )
            kept = found.scalar_one_or_none()
            return readable(Context, kept)

    async def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Its messages, oldest first."""
        await self.ticket(ticket_id)
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(messages)
                .where(messages.c.ticket_id == ticket_id)
                .order_by(messages.c.at, messages.c.id)
            )
            return tuple(message_of(row) for row in rows.mappings())
