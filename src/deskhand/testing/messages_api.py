"""A strict local server that speaks Anthropic's Messages API, and OpenAI's chat at a second door.

It refuses what the real API refuses, keeps every request, and fails in the ways that networks and
models fail. It says nothing about answer quality.

    with MessagesApi(faults={1: "529"}) as server:
        model = claude_model(ModelConfig(..., base_url=server.url), server.key)
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from deskhand.testing.brains import Body, Brain, ScriptedBrain, as_object, default_brain, purpose_of
from deskhand.testing.faults import (
    BODIES,
    FAULTS,
    REFUSALS,
    SENDING,
    Refusal,
    Reply,
    Stop,
    check_faults,
    spoil,
)
from deskhand.testing.prompt_cache import PromptCache, input_tokens, marked_prefix, tokens
from deskhand.testing.request_checks import chat_problem, messages_problem
from deskhand.testing.wire import LocalServer, Served

__all__ = ["FAULTS", "KEY", "MessagesApi", "RecordedRequest", "ScriptedBrain", "default_brain"]

KEY = "local-test-key"
"""The key that the server takes where it is not given another one."""


@dataclass(frozen=True)
class RecordedRequest:
    """A request that arrived, refused or not."""

    number: int
    """1 for the first; faults are chosen by it. A client's own retries count."""
    path: str
    purpose: str
    model: str
    body: Body
    input_tokens: int
    """All of them, cached or not, estimated; 0 where the request was refused."""
    problem: str
    """Why the server refused it; empty where it did not. A fault is not a refusal."""
    fault: str


@dataclass(frozen=True)
class _Door:
    """What differs between the two APIs."""

    problem: Callable[[Body, bool], str]
    error: Callable[[Refusal], dict[str, Any]]
    answer: Callable[[int, Body, str, Stop, dict[str, Any]], dict[str, Any]]
    versioned: bool


class MessagesApi(Served):
    """The server. It listens while it is entered, on a free port of this machine."""

    def __init__(
        self,
        brain: Brain = default_brain,
        *,
        key: str = KEY,
        faults: Mapping[int, str] | str = "",
        latency: float = 0.0,
        retry_after: float = 1.0,
        drip: float = 0.1,
    ) -> None:
        """`faults` is one name for every call, or names by call number.

        `latency` is the time to an answer, `retry_after` what a 429 asks for and `drip` the time
        between two bytes of a `slow_drip`, all in seconds.
        """
        self.brain = brain
        self.key = key
        self.latency = latency
        self.retry_after = retry_after
        self.drip = drip
        self.requests: list[RecordedRequest] = []
        self.redirects_to = ""
        """The URL of another server, which clients must not follow to."""
        self.unstable_prefixes: list[str] = []
        """Requests whose marked system prompt differs from an earlier one's: never a cache hit."""
        self._faults = check_faults(faults)
        self._cache = PromptCache()
        self._prefixes: dict[tuple[str, str], tuple[int, str]] = {}
        self._lock = Lock()
        super().__init__()

    @property
    def faults(self) -> Mapping[int, str] | str:
        """What goes wrong; may be set while the server runs."""
        return self._faults

    @faults.setter
    def faults(self, faults: Mapping[int, str] | str) -> None:
        self._faults = check_faults(faults)

    @property
    def url(self) -> str:
        """The base URL for Anthropic clients; OpenAI clients want `/v1` after it."""
        return self.address

    def _serve(self) -> LocalServer:
        return LocalServer(self.reply)

    @property
    def refused(self) -> list[RecordedRequest]:
        """The requests that a real API would have refused."""
        return [request for request in self.requests if request.problem]

    def reply(self, path: str, headers: Mapping[str, str], raw: bytes) -> Reply:
        """The answer to one request; `headers` have lower-case names."""
        url = urlsplit(path)
        door = DOORS.get(url.path)
        if door is None:
            return _error(DOORS[MESSAGES], Refusal(404, "not_found_error", "Not found"))
        if self.redirects_to:
            return Reply(307, b"", {"location": f"{self.redirects_to}{path}"})
        body = _parsed(raw)
        refusal = self._refusal(door, headers, body, "beta=true" in url.query)
        request = self._record(url.path, body, refusal)
        if refusal:
            return _error(door, refusal)
        if named := REFUSALS.get(request.fault):
            wait = {"retry-after": f"{self.retry_after:g}"} if named.status == 429 else {}
            return replace(_error(door, named, wait), delay=self.latency)
        return replace(self._answer(door, request), delay=self.latency, drip=self.drip)

    def _refusal(
        self, door: _Door, headers: Mapping[str, str], body: Body, beta: bool
    ) -> Refusal | None:
        """Either header carries the key: the SDK sends `Authorization`, curl users `x-api-key`."""
        key = headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")
        if not key:
            return Refusal(401, "authentication_error", "x-api-key header is required")
        if self.key and key != self.key:
            return Refusal(401, "authentication_error", "invalid x-api-key")
        if door.versioned and not headers.get("anthropic-version"):
            problem = "anthropic-version: header is required"
        elif not body:
            problem = "The request body is not a JSON object"
        else:
            problem = door.problem(body, beta)
        return Refusal(400, "invalid_request_error", problem) if problem else None

    def _record(self, path: str, body: Body, refusal: Refusal | None) -> RecordedRequest:
        purpose, model = purpose_of(body), str(body.get("model", ""))
        counted = 0 if refusal else input_tokens(body)
        prefix = "" if refusal else marked_prefix(body)
        with self._lock:
            number = len(self.requests) + 1
            fault = self._faults if isinstance(self._faults, str) else self._faults.get(number, "")
            problem = refusal.message if refusal else ""
            request = RecordedRequest(number, path, purpose, model, body, counted, problem, fault)
            self.requests.append(request)
            if prefix:
                self._compare(request, prefix)
        return request

    def _compare(self, request: RecordedRequest, prefix: str) -> None:
        kind = (request.purpose, request.model)
        number, first = self._prefixes.setdefault(kind, (request.number, prefix))
        if prefix != first:
            self.unstable_prefixes.append(
                f"{request.purpose} on {request.model}: the cached system prompt of call "
                f"{request.number} is not that of call {number}"
            )

    def _answer(self, door: _Door, request: RecordedRequest) -> Reply:
        if spoilt := BODIES.get(request.fault):
            return Reply(200, spoilt[1], {"content-type": spoilt[0]})
        try:
            said = json.dumps(self.brain(request.purpose, request.body), ensure_ascii=False)
        except Exception as error:
            return _error(door, Refusal(500, "api_error", f"the brain failed: {error!r}"))
        text, stop = spoil(request.fault, said)
        longest = request.body.get("max_tokens") or request.body.get("max_completion_tokens")
        if longest and tokens(len(text)) > longest:
            text, stop = text[: longest * 4], "max_tokens"
        usage = self._cache.usage(request.body) | {"output_tokens": max(tokens(len(text)), 1)}
        answer = door.answer(request.number, request.body, text, stop, usage)
        return Reply(
            200,
            json.dumps(answer).encode(),
            {"content-type": "application/json", "request-id": f"req_{request.number:06}"},
            SENDING.get(request.fault, "whole"),
        )


