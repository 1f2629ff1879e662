"""Which rows of a table answer a question: the one that is meant, all of them, or none.

Rows come from the articles as points with their heads, `- Plan: Team; Price per month: 39.00 EUR`.
"""

import re

from deskhand.core.small_words import ASKING_WORDS, SMALL_WORDS

_ROW = re.compile(r"^- (?=[^:\n]{1,80}: \S)")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_COUNTED = re.compile(r"(\d+(?:[.,:]\d+)*)(?:\s+([^\W\d_]{2,}))?")
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]{2,}")
STEM = 5
"""Letters of a word that count: endings differ between a table and a question."""
IDLE = SMALL_WORDS | ASKING_WORDS
"""Words of a question that name no row."""
LONGER = 1
"""Letters by which two forms of one word may differ: Niger is not Nigeria."""


def meant(text: str, title: str, question: str) -> str | None:
    """The passage with the rows that are meant; without a table the passage as it is.

    None where the question names something that no row has: another row would be a wrong answer.
    """
    lines = text.splitlines()
    rows = [line for line in lines if _ROW.match(line)]
    if not rows:
        return text
    about = _words(" ".join([title, *(line for line in lines if line not in rows)]))
    heads = _words(" ".join(_heads(row) for row in rows))
    values = [_words(_values(row)) for row in rows]
    common = values[0].intersection(*values[1:]) if len(rows) > 1 else frozenset[str]()
    asked = _words(question) - _words(" ".join(IDLE)) - IDLE
    known = about.union(heads, *values)
    if any(not _among(word, known) for word in asked):
        beside = "\n".join(line for line in lines if line not in rows).strip()
        told = sum(_among(word, _words(beside)) for word in asked)
        in_rows = any(_among(word, heads.union(*values)) for word in asked)
        return beside if told and 2 * told >= len(asked) and not in_rows else None
    named = [frozenset(one for one in asked if _among(one, own - common)) for own in values]
    distinct = frozenset[str]().union(*named) - heads - about
    counted = _counted(question)
    kept = {
        row
        for row, own in zip(rows, named, strict=True)
        if distinct <= own and all(_has(row, number, what) for number, what in counted)
    }
    if not kept:
        return None
    if len(kept) == len(rows) and not distinct and not counted:
        return text
    return "\n".join(line for line in lines if line not in rows or line in kept)


def _among(word: str, words: frozenset[str]) -> bool:
    """Whether a word, in another form perhaps, is among others."""
    return word in words or any(
        abs(len(word) - len(other)) <= LONGER and word[:STEM] == other[:STEM]
        for other in words
        if len(word) >= STEM and not word[0].isdigit()
    )


def _counted(question: str) -> list[tuple[str, str]]:
    """The numbers of a question, each with the word behind it."""
    return [(match[1], match[2] or "") for match in _COUNTED.finditer(question.casefold())]


def _has(row: str, number: str, what: str) -> bool:
    """Whether a row has a number, under the head that the question gives it where a head is so called."""
    cells = [cell.partition(": ") for cell in row.removeprefix("- ").split("; ")]
    under = [value for head, _, value in cells if what and _among(_singular(what), _words(head))]
    return any(number in _NUMBER.findall(value) for value in under or [row])


def _values(row: str) -> str:
    """A row's cells without their heads; of a pair both, as its head is a cell, too."""
    cells = row.removeprefix("- ").split("; ")
    if len(cells) == 1:
        return row
    return " ".join(cell.partition(": ")[2] or cell for cell in cells)


def _heads(row: str) -> str:
    return " ".join(cell.partition(": ")[0] for cell in row.removeprefix("- ").split("; "))


def _words(text: str) -> frozenset[str]:
    return frozenset(_singular(word) for word in _WORD.findall(text.casefold()))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
