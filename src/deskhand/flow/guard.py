"""What may be done. Pure, and right also when the model is hostile.

The model chooses a name from the list and arguments of a fixed form; customer, currency, ceiling
and idempotency key come from code.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from pydantic import ValidationError

from deskhand.core.context import Context
from deskhand.core.decisions import ProposedAction, Reason, Verdict
from deskhand.core.ledger import Approval, Check, Totals
from deskhand.core.messages import Message
from deskhand.core.policy import Limits, PersonRole, Policy, Times
from deskhand.core.ports import Action, Plan
from deskhand.core.skeleton import forms
from deskhand.core.tickets import Mode
from deskhand.flow.asked import otherwise
from deskhand.rules.money_back import speaks_of_money_back
from deskhand.rules.quoting import own_subject


def guard(
    proposed: ProposedAction,
    context: Context,
    limits: Limits,
    actions: Mapping[str, Action],
) -> Plan | Verdict:
    """The plan of an action that is allowed in itself, or a refusal."""
    action = actions.get(proposed.name)
    if action is None:
        return refuse(f"{proposed.name[:60]!r} is not in the list of actions", "action_list")
    if not context.contact.verified or not context.contact.known:
        return refuse("the sender's identity is not verified", "verified_sender")
    try:
        arguments = action.arguments.model_validate(proposed.arguments)
    except ValidationError as error:
        return refuse(argument_fault(error), "arguments")
    return action.plan(arguments, context, limits)


def guard_ai(
    proposed: ProposedAction,
    context: Context,
    policy: Policy,
    actions: Mapping[str, Action],
    said: Sequence[Message],
    language: str,
) -> Plan | Verdict:
    """The same for the AI, which needs the customer's case for it as well: the facts, or the customer's
    own words among what was `said`, never those of an article or a note. Money goes back as these words,
    in `language`, ask for it, whatever the model makes of them."""
    plan = guard(proposed, context, policy.limits, actions)
    if isinstance(plan, Verdict):
        return plan
    if plan.lacks:
        return refuse(plan.lacks, "case")
    theirs = [one for one in said if one.role == "customer"]
    own = [f"{own_subject(one.subject)}\n{one.text}" for one in theirs]
    if plan.on_request and not speaks_of_money_back(forms("\n".join(own))):
        return refuse("the customer has not asked for money back", "asked")
    if why := otherwise(plan, own, context, policy, language):
        return refuse(why, "asked_otherwise")
    return plan


def argument_fault(error: ValidationError) -> str:
    """The first argument at fault and what is wrong with it."""
    fault = error.errors()[0]
    name = ".".join(str(part) for part in fault["loc"]) or "arguments"
    return f"{name}: {fault['msg'].removeprefix('Value error, ')}"[:300]


def refuse(evidence: str, rule: str) -> Verdict:
    """A refusal by the guard."""
    return Verdict(reason=Reason.ACTION_NOT_PERMITTED, evidence=evidence, rule=f"guard.{rule}")


def check_for_ai(plan: Plan, limits: Limits, mode: Mode, now: datetime) -> Check:
    """What the ledger must allow before the AI's intent is written."""

    def check(totals: Totals) -> Verdict | Approval | None:
        if refused := _never(plan, totals):
            return refused
        why = _over_limit(plan, limits, totals) or _too_often(plan, limits, totals)
        if why is None and mode == "draft":
            why = "every action is approved in draft mode"
        if why is None:
            return None
        return Approval(
            expires_at=now + timedelta(hours=limits.approval_hours),
            roles=limits.approver_roles,
            why=why,
        )

    return check


def check_for_person(plan: Plan, limits: Limits, role: PersonRole) -> Check:
    """What the ledger must allow before a person's intent is written: their role's own ceiling."""

    def check(totals: Totals) -> Verdict | Approval | None:
        if refused := _never(plan, totals):
            return refused
        most = limits.person_refund.get(role, Decimal(0))
        if plan.amount is not None and limits.over(
            {plan.currency: _given_back(plan, totals) + plan.amount}, most
        ):
            return Verdict(
                reason=Reason.OVER_LIMIT,
                evidence=f"{plan.amount} {plan.currency} is over the {role} limit of {most} "
                f"{limits.currency}{_without_rate(plan, limits)}",
                rule="guard.person_limit",
            )
        return None

    return check


def check_for_record(plan: Plan) -> Check:
    """What the ledger must allow before money is entered that was given elsewhere."""

    def check(totals: Totals) -> Verdict | Approval | None:
        return _never(plan, totals)

    return check


def _given_back(plan: Plan, totals: Totals) -> Decimal:
    """For the order, by the ledger or by the shop, whichever knows of more: another hand may have given
    it back, and the shop may not know yet what is under way here."""
    in_the_shop = (plan.given_back or Decimal(0)) + totals.unsettled_on_order
    return max(totals.refunded_on_order, in_the_shop)


def _never(plan: Plan, totals: Totals) -> Verdict | None:
    """What no approval can allow."""
    if (
        plan.amount is not None
        and plan.ceiling is not None
        and _given_back(plan, totals) + plan.amount > plan.ceiling
    ):
        return refuse(
            f"{_given_back(plan, totals)} of {plan.ceiling} {plan.currency} is refunded already",
            "paid",
        )
    if plan.once and plan.once in totals.live_once:
        return refuse("there is one already", "once")
    return None


def _over_limit(plan: Plan, limits: Limits, totals: Totals) -> str | None:
    if plan.amount is None:
        return None
    here, why = {plan.currency: plan.amount}, _without_rate(plan, limits)
    on_order = {plan.currency: _given_back(plan, totals) + plan.amount}
    if limits.over(on_order, limits.refund_without_approval):
        return f"over {limits.refund_without_approval} {limits.currency} for one order{why}"
    if limits.over(_together(totals.refunded_to_contact, here), limits.refund_per_contact):
        return f"over {limits.refund_per_contact} {limits.currency} for one customer{why}"
    if limits.over(_together(totals.refunded_today, here), limits.refund_per_day):
        return f"over {limits.refund_per_day} {limits.currency} in one day{why}"
    return None


def _too_often(plan: Plan, limits: Limits, totals: Totals) -> str | None:
    most = limits.times.get(plan.action, Times())
    if totals.times_to_contact >= most.per_contact:
        return f"{plan.action} more than {most.per_contact} times for one customer"
    if totals.times_today >= most.per_day:
        return f"{plan.action} more than {most.per_day} times in one day"
    return None


def _without_rate(plan: Plan, limits: Limits) -> str:
    known = plan.currency in ("", limits.currency) or plan.currency in limits.rates
    return "" if known else f", or not comparable: limits.rates has no {plan.currency}"


def _together(one: Mapping[str, Decimal], other: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {
        code: one.get(code, Decimal(0)) + other.get(code, Decimal(0)) for code in {*one, *other}
    }
