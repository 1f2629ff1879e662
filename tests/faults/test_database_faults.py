"""A database that takes no writes, and a disk that is full: senders are told, nothing is lost."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from tests.integration.test_engine import pid_file, until, working

from deskhand.app import OpenDesk
from deskhand.core.ids import new_id
from deskhand.core.policy import SCOPES
from deskhand.sample.company import CONFIG
from deskhand.sample.demo import environment, open_desk
from deskhand.store.database import dsn, migrate
from deskhand.store.embedded import ROOT_HOME, EmbeddedPostgres
from deskhand.web.server import web_app

PAIRING = "How do I pair a probe with the hub?"
FILLER = "filler"
IN_TIME = 15.0
"""Seconds within which a sender hears that the database is away."""


@asynccontextmanager
async def at_the_door(desk: OpenDesk) -> AsyncGenerator[httpx.AsyncClient]:
    """The shop's system, which has a key, at the desk's own API."""
    async with desk.jobs.app.open_async():
        _, key = await desk.keys.create("shop", "agent", tuple(SCOPES), desk.clock.now())
        transport = httpx.ASGITransport(web_app(desk), raise_app_exceptions=False)
        headers = {"authorization": f"Bearer {key}"}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1", headers=headers
        ) as shop:
            yield shop


async def post(shop: httpx.AsyncClient, number: int, text: str = PAIRING) -> httpx.Response:
    body = {"message_id": f"m-{number}", "contact": {"id": "c-01"}, "text": text}
    return await shop.post("/api/v1/messages", json=body)


async def all_ended(desk: OpenDesk) -> bool:
    try:
        return await desk.queries.unfinished_turns() == 0
    except Exception:
        return False


def count(url: URL, table: str) -> int:
    with psycopg.connect(dsn(url)) as connection:
        row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
        assert row is not None
        return int(row[0])


def assert_told(answer: httpx.Response) -> None:
    assert answer.status_code == 503
    assert "send it again" in answer.json()["error"]["message"]
    assert answer.headers["retry-after"] == "5"


def only_reads(url: URL, on: bool) -> None:
    """From now on every new session, and there are only new ones: the old ones have ended."""
    name = url.database or ""
    with psycopg.connect(dsn(url.set(database="postgres")), autocommit=True) as connection:
        word = "on" if on else "off"
        connection.execute(
            f'ALTER DATABASE "{name}" SET default_transaction_read_only = {word}'.encode()
        )
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s",
            (name,),
        )


async def test_a_database_that_takes_no_writes_is_said_so_and_work_goes_on_after(
    database: URL,
) -> None:
    async with open_desk(database) as desk, at_the_door(desk) as shop, working(desk):
        assert (await post(shop, 1)).status_code == 202
        await until(lambda: all_ended(desk))
        only_reads(database, True)
        assert_told(await post(shop, 2))
        unready = await shop.get("/readyz")
        assert (unready.status_code, unready.json()["why"]) == (
            503,
            "the database takes no writes",
        )
        assert (await shop.get("/healthz")).status_code == 200
        only_reads(database, False)
        again = await post(shop, 2)
        assert (again.status_code, again.json()["duplicate"]) == (202, False)
        await until(lambda: all_ended(desk))
    assert count(database, "tickets") == 2
    assert count(database, "ticket_facts WHERE ai_replies = 1") == 2


@contextmanager
def small_disk() -> Generator[Path]:
    """A disk with room for little more than an empty database; skips where none can be made."""
    folder = ROOT_HOME / f"small-{new_id()[-8:]}"
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("a small disk needs root and mount")
    folder.mkdir(parents=True)
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160m,mode=0755", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        folder.rmdir()
        pytest.skip("this machine does not let a test mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


@pytest.fixture
def disk() -> Iterator[Path]:
    with small_disk() as folder:
        yield folder


def fill(disk: Path) -> None:
    """Until nothing more fits."""
    with (disk / FILLER).open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(65536))
        except OSError:
            return


async def test_a_full_disk_is_said_so_and_nothing_is_lost(disk: Path) -> None:
    options = ("fsync=off", "max_wal_size=32MB", "min_wal_size=32MB", "wal_keep_size=0")
    server = EmbeddedPostgres(disk / "home", options)
    url = server.start()
    try:
        migrate(url)
        async with open_desk(url) as desk, at_the_door(desk) as shop:
            async with working(desk):
                assert (await post(shop, 0)).status_code == 202
                await until(lambda: all_ended(desk))
            accepted = [0]
            await asyncio.to_thread(fill, disk)
            long = f"{PAIRING} {os.urandom(60_000).hex()}"
            for number in range(1, 400):
                answer = await post(shop, number, long)
                if answer.status_code != 202:
                    break
                accepted.append(number)
            else:
                raise AssertionError("the disk never filled up")
            assert_told(answer)
            refused = number
            (disk / FILLER).unlink()
            await until(lambda: is_up(server, url))
            again = await post(shop, refused)
            assert (again.status_code, again.json()["duplicate"]) == (202, False)
            async with working(desk):
                await until(lambda: all_ended(desk))
        assert count(url, "messages WHERE role = 'customer'") == len(accepted) + 1
        assert count(url, "tickets WHERE status = 'open' AND owner = 'ai'") == 0
    finally:
        server.destroy()


async def is_up(server: EmbeddedPostgres, url: URL) -> bool:
    """A server that stopped because its log found no room is started again."""
    try:
        return await asyncio.to_thread(count, url, "tickets") > 0
    except psycopg.OperationalError:
        await asyncio.to_thread(server.start)
        return False


async def test_tickets_in_flight_end_once_a_full_disk_has_room_again(disk: Path) -> None:
    options = ("fsync=off", "max_wal_size=32MB", "min_wal_size=32MB", "wal_keep_size=0")
    server = EmbeddedPostgres(disk / "home", options)
    url = server.start()
    try:
        migrate(url)
        async with open_desk(url) as desk, at_the_door(desk) as shop:
            for number in range(5):
                assert (await post(shop, number)).status_code == 202
            accepted = 5
            await asyncio.to_thread(fill, disk)
            long = f"{PAIRING} {os.urandom(60_000).hex()}"
            async with working(desk):
                for number in range(5, 400):
                    answer = await post(shop, number, long)
                    if answer.status_code != 202:
                        break
                    accepted += 1
                else:
                    raise AssertionError("the disk never filled up")
                assert_told(answer)
                (disk / FILLER).unlink()
                await until(lambda: is_up(server, url))
                await until(lambda: all_ended(desk))
        for table in ("tickets", "turns", "messages WHERE role = 'customer'"):
            assert count(url, table) == accepted
        assert count(url, "messages WHERE role = 'ai'") == accepted
        assert count(url, "tickets WHERE status = 'open' AND owner = 'ai'") == 0
    finally:
        server.destroy()


# --- A database that is away ---------------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """A database of the test's own, with all tables."""
    server = EmbeddedPostgres(tmp_path / "home", ("fsync=off",))
    migrate(server.start())
    yield server
    server.destroy()


