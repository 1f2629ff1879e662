"""The knowledge check: stale articles, and near-duplicates whose numbers differ."""

from datetime import datetime, timedelta

from deskhand.core.values import Value
from deskhand.knowledge.alike import differ, said_in
from deskhand.knowledge.index import Indexed
from deskhand.knowledge.split import split

STALE_AFTER = timedelta(days=180)


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
            said_in(piece.text),
        )
        for article in articles
        for piece in split(article.text)
    ]
    by_word: dict[str, list[int]] = {}
    for number, piece in enumerate(pieces):
        for word in piece[2].words:
            by_word.setdefault(word, []).append(number)
    found: dict[tuple[str, str], Conflict] = {}
    for numbers in by_word.values():
        if len(numbers) > 30:
            continue
        for position, first in enumerate(numbers):
            for second in numbers[position + 1 :]:
                one, other = pieces[first], pieces[second]
                if one[1] != other[1] and differ(one[2], other[2]):
                    found[one[0], other[0]] = Conflict(
                        one=one[0],
                        other=other[0],
                        figures=one[2].figures,
                        other_figures=other[2].figures,
                    )
    return list(found.values())
