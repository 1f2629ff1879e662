"""Each sentence of a reply against what it may rest on.

A sentence is a question, a courtesy, an offer, or a statement. A statement has to stand in a passage
or in the context: its words, its figures as values, its names, and whether it is denied. A deed or a
promise of the company's is never a model's to state: the ledger's sentence is code's.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from deskhand.core.figures import Day, Figure, dates, figures, fits, spelled_out
from deskhand.core.skeleton import folded
from deskhand.flow.gate.sources import (
    Grounds,
    KnownFigures,
    Unit,
    clauses,
    covers,
    figures_in,
    known_figures,
    sentences,
    stem,
    stems,
    units,
)
from deskhand.rules.speech import SPEECH, Speech

ENOUGH = 0.6
"""Share of a statement's words that one sentence of a source has to have; of two sentences in a row,
and of what the context says of one thing, `NEARLY_ALL`."""
NEARLY_ALL = 0.75
ALIKE = 0.85
"""Share of words (Dice) from which a statement repeats a sentence of its source."""
_LETTERS = re.compile(r"[^\W\d_]+")
STEM_OF_NAME = 6
"""Letters by which a name in a reply is looked for in the sources: inflected names count."""
CONTEXT = 0.7
"""Share of a statement's words that the context of one thing has to have."""
PERSONAL = 0.85
"""Share for a statement about this customer that no condition makes a rule."""
Kind = Literal["question", "courtesy", "offer", "inability", "statement"]
_ASKS = re.compile(r"[?\uff1f\u061f;]\s*[\"'\u201d\u00bb)]*\s*$")
_LIST_MARK = re.compile(
    r"^\s*(?:(?:step|schritt|\u00e9tape|paso|passo|stap|krok)?\s*\d{1,2}[.):]|[-*\u2022\u2013])\s+",
    re.I,
)
_FIRST_SINGULAR = re.compile(r"\b(?:i|i've|i'm|i'll|i'd|ich|je|j'\w+|ik|mi|me)\b")
_CODE = re.compile(
    r"(?<![\w@/.-])(?=[\w/-]*\d)(?=[\w/-]*[A-Za-z])#?[A-Za-z0-9](?:[\w/-]*[A-Za-z0-9])?(?![\w@])|#\d{2,}\b|(?<![\w.,])\d(?:[\d-]*\d){5,}(?![\w])"
)
_PHONE = re.compile(r"(?<![\w-])\+?\(?\d{1,4}\)?(?:[ /()-]{1,2}\d{2,8}){1,5}(?![\w-])")
_CAPITAL = re.compile(r"(?<=[\w,;:)] )[A-Z\u00c0-\u00de][\w'\u2019-]{2,}")
_YOURS = re.compile(
    r"\b(?:your|yours|ihr|ihre|ihren|ihrem|ihrer|ihres|dein\w*|votre|vos|su|sus|suo|sua|suoi|sue|uw|je|jouw|seu|sua|seus|suas|twoj\w*|pana|pani|panstwa)\b"
)
_TURN = re.compile(r"[,:]|\s[\u2013-]\s|\b(?:but|aber|mais|pero|ma|maar|mas|ale)\b")
"""Where a courtesy may turn into a statement."""
_SALUTATION = re.compile(
    r"^\W*(?:dear|hello|hi|hey|good (?:morning|afternoon|evening)|liebe[r]?|hallo|guten (?:tag|morgen|abend)|sehr geehrte[r]?|bonjour|bonsoir|ch[e\u00e8]re?|hola|buenos d[i\u00ed]as|buenas tardes|estimad[oa]|gentile|ciao|buongiorno|beste|hoi|ol[a\u00e1]|bom dia|boa tarde|car[oa]|prezad[oa]|dzie\u0144 dobry|cze\u015b\u0107)\b[^,!.?:\n]{0,40}[,!]\s*(?=\S)",
    re.I,
)
LEAD_WORDS = 8
_JOINED = re.compile(
    r"\s*[,;]\s+|\s+(?:and|but|und|aber|et|mais|y|pero|ma|maar|mas|ale|lub|oraz)\s+|\s[\u2013-]\s",
    re.I,
)
"""Where two statements stand in one sentence, each of which may have its own source."""
_CONDITION_CLAUSE = re.compile(
    r"\b(?:if|when|once|unless|until|as long as|wenn|falls|sobald|solange|bis|si|s'il|quand|lorsque|une fois|cuando|una vez|se|quando|una volta|finche|als|wanneer|zodra|zolang|jesli|gdy|kiedy|dopoki)\b[^,;:]*[,;:]?"
)
"""A condition, whose negation denies nothing of what follows from it."""
_CLAUSES = re.compile(
    r"[,;:]|\b(?:and|but|or|und|aber|oder|et|mais|ou|y|pero|o|e|ma|en|maar|of|mas|i|ale|lub)\b"
)
_ORDINAL_UNIT = re.compile(r"^\d+(?:st|nd|rd|th|er|e|\u00ba|\u00aa|\.)$")


