"""Whether two passages say nearly the same, with other figures or one of them with a denial: one of them is
probably wrong."""

import re
from typing import NamedTuple

from deskhand.core.decisions import Passage

ALIKE = 0.6
"""Share of words that two passages share (Jaccard) to be about the same thing."""
NEARLY = 0.8
"""The same of two that say it in nearly the same words."""
_DENIES = re.compile(
    r"\b(?:not|no|never|nicht|nie|niemals|kein\w{0,2}|ne|n'\w+|pas|jamais|aucune?|non|nessun\w?|nunca|jam[aá]s|ning[uú]n\w?|n[aã]o|nenhum\w?|niet|geen|nooit|nie|nigdy|żadn\w+|inte|ej|ikke|aldrig|ei)\b|n['\u2019]t\b"
)
_CANNOT = re.compile(r"\bcan(?:not|['\u2019]t)\b")
_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"[$€£]?\d+(?:[.,]\d+)*\s?(?:%|\w+)?")


class Said(NamedTuple):
    """What of a passage is compared."""

    words: frozenset[str]
    """Without what denies."""
    figures: tuple[str, ...]
    """With the word behind each, sorted."""
    denies: bool


def said_in(text: str) -> Said:
    """What a passage says, as far as it is compared."""
    low = _CANNOT.sub("can not", text.lower())
    figures = {figure.strip() for figure in _NUMBER.findall(low)}
    words = frozenset(_WORD.findall(_DENIES.sub(" ", low)))
    return Said(words, tuple(sorted(figures)), _DENIES.search(low) is not None)


def differ(one: Said, other: Said) -> bool:
    """Whether two passages are about the same thing, and their figures are not the same, or they say nearly
    the same and one of them denies it."""
    both = one.words | other.words
    if not both:
        return False
    alike = len(one.words & other.words) / len(both)
    if alike >= NEARLY and one.denies != other.denies:
        return True
    figures = one.figures and other.figures and one.figures != other.figures
    return bool(figures) and alike >= ALIKE


def contested(found: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """The passages, each with the one among them that says otherwise."""
    read = [said_in(one.text) for one in found]
    against: dict[str, str] = {}
    for at, one in enumerate(found):
        for beside in range(at + 1, len(found)):
            other = found[beside]
            if one.article != other.article and differ(read[at], read[beside]):
                against |= {one.id: other.id, other.id: one.id}
    return tuple(
        one.model_copy(update={"contradicts": against[one.id]}) if one.id in against else one
        for one in found
    )
