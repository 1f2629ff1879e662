"""`deskhand ...` in a process of its own. One process loads the program and forks for each command, so
that a command costs no start of Python: there are a hundred of them in the tests."""

import io
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from deskhand.cli import main

Json = dict[str, Any]
LONGEST_SECONDS = 120
STREAMS = ("in", "out", "err")


def deskhand(
    *arguments: object, env: Mapping[str, str], cwd: Path | None = None, given: str | bytes = ""
) -> subprocess.CompletedProcess[str]:
    """Run it with nothing but `env` in its environment, and `given` on its standard input."""
    context = _context()
    with tempfile.TemporaryDirectory() as name:
        paths = [str(Path(name) / stream) for stream in STREAMS]
        Path(paths[0]).write_bytes(given.encode() if isinstance(given, str) else given)
        words = [str(argument) for argument in arguments]
        process = context.Process(target=_be, args=(words, dict(env), cwd, paths))
        process.start()
        process.join(LONGEST_SECONDS)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(words, LONGEST_SECONDS)
        out, err = (Path(path).read_text("utf-8") for path in paths[1:])
    return subprocess.CompletedProcess(words, process.exitcode, out, err)


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def _be(
    arguments: Sequence[str], env: Mapping[str, str], cwd: Path | None, paths: Sequence[str]
) -> None:
    """The forked process, to its end."""
    if cwd is not None:
        os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    for descriptor, path in enumerate(paths):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT if descriptor else os.O_RDONLY)
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.stdin = io.TextIOWrapper(io.FileIO(0), encoding="utf-8")
    sys.argv = ["deskhand", *arguments]
    main()


@dataclass(frozen=True)
class Ended:
    """What a run of the program left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[Json]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def told(self) -> list[str]:
        """The lines on standard error."""
        return self.err.splitlines()


@dataclass(frozen=True)
class Shell:
    """A terminal in an empty folder, with a home of its own."""

    folder: Path

    def __call__(self, *arguments: object, given: str | bytes = "", **variables: str) -> Ended:
        """Run `deskhand ARGUMENTS`."""
        known = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        home = {"DESKHAND_HOME": str(self.folder / "home")}
        env = known | home | variables
        ended = deskhand(*arguments, env=env, cwd=self.folder, given=given)
        assert "Traceback" not in ended.stderr, ended.stderr
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def file(self, name: str, content: str | bytes) -> Path:
        """A file in the folder."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path


def lines(rows: Sequence[Json | str]) -> str:
    """JSONL; a string is a line as it stands."""
    told = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    return "".join(f"{line}\n" for line in told)


def ago(**time: float) -> str:
    """A moment so long ago, as it stands in a row."""
    return (datetime.now(UTC) - timedelta(**time)).isoformat()
