"""How a model over meaning is made from labelled lines, and what it is worth on lines that it has not
seen. Needs scikit-learn, which nothing that serves needs.

Linear where lines are few; with a layer of hidden units where there are thousands.
"""

# pyright: basic
# scikit-learn tells no types.

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedKFold
from sklearn.neural_network import MLPClassifier

from deskhand.rules.learned import Hidden, chances

Floats = NDArray[np.float64]
Labels = NDArray[np.str_]
FOLDS = 5
SEED = 7
ROUNDS = 2000
DIGITS = 4
"""Decimals that are kept of a weight."""
WIDE = 8.0
"""How far apart vectors are for hidden units, which learn little from numbers near nothing."""
HIDDEN_ROUNDS = 80
COMMITTEE = 3
"""Networks that share the hidden units."""
DECAY = 0.1
"""What keeps the weights of hidden units small (scikit-learn's alpha)."""


@dataclass(frozen=True)
class Fitted:
    """A row of weights for each number of a vector or hidden unit, a column for each label."""

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats
    hidden: Hidden | None = None

    def as_json(self) -> dict[str, Any]:
        """As `Classifier` reads it, but for from when on it is sure."""
        made = {
            "labels": list(self.labels),
            "bias": _rounded(self.bias),
            "weights": _rounded(self.weights),
        }
        if self.hidden is not None:
            made["hidden_bias"] = _rounded(self.hidden.bias)
            made["hidden_weights"] = _rounded(self.hidden.weights)
        return made


def _rounded(values: Floats) -> list[Any]:
    return np.round(values, DIGITS).tolist()


def scaled(meant: Floats) -> tuple[Floats, Floats, Floats]:
    """Vectors about their middle and of about length one, with that middle and scale."""
    middle, spread = meant.mean(axis=0), meant.std(axis=0) * np.sqrt(meant.shape[1])
    spread = np.where(spread > 0, spread, 1.0)
    return (meant - middle) / spread, middle, spread


def fit(meant: Floats, gold: Labels, freedom: float, hidden: int = 0) -> Fitted:
    """The model of lines, with so many hidden units. `freedom`: how far the weights of one without may
    go (scikit-learn's C)."""
    near, middle, spread = scaled(meant)
    if hidden:
        return _committee(near * WIDE, gold, hidden // COMMITTEE, middle, spread / WIDE)
    learner: Any = LogisticRegression(C=freedom, max_iter=ROUNDS).fit(near, gold)
    weights, bias = learner.coef_.T, learner.intercept_
    labels = tuple(str(label) for label in learner.classes_)
    if len(labels) == 2:
        weights, bias = np.hstack([0 * weights, weights]), np.array([0.0, bias[0]])
    weights = weights / spread[:, None]
    return Fitted(labels, weights, bias - middle @ weights)


def _committee(near: Floats, gold: Labels, units: int, middle: Floats, spread: Floats) -> Fitted:
    """Several networks that begin differently, as one: by itself each is sure of other lines."""
    nets: list[Any] = [
        MLPClassifier(
            (units,),
            alpha=DECAY,
            max_iter=HIDDEN_ROUNDS,
            early_stopping=True,
            random_state=SEED + one,
        ).fit(near, gold)
        for one in range(COMMITTEE)
    ]
    first = np.hstack([net.coefs_[0] for net in nets]) / spread[:, None]
    return Fitted(
        tuple(str(label) for label in nets[0].classes_),
        np.vstack([net.coefs_[1] for net in nets]) / COMMITTEE,
        np.mean([net.intercepts_[1] for net in nets], axis=0),
        Hidden(first, np.concatenate([net.intercepts_[0] for net in nets]) - middle @ first),
    )


def unseen(
    meant: Floats,
    gold: Labels,
    freedom: float,
    strata: Sequence[str] | None = None,
    hidden: int = 0,
) -> Floats:
    """The probability of each label, in the order of their names, for each line, of a model of the
    other folds. `strata`: what is to be in every fold alike; the labels where it is left out."""
    found = np.zeros((len(gold), len(np.unique(gold))))
    folds = StratifiedKFold(folds_of(gold), shuffle=True, random_state=SEED)
    for seen, held in folds.split(meant, strata if strata is not None else gold):
        one = fit(meant[seen], gold[seen], freedom, hidden)
        found[held] = chances(meant[held], one.weights, one.bias, one.hidden)
    return found


def freest(meant: Floats, gold: Labels, choices: Sequence[float]) -> float:
    """The freedom whose probabilities fit unseen lines best."""
    labels = sorted(set(gold.tolist()))
    losses = {one: log_loss(gold, unseen(meant, gold, one), labels=labels) for one in choices}
    return min(losses, key=lambda one: losses[one])


def folds_of(gold: Labels) -> int:
    """Five, or as many as the rarest label has lines."""
    counts = np.unique(np.asarray(gold), return_counts=True)[1]
    return max(2, min(FOLDS, int(counts.min())))
