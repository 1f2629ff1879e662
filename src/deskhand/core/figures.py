"""The one reader and the one writer of amounts, dates, durations and plain numbers.

A reader returns what it found with its place and every value that it may mean: none, one, or
several. "1.299" is one thousand and more or one and a bit; whoever needs one value asks for
`only`, and gets None where there are several.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import cast

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from babel.numbers import format_currency, get_currency_precision
from text_to_num import alpha2digit  # pyright: ignore[reportUnknownVariableType]

LONGEST_NUMBER = 24
"""Characters. Longer rows of digits are identifiers, not numbers."""
_SPELLED = frozenset({"en", "de", "fr", "es", "pt", "it", "nl"})
"""Languages whose number words are read."""
_SPACES = " \u00a0\u202f\u2009"
_NUMBER = re.compile(
    rf"(?<![\w.,'\u2019-])[-+\u2212]?\d(?:[\d]|[.,'\u2019\u066b\u066c_](?=\d)|[{_SPACES}](?=\d{{3}}(?!\d))){{0,{LONGEST_NUMBER}}}(?:[.,][-\u2013](?![\w]))?(?![\w])",
)
_CODES = frozenset(get_global("all_currencies"))
_EVERYDAY = frozenset(
    [
        "USD",
        "EUR",
        "GBP",
        "CHF",
        "JPY",
        "CNY",
        "INR",
        "SEK",
        "NOK",
        "DKK",
        "ISK",
        "PLN",
        "CZK",
        "HUF",
        "RON",
        "BGN",
        "TRY",
        "RUB",
        "UAH",
        "CAD",
        "AUD",
        "NZD",
        "SGD",
        "HKD",
        "MXN",
        "BRL",
        "ARS",
        "CLP",
        "COP",
        "ZAR",
        "KRW",
        "THB",
        "VND",
        "ILS",
        "KWD",
        "BHD",
        "OMR",
        "JOD",
        "TND",
        "AED",
        "SAR",
        "QAR",
        "EGP",
        "IDR",
        "MYR",
        "PHP",
        "TWD",
    ]
)
"""Codes that are read in small letters too."""
_DOLLARS = frozenset(
    [
        "USD",
        "CAD",
        "AUD",
        "NZD",
        "SGD",
        "HKD",
        "TWD",
        "MXN",
        "ARS",
        "CLP",
        "COP",
        "BSD",
        "BBD",
        "JMD",
        "BZD",
        "FJD",
    ]
)
_SIGNS: dict[str, frozenset[str]] = {
    "US$": frozenset({"USD"}),
    "C$": frozenset({"CAD"}),
    "CA$": frozenset({"CAD"}),
    "A$": frozenset({"AUD"}),
    "AU$": frozenset({"AUD"}),
    "NZ$": frozenset({"NZD"}),
    "HK$": frozenset({"HKD"}),
    "S$": frozenset({"SGD"}),
    "NT$": frozenset({"TWD"}),
    "MX$": frozenset({"MXN"}),
    "R$": frozenset({"BRL"}),
    "$": _DOLLARS,
    "\u20ac": frozenset({"EUR"}),
    "\u00a3": frozenset({"GBP", "EGP", "LBP", "SYP"}),
    "\u00a5": frozenset({"JPY", "CNY"}),
    "\uffe5": frozenset({"JPY", "CNY"}),
    "\u5186": frozenset({"JPY"}),
    "\u5143": frozenset({"CNY", "TWD"}),
    "\u20b9": frozenset({"INR"}),
    "\u20ba": frozenset({"TRY"}),
    "\u20bd": frozenset({"RUB"}),
    "\u20b4": frozenset({"UAH"}),
    "\u20a9": frozenset({"KRW"}),
    "\uc6d0": frozenset({"KRW"}),
    "\u0e3f": frozenset({"THB"}),
    "\u20ab": frozenset({"VND"}),
    "\u20aa": frozenset({"ILS"}),
}
_KRONES = frozenset({"SEK", "NOK", "DKK", "ISK"})
_WORDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ["dollar", "dollars", "dólares", "dollari", "bucks", "dolar", "dolary", "dolarów"], _DOLLARS
    ),
    **dict.fromkeys(["euro", "euros", "euró", "euroa", "ewro", "евро"], frozenset({"EUR"})),
    **dict.fromkeys(
        [
            "pound",
            "pounds",
            "quid",
            "pfund",
            "livres",
            "libras",
            "sterline",
            "pond",
            "funt",
            "funtów",
        ],
        frozenset({"GBP", "EGP"}),
    ),
    **dict.fromkeys(["yen", "yens", "jen"], frozenset({"JPY"})),
    **dict.fromkeys(["yuan", "rmb", "renminbi"], frozenset({"CNY"})),
    **dict.fromkeys(
        ["franc", "francs", "franken", "francos", "franchi", "frank", "fr", "sfr"],
        frozenset({"CHF"}),
    ),
    **dict.fromkeys(["rupee", "rupees", "rs"], frozenset({"INR", "PKR", "LKR", "NPR"})),
    **dict.fromkeys(["kr", "krona", "kronor", "kroner", "krone", "kronen", "kronas"], _KRONES),
    **dict.fromkeys(["zł", "zl", "złoty", "złote", "złotych", "zloty"], frozenset({"PLN"})),
    **dict.fromkeys(["kč", "kc"], frozenset({"CZK"})),
    **dict.fromkeys(["ft", "forint"], frozenset({"HUF"})),
    **dict.fromkeys(["lei", "leu"], frozenset({"RON", "MDL"})),
    **dict.fromkeys(["tl", "lira", "liras"], frozenset({"TRY"})),
    **dict.fromkeys(["rub", "руб", "рублей", "рубля", "rubel", "rubles"], frozenset({"RUB"})),
    **dict.fromkeys(["won"], frozenset({"KRW"})),
    **dict.fromkeys(["dinar", "dinars"], frozenset({"KWD", "BHD", "JOD", "TND", "RSD"})),
    **dict.fromkeys(["reais", "real"], frozenset({"BRL"})),
}
_CENTS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        [
            "cent",
            "cents",
            "centimes",
            "céntimos",
            "centimos",
            "cêntimos",
            "centavos",
            "centesimi",
            "¢",
            "ct",
            "cts",
        ],
        frozenset({"USD", "EUR", "CAD", "AUD", "NZD", "CHF", "MXN", "BRL"}),
    ),
    **dict.fromkeys(["pence", "penny", "p"], frozenset({"GBP"})),
    **dict.fromkeys(["rappen"], frozenset({"CHF"})),
    **dict.fromkeys(["grosz", "grosze", "groszy"], frozenset({"PLN"})),
    **dict.fromkeys(["öre", "øre", "ore"], _KRONES),
}
_SIGN_BEFORE = re.compile(
    r"(?:(?:US|CA|AU|NZ|HK|NT|MX|[CASR])?\$|[\u20ac\u00a3\u00a5\uffe5\u20b9\u20ba\u20bd\u20b4\u20a9\u0e3f\u20ab\u20aa]|\b[A-Za-z]{2,4}\.?)[\s\u00a0]{0,2}$"
)
_SIGN_AFTER = re.compile(
    r"^[\s\u00a0\u202f]{0,2}((?:US|CA|AU|NZ|HK|NT|MX|[CASR])?\$|[\u20ac\u00a3\u00a5\uffe5\u5186\u5143\u20b9\u20ba\u20bd\u20b4\u20a9\uc6d0\u0e3f\u20ab\u20aa\u00a2]|[^\W\d_]{1,10})"
)
_UNITS: dict[str, str] = {
    **dict.fromkeys(
        [
            "second",
            "seconds",
            "sec",
            "secs",
            "s",
            "sekunde",
            "sekunden",
            "seconde",
            "secondes",
            "segundo",
            "segundos",
            "secondi",
            "secondo",
            "seconden",
            "sekund",
            "sekundy",
            "sekunder",
        ],
        "second",
    ),
    **dict.fromkeys(
        [
            "minute",
            "minutes",
            "min",
            "mins",
            "minuten",
            "minuto",
            "minutos",
            "minuti",
            "minuut",
            "minuty",
            "minut",
            "minuter",
        ],
        "minute",
    ),
    **dict.fromkeys(
        [
            "hour",
            "hours",
            "hr",
            "hrs",
            "h",
            "stunde",
            "stunden",
            "heure",
            "heures",
            "hora",
            "horas",
            "ora",
            "ore",
            "uur",
            "uren",
            "godzin",
            "godziny",
            "godzina",
            "timmar",
            "timer",
        ],
        "hour",
    ),
    **dict.fromkeys(
        [
            "day",
            "days",
            "tag",
            "tage",
            "tagen",
            "tages",
            "werktag",
            "werktage",
            "werktagen",
            "jour",
            "jours",
            "día",
            "días",
            "dia",
            "dias",
            "giorno",
            "giorni",
            "dag",
            "dagen",
            "werkdag",
            "werkdagen",
            "dni",
            "dzień",
            "dzien",
            "dagar",
            "dager",
            "dage",
            "arbeitstag",
            "arbeitstage",
            "arbeitstagen",
            "kalendertage",
        ],
        "day",
    ),
    **dict.fromkeys(
        [
            "week",
            "weeks",
            "woche",
            "wochen",
            "semaine",
            "semaines",
            "semana",
            "semanas",
            "settimana",
            "settimane",
            "weken",
            "tygodni",
            "tygodnie",
            "tydzień",
            "veckor",
            "uker",
            "uger",
        ],
        "week",
    ),
    **dict.fromkeys(
        [
            "month",
            "months",
            "monat",
            "monate",
            "monaten",
            "mois",
            "mes",
            "meses",
            "mese",
            "mesi",
            "maand",
            "maanden",
            "miesiąc",
            "miesiące",
            "miesięcy",
            "mês",
            "månader",
            "måneder",
        ],
        "month",
    ),
    **dict.fromkeys(
        [
            "year",
            "years",
            "yr",
            "yrs",
            "jahr",
            "jahre",
            "jahren",
            "an",
            "ans",
            "année",
            "années",
            "año",
            "años",
            "anno",
            "anni",
            "jaar",
            "rok",
            "lata",
            "lat",
            "ano",
            "anos",
            "år",
        ],
        "year",
    ),
    **dict.fromkeys(
        ["%", "percent", "prozent", "pourcent", "porcento", "procent", "procento"], "percent"
    ),
}
_BESIDE_UNIT = frozenset(
    [
        "business",
        "working",
        "calendar",
        "full",
        "consecutive",
        "more",
        "whole",
        "natural",
        "jours",
        "ouvrables",
        "ouvrés",
        "laborables",
        "naturales",
        "hábiles",
        "lavorativi",
        "úteis",
        "roboczych",
        "kalendarzowych",
        "volle",
        "weitere",
        "aufeinanderfolgende",
    ]
)
"""Words between a number and its unit ("5 business days")."""


@dataclass(frozen=True)
class Figure:
    """A number in a text, with everything it may mean."""

    text: str
    start: int
    end: int
    values: frozenset[Decimal]
    """What the number may be; several where its separators can be read in two ways."""
    currencies: frozenset[str] = frozenset()
    """ISO codes that the sign beside it may stand for; empty where it is no amount."""
    unit: str = ""
    """second, minute, hour, day, week, month, year or percent; empty where none stands beside it."""

    @property
    def only(self) -> Decimal | None:
        """The value, where there is one."""
        return next(iter(self.values)) if len(self.values) == 1 else None


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


def figures(text: str, language: str = "en") -> tuple[Figure, ...]:
    """Every number of a text, in its order; number words too, where the language's are known.

    Places are those in `spelled_out(text, language)`.
    """
    said = spelled_out(text, language)
    found: list[Figure] = []
    for match in _NUMBER.finditer(said):
        figure = _figure(said, match)
        if figure is not None:
            found.append(figure)
    return tuple(_with_shared_units(said, _with_cents(said, found)))


def amounts(text: str, language: str = "en") -> tuple[Figure, ...]:
    """The figures that have a currency beside them."""
    return tuple(figure for figure in figures(text, language) if figure.currencies)


@cache
def _glued() -> re.Pattern[str]:
    """Where a currency or a unit stands at a number without a space ("USD20", "20kr", "12h")."""
    codes = "|".join(sorted(_EVERYDAY))
    beside = (*_EVERYDAY, *_WORDS, *_CENTS, *(word for word in _UNITS if word != "%"))
    words = "|".join(sorted(map(re.escape, beside), key=len, reverse=True))
    return re.compile(rf"(?<=\d)(?=(?:{words})(?!\w))|(?<=\b(?:{codes}))(?=\d)", re.I)


@lru_cache(maxsize=256)
def spelled_out(text: str, language: str) -> str:
    """`text` with digits of every script as 0 to 9, and number words as digits."""
    plain = _glued().sub(" ", "".join(_digit(character) for character in text))
    if language not in _SPELLED or not any(character.isalpha() for character in plain):
        return plain
    spell = cast(Callable[[str, str], str], alpha2digit)
    return "\n".join(spell(line, language) if line.strip() else line for line in plain.split("\n"))


def fits(figure: Figure, other: Figure) -> bool:
    """Whether two figures may say the same: a value of both, and no other currency or unit."""
    if not figure.values & other.values:
        return False
    if figure.currencies and other.currencies and not figure.currencies & other.currencies:
        return False
    return not (figure.unit and other.unit and figure.unit != other.unit)


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


def write_amount(amount: Decimal, currency: str, language: str) -> str:
    """An amount as it is written in `language`, with the currency's own decimals."""
    try:
        return format_currency(amount, currency, locale=language)
    except UnknownLocaleError:
        return format_currency(amount, currency, locale="en")


