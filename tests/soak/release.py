"""Workers of release 0.1.0, beside workers of this code."""

import contextlib
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.soak.program import start_process

COMMIT = "990776d"
"""Release 0.1.0."""
ROOT = Path(__file__).resolve().parents[2]
DRAIN_SECONDS = 40.0
COMMAND_SECONDS = 60.0


def check_out(folder: Path) -> Path | None:
    """The sources of release 0.1.0 in a work tree of their own, or None where this clone does not
    have them. `remove` takes it away again."""
    done = _git("worktree", "add", "--detach", "--force", str(folder), COMMIT)
    return folder / "src" if done else None


def remove(folder: Path) -> None:
    """Take a work tree away, and what git keeps about it."""
    _git("worktree", "remove", "--force", str(folder))


def _git(*arguments: str) -> bool:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    return done.returncode == 0


class OldRelease:
    """Commands and workers of release 0.1.0 over one configuration."""

    def __init__(self, sources: Path, config: Path, environment: Mapping[str, str]) -> None:
        self._config = config
        self._environment = {**environment, "PYTHONPATH": str(sources)}
        self._workers: list[subprocess.Popen[bytes]] = []

    def command(self, *arguments: str) -> str:
        """Run one command and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "deskhand.cli", *arguments],
            env=self._environment,
            cwd=self._config.parent,
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND_SECONDS,
        )
        if done.returncode != 0:
            raise RuntimeError(f"release 0.1.0: {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout.strip()

    def start_worker(self, log: Path) -> None:
        """One more worker."""
        with log.open("ab") as file:
            arguments = ["worker", "--config", str(self._config)]
            self._workers.append(start_process(arguments, self._environment, file))

    @property
    def running(self) -> int:
        """How many workers run."""
        return sum(worker.poll() is None for worker in self._workers)

    def drain_one(self) -> int | None:
        """Ask the oldest worker to end what it does, and wait. Its exit code, None if it hung."""
        for worker in self._workers:
            if worker.poll() is None:
                worker.terminate()
                try:
                    return worker.wait(DRAIN_SECONDS)
                except subprocess.TimeoutExpired:
                    worker.kill()
                    return None
        return 0

    def kill(self) -> None:
        """End all of them."""
        for worker in self._workers:
            if worker.poll() is None:
                worker.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                worker.wait(5)
