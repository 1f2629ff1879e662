"""Every fault of a model on every call of a turn: in time, an answer or a person, nothing twice."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from sqlalchemy.engine import URL

from deskhand.app import Desk
from deskhand.core.accounts import Account
from deskhand.core.contacts import Contact
from deskhand.core.context import Context, Order
from deskhand.core.decisions import Asked, HandedOff, Outcome, Reason, Replied
from deskhand.core.errors import Permanent
from deskhand.core.ledger import Ledger, LedgerRow
from deskhand.core.messages import IncomingMessage, Message, Sender
from deskhand.core.ports import ActionCall, SourceAnswer
from deskhand.core.state import Claim, Journal, Outbox, Receipt, Tickets
from deskhand.flow.read import take_in
from deskhand.flow.turn import run_turn
from deskhand.flow.turn_context import Parts
from deskhand.knowledge.articles import Article
from deskhand.knowledge.library import MemoryLibrary
from deskhand.settings import Environment, parse
from deskhand.store.memory import MemoryStore
from deskhand.store.queries import Queries
from deskhand.testing.brains import Body, Brain, default_brain, user_text
from deskhand.testing.faults import FAULTS
from deskhand.testing.messages_api import MessagesApi

ANA = Sender(id="c-ana", email="ana@example.org", name="Ana Sousa")
SECRET = "sk-ant-api03-fernhill-would-hate-to-see-this-printed"
SHORT = 1.5
"""Seconds that the first model is waited for, where the fault is that nothing comes.

Its sound calls of the same turn have to end within it too, on a busy machine.
"""
PATIENCE = 10.0
"""The same, where the fault comes at once: a busy machine is no fault."""
DEADLINE = 3 * SHORT
"""Seconds for all the model calls of one turn."""
GRACE = 5.0
"""Seconds over the deadline for all that is no model call, on a busy machine."""

INVALID = frozenset({"garbage_text", "wrong_form", "max_tokens", "refusal"})
"""Answers of a model that works: they do not fit the form."""
ASKED_AGAIN = frozenset({"garbage_text", "wrong_form"})
"""The client asks once more within the same call, so that the fault has to come twice."""
SILENT = frozenset({"hang", "slow_drip"})
QUICK = tuple(fault for fault in FAULTS if fault != "slow_drip")
"""For who is asked next, a slow drip is no other thing than a call that hangs."""
RAW = (
    "rate limit",
    "rate_limit",
    "overloaded",
    "internal server error",
    "x-api-key",
    "as the test asked",
    "doctype",
    "gateway",
    "log in",
    "what i think about your ticket",
    "answer",
    "{",
    "}",
    "error",
    "haiku",
    SECRET,
)
"""Pieces of the faults' bodies, and of ours: no customer may read them when a person takes over."""

PAIRING = Article(id="pair", title="Pair a probe", text="Hold the button for five seconds.")
QUESTION = "The hub is offline, how do I pair the probe again?"
VAGUE = "Something about the little box keeps puzzling my neighbour."
"""Local triage is not sure of this one."""
LATE = "Please refund order F-1001, it came a week late."
PERSON = "Let me talk to a human."
REFUND = {
    "name": "REFUND",
    "arguments": [
        {"name": "order_id", "value": "F-1001"},
        {"name": "amount", "value": "20"},
    ],
}
BOLD = {"reply": "I have refunded you, Ana.", "action": REFUND, "citations": ["context"]}
"""Proposes a refund and claims it: the refund is made, the sentence is refused."""
SORRY = {"reply": "I am sorry, Ana. {effect}", "action": None, "citations": ["context"]}
LOOKS_UP = {
    "reply": "",
    "lookup": {"name": "parcel", "arguments": [{"name": "order_id", "value": "F-1001"}]},
}
INVENTS: dict[str, Any] = {"reply": "One moment.", "action": {"name": "FREE_HUB", "arguments": []}}


