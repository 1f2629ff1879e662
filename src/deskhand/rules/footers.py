"""What firms and mail programs put below a customer's words, where no form gives it away.

`signatures` cuts by form alone. Here two things have to hold of a line: it stands below a closing word,
a name, a ruler or a program's line, and it means what footers mean. Asked only where something alarming
was found: whoever speaks for themselves below their name is read, and so is what is short, shouted or
passed on.
"""

from deskhand.rules.learned import classifier
from deskhand.rules.signatures import (
    asks_or_speaks,
    ends_the_letter,
    is_card_name,
    is_motto_or_list,
    speaks_for_somebody,
)

MOST = 40
"""Lines below the name that are looked at; whoever adds more has written them."""
FEWEST_LETTERS = 15
"""A shorter line is read: "See you in court" is no less than that."""
LIKELY = 0.5
"""Probability of a footer that does for a line with a footer's form; and of somebody's own words, from
which a line with an alarm in it is read wherever it stands."""
LONGEST_HEADER = 12
"""Letters of a header's name."""
BEGINNING = 200
"""Characters of a line by which it is judged."""


def without_footers(text: str) -> str:
    """The text without those lines; the same where there are none."""
    lines = text.split("\n")
    last = max((at for at, line in enumerate(lines) if asks_or_speaks(line)), default=0)
    ends = (
        at
        for at, line in enumerate(lines)
        if at and (ends_the_letter(line) or (at > last and is_card_name(line)))
    )
    end = next(ends, None)
    if end is None or len(lines) - end > MOST:
        return text
    below = lines[end + 1 :]
    if any(_is_passed_on(line) for line in below):
        return text
    return "\n".join([*lines[: end + 1], *(line for line in below if not _is_footer(line))])


def is_own(line: str) -> bool:
    """Whether a line of a signature means rather what people write there; no where there is no encoder."""
    return classifier("footers").rules_out(line[:BEGINNING], LIKELY)


def _is_passed_on(line: str) -> bool:
    """Whether it heads a mail that was passed on: what stands below is another letter."""
    said = line.strip(" >\t")
    name, _, rest = said.partition(":")
    divides = said.startswith("---") and any(one.isalpha() for one in said)
    return divides or ("@" in rest and len(name) <= LONGEST_HEADER and name.strip().isalpha())


def _is_footer(line: str) -> bool:
    """By what it means; where its form is a footer's, too, that may be less sure."""
    line = line.strip()
    if len(line) < FEWEST_LETTERS or line.isupper() or speaks_for_somebody(line):
        return False
    footers = classifier("footers")
    chance = footers.surest([line[:BEGINNING]])
    return chance is not None and chance >= (LIKELY if is_motto_or_list(line) else footers.sure)
