"""What kind of sentence a sentence is: a question, a courtesy, an offer, an inability or a statement."""

import re
from typing import Literal

from deskhand.core.skeleton import folded
from deskhand.flow.gate.contrary import denied
from deskhand.flow.gate.words import clauses, sentences, stems
from deskhand.rules.speech import SPEECH, Speech

Kind = Literal["question", "courtesy", "offer", "inability", "statement"]
ASKS = re.compile(r"[?\uff1f\u061f;]\s*[\"'\u201d\u00bb)]*\s*$")
LIST_MARK = re.compile(
    r"^\s*(?:(?P<word>step|schritt|\u00e9tape|paso|passo|stap|krok)?\s*(?P<number>\d{1,2})[.):]|[-*\u2022\u2013])(?:\s+|$)",
    re.I,
)
FIRST_SINGULAR = re.compile(r"\b(?:i|i've|i'm|i'll|i'd|ich|je|j'\w+|ik|mi|me)\b")
_SALUTATION = re.compile(
    r"^\W*(?:dear|hello|hi|hey|good (?:morning|afternoon|evening)|liebe[r]?|hallo|guten (?:tag|morgen|abend)|sehr geehrte[r]?|bonjour|bonsoir|ch[e\u00e8]re?|hola|buenos d[i\u00ed]as|buenas tardes|estimad[oa]|gentile|ciao|buongiorno|beste|hoi|ol[a\u00e1]|bom dia|boa tarde|car[oa]|prezad[oa]|dzie\u0144 dobry|cze\u015b\u0107)\b[^,!.?:\n]{0,40}[,!]\s*(?=\S)",
    re.I,
)
LEAD_WORDS = 8
SAYS_SOMETHING = 3
"""Words from which what follows an "and" is taken for a statement of its own."""
_CLAUSE = re.compile(
    r"(?<=[,;:])\s(?!(?:whether|ob|czy|of)\s)|\s(?=(?:but|aber|mais|pero|ma|maar|mas|ale|so|also)\s)"
)


def kinds(reply: str, language: str) -> frozenset[Kind]:
    """What kinds of sentences a reply is made of."""
    speech = SPEECH[language]
    found: set[Kind] = set()
    for sentence in parts_of(reply):
        text = bare_of(sentence)
        low = folded(text)
        kind = kind_of(text, low, speech)
        bare = without_inability(low, speech)
        if kind == "statement" and not stems(bare, speech):
            kind = "inability" if bare != low else "courtesy"
        if re.search(r"\w", low):
            found.add(kind)
    return frozenset(found)


def parts_of(reply: str) -> list[str]:
    """Sentences, and the clauses of those that ask nothing."""
    return [
        part
        for sentence in sentences(reply)
        for part in ([sentence] if ASKS.search(sentence) else clauses(sentence))
    ]


def kind_of(text: str, low: str, speech: Speech) -> Kind:
    """By the grammar of the language; `low` is the folded text."""
    if ASKS.search(text) and not text.rstrip().endswith(";"):
        return "offer" if speech.is_offer.search(low) else "question"
    if speech.is_social.match(low) or leads_in(text, low, speech):
        return "courtesy"
    if speech.is_offer.search(low) and not speech.is_deed.search(low):
        return "offer"
    return "statement"


def bare_of(sentence: str) -> str:
    """A sentence without its mark in a list and without a salutation before it."""
    return _SALUTATION.sub("", LIST_MARK.sub("", sentence).strip())


def joined(text: str, speech: Speech) -> tuple[list[int], list[int]]:
    """Where the parts of a sentence begin, and where they end, each of which may be a statement with a
    source of its own."""
    found = list(speech.is_joint.finditer(text))
    starts = [0, *(joint.end() for joint in found)]
    return starts, [*(joint.start() for joint in found), len(text)]


def coordinated(text: str, at: int, speech: Speech) -> str:
    """The part between two words for "and" or "but" in which a place stands: a condition beyond them
    is none of it."""
    for start, end in _coordinated_spans(text, speech):
        if start <= at < end:
            return text[start:end]
    return text


def _coordinated_spans(text: str, speech: Speech) -> list[tuple[int, int]]:
    found = list(speech.is_and.finditer(text))
    starts = [0, *(one.end() for one in found)]
    return list(zip(starts, [*(one.start() for one in found), len(text)], strict=True))


def leads_in(text: str, low: str, speech: Speech) -> bool:
    """Whether a few words only announce what follows a colon."""
    short = text.endswith(":") and len(text.split()) <= LEAD_WORDS
    return short and not speech.is_deed.search(low) and not any(map(str.isdigit, text))


def without_inability(low: str, speech: Speech) -> str:
    """Without the clauses in which the writer cannot, does not or did not. What is joined to one by
    "and" stays where it says something itself: "I can't see it and your refund was sent"."""
    kept: list[str] = []
    for clause in _CLAUSE.split(low):
        said, unable, end = "", False, 0
        for start, stop in _coordinated_spans(clause, speech):
            part = clause[start:stop]
            left = _without_inability(part, speech)
            if left == part and unable and not _says_something(clause[start:], speech):
                left = ""
            else:
                unable = left != part
            said += clause[end:start] + left if left else ""
            end = stop
        kept.append(said)
    left = " ".join(kept).strip()
    return low if left.split() == low.split() else left


def _without_inability(part: str, speech: Speech) -> str:
    if not cannot(part, speech):
        return part
    own = speech.is_first_person.search(part) and denied(part, speech)
    if own and not speech.is_promise.search(part):
        return ""
    return speech.is_inability.sub(" ", part)


def _says_something(part: str, speech: Speech) -> bool:
    """Whether a part is more than a further object of what the writer cannot do."""
    told = speech.is_deed.search(part) or speech.is_promise.search(part)
    return told is not None or len(stems(part, speech)) >= SAYS_SOMETHING


def cannot(low: str, speech: Speech) -> bool:
    """Whether a denial is the writer's own. What the company does not do, but for what it cannot see
    or know, is a statement about the company."""
    if speech.is_plural.search(low) and not FIRST_SINGULAR.search(low):
        return speech.is_knowing.search(low) is not None
    return True
