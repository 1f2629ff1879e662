"""The local server is as strict as the real API, and no fault of a provider escapes its error."""

import asyncio
import json
import time
import traceback
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from anthropic.types import Message
from openai.types.chat import ChatCompletion

from deskhand.core.decisions import Triage
from deskhand.core.errors import Permanent, Retryable
from deskhand.core.ports import InvalidOutput, TriageRequest
from deskhand.models.claude import claude_model
from deskhand.models.config import ModelConfig
from deskhand.models.llm import LanguageModel
from deskhand.models.openai import openai_model
from deskhand.testing.faults import FAULTS
from deskhand.testing.messages_api import KEY, MessagesApi, ScriptedBrain

SECRET = "sk-ant-api03-fernhill-would-hate-to-see-this-printed"
PATIENCE = 15.0
"""Seconds a model is waited for."""
SHORT = 1.0
"""The same, where the fault is that nothing comes."""
SILENT = ("hang", "slow_drip")
MESSAGES, CHAT = "/v1/messages", "/v1/chat/completions"

ENDS_IN = {
    "429": Retryable,
    "529": Retryable,
    "500": Retryable,
    "401": Permanent,
    "400": Permanent,
    "hang": Retryable,
    "slow_drip": Retryable,
    "truncated_json": Retryable,
    "html": Retryable,
    "empty_object": Retryable,
    "garbage_text": InvalidOutput,
    "wrong_form": InvalidOutput,
    "max_tokens": InvalidOutput,
    "refusal": InvalidOutput,
    "disconnect": Retryable,
}
CARLA_ASKS = TriageRequest(
    text="My candle holder arrived broken. What now?",
    subject="Order F-1001",
    categories=("billing", "shipping"),
    article_languages=("en",),
    local=Triage(category=None),
)

Make = Callable[[ModelConfig, str], LanguageModel]


@asynccontextmanager
async def talking(
    make: Make, server: MessagesApi, patience: float = PATIENCE
) -> AsyncGenerator[LanguageModel]:
    base_url = server.url if make is claude_model else f"{server.url}/v1"
    config = ModelConfig(
        name="cheap",
        kind="",
        model="claude-haiku-5-5",
        base_url=base_url,
        timeout_seconds=patience,
    )
    built: Any = make(config, server.key)
    try:
        yield built
    finally:
        await built._provider.model.client.close()


def failure(make: Make, server: MessagesApi) -> Exception:
    """How one triage call fails. One that outlives two attempts fails with TimeoutError."""
    patience = SHORT if server.faults in SILENT else PATIENCE

    async def call() -> Exception:
        async with talking(make, server, patience) as model:
            try:
                async with asyncio.timeout(2 * patience + 2):
                    await model.triage(CARLA_ASKS)
            except Exception as error:
                return error
        raise AssertionError("the call did not fail")

    return asyncio.run(call())


def printed(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error)


# --- Faults -------------------------------------------------------------------------------------


def test_every_fault_has_an_ending() -> None:
    assert set(ENDS_IN) == set(FAULTS)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_in_one_error_family_within_the_deadline(fault: str) -> None:
    with MessagesApi(key=SECRET, faults=fault, retry_after=3600) as server:
        error = failure(claude_model, server)
    assert type(error) is ENDS_IN[fault]
    assert str(error).startswith("cheap: ")
    assert SECRET not in printed(error)
    assert {request.fault for request in server.requests} == {fault}
    assert server.refused == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_the_second_door_ends_in_the_error_family_too(fault: str) -> None:
    with MessagesApi(key=SECRET, faults=fault, retry_after=3600) as server:
        error = failure(openai_model, server)
    assert isinstance(error, (Retryable, Permanent))
    assert SECRET not in printed(error)


