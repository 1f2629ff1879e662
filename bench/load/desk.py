"""The desk as a company runs it: its own Postgres, `deskhand serve` or `worker` as processes."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Any

import httpx
import psutil
import psycopg
from sqlalchemy.engine import URL

from deskhand.app import Desk
from deskhand.core.policy import SCOPES
from deskhand.sample.company import ARTICLES
from deskhand.settings import Environment, ModelsSection, ServeSection, load
from deskhand.store.database import connect, dsn, migrate
from deskhand.store.embedded import EmbeddedPostgres
from deskhand.store.keys import ApiKeys
from deskhand.web.listening import listening
from load.figures import say

KEY_VARIABLE = "BENCH_MODEL_KEY"
CHAT_VARIABLE = "BENCH_CHAT_SECRET"
SITE = "https://shop.example"
MODEL = "claude-haiku-5-5"
STARTING_SECONDS = 60.0
ENDING_SECONDS = 60.0

ONE_CALL = "How long is the warranty on the grow lights?"
"""Local triage is sure of it: one model call."""
TWO_CALLS = "Something odd is going on with ours since the move, what would you suggest?"
"""A model has to classify it: two model calls."""
URGENT = "This is urgent, we need it today: how long is the warranty on the grow lights?"
"""Of the customers who cannot wait."""


@dataclass(frozen=True)
class Settings:
    """What a bench decides about the desk."""

    webs: int = 1
    workers: int = 1
    concurrency: int = 20
    model_port: int = 0
    """The port of a model server; 0 for the built-in model."""
    chat: bool = False
    """Whether sites have the chat: a channel named `widget`."""

    def toml(self, port: int) -> str:
        """A deskhand.toml. Keys that the version under test does not have are left out."""
        wanted = {
            "port": port,
            "webs": self.webs,
            "workers": max(1, self.workers),
            "concurrency": self.concurrency,
            "messages_per_minute_per_key": 0,
        }
        serve = {name: value for name, value in wanted.items() if name in ServeSection.model_fields}
        lines = ['[company]\nname = "Fernhill"', '[modes]\ndefault = "auto"']
        lines += ["[spending]\nper_ticket = 1000\nper_day = 1000000", "[serve]"]
        lines += [f"{name} = {value}" for name, value in serve.items()]
        if self.chat:
            lines += ['[[channels]]\nkind = "widget"\nname = "widget"']
            lines += [f'secret_env = "{CHAT_VARIABLE}"\norigins = ["{SITE}"]']
        if self.model_port:
            lines += ['[models]\ncheap = ["haiku"]\nturn_deadline_seconds = 120']
            lines += [f'[[models.list]]\nname = "haiku"\nkind = "claude"\nmodel = "{MODEL}"']
            lines += [f'base_url = "http://127.0.0.1:{self.model_port}"']
            lines += [f'key_env = "{KEY_VARIABLE}"\ntimeout_seconds = 60']
            if "requests_per_minute" in _fields_of_a_model():
                lines += ["requests_per_minute = 0"]
        return "\n".join(lines) + "\n"


def _fields_of_a_model() -> Mapping[str, Any]:
    return ModelsSection().list[0].__class__.model_fields


@dataclass
class Running:
    """A database with what is started on it; everything ends with it."""

    url: URL
    folder: Path
    key: str
    port: int
    log: IO[bytes]
    started: list[subprocess.Popen[bytes]]

    @property
    def config(self) -> Path:
        """The configuration that every process reads when it starts."""
        return self.folder / "deskhand.toml"

    @property
    def environment(self) -> dict[str, str]:
        """For every process of the desk."""
        address = self.url.render_as_string(hide_password=False)
        secrets = {KEY_VARIABLE: "bench", CHAT_VARIABLE: "of a chat that nobody else knows of"}
        return {**os.environ, "DATABASE_URL": address, **secrets}

    def configure(self, settings: Settings) -> None:
        """From the next start on."""
        self.config.write_text(settings.toml(self.port))

    def desk(self) -> Desk:
        """The same desk in this process."""
        return Desk(load(self.config), Environment(self.environment))

    def serve(self, settings: Settings) -> dict[str, psutil.Process]:
        """`deskhand serve`, once it answers: its processes by name."""
        self.configure(settings)
        supervisor = self._command("serve")
        self._wait_until_answering()
        webs = settings.webs if "webs" in ServeSection.model_fields else 1
        deadline = monotonic() + STARTING_SECONDS
        while len(supervisor.children()) < webs + settings.workers and monotonic() < deadline:
            sleep(0.05)
        return by_role(supervisor)

    def webs_alone(self, settings: Settings) -> dict[str, psutil.Process]:
        """Web processes without a supervisor or a worker, once they answer."""
        self.configure(settings)
        found: dict[str, psutil.Process] = {}
        with listening("127.0.0.1", self.port, settings.webs) as doors:
            for number, door in enumerate(doors, 1):
                arguments = ("web", "--fd", str(door.fileno()), "--host", "127.0.0.1")
                found[f"web-{number}"] = self._command(*arguments, keeps=(door.fileno(),))
        self._wait_until_answering()
        return found

    def workers(self, settings: Settings) -> dict[str, psutil.Process]:
        """Worker processes and no web; they begin at once."""
        self.configure(settings)
        return {f"worker-{number}": self._command("worker") for number in _up_to(settings.workers)}

    def end(self) -> None:
        """End every process that was started here, and wait for it."""
        for process in self.started:
            if process.poll() is None:
                process.terminate()
        for process in self.started:
            try:
                process.wait(ENDING_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.started.clear()

    def check(self) -> None:
        """Raise `RuntimeError`, with its last words, where a started process has ended."""
        for process in self.started:
            if process.poll() is not None:
                told = f"a process ended with {process.returncode}:\n{self.last_words()}"
                raise RuntimeError(told)

    def database(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A plain connection that commits each statement."""
        return psycopg.connect(dsn(self.url), autocommit=True)

    def postmaster(self) -> psutil.Process:
        """The database server's first process."""
        with self.database() as connection:
            parent = psutil.Process(connection.info.backend_pid).parent()
        assert parent is not None
        return parent

    def last_words(self) -> str:
        """The end of what the processes logged."""
        return "\n".join((self.folder / "log").read_text(errors="replace").splitlines()[-20:])

    def _command(self, *arguments: str, keeps: tuple[int, ...] = ()) -> psutil.Process:
        process = subprocess.Popen(
            [sys.executable, "-m", "deskhand.cli", *arguments, "--config", str(self.config)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            pass_fds=keeps,
        )
        self.started.append(process)
        return psutil.Process(process.pid)

    def _wait_until_answering(self) -> None:
        """A socket that takes connections is not enough: the supervisor opens it first."""
        deadline = monotonic() + STARTING_SECONDS
        while monotonic() < deadline:
            self.check()
            with contextlib.suppress(httpx.HTTPError):
                answer = httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=5)
                if answer.is_success:
                    return
            sleep(0.05)
        raise TimeoutError(f"the desk did not start:\n{self.last_words()}")


