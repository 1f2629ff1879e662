"""What a company sees of turns from outside: traces at its collector, and lines of its log.

A real worker process runs every story once; the tests read what it left. Neither traces nor logs
say anything of what customers wrote, unless the company asked for it.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import psycopg
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from sqlalchemy.engine import URL
from tests.soak.stand import check_one_request

from deskhand.app import Desk
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.knowledge.articles import Article
from deskhand.settings import Environment, parse
from deskhand.store.database import dsn
from deskhand.store.embedded import EmbeddedPostgres
from deskhand.testing.faults import Reply
from deskhand.testing.messages_api import MessagesApi
from deskhand.testing.wire import LocalServer

PATIENCE = 60.0
"""Seconds that a test waits for what must happen."""
KEY = "sk-ant-quetzal-0451"
ANA = Sender(id="c-ana", email="ana.sousa@viveiros.example", name="Ana Sousa")
ARTICLE = Article(
    id="pair",
    title="Pair a probe",
    text="Press the turquoise button for fourteen seconds, then whistle.",
)
EXPLODES = "flamingo"
"""A word at which the model's adapter raises what no adapter may raise, with the message in it."""
REFUSES = "pelican"
"""A word at which the provider refuses, and quotes the request in its answer."""
STUMBLES = "c-stumble"
"""Whoever has this id lets the source fail the first time, with the address in the error."""

PROGRAM = """
import os
from pydantic import BaseModel, ConfigDict
from deskhand import app
from deskhand.cli import main
from deskhand.core.ports import SourceAnswer

class Config(BaseModel):
    model_config = ConfigDict(extra="allow")
    name: str = "clumsy"

class Clumsy:
    name, needed, asked = "clumsy", False, 0

    async def ask(self, sender, contact, at):
        if sender.id == os.environ["STUMBLES"]:
            self.asked += 1
            if self.asked == 1:
                raise LookupError(f"nobody is called {sender.name} <{sender.email}>")
        return SourceAnswer()

def clumsy_model(config, key):
    model = app.MODELS["claude"](config, key)
    resolve = model.resolve

    async def resolve_clumsily(request):
        if os.environ["EXPLODES"] in request.reading.text:
            raise AssertionError(request.reading.text)
        return await resolve(request)

    model.resolve = resolve_clumsily
    return model

app.SOURCES["clumsy"] = app.Kind(Config, lambda config, env: Clumsy())
app.MODELS["clumsy"] = clumsy_model
main()
"""
"""The program of a company that brought a source and a model of its own, each with a fault."""

CONFIG = """
version = 1
[company]
name = "Fernhill"
[modes]
default = "auto"
[models]
cheap = ["local"]
wait_minutes = 0
[[models.list]]
name = "local"
kind = "clumsy"
model = "claude-haiku-5-5"
base_url = "{model}"
key_env = "MODEL_KEY"
[[sources]]
kind = "clumsy"
name = "clumsy"
[telemetry]
otlp_endpoint = "{collector}/v1/traces"
content = {content}
"""

REFUSE = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'not this: %', NEW.text USING ERRCODE = '22023', DETAIL = to_jsonb(NEW)::text;
END $$;
CREATE TRIGGER refuse BEFORE INSERT ON messages FOR EACH ROW WHEN (
    NEW.role = 'ai' AND NEW.ticket_id = '{ticket}' AND NEW.text LIKE '%turquoise%'
) EXECUTE FUNCTION refuse();
"""
"""A database that quotes what it refuses."""

STORIES = {
    "answered": "Hello, how do I pair my marzipan coloured probe? My greenhouse is cold.",
    "unsure": "Hello there, might you tell me something of interest regarding wallflowers?",
    "handed off": "I want to talk to a human being about the burglary in my orangery, please.",
    "stumbles": "How do I pair the periwinkle probe with my gazebo?",
    "explodes": f"How do I pair a probe beside my {EXPLODES} pond?",
    "refused": f"How do I pair a probe beside my {REFUSES} pond?",
    "not stored": "How do I pair the probe in my ostrich paddock?",
}
"""What customers write, by how it goes."""
HARMLESS = {"hello", "there", "about", "might", "something", "please", "interest", "being"}
"""Words that may stand anywhere."""
SECRETS = {
    word
    for said in (*STORIES.values(), ARTICLE.text)
    for word in re.findall(r"[a-z]{5,}", said.lower())
} - HARMLESS | {ANA.email, "viveiros", "sousa", KEY, "quetzal"}


class Provider(MessagesApi):
    """A provider that quotes the request in some refusals."""

    def reply(self, path: str, headers: Mapping[str, str], raw: bytes) -> Reply:
        """Refuse and quote, or answer."""
        asked = raw.decode()
        if REFUSES in asked:
            error = {"type": "invalid_request_error", "message": f"not allowed: {asked}"}
            body = json.dumps({"type": "error", "error": error}).encode()
            return Reply(400, body, {"content-type": "application/json"})
        return super().reply(path, headers, raw)


class Collector:
    """An OTLP collector: keeps every span that it is sent."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.raw: list[bytes] = []
        self.resources: list[dict[str, Any]] = []
        self._server = LocalServer(self._take)
        self._server.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def _take(self, path: str, headers: Mapping[str, str], raw: bytes) -> Reply:
        if path != "/v1/traces":
            return Reply(404, b"")
        sent = ExportTraceServiceRequest.FromString(raw)
        self.raw.append(raw)
        for of_resource in sent.resource_spans:
            self.resources.append(values(of_resource.resource.attributes))
            for scope in of_resource.scope_spans:
                self.spans += scope.spans
        return Reply(200, b"", {"content-type": "application/x-protobuf"})

    def close(self) -> None:
        self._server.stop()


