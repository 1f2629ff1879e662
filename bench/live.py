"""How soon open pages know of a new message: 200 streams, and six agents whose pages ask again.

One web process and no worker. A message is handed in over the API; counted from its acknowledgement, until
each stream has told of the ticket, and until the pages of the agents show the words. One JSON line.
"""

import argparse
import asyncio
import json
from time import perf_counter
from typing import Any

import httpx

from deskhand.core.clock import SystemClock
from deskhand.store.users import Users
from load.desk import Running, Settings, running
from load.figures import Meter, print_line, say, spread

TARGET = {"max_ms": 1000}
RELOAD_AFTER = 0.2
"""What a page gathers before it asks again (`RELOAD_AFTER` of web/static/inbox.js), in seconds."""
GIVE_UP = 20.0


def options() -> argparse.Namespace:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--agents", type=int, default=6)
    parser.add_argument("--messages", type=int, default=20)
    return parser.parse_args()


async def sign_in(desk: Running) -> str:
    """An agent's session."""
    async with desk.desk().open(desk.url) as opened:
        now = SystemClock().now()
        users = Users(opened.engine)
        user = await users.create("Agent", "agent", "correct horse battery", now)
        return await users.sign_in(user, now)


class Stream:
    """An open page's stream: when it told of which ticket."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.ready = asyncio.Event()
        self._client = client
        self._told: dict[str, asyncio.Future[float]] = {}

    async def read(self) -> None:
        """As long as the bench runs."""
        async with self._client.stream("GET", "/live") as answer:
            async for line in answer.aiter_lines():
                self.ready.set()
                if line.startswith("data:"):
                    for ticket_id in json.loads(line[5:]):
                        told = self._of(ticket_id)
                        if not told.done():
                            told.set_result(perf_counter())

    async def told(self, ticket_id: str) -> float:
        """When it told of the ticket."""
        return await asyncio.wait_for(self._of(ticket_id), GIVE_UP)

    def _of(self, ticket_id: str) -> asyncio.Future[float]:
        return self._told.setdefault(ticket_id, asyncio.get_running_loop().create_future())


async def shows(client: httpx.AsyncClient, stream: Stream, ticket_id: str, words: str) -> float:
    """When an agent's page shows the words, asked for as the page does it."""
    await stream.told(ticket_id)
    await asyncio.sleep(RELOAD_AFTER)
    page = await client.get("/inbox?tab=all")
    assert words in page.text, "the page does not show it"
    return perf_counter()


async def measure(desk: Running, token: str, given: argparse.Namespace) -> dict[str, Any]:
    """All messages, one after another."""
    limits = httpx.Limits(max_connections=given.streams + given.agents + 8)
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{desk.port}",
        cookies={"deskhand_session": token},
        headers={"authorization": f"Bearer {desk.key}"},
        timeout=None,
        limits=limits,
    ) as client:
        streams = [Stream(client) for _ in range(given.streams)]
        reading = [asyncio.create_task(stream.read()) for stream in streams]
        for stream in streams:
            await asyncio.wait_for(stream.ready.wait(), GIVE_UP)
        say(f"{len(streams)} streams are open")
        heard: list[float] = []
        shown: list[float] = []
        for number in range(given.messages):
            words = f"Live {number} is here"
            body = {"message_id": words, "contact": {"id": f"live-{number}"}, "text": words}
            answer = await client.post("/api/v1/messages", json=body)
            arrived, ticket_id = perf_counter(), answer.json()["ticket_id"]
            agents = [shows(client, one, ticket_id, words) for one in streams[: given.agents]]
            pages = asyncio.gather(*agents)
            heard += [await stream.told(ticket_id) - arrived for stream in streams]
            shown += [moment - arrived for moment in await pages]
        for task in reading:
            task.cancel()
        return {"streams": spread(heard), "pages": spread(shown)}


def main() -> None:
    given = options()
    with running() as desk:
        token = asyncio.run(sign_in(desk))
        web = desk.webs_alone(Settings())
        meter = Meter(web | {"postgres": desk.postmaster()}).start()
        found = asyncio.run(measure(desk, token, given))
        used = meter.stop()
        desk.end()
    print_line({"bench": "live", **vars(given), "target": TARGET, **found, **used})


if __name__ == "__main__":
    main()
