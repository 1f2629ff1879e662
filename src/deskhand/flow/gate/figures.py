"""Figures, days and codes of a reply, compared as values with those of its sources."""

import re
from dataclasses import dataclass
from functools import lru_cache

from deskhand.core.figures import Day, Figure, dates, figures, fits, spelled_out, unread
from deskhand.core.skeleton import folded
from deskhand.flow.gate.records import Record, leaves, records
from deskhand.flow.gate.sources import Grounds
from deskhand.rules.speech import Speech

_CODE = re.compile(
    r"(?<![\w@/.-])(?=[\w/-]*\d)(?=[\w/-]*[A-Za-z])#?[A-Za-z0-9](?:[\w/-]*[A-Za-z0-9])?(?![\w@])|#\d{2,}\b|(?<![\w.,])\d(?:-*\d){5,}(?![\w])|(?<![\w.,])\d+(?:\.\d+){2,}(?![\w.])"
)
_PHONE = re.compile(r"(?<![\w-])\+?\(?\d{1,4}\)?(?:[ /()-]{1,2}\d{2,8}){1,5}(?![\w-])")
_ORDINAL_UNIT = re.compile(r"^\d+(?:st|nd|rd|th|er|e|\u00ba|\u00aa|\.)$")
_WORD = re.compile(r"[^\W\d_]+")
_DASH = re.compile(r"[\u2010-\u2015\u2212-]")
_RUNS = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
_TO = r"(?:[\u2010-\u2015\u2212-]|to|and|bis|und|a|et|y|e|tot|en|do|i)"
"""What stands between the two ends of a range."""
MAY_BE_SAID_OTHERWISE = ("year", "week")
"""Units whose word a source need not have: two years are 24 months there."""


@dataclass(frozen=True)
class KnownFigures:
    """Every figure and date that stands somewhere a reply may rest on."""

    figures: tuple[Figure, ...]
    days: tuple[Day, ...]
    text: str
    """All of it, folded, for identifiers and names."""
    apart: str
    """The same without the passages."""


@lru_cache(maxsize=4096)
def figures_in(text: str, language: str) -> tuple[Figure, ...]:
    """The figures of a source, which many replies are held against."""
    return tuple(figures(text, language))


@lru_cache(maxsize=4096)
def days_in(text: str, language: str) -> tuple[Day, ...]:
    """The dates of a source."""
    return tuple(dates(text, language))


def known_figures(grounds: Grounds, speech: Speech, language: str) -> KnownFigures:
    """The figures of passages, records, ledger, look-ups, the customer's words and what was said."""
    quoted = [f"{passage.title}\n{passage.text}" for passage in grounds.passages]
    held = records(grounds.context, grounds.looked_up, speech)
    written = [
        grounds.reading.subject,
        grounds.reading.text,
        *grounds.earlier,
        *(" ".join(str(leaf) for leaf in leaves(one)) for one in grounds.looked_up),
        f"{grounds.effect.amount or ''} {grounds.effect.currency}",
        *(str(value) for value in grounds.effect.arguments.values()),
        *(str(value) for value in grounds.effect.result.values()),
    ]
    beside = "\n".join(written)
    spoken = tuple(dict.fromkeys((language, *(one.language for one in grounds.passages), "en")))
    texts = [(one, code) for code in spoken for one in (*quoted, beside)]
    found = [figure for one, code in texts for figure in figures_in(one, code)]
    found += [
        figure for record in held for several in record.numbers.values() for figure in several
    ]
    days = [day for one, code in texts for day in days_in(one, code)]
    for record in held:
        days += [
            *record.read,
            *(
                Day("", 0, 0, frozenset({(one.year, one.month, one.day)}))
                for several in record.days.values()
                for one in several
            ),
        ]
    contact = grounds.context.contact
    ids = f"{grounds.policy.company} {contact.name} {contact.email}"
    apart = folded("\n".join([beside, *(record.words for record in held), ids]))
    told = "\n".join(_folded(one) for one in quoted)
    return KnownFigures(tuple(found), tuple(days), f"{told}\n{apart}", apart)


@lru_cache(maxsize=2048)
def _folded(text: str) -> str:
    return folded(text)


def unknown_figure(text: str, known: KnownFigures, language: str) -> str:
    """The first figure, date, code or telephone number that stands nowhere; empty where all do."""
    said = spelled_out(text, language)
    days = dates(said, language)
    for day in days:
        if not any(same_day(day, other) for other in known.days):
            return day.text
    for match in _PHONE.finditer(said):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) >= 7 and digits not in re.sub(r"\D", "", known.text):
            return match.group()
    told = codes(without_dates(said, language))
    flat = re.sub(r"[\W_]", "", known.text) if told else ""
    for code in told:
        bare = _flat(code)
        if bare and bare not in flat and not _is_measured(code, known):
            return code
    for figure in loose_figures(text, language):
        if not any(fits(figure, other) for other in known.figures):
            return figure.text
    return _unread(said, language, known)


