"""A strict local server that speaks OpenAI's embeddings API.

It refuses what the real API refuses, keeps every request, and fails in the ways that networks and models
fail. Its vectors are those of the `SynonymEncoder`.

    with EmbeddingsApi({"couple": "pair"}) as server:
        EncoderConfig(kind="openai", base_url=server.url, model="words", key_env="KEY")
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from deskhand.testing.encoder import SynonymEncoder
from deskhand.testing.faults import BODIES, REFUSALS, SENDING, Reply
from deskhand.testing.wire import LocalServer, Served

PATH = "/v1/embeddings"
KEY = "local-test-key"
FAULTS = (*REFUSALS, *BODIES, *SENDING, "too_few", "reversed", "nan", "nested", "texts", "empty")
"""Those of the wire (`testing.faults`), and: a vector is missing, they come in another order, hold no
number, are lists of lists, are words, are empty."""
FIELDS = {"input", "model", "encoding_format", "dimensions", "user"}
MOST = 2_048
"""Texts of one request."""


@dataclass(frozen=True)
class Asked:
    """A request that arrived, refused or not."""

    texts: tuple[str, ...]
    problem: str


class EmbeddingsApi(Served):
    """The server. It listens while it is entered, on a free port of this machine."""

    def __init__(
        self, synonyms: Mapping[str, str], *, key: str = KEY, faults: Mapping[int, str] | str = ""
    ) -> None:
        """`faults` is one name for every call, or names by call number, from 1. An empty `key`: none is
        asked for."""
        super().__init__()
        self.key = key
        self.faults = faults
        self.redirects_to = ""
        """Another server, to which every request is sent on."""
        self.asked: list[Asked] = []
        self.headers: Mapping[str, str] = {}
        """Of the last request."""
        self._encoder = SynonymEncoder(synonyms)

    @property
    def url(self) -> str:
        """What clients call the base URL."""
        return f"{self.address}/v1"

    def _serve(self) -> LocalServer:
        return LocalServer(self.reply)

    def reply(self, path: str, headers: Mapping[str, str], raw: bytes) -> Reply:
        """The answer to one request; `headers` have lower-case names."""
        self.headers = headers
        if self.redirects_to:
            return Reply(307, b"", {"location": f"{self.redirects_to}/embeddings"})
        if path != PATH:
            return _json(404, {"error": {"message": "Not found"}})
        if self.key and headers.get("authorization") != f"Bearer {self.key}":
            return _json(401, {"error": {"message": "Incorrect API key provided"}})
        body = _parsed(raw)
        problem = _problem(body)
        texts: tuple[str, ...] = () if problem else tuple(body["input"])
        self.asked.append(Asked(texts, problem))
        if problem:
            return _json(400, {"error": {"message": problem, "type": "invalid_request_error"}})
        number = len(self.asked)
        fault = self.faults if isinstance(self.faults, str) else self.faults.get(number, "")
        if fault in REFUSALS:
            named = REFUSALS[fault]
            return _json(named.status, {"error": {"message": named.message, "type": named.kind}})
        if fault in BODIES:
            kind, sent = BODIES[fault]
            return Reply(200, sent, {"content-type": kind})
        reply = _json(200, self._answer(texts, fault, body["model"]))
        return Reply(reply.status, reply.body, reply.headers, SENDING.get(fault, "whole"))

    def _answer(self, texts: tuple[str, ...], fault: str, model: str) -> dict[str, Any]:
        rows: list[Any] = self._encoder.passages(texts).tolist()
        spoilt: dict[str, list[Any]] = {
            "too_few": rows[1:],
            "nan": [[float("nan")] * len(row) for row in rows],
            "nested": [[row] for row in rows],
            "texts": ["a vector" for _ in rows],
            "empty": [[] for _ in rows],
        }
        made = spoilt.get(fault, rows)
        data = [
            {"object": "embedding", "index": at, "embedding": row} for at, row in enumerate(made)
        ]
        if fault == "reversed":
            data.reverse()
        used = sum(len(text.split()) for text in texts)
        usage = {"prompt_tokens": used, "total_tokens": used}
        return {"object": "list", "data": data, "model": model, "usage": usage}


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        found: object = json.loads(raw)
    except ValueError:
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _problem(body: Mapping[str, Any]) -> str:
    """Why the real API would refuse it; empty where it would not."""
    given: object = body.get("input")
    if unknown := set(body) - FIELDS:
        return f"Unrecognized request arguments supplied: {', '.join(sorted(unknown))}"
    if not isinstance(body.get("model"), str) or not body["model"]:
        return "you must provide a model parameter"
    if not isinstance(given, list) or not given:
        return "'input' is not a list of texts"
    texts = cast("list[object]", given)
    if len(texts) > MOST:
        return f"'input' has more than {MOST} texts"
    if not all(isinstance(text, str) and text.strip() for text in texts):
        return "'input' cannot be an empty string"
    if body.get("encoding_format", "float") != "float":
        return "this server knows 'float' alone"
    return ""


def _json(status: int, told: Mapping[str, Any]) -> Reply:
    return Reply(status, json.dumps(told).encode(), {"content-type": "application/json"})
