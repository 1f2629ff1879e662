"""Each sentence of a reply against what it may rest on.

A sentence is a question, a courtesy, an offer, or a statement, which has to stand in a source. Each is
looked at as a whole, and in parts where it joins several statements.
"""

import re

from deskhand.core.skeleton import folded
from deskhand.flow.gate.contrary import denied, turned_round
from deskhand.flow.gate.figures import (
    known_figures,
    names_record,
    of_other_record,
    unknown_figure,
)
from deskhand.flow.gate.kinds import (
    ASKS,
    LIST_MARK,
    bare_of,
    joined,
    kind_of,
    leads_in,
    parts_of,
)
from deskhand.flow.gate.look import Finding, Look
from deskhand.flow.gate.sources import Grounds, units
from deskhand.flow.gate.statements import is_rule, other_status, statement, unless_promised
from deskhand.flow.gate.words import covers, stems
from deskhand.rules.speech import SPEECH

_TURN = re.compile(r"[,:]|\s[\u2013-]\s|\b(?:but|aber|mais|pero|ma|maar|mas|ale)\b")
"""Where a courtesy may turn into a statement."""
_THANKS = re.compile(
    r"\W*(?:many |so |vielen |herzlichen |besten |muchas |molte |tante |muito |hartelijk |bardzo |serdecznie )*(?:thank|dank|merci|gracias|grazie|bedankt|obrigad|dzieku|dzieki)"
)
_THAT = re.compile(r"\b(?:that|which|dass|que|che|dat|ze)\b")
_CONTINUES = re.compile(
    r"\W*(?:from|after|for|within|including|even|since|of|is|are|was|were|has|have|costs?|takes?|lasts?|"
    r"ab|nach|fur|innerhalb|inklusive|seit|von|ist|sind|war|hat|kostet|dauert|"
    r"a partir|apres|depuis|suivant|pour|dans|sous|est|sont|coute|dure|"
    r"desde|despues|para|en|es|son|esta|cuesta|tarda|"
    r"dal|dall[ao']|dopo|per|entro|e gratuit\w*|costa|dura|"
    r"vanaf|na|voor|binnen|kost|duurt|od|po|dla|w ciagu|jest|kosztuje|trwa|apos|depois|a contar|custa|demora)\b"
)
"""Words with which a part says more of the one before."""
MOST_PARTS = 12
"""Statements that one sentence may join."""


def look_at(reply: str, grounds: Grounds, language: str) -> tuple[Finding, ...]:
    """Every sentence of the reply, in its order. `language` has to be one of `SPEECH`."""
    speech = SPEECH[language]
    reading = grounds.reading
    own = stems(folded(f"{reading.subject} {reading.text}"), speech)
    look = Look(
        grounds=grounds,
        sources=units(grounds, speech),
        known=known_figures(grounds, speech, language),
        speech=speech,
        language=language,
        customers=own,
        told=own | stems(folded(reply), speech),
    )
    return tuple(_finding(sentence, look) for sentence in parts_of(reply))


def _finding(sentence: str, look: Look) -> Finding:
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
    if kind != "question" and _turned(text, low, look):
        return Finding(text, "statement", fault="turned", evidence=text[:80])
    if kind == "question" or (kind == "offer" and ASKS.search(text)):
        deed = speech.is_deed.search(_THAT.split(low)[-1]) if _states_before_asking(low) else None
        return Finding(
            text, kind, fault="claim" if deed else "", evidence=deed.group() if deed else ""
        )
    if kind == "courtesy" and leads_in(text, low, speech):
        return unless_promised(text, low, kind, speech)
    if kind == "courtesy" and not _says_more(low, look):
        rest = _after_courtesy(text)
        if rest is None or not stems(rest, speech):
            if _says_more(_TURN.sub(" ", low), look):
                return Finding(text, "statement", fault="unsourced", evidence=text[:80])
            return unless_promised(text, low, kind, speech)
        text, low = rest, folded(rest)
        if kind_of(text, low, speech) == "courtesy":
            return unless_promised(text, low, "courtesy", speech)
    if kind == "offer" and not _offers_more(low, look):
        deed = speech.is_deed.search(low)
        return Finding(
            text, kind, fault="claim" if deed else "", evidence=deed.group() if deed else ""
        )
    whole = statement(text, look)
    if whole.fault not in ("unsourced", "contrary", "claim", "measure"):
        return whole
    each = _in_parts(text, look)
    if each is None:
        return whole
    return next((one for one in each if one.source), each[0])


