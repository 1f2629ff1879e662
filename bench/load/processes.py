"""The bench's own processes: the model server, the load client, the bare web application."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import psutil

from load.client import Load

BENCH = Path(__file__).parents[1]
GRACE_SECONDS = 120.0


@contextlib.contextmanager
def model_server(latency: float) -> Generator[tuple[int, psutil.Process]]:
    """A server that answers after `latency` seconds: its port, and the process."""
    with _listening("load.model_server", str(latency)) as found:
        yield found


@contextlib.contextmanager
def bare_web() -> Generator[tuple[int, psutil.Process]]:
    """A FastAPI application that parses a body and does nothing else."""
    with _listening("load.bare_web") as found:
        yield found


@contextlib.contextmanager
def _listening(module: str, *arguments: str) -> Generator[tuple[int, psutil.Process]]:
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=BENCH,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline()), psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


class Client:
    """A load client that has been started."""

    def __init__(self, given: Load) -> None:
        self._longest = given.seconds + GRACE_SECONDS
        self._process = subprocess.Popen(
            [sys.executable, "-m", "load.client", given.as_json()],
            cwd=BENCH,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )

    def figures(self) -> dict[str, Any]:
        """Wait for its end. Raises `RuntimeError` where it did not come to one."""
        try:
            said, _ = self._process.communicate(timeout=self._longest)
        except subprocess.TimeoutExpired:
            self._process.kill()
            said, _ = self._process.communicate()
        if not said:
            raise RuntimeError("the load client said nothing")
        return json.loads(said)
