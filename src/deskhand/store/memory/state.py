"""The dicts behind the memory store."""

from datetime import datetime
from typing import Any

from deskhand.core.context import Context
from deskhand.core.decisions import (
    Brief,
    Usage,
)
from deskhand.core.errors import (
    AiStopped,
    Fenced,
    NotFound,
)
from deskhand.core.ledger import LedgerRow
from deskhand.core.messages import Message, Sender
from deskhand.core.policy import Limits
from deskhand.core.state import Claim, Dispatch, Ending, OutboxRow, Receipt
from deskhand.core.stop import STOPPED, Stopped
from deskhand.core.tickets import Ticket, TicketState, due
from deskhand.core.transitions import Change, apply


class Turn:
    """A turn's mutable state."""

    def __init__(self, turn_id: str, ticket_id: str, created_at: datetime) -> None:
        self.id = turn_id
        self.ticket_id = ticket_id
        self.created_at = created_at
        self.status = "waiting"
        self.attempt = 0
        self.epoch = 0
        self.merges = 0
        self.parks = 0
        self.claimed_at: datetime | None = None
        self.messages: list[str] = []
        self.steps: dict[str, Any] = {}


class MemoryState:
    """Plain dicts, and what every port does with them."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.all_tickets: dict[str, Ticket] = {}
        self.said: dict[str, list[Message]] = {}
        self.senders: dict[str, Sender] = {}
        self.contexts: dict[str, Context] = {}
        self.turns: dict[str, Turn] = {}
        self.received: dict[tuple[str, str], Receipt] = {}
        self.ledger_rows: dict[str, LedgerRow] = {}
        self.outbox_rows: dict[str, OutboxRow] = {}
        self.outbox_touched: dict[str, datetime] = {}
        self.usage: dict[str, list[Usage]] = {}
        self.briefs: dict[str, Brief] = {}
        self.stopped: Stopped | None = None
        self.endings: dict[str, Ending] = {}
        self.limits = limits or Limits()

    def waiting_turns(self) -> list[str]:
        """Turns that nobody has claimed, oldest first."""
        return [turn.id for turn in self.turns.values() if turn.status == "waiting"]

    def find(self, ticket_id: str) -> Ticket:
        """A ticket. Raises `NotFound`."""
        if ticket_id not in self.all_tickets:
            raise NotFound(f"there is no ticket {ticket_id}")
        return self.all_tickets[ticket_id]

    def check_working(self) -> None:
        """Raises `AiStopped`."""
        if self.stopped is not None:
            raise AiStopped(STOPPED)

    def fence(self, claim: Claim) -> Turn:
        """The claim's turn. Raises `Fenced`."""
        turn = self.turns[claim.turn_id]
        if turn.attempt != claim.attempt or turn.status != "claimed":
            raise Fenced(f"turn {claim.turn_id} has a newer attempt, or has ended")
        return turn

    def newer_turn(self, claim: Claim) -> Turn | None:
        """The turn that waits behind this one."""
        return next(
            (
                turn
                for turn in self.turns.values()
                if turn.ticket_id == claim.ticket.id
                and turn.status == "waiting"
                and turn.id != claim.turn_id
            ),
            None,
        )

    def move(
        self,
        ticket: Ticket,
        change: Change,
        now: datetime,
        *,
        person: str = "",
        until: datetime | None = None,
        approval_expires: datetime | None = None,
        **columns: Any,
    ) -> Ticket:
        """Apply a transition and cancel what it overtakes. Raises `Refused`."""
        state = apply(ticket, change, now, person=person, until=until)
        changed = ticket.model_copy(
            update={**{name: getattr(state, name) for name in TicketState.model_fields}, **columns}
        )
        waiting = [
            row.expires_at
            for row in self.ledger_rows.values()
            if row.ticket_id == ticket.id and row.status == "awaiting_approval" and row.expires_at
        ]
        due_at, due_kind = due(changed, approval_expires or min(waiting, default=None))
        changed = changed.model_copy(update={"due_at": due_at, "due_kind": due_kind})
        self.all_tickets[ticket.id] = changed
        for row in list(self.outbox_rows.values()):
            if (
                row.ticket_id == ticket.id
                and row.status == "pending"
                and row.epoch is not None
                and row.epoch < changed.epoch
            ):
                self.outbox_rows[row.id] = row.model_copy(
                    update={"status": "cancelled", "detail": "overtaken"}
                )
        return changed

    def put(self, ticket: Ticket, dispatches: tuple[Dispatch, ...], now: datetime) -> None:
        """Queue what is to leave."""
        for dispatch in dispatches:
            self.outbox_rows[dispatch.delivery.id] = OutboxRow(
                id=dispatch.delivery.id,
                ticket_id=ticket.id,
                destination=dispatch.destination,
                delivery=dispatch.delivery,
                epoch=ticket.epoch if dispatch.guarded else None,
                status="pending",
                next_at=now,
            )