def _turned(text: str, low: str, look: Look) -> bool:
    """Whether a sentence or a part of it is one of a source's, but for what denies."""
    spans = zip(*joined(text, look.speech), strict=True)
    parts = {low, *(folded(text[start:end]) for start, end in spans)}
    return any(turned_round(part, look.sources, look.speech) for part in parts)


def _in_parts(text: str, look: Look) -> list[Finding] | None:
    """A sentence as several statements, each in its own source; None where it cannot be read so.

    What a comma divides may be one statement still: "under Settings, Plan". A part that says since
    when, for whom or what of the part before it is none of its own.
    """
    starts, ends = joined(text, look.speech)
    if not 2 <= len(starts) <= MOST_PARTS:
        return None
    read: dict[int, list[Finding]] = {len(starts): []}
    for first in range(len(starts) - 1, -1, -1):
        for last in range(first, len(starts)):
            if last + 1 not in read or (first, last) == (0, len(starts) - 1):
                continue
            said = text[starts[first] : ends[last]]
            if _says_one_word(said, look) or (first and _CONTINUES.match(folded(said))):
                continue
            part = statement(said, look)
            if not part.fault:
                read[first] = [part, *read[last + 1]]
                break
    return read.get(0)


def _says_one_word(part: str, look: Look) -> bool:
    """Whether a part has one word that says something, and no figure: it states nothing by itself."""
    return len(stems(folded(part), look.speech)) == 1 and not any(map(str.isdigit, part))


def _other_step(sentence: str, look: Look) -> str:
    """The number of a step, where the sources number their steps and have none of that number."""
    mark = LIST_MARK.match(sentence)
    word = mark.group("word") if mark else None
    if mark is None or not word:
        return ""
    numbers = re.findall(rf"\b{folded(word)} (\d+)", look.known.text)
    return mark.group() if numbers and mark.group("number") not in numbers else ""


def _of_another(text: str, low: str, look: Look) -> str:
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
    if not denied(low, look.speech) and (other := other_status(low, unit, look)):
        return other
    if is_rule(low, look.speech):
        return ""
    return of_other_record(text, unit.record, look.speech, look.language)


def _says_more(low: str, look: Look) -> bool:
    """Whether a courtesy tells what neither courtesies nor the customer say. Who thanks tells nothing."""
    if _THANKS.match(low):
        return False
    lead = _TURN.split(low, maxsplit=1)[0]
    kindly = stems(look.speech.kindly, look.speech)
    people = stems(
        folded(f"{look.grounds.context.contact.name} {look.grounds.policy.company}"), look.speech
    )
    return bool(stems(lead, look.speech) - kindly - people - look.customers)


def _offers_more(low: str, look: Look) -> bool:
    """Whether an offer promises, or speaks of what stands nowhere."""
    speech = look.speech
    if speech.is_promise.search(low) or speech.is_unlimited.search(low):
        return True
    known = look.customers.union(stems(speech.kindly, speech), *(one.stems for one in look.sources))
    return not all(covers(word, known) for word in stems(speech.is_offer.sub(" ", low), speech))


def _states_before_asking(low: str) -> bool:
    """Whether something is stated beside the question itself, divided from it or in a clause of its own."""
    return "," in low or ":" in low or _THAT.search(low) is not None


def _after_courtesy(text: str) -> str | None:
    """What follows a courtesy in the same sentence, after a comma or colon; None where nothing does."""
    found = _TURN.search(text)
    tail = text[found.end() :].strip() if found else ""
    return tail if len(tail.split()) > 3 else None