@dataclass(frozen=True)
class Finding:
    """What became of one sentence. `fault` and `evidence` are empty where it may leave."""

    text: str
    kind: Kind
    source: str = ""
    fault: str = ""
    evidence: str = ""


def look_at(reply: str, grounds: Grounds, language: str) -> tuple[Finding, ...]:
    """Every sentence of the reply, in its order. `language` has to be one of `SPEECH`."""
    speech = SPEECH[language]
    sources = units(grounds, speech)
    known = known_figures(grounds, language)
    return tuple(
        _finding(sentence, grounds, sources, known, speech, language)
        for sentence in _parts_of(reply)
    )


def kinds(reply: str, language: str) -> frozenset[Kind]:
    """What kinds of sentences a reply is made of."""
    speech = SPEECH[language]
    found: set[Kind] = set()
    for sentence in _parts_of(reply):
        text = _bare(sentence)
        low = folded(text)
        kind = _kind(text, low, speech)
        bare = _without_inability(low, speech)
        if kind == "statement" and not stems(bare, speech):
            kind = "inability" if bare != low else "courtesy"
        if re.search(r"\w", low):
            found.add(kind)
    return frozenset(found)


def _parts_of(reply: str) -> list[str]:
    """Sentences, and the clauses of those that ask nothing."""
    return [
        part
        for sentence in sentences(reply)
        for part in ([sentence] if _ASKS.search(sentence) else clauses(sentence))
    ]


def _finding(
    sentence: str,
    grounds: Grounds,
    sources: tuple[Unit, ...],
    known: KnownFigures,
    speech: Speech,
    language: str,
) -> Finding:
    text = _bare(sentence)
    low = folded(text)
    if not re.search(r"\w", low) or re.fullmatch(r"\d{1,2}[.)]?", low):
        return Finding(text, "courtesy")
    if wrong := _unknown_figure(text, known, language):
        return Finding(text, "statement", fault="figure", evidence=wrong)
    kind = _kind(text, low, speech)
    if kind != "question" and _turned_round(low, sources, speech):
        return Finding(text, "statement", fault="turned", evidence=text[:80])
    if kind == "question" or (kind == "offer" and _ASKS.search(text)):
        deed = speech.is_deed.search(low) if _states_before_asking(low) else None
        return Finding(
            text, kind, fault="claim" if deed else "", evidence=deed.group() if deed else ""
        )
    if kind == "courtesy":
        rest = _after_courtesy(text)
        if rest is None or not stems(rest, speech):
            return _unless_promised(text, low, kind, speech)
        text, low = rest, folded(rest)
        if _kind(text, low, speech) == "courtesy":
            return _unless_promised(text, low, "courtesy", speech)
    if kind == "offer":
        deed = speech.is_deed.search(low)
        return Finding(
            text, kind, fault="claim" if deed else "", evidence=deed.group() if deed else ""
        )
    look = _Look(grounds, sources, known, speech, language)
    whole = _statement(text, look)
    parts = [part for part in _JOINED.split(text) if part and part.strip()]
    if whole.fault not in ("unsourced", "contrary", "claim") or len(parts) < 2:
        return whole
    each = [_statement(part, look, alone=False) for part in parts]
    faulty = next((one for one in each if one.fault), None)
    if faulty is not None:
        return whole
    return next((one for one in each if one.source), each[0])


