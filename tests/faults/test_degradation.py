"""What Deskhand does while a part of the company is down: honest, in time, and in the figures."""

import json
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from tests.colleagues import user
from tests.integration.test_engine import until
from tests.soak.stand import free_port

from deskhand.app import Desk, OpenDesk
from deskhand.core.clock import SystemClock
from deskhand.core.decisions import (
    Brief,
    EffectStatus,
    HandedOff,
    Outcome,
    Proposal,
    ProposedAction,
    Reason,
    Replied,
)
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.core.ports import ResolveRequest
from deskhand.core.state import Claim, Receipt
from deskhand.engine.jobs import ATTEMPTS
from deskhand.flow.breaker import Breaker
from deskhand.flow.turn import give_up, run_turn
from deskhand.flow.turn_context import Models, Parts
from deskhand.insight.reports import report_between
from deskhand.knowledge.articles import Article
from deskhand.models.scripted import ScriptedModel
from deskhand.settings import Environment, parse
from deskhand.testing.action_endpoint import ActionEndpoint
from deskhand.testing.brains import Body, default_brain, user_text
from deskhand.testing.faults import Reply
from deskhand.testing.messages_api import MessagesApi
from deskhand.testing.wire import Answer, LocalServer

ANA = Sender(id="c-ana", email="ana@example.org", name="Ana Sousa")
BEN = Sender(id="c-ben", email="ben@example.org", name="Ben Okafor")
PAIRING = Article(id="pair", title="Pair a probe", text="Hold the button for five seconds.")
QUESTION = "The hub is offline, how do I pair the probe again?"
LATE = "Please refund order F-1001, it came a week late."
VAGUE = "Something about the little box keeps puzzling my neighbour."
PATIENCE = 10.0
"""Seconds that the company's servers are waited for: a busy machine is no fault."""
BRIEFLY = 0.5
"""The same, where the fault is that nothing comes."""
GRACE = 2.0
"""Seconds for everything else, on a busy machine."""
ANSWER = Proposal(reply=PAIRING.text, confidence=0.9, citations=("pair#0",))
REFUNDS = Proposal(
    reply="I am sorry, Ana. {effect}",
    confidence=0.9,
    citations=("context",),
    action=ProposedAction(name="REFUND", arguments={"order_id": "F-1001", "amount": "20"}),
)
BOLD = {
    "reply": "I have refunded you, Ana.",
    "action": {
        "name": "REFUND",
        "arguments": [
            {"name": "order_id", "value": "F-1001"},
            {"name": "amount", "value": "20"},
        ],
    },
    "citations": ["context"],
}
SORRY = {"reply": "I am sorry, Ana. {effect}", "action": None, "citations": ["context"]}
Resolve = Callable[[ResolveRequest], Proposal]


# --- The company's servers ----------------------------------------------------------------------

PLACED = SystemClock().now() - timedelta(days=9)
KNOWN: dict[str, Any] = {
    "person": {"id": "c-ana", "name": "Ana Sousa", "role": "owner"},
    "company": {"id": "acc-1", "name": "Sousa Viveiros", "tier": "pro"},
    "orders": [
        {
            "no": "F-1001",
            "by": "c-ana",
            "when": PLACED.isoformat(),
            "state": "delivered",
            "total": "80.00",
        }
    ],
}
MAPPING: dict[str, dict[str, str]] = {
    "contact": {"id": "person.id", "name": "person.name", "role": "person.role"},
    "account": {
        "id": "company.id",
        "name": "company.name",
        "tier": "company.tier",
        "lifetime_value": "company.spent",
        "note": "company.note",
    },
    "orders": {
        "each": "orders",
        "id": "no",
        "contact_id": "by",
        "placed_at": "when",
        "status": "state",
        "total": "total",
    },
}


