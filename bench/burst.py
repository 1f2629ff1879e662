"""A busy five minutes: 300 messages, each until its reply or hand-off, with a model of 200 ms.

`deskhand serve` as a company runs it, messages over the API, one JSON line: latencies, the memory of
each process, and beside them a bare loop that makes the same calls, one turn at a time.
"""

import argparse

from load import bare
from load.client import Load
from load.data import calls_per_turn, column, outcomes, wait_for_turns, waits
from load.desk import ONE_CALL, TWO_CALLS, Settings, running
from load.figures import Memory, Meter, print_line, ratio, say, spread
from load.processes import Client, model_server

TEXTS = (TWO_CALLS, ONE_CALL)
BARE_TURNS = 20
LEFT = (
    "SELECT extract(epoch FROM outbox.updated_at - messages.at) FROM outbox "
    "JOIN messages ON messages.ticket_id = outbox.ticket_id AND messages.external_id LIKE 'burst-%' "
    "WHERE outbox.status = 'sent'"
)


def options() -> argparse.Namespace:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--clients", type=int, default=10)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--concurrency", type=int, default=20)
    parser.add_argument("--latency", type=float, default=0.2, help="seconds of a model call")
    return parser.parse_args()


def main() -> None:
    given = options()
    rate = given.messages / given.seconds
    with model_server(given.latency) as (port, model), running() as desk:
        alone = bare.turns(desk, port, BARE_TURNS, 1, 2)
        settings = Settings(workers=given.workers, concurrency=given.concurrency, model_port=port)
        processes = desk.serve(settings)
        processes |= {"postgres": desk.postmaster(), "model": model}
        say("warming up")
        Client(Load(desk.port, desk.key, "warm", 2, 2.0, 4.0, TEXTS)).figures()
        wait_for_turns(desk, 30)
        say(f"{given.messages} messages in {given.seconds:g} s")
        meter = Meter(processes).start()
        with Memory(processes) as memory:
            sent = Client(
                Load(desk.port, desk.key, "burst", given.clients, given.seconds, rate, TEXTS, 0)
            ).figures()
            wait_for_turns(desk, 120)
        used = meter.stop({"client": sent.pop("client_cpu_seconds")})
        answered = spread(waits(desk, "ended_at", ["burst"]))
        print_line(
            {
                "bench": "burst",
                "model_latency_seconds": given.latency,
                "intake": sent,
                "to_first_stage": spread(waits(desk, "claimed_at", ["burst"])),
                "to_reply_or_hand_off": answered,
                "to_left_the_outbox": spread(column(desk, LEFT)),
                "outcomes": outcomes(desk),
                "calls_per_turn": calls_per_turn(desk),
                "bare_turn": alone,
                "p50_to_bare": ratio(answered["p50_ms"], alone["p50_ms"]),
                **used,
                "memory": memory.figures(),
            }
        )


main()
