"""Real clients against the local server: typed answers, usage, prices and a stable cached prefix."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

import pytest

from deskhand.core.contacts import Contact
from deskhand.core.context import Context
from deskhand.core.decisions import (
    NO_EFFECT,
    Passage,
    ProposedAction,
    ProposedLookup,
    Reason,
    Triage,
    Verdict,
)
from deskhand.core.errors import Permanent, Retryable
from deskhand.core.messages import Message
from deskhand.core.policy import Policy
from deskhand.core.ports import (
    Answer,
    BriefLines,
    BriefRequest,
    ResolveRequest,
    SummaryRequest,
    TriageRequest,
)
from deskhand.core.reading import Reading
from deskhand.flow.gate import Grounds, gate
from deskhand.models.claude import claude_model
from deskhand.models.config import ModelConfig
from deskhand.models.llm import LanguageModel
from deskhand.models.openai import openai_model
from deskhand.testing.faults import Reply
from deskhand.testing.messages_api import MessagesApi, ScriptedBrain
from deskhand.testing.wire import LocalServer

T = TypeVar("T")
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
HAIKU, SONNET = "claude-haiku-5-5", "claude-sonnet-5-5"
DOLLARS = {HAIKU: (Decimal("0.10"), Decimal("0.50")), SONNET: (Decimal(2), Decimal(10))}
"""Published prices of a million tokens, in and out."""
MILLION = Decimal(1_000_000)
RETURNS = Passage(
    id="returns#0",
    article="returns",
    title="Returns",
    text="You can return it for 30 days. Refunds take five days.",
    updated_at=NOW,
)
REFUNDED = RETURNS.model_copy(
    update={"id": "trust#0", "text": "We have refunded every return since 2019! Ask us.\nMore."}
)
ACTIONS = ("REFUND(order_id, amount): at most 50 USD", "ESCALATE(reason)")
POLICY = Policy(company="Fernhill")
LONG_POLICY = Policy(company="Fernhill", voice="Write plainly, please. " * 1000)


def triage_of(text: str) -> TriageRequest:
    return TriageRequest(
        text=text,
        subject="",
        categories=("billing", "shipping"),
        article_languages=("en", "de"),
        local=Triage(category=None, intent="return", language="fr"),
    )


def resolve_of(
    name: str, text: str, policy: Policy = POLICY, passages: tuple[Passage, ...] = (RETURNS,)
) -> ResolveRequest:
    return ResolveRequest(
        policy=policy,
        reading=Reading(subject=f"From {name}", text=text),
        triage=Triage(category="billing"),
        context=Context(at=NOW, contact=Contact(id=f"c-{name.lower()}", name=name)),
        passages=passages,
        history=(Message(id="m1", role="customer", text="Hello?", at=NOW),),
        actions=ACTIONS,
        lookups=("parcel(tracking): where a parcel is",),
    )


CARLA = resolve_of("Carla", "The holder broke. Can I send it back?")
BRIEF = BriefRequest(
    reading=Reading(text="I want to speak to somebody."),
    history=(),
    verdict=Verdict(reason=Reason.ASKS_FOR_PERSON, evidence="speak to somebody"),
    tried=("searched the articles",),
)
SUMMARY = SummaryRequest(summary="", messages=CARLA.history)


@asynccontextmanager
async def talking(
    server: MessagesApi,
    model: str = HAIKU,
    key: str = "",
    make: Callable[[ModelConfig, str], LanguageModel] = claude_model,
    **config: Any,
) -> AsyncGenerator[LanguageModel]:
    url = server.url if make is claude_model else f"{server.url}/v1"
    settings = ModelConfig(name="desk", kind="", model=model, base_url=url, **config)
    built: Any = make(settings, key or server.key)
    try:
        yield built
    finally:
        await built._provider.model.client.close()


def ask(
    server: MessagesApi,
    call: Callable[[LanguageModel], Awaitable[T]],
    model: str = HAIKU,
    **how: Any,
) -> T:
    async def asked() -> T:
        async with talking(server, model, **how) as built, asyncio.timeout(60):
            return await call(built)

    return asyncio.run(asked())


async def all_four(model: LanguageModel) -> tuple[Answer[Any], ...]:
    return (
        await model.triage(triage_of("Was ist mit meiner Rechnung?")),
        await model.resolve(CARLA),
        await model.brief(BRIEF),
        await model.summarise(SUMMARY),
    )


# --- Claude -------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [HAIKU, SONNET])
def test_claude_answers_all_four_questions_with_usage_and_a_price(model: str) -> None:
    with MessagesApi() as server:
        triage, proposal, lines, summary = answers = ask(server, all_four, model)
    assert server.refused == []
    assert (triage.value.category, triage.value.decided_by) == ("billing", "desk")
    assert (triage.value.intent, triage.value.confidence) == ("return", 1.0)
    assert proposal.value.reply == "You can return it for 30 days."
    assert (proposal.value.citations, proposal.value.confidence) == (("returns#0",), 0.9)
    assert (proposal.value.action, proposal.value.lookup) == (None, None)
    assert proposal.value.written_by == "desk"
    assert isinstance(lines.value, BriefLines)
    assert "customer" in summary.value
    purposes = ["triage", "resolve", "brief", "summarise"]
    assert [request.purpose for request in server.requests] == purposes
    for answer, request in zip(answers, server.requests, strict=True):
        (usage,) = answer.usage
        assert (usage.model, usage.purpose) == (model, request.purpose)
        assert usage.input_tokens == request.input_tokens
        assert usage.output_tokens > 0
        into, out = DOLLARS[model]
        assert usage.cost == (into * usage.input_tokens + out * usage.output_tokens) / MILLION


@pytest.mark.parametrize("model", [HAIKU, SONNET, "claude-sonnet-4-6"])
def test_no_claude_call_sets_a_temperature_or_lets_the_model_think(model: str) -> None:
    with MessagesApi() as server:
        ask(server, all_four, model)
    assert server.refused == []
    for request in server.requests:
        assert "temperature" not in request.body
        assert request.body.get("thinking", {"type": "disabled"})["type"] in (
            "disabled",
            "between_tools",
        )
        assert request.body["output_config"]["format"]["type"] == "json_schema"


def test_a_proposed_action_and_lookup_arrive_with_their_arguments() -> None:
    brain = ScriptedBrain()
    brain.say(
        "resolve",
        reply="{effect}",
        action={"name": "REFUND", "arguments": [{"name": "amount", "value": "20"}]},
        lookup={"name": "parcel", "arguments": [{"name": "tracking", "value": "1Z8"}]},
    )
    with MessagesApi(brain) as server:
        proposal = ask(server, lambda model: model.resolve(CARLA)).value
    assert proposal.action == ProposedAction(name="REFUND", arguments={"amount": "20"})
    assert proposal.lookup == ProposedLookup(name="parcel", arguments={"tracking": "1Z8"})


def test_the_context_is_cited_where_there_is_no_article() -> None:
    request = resolve_of("Bo", "What is my plan?", passages=())
    with MessagesApi() as server:
        proposal = ask(server, lambda model: model.resolve(request)).value
    assert proposal.citations == ("context",)


@pytest.mark.parametrize("passages", [(RETURNS,), (REFUNDED,), ()])
def test_what_the_default_brain_says_may_leave(passages: tuple[Passage, ...]) -> None:
    request = resolve_of("Bo", "What now?", passages=passages)
    with MessagesApi() as server:
        proposal = ask(server, lambda model: model.resolve(request)).value
    grounds = Grounds(
        passages=passages,
        context=request.context,
        effect=NO_EFFECT,
        reading=request.reading,
        policy=POLICY,
    )
    assert gate(proposal, proposal.reply, grounds) == proposal.reply


def test_an_invented_category_and_an_empty_language_fall_back() -> None:
    with MessagesApi(ScriptedBrain({"triage": [{"category": "astrology", "language": ""}]})) as s:
        triage = ask(s, lambda model: model.triage(triage_of("Which sign am I?"))).value
    assert (triage.category, triage.confidence, triage.language) == (None, 0.0, "fr")


def test_a_confidence_out_of_bounds_is_asked_for_again() -> None:
    brain = ScriptedBrain({"resolve": [{"confidence": 7}, {"confidence": 0.8}]})
    with MessagesApi(brain) as server:
        answer = ask(server, lambda model: model.resolve(CARLA))
    assert answer.value.confidence == 0.8
    assert len(server.requests) == 2
    assert answer.usage[0].input_tokens == sum(each.input_tokens for each in server.requests)


@pytest.mark.parametrize(
    ("fault", "why"),
    [("max_tokens", "the answer is cut off"), ("refusal", "it refused to answer")],
)
def test_what_was_cut_off_or_refused_is_told_and_not_paid_for_again(fault: str, why: str) -> None:
    with MessagesApi(faults=fault) as server, pytest.raises(Permanent, match=why):
        ask(server, lambda model: model.resolve(CARLA))
    assert len(server.requests) == 1


def test_a_wrong_key_is_permanent_and_is_never_printed() -> None:
    with MessagesApi() as server, pytest.raises(Permanent, match="desk: .* 401") as failed:
        ask(server, lambda model: model.triage(triage_of("Hi")), key="sk-ant-not-yours")
    chain: BaseException | None = failed.value
    while chain is not None:
        assert "sk-ant-not-yours" not in f"{chain} {chain!r} {vars(chain)}"
        chain = chain.__cause__ or chain.__context__


@pytest.mark.parametrize("make", [claude_model, openai_model])
def test_a_models_server_leads_nobody_elsewhere(
    make: Callable[[ModelConfig, str], LanguageModel],
) -> None:
    """What customers wrote, and the key, would go there."""
    with MessagesApi() as elsewhere, MessagesApi() as server:
        server.redirects_to = elsewhere.url
        with pytest.raises(Retryable, match="desk"):
            ask(server, lambda model: model.triage(triage_of("Hi")), make=make)
        assert elsewhere.requests == []


# --- The cached prefix --------------------------------------------------------------------------


def test_the_cached_prefix_is_the_same_for_two_tickets_and_holds_nothing_of_them() -> None:
    async def two(model: LanguageModel) -> None:
        for name, text in (("Carla", "The holder broke."), ("Bo", "Where is my invoice?")):
            await model.triage(triage_of(text))
            await model.resolve(resolve_of(name, text))

    with MessagesApi() as server:
        ask(server, two)
    assert server.unstable_prefixes == []
    for purpose in ("triage", "resolve"):
        first, second = (each for each in server.requests if each.purpose == purpose)
        assert first.body["system"] == second.body["system"]
        assert first.body["system"][-1]["cache_control"] == {"type": "ephemeral", "ttl": "1h"}
        assert first.body["messages"] != second.body["messages"]
        assert "broke" not in str(first.body["system"])
        assert "cache_control" not in str(first.body["messages"])


def test_a_short_prefix_is_not_cached_and_a_long_one_is_read_by_the_next_ticket() -> None:
    async def twice(model: LanguageModel, policy: Policy) -> list[tuple[int, int]]:
        answers = [await model.resolve(resolve_of(name, "Hi", policy)) for name in ("Carla", "Bo")]
        return [
            (use.cache_write_tokens, use.cached_tokens) for (use,) in (a.usage for a in answers)
        ]

    with MessagesApi() as server:
        assert ask(server, lambda model: twice(model, POLICY)) == [(0, 0), (0, 0)]
    with MessagesApi() as server:
        (written, nothing), (none, read) = ask(server, lambda model: twice(model, LONG_POLICY))
    assert (nothing, none) == (0, 0)
    assert written == read >= 4096


def test_a_cache_write_costs_what_an_hour_costs() -> None:
    request = resolve_of("Carla", "Hi", LONG_POLICY)
    with MessagesApi() as server:
        (usage,) = ask(server, lambda model: model.resolve(request), SONNET).usage
    fresh = usage.input_tokens - usage.cache_write_tokens
    dollars = 2 * fresh + 4 * usage.cache_write_tokens + 10 * usage.output_tokens
    assert usage.cost == dollars / MILLION


# --- Prices -------------------------------------------------------------------------------------


def test_a_cache_read_costs_a_fraction() -> None:
    async def second(model: LanguageModel) -> Answer[Any]:
        await model.resolve(resolve_of("Carla", "Hi", LONG_POLICY))
        return await model.resolve(resolve_of("Bo", "Hi", LONG_POLICY))

    with MessagesApi() as server:
        (usage,) = ask(server, second, SONNET).usage
    fresh = usage.input_tokens - usage.cached_tokens
    dollars = 2 * fresh + Decimal("0.1") * usage.cached_tokens + 10 * usage.output_tokens
    assert usage.cost == dollars / MILLION


def test_the_companys_own_price_goes_before_the_published_one() -> None:
    async def second(model: LanguageModel) -> Answer[Any]:
        await model.resolve(resolve_of("Carla", "Hi", LONG_POLICY))
        return await model.resolve(resolve_of("Bo", "Hi", LONG_POLICY))

    prices = {"input_price": "3", "output_price": "7", "cached_price": "0.5"}
    with MessagesApi() as server:
        (usage,) = ask(server, second, **prices).usage
    fresh = usage.input_tokens - usage.cached_tokens
    dollars = 3 * fresh + Decimal("0.5") * usage.cached_tokens + 7 * usage.output_tokens
    assert usage.cost == dollars / MILLION


def test_a_claude_model_that_nobody_has_heard_of_answers_without_a_price() -> None:
    with MessagesApi() as server:
        answer = ask(server, lambda model: model.triage(triage_of("Hi")), "claude-of-next-year")
    assert answer.usage[0].cost is None


# --- The second door ----------------------------------------------------------------------------


def test_an_openai_compatible_model_answers_all_four_questions_without_a_price() -> None:
    with MessagesApi() as server:
        triage, proposal, lines, summary = answers = ask(
            server, all_four, "llama-3.3-70b", make=openai_model
        )
    assert server.refused == []
    assert {request.path for request in server.requests} == {"/v1/chat/completions"}
    purposes = ["triage", "resolve", "brief", "summarise"]
    assert [request.purpose for request in server.requests] == purposes
    assert triage.value.category == "billing"
    assert proposal.value.citations == ("returns#0",)
    assert isinstance(lines.value, BriefLines)
    assert summary.value
    for answer, request in zip(answers, server.requests, strict=True):
        assert answer.usage[0].input_tokens == request.input_tokens
        assert answer.usage[0].cost is None


def test_a_local_model_costs_what_the_company_says() -> None:
    with MessagesApi() as server:
        (usage,) = ask(
            server,
            lambda model: model.triage(triage_of("Hi")),
            "llama-3.3-70b",
            make=openai_model,
            input_price="1",
            output_price="2",
        ).usage
    assert usage.cost == (usage.input_tokens + 2 * usage.output_tokens) / MILLION


def test_a_local_model_without_a_key_is_asked_all_the_same() -> None:
    async def asked() -> str | None:
        with MessagesApi(key="") as server:
            async with talking(server, "llama-3.3-70b", make=openai_model) as model:
                return (await model.triage(triage_of("Hi"))).value.category

    assert asyncio.run(asked()) == "billing"


class Chatty(MessagesApi):
    """A model that was only told the form, and says something around its answer."""

    def _serve(self) -> LocalServer:
        return LocalServer(self._with_words)

    def _with_words(self, path: str, headers: Mapping[str, str], raw: bytes) -> Reply:
        plain = self.reply(path, headers, raw)
        body = json.loads(plain.body)
        message = body["choices"][0]["message"]
        message["content"] = f"Here you are:\n```json\n{message['content']}\n```\nAnything else?"
        return replace(plain, body=json.dumps(body).encode())


async def test_words_around_an_answer_are_passed_over() -> None:
    with Chatty() as server:
        async with talking(server, make=openai_model) as model:
            answer = await model.triage(triage_of("Where is my parcel?"))
    assert answer.value.decided_by == "desk"
    assert len(server.requests) == 1
