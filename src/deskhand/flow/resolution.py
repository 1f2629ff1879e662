"""The proposal: what the model would say and do. Nothing of it is trusted."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from deskhand.core.context import Context
from deskhand.core.decisions import Passage, Proposal, ProposedAction, Reason, Triage, Verdict
from deskhand.core.errors import Permanent, Retryable
from deskhand.core.policy import Policy
from deskhand.core.ports import Action, Model, ResolveRequest
from deskhand.core.reading import Reading
from deskhand.flow.confidence import told_by_code
from deskhand.flow.gate import BUILTIN, asks_back
from deskhand.flow.gate.shape import tidy
from deskhand.flow.guard import argument_fault
from deskhand.flow.memory import Memory
from deskhand.flow.steps import LOOKUP, RESOLUTION, REWRITE, Tried
from deskhand.flow.turn_context import TurnContext
from deskhand.rules.company import met

LOOKUP_ROUNDS = 2
GUIDANCE_RULES = 3
"""At most this many of the company's own rules reach a prompt: the ones that match."""
ESCALATE = "ESCALATE"


async def resolve(
    ctx: TurnContext,
    reading: Reading,
    triage: Triage,
    context: Context,
    passages: tuple[Passage, ...],
    memory: Memory,
) -> tuple[Proposal | Verdict, ResolveRequest]:
    """A proposal whose action is on the list, or why there is none; and what was asked.

    The model may ask for lookups twice, and is asked once more when it invents an action.
    """
    strong = wants_strong(ctx.policy, triage, context)
    request = ResolveRequest(
        policy=ctx.policy,
        reading=reading,
        triage=triage,
        context=context,
        passages=passages,
        history=memory.recent,
        summary=memory.summary,
        actions=tuple(a.describe(ctx.policy.limits) for a in ctx.parts.actions.values()),
        lookups=tuple(lookup.description for lookup in ctx.parts.lookups.values()),
        guidance=guidance(ctx.policy, reading, triage),
        strong=strong,
    )
    tried = await _propose(ctx, request, 1)
    for round_ in range(1, LOOKUP_ROUNDS + 1):
        if tried.value is None or tried.value.lookup is None:
            break
        answer = await _look_up(ctx, tried.value, context, round_)
        request = request.model_copy(update={"looked_up": (*request.looked_up, answer)})
        tried = await _propose(ctx, request, 1 + round_)
    if tried.value is not None and (complaint := unlisted(tried.value, ctx.parts.actions)):
        request = request.model_copy(update={"retry": complaint})
        tried = await _propose(ctx, request, 2 + LOOKUP_ROUNDS)
        if tried.value is not None and (complaint := unlisted(tried.value, ctx.parts.actions)):
            verdict = Verdict(
                reason=Reason.ACTION_NOT_PERMITTED, evidence=complaint, rule="action_list"
            )
            return verdict, request
    if tried.value is None:
        assert tried.verdict is not None
        return tried.verdict, request
    if tried.value.lookup is not None:
        verdict = Verdict(
            reason=Reason.INVALID_OUTPUT, evidence="more than two lookups", rule="lookups"
        )
        return verdict, request
    return _read(ctx, tried.value, request), request


def answers(request: ResolveRequest) -> tuple[dict[str, Any], ...]:
    """What look-ups answered, for a reply to rest on: not what the model asked them for, nor an error that
    may name it, or else a model could vouch for its own words."""
    return tuple(
        {"name": one["name"], "answer": one["answer"]}
        for one in request.looked_up
        if not one["answer"].get("error")
    )


def _read(ctx: TurnContext, proposal: Proposal, request: ResolveRequest) -> Proposal:
    """A proposal as the rest of the flow sees it: without what only wraps its words, known for a question
    back where it is one, and as sure as code finds it."""
    told = proposal
    if proposal.written_by != BUILTIN:
        told = proposal.model_copy(update={"reply": tidy(proposal.reply)})
        told = told.model_copy(update={"asks": asks_back(told, request.reading.language)})
    least = ctx.policy.thresholds.confidence
    return told_by_code(ctx.parts.confidence, told, request.triage, request.passages, least)


