"""The stages' own time a turn: everything but the model and the sources, database included.

The sample company's questions through the real engine's flow on an embedded Postgres, one turn
after another, with the built-in model and a source that answers at once. One JSON line.
"""

import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path

from deskhand.app import Desk
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.flow.turn import run_turn
from deskhand.insight.customer import GivenCustomer, GivenSource
from deskhand.sample.company import ARTICLES, COMPANY, read_tickets
from deskhand.settings import Environment, parse
from deskhand.store.database import migrate
from deskhand.store.embedded import EmbeddedPostgres

TURNS = 400


async def measure(desk: Desk, server: EmbeddedPostgres) -> dict[str, object]:
    questions = [message.text for t in read_tickets(COMPANY) for message in t.messages]
    times: list[float] = []
    intake: list[float] = []
    async with desk.open(server.url()) as opened:
        await opened.import_articles(ARTICLES)
        for number in range(TURNS):
            started = time.perf_counter()
            receipt = await opened.receive(
                IncomingMessage(
                    channel="api",
                    message_id=f"m-{number}",
                    sender=Sender(id=f"c-{number}"),
                    text=questions[number % len(questions)],
                )
            )
            intake.append(time.perf_counter() - started)
            if receipt.turn_id is None:
                continue
            started = time.perf_counter()
            claim = await opened.parts.journal.claim(receipt.turn_id, opened.clock.now())
            assert claim is not None
            await run_turn(opened.parts, claim)
            times.append(time.perf_counter() - started)
    return {
        "bench": "stages",
        "turns": len(times),
        "own_ms_p50": round(statistics.median(times) * 1000, 1),
        "own_ms_p99": round(statistics.quantiles(times, n=100)[98] * 1000, 1),
        "intake_ms_p50": round(statistics.median(intake) * 1000, 1),
        "intake_ms_p99": round(statistics.quantiles(intake, n=100)[98] * 1000, 1),
    }


def main() -> None:
    raw = {"company": {"name": "Fernhill"}, "modes": {"default": "auto"}}
    desk = Desk(parse(raw, "bench"), Environment({}))
    desk.sources = (GivenSource(GivenCustomer(id="c-01", tier="pro", plan="Pro")),)
    with tempfile.TemporaryDirectory() as home:
        server = EmbeddedPostgres(Path(home))
        server.start()
        try:
            migrate(server.url())
            print(json.dumps(asyncio.run(measure(desk, server))))
        finally:
            server.destroy()


main()
