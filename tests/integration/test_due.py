"""Twenty-four hours: a person gets it at its time and once, whatever happens to workers."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from procrastinate.jobs import Job, Status
from sqlalchemy import text
from sqlalchemy.engine import URL
from tests.colleagues import user
from tests.integration.test_engine import until, working

from deskhand.app import Desk, OpenDesk
from deskhand.core.decisions import Proposal, Reason
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.core.tickets import OPEN_LIMIT
from deskhand.engine.due_scan import scan
from deskhand.engine.jobs import QUEUE
from deskhand.engine.recovery import STALLED_AFTER, Recovery
from deskhand.engine.worker import DUE_EVERY
from deskhand.flow.breaker import Breaker
from deskhand.flow.turn_context import Models
from deskhand.knowledge.articles import Article
from deskhand.models.scripted import ScriptedModel
from deskhand.settings import Environment, parse
from deskhand.testing.clock import SettableClock

ANA = Sender(id="c-ana", email="ana@example.org", name="Ana Sousa")
PAIRING = Article(id="pair", title="Pair a probe", text="Hold the button for five seconds.")
OFFLINE = "The hub is offline, how do I pair the probe again?"
ANSWER = Proposal(reply=PAIRING.text, confidence=0.9, citations=("pair#0",))
MINUTE = timedelta(minutes=1)


@dataclass
class Stage:
    """Fernhill's desk in draft mode, where Ana has waited for almost a day for somebody."""

    desk: OpenDesk
    clock: SettableClock
    ticket_id: str
    due_at: datetime

    async def scan(self) -> int:
        return await scan(self.desk.engine, self.desk.jobs, self.clock.now())

    async def nothing_is_left(self) -> None:
        """Until every job is done."""
        await until(self._is_idle)

    async def _is_idle(self) -> bool:
        async with self.desk.engine.connect() as connection:
            found = await connection.execute(text("SELECT count(*) FROM procrastinate_jobs"))
            return found.scalar_one() == 0

    async def is_handed_off(self) -> bool:
        return (await self.desk.tickets.ticket(self.ticket_id)).owner == "queue"

    async def was_handed_off_once(self) -> None:
        """A person has it, the log says so once, and Ana was told once."""
        ticket = await self.desk.tickets.ticket(self.ticket_id)
        assert (ticket.owner, ticket.status, ticket.epoch) == ("queue", "open", 1)
        assert (ticket.human_touch_count, ticket.due_at) == (1, None)
        log = await self.desk.queries.log(self.ticket_id)
        changes = [entry for entry in log if entry.kind == "ticket_changed"]
        (handed_off,) = [one for one in changes if one.payload["change"] == "hand_off"]
        assert self.due_at <= handed_off.at <= self.due_at + MINUTE
        said = await self.desk.tickets.messages(self.ticket_id)
        assert [message.role for message in said] == ["customer", "draft", "ai"]
        assert len(await self.desk.outbox.rows_of(self.ticket_id)) == 1
        brief = await self.desk.queries.brief(self.ticket_id)
        assert brief is not None
        assert brief.reason == Reason.OPEN_24H

    async def takes_a_job_and_dies(self) -> Job:
        """A worker that has the next job in its hands, and was not heard of for too long."""
        manager = self.desk.jobs.app.job_manager
        worker = await manager.register_worker()
        job = await manager.fetch_job([QUEUE], worker)
        assert job is not None
        async with self.desk.engine.begin() as connection:
            await connection.execute(
                text("UPDATE procrastinate_workers SET last_heartbeat = now() - :ago"),
                {"ago": STALLED_AFTER + timedelta(seconds=1)},
            )
        return job

    async def sweep(self) -> int:
        """Another worker looks for what dead ones left."""
        recovery = Recovery(self.desk.jobs, self.desk.engine)
        return await recovery.sweep(self.clock.now(), None, set())


async def does(desk: OpenDesk, job: Job) -> None:
    """What a worker does with the job of a due ticket."""
    assert job.task_name == "due"
    await desk.jobs.due(str(job.task_kwargs["ticket_id"]), str(job.task_kwargs["due_at"]))


def desk_of(clock: SettableClock) -> Desk:
    tables = {"company": {"name": "Fernhill"}, "modes": {"default": "draft"}}
    desk = Desk(parse(tables, "deskhand.toml"), Environment({}), clock)
    model = ScriptedModel(lambda request: ANSWER)
    desk.models = Models(cheap=(model,), strong=(model,), breaker=Breaker())
    return desk


