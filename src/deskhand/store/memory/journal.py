"""The journal in memory."""

from datetime import datetime, timedelta
from typing import Any

from deskhand.core.context import TICKET_WINDOW
from deskhand.core.decisions import (
    Usage,
)
from deskhand.core.errors import (
    NotFound,
    StepAlreadyStored,
)
from deskhand.core.messages import Message
from deskhand.core.state import Claim, Step
from deskhand.core.tickets import Ticket
from deskhand.store.journal import FIRST_WORDS, RECENT, UNFINISHED
from deskhand.store.memory.state import MemoryState, Turn


class MemoryJournal:
    """See `deskhand.core.state.Journal`."""

    def __init__(self, store: MemoryState) -> None:
        self._store = store

    async def claim(self, turn_id: str, now: datetime) -> Claim | None:
        """Own the turn and freeze its messages."""
        store = self._store
        if turn_id not in store.turns:
            raise NotFound(f"there is no turn {turn_id}")
        turn = store.turns[turn_id]
        if turn.status not in UNFINISHED:
            return None
        ticket = store.find(turn.ticket_id)
        if turn.status == "waiting":
            turn.epoch = ticket.epoch
        turn.status = "claimed"
        turn.attempt += 1
        turn.claimed_at = turn.claimed_at or now
        said = sorted(store.said[ticket.id], key=lambda message: (message.at, message.id))
        own = tuple(message for message in said if message.id in turn.messages)
        return Claim(
            turn_id=turn_id,
            ticket=ticket,
            attempt=turn.attempt,
            epoch=turn.epoch,
            merges=turn.merges,
            parks=turn.parks,
            asked_at=turn.created_at,
            claimed_at=turn.claimed_at,
            sender=store.senders[ticket.id],
            messages=own,
            history=tuple(
                message
                for message in said
                if message.id not in turn.messages and self._earlier(message, turn)
            ),
            context=store.contexts.get(ticket.id),
            stopped=store.stopped is not None,
            recent=self._recent(ticket, turn.claimed_at),
            replies_last_hour=sum(
                message.role == "ai" and now - message.at <= timedelta(hours=1)
                for other in store.all_tickets.values()
                if other.id == ticket.id or (ticket.contact_id and self._same_person(other, ticket))
                for message in store.said[other.id]
            ),
        )

    def _earlier(self, message: Message, turn: Turn) -> bool:
        """Whether a message belongs before the turn's: the same set at every attempt."""
        if message.role == "customer":
            later = (t for t in self._store.turns.values() if t.id > turn.id)
            return not any(message.id in other.messages for other in later)
        return turn.claimed_at is not None and message.at <= turn.claimed_at

    def _same_person(self, one: Ticket, other: Ticket) -> bool:
        """Of one contact, and both vouched for or both not: who only says to be somebody uses up nothing
        of theirs."""
        vouched = [self._store.senders[ticket.id].verified for ticket in (one, other)]
        return one.contact_id == other.contact_id and vouched[0] == vouched[1]

    async def steps(self, claim: Claim) -> dict[str, Any]:
        """The results stored so far, by step."""
        return dict(self._store.turns[claim.turn_id].steps)

    async def store(
        self, claim: Claim, steps: tuple[Step, ...], usage: tuple[Usage, ...], now: datetime
    ) -> None:
        """Store results once."""
        turn = self._store.fence(claim)
        for step in steps:
            if step.name in turn.steps:
                raise StepAlreadyStored(f"{step.name} of turn {claim.turn_id}")
        turn.steps |= {step.name: step.result for step in steps}
        self._store.usage.setdefault(claim.ticket.id, []).extend(usage)

    def _recent(self, ticket: Ticket, now: datetime) -> tuple[tuple[str, datetime, str], ...]:
        others = [
            other
            for other in self._store.all_tickets.values()
            if self._same_person(other, ticket)
            and other.id != ticket.id
            and other.kind == "question"
            and now - TICKET_WINDOW <= other.opened_at <= now
        ]
        others.sort(key=lambda other: other.opened_at, reverse=True)
        return tuple(
            (
                other.category,
                other.opened_at,
                f"{other.subject} {self._store.said[other.id][0].text}"[:FIRST_WORDS],
            )
            for other in others[:RECENT]
        )
