"""The running program for journeys: `deskhand serve` over Fernhill, with a language model that is the
local Messages-API server, people who sign in, and a shop that hands messages in."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil
from sqlalchemy.engine import URL
from tests.journeys.shop import Shop, open_shop
from tests.soak.stand import free_port

from deskhand.core.policy import SCOPES, Role
from deskhand.knowledge.articles import Article, read_articles
from deskhand.knowledge.library import Library
from deskhand.sample.company import ARTICLES, COMPANY, CONFIG, load_company
from deskhand.sample.demo import WIDGET_VARIABLE, environment
from deskhand.store.database import connect
from deskhand.store.keys import ApiKeys
from deskhand.store.users import Users
from deskhand.testing.brains import ScriptedBrain
from deskhand.testing.chat_room import ChatRoom
from deskhand.testing.messages_api import MessagesApi

T = TypeVar("T")
EIGHTY = (
    "You have had my returned grow light (order F-1008) for two weeks. "
    "I would like my $80 refund please."
)
REFUND = {
    "reply": "Thank you for waiting. {effect}",
    "action": {
        "name": "REFUND",
        "arguments": [
            {"name": "order_id", "value": "F-1008"},
            {"name": "amount", "value": "80.00"},
        ],
    },
    "citations": ["context"],
}
PATIENCE = 180.0
"""Seconds that a journey waits for what must happen."""
KEY_VARIABLE = "JOURNEY_MODEL_KEY"
SECRET = "a secret for the links of alerts, long enough"
BUILTIN = 'cheap = ["builtin"]                 # no key, no network'
LOCAL = """cheap = ["local"]

[[models.list]]
name = "local"
kind = "claude"
model = "claude-haiku-5-5"
base_url = "{url}"
key_env = "{key}"
"""
BY_WORDS = """
[knowledge.encoder]
kind = "none"
"""
"""What is found is the same from the first ticket on, whatever workers have made by then."""
TEAMS = """
[queue]
first_reply_minutes = 240
teams = [{{ name = "billing", people = ["Mara", "Lena"] }}]

[[channels]]
kind = "slack"
name = "leads"
url_env = "JOURNEY_ROOM"

[notify]
approvers = {{ leads = "lead" }}
secret_env = "JOURNEY_SECRET"

[serve]
public_url = "{url}"
"""
PASSWORD = "correct horse battery"
PEOPLE: dict[str, Role] = {
    "Mara": "agent",
    "Jonas": "agent",
    "Lena": "lead",
    "Ada": "admin",
    "Vera": "viewer",
}


def until(happened: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Look again and again until it happened."""
    deadline = time.monotonic() + seconds
    while not (seen := happened()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.03)
    return seen


@dataclass
class Running:
    """The program, its model, and the shop's connection to its API."""

    url: str
    brain: ScriptedBrain
    model: MessagesApi
    room: ChatRoom
    """Where leads are asked for approvals."""
    site: Shop
    """The page that carries the chat."""
    shop: httpx.Client
    sessions: dict[str, str]
    arguments: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None)
    sent: int = 0

    def session(self, name: str) -> str:
        """The token of somebody who is signed in."""
        return self.sessions[name]

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(
            self.arguments,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(self.answers)

    def answers(self) -> bool:
        """Whether a web process answers."""
        assert self.process is not None
        assert self.process.poll() is None, "the program left: was its port taken?"
        try:
            return httpx.get(f"{self.url}/healthz", timeout=5).is_success
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        """Ask it to end; whatever is left of it is killed."""
        if self.process is None:
            return
        family = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            for process in (*family, self.process):
                process.kill()
            self.process.wait()
        self.process = None

    def hand_in(self, text: str, contact: str = "c-36", subject: str = "", thread: str = "") -> str:
        """A customer writes. The ticket's id."""
        self.sent += 1
        body = {
            "message_id": f"m-{self.sent}",
            "thread_id": thread or f"t-{self.sent}",
            "contact": {"id": contact},
            "subject": subject,
            "text": text,
        }
        answer = self.shop.post("/api/v1/messages", json=body)
        assert answer.status_code == 202, answer.text
        ticket_id: str = answer.json()["ticket_id"]
        return ticket_id

    def ticket(self, ticket_id: str) -> dict[str, Any]:
        """All that the API tells of it."""
        answer = self.shop.get(f"/api/v1/tickets/{ticket_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def until(self, ticket_id: str, seen: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """The ticket, once it looks so."""

        def looked() -> dict[str, Any] | None:
            found = self.ticket(ticket_id)
            return found if seen(found) else None

        return until(looked)

    def asked_for_eighty(self) -> str:
        """A customer asks for a refund that a lead has to approve. The ticket's id."""
        self.brain.say("resolve", **REFUND)
        ticket_id = self.hand_in(EIGHTY, "c-29", "Grow light")
        self.until(ticket_id, lambda found: found["ledger"])
        return ticket_id

    def handed_off(self, text: str, contact: str = "c-36", subject: str = "") -> str:
        """A customer writes and waits for a person. The ticket's id."""
        ticket_id = self.hand_in(text, contact, subject)
        self.until(ticket_id, lambda found: found["ticket"]["owner"] == "queue")
        return ticket_id


@contextmanager
def running(database: URL, folder: Path) -> Generator[Running]:
    """The program over a migrated database."""
    load_company(database, COMPANY, datetime.now(UTC))
    brain = ScriptedBrain()
    with MessagesApi(brain) as model, ChatRoom() as room, open_shop() as site:
        key, sessions = _aside(_fill(database))
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        config = folder / "deskhand.toml"
        text = CONFIG.read_text("utf-8")
        assert BUILTIN in text
        text = text.replace(BUILTIN, LOCAL.format(url=model.url, key=KEY_VARIABLE))
        text = text.replace("[modes]\n", '[modes]\nshipping = "draft"\n')
        text = text.replace("origins = []", f'origins = ["{site.url}"]')
        config.write_text(text + TEAMS.format(url=url) + BY_WORDS, "utf-8")
        shop = httpx.Client(
            base_url=url, headers={"authorization": f"Bearer {key}"}, timeout=PATIENCE
        )
        given = environment(database)
        site.desk, site.secret = url, given[WIDGET_VARIABLE]
        serve = ["serve", "--config", str(config), "--port", str(port)]
        program = Running(
            url=url,
            brain=brain,
            model=model,
            room=room,
            site=site,
            shop=shop,
            sessions=sessions,
            arguments=[sys.executable, "-m", "deskhand.cli", *serve],
            environment=os.environ
            | given
            | {KEY_VARIABLE: model.key, "JOURNEY_ROOM": room.url, "JOURNEY_SECRET": SECRET},
        )
        try:
            program.start()
            yield program
        finally:
            program.stop()
            shop.close()


def _aside(work: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: the browser's loop runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _fill(database: URL) -> tuple[str, dict[str, str]]:
    """Articles, people with their sessions, and the shop's key."""
    engine, now = connect(database, size=2), datetime.now(UTC)
    try:
        articles = [item for item in read_articles(ARTICLES) if isinstance(item, Article)]
        await Library(engine).save(articles, now)
        users = Users(engine)
        sessions = {
            name: await users.sign_in(await users.create(name, role, PASSWORD, now), now)
            for name, role in PEOPLE.items()
        }
        return (await ApiKeys(engine).create("shop", "agent", tuple(SCOPES), now))[1], sessions
    finally:
        await engine.dispose()