@dataclass(frozen=True)
class _Look:
    """What every statement is held against."""

    grounds: Grounds
    sources: tuple[Unit, ...]
    known: KnownFigures
    speech: Speech
    language: str


def _unless_promised(text: str, low: str, kind: Kind, speech: Speech) -> Finding:
    found = speech.is_promise.search(low)
    return Finding(
        text, kind, fault="promise" if found else "", evidence=found.group() if found else ""
    )


def _kind(text: str, low: str, speech: Speech) -> Kind:
    if _ASKS.search(text) and not text.rstrip().endswith(";"):
        return "offer" if speech.is_offer.search(low) else "question"
    if speech.is_social.match(low) or _leads_in(text, low, speech):
        return "courtesy"
    if speech.is_offer.search(low) and not speech.is_deed.search(low):
        return "offer"
    return "statement"


def _bare(sentence: str) -> str:
    """A sentence without its mark in a list and without a salutation before it."""
    return _SALUTATION.sub("", _LIST_MARK.sub("", sentence).strip())


def _leads_in(text: str, low: str, speech: Speech) -> bool:
    """Whether a few words only announce what follows a colon."""
    short = text.endswith(":") and len(text.split()) <= LEAD_WORDS
    return short and not speech.is_deed.search(low) and not any(map(str.isdigit, text))


def _states_before_asking(low: str) -> bool:
    """Whether something stands before the question itself, divided from it."""
    return "," in low or ":" in low


def _after_courtesy(text: str) -> str | None:
    """What follows a courtesy in the same sentence, after a comma or colon; None where nothing does."""
    found = _TURN.search(text)
    tail = text[found.end() :].strip() if found else ""
    return tail if len(tail.split()) > 3 else None


def _statement(text: str, look: _Look, alone: bool = True) -> Finding:
    """A statement against its best source. `alone`: it is a whole sentence, not a part of one."""
    low, speech = folded(text), look.speech
    bare = _without_inability(low, speech)
    said = _said(bare, look)
    if not said and not any(map(str.isdigit, bare)):
        kind: Kind = "inability" if bare != low else "courtesy"
        return _unless_promised(text, bare, kind, speech)
    deed = speech.is_deed.search(bare)
    promised = speech.is_promise.search(bare)
    if deed and not promised and _denied(bare, speech) and not _is_rule(low, speech):
        return Finding(text, "inability")
    same = low.rstrip(".! ")
    whole = next(
        (unit for unit in look.sources if same in unit.low and unit.source != "context"), None
    )
    if whole is not None and len(said) > 1:
        return Finding(text, "statement", source=whole.source)
    best, share = _best(said, bare, look)
    deed = deed or promised
    if deed and not _same_deed(deed.group(), best, share, low, speech):
        rule = "claim" if speech.is_deed.search(bare) else "promise"
        return Finding(text, "statement", fault=rule, evidence=deed.group().strip())
    if best is None or share < _needed(best, low, said, speech):
        return Finding(text, "statement", fault="unsourced", evidence=text[:80])
    if best.source == "context" and (wrong := _against_context(text, bare, said, best, look)):
        return Finding(text, "statement", fault=wrong, evidence=text[:80])
    if missing := _strong_words(bare, best, speech):
        return Finding(text, "statement", fault="unsourced", evidence=missing)
    if best.source != "context" and _contrary(bare, said, best, speech):
        return Finding(text, "statement", fault="contrary", evidence=text[:80])
    if look.language != "de" and (name := _unknown_name(text, best, look)):
        return Finding(text, "statement", fault="name", evidence=name)
    return Finding(text, "statement", source=best.source)


def _said(bare: str, look: _Look) -> frozenset[str]:
    """The stems of a statement that a source has to have."""
    said = stems(_without_figures(bare, look.language), look.speech)
    company = {stem(folded(one)) for one in look.grounds.policy.company.split()}
    person = {stem(word) for word in folded(look.grounds.context.contact.name).split()}
    letters = {stem(word) for code in _codes(bare) for word in re.findall(r"[a-z]+", folded(code))}
    return said - company - person - letters


