"""A company's own confidence: fitted on what its people found of answers and drafts, and what it is worth on
those that it had not seen."""

# pyright: basic

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from deskhand.core.errors import BadInput
from deskhand.flow.confidence import FittedConfidence, Signals
from deskhand.insight.training import calibration_error

FEWEST = 100
"""Judged answers of which something can be learnt."""
FEWEST_EACH = 10
"""Of those right and wrong ones."""
FEWEST_OF_CATEGORY = 20
CAUTION = 0.5
"""How much a category of its own may say beside the signals: half as much."""
FOLDS = 5
SEED = 7
NAMES = tuple(Signals.model_fields)

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]


class Known(NamedTuple):
    """An answer that people judged, and what was known of it before."""

    category: str
    signals: Signals
    right: bool


def calibrate(known: Sequence[Known], least: float, now: datetime) -> FittedConfidence:
    """Fitted on all of them that their writer was as sure of as `least`; what it is worth is told of each
    fifth by a fit on the others. Raises `BadInput` where too few were judged, or where it is worth no more
    than the writer's own number."""
    known = [one for one in known if one.signals.own >= least]
    right = np.array([one.right for one in known], dtype=np.bool_)
    if len(known) < FEWEST or min(right.sum(), (~right).sum()) < FEWEST_EACH:
        raise BadInput(
            f"{len(known)} judged answers, {int(right.sum())} of them right: {FEWEST} are the least,"
            f" and {FEWEST_EACH} of each"
        )
    counts = Counter(one.category for one in known)
    categories = sorted(name for name, count in counts.items() if count >= FEWEST_OF_CATEGORY)
    rows = np.array([_row(one, categories) for one in known])
    own = np.array([one.signals.own for one in known])
    unseen = np.zeros(len(known))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for seen, held in folds.split(rows, right):
        weights, bias = _fit(rows[seen], right[seen])
        unseen[held] = 1 / (1 + np.exp(-(rows[held] @ weights + bias)))
    before, after = _worth(own, right, least), _worth(unseen, right, least)
    if after["calibration_error"] >= before["calibration_error"] or after["area"] < before["area"]:
        raise BadInput(
            f"it would tell no better than the writer's own number: {after} instead of {before}"
        )
    weights, bias = _fit(rows, right)
    return FittedConfidence(
        format=1,
        version=f"{now:%Y-%m-%d} {len(known)}",
        weights=_named(NAMES, weights),
        bias=round(bias, 4),
        categories=_named(categories, weights[len(NAMES) :] * CAUTION),
        held_out={"judged": len(known), "own_number": before, "fitted": after},
    )


def _row(one: Known, categories: Sequence[str]) -> list[float]:
    told: Mapping[str, float] = one.signals.model_dump()
    return [*(told[name] for name in NAMES), *(CAUTION * (one.category == c) for c in categories)]


def _fit(rows: Floats, right: Truths) -> tuple[Floats, float]:
    model: Any = LogisticRegression(max_iter=1_000)
    model.fit(rows, right)
    return np.asarray(model.coef_[0], dtype=np.float64), float(model.intercept_[0])


def _worth(told: Floats, right: Truths, least: float) -> dict[str, float]:
    sent = told >= least
    return {
        "calibration_error": round(calibration_error(told, right), 3),
        "area": round(float(roc_auc_score(right, told)), 3),
        "sent": int(sent.sum()),
        "wrong": int((sent & ~right).sum()),
    }


def _named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=False)}
