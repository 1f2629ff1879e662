"""What the real APIs refuse, refused here too: the first problem of a request, in words."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from threading import Lock
from typing import Any, cast

from anthropic.types.beta import message_create_params as beta_messages
from anthropic.types.message_create_params import MessageCreateParamsNonStreaming
from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming
from pydantic import TypeAdapter, ValidationError

from deskhand.testing.brains import Body, as_list, as_object

MARKERS = 4
"""Cache markers that one request may carry."""
HEADERS_ONLY = ("betas", "user_profile_id", "workspace_id")
"""The SDK's parameters that travel as headers, so they are unknown keys in a body."""
SAMPLING = ("temperature", "top_p", "top_k")
UNSUPPORTED = ("minimum", "maximum", "multipleOf", "minLength", "maxLength", "maxItems")
"""Schema keywords that structured outputs refuse."""

BUILDING = Lock()


def _form(name: str) -> TypeAdapter[Any]:
    """Built once: pydantic does not take it well when several threads build the same at a time."""
    with BUILDING:
        return _built(name)


@cache
def _built(name: str) -> TypeAdapter[Any]:
    forms: Mapping[str, Any] = {
        "messages": MessageCreateParamsNonStreaming,
        "beta": beta_messages.MessageCreateParamsNonStreaming,
        "chat": CompletionCreateParamsNonStreaming,
    }
    return TypeAdapter(forms[name])


def messages_problem(body: Body, beta: bool = False) -> str:
    """Why the Messages API would refuse `body`; empty where it would not."""
    rules: tuple[Callable[[Body], str], ...] = (
        _no_sampling,
        _no_stream,
        _no_header,
        lambda seen: _shape("beta" if beta else "messages", seen),
        _no_prefill,
        _no_forced_tool,
        _thinking,
        _markers,
        _schema,
    )
    return next((problem for rule in rules if (problem := rule(body))), "")


def chat_problem(body: Body) -> str:
    """Why a chat-completions server would refuse `body`; empty where it would not."""
    return _no_stream(body) or _shape("chat", body)


def _shape(name: str, body: Body) -> str:
    """The SDK's own types, strictly, without a key that they do not name."""
    try:
        _walk(_form(name).validate_python(body, strict=True, extra="forbid"))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return ""


def _walk(value: Any) -> None:
    """Pydantic checks an `Iterable` only as it is read, so all of it is read."""
    if isinstance(value, dict):
        for inner in cast("dict[str, Any]", value).values():
            _walk(inner)
    elif hasattr(value, "__iter__") and not isinstance(value, str):
        for inner in value:
            _walk(inner)


def _no_sampling(body: Body) -> str:
    found = next((key for key in SAMPLING if key in body), "")
    return f"{found}: this model does not take sampling parameters" if found else ""


def _no_stream(body: Body) -> str:
    return "stream: this test server does not stream" if body.get("stream") else ""


def _no_header(body: Body) -> str:
    found = next((key for key in HEADERS_ONLY if key in body), "")
    return f"{found}: Extra inputs are not permitted" if found else ""


def _no_prefill(body: Body) -> str:
    messages = [as_object(message) for message in as_list(body["messages"])]
    if not messages:
        return "messages: at least one message is required"
    if messages[-1]["role"] != "user":
        return "messages: the conversation must end with a user message (no prefill)"
    return ""


def _no_forced_tool(body: Body) -> str:
    kind = as_object(body.get("tool_choice")).get("type")
    return f"tool_choice: {kind} is not supported by this model" if kind in ("any", "tool") else ""


def _thinking(body: Body) -> str:
    if "sonnet-5" in body["model"] and as_object(body.get("thinking")).get("type") == "disabled":
        return "thinking: disabled is not supported by this model"
    return ""


def _markers(body: Body) -> str:
    times = [str(marker.get("ttl") or "5m") for marker in _cache_markers(body)]
    if len(times) > MARKERS:
        return f"cache_control: at most {MARKERS} blocks may carry it, found {len(times)}"
    if "1h" in times[times.index("5m") :] if "5m" in times else False:
        return "cache_control: a 1h block must not come after a 5m block"
    return ""


def _cache_markers(body: Body) -> Iterator[dict[str, Any]]:
    """Every marker, in the order of the prefix; the schema of a tool or an answer has none."""
    for key in ("tools", "system", "messages"):
        yield from _markers_in(body.get(key))
    if body.get("cache_control"):
        yield as_object(body["cache_control"])


def _markers_in(value: Any) -> Iterator[dict[str, Any]]:
    if marker := as_object(value).get("cache_control"):
        yield as_object(marker)
    for key, inner in as_object(value).items():
        if key not in ("input_schema", "input", "cache_control"):
            yield from _markers_in(inner)
    for inner in as_list(value):
        yield from _markers_in(inner)


def _schema(body: Body) -> str:
    asked = as_object(as_object(body.get("output_config")).get("format"))
    asked = asked or as_object(body.get("output_format"))
    for part in _schemas_in(asked.get("schema")):
        if part.get("type") == "object" and part.get("additionalProperties") is not False:
            return "output_config.format.schema: additionalProperties must be false"
        if found := [key for key in UNSUPPORTED if key in part]:
            return f"output_config.format.schema: {found[0]} is not supported: {json.dumps(part)}"
    return ""


def _schemas_in(value: Any) -> Iterator[dict[str, Any]]:
    schema = as_object(value)
    if not schema:
        return
    yield schema
    for key in ("properties", "$defs"):
        for inner in as_object(schema.get(key)).values():
            yield from _schemas_in(inner)
    for key in ("anyOf", "allOf"):
        for inner in as_list(schema.get(key)):
            yield from _schemas_in(inner)
    yield from _schemas_in(schema.get("items"))
