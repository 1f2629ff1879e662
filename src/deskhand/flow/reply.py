"""The reply leaves, waits as a draft, or tells that a person has to approve."""

from deskhand.core.cleared import Cleared
from deskhand.core.context import Context
from deskhand.core.decisions import Effect, Proposal, Replied, Triage
from deskhand.core.ids import new_id
from deskhand.core.reading import Reading
from deskhand.core.state import Ending
from deskhand.core.transitions import Change
from deskhand.flow.dispatch import APPROVAL, notifications, to_customer
from deskhand.flow.memory import Memory
from deskhand.flow.read import URGENT
from deskhand.flow.turn_context import TurnContext


async def reply(
    ctx: TurnContext,
    text: Cleared,
    proposal: Proposal,
    effect: Effect,
    reading: Reading,
    context: Context,
    triage: Triage,
    memory: Memory,
    draft: bool,
) -> Replied:
    """End the turn with a reply (T6).

    In draft mode, in shadow, or for an effect that code cannot describe in the customer's
    language, nothing is sent: the text is kept for a person.
    """
    now, message_id = ctx.parts.clock.now(), new_id()
    shadow = ctx.mode == "shadow"
    outcome = Replied(
        text=text,
        citations=proposal.citations,
        confidence=proposal.confidence,
        effect=effect,
        draft=draft or shadow,
    )
    waits = effect.status == "awaiting_approval"
    payload = {
        "text": text,
        "citations": list(proposal.citations),
        "confidence": proposal.confidence,
        "effect": effect.model_dump(mode="json") if effect.ledger_id else None,
    }
    what = "ticket.drafted" if outcome.draft else "ticket.replied"
    dispatches = (
        ()
        if shadow
        else notifications(
            ctx.policy,
            ctx.claim.ticket,
            what,
            "Draft to send",
            text,
            payload,
            now,
            guarded=not outcome.draft,
        )
    )
    if waits:
        amount = f"{effect.amount} {effect.currency}" if effect.amount is not None else ""
        dispatches += notifications(
            ctx.policy,
            ctx.claim.ticket,
            APPROVAL,
            f"Approval: {effect.action} {amount}".rstrip(),
            f"{effect.action} {amount} waits for approval.\n\n{reading.text[:500]}",
            payload,
            now,
        )
    if not outcome.draft:
        told = to_customer(ctx.claim.ticket, ctx.claim.sender, text, message_id, now, guarded=True)
        dispatches = (told, *dispatches)
    await ctx.end(
        Ending(
            outcome=outcome,
            message_id=message_id,
            change=_change(ctx, outcome, waits),
            dispatches=dispatches,
            shadow=shadow,
            mode=ctx.mode,
            category=triage.category or "",
            language=reading.language,
            priority=URGENT if triage.urgency == "high" else 0,
            context=context,
            summary=memory.summary,
            summarised=memory.summarised,
            approval_expires=effect.expires_at if waits else None,
            may_be_superseded=effect.status == "none",
        )
    )
    return outcome


def _change(ctx: TurnContext, outcome: Replied, waits: bool) -> Change | None:
    if ctx.mode == "shadow":
        return "shadow_hand_off" if ctx.claim.ticket.owner == "ai" else None
    if waits:
        return "ai_awaits_approval"
    return "ai_draft" if outcome.draft else "ai_reply"
