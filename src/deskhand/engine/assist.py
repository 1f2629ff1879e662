"""The AI's help for a person, worked out by a worker: pages ask for it and show it when it is there."""

from dataclasses import dataclass, replace

import structlog

from deskhand.core.decisions import Usage
from deskhand.core.errors import DeskhandError, NotFound, Refused
from deskhand.core.events import AssistAsked, Assisted
from deskhand.core.ids import new_id
from deskhand.core.logs import place_of
from deskhand.core.ports import TranslateRequest
from deskhand.core.state import Claim
from deskhand.flow.assist import conversation, suggest, translate, translators
from deskhand.flow.turn_context import Parts
from deskhand.store.memory import MemoryStore
from deskhand.store.memory.state import Turn
from deskhand.store.queries import Queries
from deskhand.store.tickets import PostgresTickets

log = structlog.get_logger("deskhand.engine")
BRIEF = "brief"
"""What is translated where it is no message."""
SUGGESTION = "suggestion"


@dataclass(frozen=True)
class Assist:
    """Raises `NotFound`."""

    parts: Parts
    tickets: PostgresTickets
    queries: Queries

    @property
    def translates(self) -> bool:
        """Whether a model is at hand that translates."""
        return bool(translators(self.parts.models))

    async def ask(self, ticket_id: str, event: AssistAsked) -> None:
        """Note the wish, and have a worker fulfil it."""
        await self.tickets.ask_assist(ticket_id, event, self.parts.clock.now())

    async def help(self, ticket_id: str, asked: AssistAsked) -> Assisted:
        """Do what was asked, and keep what came of it; a reason where nothing did."""
        store = MemoryStore()
        claim = await self._conversation(ticket_id, store)
        parts = replace(self.parts, journal=store.journal, tickets=store.tickets)
        given = {"by": asked.by, "what": asked.what, "of": asked.of, "language": asked.language}
        try:
            found = await self._found(parts, claim, asked)
        except DeskhandError as error:
            found = {"fault": str(error)}
        except Exception as error:
            log.error("help failed", ticket=ticket_id, what=asked.what, **place_of(error))
            found = {"fault": "something went wrong here; it is in the log"}
        event = Assisted.model_validate(given | found)
        usage: tuple[Usage, ...] = tuple(store.usage.get(ticket_id, ()))
        await self.tickets.assisted(ticket_id, event, usage, self.parts.clock.now())
        return event

    async def give_up(self, ticket_id: str, asked: AssistAsked, why: str) -> None:
        """Tell whoever asked that nothing comes of it."""
        given = {"by": asked.by, "what": asked.what, "of": asked.of, "language": asked.language}
        event = Assisted.model_validate(given | {"fault": why})
        await self.tickets.assisted(ticket_id, event, (), self.parts.clock.now())

    async def _found(self, parts: Parts, claim: Claim, asked: AssistAsked) -> dict[str, object]:
        if asked.what == SUGGESTION:
            suggestion = await suggest(parts, claim)
            return {
                "text": suggestion.text,
                "confidence": suggestion.confidence,
                "sources": tuple((one.id, one.title) for one in suggestion.passages),
                "action": suggestion.action,
                "doubt": suggestion.doubt,
            }
        request = TranslateRequest(text=await self._text(claim, asked), language=asked.language)
        return {"text": await translate(parts, claim, request)}

    async def _text(self, claim: Claim, asked: AssistAsked) -> str:
        if asked.of == BRIEF:
            brief = await self.queries.brief(claim.ticket.id)
            if brief is None:
                raise Refused("this ticket has no brief")
            return f"{brief.issue}\n\n{brief.next_step}"
        for message in claim.said:
            if message.id == asked.of:
                return message.text
        raise NotFound("there is no such message on this ticket")

    async def _conversation(self, ticket_id: str, store: MemoryStore) -> Claim:
        """The ticket as it stands, as a turn that is kept in memory only."""
        now = self.parts.clock.now()
        ticket = await self.tickets.ticket(ticket_id)
        claim = conversation(
            Claim(
                turn_id=new_id(),
                ticket=ticket,
                attempt=1,
                epoch=ticket.epoch,
                asked_at=now,
                claimed_at=now,
                sender=await self.tickets.sender(ticket_id),
                messages=await self.tickets.messages(ticket_id),
                context=await self.tickets.context(ticket_id),
            )
        )
        store.all_tickets[ticket_id] = ticket
        turn = Turn(claim.turn_id, ticket_id, now)
        turn.status, turn.attempt = "claimed", claim.attempt
        store.turns[turn.id] = turn
        return claim
