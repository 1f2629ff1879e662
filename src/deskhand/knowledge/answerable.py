"""Whether the first article that was found answers the whole question: a chance from what can be counted.

Fitted on questions in customers' own words at six help centres, half of which no article answers, and
tried on each centre with a model that had not seen it (`docs/measured.md`, `training/answerable.py`). Weights
of their own for each encoder, since likeness is another scale with each, and for words alone.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

WORDS = "words"
"""The weights for English questions where nothing compares meaning, or an encoder does that has none."""
FEWEST = 20
"""Passages of a language below which nothing was learnt: the help centres of the lines have hundreds. There how
much of the question the article covers decides, as it did everywhere before; no figure stands behind it."""
COVERED = 0.47
"""Coverage that is taken for enough there (a chance of 0.8)."""
MOST_OF_FEW = 0.95
_MADE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class Evidence:
    """What a search tells of the first article and the question. Shares are 0 to 1."""

    covered: float
    """Of the sentence that it has most of."""
    covered_more: float
    """Than any other article."""
    of_all: float
    """Of the whole question's words, by all of the article."""
    unknown: float
    """The share of the question's words that no article has."""
    passages: float
    """How many there are (logarithm)."""
    by_words: float
    """Its score by words, for each word of the question."""
    like: float = 0.0
    """How alike its best passage and the question are."""
    more_like: float = 0.0
    """Than the best of any other article."""
    apart: float = 0.0
    """How many deviations it lies above the mean of all passages."""


def chance(evidence: Evidence, by: str, language: str) -> float:
    """0 to 1: that the article answers the question. `by`: the encoder, or `WORDS`. 0 where nothing was
    learnt: of other languages than English words are searched by their pieces, which tell little."""
    if _are_few(evidence):
        return min(MOST_OF_FEW, 0.8 * evidence.covered / COVERED)
    made = _made()
    if by not in made and language == "en":
        by = WORDS
    if by not in made or (by == WORDS and language != "en"):
        return 0.0
    numbers = asdict(evidence)
    score = sum(weight * numbers.get(name, 1.0) for name, weight in made[by].items())
    return 1 / (1 + math.exp(-score))


def by_meaning(evidence: Evidence, by: str) -> bool:
    """Whether the chance was learnt, and from likeness."""
    return by != WORDS and by in _made() and not _are_few(evidence)


def _are_few(evidence: Evidence) -> bool:
    return evidence.passages < math.log(FEWEST)


@cache
def _made() -> Mapping[str, Mapping[str, float]]:
    """By what is compared: a weight for each of its numbers, and `bias`."""
    return json.loads(_MADE.read_text("utf-8"))["weights"]
