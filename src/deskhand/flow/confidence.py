"""How sure an answer is by what code knows of it, fitted on what people found right.

A model says 0.9 of nearly everything. Beside its own number stand here what search, triage and the answer's
sources tell. Made by `deskhand calibrate` of a company's reviews and drafts, read where `[confidence]
fitted` names its file; without one the model's own number counts.
"""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from deskhand.core.decisions import Passage, Proposal, Triage
from deskhand.core.errors import BadInput
from deskhand.core.values import Value

CONTEXT_SOURCE = "context"


class Signals(Value):
    """What is known of an answer before it leaves, each 0 to 1 but `margin`."""

    own: float
    """As its writer says."""
    answers: float
    """The chance that an article that it cites answers the whole question, where search told one."""
    covered: float
    """Of what is asked, the share that its best passage mentions."""
    margin: float
    """How much more that is than any passage of an article that it does not cite mentions; -1 to 1."""
    triage: float
    """How sure triage was of what it is about."""
    context: float
    """1 where it rests on the customer's own data."""
    sourced: float
    """The share of its sentences that name a source."""


def signals(proposal: Proposal, triage: Triage, passages: Sequence[Passage]) -> Signals:
    """The signals of an answer that rests on some of `passages`."""
    cited = [one for one in passages if one.id in proposal.citations]
    articles = {one.article for one in cited}
    covered = max((one.coverage for one in cited), default=0.0)
    others = (one.coverage for one in passages if one.article not in articles)
    told = [bool(one.citations) for one in proposal.sentences] or [bool(proposal.citations)]
    return Signals(
        own=proposal.confidence,
        answers=max((one.answers for one in passages if one.article in articles), default=0.0),
        covered=covered,
        margin=covered - max(others, default=0.0),
        triage=triage.confidence,
        context=float(CONTEXT_SOURCE in proposal.citations),
        sourced=sum(told) / len(told),
    )


class FittedConfidence(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)

    format: Literal[1]
    version: str
    """The day that it was made on, and of how many answers."""
    weights: dict[str, float]
    """By the names of `Signals`."""
    bias: float
    categories: dict[str, float] = {}
    """What is added for answers of a category that was judged often enough."""
    held_out: dict[str, Any] = {}
    """What it was worth on answers that it had not seen."""

    def of(self, known: Signals, category: str) -> float:
        """0 to 1: the chance that people find the answer right."""
        score = self.bias + self.categories.get(category, 0.0)
        score += sum(self.weights[name] * value for name, value in known.model_dump().items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))


class ConfidenceConfig(BaseModel):
    """`[confidence]`: how sure answers are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fitted: str = ""
    """A file that `deskhand calibrate` made, from the folder of deskhand.toml; empty: there is none."""

    def own(self) -> FittedConfidence | None:
        """What that file says. Raises `BadInput`."""
        return read_fitted(Path(self.fitted)) if self.fitted else None


def read_fitted(path: Path) -> FittedConfidence:
    """What a file says. Raises `BadInput` that says what is wrong with it."""
    try:
        found = FittedConfidence.model_validate(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise BadInput(f"confidence.fitted: {path} cannot be read: {error.strerror}") from error
    except (ValidationError, ValueError) as error:
        raise BadInput(f"confidence.fitted: {path} was not made by deskhand calibrate") from error
    if set(found.weights) != set(Signals.model_fields):
        raise BadInput(
            f"confidence.fitted: {path} was made by a release that knew other things of an answer:"
            " make it again with deskhand calibrate"
        )
    return found


def sureness(fitted: FittedConfidence | None, known: Signals, category: str, least: float) -> float:
    """The chance that people find an answer right, where its writer is sure enough of it.

    What its writer is less sure of than `least` stays so: such answers were shown to nobody, and nothing
    was learnt of them.
    """
    if fitted is None or known.own < least:
        return known.own
    return round(fitted.of(known, category), 3)


def told_by_code(
    fitted: FittedConfidence | None,
    proposal: Proposal,
    triage: Triage,
    passages: Sequence[Passage],
    least: float,
) -> Proposal:
    """The answer with its `sureness`. A question back, and whoever wants a person, says nothing that could
    be right."""
    if fitted is None or proposal.asks or not proposal.reply:
        return proposal
    known = signals(proposal, triage, passages)
    told = sureness(fitted, known, triage.category or "", least)
    return proposal.model_copy(update={"confidence": told})
