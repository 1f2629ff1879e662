"""A statement against its best source.

It has to stand in a passage or in the context: its words, its figures as values, its names, and
whether it is denied. A deed or a promise of the company's is never a model's to state: the ledger's
sentence is code's.
"""

import re

from deskhand.core.figures import dates, figures, spelled_out
from deskhand.core.skeleton import folded
from deskhand.flow.gate.another import measures_another, of_another
from deskhand.flow.gate.contrary import contrary, denied, left_out, of_exception
from deskhand.flow.gate.figures import (
    codes,
    has_figures,
    of_other_record,
    without_figures,
)
from deskhand.flow.gate.kinds import (
    FIRST_SINGULAR,
    Kind,
    cannot,
    coordinated,
    joined,
    without_inability,
)
from deskhand.flow.gate.look import Finding, Look
from deskhand.flow.gate.sources import Unit
from deskhand.flow.gate.words import covers, stem, stems
from deskhand.rules.speech import Speech

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
_WITHOUT = re.compile(r"\b(?:without|ohne|sans|sin|senza|zonder|sem|bez)\b")
_EVER = re.compile(
    r"\b(?:always|every|each|immer|jede\w*|toujours|chaque|siempre|cada|sempre|ogni|altijd|elk\w*|ieder\w*|zawsze|kazd\w+)\b"
)
"""What a source may say for "at any time"."""


def unless_promised(text: str, low: str, kind: Kind, speech: Speech) -> Finding:
    """What needs no source, at fault where the company promises something in it. `low`: folded."""
    found = speech.is_promise.search(low)
    return Finding(
        text, kind, fault="promise" if found else "", evidence=found.group() if found else ""
    )


def statement(text: str, look: Look) -> Finding:
    """A statement, or the part of a sentence that is one, against its best source."""
    # Number words are read before letters lose their marks: "fünf".
    low, speech = folded(spelled_out(text, look.language)), look.speech
    bare = without_inability(low, speech)
    said = _said(bare, look)
    if not said and not any(map(str.isdigit, bare)):
        kind: Kind = "inability" if bare != low else "courtesy"
        return unless_promised(text, bare, kind, speech)
    deeds = [*speech.is_deed.finditer(bare)]
    promises = [*speech.is_promise.finditer(bare)]
    denies = deeds and not promises and all(_did_not(bare, one.start(), speech) for one in deeds)
    if denies and not is_rule(low, speech):
        return Finding(text, "inability")
    same = folded(text).rstrip(".! ")
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
    for found in (*deeds, *promises):
        part = coordinated(bare, found.start(), speech)
        if not _same_deed(found.group(), best, share, part, speech):
            rule = "claim" if found in deeds else "promise"
            return Finding(text, "statement", fault=rule, evidence=found.group().strip())
    if best is None or share < _needed(best, low, said, speech):
        return Finding(text, "statement", fault="unsourced", evidence=text[:80])
    if best.record is not None and (wrong := _against_context(text, bare, said, best, look)):
        return Finding(text, "statement", fault=wrong, evidence=text[:80])
    if missing := _strong_words(bare, best, speech):
        return Finding(text, "statement", fault="unsourced", evidence=missing)
    if best.record is None:
        if measured := measures_another(bare, best, speech, look.language):
            return Finding(text, "statement", fault="measure", evidence=measured)
        if other := of_another(bare, best, look.sources, speech, look.language):
            return Finding(text, "statement", fault="another", evidence=other)
        if added := _added(bare, best, look):
            return Finding(text, "statement", fault="unsourced", evidence=added)
        excepts = of_exception(bare, best, speech)
        if excepts == "denied":
            return Finding(text, "statement", source=best.source)
        if excepts == "affirmed" or contrary(bare, said, best, look.told, speech, look.language):
            return Finding(text, "statement", fault="contrary", evidence=text[:80])
        if condition := left_out(best, look.told, speech):
            return Finding(text, "statement", fault="condition", evidence=condition)
    if look.language != "de" and (name := _unknown_name(text, best, look)):
        return Finding(text, "statement", fault="name", evidence=name)
    return Finding(text, "statement", source=best.source)


