"""Fernhill with every door open, in this process: who comes, what stands there for them, and what is
read afterwards."""

import asyncio
import json
import os
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from itertools import count
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple, get_args
from urllib.parse import unquote

import jwt
from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import URL
from tests.colleagues import user
from tests.doors.found import ANY, Door, Json, Request, doors_of, with_documents, with_pages
from tests.integration.test_api import told_desk

from deskhand.app import OpenDesk
from deskhand.channels.widget import WidgetChannel
from deskhand.core.clock import SystemClock
from deskhand.core.context import Context
from deskhand.core.events import DraftSent
from deskhand.core.ids import new_id
from deskhand.core.messages import Sender
from deskhand.core.policy import SCOPES, Role
from deskhand.core.support import SupportSettings
from deskhand.flow.context import facts_now
from deskhand.store import tables
from deskhand.store.rows import event_row
from deskhand.store.users import csrf_of
from deskhand.testing.clock import SettableClock
from deskhand.web.server import web_app
from deskhand.web.sessions import COOKIE

Who = Role | Literal["nobody", "key", "customer", "visitor"]
SECRET = "a secret of thirty-two characters, or more"
HERE = "http://localhost"
CHAT = "chat"
PASSWORD = "correct horse battery"
CONTACT, ORDER = "c-22", "F-1007"
"""A customer of Fernhill's with an order that may be refunded."""
MINUTE = timedelta(minutes=1)
MORE: dict[str, Any] = {
    "channels": [
        {"kind": "widget", "name": CHAT, "secret_env": "CHAT", "origins": [HERE]},
        {"kind": "slack", "name": "leads", "url_env": "ROOM"},
    ],
    "notify": {"approvers": {"leads": "lead"}, "secret_env": "SIGN"},
    "queue": {"teams": [{"name": "billing", "people": ["lead"]}]},
    "serve": {"public_url": HERE},
}
SECRETS = {"CHAT": SECRET, "SIGN": SECRET, "ROOM": "http://127.0.0.1:9/nobody"}

KINDS = ("contact", "merged", "ticket", "other", "said", "last", "row", "out", "file")


class Standing(NamedTuple):
    """How a ticket and what hangs on it stand before somebody comes."""

    owner: str
    status: str
    ledger: str
    outbox: str
    last: str
    decision: str


STANDINGS = (
    Standing("ai", "open", "awaiting_approval", "dead", "draft", "amend"),
    Standing("queue", "open", "uncertain", "uncertain", "customer", "done"),
    Standing("person", "answered", "done", "sent", "person", "reverse"),
    Standing("ai", "answered", "awaiting_approval", "sent", "ai", "approve"),
    Standing("person", "resolved", "failed", "cancelled", "note", "refuse"),
    Standing("person", "snoozed", "intent", "pending", "customer", "failed"),
)


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Json:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