def write_date(moment: datetime, language: str) -> str:
    """A date as it is written in `language`."""
    try:
        return format_date(moment.date(), "long", locale=language)
    except UnknownLocaleError:
        return format_date(moment.date(), "long", locale="en")


def decimals(currency: str) -> int:
    """How many decimals a currency has: 2 for most, 0 for yen, 3 for Kuwaiti dinars."""
    return get_currency_precision(currency) if currency in _CODES else 2


def quantized(amount: Decimal, currency: str) -> Decimal:
    """An amount with exactly its currency's decimals."""
    return amount.quantize(Decimal(1).scaleb(-decimals(currency)))


def _digit(character: str) -> str:
    if character.isascii():
        return character
    value = unicodedata.digit(character, None) if character.isdigit() else None
    return str(value) if value is not None else character


def _figure(text: str, match: re.Match[str]) -> Figure | None:
    words = match.group()
    before = _currency_before(text, match.start())
    after, end = _currency_after(text, match.end())
    currencies = before or after
    if before:
        end = match.end()
    values = readings(words, currencies)
    if not values:
        return None
    unit = "" if currencies else _unit_after(text, match.end())
    return Figure(
        text=words,
        start=match.start(),
        end=end if after and not before else match.end(),
        values=values,
        currencies=currencies,
        unit=unit,
    )