@dataclass(frozen=True)
class Call:
    """One model call of a turn: what leads to it, and what its failure leads to."""

    name: str
    text: str
    number: int
    """Which call of the turn it is."""
    first: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """The model's first proposal."""
    then: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Its proposals after a lookup or a refusal."""
    earlier: int = 0
    """Turns that were answered before."""
    reason: Reason | None = None
    """Why a person has it, where that is not the fault."""
    spared: bool = False
    """Whether the turn is answered without this call."""
    refunds: int = 0
    """Effects before the call."""
    purpose: str = "resolve"


CALLS = (
    Call("triage", VAGUE, 1, purpose="triage"),
    Call("first proposal", QUESTION, 1),
    Call("proposal after a lookup", QUESTION, 2, LOOKS_UP),
    Call("proposal after an invented action", QUESTION, 2, INVENTS),
    Call("rewrite", LATE, 2, BOLD, SORRY, reason=Reason.GATE_REFUSED, refunds=1),
    Call("summary", QUESTION, 1, earlier=6, spared=True, purpose="summarise"),
    Call("brief", PERSON, 1, reason=Reason.ASKS_FOR_PERSON, purpose="brief"),
    Call(
        "brief after an effect",
        LATE,
        3,
        BOLD,
        BOLD,
        reason=Reason.GATE_REFUSED,
        refunds=1,
        purpose="brief",
    ),
)
BY_NAME = {call.name: call for call in CALLS}


def name_of(call: Call) -> str:
    return call.name


each_call = pytest.mark.parametrize("call", CALLS, ids=name_of)
each_fault = pytest.mark.parametrize("fault", FAULTS)


def brain_of(call: Call) -> Brain:
    """Answers from the request alone, so that any model of a chain may be asked at any point."""

    def brain(purpose: str, body: Body) -> dict[str, Any]:
        answer = default_brain(purpose, body)
        if purpose != "resolve":
            return answer
        text = user_text(body)
        again = "<lookups>" in text or "was refused" in text
        return answer | dict(call.then if again else call.first)

    return brain


def once(call: Call, fault: str, played: int = 0) -> dict[int, str]:
    """The fault on this call of the turn alone. `played`: requests before the turn."""
    times = 2 if fault in ASKED_AGAIN else 1
    return dict.fromkeys(range(played + call.number, played + call.number + times), fault)


def from_then_on(call: Call, fault: str, played: int = 0) -> dict[int, str]:
    """The fault on this call and on all that follow."""
    return dict.fromkeys(range(played + call.number, played + call.number + 20), fault)


def reason_of(fault: str) -> Reason:
    """What a fault means where nothing else has failed."""
    return Reason.INVALID_OUTPUT if fault in INVALID else Reason.MODEL_FAILED


class Shop:
    """Knows Ana, who owns a nursery."""

    name = "shop"
    needed = True

    async def ask(self, sender: Sender, contact: Contact | None, at: datetime) -> SourceAnswer:
        return SourceAnswer(
            contact=Contact(id=sender.id, name=sender.name, email=sender.email, role="owner"),
            account=Account(id="acc-1", name="Sousa Viveiros", tier="pro", plan="Grow"),
            orders=(
                Order(
                    id="F-1001",
                    contact_id="c-ana",
                    placed_at=at - timedelta(days=9),
                    status="delivered",
                    total=Decimal("80.00"),
                    currency="EUR",
                ),
            ),
        )


class Courier:
    """Where a parcel is."""

    name = "parcel"
    description = "parcel {order_id}: where it is"

    async def run(self, arguments: Mapping[str, str], context: Context) -> dict[str, str]:
        if arguments.get("order_id") not in {order.id for order in context.orders}:
            raise Permanent("no such order")
        return {"place": "Porto"}


class Billing:
    """The company's endpoint. `effects` is what it really did."""

    name = "billing"
    honours_keys = False

    def __init__(self) -> None:
        self.effects: list[ActionCall] = []

    async def execute(self, call: ActionCall) -> dict[str, Any]:
        self.effects.append(call)
        return {"id": f"re_{len(self.effects)}"}

    async def find(self, key: str) -> dict[str, Any] | None:
        return next(({"id": "found"} for call in self.effects if call.key == key), None)