class Crm:
    """The company's CRM over HTTP. `fault` is what goes wrong now, `faults` goes before it."""

    def __init__(self) -> None:
        crm = self
        self.fault = ""
        self.faults: list[str] = []
        self.said: object = KNOWN
        self.asked = 0
        self._closing = Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # noqa: N802
                crm.asked += 1
                crm.answer(self, crm.faults.pop(0) if crm.faults else crm.fault)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._server.server_port}/customer"
        self._thread.start()

    def answer(self, to: BaseHTTPRequestHandler, fault: str) -> None:
        if fault == "hang":
            self._closing.wait(30)
        if fault in ("hang", "hang_up"):
            to.close_connection = True
            return
        status = int(fault) if fault.isdigit() else 200
        said = {
            "html": b"<!doctype html><p>Maintenance",
            "wrong_form": json.dumps(KNOWN | {"orders": [{"no": "F-1001", "when": "soon"}]}),
            "cut": json.dumps(self.said)[:40],
        }.get(fault, json.dumps(self.said))
        raw = said if isinstance(said, bytes) else said.encode()
        to.send_response(status)
        to.send_header("Content-Length", str(len(raw)))
        to.end_headers()
        to.wfile.write(raw)

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def crm() -> Iterator[Crm]:
    server = Crm()
    yield server
    server.close()


# --- The desk -----------------------------------------------------------------------------------


@dataclass
class Stage:
    """Fernhill's desk over a real database."""

    opened: OpenDesk
    parts: Parts
    begun: datetime
    written: Iterator[int] = field(default_factory=lambda: count(1))

    async def receive(self, words: str, sender: Sender = ANA) -> Receipt:
        """A customer writes in the one conversation that is theirs."""
        incoming = IncomingMessage(
            channel="mail",
            message_id=f"m-{next(self.written)}",
            thread_id=sender.id,
            sender=sender,
            text=words,
        )
        return await self.opened.receive(incoming)

    async def claim(self, receipt: Receipt) -> Claim:
        """A worker takes the turn, or takes it again."""
        assert receipt.turn_id is not None
        claim = await self.parts.journal.claim(receipt.turn_id, self.parts.clock.now())
        assert claim is not None
        return claim

    async def hear(self, words: str, sender: Sender = ANA) -> "Heard":
        """A customer writes, and the turn is run."""
        claim = await self.claim(await self.receive(words, sender))
        begun = time.monotonic()
        outcome = await run_turn(self.parts, claim)
        return Heard(claim.ticket.id, outcome, time.monotonic() - begun)


@dataclass(frozen=True)
class Heard:
    """How a turn ended."""

    ticket: str
    outcome: Outcome
    seconds: float


def tables(**more: Any) -> dict[str, Any]:
    """What stands in deskhand.toml."""
    return {
        "company": {"name": "Fernhill"},
        "modes": {"default": "auto"},
        "models": {"turn_deadline_seconds": 3.0},
    } | more


def patience_for(fault: str) -> float:
    return BRIEFLY if fault in ("hang", "hang_before", "hang_after") else PATIENCE


def source(url: str, needed: bool, name: str = "crm", patience: float = PATIENCE) -> dict[str, Any]:
    return {
        "kind": "http",
        "name": name,
        "url": url,
        "needed": needed,
        "timeout_seconds": patience,
        "mapping": MAPPING,
    }


def endpoint(url: str, honours_keys: bool = False, patience: float = PATIENCE) -> dict[str, Any]:
    return {
        "kind": "http",
        "url": url,
        "honours_keys": honours_keys,
        "timeout_seconds": patience,
    }


@asynccontextmanager
async def stage(
    database: URL, model: ScriptedModel | None = None, **more: Any
) -> AsyncGenerator[Stage]:
    """A desk as its configuration says; `model` stands in for the configured ones."""
    desk = Desk(parse(tables(**more), "deskhand.toml"), Environment({"CLAUDE_KEY": "k"}))
    begun = desk.clock.now()
    async with desk.open(database) as opened:
        await opened.library.save((PAIRING,), begun)
        parts = opened.parts
        if model is not None:
            models = Models(cheap=(model,), strong=(model,), breaker=Breaker())
            parts = replace(parts, models=models)
        yield Stage(opened, parts, begun)