def _unread(said: str, language: str, known: KnownFigures) -> str:
    """The first thing with digits that no reader reads, such as "3-9" or "1.5M", and that does not stand so
    where the reply may have it from: what cannot be compared as a value is compared as it is written."""
    for word in unread(without_dates(said, language), ""):
        runs = _RUNS.findall(folded(word).strip(".,:*_'"))
        written = r"\s?".join(_TO if _DASH.fullmatch(run) else re.escape(run) for run in runs)
        if not re.search(rf"(?<![^\W_]){written}(?![^\W_])", known.text):
            return word
    return ""


def loose_figures(text: str, language: str) -> list[Figure]:
    """The figures of a text that are no part of a date or a code."""
    said = spelled_out(text, language)
    days = dates(said, language)
    return [
        figure
        for figure in figures(said, language)
        if not any(day.start <= figure.start < day.end for day in days)
        and not _in_code(said, figure)
    ]


def has_figures(source: str, text: str, language: str) -> bool:
    """Whether all figures and days of a text stand in one sentence of a source."""
    held = figures_in(source, language)
    wanted = loose_figures(text, language)
    if not all(any(fits(one, other) for other in held) for one in wanted):
        return False
    days = days_in(source, language)
    said = dates(spelled_out(text, language), language)
    return all(any(same_day(one, other) for other in days) for one in said)


def of_other_record(text: str, record: Record, speech: Speech, language: str) -> str:
    """The first day, number or code of a text that is not this record's; empty where all are.

    Where one day or number is told and the text says which it is (expected, used), it has to be that.
    """
    said = spelled_out(text, language)
    flat = _flat(record.words)
    for code in codes(without_dates(said, language)):
        if _flat(code) not in flat:
            return code
    called = _called(folded(said), speech)
    days = dates(said, language)
    for day in days:
        named = [name for name in record.days if name in called] if len(days) == 1 else []
        meant = [one for name in named or record.days for one in record.days[name]]
        read = () if named else record.read
        if not (day.is_one_of(meant) or any(same_day(day, other) for other in read)):
            return day.text
    numbers = loose_figures(text, language)
    for figure in numbers:
        named = [name for name in record.numbers if name in called] if len(numbers) == 1 else []
        meant_numbers = [one for name in named or record.numbers for one in record.numbers[name]]
        if not any(fits(figure, other) for other in meant_numbers):
            return figure.text
    return ""


def _called(low: str, speech: Speech) -> frozenset[str]:
    """What the days and numbers of a text are called in it, as names of `Speech.labels`."""
    words = set(_WORD.findall(low))
    return frozenset(
        name for name, several in speech.labels.items() if words & set(several.split())
    )


def codes(text: str) -> list[str]:
    """What looks like an identifier in a text."""
    return [
        found.group() for found in _CODE.finditer(text) if not _ORDINAL_UNIT.match(found.group())
    ]


def names_record(text: str, record: Record, language: str) -> bool:
    """Whether a text has the number of the order or invoice."""
    number = _flat(record.number)
    return bool(number) and any(
        _flat(code) == number for code in codes(without_dates(text, language))
    )


def without_dates(text: str, language: str) -> str:
    """The text with blanks for its dates."""
    said = spelled_out(text, language)
    for day in dates(said, language):
        said = said[: day.start] + " " * (day.end - day.start) + said[day.end :]
    return said


def without_figures(text: str, language: str) -> str:
    """The text without dates, amounts and durations, which are compared as values."""
    said = spelled_out(text, language)
    spans = [(day.start, day.end) for day in dates(said, language)]
    for one in figures(said, ""):
        if one.currencies:
            spans.append((one.start, one.end))
        elif one.unit in MAY_BE_SAID_OTHERWISE and (unit := _WORD.search(said, one.end)):
            spans.append((one.start, unit.end()))
    for start, end in spans:
        said = said[:start] + " " * (end - start) + said[end:]
    return said


def same_day(one: Day, other: Day) -> bool:
    """Whether two dates may be the same day; of any year where one says none."""
    return any(
        month == other_month
        and day == other_day
        and (year is None or other_year is None or year == other_year)
        for year, month, day in one.days
        for other_year, other_month, other_day in other.days
    )


def _flat(text: str) -> str:
    return re.sub(r"[\W_]", "", folded(text))


def _is_measured(code: str, known: KnownFigures) -> bool:
    """Whether a code is a number with its unit ("5kg"), which is compared as a figure."""
    return (
        re.fullmatch(r"\d+(?:[.,]\d+)?[a-zA-Z%]{1,3}", code) is not None
        and folded(code) in known.text
    )


def _in_code(text: str, figure: Figure) -> bool:
    return any(
        match.start() <= figure.start < match.end() for match in _CODE.finditer(text)
    ) or any(
        match.start() <= figure.start < match.end() and len(re.sub(r"\D", "", match.group())) >= 7
        for match in _PHONE.finditer(text)
    )
