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
from numpy.typing import NDArray

from deskhand.encoders.e5 import NAME, why_not
from deskhand.rules.learned import NOTHING, mails, meanings
from deskhand.rules.learned.fitting import DIGITS, Floats, fit, unseen

HERE = Path(__file__).parent
MODELS = HERE.parent / "src" / "deskhand" / "rules" / "learned"
SPREAD = 10.0
"""How far weights may go (scikit-learn's C)."""
SPREADS = {"anger": 1.0}
"""Where lines of one kind are to tell of very different ones, such as remarks about people."""
HIDDEN = {"wishes": 192}
"""Hidden units of a model with lines enough: at the same alarms in banks' questions it finds seven in a
hundred more of strangers' alarms than without."""
ALARMS = {
    "wishes": 0.015,
    "closers": 0.012,
    "machines": 0.002,
    "courtesies": 0.006,
    "footers": 0.01,
    "anger": 0.05,
}
"""A person too many costs less than a message that nobody reads, or a claim that nobody checks."""


def main(kinds: list[str]) -> None:
    if missing := why_not():
        raise SystemExit(f"The lines cannot be read: {missing}.")
    for kind in kinds or sorted(ALARMS):
        print(json.dumps({"kind": kind} | make(kind)))


def make(kind: str) -> dict[str, Any]:
    """Trains, tries and writes the model of a kind; what it found of the lines that it had not seen."""
    raw = gzip.decompress((HERE / f"{kind}.jsonl.gz").read_bytes())
    lines = [json.loads(line) for line in raw.decode("utf-8").splitlines()]
    rows = _rows(kind, [line["text"] for line in lines])
    assert rows is not None
    made, told = learn(kind, lines, rows.astype(np.float64))
    written = {"encoder": NAME, "lines": sha256(raw).hexdigest(), **made}
    (MODELS / f"{kind}.json").write_text(json.dumps(written) + "\n", "utf-8")
    return told


def _rows(kind: str, texts: list[str]) -> NDArray[np.float32] | None:
    """What a text of `machines` is a mail of: the subject in its first line."""
    if kind != "machines":
        return meanings(texts)
    return mails([(subject, text) for subject, _, text in (one.partition("\n") for one in texts)])


def learn(kind: str, lines: list[Any], meant: Floats) -> tuple[dict[str, Any], dict[str, Any]]:
    """The model of lines and their vectors, and what it found of those that it had not seen."""
    gold = np.array([line["label"] for line in lines])
    hidden, spread = HIDDEN.get(kind, 0), SPREADS.get(kind, SPREAD)
    strata = [f"{line['language']} {line['label']}" for line in lines]
    fitted = fit(meant, gold, spread, hidden)
    found = unseen(meant, gold, spread, strata, hidden)
    something = 1 - found[:, fitted.labels.index(NOTHING)]
    harmless = np.sort(something[gold == NOTHING])[::-1]
    sure = float(harmless[int(len(harmless) * ALARMS[kind])]) + 1e-6
    said = something >= sure
    return {"sure": round(sure, DIGITS), **fitted.as_json()}, {
        "lines": len(lines),
        "sure": round(sure, DIGITS),
        "found": {
            label: f"{int((said & (gold == label)).sum())}/{int((gold == label).sum())}"
            for label in fitted.labels
        },
    }


if __name__ == "__main__":
    main(sys.argv[1:])