class House:
    """A desk without a worker, its doors, and those who come to them. The clock moves on by itself, so
    that nobody comes too often."""

    def __init__(self, desk: OpenDesk, clock: SettableClock) -> None:
        self.desk = desk
        self.clock = clock
        self.app = web_app(desk, open_pages=False)
        self.doors: list[Door] = doors_of(self.app)
        self.key = ""
        self.context: Json = None
        self._numbers = count(1)

    async def open(self) -> None:
        """Users and a key; and every page is looked at for what can be sent from it."""
        now = self.clock.now()
        for role in get_args(Role):
            await self.desk.users.create(role, role, PASSWORD, now)
        _, self.key = await self.desk.keys.create("shop", "admin", tuple(SCOPES), now)
        facts = await facts_now(self.desk.people.parts, Sender(id=CONTACT))
        assert isinstance(facts, Context)
        self.context = facts.model_dump(mode="json")
        pages: list[str] = []
        for standing in STANDINGS:
            known = await self.stage(standing)
            for door in self.doors:
                if door.method == "GET" and door.kind == "page":
                    answer = await self.send(door.request(known), "admin")
                    if answer.headers.get("content-type", "").startswith("text/html"):
                        pages.append(answer.text)
        documents = await self.stage(STANDINGS[0])
        self.doors = [with_documents(door, documents) for door in with_pages(self.doors, pages)]

    async def stage(self, standing: Standing) -> dict[str, Json]:
        """A ticket of its own. What is right for fields, by their names."""
        now = self.clock.advance(minutes=2)
        number = next(self._numbers)
        ids = {name: new_id() for name in KINDS}
        refund = {"order_id": ORDER, "amount": "0.01"}
        row: dict[str, Any] = {"arguments": refund | {"currency": "USD"}, "action": "REFUND"}
        if standing.ledger == "done":
            row = {"arguments": {}, "action": "DISCOUNT"}
        async with self.desk.engine.begin() as at:
            contact = {"id": CONTACT, "identity": CONTACT, "external_id": CONTACT}
            await at.execute(
                upsert(tables.contacts)
                .values(contact | {"created_at": now})
                .on_conflict_do_nothing()
            )
            for one, into in ((ids["contact"], ""), (ids["merged"], ids["contact"])):
                row_of_it = {"id": one, "identity": one, "merged_into": into, "whole": into}
                await at.execute(
                    insert(tables.contacts).values(**row_of_it, external_id=one, created_at=now)
                )
            both = [
                {
                    "id": ids[name],
                    "contact_id": CONTACT,
                    "channel": CHAT,
                    "thread_id": ids[name],
                    "owner": standing.owner,
                    "person": "agent" if standing.owner == "person" else "",
                    "status": standing.status,
                    "mode": "auto",
                    "opened_at": now,
                    "open_since": now if standing.status == "open" else None,
                    "labels": ["vip"],
                    "context": self.context,
                }
                for name in ("ticket", "other")
            ]
            await at.execute(insert(tables.tickets), both)
            await at.execute(
                insert(tables.ticket_facts),
                [{"ticket_id": one["id"], "opened_at": now, "channel": CHAT} for one in both],
            )
            said = {"ticket_id": ids["ticket"], "channel": CHAT, "at": now, "text": "Hello?"}
            roles = {"said": "customer", "last": standing.last}
            await at.execute(
                insert(tables.messages),
                [
                    said
                    | {"id": ids[name], "external_id": ids[name], "role": role, "language": "de"}
                    for name, role in roles.items()
                ],
            )
            await at.execute(
                insert(tables.ledger).values(
                    id=ids["row"],
                    ticket_id=ids["ticket"],
                    key=ids["row"],
                    **row,
                    contact=CONTACT,
                    account="acc-14",
                    status=standing.ledger,
                    roles=["agent", "lead", "admin"],
                    expires_at=now + timedelta(days=1),
                    created_at=now,
                    updated_at=now,
                )
            )
            leaving = {"id": ids["out"], "what": "reply", "ticket_id": ids["ticket"], "text": "Hi."}
            await at.execute(
                insert(tables.outbox).values(
                    id=ids["out"],
                    ticket_id=ids["ticket"],
                    destination="api",
                    delivery=leaving | {"at": now.isoformat()},
                    status=standing.outbox,
                    next_at=now,
                    created_at=now,
                    updated_at=now,
                )
            )
            if standing.last == "person":
                sent = DraftSent(
                    by=user("admin"), message_id=ids["last"], draft_id=ids["said"], edited=True
                )
                await at.execute(insert(tables.events), event_row(ids["ticket"], sent, now))
            else:
                await at.execute(
                    insert(tables.reviews).values(
                        message_id=ids["last"], ticket_id=ids["ticket"], sent_at=now
                    )
                )
            await at.execute(
                insert(tables.uploads).values(
                    id=ids["file"],
                    ticket_id=ids["ticket"],
                    sender=CONTACT,
                    name="a.txt",
                    media_type="text/plain",
                    content=b"a",
                    created_at=now,
                )
            )
        link = {"sub": ids["row"], "aud": "leads", "exp": now + timedelta(days=7)}
        return {
            ANY: ids["ticket"],
            "ticket_id": ids["ticket"],
            "ticket": ids["ticket"],
            "ledger_id": ids["row"],
            "delivery_id": ids["out"],
            "message_id": ids["last"],
            "upload_id": ids["file"],
            "token": signed(link),
            "json token": signed({"sub": CONTACT, "exp": now + timedelta(hours=1)}),
            "contact_id": ids["contact"],
            "path contact_id": ids["merged"],
            "form contact": ids["merged"],
            "who": CONTACT,
            "again": CONTACT,
            "channel": CHAT,
            "path name": "REFUND",
            "name": "REFUND",
            "path decision": standing.decision,
            "form decision": "approve",
            "form name": "agent",
            "form password": PASSWORD,
            "form message_id": ids["last"] if standing.last == "person" else new_id(),
            "json ticket_id": ids["other"],
            "order_id": ORDER,
            "argument.order_id": ORDER,
            "argument.amount": "0.01",
            "argument.kind": "",
            "argument.reference": "",
            "arguments": refund,
            "request_id": f"request-{number}",
            "other": ids["other"],
            "into": ids["other"],
            "to": "agent",
            "of": ids["said"],
            "until": f"{now + timedelta(days=9):%Y-%m-%dT%H:%M}Z",
            "add": "urgent",
            "value": "urgent",
            "text": "Hello.",
            "category": "shipping",
            "comment": "So it is.",
            "email": "ana@example.com",
            "language": "de",
            "origin": HERE,
            "id": new_id(),
            "back_on": f"{now + timedelta(days=9):%Y-%m-%d}",
            "settings": SupportSettings.of(self.desk.policy).model_dump_json(),
            "seen": str(await self.desk.support.newest()),
            "body": "a text",
        }

    async def send(self, request: Request, who: Who = "nobody") -> Answer:
        """Come as somebody, and wait for the answer; of a stream for its beginning."""
        told: dict[str, str] = {"host": "localhost", "accept": "*/*"}
        body = request.body
        now = self.clock.now()
        if who == "key":
            told["authorization"] = f"Bearer {self.key}"
        elif who in ("customer", "visitor"):
            told["authorization"] = f"Bearer {await self.chat_session(who)}"
        elif who != "nobody":
            user = await self.desk.users.named(who)
            assert user is not None
            token = await self.desk.users.sign_in(user, now)
            told |= {"cookie": f"{COOKIE}={token}", "accept": "text/html"}
            body = body.replace(b"csrf=", b"csrf=" + csrf_of(token).encode())
        headers = [(name.encode(), value.encode()) for name, value in told.items()]
        headers += [(name.encode(), value) for name, value in request.headers]
        return await _answered(self.app, request, headers, body)

    async def chat_session(self, who: Literal["customer", "visitor"]) -> str:
        """Of somebody before the chat."""
        channel = self.desk.desk.channels[CHAT]
        assert isinstance(channel, WidgetChannel)
        identity = channel.identity
        now = self.clock.advance(seconds=1)
        customer = {"sub": CONTACT, "exp": now + timedelta(hours=1)}
        sender = identity.customer(signed(customer), now).sender if who == "customer" else None
        return identity.session(sender or identity.visitor(), now)


