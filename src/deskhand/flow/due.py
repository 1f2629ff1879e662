"""What happens when a ticket's time has come."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from deskhand.core.actors import SYSTEM
from deskhand.core.decisions import Reason, Verdict
from deskhand.core.ledger import LedgerRow
from deskhand.flow.effect import effect_of
from deskhand.flow.hand_off import hand_off_later
from deskhand.flow.turn_context import Parts

Expire = Callable[[str, datetime], Awaitable[tuple[LedgerRow, ...]]]


async def act_on_due(parts: Parts, expire: Expire, ticket_id: str, due_at: datetime) -> str:
    """Do what is due, once: a ticket that moved on since is left alone. Returns what was done."""
    ticket = await parts.tickets.ticket(ticket_id)
    now = parts.clock.now()
    if ticket.due_at != due_at or due_at > now:
        return ""
    match ticket.due_kind:
        case "open_24h":
            verdict = Verdict(reason=Reason.OPEN_24H, evidence="24 hours", rule="due")
            await hand_off_later(parts, ticket, verdict)
        case "assume_resolved":
            change = "close_unanswered" if ticket.asked else "assume_resolved"
            await parts.tickets.change(ticket_id, change, SYSTEM, now)
        case "snooze":
            await parts.tickets.change(ticket_id, "wake", SYSTEM, now)
        case "approval":
            expired = await expire(ticket_id, now)
            verdict = Verdict(reason=Reason.APPROVAL_EXPIRED, evidence="no decision", rule="due")
            if ticket.owner == "ai" and expired:
                await hand_off_later(parts, ticket, verdict, effect_of(expired[0]))
        case _:
            return ""
    return ticket.due_kind
