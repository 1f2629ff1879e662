"""Dates in a text, with the days that each may mean."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from deskhand.core.skeleton import folded

_YEAR_FIRST = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20|21)\d\d)(?:-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})|/(?P<m2>\d{1,2})/(?P<d2>\d{1,2})|\.(?P<m3>\d\d)\.(?P<d3>\d\d)|\. (?P<m4>\d{1,2})\. (?P<d4>\d{1,2}))(?![\d/-]|\.\d)"
)
"""A version ("2026.1.2") is no day."""
_LIKE = {"en": ("en_GB",), "de": ("de_AT",)}
"""Where a language has other names of months ("Sept", "J\u00e4nner")."""
_PART = re.compile(r"'(?P<words>[^']*)'|(?P<field>[A-Za-z])(?P=field)*|(?P<mark>.)", re.S)
"""A field of a date as Unicode's patterns write it, or what stands between two."""
_SKELETONS = ("MMMd", "MMMMd", "yMMMd", "yMMMMd")
_PROBE = date(2026, 8, 23)
BUDDHIST = 543
"""Years that Thailand counts more."""
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
    for match in _YEAR_FIRST.finditer(text):
        year, month, day = (int(part) for part in match.groups() if part)
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
    for shape in (_common_shape(language), _dashed_shape(language), *_own_shapes(language)):
        if shape is not None:
            for match in shape.finditer(text):
                yield from _days_of(match, language)


def _days_of(match: re.Match[str], language: str) -> Iterator[Day]:
    """The day of a match, and before it the one that a range begins with ("12-15 June")."""
    said = {name: part for name, part in match.groupdict().items() if part}
    name = said.get("month", "").rstrip(".").lower()
    name = name.replace(" ", "") if name[:1].isdigit() else name
    month = int(said["number"]) if "number" in said else _months(language).get(name, 0)
    year = int(said["year"]) if "year" in said else None
    if year is not None and len(said["year"]) == 2:
        year += 2000
    if year is not None and language == "th":
        year -= BUDDHIST if year > _PROBE.year + BUDDHIST // 2 else 0
    day = int(said.get("before") or said.get("after") or 0)
    start = match.start("before") if "since" in said else match.start()
    since, till = int(said.get("since", 0)), int(said.get("till", 0))
    if 0 < since < day and _is_day(month, since):
        days = frozenset({(year, month, since)})
        yield Day(said["since"], match.start("since"), match.end("since"), days)
    if day < till and _is_day(month, till):
        days = frozenset({(year, month, till)})
        yield Day(said["till"], match.start("till"), match.end("till"), days)
    end = match.start("till") if "till" in said else match.end()
    if _is_day(month, day):
        yield Day(match.string[start:end], start, end, frozenset({(year, month, day)}))


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None


@cache
def _months(language: str) -> dict[str, int]:
    """The names of months, also as people type them who lack the accents."""
    written: dict[str, int] = {}
    for code in (*_LIKE.get(language, ()), language):
        locale = _locale(code)
        if locale is None:
            return {}
        written |= {
            name.lower().rstrip("."): number
            for place in ("format", "stand-alone")
            for width in ("wide", "abbreviated")
            for number, name in locale.months[place][width].items()
            if not name.isdigit()
        }
    return {folded(name): number for name, number in written.items()} | written


@cache
def _names(language: str) -> str:
    names = sorted(map(re.escape, _months(language)), key=len, reverse=True)
    return "|".join(re.sub(r"^(\d+)", r"\1\\s?", name) for name in names)


@cache
def _common_shape(language: str) -> re.Pattern[str] | None:
    """How most languages write a day: its number before or after the month's name."""
    if not _months(language):
        return None
    ordinal = r"(?:st|nd|rd|th|er|\.|\u00ba)?"
    dash = r"\s?[\u2013\u2014-]\s?"
    to = rf"(?:{dash}|\s(?:to|bis|au|al|tot|t/m|do)\s)"
    return re.compile(
        rf"(?<![\w])(?:(?:(?P<since>\d{{1,2}}){ordinal}{to})?(?P<before>\d{{1,2}}){ordinal}\s+(?:de\s+|of\s+)?)?(?P<month>{_names(language)})\.?(?![^\W\d_])"
        rf"(?:\s+(?P<after>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:{dash}(?P<till>\d{{1,2}})(?!\d))?)?(?:,?\s+(?:de\s+)?(?P<year>\d{{4}}))?(?!\d)",
        re.I,
    )


@cache
def _dashed_shape(language: str) -> re.Pattern[str] | None:
    """As tables write it: "03-Apr-26"."""
    if not _months(language):
        return None
    return re.compile(
        rf"(?<![\w-])(?P<before>\d{{1,2}})-(?P<month>{_names(language)})-(?P<year>\d{{4}}|\d{{2}})(?![\w-])",
        re.I,
    )


@cache
def _own_shapes(language: str) -> tuple[re.Pattern[str], ...]:
    """How a language writes a day by itself, where the common shape does not read that."""
    locale, common = _locale(language), _common_shape(language)
    if locale is None or common is None:
        return ()
    known = locale.datetime_skeletons
    patterns = [locale.date_formats[width].pattern for width in ("long", "medium")]
    patterns += [known[name].pattern for name in _SKELETONS if name in known]
    found: list[re.Pattern[str]] = []
    for pattern in dict.fromkeys(patterns):
        written = format_date(_PROBE, pattern, locale).lower()
        read = [day for one in common.finditer(written) for day in _days_of(one, language)]
        wanted = (_PROBE.year if "y" in pattern else None, _PROBE.month, _PROBE.day)
        if not any(wanted in day.days for day in read) and (one := _expression(pattern, language)):
            found.append(re.compile(rf"(?<!\d){one}(?!\d)", re.I))
    return tuple(found)


def _expression(pattern: str, language: str) -> str:
    """A pattern of Unicode's as an expression; empty where it has no word in it, or more than a day."""
    made, words = "", False
    for part in _PART.finditer(pattern):
        field, run = part["field"], part.group()
        if field == "y":
            made += r"(?P<year>\d{4})"
        elif field in ("M", "L"):
            words = words or len(run) > 2
            made += r"(?P<number>\d{1,2})" if len(run) <= 2 else rf"(?P<month>{_names(language)})"
        elif field == "d":
            made += r"(?P<before>\d{1,2})"
        elif field == "G":
            made += r"(?:[^\d\s]{1,8})?"
        elif field is not None:
            return ""
        else:
            said = (part["words"] if part["mark"] is None else part["mark"]).lower()
            words = words or any(map(str.isalpha, said))
            made += _between(said)
    return made.removesuffix(r"\s?") if words else ""


def _between(said: str) -> str:
    """What stands between two fields; spaces may lack, and the day's sign has a spoken form in Chinese."""
    parts = (r"\s{0,3}" if one.isspace() else re.escape(one) for one in said)
    written = "".join(parts).replace("\u65e5", "[\u65e5\u53f7\u865f]")
    return written if said.isspace() else rf"\s?{written}\s?"


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31