def _without_inability(low: str, speech: Speech) -> str:
    """Without the clauses in which the writer cannot, does not or did not."""
    kept: list[str] = []
    for clause in re.split(
        r"(?<=[,;:])\s|\s(?=(?:but|aber|mais|pero|ma|maar|mas|ale|so|also|donc)\s)", low
    ):
        own = speech.is_first_person.search(clause) and _denied(clause, speech)
        if own and not speech.is_promise.search(clause):
            continue
        kept.append(clause)
    return speech.is_inability.sub(" ", " ".join(kept)) if len(kept) else ""


def _needed(best: Unit, low: str, said: frozenset[str], speech: Speech) -> float:
    if len(said) <= 1:
        return 1.0
    if best.source == "context":
        return CONTEXT
    personal = _YOURS.search(low) is not None and not _is_rule(low, speech)
    needed = NEARLY_ALL if best.strict else ENOUGH
    return max(needed, PERSONAL) if personal else needed


def _against_context(text: str, bare: str, said: frozenset[str], best: Unit, look: _Look) -> str:
    """What keeps a statement from resting on the context: that it tells no fact of this customer's,
    another status, or that it denies what is so."""
    if not _tells_facts(text, look) and not said & best.specific:
        return "unsourced"
    other = _other_status(bare, best, look)
    return "contrary" if bool(other) != _denied(bare, look.speech) else ""


def _tells_facts(text: str, look: _Look) -> bool:
    """Whether a text has figures, dates or codes: what the context says is made of these."""
    told = spelled_out(text, look.language)
    found = _codes(told) or figures(told, look.language) or dates(told, look.language)
    return bool(found)


def _other_status(low: str, best: Unit, look: _Look) -> str:
    """A word for another status than the order has."""
    words = {word for words in look.speech.statuses.values() for word in words.split()}
    general = stems(look.speech.orders, look.speech)
    for word in re.findall(r"[^\W\d_]+", low):
        if (
            word in words
            and stem(look.speech.synonyms.get(word) or word) not in best.stems
            and stem(word) not in general
        ):
            return word
    return ""


def _without_figures(text: str, language: str) -> str:
    """The text without dates and amounts, which are compared as values."""
    said = spelled_out(text, language)
    spans = [(day.start, day.end) for day in dates(said, language)]
    spans += [(one.start, one.end) for one in figures(said, "") if one.currencies]
    for start, end in spans:
        said = said[:start] + " " * (end - start) + said[end:]
    return said


def _contrary(low: str, said: frozenset[str], best: Unit, speech: Speech) -> bool:
    """Whether the statement denies what its source says, or says what that denies.

    A source that says until when something holds, or for what alone, may be put the other way round.
    """
    if speech.is_until.search(best.low):
        return False
    denies = _denied(_CONDITION_CLAUSE.sub(" ", low), speech)
    parts = [part for part in _CLAUSES.split(best.low) if part.strip()]
    about = [part for part in parts if any(covers(word, stems(part, speech)) for word in said)]
    return denies not in {_denied(part, speech) for part in about or [best.low]}


def _turned_round(low: str, sources: tuple[Unit, ...], speech: Speech) -> bool:
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
    left = speech.is_negated.sub(" ", low)
    return Counter(_LETTERS.findall(left)), len(speech.is_negated.findall(low))


def _is_rule(low: str, speech: Speech) -> bool:
    return speech.is_condition.search(low) is not None


def _same_deed(deed: str, best: Unit | None, share: float, low: str, speech: Speech) -> bool:
    """Whether a source says the same: of this order in the context, or as a rule for everybody."""
    if best is None or _FIRST_SINGULAR.search(deed):
        return False
    words = stems(deed, speech)
    told = all(covers(word, best.stems) for word in words)
    if best.source == "context":
        return told and share >= CONTEXT
    return told and share >= ENOUGH and _is_rule(low, speech)


