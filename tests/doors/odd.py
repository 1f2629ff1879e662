"""Values that nobody would think of sending: one list of each kind, and strategies over them."""

import math
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st


class Long(str):
    """A text that is told by its beginning and its length."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{self[:8]!r}... {len(self)} characters"


TEXTS = (
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "a\udfffb",
    "\x1b[31mred\x07\x08\x7f",
    "\x01\x02\x1c\x1d\x1e\x1f",
    "\x85\u2028\u2029",
    "\u202ereversed\u202c",
    "\u2066\u2067\u2069\u200f",
    "\u200b\u200d\ufeff",
    "\ufdfa",
    "\ufdfa" * 40,
    "İıẞ",
    "\u1e9b\u0323e\u0301",
    "\U000e0041\U000e0042",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0010ffff\ufffe\ufdd0",
    "a\r\nset-cookie: x=1",
    "'; DROP TABLE tickets; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% x %}",
    "%(name)s %s {0} {name}",
    "%00%zz",
    "=1+1",
    "\\",
    "../../etc/passwd",
    "//evil.example/x",
    "https://evil.example\\@localhost/",
    "http://[::1",
    "null",
    "-",
    "team:\0",
    "(a & !b) | :*",
    "visitor-1",
    "user@exa\u0130mple.example",
    "a@" + "ä" * 70 + ".example",
    "x" * 41,
    "x" * 301,
    Long("\u0390" * 200),
    Long("é" * 1000),
    Long("\U0001f600" * 500),
    Long("x y" * 30_000),
)
LONGEST = 200_000
LONG = {
    "one word": "x" * LONGEST,
    "ligatures": "\ufdfa " * (LONGEST // 2),
    "different words": "".join(f"{number:04x} " for number in range(LONGEST // 5)),
    "compounds of rare letters": "".join(
        f"{chr(0x20000 + number)}-{chr(0x20000 + number * 7 % 40_000)}-{chr(0x28000 + number)} "
        for number in range(LONGEST // 6)
    ),
}
"""Texts of as many characters as a message may have."""
MOMENTS = (
    "0001-01-01T00:00:00+14:00",
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00-14:00",
    "0001-01-01T00:00",
    "0001-01-01",
    "0099-12-31T12:00:00Z",
    "1582-10-10T00:00:00Z",
    "1883-11-18T12:00:00-04:56",
    "1969-12-31T23:59:59.999999Z",
    "2016-12-31T23:59:60Z",
    "2024-02-29",
    "2026-02-30",
    "2026-03-29T02:30:00",
    "2026-11-22T24:00:00Z",
    "2026-11-22T09:00:00",
    "2026-11-22T09:00:00+23:59",
    "2026-11-22T09:00:00+24:00",
    "2030-01-01T00:00:00.1234567890Z",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59.999999-14:00",
    "9999-12-31T23:00",
    "9999-12-31",
    "10000-01-01T00:00:00Z",
    "-0001-01-01T00:00:00Z",
    "0000-00-00",
    "2026-W48-7",
    "-62135596801",
    "253402300799",
    "1e18",
    "infinity",
    "24:00",
)
NUMBERS: tuple[float, ...] = (
    0,
    -1,
    5,
    2**31 - 1,
    2**31,
    -(2**31) - 1,
    2**63 - 1,
    2**63,
    -(2**63) - 1,
    10**30,
    10**400,
    True,
    -0.0,
    0.1,
    5.0,
    1e-320,
    1e308,
    math.nan,
    math.inf,
    -math.inf,
)
WRITTEN = (
    "²",
    "²h",
    "١٢h",
    "9" * 30 + "h",
    "-1h",
    "1_000",
    " 5 ",
    "+5",
    "0x10",
    "1e5",
    "5.",
    "--5",
)
"""Numbers as people write them, and hours of a snooze."""
MISREAD = ("²h", "9" * 5_000 + "h", "http://[")
"""Words that readers of numbers and addresses fail at."""
IDS = (
    "00000000-0000-0000-0000-000000000000",
    "01a202a6-d870-73b4-bfdf-3d396f5a0fad",
    "01A202A6-D870-73B4-BFDF-3D396F5A0FAD",
    "01a202a6-d870-73b4-bfdf-3d396f5a0fad\n",
    "0" * 36,
    "-" * 36,
    "7",
    "x" * 300,
)
LETTERS = st.characters(codec=None)
JsonValue = Any


def one_of(choices: Sequence[JsonValue]) -> st.SearchStrategy[JsonValue]:
    """One of them, in a strategy whose name stays short when some of them are long."""
    return st.integers(0, len(choices) - 1).map(lambda place: choices[place])


def texts(most: int | None = None) -> st.SearchStrategy[str]:
    """Any text; also of just as many characters as are allowed, and of one more."""
    parts = [one_of(TEXTS), one_of(TEXTS), st.text(LETTERS, max_size=40)]
    if most is not None and most <= 20_000:
        at_the_end = ("\ufdfa" * most, "\U0001f600" * most, "x" * (most + 1))
        parts.append(one_of([Long(one) for one in at_the_end]))
    return st.one_of(parts)


def words(most: int | None = None) -> st.SearchStrategy[str]:
    """What a field of a form, an address or a CSV may hold: texts, moments, numbers and ids."""
    numbers = st.one_of(one_of([str(one) for one in NUMBERS]), st.integers().map(str))
    moments = one_of(MOMENTS)
    return st.one_of(texts(most), moments, st.one_of(numbers, one_of(WRITTEN)), one_of(IDS))


def numbers() -> st.SearchStrategy[float]:
    """Numbers as JSON has them, and some that it has not."""
    return st.one_of(one_of(NUMBERS), st.integers(), st.floats())


def values() -> st.SearchStrategy[JsonValue]:
    """Any JSON."""
    leaf = st.one_of(words(), numbers(), st.none(), st.booleans())
    return st.recursive(leaf, lambda one: st.lists(one, max_size=3) | keyed(one), max_leaves=4)


def keyed(one: st.SearchStrategy[JsonValue]) -> st.SearchStrategy[JsonValue]:
    """Objects with any names."""
    return st.dictionaries(texts(), one, max_size=3)


def edges(schema: dict[str, Any]) -> Sequence[JsonValue]:
    """The few values that break the most of what has this schema."""
    if "anyOf" in schema:
        return [value for one in schema["anyOf"] for value in edges(one)]
    if "format" in schema:
        return MOMENTS
    if schema.get("type") == "integer":
        return (2**63,)
    return ("\0", MOMENTS[0], *MISREAD) if schema.get("type") == "string" else ()


def of_schema(schema: dict[str, Any]) -> st.SearchStrategy[JsonValue]:
    """Mostly what has the schema's type, whatever else is wrong with it."""
    kind = schema.get("type")
    if "anyOf" in schema:
        return st.one_of([of_schema(one) for one in schema["anyOf"]])
    if "enum" in schema:
        return st.one_of(one_of(schema["enum"]), words())
    if "format" in schema:
        return st.one_of(one_of(MOMENTS), one_of(MOMENTS), values())
    if kind == "string":
        most = schema.get("maxLength")
        return st.one_of(texts(most), texts(most), words(most), values())
    if kind in ("integer", "number"):
        least, limit = schema.get("minimum", 0), schema.get("maximum", 2**31)
        return st.one_of(numbers(), st.integers(least, limit), one_of(WRITTEN), values())
    if kind == "array":
        return st.one_of(st.lists(of_schema(schema.get("items", {})), max_size=4), values())
    if kind == "object":
        return st.one_of(keyed(values()), values())
    return values()
