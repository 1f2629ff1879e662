"""Whether a statement says the contrary of its source: by what it denies, opposes or leaves out."""

import re
from collections import Counter
from functools import lru_cache
from typing import Literal

from deskhand.core.figures import spelled_out
from deskhand.flow.gate.sources import Unit
from deskhand.flow.gate.words import covers, stems
from deskhand.rules.speech import Speech

ALIKE = 0.85
"""Share of words (Dice) from which a statement repeats a sentence of its source."""
_LETTERS = re.compile(r"[^\W\d_]+")
_CONDITION_CLAUSE = re.compile(
    r"\b(?:if|when|once|unless|until|as long as|wenn|falls|sobald|solange|bis|si|s'il|quand|lorsque|une fois|cuando|una vez|se|quando|una volta|finche|als|wanneer|zodra|zolang|jesli|gdy|kiedy|dopoki)\b[^,;:]*[,;:]?"
)
"""A condition, whose negation denies nothing of what follows from it."""
_CONDITION = re.compile(
    r"^\W*(?:hat|haben|ist|sind|wurde|wird|heeft|hebben|is|zijn|wordt)\b[^,]*,|"
    r"\b(?:if|when|once|unless|until|till|as long as|as soon as|after|before|whenever|while|wenn|falls|sobald|solange|bis|nachdem|bevor|ehe|si|s'il|quand|lorsqu\w*|une fois|tant qu\w*|jusqu\w*|apres|avant|des que|cuando|una vez|hasta|mientras|despues|antes|en cuanto|se|quando|una volta|fino|finche|dopo|prima|appena|als|wanneer|zodra|zolang|totdat|tot|nadat|voordat|assim que|enquanto|ate|depois|jesli|jezeli|gdy|kiedy|dopoki|zanim|jak tylko|az|po)\b(?!\W*\d)[^,;:]*[,;:]?"
)
"""A condition or a time, with all that stands in it."""
_UNTIL = re.compile(
    r"\b(?:until|till|as long as|bis|solange|jusqu\w*|tant qu\w*|hasta|mientras|fino|finche|tot|totdat|zolang|ate|enquanto|dopoki|do momentu|az do)\b"
)
_FROM_THEN = re.compile(
    r"\b(?:after|once|as soon as|nachdem|sobald|apres|des que|une fois|despues|una vez|en cuanto|dopo|una volta|appena|nadat|zodra|depois|apos|assim que|po tym|jak tylko)\b"
)
_SAYS_NO = re.compile(r"^\W*(?:no|nein|non|nee|nao|nie),")
"""An answer before the statement, which denies nothing of it."""
_RANGE = re.compile(r"\d\s*(?:[-\u2013]|to|bis|a|al|e|y|et|und|and|tot|do|i)\s*\d")
"""From one figure to another: the first is the least there is."""
_FIGURE_FOLLOWS = re.compile(r"\W*+\S*\d")
PREFIXED = 4
"""Letters of a word that are compared with and without a prefix that turns it round."""
_PREFIXES = ("un", "non", "in", "im", "dis", "des", "on", "niet", "nie")
_EXCEPTED = re.compile(r"[^;:.()]*")
TOLD = 0.5
"""Share of a condition's words that a reply has to have, which says it in its own words."""


def contrary(
    low: str,
    said: frozenset[str],
    best: Unit,
    home: Unit,
    told: frozenset[str],
    speech: Speech,
    language: str,
) -> bool:
    """Whether a statement denies what its source says, says what that denies, or the opposite, or more.
    `home`: the sentence of the source that says most of it; `told`: the stems of the reply and of the
    customer's words."""
    return (
        _denies_otherwise(low, said, best, speech)
        or _denies_the_other_half(low, best, speech)
        or _denies_more(low, said, best, told, speech)
        or _bounds(low, best, speech)
        or _turns_the_time(low, best, speech)
        or _waives(low, best, speech)
        or _opposes(low, home, speech, language)
        or _says_more(low, home, speech)
        or _undoes(low, best)
        or _turns_the_order(low, best, speech)
    )


def _denies_otherwise(low: str, said: frozenset[str], best: Unit, speech: Speech) -> bool:
    """A source that says until when something holds, or for what alone, may be put the other way
    round."""
    if speech.is_until.search(best.low):
        return False
    denies = denied(_CONDITION_CLAUSE.sub(" ", low), speech)
    parts = _parts(best.low, speech)
    about = [part for part in parts if any(covers(word, stems(part, speech)) for word in said)]
    return denies not in {denied(part, speech) for part in about or [best.low]}