async def timed(shop: httpx.AsyncClient, number: int) -> httpx.Response:
    """Someone writes, and hears in time what became of it."""
    async with asyncio.timeout(IN_TIME):
        return await post(shop, number)


async def test_while_the_database_is_away_senders_are_told_in_time(
    server: EmbeddedPostgres,
) -> None:
    async with open_desk(server.url()) as desk, at_the_door(desk) as shop, working(desk):
        assert (await timed(shop, 1)).status_code == 202
        await until(lambda: all_ended(desk))
        await asyncio.to_thread(server.stop)
        for _ in range(3):
            assert_told(await timed(shop, 2))
        assert (await shop.get("/readyz")).status_code == 503
        assert (await shop.get("/healthz")).status_code == 200
        listed = await shop.get("/api/v1/tickets")
        assert (listed.status_code, listed.headers["retry-after"]) == (503, "5")
        await asyncio.to_thread(server.start)
        again = await timed(shop, 2)
        assert (again.status_code, again.json()["duplicate"]) == (202, False)
        await until(lambda: all_ended(desk))
    assert count(server.url(), "ticket_facts WHERE ai_replies = 1") == 2


async def test_who_is_frozen_inside_a_transaction_keeps_its_locks_for_half_a_minute_at_most(
    server: EmbeddedPostgres,
) -> None:
    """A process that lives and does nothing is no broken connection."""
    ask = "SHOW idle_in_transaction_session_timeout"
    async with open_desk(server.url()) as desk, desk.jobs.app.open_async():
        async with desk.engine.connect() as connection:
            assert (await connection.execute(text(ask))).scalar_one() == "30s"
        row = await desk.jobs.app.connector.execute_query_one_async(ask)
        assert list(row.values()) == ["30s"]


async def test_a_restart_of_the_database_between_two_messages_is_not_noticed(
    server: EmbeddedPostgres,
) -> None:
    async with open_desk(server.url()) as desk, at_the_door(desk) as shop:
        assert (await timed(shop, 1)).status_code == 202
        await asyncio.to_thread(server.stop)
        await asyncio.to_thread(server.start)
        assert (await timed(shop, 2)).status_code == 202


@contextmanager
def standing_still(server: EmbeddedPostgres) -> Generator[None]:
    """The database keeps every connection open and answers nothing, as behind a broken network."""
    file = pid_file(server.url())
    postmaster = psutil.Process(int(file.read_text().split("\n", 1)[0]))
    stopped = [postmaster, *postmaster.children(recursive=True)]
    try:
        for process in stopped:
            process.send_signal(signal.SIGSTOP)
        yield
    finally:
        for process in stopped:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGCONT)


async def test_while_the_database_stands_still_senders_are_told_in_time(
    server: EmbeddedPostgres,
) -> None:
    async with open_desk(server.url()) as desk, at_the_door(desk) as shop:
        assert (await timed(shop, 1)).status_code == 202
        with standing_still(server):
            assert_told(await timed(shop, 2))
        assert (await timed(shop, 2)).status_code == 202


def test_programs_that_start_while_the_database_is_away_say_so_in_one_line(
    server: EmbeddedPostgres,
) -> None:
    url = server.url()
    server.stop()
    began = [
        subprocess.Popen(
            [sys.executable, "-m", "deskhand.cli", *command, "--config", str(CONFIG)],
            env={**os.environ, **environment(url)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for command in (("web", "--fd", "0"), ("worker",))
    ]
    for program in began:
        said, told = program.communicate(timeout=60)
        assert program.returncode == 2
        assert said == ""
        (line,) = told.splitlines()
        assert line.startswith("deskhand: the database ")
        assert " does not answer: " in line
