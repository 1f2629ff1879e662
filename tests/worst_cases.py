"""Texts that cost a regular expression most, made from the expression itself.

A search is slow where it can begin at many places and goes far from each, or where what it repeats
can be divided in many ways. So each thing that an expression repeats is repeated at length: after
what leads to it, alone, and together with what leads to it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import islice, product
from typing import Any, NamedTuple, cast

_parser = import_module("re._parser")
_compiler = import_module("re._compiler")
LETTERS = "a1 \n_.,-'Ze<>{}[]()\t/:@#*\"\\!|=;`~%$+?&\u00e9\u9000\u2019"
"""A few of each kind: which of them a class of characters has, is tried."""
PER_CLASS = 3
"""Members of a class that are tried, those first that other classes of the expression have too."""
FEW = 4
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_CLASSES = ("IN", "ANY", "NOT_LITERAL", "CATEGORY")
Node = tuple[Any, Any]


class Case(NamedTuple):
    """A text of any length: `once`, then `again` and again, then what lets a match fail."""

    once: str
    again: str

    def text(self, size: int) -> str:
        times = max(1, (size - len(self.once) - 1) // len(self.again))
        return f"{self.once}{self.again * times}\x00"


def worst_cases(pattern: re.Pattern[str]) -> list[Case]:
    """The texts that are worst for one expression."""
    parsed = _nodes(_parser.parse(pattern.pattern, pattern.flags))
    writer = _Writer(parsed)
    whole = writer.shortest(parsed)
    cases = [Case("", whole), Case("", whole[:-1])]
    for before, samples, most in writer.repeats(parsed, ""):
        cases += [Case("", before), Case(before, "".join(samples))]
        for one in samples:
            cases += [Case(before, one), Case("", one), Case("", before + one)]
        if most > FEW:
            cases += [Case("", before + one * min(most, 100)) for one in samples[:1]]
    return [case for case in dict.fromkeys(cases) if case.again]


class _Writer:
    """Writes texts that parts of one expression match."""

    def __init__(self, parsed: Sequence[Node]) -> None:
        self._shared = Counter(
            letter
            for op, given in _classes(parsed)
            for letter in _members(str(op), repr(given), op, given)
        )

    def repeats(self, parsed: Sequence[Node], before: str) -> Iterator[tuple[str, list[str], int]]:
        """Each repetition with a text that leads to it, texts that it repeats, and how often it may."""
        for op, given in parsed:
            name = str(op)
            if name in _REPEATS and int(given[1]) > 1:
                yield before, self.samples(_nodes(given[2])), int(given[1])
            for inner in _alike_once(_inside(name, given)):
                yield from self.repeats(inner, before)
            before += self.shortest([(op, given)])

    def samples(self, parsed: Sequence[Node]) -> list[str]:
        """A few texts that match."""
        several = [self._some(str(op), given, op) for op, given in parsed]
        found = ("".join(parts) for parts in product(*several))
        return [one for one in dict.fromkeys(islice(found, FEW)) if one]

    def shortest(self, parsed: Sequence[Node]) -> str:
        """One text that matches, with nothing repeated more than it has to be."""
        return "".join(self._some(str(op), given, op)[0] for op, given in parsed)

    def _some(self, name: str, given: Any, op: Any) -> list[str]:
        """A few texts for one part; looks ahead and back match nothing, but may lead to something."""
        if name == "LITERAL":
            return [chr(given)]
        if name in _CLASSES:
            members = sorted(
                _members(name, repr(given), op, given), key=self._shared.__getitem__, reverse=True
            )
            return members[:PER_CLASS] or [""]
        if name in _REPEATS:
            return [self.shortest(_nodes(given[2])) * int(given[0])]
        if name == "BRANCH":
            return [self.shortest(_nodes(one)) for one in given[1][:PER_CLASS]]
        if name in ("SUBPATTERN", "ATOMIC_GROUP"):
            return self.samples(_inside(name, given)[0]) or [""]
        return [self.shortest(_nodes(given[1]))] if name == "ASSERT" and given[0] < 0 else [""]


def _inside(name: str, given: Any) -> list[Sequence[Node]]:
    """The parts that a part is made of."""
    if name == "BRANCH":
        return [_nodes(one) for one in given[1]]
    if name == "ATOMIC_GROUP":
        return [_nodes(given)]
    if name in (*_REPEATS, "SUBPATTERN", "ASSERT", "ASSERT_NOT"):
        return [_nodes(given[-1])]
    return []


def _nodes(parsed: Any) -> Sequence[Node]:
    return cast("Sequence[Node]", list(parsed))


def _classes(parsed: Sequence[Node]) -> Iterator[Node]:
    for op, given in parsed:
        if str(op) in _CLASSES:
            yield op, given
        for inner in _inside(str(op), given):
            yield from _classes(inner)


def _alike_once(alternatives: Iterable[Sequence[Node]]) -> list[Sequence[Node]]:
    """Of words that end alike (`refund\\w*|return\\w*`) the first."""
    shapes: dict[str, Sequence[Node]] = {}
    for one in alternatives:
        shapes.setdefault(re.sub(r"(?:\(LITERAL, \d+\)(?:, )?)+", "L", repr(one)), one)
    return list(shapes.values())


_found: dict[str, list[str]] = {}


def _members(name: str, key: str, op: Any, given: Any) -> list[str]:
    """The letters that a class of characters has: those named in it, and of the usual ones."""
    if name + key not in _found:
        one = _compiler.compile(_parser.SubPattern(_parser.State(), [(op, given)]), re.DOTALL)
        named = (
            [chr(what) for kind, what in given if str(kind) == "LITERAL"] if name == "IN" else []
        )
        _found[name + key] = [
            one_ for one_ in dict.fromkeys((*LETTERS, *named)) if one.fullmatch(one_)
        ]
    return _found[name + key]
