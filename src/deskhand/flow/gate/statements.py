"""Each sentence of a reply against what it may rest on.

A sentence is a question, a courtesy, an offer, or a statement. A statement has to stand in a passage
or in the context: its words, its figures as values, its names, and whether it is denied. A deed or a
promise of the company's is never a model's to state: the ledger's sentence is code's.
"""

import re
from dataclasses import dataclass

from deskhand.core.figures import dates, figures, spelled_out
from deskhand.core.skeleton import folded
from deskhand.flow.gate.contrary import contrary, denied, left_out, turned_round
from deskhand.flow.gate.figures import (
    KnownFigures,
    codes,
    has_figures,
    known_figures,
    measures_another,
    names_record,
    of_other_record,
    unknown_figure,
    without_figures,
)
from deskhand.flow.gate.kinds import (
    ASKS,
    FIRST_SINGULAR,
    LIST_MARK,
    Kind,
    bare_of,
    cannot,
    kind_of,
    leads_in,
    parts_of,
    without_inability,
)
from deskhand.flow.gate.sources import Grounds, Unit, units
from deskhand.flow.gate.words import covers, stem, stems
from deskhand.rules.speech import SPEECH, Speech

ENOUGH = 0.6
"""Share of a statement's words that one sentence of a source has to have; of two sentences in a row,
and of what the context says of one thing, `NEARLY_ALL`."""
NEARLY_ALL = 0.75
STEM_OF_NAME = 6
"""Letters by which a name in a reply is looked for in the sources: inflected names count."""
CONTEXT = 0.7
"""Share of a statement's words that the context of one thing has to have."""
PERSONAL = 0.85
"""Share for a statement about this customer that no condition makes a rule."""
_CAPITAL = re.compile(r"(?<=[\w,;:)] )[A-Z\u00c0-\u00de][\w'\u2019-]{2,}")
_YOURS = re.compile(
    r"\b(?:your|yours|ihr|ihre|ihren|ihrem|ihrer|ihres|dein\w*|votre|vos|su|sus|suo|sua|suoi|sue|uw|je|jouw|seu|sua|seus|suas|twoj\w*|pana|pani|panstwa)\b"
)
_TURN = re.compile(r"[,:]|\s[\u2013-]\s|\b(?:but|aber|mais|pero|ma|maar|mas|ale)\b")
"""Where a courtesy may turn into a statement."""
_THANKS = re.compile(
    r"\W*(?:many |so |vielen |herzlichen |besten |muchas |molte |tante |muito |hartelijk |bardzo |serdecznie )*(?:thank|dank|merci|gracias|grazie|bedankt|obrigad|dzieku|dzieki)"
)
_FORMAL = frozenset(
    [
        "lei",
        "suo",
        "sua",
        "suoi",
        "sue",
        "pan",
        "pani",
        "pana",
        "panu",
        "panstwo",
        "panstwa",
        "panstwu",
    ]
)
"""What a polite reader is called with a capital."""
_EVER = re.compile(
    r"\b(?:always|every|each|immer|jede\w*|toujours|chaque|siempre|cada|sempre|ogni|altijd|elk\w*|ieder\w*|zawsze|kazd\w+)\b"
)
"""What a source may say for "at any time"."""
_THAT = re.compile(r"\b(?:that|which|dass|que|che|dat|ze)\b")
_JOINED = re.compile(
    r"\s*[,;]\s+|\s+(?:and|but|und|aber|et|mais|y|pero|ma|maar|mas|ale|lub|oraz)\s+|\s[\u2013-]\s",
    re.I,
)
"""Where two statements stand in one sentence, each of which may have its own source."""


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
    reading = grounds.reading
    own = stems(folded(f"{reading.subject} {reading.text}"), speech)
    look = _Look(
        grounds=grounds,
        sources=units(grounds, speech),
        known=known_figures(grounds, speech, language),
        speech=speech,
        language=language,
        customers=own,
        told=own | stems(folded(reply), speech),
    )
    return tuple(_finding(sentence, look) for sentence in parts_of(reply))


