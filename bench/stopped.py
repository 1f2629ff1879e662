"""The AI is stopped over the API while it works through a queue: how long until nothing of it leaves.

A model server takes `--latency` seconds for a call, so that turns are under way in every slot when the
AI is stopped. Then whatever still ended with a reply, left to a customer or was done is counted, and
when the last of it was. One JSON line.
"""

import argparse
from time import monotonic, sleep
from typing import Any

import httpx
import psycopg

from load.data import outcomes, put_in, scalar, wait_for_turns
from load.desk import TWO_CALLS, Running, Settings, running
from load.figures import print_line, say
from load.processes import model_server

REPLIED = "kind = 'turn_ended' AND payload->>'outcome' = 'replied'"
LEFT = "FROM outbox WHERE delivery->>'what' = 'reply' AND status = 'sent' AND updated_at > "
AFTERWARDS = 60.0
"""Seconds that are looked at after the stop, at most; the target is 5."""


def options() -> argparse.Namespace:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=2000, help="in the queue")
    parser.add_argument("--before", type=int, default=200, help="turns that end before the stop")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--concurrency", type=int, default=50)
    parser.add_argument("--latency", type=float, default=1.0, help="seconds of a model call")
    return parser.parse_args()


def stop(desk: Running) -> float:
    """Stop the AI as a person would; the seconds until that was answered."""
    began = monotonic()
    answer = httpx.post(
        f"http://127.0.0.1:{desk.port}/api/v1/stop",
        json={"why": "a bench"},
        headers={"authorization": f"Bearer {desk.key}"},
        timeout=30,
    )
    answer.raise_for_status()
    return monotonic() - began


def wait_for(connection: psycopg.Connection[Any], query: str, least: int) -> None:
    """Until a count is reached. Raises `RuntimeError` where it is not in time."""
    deadline = monotonic() + 120
    while scalar(connection, query) < least:
        if monotonic() > deadline:
            raise RuntimeError(f"{query}: fewer than {least}")
        sleep(0.05)


def main() -> None:
    given = options()
    settings = Settings(workers=given.workers, concurrency=given.concurrency)
    with model_server(given.latency) as (port, _), running() as desk:
        put_in(desk, TWO_CALLS, given.turns)
        desk.serve(Settings(1, settings.workers, settings.concurrency, port))
        with desk.database() as connection:
            wait_for(connection, f"SELECT count(*) FROM events WHERE {REPLIED}", given.before)
            under_way = scalar(
                connection,
                "SELECT count(*) FROM turns WHERE claimed_at IS NOT NULL AND ended_at IS NULL",
            )
            at = scalar(connection, "SELECT clock_timestamp()")
            say(f"stopping it with {under_way} turns under way")
            answered = stop(desk)
            ended = wait_for_turns(desk, AFTERWARDS)
            desk.end()
            moment = f"'{at.isoformat()}'"
            events = f"FROM events WHERE {REPLIED} AND at > {moment}"
            last = f"extract(epoch FROM max({{}}) - timestamptz {moment})"
            found = {
                "replied_after": scalar(connection, f"SELECT count(*) {events}"),
                "last_reply_s": scalar(connection, f"SELECT {last.format('at')} {events}"),
                "left_after": scalar(connection, f"SELECT count(*) {LEFT} {moment}"),
                "last_left_s": scalar(
                    connection, f"SELECT {last.format('updated_at')} {LEFT} {moment}"
                ),
            }
        print_line(
            {
                "bench": "stopped",
                "turns": given.turns,
                "under_way": under_way,
                "answered_s": round(answered, 3),
                **{name: round(float(value or 0), 3) for name, value in found.items()},
                "all_with_people": ended,
                "outcomes": outcomes(desk),
            }
        )


main()
