"""Texts as vectors of length one: what means the same lies close together.

Search compares a question with passages by the first encoder that reads the languages of both.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
"""One row a text, each of length one."""


class Encoder(Protocol):
    """A model that gives vectors. Those of one `name` can be compared with each other alone."""

    @property
    def name(self) -> str:
        """What made the vectors: under another name all of them are made again."""
        ...

    @property
    def words(self) -> float:
        """What the best match by words is worth beside this model's likeness: about as much as lies
        between a passage that answers and the next best."""
        ...

    def reads(self, language: str) -> bool:
        """Whether texts of a language (two letters) mean anything to it."""
        ...

    def questions(self, texts: Sequence[str]) -> Rows:
        """The vectors of what is asked. Takes milliseconds of one core for each."""
        ...

    def passages(self, texts: Sequence[str]) -> Rows:
        """The vectors of what may answer."""
        ...