def _denies_the_other_half(low: str, best: Unit, speech: Speech) -> bool:
    """Of a source that affirms one thing and denies another: whether a clause of the statement
    affirms what is denied there alone, or denies what is affirmed alone."""
    affirmed, refused = _halves(best.low, speech)
    if best.strict or not affirmed or not refused:
        return False
    for part in _parts(low, speech):
        words = stems(part, speech)
        of_refused = words & (refused - affirmed)
        of_affirmed = words & (affirmed - refused)
        if denied(part, speech) and of_affirmed and not of_refused:
            return True
        if not denied(part, speech) and of_refused and not _CONDITION_CLAUSE.search(part):
            return True
    return False


def _denies_more(
    low: str, said: frozenset[str], best: Unit, told: frozenset[str], speech: Speech
) -> bool:
    """Whether a denial has the words of its source's denial but for what limits it: "We do not ship"
    of "We do not ship to Norway"."""
    if not denied(low, speech):
        return False
    limits = [
        stems(part, speech) - said
        for part in _parts(best.low, speech)
        if denied(part, speech) and said < stems(part, speech)
    ]
    return bool(limits) and all(one - told for one in limits)


def _turns_the_time(low: str, best: Unit, speech: Speech) -> bool:
    """Whether something holds from a moment on that holds until then in the source."""
    if denied(low, speech) != denied(best.low, speech):
        return False
    mine, theirs = (_until_or_then(text) for text in (low, best.low))
    return "" not in (mine, theirs) and mine != theirs


def _until_or_then(low: str) -> str:
    until, then = _UNTIL.search(low), _FROM_THEN.search(low)
    return "" if bool(until) == bool(then) else "until" if until else "then"


def _waives(low: str, best: Unit, speech: Speech) -> bool:
    """Whether something need not be, or makes no difference, of which the source says no such thing."""
    return any(
        says.search(low) is not None and says.search(best.low) is None
        for says in (speech.is_waiver, speech.is_concession)
    )


def _bounds(low: str, best: Unit, speech: Speech) -> bool:
    """Whether a figure is the least there is, of which its source says no such thing."""
    if not speech.is_least.search(low) or speech.is_least.search(best.low):
        return False
    return _RANGE.search(best.low) is None


@lru_cache(maxsize=2048)
def _halves(low: str, speech: Speech) -> tuple[frozenset[str], frozenset[str]]:
    affirmed: set[str] = set()
    refused: set[str] = set()
    for part in _parts(low, speech):
        (refused if denied(part, speech) else affirmed).update(stems(part, speech))
    return frozenset(affirmed), frozenset(refused)


def _parts(low: str, speech: Speech) -> list[str]:
    return [part for part in speech.divides.split(low) if part.strip()]


def _opposes(low: str, best: Unit, speech: Speech, language: str) -> bool:
    """Whether the statement has one word of an opposed pair where its source has the other, and both
    deny or affirm alike."""
    mine, theirs = spelled_out(low, language), spelled_out(best.low, language)
    if denied(mine, speech) != denied(theirs, speech):
        return False
    for one, other in speech.are_opposed:
        for this, that in ((one, other), (other, one)):
            if (
                this.search(mine)
                and not that.search(mine)
                and that.search(theirs)
                and not this.search(theirs)
            ):
                return True
    return False


def _says_more(low: str, best: Unit, speech: Speech) -> bool:
    """Whether a statement leaves no room where its source does: "all stores" of "some stores", "25 %" of
    "up to 25 %"."""
    found = speech.leaves_room.search(best.low)
    if found is None or speech.leaves_room.search(low):
        return False
    bounds = _FIGURE_FOLLOWS.match(best.low, found.end()) is not None
    return not (bounds and speech.is_most.search(low))


def _turns_the_order(low: str, best: Unit, speech: Speech) -> bool:
    """Whether of two things the other one comes first than in the source."""
    mine, theirs = _order(low, speech), _order(best.low, speech)
    if mine is None or theirs is None:
        return False
    alike = len(mine[0] & theirs[0]) + len(mine[1] & theirs[1])
    turned = len(mine[0] & theirs[1]) + len(mine[1] & theirs[0])
    return turned > alike