@asynccontextmanager
async def staged(database: URL, clock: SettableClock) -> AsyncGenerator[Stage]:
    async with desk_of(clock).open(database) as opened:
        await opened.library.save((PAIRING,), clock.now())
        incoming = IncomingMessage(
            channel="api", message_id="m-1", thread_id="garden", sender=ANA, text=OFFLINE
        )
        receipt = await opened.receive(incoming)
        stage = Stage(opened, clock, receipt.ticket_id, clock.now() + OPEN_LIMIT)
        async with working(opened):
            await stage.nothing_is_left()
        ticket = await opened.tickets.ticket(receipt.ticket_id)
        assert (ticket.owner, ticket.status) == ("ai", "open")
        assert (ticket.due_at, ticket.due_kind) == (stage.due_at, "open_24h")
        clock.set(stage.due_at)
        yield stage


async def a_worker_hands_it_off_once(on: Stage) -> None:
    """One that starts now; whatever others have begun."""
    async with working(on.desk):
        await until(on.is_handed_off)
        await on.nothing_is_left()
    await on.was_handed_off_once()


async def test_a_worker_finds_it_by_itself_within_a_minute_and_not_before(
    database: URL, clock: SettableClock
) -> None:
    assert DUE_EVERY < MINUTE / 2
    async with staged(database, clock) as on:
        clock.set(on.due_at - timedelta(seconds=1))
        async with working(on.desk):
            assert await on.scan() == 0
            assert not await on.is_handed_off()
            clock.set(on.due_at)
            await until(on.is_handed_off)
            await on.nothing_is_left()
            clock.advance(days=2)
            assert await on.scan() == 0
        await on.was_handed_off_once()


async def test_workers_that_start_at_that_moment_find_it_once(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock) as on, AsyncExitStack() as stack:
        for _ in range(2):
            other = await stack.enter_async_context(desk_of(clock).open(database))
            await stack.enter_async_context(working(other))
        await until(on.is_handed_off)
        await asyncio.gather(*(on.scan() for _ in range(3)))
        await on.nothing_is_left()
        await on.was_handed_off_once()


async def test_a_worker_that_stopped_before_and_starts_after_is_late_by_no_more_than_it_was_away(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock) as on:
        clock.advance(seconds=45)
        await a_worker_hands_it_off_once(on)


async def test_a_worker_dies_when_it_has_found_it_and_the_next_one_goes_on(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock) as on:
        assert await on.scan() == 1
        assert not await on.is_handed_off()
        await a_worker_hands_it_off_once(on)


async def test_a_worker_dies_with_the_job_in_its_hands_and_the_next_one_goes_on(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock) as on:
        await on.scan()
        async with on.desk.jobs.app.open_async():
            await on.takes_a_job_and_dies()
            assert await on.sweep() == 1
        await a_worker_hands_it_off_once(on)


async def test_a_worker_dies_with_the_job_in_its_hands_and_another_has_found_it_again(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock) as on:
        await on.scan()
        async with on.desk.jobs.app.open_async():
            await on.takes_a_job_and_dies()
            await on.scan()
            await on.sweep()
        await a_worker_hands_it_off_once(on)


async def test_a_job_that_failed_is_tried_again_though_it_was_found_again(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock) as on:
        await on.scan()
        async with on.desk.jobs.app.open_async():
            job = await on.takes_a_job_and_dies()
            await on.scan()
            await on.desk.jobs.app.job_manager.retry_job(job)
        await a_worker_hands_it_off_once(on)


async def test_a_worker_dies_when_it_has_done_it_and_nothing_happens_twice(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock) as on:
        await on.scan()
        async with on.desk.jobs.app.open_async():
            job = await on.takes_a_job_and_dies()
            await does(on.desk, job)
            assert await on.is_handed_off()
            assert await on.sweep() == 1
        async with working(on.desk):
            await on.nothing_is_left()
        await on.was_handed_off_once()


async def test_two_workers_that_do_it_at_the_same_instant_do_it_once(
    database: URL, clock: SettableClock
) -> None:
    async with staged(database, clock) as on, desk_of(clock).open(database) as other:
        await on.scan()
        async with on.desk.jobs.app.open_async():
            job = await on.takes_a_job_and_dies()
            await asyncio.gather(does(on.desk, job), does(other, job))
            await on.desk.jobs.app.job_manager.finish_job(job, Status.SUCCEEDED, delete_job=True)
        await on.nothing_is_left()
        await on.was_handed_off_once()


async def test_mara_is_quicker_and_nobody_hands_it_off(database: URL, clock: SettableClock) -> None:
    async with staged(database, clock) as on:
        await on.scan()
        await on.desk.people.take_over(on.ticket_id, user("mara"))
        async with working(on.desk):
            await on.nothing_is_left()
        ticket = await on.desk.tickets.ticket(on.ticket_id)
        assert (ticket.owner, ticket.person, ticket.human_touch_count) == ("person", "mara", 1)