def _parsed(raw: bytes) -> Body:
    try:
        return as_object(json.loads(raw))
    except ValueError:
        return {}


def _error(door: _Door, refusal: Refusal, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(
        refusal.status,
        json.dumps(door.error(refusal)).encode(),
        {"content-type": "application/json", **(headers or {})},
    )


def _message(
    number: int, body: Body, text: str, stop: Stop, usage: dict[str, Any]
) -> dict[str, Any]:
    reasons = {"end": "end_turn", "max_tokens": "max_tokens", "refusal": "refusal"}
    return {
        "id": f"msg_{number:06}",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [{"type": "text", "text": text}] if text else [],
        "stop_reason": reasons[stop],
        "stop_sequence": None,
        "usage": usage | {"service_tier": "standard"},
    }


def _completion(
    number: int, body: Body, text: str, stop: Stop, usage: dict[str, Any]
) -> dict[str, Any]:
    reasons = {"end": "stop", "max_tokens": "length", "refusal": "content_filter"}
    asked, said = usage["input_tokens"], usage["output_tokens"]
    return {
        "id": f"chatcmpl-{number:06}",
        "object": "chat.completion",
        "created": int(datetime.now(UTC).timestamp()),
        "model": body["model"],
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, "refusal": None},
                "logprobs": None,
                "finish_reason": reasons[stop],
            }
        ],
        "usage": {
            "prompt_tokens": asked,
            "completion_tokens": said,
            "total_tokens": asked + said,
        },
    }


MESSAGES = "/v1/messages"
DOORS: Mapping[str, _Door] = {
    MESSAGES: _Door(
        problem=messages_problem,
        error=lambda refusal: {
            "type": "error",
            "error": {"type": refusal.kind, "message": refusal.message},
        },
        answer=_message,
        versioned=True,
    ),
    "/v1/chat/completions": _Door(
        problem=lambda body, _: chat_problem(body),
        error=lambda refusal: {
            "error": {"message": refusal.message, "type": refusal.kind, "code": None, "param": None}
        },
        answer=_completion,
        versioned=False,
    ),
}