async def check_hand_off(on: Stage, ticket_id: str, reason: Reason) -> Brief:
    """A person has it and the customer knows; brief, list, log and figures say why."""
    queries = on.opened.queries
    brief, facts = await queries.brief(ticket_id), await queries.facts(ticket_id)
    assert brief is not None
    assert facts is not None
    assert (brief.reason, facts.reason, facts.person_touched) == (reason, reason, True)
    ticket = await on.opened.tickets.ticket(ticket_id)
    assert (ticket.owner, ticket.status) == ("queue", "open")
    told = (await on.opened.tickets.messages(ticket_id))[-1].text
    assert "to a person on our team" in told
    for unsaid in ("refund", "error", "50", "crm", "{", "maintenance", "period"):
        assert unsaid not in told.lower()
    rows = await on.opened.outbox.rows_of(ticket_id)
    assert [row.delivery.text for row in rows if row.destination == "mail"][-1] == told
    figures = await report_between(
        on.opened.totals, on.opened.reviews, on.begun, on.parts.clock.now()
    )
    assert figures.escalations_by_reason[reason] == figures.handed_off.count
    ends = [entry for entry in await queries.log(ticket_id) if entry.kind == "turn_ended"]
    assert (ends[-1].payload["outcome"], ends[-1].payload["reason"]) == ("handed_off", reason)
    assert await queries.unfinished_turns() == 0
    return brief


# --- A source is down ---------------------------------------------------------------------------

DOWN = {"refused": 0, "503": 2, "500": 2, "429": 2, "hang": 2, "hang_up": 2}
"""What may pass, and how often the source is asked; nobody hears it where nobody listens."""
BROKEN = {"401": 1, "html": 1, "cut": 1, "wrong_form": 1}
"""What will not pass by itself."""


def address(crm: Crm, fault: str) -> str:
    crm.fault = fault
    return f"http://127.0.0.1:{free_port()}/customer" if fault == "refused" else crm.url


@pytest.mark.parametrize(("fault", "asked"), (DOWN | BROKEN).items())
async def test_without_a_source_that_is_needed_a_person_answers_and_knows_why(
    database: URL, crm: Crm, fault: str, asked: int
) -> None:
    model = ScriptedModel(lambda request: REFUNDS)
    patience = patience_for(fault)
    crm_there = source(address(crm, fault), needed=True, patience=patience)
    async with stage(database, model, sources=[crm_there]) as on:
        heard = await on.hear(LATE)
        brief = await check_hand_off(on, heard.ticket, Reason.CONTEXT_UNAVAILABLE)
    assert brief.evidence == "crm"
    assert "no answer from: crm" in brief.flags
    assert crm.asked == asked
    assert heard.seconds < 2 * BRIEFLY + GRACE
    assert [type(request).__name__ for request in model.requests] == ["BriefRequest"]


@pytest.mark.parametrize("fault", [*DOWN, *BROKEN])
async def test_without_a_source_that_is_not_needed_the_answer_says_so_in_the_log(
    database: URL, crm: Crm, fault: str
) -> None:
    model = ScriptedModel(lambda request: ANSWER)
    patience = patience_for(fault)
    crm_there = source(address(crm, fault), needed=False, patience=patience)
    async with stage(database, model, sources=[crm_there]) as on:
        heard = await on.hear(QUESTION)
        kept = await on.opened.tickets.context(heard.ticket)
    assert isinstance(heard.outcome, Replied)
    assert heard.outcome.text.startswith(PAIRING.text)
    assert kept is not None
    assert (kept.skipped, kept.unavailable, kept.contact.known) == (("crm",), (), False)
    assert heard.seconds < 2 * BRIEFLY + GRACE


async def test_without_the_account_nothing_is_refunded(database: URL, crm: Crm) -> None:
    crm.fault = "503"
    model = ScriptedModel(lambda request: REFUNDS)
    with ActionEndpoint() as company:
        more = {"sources": [source(crm.url, needed=False)], "endpoint": endpoint(company.url)}
        async with stage(database, model, **more) as on:
            heard = await on.hear(LATE)
            brief = await check_hand_off(on, heard.ticket, Reason.ACTION_NOT_PERMITTED)
        assert company.calls == []
    assert "no answer from: crm" in brief.flags