@dataclass
class Stage:
    """A desk that talks to the local server, over a store."""

    desk: Desk
    parts: Parts
    journal: Journal
    ledger: Ledger
    tickets: Tickets
    outbox: Outbox
    billing: Billing
    queries: Queries | None = None
    written: Iterator[int] = field(default_factory=lambda: count(1))

    async def hear(self, text: str, sender: Sender = ANA) -> tuple[Claim, Outcome]:
        """A customer writes in the one conversation that is theirs, and the turn is run."""
        receipt = await self.receive(text, sender)
        assert receipt.turn_id is not None
        claim = await self.journal.claim(receipt.turn_id, self.desk.clock.now())
        assert claim is not None
        return claim, await run_turn(self.parts, claim)

    async def receive(self, text: str, sender: Sender) -> Receipt:
        incoming = IncomingMessage(
            channel="mail",
            message_id=f"m-{next(self.written)}",
            thread_id=sender.id,
            sender=sender,
            text=text,
        )
        taken = take_in(incoming, self.desk.policy.mode)
        return await self.tickets.receive(taken, self.desk.clock.now())


@dataclass(frozen=True)
class Ended:
    """How a turn ended, and what it left behind."""

    outcome: Outcome
    seconds: float
    asked: tuple[str, ...]
    """The purposes of the turn's requests that reached the first server."""
    effects: tuple[ActionCall, ...]
    rows: tuple[LedgerRow, ...]
    said: tuple[Message, ...]
    sent: tuple[str, ...]
    """What leaves for the customer."""
    owner: str
    claimed_again: Claim | None


@pytest.fixture(scope="module")
def pool() -> Iterator[tuple[MessagesApi, ...]]:
    """Two servers for the whole file, warmed up: the clients' first call in a process is slow."""
    made = [MessagesApi(key=SECRET, drip=0.05, retry_after=0) for _ in range(2)]
    with made[0] as first, made[1] as second:
        asyncio.run(warm_up([first, second]))
        yield first, second


async def warm_up(servers: Sequence[MessagesApi]) -> None:
    async with in_memory(desk_of(servers, deadline=60)) as stage:
        await stage.hear(VAGUE)
        await stage.hear(PERSON)


@pytest.fixture
def servers(pool: tuple[MessagesApi, ...]) -> list[MessagesApi]:
    """The first model's server and the second's, in order and without a fault."""
    for server in pool:
        server.faults = ""
        server.requests.clear()
    return list(pool)


def desk_of(
    servers: Sequence[MessagesApi],
    deadline: float = DEADLINE,
    patience: float = PATIENCE,
    after: float = PATIENCE,
) -> Desk:
    """Fernhill's desk as its deskhand.toml would describe it. `patience`: seconds that the first
    model is waited for; `after`: the others."""
    models = [
        {
            "name": f"haiku-{number}",
            "kind": "claude",
            "model": "claude-haiku-5-5",
            "base_url": server.url,
            "key_env": "CLAUDE_KEY",
            "timeout_seconds": patience if number == 1 else after,
        }
        for number, server in enumerate(servers, 1)
    ]
    tables: dict[str, Any] = {
        "company": {"name": "Fernhill"},
        "modes": {"default": "auto"},
        "limits": {"currency": "EUR"},
        "models": {
            "cheap": [model["name"] for model in models],
            "turn_deadline_seconds": deadline,
            "list": models,
        },
    }
    return Desk(parse(tables, "deskhand.toml"), Environment({"CLAUDE_KEY": SECRET}))


@asynccontextmanager
async def in_memory(desk: Desk) -> AsyncGenerator[Stage]:
    """A stage over the memory store."""
    store, billing = MemoryStore(desk.policy.limits), Billing()
    shelf = MemoryLibrary.of((PAIRING,), desk.clock.now())
    parts = desk.parts_in_memory(store, shelf, sources=(Shop(),), endpoint=billing)
    parts = replace(parts, lookups={"parcel": Courier()})
    try:
        yield Stage(desk, parts, store.journal, store.ledger, store.tickets, store.outbox, billing)
    finally:
        await desk.aclose()


