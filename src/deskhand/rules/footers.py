"""What firms and mail programs put below a customer's words, where no form gives it away.

`signatures` cuts by form alone. Here two things have to hold of a line: it stands below a closing word,
a name, a ruler or a program's line, and it means what footers mean. Asked only where something alarming
was found: whoever speaks for themselves below their name is read.
"""

from deskhand.rules.learned import classifier
from deskhand.rules.signatures import (
    ends_the_letter,
    is_motto_or_list,
    speaks_for_somebody,
)

MOST = 40
"""Lines below the name that are looked at; whoever adds more has written them."""
DOUBTFUL = 0.5
"""Probability of somebody's own words from which a line with an alarm in it is read."""
BEGINNING = 200
"""Characters of a line by which it is judged."""


def without_footers(text: str) -> str:
    """The text without those lines; the same where there are none."""
    lines = text.split("\n")
    end = next((at for at, line in enumerate(lines) if at and ends_the_letter(line)), None)
    if end is None or len(lines) - end > MOST:
        return text
    own = [line for line in lines[end:] if not _is_footer(line)]
    return "\n".join([*lines[:end], *own])


def is_own(line: str) -> bool:
    """Whether a line of a signature means rather what people write there; no where there is no encoder."""
    return classifier("footers").rules_out(line[:BEGINNING], DOUBTFUL)


def _is_footer(line: str) -> bool:
    """By its form, or by what it means."""
    line = line.strip()
    if not line or speaks_for_somebody(line):
        return False
    return is_motto_or_list(line) or classifier("footers").says(line[:BEGINNING]) is not None
