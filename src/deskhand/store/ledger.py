"""The ledger: intents are written before anything happens, under the ticket's lock."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.actors import AI, SYSTEM, Actor
from deskhand.core.decisions import EffectStatus, Verdict
from deskhand.core.errors import AiStopped, Fenced, Overtaken, Refused, Superseded
from deskhand.core.ledger import Check, LedgerRow, Totals
from deskhand.core.policy import Limits
from deskhand.core.ports import Plan
from deskhand.core.state import Claim
from deskhand.core.stop import STOPPED
from deskhand.core.tickets import Ticket, due
from deskhand.store.database import reading
from deskhand.store.identities import vouched_values
from deskhand.store.ledger_rows import (
    by_key,
    insert_row,
    locked,
    move,
    plain,
    tell_moved,
)
from deskhand.store.rows import fence, ledger_of, lock_ticket, pending_approval, save
from deskhand.store.seen import check_not_merged
from deskhand.store.stop import check_working, state_in
from deskhand.store.tables import ledger, turns
from deskhand.store.writes import write

MERGES = 2
"""How often a turn may be superseded by a newer message."""
COUNTS: tuple[EffectStatus, ...] = (
    "intent",
    "executing",
    "done",
    "uncertain",
    "awaiting_approval",
    "elsewhere",
)
"""What is or may become money spent: it counts against every limit."""
DeferEffect = Callable[[AsyncConnection, str, str], Awaitable[None]]
"""Defers the job of an intent (ticket id, ledger id) inside the given transaction."""


def overtaken(ticket: Ticket, claim: Claim) -> str:
    """Why a turn may claim nothing more; empty while it may."""
    if ticket.owner != "ai" or ticket.epoch != claim.epoch:
        return f"the ticket is with {ticket.person or ticket.owner} now"
    return "the ticket was resolved meanwhile" if ticket.status == "resolved" else ""


def is_unused(row: LedgerRow) -> bool:
    """An intent of the AI's own that nobody has called or approved."""
    return row.status == "intent" and row.by == AI


ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('ledger', 0))")
"""What is added up for a limit stays so until it is written."""