@pytest.mark.parametrize("fault", ["503", "hang_up", "hang"])
async def test_a_source_that_answers_the_second_time_is_missed_by_nobody(
    database: URL, crm: Crm, fault: str
) -> None:
    crm.faults = [fault]
    model = ScriptedModel(lambda request: ANSWER)
    # Both the silence and the answer have to fit.
    patience = 6 * BRIEFLY if fault == "hang" else PATIENCE
    crm_there = source(crm.url, needed=True, patience=patience)
    async with stage(database, model, sources=[crm_there]) as on:
        heard = await on.hear(QUESTION)
        kept = await on.opened.tickets.context(heard.ticket)
    assert isinstance(heard.outcome, Replied)
    assert kept is not None
    assert (kept.contact.known, kept.skipped, kept.unavailable) == (True, (), ())


async def test_a_source_that_came_back_is_asked_again_once_the_ticket_is_given_back(
    database: URL, crm: Crm
) -> None:
    crm.fault = "503"
    model = ScriptedModel(lambda request: ANSWER)
    async with stage(database, model, sources=[source(crm.url, needed=True)]) as on:
        down = await on.hear(QUESTION)
        await check_hand_off(on, down.ticket, Reason.CONTEXT_UNAVAILABLE)
        crm.fault = ""
        now = on.parts.clock.now()
        await on.opened.tickets.change(down.ticket, "give_back", user("mara"), now)
        assert isinstance((await on.hear(QUESTION)).outcome, Replied)
        kept = await on.opened.tickets.context(down.ticket)
    assert kept is not None
    assert kept.contact.known


async def test_what_the_other_sources_say_is_kept_where_one_is_down(
    database: URL, crm: Crm
) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/"
    both = [source(nobody, needed=False, name="shop"), source(crm.url, needed=True)]
    model = ScriptedModel(lambda request: ANSWER)
    async with stage(database, model, sources=both) as on:
        heard = await on.hear(QUESTION)
        kept = await on.opened.tickets.context(heard.ticket)
    assert isinstance(heard.outcome, Replied)
    assert kept is not None
    assert (kept.skipped, [order.id for order in kept.orders]) == (("shop",), ["F-1001"])


def told(**more: Any) -> dict[str, Any]:
    return KNOWN | {"company": KNOWN["company"] | more}


def ordered(**more: Any) -> dict[str, Any]:
    return KNOWN | {"orders": [KNOWN["orders"][0] | more]}


def known_as(cases: Mapping[str, object]) -> list[Any]:
    """Cases by name."""
    return [pytest.param(case, id=name) for name, case in cases.items()]


GARBAGE: dict[str, object] = {
    "nothing": {},
    "null": None,
    "a list": [[]],
    "a text": "Please log in",
    "no person": {"person": None, "company": 7, "orders": "none"},
    "not a number": told(spent=float("nan")),
    "no end": told(spent=float("inf")),
    "a total that is no number": ordered(total="NaN"),
    "a total without end": ordered(total="Infinity"),
    "a huge total": ordered(total=10**400),
    "nothing to store": told(name="Sousa\x00Viveiros", note="a\x00b"),
    "half a character": told(name="Sousa \ud83d", note="\ud83d"),
    "a note in pieces": told(note={"a": ["b\x00", 1]}),
    "the end of time": ordered(when="9999-12-31T23:59:59-14:00"),
    "the beginning of time": ordered(when="0001-01-01T00:00:00+14:00"),
    "a long name": told(name="Sousa " * 10_000),
    "a long word": told(name="Sousa" * 2_000),
    "many orders": KNOWN | {"orders": KNOWN["orders"] * 500},
}


@pytest.mark.parametrize("said", known_as(GARBAGE))
async def test_garbage_from_a_source_ends_in_an_answer_or_with_a_person(
    database: URL, crm: Crm, said: object
) -> None:
    crm.said = said
    model = ScriptedModel(lambda request: REFUNDS)
    with ActionEndpoint() as company:
        more = {"sources": [source(crm.url, needed=True)], "endpoint": endpoint(company.url)}
        async with stage(database, model, **more) as on:
            heard = await on.hear(LATE)
            assert await on.opened.queries.unfinished_turns() == 0
        assert isinstance(heard.outcome, (Replied, HandedOff))
        assert heard.outcome.text
        assert len(company.effects) <= 1


