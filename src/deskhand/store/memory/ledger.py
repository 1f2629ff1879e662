"""The ledger in memory."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from deskhand.core.actors import AI, Actor
from deskhand.core.decisions import (
    EffectStatus,
    Verdict,
)
from deskhand.core.errors import (
    AiStopped,
    Fenced,
    NotFound,
    Overtaken,
    Refused,
    Superseded,
)
from deskhand.core.ids import new_id
from deskhand.core.ledger import Check, LedgerRow, Totals
from deskhand.core.ports import Plan
from deskhand.core.state import Claim
from deskhand.core.stop import STOPPED
from deskhand.core.tickets import Ticket
from deskhand.store.ledger import COUNTS, MERGES, is_unused, overtaken
from deskhand.store.ledger_rows import NEXT
from deskhand.store.memory.state import MemoryState


class MemoryLedger:
    """See `deskhand.core.ledger.Ledger`."""

    def __init__(self, store: MemoryState) -> None:
        self._store = store

    async def intend(
        self, claim: Claim, plan: Plan, key: str, check: Check, language: str, now: datetime
    ) -> LedgerRow | Verdict:
        """The AI's intent (T4)."""
        self._store.fence(claim)
        ticket = self._store.find(claim.ticket.id)
        stopped = self._store.stopped is not None
        gone = STOPPED if stopped else overtaken(ticket, claim)
        existing = self._by_key(key)
        if existing is not None and not (gone and is_unused(existing)):
            return existing
        if gone:
            if existing is not None:
                self._move(existing, "failed", now, detail=gone)
            raise AiStopped(gone) if stopped else Overtaken(gone)
        if claim.merges < MERGES and self._store.newer_turn(claim):
            raise Superseded("the customer wrote again before the effect")
        return self._write(ticket, plan, key, check, AI, now, claim.turn_id, language)

    async def intend_by_person(
        self, ticket_id: str, plan: Plan, key: str, check: Check, by: Actor, now: datetime
    ) -> LedgerRow | Verdict:
        """A person's intent, at the current epoch."""
        if existing := self._by_key(key):
            return existing
        ticket = self._store.find(ticket_id)
        return self._write(ticket, plan, key, check, by, now, None, ticket.language or "en")

    async def execute(self, ledger_id: str, now: datetime) -> LedgerRow:
        """Mark an intent as about to be called."""
        row = await self.row(ledger_id)
        if row.status != "intent":
            raise Refused(f"{row.action} is {row.status}, not waiting to be called")
        if row.by == AI:
            self._store.check_working()
        return self._move(row, "executing", now, calls=1)

    async def call_again(self, row: LedgerRow, now: datetime) -> LedgerRow:
        """Count one more call, unless another worker has called or settled meanwhile, or the AI, whose
        it is, was stopped."""
        current = await self.row(row.id)
        if row.by == AI:
            self._store.check_working()
        if (current.status, current.calls) != ("executing", row.calls):
            raise Fenced(f"{row.action} is another worker's by now")
        again = current.model_copy(update={"calls": row.calls + 1, "updated_at": now})
        self._store.ledger_rows[row.id] = again
        return again

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
        row = await self.row(ledger_id)
        return self._move(row, status, now, result=result or {}, detail=detail)

    async def decide(
        self, ledger_id: str, approved: bool, by: Actor, check: Check | None, now: datetime
    ) -> LedgerRow | Verdict:
        """Approve or refuse."""
        row = await self.row(ledger_id)
        if not approved:
            return self._move(row, "refused", now)
        if row.expires_at is not None and now > row.expires_at:
            raise Refused("the approval has expired")
        ticket = self._store.find(row.ticket_id)
        if check is not None and row.status == "awaiting_approval":
            verdict = check(self._totals(ticket, row.contact, row, now, row.id))
            if isinstance(verdict, Verdict):
                return verdict
        return self._move(row, "intent", now, by=by, epoch=ticket.epoch)

    async def row(self, ledger_id: str) -> LedgerRow:
        """One row."""
        if ledger_id not in self._store.ledger_rows:
            raise NotFound(f"there is no ledger row {ledger_id}")
        return self._store.ledger_rows[ledger_id]

    async def rows(self, ticket_id: str) -> tuple[LedgerRow, ...]:
        """A ticket's rows, oldest first."""
        return tuple(row for row in self._store.ledger_rows.values() if row.ticket_id == ticket_id)

    def _write(
        self,
        ticket: Ticket,
        plan: Plan,
        key: str,
        check: Check,
        by: Actor,
        now: datetime,
        turn_id: str | None,
        language: str,
    ) -> LedgerRow | Verdict:
        contact = plan.contact or self._identity(ticket)
        decision = check(self._totals(ticket, contact, plan, now))
        if isinstance(decision, Verdict):
            return decision
        row = LedgerRow(
            id=new_id(),
            ticket_id=ticket.id,
            turn_id=turn_id,
            epoch=ticket.epoch,
            key=key,
            action=plan.action,
            arguments=plan.arguments,
            contact=contact,
            account=plan.account or ticket.account_id,
            order_id=plan.order_id,
            amount=plan.amount,
            currency=plan.currency,
            once=plan.once,
            status="awaiting_approval" if decision else "intent",
            by=by,
            why=decision.why if decision else "",
            roles=decision.roles if decision else (),
            expires_at=decision.expires_at if decision else None,
            language=language,
            created_at=now,
            updated_at=now,
        )
        self._store.ledger_rows[row.id] = row
        return row

    def _totals(
        self,
        ticket: Ticket,
        contact: str,
        meant: Plan | LedgerRow,
        now: datetime,
        but: str = "",
    ) -> Totals:
        order_id = meant.order_id
        counted = [
            row
            for row in self._store.ledger_rows.values()
            if row.status in COUNTS and row.id != but
        ]
        theirs = {contact, self._identity(ticket)}
        since = now - timedelta(days=self._store.limits.window_days)
        midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)

        def total(holds: Callable[[LedgerRow], bool]) -> dict[str, Decimal]:
            sums: dict[str, Decimal] = {}
            for row in counted:
                if row.amount and holds(row):
                    sums[row.currency] = sums.get(row.currency, Decimal(0)) + row.amount
            return sums

        def today(row: LedgerRow) -> bool:
            waits = row.status == "awaiting_approval"
            return row.by == AI and row.created_at >= midnight and not waits

        def of_order(row: LedgerRow) -> bool:
            return bool(order_id) and row.order_id == order_id

        on_order = total(of_order)
        unsettled = total(lambda row: of_order(row) and row.status != "done")
        return Totals(
            refunded_on_order=sum(on_order.values(), Decimal(0)),
            unsettled_on_order=sum(unsettled.values(), Decimal(0)),
            refunded_to_contact=total(
                lambda row: row.contact in theirs and row.created_at >= since
            ),
            refunded_today=total(today),
            times_to_contact=sum(
                row.action == meant.action and row.contact in theirs and row.created_at >= since
                for row in counted
            ),
            times_today=sum(row.action == meant.action and today(row) for row in counted),
            live_once=tuple(row.once for row in counted if row.once and row.contact in theirs),
            epoch=ticket.epoch,
        )

    def _identity(self, ticket: Ticket) -> str:
        sender = self._store.senders[ticket.id]
        return sender.id or sender.email

    def _by_key(self, key: str) -> LedgerRow | None:
        return next((row for row in self._store.ledger_rows.values() if row.key == key), None)

    def _move(
        self, row: LedgerRow, status: EffectStatus, now: datetime, **columns: Any
    ) -> LedgerRow:
        if status not in NEXT.get(row.status, ()):
            raise Refused(f"{row.action} is {row.status} and cannot become {status}")
        moved = row.model_copy(update={**columns, "status": status, "updated_at": now})
        self._store.ledger_rows[row.id] = moved
        return moved
