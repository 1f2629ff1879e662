"""What is known about the customer, asked once when the ticket opens and kept with it."""

import asyncio
from datetime import datetime, timedelta

from deskhand.core.contacts import Contact
from deskhand.core.context import (
    ORDER_WINDOW,
    TICKET_WINDOW,
    Context,
    RecentTicket,
)
from deskhand.core.decisions import Reason, Verdict
from deskhand.core.errors import Permanent, Retryable
from deskhand.core.messages import Sender
from deskhand.core.ports import Source, SourceAnswer
from deskhand.flow.turn_context import Parts, TurnContext

TRIES = 2
WAIT_BETWEEN = timedelta(milliseconds=200)


async def gather(ctx: TurnContext) -> Context:
    """The ticket's context: what is kept with it while fresh, else asked of every source again."""
    kept = ctx.claim.context
    whole = kept is not None and not kept.unavailable and not kept.skipped
    if kept is not None and whole and ctx.now - kept.at <= ctx.policy.context_age:
        return _with_own_tickets(kept, ctx)
    asked = await ask_sources(ctx.parts.sources, ctx.claim.sender, ctx.now)
    return _with_own_tickets(asked, ctx)


async def ask_sources(sources: tuple[Source, ...], sender: Sender, at: datetime) -> Context:
    """Ask every source in order: a later one is told whom an earlier one found.

    A source that does not answer twice is noted, in `unavailable` where the company needs it.
    """
    contact = Contact(
        id=sender.id or sender.email,
        name=sender.name,
        email=sender.email,
        verified=sender.verified,
        known=False,
    )
    context = Context(at=at, contact=contact)
    for source in sources:
        answer = await _ask(source, sender, context.contact if context.contact.known else None, at)
        if answer is None:
            field = "unavailable" if source.needed else "skipped"
            context = context.model_copy(update={field: (*getattr(context, field), source.name)})
        else:
            vouched = sender.verified and not context.conflict
            context = _merged(context, source.name, answer, at, vouched)
    return context


async def facts_now(parts: Parts, sender: Sender) -> Context | Verdict:
    """What the sources say at this moment, for what is about to be done; or which of them did not answer,
    needed or not: who does something has to have seen all that is known.

    What a ticket keeps may be `context_minutes` old, long enough for another hand to have given the
    money back.
    """
    facts = await ask_sources(parts.sources, sender, parts.clock.now())
    missing = (*facts.unavailable, *facts.skipped)
    if not missing:
        return facts
    return Verdict(
        reason=Reason.CONTEXT_UNAVAILABLE,
        evidence=f"{', '.join(missing)} did not answer",
        rule="facts_now",
    )


async def _ask(
    source: Source, sender: Sender, contact: Contact | None, at: datetime
) -> SourceAnswer | None:
    for attempt in range(TRIES):
        try:
            return await source.ask(sender, contact, at)
        except Permanent:
            return None
        except Retryable:
            if attempt + 1 < TRIES:
                await asyncio.sleep(WAIT_BETWEEN.total_seconds())
    return None


def _merged(
    context: Context, name: str, answer: SourceAnswer, at: datetime, verified: bool
) -> Context:
    orders = sorted(
        (
            order
            for order in (*context.orders, *answer.orders)
            if at - ORDER_WINDOW <= order.placed_at <= at
        ),
        key=lambda order: order.placed_at,
        reverse=True,
    )
    contact = context.contact
    if answer.contact is not None:
        contact = answer.contact.model_copy(update={"known": True, "verified": verified})
    if answer.conflict:
        contact = contact.model_copy(update={"verified": False})
    return context.model_copy(
        update={
            "contact": contact,
            "account": answer.account or context.account,
            "orders": tuple(orders),
            "invoices": (*context.invoices, *answer.invoices),
            "recent_tickets": (*context.recent_tickets, *answer.recent_tickets),
            "facts": {**context.facts, **answer.facts},
            "conflict": answer.conflict or context.conflict,
            "not_as_of": context.not_as_of if answer.as_of else (*context.not_as_of, name),
        }
    )


def _with_own_tickets(context: Context, ctx: TurnContext) -> Context:
    """Add Deskhand's own earlier tickets of the contact to what the sources told."""
    own = [
        RecentTicket(category=category, opened_at=opened_at, text=text)
        for category, opened_at, text in ctx.claim.recent
    ]
    since = ctx.now - TICKET_WINDOW
    seen = {(ticket.opened_at, ticket.text) for ticket in own}
    others = [
        ticket for ticket in context.recent_tickets if (ticket.opened_at, ticket.text) not in seen
    ]
    tickets = sorted(
        (ticket for ticket in (*own, *others) if ticket.opened_at >= since),
        key=lambda ticket: ticket.opened_at,
        reverse=True,
    )
    return context.model_copy(update={"recent_tickets": tuple(tickets)})
