"""To a person, with a brief that reads in 30 seconds and a customer who knows what happens."""

import re
from datetime import datetime

from deskhand.core.actors import SYSTEM
from deskhand.core.cleared import Cleared
from deskhand.core.context import Context, visible
from deskhand.core.decisions import (
    NO_EFFECT,
    Brief,
    Effect,
    HandedOff,
    Passage,
    Proposal,
    Reason,
    Sentiment,
    Triage,
    Verdict,
)
from deskhand.core.ids import new_id
from deskhand.core.messages import Message
from deskhand.core.policy import Policy
from deskhand.core.ports import BriefRequest
from deskhand.core.queue import Place, place
from deskhand.core.reading import Reading
from deskhand.core.state import Ending
from deskhand.core.tickets import Ticket
from deskhand.flow.catalogue import say
from deskhand.flow.compose import disclosed, when
from deskhand.flow.dispatch import notifications, said_by_ai, to_customer
from deskhand.flow.gate.known import foreign_address, secret
from deskhand.flow.read import unread
from deskhand.flow.steps import BRIEF
from deskhand.flow.turn_context import Parts, TurnContext

PRIORITY: dict[Reason, int] = {
    Reason.SAFETY: 30,
    Reason.ACCOUNT_TAKEOVER: 20,
    Reason.FRAUD: 20,
    Reason.LEGAL_THREAT: 20,
    Reason.CHARGEBACK: 20,
    Reason.REGULATOR: 20,
    Reason.PRIVACY_REQUEST: 10,
    Reason.ANGRY: 10,
    Reason.NEGATIVE_TWICE: 10,
    Reason.ENTERPRISE_TIER: 10,
    Reason.HIGH_VALUE: 10,
    Reason.EFFECT_UNCERTAIN: 20,
    Reason.DELIVERY_FAILED: 10,
}
"""The place of a handed-off ticket in the queue; higher is first, and 0 is the rest."""

NEXT_STEPS: dict[Reason, str] = {
    Reason.LEGAL_THREAT: "Do not discuss liability; pass it to whoever handles legal matters and confirm receipt.",
    Reason.REGULATOR: "Confirm receipt and inform whoever handles complaints to authorities.",
    Reason.PRIVACY_REQUEST: "Confirm the person's identity and start the privacy request; the legal term is one month (GDPR art. 12).",
    Reason.FRAUD: "Check the payment with the payment provider; do not refund before it is checked.",
    Reason.CHARGEBACK: "Look up the dispute at the payment provider before any refund, so that nothing is paid twice.",
    Reason.ACCOUNT_TAKEOVER: "Lock the account, confirm the owner's identity, then restore access.",
    Reason.SAFETY: "Tell the customer to stop using the product, ask whether anyone is hurt, inform product safety.",
    Reason.PROMPT_INJECTION: "Read the message; it tries to instruct the system. Answer only a real request in it.",
    Reason.ASKS_FOR_PERSON: "Reply in person.",
    Reason.ANGRY: "Reply in person, name the problem first, and offer one concrete step.",
    Reason.NEGATIVE_TWICE: "The answers so far missed the point: read the last message and reply in person.",
    Reason.ATTACHMENT_UNREAD: "Open the attachment; nothing in it has been read.",
    Reason.TOO_LONG: "Read the whole message: it is too long for the AI, and nothing was answered.",
    Reason.OVER_LIMIT: "Approve or refuse the action.",
    Reason.EFFECT_UNCERTAIN: "Check in the billing system whether the action happened, then settle it in the ledger.",
    Reason.EFFECT_FAILED: "The action failed; do it by hand or tell the customer why not.",
    Reason.APPROVAL_EXPIRED: "Nobody decided in time: approve or refuse the action now.",
    Reason.NOT_PERMITTED: "The contact's role does not cover this: ask an owner, admin or billing contact of the account.",
    Reason.DELIVERY_FAILED: "The last reply did not reach the customer: find another way, or send it again.",
    Reason.OPEN_24H: "Waiting for more than 24 hours: reply now.",
    Reason.KNOWLEDGE_CONFLICT: "Two articles give different figures: answer with the right one, and correct the other.",
    Reason.UNCLEAR: "The AI has asked back once; find out what is meant, and reply in person.",
    Reason.AI_STOPPED: "The AI is stopped: read the message and reply.",
    Reason.REPEAT_CONTACT: "Third contact about this: read the earlier tickets and solve the cause.",
}
SHORTEST_LINE = 3
"""Words of a line of a brief; "model_failed" is none."""
_DIGITS = re.compile(r"\d+")
DEFAULT_NEXT_STEP = "Read the message and reply."


