"""`deskhand serve` as a service: started again when it dies, and everything that belongs to it."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

import psutil

RESTART_SECONDS = 1.0
STOP_SECONDS = 45.0
LEFTOVER_SECONDS = 3.0


def start_process(
    arguments: Sequence[str], environment: Mapping[str, str], log: IO[bytes]
) -> subprocess.Popen[bytes]:
    """One program of Deskhand, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "deskhand.cli", *arguments],
        env=dict(environment),
        cwd=Path(log.name).parent,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


class Program:
    """Keeps `serve` running the way systemd does: what is left of a dead one is ended first."""

    def __init__(self, config: Path, environment: Mapping[str, str], log: Path) -> None:
        self._config = config
        self._environment = environment
        self._log = log
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._serve: subprocess.Popen[bytes] | None = None
        self.starts = 0

    def start(self) -> None:
        """Start it and keep it running until `stop`."""
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end, wait, and kill whatever is left of it."""
        self._stopping.set()
        serve = self._serve
        if serve is not None and serve.poll() is None:
            serve.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                serve.wait(STOP_SECONDS)
        self.kill_all()
        if self._thread.ident is not None:
            self._thread.join(STOP_SECONDS)
        self.kill_all()

    def kill_all(self) -> None:
        """SIGKILL for every process of this program."""
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                process.kill()

    def processes(self, role: str = "") -> list[psutil.Process]:
        """Those that run now: all, or only `serve`, `web` or `worker`."""
        found: list[psutil.Process] = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                arguments = process.cmdline()
                if str(self._config) in arguments and (not role or role in arguments):
                    found.append(process)
        return found

    def _keep(self) -> None:
        with self._log.open("ab") as log:
            while not self._stopping.is_set():
                arguments = ["serve", "--config", str(self._config)]
                self._serve = start_process(arguments, self._environment, log)
                self.starts += 1
                self._serve.wait()
                if not self._stopping.is_set():
                    self._end_leftovers()
                self._stopping.wait(RESTART_SECONDS)

    def _end_leftovers(self) -> None:
        """What outlived its supervisor is asked to end, then killed."""
        left = self.processes()
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.terminate()
        for process in psutil.wait_procs(left, timeout=LEFTOVER_SECONDS)[1]:
            with contextlib.suppress(psutil.Error):
                process.kill()


def freeze(process: psutil.Process) -> None:
    """SIGSTOP: alive for the system, silent for everybody else."""
    os.kill(process.pid, signal.SIGSTOP)


def thaw(process: psutil.Process) -> None:
    """SIGCONT."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGCONT)
