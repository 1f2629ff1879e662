"""Whether two passages say nearly the same, with different figures: one of them is probably wrong."""

import re

from deskhand.core.decisions import Passage

ALIKE = 0.6
"""Share of words that two passages share (Jaccard) to be about the same thing."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"[$€£]?\d+(?:[.,]\d+)*\s?(?:%|\w+)?")


def words_of(text: str) -> frozenset[str]:
    """The words by which two passages are compared."""
    return frozenset(_WORD.findall(text.lower()))


def figures_of(text: str) -> tuple[str, ...]:
    """The figures of a passage with the word behind each, sorted."""
    return tuple(sorted({figure.strip().lower() for figure in _NUMBER.findall(text)}))


def differ(
    words: frozenset[str], figures: tuple[str, ...], others: frozenset[str], other: tuple[str, ...]
) -> bool:
    """Whether two passages are about the same thing and their figures are not."""
    if not (figures and other and words | others) or figures == other:
        return False
    return len(words & others) / len(words | others) >= ALIKE


def contested(found: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """The passages, each with the one among them that says otherwise."""
    read = [(words_of(one.text), figures_of(one.text)) for one in found]
    against: dict[str, str] = {}
    for at, one in enumerate(found):
        for beside in range(at + 1, len(found)):
            other = found[beside]
            if one.article != other.article and differ(*read[at], *read[beside]):
                against |= {one.id: other.id, other.id: one.id}
    return tuple(
        one.model_copy(update={"contradicts": against[one.id]}) if one.id in against else one
        for one in found
    )
