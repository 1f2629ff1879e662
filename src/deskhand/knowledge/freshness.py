"""The knowledge check: stale articles, and near-duplicates whose numbers differ."""

import re
from datetime import datetime, timedelta

from deskhand.core.values import Value
from deskhand.knowledge.index import Indexed
from deskhand.knowledge.split import split

STALE_AFTER = timedelta(days=180)
ALIKE = 0.6
"""Share of words that two passages share (Jaccard) to be about the same thing."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"[$€£]?\d+(?:[.,]\d+)*\s?(?:%|\w+)?")


class Conflict(Value):
    """Two passages that say nearly the same, with different figures."""

    one: str
    other: str
    figures: tuple[str, ...]
    other_figures: tuple[str, ...]


class Check(Value):
    """What the knowledge check found."""

    articles: int
    stale: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


def check(articles: list[Indexed], now: datetime) -> Check:
    """Look at every article. Passages are compared when they share a rare word."""
    stale = tuple(article.id for article in articles if now - article.updated_at > STALE_AFTER)
    return Check(articles=len(articles), stale=stale, conflicts=tuple(_conflicts(articles)))


def _conflicts(articles: list[Indexed]) -> list[Conflict]:
    pieces = [
        (
            f"{article.id}#{piece.position}",
            article.id,
            frozenset(_WORD.findall(piece.text.lower())),
            _figures(piece.text),
        )
        for article in articles
        for piece in split(article.text)
    ]
    by_word: dict[str, list[int]] = {}
    for number, piece in enumerate(pieces):
        for word in piece[2]:
            by_word.setdefault(word, []).append(number)
    found: dict[tuple[str, str], Conflict] = {}
    for numbers in by_word.values():
        if len(numbers) > 30:
            continue
        for position, first in enumerate(numbers):
            for second in numbers[position + 1 :]:
                one, other = pieces[first], pieces[second]
                if one[1] == other[1] or not one[3] or not other[3] or one[3] == other[3]:
                    continue
                if len(one[2] & other[2]) / len(one[2] | other[2]) >= ALIKE:
                    found[one[0], other[0]] = Conflict(
                        one=one[0], other=other[0], figures=one[3], other_figures=other[3]
                    )
    return list(found.values())


def _figures(text: str) -> tuple[str, ...]:
    return tuple(sorted({figure.strip().lower() for figure in _NUMBER.findall(text)}))
