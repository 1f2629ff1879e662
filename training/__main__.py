"""Makes the models of `deskhand.rules.learned` from the lines beside this file.

    make classifiers

Each kind is one list of lines here (`label`, `language`, `text`). A model is tried on lines that it was
not trained with, each on a model of the other four fifths; from which probability on it speaks is set
so that of all the lines with nothing in them the share `ALARMS` and no more would be taken for
something. Prints one JSON line a kind.
"""

import gzip
import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from deskhand.encoders.e5 import NAME, why_not
from deskhand.rules.learned import NOTHING, meanings

HERE = Path(__file__).parent
MODELS = HERE.parent / "src" / "deskhand" / "rules" / "learned"
FOLDS = 5
SPREAD = 10.0
"""How far weights may go (scikit-learn's C)."""
ALARMS = {
    "wishes": 0.015,
    "closers": 0.012,
    "machines": 0.002,
    "courtesies": 0.006,
    "footers": 0.01,
}
"""A person too many costs less than a message that nobody reads, or a claim that nobody checks."""
DIGITS = 4
"""Decimals that are kept of a weight."""


def main(kinds: list[str]) -> None:
    if missing := why_not():
        raise SystemExit(f"The lines cannot be read: {missing}.")
    for kind in kinds or sorted(ALARMS):
        print(json.dumps({"kind": kind} | make(kind)))


def make(kind: str) -> dict[str, Any]:
    """Trains, tries and writes the model of a kind; what it found of the lines that it had not seen."""
    raw = gzip.decompress((HERE / f"{kind}.jsonl.gz").read_bytes())
    lines = [json.loads(line) for line in raw.decode("utf-8").splitlines()]
    gold = np.array([line["label"] for line in lines])
    meant = meanings([line["text"] for line in lines]).astype(np.float64)
    middle, spread = meant.mean(axis=0), meant.std(axis=0) * np.sqrt(meant.shape[1])
    learner = LogisticRegression(C=SPREAD, max_iter=2000)
    strata = [f"{line['language']} {line['label']}" for line in lines]
    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=7).split(meant, strata))
    unseen = cross_val_predict(
        learner, (meant - middle) / spread, gold, cv=folds, method="predict_proba"
    )
    learner.fit((meant - middle) / spread, gold)
    labels = [str(label) for label in learner.classes_]
    something = 1 - unseen[:, labels.index(NOTHING)]
    harmless = np.sort(something[gold == NOTHING])[::-1]
    sure = float(harmless[int(len(harmless) * ALARMS[kind])]) + 1e-6
    weights, bias = learner.coef_.T, learner.intercept_
    if len(labels) == 2:
        weights, bias = np.hstack([0 * weights, weights]), np.array([0.0, bias[0]])
    weights = weights / spread[:, None]
    made = {
        "encoder": NAME,
        "lines": sha256(raw).hexdigest(),
        "labels": labels,
        "sure": round(sure, DIGITS),
        "bias": np.round(bias - middle @ weights, DIGITS).tolist(),
        "weights": np.round(weights, DIGITS).tolist(),
    }
    (MODELS / f"{kind}.json").write_text(json.dumps(made) + "\n", "utf-8")
    said = something >= sure
    return {
        "lines": len(lines),
        "sure": round(sure, DIGITS),
        "found": {
            label: f"{int((said & (gold == label)).sum())}/{int((gold == label).sum())}"
            for label in labels
        },
    }


if __name__ == "__main__":
    main(sys.argv[1:])