def readings(words: str, currencies: frozenset[str] = frozenset()) -> frozenset[Decimal]:
    """Every value that a written number may have; in a currency, only those it can have.

    A last separator with three digits behind it divides thousands or decimals, unless the figure
    itself tells: more than one separator, a leading zero, or a currency without three decimals.
    """
    bare = re.sub(rf"[{_SPACES}'\u2019\u066c_]", "", words.replace("\u2212", "-")).lstrip("+")
    bare = re.sub(r"[.,][-\u2013]$", "", bare).replace("\u066b", ".")
    if "\u066b" in words:
        return _values(bare)
    marks = [character for character in bare if character in ".,"]
    if not marks:
        return _values(bare)
    last = max(bare.rfind("."), bare.rfind(","))
    whole, fraction = bare[:last], bare[last + 1 :]
    as_decimal = f"{re.sub('[.,]', '', whole)}.{fraction}"
    as_whole = re.sub(r"[.,]", "", bare)
    if len(set(marks)) == 2:
        return _values(as_decimal)
    grouped = _grouped(bare)
    if len(marks) > 1:
        return _values(as_whole) if grouped else frozenset()
    if len(fraction) != 3 or not grouped or whole.lstrip("-") in ("", "0"):
        return _values(as_decimal)
    if currencies and all(decimals(code) < 3 for code in currencies):
        return _values(as_whole)
    return _values(as_whole) | _values(as_decimal)


