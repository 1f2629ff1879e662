"""How many messages a second are taken in over the API, and how long an acknowledgement takes.

`deskhand serve` as processes, 16, 64 and 200 keep-alive connections from a load client in a process
of its own. Open loop: a message's latency counts from the moment it was due, so waiting in a queue
counts. 70 % new threads, 30 % follow-ups. Then the most that a closed loop gets, and two bare loops:
the same rows written with plain psycopg, and a FastAPI application that only parses. One JSON line.

With `--worst` instead: the open loop without, and then with a message of 200,000 characters every half
second beside it, of the texts whose reading would cost most (`tests/unit/test_work_is_bounded.py`).
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import psutil

from deskhand.core.messages import LONGEST_MESSAGE
from load import bare
from load.client import Load
from load.data import empty, waits
from load.desk import ONE_CALL, TWO_CALLS, Running, Settings, running
from load.figures import Memory, Meter, print_line, ratio, say, spread
from load.processes import Client, bare_web

TEXTS = (ONE_CALL, TWO_CALLS, "When does our subscription renew?")
TARGET = {"per_second": 300, "p99_ms": 100}
WARM_CLIENTS = 32
"""So many that every web process gets some of them."""
WARM_SECONDS = 2.0
MOST_CLIENTS = 16
WORST_TARGET = {"per_second": 100, "p99_ms": 500}
WORST_CLIENTS, WORST_RATE = 4, 2.0
WORST = "worst"


def options() -> argparse.Namespace:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[16, 64, 200])
    parser.add_argument("--rate", type=float, default=300, help="messages a second in all")
    parser.add_argument("--seconds", type=float, default=600, help="for each number of clients")
    parser.add_argument("--closed", type=float, default=10, help="seconds of the closed loop")
    parser.add_argument("--bare", type=float, default=5, help="seconds of each bare loop")
    parser.add_argument("--webs", type=int, default=1, help="web processes")
    parser.add_argument("--workers", type=int, default=1, help="0: none runs, and no supervisor")
    parser.add_argument("--worst", action="store_true", help="worst cases beside the open loop")
    return parser.parse_args()


def start(desk: Running, settings: Settings) -> dict[str, psutil.Process]:
    """The desk's processes, the database's among them."""
    alone = settings.workers == 0
    processes = desk.webs_alone(settings) if alone else desk.serve(settings)
    Client(Load(desk.port, desk.key, "warm", WARM_CLIENTS, WARM_SECONDS, 50, TEXTS)).figures()
    return processes | {"postgres": desk.postmaster()}


def measure(
    desk: Running, settings: Settings, load: Load, beside: Load | None = None
) -> dict[str, Any]:
    """One load on freshly started processes and an empty database, and another one beside it."""
    say(f"{load.clients} clients, {load.rate or 'as many as there can be'} a second")
    empty(desk)
    processes = start(desk, settings)
    try:
        meter = Meter(processes).start()
        with Memory(processes) as memory:
            other = Client(beside) if beside else None
            figures = Client(load).figures()
            if other:
                figures["beside"] = other.figures()
                figures["beside"]["turns"] = spread(waits(desk, "ended_at", [WORST]))
        figures["all_lived"] = all(one.is_running() for one in processes.values())
        used = meter.stop({"client": figures.pop("client_cpu_seconds")})
    finally:
        desk.end()
    found = {name.partition("-")[0] for name in processes}
    counted = {role: sum(name.startswith(role) for name in processes) for role in sorted(found)}
    return {"clients": load.clients, **figures, "processes": counted, **used} | {
        "memory": memory.figures()
    }


def worst_texts() -> tuple[str, ...]:
    """Of the tests, which keep a list of them."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.unit.test_work_is_bounded import WORST as PIECES

    return tuple(PIECES.values())


def beside_worst(desk: Running, settings: Settings, given: argparse.Namespace) -> None:
    """The open loop without and with the worst cases. One JSON line."""
    pieces, seconds, found = worst_texts(), given.seconds, list[dict[str, Any]]()
    worst = Load(
        desk.port,
        desk.key,
        WORST,
        WORST_CLIENTS,
        seconds,
        WORST_RATE,
        pieces,
        0,
        length=LONGEST_MESSAGE,
    )
    for clients in given.clients:
        load = Load(desk.port, desk.key, "open", clients, seconds, given.rate, TEXTS)
        without, beside = measure(desk, settings, load), measure(desk, settings, load, worst)
        slower = {
            f"{share}_to_without": ratio(
                beside["acknowledged"][share], without["acknowledged"][share]
            )
            for share in ("p50_ms", "p99_ms")
        }
        found.append({"without": without, "with": beside, **slower})
    print_line({"bench": "intake", "worst": found, "target": WORST_TARGET, "seconds": seconds})


def main() -> None:
    given = options()
    settings = Settings(webs=given.webs, workers=given.workers)
    with running() as desk:
        if given.worst:
            beside_worst(desk, settings, given)
            return
        offered = [
            measure(
                desk,
                settings,
                Load(desk.port, desk.key, "open", clients, given.seconds, given.rate, TEXTS),
            )
            for clients in given.clients
        ]
        closed = measure(
            desk,
            settings,
            Load(desk.port, desk.key, "closed", MOST_CLIENTS, given.closed, 0, TEXTS),
        )
        empty(desk)
        rows = bare.intake(desk, given.bare)
    say("the bare web application")
    with bare_web() as (port, _):
        floor = Client(
            Load(port, "", "bare", MOST_CLIENTS, given.bare, 0, TEXTS, path="/")
        ).figures()
    most = closed["achieved_per_second"]
    print_line(
        {
            "bench": "intake",
            "seconds": given.seconds,
            "target": TARGET,
            "open_loop": offered,
            "closed_loop": closed,
            "bare_rows": rows,
            "bare_web": floor,
            "most_to_bare_rows": ratio(most, rows["per_second"]),
            "most_to_bare_web": ratio(most, floor["achieved_per_second"]),
        }
    )


main()
