"""The HTTP API on a real server: customers' systems write, people act, and nothing is lost."""

import asyncio
import json
import time
import tomllib
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import psycopg
import pytest
import uvicorn
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import create_engine, insert
from sqlalchemy.engine import URL
from standardwebhooks import Webhook

from deskhand.app import Desk, OpenDesk
from deskhand.core.clock import Clock, SystemClock
from deskhand.core.policy import SCOPES, PersonRole
from deskhand.sample.company import ARTICLES, COMPANY, CONFIG, load_company
from deskhand.sample.demo import environment, open_desk
from deskhand.settings import Environment, parse
from deskhand.store import tables
from deskhand.store.database import dsn, migrate
from deskhand.store.embedded import EmbeddedPostgres
from deskhand.web.connections import PatientProtocol
from deskhand.web.server import web_app

PATIENCE = 60.0
"""Seconds that a test waits for what must happen."""
WORD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PAIRING = "How do I pair a probe with the hub?"
PERSON_PLEASE = "No bots please, can I talk to a real person about our integration?"
EIGHTY = (
    "You have had my returned grow light (order F-1008) for two weeks. "
    "I would like my $80 refund please."
)
STRANGER = "01a202a6-d870-73b4-bfdf-3d396f5a0fad"
"""Looks like an id of ours, and is none."""

Json = dict[str, Any]


# --- Fernhill's desk ------------------------------------------------------------------------------


@asynccontextmanager
async def told_desk(
    url: URL, more: Json, secrets: Mapping[str, str], clock: Clock | None = None
) -> AsyncGenerator[OpenDesk]:
    """The sample company's desk, with more in its configuration."""
    now = (clock or SystemClock()).now()
    await asyncio.to_thread(load_company, url, COMPANY, now)
    table = tomllib.loads(CONFIG.read_text("utf-8")) | more
    desk = Desk(parse(table, "the test's"), Environment(environment(url) | dict(secrets)), clock)
    async with desk.open(url) as opened:
        await opened.import_articles(ARTICLES)
        yield opened


