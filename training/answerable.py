"""Makes the weights of `deskhand.knowledge.answerable` from what was counted of questions.

    .training/bin/python -m training.answerable

`answerable.jsonl.gz` holds a line for each question, search and help centre (`bench/answerable.py --rows`
makes them): its numbers, and whether the first article was right; no word of a question or an article.
Each centre is judged by weights that were made without it. Prints one JSON line for each kind of search.
"""

# pyright: basic
# scikit-learn tells no types.

import gzip
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from deskhand.knowledge import answerable
from training.calibration import CHANCES, area, off_by

LINES = Path(__file__).with_name("answerable.jsonl.gz")
NUMBERS = {
    "all-MiniLM-L6-v2-int8": ("covered", "covered_more", "unknown", "like", "more_like", "apart"),
    "multilingual-e5-small": ("like", "more_like", "apart"),
    "words": ("covered", "covered_more", "of_all", "unknown", "passages", "by_words"),
}
"""What counts, by what is compared: more numbers than these tell centres apart and not answers. Words are
English alone: of other languages they are searched by their pieces, of which nothing is learnt."""
ANSWERS = 0.8
"""As `core.matching` has it, which needs more than this environment holds."""
DIGITS = 5


def weights(rows: np.ndarray, right: np.ndarray) -> np.ndarray:
    """A weight for each number, and the bias last, for rows as they are."""
    learner = make_pipeline(StandardScaler(), LogisticRegression()).fit(rows, right)
    scaler: Any = learner[0]
    fitted: Any = learner[1]
    each = fitted.coef_[0] / scaler.scale_
    return np.append(each, fitted.intercept_[0] - (each * scaler.mean_).sum())


def chances(rows: np.ndarray, made: np.ndarray) -> np.ndarray:
    """What `answerable.chance` says of the rows."""
    return 1 / (1 + np.exp(-(rows @ made[:-1] + made[-1])))


def main() -> None:
    """Fit, try on centres left out, and write."""
    raw = gzip.decompress(LINES.read_bytes())
    lines = [json.loads(line) for line in raw.splitlines()]
    made: dict[str, dict[str, float]] = {}
    for by, names in NUMBERS.items():
        own = [line for line in lines if line["by"] == by]
        rows = np.array([[line[name] for name in names] for line in own])
        right = np.array([line["right"] for line in own])
        centre = np.array([line["centre"] for line in own])
        unseen = np.zeros(len(own))
        for name in set(centre):
            other = centre != name
            unseen[~other] = chances(rows[~other], weights(rows[other], right[other]))
        told: dict[str, Any] = {"by": by, "questions": len(own), "right": int(right.sum())}
        told["area"] = round(area(list(unseen), list(right)), 3)
        told["calibration_error"] = round(off_by(list(unseen), list(right)), 3)
        told["sent"] = {bar: _sent(unseen >= bar, right) for bar in CHANCES}
        told["centres"] = {
            name: _sent((centre == name) & (unseen >= ANSWERS), right)
            for name in sorted(set(centre.tolist()))
        }
        print(json.dumps(told))
        found = np.round(weights(rows, right), DIGITS).tolist()
        made[by] = dict(zip((*names, "bias"), found, strict=True))
    path = Path(answerable.__file__).with_suffix(".json")
    written = {"lines": sha256(raw).hexdigest(), "weights": made}
    path.write_text(json.dumps(written, indent=1) + "\n", "utf-8")


def _sent(taken: np.ndarray, right: np.ndarray) -> str:
    return f"{right[taken].sum()}/{taken.sum()}"


if __name__ == "__main__":
    main()
