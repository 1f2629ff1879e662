"""One cast and one stage: every story is played on the memory store and on Postgres."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from tests.colleagues import user

from deskhand.core.actors import Actor
from deskhand.core.decisions import Brief, HandedOff, Reason, Replied, Verdict
from deskhand.core.ids import new_id
from deskhand.core.ledger import Ledger
from deskhand.core.limits import Budget
from deskhand.core.messages import IncomingMessage, Message, Sender
from deskhand.core.policy import Limits
from deskhand.core.ports import Delivery
from deskhand.core.state import (
    Claim,
    Dispatch,
    Ending,
    Intake,
    Journal,
    Outbox,
    OutboxRow,
    Receipt,
    Step,
    Tickets,
)
from deskhand.core.stop import Stop
from deskhand.core.tickets import Kind, Mode, Ticket
from deskhand.engine.jobs import Jobs
from deskhand.store.budget import PostgresBudget
from deskhand.store.journal import PostgresJournal
from deskhand.store.ledger import PostgresLedger
from deskhand.store.memory import MemoryStore
from deskhand.store.outbox import PostgresOutbox
from deskhand.store.stop import PostgresStop
from deskhand.store.tickets import PostgresTickets
from deskhand.testing.clock import SettableClock

ANA = Sender(id="c-ana", email="ana@example.org", name="Ana Sousa")
"""Owns a nursery; her probes are offline."""
BEN = Sender(id="c-ben", email="ben@example.org", name="Ben Okafor")
"""Waits for a parcel."""
MARA = user("mara")
"""A support agent at Fernhill."""
LIMITS = Limits(window_days=30, currency="EUR")
REPEATABLE = frozenset({"mail", "team"})
"""Destinations that drop what they get twice."""


def mail(text: str, to: str = "mail", guarded: bool = True, at: datetime | None = None) -> Dispatch:
    """Something that is to leave."""
    delivery = Delivery(
        id=new_id(),
        what="reply",
        ticket_id="",
        recipient=ANA.email,
        text=text,
        payload={"thread_id": "garden", "tries": [1, 2]},
        at=at or SettableClock().now(),
    )
    return Dispatch(destination=to, delivery=delivery, guarded=guarded)


def reply(text: str = "Hold the button for five seconds.", **more: Any) -> Ending:
    """The AI answers."""
    ending = Ending(outcome=Replied(text=text), change="ai_reply")
    return ending.model_copy(update=more)


BRIEF = Brief(
    issue="Ana's probes are offline.",
    tried=("searched the articles",),
    sentiment="frustrated",
    next_step="Call her.",
    flags=("owner of the account",),
    reason=Reason.ASKS_FOR_PERSON,
)


def hand_off(text: str = "A colleague takes over.", **more: Any) -> Ending:
    """The AI gives the ticket to the queue."""
    outcome = HandedOff(
        verdict=Verdict(reason=Reason.ASKS_FOR_PERSON, evidence="a human", rule="asks"),
        brief=BRIEF,
        text=text,
    )
    return Ending(outcome=outcome, change="hand_off", **more)


@dataclass
class Store:
    """A store's six ports, and the few things that happen in every story."""

    journal: Journal
    ledger: Ledger
    outbox: Outbox
    tickets: Tickets
    budget: Budget
    stop: Stop
    clock: SettableClock
    written: int = 0

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def hear(
        self,
        text: str = "The hub is offline, how do I pair the probe again?",
        sender: Sender = ANA,
        *,
        thread: str = "garden",
        channel: str = "mail",
        kind: Kind = "question",
        mode: Mode = "auto",
        message_id: str = "",
        subject: str = "",
        **more: Any,
    ) -> Receipt:
        """A customer writes."""
        self.written += 1
        incoming = IncomingMessage(
            channel=channel,
            message_id=message_id or f"m-{self.written}",
            thread_id=thread,
            sender=sender,
            subject=subject or ("My garden" if self.written == 1 and not message_id else ""),
            text=text,
            automatic=kind == "automatic",
            **more,
        )
        intake = Intake(
            incoming=incoming, text=text, kind=kind, language="en", negative=False, mode=mode
        )
        return await self.tickets.receive(intake, self.now)

    async def claim(self, turn: Receipt | Claim) -> Claim:
        """A worker takes a turn, or takes it again."""
        assert turn.turn_id is not None
        claim = await self.journal.claim(turn.turn_id, self.now)
        assert claim is not None
        return claim

    async def begin(self, text: str = "My probe is offline.", **more: Any) -> Claim:
        """A customer writes and a worker claims the turn."""
        return await self.claim(await self.hear(text, **more))

    async def end(self, claim: Claim, ending: Ending) -> Ticket:
        """The turn ends."""
        return await self.tickets.end_turn(claim, ending, self.now)

    async def answered(self, text: str = "My probe is offline.", **more: Any) -> Ticket:
        """A customer writes and the AI answers."""
        return await self.end(await self.begin(text, **more), reply())

    async def note(self, claim: Claim, *steps: tuple[str, Any]) -> None:
        """Steps are stored."""
        stored = tuple(Step(name=name, result=result) for name, result in steps)
        await self.journal.store(claim, stored, (), self.now)

    async def take_over(self, ticket_id: str, person: Actor = MARA) -> Ticket:
        """A person steps in."""
        return await self.tickets.change(ticket_id, "take_over", person, self.now)

    async def said(self, ticket_id: str) -> list[tuple[str, str]]:
        """The conversation: who and what."""
        return [(said.role, said.text) for said in await self.tickets.messages(ticket_id)]

    async def leaving(self, limit: int = 10) -> list[str]:
        """What a dispatcher takes now."""
        rows = await self.outbox.claim_next(self.now, limit, REPEATABLE)
        return [row.delivery.text for row in rows if row.status == "sending"]

    async def row(self, ticket_id: str, text: str) -> OutboxRow:
        """The outbox row with that text."""
        rows = await self.outbox.rows_of(ticket_id)
        return next(row for row in rows if row.delivery.text == text)

    async def by_person(self, text: str) -> Message:
        """What a person is about to say."""
        return Message(id=new_id(), role="person", text=text, author=MARA.name, at=self.now)


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest, runner: asyncio.Runner, clock: SettableClock) -> Store:
    """The store of the test; `runner` is the loop on which Postgres is talked to."""
    if request.param == "memory":
        memory = MemoryStore(LIMITS)
        return Store(
            memory.journal,
            memory.ledger,
            memory.outbox,
            memory.tickets,
            memory.budget,
            memory.stop,
            clock,
        )
    engine: AsyncEngine = request.getfixturevalue("engine")
    jobs: Jobs = request.getfixturevalue("jobs")
    return Store(
        PostgresJournal(engine),
        PostgresLedger(engine, LIMITS),
        PostgresOutbox(engine),
        PostgresTickets(engine, jobs.defer_turn),
        PostgresBudget(engine),
        PostgresStop(engine),
        clock,
    )
