"""Tickets in memory."""

from datetime import datetime
from typing import Any

from deskhand.core.actors import Actor
from deskhand.core.context import Context
from deskhand.core.decisions import (
    Asked,
    Brief,
    HandedOff,
    Replied,
)
from deskhand.core.errors import (
    Overtaken,
    StepAlreadyStored,
    Superseded,
)
from deskhand.core.ids import new_id
from deskhand.core.messages import Message, MessageRole, Sender, check_same_message
from deskhand.core.queue import Place
from deskhand.core.state import Claim, Dispatch, Ending, Intake, Receipt
from deskhand.core.tickets import READ, Ticket, due
from deskhand.core.transitions import Change, reopens
from deskhand.store.ledger import MERGES
from deskhand.store.memory.state import MemoryState, Turn


class MemoryTickets:
    """See `deskhand.core.state.Tickets`."""

    def __init__(self, store: MemoryState) -> None:
        self._store = store

    async def receive(self, intake: Intake, now: datetime) -> Receipt:
        """T1: message and turn, or the receipt of the same message before."""
        store, incoming = self._store, intake.incoming
        before = store.received.get((incoming.channel, incoming.message_id))
        if before is not None:
            said = next(one for one in store.said[before.ticket_id] if one.id == before.message_id)
            check_same_message(incoming, said, store.senders[before.ticket_id])
            return before.model_copy(update={"duplicate": True})
        thread = incoming.thread_id or incoming.message_id
        found = self._of_thread(incoming.channel, thread)
        same = found is not None and self._is_theirs(found, incoming.sender)
        if found is None or not same or (intake.kind in READ and not reopens(found, now)):
            ticket, is_new = self._open(intake, thread, found, now), True
        else:
            ticket, is_new = found, False
        message = Message(
            id=new_id(),
            role="customer",
            text=intake.text,
            raw=intake.raw,
            author=incoming.sender.name or incoming.sender.email,
            at=min(incoming.at or now, now),
            subject=incoming.subject,
            language=intake.language,
            negative=intake.negative,
            attachments=incoming.attachments,
        )
        turn_id = self._turn_for(intake, ticket, is_new, message, now)
        store.said[ticket.id].append(message)
        receipt = Receipt(ticket_id=ticket.id, message_id=message.id, turn_id=turn_id)
        store.received[incoming.channel, incoming.message_id] = receipt
        return receipt

    def _turn_for(
        self, intake: Intake, ticket: Ticket, is_new: bool, message: Message, now: datetime
    ) -> str | None:
        store = self._store
        kind = intake.kind_on(ticket)
        if kind not in READ:
            if is_new:
                store.move(ticket, "close_unanswered", now)
            elif kind == "thanks" and ticket.status in ("answered", "resolved"):
                store.move(ticket, "confirm_resolved", now)
            return None
        if not is_new:
            priority = max(ticket.priority, intake.priority)
            ticket = store.move(ticket, "customer_message", now, kind=kind, priority=priority)
        if ticket.owner != "ai" and ticket.mode != "shadow":
            return None
        of_ticket = [turn for turn in store.turns.values() if turn.ticket_id == ticket.id]
        turn = next((turn for turn in of_ticket if turn.status == "waiting"), None)
        if turn is None:
            turn = Turn(new_id(), ticket.id, now)
            store.turns[turn.id] = turn
            for parked in (turn for turn in of_ticket if turn.status == "parked"):
                turn.messages += parked.messages
                turn.created_at = min(turn.created_at, parked.created_at)
                parked.status = "superseded"
        turn.messages.append(message.id)
        return turn.id

    async def end_turn(self, claim: Claim, ending: Ending, now: datetime) -> Ticket:
        """T6."""
        store = self._store
        turn = store.fence(claim)
        ticket = store.find(claim.ticket.id)
        if ticket.epoch != claim.epoch:
            raise Overtaken(f"the ticket is with {ticket.person or ticket.owner} now")
        if ticket.status == "resolved":
            raise Overtaken("the ticket was resolved meanwhile")
        if ending.leaves:
            store.check_working()
        if ending.may_be_superseded and claim.merges < MERGES and store.newer_turn(claim):
            raise Superseded("the customer wrote again before the reply")
        for step in ending.steps:
            if step.name in turn.steps:
                raise StepAlreadyStored(f"{step.name} of turn {claim.turn_id}")
        turn.steps |= {step.name: step.result for step in ending.steps}
        store.usage.setdefault(ticket.id, []).extend(ending.usage)
        columns: dict[str, Any] = {
            "category": ending.category or ticket.category,
            "language": ending.language or ticket.language,
            "mode": ending.mode or ticket.mode,
            "priority": max(ticket.priority, ending.priority),
        }
        if ending.place is not None:
            columns |= ending.place.model_dump()
        if ending.context is not None:
            store.contexts[ticket.id] = ending.context
            account = ending.context.account
            columns["account_id"] = account.id if account else ticket.account_id
        if ending.summary is not None:
            columns |= {"summary": ending.summary, "summarised": ending.summarised}
        if ending.change is not None:
            ticket = store.move(
                ticket, ending.change, now, approval_expires=ending.approval_expires, **columns
            )
        else:
            ticket = store.all_tickets[ticket.id] = ticket.model_copy(update=columns)
        outcome = ending.outcome
        if isinstance(outcome, Replied):
            self._say(ticket, claim, ending, "draft" if outcome.draft else "ai", outcome.text, now)
        elif isinstance(outcome, Asked):
            self._say(ticket, claim, ending, "ai", outcome.text, now)
        elif isinstance(outcome, HandedOff):
            store.briefs[ticket.id] = outcome.brief
            if outcome.text:
                self._say(ticket, claim, ending, "ai", outcome.text, now)
        store.put(ticket, ending.dispatches, now)
        store.endings[claim.turn_id] = ending
        turn.status = "ended"
        return ticket

    async def merge_into_next(self, claim: Claim, now: datetime) -> None:
        """End a superseded turn: its messages join the turn that waits."""
        turn = self._store.fence(claim)
        newer = self._store.newer_turn(claim)
        assert newer is not None
        newer.messages = [*turn.messages, *newer.messages]
        newer.merges = claim.merges + 1
        newer.created_at = min(newer.created_at, claim.asked_at)
        turn.status = "superseded"

    async def park(self, claim: Claim, until: datetime, why: str, now: datetime) -> None:
        """Put a turn aside until a model may work again."""
        turn = self._store.fence(claim)
        if self._store.newer_turn(claim):
            await self.merge_into_next(claim, now)
        else:
            turn.status, turn.parks = "parked", turn.parks + 1

    async def abandon(self, claim: Claim, why: str, now: datetime) -> None:
        """End a turn that may claim nothing more."""
        self._store.fence(claim).status = "ended"

    async def sender(self, ticket_id: str) -> Sender:
        """Who writes on it."""
        self._store.find(ticket_id)
        return self._store.senders[ticket_id]

    async def context(self, ticket_id: str) -> Context | None:
        """The context kept with it."""
        return self._store.contexts.get(ticket_id)

    async def change(
        self,
        ticket_id: str,
        change: Change,
        by: Actor,
        now: datetime,
        *,
        until: datetime | None = None,
        message: Message | None = None,
        dispatches: tuple[Dispatch, ...] = (),
        brief: Brief | None = None,
        place: Place | None = None,
    ) -> Ticket:
        """Apply a transition, with what goes with it."""
        ticket = self._store.find(ticket_id)
        columns = place.model_dump() if place else {}
        changed = self._store.move(ticket, change, now, person=by.name, until=until, **columns)
        if message is not None:
            self._store.said[ticket_id].append(message)
        if brief is not None:
            self._store.briefs[ticket_id] = brief
        self._store.put(changed, dispatches, now)
        return changed

    async def tell(self, ticket_id: str, dispatches: tuple[Dispatch, ...], now: datetime) -> None:
        """Queue what is to leave without changing the ticket."""
        self._store.put(self._store.find(ticket_id), dispatches, now)

    async def ticket(self, ticket_id: str) -> Ticket:
        """One ticket."""
        return self._store.find(ticket_id)

    async def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Its messages, oldest first."""
        self._store.find(ticket_id)
        return tuple(sorted(self._store.said[ticket_id], key=lambda m: (m.at, m.id)))

    def _say(
        self,
        ticket: Ticket,
        claim: Claim,
        ending: Ending,
        role: MessageRole,
        words: str,
        now: datetime,
    ) -> None:
        self._store.said[ticket.id].append(
            Message(
                id=ending.message_id or new_id(),
                role=role,
                text=words,
                turn_id=claim.turn_id,
                author="Deskhand",
                at=now,
            )
        )

    def _is_theirs(self, ticket: Ticket, sender: Sender) -> bool:
        known = self._store.senders[ticket.id]
        return (known.id or known.email, known.verified) == (
            sender.id or sender.email,
            sender.verified,
        )

    def _of_thread(self, channel: str, thread: str) -> Ticket | None:
        found = [
            ticket
            for ticket in self._store.all_tickets.values()
            if ticket.channel == channel and ticket.thread_id == thread
        ]
        return max(found, key=lambda ticket: ticket.id, default=None)

    def _open(self, intake: Intake, thread: str, earlier: Ticket | None, now: datetime) -> Ticket:
        incoming = intake.incoming
        at = min(incoming.at or now, now)
        ticket = Ticket(
            id=new_id(),
            channel=incoming.channel,
            thread_id=thread,
            contact_id=incoming.sender.id or incoming.sender.email,
            subject=incoming.subject,
            kind=intake.kind,
            mode=intake.mode,
            priority=intake.priority,
            language=intake.language,
            opened_at=at,
            open_since=at,
            linked_ticket=earlier.id if earlier else "",
        )
        due_at, due_kind = due(ticket)
        ticket = ticket.model_copy(update={"due_at": due_at, "due_kind": due_kind})
        self._store.all_tickets[ticket.id] = ticket
        self._store.said[ticket.id] = []
        self._store.senders[ticket.id] = incoming.sender
        return ticket
