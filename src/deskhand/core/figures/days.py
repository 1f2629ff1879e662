"""Dates in a text, with the days that each may mean."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError

from deskhand.core.skeleton import folded

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])")
_SLASHED = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d]|[./-]\d)")


@dataclass(frozen=True)
class Day:
    """A date in a text, with the days it may mean."""

    text: str
    start: int
    end: int
    days: frozenset[tuple[int | None, int, int]]
    """(year or None, month, day)."""

    def is_one_of(self, days: Iterable[date]) -> bool:
        """Whether it may be one of these."""
        return any(
            month == day.month and number == day.day and year in (None, day.year)
            for day in days
            for year, month, number in self.days
        )


def dates(text: str, language: str = "en") -> tuple[Day, ...]:
    """The dates of a text: in digits, or with the month's name in `language` or English."""
    found = [
        *_numeric_dates(text),
        *(day for code in dict.fromkeys((language, "en")) for day in _named_dates(text, code)),
    ]
    kept: list[Day] = []
    for day in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or day.start >= kept[-1].end:
            kept.append(day)
    return tuple(kept)


def _numeric_dates(text: str) -> Iterator[Day]:
    for match in _ISO.finditer(text):
        year, month, day = (int(part) for part in match.groups())
        if _is_day(month, day):
            yield Day(match.group(), match.start(), match.end(), frozenset({(year, month, day)}))
    for match in _SLASHED.finditer(text):
        first, mark, second, tail = match.groups()
        if (
            tail is None
            and mark != "/"
            and not (mark == "." and text[match.end() : match.end() + 1] == ".")
        ):
            continue
        year = None if tail is None else int(tail) + (2000 if len(tail) == 2 else 0)
        one, other = int(first), int(second)
        orders = {(one, other)} if mark == "." else {(one, other), (other, one)}
        days = {(year, month, day) for day, month in orders if _is_day(month, day)}
        if days:
            yield Day(match.group(), match.start(), match.end(), frozenset(days))


def _named_dates(text: str, language: str) -> Iterator[Day]:
    names = _months(language)
    shape = _date_shape(language)
    if shape is None:
        return
    for match in shape.finditer(text.lower()):
        said = {name: part for name, part in match.groupdict().items() if part}
        month = names.get(said["month"].rstrip("."))
        day = int(said.get("before") or said.get("after") or 0)
        year = int(said["year"]) if "year" in said else None
        if month is not None and _is_day(month, day):
            yield Day(match.group(), match.start(), match.end(), frozenset({(year, month, day)}))


@cache
def _months(language: str) -> dict[str, int]:
    """The names of months, also as people type them who lack the accents."""
    try:
        months = Locale.parse(language).months
    except (UnknownLocaleError, ValueError):
        return {}
    written = {
        name.lower().rstrip("."): number
        for place in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in months[place][width].items()
        if not name.isdigit()
    }
    return {folded(name): number for name, number in written.items()} | written


@cache
def _date_shape(language: str) -> re.Pattern[str] | None:
    names = _months(language)
    if not names:
        return None
    listed = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w])(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th|er|\.|\u00ba)?\s+(?:de\s+|of\s+)?)?(?P<month>{listed})\.?(?![^\W\d_])"
        rf"(?:\s+(?P<after>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?(?:,?\s+(?:de\s+)?(?P<year>\d{{4}}))?(?!\d)"
    )


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31