def by_role(supervisor: psutil.Process) -> dict[str, psutil.Process]:
    """The supervisor, and its children by the command that each runs."""
    found = {"supervisor": supervisor}
    for child in sorted(supervisor.children(), key=lambda one: one.pid):
        role = next((part for part in child.cmdline() if part in ("web", "worker")), "other")
        number = sum(name.startswith(role) for name in found) + 1
        found[f"{role}-{number}"] = child
    return found


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(options: tuple[str, ...] = ()) -> Generator[Running]:
    """A database of one run, with the sample company's articles and an API key.

    `options` are settings of the Postgres server, such as `log_statement=all`.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="deskhand-bench-") as name:
        folder = Path(name)
        server = EmbeddedPostgres(folder / "home", options)
        say("starting the database")
        server.start()
        try:
            migrate(server.url())
            with (folder / "log").open("wb") as log:
                desk = Running(server.url(), folder, "", free_port(), log, [])
                desk.configure(Settings())
                desk.key = asyncio.run(_prepare(desk))
                try:
                    yield desk
                finally:
                    desk.end()
        finally:
            server.destroy()


async def _prepare(running_desk: Running) -> str:
    desk = running_desk.desk()
    async with desk.open(running_desk.url) as opened:
        await opened.import_articles(ARTICLES)
    engine = connect(running_desk.url)
    try:
        _, secret = await ApiKeys(engine).create("bench", "admin", tuple(SCOPES), desk.clock.now())
    finally:
        await engine.dispose()
    return secret


def _up_to(count: int) -> range:
    return range(1, count + 1)
