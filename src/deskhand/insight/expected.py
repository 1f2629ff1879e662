"""What a case expects of a decision, and where a decision is otherwise."""

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from deskhand.core.skeleton import plain

Word = Literal["answered", "asked", "handed_off", "closed"]


class ExpectedAction(BaseModel):
    """The one action, with the arguments that matter; others may be anything."""

    model_config = ConfigDict(extra="forbid")

    name: str
    arguments: dict[str, Any] = {}


class Expected(BaseModel):
    """`expect` of a case. What is left out is not looked at."""

    model_config = ConfigDict(extra="forbid")

    decision: Word | None = None
    reason: str | None = None
    """Why it goes to a person."""
    sources: tuple[str, ...] = ()
    """Articles that the reply has to rest on, and `context` for the customer's own data."""
    action: ExpectedAction | None = None
    """Null: none may be done."""
    says: tuple[str, ...] = ()
    """Words that the reply has to have, whole, whatever their case, marks and spaces."""
    never_says: tuple[str, ...] = Field(default=())
    """Words that it must not have: what would be wrong to claim."""


def failures(expected: Expected, decision: dict[str, Any]) -> list[str]:
    """Where a decision of `insight.replay` is not as expected, a line each; empty where it is."""
    found: list[str] = []
    word = "asked" if decision["asks_back"] else decision["outcome"]
    if expected.decision not in (None, word):
        reason = f" ({decision['reason']})" if decision["reason"] else ""
        found.append(f"decision: {expected.decision} expected, was {word}{reason}")
    if expected.reason not in (None, decision["reason"]):
        found.append(f"reason: {expected.reason} expected, was {decision['reason']}")
    rests_on = {one.partition("#")[0] for one in decision["citations"]}
    if missing := [one for one in expected.sources if one not in rests_on]:
        told = ", ".join(sorted(rests_on)) or "nothing"
        found.append(f"sources: {', '.join(missing)} expected, rests on {told}")
    if "action" in expected.model_fields_set:
        found += _other_action(expected.action, decision["calls"])
    reply = plain(decision["reply"])
    found += [f"says: {one!r} is missing" for one in expected.says if not _says(reply, one)]
    found += [f"never_says: {one!r} is said" for one in expected.never_says if _says(reply, one)]
    return found


def _says(reply: str, words: str) -> bool:
    """Whether they stand in a reply as whole words and figures: 5 days are not in 15."""
    told = re.escape(plain(words))
    return re.search(rf"(?<!\w)(?<!\d[.,]){told}(?!\w|[.,]\d)", reply) is not None


def _other_action(expected: ExpectedAction | None, calls: list[dict[str, Any]]) -> list[str]:
    done = ", ".join(f"{call['action']}({_told(call['arguments'])})" for call in calls) or "none"
    if expected is None:
        return [f"action: none expected, was {done}"] if calls else []
    if len(calls) == 1 and _fits(expected, calls[0]):
        return []
    return [f"action: {expected.name}({_told(expected.arguments)}) expected, was {done}"]


def _fits(expected: ExpectedAction, call: dict[str, Any]) -> bool:
    given = call["arguments"]
    same = all(str(given.get(name)) == str(value) for name, value in expected.arguments.items())
    return call["action"] == expected.name and same


def _told(arguments: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in arguments.items())
