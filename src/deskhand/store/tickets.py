"""Tickets: intake (T1), the end of a turn (T6), and what people do."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.context import Context
from deskhand.core.decisions import Brief, HandedOff, Replied
from deskhand.core.errors import NotFound, Overtaken, Superseded
from deskhand.core.events import MessageAdded, Opened, Rated, TurnEnded
from deskhand.core.ids import new_id
from deskhand.core.messages import Message, Sender
from deskhand.core.state import Claim, Dispatch, Ending, Intake, Receipt
from deskhand.core.tickets import Ticket, due
from deskhand.core.transitions import Change, reopens
from deskhand.store import facts
from deskhand.store.journal import store_steps
from deskhand.store.ledger import MERGES, newer_turn
from deskhand.store.rows import (
    change_ticket,
    fence,
    lock_ticket,
    message_of,
    put_message,
    put_outbox,
    save_ticket,
    ticket_of,
    write_event,
)
from deskhand.store.tables import accounts, contacts, messages, tickets, turns

DeferTurn = Callable[[AsyncConnection, str, str, int], Awaitable[None]]
"""Defers the job of a turn (ticket id, turn id, priority) inside the given transaction."""


class PostgresTickets:
    """See `deskhand.core.state.Tickets`."""

    def __init__(self, engine: AsyncEngine, defer_turn: DeferTurn) -> None:
        self._engine = engine
        self._defer = defer_turn

    async def receive(self, intake: Intake, now: datetime) -> Receipt:
        """T1: message, turn and job, or the receipt of the same message before."""
        incoming = intake.incoming
        thread = incoming.thread_id or incoming.message_id
        async with self._engine.begin() as connection:
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
            return await self._add(connection, intake, ticket, is_new, now)

    async def _add(
        self,
        connection: AsyncConnection,
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
                    connection, ticket, "customer_message", "customer", now
                )
            if ticket.owner == "ai" or ticket.mode == "shadow":
                turn_id = await self._join_turn(connection, ticket, now)
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

    async def _join_turn(self, connection: AsyncConnection, ticket: Ticket, now: datetime) -> str:
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
            await self._defer(connection, ticket.id, turn_id, ticket.priority)
        return turn_id

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
            return await _finish(connection, claim, ticket, ending, now)

    async def merge_into_next(self, claim: Claim, now: datetime) -> None:
        """End a superseded turn: its messages join the turn that waits."""
        async with self._engine.begin() as connection:
            await lock_ticket(connection, claim.ticket.id)
            await fence(connection, claim)
            await _merge(connection, claim, now)

    async def abandon(self, claim: Claim, why: str, now: datetime) -> None:
        """End a turn that may claim nothing more."""
        async with self._engine.begin() as connection:
            await lock_ticket(connection, claim.ticket.id)
            await fence(connection, claim)
            await _end(connection, claim, "ended", now)
            await _log_end(connection, claim, "nothing", now, evidence=why)

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
            turn_id = await self._join_turn(connection, ticket, now)
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
        async with self._engine.connect() as connection:
            rows = await connection.execute(
                select(messages)
                .where(messages.c.ticket_id == ticket_id)
                .order_by(messages.c.at, messages.c.id)
            )
            return tuple(message_of(row) for row in rows.mappings())


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


async def _finish(
    connection: AsyncConnection, claim: Claim, ticket: Ticket, ending: Ending, now: datetime
) -> Ticket:
    await store_steps(connection, claim, ending.steps, ending.usage, now)
    columns: dict[str, Any] = {}
    if ending.context is not None:
        columns["account_id"] = await _remember(connection, ticket, ending.context, now)
    columns |= {"category": ending.category or ticket.category}
    columns |= {"language": ending.language or ticket.language}
    columns |= {"mode": ending.mode or ticket.mode}
    columns |= {"priority": max(ticket.priority, ending.priority)}
    if ending.summary is not None:
        columns |= {"summary": ending.summary, "summarised": ending.summarised}
    if ending.change is not None:
        ticket = await change_ticket(
            connection,
            ticket,
            ending.change,
            "ai",
            now,
            approval_expires=ending.approval_expires,
            claim=claim,
            **columns,
        )
    else:
        ticket = ticket.model_copy(update=columns)
        await save_ticket(connection, ticket)
    await _write_outcome(connection, claim, ticket, ending, now)
    await put_outbox(connection, ticket.id, ticket.epoch, ending.dispatches, now)
    await facts.set_facts(
        connection,
        ticket.id,
        category=ticket.category,
        counts=ticket.kind == "question" and ticket.mode not in ("shadow", "off"),
    )
    await _end(connection, claim, "ended", now)
    return ticket


async def _write_outcome(
    connection: AsyncConnection, claim: Claim, ticket: Ticket, ending: Ending, now: datetime
) -> None:
    outcome = ending.outcome
    if isinstance(outcome, Replied):
        role = "draft" if outcome.draft else "ai"
        await _say(connection, ticket, role, outcome.text, now)
        kind = "draft" if outcome.draft else "replied"
        await _log_end(connection, claim, kind, now, shadow=ending.shadow)
    elif isinstance(outcome, HandedOff):
        if outcome.text:
            await _say(connection, ticket, "ai", outcome.text, now)
        await facts.handed_off(connection, ticket.id, outcome.brief)
        await _log_end(
            connection,
            claim,
            "handed_off",
            now,
            reason=outcome.verdict.reason,
            evidence=outcome.verdict.evidence,
            rule=outcome.verdict.rule,
            shadow=ending.shadow,
        )
    else:
        await _log_end(connection, claim, "nothing", now, evidence=outcome.why)


async def _say(
    connection: AsyncConnection, ticket: Ticket, role: Any, words: str, now: datetime
) -> None:
    message = Message(
        id=new_id(), role=role, text=words, author="Deskhand", at=now, language=ticket.language
    )
    await put_message(connection, ticket.id, message)
    await write_event(connection, ticket.id, MessageAdded(message_id=message.id, role=role), now)


async def _remember(
    connection: AsyncConnection, ticket: Ticket, context: Context, now: datetime
) -> str:
    """Keep the context with the ticket, and the account as it was last seen. Its id."""
    await connection.execute(
        update(tickets)
        .where(tickets.c.id == ticket.id)
        .values(context=context.model_dump(mode="json"))
    )
    contact, account = context.contact, context.account
    if account is None:
        return ticket.account_id
    seen = {"name": account.name, "tier": account.tier, "plan": account.plan, "seen_at": now}
    await connection.execute(
        upsert(accounts)
        .values(id=account.id, **seen)
        .on_conflict_do_update(index_elements=[accounts.c.id], set_=seen)
    )
    known = {"account_id": account.id, "name": contact.name, "role": contact.role}
    await connection.execute(
        update(contacts).where(contacts.c.id == ticket.contact_id).values(**known)
    )
    return account.id


async def _merge(connection: AsyncConnection, claim: Claim, now: datetime) -> None:
    waiting = await connection.execute(
        select(turns.c.id).where(turns.c.ticket_id == claim.ticket.id, turns.c.status == "waiting")
    )
    next_turn = waiting.scalar_one()
    await connection.execute(
        update(messages).where(messages.c.turn_id == claim.turn_id).values(turn_id=next_turn)
    )
    await connection.execute(
        update(turns).where(turns.c.id == next_turn).values(merges=claim.merges + 1)
    )
    await _end(connection, claim, "superseded", now)
    await _log_end(connection, claim, "superseded", now)


async def _end(connection: AsyncConnection, claim: Claim, status: str, now: datetime) -> None:
    await connection.execute(
        update(turns).where(turns.c.id == claim.turn_id).values(status=status, ended_at=now)
    )


async def _log_end(
    connection: AsyncConnection, claim: Claim, outcome: Any, now: datetime, **details: Any
) -> None:
    event = TurnEnded(outcome=outcome, **details)
    await write_event(connection, claim.ticket.id, event, now, claim)
