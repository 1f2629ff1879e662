"""Which rows of a table answer a question: the one that is meant, all of them, or none.

Rows come from the articles as points with their heads, `- Plan: Team; Price per month: 39.00 EUR`.
"""

import re

from deskhand.core.small_words import SMALL_WORDS

_ROW = re.compile(r"^- (?=[^:\n]{1,80}: \S)")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]{2,}")
STEM = 5
"""Letters of a word that count: endings differ between a table and a question."""
IDLE = SMALL_WORDS | {"long", "many", "much"}
"""Words of a question that name no row."""


def meant(text: str, title: str, question: str) -> str | None:
    """The passage with the rows that are meant; without a table the passage as it is.

    None where the question names something that no row has: another row would be a wrong answer.
    """
    lines = text.splitlines()
    rows = [line for line in lines if _ROW.match(line)]
    if not rows:
        return text
    asked = _words(question) - IDLE
    values = [_words(_values(row)) for row in rows]
    common = values[0].intersection(*values[1:]) if len(rows) > 1 else frozenset[str]()
    about = _words(" ".join([title, *(line for line in lines if line not in rows)]))
    numbers = frozenset(_NUMBER.findall(question))
    if numbers - about and not any(numbers <= _numbers(row) | about for row in rows):
        return None
    hits = [len(asked & (own - common)) for own in values]
    most = max(hits)
    if most:
        kept = {
            row
            for row, hit in zip(rows, hits, strict=True)
            if hit == most and numbers <= _numbers(row) | about
        }
        if not kept:
            return None
        return "\n".join(line for line in lines if line not in rows or line in kept)
    heads = _words(" ".join(_heads(row) for row in rows))
    if not asked - about - heads - common:
        return text
    beside = "\n".join(line for line in lines if line not in rows).strip()
    return beside if 2 * len(asked & _words(beside)) >= len(asked) else None


def _values(row: str) -> str:
    """A row's cells without their heads; of a pair both, as its head is a cell, too."""
    cells = row.removeprefix("- ").split("; ")
    if len(cells) == 1:
        return row
    return " ".join(cell.partition(": ")[2] or cell for cell in cells)


def _heads(row: str) -> str:
    return " ".join(cell.partition(": ")[0] for cell in row.removeprefix("- ").split("; "))


def _numbers(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(text))


def _words(text: str) -> frozenset[str]:
    return frozenset(
        word if word[0].isdigit() or word in IDLE else _stem(word)
        for word in _WORD.findall(text.casefold())
    )


def _stem(word: str) -> str:
    return word[:-1][:STEM] if len(word) > 3 and word.endswith("s") else word[:STEM]
