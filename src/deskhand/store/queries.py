"""What pages, the API and reports read."""

from typing import Any

from sqlalchemy import RowMapping, and_, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.decisions import Brief
from deskhand.core.errors import NotFound
from deskhand.core.ledger import LedgerRow
from deskhand.core.messages import Message
from deskhand.core.ports import REPLY
from deskhand.core.state import OutboxRow
from deskhand.core.tickets import Ticket
from deskhand.core.values import Amount, Instant, Value, readable
from deskhand.store.database import reading
from deskhand.store.journal import UNFINISHED
from deskhand.store.merging import with_merged
from deskhand.store.rows import ledger_of, message_of, outbox_of, ticket_of
from deskhand.store.tables import (
    contacts,
    events,
    ledger,
    messages,
    outbox,
    ticket_facts,
    tickets,
    turns,
)

MOST_CHANGED = 500
NEWEST = select(func.coalesce(func.max(events.c.seq), 0))


class LogEntry(Value):
    """One event of a ticket's log: the "why"."""

    seq: int
    turn_id: str | None
    step: str | None
    attempt: int
    kind: str
    payload: dict[str, Any]
    at: Instant


class Facts(Value):
    """A ticket's row of the projection."""

    ticket_id: str
    counts: bool
    opened_at: Instant
    category: str
    channel: str
    first_reply_at: Instant | None
    answered_at: Instant | None
    handed_off_at: Instant | None
    reason: str
    person_opened_at: Instant | None
    resolved_at: Instant | None
    resolution: str
    reopened: bool
    person_touched: bool
    ai_replies: int
    person_replies: int
    ai_csat: int | None
    person_csat: int | None
    cost: Amount
    model_calls: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int


class Listed(Value):
    """A row of the list of tickets that wait for a person."""

    id: str
    subject: str
    contact: str
    owner: str
    person: str
    status: str
    category: str
    reason: str
    brief: Brief | None
    opened_at: Instant
    waiting_since: Instant | None
    priority: int


class WholeTicket(Value):
    """A ticket with all that hangs on it, as of one moment."""

    ticket: Ticket
    messages: tuple[Message, ...]
    brief: Brief | None
    ledger: tuple[LedgerRow, ...]
    outbox: tuple[OutboxRow, ...]
    facts: Facts | None
    trace: list[LogEntry]

    def deliveries(self) -> dict[str, OutboxRow]:
        """What became of each message to the customer, by the message's id. A worker of release 0.1.0
        names no message: while both run, its deliveries are told by their words."""
        replies = [row for row in self.outbox if row.delivery.what == REPLY]
        found = {row.delivery.message_id: row for row in replies if row.delivery.message_id}
        unnamed = [row for row in replies if not row.delivery.message_id]
        for message in self.messages if unnamed else ():
            if message.role not in ("ai", "person") or message.id in found:
                continue
            row = next((one for one in unnamed if one.delivery.text == message.text), None)
            if row is not None:
                unnamed.remove(row)
                found[message.id] = row
        return found


