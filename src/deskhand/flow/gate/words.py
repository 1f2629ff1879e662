"""A text cut into sentences, and those into the words that say something."""

import re
from functools import lru_cache

from deskhand.core.skeleton import folded
from deskhand.rules.speech import Speech

STEM = 5
"""Letters of a word that count: endings differ between an article and an answer."""
_SENTENCE = re.compile(
    r"(?<=[.!?\u3002\uff01\uff1f])\s+(?=[^\s])|(?<=\w\s[\u2705\u2714\u2611\u2713])\ufe0f?\s+|(?<=\w[\u2705\u2714\u2611\u2713])\ufe0f?\s+|"
    r"(?![\u2705\u2714\u2611\u2713])[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?\s*|\n+"
)
"""A tick ends what it is set behind, and stays with it; other pictures say nothing."""
_CLAUSE = re.compile(r"(?<=;)\s+|(?<=:)\s+(?=(?:\S+\s+){3})")
_WORD = re.compile(r"[^\W_][\w'\u2019-]*[^\W_]|[^\W_]")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|z\.\s?b|d\.\s?h|p\.\s?ex|dr|mr|mrs|ms|sr|sra|mme|bzw|ggf|inkl|zzgl|vgl|np|tzn|bijv|ul)\.$",
    re.I,
)
_BEFORE_A_NUMBER = re.compile(
    r"(?:^|[\s(])(?:nos?|nr|num|n\u00fam|n\u00ba|art|abs|tel|ref|pag|p|ok|ca|approx|max|min)\.$",
    re.I,
)
_NO_FIGURE = re.compile(r"\D*$")
_ELIDED = re.compile(r"^(?:[ldjmtsnc]|qu|dell|all|nell|sull|dall)'(?=\w{2})")
_ORDINAL = re.compile(r"(?:^|\D)\d{1,2}\.$")
_MONTH = re.compile(r"(?:jan|feb|m[\u00e4a]r|apr|ma[ijy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])", re.I)


def stems(text: str, speech: Speech) -> frozenset[str]:
    """The words of a text that say something, cut to their beginnings; figures are left out."""
    return frozenset(in_order(text, speech))


@lru_cache(maxsize=32)
def kind_words(speech: Speech) -> frozenset[str]:
    """The stems of the words that courtesies are made of."""
    return stems(speech.kindly, speech)


def in_order(text: str, speech: Speech) -> list[str]:
    """The same, one after the other as they stand in the text."""
    found: list[str] = []
    for word in _WORD.findall(folded(text)):
        bare = word.replace("\u2019", "'").strip("'")
        if "'" in bare:
            bare = _ELIDED.sub("", bare)
        if bare in speech.stops or not (bare.isalpha() or _NO_FIGURE.match(bare)):
            continue
        if len(bare) < 2:
            continue
        found.append(stem(speech.synonyms.get(bare, bare)))
    return found


def stem(word: str) -> str:
    """A word's beginning; possessives and a plural's s are no part of it."""
    word = word.removesuffix("'s").removesuffix("'")
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:STEM]


def covers(one: str, others: frozenset[str]) -> bool:
    """Whether a stem is among others, a short word also as the beginning of a longer one."""
    if one in others:
        return True
    return len(one) == STEM - 1 and any(other.startswith(one) for other in others)


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text."""
    found: list[str] = []
    for part in (one.strip() for one in _SENTENCE.split(text)):
        if found and part and _goes_on(found[-1], part):
            found[-1] = f"{found[-1]} {part}"
        elif part:
            found.append(part)
    return found


def _goes_on(before: str, after: str) -> bool:
    """Whether the full stop between two parts belongs to an abbreviation or the number of a day."""
    if _ABBREVIATION.search(before):
        return True
    if _BEFORE_A_NUMBER.search(before) and after[0].isdigit():
        return True
    return _ORDINAL.search(before) is not None and (
        after[0].islower() or _MONTH.match(after) is not None
    )


def clauses(text: str) -> list[str]:
    """The same, also apart where a colon or semicolon divides them."""
    return [part.strip() for one in sentences(text) for part in _CLAUSE.split(one) if part.strip()]