def _grouped(bare: str) -> bool:
    """Whether the separators stand where thousands are divided, in the Indian way too."""
    return (
        re.fullmatch(r"-?\d{1,3}(?:[.,]\d{3})+|-?\d{1,2}(?:[.,]\d{2})*[.,]\d{3}", bare) is not None
    )


def _values(number: str) -> frozenset[Decimal]:
    try:
        return frozenset({Decimal(number).normalize() + 0})
    except InvalidOperation:
        return frozenset()


def _currency_before(text: str, start: int) -> frozenset[str]:
    found = _SIGN_BEFORE.search(text[max(0, start - 8) : start])
    return _meant(found.group().strip(" \u00a0.")) if found else frozenset()


def _currency_after(text: str, end: int) -> tuple[frozenset[str], int]:
    found = _SIGN_AFTER.match(text[end : end + 16])
    if found is None:
        return frozenset(), end
    return _meant(found.group(1)), end + found.end()


def _meant(sign: str) -> frozenset[str]:
    if sign in _SIGNS:
        return _SIGNS[sign]
    if sign in _CODES and sign.isupper():
        return frozenset({sign})
    if sign.upper() in _EVERYDAY and sign.upper() not in ("TRY", "ALL"):
        return frozenset({sign.upper()})
    low = sign.lower()
    return _WORDS.get(low) or _CENTS.get(low) or frozenset()


