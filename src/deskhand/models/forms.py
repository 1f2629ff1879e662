"""The forms that a language model fills in: closed, one for each question."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Output(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TriageOutput(_Output):
    """What the cheap model fills in."""

    category: str | None
    urgency: Literal["low", "normal", "high"]
    complexity: Literal["low", "medium", "high"]
    resolvable: bool
    escalation_risk: bool
    sentiment: Literal["calm", "frustrated", "angry"]
    language: str
    query: str


class Argument(_Output):
    """One argument of an action or a lookup."""

    name: str
    value: str


class Call(_Output):
    """An action or a lookup by name."""

    name: str
    arguments: list[Argument]


class ResolutionOutput(_Output):
    """What the model proposes."""

    reply: str
    action: Call | None
    lookup: Call | None
    confidence: float = Field(ge=0, le=1)
    citations: list[str]


class BriefOutput(_Output):
    """The two lines of a brief."""

    issue: str
    next_step: str


class TranslationOutput(_Output):
    """The text in the other language."""

    translation: str


class SummaryOutput(_Output):
    """The summary."""

    summary: str
