"""Doing it: intent, key, call, result. The ledger is written before and after every call."""

import asyncio
from dataclasses import dataclass
from typing import Any

from deskhand.core.clock import Clock
from deskhand.core.decisions import Effect, EffectStatus, Reason, Verdict
from deskhand.core.errors import Permanent, Retryable, Uncertain
from deskhand.core.ports import ActionCall, Endpoint, Plan
from deskhand.core.state import Ledger, LedgerRow
from deskhand.core.values import storable
from deskhand.flow.guard import check_for_ai
from deskhand.flow.turn_context import TurnContext

TRIES = 3
FIRST_WAIT_SECONDS = 0.25


def key_of(ticket_id: str, origin: str, action: str) -> str:
    """The idempotency key: ticket, what asked for it (turn or request), action. Never a model's."""
    return storable(f"{ticket_id}:{origin}:{action}")


async def perform(ctx: TurnContext, plan: Plan, language: str) -> Effect | Verdict:
    """Write the intent (T4), execute it and write the result (T5); or say why not.

    Over a limit the effect stays `awaiting_approval`. Raises `Superseded`, `Fenced`, `Overtaken`.
    """
    await ctx.flush()
    row = await ctx.parts.ledger.intend(
        ctx.claim,
        plan,
        key_of(ctx.claim.ticket.id, ctx.claim.turn_id, plan.action),
        check_for_ai(plan, ctx.policy.limits, ctx.mode, ctx.now),
        language,
        ctx.parts.clock.now(),
    )
    if isinstance(row, Verdict):
        return row
    return effect_of(await Executor(ctx.parts.ledger, ctx.parts.endpoint, ctx.parts.clock).run(row))


def effect_of(row: LedgerRow) -> Effect:
    """A ledger row as the rest of the flow sees it."""
    return Effect(
        status=row.status,
        ledger_id=row.id,
        action=row.action,
        arguments=row.arguments,
        amount=row.amount,
        currency=row.currency,
        result=row.result,
        detail=row.detail,
        expires_at=row.expires_at,
    )


def failed(effect: Effect) -> Verdict | None:
    """Why a person is needed after the attempt, or None: it is done, or waits for approval."""
    reasons = {"failed": Reason.EFFECT_FAILED, "uncertain": Reason.EFFECT_UNCERTAIN}
    if effect.status not in reasons:
        return None
    return Verdict(
        reason=reasons[effect.status],
        evidence=f"{effect.action}: {effect.detail}"[:200],
        rule="effect",
    )


@dataclass(frozen=True)
class Executor:
    """Calls the company's endpoint for an intent: the AI's, an approved one, or a person's."""

    ledger: Ledger
    endpoint: Endpoint
    clock: Clock

    async def run(self, row: LedgerRow) -> LedgerRow:
        """Bring an intent to its end and return the row.

        A row found `executing` belongs to an attempt that died between call and answer: it is
        called again only where the endpoint honours keys, else asked for, else `uncertain`.
        """
        if row.status == "intent":
            row = await self.ledger.execute(row.id, self.clock.now())
            return await self._call(row, doubt=False)
        if row.status != "executing":
            return row
        if self.endpoint.honours_keys:
            return await self._call(row, doubt=True)
        return await self._find(row)

    async def _find(self, row: LedgerRow) -> LedgerRow:
        try:
            result = await self.endpoint.find(row.key)
        except (Uncertain, Retryable, Permanent) as error:
            return await self._settle(row, "uncertain", detail=str(error))
        if result is None:
            return await self._call(row, doubt=False)
        return await self._settle(row, "done", result=result)

    async def _call(self, row: LedgerRow, doubt: bool) -> LedgerRow:
        """Call until it is done, refused or in doubt.

        Once one attempt may have done it, no later refusal proves that it did not happen.
        """
        call = ActionCall(
            key=row.key,
            action=row.action,
            arguments=row.arguments,
            contact=row.contact,
            account=row.account,
            reverse=row.reverses is not None,
        )
        why = ""
        for attempt in range(TRIES):
            if attempt:
                await asyncio.sleep(FIRST_WAIT_SECONDS * 2 ** (attempt - 1))
            try:
                return await self._settle(row, "done", result=await self.endpoint.execute(call))
            except Retryable as error:
                why = str(error)
            except Permanent as error:
                why = str(error)
                break
            except Uncertain as error:
                why, doubt = str(error), True
                if not self.endpoint.honours_keys:
                    break
        return await self._settle(row, "uncertain" if doubt else "failed", detail=why)

    async def _settle(
        self,
        row: LedgerRow,
        status: EffectStatus,
        result: dict[str, Any] | None = None,
        detail: str = "",
    ) -> LedgerRow:
        return await self.ledger.settle(
            row.id, status, row.by, self.clock.now(), result or {}, detail
        )
