"""What a sentence of a reply is held against, and what became of it."""

from dataclasses import dataclass

from deskhand.flow.gate.figures import KnownFigures
from deskhand.flow.gate.kinds import Kind
from deskhand.flow.gate.sources import Grounds, Unit
from deskhand.rules.speech import Speech


@dataclass(frozen=True)
class Finding:
    """What became of one sentence. `fault` and `evidence` are empty where it may leave."""

    text: str
    kind: Kind
    source: str = ""
    fault: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Look:
    """What every sentence is held against."""

    grounds: Grounds
    sources: tuple[Unit, ...]
    known: KnownFigures
    speech: Speech
    language: str
    customers: frozenset[str]
    """The stems of the customer's own words."""
    told: frozenset[str]
    """Those, and the stems of the whole reply."""
