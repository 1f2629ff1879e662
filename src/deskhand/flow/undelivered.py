"""What could not be delivered ends with a person, like every other failure."""

import contextlib

from deskhand.core.decisions import Reason, Verdict
from deskhand.core.errors import Refused
from deskhand.core.ports import REPLY
from deskhand.core.state import OutboxRow
from deskhand.flow.dispatch import UNDELIVERED, notifications
from deskhand.flow.hand_off import hand_off_later
from deskhand.flow.turn_context import Parts


async def undelivered(parts: Parts, row: OutboxRow, why: str, certain: bool) -> None:
    """A reply that did not reach the customer hands the AI's ticket to a person; of everything
    else people are told over the other destinations.

    `certain`: it surely did not arrive. The row itself stays in the list of what was not
    delivered, to be sent again.
    """
    if row.delivery.what == UNDELIVERED:
        return
    ticket = await parts.tickets.ticket(row.ticket_id)
    if row.delivery.what == REPLY and ticket.owner == "ai" and ticket.status != "resolved":
        stopped = row.status == "cancelled"
        reason = Reason.AI_STOPPED if stopped else Reason.DELIVERY_FAILED
        verdict = Verdict(reason=reason, evidence=why[:200], rule=row.destination)
        with contextlib.suppress(Refused):
            await hand_off_later(parts, ticket, verdict)
        return
    what = "was not delivered" if certain else "may not have been delivered"
    dispatches = notifications(
        parts.policy,
        ticket,
        UNDELIVERED,
        f"A {row.delivery.what} {what}",
        f"To {row.destination}: {why}",
        {"delivery_id": row.id, "destination": row.destination, "why": why, "certain": certain},
        parts.clock.now(),
        but=row.destination,
    )
    if dispatches:
        await parts.tickets.tell(ticket.id, dispatches, parts.clock.now())