@asynccontextmanager
async def in_postgres(desk: Desk, url: URL) -> AsyncGenerator[Stage]:
    """A stage over a real database."""
    async with desk.open(url) as opened:
        billing = Billing()
        await opened.library.save((PAIRING,), desk.clock.now())
        parts = replace(
            opened.parts, sources=(Shop(),), lookups={"parcel": Courier()}, endpoint=billing
        )
        yield Stage(
            desk,
            parts,
            parts.journal,
            opened.ledger,
            opened.tickets,
            opened.outbox,
            billing,
            opened.queries,
        )


async def play(
    stage: Stage, call: Call, servers: Sequence[MessagesApi], faults: Mapping[int, str] | str = ""
) -> Ended:
    """Play a call's turn, the answered ones before it without the first model's faults."""
    server = servers[0]
    for each in servers:
        each.brain = brain_of(call)
    for _ in range(call.earlier):
        _, before = await stage.hear(call.text)
        assert isinstance(before, Replied)
    played = len(server.requests)
    if isinstance(faults, str):
        server.faults = faults
    else:
        server.faults = {played + number: fault for number, fault in faults.items()}
    begun = time.monotonic()
    claim, outcome = await stage.hear(call.text)
    seconds = time.monotonic() - begun
    rows = await stage.outbox.rows_of(claim.ticket.id)
    ticket = await stage.tickets.ticket(claim.ticket.id)
    return Ended(
        outcome=outcome,
        seconds=seconds,
        asked=tuple(request.purpose for request in server.requests[played:]),
        effects=tuple(stage.billing.effects),
        rows=await stage.ledger.rows(claim.ticket.id),
        said=await stage.tickets.messages(claim.ticket.id),
        sent=tuple(row.delivery.text for row in rows if row.destination == "mail"),
        owner=ticket.owner,
        claimed_again=await stage.journal.claim(claim.turn_id, stage.desk.clock.now()),
    )


def played(
    call: Call,
    servers: Sequence[MessagesApi],
    faults: Mapping[int, str] | str = "",
    deadline: float = DEADLINE,
    patience: float = 0,
    after: float = PATIENCE,
) -> Ended:
    """The same in memory, from beginning to end."""
    named = {faults} if isinstance(faults, str) else set(faults.values())
    waits = patience or (SHORT if named & SILENT else PATIENCE)

    async def story() -> Ended:
        async with in_memory(desk_of(servers, deadline, waits, after)) as stage:
            return await play(stage, call, servers, faults)

    return asyncio.run(story())


def check_ending(call: Call, ended: Ended) -> None:
    """What holds whatever went wrong."""
    outcome = ended.outcome
    assert isinstance(outcome, (Replied, Asked, HandedOff))
    assert ended.seconds < DEADLINE + GRACE
    assert ended.claimed_again is None
    assert ended.said[-1].role == "ai"
    assert ended.said[-1].text == outcome.text == ended.sent[-1]
    assert len(ended.sent) == call.earlier + 1
    assert [effect.arguments["amount"] for effect in ended.effects] == ["20.00"] * call.refunds
    assert [row.status for row in ended.rows] == ["done"] * call.refunds
    assert SECRET not in outcome.model_dump_json()


def check_hand_off(call: Call, ended: Ended, reason: Reason) -> HandedOff:
    """A person has it, with a brief that says why; the customer knows, and knows nothing else."""
    check_ending(call, ended)
    outcome = ended.outcome
    assert isinstance(outcome, HandedOff)
    assert (outcome.verdict.reason, outcome.brief.reason) == (reason, reason)
    assert ended.owner == "queue"
    assert "to a person on our team" in outcome.text
    low = outcome.text.lower().replace("this answer is from", "")
    assert [piece for piece in RAW if piece in low] == []
    assert outcome.brief.issue
    assert outcome.brief.next_step
    told = [line for line in outcome.brief.tried if line.startswith("REFUND of 20.00 EUR: done")]
    assert len(told) == call.refunds
    return outcome


