"""`serve`: web processes and worker processes, started again when they end."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

QUICK_DEATH_SECONDS = 5.0
LONGEST_WAIT_SECONDS = 30.0
DRAIN_SECONDS = 40.0
CHECK_SECONDS = 0.2

log = structlog.get_logger("deskhand.supervisor")


@dataclass
class Child:
    """A process that is to run. Open files named in `keeps` are handed down to it."""

    name: str
    arguments: Sequence[str]
    keeps: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    wait: float = 0.0
    """Seconds before the next start; grows while it dies young."""
    rests: float = 0.0
    alive: float = 0.0


@dataclass
class Supervisor:
    """Starts its children, restarts those that end, and drains them on SIGTERM or Ctrl-C.

    Each child reads from a pipe that nothing is ever written to: when the supervisor is gone,
    killed even, the pipe ends, and the child drains itself (`end_with_parent`).
    """

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
            young = child.alive < QUICK_DEATH_SECONDS
            child.wait = min(max(child.wait * 2, CHECK_SECONDS), LONGEST_WAIT_SECONDS)
            child.rests = child.wait if young else 0.0
            child.process = None
        if child.rests > 0:
            child.rests -= CHECK_SECONDS
            return
        child.alive = 0.0
        child.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "deskhand.cli", *child.arguments, "--supervised"],
            env=dict(self.environment),
            stdin=subprocess.PIPE,
            pass_fds=child.keeps,
            start_new_session=True,
        )

    def _drain(self) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in running:
            try:
                process.wait(DRAIN_SECONDS)
            except subprocess.TimeoutExpired:
                log.warning("killed, because it did not end", pid=process.pid)
                process.kill()
                process.wait()
            if process.stdin is not None:
                process.stdin.close()


def end_with_parent(end: Callable[[], object]) -> None:
    """In a child: call `end` when the supervisor's end of the pipe closes; then leave by force if
    draining takes too long."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1):
            continue
        log.warning("the supervisor is gone: draining")
        end()
        threading.Event().wait(DRAIN_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="end-with-parent").start()