def _with_cents(text: str, found: list[Figure]) -> Iterator[Figure]:
    """Cents as parts of their currency: "99 cents" is 0.99, "12 dollars and 50 cents" one amount."""
    held: Figure | None = None
    for figure in found:
        word = text[figure.start + len(figure.text) : figure.end].strip().lower()
        if word in _CENTS and figure.currencies:
            part = frozenset(value / 100 for value in figure.values)
            between = text[held.end : figure.start] if held else ""
            if held is not None and re.fullmatch(r"[\s,]*(?:and|und|et|y|e|en|i)?\s*", between):
                held = Figure(
                    text=text[held.start : figure.end],
                    start=held.start,
                    end=figure.end,
                    values=frozenset(a + b for a in held.values for b in part),
                    currencies=held.currencies,
                )
                continue
        if held is not None:
            yield held
        held = figure
        if word in _CENTS and figure.currencies:
            cents = frozenset(value / 100 for value in figure.values)
            held = Figure(figure.text, figure.start, figure.end, cents, figure.currencies)
    if held is not None:
        yield held


def _with_shared_units(text: str, found: Iterable[Figure]) -> list[Figure]:
    """In a range the unit or currency of the second figure is the first one's too ("3 to 5 days")."""
    done = list(found)
    for place in range(len(done) - 2, -1, -1):
        one, following = done[place], done[place + 1]
        between = text[one.end : following.start].strip().lower()
        joins = between in (
            "-",
            "\u2013",
            "\u2014",
            "to",
            "bis",
            "\u00e0",
            "a",
            "tot",
            "do",
            "til",
            "till",
            "or",
            "oder",
            "ou",
            "o",
            "of",
            "lub",
            "and",
            "und",
        )
        if joins and not one.unit and not one.currencies:
            done[place] = Figure(
                one.text, one.start, one.end, one.values, following.currencies, following.unit
            )
    return done


def _unit_after(text: str, end: int) -> str:
    if text[end : end + 1] not in (" ", "%", "-", "\u00a0", "\u202f", "\u2009"):
        return ""
    for word in re.findall(r"%|[^\W\d_]+", text[end : end + 40])[:3]:
        low = word.lower()
        if low in _UNITS:
            return _UNITS[low]
        if low not in _BESIDE_UNIT:
            return ""
    return ""


_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])")
_SLASHED = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d]|[./-]\d)")


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
    try:
        months = Locale.parse(language).months
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        name.lower().rstrip("."): number
        for place in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in months[place][width].items()
        if not name.isdigit()
    }


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
