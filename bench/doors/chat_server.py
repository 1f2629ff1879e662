"""A chat-completions server that answers what a case says, in the way of servers that are in use.

A case has the `content` of its answer, or a `quirk`: what a server does not take, what its answers lack
or hold besides, and what it sends where it should send an answer.
"""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from deskhand.testing.brains import purpose_of, user_text

Body = dict[str, Any]
OTHER_FORMS: dict[str, Body] = {
    "triage": {"category": "technical", "urgency": "normal", "complexity": "low", "resolvable": True, "escalation_risk": False, "sentiment": "calm", "language": "en", "query": ""},
    "brief": {"issue": "The customer asks.", "next_step": "Read it."},
    "translate": {"translation": "The customer asks."},
    "summarise": {"summary": "The customer asks."},
}  # fmt: skip
"""What a plain model says where a case says nothing."""
KNOWN = {"model", "messages", "max_tokens", "temperature", "stream", "response_format"}


class Refused(Exception):
    """An answer that is no completion."""

    def __init__(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.status, self.body, self.kind = status, body, kind


def completion(content: Any, finish: str = "stop", **message: Any) -> Body:
    """A whole answer."""
    said = {"role": "assistant", "content": content, **message}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_764_000_000,
        "model": "bench",
        "choices": [{"index": 0, "message": said, "finish_reason": finish}],
        "usage": {"prompt_tokens": 900, "completion_tokens": 80, "total_tokens": 980},
    }


def _roles(request: Body) -> list[str]:
    return [str(message.get("role")) for message in request["messages"]]


NOT_TAKEN: dict[str, tuple[Callable[[Body], bool], str]] = {
    "one_system_message": (
        lambda asked: any(role in ("system", "developer") for role in _roles(asked)[1:]),
        "System message must be at the beginning.",
    ),
    "no_developer_role": (
        lambda asked: "developer" in _roles(asked),
        "Unexpected role 'developer'",
    ),
    "no_max_completion_tokens": (
        lambda asked: "max_completion_tokens" in asked,
        "Unrecognized request argument supplied: max_completion_tokens",
    ),
    "no_max_tokens": (
        lambda asked: "max_tokens" in asked,
        "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
    ),
    "no_json_object": (
        lambda asked: "json_object" in str(asked.get("response_format")),
        "'response_format.type' must be 'json_schema' or 'text'",
    ),
    "no_stream_key": (
        lambda asked: "stream" in asked,
        "Unrecognized request argument supplied: stream",
    ),
    "context_too_long": (
        lambda asked: True,
        "This model's maximum context length is 2048 tokens. However, you requested 2600 tokens",
    ),
}
"""What a server refuses, and its words."""


def _without(answer: Body, *names: str) -> Body:
    return {name: value for name, value in answer.items() if name not in names}


def _no_role(content: str) -> Body:
    answer = completion(content)
    del answer["choices"][0]["message"]["role"]
    return answer


NO_CHOICES: Body = {"choices": []}
ANSWERED: dict[str, Callable[[str], Any]] = {
    "array_body": lambda content: [completion(content)],
    "content_parts": lambda content: completion([{"type": "text", "text": content}]),
    "created_text": lambda content: completion(content) | {"created": "2026-11-28T10:00:00Z"},
    "empty_choices": lambda content: _without(completion(content), "choices") | NO_CHOICES,
    "null_choices": lambda content: completion(content) | {"choices": None},
    "extra_fields": lambda content: completion(content, audio=None) | {"timings": {"ms": 12.5}},
    "id_number": lambda content: completion(content) | {"id": 17},
    "no_ids": lambda content: _without(completion(content), "id", "object", "created", "model"),
    "no_role": _no_role,
    "no_usage": lambda content: _without(completion(content), "usage"),
    "refusal_field": lambda content: completion(None, refusal="I can't help with that."),
}
"""Answers that are odd, from the content that they should have."""
SENT: dict[str, Callable[[str], Refused]] = {
    "html_with_200": lambda content: Refused(200, b"<html>502 upstream</html>", "text/html"),
    "text_body": lambda content: Refused(200, b"no healthy upstream", "text/plain"),
    "half_body": lambda content: Refused(200, json.dumps(completion(content)).encode()[:150]),
}
"""What is sent instead of an answer."""


def answer(case: Body, request: Body) -> Any:
    """The body of an answer. Raises `Refused`, and `ValueError` for a quirk that is not known."""
    content, quirk = case["content"], case.get("quirk", "")
    if quirk in NOT_TAKEN:
        refuses, words = NOT_TAKEN[quirk]
        if refuses(request):
            raise _error(400, words)
    elif quirk == "extra_forbidden":
        if unknown := sorted(set(request) - KNOWN):
            found = [{"type": quirk, "loc": ["body", name], "msg": "Extra inputs are not permitted"} for name in unknown]  # fmt: skip
            raise Refused(422, json.dumps({"detail": found}).encode())
    elif quirk in ANSWERED:
        return ANSWERED[quirk](content)
    elif quirk in SENT:
        raise SENT[quirk](content)
    elif quirk.isdigit():
        raise _error(int(quirk), "refused")
    elif quirk.startswith("finish:"):
        return completion(content, quirk.partition(":")[2])
    elif quirk:
        raise ValueError(f"no server is known to do this: {quirk}")
    return completion(content, case.get("finish", "stop"), **case.get("message", {}))


def _error(status: int, words: str) -> Refused:
    told = {"error": {"message": words, "type": "invalid_request_error"}}
    return Refused(status, json.dumps(told).encode())


class ChatServer:
    """Serves while it is entered; `case` is what it answers, `triage` what it says of a message, and
    `asked` keeps each request's purpose and what the user's side said in it."""

    def __init__(self) -> None:
        self.case: Body = {"content": json.dumps({"reply": "Hello!", "action": None, "lookup": None, "confidence": 0.95, "citations": []})}  # fmt: skip
        self.triage = ""
        self.asked: list[tuple[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

            def do_POST(self) -> None:  # noqa: N802
                raw = self.rfile.read(int(self.headers.get("content-length", 0)))
                try:
                    said = json.dumps(outer.reply(json.loads(raw))).encode()
                    self._send(200, said, "application/json")
                except Refused as refused:
                    self._send(refused.status, refused.body, refused.kind)

            def _send(self, status: int, body: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    def reply(self, request: Body) -> Any:
        """The body for a request: the case's where the turn is resolved."""
        purpose = purpose_of(request)
        self.asked.append((purpose, user_text(request)))
        if purpose == "triage" and self.triage:
            return completion(self.triage)
        if purpose in OTHER_FORMS:
            return completion(json.dumps(OTHER_FORMS[purpose]))
        return answer(self.case, request)

    def __enter__(self) -> "ChatServer":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self._server.shutdown()
        self._server.server_close()
