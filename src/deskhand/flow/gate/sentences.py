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
from deskhand.flow.gate.granted import taken_for_granted
from deskhand.flow.gate.inability import without_inability
from deskhand.flow.gate.kinds import (
    LIST_MARK,
    Kind,
    bare_of,
    joined,
    kind_of,
    leads_in,
    parts_of,
)
from deskhand.flow.gate.look import Finding, Look
from deskhand.flow.gate.private import told_by_instructions
from deskhand.flow.gate.sources import Grounds, units
from deskhand.flow.gate.statements import (
    is_rule,
    other_status,
    statement,
    tells_facts,
    unless_promised,
)
from deskhand.flow.gate.words import covers, kind_words, stems
from deskhand.rules.learned import classifier
from deskhand.rules.speech import SPEECH

_TURN = re.compile(r"[,:]|\s[\u2013-]\s|\b(?:but|aber|mais|pero|ma|maar|mas|ale)\b")
"""Where a courtesy may turn into a statement."""
_DID_YOU_KNOW = re.compile(
    r"\W*(?:did you know|do you know|wussten sie|wissen sie|saviez-vous|savez-vous|sabia(?: usted)?|sapeva|sa|wist u|weet u|czy wie(?: pan| pani)?)\b(?!,? (?:whether|if|ob|si|se|of|czy)\b)(?: (?:schon|that|dass|que|che|dat|ze)\b|,)*"
)
"""What makes a question of a statement."""
_STATES = re.compile(r"[,:]|\b(?:that|which|dass|que|che|dat|ze)\b")
"""In a question: a clause of its own, or what stands beside it."""
_WE_DID_IT = re.compile(
    r"\b(?:we|wir|nous|nosotros|noi|wij|our|unser\w*|my|mein\w*)\b(?! (?:help|helfen|aider|ayudar|aiutar))"
)
"""In a question: what the company did."""
_GIVEN = re.compile(
    r"\b(?:free|complimentary|kostenlos\w*|kostenfrei\w*|gratis|gratuit\w*|bezplatn\w*|darmow\w*)\b"
)
"""What costs nothing, as if it were agreed."""
_GLAD = re.compile(
    r"\b(?:glad|happy|pleased|delighted|great|good|nice|freu\w*|gern\w*|schon|ravi\w*|content\w*|heureu\w+|encantad\w|alegr\w+|liet[oaie]|felic\w|piacere|fijn|blij|leuk|goed|feliz|satisfeit\w|gosto|ciesz\w*|milo|chetnie)\b"
)
_HELP_WITH = re.compile(
    r"\b(?:questions?|help|frage\w*|hilfe|helfen|questions|aide|aider|preguntas?|dudas?|ayud\w+|domand\w|aiut\w+|vragen|vraag|hulp|helpen|pergunta\w*|duvidas?|ajud\w+|pytan\w*|pomo\w+)\b"
)
"""Help with whatever the sources speak of may be offered."""
_CONTINUES = re.compile(
    r"\W*(?:from|after|for|within|including|even|since|of|is|are|was|were|has|have|costs?|takes?|lasts?|"
    r"ab|nach|fur|innerhalb|inklusive|seit|von|ist|sind|war|hat|kostet|dauert|"
    r"a partir|apres|depuis|suivant|pour|dans|sous|est|sont|coute|dure|"
    r"desde|despues|para|en|es|son|esta|cuesta|tarda|"
    r"dal|dall[ao']|dopo|per|entro|e gratuit\w*|costa|dura|"
    r"vanaf|na|voor|binnen|kost|duurt|od|po|dla|w ciagu|jest|kosztuje|trwa|apos|depois|a contar|custa|demora)\b"
)
"""Words with which a part says more of the one before."""
MORE = 0.95
"""Probability from which what looks like a courtesy says more than one."""
LEAD = 4
"""Words of a courtesy before a statement."""
MOST_PARTS = 12
"""Statements that one sentence may join."""


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
    if kind == "question":
        return _question(text, low, look)
    if _turned(text, low, look):
        return Finding(text, "statement", fault="turned", evidence=text[:80])
    if kind == "offer":
        return _offer(text, low, look)
    if kind == "courtesy":
        found = _courtesy(text, look)
        long = len(text.split()) > LEAD
        if long and not found.fault and not found.source and _says_something(text):
            return Finding(text, "statement", fault="unsourced", evidence=text[:80])
    else:
        found = _statement(_without_lead(text, look), look)
    if found.fault == "unsourced" and _means_no_more_than_kindness(text, low, look):
        return Finding(text, "courtesy")
    return found


def _says_something(text: str) -> bool:
    """Whether it is nearly certain that a sentence is more than a courtesy, made of their words or not."""
    return classifier("courtesies").rules_out(text, MORE)


