"""`deskhand serve` as an operator meets it: processes that are killed, frozen, asked to end, and a
database that comes and goes."""

import asyncio
import contextlib
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest
from sqlalchemy.engine import URL
from tests.soak.program import freeze, start_process, thaw
from tests.soak.stand import check_one_request, free_port, prepare

from deskhand.app import Desk
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.engine.watchdog import LEFT
from deskhand.settings import Environment
from deskhand.store.database import dsn
from deskhand.store.embedded import EmbeddedPostgres
from deskhand.testing.messages_api import KEY, MessagesApi

PATIENCE = 180.0
"""Seconds that a test waits for what must happen."""
START = 180.0
"""Seconds until five processes that start at once work."""
PAIRING = "How do I pair a probe with the hub?"
WEBS, WORKERS = 2, 2
CANNOT_START = 2
"""The exit code of a process that said in one line why it cannot work."""
DEAD_AFTER = 15
"""Seconds. A worker gives way to others: on a busy machine its heart beats late, and of one that is
taken for dead the turns are begun again, and again."""
BEAT = DEAD_AFTER // 3
"""Seconds between two signs of life of a worker: three of them are missed before it is dead."""
CONFIG = """
version = 1
[company]
name = "Fernhill"
[modes]
default = "auto"
[models]
cheap = ["local"]
turn_deadline_seconds = 600
[[models.list]]
name = "local"
kind = "claude"
model = "claude-haiku-5-5"
base_url = "{model}"
timeout_seconds = 200
key_env = "MODEL_KEY"
[serve]
port = {port}
webs = {webs}
workers = {workers}
concurrency = 10
dead_after_seconds = {dead_after}
"""
ALIVE = f"""
SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '{BEAT + 1} s'
"""
"""The workers that were heard of in the last beat. With less than a beat, whether all of them are
would hang on when each began."""
STATE = """
SELECT (SELECT json_agg(t ORDER BY id) FROM turns t), (SELECT json_agg(m ORDER BY id) FROM messages m),
(SELECT json_agg(e ORDER BY seq) FROM events e), (SELECT json_agg(o ORDER BY id) FROM outbox o)
"""
"""Everything that a worker writes of its work."""


def until(happened: Callable[[], Any], seconds: float = PATIENCE) -> None:
    """Look again and again until it happened."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


@dataclass
class Program:
    """`serve` on a database, a model on this machine, and the shop that writes to it."""

    url: URL
    folder: Path
    model: MessagesApi
    key: str
    webs: int = WEBS
    port: int = field(default_factory=free_port)
    running: subprocess.Popen[bytes] | None = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.config.write_text(
            CONFIG.format(
                model=self.model.url,
                port=self.port,
                webs=self.webs,
                workers=WORKERS,
                dead_after=DEAD_AFTER,
            ),
            encoding="utf-8",
        )

    @property
    def config(self) -> Path:
        return self.folder / "deskhand.toml"

    @property
    def log(self) -> Path:
        return self.folder / "log.txt"

    @property
    def environment(self) -> dict[str, str]:
        address = self.url.render_as_string(hide_password=False)
        return {"DATABASE_URL": address, "MODEL_KEY": KEY}

    def start(self) -> None:
        """Start it, and wait until every process works."""
        with self.log.open("ab") as log:
            self.running = start_process(
                ["serve", "--config", str(self.config)], self.environment, log
            )
        until(self.works, START)

    def works(self) -> bool:
        """Whether all of it is there: both webs answer and both workers are heard of."""
        assert self.running is not None
        assert self.running.poll() is None, self.log.read_text(encoding="utf-8")
        if (len(self.pids("web")), len(self.pids("worker"))) != (self.webs, WORKERS):
            return False
        with contextlib.suppress(httpx.HTTPError):
            if self.get("/readyz").status_code == 200:
                return self.ask(ALIVE) >= WORKERS
        return False

    def stop(self) -> None:
        """Whatever is left of it ends."""
        if self.running is None:
            return
        left = self.family()
        self.running.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.running.wait(PATIENCE)
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.kill()
        self.running.kill()
        self.running.wait()
        self.running = None

    def family(self) -> list[psutil.Process]:
        """The supervisor and its children."""
        assert self.running is not None
        with contextlib.suppress(psutil.NoSuchProcess):
            serve = psutil.Process(self.running.pid)
            return [serve, *serve.children(recursive=True)]
        return []

    def pids(self, role: str) -> dict[int, psutil.Process]:
        """The children that are `web` or `worker`."""
        found: dict[int, psutil.Process] = {}
        for process in self.family()[1:]:
            with contextlib.suppress(psutil.Error):
                if role in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE:
                    found[process.pid] = process
        return found

    # What the shop does.

    def get(self, path: str) -> httpx.Response:
        """Over a connection of its own."""
        headers = {"authorization": f"Bearer {self.key}"}
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=PATIENCE)

    def write(self) -> None:
        """A customer writes; the shop hands it in again where it is asked to."""
        number = next(self.numbers)
        body = {"message_id": f"m-{number}", "contact": {"id": f"c-{number}"}, "text": PAIRING}
        headers = {"authorization": f"Bearer {self.key}"}
        url = f"http://127.0.0.1:{self.port}/api/v1/messages"

        def taken() -> bool:
            answer = httpx.post(url, json=body, headers=headers, timeout=PATIENCE)
            assert answer.status_code in (202, 503), answer.text
            assert answer.status_code == 202 or answer.headers["retry-after"]
            return answer.status_code == 202

        until(taken)

    def write_and_wait_for_the_model(self, messages: int) -> None:
        """Customers write, and a moment later all their turns wait for the model."""
        before = len(self.model.requests)
        for _ in range(messages):
            self.write()
        until(lambda: len(self.model.requests) >= before + messages)

    # What the database says.

    def ask(self, question: str) -> Any:
        with psycopg.connect(dsn(self.url), connect_timeout=5) as connection:
            row = connection.execute(question.encode()).fetchone()
            assert row is not None
            return row[0] if len(row) == 1 else row

    def all_ended(self) -> bool:
        """Nothing is left to do. Also false while the database is away."""
        with contextlib.suppress(psycopg.OperationalError):
            turns = self.ask("SELECT count(*) FROM turns WHERE status <> 'ended'")
            rows = self.ask("SELECT count(*) FROM outbox WHERE status IN ('pending', 'sending')")
            return turns + rows == 0
        return False

    def check_answered_once(self) -> None:
        """Every customer's message has one answer of the AI."""
        until(self.all_ended)
        asked = self.ask("SELECT count(*) FROM messages WHERE role = 'customer'")
        told = self.ask("SELECT count(*) FROM messages WHERE role = 'ai'")
        tickets = self.ask("SELECT count(DISTINCT ticket_id) FROM messages WHERE role = 'ai'")
        assert (told, tickets) == (asked, asked)
        assert self.ask("SELECT count(*) FROM turns WHERE attempt - parks > 3") == 0

    def ends(self) -> list[dict[str, Any]]:
        """What the supervisor noted of processes that ended."""
        text = self.log.read_text(encoding="utf-8")
        return [json.loads(line) for line in re.findall(r"{[^{}]*\"a process ended\"[^{}]*}", text)]


