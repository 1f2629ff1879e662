"""Plays sample tickets through a desk, over the same doors that a customer's messages take."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from deskhand.app import OpenDesk
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.core.values import Value
from deskhand.sample.company import SampleTicket

CHANNEL = "api"
LONGEST_SECONDS = 120.0
"""For one message, with a model that answers at once."""
LOOK_EVERY_SECONDS = 0.03
AT_ONCE = 4
"""Conversations that go on side by side."""


class Played(Value):
    """What became of a sample ticket. `outcome`: answered, asked_back, handed_off, approval or closed."""

    id: str
    outcome: str
    expected: str
    reason: str | None
    expected_reason: str | None
    actions: tuple[str, ...]
    matches: bool
    cost: float
    seconds: float
    """From the first message to the end of the last turn, without simulated waiting."""
    ticket_id: str
    subject: str
    why: str
    new: bool

    def row(self) -> dict[str, Any]:
        """The object that `demo --once --json` prints."""
        return {
            "id": self.id,
            "outcome": self.outcome,
            "expected": self.expected,
            "reason": self.reason,
            "cost": self.cost,
            "seconds": self.seconds,
        }


async def play(
    desk: OpenDesk, tickets: list[SampleTicket], longest_seconds: float = LONGEST_SECONDS
) -> AsyncIterator[Played]:
    """Send every ticket's messages and yield what became of it, in the order of the list.

    Messages that were sent before are not sent again: their id is the same. Raises `TimeoutError`
    when a message's turn has not ended after `longest_seconds`.
    """
    places = asyncio.Semaphore(AT_ONCE)
    waiting = [
        asyncio.create_task(_converse(desk, ticket, places, longest_seconds)) for ticket in tickets
    ]
    for ticket, conversation in zip(tickets, waiting, strict=True):
        ticket_id, new, seconds = await conversation
        yield await _outcome(desk, ticket, ticket_id, new, seconds)


async def _converse(
    desk: OpenDesk, ticket: SampleTicket, places: asyncio.Semaphore, longest_seconds: float
) -> tuple[str, bool, float]:
    async with places:
        started = asyncio.get_running_loop().time()
        ticket_id, new = await _send_all(desk, ticket, longest_seconds)
        return ticket_id, new, asyncio.get_running_loop().time() - started


async def _send_all(
    desk: OpenDesk, ticket: SampleTicket, longest_seconds: float
) -> tuple[str, bool]:
    ticket_id, new = "", False
    now = desk.clock.now()
    for number, message in enumerate(ticket.messages, 1):
        receipt = await desk.receive(
            IncomingMessage(
                channel=CHANNEL,
                message_id=f"{ticket.id}-{number}",
                thread_id=ticket.id,
                sender=Sender(id=ticket.contact),
                subject=ticket.subject,
                text=message.text,
                attachments=message.attachments,
                automatic=ticket.auto_submitted,
                at=now - timedelta(hours=message.hours_ago) if message.hours_ago else None,
            )
        )
        ticket_id, new = receipt.ticket_id, new or not receipt.duplicate
        await _settled(desk, ticket_id, longest_seconds)
    return ticket_id, new


async def _settled(desk: OpenDesk, ticket_id: str, longest_seconds: float) -> None:
    """Until no turn of the ticket waits or runs."""
    async with asyncio.timeout(longest_seconds):
        while await desk.queries.unfinished_turns(ticket_id):
            await asyncio.sleep(LOOK_EVERY_SECONDS)


async def _outcome(
    desk: OpenDesk, sample: SampleTicket, ticket_id: str, new: bool, seconds: float
) -> Played:
    ticket = await desk.tickets.ticket(ticket_id)
    facts = await desk.queries.facts(ticket_id)
    ledger = await desk.ledger.rows(ticket_id)
    reason = (facts.reason or None) if facts else None
    if ticket.owner != "ai":
        outcome = "handed_off"
    elif any(row.status == "awaiting_approval" for row in ledger):
        outcome, reason = "approval", "over_limit"
    elif ticket.asked:
        outcome = "asked_back"
    elif facts is not None and facts.ai_replies:
        outcome = "answered"
    else:
        outcome = "closed"
    expected = sample.expected
    actions = tuple(row.action for row in ledger if row.status in ("done", "awaiting_approval"))
    return Played(
        id=sample.id,
        outcome=outcome,
        expected=expected.outcome,
        reason=reason,
        expected_reason=expected.reason,
        actions=actions,
        matches=(
            outcome == expected.outcome
            and expected.reason in (None, reason)
            and (expected.action is None or expected.action in actions)
        ),
        cost=float(facts.cost if facts else Decimal(0)),
        seconds=round(seconds, 3),
        ticket_id=ticket_id,
        subject=sample.subject,
        why=sample.why,
        new=new,
    )
