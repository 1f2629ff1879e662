"""Whether a statement says of one thing what its source says of another.

"Express delivery costs 9.90 EUR" has its figure in "Standard delivery costs 9.90 EUR" and its words
there and in a sentence beside it. A word has taken another's place where the source has another word
there, and tells of the first one elsewhere.
"""

import re
from functools import lru_cache

from deskhand.core.figures import Figure, fits, spelled_out
from deskhand.core.skeleton import folded
from deskhand.flow.gate.figures import has_figures, loose_figures, without_figures
from deskhand.flow.gate.kinds import joined
from deskhand.flow.gate.sources import Unit
from deskhand.flow.gate.words import clauses, covers, in_order, stems
from deskhand.rules.speech import Speech

_END = re.compile(r"[;:]|[.!?](?=\s)|\n")
_FOLLOWING = re.compile(r"\s*(?P<of>[^\W\d_]+(?:\s+[^\W\d_]+)?)")
_PER = re.compile(
    r"\s*(?:/|(?:per|an?|each|every|pro|im|je|par|por|al|na|za|ogni|cada|elke|to|ao)\s)\s*(?P<of>[^\W\d_]+)"
)
"""What an amount is for."""
_COUNTED_FROM = re.compile(
    r"\W*(?:[^\W\d_]+\W+){1,2}?(?:after|from|of|since|following|nach|ab|seit|apres|suivant|a partir|depuis|a compter|despues|siguientes|desde|tras|dopo|dall[ae']|dal|na|vanaf|sinds|apos|depois|seguintes|a contar|od|po)\b(?P<what>(?:\W+[^\W\d_]+){1,5})"
)
"""What a time is counted from."""
_WORD = re.compile(r"[^\W\d_]+")
_LABEL = re.compile(
    r"(?:(?<![^\W\d_])[^\W\d_]++ )?[\[\u00ab\u201c\u201e\"][^\]\u00bb\u201d\"]{1,40}[\]\u00bb\u201d\"]"
)
"""What a button is called, with the word for that: "marked [Reset]"."""
_SAID_BEFORE = re.compile(
    r"\b(?:it|they|them|es|sie|il|elle|ils|elles|het|ze)\b|"
    r"^\W*(?:this|these|dies\w*|ceci|esto|est[ae]s?|quest\w+|dit|deze|is[st]o|to|ten|ta)\b|"
    r"\b(?:cuando|una vez|quando|una volta|assim que|gdy|kiedy|jesli|jezeli)\s+(?!(?:el|la|los|las|un|una|su|sus|il|lo|i|gli|le|l|o|a|os|as|um|uma|seu|sua)\b)"
)
"""What stands for a word of the sentence before; where verbs need no subject, a condition without one."""
_FIRST = re.compile(
    r"\W*(?:(?:the|our|der|die|das|le|la|les|el|los|las|il|lo|het|de|o|a|os|as) )?\w+"
)
"""What a statement begins with."""
SEVERAL = 2
FEW = 5
"""Words of a statement that says nothing in words of its own."""
SHORT = 3
"""Words of a part that says what one of several things means."""
_TOKEN = re.compile(r"[^\W\d_]{4,}")
"""Words that parts have in common which say what each of several things means."""
Words = tuple[str, ...]
"""The stems of a part of a sentence, in their order."""


def of_another(
    text: str, best: Unit, sources: tuple[Unit, ...], speech: Speech, language: str
) -> str:
    """The stem of a word that stands in another's place; empty where none does. Where there are many
    words a word may be said otherwise, unless there is a figure and the sources tell of that word."""
    mine = tuple(in_order(_LABEL.sub(" ", without_figures(text, language)), speech))
    theirs = _part_of(text, mine, best, speech, language)
    known = frozenset(theirs)
    replaced = [
        word
        for word in mine
        if not covers(word, known) and _another_stands_there(word, mine, theirs, language)
    ]
    if not replaced or 2 <= len(mine) <= FEW:
        return "".join(replaced[:1])
    if len(mine) < 2 or not loose_figures(text, language):
        return ""
    elsewhere = {
        words
        for unit in sources
        if unit.record is None and not unit.strict
        for words, _ in _parts(unit.text, speech, language)
        if words != theirs
    }
    told = (word for word in replaced if any(_tells(word, mine, one) for one in elsewhere))
    return next(told, "")