class PostgresLedger:
    """See `deskhand.core.ledger.Ledger`."""

    def __init__(
        self, engine: AsyncEngine, limits: Limits, defer_effect: DeferEffect | None = None
    ) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._limits = limits
        self._defer_effect = defer_effect

    async def intend(
        self,
        claim: Claim,
        plan: Plan,
        key: str,
        check: Check,
        language: str,
        now: datetime,
    ) -> LedgerRow | Verdict:
        """The AI's intent (T4), under the ticket's lock and the account's."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, claim.ticket.id)
            await fence(connection, claim)
            stopped = await state_in(connection) is not None
            gone = STOPPED if stopped else overtaken(ticket, claim)
            existing = await by_key(connection, key)
            if existing is not None and not (gone and is_unused(existing)):
                return existing
            if existing is not None:
                await move(connection, existing, "failed", SYSTEM, now, detail=gone)
            elif not gone:
                if claim.merges < MERGES and await newer_turn(connection, claim):
                    raise Superseded("the customer wrote again before the effect")
                return await self._write(
                    connection, ticket, plan, key, check, AI, now, claim, language
                )
        raise AiStopped(gone) if stopped else Overtaken(gone)

    async def intend_by_person(
        self,
        ticket_id: str,
        plan: Plan,
        key: str,
        check: Check,
        by: Actor,
        now: datetime,
        reverses: str | None = None,
    ) -> LedgerRow | Verdict:
        """A person's intent, at the current epoch."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, ticket_id)
            if existing := await by_key(connection, key):
                return existing
            if reverses is None:
                check_not_merged(ticket)
            language = ticket.language or "en"
            if reverses is not None:
                row = await insert_row(
                    connection, ticket, plan, key, "intent", by, now, None, language, None, reverses
                )
                await tell_moved(connection, row, now)
            else:
                row = await self._write(
                    connection, ticket, plan, key, check, by, now, None, language
                )
            if isinstance(row, LedgerRow):
                await self._defer(connection, row)
            return row

    async def record_elsewhere(
        self, ticket_id: str, plan: Plan, key: str, check: Check, by: Actor, now: datetime
    ) -> LedgerRow | Verdict:
        """A refund that was made outside of Deskhand: it counts against every limit."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, ticket_id)
            if existing := await by_key(connection, key):
                return existing
            await connection.execute(ONE_AT_A_TIME)
            decision = check(await self._totals(connection, ticket, plan, now))
            if isinstance(decision, Verdict):
                return decision
            row = await insert_row(
                connection, ticket, plan, key, "elsewhere", by, now, None, "en", None
            )
            await tell_moved(connection, row, now)
            return row

    async def execute(self, ledger_id: str, now: datetime) -> LedgerRow:
        """Mark an intent as about to be called."""
        async with self._engine.begin() as connection:
            row = await locked(connection, ledger_id)
            if row.status != "intent":
                raise Refused(f"{row.action} is {row.status}, not waiting to be called")
            if row.by == AI:
                await check_working(connection)
            return await move(connection, row, "executing", row.by, now, calls=1)

    async def call_again(self, row: LedgerRow, now: datetime) -> LedgerRow:
        """Count one more call, unless another worker has called or settled meanwhile, or the AI, whose
        it is, was stopped."""
        async with self._engine.begin() as connection:
            if row.by == AI:
                await check_working(connection)
            counted = await connection.execute(
                update(ledger)
                .where(
                    ledger.c.id == row.id,
                    ledger.c.status == "executing",
                    ledger.c.calls == row.calls,
                )
                .values(calls=row.calls + 1, updated_at=now)
            )
            if not counted.rowcount:
                raise Fenced(f"{row.action} is another worker's by now")
        return row.model_copy(update={"calls": row.calls + 1, "updated_at": now})

    async def settle(
        self,
        ledger_id: str,
        status: EffectStatus,
        by: Actor,
        now: datetime,
        result: dict[str, Any] | None = None,
        detail: str = "",
    ) -> LedgerRow:
        """Write what became of it (T5)."""
        async with self._engine.begin() as connection:
            row = await locked(connection, ledger_id)
            if status == "done" and row.reverses is not None:
                taken_back = await locked(connection, row.reverses)
                await move(connection, taken_back, "reversed", by, now)
            return await move(connection, row, status, by, now, result=result or {}, detail=detail)

    async def decide(
        self, ledger_id: str, approved: bool, by: Actor, check: Check | None, now: datetime
    ) -> LedgerRow | Verdict:
        """Approve, at today's epoch and within the approver's own limits; or refuse."""
        async with self._engine.begin() as connection:
            ticket_id = (await plain(connection, ledger_id)).ticket_id
            ticket = await lock_ticket(connection, ticket_id)
            row = await locked(connection, ledger_id)
            if not approved:
                return await move(connection, row, "refused", by, now)
            if row.expires_at is not None and now > row.expires_at:
                raise Refused("the approval has expired")
            if check is not None and row.status == "awaiting_approval":
                totals = await self._totals(connection, ticket, row, now, row.id)
                verdict = check(totals)
                if isinstance(verdict, Verdict):
                    return verdict
            approved_row = await move(connection, row, "intent", by, now, by=by, epoch=ticket.epoch)
            await self._defer(connection, approved_row)
            return approved_row

    async def amend(
        self, ledger_id: str, plan: Plan, key: str, check: Check, by: Actor, now: datetime
    ) -> LedgerRow | Verdict:
        """A person's own intent in the place of one that waits for approval: both or none."""
        async with self._engine.begin() as connection:
            ticket_id = (await plain(connection, ledger_id)).ticket_id
            ticket = await lock_ticket(connection, ticket_id)
            row = await locked(connection, ledger_id)
            if existing := await by_key(connection, key):
                return existing
            if row.status != "awaiting_approval":
                raise Refused(f"{row.action} is {row.status}; nothing waits for approval")
            async with connection.begin_nested() as attempt:
                await move(connection, row, "refused", by, now, detail="changed")
                changed = await self._write(
                    connection, ticket, plan, key, check, by, now, None, row.language
                )
                if isinstance(changed, Verdict):
                    await attempt.rollback()
                    return changed
            await self._defer(connection, changed)
            return changed

    async def expire(self, ticket_id: str, now: datetime) -> tuple[LedgerRow, ...]:
        """Expire the ticket's approvals whose time has come."""
        async with self._engine.begin() as connection:
            ticket = await lock_ticket(connection, ticket_id)
            rows = await connection.execute(
                select(ledger).where(
                    ledger.c.ticket_id == ticket_id,
                    ledger.c.status == "awaiting_approval",
                    ledger.c.expires_at <= now,
                )
            )
            found = [ledger_of(row) for row in rows.mappings()]
            moved = [await move(connection, row, "expired", SYSTEM, now) for row in found]
            due_at, due_kind = due(ticket, await pending_approval(connection, ticket_id))
            after = ticket.model_copy(update={"due_at": due_at, "due_kind": due_kind})
            await write(connection, [save(after)])
            return tuple(moved)

    async def _defer(self, connection: AsyncConnection, row: LedgerRow) -> None:
        """The work that the intent causes commits with it."""
        if self._defer_effect is not None and row.status == "intent":
            await self._defer_effect(connection, row.ticket_id, row.id)

    async def row(self, ledger_id: str) -> LedgerRow:
        """One row."""
        async with self._reading.connect() as connection:
            return await plain(connection, ledger_id)

    async def rows(self, ticket_id: str) -> tuple[LedgerRow, ...]:
        """A ticket's rows, oldest first."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(ledger).where(ledger.c.ticket_id == ticket_id).order_by(ledger.c.id)
            )
            return tuple(ledger_of(row) for row in rows.mappings())

    async def _write(
        self,
        connection: AsyncConnection,
        ticket: Ticket,
        plan: Plan,
        key: str,
        check: Check,
        by: Actor,
        now: datetime,
        claim: Claim | None,
        language: str,
    ) -> LedgerRow | Verdict:
        await connection.execute(ONE_AT_A_TIME)
        totals = await self._totals(connection, ticket, plan, now)
        decision = check(totals)
        if isinstance(decision, Verdict):
            return decision
        status: EffectStatus = "awaiting_approval" if decision else "intent"
        row = await insert_row(
            connection, ticket, plan, key, status, by, now, claim, language, decision
        )
        await tell_moved(connection, row, now, claim)
        return row

    async def _totals(
        self,
        connection: AsyncConnection,
        ticket: Ticket,
        meant: Plan | LedgerRow,
        now: datetime,
        but: str = "",
    ) -> Totals:
        order_id = meant.order_id
        called = await vouched_values(connection, ticket) | {meant.contact}
        theirs = ledger.c.contact.in_(called - {""})
        since = now - timedelta(days=self._limits.window_days)
        midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        counted = (ledger.c.status.in_(COUNTS), ledger.c.id != but)
        amount = func.sum(ledger.c.amount)

        def total(*which: ColumnElement[bool]) -> ColumnElement[Decimal]:
            return func.coalesce(amount.filter(*which), 0)

        today = (
            ledger.c.by == AI,
            ledger.c.created_at >= midnight,
            ledger.c.status != "awaiting_approval",
        )
        same = (ledger.c.action == meant.action) & ledger.c.reverses.is_(None)

        rows = (
            await connection.execute(
                select(
                    ledger.c.currency,
                    total(ledger.c.order_id == order_id).label("order"),
                    total(ledger.c.order_id == order_id, ledger.c.status != "done").label("open"),
                    total(theirs, ledger.c.created_at >= since).label("contact"),
                    total(*today).label("day"),
                    func.count().filter(same, theirs, ledger.c.created_at >= since).label("times"),
                    func.count().filter(same, *today).label("times_today"),
                )
                .where(
                    *counted,
                    (ledger.c.order_id == order_id) | theirs | (ledger.c.created_at >= midnight),
                )
                .group_by(ledger.c.currency)
            )
        ).all()
        once = await connection.execute(
            select(ledger.c.once).where(*counted, theirs, ledger.c.once != "")
        )
        return Totals(
            refunded_on_order=sum((row.order for row in rows if order_id), Decimal(0)),
            unsettled_on_order=sum((row.open for row in rows if order_id), Decimal(0)),
            refunded_to_contact={row.currency: row.contact for row in rows if row.contact},
            refunded_today={row.currency: row.day for row in rows if row.day},
            times_to_contact=sum(row.times for row in rows),
            times_today=sum(row.times_today for row in rows),
            live_once=tuple(once.scalars()),
            epoch=ticket.epoch,
        )


async def newer_turn(connection: AsyncConnection, claim: Claim) -> bool:
    """Whether the customer has written again: a turn waits behind this one."""
    waiting = await connection.execute(
        select(turns.c.id).where(
            turns.c.ticket_id == claim.ticket.id,
            turns.c.status == "waiting",
            turns.c.id != claim.turn_id,
        )
    )
    return waiting.first() is not None