@dataclass(frozen=True)
class _Look:
    """What every sentence is held against."""

    grounds: Grounds
    sources: tuple[Unit, ...]
    known: KnownFigures
    speech: Speech
    language: str
    customers: frozenset[str]
    """The stems of the customer's own words."""
    told: frozenset[str]
    """Those, and the stems of the whole reply."""


def _finding(sentence: str, look: _Look) -> Finding:
    text, speech = bare_of(sentence), look.speech
    low = folded(text)
    if step := _other_step(sentence, look):
        return Finding(text, "statement", fault="figure", evidence=step)
    if not re.search(r"\w", low) or re.fullmatch(r"\d{1,2}[.)]?", low):
        return Finding(text, "courtesy")
    if wrong := unknown_figure(text, look.known, look.language):
        return Finding(text, "statement", fault="figure", evidence=wrong)
    if wrong := _of_another(text, low, look):
        return Finding(text, "statement", fault="record", evidence=wrong)
    kind = kind_of(text, low, speech)
    if kind != "question" and turned_round(low, look.sources, speech):
        return Finding(text, "statement", fault="turned", evidence=text[:80])
    if kind == "question" or (kind == "offer" and ASKS.search(text)):
        deed = speech.is_deed.search(_THAT.split(low)[-1]) if _states_before_asking(low) else None
        return Finding(
            text, kind, fault="claim" if deed else "", evidence=deed.group() if deed else ""
        )
    if kind == "courtesy" and leads_in(text, low, speech):
        return _unless_promised(text, low, kind, speech)
    if kind == "courtesy" and not _says_more(low, look):
        rest = _after_courtesy(text)
        if rest is None or not stems(rest, speech):
            if _says_more(_TURN.sub(" ", low), look):
                return Finding(text, "statement", fault="unsourced", evidence=text[:80])
            return _unless_promised(text, low, kind, speech)
        text, low = rest, folded(rest)
        if kind_of(text, low, speech) == "courtesy":
            return _unless_promised(text, low, "courtesy", speech)
    if kind == "offer" and not _offers_more(low, look):
        deed = speech.is_deed.search(low)
        return Finding(
            text, kind, fault="claim" if deed else "", evidence=deed.group() if deed else ""
        )
    whole = _statement(text, look)
    parts = [part for part in _JOINED.split(text) if part and part.strip()]
    if whole.fault not in ("unsourced", "contrary", "claim", "measure") or len(parts) < 2:
        return whole
    each = [_statement(part, look, alone=False) for part in parts]
    faulty = next((one for one in each if one.fault), None)
    if faulty is not None:
        return whole
    return next((one for one in each if one.source), each[0])


def _other_step(sentence: str, look: _Look) -> str:
    """The number of a step, where the sources number their steps and have none of that number."""
    mark = LIST_MARK.match(sentence)
    word = mark.group("word") if mark else None
    if mark is None or not word:
        return ""
    numbers = re.findall(rf"\b{folded(word)} (\d+)", look.known.text)
    return mark.group() if numbers and mark.group("number") not in numbers else ""


def _of_another(text: str, low: str, look: _Look) -> str:
    """What a sentence puts together with the number of an order or invoice that it is not true of."""
    named = [
        unit
        for unit in look.sources
        if unit.record is not None and names_record(text, unit.record, look.language)
    ]
    if len(named) != 1:
        return ""
    (unit,) = named
    assert unit.record is not None
    for other in look.sources:
        carrier = folded(other.record.carrier) if other.record else ""
        if carrier and carrier not in unit.low and re.search(rf"\b{re.escape(carrier)}\b", low):
            return carrier
    if not denied(low, look.speech) and (other := _other_status(low, unit, look)):
        return other
    if _is_rule(low, look.speech):
        return ""
    return of_other_record(text, unit.record, look.speech, look.language)


