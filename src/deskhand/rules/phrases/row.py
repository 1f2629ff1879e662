"""One row of the table of phrases."""

import re
from dataclasses import dataclass

from deskhand.core.decisions import Reason


@dataclass(frozen=True)
class Phrase:
    """One row: if `pattern` is found and `unless` is not found in the sentence, `reason` holds."""

    reason: Reason
    language: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None


def rows(reason: Reason, language: str, *patterns: str, unless: str = "") -> list[Phrase]:
    """Rows of one reason and language."""
    compiled_unless = re.compile(unless) if unless else None
    return [Phrase(reason, language, re.compile(p), compiled_unless) for p in patterns]
