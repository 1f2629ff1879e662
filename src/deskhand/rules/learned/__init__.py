"""What a text is, as far as it can be learnt from examples: small models over its meaning.

A model speaks only where it is surer than it was on nearly every harmless line that it had not been
trained with, and says nothing where there is no encoder. What each may do, and which of them takes back
what a phrase found, stands in `docs/decisions/0014-an-encoder-beside-the-rules.md`. Each is made again by
one command from lines that stand in the repository (`training/README.md`).
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deskhand.encoders.e5 import vectors

NOTHING = "none"
"""The label of lines that are nothing of what a model looks for."""
MOST = 2_400
"""Bytes (UTF-8) of a text's sentences that are looked at: of more, as many from both ends. A stranger's
text may cost a turn about a second, and a sign of three bytes costs three letters."""
LONGEST = 200
"""Characters of one sentence that are looked at."""
MAIL = 12
"""Sentences of a mail whose meanings are taken together."""
_HERE = Path(__file__).parent
_END = re.compile(r"(?<=[.!?])\s+|(?<=[\u3002\uff01\uff1f])|\n+")
_WORD = re.compile(r"\w")
_NUMBER = re.compile(r"(?<![\w/-])(?=[a-z/-]{0,40}+\d)[\w/-]{8,}|\d{4,}", re.I)
"""Numbers that name something, with their letters: what they are says nothing of what is meant."""


@dataclass(frozen=True)
class Hidden:
    """A layer of units between a vector and the labels, each of which is 0 or more."""

    weights: NDArray[np.float64]
    """A row for each number of a vector, a column for each unit."""
    bias: NDArray[np.float64]


@dataclass(frozen=True)
class Classifier:
    """One model: a probability for each label, and from which on it is said."""

    labels: tuple[str, ...]
    weights: NDArray[np.float64]
    """A row for each number of a vector or for each hidden unit, a column for each label."""
    bias: NDArray[np.float64]
    sure: float
    """From which probability of not being `NOTHING` on a label is said."""
    hidden: Hidden | None = None

    def says(self, text: str) -> str | None:
        """What the text is, or None where the model is not sure or there is no encoder."""
        found = self.first([text])
        return found[0] if found else None

    def first(self, texts: Sequence[str]) -> tuple[str, str] | None:
        """The label of the text of which the model is surest, and that text; None as for `says`."""
        found = self._chances(texts)
        if found is None:
            return None
        nothing = self.labels.index(NOTHING)
        surest = int(found[:, nothing].argmin())
        if 1 - found[surest, nothing] < self.sure:
            return None
        found[:, nothing] = 0
        return self.labels[int(found[surest].argmax())], texts[surest]

    def surest(self, texts: Sequence[str]) -> float | None:
        """The highest probability that one of the texts is something; None where there is no encoder."""
        found = self._chances(texts)
        return None if found is None else float(1 - found[:, self.labels.index(NOTHING)].min())

    def likeliest(self, text: str) -> tuple[str, float] | None:
        """The likeliest label and its probability, however small; None where there is no encoder."""
        found = self._chances([text])
        if found is None:
            return None
        best = int(found[0].argmax())
        return self.labels[best], float(found[0, best])

    def rules_out(self, text: str, sure: float) -> bool:
        """Whether the text is `NOTHING` with at least that probability."""
        return self._nothing(meanings([text]), sure)

    def rules_out_mail(self, subject: str, text: str, sure: float) -> bool:
        """The same of a whole mail, by a model that was made from `mails`."""
        return self._nothing(mails([(subject, text)]), sure)

    def _nothing(self, rows: NDArray[np.float32] | None, sure: float) -> bool:
        found = self._of_rows(rows)
        return found is not None and bool(found[0, self.labels.index(NOTHING)] >= sure)

    def _chances(self, texts: Sequence[str]) -> NDArray[np.float64] | None:
        return self._of_rows(meanings(texts) if texts else None)

    def _of_rows(self, rows: NDArray[np.float32] | None) -> NDArray[np.float64] | None:
        if rows is None:
            return None
        return chances(rows.astype(np.float64), self.weights, self.bias, self.hidden)


def chances(
    rows: NDArray[np.float64],
    weights: NDArray[np.float64],
    bias: NDArray[np.float64],
    hidden: Hidden | None = None,
) -> NDArray[np.float64]:
    """The probability of each label, a column each, for each row."""
    if hidden is not None:
        rows = np.maximum(rows @ hidden.weights + hidden.bias, 0)
    scores = rows @ weights + bias
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def meanings(texts: Sequence[str]) -> NDArray[np.float32] | None:
    """A row for each text, the same for two texts that only name different things by number; None where
    there are no vectors."""
    rows = [_meaning(_NUMBER.sub("1234", text)) for text in texts]
    found = [row for row in rows if row is not None]
    return np.stack(found) if found else None


def mails(given: Sequence[tuple[str, str]]) -> NDArray[np.float32] | None:
    """A row for each subject and text: what all sentences mean together, the subject, the first sentence
    and the last. Of 2,012 machines' mails that makes a third more known than one vector of the whole."""
    rows: list[NDArray[np.float32]] = []
    for subject, text in given:
        all_said = sentences(text) or ["-"]
        said = meanings([*all_said[: MAIL - 1], *all_said[MAIL - 1 :][-1:]])
        head = meanings([subject[:LONGEST].strip() or "-"])
        if said is None or head is None:
            return None
        rows.append(np.concatenate([said.mean(axis=0), head[0], said[0], said[-1]]))
    return np.stack(rows)


@lru_cache(maxsize=512)
def _meaning(text: str) -> NDArray[np.float32] | None:
    """Several models look at the same sentence in one turn."""
    rows = vectors([text])
    return None if rows is None else rows[0]


@cache
def classifier(name: str) -> Classifier:
    """The model of that name, read once in a process. Raises FileNotFoundError where there is none."""
    made = json.loads((_HERE / f"{name}.json").read_text("utf-8"))
    return Classifier(
        labels=tuple(made["labels"]),
        weights=np.array(made["weights"]),
        bias=np.array(made["bias"]),
        sure=made["sure"],
        hidden=_hidden(made),
    )


def _hidden(made: dict[str, Any]) -> Hidden | None:
    if "hidden_weights" not in made:
        return None
    return Hidden(np.array(made["hidden_weights"]), np.array(made["hidden_bias"]))


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text that say something, `MOST` bytes of them at most."""
    found = [one.strip()[:LONGEST] for one in _END.split(text) if _WORD.search(one)]
    if sum(map(_bytes, found)) <= MOST:
        return found
    return _within(found) + _within(found[::-1])[::-1]


def _within(found: list[str]) -> list[str]:
    """As many of the first ones as fit into half of `MOST`."""
    lengths = accumulate(map(_bytes, found))
    return [one for one, so_far in zip(found, lengths, strict=True) if so_far <= MOST // 2]


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
