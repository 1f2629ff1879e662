"""The port of the ledger: what was done to customers' money and things, and what may still be done."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from deskhand.core.actors import Actor
from deskhand.core.decisions import EffectStatus, Verdict
from deskhand.core.ports import Plan
from deskhand.core.state import Claim
from deskhand.core.values import Amount, Instant, Value


class Totals(Value):
    """What the ledger already holds, read under the lock under which the intent is written."""

    refunded_on_order: Amount = Decimal(0)
    """In the order's currency."""
    unsettled_on_order: Amount = Decimal(0)
    """The part of it of which the shop may not know yet: all that is not done."""
    refunded_to_contact: dict[str, Amount] = {}
    """Within the limits' window, by currency."""
    refunded_today: dict[str, Amount] = {}
    """By the AI on this UTC day, over all contacts, by currency."""
    times_to_contact: int = 0
    """The same action to this contact, within the limits' window."""
    times_today: int = 0
    """The same action by the AI on this UTC day, over all contacts."""
    live_once: tuple[str, ...] = ()
    """Once-only keys of the contact that are in use."""
    epoch: int = 0


class Approval(Value):
    """An action that waits for a person."""

    expires_at: Instant
    roles: tuple[str, ...]
    why: str


class LedgerRow(Value):
    """An action's row in the ledger."""

    id: str
    ticket_id: str
    turn_id: str | None
    epoch: int
    key: str
    action: str
    arguments: dict[str, Any]
    contact: str
    account: str
    order_id: str = ""
    amount: Amount | None = None
    currency: str = ""
    once: str = ""
    status: EffectStatus
    by: Actor
    """`ai`, or the person who ran or approved it."""
    why: str = ""
    roles: tuple[str, ...] = ()
    expires_at: Instant | None = None
    result: dict[str, Any] = {}
    detail: str = ""
    calls: int = 0
    """How many calls to the endpoint were begun."""
    reverses: str | None = None
    language: str = "en"
    created_at: Instant
    updated_at: Instant


Check = Callable[[Totals], Verdict | Approval | None]
"""Pure; run inside the transaction that writes the intent: refuse, ask a person, or go ahead."""


class Ledger(Protocol):
    """Every action that was intended, and what became of it."""

    async def intend(
        self,
        claim: Claim,
        plan: Plan,
        key: str,
        check: Check,
        language: str,
        now: datetime,
    ) -> LedgerRow | Verdict:
        """Write the intent (T4), or say why not. The same key gives the same row.

        Raises `Superseded` when the customer wrote again and no intent exists yet.
        """
        ...

    async def intend_by_person(
        self, ticket_id: str, plan: Plan, key: str, check: Check, by: Actor, now: datetime
    ) -> LedgerRow | Verdict:
        """Write a person's intent at the current epoch, or say why not."""
        ...

    async def execute(self, ledger_id: str, now: datetime) -> LedgerRow:
        """Mark an intent as about to be called. Raises `Refused` for any other status."""
        ...

    async def call_again(self, row: LedgerRow, now: datetime) -> LedgerRow:
        """Count one more call of an `executing` row, before it is made.

        Raises `Fenced` when another worker has called or settled it since `row` was read.
        """
        ...

    async def settle(
        self,
        ledger_id: str,
        status: EffectStatus,
        by: Actor,
        now: datetime,
        result: dict[str, Any] | None = None,
        detail: str = "",
    ) -> LedgerRow:
        """Write what became of it (T5). `uncertain` may be settled later by a person."""
        ...

    async def decide(
        self, ledger_id: str, approved: bool, by: Actor, check: Check | None, now: datetime
    ) -> LedgerRow | Verdict:
        """Approve or refuse. Approving makes an intent authorised by `by` at today's epoch."""
        ...

    async def row(self, ledger_id: str) -> LedgerRow:
        """One row. Raises `NotFound`."""
        ...

    async def rows(self, ticket_id: str) -> tuple[LedgerRow, ...]:
        """A ticket's rows, oldest first."""
        ...