class House:
    """The web server and a worker in a thread of their own, and the people who talk to them.

    Mara is an agent, Lena leads the team, and `shop` is the web shop that hands messages in.
    """

    def __init__(
        self,
        url: URL,
        more: Json | None = None,
        secrets: Mapping[str, str] | None = None,
        worker: bool = True,
        open_pages: bool = False,
    ) -> None:
        self.database = url
        self._desk = told_desk(url, more, secrets or {}) if more else open_desk(url)
        self._with_worker = worker
        self._open_pages = open_pages
        self._server: uvicorn.Server | None = None
        self._keys: dict[str, str] = {}
        self._pool = ThreadPoolExecutor(1)
        self._living = self._pool.submit(asyncio.run, self._live())
        until(lambda: self._living.done() or (self._server and self._server.started))
        if self._living.done():
            self._living.result()
        self.mara, self.lena, self.nora, self.shop = (
            self.client(key) for key in self._keys.values()
        )
        self._clients = [self.mara, self.lena, self.nora, self.shop]

    async def _live(self) -> None:
        async with (
            self._desk as desk,
            desk.desk.open(self.database) as at_work,
            desk.jobs.app.open_async(),
        ):
            people: dict[str, PersonRole] = {
                "mara": "agent",
                "lena": "lead",
                "nora": "admin",
                "shop": "agent",
            }
            for name, role in people.items():
                _, self._keys[name] = await desk.keys.create(
                    name, role, tuple(SCOPES), desk.clock.now()
                )
            application = web_app(desk, self._open_pages)
            config = uvicorn.Config(application, port=0, http=PatientProtocol, log_level="critical")
            self._server = uvicorn.Server(config)
            worker = at_work.worker()
            working = asyncio.create_task(worker.run()) if self._with_worker else None
            await self._server.serve()
            worker.stop()
            if working is not None:
                await working

    def client(self, key: str) -> httpx.Client:
        """Someone with a key."""
        assert self._server is not None
        port = self._server.servers[0].sockets[0].getsockname()[1]
        headers = {"authorization": f"Bearer {key}"}
        return httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=PATIENCE)

    def close(self) -> None:
        """Everyone goes home."""
        for client in self._clients:
            client.close()
        assert self._server is not None
        self._server.should_exit = True
        self._living.result(PATIENCE)
        self._pool.shutdown()

    def hand_in(self, text: str, contact: str = "c-01", **more: Any) -> Json:
        """A customer's message, as the shop's system posts it."""
        answer = self.shop.post("/api/v1/messages", json=message(text, contact, **more))
        assert answer.status_code == 202, answer.text
        return answer.json()

    def ticket(self, ticket_id: str) -> Json:
        """All there is to see of a ticket."""
        answer = self.shop.get(f"/api/v1/tickets/{ticket_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def until(self, ticket_id: str, seen: Callable[[Json], Any]) -> Json:
        """Look at a ticket again and again until it is as expected."""
        return until(lambda: (shown := self.ticket(ticket_id)) and seen(shown) and shown)

    def settled(self, text: str, contact: str = "c-01", **more: Any) -> str:
        """A message and all that the AI does about it. The ticket's id."""
        ticket_id = self.hand_in(text, contact, **more)["ticket_id"]
        self.until(ticket_id, lambda shown: ends(shown) >= claims(shown) > 0)
        return ticket_id

    def act(self, who: httpx.Client, ticket_id: str, verb: str, **body: Any) -> Json:
        """A person does something that is allowed."""
        answer = who.post(f"/api/v1/tickets/{ticket_id}/{verb}", json=body or None)
        assert answer.is_success, answer.text
        return answer.json()

    def effects(self) -> list[tuple[Any, ...]]:
        """What really happened at the company."""
        return self.rows("SELECT action, reference, amount FROM shop.effects ORDER BY made_at")

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows of the database."""
        with psycopg.connect(dsn(self.database)) as connection:
            return connection.execute(statement.encode()).fetchall()


NUMBERS = iter(range(1, 1_000_000))


def message(text: str = PAIRING, contact: str = "c-01", **more: Any) -> Json:
    return {"message_id": f"m-{next(NUMBERS)}", "contact": {"id": contact}, "text": text} | more


def until(happened: Callable[[], Any]) -> Any:
    """Look again and again until it happened."""
    deadline = time.monotonic() + PATIENCE
    while not (seen := happened()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
    return seen


def at_once(number: int, call: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """The same call from several threads."""
    with ThreadPoolExecutor(number) as threads:
        calls = [threads.submit(call) for _ in range(number)]
        return [done.result() for done in calls]


def claims(shown: Json) -> int:
    return sum(message["role"] == "customer" for message in shown["messages"])


def ends(shown: Json) -> int:
    return sum(entry["kind"] == "turn_ended" for entry in shown["trace"])


def said(shown: Json, role: str) -> list[str]:
    return [message["text"] for message in shown["messages"] if message["role"] == role]


def refused(answer: httpx.Response, status: int) -> str:
    """The one line that a refusal says."""
    assert answer.status_code == status, answer.text
    (body,) = answer.json().values()
    assert "\n" not in body["message"]
    return body["message"]


@pytest.fixture
def house(database: URL) -> Iterator[House]:
    """Fernhill on a database of its own."""
    with open_house(database) as house:
        yield house


@contextmanager
def open_house(url: URL, *more: Any, **options: Any) -> Generator[House]:
    house = House(url, *more, **options)
    try:
        yield house
    finally:
        house.close()


# --- Messages in ----------------------------------------------------------------------------------


def test_a_message_is_stored_at_once_and_answered_later(database: URL) -> None:
    with open_house(database, worker=False) as house:
        receipt = house.hand_in(PAIRING, thread_id="chat-77")
        shown = house.ticket(receipt["ticket_id"])
        assert (shown["ticket"]["status"], said(shown, "ai")) == ("open", [])
        metrics = house.mara.get("/api/v1/metrics").json()
        assert metrics == {"open_by_owner": {"ai": 1}, "turns_waiting": 1, "outbox_waiting": 0}
    with open_house(database) as house:
        shown = house.until(
            receipt["ticket_id"], lambda shown: shown["ticket"]["status"] == "answered"
        )
        assert shown["ticket"]["owner"] == "ai"
        assert shown["messages"][0]["id"] == receipt["message_id"]
        assert said(shown, "customer") == [PAIRING]
        assert "pair" in said(shown, "ai")[0].lower()
        house.until(receipt["ticket_id"], lambda shown: shown["outbox"][0]["status"] == "sent")
        metrics = house.mara.get("/api/v1/metrics").json()
        assert metrics == {"open_by_owner": {}, "turns_waiting": 0, "outbox_waiting": 0}


def test_the_same_message_id_is_the_same_message_also_eight_times_at_once(house: House) -> None:
    body = message(thread_id="chat-1")
    answers = at_once(8, lambda: house.shop.post("/api/v1/messages", json=body))
    assert {answer.status_code for answer in answers} == {202}
    receipts = [answer.json() for answer in answers]
    assert len({(receipt["ticket_id"], receipt["message_id"]) for receipt in receipts}) == 1
    assert sorted(receipt["duplicate"] for receipt in receipts) == [False] + [True] * 7
    shown = house.until(receipts[0]["ticket_id"], lambda shown: said(shown, "ai"))
    assert (len(said(shown, "customer")), len(said(shown, "ai"))) == (1, 1)


def test_numbers_nulls_and_long_names_are_taken_for_what_they_are(house: House) -> None:
    body = message(PERSON_PLEASE) | {
        "message_id": 4711,
        "thread_id": None,
        "contact": {"id": 64, "email": None, "name": None},
        "attachments": [
            {
                "name": f"{'report ' * 100}.pdf",
                "media_type": "application/pdf; name=a",
                "size": None,
            }
        ],
    }
    receipt = house.shop.post("/api/v1/messages", json=body)
    assert receipt.status_code == 202, receipt.text
    again = house.shop.post("/api/v1/messages", json=body | {"message_id": "4711"})
    assert again.json()["duplicate"]
    (file,) = house.ticket(receipt.json()["ticket_id"])["messages"][0]["attachments"]
    assert (file["media_type"], file["size"]) == ("application/pdf", 0)
    assert len(file["name"]) <= 300
    assert file["name"].endswith("...pdf")


def test_one_person_is_one_contact_by_id_and_by_address(house: House) -> None:
    def contact_of(**contact: Any) -> str:
        receipt = house.shop.post("/api/v1/messages", json=message() | {"contact": contact}).json()
        return house.ticket(receipt["ticket_id"])["ticket"]["contact_id"]

    tom = contact_of(email="Tom@Example.com ")
    assert contact_of(id="c-900", email="tom@example.com") == tom
    assert contact_of(id="c-900") == tom
    assert contact_of(id="c-901", email="tom@example.com") != tom
    assert contact_of(id="v-1", email="tom@example.com", verified=False) != tom


def test_a_list_says_how_many_there_are_and_pages_through(house: House) -> None:
    tickets = [house.settled(PERSON_PLEASE, f"c-{number}") for number in (31, 32, 33)]
    first = house.mara.get("/api/v1/tickets", params={"per_page": 2}).json()
    assert (len(first["tickets"]), first["total"], first["next_page"]) == (2, 3, 2)
    second = house.mara.get("/api/v1/tickets", params={"per_page": 2, "page": 2}).json()
    assert (len(second["tickets"]), second["next_page"]) == (1, None)
    assert [row["id"] for row in (*first["tickets"], *second["tickets"])] == tickets


def test_a_parameter_that_is_misspelt_is_no_filter_and_is_named(house: House) -> None:
    line = refused(house.mara.get("/api/v1/tickets?per-page=2"), 422)
    assert "'per-page'" in line
    assert "page, per_page" in line


def test_the_same_reply_with_the_same_key_is_sent_once(house: House) -> None:
    ticket_id = house.settled(PERSON_PLEASE)
    for text in ("Hello, Mara here.", "Hello, Mara here."):
        answer = house.mara.post(
            f"/api/v1/tickets/{ticket_id}/reply",
            json={"text": text},
            headers={"idempotency-key": "reply-1"},
        )
        assert answer.status_code == 200, answer.text
    assert said(house.ticket(ticket_id), "person") == ["Hello, Mara here."]


def raw(content: bytes) -> Json:
    return {"content": content, "headers": {"content-type": "application/json"}}


def without(name: str) -> Json:
    return {"json": {key: value for key, value in message().items() if key != name}}


WRONG: list[Any] = [
    ("no contact", without("contact"), 422, "contact", "contact"),
    ("nobody", {"json": message() | {"contact": {}}}, 422, "contact", "id or email"),
    ("no message_id", without("message_id"), 422, "message_id", "message_id"),
    ("no text", without("text"), 422, "text", "text"),
    ("an empty text", {"json": message("  \n")}, 422, "text", "text"),
    ("250,000 characters", {"json": message("x" * 250_000)}, 413, "text", "200000 characters"),
    ("5 MB", {"json": message("x" * 5_000_000)}, 413, None, "larger than 1000000 bytes"),
    ("a typo", {"json": message(txt="hi")}, 422, "txt", "txt: unknown field"),
    (
        "a typo in contact",
        {"json": message() | {"contact": {"id": "c-01", "mail": "a"}}},
        422,
        "contact.mail",
        "unknown field",
    ),
    ("a naive at", {"json": message(at="2026-11-22T09:00:00")}, 422, "at", "time zone"),
    ("an at that is none", {"json": message(at="yesterday")}, 422, "at", "at: "),
    ("a number as text", {"json": message() | {"text": 5}}, 422, "text", "text: "),
    ("half of a character", raw(b'{"message_id": "\\ud83d"}'), 422, "message_id", "unicode"),
    ("bytes that are no UTF-8", raw(b'{"message_id": "\xff"}'), 400, None, "parsing the body"),
    ("brackets without end", raw(b"[" * 100_000), 400, None, "parsing the body"),
    ("no JSON", raw(b"hello"), 422, None, "not JSON"),
    ("no body", {}, 422, None, "body"),
]


def test_what_is_wrong_is_told_in_one_line_and_nothing_else_is_lost(house: House) -> None:
    for what, request, status, field, words in WRONG:
        answer = house.shop.post("/api/v1/messages", **request)
        line = refused(answer, status)
        assert words in line, what
        assert answer.json()["error"]["field"] == field, what
    assert house.rows("SELECT id FROM messages") == []
    assert said(house.ticket(house.settled(PAIRING)), "ai")
    assert len(house.rows("SELECT id FROM messages WHERE role = 'customer'")) == 1


def test_a_nul_which_no_database_stores_is_dropped_and_the_rest_is_kept(house: House) -> None:
    strange = {"subject": "a\0b", "thread_id": "c\0d", "message_id": "e\0f"}
    ticket_id = house.settled("How do I\0 pair a probe?", "c-\0" + "01", **strange)
    shown = house.ticket(ticket_id)
    assert said(shown, "customer") == ["How do I pair a probe?"]
    assert (shown["ticket"]["subject"], shown["ticket"]["thread_id"]) == ("ab", "cd")


def test_a_text_of_two_hundred_thousand_characters_is_taken(house: House) -> None:
    ticket_id = house.settled("word " * 39_999 + "end.")
    assert len(said(house.ticket(ticket_id), "customer")[0]) == 199_999


def test_who_has_no_key_gets_in_nowhere(house: House) -> None:
    nobody = httpx.Client(base_url=house.shop.base_url, timeout=PATIENCE)
    with house.client("dh_nonsense") as stranger, nobody:
        for who, (method, path) in product(
            (stranger, nobody),
            (
                ("POST", "/api/v1/messages"),
                ("GET", "/api/v1/tickets"),
                ("GET", f"/api/v1/tickets/{STRANGER}"),
                ("POST", f"/api/v1/ledger/{STRANGER}/approve"),
                ("GET", "/api/v1/report"),
            ),
        ):
            answer = who.request(method, path, json=message() if method == "POST" else None)
            assert "API key" in refused(answer, 401), path
            assert answer.headers["www-authenticate"].startswith("Bearer")
    for path in ("/", "/inbox", f"/inbox/{STRANGER}", f"/inbox/{STRANGER}/take-over"):
        page = house.shop.get(path) if "take" not in path else house.shop.post(path)
        assert page.status_code == 303, "a key opens no page"
        assert page.headers["location"].startswith(
            "/sign-in?next=/inbox" if len(path) > 1 else "/sign-in"
        )
    assert house.shop.get("/live").status_code == 401


def test_a_revoked_key_opens_nothing_any_more(house: House) -> None:
    assert house.mara.get("/api/v1/tickets").status_code == 200
    with psycopg.connect(dsn(house.database)) as connection:
        connection.execute("UPDATE api_keys SET revoked_at = now() WHERE name = 'mara'")
    assert "API key" in refused(house.mara.get("/api/v1/tickets"), 401)
    assert house.lena.get("/api/v1/tickets").status_code == 200


def limit_key(house: House, name: str, columns: str) -> None:
    with psycopg.connect(dsn(house.database)) as connection:
        connection.execute(f"UPDATE api_keys SET {columns} WHERE name = '{name}'")  # type: ignore[arg-type]


@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_does_only_what_its_scopes_say(house: House, scope: str) -> None:
    ticket_id = house.hand_in("Where is my order?")["ticket_id"]
    limit_key(house, "mara", f"scopes = '[\"{scope}\"]'")
    there, row = f"/api/v1/tickets/{ticket_id}", f"/api/v1/ledger/{STRANGER}"
    asked = {
        "post": [
            ("POST", "/api/v1/messages", message()),
            ("POST", f"{there}/rating", {"score": 5}),
        ],
        "read": [("GET", there, None), ("GET", "/api/v1/tickets", None), ("GET", "/metrics", None)],
        "answer": [("POST", f"{there}/reply", {"text": "Hi."}), ("POST", f"{there}/resolve", None)],
        "act": [("POST", f"{row}/approve", None), ("POST", f"{row}/refuse", None)],
        "manage": [("POST", f"{row}/settle", {"done": True}), ("POST", f"{row}/reverse", None)],
    }
    for needed, calls in asked.items():
        for method, path, body in calls:
            answer = house.mara.request(method, path, json=body)
            if needed == scope:
                assert answer.status_code not in (401, 403), (path, answer.text)
            else:
                assert f"scope {needed}" in refused(answer, 403), path


def test_every_route_of_the_api_needs_a_scope(house: House) -> None:
    limit_key(house, "mara", "scopes = '[]'")
    routes = house.shop.get("/api/v1/openapi.json").json()["paths"]
    called = 0
    for path, methods in routes.items():
        if not path.startswith("/api/") and path != "/metrics":
            continue
        for method in methods:
            made = path.replace("{", "").replace("}", "").replace("ticket_id", STRANGER)
            made = made.replace("ledger_id", STRANGER).replace("delivery_id", STRANGER)
            answer = house.mara.request(method.upper(), made, json={})
            assert answer.status_code == 403, (method, path, answer.text)
            called += 1
    assert called > 25


def test_a_key_of_a_channel_sees_no_other_ticket(house: House) -> None:
    ticket_id = house.hand_in("Where is my order?")["ticket_id"]
    limit_key(house, "mara", "channels = '[\"widget\"]'")
    for method, verb in (("GET", ""), ("POST", "/take-over"), ("POST", "/resolve")):
        answer = house.mara.request(method, f"/api/v1/tickets/{ticket_id}{verb}")
        assert "there is no ticket" in refused(answer, 404)
    refused(house.mara.get("/api/v1/tickets"), 403)
    refused(house.mara.get("/api/v1/report"), 403)
    refused(house.mara.post("/api/v1/messages", json=message()), 403)
    limit_key(house, "mara", 'channels = \'["widget", "api"]\'')
    assert house.mara.get(f"/api/v1/tickets/{ticket_id}").status_code == 200
    assert house.mara.post("/api/v1/messages", json=message()).status_code == 202
    for everybodys in ("/api/v1/tickets", "/api/v1/report"):
        assert "single tickets" in refused(house.mara.get(everybodys), 403), everybodys


def test_a_key_of_a_channel_decides_on_that_channels_actions_alone(house: House) -> None:
    _, row = waiting_refund(house)
    limit_key(house, "lena", "channels = '[\"widget\"]'")
    for decision in ("approve", "refuse"):
        answer = house.lena.post(f"/api/v1/ledger/{row}/{decision}")
        assert "there is no ticket" in refused(answer, 404)
    limit_key(house, "lena", "channels = '[\"api\"]'")
    assert house.lena.post(f"/api/v1/ledger/{row}/refuse").json()["status"] == "refused"


def test_a_key_of_a_channel_merges_nothing_into_another_channels_ticket(house: House) -> None:
    first, second = (house.hand_in("Where is my order?")["ticket_id"] for _ in range(2))
    with psycopg.connect(dsn(house.database)) as connection:
        connection.execute("UPDATE tickets SET channel = 'widget' WHERE id = %s", [second])
    limit_key(house, "mara", "channels = '[\"api\"]'")
    merge = f"/api/v1/tickets/{first}/merge"
    answer = house.mara.post(merge, json={"ticket_id": second})
    assert "there is no ticket" in refused(answer, 404)
    assert house.ticket(first)["ticket"]["merged_into"] == ""


def test_a_key_posts_so_many_messages_a_minute(database: URL) -> None:
    more = {"serve": {"messages_per_minute_per_key": 2}}
    with open_house(database, more, worker=False) as house:
        for _ in range(2):
            house.hand_in("Where is my order?")
        answer = house.shop.post("/api/v1/messages", json=message())
        assert "2 messages a minute" in refused(answer, 429)
        assert int(answer.headers["retry-after"]) > 0
        assert house.mara.post("/api/v1/messages", json=message()).status_code == 202


def test_a_key_that_is_over_opens_nothing_and_its_last_use_is_kept(house: House) -> None:
    assert house.rows("SELECT last_used_at FROM api_keys WHERE name = 'mara'") == [(None,)]
    assert house.mara.get("/api/v1/tickets").status_code == 200
    ((used,),) = house.rows("SELECT last_used_at FROM api_keys WHERE name = 'mara'")
    assert used is not None
    limit_key(house, "mara", "expires_at = '2020-01-01T00:00:00Z'")
    assert "API key" in refused(house.mara.get("/api/v1/tickets"), 401)


def test_a_stopped_ai_says_nothing_until_it_is_started(house: House) -> None:
    assert house.shop.get("/api/v1/stop").json() == {"stopped": None}
    stopped = house.lena.post("/api/v1/stop", json={"why": "wrong prices"}).json()
    assert (stopped["by"], stopped["why"]) == ("key:lena", "wrong prices")
    ticket = house.ticket(house.settled("How do I pair the hub?"))
    assert said(ticket, "ai") == []
    assert ticket["ticket"]["owner"] == "queue"
    assert "ai_stopped" in str(ticket["brief"])
    assert house.lena.delete("/api/v1/stop").status_code == 204
    again = house.ticket(house.settled("How do I pair the hub?", "c-02"))
    assert len(said(again, "ai")) == 1


def test_a_web_site_that_points_its_name_at_this_machine_gets_nothing(house: House) -> None:
    for host in ("evil.example", "evil.example:8700", "127.0.0.1.evil.example"):
        answer = house.shop.post("/api/v1/messages", json=message(), headers={"host": host})
        assert "loopback" in refused(answer, 403)
    assert house.rows("SELECT id FROM messages") == []


def test_a_ticket_that_is_not_there_is_not_found(house: House) -> None:
    for verb in ("", "/take-over", "/resolve", "/give-back", "/assign", "/reopen"):
        method = "POST" if verb else "GET"
        for ticket_id in (STRANGER, "7", "../../etc/passwd", "%00", "x" * 300):
            answer = house.mara.request(method, f"/api/v1/tickets/{ticket_id}{verb}")
            assert answer.status_code == 404, answer.text
    assert "there is no ticket" in refused(house.mara.get(f"/api/v1/tickets/{STRANGER}"), 404)
    for verb in ("approve", "refuse", "reverse"):
        refused(house.lena.post(f"/api/v1/ledger/{STRANGER}/{verb}"), 404)
    refused(house.lena.post(f"/api/v1/ledger/{STRANGER}/settle", json={"done": True}), 404)


def test_a_database_that_is_down_is_said_so_and_the_message_sent_again_is_answered(
    tmp_path: Path,
) -> None:
    server = EmbeddedPostgres(tmp_path / "home", ("fsync=off",))
    try:
        url = server.start()
        migrate(url)
        with open_house(url) as house:
            body = message()
            server.stop()
            answer = house.shop.post("/api/v1/messages", json=body)
            line = refused(answer, 503)
            assert "database" in line
            assert "send it again" in line
            assert answer.headers["retry-after"] == "5"
            assert house.shop.get("/healthz").json() == {"status": "ok"}
            unready = house.shop.get("/readyz")
            assert unready.status_code == 503
            assert "does not answer" in unready.json()["why"]
            server.start()
            receipt = house.shop.post("/api/v1/messages", json=body).json()
            assert not receipt["duplicate"]
            assert house.until(receipt["ticket_id"], lambda shown: said(shown, "ai"))
            assert house.shop.get("/readyz").json() == {"ready": True, "why": ""}
    finally:
        server.destroy()


# --- What people do -------------------------------------------------------------------------------


def test_a_person_takes_over_replies_and_gives_back(house: House) -> None:
    ticket_id = house.settled(PERSON_PLEASE, "c-36", thread_id="ben")
    (waiting,) = house.mara.get("/api/v1/tickets").json()["tickets"]
    assert (waiting["id"], waiting["reason"]) == (ticket_id, "asks_for_person")
    assert waiting["brief"]["next_step"]

    taken = house.act(house.mara, ticket_id, "take-over")
    assert (taken["owner"], taken["person"], taken["epoch"]) == ("person", "mara", 2)
    replied = house.act(house.mara, ticket_id, "reply", text="Hello Ben, Mara here.")
    assert replied["status"] == "answered"
    before = said(house.ticket(ticket_id), "ai")
    house.hand_in(PAIRING, "c-36", thread_id="ben")
    assert house.mara.get("/api/v1/metrics").json()["turns_waiting"] == 0

    back = house.act(house.mara, ticket_id, "give-back")
    assert (back["owner"], back["status"]) == ("ai", "open")
    shown = house.until(ticket_id, lambda shown: len(said(shown, "ai")) > len(before))
    assert said(shown, "person") == ["Hello Ben, Mara here."]
    assert "pair" in said(shown, "ai")[-1].lower()
    assert shown["facts"]["person_touched"]


def test_a_ticket_goes_from_hand_to_hand_and_its_owner_alone_replies(house: House) -> None:
    ticket_id = house.settled(PERSON_PLEASE, "c-36")
    assert house.act(house.mara, ticket_id, "assign")["person"] == "mara"
    url = f"/api/v1/tickets/{ticket_id}"
    assert "mara already" in refused(house.mara.post(f"{url}/assign"), 409)
    line = refused(house.lena.post(f"{url}/reply", json={"text": "Me too."}), 409)
    assert "the ticket is with mara" in line
    assert house.act(house.lena, ticket_id, "assign")["person"] == "lena"
    assert house.act(house.lena, ticket_id, "reply", text="Now me.")["status"] == "answered"
    assert house.ticket(ticket_id)["messages"][-1]["author"] == "lena"


def test_a_ticket_is_snoozed_resolved_and_opened_again(house: House) -> None:
    ticket_id = house.settled(PERSON_PLEASE, "c-36", thread_id="ben")
    url = f"/api/v1/tickets/{ticket_id}"
    later = (datetime.now(UTC) + timedelta(hours=3)).isoformat()
    past = (datetime.now(UTC) - timedelta(hours=3)).isoformat()
    assert "in the future" in refused(house.mara.post(f"{url}/snooze", json={"until": past}), 409)
    answer = house.mara.post(f"{url}/snooze", json={"until": later[:19]})
    assert "until needs a time zone" in refused(answer, 422)
    assert answer.json()["error"]["field"] == "until"
    endless = "9999-12-31T23:59:59-14:00"
    told = refused(house.mara.post(f"{url}/snooze", json={"until": endless}), 422)
    assert "five years" in told
    assert house.mara.get("/api/v1/tickets").status_code == 200
    snoozed = house.act(house.mara, ticket_id, "snooze", until=later)
    assert (snoozed["status"], snoozed["due_kind"]) == ("snoozed", "snooze")

    resolved = house.act(house.mara, ticket_id, "resolve")
    assert (resolved["status"], resolved["resolution"]) == ("resolved", "person")
    assert house.mara.get("/api/v1/tickets").json() == {
        "tickets": [],
        "total": 0,
        "next_page": None,
    }
    assert "it is resolved" in refused(house.mara.post(f"{url}/resolve"), 409)
    opened = house.act(house.mara, ticket_id, "reopen")
    assert (opened["status"], opened["reopened"], opened["owner"]) == ("open", 1, "queue")
    house.act(house.mara, ticket_id, "resolve")
    house.hand_in("It broke again, the hub is offline.", "c-36", thread_id="ben")
    assert house.ticket(ticket_id)["ticket"]["reopened"] == 2


def test_what_the_state_of_a_ticket_forbids_is_refused_with_the_reason(house: House) -> None:
    ticket_id = house.settled(PAIRING)
    for verb, reason in {
        "give-back": "give_back needs the ticket with person or queue; it is with the ai",
        "unassign": "unassign needs the ticket with person; it is with the ai",
        "reopen": "reopen needs a ticket that is resolved; it is answered",
    }.items():
        assert refused(house.mara.post(f"/api/v1/tickets/{ticket_id}/{verb}"), 409) == reason
    assert refused(house.mara.post(f"/api/v1/tickets/{ticket_id}/draft", json={}), 404)
    empty = house.mara.post(f"/api/v1/tickets/{ticket_id}/reply", json={"text": " "})
    assert "nothing is written" in refused(empty, 422)
    assert house.ticket(ticket_id)["ticket"]["owner"] == "ai"


def test_what_a_person_assigns_ends_or_opens_again_is_no_longer_the_ais(house: House) -> None:
    ticket_id = house.settled(PAIRING)
    resolved = house.act(house.mara, ticket_id, "resolve")
    assert (resolved["owner"], resolved["person"], resolved["status"]) == (
        "person",
        "mara",
        "resolved",
    )
    second = house.settled(PAIRING, "c-36")
    assert house.act(house.lena, second, "assign")["person"] == "lena"
    assert house.act(house.lena, second, "unassign")["owner"] == "queue"
    assert house.act(house.lena, second, "labels", add="vip")["labels"] == ["vip"]
    spam = house.act(house.lena, second, "spam")
    assert (spam["kind"], spam["status"]) == ("spam", "resolved")
    again = house.act(house.lena, second, "reopen")
    assert (again["kind"], again["status"], again["owner"]) == ("question", "open", "queue")


def test_notes_stay_inside_and_tickets_are_linked_and_merged(house: House) -> None:
    first, second = house.settled(PAIRING), house.settled("Where is my order?")
    note = house.mara.post(f"/api/v1/tickets/{first}/notes", json={"text": "She called twice."})
    assert note.status_code == 204
    seen = house.ticket(first)
    assert [m["text"] for m in seen["messages"] if m["role"] == "note"] == ["She called twice."]
    assert not any("twice" in row["delivery"]["text"] for row in seen["outbox"])
    link = house.mara.post(f"/api/v1/tickets/{first}/links", json={"ticket_id": second})
    assert link.status_code == 204
    answer = house.mara.post(f"/api/v1/tickets/{second}/merge", json={"ticket_id": first})
    kept = answer.json()
    assert (kept["id"], kept["person"]) == (first, "mara")
    texts = [m["text"] for m in house.ticket(first)["messages"] if m["role"] == "customer"]
    assert texts == [PAIRING, "Where is my order?"]
    again = house.mara.post(f"/api/v1/tickets/{second}/reopen")
    assert f"merged into {first}" in refused(again, 409)


# --- Actions --------------------------------------------------------------------------------------


def waiting_refund(house: House) -> tuple[str, str]:
    """Peter asks for $80, which a person has to approve. Ticket and ledger row."""
    ticket_id = house.settled(EIGHTY, "c-29")
    (row,) = house.ticket(ticket_id)["ledger"]
    assert (row["status"], row["amount"], row["why"]) == (
        "awaiting_approval",
        "80.00",
        "over 50 USD for one order",
    )
    assert house.effects() == []
    return ticket_id, row["id"]


def test_a_lead_approves_the_refund_and_it_is_made_once(house: House) -> None:
    ticket_id, row = waiting_refund(house)
    assert "needs the approval of a colleague" in said(house.ticket(ticket_id), "ai")[0]
    line = refused(house.mara.post(f"/api/v1/ledger/{row}/approve"), 409)
    assert "lead or admin" in line
    answers = at_once(4, lambda: house.lena.post(f"/api/v1/ledger/{row}/approve"))
    assert sorted(answer.status_code for answer in answers) == [202, 409, 409, 409]
    shown = house.until(ticket_id, lambda shown: len(said(shown, "ai")) == 2)
    assert "The refund of 80.00 USD for order F-1008 has been made." in said(shown, "ai")[1]
    assert [(row["status"], row["by"]) for row in shown["ledger"]] == [("done", "key:lena")]
    assert (shown["ticket"]["owner"], shown["ticket"]["status"]) == ("ai", "answered")
    assert house.effects() == [("REFUND", "F-1008", Decimal(80))]
    assert "done" in refused(house.lena.post(f"/api/v1/ledger/{row}/approve"), 409)
    assert "done" in refused(house.lena.post(f"/api/v1/ledger/{row}/refuse"), 409)


def test_what_the_shop_paid_back_meanwhile_cannot_be_approved_any_more(database: URL) -> None:
    with open_house(database) as house:
        ticket_id, row = waiting_refund(house)
        with psycopg.connect(dsn(database)) as connection:
            connection.execute("UPDATE shop.orders SET status = 'refunded' WHERE id = 'F-1008'")
        line = refused(house.lena.post(f"/api/v1/ledger/{row}/approve"), 409)
        assert "the order is refunded already" in line
        assert house.ticket(ticket_id)["ledger"][0]["status"] == "awaiting_approval"
        assert house.effects() == []


def test_what_was_approved_is_looked_at_once_more_before_it_is_done(database: URL) -> None:
    with open_house(database) as house:
        ticket_id, row = waiting_refund(house)
    with open_house(database, worker=False) as house:
        assert house.lena.post(f"/api/v1/ledger/{row}/approve").is_success
        with psycopg.connect(dsn(database)) as connection:
            connection.execute("UPDATE shop.orders SET status = 'refunded' WHERE id = 'F-1008'")
    with open_house(database) as house:
        shown = house.until(ticket_id, lambda shown: shown["ticket"]["owner"] == "queue")
        (failed,) = shown["ledger"]
        assert (failed["status"], failed["detail"]) == (
            "failed",
            "never called: the order is refunded already",
        )
        assert house.effects() == []


def test_a_second_press_is_the_same_refund_though_the_shop_has_it_by_now(database: URL) -> None:
    with open_house(database) as house:
        ticket_id = house.settled(PAIRING, "c-19")
        actions, wanted = f"/api/v1/tickets/{ticket_id}/actions", refund("F-1013", "100", "r-1")
        first = house.mara.post(actions, json=wanted).json()["id"]
        house.until(ticket_id, lambda shown: shown["ledger"][0]["status"] == "done")
        with psycopg.connect(dsn(database)) as connection:
            connection.execute("UPDATE shop.orders SET status = 'refunded' WHERE id = 'F-1013'")
        assert house.mara.post(actions, json=wanted).json()["id"] == first
        assert len(house.effects()) == 1


def test_a_refund_that_is_refused_leaves_the_customer_with_a_person(house: House) -> None:
    ticket_id, row = waiting_refund(house)
    assert house.lena.post(f"/api/v1/ledger/{row}/refuse").json()["status"] == "refused"
    shown = house.ticket(ticket_id)
    assert (shown["ticket"]["owner"], shown["ticket"]["status"]) == ("queue", "open")
    assert (shown["facts"]["reason"], shown["brief"]["reason"]) == ("approval_refused",) * 2
    assert "person" in said(shown, "ai")[-1]
    assert "refused" in refused(house.lena.post(f"/api/v1/ledger/{row}/approve"), 409)
    assert house.effects() == []


def wants_a_person_instead(house: House) -> tuple[str, str]:
    """Peter waits for the approval of his $80, then asks for a person. Ticket and ledger row."""
    thread = f"peter-{next(NUMBERS)}"
    ticket_id = house.settled(EIGHTY, "c-29", thread_id=thread)
    (row,) = house.ticket(ticket_id)["ledger"]
    house.settled(PERSON_PLEASE, "c-29", thread_id=thread)
    shown = house.ticket(ticket_id)
    assert (shown["ticket"]["owner"], shown["ticket"]["status"]) == ("queue", "open")
    return ticket_id, row["id"]


def test_who_asked_for_a_person_still_waits_when_the_refund_is_approved(database: URL) -> None:
    with open_house(database) as house:
        ticket_id, row = wants_a_person_instead(house)
        assert house.lena.post(f"/api/v1/ledger/{row}/approve").is_success
        shown = house.until(ticket_id, lambda shown: shown["ledger"][0]["status"] == "done")
        shown = house.until(ticket_id, lambda shown: "has been made" in said(shown, "ai")[-1])
        assert (shown["ticket"]["owner"], shown["ticket"]["status"]) == ("queue", "open")


def test_people_are_told_when_what_was_approved_could_not_be_done(database: URL) -> None:
    hook = {"kind": "webhook", "name": "desk", "url": "http://127.0.0.1:9", "secret_env": "HOOK"}
    more = {"channels": [hook], "notify": {"people": ["desk"]}}
    with open_house(database, more, {"HOOK": WORD}) as house:
        ticket_id, row = wants_a_person_instead(house)
        with psycopg.connect(dsn(database)) as connection:
            connection.execute("ALTER TABLE shop.effects RENAME TO away")
        assert house.lena.post(f"/api/v1/ledger/{row}/approve").is_success
        shown = house.until(
            ticket_id,
            lambda shown: [
                one for one in shown["outbox"] if one["delivery"]["what"] == "action.failed"
            ],
        )
        assert shown["ledger"][0]["status"] in ("failed", "uncertain")
        assert shown["ticket"]["status"] == "open"


def refund(order: str, amount: str, request: str, **more: Any) -> Json:
    arguments = {"order_id": order, "amount": amount}
    return {"name": "REFUND", "arguments": arguments, "request_id": request} | more


def test_a_person_refunds_within_the_limit_of_their_role(house: House) -> None:
    ticket_id = house.settled(PAIRING, "c-19")
    actions = f"/api/v1/tickets/{ticket_id}/actions"

    def run(who: httpx.Client, amount: str, request: str) -> httpx.Response:
        return who.post(actions, json=refund("F-1013", amount, request))

    answers = at_once(6, lambda: run(house.mara, "100", "r-1"))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    shown = house.until(ticket_id, lambda shown: shown["ledger"][0]["status"] == "done")
    assert [(row["status"], row["by"]) for row in shown["ledger"]] == [("done", "key:mara")]
    line = refused(run(house.mara, "150", "r-2"), 409)
    assert "150.00 USD is over the agent limit of 200" in line
    assert run(house.lena, "150", "r-3").status_code == 202
    assert "250.00 of 260.00 USD is refunded already" in refused(run(house.lena, "20", "r-4"), 409)

    def told_of(shown: dict[str, Any]) -> list[str]:
        return [text for text in said(shown, "ai") if "refund" in text.lower()]

    shown = house.until(ticket_id, lambda shown: len(told_of(shown)) == 2)
    assert house.effects() == [
        ("REFUND", "F-1013", Decimal(100)),
        ("REFUND", "F-1013", Decimal(150)),
    ]
    assert told_of(shown) == [
        "The refund of 100.00 USD for order F-1013 has been made.",
        "The refund of 150.00 USD for order F-1013 has been made.",
    ]


def test_the_guard_holds_for_people_too(house: House) -> None:
    ticket_id = house.settled(PAIRING, "c-19")
    for body, reason in (
        (refund("F-1003", "10", "r-1"), "not among the customer's orders"),
        (refund("F-9999", "10", "r-2"), "not among the customer's orders"),
        (refund("F-1013", "261", "r-3"), "more than the 260.00 paid"),
        ({"name": "FREE_HUB", "request_id": "r-4"}, "not in the list of actions"),
    ):
        answer = house.lena.post(f"/api/v1/tickets/{ticket_id}/actions", json=body)
        assert reason in refused(answer, 409)
    for amount in ("-5", "10.005", "1e2", "many", "0"):
        body = refund("F-1013", amount, f"r-{amount}")
        answer = house.lena.post(f"/api/v1/tickets/{ticket_id}/actions", json=body)
        assert answer.status_code in (409, 422)
    assert house.ticket(ticket_id)["ledger"] == []


def test_a_wrong_argument_of_an_action_is_named(house: House) -> None:
    ticket_id = house.settled(PAIRING, "c-19")
    body = refund("F-1013", "10.005", "r-1")
    answer = house.lena.post(f"/api/v1/tickets/{ticket_id}/actions", json=body)
    assert "amount" in answer.json()["error"]["message"]


def test_a_refund_made_elsewhere_counts_against_everyones_limit(house: House) -> None:
    peter = house.settled(PAIRING, "c-29")
    actions = f"/api/v1/tickets/{peter}/actions"
    noted = house.act(house.mara, peter, "actions", **refund("F-1008", "60", "r", elsewhere=True))
    assert noted["status"] == "elsewhere"
    answer = house.lena.post(actions, json=refund("F-1008", "30", "r-2"))
    assert "60.00 of 80.00 USD is refunded already" in refused(answer, 409)

    over = house.mara.post(actions, json=refund("F-1008", "60", "r-3", elsewhere=True))
    assert "60.00 of 80.00 USD is refunded already" in refused(over, 409)
    again = house.act(
        house.mara, peter, "actions", **refund("F-1008", "60.00", "r", elsewhere=True)
    )
    assert again["id"] == noted["id"]
    other = house.mara.post(actions, json=refund("F-1008", "9", "r", elsewhere=True))
    assert "'r' was another request before" in refused(other, 409)

    petr = house.settled(PAIRING, "c-22")
    house.act(house.mara, petr, "actions", **refund("F-1007", "30", "r", elsewhere=True))
    asks = "I sent the soil tray from order F-1007 back weeks ago. Please refund the $30."
    shown = house.ticket(house.settled(asks, "c-22"))
    assert (shown["ticket"]["owner"], shown["ledger"]) == ("queue", [])
    assert shown["facts"]["reason"] == "action_not_permitted"
    assert house.effects() == []


def test_what_is_done_is_neither_settled_nor_taken_back_unless_it_can_be(house: House) -> None:
    ticket_id = house.settled(PAIRING, "c-19")
    house.act(house.mara, ticket_id, "actions", **refund("F-1013", "10", "r-1"))
    shown = house.until(ticket_id, lambda shown: shown["ledger"][0]["status"] == "done")
    row = shown["ledger"][0]["id"]
    assert "cannot be taken back" in refused(house.lena.post(f"/api/v1/ledger/{row}/reverse"), 409)
    settled = house.lena.post(f"/api/v1/ledger/{row}/settle", json={"done": False})
    assert "only what is uncertain" in refused(settled, 409)
    assert house.ticket(ticket_id)["ledger"][0]["status"] == "done"


# --- Ratings, trace, figures ----------------------------------------------------------------------


def test_a_good_rating_confirms_and_counts_for_whoever_helped(house: House) -> None:
    start = datetime.now(UTC) - timedelta(minutes=1)
    by_ai = house.settled(PAIRING)
    rated = house.act(house.shop, by_ai, "rating", score=5, comment="Quick!")
    assert (rated["status"], rated["resolution"]) == ("resolved", "confirmed")

    by_person = house.settled(PERSON_PLEASE, "c-36")
    house.act(house.mara, by_person, "reply", text="Hello Ben, all is set up.")
    rated = house.act(house.shop, by_person, "rating", score=2)
    assert rated["status"] == "answered"
    for score in (0, 6, 4.5):
        answer = house.shop.post(f"/api/v1/tickets/{by_ai}/rating", json={"score": score})
        assert "score: " in refused(answer, 422)

    period = {"from": start.isoformat(), "to": datetime.now(UTC).isoformat()}
    report = house.mara.get("/api/v1/report", params=period).json()
    assert (report["csat_ai"]["mean"], report["csat_person"]["mean"]) == (5, 2)
    assert (report["tickets"], report["resolved"], report["deflection_confirmed"]) == (2, 1, 1)
    assert report["deflection"]["share"] == 0.5
    assert report["escalations_by_reason"] == {"asks_for_person": 1}


def test_the_trace_holds_every_stage_and_the_reason(house: House) -> None:
    answered = house.ticket(house.settled(PAIRING))
    steps = [entry["step"] for entry in answered["trace"] if entry["step"]]
    assert steps == ["context", "local_triage", "knowledge", "resolution"]
    entries = [entry for entry in answered["trace"] if entry["step"]]
    stored = {entry["step"]: entry["payload"].get("result") for entry in entries}
    assert stored["context"]["contact"]["id"] == "c-01"
    assert any("pair" in passage["title"].lower() for passage in stored["knowledge"])

    threat = "If it is not paid back by Friday I will take you to small claims court."
    handed = house.ticket(house.settled(threat, "c-34", subject="Final notice"))
    (end,) = [entry["payload"] for entry in handed["trace"] if entry["kind"] == "turn_ended"]
    assert (end["outcome"], end["reason"]) == ("handed_off", "legal_threat")
    assert "small claims" in end["evidence"]
    assert set(handed["brief"]) >= {"issue", "tried", "sentiment", "next_step", "flags"}
    assert "small claims court" in handed["brief"]["issue"]


MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)


def in_march(minutes: float) -> datetime:
    return MARCH + timedelta(minutes=minutes)


def test_the_figures_of_a_period_are_exactly_these(database: URL) -> None:
    by_hand: dict[str, Json] = {
        "ana, who said that it helped": {
            "opened_at": MARCH,
            "answered_at": in_march(1),
            "resolved_at": in_march(9),
            "resolution": "confirmed",
            "ai_csat": 5,
            "cost": Decimal("0.010"),
            "model_calls": 2,
            "input_tokens": 900,
            "cached_tokens": 400,
            "output_tokens": 80,
        },
        "ben, who fell silent": {
            "answered_at": in_march(62),
            "resolved_at": in_march(5000),
            "resolution": "assumed",
            "cost": Decimal("0.020"),
        },
        "cleo, who came back and was answered again": {
            "resolved_at": in_march(70),
            "resolution": "assumed",
            "reopened": True,
            "ai_csat": 2,
            "cost": Decimal("0.030"),
        },
        "dan, whose threat Mara closed at a glance": {
            "handed_off_at": in_march(61),
            "reason": "legal_threat",
            "person_opened_at": in_march(70),
            "resolved_at": in_march(71.9),
            "resolution": "person",
            "person_touched": True,
            "person_csat": 4,
        },
        "eva, who took Mara two minutes": {
            "handed_off_at": in_march(61),
            "reason": "angry",
            "person_opened_at": in_march(70),
            "resolved_at": in_march(72),
            "resolution": "person",
            "person_touched": True,
            "cost": Decimal("0.004"),
        },
        "finn, who still waits": {
            "handed_off_at": in_march(61),
            "reason": "angry",
            "person_touched": True,
        },
        "gil, whose turn it is": {},
        "hana, who sells backlinks": {"counts": False, "cost": Decimal("0.016")},
        "iris, of April": {"opened_at": APRIL, "resolved_at": APRIL, "cost": Decimal(9)},
    }
    engine = create_engine(database)
    with engine.begin() as connection:
        for name, facts in by_hand.items():
            row = {"opened_at": in_march(60)} | facts
            contact = {"id": name, "identity": name, "created_at": MARCH}
            ticket = {"id": name, "contact_id": name, "opened_at": row["opened_at"]}
            connection.execute(insert(tables.contacts).values(contact))
            connection.execute(insert(tables.tickets).values(ticket))
            connection.execute(insert(tables.ticket_facts).values({"ticket_id": name} | row))
    engine.dispose()
    with open_house(database, worker=False) as house:
        period = {"from": MARCH.isoformat(), "to": APRIL.isoformat()}
        report = house.mara.get("/api/v1/report", params=period).json()
        wrong = house.mara.get("/api/v1/report", params={"from": "2026-03-01T00:00:00"})
        assert "time zone" in refused(wrong, 422)
        wrong = house.mara.get(
            "/api/v1/report", params={"from": APRIL.isoformat(), "to": MARCH.isoformat()}
        )
        assert "before" in refused(wrong, 422)

    def share(count: int, of: int, low: float, high: float) -> Json:
        bounds = {"low": pytest.approx(low, abs=1e-4), "high": pytest.approx(high, abs=1e-4)}
        return {"count": count, "of": of, "share": pytest.approx(count / of)} | bounds

    assert (report["tickets"], report["resolved"]) == (7, 5)
    assert report["deflection"] == share(2, 7, 0.0822, 0.6411)
    assert (report["deflection_confirmed"], report["deflection_assumed"]) == (1, 1)
    assert report["handed_off"] == share(3, 7, 0.1582, 0.7495)
    assert report["false_escalations"] == share(1, 3, 0.0615, 0.7923)
    assert report["escalations_by_reason"] == {"angry": 2, "legal_threat": 1}
    assert (report["csat_ai"]["count"], report["csat_ai"]["mean"]) == (2, 3.5)
    assert (report["csat_person"]["count"], report["csat_person"]["mean"]) == (1, 4)
    assert report["resolution_seconds_ai"]["mean"] == pytest.approx((60 + 120) / 2)
    assert report["resolution_seconds_person"]["median"] == pytest.approx((11.9 + 12) * 30)
    assert Decimal(report["model_cost"]) == Decimal("0.080")
    assert Decimal(report["cost_per_resolution"]) == Decimal("0.020")
    tokens = ("model_calls", "input_tokens", "cached_tokens", "output_tokens")
    assert [report[name] for name in tokens] == [2, 900, 400, 80]


# --- The document ---------------------------------------------------------------------------------


def references(node: Any) -> Iterator[str]:
    """Every `$ref` below a node."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        if key == "$ref":
            yield str(value)  # pyright: ignore[reportUnknownArgumentType]
        elif isinstance(value, dict | list):
            yield from references(value)


def test_the_openapi_document_is_whole_and_its_example_works(house: House) -> None:
    document = house.shop.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.")
    assert {"title", "version", "description"} <= set(document["info"])
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names)) > 15
    assert all(operation["responses"] and operation["description"] for operation in operations)
    for reference in set(references(document)):
        node: Any = document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]
        assert node["type"]
    post = document["paths"]["/api/v1/messages"]["post"]
    refusals = {"400", "401", "403", "404", "408", "409", "413", "422", "429", "503"}
    assert set(post["responses"]) == {"202", *refusals}

    schemas = document["components"]["schemas"]

    def example(name: str) -> Json:
        properties = schemas[name]["properties"]
        return {
            key: known["examples"][0] if "examples" in known else example(target(known))
            for key, known in properties.items()
            if "examples" in known or "$ref" in known
        }

    def target(known: Json) -> str:
        return str(known["$ref"]).rpartition("/")[2]

    receipt = house.shop.post("/api/v1/messages", json=example("MessageIn"))
    ticket_id = receipt.json()["ticket_id"]
    house.until(ticket_id, lambda shown: said(shown, "ai"))
    assert said(house.ticket(ticket_id), "ai")
    assert house.act(house.mara, ticket_id, "reply", **example("ReplyIn"))
    assert house.act(house.shop, ticket_id, "rating", **example("RatingIn"))
    assert set(example("ActionIn")) >= {"name", "arguments"}


