"""What `deskhand train` makes of a company's own labels, on that company's other messages.

    .venv/bin/python -m bench.train

Each set is one company with categories of its own: bitext, clinc150 by domain, and the three shops of
hint3, their intents of forty lines and more. A model is made of 50 and of 200 lines drawn by chance,
thresholds included, and asked about all others, 300 of them at most. Of two draws the mean; prints
one JSON line a set and size. Needs the data folder beside the repository.
"""

import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Any

import numpy as np

from deskhand.insight.training import Line, calibration_error, macro_f1, train
from deskhand.rules.learned import chances, meanings
from deskhand.rules.learned.own import as_read

DATA = Path(__file__).parents[2] / "shared" / "data"
SIZES = (50, 200)
DRAWS = 2
MOST = 300
FEWEST_OF_A_LABEL = 40
Labelled = list[tuple[str, str]]


def rows(path: Path) -> list[dict[str, Any]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def companies() -> dict[str, Labelled]:
    """Messages and their labels, of each company."""
    bitext = [
        (row["instruction"], row["category"]) for row in rows(DATA / "bitext/bitext.jsonl.gz")
    ]
    domains: dict[str, list[str]] = json.loads((DATA / "clinc150/domains.json").read_text())
    of_intent = {intent: name for name, intents in domains.items() for intent in intents}
    clinc = [
        (row["text"], of_intent[row["intent"]])
        for row in rows(DATA / "clinc150/clinc150.jsonl.gz")
        if row["intent"] in of_intent
    ]
    found = {"bitext": bitext, "clinc150": clinc}
    for row in rows(DATA / "hint3/hint3_train.jsonl"):
        found.setdefault(row["brand"], []).append((row["text"], row["intent"]))
    return {name: kept for name, told in found.items() if (kept := _often(told))}


def _often(told: Labelled) -> Labelled:
    counts = Counter(label for _, label in told)
    kept = [one for one in told if counts[one[1]] >= FEWEST_OF_A_LABEL]
    return kept if len({label for _, label in kept}) > 1 else []


def once(told: Labelled, size: int, draw: int) -> dict[str, float]:
    """One model of so many lines, asked about the rest."""
    shuffled = list(told)
    Random(draw).shuffle(shuffled)
    own, others = shuffled[:size], shuffled[size : size + MOST]
    made = train([Line(as_read("", text), label) for text, label in own])
    seen = meanings([as_read("", text) for text, _ in others])
    assert seen is not None
    found = chances(seen.astype(np.float64), made.fitted.weights, made.fitted.bias)
    said = np.array(made.fitted.labels)[found.argmax(axis=1)]
    gold, sure = np.array([label for _, label in others]), found.max(axis=1)
    decided = sure >= made.sure
    return {
        "macro_f1": macro_f1(gold, said, sorted(set(gold.tolist()))),
        "decided": float(decided.mean()),
        "right_of_decided": float((said == gold)[decided].mean()) if decided.any() else 0.0,
        "calibration_error": calibration_error(sure, said == gold),
    }


def main() -> None:
    if not DATA.is_dir():
        print("bench/train.py: skipped, there is no ../shared/data", file=sys.stderr)
        return
    for name, told in companies().items():
        for size in SIZES:
            if len(told) < 2 * size:
                continue
            drawn = [once(told, size, draw) for draw in range(DRAWS)]
            means = {one: round(fmean(each[one] for each in drawn), 3) for one in drawn[0]}
            labels = len({label for _, label in told})
            print(
                json.dumps({"bench": "train", "set": name, "labels": labels, "own": size} | means)
            )


if __name__ == "__main__":
    main()
