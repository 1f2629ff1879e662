"""Doing it: intent, key, call, result. The ledger is written before and after every call."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from deskhand.core.actors import AI
from deskhand.core.clock import Clock
from deskhand.core.context import Context, visible
from deskhand.core.decisions import (
    NO_EFFECT,
    Effect,
    EffectStatus,
    ProposedAction,
    Reason,
    Verdict,
)
from deskhand.core.errors import Permanent, Retryable, Uncertain
from deskhand.core.ledger import Ledger, LedgerRow
from deskhand.core.ports import ActionCall, Endpoint, Plan
from deskhand.core.state import Claim
from deskhand.core.values import storable
from deskhand.flow.breaker import Breaker
from deskhand.flow.context import facts_now
from deskhand.flow.guard import check_for_ai, guard, guard_ai, refuse
from deskhand.flow.turn_context import Parts, TurnContext

TRIES = 3
FIRST_WAIT = timedelta(seconds=0.25)
LONGEST_WAIT = timedelta(seconds=10)
"""An endpoint that asks for more patience than this gets a person instead of another call."""


def key_of(ticket_id: str, origin: str, action: str) -> str:
    """The idempotency key: ticket, what asked for it (turn or request), action. Never a model's."""
    return storable(f"{ticket_id}:{origin}:{action}")


async def perform(ctx: TurnContext, proposed: ProposedAction, language: str) -> Effect | Verdict:
    """Plan on facts that are read now, write the intent (T4), execute it and write the result (T5);
    or say why not.

    Over a limit the effect stays `awaiting_approval`. Raises `Superseded`, `Fenced`, `Overtaken`.
    """
    await ctx.flush()
    key = key_of(ctx.claim.ticket.id, ctx.claim.turn_id, proposed.name)
    plan = await _plan_again(ctx, proposed, key, language)
    if isinstance(plan, Verdict):
        return plan
    row = await ctx.parts.ledger.intend(
        ctx.claim,
        plan,
        key,
        check_for_ai(plan, ctx.policy.limits, ctx.mode, ctx.now),
        language,
        ctx.parts.clock.now(),
    )
    if isinstance(row, Verdict):
        return row
    return effect_of(await executor(ctx.parts).run(row))


async def begun(ledger: Ledger, ticket_id: str, key: str) -> LedgerRow | None:
    """What was begun under a key: the same request is answered with it, whatever the facts say now."""
    return next((row for row in await ledger.rows(ticket_id) if row.key == key), None)


async def _plan_again(
    ctx: TurnContext, proposed: ProposedAction, key: str, language: str
) -> Plan | Verdict:
    """The plan on the facts of this moment. What an earlier attempt has called stays what it was, because
    the facts may be other ones by its own doing; what it had only meant to call is planned again."""
    row = await begun(ctx.parts.ledger, ctx.claim.ticket.id, key)
    if row is not None and row.status != "intent":
        return Plan(action=row.action, arguments=row.arguments)
    plan = await _on_fresh_facts(ctx, proposed, language)
    if isinstance(plan, Verdict) and row is not None:
        await _never_called(ctx.parts, row, plan.evidence)
    return plan


async def _on_fresh_facts(
    ctx: TurnContext, proposed: ProposedAction, language: str
) -> Plan | Verdict:
    facts = await facts_now(ctx.parts, ctx.claim.sender)
    if isinstance(facts, Verdict):
        return facts
    ctx.facts = known = visible(facts)
    plan = guard_ai(proposed, known, ctx.policy, ctx.parts.actions, ctx.claim.said, language)
    if isinstance(plan, Verdict):
        return plan
    theirs = known.account.id if known.account else ""
    return plan.model_copy(update={"account": theirs, "contact": known.contact.id})


async def still_allowed(parts: Parts, row: LedgerRow) -> LedgerRow:
    """An approved or a person's intent that waits to be called, `failed` where the facts of this moment
    no longer allow it; every other row as it is."""
    if row.status != "intent" or row.reverses is not None:
        return row
    facts = await facts_now(parts, await parts.tickets.sender(row.ticket_id))
    plan = facts if isinstance(facts, Verdict) else plan_of(row, facts, parts)
    if isinstance(plan, Verdict):
        return await _never_called(parts, row, plan.evidence)
    return row


def plan_of(row: LedgerRow, facts: Context, parts: Parts) -> Plan | Verdict:
    """What a row asks for, planned anew on other facts: its arguments without what code added. Refused
    where it would be another action by now."""
    action = parts.actions.get(row.action)
    if action is None:
        return refuse(f"{row.action} is no longer among the actions", "action_list")
    asked = action.arguments.model_fields
    given = {name: value for name, value in row.arguments.items() if name in asked}
    proposed = ProposedAction(name=row.action, arguments=given)
    plan = guard(proposed, facts, parts.policy.limits, parts.actions)
    if isinstance(plan, Plan) and plan.model_dump(mode="json")["arguments"] != row.arguments:
        return refuse(f"by now it would be {plan.arguments}", "changed")
    return plan


async def _never_called(parts: Parts, row: LedgerRow, why: str) -> LedgerRow:
    now = parts.clock.now()
    return await parts.ledger.settle(
        row.id, "failed", row.by, now, {}, f"never called: {why}"[:200]
    )


