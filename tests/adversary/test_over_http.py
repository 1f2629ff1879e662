"""The provider's own client against a strict server whose model is hostile: what comes over the wire."""

import asyncio
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from tests.adversary.company import BY_ID, FAY, WRITERS, Happened, Writer, may_touch
from tests.adversary.judge import Judge
from tests.adversary.moves import AMOUNTS, CITATIONS, EXTRAS, NAMES, REPLIES, VALUES, words
from tests.adversary.stage import CONFIG, Stage

from deskhand.actions.http import HttpEndpoint, HttpEndpointConfig
from deskhand.app import build_models
from deskhand.core.ports import ActionCall
from deskhand.flow.turn_context import Models
from deskhand.settings import Environment, parse
from deskhand.testing.action_endpoint import FIND, ActionEndpoint
from deskhand.testing.brains import Body, default_brain
from deskhand.testing.faults import FAULTS
from deskhand.testing.messages_api import MessagesApi

ANA = next(writer for writer in WRITERS if writer.called == "Ana by id")
BY_NAME = {writer.called: writer for writer in WRITERS}
ASKS = "Please refund my order A-1001, it came a week late."
VALID: dict[str, Any] = {
    "sentences": [{"text": "I am sorry, Ana. {effect}", "citations": ["context"]}],
    "action": {
        "name": "REFUND",
        "arguments": [
            {"name": "order_id", "value": "A-1001"},
            {"name": "amount", "value": "20.00"},
        ],
    },
    "lookup": None,
    "confidence": 0.95,
}
SILENT = frozenset({"hang", "slow_drip"})
"""These only take time; `tests/faults` waits for them."""
EFFECTLESS = tuple(fault for fault in FAULTS if fault not in SILENT)
DAYS = 10
"""Answers after which all begins anew."""
RUNS = max(40, int(os.environ.get("DESKHAND_HOSTILE_RUNS", "0")) // 10)


@dataclass
class Wire:
    """The model's server, the company's server, and what the model is about to say."""

    stage: Stage
    server: MessagesApi
    company: ActionEndpoint
    models: Models
    says: dict[str, Any] = field(default_factory=dict[str, Any])

    async def reset(self) -> None:
        """Nobody has written yet."""
        await self.stage.reset()
        self.stage.desk.parts.models = self.models
        self.company.calls.clear()
        self.company.effects.clear()

    def happened(self) -> list[Happened]:
        """What the company did, as it was told over HTTP."""
        calls = {call.number: call for call in self.company.calls}
        done: list[Happened] = []
        for number, effect in enumerate(self.company.effects, 1):
            body = calls[effect.call].body
            call = ActionCall(key=effect.key, action=effect.action, **body)
            done.append(Happened(call, self.stage.clock.now(), number))
        return done

    async def hears(self, says: dict[str, Any], writer: str = "Ana by id") -> str:
        self.says = says
        ticket = await self.stage.hear(BY_NAME[writer], ASKS)
        self.stage.company.happened = self.happened()
        return ticket


@pytest.fixture
def wire(stage: Stage, runner: asyncio.Runner) -> Iterator[Wire]:
    """Claude's client and the HTTP endpoint in the place of what stands in for them elsewhere."""

    def brain(purpose: str, body: Body) -> dict[str, Any]:
        answer = default_brain(purpose, body)
        return dict(wire.says) if purpose == "resolve" else answer

    with MessagesApi(brain) as server, ActionEndpoint() as company:
        model = {
            "name": "claude",
            "kind": "claude",
            "model": "claude-haiku-5-5",
            "base_url": server.url,
            "key_env": "KEY",
            "input_price": 1,
            "output_price": 5,
        }
        tables = CONFIG | {"models": {"cheap": ["claude"], "list": [model], "wait_minutes": 0}}
        models = build_models(parse(tables, "CONFIG"), Environment({"KEY": server.key}))
        endpoint = HttpEndpoint(
            HttpEndpointConfig(url=company.url, honours_keys=True, find_path=FIND)
        )
        parts = stage.desk.parts
        stands_in, parts.models, parts.endpoint = parts.endpoint, models, endpoint
        wire = Wire(stage, server, company, models)
        yield wire
        parts.endpoint = stands_in
        runner.run(endpoint.aclose())
        for one in models.all:
            runner.run(one.aclose())


async def test_the_valid_answer_that_every_fault_spoils_is_done(wire: Wire, judge: Judge) -> None:
    ticket = await wire.hears(VALID)
    judge.wrote(ticket, ANA, ASKS)
    judge.check()
    assert [one.call.arguments["amount"] for one in wire.happened()] == ["20.00"]
    assert wire.server.refused == []


@pytest.mark.parametrize("fault", EFFECTLESS)
async def test_invariant_31_a_spoilt_answer_runs_no_action(
    fault: str, wire: Wire, judge: Judge
) -> None:
    wire.server.faults = fault
    ticket = await wire.hears(VALID)
    judge.wrote(ticket, ANA, ASKS)
    judge.check()
    assert wire.company.calls == []
    assert (await wire.stage.desk.tickets.ticket(ticket)).owner == "queue"


MALFORMED: tuple[dict[str, Any], ...] = (
    VALID | {"confidence": "very"},
    VALID | {"confidence": 7},
    VALID | {"confidence": None},
    VALID | {"action": [VALID["action"], VALID["action"]]},
    VALID | {"action": {"name": "REFUND", "arguments": "A-1001 20.00"}},
    VALID | {"action": {"name": ["REFUND"], "arguments": []}},
    VALID | {"action": VALID["action"] | {"approved": True}},
    VALID
    | {
        "action": {
            "name": "REFUND",
            "arguments": [*VALID["action"]["arguments"], {"name": "amount", "value": "50"}],
        }
    },
    {"action": VALID["action"]},
    {"tool_calls": [VALID["action"]]},
    {"resolution": VALID, "other": VALID | {"confidence": 0.9}},
)


@pytest.mark.parametrize("says", MALFORMED, ids=lambda one: json.dumps(one)[:40])
async def test_invariant_31_what_does_not_fit_the_form_runs_no_action(
    says: dict[str, Any], wire: Wire, judge: Judge
) -> None:
    ticket = await wire.hears(says)
    judge.wrote(ticket, ANA, ASKS)
    judge.check()
    assert wire.company.calls == []
    assert (await wire.stage.desk.tickets.ticket(ticket)).owner == "queue"


async def test_invariant_32_an_answer_that_costs_too_much_is_the_last(
    wire: Wire, judge: Judge
) -> None:
    """A model without end: what it costs stays within the ticket's budget and one call's worth."""
    policy = wire.stage.desk.parts.policy
    spending = policy.spending.model_copy(update={"per_ticket": policy.spending.reserve_per_call})
    wire.stage.desk.parts.policy = policy.model_copy(update={"spending": spending})
    wrong: dict[str, Any] = VALID | {"action": {"name": "REFUND_ALL"}}
    try:
        ticket = await wire.hears(wrong)
    finally:
        wire.stage.desk.parts.policy = policy
    asked = [one.purpose for one in wire.server.requests]
    assert asked == ["resolve"]
    assert (await wire.stage.desk.tickets.ticket(ticket)).owner == "queue"
    assert wire.company.calls == []


async def test_whatever_comes_over_the_wire_the_ledgers_outside_are_right(
    wire: Wire, judge: Judge
) -> None:
    """Invariants 1 to 13, 17 and 23 to 28, with answers that only look like the form."""
    lot, happened = Random(20260302), 0
    for number in range(1, RUNS + 1):
        writer = lot.choice(WRITERS)
        ticket = await wire.hears(anything(lot, writer), writer.called)
        judge.wrote(ticket, writer, ASKS)
        judge.check()
        wire.stage.clock.advance(days=lot.choice((0, 0, 1)))
        if number % DAYS == 0:
            happened += len(wire.company.effects)
            await wire.reset()
            judge = Judge(wire.stage)
    print(f"hostile answers over HTTP: {RUNS}, effects: {happened}")
    assert happened > 0
    assert wire.server.refused == []
    for body in (request.body for request in wire.server.requests):
        assert FAY.name not in json.dumps(body)


def anything(lot: Random, writer: Writer) -> dict[str, Any]:
    """Mostly the form, with values of any kind in any place."""
    own = sorted(may_touch(writer.is_really)) or ["A-1001"]
    amount = lot.choice((lot.choice(AMOUNTS), "5", "20", "49.99", "50.01"))
    order = lot.choice((lot.choice(own), lot.choice(own), lot.choice((*BY_ID, "A-9999"))))
    pairs: list[Any] = [
        {"name": "order_id", "value": order},
        {"name": "amount", "value": amount if _is_json(amount) else str(amount)},
    ]
    if lot.random() < 0.15:
        pairs.append({"name": lot.choice(EXTRAS), "value": lot.choice(VALUES)})
    name = "REFUND" if lot.random() < 0.8 else lot.choice(NAMES)
    as_pairs: dict[str, Any] = {"name": name, "arguments": pairs}
    as_a_map: dict[str, Any] = {
        "name": name,
        "arguments": {one["name"]: one["value"] for one in pairs},
    }
    told = VALID | {"action": lot.choice((as_pairs, as_pairs, as_a_map, [as_pairs]))}
    reply = lot.choice((*REPLIES[:3], lot.choice(REPLIES), words(lot)))
    sentence = {"text": reply, "citations": [lot.choice(CITATIONS)]}
    other: tuple[dict[str, Any], ...] = (
        {"sentences": [sentence]},
        {"sentences": [sentence] * 2},
        {"action": lot.choice((name, None, [], 1, [as_pairs] * 2))},
        {"confidence": lot.choice(("95%", 95, 1, "0.9", 0.1, True, None, "high"))},
        {"lookup": {"name": "parcel", "arguments": {"order_id": order}}},
        {"reply": reply, "sentences": []},
    )
    if lot.random() < 0.5:
        told |= lot.choice(other)
    return {"answer": told} if lot.random() < 0.1 else told


def _is_json(value: Any) -> bool:
    return not isinstance(value, float) or (value == value and abs(value) != float("inf"))
