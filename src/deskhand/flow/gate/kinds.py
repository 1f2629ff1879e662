"""What kind of sentence a sentence is: a question, a courtesy, an offer, an inability or a statement."""

import re
from typing import Literal

from deskhand.flow.gate.words import clauses, sentences
from deskhand.rules.speech import Speech

Kind = Literal["question", "courtesy", "offer", "inability", "statement"]
ASKS = re.compile(r"[?\uff1f\u061f;]\s*+[\"'\u201d\u00bb)]*+\s*+$")
LIST_MARK = re.compile(
    r"^\s*+(?:(?:(?P<word>step|schritt|\u00e9tape|paso|passo|stap|krok)\s*+)?(?P<number>\d{1,2})[.):]|[-*\u2022\u2013])(?:\s+|$)",
    re.I,
)
FIRST_SINGULAR = re.compile(r"\b(?:i|i've|i'm|i'll|i'd|ich|je|j'\w+|ik|mi|me)\b")
_SALUTATION = re.compile(
    r"^\W*(?:dear|hello|hi|hey|good (?:morning|afternoon|evening)|liebe[r]?|hallo|guten (?:tag|morgen|abend)|sehr geehrte[r]?|bonjour|bonsoir|ch[e\u00e8]re?|hola|buenos d[i\u00ed]as|buenas tardes|estimad[oa]|gentile|ciao|buongiorno|beste|hoi|ol[a\u00e1]|bom dia|boa tarde|car[oa]|prezad[oa]|dzie\u0144 dobry|cze\u015b\u0107)\b(?-i:(?: (?:[A-Z\u00c0-\u00de\u0141\u015a\u017b\u0179][\w'\u2019.-]*|(?:und|and|et|y|e|en|there|all|everyone|team|customer|sir|madam|zusammen|cliente|klant|panie|pani)\b)){0,5})[,!]\s*(?=\S)",
    re.I,
)
"""A greeting with a name; whatever else stands there is read."""
_BEFORE_A_QUESTION = re.compile(r"(?<=[;:])\s+|\s[\u2013\u2014-]\s|\s?[()]\s?")
LEAD_WORDS = 8


def parts_of(reply: str) -> list[str]:
    """Sentences, and the clauses of each."""
    return [
        part
        for sentence in sentences(reply)
        for part in (
            _BEFORE_A_QUESTION.split(sentence) if ASKS.search(sentence) else clauses(sentence)
        )
        if part.strip()
    ]


def kind_of(text: str, low: str, speech: Speech) -> Kind:
    """By the grammar of the language; `low` is the folded text."""
    if ASKS.search(text) and not text.rstrip().endswith(";"):
        return "offer" if speech.is_offer.search(low) else "question"
    if speech.is_social.match(low) or leads_in(text):
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
    for start, end in coordinated_spans(text, speech):
        if start <= at < end:
            return text[start:end]
    return text


def coordinated_spans(text: str, speech: Speech) -> list[tuple[int, int]]:
    found = list(speech.is_and.finditer(text))
    starts = [0, *(one.end() for one in found)]
    return list(zip(starts, [*(one.start() for one in found), len(text)], strict=True))


def leads_in(text: str) -> bool:
    """Whether a few words only announce what follows a colon."""
    short = text.endswith(":") and len(text.split()) <= LEAD_WORDS
    return short and not any(map(str.isdigit, text))