def _says_more(low: str, look: _Look) -> bool:
    """Whether a courtesy tells what neither courtesies nor the customer say. Who thanks tells nothing."""
    if _THANKS.match(low):
        return False
    lead = _TURN.split(low, maxsplit=1)[0]
    kindly = stems(look.speech.kindly, look.speech)
    people = stems(
        folded(f"{look.grounds.context.contact.name} {look.grounds.policy.company}"), look.speech
    )
    return bool(stems(lead, look.speech) - kindly - people - look.customers)


def _offers_more(low: str, look: _Look) -> bool:
    """Whether an offer promises, or speaks of what stands nowhere."""
    speech = look.speech
    if speech.is_promise.search(low) or speech.is_unlimited.search(low):
        return True
    known = look.customers.union(stems(speech.kindly, speech), *(one.stems for one in look.sources))
    return not all(covers(word, known) for word in stems(speech.is_offer.sub(" ", low), speech))


def _unless_promised(text: str, low: str, kind: Kind, speech: Speech) -> Finding:
    found = speech.is_promise.search(low)
    return Finding(
        text, kind, fault="promise" if found else "", evidence=found.group() if found else ""
    )


def _states_before_asking(low: str) -> bool:
    """Whether something is stated beside the question itself, divided from it or in a clause of its own."""
    return "," in low or ":" in low or _THAT.search(low) is not None


def _after_courtesy(text: str) -> str | None:
    """What follows a courtesy in the same sentence, after a comma or colon; None where nothing does."""
    found = _TURN.search(text)
    tail = text[found.end() :].strip() if found else ""
    return tail if len(tail.split()) > 3 else None


def _statement(text: str, look: _Look, alone: bool = True) -> Finding:
    """A statement against its best source. `alone`: it is a whole sentence, not a part of one."""
    low, speech = folded(text), look.speech
    bare = without_inability(low, speech)
    said = _said(bare, look)
    if not said and not any(map(str.isdigit, bare)):
        kind: Kind = "inability" if bare != low else "courtesy"
        return _unless_promised(text, bare, kind, speech)
    deed = speech.is_deed.search(bare)
    promised = speech.is_promise.search(bare)
    of_itself = deed and not promised and denied(bare, speech) and cannot(bare, speech)
    if of_itself and not _is_rule(low, speech):
        return Finding(text, "inability")
    same = low.rstrip(".! ")
    whole = next((unit for unit in look.sources if same in unit.low and unit.record is None), None)
    if whole is not None and len(said) > 1 and not denied(whole.low.replace(same, " "), speech):
        condition = left_out(whole, look.told, speech)
        return Finding(
            text,
            "statement",
            source=whole.source,
            fault="condition" if condition else "",
            evidence=condition,
        )
    best, share = _best(said, bare, look)
    deed = deed or promised
    if deed and not _same_deed(deed.group(), best, share, low, speech):
        rule = "claim" if speech.is_deed.search(bare) else "promise"
        return Finding(text, "statement", fault=rule, evidence=deed.group().strip())
    if best is None or share < _needed(best, low, said, speech):
        return Finding(text, "statement", fault="unsourced", evidence=text[:80])
    if best.record is not None and (wrong := _against_context(text, bare, said, best, look)):
        return Finding(text, "statement", fault=wrong, evidence=text[:80])
    if missing := _strong_words(bare, best, speech):
        return Finding(text, "statement", fault="unsourced", evidence=missing)
    if best.record is None:
        if measured := measures_another(bare, best, speech, look.language):
            return Finding(text, "statement", fault="measure", evidence=measured)
        if contrary(bare, said, best, speech, look.language):
            return Finding(text, "statement", fault="contrary", evidence=text[:80])
        if condition := left_out(best, look.told, speech):
            return Finding(text, "statement", fault="condition", evidence=condition)
    if look.language != "de" and (name := _unknown_name(text, best, look)):
        return Finding(text, "statement", fault="name", evidence=name)
    return Finding(text, "statement", source=best.source)


