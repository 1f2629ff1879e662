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
_AND = {
    "en": "and|but",
    "de": "und|aber",
    "fr": "et|mais",
    "es": "y|pero",
    "it": "e|ed|ma",
    "nl": "en|maar",
    "pt": "e|mas",
    "pl": "i|oraz|lub|ale|a",
}
_JOINTS = {
    language: re.compile(rf"\s*[,;]\s+|,?\s+(?:{words})\s+|\s[\u2013-]\s", re.I)
    for language, words in _AND.items()
}
_COORDINATED = {language: re.compile(rf"\s(?:{words})\s", re.I) for language, words in _AND.items()}


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


def joined(text: str, language: str) -> tuple[list[int], list[int]]:
    """Where the parts of a sentence begin, and where they end, each of which may be a statement with a
    source of its own."""
    found = list(_JOINTS[language].finditer(text))
    starts = [0, *(joint.end() for joint in found)]
    return starts, [*(joint.start() for joint in found), len(text)]


def coordinated(text: str, at: int, language: str) -> str:
    """The part between two words for "and" or "but" in which a place stands: a condition beyond them
    is none of it."""
    for part in re.finditer(
        r"[^\0]+", _COORDINATED[language].sub(lambda one: "\0" * len(one.group()), text)
    ):
        if part.start() <= at < part.end():
            return part.group()
    return text


def leads_in(text: str, low: str, speech: Speech) -> bool:
    """Whether a few words only announce what follows a colon."""
    short = text.endswith(":") and len(text.split()) <= LEAD_WORDS
    return short and not speech.is_deed.search(low) and not any(map(str.isdigit, text))


def without_inability(low: str, speech: Speech) -> str:
    """Without the clauses in which the writer cannot, does not or did not."""
    kept: list[str] = []
    for clause in re.split(
        r"(?<=[,;:])\s|\s(?=(?:but|aber|mais|pero|ma|maar|mas|ale|so|also|donc)\s)", low
    ):
        own = speech.is_first_person.search(clause) and denied(clause, speech)
        if own and cannot(clause, speech) and not speech.is_promise.search(clause):
            continue
        kept.append(clause)
    if not kept:
        return ""
    left = " ".join(kept)
    return speech.is_inability.sub(" ", left) if cannot(left, speech) else left


def cannot(low: str, speech: Speech) -> bool:
    """Whether a denial is the writer's own. What the company does not do, but for what it cannot see
    or know, is a statement about the company."""
    if speech.is_plural.search(low) and not FIRST_SINGULAR.search(low):
        return speech.is_knowing.search(low) is not None
    return True
