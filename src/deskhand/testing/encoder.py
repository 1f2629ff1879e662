"""An encoder that needs no weights: each word has a direction of its own, and synonyms share one."""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256

import numpy as np

from deskhand.encoders import Rows

LENGTH = 8192
"""So many that two words hardly ever share a direction."""


class SynonymEncoder:
    """What tests search by: deterministic, in every language that `languages` names (none: all)."""

    def __init__(
        self,
        synonyms: Mapping[str, str],
        languages: Sequence[str] = (),
        name: str = "synonyms",
    ) -> None:
        self.name = name
        self.words = 0.1
        self.made: list[str] = []
        """Every passage that was encoded, in order."""
        self._synonyms = synonyms
        self._languages = languages

    def reads(self, language: str) -> bool:
        """Whether it was told to."""
        return not self._languages or language in self._languages

    def questions(self, texts: Sequence[str]) -> Rows:
        """The same as of passages."""
        return np.stack([self._row(text) for text in texts])

    def passages(self, texts: Sequence[str]) -> Rows:
        """The sum of the words' directions."""
        self.made += texts
        return np.stack([self._row(text) for text in texts])

    def _row(self, text: str) -> Rows:
        row = np.zeros(LENGTH, dtype=np.float32)
        for word in re.findall(r"\w+", text.casefold()):
            meant = self._synonyms.get(word, word)
            row[int.from_bytes(sha256(meant.encode()).digest()[:4]) % LENGTH] += 1
        return row / max(float(np.linalg.norm(row)), 1e-9)
