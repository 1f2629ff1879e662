"""The stages' own time a turn: everything but the model and the sources, database included.

The sample company's questions through the real engine's flow on an embedded Postgres, one turn
after another, with the built-in model and a source that answers at once. Each journaled step apart,
from the spans that the flow leaves; what no step covers is the claim, the rules and the end. One
JSON line.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider

from deskhand.app import Desk
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.core.ports import SourceAnswer
from deskhand.flow.turn import run_turn
from deskhand.insight.customer import GivenCustomer, GivenSource
from deskhand.sample.company import ARTICLES, COMPANY, read_tickets
from deskhand.settings import Environment, parse
from deskhand.store.database import migrate
from deskhand.store.embedded import EmbeddedPostgres

NANOSECONDS = 1e9


class Knows(GivenSource):
    """Everybody is a customer of their own, who differ in nothing else."""

    async def ask(self, sender: Sender, contact: Any, at: datetime) -> SourceAnswer:
        """By the id that the message came with."""
        told = await super().ask(sender, contact, at)
        assert told.contact is not None
        return told.model_copy(
            update={"contact": told.contact.model_copy(update={"id": sender.id})}
        )


class Durations(SpanProcessor):
    """Keeps how long each span took, by its name."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, list[float]] = defaultdict(list)

    def on_end(self, span: ReadableSpan) -> None:
        """A step ended."""
        if span.start_time is not None and span.end_time is not None:
            self.seconds[span.name].append((span.end_time - span.start_time) / NANOSECONDS)


def milliseconds(seconds: list[float]) -> tuple[float, float]:
    """p50 and p99."""
    if len(seconds) < 2:
        return (0.0, 0.0)
    p99 = statistics.quantiles(seconds, n=100)[98]
    return round(statistics.median(seconds) * 1000, 1), round(p99 * 1000, 1)


async def measure(
    desk: Desk, server: EmbeddedPostgres, turns: int, steps: Durations
) -> dict[str, object]:
    questions = [message.text for t in read_tickets(COMPANY) for message in t.messages]
    times: list[float] = []
    intake: list[float] = []
    async with desk.open(server.url()) as opened:
        await opened.import_articles(ARTICLES)
        for number in range(turns):
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
    own, taken = milliseconds(times), milliseconds(intake)
    return {
        "bench": "stages",
        "turns": len(times),
        "own_ms_p50": own[0],
        "own_ms_p99": own[1],
        "intake_ms_p50": taken[0],
        "intake_ms_p99": taken[1],
        "steps_ms_p50_p99": {name: milliseconds(found) for name, found in steps.seconds.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=400)
    turns = parser.parse_args().turns
    steps, provider = Durations(), TracerProvider()
    provider.add_span_processor(steps)
    trace.set_tracer_provider(provider)
    raw = {"company": {"name": "Fernhill"}, "modes": {"default": "auto"}}
    desk = Desk(parse(raw, "bench"), Environment({}))
    desk.sources = (Knows(GivenCustomer(id="c-01", tier="pro", plan="Pro")),)
    with tempfile.TemporaryDirectory() as home:
        server = EmbeddedPostgres(Path(home))
        server.start()
        try:
            migrate(server.url())
            print(json.dumps(asyncio.run(measure(desk, server, turns, steps))))
        finally:
            server.destroy()


main()