@lru_cache(maxsize=2048)
def _order(low: str, speech: Speech) -> tuple[frozenset[str], frozenset[str]] | None:
    """The words of what comes first and of what comes then; None where a text has not just one
    "before" or "after"."""
    found = [*speech.is_before.finditer(low), *speech.is_after.finditer(low)]
    if len(found) != 1:
        return None
    (word,) = found
    main, aside = low[: word.start()], low[word.end() :]
    if not re.search(r"\w", main):
        aside, _, main = aside.partition(",")
    said, other = stems(main, speech), stems(aside, speech)
    return (said, other) if speech.is_before.match(low, word.start()) else (other, said)


def _undoes(low: str, best: Unit) -> bool:
    """Whether one has a word of which the other has only the opposite by its prefix: "unopened"."""
    mine, theirs = _long_words(low), _long_words(best.low)
    return _negated_of(mine, theirs) or _negated_of(theirs, mine)


def _negated_of(words: frozenset[str], others: frozenset[str]) -> bool:
    beginnings = {other[:PREFIXED] for other in others}
    return any(
        word[len(prefix) :][:PREFIXED] in beginnings and word[:PREFIXED] not in beginnings
        for word in words
        for prefix in _PREFIXES
        if word.startswith(prefix)
        and len(word) >= PREFIXED + len(prefix)
        and not any(one.startswith(word[len(prefix) :][:PREFIXED]) for one in words)
    )


@lru_cache(maxsize=4096)
def _long_words(low: str) -> frozenset[str]:
    return frozenset(word for word in _LETTERS.findall(low) if len(word) >= PREFIXED)


def in_condition(part: str, low: str) -> bool:
    """Whether a part of a text stands in a condition that begins before it."""
    at = low.index(part)
    return any(
        found.start() < at and at + len(part) <= found.end() for found in _CONDITION.finditer(low)
    )


def begins_a_condition(low: str) -> bool:
    """Whether a part of a sentence is a condition, which may be put in other words."""
    return _CONDITION.match(low.strip()) is not None


def without_conditions(low: str) -> str:
    """A text without its conditions; one that is nothing else stays as it is."""
    return _CONDITION.sub(
        lambda found: found.group() if found.end() - found.start() >= len(low.strip()) else " ", low
    )


def left_out(best: Unit, told: frozenset[str], speech: Speech, *, permits: bool = False) -> str:
    """A condition of the source of which a reply, or the customer, says nothing; empty where there
    is none. `told`: the stems of both. `permits`: what may be, may be until then only. Two
    sentences of a source are not each other's condition."""
    if best.strict:
        return ""
    ends = _UNTIL.finditer(best.low) if permits else ()
    for begins in (*speech.is_proviso.finditer(best.low), *ends):
        clause = re.split(r"[,;:]", best.low[begins.start() :])[0]
        rest = best.low.replace(clause, " ")
        words = stems(clause, speech) - stems(rest, speech)
        if words and sum(covers(word, told) for word in words) < TOLD * len(words):
            return clause.strip()
    return ""


def of_exception(low: str, best: Unit, speech: Speech) -> Literal["", "affirmed", "denied"]:
    """How a statement speaks of what its source excepts; empty where it does not, or excepts it, too."""
    if speech.is_exception.search(low):
        return ""
    for begins in speech.is_exception.finditer(best.low):
        clause = _EXCEPTED.match(best.low, begins.end())
        assert clause is not None
        rest = stems(best.low.replace(clause.group(), " "), speech)
        if (stems(clause.group(), speech) - rest) & stems(low, speech):
            return "denied" if denied(low, speech) else "affirmed"
    return ""


def turned_round(low: str, sources: tuple[Unit, ...], speech: Speech) -> bool:
    """Whether a text is a sentence of a source, word for word but for what denies."""
    words, denials = _words_and_denials(low, speech)
    count = sum(words.values())
    turned = False
    for unit in sources:
        if unit.strict or not unit.stems:
            continue
        other, others = _words_and_denials(unit.low, speech)
        both = count + sum(other.values())
        if 2 * min(count, both - count) < ALIKE * both:
            continue
        if 2 * sum((words & other).values()) >= ALIKE * both:
            if denials == others:
                return False
            turned = True
    return turned


@lru_cache(maxsize=4096)
def _words_and_denials(low: str, speech: Speech) -> tuple[Counter[str], int]:
    said = _SAYS_NO.sub(" ", low)
    left = speech.is_negated.sub(" ", said)
    return Counter(_LETTERS.findall(left)), len(speech.is_negated.findall(said))


def denied(low: str, speech: Speech) -> bool:
    """Whether a clause denies; twice denied is affirmed, in languages that count."""
    found = len(speech.is_negated.findall(speech.is_no_negation.sub(" ", low)))
    return found > 0 if speech.concord else found % 2 == 1
