"""Two minutes of the soak test; the hours are run by hand: `python -m tests.soak --seconds 7200`."""

import contextlib
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHAOS_SECONDS = 100
LONGEST_SECONDS = 1200
STOP_SECONDS = 90
NEVER = {"lost": 0, "doubled": 0, "out_of_order": 0, "unfinished": 0}


def soak(*arguments: str) -> tuple[int, str, str]:
    """Run it; exit code, standard output, standard error."""
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.soak", *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with program:
        try:
            out, told = program.communicate(timeout=LONGEST_SECONDS)
        finally:
            if program.poll() is None:
                program.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    program.wait(STOP_SECONDS)
                program.kill()
    return program.returncode, out, told


def test_two_minutes_of_kills_outages_and_frozen_workers_lose_and_double_nothing() -> None:
    code, out, told = soak("--seconds", str(CHAOS_SECONDS), "--phases", "keyed,keyless")
    (line,) = out.splitlines() or [""]
    figures = json.loads(line or "{}")
    assert {name: figures.get(name) for name in NEVER} == NEVER, told
    assert code == 0, told
    assert figures["answered"] + figures["handed_off"] == figures["acknowledged"]
    assert figures["kills"] >= CHAOS_SECONDS // 10, told
    assert figures["acknowledged"] >= CHAOS_SECONDS // 5, told
