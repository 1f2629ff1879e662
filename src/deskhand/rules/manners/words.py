"""The words of one language that a text without a question is made of."""

from dataclasses import dataclass, field

from deskhand.core.skeleton import folded

SAID = "\x01"
"""Stands where a phrase stood, so that what was before and after it makes no other phrase."""


@dataclass(frozen=True)
class Vocabulary:
    """`heads` say it, alone or in a phrase of several words; `fillers` may stand beside them.

    `opens` are words that make a question of the rest where they come first ("is it working").
    """

    heads: str
    """One phrase a line; single words may share a line, separated by commas."""
    fillers: str = ""
    """Words separated by spaces."""
    opens: str = ""
    _phrases: tuple[str, ...] = field(init=False)
    _words: frozenset[str] = field(init=False)
    _fillers: frozenset[str] = field(init=False)
    _opens: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        heads = [folded(one) for line in self.heads.splitlines() for one in line.split(",")]
        phrases = sorted((one for one in heads if " " in one), key=len, reverse=True)
        object.__setattr__(self, "_phrases", tuple(f" {one} " for one in phrases))
        object.__setattr__(
            self, "_words", frozenset(one for one in heads if one and " " not in one)
        )
        object.__setattr__(self, "_fillers", frozenset(folded(self.fillers).split()))
        object.__setattr__(self, "_opens", tuple(f" {one} " for one in folded(self.opens).split()))

    def holds(self, said: str, signed: bool) -> bool:
        """Whether `said` (plain words between single spaces, and one at either end) is made of
        these words alone. `signed`: a sign beside it says it already, so no head is needed."""
        found = signed
        for phrase in self._phrases:
            while phrase in said:
                said, found = said.replace(phrase, f" {SAID} ", 1), True
        if said.startswith(self._opens):
            return False
        rest = said.split()
        found = found or any(word in self._words for word in rest)
        known = {*self._words, *self._fillers, SAID}
        return found and all(word in known for word in rest)