def signed(told: dict[str, Any]) -> str:
    return jwt.encode(told, SECRET, "HS256")  # pyright: ignore[reportUnknownMemberType]


async def _answered(
    app: Any, request: Request, headers: list[tuple[bytes, bytes]], body: bytes
) -> Answer:
    """As a server asks an application."""
    path = request.path.encode()
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 40000),
        "path": unquote(request.path),
        "raw_path": path,
        "root_path": "",
        "query_string": request.query.encode(),
        "headers": headers,
        "state": {},
    }
    begun: dict[str, Any] = {}
    parts: list[bytes] = []
    enough = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if not begun.setdefault("read", False):
            begun["read"] = True
            return {"type": "http.request", "body": body, "more_body": False}
        await enough.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            begun["status"] = message["status"]
            begun["headers"] = {
                name.decode("latin-1"): value.decode("latin-1")
                for name, value in message["headers"]
            }
            return
        parts.append(message.get("body", b""))
        streams = begun["headers"].get("content-type", "").startswith("text/event-stream")
        if not message.get("more_body") or (streams and parts[-1]):
            enough.set()

    work = asyncio.ensure_future(app(scope, receive, send))
    waits = asyncio.ensure_future(enough.wait())
    await asyncio.wait({work, waits}, return_when=asyncio.FIRST_COMPLETED)
    waits.cancel()
    if work.done():
        work.result()
    elif begun["headers"].get("content-type", "").startswith("text/event-stream"):
        work.cancel()
    await asyncio.wait({work})
    return Answer(begun["status"], begun["headers"], b"".join(parts))


def environment(url: URL) -> dict[str, str]:
    """For commands from the shell on the house's database."""
    return {"DATABASE_URL": url.render_as_string(hide_password=False), "PATH": os.environ["PATH"]}


@asynccontextmanager
async def open_house(url: URL) -> AsyncGenerator[House]:
    """Until everybody goes home."""
    clock = SettableClock(SystemClock().now())
    async with AsyncExitStack() as stack:
        home = stack.enter_context(TemporaryDirectory())
        secrets = SECRETS | {"DESKHAND_HOME": home}
        desk = await stack.enter_async_context(told_desk(url, MORE, secrets, clock))
        await stack.enter_async_context(desk.jobs.app.open_async())
        house = House(desk, clock)
        await house.open()
        yield house
