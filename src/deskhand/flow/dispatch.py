"""What leaves, and to whom."""

from typing import Any

from deskhand.core.ids import new_id
from deskhand.core.messages import Message
from deskhand.core.ports import Delivery
from deskhand.core.state import Dispatch
from deskhand.flow.turn_context import TurnContext


def to_customer(ctx: TurnContext, text: str, guarded: bool) -> Dispatch:
    """A message to the customer over the ticket's own channel, to the sender and nobody else."""
    ticket = ctx.claim.ticket
    return Dispatch(
        destination=ticket.channel,
        guarded=guarded,
        delivery=Delivery(
            id=new_id(),
            what="reply",
            ticket_id=ticket.id,
            recipient=ctx.claim.sender.email or ctx.claim.sender.id,
            subject=ticket.subject,
            text=text,
            payload={"thread_id": ticket.thread_id},
            at=ctx.parts.clock.now(),
        ),
    )


def notifications(
    ctx: TurnContext, what: str, subject: str, text: str, payload: dict[str, Any]
) -> tuple[Dispatch, ...]:
    """A notification to people and a webhook event, to every destination the company named."""
    ticket = ctx.claim.ticket
    to_people = ctx.policy.notify if what in TOLD_TO_PEOPLE else ()
    return tuple(
        Dispatch(
            destination=destination,
            delivery=Delivery(
                id=new_id(),
                what=what,
                ticket_id=ticket.id,
                subject=f"[{ctx.policy.company}] {subject}",
                text=f"{text}\n\nTicket {ticket.id}",
                payload=payload,
                at=ctx.parts.clock.now(),
            ),
        )
        for destination in dict.fromkeys((*to_people, *ctx.policy.webhooks))
    )


TOLD_TO_PEOPLE = frozenset({"ticket.handed_off", "approval.requested", "ticket.drafted"})
"""What people are told about; webhooks are told everything."""


def ai_messages(ctx: TurnContext) -> tuple[Message, ...]:
    """What the AI said on this ticket before."""
    return tuple(message for message in ctx.claim.history if message.role == "ai")
