"""What the API takes in, and whom it takes for one person."""

import json
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from bench.doors.score import Row, Score

from deskhand.app import Desk
from deskhand.settings import Environment, parse
from deskhand.store.database import migrate
from deskhand.store.embedded import EmbeddedPostgres
from deskhand.web.server import web_app

TEXT = "How do I restart the hub, please tell me?"
MESSAGES = "/api/v1/messages"
SAME_ID = "m-1"
"""What cases call a message whose id they are not about."""


@asynccontextmanager
async def shop() -> AsyncGenerator[httpx.AsyncClient]:
    """A client with a key, at the API of a desk on a database of its own."""
    with tempfile.TemporaryDirectory(prefix="deskhand-bench-") as name:
        server = EmbeddedPostgres(Path(name) / "home")
        server.start()
        try:
            migrate(server.url())
            raw = {"company": {"name": "Fernhill"}, "serve": {"messages_per_minute_per_key": 0}}
            desk = Desk(parse(raw, "the bench"), Environment({}))
            async with desk.open(server.url()) as opened, opened.jobs.app.open_async():
                _, key = await opened.keys.create(
                    "bench", "agent", ("post", "read"), desk.clock.now()
                )
                door = httpx.ASGITransport(web_app(opened), raise_app_exceptions=False)
                headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
                async with httpx.AsyncClient(
                    transport=door, base_url="http://127.0.0.1", headers=headers
                ) as client:
                    yield client
        finally:
            server.destroy()


async def payloads(rows: list[Row]) -> Score:
    """What is posted is taken in where its meaning is plain, and refused with a reason elsewhere."""
    score = Score()
    async with shop() as client:
        for number, row in enumerate(rows):
            body = dict(row["body"])
            if body.get("message_id") == SAME_ID:
                body["message_id"] = f"m-{number}"
            answer = await client.post(MESSAGES, content=json.dumps(body))
            taken = answer.status_code == 202
            refused = 400 <= answer.status_code < 500
            right = taken if row["must"] == "accept" else refused
            score.add(row, right, f"{answer.status_code} {answer.text[:120]}", row["must"])
    return score


async def people(rows: list[Row]) -> Score:
    """Two messages are one contact's, or two contacts'."""
    score = Score()
    async with shop() as client:
        for number, row in enumerate(rows):
            found: list[str] = []
            for which in ("first", "second"):
                body = {"message_id": f"{number}-{which}", "thread_id": f"{number}-{which}", "contact": row[which], "text": TEXT}  # fmt: skip
                posted = await client.post(MESSAGES, json=body)
                ticket = await client.get(f"/api/v1/tickets/{posted.json().get('ticket_id')}")
                found.append(ticket.json().get("ticket", {}).get("contact_id", ""))
            right = all(found) and (found[0] == found[1]) == row["same"]
            score.add(row, right, f"{found}", "one" if row["same"] else "two", harm=not right)
    return score