@contextmanager
def program(url: URL, folder: Path, webs: int = WEBS) -> Generator[Program]:
    """The program, not started yet."""
    check_one_request()
    with MessagesApi() as model:
        made = Program(url, folder, model, prepare(url), webs)
        try:
            yield made
        except BaseException:
            print(made.log.read_text("utf-8") if made.log.exists() else "it never began")
            raise
        finally:
            made.stop()


@pytest.fixture(scope="module")
def fernhill(module_database: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One program for all tests of this file: starting it takes seconds."""
    with program(module_database, tmp_path_factory.mktemp("program")) as made:
        yield made


@pytest.fixture
def desk(fernhill: Program) -> Iterator[Program]:
    """The program, whole and with nothing to do, whatever an earlier test did to it."""
    fernhill.model.latency = 0.0
    if fernhill.running is None or fernhill.running.poll() is not None:
        fernhill.start()
    until(fernhill.works)
    until(fernhill.all_ended)
    yield fernhill
    for process in fernhill.family():
        thaw(process)


# --- Web processes -------------------------------------------------------------------------------


def test_two_web_processes_share_a_port_and_each_answers_for_the_other(desk: Program) -> None:
    for process in desk.pids("web").values():
        freeze(process)
        try:
            with ThreadPoolExecutor(8) as people:
                answers = list(people.map(desk.get, ["/readyz"] * 16))
        finally:
            thaw(process)
        assert {answer.status_code for answer in answers} == {200}


def test_who_asks_again_over_the_same_connection_is_answered_without_a_pause(
    desk: Program,
) -> None:
    """Nagle's algorithm would hold each answer back for 40 ms."""
    took: list[float] = []
    with httpx.Client(base_url=f"http://127.0.0.1:{desk.port}", timeout=PATIENCE) as client:
        for _ in range(500):
            began = time.monotonic()
            client.get("/healthz")
            took.append(time.monotonic() - began)
    assert sorted(took)[50] < 0.03


def test_a_connection_that_was_idle_for_a_while_can_be_used_again(desk: Program) -> None:
    """Six seconds: servers commonly keep one for five."""
    connection = HTTPConnection("127.0.0.1", desk.port, timeout=PATIENCE)
    connection.connect()
    kept = connection.sock
    for pause in (0, 6):
        time.sleep(pause)
        connection.request("GET", "/healthz")
        assert connection.getresponse().read()
        assert connection.sock is kept
    connection.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere web processes share a socket")
def test_connections_that_come_at_once_are_spread_over_the_web_processes(desk: Program) -> None:
    def each_has_some() -> bool:
        return all(
            any(one.laddr.port == desk.port and one.raddr for one in process.net_connections())
            for process in desk.pids("web").values()
        )

    with contextlib.ExitStack() as opened:
        for _ in range(32):
            opened.enter_context(socket.create_connection(("127.0.0.1", desk.port)))
        until(each_has_some)


def test_while_killed_web_processes_start_again_connections_wait_and_none_is_refused(
    desk: Program,
) -> None:
    before = desk.pids("web")
    for process in before.values():
        process.kill()
    psutil.wait_procs(list(before.values()), timeout=PATIENCE)
    with ThreadPoolExecutor(8) as people:
        written = [people.submit(desk.write) for _ in range(8)]
        for one in written:
            one.result()
    until(desk.works)
    assert before.keys().isdisjoint(desk.pids("web"))
    desk.check_answered_once()


# --- Workers -------------------------------------------------------------------------------------


def test_the_turns_of_a_killed_worker_are_finished_and_it_is_started_again(desk: Program) -> None:
    desk.model.latency = 1.0
    before = desk.pids("worker")
    desk.write_and_wait_for_the_model(8)
    killed = next(iter(before.values()))
    killed.kill()
    desk.check_answered_once()
    until(desk.works)
    after = desk.pids("worker")
    assert killed.pid not in after
    assert len(after.keys() & before.keys()) == WORKERS - 1


def test_a_worker_that_stood_still_for_too_long_leaves_and_changes_nothing(desk: Program) -> None:
    desk.model.latency = 1.0
    noted = len(desk.ends())
    desk.write_and_wait_for_the_model(8)
    frozen = next(iter(desk.pids("worker").values()))
    freeze(frozen)
    began = time.monotonic()
    desk.check_answered_once()
    until(lambda: time.monotonic() - began > DEAD_AFTER + 1)
    before = desk.ask(STATE)
    thaw(frozen)
    until(lambda: not frozen.is_running() or frozen.status() == psutil.STATUS_ZOMBIE)
    until(lambda: len(desk.ends()) > noted)
    assert [line["code"] for line in desk.ends()[noted:]] == [LEFT]
    until(desk.works)
    assert desk.ask(STATE) == before


# --- The supervisor ------------------------------------------------------------------------------


def test_sigterm_finishes_what_runs_takes_nothing_new_and_leaves_nobody_behind(
    desk: Program,
) -> None:
    family = desk.family()
    desk.model.latency = 3.0
    desk.write_and_wait_for_the_model(1)
    running = desk.ask("SELECT id FROM turns WHERE status <> 'ended'")
    assert desk.running is not None
    desk.running.terminate()
    webs = list(desk.pids("web").values())
    assert psutil.wait_procs(webs, timeout=PATIENCE)[1] == []
    waits = asyncio.run(ben_writes(desk))
    assert desk.running.wait(PATIENCE) == 0
    assert psutil.wait_procs(family, timeout=1)[1] == []
    assert desk.ask(f"SELECT status, attempt FROM turns WHERE id = '{running}'") == ("ended", 1)
    assert desk.ask(f"SELECT status, attempt FROM turns WHERE id = '{waits}'") == ("waiting", 0)


async def ben_writes(desk: Program) -> str | None:
    """Straight into the database: nobody answers at the port any more. His turn."""
    ours = Desk.from_config(desk.config, Environment(desk.environment))
    async with ours.open(desk.url) as opened:
        ben = Sender(id="c-ben", email="ben@example.org", name="Ben Okafor")
        incoming = IncomingMessage(channel="api", message_id="m-ben", sender=ben, text=PAIRING)
        return (await opened.receive(incoming)).turn_id


def test_without_their_supervisor_the_others_leave_and_a_new_one_takes_the_port(
    desk: Program,
) -> None:
    desk.model.latency = 1.0
    supervisor, *children = desk.family()
    desk.write_and_wait_for_the_model(4)
    supervisor.kill()
    assert desk.running is not None
    desk.running.wait()
    assert psutil.wait_procs(children, timeout=PATIENCE)[1] == []
    desk.start()
    desk.check_answered_once()


# --- The database --------------------------------------------------------------------------------


def test_turns_end_by_themselves_after_the_database_was_stopped_and_started(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "home", ("fsync=off",))
    try:
        with program(server.start(), tmp_path, webs=1) as desk:
            desk.start()
            desk.model.latency = 1.0
            desk.write_and_wait_for_the_model(6)
            killed, *others = desk.pids("worker").values()
            server.stop()
            with pytest.raises(psycopg.OperationalError):
                desk.ask("SELECT 1")
            killed.kill()
            until(lambda: CANNOT_START in [line["code"] for line in desk.ends()])
            server.start()
            desk.check_answered_once()
            until(desk.works)
            assert [process for process in others if not process.is_running()] == []
            desk.write()
            desk.check_answered_once()
            said = desk.log.read_text("utf-8")
            codes = [line["code"] for line in desk.ends()]
            assert said.count("deskhand: the database ") == codes.count(CANNOT_START)
            assert "Traceback" not in said
    finally:
        server.destroy()