def values(attributes: Any) -> dict[str, Any]:
    """Attributes as a dict."""
    found: dict[str, Any] = {}
    for attribute in attributes:
        kind = attribute.value.WhichOneof("value")
        found[attribute.key] = getattr(attribute.value, kind) if kind else None
    return found


@dataclass
class Ran:
    """What a worker process left behind."""

    turns: dict[str, str]
    """The turn's id, by story."""
    tickets: dict[str, str]
    spans: list[Span]
    exported: str
    """Every byte that went to the collector, as far as it is text."""
    resources: list[dict[str, Any]]
    log: str
    outcomes: dict[str, str] = field(default_factory=dict[str, str])
    """How the turn ended, by story."""

    def of(self, story: str) -> list[Span]:
        """The spans of a story's trace, in the order of their beginning."""
        trace = UUID(self.turns[story]).bytes
        found = [span for span in self.spans if span.trace_id == trace]
        return sorted(found, key=lambda span: span.start_time_unix_nano)

    def model_calls(self, story: str) -> list[tuple[Span, dict[str, Any]]]:
        """The spans of requests to a model, with their attributes."""
        spans = [(span, values(span.attributes)) for span in self.of(story)]
        return [pair for pair in spans if pair[1].get("gen_ai.operation.name") == "chat"]

    def step_of(self, span: Span) -> str:
        """The step in which a span began: the one right under the turn."""
        by_id = {other.span_id: other for other in self.spans}
        while by_id[span.parent_span_id].name != "turn":
            span = by_id[span.parent_span_id]
        return span.name

    def lines(self) -> list[dict[str, Any]]:
        """The log's lines that are JSON."""
        found = [line for line in self.log.splitlines() if line.startswith("{")]
        return [json.loads(line) for line in found]


def run(
    url: URL, folder: Path, stories: Mapping[str, str], content: Literal["true", "false"]
) -> Ran:
    """Customers write, a worker process runs their turns, and is asked to end."""
    check_one_request()
    collector = Collector()
    try:
        with Provider(key=KEY) as model:
            config = folder / "deskhand.toml"
            told = CONFIG.format(model=model.url, collector=collector.url, content=content)
            config.write_text(told, encoding="utf-8")
            environment = {
                **os.environ,
                "DATABASE_URL": url.render_as_string(hide_password=False),
                "MODEL_KEY": KEY,
                "EXPLODES": EXPLODES,
                "STUMBLES": STUMBLES,
            }
            turns, tickets = asyncio.run(write(url, stories, environment))
            if "not stored" in tickets:
                refuse_the_answer(url, tickets["not stored"])
            log = folder / "log.txt"
            with log.open("wb") as file:
                worker = subprocess.Popen(
                    [sys.executable, "-c", PROGRAM, "worker", "--config", str(config)],
                    env=environment,
                    stderr=file,
                )
            with worker:
                try:
                    asyncio.run(until_ended(url, worker))
                finally:
                    worker.terminate()
            assert worker.returncode == 0, log.read_text(encoding="utf-8")
    finally:
        collector.close()
    exported = "\n".join(raw.decode("utf-8", errors="replace") for raw in collector.raw)
    ran = Ran(
        turns,
        tickets,
        collector.spans,
        exported,
        collector.resources,
        log.read_text(encoding="utf-8"),
    )
    with psycopg.connect(dsn(url)) as connection:
        found = connection.execute(
            "SELECT turn_id, payload ->> 'outcome' FROM events WHERE kind = 'turn_ended'"
        )
        outcomes = dict(found.fetchall())
    ran.outcomes = {story: outcomes[turn] for story, turn in turns.items()}
    return ran


