"""Every model is away: who can wait does, who cannot gets a person, and nobody holds up others."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.engine import URL
from tests.colleagues import user
from tests.integration.test_engine import until, working

from deskhand.app import Desk, OpenDesk
from deskhand.core.decisions import Reason
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.core.state import Receipt
from deskhand.core.tickets import Ticket
from deskhand.engine.due_scan import resume
from deskhand.engine.jobs import ATTEMPTS
from deskhand.flow.turn_context import SHORTEST_WAIT
from deskhand.knowledge.articles import Article
from deskhand.settings import Environment, parse
from deskhand.store.tables import turns
from deskhand.testing.clock import SettableClock
from deskhand.testing.messages_api import MessagesApi

ANA = Sender(id="c-ana", email="ana@example.org", name="Ana Sousa")
BEN = Sender(id="c-ben", email="ben@example.org", name="Ben Okafor")
MARA = user("mara")
PAIRING = Article(id="pair", title="Pair a probe", text="Hold the button for five seconds.")
OFFLINE = "The hub is offline, how do I pair the probe again?"
OVERLOADED = "529"
BREAKER_PAUSE = timedelta(seconds=30)


@dataclass
class Stage:
    """Fernhill's desk with a worker of its own, a model behind a server, and a clock."""

    desk: OpenDesk
    server: MessagesApi
    clock: SettableClock
    written: Iterator[int] = field(default_factory=lambda: count(1))

    async def hear(self, words: str = OFFLINE, sender: Sender = ANA, thread: str = "") -> Receipt:
        """A customer writes in the one conversation that is theirs, or in another."""
        incoming = IncomingMessage(
            channel="api",
            message_id=f"m-{next(self.written)}",
            thread_id=thread or sender.id,
            sender=sender,
            text=words,
        )
        return await self.desk.receive(incoming)

    async def ticket(self, receipt: Receipt) -> Ticket:
        return await self.desk.tickets.ticket(receipt.ticket_id)

    async def said(self, receipt: Receipt) -> list[tuple[str, str]]:
        """The conversation: who, and the first sentence."""
        messages = await self.desk.tickets.messages(receipt.ticket_id)
        return [(message.role, message.text.splitlines()[0]) for message in messages]

    async def turns(self, *statuses: str) -> int:
        """How many turns are in these states."""
        async with self.desk.engine.connect() as connection:
            found = await connection.execute(
                select(func.count()).select_from(turns).where(turns.c.status.in_(statuses))
            )
            return found.scalar_one()

    async def queued(self) -> int:
        """How many jobs have not been done yet."""
        async with self.desk.engine.connect() as connection:
            found = await connection.execute(text("SELECT count(*) FROM procrastinate_jobs"))
            return found.scalar_one()

    async def waits(self, number: int = 1) -> None:
        """Until so many turns have been put aside, and nothing else is to do."""

        async def all_are() -> bool:
            rest = await self.turns("waiting", "claimed")
            return rest == 0 and await self.turns("parked") == number

        await until(all_are)

    async def all_ended(self) -> None:
        async def none_is_left() -> bool:
            return await self.desk.queries.unfinished_turns() == 0

        await until(none_is_left)

    async def try_again(self, after: timedelta = SHORTEST_WAIT) -> None:
        """Time passes, and what waited for it is given a job."""
        self.clock.set(self.clock.now() + after)
        await resume(self.desk.engine, self.desk.jobs, self.clock.now())

    async def happened(self, receipt: Receipt) -> list[str]:
        """What the log tells of the ticket's turns."""
        kinds = ("turn_claimed", "turn_parked", "turn_ended")
        log = await self.desk.queries.log(receipt.ticket_id)
        told = [entry for entry in log if entry.kind in kinds]
        return [entry.payload.get("outcome", entry.kind) for entry in told]

    async def reason(self, receipt: Receipt) -> Reason | None:
        brief = await self.desk.queries.brief(receipt.ticket_id)
        return brief.reason if brief else None


@asynccontextmanager
async def staged(
    database: URL, clock: SettableClock, wait_minutes: float = 10, faults: str = OVERLOADED
) -> AsyncGenerator[Stage]:
    with MessagesApi(faults=faults) as server:
        haiku = {
            "name": "haiku",
            "kind": "claude",
            "model": "claude-haiku-5-5",
            "base_url": server.url,
            "key_env": "CLAUDE_KEY",
        }
        models = {"cheap": ["haiku"], "strong": ["haiku"], "wait_minutes": wait_minutes}
        tables = {
            "company": {"name": "Fernhill"},
            "modes": {"default": "auto"},
            "models": models | {"list": [haiku]},
        }
        config = parse(tables, "deskhand.toml")
        desk = Desk(config, Environment({"CLAUDE_KEY": server.key}), clock)
        async with desk.open(database) as opened:
            await opened.library.save((PAIRING,), clock.now())
            async with working(opened):
                yield Stage(opened, server, clock)
        assert server.refused == []


async def test_a_turn_waits_for_its_model_and_is_answered_by_itself(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock) as on:
        receipt = await on.hear()
        await on.waits()
        ticket = await on.ticket(receipt)
        assert (ticket.owner, ticket.status, ticket.human_touch_count) == ("ai", "open", 0)
        assert await on.said(receipt) == [("customer", OFFLINE)]
        assert await on.desk.outbox.rows_of(receipt.ticket_id) == ()
        on.server.faults = ""
        clock.set(clock.now() + SHORTEST_WAIT)
        await on.all_ended()
        assert await on.said(receipt) == [("customer", OFFLINE), ("ai", PAIRING.text)]
        assert await on.happened(receipt) == [
            "turn_claimed",
            "turn_parked",
            "turn_claimed",
            "replied",
        ]
        assert (await on.ticket(receipt)).status == "answered"


