"""What a reply may rest on: passages, the customer's context, looked-up answers, the ledger."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from deskhand.core.context import Context
from deskhand.core.decisions import Effect, Passage
from deskhand.core.policy import Policy
from deskhand.core.reading import Reading
from deskhand.core.skeleton import folded
from deskhand.flow.gate.records import Record, records
from deskhand.flow.gate.words import clauses, stems
from deskhand.rules.speech import Speech

CONTEXT = "context"
"""How a reply names the customer's own data as its source."""


@dataclass(frozen=True)
class Unit:
    """A sentence of a source, or what the context says of one thing."""

    source: str
    """The id of the passage, or `context`."""
    text: str
    stems: frozenset[str]
    low: str
    """The folded text."""
    own: frozenset[str] = frozenset()
    """The stems without those of the title."""
    specific: frozenset[str] = frozenset()
    """Of the context: the words that are facts of this customer, not true of anybody's."""
    strict: bool = False
    """Every word of a statement has to be in it: what the context says of an order is all there is."""
    record: Record | None = None
    """Of the context: its days, numbers and codes as values."""


@dataclass(frozen=True)
class Grounds:
    """Everything that is known where a reply is looked at."""

    passages: tuple[Passage, ...]
    context: Context
    effect: Effect
    reading: Reading
    policy: Policy
    looked_up: tuple[dict[str, Any], ...] = ()
    earlier: tuple[str, ...] = ()
    """What the AI and people said before, which was looked at then."""

    def named(self, citations: tuple[str, ...]) -> "Grounds":
        """Only what a sentence names as its sources, beside the customer's words and the ledger."""
        known = CONTEXT in citations
        nothing: dict[str, Any] = {"orders": (), "invoices": (), "account": None, "facts": {}}
        return replace(
            self,
            passages=tuple(one for one in self.passages if one.id in citations),
            context=self.context if known else self.context.model_copy(update=nothing),
            looked_up=self.looked_up if known else (),
        )


@lru_cache(maxsize=512)
def _units_of(identifier: str, title: str, text: str, speech: Speech) -> tuple[Unit, ...]:
    parts = clauses(text)
    head = stems(title, speech)
    alone = [
        Unit(identifier, one, own | head, folded(one), own)
        for one in parts
        for own in (stems(one, speech),)
    ]
    pairs = [
        Unit(
            identifier,
            f"{one.text} {other.text}",
            one.stems | other.stems,
            f"{one.low} {other.low}",
            one.own | other.own,
            strict=True,
        )
        for one, other in zip(alone, alone[1:], strict=False)
    ]
    return (*alone, *pairs)


def units(grounds: Grounds, speech: Speech) -> tuple[Unit, ...]:
    """All that a statement may rest on, sentence by sentence; of passages also two in a row."""
    found: list[Unit] = []
    for passage in grounds.passages:
        found += _units_of(passage.id, passage.title, passage.text, speech)
    held = records(grounds.context, grounds.looked_up, speech)
    return (*found, *(_of_record(record, speech) for record in held))


def _of_record(record: Record, speech: Speech) -> Unit:
    text = f"{record.words} {record.general}"
    common = stems(record.general, speech)
    every, own = stems(text, speech), stems(record.words, speech) - common
    return Unit(CONTEXT, record.words, every, folded(text), every, own, True, record)