class Queries:
    """Read only."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._reading = reading(engine)
        self._at_a_moment = engine.execution_options(isolation_level="REPEATABLE READ")

    async def whole(self, ticket_id: str) -> WholeTicket:
        """Everything about a ticket, never half of a change. Raises `NotFound`."""
        async with self._at_a_moment.begin() as connection:
            found = await connection.execute(select(tickets).where(tickets.c.id == ticket_id))
            row = found.mappings().one_or_none()
            if row is None:
                raise NotFound(f"there is no ticket {ticket_id}")
            said = await connection.execute(
                select(messages)
                .where(messages.c.ticket_id == ticket_id)
                .order_by(messages.c.at, messages.c.id)
            )
            parts = with_merged(tickets.c.id == ticket_id)
            done = await connection.execute(
                select(ledger).where(ledger.c.ticket_id.in_(parts)).order_by(ledger.c.id)
            )
            left = await connection.execute(
                select(outbox).where(outbox.c.ticket_id.in_(parts)).order_by(outbox.c.id)
            )
            known = await connection.execute(
                select(ticket_facts).where(ticket_facts.c.ticket_id == ticket_id)
            )
            log = await connection.execute(
                select(events).where(events.c.ticket_id == ticket_id).order_by(events.c.seq)
            )
            facts = known.mappings().one_or_none()
            return WholeTicket(
                ticket=ticket_of(row),
                messages=tuple(message_of(one) for one in said.mappings()),
                brief=readable(Brief, facts["brief"]) if facts else None,
                ledger=tuple(ledger_of(one) for one in done.mappings()),
                outbox=tuple(outbox_of(one) for one in left.mappings()),
                facts=_facts(facts) if facts else None,
                trace=[_entry(one) for one in log.mappings()],
            )

    async def results(self, turn_id: str) -> dict[str, Any]:
        """What was stored of a turn's steps, by step, wherever its ticket was merged into."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(events.c.step, events.c.payload["result"]).where(
                    events.c.turn_id == turn_id, events.c.step.is_not(None)
                )
            )
            return {row[0]: row[1] for row in rows}

    async def last_event(self) -> int:
        """The number of the newest event of all tickets; 0 where there is none."""
        async with self._reading.connect() as connection:
            return (await connection.execute(NEWEST)).scalar_one()

    async def changed_since(self, seq: int) -> tuple[int, list[str]]:
        """The number of the newest event, and the tickets that have one after `seq`, some of them
        where there are very many."""
        after = select(events.c.ticket_id).where(events.c.seq > seq).limit(MOST_CHANGED)
        async with self._reading.connect() as connection:
            newest = (await connection.execute(NEWEST)).scalar_one()
            rows = await connection.execute(after)
            return newest, list(dict.fromkeys(rows.scalars()))

    async def log(self, ticket_id: str) -> list[LogEntry]:
        """A ticket's log in order."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(events).where(events.c.ticket_id == ticket_id).order_by(events.c.seq)
            )
            return [_entry(row) for row in rows.mappings()]

    async def facts(self, ticket_id: str) -> Facts | None:
        """A ticket's facts."""
        async with self._reading.connect() as connection:
            found = await connection.execute(
                select(ticket_facts).where(ticket_facts.c.ticket_id == ticket_id)
            )
            row = found.mappings().one_or_none()
        return _facts(row) if row else None

    async def brief(self, ticket_id: str) -> Brief | None:
        """The brief of a handed-off ticket."""
        async with self._reading.connect() as connection:
            found = await connection.execute(
                select(ticket_facts.c.brief).where(ticket_facts.c.ticket_id == ticket_id)
            )
            kept = found.scalar_one_or_none()
        return readable(Brief, kept)

    async def waiting(self, limit: int = 100, offset: int = 0) -> tuple[list[Listed], int]:
        """Tickets that are with people and not resolved, urgent first, then oldest; and how many
        there are in all."""
        theirs = and_(tickets.c.owner != "ai", tickets.c.status != "resolved")
        async with self._reading.connect() as connection:
            total = await connection.scalar(select(func.count()).select_from(tickets).where(theirs))
            rows = await connection.execute(
                select(
                    tickets,
                    contacts.c.name.label("contact_name"),
                    contacts.c.email.label("contact_email"),
                    contacts.c.external_id,
                    ticket_facts.c.reason,
                    ticket_facts.c.brief,
                )
                .join(contacts, contacts.c.id == tickets.c.contact_id)
                .join(ticket_facts, ticket_facts.c.ticket_id == tickets.c.id)
                .where(theirs)
                .order_by(tickets.c.priority.desc(), tickets.c.opened_at, tickets.c.id)
                .limit(limit)
                .offset(offset)
            )
            listed = [
                Listed(
                    id=row["id"],
                    subject=row["subject"],
                    contact=row["contact_name"] or row["contact_email"] or row["external_id"],
                    owner=row["owner"],
                    person=row["person"],
                    status=row["status"],
                    category=row["category"],
                    reason=row["reason"],
                    brief=readable(Brief, row["brief"]),
                    opened_at=row["opened_at"],
                    waiting_since=row["open_since"],
                    priority=row["priority"],
                )
                for row in rows.mappings()
            ]
            return listed, total or 0

    async def unfinished_turns(self, ticket_id: str | None = None) -> int:
        """Turns that wait, run, or are put aside."""
        statement = select(func.count()).where(turns.c.status.in_(UNFINISHED))
        if ticket_id is not None:
            statement = statement.where(turns.c.ticket_id == ticket_id)
        async with self._reading.connect() as connection:
            return (await connection.execute(statement)).scalar_one()

    async def counts(self) -> dict[str, int]:
        """Open tickets by owner, for the metrics."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(tickets.c.owner, func.count())
                .where(tickets.c.status == "open")
                .group_by(tickets.c.owner)
            )
            return {row[0]: row[1] for row in rows}


def _facts(row: RowMapping) -> Facts:
    return Facts.model_validate({name: row[name] for name in Facts.model_fields})


def _entry(row: RowMapping) -> LogEntry:
    return LogEntry.model_validate({name: row[name] for name in LogEntry.model_fields})