@pytest.mark.parametrize("fault", ["wrong_form", "garbage_text"])
def test_an_answer_of_the_wrong_form_is_asked_for_once_more_and_no_more(fault: str) -> None:
    with MessagesApi(faults=fault) as server:
        assert type(failure(claude_model, server)) is InvalidOutput
    first, second = server.requests
    assert len(second.body["messages"]) == len(first.body["messages"]) + 2
    assert second.body["system"] == first.body["system"]
    assert server.unstable_prefixes == []


def test_one_answer_of_the_wrong_form_is_survived_and_paid_for() -> None:
    async def call() -> tuple[str | None, int]:
        async with talking(claude_model, server) as model:
            answer = await model.triage(CARLA_ASKS)
            return answer.value.category, answer.usage[0].input_tokens

    with MessagesApi(faults={1: "wrong_form"}) as server:
        category, asked = asyncio.run(call())
    assert category == "billing"
    assert [request.fault for request in server.requests] == ["wrong_form", ""]
    assert asked == sum(request.input_tokens for request in server.requests)


@pytest.mark.parametrize("fault", ["529", "html", "truncated_json", "slow_drip", "disconnect"])
def test_a_client_that_met_a_fault_works_again_afterwards(fault: str) -> None:
    async def calls() -> str | None:
        async with talking(claude_model, server, patience) as model:
            with pytest.raises(Retryable):
                await model.triage(CARLA_ASKS)
            server.faults = ""
            return (await model.triage(CARLA_ASKS)).value.category

    patience = 3 * SHORT if fault in SILENT else PATIENCE
    with MessagesApi(faults=fault) as server:
        assert asyncio.run(calls()) == "billing"


def test_the_wait_that_a_429_asks_for_reaches_the_caller() -> None:
    with MessagesApi(faults="429", retry_after=30) as server:
        error = failure(claude_model, server)
    assert isinstance(error, Retryable)
    assert error.after == timedelta(seconds=30)


def test_a_call_that_hangs_holds_up_no_other() -> None:
    async def both() -> tuple[bool, bool]:
        async with talking(claude_model, server) as model:
            stuck = asyncio.create_task(model.triage(CARLA_ASKS))
            await arrived(server)
            answer = await model.triage(CARLA_ASKS)
            still = not stuck.done()
            stuck.cancel()
            return answer.value.category == "billing", still

    with MessagesApi(faults={1: "hang"}) as server:
        assert asyncio.run(both()) == (True, True)


async def arrived(server: MessagesApi) -> None:
    async with asyncio.timeout(PATIENCE):
        while not server.requests:
            await asyncio.sleep(0.005)


def test_closing_the_server_frees_who_hangs() -> None:
    with ThreadPoolExecutor(1) as pool:
        with MessagesApi(faults="hang") as server:
            call = pool.submit(post, server, body())
            asyncio.run(arrived(server))
        assert isinstance(call.exception(PATIENCE), httpx.TransportError)


def test_a_server_that_is_gone_is_retryable() -> None:
    async def call() -> None:
        with MessagesApi() as server:
            talk = talking(claude_model, server)
            model = await talk.__aenter__()
        try:
            await model.triage(CARLA_ASKS)
        finally:
            await talk.__aexit__(None, None, None)

    with pytest.raises(Retryable, match="cheap: Model"):
        asyncio.run(call())


def test_an_unknown_fault_is_named() -> None:
    with pytest.raises(ValueError, match="unknown fault 'sharks'"):
        MessagesApi(faults={3: "sharks"})
    server = MessagesApi()
    with pytest.raises(ValueError, match="unknown fault 'sharks'"):
        server.faults = "sharks"


# --- What is refused ----------------------------------------------------------------------------

SCHEMA = {
    "type": "object",
    "properties": {"summary": {"type": "string"}},
    "required": ["summary"],
    "additionalProperties": False,
}
HEADERS = {"x-api-key": KEY, "anthropic-version": "2023-06-01"}
TOOL = {"name": "look", "input_schema": {"type": "object"}}


