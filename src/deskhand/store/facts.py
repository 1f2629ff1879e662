"""The projection behind lists and figures, written in the transaction of what it reflects.

Functions give columns; whoever writes a ticket writes them with it.
"""

from datetime import datetime
from typing import Any

from deskhand.core.decisions import Brief, Usage
from deskhand.core.tickets import Ticket
from deskhand.core.transitions import Change
from deskhand.store.writes import IfUnset, Plus

Values = dict[str, Any]


def opened(ticket: Ticket) -> Values:
    """A new ticket's row. Spam, bare thanks, automatic mail and duplicates count in no figure."""
    return {
        "ticket_id": ticket.id,
        "opened_at": ticket.opened_at,
        "channel": ticket.channel,
        "counts": counts(ticket),
    }


def counts(ticket: Ticket) -> bool:
    """Whether a ticket is in the figures."""
    return (
        ticket.kind == "question"
        and ticket.mode not in ("shadow", "off")
        and not ticket.merged_into
    )


def of_change(before: Ticket, after: Ticket, change: Change, now: datetime) -> Values:
    """What a transition means for the figures."""
    values: Values = {}
    if change in ("customer_message", "mark_spam", "merge"):
        values["counts"] = counts(after)
    if change in ("hand_off", "take_over", "person_reply"):
        values["person_touched"] = True
    if change == "hand_off":
        values["handed_off_at"] = now
    if after.status == "resolved":
        values |= {"resolved_at": after.resolved_at, "resolution": after.resolution}
    if before.status == "resolved" and after.status == "open":
        values |= {"resolved_at": None, "resolution": "", "reopened": True}
        values["counts"] = counts(after)
    if change == "ai_asks":
        values |= {"asked_back": Plus(1), "first_reply_at": IfUnset(now)}
    if change in ("ai_reply", "effect_reply"):
        values |= {"ai_replies": Plus(1), "first_reply_at": IfUnset(now)}
    if change in ("person_reply", "send_draft"):
        values |= {"person_replies": Plus(1), "person_touched": True}
    if after.status == "answered" and before.status != "answered":
        values["answered_at"] = now
        values["first_reply_at"] = IfUnset(now)
    return values


def of_brief(brief: Brief) -> Values:
    """Why a person has it."""
    return {"reason": str(brief.reason), "brief": brief.model_dump(mode="json")}


def of_usage(usage: tuple[Usage, ...]) -> Values:
    """What model calls took, added up."""
    if not usage:
        return {}
    answered = [use.model for use in usage if use.purpose == "resolve"]
    named: Values = {"model": answered[-1]} if answered else {}
    return named | {
        "cost": Plus(sum((use.cost for use in usage if use.cost), start=0)),
        "model_calls": Plus(len(usage)),
        "input_tokens": Plus(sum(use.input_tokens for use in usage)),
        "cached_tokens": Plus(sum(use.cached_tokens for use in usage)),
        "output_tokens": Plus(sum(use.output_tokens for use in usage)),
    }
