"""Intake and turns with 100,000 open tickets in the database, beside an empty one in the same run.

The old tickets wait for people or for their customers; each has a message, a turn and the log of
four steps. The model is the lean local server of the other benches. One JSON line.
"""

import argparse
from time import perf_counter
from typing import Any

import psutil

from load import bare
from load.client import Load
from load.data import (
    empty,
    fill,
    outcomes,
    put_in,
    scalar,
    wait_for_turns,
)
from load.desk import ONE_CALL, TWO_CALLS, Running, Settings, running
from load.figures import Meter, print_line, ratio, say
from load.processes import Client, model_server

CLIENTS = 16
TEXTS = (ONE_CALL, TWO_CALLS)
PREFIX = "b"
NEW = f"FROM turns JOIN messages ON messages.turn_id = turns.id WHERE external_id LIKE '{PREFIX}-%'"


def options() -> argparse.Namespace:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=60, help="of each intake load")
    parser.add_argument("--rate", type=float, default=100, help="messages a second, open loop")
    parser.add_argument("--turns", type=int, default=1000)
    parser.add_argument("--concurrency", type=int, default=50)
    parser.add_argument("--latency", type=float, default=0.2, help="seconds of a model call")
    parser.add_argument("--bare", type=float, default=5, help="seconds of the bare loop")
    return parser.parse_args()


def take_in(desk: Running, settings: Settings, seconds: float, rate: float) -> dict[str, Any]:
    """An open and a closed loop of messages, without a worker."""
    web = desk.webs_alone(settings)
    try:
        Client(Load(desk.port, desk.key, "warm", 4, 2.0, 50, TEXTS)).figures()
        meter = Meter(web | {"postgres": desk.postmaster()}).start()
        paced = Client(Load(desk.port, desk.key, "open", CLIENTS, seconds, rate, TEXTS)).figures()
        most = Client(Load(desk.port, desk.key, "closed", CLIENTS, seconds / 4, 0, TEXTS)).figures()
        cpu = sum(one.pop("client_cpu_seconds") for one in (paced, most))
        used = meter.stop({"client": cpu})
    finally:
        desk.end()
    return {"open_loop": paced, "closed_loop": most, **used}


def run_turns(
    desk: Running, settings: Settings, count: int, model: psutil.Process
) -> dict[str, Any]:
    """`count` turns of two model calls by one worker."""
    put_in(desk, TWO_CALLS, count, PREFIX)
    processes = {"postgres": desk.postmaster(), "model": model} | desk.workers(settings)
    meter = Meter(processes).start()
    try:
        wait_for_turns(desk, 600)
        used = meter.stop()
    finally:
        desk.end()
    with desk.database() as connection:
        ended = scalar(connection, f"SELECT count(ended_at) {NEW}")
        span = f"SELECT extract(epoch FROM max(ended_at) - min(claimed_at)) {NEW}"
        seconds = float(scalar(connection, span) or 0)
    return {
        "turns": ended,
        "seconds": round(seconds, 2),
        "per_second": round(ended / seconds, 1) if seconds else 0.0,
        "outcomes": outcomes(desk),
        **used,
    }


def main() -> None:
    given = options()
    found: dict[str, dict[str, Any]] = {}
    with model_server(given.latency) as (port, model), running() as desk:
        settings = Settings(concurrency=given.concurrency, model_port=port)
        bare_turns = bare.turns(desk, port, given.turns, given.concurrency, 2)
        for name, tickets in (("empty", 0), ("many", given.tickets)):
            found[name] = {}
            for part in ("intake", "turns"):
                empty(desk)
                if tickets:
                    say(f"making {tickets} old tickets")
                    started = perf_counter()
                    fill(desk, tickets)
                    found[name]["seconds_to_fill"] = round(perf_counter() - started, 1)
                say(f"{part} with {tickets} open tickets")
                found[name][part] = (
                    take_in(desk, settings, given.seconds, given.rate)
                    if part == "intake"
                    else run_turns(desk, settings, given.turns, model)
                )
        empty(desk)
        bare_rows = bare.intake(desk, given.bare)
    few, many = found["empty"], found["many"]
    print_line(
        {
            "bench": "many_open",
            "tickets": given.tickets,
            "empty": few,
            "many": many,
            "bare_rows": bare_rows,
            "bare_turns": bare_turns,
            "many_to_empty": {
                "turns_per_second": ratio(many["turns"]["per_second"], few["turns"]["per_second"]),
                "intake_most": ratio(*(_most(one) for one in (many, few))),
                "intake_p99": ratio(*(_p99(one) for one in (many, few))),
            },
            "many_to_bare": {
                "turns_per_second": ratio(many["turns"]["per_second"], bare_turns["per_second"]),
                "intake_most": ratio(_most(many), bare_rows["per_second"]),
            },
        }
    )


def _most(found: dict[str, Any]) -> float:
    return found["intake"]["closed_loop"]["achieved_per_second"]


def _p99(found: dict[str, Any]) -> float:
    return found["intake"]["open_loop"]["acknowledged"]["p99_ms"]


main()