def _said(bare: str, look: _Look) -> frozenset[str]:
    """The stems of a statement that a source has to have."""
    said = stems(without_figures(bare, look.language), look.speech)
    company = {stem(folded(one)) for one in look.grounds.policy.company.split()}
    person = {stem(word) for word in folded(look.grounds.context.contact.name).split()}
    letters = {stem(word) for code in codes(bare) for word in re.findall(r"[a-z]+", folded(code))}
    return said - company - person - letters


def _needed(best: Unit, low: str, said: frozenset[str], speech: Speech) -> float:
    if len(said) <= 1:
        return 1.0
    if best.record is not None:
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
    return "contrary" if bool(other) != denied(bare, look.speech) else ""


def _tells_facts(text: str, look: _Look) -> bool:
    """Whether a text has figures, dates or codes: what the context says is made of these."""
    told = spelled_out(text, look.language)
    found = codes(told) or figures(told, look.language) or dates(told, look.language)
    return bool(found)


def _other_status(low: str, best: Unit, look: _Look) -> str:
    """A word for another status than the order, invoice or subscription has."""
    record, speech = best.record, look.speech
    if record is None:
        return ""
    table = speech.statuses if record.general == speech.orders else speech.standings
    words = {word for several in table.values() for word in several.split()}
    own = stems(record.words, speech)
    true = {*folded(record.words).split(), *(set(record.general.split()) - words)}
    for word in re.findall(r"[^\W\d_]+", low):
        if word in words - true and stem(speech.synonyms.get(word) or word) not in own:
            return word
    return ""


def _is_rule(low: str, speech: Speech) -> bool:
    return speech.is_condition.search(low) is not None


def _same_deed(deed: str, best: Unit | None, share: float, low: str, speech: Speech) -> bool:
    """Whether a source says the same: of this order in the context, or as a rule for everybody."""
    if best is None or FIRST_SINGULAR.search(deed):
        return False
    words = stems(deed, speech)
    told = all(covers(word, best.stems) for word in words)
    if best.record is not None:
        return told and share >= CONTEXT
    return told and share >= ENOUGH and _is_rule(low, speech)


def _best(said: frozenset[str], bare: str, look: _Look) -> tuple[Unit | None, float]:
    """The source that has most of a statement's words and all of its figures, and the share."""
    best, most, share_of_best = None, -1.0, 0.0
    tells = _tells_facts(bare, look)
    for unit in look.sources:
        if unit.record is not None:
            if not tells and not said & unit.specific:
                continue
            if of_other_record(bare, unit.record, look.speech, look.language):
                continue
        elif tells and not has_figures(unit, bare, look.language):
            continue
        share = sum(covers(word, unit.stems) for word in said) / len(said) if said else 1.0
        rank = share + (0.01 if unit.record is not None else -0.12 if unit.strict else 0.0)
        if rank > most:
            best, most, share_of_best = unit, rank, share
    return best, share_of_best


def _strong_words(low: str, best: Unit, speech: Speech) -> str:
    for found in speech.is_strong.finditer(low):
        word = found.group()
        if not re.search(rf"\b{re.escape(word)}\b", best.low):
            return word
    unlimited = speech.is_unlimited.search(low)
    if unlimited is None or speech.is_unlimited.search(best.low) or _EVER.search(best.low):
        return ""
    return unlimited.group()


def _unknown_name(text: str, best: Unit, look: _Look) -> str:
    """The first name that neither the article behind the statement nor anything of this customer's has."""
    article = best.source.rpartition("#")[0]
    told = [
        folded(f"{one.title} {one.text}") for one in look.grounds.passages if one.article == article
    ]
    if best.record is not None:
        told = [look.known.text]
    held = "\n".join([*told, look.known.apart])
    for match in _CAPITAL.finditer(without_figures(text, look.language)):
        word = folded(match.group())
        if word in look.speech.stops or word in _FORMAL:
            continue
        if not re.search(rf"\b{re.escape(word[:STEM_OF_NAME])}", held):
            return match.group()
    return ""
