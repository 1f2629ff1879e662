"""The way of a message, top to bottom. Every stage is a line or two; every way out has a reason."""

from dataclasses import replace

from deskhand.core.context import visible
from deskhand.core.decisions import NO_EFFECT, NothingToDo, Outcome, Reason, Verdict
from deskhand.core.errors import AiStopped
from deskhand.core.ports import RuleInput
from deskhand.core.state import Claim, Ending
from deskhand.flow.ask import ask_back, greet, to_be_read, unclear
from deskhand.flow.catalogue import has
from deskhand.flow.compose import compose, untold
from deskhand.flow.context import gather
from deskhand.flow.dispatch import said_by_ai
from deskhand.flow.effect import failed, finish_open, perform
from deskhand.flow.escalation import escalate
from deskhand.flow.gate import BUILTIN, Grounds, gate
from deskhand.flow.guard import guard_ai
from deskhand.flow.hand_off import hand_off
from deskhand.flow.memory import recall
from deskhand.flow.read import answered_before, beside, read, unread
from deskhand.flow.reply import reply
from deskhand.flow.resolution import answers, resolve, rewrite
from deskhand.flow.search import search
from deskhand.flow.second_reader import second_read
from deskhand.flow.steps import CONTEXT
from deskhand.flow.triage import by_article
from deskhand.flow.triage import triage as triage_stage
from deskhand.flow.turn_context import Parts, TurnContext
from deskhand.rules.speech import proven
from deskhand.rules.table import after_triage, before_triage


async def run_turn(parts: Parts, claim: Claim) -> Outcome:
    """Run a claimed turn to its end, from wherever an earlier attempt left it; with a person where the
    AI is stopped, or was stopped meanwhile."""
    if claim.ticket.owner == "ai" and claim.stopped:
        return await end_stopped(parts, claim)
    ctx = TurnContext(
        parts=parts,
        claim=claim,
        stored={} if claim.attempt == 1 else await parts.journal.steps(claim),
        mode=claim.ticket.mode,
    )
    try:
        return await turn(ctx)
    except AiStopped:
        return await end_stopped(parts, claim)