def _best(said: frozenset[str], bare: str, look: _Look) -> tuple[Unit | None, float]:
    """The source that has most of a statement's words and all of its figures, and the share."""
    wanted = [
        figure
        for figure in figures(_without_dates(bare, look.language), look.language)
        if not _in_code(spelled_out(bare, look.language), figure)
    ]
    best, most, share_of_best = None, -1.0, 0.0
    tells = _tells_facts(bare, look)
    for unit in look.sources:
        if unit.source == "context" and not tells and not said & unit.specific:
            continue
        if wanted and unit.source != "context" and not _has_figures(unit, wanted, look):
            continue
        share = sum(covers(word, unit.stems) for word in said) / len(said) if said else 1.0
        rank = share + (0.01 if unit.source == "context" else -0.12 if unit.strict else 0.0)
        if rank > most:
            best, most, share_of_best = unit, rank, share
    return best, share_of_best


def _has_figures(unit: Unit, wanted: list[Figure], look: _Look) -> bool:
    held = figures_in(unit.text, look.language)
    return all(any(fits(one, other) for other in held) for one in wanted)


def _without_dates(text: str, language: str) -> str:
    said = spelled_out(text, language)
    for day in dates(said, language):
        said = said[: day.start] + " " * (day.end - day.start) + said[day.end :]
    return said


def _strong_words(low: str, best: Unit, speech: Speech) -> str:
    for found in speech.is_strong.finditer(low):
        word = found.group()
        if not re.search(rf"\b{re.escape(word)}\b", best.low):
            return word
    return ""


def _denied(low: str, speech: Speech) -> bool:
    return len(speech.is_negated.findall(speech.is_no_negation.sub(" ", low))) % 2 == 1


def _codes(text: str) -> list[str]:
    return [
        found.group() for found in _CODE.finditer(text) if not _ORDINAL_UNIT.match(found.group())
    ]


def _unknown_figure(text: str, known: KnownFigures, language: str) -> str:
    """The first figure, date, code or telephone number that stands nowhere; empty where all do."""
    said = spelled_out(text, language)
    days = dates(said, language)
    for day in days:
        if not any(_same_day(day, other) for other in known.days):
            return day.text
    flat = re.sub(r"[\W_]", "", known.text)
    for match in _PHONE.finditer(said):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) >= 7 and digits not in re.sub(r"\D", "", known.text):
            return match.group()
    for code in _codes(_without_dates(said, language)):
        bare = re.sub(r"[\W_]", "", folded(code))
        if bare and bare not in flat and not _is_measured(code, known, language):
            return code
    for figure in figures(said, language):
        if any(day.start <= figure.start < day.end for day in days):
            continue
        if _in_code(said, figure):
            continue
        if not any(fits(figure, other) for other in known.figures):
            return figure.text
    return ""


def _is_measured(code: str, known: KnownFigures, language: str) -> bool:
    """Whether a code is a number with its unit ("5kg"), which is compared as a figure."""
    return (
        re.fullmatch(r"\d+(?:[.,]\d+)?[a-zA-Z%]{1,3}", code) is not None
        and folded(code) in known.text
    )


def _in_code(text: str, figure: Figure) -> bool:
    return any(
        match.start() <= figure.start < match.end() for match in _CODE.finditer(text)
    ) or any(
        match.start() <= figure.start < match.end() and len(re.sub(r"\D", "", match.group())) >= 7
        for match in _PHONE.finditer(text)
    )


def _same_day(one: Day, other: Day) -> bool:
    return any(
        month == other_month
        and day == other_day
        and (year is None or other_year is None or year == other_year)
        for year, month, day in one.days
        for other_year, other_month, other_day in other.days
    )


def _unknown_name(text: str, best: Unit, look: _Look) -> str:
    """The first name that neither the article behind the statement nor anything of this customer's has."""
    article = best.source.rpartition("#")[0]
    told = [
        folded(f"{one.title} {one.text}") for one in look.grounds.passages if one.article == article
    ]
    if best.source == "context":
        told = [look.known.text]
    held = "\n".join([*told, look.known.apart])
    for match in _CAPITAL.finditer(_without_figures(text, look.language)):
        word = folded(match.group())
        if not re.search(rf"\b{re.escape(word[:STEM_OF_NAME])}", held):
            return match.group()
    return ""