async def finish_open(parts: Parts, claim: Claim) -> Effect:
    """Bring what a turn had begun to its end, when the turn itself ends in another way.

    What was never called fails; what may have been called is finished with its key, asked for, or
    left `uncertain` for a person. Where a person has the ticket by now, or the AI is stopped, nothing is
    called any more: it is only asked for. The turn's last effect, or none.
    """
    effect = NO_EFFECT
    ticket = await parts.tickets.ticket(claim.ticket.id)
    may_call = (ticket.owner, ticket.epoch) == ("ai", claim.epoch)
    may_call = may_call and await parts.stop.state() is None
    for row in await parts.ledger.rows(claim.ticket.id):
        if row.turn_id != claim.turn_id or row.by != AI:
            continue
        if row.status == "intent":
            ended = await _never_called(parts, row, "the turn ended")
        elif may_call:
            ended = await executor(parts).run(row)
        else:
            ended = await executor(parts).find_out(row)
        effect = effect_of(ended)
    return effect


def executor(parts: Parts) -> "Executor":
    """Calls the company's endpoint, with a breaker that all calls of this process share."""
    return Executor(parts.ledger, parts.endpoint, parts.clock, parts.models.breaker)


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
    breaker: Breaker = field(default_factory=Breaker)

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
            row = await self.ledger.call_again(row, self.clock.now())
            return await self._call(row, doubt=True)
        return await self._find(row)

    async def find_out(self, row: LedgerRow) -> LedgerRow:
        """What became of a row that was found `executing`, without a call: done where the endpoint says
        so, else in doubt. Every other row as it is."""
        if row.status != "executing":
            return row
        return await self._ask(
            row, "the AI may do nothing more here; whether it was done is not known"
        )

    async def _find(self, row: LedgerRow) -> LedgerRow:
        try:
            result = await self.endpoint.find(row.key)
        except (Uncertain, Retryable, Permanent) as error:
            return await self._settle(row, "uncertain", detail=str(error))
        if result is None:
            row = await self.ledger.call_again(row, self.clock.now())
            return await self._call(row, doubt=False)
        return await self._told(row, result)

    async def _call(self, row: LedgerRow, doubt: bool) -> LedgerRow:
        """Call until it is done, refused or in doubt.

        Once one attempt may have done it, no later refusal proves that it did not happen. Before
        each further call the row is counted up: a worker that was frozen meanwhile is `Fenced`.
        """
        call = ActionCall(
            key=row.key,
            action=row.action,
            arguments=row.arguments,
            contact=row.contact,
            account=row.account,
            reverse=row.reverses is not None,
        )
        name, wait, why = f"endpoint {self.endpoint.name}", timedelta(0), ""
        for attempt in range(TRIES):
            now = self.clock.now()
            rests = max(wait, self.breaker.until(name, now) - now)
            if rests > LONGEST_WAIT:
                why = why or "the action endpoint is left alone after failures in a row"
                break
            await asyncio.sleep(rests.total_seconds())
            if attempt:
                row = await self.ledger.call_again(row, self.clock.now())
            try:
                result = await self.endpoint.execute(call)
            except Retryable as error:
                why = str(error)
                self.breaker.failed(name, self.clock.now())
                wait = error.after or FIRST_WAIT * 2**attempt
            except Permanent as error:
                why = str(error)
                break
            except Uncertain as error:
                why, doubt, wait = str(error), True, FIRST_WAIT * 2**attempt
                self.breaker.failed(name, self.clock.now())
                if not self.endpoint.honours_keys:
                    return await self._ask(row, why)
            else:
                self.breaker.worked(name)
                return await self._told(row, result)
        return await self._settle(row, "uncertain" if doubt else "failed", detail=why)

    async def _ask(self, row: LedgerRow, why: str) -> LedgerRow:
        """After a call without an answer: done if the endpoint says so, else in doubt, because the
        call may still be on its way."""
        with contextlib.suppress(Uncertain, Retryable, Permanent):
            result = await self.endpoint.find(row.key)
            if result is not None:
                return await self._told(row, result)
        return await self._settle(row, "uncertain", detail=why)

    async def _told(self, row: LedgerRow, result: dict[str, Any]) -> LedgerRow:
        """Done, where the endpoint says that it did what it was asked; else in doubt."""
        if not result:
            why = f"{self.endpoint.name} did not say what it did"
            return await self._settle(row, "uncertain", detail=why)
        if other := _another(row, result):
            return await self._settle(row, "uncertain", result=result, detail=other)
        return await self._settle(row, "done", result=result)

    async def _settle(
        self,
        row: LedgerRow,
        status: EffectStatus,
        result: dict[str, Any] | None = None,
        detail: str = "",
    ) -> LedgerRow:
        return await self.ledger.settle(
            row.id, status, row.by, self.clock.now(), storable(result or {}), storable(detail)
        )


def _another(row: LedgerRow, result: dict[str, Any]) -> str:
    """What the endpoint says that it did instead: another amount, currency or order. Empty where it
    says nothing of these, or the same."""
    asked = {"amount": row.amount, "currency": row.currency, "order_id": row.order_id}
    for name, value in asked.items():
        said = result.get(name)
        if value and said not in (None, "") and not _same(value, said):
            return f"asked for {name} {value}, the endpoint says {said}"
    return ""


def _same(asked: object, said: object) -> bool:
    if isinstance(asked, Decimal):
        try:
            return Decimal(str(said)) == asked
        except ArithmeticError:
            return False
    return str(asked) == str(said)