def figures_apart(text: str, speech: Speech, language: str) -> list[str]:
    """A statement that joins several figures, as one for each: every figure is said of what it begins with.
    "The Pro plan costs 9.90 EUR and has 25 seats". Empty where it has fewer than two."""
    parts = [text[start:end] for start, end in zip(*joined(text, speech), strict=True)]
    held = [at for at, one in enumerate(parts) if loose_figures(one, language)]
    if len(held) < SEVERAL:
        return []
    first = _FIRST.match(parts[0])
    subject = first.group() if first else ""
    return [parts[at] if at == 0 else f"{subject} {parts[at]}" for at in held]


def _tells(word: str, mine: Words, words: Words) -> bool:
    """Whether a part begins with a word, or has it beside the same one as the statement."""
    if word not in words:
        return False
    at, here = words.index(word), mine.index(word)
    beside = {*mine[max(0, here - 1) : here], *mine[here + 1 : here + 2]}
    return at == 0 or bool(beside & {*words[at - 1 : at], *words[at + 1 : at + 2]})


def mixes(text: str, best: Unit, sources: tuple[Unit, ...], speech: Speech, language: str) -> str:
    """What a part of a statement has from another sentence of its article than the rest, in the place of
    something that it leaves out there: "members can change it" of "the owner can change it. Members can
    see it". Empty where none has.

    Only sentences that speak of the same thing have such places; "it" stands for what was before.
    """
    alone = _sentences_of(best, sources)
    for start, end in zip(*joined(text, speech), strict=True):
        part = text[start:end]
        mine = in_order(without_figures(part, language), speech)
        home = _home(mine, alone)
        if home is None or _SAID_BEFORE.search(home.low) or home.own <= frozenset(mine):
            continue
        beside = [one for one in alone if one is not home and one.own & home.own]
        told = (word for word in mine if any(word in one.own for one in beside))
        if foreign := next((word for word in told if not covers(word, home.stems)), ""):
            return foreign
    return ""


def home_of(text: str, best: Unit, sources: tuple[Unit, ...], speech: Speech) -> Unit:
    """The sentence that says most of a statement, where its source is two in a row."""
    if not best.strict or best.record is not None:
        return best
    return _home(in_order(text, speech), _sentences_of(best, sources)) or best


def _sentences_of(best: Unit, sources: tuple[Unit, ...]) -> list[Unit]:
    """The sentences of the article that a source is from, one by one."""
    article = best.source.rpartition("#")[0]
    return [
        one
        for one in sources
        if one.record is None and not one.strict and one.source.rpartition("#")[0] == article
    ]


def _home(words: list[str], alone: list[Unit]) -> Unit | None:
    """The sentence that has most of some words."""
    told = [(sum(covers(word, one.stems) for word in words), one) for one in alone]
    return max(told, key=lambda found: found[0])[1] if told else None


def swaps(text: str, best: Unit, speech: Speech, language: str) -> bool:
    """Whether a part of a statement has one word of one part of its source and one of another, which
    say something else each: "green means offline" of "green means ready, red means offline"."""
    theirs = _short_parts(best.text, speech, language)
    for said, tokens in _short_parts(text, speech, language):
        alike = [one for one, others in theirs if tokens & others and len(one) == len(said)]
        if said not in alike and any(
            said & (one - other) and said & (other - one) and said <= one | other
            for one in alike
            for other in alike
        ):
            return True
    return False