async def test_who_waits_is_not_tried_again_before_the_time(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock) as on:
        receipt = await on.hear()
        await on.waits()
        asked = len(on.server.requests)
        await on.try_again(SHORTEST_WAIT - timedelta(seconds=1))
        await on.waits()
        assert len(on.server.requests) == asked == 1
        assert await on.happened(receipt) == ["turn_claimed", "turn_parked"]


async def test_waiting_again_and_again_is_no_failure_of_the_turn(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock) as on:
        receipt = await on.hear()
        await on.waits()
        for parks in range(2, ATTEMPTS + 3):
            await on.try_again(BREAKER_PAUSE)

            async def is_parked(times: int = parks) -> bool:
                return (await on.happened(receipt)).count("turn_parked") == times

            await until(is_parked)
        on.server.faults = ""
        await on.try_again(BREAKER_PAUSE)
        await on.all_ended()
        assert (await on.happened(receipt))[-1] == "replied"


async def test_what_ana_adds_meanwhile_is_answered_with_what_waits(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock) as on:
        receipt = await on.hear()
        await on.waits()
        await on.hear("And where is the button?")
        await on.waits()
        on.server.faults = ""
        await on.try_again()
        await on.all_ended()
        assert [role for role, _ in await on.said(receipt)] == ["customer", "customer", "ai"]


async def check_person(on: Stage, receipt: Receipt) -> None:
    """A person has it because no model worked, and Ana knows."""
    ticket = await on.ticket(receipt)
    assert (ticket.owner, ticket.status) == ("queue", "open")
    assert await on.reason(receipt) == Reason.MODEL_FAILED
    role, told = (await on.said(receipt))[-1]
    assert role == "ai"
    assert "person on our team" in told
    (row,) = await on.desk.outbox.rows_of(receipt.ticket_id)
    assert (row.destination, row.delivery.text.splitlines()[0]) == ("api", told)


async def test_who_is_in_a_hurry_gets_a_person_at_once(database: URL, clock: SettableClock) -> None:
    async with staged(database, clock) as on:
        receipt = await on.hear(f"Urgent! {OFFLINE}")
        await on.all_ended()
        await check_person(on, receipt)
        assert await on.happened(receipt) == ["turn_claimed", "handed_off"]


async def test_who_gets_into_a_hurry_while_waiting_gets_a_person_at_once(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock) as on:
        receipt = await on.hear()
        await on.waits()
        await on.hear("This is urgent, please help!")
        await on.all_ended()
        await check_person(on, receipt)


async def test_where_nothing_may_wait_a_person_gets_it_at_once(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock, wait_minutes=0) as on:
        receipt = await on.hear()
        await on.all_ended()
        await check_person(on, receipt)


async def test_after_the_longest_wait_a_person_gets_it_and_ana_is_told(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock, wait_minutes=1) as on:
        asked_at = clock.now()
        receipt = await on.hear()
        await on.waits()

        async def has_moved() -> bool:
            await asyncio.sleep(0.05)
            return await on.turns("parked", "ended") == 1 and await on.queued() == 0

        while (await on.ticket(receipt)).owner == "ai":
            await on.try_again()
            await until(has_moved)
        await check_person(on, receipt)
        assert timedelta(seconds=25) <= clock.now() - asked_at <= timedelta(minutes=1)


async def test_mara_takes_over_while_it_waits_and_the_ai_stays_silent(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock) as on:
        receipt = await on.hear()
        await on.waits()
        await on.desk.people.reply(receipt.ticket_id, MARA, "Hello Ana, Mara here.")
        on.server.faults = ""
        asked = len(on.server.requests)
        await on.try_again()
        await on.all_ended()
        assert await on.said(receipt) == [
            ("customer", OFFLINE),
            ("person", "Hello Ana, Mara here."),
        ]
        ticket = await on.ticket(receipt)
        assert (ticket.owner, ticket.person) == ("person", MARA.name)
        assert len(on.server.requests) == asked


async def test_what_mara_gives_back_is_answered_with_what_waited(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock) as on:
        receipt = await on.hear()
        await on.waits()
        await on.desk.people.take_over(receipt.ticket_id, MARA)
        on.server.faults = ""
        await on.desk.people.give_back(receipt.ticket_id, MARA)
        await on.all_ended()
        assert await on.said(receipt) == [("customer", OFFLINE), ("ai", PAIRING.text)]
        await on.try_again()
        await on.all_ended()
        assert len(await on.said(receipt)) == 2


@pytest.mark.parametrize("waiting", [200])
async def test_hundreds_that_wait_hold_up_nobody_else(
    database: URL, clock: SettableClock, waiting: int
) -> None:
    async with staged(database, clock) as on:
        people = [
            ANA.model_copy(update={"id": f"c-{number}", "email": f"ana.{number}@example.org"})
            for number in range(waiting)
        ]
        receipts = [await on.hear(sender=one) for one in people]
        await on.waits(waiting)
        assert len(on.server.requests) < waiting / 2
        ben = await on.hear("I want to speak to a human, please.", BEN)

        async def is_bens_turn_over() -> bool:
            return (await on.happened(ben))[-1:] == ["handed_off"]

        await until(is_bens_turn_over)
        assert await on.reason(ben) == Reason.ASKS_FOR_PERSON
        assert await on.turns("parked") == waiting
        on.server.faults = ""

        async def all_are_answered() -> bool:
            if await on.turns("parked") and not await on.queued():
                await on.try_again(BREAKER_PAUSE)
            return await on.desk.queries.unfinished_turns() == 0

        await until(all_are_answered)
        for receipt in receipts:
            assert [role for role, _ in await on.said(receipt)] == ["customer", "ai"]
            assert (await on.ticket(receipt)).status == "answered"
