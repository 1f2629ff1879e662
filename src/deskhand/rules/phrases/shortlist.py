"""Which rows of a table may be found in a text, and about where: far fewer than there are.

Looking for four hundred patterns in a long text takes a second. RE2 finds the words that they need
(`card`, `refund`) in one pass whose time is linear in the text, and only the rows whose words stand
near each other are tried.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Protocol, cast

import re2

from deskhand.rules.phrases.row import Phrase

WINDOW = 1200
"""Characters of a text that are looked at together."""
LONGEST_MATCH = 400
"""Characters that two windows share: what is longer may be cut by both, and is then not found."""
_PIECE = re.compile(r"\\.|\[(?:\\.|[^\]\\])*+\]|\(\?<?[=!]|\{0,\d+\}|.", re.DOTALL)
_LOOK_AROUND = ("(?=", "(?!", "(?<=", "(?<!")
_LOOSER: dict[str, str] = {r"\b": "", r"\w": "[^ ]", r"\W": "[^a-z]", r"\Z": r"\z"}
"""RE2 knows edges and letters of ASCII only."""


class _Words(Protocol):
    """What is used of `re2.Filter`, which has no types."""

    def Add(self, pattern: str) -> int: ...  # noqa: N802

    def Compile(self) -> None: ...  # noqa: N802

    def Match(self, text: bytes, potential: bool) -> list[int] | None: ...  # noqa: N802


class Shortlist:
    """The rows of a table, by the words that they need.

    Raises `re2.error` for a pattern whose words cannot be told.
    """

    def __init__(self, table: Sequence[Phrase]) -> None:
        self._table = table
        self._words = cast(_Words, re2.Filter())
        for phrase in table:
            self._words.Add(looser(phrase.pattern.pattern))
        self._words.Compile()

    def found(self, text: str) -> Iterator[tuple[Phrase, re.Match[str]]]:
        """Each row with each place where its pattern is found, in the order of the table."""
        near = sorted(
            (row, start)
            for start in range(0, max(1, len(text) - LONGEST_MATCH), WINDOW - LONGEST_MATCH)
            for row in self._words.Match(_bytes(text[start : start + WINDOW]), potential=True) or ()
        )
        for row, starts in groupby(near, key=lambda one: one[0]):
            phrase, end = self._table[row], 0
            for _, start in starts:
                for match in phrase.pattern.finditer(text, max(start, end), start + WINDOW):
                    end = match.end()
                    yield phrase, match


def _bytes(text: str) -> bytes:
    """As RE2 reads it; half a character, which JSON may hold, is none of a word's."""
    return text.encode("utf-8", "replace")


def looser(pattern: str) -> str:
    """A pattern in RE2's own syntax that finds at least what `pattern` finds: without edges of words
    and looks ahead or behind, and with gaps of any length."""
    kept: list[str] = []
    depth = 0
    for piece in (found.group() for found in _PIECE.finditer(pattern)):
        if depth or piece in _LOOK_AROUND:
            depth += piece.startswith("(") - (piece == ")")
        else:
            kept.append("*" if piece.startswith("{0,") else _LOOSER.get(piece, piece))
    return "".join(kept)
