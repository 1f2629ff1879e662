"""What the writer says that it cannot see, know or do, or did not do: no source is needed for that.

Such a clause begins with words of its own ("I can't", "ich kann ... nicht") and ends where a reason, a
consequence or another statement begins. Those are read like any other sentence.
"""

import re

from deskhand.flow.gate.kinds import FIRST_SINGULAR, coordinated_spans
from deskhand.flow.gate.words import stems
from deskhand.rules.speech import Speech

_CLAUSE = re.compile(
    r"(?<=[,;:])\s(?!(?:whether|ob|czy|of)\s)|\s[\u2013\u2014-]\s|\s?[()]\s?|"
    r"\s(?=(?:but|aber|mais|pero|ma|maar|mas|ale)\s)"
)
_CAN_OR_KNOWS = re.compile(
    r"\b(?:can|could|cannot|can't|couldn't|able|unable|access|konn\w*|pouv\w*|podemos|possiamo|kunnen|mozemy|"
    r"know|see|wissen|sehen|savons|voyons|sabemos|vemos|sappiamo|vediamo|weten|zien|wiemy|widzimy)\b"
)
_WHAT_IS_UNKNOWN = re.compile(
    r"\b(?:that|whether|if|what|when|where|which|who|how|dass|ob|was|wann|wo|wie|wer|que|si|quand|comment|ou|"
    r"cuando|como|donde|che|se|quando|come|dove|of|dat|wanneer|hoe|waar|onde|quem|czy|ze|kiedy|jak|gdzie)\b"
)
_WHETHER = re.compile(r"\W*(?:whether|ob|czy|of)\b")
SAYS_SOMETHING = 3
"""Words from which what follows an "and" is taken for a statement of its own."""


def without_inability(low: str, speech: Speech) -> str:
    """A folded text without the clauses in which the writer cannot, does not or did not."""
    clauses = _CLAUSE.split(low)
    kept = [
        "".join(_of_segment(segment, speech) for segment in _segments(clause, speech))
        for clause in clauses
    ]
    for at, clause in enumerate(clauses[:-1]):
        if _WHETHER.match(clause) and not stems(kept[at + 1], speech):
            kept[at] = ""
    left = " ".join(one for one in kept if one.strip()).strip()
    return low if left.split() == low.split() else left


def _segments(clause: str, speech: Speech) -> list[str]:
    """A clause, divided before each reason and consequence."""
    starts = [0, *(found.start() for found in speech.is_break.finditer(clause))]
    return [
        clause[start:end] for start, end in zip(starts, [*starts[1:], len(clause)], strict=True)
    ]


def _of_segment(segment: str, speech: Speech) -> str:
    """What is left of a segment. A further object of what the writer cannot do says nothing: "I can't
    see orders and invoices"; what says something stays: "I can't see it and your refund was sent"."""
    said, unable, end = "", False, 0
    for start, stop in coordinated_spans(segment, speech):
        part = segment[start:stop]
        left = _of_part(part, speech)
        if left == part and unable and not _says_something(segment[start:], speech):
            left = ""
        else:
            unable = left != part
        said += segment[end:start] + left if left.strip() else ""
        end = stop
    return said


def _of_part(part: str, speech: Speech) -> str:
    found = speech.is_inability.search(part)
    if found is None or not _is_the_writers(part, found):
        return part
    at = found.end()
    told = speech.is_deed.search(part, at) or speech.is_promise.search(part, at)
    if told is not None and part[at : told.start()].strip():
        unknown = _WHAT_IS_UNKNOWN.search(part, at, told.start())
        if unknown is None or not speech.is_knowing.search(part, found.start(), unknown.start()):
            return part[: found.start()] + part[at:]
    return part[: found.start()]


def _is_the_writers(part: str, found: re.Match[str]) -> bool:
    """Whether somebody speaks of themselves. What the company does not do, but for what it cannot see
    or know, is a statement about the company."""
    if not re.search(r"\b(?:we|nous|wir|uns|wij)\b|(?<=\w)(?:mos|amo|imy|emy)\b", found.group()):
        return True
    near = part[found.start() : found.end() + 20]
    return _CAN_OR_KNOWS.search(near) is not None or bool(FIRST_SINGULAR.search(found.group()))


def _says_something(part: str, speech: Speech) -> bool:
    told = speech.is_deed.search(part) or speech.is_promise.search(part)
    return told is not None or len(stems(part, speech)) >= SAYS_SOMETHING