async def hand_off(
    ctx: TurnContext,
    verdict: Verdict,
    reading: Reading,
    context: Context | None = None,
    triage: Triage | None = None,
    passages: tuple[Passage, ...] = (),
    proposal: Proposal | None = None,
    effect: Effect = NO_EFFECT,
) -> HandedOff:
    """End the turn with a person: brief, customer's message and queue in one transaction (T6).

    Where nothing leaves without a person (draft, shadow, a stopped AI), the customer is told nothing.
    """
    tried = what_was_tried(ctx.claim.history, passages, proposal, effect)
    brief = await write_brief(ctx, verdict, reading, context, triage, tried)
    shadow = ctx.mode == "shadow"
    silent = ctx.mode in ("shadow", "draft") or verdict.reason == Reason.AI_STOPPED
    told = customer_text(ctx.policy, reading.language, ctx.now, not said_by_ai(ctx.claim.history))
    text = Cleared("") if silent else told
    outcome = HandedOff(verdict=verdict, brief=brief, text=text)
    from_ai = ctx.claim.ticket.owner == "ai"
    change = ("shadow_hand_off" if shadow else "hand_off") if from_ai else None
    payload = {
        "reason": verdict.reason,
        "evidence": verdict.evidence,
        "category": triage.category if triage else None,
        "brief": brief.model_dump(mode="json"),
    }
    now, message_id = ctx.parts.clock.now(), new_id()
    category = (triage.category or "") if triage else ""
    ticket = ctx.claim.ticket.model_copy(update={"category": category or ctx.claim.ticket.category})
    subject = f"Hand-off: {verdict.reason}"
    dispatches = notifications(
        ctx.policy,
        ticket,
        "ticket.handed_off",
        subject,
        brief.as_text(),
        payload,
        now,
        reason=verdict.reason,
    )
    if text:
        reply = to_customer(ticket, ctx.claim.sender, text, message_id, now, guarded=False)
        dispatches = (reply, *dispatches)
    await ctx.end(
        Ending(
            outcome=outcome,
            message_id=message_id,
            change=change,
            dispatches=dispatches,
            shadow=shadow,
            mode=ctx.mode,
            category=category,
            language=reading.language,
            priority=PRIORITY.get(verdict.reason, 0),
            place=_place(ctx.policy, verdict, ticket.category, now) if change else None,
            context=context,
        )
    )
    return outcome


async def hand_off_later(
    parts: Parts, ticket: Ticket, verdict: Verdict, effect: Effect = NO_EFFECT
) -> Ticket:
    """Hand off outside of a turn: time ran out, an approval came to nothing, an effect failed.

    Of a ticket that is resolved people are told, and nothing else happens: nobody waits for it.
    """
    now = parts.clock.now()
    history = await parts.tickets.messages(ticket.id)
    asked = [message for message in history if message.role == "customer"][-1:]
    reading = unread(asked, ticket.language)
    tried = what_was_tried(history, (), None, effect)
    brief = Brief(
        issue=first_sentence(reading),
        tried=tried,
        sentiment=_sentiment(reading),
        next_step=next_step(verdict),
        flags=flags(parts.policy, ticket, await parts.tickets.context(ticket.id)),
        reason=verdict.reason,
        evidence=verdict.evidence,
    )
    language = ticket.language
    text = customer_text(parts.policy, language, now, first=not said_by_ai(history))
    silent = verdict.reason == Reason.AI_STOPPED
    message = Message(id=new_id(), role="ai", text=text, author="Deskhand", at=now)
    payload = {"reason": verdict.reason, "brief": brief.model_dump(mode="json")}
    subject = f"Hand-off: {verdict.reason}"
    sender = await parts.tickets.sender(ticket.id)
    told = to_customer(ticket, sender, text, message.id, now, guarded=False)
    people = notifications(
        parts.policy,
        ticket,
        "ticket.handed_off",
        subject,
        brief.as_text(),
        payload,
        now,
        reason=verdict.reason,
    )
    if ticket.status == "resolved":
        await parts.tickets.tell(ticket.id, people, now)
        return ticket
    return await parts.tickets.change(
        ticket.id,
        "hand_off",
        SYSTEM,
        now,
        message=None if silent else message,
        dispatches=people if silent else (told, *people),
        brief=brief,
        place=_place(parts.policy, verdict, ticket.category, now),
    )


def _place(policy: Policy, verdict: Verdict, category: str, now: datetime) -> Place:
    return place(policy.queue, policy.hours, verdict.reason, category, now)


def customer_text(policy: Policy, language: str, now: datetime, first: bool) -> Cleared:
    """What the customer is told, honestly: who replies, and when people are there."""
    if policy.hours.open_at(now):
        text = say(language, "handoff.open")
    else:
        text = say(language, "handoff.closed", when=when(now, policy, language))
    return disclosed(text, language, first, policy)


