"""Who owns a job, what becomes of one whose worker died, and which is next."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

import pytest
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine
from tests.colleagues import user
from tests.contract.conftest import LIMITS

from deskhand.core.ledger import Approval, LedgerRow
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.core.ports import Plan
from deskhand.core.state import Receipt
from deskhand.engine.jobs import QUEUE, Jobs, Runtime
from deskhand.engine.ownership import OwnedJobs
from deskhand.engine.recovery import STALLED_AFTER, Recovery
from deskhand.flow.read import take_in
from deskhand.store.journal import PostgresJournal
from deskhand.store.ledger import PostgresLedger
from deskhand.store.tickets import PostgresTickets
from deskhand.testing.clock import SettableClock

ANA = Sender(id="c-ana", email="ana@example.org", name="Ana Sousa")
BEN = Sender(id="c-ben", email="ben@example.org", name="Ben Okafor")
OFFLINE = "My probe is offline, how do I pair it?"
URGENT = "This is urgent, my plants are dying!"


@dataclass
class Stage:
    """A database with its jobs, and workers that take them one by one."""

    engine: AsyncEngine
    jobs: Jobs
    clock: SettableClock
    manager: JobManager
    written: int = 0

    @property
    def tickets(self) -> PostgresTickets:
        return PostgresTickets(self.engine, self.jobs.defer_turn)

    async def hear(self, words: str = OFFLINE, sender: Sender = ANA) -> Receipt:
        """A customer writes in the one conversation that is theirs."""
        self.written += 1
        incoming = IncomingMessage(
            channel="mail",
            message_id=f"m-{self.written}",
            thread_id=sender.id,
            sender=sender,
            text=words,
        )
        return await self.tickets.receive(take_in(incoming, "auto"), self.clock.now())

    async def two_turns(self) -> None:
        """Ana writes, a worker of earlier begins, and she writes again: a job for each."""
        first = await self.hear()
        await self.begin(first)
        second = await self.hear("And my hub, too.")
        assert (first.ticket_id, first.turn_id) != (second.ticket_id, second.turn_id)

    async def begin(self, receipt: Receipt) -> None:
        assert receipt.turn_id is not None
        await PostgresJournal(self.engine).claim(receipt.turn_id, self.clock.now())

    async def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        async with self.engine.begin() as connection:
            found = await connection.execute(text(statement), values)
            return [tuple(row) for row in found] if found.returns_rows else []

    async def jobs_there_are(self) -> list[tuple[Any, ...]]:
        """Every job: its status, its worker and how often it was put back."""
        return await self.rows(
            "SELECT id, status::text, worker_id, attempts FROM procrastinate_jobs ORDER BY id"
        )

    async def worker(self) -> int:
        return await self.manager.register_worker()

    async def takes(self, worker: int) -> Job | None:
        """The job that a worker gets now."""
        return await self.manager.fetch_job([QUEUE], worker)

    async def gets(self, worker: int) -> Job:
        job = await self.takes(worker)
        assert job is not None
        return job

    async def falls_silent(self, worker: int) -> None:
        """A worker was last heard of a little too long ago."""
        await self.rows(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - :ago WHERE id = :worker",
            ago=STALLED_AFTER + timedelta(seconds=1),
            worker=worker,
        )

    async def sweep(self) -> int:
        """Another worker looks for what dead ones left."""
        return await Recovery(self.jobs, self.engine).sweep(self.clock.now(), None, set())


@asynccontextmanager
async def staged(engine: AsyncEngine, jobs: Jobs, clock: SettableClock) -> AsyncGenerator[Stage]:
    async with jobs.app.open_async():
        assert isinstance(jobs.app.job_manager, OwnedJobs)
        yield Stage(engine, jobs, clock, jobs.app.job_manager)


@pytest.fixture
def stage(runner: asyncio.Runner, engine: AsyncEngine, jobs: Jobs, clock: SettableClock) -> Any:
    opened = staged(engine, jobs, clock)
    yield runner.run(opened.__aenter__())
    runner.run(opened.__aexit__(None, None, None))


# --- the end of a job ----------------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.SUCCEEDED, Status.FAILED])
async def test_the_owner_ends_its_job_and_the_tickets_next_may_start(
    stage: Stage, status: Status
) -> None:
    await stage.two_turns()
    worker = await stage.worker()
    first = await stage.gets(worker)
    assert await stage.takes(worker) is None
    await stage.manager.finish_job(first, status, delete_job=False)
    second = await stage.gets(worker)
    assert [row[1] for row in await stage.jobs_there_are()] == [status.value, "doing"]
    await stage.manager.finish_job(second, status, delete_job=True)
    assert [row[0] for row in await stage.jobs_there_are()] == [first.id]


async def test_the_owner_puts_its_job_back_in_front_of_the_tickets_next(stage: Stage) -> None:
    await stage.two_turns()
    worker = await stage.worker()
    first = await stage.gets(worker)
    await stage.manager.retry_job(first)
    again = await stage.gets(worker)
    assert (again.id, again.attempts) == (first.id, 1)
    assert await stage.takes(worker) is None


async def nobody(stage: Stage, old: int) -> None:
    """It was put back, and waits."""
    await stage.falls_silent(old)
    assert await stage.sweep() == 1


async def another_worker(stage: Stage, old: int) -> None:
    """It was put back, and another worker runs it."""
    await nobody(stage, old)
    await stage.gets(await stage.worker())


async def the_same_worker(stage: Stage, old: int) -> None:
    """It was put back, and the worker that came back to life runs it once more."""
    await nobody(stage, old)
    await stage.gets(old)


async def a_pruned_worker(stage: Stage, old: int) -> None:
    """A worker that starts has struck the silent one off the list."""
    await stage.falls_silent(old)
    pruned = await stage.manager.prune_stalled_workers(STALLED_AFTER.total_seconds())
    assert list(pruned) == [old]


@pytest.mark.parametrize("end", ["succeeded", "failed", "put back"])
@pytest.mark.parametrize("loses", [nobody, another_worker, the_same_worker, a_pruned_worker])
async def test_a_worker_that_lost_its_job_changes_nothing_of_it(
    stage: Stage,
    loses: Callable[[Stage, int], Awaitable[None]],
    end: Literal["succeeded", "failed", "put back"],
) -> None:
    await stage.two_turns()
    worker = await stage.worker()
    lost = await stage.gets(worker)
    await loses(stage, worker)
    before = await stage.jobs_there_are()
    if end == "put back":
        await stage.manager.retry_job(lost)
    else:
        await stage.manager.finish_job(lost, Status(end), delete_job=end == "succeeded")
    assert await stage.jobs_there_are() == before
    taken = await stage.takes(await stage.worker())
    assert taken is None or taken.id == lost.id


async def test_a_job_that_has_ended_is_not_ended_or_put_back_again(stage: Stage) -> None:
    await stage.hear()
    job = await stage.gets(await stage.worker())
    await stage.manager.finish_job(job, Status.SUCCEEDED, delete_job=False)
    before = await stage.jobs_there_are()
    await stage.manager.finish_job(job, Status.FAILED, delete_job=True)
    await stage.manager.retry_job(job)
    assert await stage.jobs_there_are() == before


# --- recovery ------------------------------------------------------------------------------------


async def test_two_workers_that_sweep_at_once_put_a_job_back_once(
    stage: Stage, database: URL
) -> None:
    await stage.two_turns()
    dead = await stage.worker()
    job = await stage.gets(dead)
    await stage.falls_silent(dead)
    others = [Jobs(database, Runtime()) for _ in range(2)]
    async with others[0].app.open_async(), others[1].app.open_async():
        sweeps = [Recovery(other, stage.engine) for other in others]
        await asyncio.gather(
            *(sweep.sweep(stage.clock.now(), None, set()) for sweep in sweeps for _ in range(3))
        )
    (first, second) = await stage.jobs_there_are()
    assert (first[0], first[1], first[3]) == (job.id, "todo", 1)
    assert (second[1], second[3]) == ("todo", 0)


async def test_the_job_of_a_worker_that_was_struck_off_is_put_back(stage: Stage) -> None:
    await stage.two_turns()
    dead = await stage.worker()
    job = await stage.gets(dead)
    await a_pruned_worker(stage, dead)
    assert await stage.sweep() == 1
    assert await stage.sweep() == 0
    again = await stage.gets(await stage.worker())
    assert (again.id, again.attempts) == (job.id, 1)


async def test_a_worker_that_was_struck_off_and_lives_takes_jobs_and_keeps_them(
    stage: Stage,
) -> None:
    worker = await stage.worker()
    await a_pruned_worker(stage, worker)
    await stage.manager.update_heartbeat(worker)
    await stage.hear()
    job = await stage.gets(worker)
    assert await stage.sweep() == 0
    await stage.manager.finish_job(job, Status.SUCCEEDED, delete_job=True)
    assert await stage.jobs_there_are() == []


async def test_a_worker_that_could_not_say_that_it_lives_puts_no_job_back_that_it_runs(
    stage: Stage,
) -> None:
    await stage.hear()
    worker = await stage.worker()
    job = await stage.gets(worker)
    await stage.falls_silent(worker)
    assert job.id is not None
    own = Recovery(stage.jobs, stage.engine)
    assert await own.sweep(stage.clock.now(), worker, {job.id}) == 0
    assert await own.sweep(stage.clock.now(), worker, set()) == 1, "it does not run it any more"


async def test_a_worker_that_is_heard_of_keeps_its_job_whoever_sweeps(stage: Stage) -> None:
    await stage.hear()
    worker = await stage.worker()
    job = await stage.gets(worker)
    assert await stage.sweep() == 0
    await stage.manager.finish_job(job, Status.SUCCEEDED, delete_job=True)
    assert await stage.jobs_there_are() == []


# --- which is next -------------------------------------------------------------------------------


async def order(stage: Stage) -> list[tuple[str, str]]:
    """What a worker does, one job after another: the task and its argument."""
    worker, done = await stage.worker(), list[tuple[str, str]]()
    while (job := await stage.takes(worker)) is not None:
        (argument,) = job.task_kwargs.values()
        done.append((job.task_name, str(argument)))
        await stage.manager.finish_job(job, Status.SUCCEEDED, delete_job=True)
    return done


def turns(*receipts: Receipt) -> list[tuple[str, str]]:
    return [("turn", receipt.turn_id or "") for receipt in receipts]


async def test_who_is_in_a_hurry_is_answered_before_who_wrote_earlier(stage: Stage) -> None:
    ben = await stage.hear(sender=BEN)
    ana = await stage.hear(URGENT)
    assert await order(stage) == turns(ana, ben)


async def test_who_is_in_no_hurry_is_answered_in_turn(stage: Stage) -> None:
    ben, ana = await stage.hear(sender=BEN), await stage.hear()
    assert await order(stage) == turns(ben, ana)


async def test_a_hurry_hurries_what_the_ticket_has_waited_for_already(stage: Stage) -> None:
    ben, ana = await stage.hear(sender=BEN), await stage.hear()
    urgent = await stage.hear(URGENT)
    assert urgent.turn_id == ana.turn_id
    assert await order(stage) == turns(ana, ben)


async def test_a_hurry_does_not_overtake_an_older_turn_of_its_own_ticket(stage: Stage) -> None:
    ben, first = await stage.hear(sender=BEN), await stage.hear()
    await stage.begin(first)
    second = await stage.hear(URGENT)
    assert second.turn_id != first.turn_id
    assert await order(stage) == turns(first, second, ben)


async def test_a_hurry_does_not_overtake_an_older_turn_whose_worker_dies(stage: Stage) -> None:
    first = await stage.hear()
    dies = await stage.worker()
    assert (await stage.gets(dies)).task_kwargs == {"turn_id": first.turn_id}
    await stage.begin(first)
    second = await stage.hear(URGENT)
    await stage.falls_silent(dies)
    assert await stage.sweep() == 1
    assert await order(stage) == turns(first, second)


async def test_a_ticket_stays_urgent_for_what_comes_later(stage: Stage) -> None:
    urgent = await stage.hear(URGENT)
    await stage.begin(urgent)
    ben, later = await stage.hear(sender=BEN), await stage.hear("And my hub, too.")
    assert await order(stage) == turns(urgent, later, ben)


async def waits_for_approval(stage: Stage, receipt: Receipt) -> LedgerRow:
    row = await ledger_of(stage).intend_by_person(
        receipt.ticket_id,
        Plan(action="REFUND", arguments={}, amount=Decimal(80)),
        "key",
        lambda totals: Approval(
            expires_at=stage.clock.now() + timedelta(hours=4), roles=("lead",), why="over 50 EUR"
        ),
        user("tom"),
        stage.clock.now(),
    )
    assert isinstance(row, LedgerRow)
    return row


def ledger_of(stage: Stage) -> PostgresLedger:
    return PostgresLedger(stage.engine, LIMITS, stage.jobs.defer_effect)


async def test_what_mara_approved_comes_before_other_tickets_and_after_its_own_earlier_turn(
    stage: Stage,
) -> None:
    ben, ana = await stage.hear(URGENT, BEN), await stage.hear()
    row = await waits_for_approval(stage, ana)
    decided = await ledger_of(stage).decide(row.id, True, user("mara"), None, stage.clock.now())
    assert isinstance(decided, LedgerRow)
    later = await stage.hear("Any news?")
    assert later.turn_id == ana.turn_id
    assert await order(stage) == [*turns(ana), ("effect", row.id), *turns(ben)]


async def test_what_ana_writes_after_an_approval_waits_behind_it(stage: Stage) -> None:
    ana = await stage.hear()
    await stage.begin(ana)
    row = await waits_for_approval(stage, ana)
    await ledger_of(stage).decide(row.id, True, user("mara"), None, stage.clock.now())
    later = await stage.hear(URGENT)
    assert await order(stage) == [*turns(ana), ("effect", row.id), *turns(later)]