# --- The action endpoint is down ----------------------------------------------------------------


@pytest.mark.parametrize("honours_keys", [False, True], ids=["without keys", "with keys"])
@pytest.mark.parametrize(
    ("fault", "reason", "done"),
    [
        ("503", Reason.EFFECT_FAILED, 0),
        ("500_after", Reason.EFFECT_UNCERTAIN, 1),
        ("hang_before", Reason.EFFECT_UNCERTAIN, 0),
        ("hang_after", Reason.EFFECT_UNCERTAIN, 1),
        ("hang_up_before", Reason.EFFECT_UNCERTAIN, 0),
        ("hang_up_after", Reason.EFFECT_UNCERTAIN, 1),
    ],
)
async def test_a_refund_that_failed_or_is_in_doubt_reaches_a_person_and_is_not_claimed(
    database: URL, crm: Crm, honours_keys: bool, fault: str, reason: Reason, done: int
) -> None:
    faults = dict.fromkeys(range(1, 10), fault)
    with ActionEndpoint(honours_keys=honours_keys, faults=faults) as company:
        heard, brief = await refund(
            database, crm, company.url, reason, honours_keys, patience_for(fault)
        )
        calls = 3 if honours_keys or fault == "503" else 1

        async def arrived() -> bool:
            """What the desk gave up waiting for may reach a slow company after that."""
            return len(company.calls) >= calls and len(company.effects) >= done

        await until(arrived)
    assert (len(company.calls), len(company.effects)) == (calls, done)
    doubt = reason == Reason.EFFECT_UNCERTAIN
    assert ("settle it in the ledger" in brief.next_step) == doubt
    assert heard.seconds < 3 * (2 * BRIEFLY + 1) + GRACE


async def test_a_refund_at_a_company_that_is_not_there_has_failed(database: URL, crm: Crm) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    _, brief = await refund(database, crm, nobody, Reason.EFFECT_FAILED)
    assert "cannot be reached" in brief.evidence


async def test_what_a_company_says_when_it_refuses_is_for_people_only(
    database: URL, crm: Crm
) -> None:
    def refuses(path: str, headers: Mapping[str, str], raw: bytes) -> Reply:
        return Reply(422, b'{"error": "period 2026-02 is closed"}')

    with listening(refuses) as url:
        _, brief = await refund(database, crm, url, Reason.EFFECT_FAILED)
    assert "period 2026-02 is closed" in brief.evidence


async def test_a_desk_without_an_endpoint_says_so_to_the_person(database: URL, crm: Crm) -> None:
    _, brief = await refund(database, crm, "", Reason.EFFECT_FAILED)
    assert "add [endpoint] to deskhand.toml" in brief.evidence


STRANGE: dict[str, tuple[int, bytes, EffectStatus]] = {
    "no body": (200, b"", "uncertain"),
    "html": (200, b"<!doctype html><p>Done.", "uncertain"),
    "a list": (200, b"[1, 2]", "uncertain"),
    "nothing to store": (200, b'{"id": "re_1", "note": "a\\u0000b"}', "done"),
    "half a character": (200, b'{"id": "re_1", "note": "\\ud83d"}', "done"),
    "no number": (200, b'{"id": "re_1", "amount": NaN}', "uncertain"),
    "no end": (200, b'{"id": "re_1", "amount": 1e999}', "uncertain"),
    "a refusal with nothing to store": (422, b"closed\x00period", "failed"),
    "a refusal in another alphabet": (422, b"\xff\xfe\xfa", "failed"),
}