def check_answer(call: Call, ended: Ended) -> Replied | Asked:
    """The customer is answered, and the effect is told from the ledger."""
    check_ending(call, ended)
    outcome = ended.outcome
    assert isinstance(outcome, (Replied, Asked))
    assert not (isinstance(outcome, Replied) and outcome.draft)
    assert ended.owner == "ai"
    assert ("refund of 20.00 EUR" in outcome.text) == bool(call.refunds)
    return outcome


def check_as_if_sound(call: Call, ended: Ended) -> None:
    """The turn ends as it would without any fault."""
    if call.purpose == "brief":
        assert call.reason is not None
        assert check_hand_off(call, ended, call.reason).brief.written_by == "model"
    else:
        check_answer(call, ended)


# --- One call fails -----------------------------------------------------------------------------


@each_call
def test_each_call_is_the_one_that_its_name_says(call: Call, servers: list[MessagesApi]) -> None:
    ended = played(call, servers[:1])
    assert ended.asked[call.number - 1] == call.purpose
    assert servers[0].refused == []
    check_as_if_sound(call, ended)


@each_fault
@each_call
def test_a_fault_of_one_call_ends_in_an_answer_or_with_a_person(
    call: Call, fault: str, servers: list[MessagesApi]
) -> None:
    ended = played(call, servers[:1], once(call, fault))
    assert fault in {request.fault for request in servers[0].requests}
    if call.spared:
        check_answer(call, ended)
        return
    outcome = check_hand_off(call, ended, call.reason or reason_of(fault))
    assert outcome.brief.written_by == ("code" if call.purpose == "brief" else "model")


@pytest.mark.parametrize("fault", QUICK)
@pytest.mark.parametrize("call", [call for call in CALLS if call.purpose != "brief"], ids=name_of)
def test_a_model_that_stays_away_ends_with_a_person_in_time(
    call: Call, fault: str, servers: list[MessagesApi]
) -> None:
    ended = played(call, servers[:1], from_then_on(call, fault))
    outcome = check_hand_off(call, ended, call.reason or reason_of(fault))
    assert outcome.brief.written_by == "code"


@pytest.mark.parametrize("fault", sorted(ASKED_AGAIN))
@each_call
def test_one_answer_of_the_wrong_form_changes_nothing(
    call: Call, fault: str, servers: list[MessagesApi]
) -> None:
    ended = played(call, servers[:1], {call.number: fault})
    assert ended.asked[call.number] == call.purpose
    check_as_if_sound(call, ended)


# --- The deadline -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("triage", "hang"),
        ("first proposal", "slow_drip"),
        ("rewrite", "hang"),
        ("summary", "hang"),
        ("brief after an effect", "slow_drip"),
    ],
)
def test_the_deadline_holds_where_each_call_may_take_longer(
    name: str, fault: str, servers: list[MessagesApi]
) -> None:
    call = BY_NAME[name]
    faults = from_then_on(call, fault)
    ended = played(call, servers[:1], faults, deadline=2.0, patience=20)
    check_hand_off(call, ended, call.reason or Reason.MODEL_FAILED)
    assert ended.seconds < 2.0 + GRACE


def test_the_deadline_is_one_for_a_whole_chain_that_hangs(servers: list[MessagesApi]) -> None:
    call = BY_NAME["first proposal"]
    with ExitStack() as stack:
        more = [stack.enter_context(MessagesApi(key=SECRET, faults="hang")) for _ in range(4)]
        ended = played(call, [servers[0], *more], "hang", 3.0, 1.0, 1.0)
        reached = [len(server.requests) for server in (servers[0], *more)]
    outcome = check_hand_off(call, ended, Reason.MODEL_FAILED)
    assert (reached[0], reached[-1]) == (1, 0)
    assert outcome.brief.written_by == "code"


