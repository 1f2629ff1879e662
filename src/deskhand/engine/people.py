"""What people do with a ticket, through the same transitions as everybody else."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from deskhand.core.actors import Actor
from deskhand.core.cleared import Cleared
from deskhand.core.errors import BadInput, NotFound, Refused
from deskhand.core.events import DraftSent
from deskhand.core.ids import new_id
from deskhand.core.messages import LONGEST_MESSAGE, Message, MessageRole
from deskhand.core.tickets import Ticket
from deskhand.core.transitions import Change
from deskhand.flow.dispatch import by_mail, notifications, to_customer
from deskhand.flow.turn_context import Parts
from deskhand.store.merging import Merging
from deskhand.store.tickets import PostgresTickets

LONGEST_SNOOZE = timedelta(days=5 * 366)
"""A moment near the end of the calendar can be stored in one time zone and read in none."""

LONGEST_LABEL = 40


@dataclass(frozen=True)
class People:
    """Raises `Refused` with the reason, `NotFound`, or `BadInput` that names the field.

    `seen` is the last event of the log that the person had before their eyes; where others wrote
    or did something since, nothing is done and `Unseen` says what.
    """

    parts: Parts
    tickets: PostgresTickets
    merging: Merging

    async def take_over(self, ticket_id: str, by: Actor) -> Ticket:
        """From the AI or the queue to `by`; what the AI has not yet sent is cancelled."""
        return await self.tickets.change(ticket_id, "take_over", by, self._now())

    async def assign(self, ticket_id: str, by: Actor, to: str = "") -> Ticket:
        """To `to`, or to `by`, from whoever has it."""
        ticket = await self.tickets.ticket(ticket_id)
        change: Change = "take_over" if ticket.owner == "ai" else "assign"
        return await self.tickets.change(ticket_id, change, by, self._now(), person=to or by.name)

    async def unassign(self, ticket_id: str, by: Actor) -> Ticket:
        """From a person back to the queue."""
        return await self.tickets.change(ticket_id, "unassign", by, self._now())

    async def to_team(self, ticket_id: str, by: Actor, team: str) -> Ticket:
        """Into the queue of a team: its people answer it, and whoever had it does not any more."""
        await self._from_ai(ticket_id, by)
        return await self.tickets.to_team(ticket_id, team, by, self._now())

    async def give_back(self, ticket_id: str, by: Actor, seen: int | None = None) -> Ticket:
        """To the AI, which answers what nobody has answered yet."""
        return await self.tickets.give_back(ticket_id, by, self._now(), seen)

    async def reply(
        self,
        ticket_id: str,
        by: Actor,
        text: str,
        seen: int | None = None,
        message_id: str = "",
    ) -> Ticket:
        """A person's reply; replying to a ticket of the AI or the queue takes it over first. The same
        `message_id` again is the same reply, such as a form that was sent twice."""
        self._check(text)
        ticket = await self.tickets.ticket(ticket_id)
        if await self._is_there(ticket_id, message_id, "person", text):
            return ticket
        if ticket.owner != "person":
            ticket = await self._taken(ticket_id, by, seen)
        return await self._say(ticket, "person_reply", by, text, seen, message_id=message_id)

    async def send_draft(
        self, ticket_id: str, by: Actor, text: str = "", seen: int | None = None
    ) -> Ticket:
        """Send the newest draft, edited or, without a text, as it is. The ticket keeps its owner."""
        if text:
            self._check(text)
        ticket = await self.tickets.ticket(ticket_id)
        drafts = [m for m in await self.tickets.messages(ticket_id) if m.role == "draft"]
        if not drafts:
            raise NotFound("this ticket has no draft")
        draft = drafts[-1]
        sent = "\n".join(text.strip().splitlines()) or draft.text
        return await self._say(ticket, "send_draft", by, sent, seen, draft)

    async def note(self, ticket_id: str, by: Actor, text: str, message_id: str = "") -> None:
        """For colleagues: no customer sees it. The same `message_id` again is the same note."""
        self._check(text)
        if await self._is_there(ticket_id, message_id, "note", text):
            return
        note = Message(
            id=message_id or new_id(),
            role="note",
            text=text.strip(),
            author=by.shown,
            by=by,
            at=self._now(),
        )
        await self.tickets.note(ticket_id, note)

    async def label(self, ticket_id: str, by: Actor, add: str = "", remove: str = "") -> Ticket:
        """Put a label on, or take one off."""
        label = " ".join(add.split())
        if not label and not remove:
            raise BadInput("label: empty", "label")
        if len(label) > LONGEST_LABEL:
            raise BadInput(f"the label to add: {LONGEST_LABEL} characters at most", "add")
        return await self.tickets.label(
            ticket_id, (label,) if label else (), (remove,), by, self._now()
        )

    async def resolve(self, ticket_id: str, by: Actor, seen: int | None = None) -> Ticket:
        """Close it."""
        await self._from_ai(ticket_id, by, seen)
        return await self.tickets.change(ticket_id, "resolve", by, self._now(), seen=seen)

    async def spam(self, ticket_id: str, by: Actor, seen: int | None = None) -> Ticket:
        """Not a question at all: closed, and in no figure."""
        await self._from_ai(ticket_id, by, seen)
        return await self.tickets.change(
            ticket_id, "mark_spam", by, self._now(), seen=seen, kind="spam"
        )

    async def reopen(self, ticket_id: str, by: Actor) -> Ticket:
        """Open it again, where it was; what the AI had is this person's then."""
        return await self.tickets.reopen(ticket_id, by, self._now())

    async def snooze(self, ticket_id: str, by: Actor, until: datetime) -> Ticket:
        """Put it away until a moment, within `LONGEST_SNOOZE`."""
        if until - self._now() > LONGEST_SNOOZE:
            raise BadInput("until: more than five years from now", "until")
        return await self.tickets.change(ticket_id, "snooze", by, self._now(), until=until)

    async def wake(self, ticket_id: str, by: Actor) -> Ticket:
        """End a snooze early."""
        return await self.tickets.change(ticket_id, "wake", by, self._now())

    async def merge(self, ticket_id: str, by: Actor, into: str) -> Ticket:
        """Its messages go to the ticket `into` of the same customer, and it ends."""
        return await self.merging.merge(ticket_id, into, by, self._now())

    async def link(self, ticket_id: str, by: Actor, other: str) -> None:
        """Say that another ticket belongs to this one."""
        await self.merging.link(ticket_id, other, by, self._now())

    async def unlink(self, ticket_id: str, by: Actor, other: str) -> None:
        """Say that it does not."""
        await self.merging.unlink(ticket_id, other, by, self._now())

    async def _say(
        self,
        ticket: Ticket,
        change: Change,
        by: Actor,
        text: str,
        seen: int | None,
        draft: Message | None = None,
        message_id: str = "",
    ) -> Ticket:
        now = self._now()
        sender = await self.tickets.sender(ticket.id)
        own = Cleared(text)
        message = Message(
            id=message_id or new_id(), role="person", text=text, author=by.shown, by=by, at=now
        )
        told = (
            DraftSent(
                by=by,
                message_id=message.id,
                draft_id=draft.id,
                edited=message.text != draft.text.strip(),
            )
            if draft
            else None
        )
        return await self.tickets.change(
            ticket.id,
            change,
            by,
            now,
            seen=seen,
            message=message,
            events=(told,) if told else (),
            dispatches=(
                to_customer(ticket, sender, own, message.id, now, guarded=False),
                *by_mail(self.parts.policy, ticket, own, message.id, now),
                *notifications(
                    self.parts.policy, ticket, "ticket.replied", "Reply", text, {"text": text}, now
                ),
            ),
        )

    async def _from_ai(self, ticket_id: str, by: Actor, seen: int | None = None) -> None:
        """What a person ends is a person's: the AI stops first."""
        ticket = await self.tickets.ticket(ticket_id)
        if ticket.owner == "ai":
            await self._taken(ticket_id, by, seen)

    async def _taken(self, ticket_id: str, by: Actor, seen: int | None) -> Ticket:
        return await self.tickets.change(ticket_id, "take_over", by, self._now(), seen=seen)

    async def _is_there(
        self, ticket_id: str, message_id: str, role: MessageRole, text: str
    ) -> bool:
        """Whether the same words are there already. Raises `Refused` where others are."""
        if not message_id:
            return False
        said = await self.tickets.messages(ticket_id)
        found = next((one for one in said if one.id == message_id), None)
        if found and (found.role, found.text.split()) != (role, text.split()):
            raise Refused("an earlier version of this is there already: look, then send again")
        return found is not None

    def _check(self, text: str) -> None:
        if not any(unicodedata.category(character)[0] not in "CZ" for character in text):
            raise BadInput("text: nothing is written", "text")
        if len(text) > LONGEST_MESSAGE:
            raise BadInput(f"text: longer than {LONGEST_MESSAGE} characters", "text")

    def _now(self) -> datetime:
        return self.parts.clock.now()
