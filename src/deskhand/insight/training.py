"""A company's own labelled history as a model of what its messages are about.

What is told of a model is what it was worth on lines that it had not seen, beside what words alone
say of the same lines; from when on it is sure is chosen without the lines that it is told of.
"""

# pyright: basic
# scikit-learn tells no types.

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from deskhand.core.errors import BadInput
from deskhand.core.skeleton import plain
from deskhand.rules.learned import chances, meanings
from deskhand.rules.learned.fitting import (
    SEED,
    Fitted,
    Floats,
    Labels,
    fit,
    folds_of,
    freest,
    unseen,
)

FEWEST = 30
"""Labelled lines of a head."""
FEWEST_EACH = 3
"""Lines of each of its labels; rarer ones are left out and named."""
FREEDOMS = (3.0, 10.0, 30.0, 100.0, 300.0)
RIGHT = 0.95
"""Of what is said for sure: where it is told of other lines, about 92 % are left of it."""
SUREST, LEAST_SURE, STEP = 0.99, 0.6, 0.01
"""Nothing is sure below the threshold under which a turn asks a model (`triage_confidence`)."""
FEWEST_SURE = 15
"""Lines that a threshold rests on."""
NEVER = 2.0
"""A threshold that no probability reaches: nothing is said."""
BINS = 10


@dataclass(frozen=True)
class Line:
    """One message of the history, as it is read, and what people called it."""

    text: str
    label: str
    by_words: str = ""
    """What words alone say of it; empty where they are not sure, or say nothing of this kind."""


@dataclass(frozen=True)
class Trained:
    """A head, and what it was worth."""

    fitted: Fitted
    sure: float
    held_out: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """As the file keeps it."""
        return self.fitted.as_json() | {"sure": round(self.sure, 4)}


def train(lines: Sequence[Line]) -> Trained:
    """A head of labelled lines. Raises `BadInput` where there are too few, or no encoder."""
    kept, rare = _enough(lines)
    rows = meanings([line.text for line in kept])
    if rows is None:
        raise BadInput("there is no encoder on this machine: deskhand doctor says why")
    meant = rows.astype(np.float64)
    gold = np.array([line.label for line in kept])
    freedom = freest(meant, gold, FREEDOMS)
    sure = surely(unseen(meant, gold, freedom), gold)
    held_out = _held_out(meant, gold, [line.by_words for line in kept])
    told = {"lines": len(kept), "labels": dict(Counter(gold.tolist())), **held_out}
    if rare:
        told["left_out"] = rare
    return Trained(fit(meant, gold, freedom), sure, told)


def _enough(lines: Sequence[Line]) -> tuple[list[Line], dict[str, int]]:
    lines = list({alike(line.text): line for line in lines}.values())
    counts = Counter(line.label for line in lines)
    rare = {label: count for label, count in counts.items() if count < FEWEST_EACH}
    kept = [line for line in lines if line.label not in rare]
    if len(kept) < FEWEST or len({line.label for line in kept}) < 2:
        raise BadInput(
            f"{len(kept)} labelled lines of labels with {FEWEST_EACH} and more;"
            f" {FEWEST} lines and two labels are the least"
        )
    return kept, rare


def alike(text: str) -> str:
    """What makes two messages one to a model: forms and copies must not stand on both sides."""
    return re.sub(r"\W+|\d+", " ", plain(text)).strip()


def _held_out(meant: Floats, gold: Labels, by_words: Sequence[str]) -> dict[str, Any]:
    """Figures of each fifth, by a model and a threshold of the other four."""
    labels = sorted(set(gold.tolist()))
    found, limits = np.zeros((len(gold), len(labels))), np.zeros(len(gold))
    folds = StratifiedKFold(folds_of(gold), shuffle=True, random_state=SEED + 1)
    for seen, held in folds.split(meant, gold):
        freedom = freest(meant[seen], gold[seen], FREEDOMS)
        limits[held] = surely(unseen(meant[seen], gold[seen], freedom), gold[seen])
        fitted = fit(meant[seen], gold[seen], freedom)
        found[held] = chances(meant[held], fitted.weights, fitted.bias)
    said = np.array(labels)[found.argmax(axis=1)]
    decided = found.max(axis=1) >= limits
    words = np.array(by_words)
    return {
        "macro_f1": macro_f1(gold, said, labels),
        "decided": _rounded(decided.mean()),
        "right_of_decided": _rounded((said == gold)[decided].mean() if decided.any() else 0.0),
        "calibration_error": _rounded(calibration_error(found.max(axis=1), said == gold)),
        "macro_f1_by_words": macro_f1(gold, words, labels),
        "decided_by_words": _rounded((words != "").mean()),
        "right_by_words": _rounded((words == gold)[words != ""].mean() if any(words) else 0.0),
    }


def macro_f1(gold: Labels, said: Labels, labels: list[str]) -> float:
    """The mean over labels of how well each is found."""
    none: Any = 0.0
    found = f1_score(gold, said, average="macro", labels=labels, zero_division=none)
    return _rounded(float(found))


def surely(told: Floats, gold: Labels) -> float:
    """The smallest probability from which on `RIGHT` of what is said are right, in steps of a hundredth;
    `NEVER` where there is none that `FEWEST_SURE` lines show."""
    labels = np.array(sorted(set(gold.tolist())))
    best = told.max(axis=1)
    right = labels[told.argmax(axis=1)] == gold
    steps = np.arange(LEAST_SURE, SUREST, STEP)
    good = (
        one
        for one in steps
        if (best >= one).sum() >= FEWEST_SURE and right[best >= one].mean() >= RIGHT
    )
    return round(float(next(good, NEVER)), 2)


def calibration_error(told: Floats, right: NDArray[np.bool_]) -> float:
    """How far probabilities are from what comes true, over ten bins as large as what is in them (ECE)."""
    place = np.minimum((told * BINS).astype(int), BINS - 1)
    gaps = [abs(told[place == one].sum() - right[place == one].sum()) for one in range(BINS)]
    return float(sum(gaps) / len(told))


def _rounded(value: float) -> float:
    return round(float(value), 3)