# --- What leaves ----------------------------------------------------------------------------------


class Receiver(ThreadingHTTPServer):
    """The company's own system."""

    def __init__(self) -> None:
        self.got: list[Json] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(Webhook(WORD).verify(body, dict(self.headers.items())))
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        super().__init__(("127.0.0.1", 0), Handler)


class PostOffice(Controller):
    """The team's mail server."""

    def __init__(self) -> None:
        self.mails: list[str] = []
        super().__init__(self, hostname="127.0.0.1", port=0, ready_timeout=PATIENCE)  # pyright: ignore[reportUnknownMemberType]

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.number = int(self.server.sockets[0].getsockname()[1])
        super()._trigger_server()

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(envelope.content.decode())
        return "250 OK"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def post() -> Iterator[PostOffice]:
    office = PostOffice()
    office.start()
    yield office
    office.stop()


def test_a_hand_off_is_told_to_the_team_by_mail_and_to_the_company_by_signed_webhook(
    database: URL, receiver: Receiver, post: PostOffice
) -> None:
    hook = {"kind": "webhook", "name": "erp", "secret_env": "ERP"}
    mail = {"kind": "mail", "name": "team", "host": "127.0.0.1", "security": "none"}
    more: Json = {
        "channels": [
            hook | {"url": f"http://127.0.0.1:{receiver.server_port}/hooks"},
            mail | {"port": post.number, "sender": "d@fernhill.example", "to": ["m@f.example"]},
        ],
        "notify": {"people": ["team"], "webhooks": ["erp"]},
    }
    with open_house(database, more, {"ERP": WORD}) as house:
        ticket_id = house.settled(PERSON_PLEASE, "c-36")
        until(lambda: receiver.got and post.mails)
        (event,) = receiver.got
        assert event["type"] == "ticket.handed_off"
        assert event["data"]["ticket_id"] == ticket_id
        assert event["data"]["reason"] == "asks_for_person"
        assert event["data"]["brief"] == house.ticket(ticket_id)["brief"]
        (letter,) = post.mails
        assert "Subject: [Fernhill] Hand-off: asks_for_person" in letter
        for heading in ("ISSUE", "WHAT WAS TRIED", "CUSTOMER SENTIMENT", "ACCOUNT FLAGS"):
            assert heading in letter
        assert ticket_id in letter
        house.act(house.mara, ticket_id, "reply", text="Hello Ben.")
        until(lambda: len(receiver.got) > 1)
        assert receiver.got[1]["type"] == "ticket.replied"
        house.until(ticket_id, lambda shown: {row["status"] for row in shown["outbox"]} == {"sent"})
        assert len(post.mails) == 1


def test_a_desk_that_was_closed_leaves_no_connection_behind(house: House) -> None:
    house.settled(PAIRING)
    house.close()
    me = "pid <> pg_backend_pid() AND datname = current_database()"
    ends = time.monotonic() + PATIENCE
    while house.rows(f"SELECT query FROM pg_stat_activity WHERE {me}"):
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_every_answer_is_json_that_no_browser_runs(house: House) -> None:
    for answer in (
        house.shop.get("/api/v1/metrics"),
        house.shop.get("/nowhere"),
        house.shop.post("/api/v1/messages", json={}),
    ):
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        json.loads(answer.text)
