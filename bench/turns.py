"""Turns a second from end to end, with one and with two model calls of 200 ms.

A backlog is taken in first; then worker processes start, and the time runs from the first claim to
the last end in the database. The model is the real Claude client against a lean local server in a
process of its own. Beside it a bare loop: the same calls and four journal transactions, no Deskhand.
Then, on a system that has nothing to do, the time from a message to its turn's first stage. One JSON
line.
"""

import argparse
from typing import Any

import psutil

from load import bare
from load.client import Load
from load.data import (
    calls_per_turn,
    empty,
    outcomes,
    put_in,
    turns_between_claims_and_ends,
    wait_for_turns,
    waits,
)
from load.desk import ONE_CALL, TWO_CALLS, Running, Settings, running
from load.figures import Memory, Meter, print_line, ratio, say, spread
from load.processes import Client, model_server

TEXTS = {1: ONE_CALL, 2: TWO_CALLS}
TARGET = {"turns_per_second_of_two_calls": 100}
IDLE_RATE = 4.0


def options() -> argparse.Namespace:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=3000, help="in each part of the run")
    parser.add_argument("--calls", type=int, nargs="+", choices=TEXTS, default=[1, 2])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--concurrency", type=int, nargs="+", default=[50, 100, 200])
    parser.add_argument("--latency", type=float, default=0.2, help="seconds of a model call")
    parser.add_argument("--longest", type=float, default=600, help="seconds of a part at most")
    parser.add_argument("--idle", type=float, default=60, help="seconds of the idle system")
    return parser.parse_args()


def measure(
    desk: Running, settings: Settings, calls: int, count: int, longest: float, model: psutil.Process
) -> dict[str, Any]:
    """`count` turns of `calls` model calls each."""
    say(f"{calls} calls, {settings.workers} workers, {settings.concurrency} at once")
    empty(desk)
    desk.configure(settings)
    put_in(desk, TEXTS[calls], count)
    processes = {"postgres": desk.postmaster(), "model": model}
    processes |= desk.workers(settings)
    meter = Meter(processes).start()
    try:
        with Memory(processes) as memory:
            wait_for_turns(desk, longest)
        used = meter.stop()
    finally:
        desk.end()
    ended, seconds = turns_between_claims_and_ends(desk)
    return {
        "calls": calls,
        "calls_made": calls_per_turn(desk),
        "workers": settings.workers,
        "concurrency": settings.concurrency,
        "turns": ended,
        "seconds": round(seconds, 2),
        "per_second": round(ended / seconds, 1) if seconds else 0.0,
        "outcomes": outcomes(desk),
        **used,
        "memory": memory.figures(),
    }


def idle(desk: Running, settings: Settings, seconds: float) -> dict[str, Any]:
    """From a message to its first stage and to its end, while nothing else is under way."""
    say("an idle system")
    empty(desk)
    desk.serve(settings)
    try:
        for name, length in (("warm", 3.0), ("idle", seconds)):
            Client(
                Load(desk.port, desk.key, name, 4, length, IDLE_RATE, (ONE_CALL,), follow_ups=0)
            ).figures()
        wait_for_turns(desk, 30)
    finally:
        desk.end()
    return {
        "messages_per_second": IDLE_RATE,
        "to_first_stage": spread(waits(desk, "claimed_at", ["idle"])),
        "to_end": spread(waits(desk, "ended_at", ["idle"])),
    }


def main() -> None:
    given = options()
    parts: list[dict[str, Any]] = []
    bares: dict[tuple[int, int], dict[str, Any]] = {}
    with model_server(given.latency) as (port, model), running() as desk:
        for calls in given.calls:
            for concurrency in given.concurrency:
                loop = bare.turns(desk, port, given.turns, concurrency, calls)
                bares[calls, concurrency] = loop
                for workers in given.workers:
                    settings = Settings(workers=workers, concurrency=concurrency, model_port=port)
                    part = measure(desk, settings, calls, given.turns, given.longest, model)
                    part["to_bare"] = ratio(part["per_second"], loop["per_second"])
                    parts.append(part)
        unhurried = idle(desk, Settings(model_port=port), given.idle)
    print_line(
        {
            "bench": "turns",
            "model_latency_seconds": given.latency,
            "target": TARGET,
            "parts": parts,
            "bare": [
                {"calls": calls, "concurrency": concurrency, **loop}
                for (calls, concurrency), loop in bares.items()
            ],
            "idle": unhurried,
        }
    )


main()