def _short_parts(
    text: str, speech: Speech, language: str
) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The stems and the longer words of each part that is short and has no figure."""
    return [
        (frozenset(words), frozenset(_TOKEN.findall(part)))
        for words, part in _parts(text, speech, language)
        if 2 <= len(words) <= SHORT and not loose_figures(part, language)
    ]


def _part_of(text: str, mine: Words, best: Unit, speech: Speech, language: str) -> Words:
    """The part of a source that has a statement's figures, and most of its words; all of the source
    where no part has them all."""
    parts = _parts(best.text, speech, language)
    held = [words for words, part in parts if has_figures(part, text, language)]
    if not held or not loose_figures(text, language):
        return tuple(word for words, _ in parts for word in words)
    return max(held, key=lambda words: len(set(words) & set(mine)))


def _another_stands_there(word: str, mine: Words, theirs: Words, language: str) -> bool:
    """Whether the source has a word that the statement does not have in the same place: at the
    beginning, or beside the same word, where Germanic languages say which of several is meant only
    before it."""
    at = mine.index(word)
    if at == 0 and theirs and theirs[0] not in mine:
        return True
    for step in (1,) if language in ("en", "de", "nl") else (-1, 1):
        if not 0 <= at + step < len(mine) or (beside := mine[at + step]) not in theirs:
            continue
        there = theirs.index(beside) - step
        if 0 <= there < len(theirs) and theirs[there] not in mine:
            return True
    return False


@lru_cache(maxsize=2048)
def _parts(text: str, speech: Speech, language: str) -> tuple[tuple[Words, str], ...]:
    """The joined parts of a source's sentences. One word of a list is a part of what follows it; a
    figure with no more than one word is said of what the part before begins with."""
    found: list[tuple[Words, str]] = []
    for clause in clauses(text):
        before = ""
        for start, end in zip(*joined(clause, speech), strict=True):
            part = f"{before} {clause[start:end]}".strip()
            words = tuple(in_order(without_figures(part, language), speech))
            if len(words) < 2 and not loose_figures(part, language) and end < len(clause):
                before = part
                continue
            before = ""
            if found and len(words) < 2 and start:
                words = (*found[-1][0][:1], *words)
            found.append((words, part))
    return tuple(found)


def measures_another(text: str, unit: Unit, speech: Speech, language: str) -> str:
    """A figure of `text` that stands beside words which the source has beside another figure; or
    one whose unit the source does not have. Empty where all measure the same."""
    held = _beside(unit.text, speech, language)
    counted = _counted_from(unit.text, speech, language)
    for figure, since in _counted_from(text, speech, language):
        theirs = [other for one, other in counted if fits(figure, one)]
        if since and theirs and not any(since & other for other in theirs):
            return figure.text
    for figure, words, following in _beside(text, speech, language):
        own = [near for other, near, _ in held if fits(figure, other)]
        if not own:
            continue
        after = frozenset[str]().union(*(then for other, _, then in held if fits(figure, other)))
        if following and not following & (after if figure.currencies and after else unit.stems):
            return figure.text
        alike = any(words & near for near in own)
        others = [other for other in held if not fits(figure, other[0])]
        if not alike and any(words & near for _, near, _ in others):
            return figure.text
        if figure.currencies and not any(
            other.currencies for other, _, _ in held if fits(figure, other)
        ):
            return figure.text
    return ""


@lru_cache(maxsize=2048)
def _beside(
    text: str, speech: Speech, language: str
) -> tuple[tuple[Figure, frozenset[str], frozenset[str]], ...]:
    """Each figure with the nearest word that says something on either side of it within its clause,
    and with what follows at once: what it counts, or what an amount is for."""
    said = spelled_out(text, language)
    words = [
        (match.start(), match.end(), said_by)
        for match in _WORD.finditer(said)
        if (said_by := stems(match.group(), speech))
    ]
    found: list[tuple[Figure, frozenset[str], frozenset[str]]] = []
    for figure in loose_figures(text, language):
        begins = max((match.end() for match in _END.finditer(said, 0, figure.start)), default=0)
        ends = _END.search(said, figure.end)
        end = ends.start() if ends else len(said)
        before = [near for start, stop, near in words if begins <= start and stop <= figure.start]
        after = [
            near
            for start, _, near in words
            if figure.end <= start < end and not (figure.unit and start <= figure.end + 1)
        ]
        counts = None if figure.currencies or figure.unit else _FOLLOWING.match(said, figure.end)
        what = _PER.match(said, figure.end) or counts
        following = stems(what.group("of"), speech) if what else frozenset[str]()
        near = frozenset[str]().union(*before[-1:], *after[:1])
        found.append((figure, near, following))
    return tuple(found)


@lru_cache(maxsize=2048)
def _counted_from(
    text: str, speech: Speech, language: str
) -> tuple[tuple[Figure, frozenset[str]], ...]:
    """Each time that is counted from something, with the words for that."""
    said = folded(spelled_out(text, language))
    return tuple(
        (figure, stems(speech.is_proviso.split(found.group("what"))[0], speech))
        for figure in loose_figures(said, language)
        if figure.unit and (found := _COUNTED_FROM.match(said, figure.end))
    )