@pytest.mark.parametrize("chain", [1, 2])
def test_nobody_waits_for_an_hour_because_a_model_asks_for_it(
    chain: int, servers: list[MessagesApi]
) -> None:
    call = BY_NAME["first proposal"]
    with MessagesApi(key=SECRET, faults="429", retry_after=3600) as full:
        ended = played(call, [full, *servers[1:chain]], "429", deadline=60)
    if chain == 1:
        check_hand_off(call, ended, Reason.MODEL_FAILED)
    else:
        check_answer(call, ended)
    assert ended.seconds < 30


# --- The breaker --------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["529", "401"])
def test_a_model_that_failed_again_and_again_is_left_alone_and_nobody_waits(
    fault: str, servers: list[MessagesApi]
) -> None:
    async def story() -> tuple[int, Ended]:
        desk = desk_of(servers[:1])
        async with in_memory(desk) as stage:
            for number in range(3):
                guest = Sender(id=f"c-{number}", email=f"guest-{number}@example.org")
                await stage.hear(call.text, guest)
            asked = len(servers[0].requests)
            return asked, await play(stage, call, servers[:1], fault)

    call = BY_NAME["first proposal"]
    servers[0].faults = fault
    asked, ended = asyncio.run(story())
    assert asked == 5
    outcome = check_hand_off(call, ended, Reason.MODEL_FAILED)
    assert outcome.verdict.evidence == "haiku-1 is paused"
    assert ended.asked == ()
    assert ended.seconds < GRACE


# --- A chain of two models ----------------------------------------------------------------------


@pytest.mark.parametrize("fault", QUICK)
@each_call
def test_where_the_first_model_of_two_fails_the_second_one_answers(
    call: Call, fault: str, servers: list[MessagesApi]
) -> None:
    ended = played(call, servers, from_then_on(call, fault))
    asked = [request.purpose for request in servers[1].requests]
    assert fault in {request.fault for request in servers[0].requests}
    assert asked[0] == call.purpose
    check_as_if_sound(call, ended)


@pytest.mark.parametrize("call", [call for call in CALLS if not call.spared], ids=name_of)
def test_where_each_of_two_models_fails_in_its_own_way_a_person_has_it(
    call: Call, servers: list[MessagesApi]
) -> None:
    servers[1].faults = "500"
    ended = played(call, servers, from_then_on(call, "max_tokens"))
    check_hand_off(call, ended, call.reason or Reason.MODEL_FAILED)


# --- On Postgres --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("triage", "wrong_form"),
        ("first proposal", "401"),
        ("proposal after a lookup", "refusal"),
        ("proposal after an invented action", "400"),
        ("rewrite", "max_tokens"),
        ("summary", "garbage_text"),
        ("brief", "refusal"),
        ("brief after an effect", "hang"),
    ],
)
def test_in_the_database_the_reason_is_in_the_brief_in_the_log_and_in_the_figures(
    database: URL, name: str, fault: str, servers: list[MessagesApi]
) -> None:
    async def story() -> None:
        desk = desk_of(servers[:1], patience=SHORT if fault in SILENT else PATIENCE)
        async with in_postgres(desk, database) as stage:
            ended = await play(stage, call, servers[:1], from_then_on(call, fault))
            outcome = check_hand_off(call, ended, reason)
            queries = stage.queries
            assert queries is not None
            (listed,), _ = await queries.waiting()
            assert (listed.reason, listed.brief) == (reason, outcome.brief)
            facts = await queries.facts(listed.id)
            assert facts is not None
            assert facts.reason == reason
            log = await queries.log(listed.id)
            ends = [entry.payload for entry in log if entry.kind == "turn_ended"]
            assert (ends[-1]["outcome"], ends[-1]["reason"]) == ("handed_off", reason)
            assert SECRET not in "".join(entry.model_dump_json() for entry in log)

    call = BY_NAME[name]
    reason = call.reason or reason_of(fault)
    asyncio.run(story())
