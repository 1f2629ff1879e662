"""`serve`: a web process and worker processes, started again when they end."""

import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

QUICK_DEATH_SECONDS = 5.0
LONGEST_WAIT_SECONDS = 30.0
DRAIN_SECONDS = 40.0
CHECK_SECONDS = 0.5

log = structlog.get_logger("deskhand.supervisor")


@dataclass
class Child:
    """A process that is to run."""

    name: str
    arguments: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    wait: float = 0.0
    alive: float = 0.0


@dataclass
class Supervisor:
    """Starts its children, restarts those that end, and drains them on SIGTERM or Ctrl-C."""

    children: list[Child]
    environment: Mapping[str, str]
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Until a signal (or `stopping`) ends it; then every child is asked to end, and waited for."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked_to_stop)
        try:
            while not self.stopping.is_set():
                for child in self.children:
                    self._tend(child)
                self.stopping.wait(CHECK_SECONDS)
        finally:
            self._drain()

    def _asked_to_stop(self, number: int, frame: object) -> None:
        self.stopping.set()

    def _tend(self, child: Child) -> None:
        if child.process is not None and child.process.poll() is None:
            child.alive += CHECK_SECONDS
            if child.alive > QUICK_DEATH_SECONDS:
                child.wait = 0.0
            return
        if child.process is not None:
            log.warning("a process ended", name=child.name, code=child.process.returncode)
            child.wait = min(max(child.wait * 2, CHECK_SECONDS), LONGEST_WAIT_SECONDS)
            if child.alive < QUICK_DEATH_SECONDS and self.stopping.wait(child.wait):
                return
        child.alive = 0.0
        child.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "deskhand.cli", *child.arguments],
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _drain(self) -> None:
        running = [child for child in self.children if child.process is not None]
        for child in running:
            assert child.process is not None
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        for child in running:
            assert child.process is not None
            try:
                child.process.wait(DRAIN_SECONDS)
            except subprocess.TimeoutExpired:
                log.warning("killed, because it did not end", name=child.name)
                child.process.kill()
                child.process.wait()