def _did_not(bare: str, at: int, speech: Speech) -> bool:
    """Whether the writer denies the deed that begins there: "I have not cancelled it". That something
    is without cost denies no deed."""
    spans = zip(*joined(bare, speech), strict=True)
    part = next(bare[start:end] for start, end in spans if at < end)
    own = speech.is_first_person.search(part) is not None and cannot(part, speech)
    return own and denied(_WITHOUT.sub(" ", part), speech)


def _said(bare: str, look: Look) -> frozenset[str]:
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
    personal = _YOURS.search(low) is not None and not is_rule(low, speech)
    needed = NEARLY_ALL if best.strict else ENOUGH
    return max(needed, PERSONAL) if personal else needed


def _against_context(text: str, bare: str, said: frozenset[str], best: Unit, look: Look) -> str:
    """What keeps a statement from resting on the context: that it tells no fact of this customer's,
    another status, or that it denies what is so."""
    if not _tells_facts(text, look) and not said & best.specific:
        return "unsourced"
    other = other_status(bare, best, look)
    return "contrary" if bool(other) != denied(bare, look.speech) else ""


def _tells_facts(text: str, look: Look) -> bool:
    """Whether a text has figures, dates or codes: what the context says is made of these."""
    told = spelled_out(text, look.language)
    found = codes(told) or figures(told, look.language) or dates(told, look.language)
    return bool(found)


def other_status(low: str, best: Unit, look: Look) -> str:
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


def is_rule(low: str, speech: Speech) -> bool:
    """Whether a folded text says under which condition something is so, for everybody."""
    return speech.is_condition.search(low) is not None


def _same_deed(deed: str, best: Unit | None, share: float, low: str, speech: Speech) -> bool:
    """Whether a source says the same: of this order in the context, or as a rule for everybody."""
    if best is None or FIRST_SINGULAR.search(deed):
        return False
    words = stems(deed, speech)
    told = all(covers(word, best.stems) for word in words)
    if best.record is not None:
        return told and share >= CONTEXT
    same = denied(low, speech) and denied(best.low, speech) and share >= NEARLY_ALL
    return told and share >= ENOUGH and (is_rule(low, speech) or same)


def _best(said: frozenset[str], bare: str, look: Look) -> tuple[Unit | None, float]:
    """The source that has most of a statement's words and all of its figures, and the share."""
    best, most, share_of_best = None, -1.0, 0.0
    tells = _tells_facts(bare, look)
    for unit in look.sources:
        if unit.record is not None:
            if not tells and not said & unit.specific:
                continue
            if of_other_record(bare, unit.record, look.speech, look.language):
                continue
        elif tells and not has_figures(unit.text, bare, look.language):
            continue
        share = sum(covers(word, unit.stems) for word in said) / len(said) if said else 1.0
        rank = share + (0.01 if unit.record is not None else -0.12 if unit.strict else 0.0)
        if rank > most:
            best, most, share_of_best = unit, rank, share
    return best, share_of_best


def _added(bare: str, best: Unit, look: Look) -> str:
    """The part of a statement of which its source has no word."""
    for start, end in zip(*joined(bare, look.speech), strict=True):
        words = stems(without_figures(bare[start:end], look.language), look.speech)
        if words and not any(covers(word, best.stems) for word in words):
            return bare[start:end]
    return ""


def _strong_words(low: str, best: Unit, speech: Speech) -> str:
    for found in speech.is_strong.finditer(low):
        word = found.group()
        if not re.search(rf"\b{re.escape(word)}\b", best.low):
            return word
    unlimited = speech.is_unlimited.search(low)
    if unlimited is None or speech.is_unlimited.search(best.low) or _EVER.search(best.low):
        return ""
    return unlimited.group()


def _unknown_name(text: str, best: Unit, look: Look) -> str:
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