async def rewrite(
    ctx: TurnContext,
    proposal: Proposal,
    complaint: str,
    request: ResolveRequest,
) -> Proposal | Verdict | None:
    """The same decision in other words: the action is kept whatever the model returns now.

    A model that now wants a person, or is no longer sure, gets its person. None where no model
    answered.
    """
    again = request.model_copy(
        update={"retry": complaint, "earlier": proposal.reply, "keep_action": proposal.action}
    )
    chain = _chain(ctx, request.strong)
    tried = await ctx.step(REWRITE, lambda: ctx.ask(chain, lambda model: model.resolve(again)))
    if tried.value is None:
        return None
    told = tried.value
    if told.action is not None and told.action.name == ESCALATE:
        return Verdict(reason=Reason.MODEL_ESCALATED, evidence=told.reason[:200], rule="rewrite")
    kept = _read(ctx, told.model_copy(update={"action": proposal.action, "lookup": None}), request)
    if kept.confidence < ctx.policy.thresholds.confidence:
        evidence = f"confidence {kept.confidence:.2f} in the second answer"
        return Verdict(reason=Reason.LOW_CONFIDENCE, evidence=evidence, rule="rewrite")
    return kept


def wants_strong(policy: Policy, triage: Triage, context: Context) -> bool:
    """Whether the strong model is worth its price: hard tickets, valuable accounts, or always."""
    account = context.account
    return (
        policy.enterprise_mode
        or triage.complexity == "high"
        or (account is not None and account.lifetime_value > policy.thresholds.strong_model_value)
    )


def guidance(policy: Policy, reading: Reading, triage: Triage) -> tuple[str, ...]:
    """The company's own sentences for this ticket, at most three."""
    matching = [
        rule.guidance
        for rule in policy.rules
        if rule.then == "guidance"
        and rule.guidance
        and (triage.category in rule.categories or met(rule, reading.forms))
    ]
    return tuple(matching[:GUIDANCE_RULES])


def unlisted(proposal: Proposal, actions: Mapping[str, Action]) -> str:
    """What is wrong with the proposed action's name or arguments; empty when nothing is."""
    action = proposal.action
    if action is None or action.name == ESCALATE:
        return ""
    known = actions.get(action.name)
    if known is None:
        return f"{action.name[:60]!r} is not in the list of actions"
    return _argument_fault(known, action)


def _argument_fault(known: Action, action: ProposedAction) -> str:
    try:
        known.arguments.model_validate(action.arguments)
    except ValidationError as error:
        return f"the arguments of {action.name} are not valid: {argument_fault(error)}"
    return ""


async def _propose(ctx: TurnContext, request: ResolveRequest, time: int) -> Tried[Proposal]:
    key = RESOLUTION if time == 1 else RESOLUTION.again(time)
    chain = _chain(ctx, request.strong)
    return await ctx.step(
        key, lambda: ctx.ask(chain, lambda model: model.resolve(request), may_wait=True)
    )


def _chain(ctx: TurnContext, strong: bool) -> tuple[Model, ...]:
    return ctx.parts.models.strong if strong else ctx.parts.models.cheap


async def _look_up(
    ctx: TurnContext, proposal: Proposal, context: Context, round_: int
) -> dict[str, Any]:
    asked = proposal.lookup
    assert asked is not None

    async def run() -> dict[str, str]:
        lookup = ctx.parts.lookups.get(asked.name)
        if lookup is None:
            return {"error": f"there is no lookup {asked.name[:60]!r}"}
        try:
            return await lookup.run(asked.arguments, context)
        except (Permanent, Retryable) as error:
            return {"error": str(error)}

    answer = await ctx.step(LOOKUP.again(round_), run)
    return {"name": asked.name, "arguments": asked.arguments, "answer": answer}
