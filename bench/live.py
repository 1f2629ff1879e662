"""How soon open pages know of a new message: 100 pages of the inbox and 100 open chats, a stream each.

One web process and no worker. A customer writes in a chat: counted from the acknowledgement, until each
inbox's stream has told of the ticket, and until the pages of six agents show the words. Then an agent
answers: until the customer's chat was told, and until it shows the words. One JSON line.
"""

import argparse
import asyncio
import json
from time import perf_counter
from typing import Any

import httpx

from deskhand.core.clock import SystemClock
from deskhand.core.ids import new_id
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
    parser.add_argument("--inboxes", type=int, default=100)
    parser.add_argument("--chats", type=int, default=100)
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


class Inbox:
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

    def forget(self, ticket_id: str) -> None:
        """What was told of the ticket so far."""
        self._told.pop(ticket_id, None)

    async def shows(self, ticket_id: str, words: str) -> float:
        """When an agent's page shows the words, asked for as the page does it."""
        await self.told(ticket_id)
        await asyncio.sleep(RELOAD_AFTER)
        page = await self._client.get("/inbox?tab=all")
        assert words in page.text, "the page does not show it"
        return perf_counter()

    def _of(self, ticket_id: str) -> asyncio.Future[float]:
        return self._told.setdefault(ticket_id, asyncio.get_running_loop().create_future())


class Chat:
    """A visitor's open chat, and its stream."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.ready = asyncio.Event()
        self.ticket_id = ""
        self._client = client
        self._headers: dict[str, str] = {}
        self._changed = asyncio.Event()

    async def open(self) -> None:
        """Begin a conversation."""
        begun = await self._client.post("/widget/widget/sessions", json={})
        self._headers = {"authorization": f"Bearer {begun.json()['session']}"}
        await self.say("Hello?")

    async def say(self, words: str) -> float:
        """Write something. When it was acknowledged."""
        body = {"id": str(new_id()), "conversation": self.ticket_id, "text": words}
        answer = await self._client.post(
            "/widget/widget/messages", json=body, headers=self._headers
        )
        arrived = perf_counter()
        self.ticket_id = answer.json()["conversation"]
        return arrived

    async def read(self) -> None:
        """As long as the bench runs."""
        path = f"/widget/widget/conversations/{self.ticket_id}/live"
        async with self._client.stream("GET", path, headers=self._headers) as answer:
            async for line in answer.aiter_lines():
                self.ready.set()
                if line == "event: changed":
                    self._changed.set()

    async def shows(self, words: str) -> tuple[float, float]:
        """When it was told, and when it shows the words."""
        path = f"/widget/widget/conversations/{self.ticket_id}"
        while True:
            await asyncio.wait_for(self._changed.wait(), GIVE_UP)
            self._changed.clear()
            told = perf_counter()
            shown = await self._client.get(path, headers=self._headers)
            if words in shown.text:
                return told, perf_counter()


async def measure(desk: Running, token: str, given: argparse.Namespace) -> dict[str, Any]:
    """All messages, one after another."""
    limits = httpx.Limits(max_connections=given.inboxes + given.chats + given.agents + 8)
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{desk.port}",
        cookies={"deskhand_session": token},
        headers={"authorization": f"Bearer {desk.key}"},
        timeout=None,
        limits=limits,
    ) as client:
        inboxes = [Inbox(client) for _ in range(given.inboxes)]
        chats = [Chat(client) for _ in range(given.chats)]
        for chat in chats:
            await chat.open()
        reading = [asyncio.create_task(one.read()) for one in (*inboxes, *chats)]
        for one in (*inboxes, *chats):
            await asyncio.wait_for(one.ready.wait(), GIVE_UP)
        say(f"{len(reading)} streams are open")
        heard: list[float] = []
        shown: list[float] = []
        chats_heard: list[float] = []
        chats_shown: list[float] = []
        for number in range(given.messages):
            chat = chats[number % len(chats)]
            words = f"Live {number} is here"
            ticket_id = chat.ticket_id
            for one in inboxes:
                one.forget(ticket_id)
            arrived = await chat.say(words)
            agents = [one.shows(ticket_id, words) for one in inboxes[: given.agents]]
            pages = asyncio.gather(*agents)
            heard += [await one.told(ticket_id) - arrived for one in inboxes]
            shown += [moment - arrived for moment in await pages]
            await chat.shows(words)
            words = f"An answer to {number}"
            await client.post(f"/api/v1/tickets/{ticket_id}/reply", json={"text": words})
            arrived = perf_counter()
            told, seen = await chat.shows(words)
            chats_heard.append(told - arrived)
            chats_shown.append(seen - arrived)
        for task in reading:
            task.cancel()
        return {
            "inboxes_told": spread(heard),
            "inboxes_show": spread(shown),
            "chat_told": spread(chats_heard),
            "chat_shows": spread(chats_shown),
        }


def main() -> None:
    given = options()
    with running() as desk:
        token = asyncio.run(sign_in(desk))
        web = desk.webs_alone(Settings(chat=True))
        meter = Meter(web | {"postgres": desk.postmaster()}).start()
        found = asyncio.run(measure(desk, token, given))
        used = meter.stop()
        desk.end()
    print_line({"bench": "live", **vars(given), "target": TARGET, **found, **used})


if __name__ == "__main__":
    main()
