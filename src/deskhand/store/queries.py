"""What pages, the API and reports read."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.decisions import Brief
from deskhand.core.values import Amount, Instant, Value
from deskhand.store.tables import contacts, events, ticket_facts, tickets, turns


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


class Queries:
    """Read only."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def log(self, ticket_id: str) -> list[LogEntry]:
        """A ticket's log in order."""
        async with self._engine.connect() as connection:
            rows = await connection.execute(
                select(events).where(events.c.ticket_id == ticket_id).order_by(events.c.seq)
            )
            return [
                LogEntry.model_validate({name: row[name] for name in LogEntry.model_fields})
                for row in rows.mappings()
            ]

    async def facts(self, ticket_id: str) -> Facts | None:
        """A ticket's facts."""
        async with self._engine.connect() as connection:
            found = await connection.execute(
                select(ticket_facts).where(ticket_facts.c.ticket_id == ticket_id)
            )
            row = found.mappings().one_or_none()
        if row is None:
            return None
        return Facts.model_validate({name: row[name] for name in Facts.model_fields})

    async def facts_between(self, start: datetime, end: datetime) -> list[Facts]:
        """Facts of tickets opened in `[start, end)` that count in the figures."""
        async with self._engine.connect() as connection:
            rows = await connection.execute(
                select(ticket_facts)
                .where(
                    ticket_facts.c.opened_at >= start,
                    ticket_facts.c.opened_at < end,
                    ticket_facts.c.counts,
                )
                .order_by(ticket_facts.c.ticket_id)
            )
            return [
                Facts.model_validate({name: row[name] for name in Facts.model_fields})
                for row in rows.mappings()
            ]

    async def spent_between(self, start: datetime, end: datetime) -> Decimal:
        """All model spend in the period, in dollars, whatever ticket it was for."""
        async with self._engine.connect() as connection:
            found = await connection.execute(
                select(func.coalesce(func.sum(ticket_facts.c.cost), 0)).where(
                    ticket_facts.c.opened_at >= start, ticket_facts.c.opened_at < end
                )
            )
            return Decimal(found.scalar_one())

    async def brief(self, ticket_id: str) -> Brief | None:
        """The brief of a handed-off ticket."""
        async with self._engine.connect() as connection:
            found = await connection.execute(
                select(ticket_facts.c.brief).where(ticket_facts.c.ticket_id == ticket_id)
            )
            kept = found.scalar_one_or_none()
        return Brief.model_validate(kept) if kept else None

    async def waiting(self, limit: int = 100) -> list[Listed]:
        """Tickets that are with people and not resolved: urgent first, then oldest."""
        async with self._engine.connect() as connection:
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
                .where(tickets.c.owner != "ai", tickets.c.status != "resolved")
                .order_by(tickets.c.priority.desc(), tickets.c.opened_at)
                .limit(limit)
            )
            return [
                Listed(
                    id=row["id"],
                    subject=row["subject"],
                    contact=row["contact_name"] or row["contact_email"] or row["external_id"],
                    owner=row["owner"],
                    person=row["person"],
                    status=row["status"],
                    category=row["category"],
                    reason=row["reason"],
                    brief=Brief.model_validate(row["brief"]) if row["brief"] else None,
                    opened_at=row["opened_at"],
                    waiting_since=row["open_since"],
                    priority=row["priority"],
                )
                for row in rows.mappings()
            ]

    async def unfinished_turns(self, ticket_id: str | None = None) -> int:
        """Turns that wait or run."""
        statement = select(func.count()).where(turns.c.status.in_(("waiting", "claimed")))
        if ticket_id is not None:
            statement = statement.where(turns.c.ticket_id == ticket_id)
        async with self._engine.connect() as connection:
            return (await connection.execute(statement)).scalar_one()

    async def counts(self) -> dict[str, int]:
        """Open tickets by owner, for the metrics."""
        async with self._engine.connect() as connection:
            rows = await connection.execute(
                select(tickets.c.owner, func.count())
                .where(tickets.c.status == "open")
                .group_by(tickets.c.owner)
            )
            return {row[0]: row[1] for row in rows}
