"""What the test server's model "thinks": answers by purpose, from the request alone."""

import json
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

Body = dict[str, Any]
Brain = Callable[[str, Body], dict[str, Any]]
"""Called with the purpose and the request's body; the answer is sent as JSON, as it is."""

TELLTALE = {
    "urgency": "triage",
    "confidence": "resolve",
    "next_step": "brief",
    "summary": "summarise",
    "translation": "translate",
    "unsupported": "check",
    "grade": "grade",
}
"""A property that only this purpose's schema has."""

SCHEMA_PARAMETERS = (
    ("output_config", "format"),
    ("output_format",),
    ("response_format", "json_schema"),
)

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_DECODER = json.JSONDecoder()


def asked_schema(body: Body) -> dict[str, Any]:
    """The JSON schema that a parameter of the request asks for; empty without one."""
    for path in SCHEMA_PARAMETERS:
        found: Any = body
        for key in path:
            found = as_object(found).get(key)
        if schema := as_object(as_object(found).get("schema")):
            return schema
    return {}


def described_schema(body: Body) -> dict[str, Any]:
    """The JSON schema that the system prompt describes in words; empty without one."""
    for text in system_texts(body):
        for start in (match.start() for match in re.finditer(r"\{\"", text)):
            try:
                found = as_object(_DECODER.raw_decode(text, start)[0])
            except ValueError:
                continue
            if "properties" in found:
                return found
    return {}


def purpose_of(body: Body) -> str:
    """triage, resolve, brief, summarise, translate, check or grade, by the schema that is asked for; else unknown."""
    schema = asked_schema(body) or described_schema(body)
    properties = as_object(schema.get("properties"))
    return next((TELLTALE[name] for name in TELLTALE if name in properties), "unknown")


def system_texts(body: Body) -> list[str]:
    """The texts of the system prompt, of either API."""
    said = [as_object(message) for message in as_list(body.get("messages"))]
    texts = texts_of(body.get("system"))
    for message in said:
        if message.get("role") in ("system", "developer"):
            texts += texts_of(message.get("content"))
    return texts


def user_text(body: Body) -> str:
    """Everything the user's side says, of either API."""
    said = [as_object(message) for message in as_list(body.get("messages"))]
    return "\n".join(
        text
        for message in said
        if message.get("role") == "user"
        for text in texts_of(message.get("content"))
    )


def texts_of(content: Any) -> list[str]:
    """The texts of a content: one string, or the text blocks of a list."""
    if isinstance(content, str):
        return [content]
    texts = [as_object(block).get("text") for block in as_list(content)]
    return [text for text in texts if isinstance(text, str)]


def as_object(value: Any) -> dict[str, Any]:
    """`value` where it is a JSON object, else an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """`value` where it is a JSON array, else an empty one."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def default_brain(purpose: str, body: Body) -> dict[str, Any]:
    """Plausible answers that pass Deskhand's own gate. They say nothing about answer quality."""
    answers: Mapping[str, Callable[[str], dict[str, Any]]] = {
        "triage": _triage,
        "resolve": _resolve,
        "brief": lambda _: {
            "issue": "The customer has a question about an order.",
            "next_step": "Read the conversation and answer the question.",
        },
        "translate": lambda text: {"translation": f"[translated] {_between(text, 'text')}"},
        "check": lambda _: {"unsupported": None},
        "grade": lambda _: {"why": "Both say the same.", "grade": "right"},
        "summarise": lambda _: {"summary": "The customer asked a question and was answered."},
    }
    answer = answers.get(purpose)
    return answer(user_text(body)) if answer else {}


def _triage(text: str) -> dict[str, Any]:
    message = _between(text, "message")
    return {
        "category": "billing",
        "urgency": "normal",
        "complexity": "low",
        "resolvable": True,
        "escalation_risk": False,
        "sentiment": "calm",
        "language": "en",
        "query": " ".join(message.split())[:200],
    }


def _between(text: str, tag: str) -> str:
    return text.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0].strip()


def _resolve(text: str) -> dict[str, Any]:
    """Quotes the first sentence of the first article, as that is the company's own word."""
    article = as_object(next(iter(_articles(text)), None))
    sentences = _SENTENCE_END.split(str(article.get("text", "")).strip())
    return {
        "reply": sentences[0] or "What would you like to know about your account?",
        "action": None,
        "lookup": None,
        "confidence": 0.9,
        "citations": [str(article.get("id") or "context")],
    }


def _articles(text: str) -> list[Any]:
    _, tag, rest = text.partition("<articles>")
    try:
        return as_list(_DECODER.raw_decode(rest)[0]) if tag else []
    except ValueError:
        return []


class ScriptedBrain:
    """Answers from a queue for each purpose, and like `otherwise` where the queue is empty.

    An answer names only the fields that matter; the others come from `otherwise`.
    """

    def __init__(
        self,
        script: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
        otherwise: Brain = default_brain,
    ) -> None:
        self._queues: defaultdict[str, deque[Mapping[str, Any]]] = defaultdict(deque)
        self._otherwise = otherwise
        for purpose, answers in (script or {}).items():
            self._queues[purpose].extend(answers)

    def say(self, purpose: str, **fields: Any) -> None:
        """Queue one more answer."""
        self._queues[purpose].append(fields)

    def left(self, purpose: str) -> int:
        """How many answers nobody has asked for yet."""
        return len(self._queues[purpose])

    def __call__(self, purpose: str, body: Body) -> dict[str, Any]:
        """The next answer of this purpose."""
        answer = self._otherwise(purpose, body)
        try:
            return answer | dict(self._queues[purpose].popleft())
        except IndexError:
            return answer
