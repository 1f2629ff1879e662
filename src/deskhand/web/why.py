"""Why a turn ended as it did: each stage's decision in a few words, from the log."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from deskhand.core.decisions import Passage, Proposal, Triage, Verdict
from deskhand.core.values import Instant, Value
from deskhand.flow.steps import CONTEXT, KNOWLEDGE, LOCAL_TRIAGE, RESOLUTION, REWRITE, TRIAGE
from deskhand.store.queries import LogEntry

LONGEST_RESULT = 4000
"""Characters of a stage's stored result that the page shows."""


class Stage(Value):
    """What one stage decided."""

    name: str
    at: Instant
    facts: tuple[tuple[str, str], ...]
    """Pairs of a code that `words` knows and its value."""
    passages: tuple[Passage, ...] = ()
    stored: str
    """The stored result itself, as JSON."""


class TurnWhy(Value):
    """A turn, from what it began with to how it ended."""

    at: Instant
    outcome: str = ""
    reason: str = ""
    rule: str = ""
    evidence: str = ""
    confidence: float | None = None
    stages: tuple[Stage, ...] = ()
    cost: Decimal = Decimal(0)
    calls: int = 0
    tokens: int = 0


def why_of(trace: list[LogEntry]) -> list[TurnWhy]:
    """The ticket's turns, newest first."""
    turns: dict[str, list[LogEntry]] = {}
    for entry in trace:
        if entry.turn_id:
            turns.setdefault(entry.turn_id, []).append(entry)
    return [_turn(entries) for entries in reversed(turns.values())]


def _turn(entries: list[LogEntry]) -> TurnWhy:
    stages = tuple(_stage(entry) for entry in entries if entry.step)
    nothing: dict[str, Any] = {}
    ended = next((one.payload for one in reversed(entries) if one.kind == "turn_ended"), nothing)
    usage = [one.payload["usage"] for one in entries if one.kind == "model_called"]
    sure = [float(value) for stage in stages for code, value in stage.facts if code == "confidence"]
    return TurnWhy(
        at=entries[0].at,
        outcome=ended.get("outcome", ""),
        reason=ended.get("reason") or "",
        rule=ended.get("rule", ""),
        evidence=ended.get("evidence", ""),
        confidence=sure[-1] if sure else None,
        stages=stages,
        cost=sum((Decimal(one["cost"]) for one in usage if one["cost"]), start=Decimal(0)),
        calls=len(usage),
        tokens=sum(one["input_tokens"] + one["output_tokens"] for one in usage),
    )


def _stage(entry: LogEntry) -> Stage:
    assert entry.step is not None
    result = entry.payload["result"]
    name = entry.step.partition(".")[0]
    text = json.dumps(result, ensure_ascii=False, indent=1)
    passages = (KNOWLEDGE.readable(result) or ()) if name == KNOWLEDGE.name else ()
    return Stage(
        name=name,
        at=entry.at,
        facts=tuple((code, value) for code, value in _FACTS.get(name, _nothing)(result) if value),
        passages=passages,
        stored=text if len(text) <= LONGEST_RESULT else f"{text[:LONGEST_RESULT]}\n…",
    )


Pairs = list[tuple[str, str]]


def _nothing(result: Any) -> Pairs:
    return []


def _unreadable() -> Pairs:
    """Of a stage that another release stored in a form that this one cannot read; it is shown as it
    is stored."""
    return []


def _context(result: Any) -> Pairs:
    known = CONTEXT.readable(result)
    if known is None:
        return _unreadable()
    account = known.account
    return [
        ("account", f"{account.name} · {account.tier}" if account else ""),
        ("orders", str(len(known.orders) or "")),
        ("skipped", ", ".join(known.skipped)),
        ("unavailable", ", ".join(known.unavailable)),
    ]


def _local_triage(result: Any) -> Pairs:
    triage = LOCAL_TRIAGE.readable(result)
    return _triaged(triage) if triage else _unreadable()


def _triage(result: Any) -> Pairs:
    tried = TRIAGE.readable(result)
    if tried is None:
        return _unreadable()
    return _triaged(tried.value) if tried.value else _verdict(tried.verdict)


def _triaged(triage: Triage) -> Pairs:
    return [
        ("category", triage.category or "category_unknown"),
        ("intent_name", triage.intent),
        ("urgency", triage.urgency),
        ("complexity", triage.complexity),
        ("sentiment", triage.sentiment),
        ("decided_by", triage.decided_by),
    ]


def _resolution(result: Any) -> Pairs:
    tried = RESOLUTION.readable(result)
    if tried is None:
        return _unreadable()
    return _proposed(tried.value) if tried.value else _verdict(tried.verdict)


def _rewrite(result: Any) -> Pairs:
    tried = REWRITE.readable(result)
    if tried is None:
        return _unreadable()
    return _proposed(tried.value) if tried.value else _verdict(tried.verdict)


def _proposed(proposal: Proposal) -> Pairs:
    action = proposal.action
    given = (
        ", ".join(f"{name} {value}" for name, value in action.arguments.items()) if action else ""
    )
    return [
        ("confidence", f"{proposal.confidence:.2f}"),
        ("cites", ", ".join(proposal.citations)),
        ("proposes", f"{action.name} {given}".strip() if action else ""),
        ("escalates", proposal.reason),
        ("written_by", proposal.written_by),
    ]


def _verdict(verdict: Verdict | None) -> Pairs:
    if verdict is None:
        return []
    return [("reason", verdict.reason), ("rule", verdict.rule), ("evidence", verdict.evidence)]


_FACTS: Mapping[str, Callable[[Any], Pairs]] = {
    CONTEXT.name: _context,
    LOCAL_TRIAGE.name: _local_triage,
    TRIAGE.name: _triage,
    RESOLUTION.name: _resolution,
    REWRITE.name: _rewrite,
}