@pytest.mark.parametrize(
    "answer",
    known_as(STRANGE),
)
async def test_a_strange_answer_of_the_company_is_settled_at_once(
    database: URL, crm: Crm, answer: tuple[int, bytes, EffectStatus]
) -> None:
    status, body, becomes = answer
    called: list[str] = []

    def answers(path: str, headers: Mapping[str, str], raw: bytes) -> Reply:
        called.append(headers["idempotency-key"])
        return Reply(status, body)

    with listening(answers) as url:
        more = {"sources": [source(crm.url, needed=True)], "endpoint": endpoint(url)}
        async with stage(database, ScriptedModel(lambda request: REFUNDS), **more) as on:
            heard = await on.hear(LATE)
            (row,) = await on.opened.ledger.rows(heard.ticket)
            if becomes != "done":
                failed = becomes == "failed"
                reason = Reason.EFFECT_FAILED if failed else Reason.EFFECT_UNCERTAIN
                await check_hand_off(on, heard.ticket, reason)
    assert len(called) == 1
    assert row.status == becomes
    if becomes == "done":
        assert isinstance(heard.outcome, Replied)
        assert "refund of 20.00 USD" in heard.outcome.text


@contextmanager
def listening(answers: Answer) -> Generator[str]:
    """A company's endpoint that answers as it is told; its address."""
    company = LocalServer(answers)
    company.start()
    try:
        yield f"http://127.0.0.1:{company.server_port}"
    finally:
        company.stop()


async def refund(
    database: URL,
    crm: Crm,
    url: str,
    reason: Reason,
    honours_keys: bool = False,
    patience: float = PATIENCE,
) -> tuple[Heard, Brief]:
    """A refund that does not work out: the ledger and the brief say what became of it."""
    more: dict[str, Any] = {"sources": [source(crm.url, needed=True)]}
    if url:
        more["endpoint"] = endpoint(url, honours_keys, patience)
    async with stage(database, ScriptedModel(lambda request: REFUNDS), **more) as on:
        heard = await on.hear(LATE)
        brief = await check_hand_off(on, heard.ticket, reason)
        (row,) = await on.opened.ledger.rows(heard.ticket)
    status = str(reason).removeprefix("effect_")
    assert row.status == status
    assert [line for line in brief.tried if line.startswith(f"REFUND of 20.00 USD: {status}")]
    return heard, brief


# --- The budget is used up ----------------------------------------------------------------------


def brain(purpose: str, body: Body) -> dict[str, Any]:
    """Refunds boldly where it is asked to, and says sorry when that was refused."""
    answer = default_brain(purpose, body)
    asked = user_text(body)
    if purpose != "resolve" or "F-1001, it" not in asked:
        return answer
    return answer | (SORRY if "was refused" in asked else BOLD)


@pytest.fixture
def claude() -> Iterator[MessagesApi]:
    with MessagesApi(brain, key="k") as server:
        yield server


def models(server: MessagesApi, *after: str) -> dict[str, Any]:
    haiku = {
        "name": "haiku",
        "kind": "claude",
        "model": "claude-haiku-5-5",
        "base_url": server.url,
        "key_env": "CLAUDE_KEY",
    }
    more = [{"name": name, "kind": name} for name in after]
    return {"cheap": ["haiku", *after], "turn_deadline_seconds": 60, "list": [haiku, *more]}


async def test_a_ticket_that_has_cost_its_share_goes_to_a_person_and_costs_no_more(
    database: URL, claude: MessagesApi
) -> None:
    spending = {"per_ticket": "0.02", "reserve_per_call": "0.02"}
    async with stage(database, models=models(claude), spending=spending) as on:
        heard = await on.hear(VAGUE)
        brief = await check_hand_off(on, heard.ticket, Reason.OVER_BUDGET)
    assert brief.evidence == "the ticket's model budget of $0.02 is used up"
    assert brief.written_by == "code"
    assert [request.purpose for request in claude.requests] == ["triage"]


async def test_on_a_day_that_has_cost_its_share_the_next_customer_gets_a_person(
    database: URL, claude: MessagesApi
) -> None:
    spending = {"per_day": "0.02", "reserve_per_call": "0.02"}
    async with stage(database, models=models(claude), spending=spending) as on:
        assert isinstance((await on.hear(QUESTION, BEN)).outcome, Replied)
        heard = await on.hear(QUESTION)
        brief = await check_hand_off(on, heard.ticket, Reason.OVER_BUDGET)
        figures = await report_between(
            on.opened.totals, on.opened.reviews, on.begun, on.parts.clock.now()
        )
    assert brief.evidence == "the day's model budget of $0.02 is used up"
    assert len(claude.requests) == 1
    assert 0 < figures.model_cost < 0.02
    assert figures.model_calls == 1


