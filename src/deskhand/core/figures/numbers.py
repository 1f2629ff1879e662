"""Numbers in a text, in digits or words, with every value that each may have, its currency or unit."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import cast

from text_to_num import alpha2digit  # pyright: ignore[reportUnknownVariableType]

from deskhand.core.figures.currencies import CENTS, EVERYDAY, WORDS, decimals, meant
from deskhand.core.figures.units import GLUED, UNITS, unit_after

LONGEST_NUMBER = 24
"""Characters. Longer rows of digits are identifiers, not numbers."""
_SPELLED = frozenset({"en", "de", "fr", "es", "pt", "it", "nl"})
"""Languages whose number words the library reads."""
_TWO = "two|zwei|deux|dos|due|twee|dois|duas"
"""What the library leaves as it is: a figure where a unit follows, and in "the two of them" none."""
_POLISH = {
    2: "dwa|dwie|dw\u00f3ch|dwoma", 3: "trzy|trzech|trzema", 4: "cztery|czterech", 5: "pi\u0119\u0107|pi\u0119ciu",
    6: "sze\u015b\u0107|sze\u015bciu", 7: "siedem|siedmiu", 8: "osiem|o\u015bmiu", 9: "dziewi\u0119\u0107|dziewi\u0119ciu",
    10: "dziesi\u0119\u0107|dziesi\u0119ciu", 12: "dwana\u015bcie|dwunastu", 14: "czterna\u015bcie|czternastu",
    15: "pi\u0119tna\u015bcie|pi\u0119tnastu", 20: "dwadzie\u015bcia|dwudziestu", 30: "trzydzie\u015bci|trzydziestu",
    60: "sze\u015b\u0107dziesi\u0105t|sze\u015b\u0107dziesi\u0119ciu", 90: "dziewi\u0119\u0107dziesi\u0105t|dziewi\u0119\u0107dziesi\u0119ciu",
    100: "sto|stu",
}  # fmt: skip
"""Polish, which the library does not read: numbers of a support desk, each by itself."""
_POLISH_NUMBER = re.compile(
    rf"\b(?:{'|'.join(f'(?P<n{n}>{words})' for n, words in _POLISH.items())})\b", re.I
)
_HALF = r"(?P<half>half[\s-]an?|half[\s-]|halbe[nrs]?|une?[\s-]demi[e-]|demi[e-]|(?:una[\s-]|un[\s-])?medi[ao]|(?:una[\s-])?mezz(?:a|o|'|\u2019)|(?:een[\s-])?hal(?:f|ve)|(?:uma[\s-]|um[\s-])?mei[ao]|p\u00f3\u0142)"
_ONE_AND_HALF = r"(?P<more>(?:one|1)[\s-]and[\s-]a[\s-]half|anderthalb|eineinhalb|anderhalve?|p\u00f3\u0142tora|p\u00f3\u0142torej)"
_ONE = r"(?P<one>one|\u00e9\u00e9n|een|jeden|jedn[aeo]\w{0,3})"
_ARTICLE = r"(?P<article>ein(?:e[mnrs]?)?|une?|una|uno|uma?)"
_AN = (
    "(?P<an>"
    + "|".join(
        rf"(?<=\b{word} )an?"
        for word in [
            "in",
            "for",
            "within",
            "after",
            "take",
            "takes",
            "last",
            "lasts",
            "least",
            "most",
            "about",
            "than",
            "over",
        ]
    )
    + ")"
)
"""One of a unit: "within a day"; in English "a day" alone may mean each day. Not of what is called so for
a moment ("just a second")."""
_GOES_ON = r"[\s,]+(?:and a half|und ein(?:e[nmr]?)? halb\w*|et demie?|y medi[oa]|e mezz[oa]|e mei[oa]|en een half|or (?:two|2|three)|oder (?:zwei|2)|ou (?:deux|dois|duas|2)|o (?:dos|due|2)|of (?:twee|2))\b"
"""What makes more of one, or leaves it open: "a year and a half", "a day or two"."""
_JOINS_NUMBERS = frozenset(["and", "y", "e", "et", "en", "i", "und"])
"""Of a larger number that is not read as one: "treinta y un"."""
_OFTEN = frozenset(
    [
        "once",
        "twice",
        "times",
        "einmal",
        "zweimal",
        "mal",
        "fois",
        "vez",
        "veces",
        "vezes",
        "volta",
        "volte",
        "keer",
        "razy",
    ]
)
_FORTNIGHT = re.compile(r"\b(?:an? |one )?fortnight\b", re.I)
_THOUSANDS = re.compile(r"(?<![\w.,])(\d{1,3})(?:[.,](\d{1,2}))?k(?!\w)")
"""Thousands as people write them in chats: "1.5k"."""
_TOKEN = re.compile(r"[^\s()\[\]{}\"\u201c\u201d\u201e\u00ab\u00bb;!?]+")
_SPACES = " \u00a0\u202f\u2009"
_NUMBER = re.compile(
    rf"(?<![\w.,'\u2019-])[-+\u2212]?\d(?:[\d]|[.,'\u2019\u066b\u066c_](?=\d)|[{_SPACES}](?=\d{{3}}(?!\d))){{0,{LONGEST_NUMBER}}}(?:[.,][-\u2013](?![\w]))?(?![\w]|[.,]\d)",
)
_SIGN_BEFORE = re.compile(
    r"(?:(?:US|CA|AU|NZ|HK|NT|MX|[CASR])?\$|[\u20ac\u00a3\u00a5\uffe5\u20b9\u20ba\u20bd\u20b4\u20a9\u0e3f\u20ab\u20aa]|\b[A-Za-z]{2,4}\.?)[\s\u00a0]{0,2}$"
)
_SIGN_AFTER = re.compile(
    r"^[\s\u00a0\u202f]{0,2}((?:US|CA|AU|NZ|HK|NT|MX|[CASR])?\$|[\u20ac\u00a3\u00a5\uffe5\u5186\u5143\u20b9\u20ba\u20bd\u20b4\u20a9\uc6d0\u0e3f\u20ab\u20aa\u00a2]|[^\W\d_]{1,10})"
)


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


_LASTING = ("hour", "day", "week", "month", "year")
_IN_SMALLEST = {
    "second": (1, "second"),
    "minute": (60, "second"),
    "hour": (3_600, "second"),
    "day": (86_400, "second"),
    "week": (604_800, "second"),
    "month": (1, "month"),
    "year": (12, "month"),
}
"""Units of time as multiples of the smallest that measures them exactly; a month is no number of days."""


def figures(text: str, language: str = "en") -> tuple[Figure, ...]:
    """Every number of a text, in its order; number words too, where the language's are known.

    Places are those in `spelled_out(text, language)`.
    """
    said = spelled_out(text, language)
    found: list[Figure] = []
    for match in _NUMBER.finditer(said):
        figure = _figure(said, match, language)
        if figure is not None:
            found.append(figure)
    return tuple(_with_shared_units(said, _with_cents(said, found)))


@cache
def _glued() -> re.Pattern[str]:
    """Where a currency or a unit stands at a number without a space ("USD20", "20kr", "12h")."""
    codes = "|".join(sorted(EVERYDAY))
    beside = (*EVERYDAY, *WORDS, *CENTS, *(word for word in UNITS if word != "%"))
    words = "|".join(sorted(map(re.escape, beside), key=len, reverse=True))
    return re.compile(rf"(?<=\d)(?!\d)(?=(?:{words})(?!\w))|(?=\d)(?<!\d)(?<=\b(?:{codes}))", re.I)


@cache
def _two_of_a_unit() -> re.Pattern[str]:
    units = "|".join(re.escape(word) for word in (*UNITS, *WORDS, *CENTS) if word != "%")
    return re.compile(rf"\b(?:{_TWO})\b(?=[\s-](?:[^\W\d_]+ )?(?:{units})\b)", re.I)


@cache
def _one_of_a_unit() -> re.Pattern[str]:
    units = "|".join(re.escape(word) for word, unit in UNITS.items() if unit in _LASTING)
    full = r"(?:business|working|full|whole|calendar|more)"
    of_unit = rf"(?=[\s-](?:{full} )?(?:{units})\b(?!{_GOES_ON}))"
    return re.compile(rf"(?<![\w-])(?:{_ONE}|{_ARTICLE}|{_AN}){of_unit}", re.I)


def _one(found: re.Match[str]) -> str:
    """1, but where "un mois" follows an amount, a unit or "twice": there it means each; or where it is a
    part of a larger number."""
    before = found.string[max(0, found.start() - 24) : found.start()].split()[-1:]
    word = "".join(before).strip(".,;:()").lower()
    each = word in _OFTEN or word in UNITS or meant(word) or any(map(str.isdigit, word))
    return found.group() if word in _JOINS_NUMBERS or (each and not found["one"]) else "1"


@cache
def _parts_of_a_unit() -> re.Pattern[str]:
    units = "|".join(re.escape(word) for word in UNITS if word != "%")
    return re.compile(rf"\b(?:{_ONE_AND_HALF}|{_HALF})[\s-]{{0,2}}(?=(?:{units})\b)", re.I)


@cache
def _range_of_a_unit() -> re.Pattern[str]:
    beside = "|".join(re.escape(word) for word in (*UNITS, *WORDS, *EVERYDAY) if word != "%")
    return re.compile(rf"(?<![\w.,-])(\d{{1,4}})-(\d{{1,4}})(?=[\s-]?(?:{beside})\b)", re.I)


def _part(found: re.Match[str]) -> str:
    return "1.5 " if found["more"] else "0.5 "


def _thousands(found: re.Match[str]) -> str:
    return str(int(Decimal(f"{found[1]}.{found[2] or 0}") * 1_000))


@lru_cache(maxsize=256)
def spelled_out(text: str, language: str) -> str:
    """`text` with digits of every script as 0 to 9, and number words as digits."""
    digits = text if text.isascii() else "".join(map(_digit, text))
    if not text.isascii():
        digits = GLUED.sub(" ", digits)
    plain = _glued().sub(" ", _THOUSANDS.sub(_thousands, digits))
    plain = _range_of_a_unit().sub("\\1\u2013\\2", plain)
    if language:
        plain = _parts_of_a_unit().sub(_part, plain)
    if language == "pl":
        plain = _one_of_a_unit().sub(_one, plain)
        return _POLISH_NUMBER.sub(lambda found: str(found.lastgroup)[1:], plain)
    if language not in _SPELLED or not any(character.isalpha() for character in plain):
        return plain
    plain = _two_of_a_unit().sub("2", _FORTNIGHT.sub("2 weeks", plain))
    spell = cast(Callable[[str, str], str], alpha2digit)
    lines = (spell(line, language) if line.strip() else line for line in plain.split("\n"))
    return _one_of_a_unit().sub(_one, "\n".join(lines))


def unread(text: str, language: str = "en") -> list[str]:
    """What has digits in a text that are no part of a figure, as written, in its order: the second end of
    "3-9", a phone number, a code."""
    said = spelled_out(text, language)
    held = bytearray(len(said))
    for one in figures(said, ""):
        held[one.start : one.end] = b"\1" * (one.end - one.start)
    return [
        word.group()
        for word in _TOKEN.finditer(said)
        if any(said[at].isdigit() and not held[at] for at in range(*word.span()))
    ]


def fits(figure: Figure, other: Figure) -> bool:
    """Whether two figures may say the same: a value of both, and no other currency or unit. Two years
    are 24 months."""
    if figure.unit in _IN_SMALLEST and other.unit in _IN_SMALLEST:
        return bool(_measured(figure) & _measured(other))
    if not figure.values & other.values:
        return False
    if figure.currencies and other.currencies and not figure.currencies & other.currencies:
        return False
    return not (figure.unit and other.unit and figure.unit != other.unit)


def _measured(figure: Figure) -> frozenset[tuple[Decimal, str]]:
    """The values of a duration in seconds or months, whichever it is made of."""
    times, smallest = _IN_SMALLEST[figure.unit]
    return frozenset((value * times, smallest) for value in figure.values)


def _digit(character: str) -> str:
    if character.isascii():
        return character
    value = unicodedata.digit(character, None) if character.isdigit() else None
    return str(value) if value is not None else character


def _figure(text: str, match: re.Match[str], language: str) -> Figure | None:
    words = match.group()
    before = _currency_before(text, match.start())
    after, end = _currency_after(text, match.end())
    currencies = before or after
    if before:
        end = match.end()
    values = readings(words, currencies)
    if not values:
        return None
    unit = "" if currencies else unit_after(text, match.end(), language)
    if unit == "year" and any(1900 <= value < 2200 for value in values):
        unit = ""
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
    return meant(found.group().strip(" \u00a0.")) if found else frozenset()


def _currency_after(text: str, end: int) -> tuple[frozenset[str], int]:
    found = _SIGN_AFTER.match(text[end : end + 16])
    if found is None:
        return frozenset(), end
    return meant(found.group(1)), end + found.end()


def _with_cents(text: str, found: list[Figure]) -> Iterator[Figure]:
    """Cents as parts of their currency: "99 cents" is 0.99, "12 dollars and 50 cents" one amount."""
    held: Figure | None = None
    for figure in found:
        word = text[figure.start + len(figure.text) : figure.end].strip().lower()
        if word in CENTS and figure.currencies:
            part = frozenset(value / 100 for value in figure.values)
            between = text[held.end : figure.start] if held else ""
            if held is not None and re.fullmatch(
                r"[\s,]*+(?:(?:and|und|et|y|e|en|i)\s*+)?", between
            ):
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
        if word in CENTS and figure.currencies:
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
