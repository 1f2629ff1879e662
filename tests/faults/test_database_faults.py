"""A database that takes no writes, and a disk that is full: senders are told, nothing is lost."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy.engine import URL
from tests.integration.test_engine import until, working

from deskhand.app import OpenDesk
from deskhand.core.ids import new_id
from deskhand.sample.demo import open_desk
from deskhand.store.database import dsn, migrate
from deskhand.store.embedded import ROOT_HOME, EmbeddedPostgres
from deskhand.web.server import web_app

PAIRING = "How do I pair a probe with the hub?"
FILLER = "filler"


@asynccontextmanager
async def at_the_door(desk: OpenDesk) -> AsyncGenerator[httpx.AsyncClient]:
    """The shop's system, which has a key, at the desk's own API."""
    async with desk.jobs.app.open_async():
        _, key = await desk.keys.create("shop", "agent", desk.clock.now())
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
    assert "nothing was stored" in answer.json()["error"]["message"]
    assert answer.headers["retry-after"] == "5"


def only_reads(url: URL, on: bool) -> None:
    """From now on every new session, and there are only new ones."""
    name = url.database or ""
    with psycopg.connect(dsn(url.set(database="postgres")), autocommit=True) as connection:
        word = "on" if on else "off"
        connection.execute(
            f'ALTER DATABASE "{name}" SET default_transaction_read_only = {word}'.encode()
        )
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
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