async def write_brief(
    ctx: TurnContext,
    verdict: Verdict,
    reading: Reading,
    context: Context | None,
    triage: Triage | None,
    tried: tuple[str, ...],
) -> Brief:
    """The brief. A model may write the issue sentence and the next step; facts are code's."""
    request = BriefRequest(
        reading=reading,
        history=ctx.claim.history[-6:],
        verdict=verdict,
        tried=tried,
        category=(triage.category or "") if triage else "",
    )
    tried_lines = await ctx.step(
        BRIEF, lambda: ctx.ask(ctx.parts.models.cheap, lambda model: model.brief(request))
    )
    lines = tried_lines.value
    known = brief_facts(request)
    told = lines is not None and sound(lines.issue, known) and lines.issue != lines.next_step
    issue = lines.issue if lines is not None and told else ""
    step = lines.next_step if lines is not None and told and sound(lines.next_step, known) else ""
    return Brief(
        issue=issue or first_sentence(reading),
        tried=tried,
        sentiment=triage.sentiment if triage else _sentiment(reading),
        next_step=step or next_step(verdict),
        flags=flags(ctx.policy, ctx.claim.ticket, context),
        reason=verdict.reason,
        evidence=verdict.evidence,
        written_by="model" if issue else "code",
    )


def brief_facts(request: BriefRequest) -> str:
    """All that a model was shown for a brief."""
    said = (message.text for message in request.history)
    reading, verdict = request.reading, request.verdict
    shown = (reading.subject, reading.text, verdict.evidence, request.category)
    return "\n".join([*shown, *request.tried, *said])


def sound(line: str, known: str) -> bool:
    """Whether a model's line is a sentence whose figures are all known, and leads nowhere: else code's own
    stands. A colleague trusts a brief more than a message."""
    words = line.split()
    if len(words) < SHORTEST_LINE or any("_" in word or "{" in word for word in words):
        return False
    if foreign_address(line) or secret(line, known):
        return False
    return all(figure in known for figure in _DIGITS.findall(line))


def next_step(verdict: Verdict) -> str:
    """What code recommends for a reason."""
    return NEXT_STEPS.get(verdict.reason, DEFAULT_NEXT_STEP)


def first_sentence(reading: Reading) -> str:
    """The issue in the customer's own words, short."""
    words = " ".join(reading.text.split())
    lead = f"{reading.subject}: " if reading.subject else ""
    return f"{lead}{words[:180]}{'...' if len(words) > 180 else ''}"


def what_was_tried(
    history: tuple[Message, ...],
    passages: tuple[Passage, ...],
    proposal: Proposal | None,
    effect: Effect,
) -> tuple[str, ...]:
    """Facts from the log: what was said, searched, proposed and done."""
    lines: list[str] = []
    if said := said_by_ai(history):
        lines.append(f"{len(said)} AI replies before this message")
    if passages:
        lines.append(f"searched the articles; best match: {passages[0].title}")
    if proposal is not None and proposal.reply:
        lines.append(f"proposed a reply with confidence {proposal.confidence:.2f}, not sent")
    if proposal is not None and proposal.action is not None:
        lines.append(f"proposed {proposal.action.name} {proposal.action.arguments}")
    if effect.status != "none":
        amount = f" of {effect.amount} {effect.currency}" if effect.amount is not None else ""
        lines.append(f"{effect.action}{amount}: {effect.status} {effect.detail}".rstrip())
    return tuple(lines)


def flags(policy: Policy, ticket: Ticket, context: Context | None) -> tuple[str, ...]:
    """What a person should know of the account before writing a word."""
    if context is None:
        return ("context not loaded",)
    lines: list[str] = []
    account, contact = context.account, context.contact
    if account is not None:
        lines.append(
            f"{account.name or account.id}: {account.tier or 'no'} tier, {account.plan or 'no plan'}, "
            f"lifetime value {account.lifetime_value} {account.currency}"
        )
        if account.lifetime_value > policy.thresholds.lifetime_value:
            lines.append("high lifetime value")
        if account.open_invoices:
            lines.append(f"{account.open_invoices} open invoices")
        if account.subscription_status not in ("", "active"):
            lines.append(f"subscription {account.subscription_status}")
    lines.append(f"contact role: {contact.role}" if contact.known else "contact not known")
    if context.conflict:
        lines.append(f"the sender matches several people: {context.conflict}")
    if not contact.verified:
        lines.append("identity not verified")
    if context.recent_tickets:
        count, days = len(context.recent_tickets), 30
        lines.append(f"{count} other tickets in {days} days")
    if ticket.human_touch_count:
        lines.append(f"handed to a person {ticket.human_touch_count} times before")
    if context.unavailable or context.skipped:
        lines.append(f"no answer from: {', '.join((*context.unavailable, *context.skipped))}")
    if context.not_as_of:
        lines.append(f"known for today only: {', '.join(context.not_as_of)}")
    if visible(context) != context:
        lines.append("this contact does not see everything on the account")
    return tuple(lines)


def _sentiment(reading: Reading) -> Sentiment:
    return "angry" if reading.anger >= 0.7 else "frustrated" if reading.negative else "calm"