def body(**changes: Any) -> dict[str, Any]:
    sound: dict[str, Any] = {
        "model": "claude-sonnet-5-5",
        "max_tokens": 100,
        "system": [block("You summarise.", "1h")],
        "messages": [{"role": "user", "content": "Carla wrote twice."}],
        "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
    }
    return {key: value for key, value in (sound | changes).items() if value is not None}


def block(text: str, ttl: str = "", **more: Any) -> dict[str, Any]:
    marker = {"cache_control": {"type": "ephemeral", "ttl": ttl}} if ttl else {}
    return {"type": "text", "text": text} | marker | more


def schema(**parts: Any) -> dict[str, Any]:
    return {"format": {"type": "json_schema", "schema": SCHEMA | parts}}


def post(
    server: MessagesApi, sent: Any, path: str = MESSAGES, **headers: str | None
) -> httpx.Response:
    """`headers` replace the sound ones; None leaves one out."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    kept = {name: value for name, value in (HEADERS | named).items() if value is not None}
    content = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    return httpx.post(
        server.url + path, headers=kept, timeout=PATIENCE, content=content, verify=False
    )


def test_a_sound_request_gets_an_answer_of_the_sdks_own_form() -> None:
    with MessagesApi() as server:
        response = post(server, body())
    message = Message.model_validate_json(response.content, strict=True)
    assert message.content[0].type == "text"
    assert message.stop_reason == "end_turn"
    (request,) = server.requests
    assert (request.purpose, request.model) == ("summarise", "claude-sonnet-5-5")
    assert request.input_tokens == message.usage.input_tokens > 0
    assert server.refused == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"temperature": 0.2}, "temperature"),
        ({"top_p": 0.9}, "top_p"),
        ({"top_k": 5}, "top_k"),
        ({"max_tokens": None}, "max_tokens: Field required"),
        ({"max_tokens": "100"}, "max_tokens"),
        ({"model": None}, "model: Field required"),
        ({"messages": None}, "messages: Field required"),
        ({"messages": []}, "at least one message"),
        ({"betas": ["x"]}, "betas"),
        ({"workspace_id": "w"}, "workspace_id"),
        ({"colour": "green"}, "colour"),
        ({"stream": True}, "stream"),
        ({"system": [block("x", colour="green")]}, "colour"),
        ({"system": [block("x", "2h")]}, "ttl"),
        ({"messages": [{"role": "user", "content": [block("x", colour="green")]}]}, "colour"),
        ({"messages": [{"role": "user", "content": [{"type": "poem"}]}]}, "Field required"),
        (
            {"messages": [*body()["messages"], {"role": "assistant", "content": "{"}]},
            "must end with a user message",
        ),
        ({"tools": [TOOL], "tool_choice": {"type": "any"}}, "tool_choice"),
        ({"tools": [TOOL], "tool_choice": {"type": "tool", "name": "look"}}, "tool_choice"),
        ({"thinking": {"type": "disabled"}}, "thinking"),
        ({"system": [block("x", "1h")] * 5}, "at most 4"),
        (
            {
                "system": [block("x", "1h")] * 4,
                "messages": [{"role": "user", "content": [block("x", "1h")]}],
            },
            "at most 4",
        ),
        ({"system": [block("x", "5m"), block("y", "1h")]}, "must not come after"),
        ({"output_config": schema(additionalProperties=True)}, "additionalProperties"),
        ({"output_config": schema(properties={"a": {"minimum": 1}})}, "minimum"),
    ],
)
def test_a_request_that_the_real_api_refuses_is_refused(changes: dict[str, Any], said: str) -> None:
    with MessagesApi() as server:
        response = post(server, body(**changes))
    assert response.status_code == 400
    assert response.json()["error"]["type"] == "invalid_request_error"
    assert said in response.json()["error"]["message"]
    assert [request.problem for request in server.refused] == [response.json()["error"]["message"]]


@pytest.mark.parametrize(
    "changes",
    [
        {"thinking": {"type": "between_tools"}},
        {"model": "claude-haiku-5-5", "thinking": {"type": "disabled"}},
        {"tools": [TOOL], "tool_choice": {"type": "auto"}},
        {"system": [block("x", "1h")] * 4},
        {"system": "You summarise."},
        {"cache_control": {"type": "ephemeral"}},
    ],
)
def test_what_the_real_api_takes_is_taken(changes: dict[str, Any]) -> None:
    with MessagesApi() as server:
        assert post(server, body(**changes)).status_code == 200
    assert server.refused == []


def test_the_beta_form_is_taken_at_the_beta_door_only() -> None:
    beta_only = body(context_management={"edits": []})
    with MessagesApi() as server:
        assert post(server, beta_only).status_code == 400
        assert post(server, beta_only, f"{MESSAGES}?beta=true").status_code == 200


@pytest.mark.parametrize(
    ("sent", "headers", "status", "kind"),
    [
        (body(), {"x_api_key": None}, 401, "authentication_error"),
        (body(), {"x_api_key": "wrong"}, 401, "authentication_error"),
        (body(), {"x_api_key": None, "authorization": "Bearer no"}, 401, "authentication_error"),
        (body(), {"anthropic_version": None}, 400, "invalid_request_error"),
        (b"{", {}, 400, "invalid_request_error"),
        (b"[]", {}, 400, "invalid_request_error"),
        (b"", {}, 400, "invalid_request_error"),
    ],
)
def test_headers_and_bodies_are_looked_at(
    sent: Any, headers: dict[str, Any], status: int, kind: str
) -> None:
    with MessagesApi() as server:
        response = post(server, sent, **headers)
    assert (response.status_code, response.json()["error"]["type"]) == (status, kind)


def test_a_bearer_key_is_a_key_and_no_other_path_answers() -> None:
    with MessagesApi() as server:
        bearer = post(server, body(), x_api_key=None, authorization=f"Bearer {KEY}")
        assert bearer.status_code == 200
        assert post(server, body(), "/v1/complete").status_code == 404


# --- The second door ----------------------------------------------------------------------------


def test_the_second_door_speaks_chat_completions_and_checks_them() -> None:
    asked = {"model": "llama", "messages": [{"role": "user", "content": "Hello"}]}
    with MessagesApi() as server:
        sound = post(server, asked, CHAT, authorization=f"Bearer {KEY}")
        odd = post(server, asked | {"colour": "green"}, CHAT)
        unknown = post(server, asked, CHAT, x_api_key="wrong")
    completion = ChatCompletion.model_validate_json(sound.content, strict=True)
    assert completion.choices[0].finish_reason == "stop"
    assert (odd.status_code, unknown.status_code) == (400, 401)
    assert "colour" in odd.json()["error"]["message"]


# --- Usage --------------------------------------------------------------------------------------


def usage(server: MessagesApi, **changes: Any) -> tuple[int, int, int]:
    """Tokens read from the cache, written to it, and neither."""
    message = Message.model_validate_json(post(server, body(**changes)).content)
    used = message.usage
    read, written = used.cache_read_input_tokens, used.cache_creation_input_tokens
    assert read is not None
    assert written is not None
    assert server.requests[-1].input_tokens == read + written + used.input_tokens
    return read, written, used.input_tokens


def test_a_marked_prefix_is_written_once_and_read_afterwards() -> None:
    policy = [block("p" * 4 * 5000, "1h")]
    with MessagesApi() as server:
        first = usage(server, system=policy)
        second = usage(server, system=policy, messages=[{"role": "user", "content": "Other."}])
        elsewhere = usage(server, system=policy, model="claude-haiku-5-5")
        unmarked = usage(server, system=[block("p" * 4 * 5000)])
    assert first[:2] == (0, 5000)
    assert second[:2] == (5000, 0)
    assert elsewhere[:2] == (0, 5000)
    assert unmarked[:2] == (0, 0)


def test_a_later_marker_reads_the_earlier_prefix_and_writes_the_rest() -> None:
    policy, customer = block("p" * 4 * 5000, "1h"), block("c" * 4 * 300, "5m")
    with MessagesApi() as server:
        usage(server, system=[policy])
        response = post(server, body(system=[policy, customer]))
    used = Message.model_validate_json(response.content).usage
    assert (used.cache_read_input_tokens, used.cache_creation_input_tokens) == (5000, 300)
    assert used.cache_creation is not None
    assert used.cache_creation.ephemeral_5m_input_tokens == 300


@pytest.mark.parametrize(
    ("model", "minimum"),
    [
        ("claude-haiku-4-5", 4096),
        ("claude-sonnet-4-5", 1024),
        ("claude-sonnet-4-6", 2048),
        ("claude-sonnet-5-5", 4096),
        ("claude-of-next-year", 4096),
    ],
)
def test_a_prefix_under_the_models_minimum_is_silently_not_cached(model: str, minimum: int) -> None:
    short, enough = block("p" * 4 * (minimum - 1), "1h"), block("p" * 4 * minimum, "1h")
    with MessagesApi() as server:
        for _ in range(2):
            assert usage(server, model=model, system=[short])[:2] == (0, 0)
        assert usage(server, model=model, system=[enough])[:2] == (0, minimum)


def test_a_prefix_that_changes_between_tickets_is_noticed() -> None:
    with MessagesApi() as server:
        for name in ("Carla", "Carla", "Bo"):
            post(server, body(system=[block(f"You help {name}.", "1h"), block(f"Now {name}")]))
        post(server, body(model="claude-haiku-5-5", system=[block("Other model.", "1h")]))
    (warning,) = server.unstable_prefixes
    assert "summarise on claude-sonnet-5-5" in warning
    assert "call 3" in warning


def test_an_answer_longer_than_max_tokens_is_cut() -> None:
    with MessagesApi() as server:
        message = Message.model_validate_json(post(server, body(max_tokens=3)).content)
    assert (message.stop_reason, message.usage.output_tokens) == ("max_tokens", 3)


# --- The brain ----------------------------------------------------------------------------------


def said(server: MessagesApi) -> str:
    text = post(server, body()).json()["content"][0]["text"]
    assert isinstance(text, str)
    return text


def test_a_script_answers_in_turn_and_then_like_the_default() -> None:
    brain = ScriptedBrain({"summarise": [{"summary": "Carla waits."}]})
    brain.say("summarise", summary="Carla still waits.")
    with MessagesApi(brain) as server:
        assert "Carla waits." in said(server)
        assert brain.left("summarise") == 1
        assert "Carla still waits." in said(server)
        assert "was answered" in said(server)


def test_a_brain_that_fails_is_a_server_error() -> None:
    def broken(purpose: str, asked: dict[str, Any]) -> dict[str, Any]:
        raise LookupError(purpose)

    with MessagesApi(broken) as server:
        response = post(server, body())
    assert response.status_code == 500
    assert "the brain failed: LookupError('summarise')" in response.text


def test_latency_is_kept_and_calls_wait_side_by_side() -> None:
    with MessagesApi(latency=0.3) as server, ThreadPoolExecutor(8) as pool:
        started = time.monotonic()
        calls = [pool.submit(post, server, body()) for _ in range(8)]
        answers = [call.result().status_code for call in calls]
        took = time.monotonic() - started
    assert answers == [200] * 8
    assert 0.3 <= took < 8 * 0.3


def test_the_address_is_known_only_while_the_server_runs() -> None:
    with MessagesApi() as server:
        assert server.url.startswith("http://127.0.0.1:")
    with pytest.raises(RuntimeError, match="inside its `with` block"):
        _ = server.url
