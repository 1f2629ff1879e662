"""A backlog of 10,000 turns with a model that takes 5 s, and 50 slots: what slots x latency allow.

The backlog is taken in first, then `deskhand serve` starts with one worker. Meanwhile messages
trickle in over the API, and in the middle a few urgent ones: how long each waits. Memory of every
process over time. The ideal is turns x latency / slots; the bare loop is the same calls and journal
transactions with as many tasks at once, over a part of the turns. One JSON line.
"""

import argparse
from time import sleep

from load import bare
from load.client import Load
from load.data import (
    calls_per_turn,
    outcomes,
    put_in,
    turns_between_claims_and_ends,
    wait_for_turns,
    waits,
)
from load.desk import ONE_CALL, URGENT, Settings, running
from load.figures import Memory, Meter, print_line, ratio, say, spread
from load.processes import Client, model_server

TRICKLE_CLIENTS = 4
URGENT_RATE = 1.0
BARE_ROUNDS = 2
"""How often each slot of the bare loop calls the model."""
TARGET = {"seconds_to_ideal": 1.05}


def options() -> argparse.Namespace:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=10_000)
    parser.add_argument("--slots", type=int, default=50)
    parser.add_argument("--latency", type=float, default=5.0, help="seconds of a model call")
    parser.add_argument("--workers", type=int, default=1, help="the slots are shared among them")
    parser.add_argument("--trickle", type=float, default=2.0, help="messages a second meanwhile")
    parser.add_argument("--urgent", type=int, default=5, help="urgent messages in the middle")
    return parser.parse_args()


def main() -> None:
    given = options()
    ideal = given.turns * given.latency / given.slots
    with model_server(given.latency) as (port, model), running() as desk:
        loop = bare.turns(desk, port, given.slots * BARE_ROUNDS, given.slots, 1)
        settings = Settings(
            workers=given.workers, concurrency=given.slots // given.workers, model_port=port
        )
        desk.configure(settings)
        put_in(desk, ONE_CALL, given.turns)
        processes = desk.serve(settings)
        processes |= {"postgres": desk.postmaster(), "model": model}
        Client(Load(desk.port, desk.key, "warm", 4, 2.0, 4.0, (ONE_CALL,))).figures()
        say(f"{given.turns} turns; the ideal is {ideal:g} s")
        meter = Meter(processes).start()
        with Memory(processes) as memory:
            trickle = Client(
                Load(
                    desk.port,
                    desk.key,
                    "trickle",
                    TRICKLE_CLIENTS,
                    ideal * 0.9,
                    given.trickle,
                    (ONE_CALL,),
                    0,
                )
            )
            sleep(ideal / 2)
            hurried = Client(
                Load(
                    desk.port,
                    desk.key,
                    "urgent",
                    1,
                    given.urgent / URGENT_RATE,
                    URGENT_RATE,
                    (URGENT,),
                    0,
                )
            )
            acknowledged = {"trickle": trickle.figures(), "urgent": hurried.figures()}
            wait_for_turns(desk, ideal * 3 + 120)
        clients = sum(one.pop("client_cpu_seconds") for one in acknowledged.values())
        used = meter.stop({"client": clients})
        ended, seconds = turns_between_claims_and_ends(desk)
        calls = calls_per_turn(desk)
        allowed = ended * calls * given.latency / given.slots
        print_line(
            {
                "bench": "backlog",
                "slots": given.slots,
                "workers": given.workers,
                "model_latency_seconds": given.latency,
                "target": TARGET,
                "turns": ended,
                "calls_per_turn": calls,
                "outcomes": outcomes(desk),
                "seconds": round(seconds, 1),
                "ideal_seconds": round(allowed, 1),
                "seconds_to_ideal": ratio(seconds, allowed),
                "per_second": round(ended / seconds, 2) if seconds else 0.0,
                "bare": loop,
                "to_bare": ratio(ended / seconds if seconds else 0.0, loop["per_second"]),
                "intake_meanwhile": acknowledged,
                "waits": {
                    "urgent_to_first_stage": spread(waits(desk, "claimed_at", ["urgent"])),
                    "trickle_to_first_stage": spread(waits(desk, "claimed_at", ["trickle"])),
                },
                **used,
                "memory": memory.figures(),
            }
        )


main()
