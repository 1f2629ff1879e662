"""The load client: posts messages over keep-alive connections, in a process of its own.

    python -m load.client LOAD

LOAD is `Load` as JSON.
An open loop sends every message when it is due, however slow the server is: its latency counts from
that moment, so that a slow server cannot hide behind messages that were not sent. A closed loop
(`rate` 0) sends a connection's next message as soon as the one before is acknowledged.
"""

import asyncio
import json
import random
import sys
from dataclasses import asdict, dataclass, field
from time import perf_counter, process_time
from typing import Any

from load.figures import spread
from load.http import Replies

TIMEOUT_SECONDS = 60.0


@dataclass(frozen=True)
class Load:
    """What is to be sent."""

    port: int
    key: str
    name: str
    """Begins the ids of the messages: no two loads of a run share it."""
    clients: int
    seconds: float
    rate: float
    """Messages a second from all clients together; 0 for a closed loop."""
    texts: tuple[str, ...]
    follow_ups: float = 0.3
    """The share of messages that continue the client's newest thread."""
    path: str = "/api/v1/messages"
    length: int = 0
    """Characters of each message, its text again and again between two words; 0: the text as it is."""

    def as_json(self) -> str:
        """For the client's command line."""
        return json.dumps(asdict(self))


@dataclass
class Seen:
    """What came of it."""

    latencies: list[float] = field(default_factory=list[float])
    late: list[float] = field(default_factory=list[float])
    """How long after it was due a message was sent: the queue before the client itself."""
    errors: dict[str, int] = field(default_factory=dict[str, int])

    def failed(self, what: str) -> None:
        """Count an error."""
        self.errors[what] = self.errors.get(what, 0) + 1


async def run(load: Load) -> dict[str, Any]:
    """Send it all; the figures."""
    loop, seen = asyncio.get_running_loop(), Seen()
    connections = [
        (await loop.create_connection(Replies, "127.0.0.1", load.port))[1]
        for _ in range(load.clients)
    ]
    cpu, started = process_time(), perf_counter()
    await asyncio.gather(
        *(
            _client(load, number, connection, seen, started)
            for number, connection in enumerate(connections)
        )
    )
    took = perf_counter() - started
    for connection in connections:
        if connection.transport is not None:
            connection.transport.close()
    return {
        "offered_per_second": load.rate,
        "achieved_per_second": round(len(seen.latencies) / took, 1),
        "acknowledged": spread(seen.latencies),
        "sent_late": spread(seen.late),
        "errors": seen.errors,
        "client_cpu_seconds": round(process_time() - cpu, 3),
    }


async def _client(load: Load, number: int, connection: Replies, seen: Seen, started: float) -> None:
    chosen = random.Random(number)
    period = load.clients / load.rate if load.rate else 0.0
    sent = thread = 0
    while True:
        due = started + (sent + number / load.clients) * period if period else perf_counter()
        if due - started >= load.seconds:
            return
        wait = due - perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        if not sent or chosen.random() >= load.follow_ups:
            thread = sent
        text = _text(load, sent * load.clients + number)
        request = _request(load, f"{load.name}-{number}", text, sent, thread)
        seen.late.append(perf_counter() - due)
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                status, _ = await connection.ask(request)
        except (TimeoutError, ConnectionError) as error:
            seen.failed(type(error).__name__)
            return
        if status < 300:
            seen.latencies.append(perf_counter() - due)
        else:
            seen.failed(str(status))
        sent += 1


def _text(load: Load, number: int) -> str:
    text = load.texts[number % len(load.texts)]
    if not load.length:
        return text
    room = load.length - len("Hello  bye?")
    return f"Hello {(text * (room // len(text) + 1))[:room]} bye?"


def _request(load: Load, client: str, text: str, sent: int, thread: int) -> bytes:
    payload = {
        "message_id": f"{client}-{sent}",
        "thread_id": f"{client}-t{thread}",
        "contact": {"id": f"{client}-c{thread}", "email": f"{client}-c{thread}@customer.example"},
        "text": text,
    }
    body = json.dumps(payload, ensure_ascii=False).encode()
    head = (
        f"POST {load.path} HTTP/1.1\r\nhost: 127.0.0.1:{load.port}\r\n"
        f"authorization: Bearer {load.key}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    print(json.dumps(asyncio.run(run(Load(**given)))), flush=True)