async def write(
    url: URL, stories: Mapping[str, str], environment: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Ana, or somebody of her name, writes each of them. Turns and tickets by story."""
    table = {"company": {"name": "Fernhill"}, "modes": {"default": "auto"}}
    desk = Desk(parse(table, "deskhand.toml"), Environment(environment))
    turns: dict[str, str] = {}
    tickets: dict[str, str] = {}
    async with desk.open(url) as opened:
        await opened.library.save((ARTICLE,), desk.clock.now())
        for story, words in stories.items():
            writer = STUMBLES if story == "stumbles" else f"c-{len(turns)}"
            incoming = IncomingMessage(
                channel="api",
                message_id=f"m-{len(turns)}",
                thread_id=f"thread-{len(turns)}",
                sender=ANA.model_copy(update={"id": writer}),
                text=words,
            )
            receipt = await opened.receive(incoming)
            turns[story], tickets[story] = receipt.turn_id or "", receipt.ticket_id
    return turns, tickets


async def until_ended(url: URL, worker: subprocess.Popen[bytes]) -> None:
    """Look again and again until no turn is left."""
    async with asyncio.timeout(PATIENCE):
        while unfinished(url):
            assert worker.poll() is None
            await asyncio.sleep(0.1)


def unfinished(url: URL) -> int:
    with psycopg.connect(dsn(url)) as connection:
        found = connection.execute("SELECT count(*) FROM turns WHERE status <> 'ended'").fetchone()
        assert found is not None
        return int(found[0])


def refuse_the_answer(url: URL, ticket: str) -> None:
    """From now on the database refuses Ana's answer, and quotes the row that it refuses."""
    with psycopg.connect(dsn(url)) as connection:
        connection.execute(REFUSE.format(ticket=ticket).encode())


@pytest.fixture(scope="module")
def fresh(postgres: EmbeddedPostgres, template: str) -> Callable[[str], URL]:
    """Makes an empty database by name."""

    def make(name: str) -> URL:
        with psycopg.connect(dsn(postgres.url("postgres")), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return postgres.url(name)

    return make


@pytest.fixture(scope="module")
def ran(fresh: Callable[[str], URL], tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """All stories, by a worker that keeps what customers wrote to itself."""
    return run(fresh("discreet"), tmp_path_factory.mktemp("discreet"), STORIES, "false")


@pytest.fixture(scope="module")
def open_hearted(fresh: Callable[[str], URL], tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """One story, by a worker that was told to put contents into spans."""
    told = {"answered": STORIES["answered"]}
    return run(fresh("open_hearted"), tmp_path_factory.mktemp("open"), told, "true")


def test_every_story_ended_as_it_should(ran: Ran) -> None:
    assert ran.outcomes == {
        "answered": "replied",
        "unsure": "replied",
        "handed off": "handed_off",
        "stumbles": "replied",
        "explodes": "handed_off",
        "refused": "handed_off",
        "not stored": "handed_off",
    }


# --- Traces --------------------------------------------------------------------------------------


def test_a_turn_is_one_trace_whose_id_is_the_turns(ran: Ran) -> None:
    known = {UUID(turn).hex for turn in ran.turns.values()}
    assert {span.trace_id.hex() for span in ran.spans if span.name == "turn"} == known
    (turn,) = [span for span in ran.of("answered") if span.name == "turn"]
    attributes = values(turn.attributes)
    assert attributes["deskhand.turn"] == ran.turns["answered"]
    assert attributes["deskhand.ticket"] == ran.tickets["answered"]
    assert attributes["deskhand.channel"] == "api"
    assert (attributes["deskhand.attempt"], attributes["deskhand.outcome"]) == (1, "replied")


def test_every_span_belongs_to_a_turn(ran: Ran) -> None:
    known = {UUID(turn).bytes for turn in ran.turns.values()}
    assert [span.name for span in ran.spans if span.trace_id not in known] == []


def test_steps_are_spans_of_their_turn_in_their_order(ran: Ran) -> None:
    spans = ran.of("unsure")
    (turn,) = [span for span in spans if span.name == "turn"]
    steps = [span.name for span in spans if span.parent_span_id == turn.span_id]
    assert steps == ["context", "local_triage", "triage", "knowledge", "resolution"]
    for span in spans:
        assert turn.start_time_unix_nano <= span.start_time_unix_nano
        assert span.end_time_unix_nano <= turn.end_time_unix_nano


def test_a_model_call_is_a_span_of_its_step_with_what_it_cost(ran: Ran) -> None:
    calls = ran.model_calls("unsure")
    assert [ran.step_of(span) for span, _ in calls] == ["triage", "resolution"]
    for _, attributes in calls:
        assert attributes["gen_ai.operation.name"] == "chat"
        assert attributes["gen_ai.request.model"] == "claude-haiku-5-5"
        assert attributes["gen_ai.usage.input_tokens"] > 0
        assert attributes["gen_ai.usage.output_tokens"] > 0


def test_attempts_at_a_turn_share_its_trace_and_say_why_they_failed(ran: Ran) -> None:
    attempts = [values(span.attributes) for span in ran.of("stumbles") if span.name == "turn"]
    assert [attempt["deskhand.attempt"] for attempt in attempts] == [1, 2]
    assert attempts[0]["error.type"] == "LookupError"
    assert "deskhand.outcome" not in attempts[0]
    assert (attempts[1]["deskhand.outcome"], attempts[1].get("error.type")) == ("replied", None)


def test_spans_come_from_a_named_service(ran: Ran) -> None:
    assert {resource["service.name"] for resource in ran.resources} == {"deskhand"}
    assert all(resource["service.instance.id"] for resource in ran.resources)


def secrets_in(text: str) -> set[str]:
    """What must not be there and is."""
    lower = text.lower()
    return {secret for secret in SECRETS if secret in lower}


@pytest.mark.parametrize("story", STORIES)
def test_no_span_says_what_a_customer_wrote_or_was_told(ran: Ran, story: str) -> None:
    found = {span.name: secrets_in(str(span)) for span in ran.of(story)}
    assert {name: secrets for name, secrets in found.items() if secrets} == {}


def test_nothing_that_goes_to_the_collector_says_it_either(ran: Ran) -> None:
    ours = [span for story in ran.turns for span in ran.of(story)]
    if any(secrets_in(str(span)) for span in ours):
        pytest.skip("a span says it: see the test of its story")
    assert secrets_in(ran.exported) == set()


def test_model_spans_carry_the_words_where_the_company_asked_for_them(open_hearted: Ran) -> None:
    calls = open_hearted.model_calls("answered")
    told = json.dumps([attributes for _, attributes in calls], default=str)
    assert "marzipan" in told
    assert "turquoise" in told
    assert KEY not in open_hearted.exported
    for span in open_hearted.of("answered"):
        if not any(name.startswith("gen_ai.") for name in values(span.attributes)):
            assert secrets_in(str(span)) == set()


# --- Logs ----------------------------------------------------------------------------------------


def test_every_line_of_a_turn_names_its_ticket_and_turn(ran: Ran) -> None:
    for story, turn in ran.turns.items():
        mentioned = [line for line in ran.log.splitlines() if turn in line]
        assert mentioned, story
        for line in mentioned:
            logged = json.loads(line)
            assert (logged["ticket"], logged["turn"]) == (ran.tickets[story], turn), line


def test_lines_of_turns_are_all_bound_to_one(ran: Ran) -> None:
    of_turns = [line for line in ran.lines() if line["event"].startswith(("turn", "step"))]
    assert len(of_turns) >= len(STORIES)
    assert [line for line in of_turns if not {"ticket", "turn"} <= line.keys()] == []


def test_a_failed_attempt_is_logged_with_its_kind_and_its_place(ran: Ran) -> None:
    failed = [line for line in ran.lines() if line["event"] == "turn failed"]
    kinds = {story: turn for turn, story in ran.turns.items()}
    found = {(kinds[line["turn"]], line["why"]) for line in failed}
    assert found == {
        ("stumbles", "LookupError"),
        ("explodes", "AssertionError"),
        ("not stored", "DataError"),
    }
    for line in failed:
        assert re.fullmatch(r"[\w/]+\.py:\d+", line["where"]), line


def test_the_log_is_json_and_nothing_else(ran: Ran) -> None:
    assert [line for line in ran.log.splitlines() if not line.startswith("{")] == []


def test_no_line_of_the_log_says_what_a_customer_wrote_or_was_told(ran: Ran) -> None:
    assert {line: secrets_in(line) for line in ran.log.splitlines() if secrets_in(line)} == {}
    assert "[parameters" not in ran.log
    assert "not this" not in ran.log
