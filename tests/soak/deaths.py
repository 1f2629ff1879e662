"""Deaths at named points: each on a database of its own, and what a healthy worker makes of it."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import URL
from tests.soak.company import refund
from tests.soak.config import (
    COMPANY_DATABASE,
    MODEL_KEY,
    WEBHOOK_SECRET,
    Addresses,
    soak_toml,
)
from tests.soak.phases import PHASES
from tests.soak.worker_that_dies import PID_FILE

from deskhand.store.database import dsn
from deskhand.store.embedded import EmbeddedPostgres
from deskhand.testing.action_endpoint import ActionCalled, ActionEndpoint
from deskhand.testing.brains import Body, Brain, default_brain
from deskhand.testing.messages_api import MessagesApi
from deskhand.testing.webhook_receiver import WebhookReceiver

ROOT = Path(__file__).resolve().parents[2]
LOOKUP = """
[[lookups]]
kind = "sql"
name = "seats"
description = "how many seats the account has; no arguments"
url_env = "{variable}"
query = "SELECT seats FROM shop.accounts WHERE id = :account"
"""
AGED = (
    "DELETE FROM procrastinate_workers",
    "UPDATE outbox SET updated_at = updated_at - interval '1 hour' WHERE status = 'sending'",
)
"""Time passes: the dead worker was struck off the list, and what it was sending has waited."""
MEANWHILE = {
    "": "SELECT 1",
    "taken over": "UPDATE tickets SET owner = 'person', person = 'mara', epoch = epoch + 1",
    "third death": "UPDATE turns SET attempt = 3",
}
"""What may happen between the death and the next worker."""
QUESTION = "Could you tell me something about the garden set, please?"
WANTS_REFUND = "May I send the garden set back, please?"
"""Local triage is sure about neither, so a model is asked."""


@dataclass(frozen=True)
class Case:
    """Where a worker dies, on which ticket, before which endpoint, and what happens meanwhile."""

    point: str
    story: str = "refund"
    endpoint: str = "keyed"
    meanwhile: str = ""

    def __str__(self) -> str:
        told = (self.point, self.story, self.endpoint, self.meanwhile)
        return "-".join(part.replace(" ", "_") for part in told if part)


@dataclass(frozen=True)
class Ended:
    """What is there after both workers."""

    died: int | None
    finished: int | None
    requests: Mapping[str, int]
    """To the model, by purpose."""
    attempts: int
    effects: int
    turns: tuple[str, ...]
    """Status of each."""
    outcomes: tuple[str, ...]
    said: int
    """Messages of the AI on this turn."""
    ledger: tuple[str, ...]
    told: tuple[str, ...]
    """What the receiver was told, each webhook once."""
    log: str


class _Storyteller:
    """A model whose first proposal makes the story."""

    def __init__(self, story: str) -> None:
        self._story = story

    def __call__(self, purpose: str, body: Body) -> dict[str, Any]:
        answer = default_brain(purpose, body)
        if purpose != "resolve":
            return answer
        if self._story == "refund":
            return refund(answer, body)
        if self._story == "hand-off":
            return answer | {"action": {"name": "ESCALATE", "arguments": []}}
        if self._story == "lookup" and "<lookups>" not in json.dumps(body):
            return answer | {"lookup": {"name": "seats", "arguments": []}}
        if self._story == "rewrite" and "Your reply was refused" not in json.dumps(body):
            return answer | {"reply": "We have refunded you."}
        return answer


class _DeadlyEndpoint(ActionEndpoint):
    """Kills its caller in the first call, where the case says so."""

    def __init__(self, case: Case, folder: Path) -> None:
        phase = PHASES[case.endpoint]
        super().__init__(honours_keys=phase.honours_keys, can_be_asked=phase.can_be_asked)
        self._point = case.point
        self._pid = folder / PID_FILE

    def before_effect(self, call: ActionCalled) -> None:
        self._kill("before effect", call)

    def after_effect(self, call: ActionCalled) -> None:
        self._kill("after effect", call)

    def _kill(self, here: str, call: ActionCalled) -> None:
        if self._point == here and call.number == 1:
            os.kill(int(self._pid.read_text(encoding="utf-8")), signal.SIGKILL)


class Lane:
    """Runs cases one after another through one launcher."""

    def __init__(self, database: EmbeddedPostgres, template: str, folder: Path) -> None:
        self._database = database
        self._template = template
        self._folder = folder
        self._launcher = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.worker_that_dies"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        """End the launcher."""
        with self._launcher:
            self._launcher.kill()

    def run(self, case: Case, number: int) -> Ended:
        """The death, the time that passes, and the healthy worker."""
        folder = self._folder / str(number)
        folder.mkdir()
        name = f"deaths_{number}"
        url = self._database.url(name)
        with (
            psycopg.connect(dsn(self._database.url("postgres")), autocommit=True) as admin,
            ExitStack() as stack,
        ):
            made = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY WAL_LOG")
            admin.execute(made.format(Identifier(name), Identifier(self._template)))
            dropped = SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name))
            stack.callback(admin.execute, dropped)
            endpoint = stack.enter_context(_DeadlyEndpoint(case, folder))
            receiver = stack.enter_context(WebhookReceiver())
            model = stack.enter_context(MessagesApi(_brain(case)))
            addresses = Addresses(model.url, endpoint.url, receiver.url, port=8700)
            order = _order(case, folder, addresses, url, model.key, receiver.secret)
            died = self._ask({**order, "dies": True})
            with psycopg.connect(dsn(url)) as connection:
                for statement in (*AGED, MEANWHILE[case.meanwhile]):
                    connection.execute(statement.encode())
            finished = self._ask({**order, "dies": False})
            return _ended(url, died, finished, model, endpoint, receiver, Path(order["log"]))

    def _ask(self, order: Mapping[str, Any]) -> int | None:
        assert self._launcher.stdin is not None
        assert self._launcher.stdout is not None
        self._launcher.stdin.write(json.dumps(order) + "\n")
        self._launcher.stdin.flush()
        return json.loads(self._launcher.stdout.readline())["ended"]


def run_all(
    cases: tuple[Case, ...], database: EmbeddedPostgres, template: str, folder: Path, lanes: int
) -> dict[Case, Ended]:
    """Every case, in a few lanes side by side."""
    ended: dict[Case, Ended] = {}
    waiting = list(enumerate(cases))

    def drive(lane: Lane) -> None:
        while waiting:
            try:
                number, case = waiting.pop(0)
            except IndexError:
                return
            ended[case] = lane.run(case, number)

    with ExitStack() as stack:
        threads: list[threading.Thread] = []
        for _ in range(lanes):
            lane = Lane(database, template, folder)
            stack.callback(lane.close)
            threads.append(threading.Thread(target=drive, args=(lane,)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return ended


def _brain(case: Case) -> Brain:
    return _Storyteller(case.story)


def _order(
    case: Case, folder: Path, addresses: Addresses, url: URL, model_key: str, secret: str
) -> dict[str, Any]:
    config = folder / "deskhand.toml"
    text = soak_toml(PHASES[case.endpoint], addresses)
    if case.story == "lookup":
        text += LOOKUP.format(variable=COMPANY_DATABASE)
    config.write_text(text, encoding="utf-8")
    address = url.render_as_string(hide_password=False)
    return {
        "point": "" if case.point.endswith(" effect") else case.point,
        "text": WANTS_REFUND if case.story == "refund" else QUESTION,
        "earlier": case.story == "summary",
        "config": str(config),
        "log": str(folder / "log.txt"),
        "environment": {
            "DATABASE_URL": address,
            COMPANY_DATABASE: address,
            MODEL_KEY: model_key,
            WEBHOOK_SECRET: secret,
        },
    }


def _ended(
    url: URL,
    died: int | None,
    finished: int | None,
    model: MessagesApi,
    endpoint: ActionEndpoint,
    receiver: WebhookReceiver,
    log: Path,
) -> Ended:
    with psycopg.connect(dsn(url)) as connection:

        def column(statement: str) -> tuple[str, ...]:
            return tuple(str(row[0]) for row in connection.execute(statement.encode()))

        return Ended(
            died=died,
            finished=finished,
            requests=Counter(request.purpose for request in model.requests),
            attempts=sum(endpoint.attempts().values()),
            effects=len(endpoint.effects),
            turns=column("SELECT status FROM turns"),
            outcomes=column(
                "SELECT payload ->> 'outcome' FROM events WHERE kind = 'turn_ended' ORDER BY seq"
            ),
            said=len(column("SELECT id FROM messages WHERE role = 'ai' AND author <> ''")),
            ledger=column("SELECT status FROM ledger"),
            told=tuple(arrival.kind for arrival in receiver.accepted()),
            log=log.read_text(encoding="utf-8"),
        )
