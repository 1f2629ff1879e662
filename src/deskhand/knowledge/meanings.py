"""The vectors of one language's passages, and which of them lie nearest to a question's.

Few are compared one by one. Of many only the signs of the numbers are, around their mean, which says
roughly which lie near: those are compared exactly. Measured on 43,000 passages in `docs/measured.md`.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from deskhand.encoders import Rows

FEW = 8_192
"""Passages that are compared one by one: a millisecond."""
NEAR = 1_000
"""Passages that are compared exactly of many. 99 % of the five nearest were among 138 of 1,275 passages and
among 250 of 10,200 (AWS's documents by MiniLM): ten times as many need about twice as much."""
SAMPLE = 2_048
"""Passages from which it is told how alike any are."""
AT_ONCE = 16_384
"""Passages whose signs a processor holds at once."""
ROWS, SIGNS, MEAN = "rows.f4", "signs.npy", "mean.npy"
_BITS = 64


@dataclass(frozen=True)
class Meanings:
    """One row of length one for each passage, by its place in the language."""

    rows: Rows
    mean: Rows
    signs: NDArray[np.uint64] | None
    """Where there are many: a column for each passage, a bit for each number above the mean."""
    sample: Rows

    def near(self, vector: Rows) -> NDArray[np.int64]:
        """The places of the nearest `NEAR` and of those as near as the last of them; of few passages
        of all."""
        count = len(self.rows)
        if self.signs is None:
            return np.arange(count)
        asked = _packed((vector - self.mean)[None])[:, 0]
        apart = np.zeros(count, dtype=np.uint16)
        for at in range(0, count, AT_ONCE):
            part = apart[at : at + AT_ONCE]
            for own, other in zip(self.signs, asked, strict=True):
                part += np.bitwise_count(own[at : at + AT_ONCE] ^ other)
        within = np.bincount(apart).cumsum()
        return np.flatnonzero(apart <= np.searchsorted(within, NEAR))

    def like(self, vector: Rows, places: NDArray[np.int64]) -> Rows:
        """How alike the passages at those places are to a question."""
        if len(places) == len(self.rows):
            return (self.rows @ vector)[places]
        return self.rows[places] @ vector

    def usual(self, vector: Rows) -> tuple[float, float]:
        """How alike any passage is to a question: mean and deviation."""
        likeness = self.sample @ vector
        return float(likeness.mean()), float(likeness.std())


class MeaningsWriter:
    """Takes vectors in one batch after the other, in the order of the passages."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._parts: list[Rows] = []
        """In memory, where there is no folder."""
        self._length = 0
        self._count = 0

    def add(self, rows: Rows) -> None:
        """The next ones. Raises `ValueError` where they are of another length than those before."""
        self._length = self._length or rows.shape[1]
        if rows.shape[1] != self._length:
            raise ValueError(f"vectors of {rows.shape[1]} numbers among those of {self._length}")
        self._count += len(rows)
        if self._folder is None:
            self._parts.append(rows)
            return
        # Written, not mapped: a mapped page that finds no room on the disk ends the process.
        with (self._folder / ROWS).open("ab") as file:
            file.write(rows.astype(np.float32).tobytes())

    def finish(self) -> Meanings:
        """What can be compared with."""
        rows = _mapped(self._folder / ROWS) if self._folder else np.concatenate(self._parts)
        rows = rows.reshape(self._count, self._length)
        signs, mean = None, rows.mean(axis=0, dtype=np.float64).astype(np.float32)
        if self._count > FEW:
            parts = (rows[at : at + AT_ONCE] - mean for at in range(0, self._count, AT_ONCE))
            signs = np.concatenate([_packed(part) for part in parts], axis=1)
        if self._folder is not None:
            if signs is not None:
                np.save(self._folder / SIGNS, signs)
            np.save(self._folder / MEAN, mean)
        return _meanings(rows, mean, signs)


def _mapped(file: Path) -> Rows:
    return np.asarray(np.memmap(file, np.float32, "r"))


def in_memory(rows: Rows) -> Meanings:
    """Of vectors that are there already."""
    writer = MeaningsWriter()
    writer.add(rows)
    return writer.finish()


def opened(folder: Path, count: int) -> Meanings:
    """What another process made of so many passages, too. Raises one of `contents.BROKEN` where it is not
    there, or not whole."""
    mean: Rows = np.load(folder / MEAN)
    rows = _mapped(folder / ROWS).reshape(count, len(mean))
    signs = np.asarray(np.load(folder / SIGNS, mmap_mode="r")) if len(rows) > FEW else None
    return _meanings(rows, mean, signs)


def _meanings(rows: Rows, mean: Rows, signs: NDArray[np.uint64] | None) -> Meanings:
    sample = rows if signs is None else np.array(rows[:: len(rows) // SAMPLE])
    return Meanings(rows, mean, signs, sample)


def _packed(rows: Rows) -> NDArray[np.uint64]:
    """The signs of each row as a column of bits."""
    bits = np.packbits(rows > 0, axis=1)
    short = -bits.shape[1] % (_BITS // 8)
    padded = np.pad(bits, ((0, 0), (0, short)))
    return np.ascontiguousarray(padded.view(np.uint64).T)
