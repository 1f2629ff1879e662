"""What leaves, and to whom."""

from datetime import datetime
from typing import Any

from deskhand.core.cleared import Cleared
from deskhand.core.ids import new_id
from deskhand.core.messages import Message, Sender
from deskhand.core.policy import Policy
from deskhand.core.ports import REPLY, REPLY_BY_MAIL, Delivery
from deskhand.core.shown import without_links
from deskhand.core.state import Dispatch
from deskhand.core.tickets import Ticket

UNDELIVERED = "delivery.failed"
APPROVAL = "approval.requested"
REPLY_DUE, REPLY_LATE = "reply.due", "reply.late"
ACTION_FAILED = "action.failed"
TOLD_TO_PEOPLE = frozenset(
    {
        "ticket.handed_off",
        APPROVAL,
        ACTION_FAILED,
        "ticket.drafted",
        UNDELIVERED,
        REPLY_DUE,
        REPLY_LATE,
    }
)
"""What people are told about; webhooks are told everything."""


def to_customer(
    ticket: Ticket, sender: Sender, text: Cleared, message_id: str, now: datetime, guarded: bool
) -> Dispatch:
    """A message to the customer over the ticket's own channel, to the sender and nobody else."""
    return Dispatch(
        destination=ticket.channel,
        guarded=guarded,
        delivery=Delivery(
            id=new_id(),
            what=REPLY,
            ticket_id=ticket.id,
            message_id=message_id,
            recipient=sender.email or sender.id,
            subject=ticket.subject,
            text=text,
            payload={"thread_id": ticket.thread_id},
            at=now,
        ),
    )


def by_mail(
    policy: Policy, ticket: Ticket, text: Cleared, message_id: str, now: datetime
) -> tuple[Dispatch, ...]:
    """The same message to the address that the customer left for the answer, where there is one."""
    if not ticket.answer_to or not policy.answers_by_mail:
        return ()
    delivery = Delivery(
        id=new_id(),
        what=REPLY_BY_MAIL,
        ticket_id=ticket.id,
        message_id=message_id,
        recipient=ticket.answer_to,
        subject=f"[{policy.company}] {ticket.subject}".strip(),
        text=text,
        at=now,
    )
    return (Dispatch(destination=policy.answers_by_mail, delivery=delivery),)


def notifications(
    policy: Policy,
    ticket: Ticket,
    what: str,
    subject: str,
    text: str,
    payload: dict[str, Any],
    now: datetime,
    but: str = "",
    guarded: bool = False,
    reason: str = "",
) -> tuple[Dispatch, ...]:
    """A notification to people and a webhook event, to every destination the company named;
    not to `but`. What customers and models wrote has no link in it: those beside it are ours. `guarded`: gone with the reply it tells of, when a person takes over first.
    With `reason`, the route of such tickets may name other people."""
    routed = policy.queue.route(reason, ticket.category).notify if reason else ()
    to_people = (routed or policy.notify) if what in TOLD_TO_PEOPLE else ()
    if what == APPROVAL:
        to_people += policy.approvers
    return tuple(
        Dispatch(
            destination=destination,
            guarded=guarded,
            delivery=Delivery(
                id=new_id(),
                what=what,
                ticket_id=ticket.id,
                subject=f"[{policy.company}] {without_links(subject)}",
                text=f"{without_links(text)}\n\nTicket {ticket.id}",
                payload=payload,
                at=now,
            ),
        )
        for destination in dict.fromkeys((*to_people, *policy.webhooks))
        if destination != but
    )


def of_stranded(policy: Policy, ticket_id: str, why: str, now: datetime) -> tuple[Dispatch, ...]:
    """Tell people of a ticket of which nothing can be read."""
    return tuple(
        Dispatch(
            destination=destination,
            delivery=Delivery(
                id=new_id(),
                what="ticket.handed_off",
                ticket_id=ticket_id,
                subject=f"[{policy.company}] Hand-off: internal_error",
                text=f"Nobody has read this ticket: {why}\n\nTicket {ticket_id}",
                payload={"reason": "internal_error", "evidence": why},
                at=now,
            ),
        )
        for destination in dict.fromkeys((*policy.notify, *policy.webhooks))
    )


def said_by_ai(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """What the AI said."""
    return tuple(message for message in messages if message.role == "ai")