async def turn(ctx: TurnContext) -> Outcome:
    """Decide one turn: a reply leaves, a person gets a brief, or nothing is left to do."""
    if ctx.claim.ticket.owner != "ai" and ctx.mode != "shadow":
        return await _nothing(ctx, f"the ticket is with {ctx.claim.ticket.person or 'the queue'}")

    spoken = (ctx.claim.ticket.language, *ctx.parts.knowledge.languages())
    messages = to_be_read(ctx.claim)
    length = sum(len(one.text) for one in messages)
    reading = await beside(length, read, messages, spoken, ctx.policy.company)
    context = await ctx.step(CONTEXT, lambda: gather(ctx))
    seen = RuleInput(
        reading=reading,
        context=context,
        policy=ctx.policy,
        reads_images=ctx.parts.models.read_images,
        article_languages=ctx.parts.knowledge.languages(),
        before=answered_before(ctx.claim.history),
    )
    if person := await beside(length, before_triage, seen):
        return await hand_off(ctx, person, reading, context)
    if reading.greeting and ctx.mode != "off":
        if ctx.claim.ticket.asked:
            return await hand_off(ctx, unclear("a greeting again"), reading, context)
        return await greet(ctx, reading)

    triage = await triage_stage(ctx, reading)
    if isinstance(triage, Verdict):
        return await hand_off(ctx, triage, reading, context)
    passages = await search(ctx, reading, triage)
    triage = by_article(triage, passages, ctx.policy)
    mode = ctx.policy.strictest if triage.article else ctx.policy.mode_of(triage.category)
    ctx.mode = mode if ctx.claim.ticket.owner == "ai" else "shadow"
    if isinstance(passages, Verdict) and triage.category is None:
        return await hand_off(ctx, passages, reading, context, triage)
    given = () if isinstance(passages, Verdict) else passages
    if person := after_triage(replace(seen, triage=triage)):
        return await hand_off(ctx, person, reading, context, triage, given)
    if isinstance(passages, Verdict):
        return await hand_off(ctx, passages, reading, context, triage)
    memory = await recall(ctx)
    known = visible(context)
    proposal, request = await resolve(ctx, reading, triage, known, passages, memory)
    if isinstance(proposal, Verdict):
        return await hand_off(ctx, proposal, reading, context, triage, passages)
    if person := escalate(proposal, ctx.claim, reading, ctx.policy):
        return await hand_off(ctx, person, reading, context, triage, passages, proposal)
    effect = NO_EFFECT
    if proposal.action is not None:
        plan = guard_ai(
            proposal.action,
            known,
            ctx.policy,
            ctx.parts.actions,
            ctx.claim.said,
            reading.language,
        )
        if isinstance(plan, Verdict):
            return await hand_off(ctx, plan, reading, context, triage, passages, proposal)
    if proposal.action is not None and ctx.mode != "shadow":
        performed = await perform(ctx, proposal.action, reading.language)
        if isinstance(performed, Verdict):
            return await hand_off(ctx, performed, reading, context, triage, passages, proposal)
        effect = performed
        if person := failed(effect) or untold(
            effect, reading.language, ctx.parts.actions, ctx.policy
        ):
            return await hand_off(ctx, person, reading, context, triage, passages, proposal, effect)

    grounds = Grounds(
        passages=passages,
        context=ctx.facts or known,
        effect=effect,
        reading=reading,
        policy=ctx.policy,
        looked_up=answers(request),
        earlier=tuple(one.text for one in memory.recent if one.role in ("ai", "person")),
    )
    for attempt in (1, 2):
        if proposal.asks and ctx.claim.ticket.asked:
            refused = unclear(proposal.reply)
            break
        cited = tuple(one for one in passages if one.id in proposal.citations and not proposal.asks)
        text = compose(
            proposal.reply,
            effect,
            cited,
            reading.language,
            not said_by_ai(ctx.claim.history),
            ctx.policy,
            ctx.parts.actions,
        )
        cleared = gate(proposal, text, grounds, triage.category == "technical")
        if not isinstance(cleared, Verdict) and proposal.asks:
            return await ask_back(ctx, cleared, reading, context, triage.category or "")
        if not isinstance(cleared, Verdict):
            cleared = await second_read(ctx, cleared, proposal.written_by, grounds, attempt)
        if not isinstance(cleared, Verdict):
            unproven = not proven(reading.language) and proposal.written_by != BUILTIN
            untellable = effect != NO_EFFECT and not has(reading.language)
            draft = ctx.mode == "draft" or unproven or untellable
            return await reply(
                ctx, cleared, proposal, effect, reading, context, triage, memory, draft
            )
        refused = cleared
        if attempt == 2 or refused.reason != Reason.GATE_REFUSED:
            break
        again = await rewrite(ctx, proposal, refused.evidence, request)
        if again is None:
            break
        if isinstance(again, Verdict):
            refused = again
            break
        proposal = again
    return await hand_off(ctx, refused, reading, context, triage, passages, proposal, effect)


async def give_up(parts: Parts, claim: Claim, error: str) -> Outcome:
    """End a turn that failed again and again with a person, who is told why and what was done."""
    return await _unread(parts, claim, Reason.INTERNAL_ERROR, error)


async def end_stopped(parts: Parts, claim: Claim) -> Outcome:
    """End a turn with a person because the AI is stopped; the customer is told nothing by it."""
    stopped = await parts.stop.state()
    by = f"by {stopped.by.shown}" if stopped else "and started again meanwhile"
    why = f": {stopped.why}" if stopped and stopped.why else ""
    return await _unread(parts, claim, Reason.AI_STOPPED, f"stopped {by}{why}"[:200])


async def _unread(parts: Parts, claim: Claim, reason: Reason, evidence: str) -> Outcome:
    """End a turn with a person without reading what was written."""
    stored = await parts.journal.steps(claim)
    ctx = TurnContext(
        parts=parts,
        claim=claim,
        stored=stored,
        mode=claim.ticket.mode,
        deadline=parts.clock.now(),
    )
    reading = unread(claim.messages, claim.ticket.language)
    verdict = Verdict(reason=reason, evidence=evidence, rule="engine")
    context = CONTEXT.decode(stored[CONTEXT.name]) if CONTEXT.name in stored else claim.context
    effect = await finish_open(parts, claim)
    return await hand_off(ctx, verdict, reading, context, effect=effect)


async def _nothing(ctx: TurnContext, why: str) -> NothingToDo:
    await finish_open(ctx.parts, ctx.claim)
    outcome = NothingToDo(why=why)
    await ctx.end(Ending(outcome=outcome, change=None))
    return outcome