def _means_no_more_than_kindness(text: str, low: str, look: Look) -> bool:
    """Whether a sentence without a figure, a deed, a promise or a word of any source is a courtesy in
    words that no list has."""
    speech = look.speech
    if tells_facts(text, look) or speech.is_deed.search(low) or speech.is_promise.search(low):
        return False
    told = frozenset[str]().union(*(unit.stems for unit in look.sources))
    spoken = stems(speech.is_negated.sub(" ", low), speech) - kind_words(speech)
    return not spoken & told and classifier("courtesies").says(text) is not None


def _without_lead(text: str, look: Look) -> str:
    """A statement without the courtesy before its first comma: "No worries, the hub keeps ..."."""
    lead, comma, rest = text.partition(",")
    low = folded(lead)
    kindly = kind_words(look.speech)
    spoken = stems(look.speech.is_negated.sub(" ", low), look.speech)
    short = comma and len(lead.split()) <= LEAD and rest.strip()
    return rest.strip() if short and spoken <= kindly and not is_rule(low, look.speech) else text


def _claims(text: str, low: str, kind: Kind, look: Look) -> Finding:
    """What needs no source, at fault where it claims or promises something."""
    claimed = look.speech.is_deed.search(low)
    if claimed is not None:
        return Finding(text, kind, fault="claim", evidence=claimed.group().strip())
    return unless_promised(text, low, kind, look.speech)


def _question(text: str, low: str, look: Look) -> Finding:
    """A question states nothing of its own, and takes nothing for granted that nobody said."""
    if any(low in unit.low for unit in look.sources if unit.record is None):
        return Finding(text, "question")
    if told := _DID_YOU_KNOW.match(low):
        return statement(text[told.end() :].rstrip("? "), look)
    if private := told_by_instructions(text, look.grounds.policy, _spoken_of(look), look.speech):
        return Finding(text, "question", fault="instructions", evidence=private)
    given = _GIVEN.search(low)
    if given is not None and given.group() not in look.known.text:
        return Finding(text, "question", fault="promise", evidence=given.group())
    # Whether something has happened may be asked; that it has must not be taken for granted.
    if not (_STATES.search(low) or _WE_DID_IT.search(low)):
        return unless_promised(text, low, "question", look.speech)
    granted = taken_for_granted(low)
    if granted and statement(granted, look).fault:
        return Finding(text, "question", fault="claim", evidence=granted)
    return _claims(text, low, "question", look)


def _spoken_of(look: Look) -> frozenset[str]:
    """The stems of what the customer, the sources and every desk speak of."""
    speech = look.speech
    of_any_desk = stems(f"{speech.orders} {speech.accounts} {speech.asked_for}", speech)
    sources = (unit.stems for unit in look.sources)
    return kind_words(speech).union(look.customers, of_any_desk, *sources)


def _courtesy(text: str, look: Look) -> Finding:
    """A courtesy; what else such a sentence says has to stand in a source."""
    speech = look.speech
    if leads_in(text):
        announced = statement(text.rstrip(":"), look)
        return announced if announced.fault else Finding(text, "courtesy")
    turn = _TURN.search(text)
    lead, rest = (text[: turn.start()], text[turn.end() :].strip()) if turn else (text, "")
    low = folded(lead)
    if (claimed := _claims(text, low, "courtesy", look)).fault:
        return claimed
    if _says_more(low, look):
        return _statement(text, look)
    if (
        stems(rest, speech) <= kind_words(speech)
        and not _claims(text, folded(rest), "courtesy", look).fault
    ):
        return Finding(text, "courtesy")
    if kind_of(rest, folded(rest), speech) == "courtesy":
        return _courtesy(rest, look)
    return _statement(rest, look)


def _offer(text: str, low: str, look: Look) -> Finding:
    """An offer of help or of a person; what is joined to one has to stand in a source."""
    if (claimed := _claims(text, low, "offer", look)).fault:
        return claimed
    for start, end in zip(*joined(text, look.speech), strict=True):
        part = text[start:end]
        if _offers_more(folded(part), look) and (found := statement(part, look)).fault:
            return found
    return Finding(text, "offer")


def _statement(text: str, look: Look) -> Finding:
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
    """Whether a courtesy tells what neither courtesies nor the customer say. Who is glad speaks of
    nothing that the customer only wishes for."""
    kindly = kind_words(look.speech)
    customers = frozenset[str]() if _GLAD.search(low) else look.customers
    people = stems(
        folded(f"{look.grounds.context.contact.name} {look.grounds.policy.company}"), look.speech
    )
    return bool(stems(low, look.speech) - kindly - people - customers)


def _offers_more(low: str, look: Look) -> bool:
    """Whether a part of an offer speaks of what only a source may say."""
    speech = look.speech
    known = kind_words(speech)
    if speech.is_offer.search(low) and _HELP_WITH.search(low) and not denied(low, speech):
        known = known.union(look.customers, *(one.stems for one in look.sources))
    return not all(covers(word, known) for word in stems(speech.is_offer.sub(" ", low), speech))