async def test_a_refund_before_the_budget_ended_is_told_to_the_person(
    database: URL, crm: Crm, claude: MessagesApi
) -> None:
    spending = {"per_ticket": "0.02", "reserve_per_call": "0.02"}
    with ActionEndpoint() as company:
        more: dict[str, Any] = {
            "models": models(claude),
            "sources": [source(crm.url, needed=True)],
            "endpoint": endpoint(company.url),
            "spending": spending,
        }
        async with stage(database, **more) as on:
            heard = await on.hear(LATE)
            brief = await check_hand_off(on, heard.ticket, Reason.GATE_REFUSED)
            (row,) = await on.opened.ledger.rows(heard.ticket)
        assert len(company.effects) == 1
    assert row.status == "done"
    assert [line for line in brief.tried if line.startswith("REFUND of 20.00 USD: done")]
    assert len(claude.requests) == 1


async def test_a_model_that_costs_nothing_answers_when_the_budget_is_used_up(
    database: URL, claude: MessagesApi
) -> None:
    spending = {"per_ticket": "0", "reserve_per_call": "0.02"}
    async with stage(database, models=models(claude, "builtin"), spending=spending) as on:
        heard = await on.hear("How do I pair a probe?")
    assert isinstance(heard.outcome, Replied)
    assert claude.requests == []


# --- What fails again and again -----------------------------------------------------------------


async def test_articles_that_cannot_be_read_at_all_end_with_a_person(database: URL) -> None:
    async with stage(database) as on:
        await run(on, "ALTER TABLE knowledge_state RENAME TO mislaid")
        receipt = await on.receive(QUESTION)
        await run_turn(on.parts, await on.claim(receipt))
        await check_hand_off(on, receipt.ticket_id, Reason.KNOWLEDGE_UNAVAILABLE)


async def test_articles_that_cannot_be_read_again_answer_as_they_were(database: URL) -> None:
    async with stage(database) as on:
        await on.opened.library.refresh()
        await run(on, "ALTER TABLE knowledge_state RENAME TO mislaid")
        receipt = await on.receive("How do I pair a probe?")
        outcome = await run_turn(on.parts, await on.claim(receipt))
    assert isinstance(outcome, Replied)
    assert PAIRING.text in outcome.text


async def fail(on: Stage, receipt: Receipt, error: type[Exception]) -> None:
    """Every attempt at the turn fails, as often as a worker tries; then it is given up."""
    for _ in range(ATTEMPTS):
        claim = await on.claim(receipt)
        with pytest.raises(error):
            await run_turn(on.parts, claim)
    await give_up(on.parts, await on.claim(receipt), f"{ATTEMPTS} attempts failed")


async def run(on: Stage, statement: str) -> None:
    async with on.opened.engine.begin() as connection:
        await connection.execute(text(statement))


class Broken(Exception):
    """A fault in an adapter that none of the three errors is made for."""


async def test_a_refund_before_an_error_that_stays_is_done_once_and_told_to_the_person(
    database: URL, crm: Crm
) -> None:
    def resolve(request: ResolveRequest) -> Proposal:
        if request.earlier:
            raise Broken
        return REFUNDS.model_copy(update={"reply": "I have refunded you, Ana."})

    with ActionEndpoint() as company:
        more = {"sources": [source(crm.url, needed=True)], "endpoint": endpoint(company.url)}
        async with stage(database, ScriptedModel(resolve), **more) as on:
            receipt = await on.receive(LATE)
            await fail(on, receipt, Broken)
            brief = await check_hand_off(on, receipt.ticket_id, Reason.INTERNAL_ERROR)
            (row,) = await on.opened.ledger.rows(receipt.ticket_id)
        assert len(company.calls) == len(company.effects) == 1
    assert row.status == "done"
    assert [line for line in brief.tried if line.startswith("REFUND of 20.00 USD: done")]
