"""Takes one guard at a time away from a copy of the tree, and tells whether the tests notice.

    python -m tests.mutants [--jobs 2] [--only TEXT]

One line a guard and a sum. The tree itself stays as it is.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.mutants.guard import Guard
from tests.mutants.table import GUARDS

ROOT = Path(__file__).parents[2]
NEEDED = ("src", "tests", "bench", "docs", "pyproject.toml", "README.md", "Makefile")
LONGEST = 600
"""Seconds of one guard's tests: one that makes them hang is noticed, too."""
FAILED, NOTHING_WRONG = 1, 0


class Ended(NamedTuple):
    """What became of a guard, and which test noticed."""

    guard: Guard
    result: str
    by: str
    seconds: float

    def __str__(self) -> str:
        told = f"{self.result:9} {self.seconds:5.0f} s  {self.guard.file}: {self.guard.why}"
        return f"{told}  ({self.by})" if self.by else told


def copy_tree(folder: Path) -> Path:
    """A copy of the tree without what is made from it."""
    left_out = shutil.ignore_patterns("__pycache__", "node_modules", ".hypothesis", "*.egg-info")
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=left_out)
        else:
            shutil.copy2(source, folder / name)
    return folder


def run(guard: Guard, tree: Path) -> Ended:
    """Take it away, run its tests one file after another until one notices, and put it back."""
    path = tree / "src" / "deskhand" / guard.file
    code = path.read_text("utf-8")
    started = time.monotonic()
    path.write_text(code.replace(guard.old, guard.new), "utf-8")
    try:
        for file in guard.tests:
            result, by = _tests(tree, file)
            if result != "survived":
                return Ended(guard, result, by, time.monotonic() - started)
        return Ended(guard, "survived", "", time.monotonic() - started)
    finally:
        path.write_text(code, "utf-8")


def _tests(tree: Path, file: str) -> tuple[str, str]:
    """Whether a file's tests notice, and the first that does."""
    command = [sys.executable, "-m", "pytest", "-n", "0", "-x", "-q", "--tb=no", f"tests/{file}"]
    environment = os.environ | {"PYTHONPATH": str(tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ended = subprocess.run(
            command,
            cwd=tree,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "killed", f"{file} hangs"
    lines = [line for line in ended.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    by = lines[0].partition("tests/")[2].partition(" - ")[0][:110] if lines else file
    if ended.returncode == NOTHING_WRONG:
        return "survived", ""
    broken = ended.returncode != FAILED or any("ERROR" in line for line in lines)
    return ("broken" if broken else "killed"), by


def play(guards: tuple[Guard, ...], jobs: int) -> Iterator[Ended]:
    """All of them, several at a time, each in a tree of its own."""
    trees: SimpleQueue[Path] = SimpleQueue()

    def one(guard: Guard) -> Ended:
        if guard.argued:
            return Ended(guard, "argued", guard.argued, 0)
        tree = trees.get()
        try:
            return run(guard, tree)
        finally:
            trees.put(tree)

    with TemporaryDirectory(prefix="mutants-") as folder, ThreadPoolExecutor(jobs) as pool:
        for number in range(jobs):
            place = Path(folder) / str(number)
            place.mkdir()
            trees.put(copy_tree(place))
        yield from pool.map(one, guards)


def main() -> int:
    """0 where every guard is missed by a test, or the table argues why none can miss it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    parser.add_argument("--only", default="", help="guards whose file or reason has this text")
    told = parser.parse_args()
    wanted = tuple(one for one in GUARDS if told.only in f"{one.file}: {one.why}")
    sum_of: Counter[str] = Counter()
    for ended in play(wanted, told.jobs):
        sum_of[ended.result] += 1
        print(ended, flush=True)
    counted = ", ".join(f"{count} {result}" for result, count in sorted(sum_of.items()))
    print(f"{len(wanted)} guards taken away: {counted}")
    return 0 if sum_of["killed"] + sum_of["argued"] == len(wanted) else 1


if __name__ == "__main__":
    sys.exit(main())
