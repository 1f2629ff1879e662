"""A statement against its best source.

It has to stand in a passage or in the context: its words, its figures as values, its names, and
whether it is denied. A deed or a promise of the company's is never a model's to state: the ledger's
sentence is code's.
"""

import re

from deskhand.core.figures import dates, figures, spelled_out
from deskhand.core.skeleton import folded
from deskhand.flow.gate.another import (
    figures_apart,
    home_of,
    measures_another,
    mixes,
    of_another,
    swaps,
)
from deskhand.flow.gate.contrary import (
    begins_a_condition,
    contrary,
    denied,
    in_condition,
    left_out,
    of_exception,
    without_conditions,
)
from deskhand.flow.gate.figures import (
    codes,
    has_figures,
    of_other_record,
    without_figures,
)
from deskhand.flow.gate.in_short import in_full
from deskhand.flow.gate.inability import without_inability
from deskhand.flow.gate.kinds import (
    FIRST_SINGULAR,
    Kind,
    coordinated,
    joined,
)
from deskhand.flow.gate.look import Finding, Look
from deskhand.flow.gate.sources import Unit
from deskhand.flow.gate.words import covers, kind_words, stem, stems
from deskhand.rules.speech import Speech

ENOUGH = 0.6
"""Share of a statement's words that one sentence of a source has to have; of two sentences in a row,
and of what the context says of one thing, `NEARLY_ALL`."""
NEARLY_ALL = 0.75
SOME_FREE = 0.66
FEW = 2
SOME = 6
"""Words of a short statement, of which none, and of a middling one, of which few may be free."""
STEM_OF_NAME = 6
"""Letters by which a name in a reply is looked for in the sources: inflected names count."""
CONTEXT = 0.7
"""Share of a statement's words that the context of one thing has to have."""
OWN = 0.1
"""How much more a word counts that a source has itself, and not only its title."""
PERSONAL = 0.85
"""Share for a statement about this customer that no condition makes a rule."""
_CAPITAL = re.compile(r"(?<=[\w,;:)] )[A-Z\u00c0-\u00de][\w'\u2019-]{2,}")
_YOURS = re.compile(
    r"\b(?:your|yours|ihr|ihre|ihren|ihrem|ihrer|ihres|dein\w*|votre|vos|su|sus|suo|sua|suoi|sue|uw|je|jouw|seu|sua|seus|suas|twoj\w*|pana|pani|panstwa)\b"
)
_FORMAL = frozenset(
    ["lei", "suo", "sua", "suoi", "sue", "pan", "pani", "pana", "panu", "panstwo", "panstwa", "panstwu"]
)  # fmt: skip
"""What a polite reader is called with a capital."""
_IS = re.compile(
    r"\b(?:is|are|ist|sind|est|sont|es|son|esta|estan|e|sono|is|zijn|esta|estao|sao|jest|sa)\b"
)
_WE_DID = re.compile(r"\w(?:lismy|lysmy)\b")
"""A verb that says by itself that the company did it."""
_PERMITS = re.compile(
    r"\b(?:possible|allowed|permitted|can|may|be|moglich|erlaubt|konnen|darf|durfen|werden|autorise\w*|permis|pouvez|peut|etre|posible|permitid\w|puede|pueden|ser|possibile|permess\w|consentit\w|puo|possono|essere|mogelijk|toegestaan|mag|mogen|kan|kunt|kunnen|worden|possivel|pode|podem|mozliw\w+|dozwolon\w+|mozna|moze)\b"
)
"""Words that say that something may be."""
_DEFINITE = re.compile(
    r"(?:^|\b(?:that|because|since|dass|weil|da|denn|que|car|parce qu\w*|porque|pues|che|perche|dat|omdat|want|pois|ze|bo|poniewaz) )\W*(?:it|they|this|that|he|she|(?:the|our) \w+|es|er|sie|das|(?:der|die|das|unser\w*) \w+|il|elle|ils|elles|cela|ca|(?:le|la|les|l'|notre|nos) ?\w+|ello|(?:el|la|los|las|nuestr\w+) \w+|lo|(?:(?:il|lo|la|i|gli|le|l') ?|nostr\w+ )\w+|het|ze|hij|dat|dit|(?:het|de|ons|onze) \w+|ele|ela|isso|(?:o|a|os|as|noss\w+) \w+|to|ono|nasz\w* \w+|(?:zamowieni\w|produkt|paczka|zwrot|konto|przesylka|hub|srodki|pieniadze|plan|faktura|platnosc)) "
)
"""A certain thing as the beginning of a sentence: what has become of it is no rule."""
NEAR = 4
"""Words between a thing and the verb that is its own."""
_RELATIVE = re.compile(r"[,;:]|\b(?:that|which|who|den|dem|deren|qui|que|che|waarmee|ktor\w+)\b")
"""What begins a clause of its own within another one."""
_EVER = re.compile(
    r"\b(?:always|every|each|immer|jede\w*|toujours|chaque|siempre|cada|sempre|ogni|altijd|elk\w*|ieder\w*|zawsze|kazd\w+)\b"
)
"""What a source may say for "at any time"."""

Wrong = tuple[str, str]
"""A fault and what shows it."""


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
    if (whole := _as_it_stands(text, said, look)) is not None:
        return whole
    if not said and not any(map(str.isdigit, bare)):
        return _of_function_words(text, low, bare, speech)
    if speech.is_waiver.search(low) and said <= kind_words(speech):
        return unless_promised(text, bare, "courtesy", speech)
    best, share = _best(said, bare, look)
    wrong = _acts(bare, best, share, speech) or _unsourced(text, low, bare, said, best, share, look)
    if wrong is None and best is not None:
        if best.record is not None:
            wrong = _against_context(text, bare, said, best, look)
        else:
            wrong = _against_passage(text, bare, said, best, look)
        wrong = wrong or _strange(text, bare, best, look)
    if wrong is None and best is not None and best.record is None:
        wrong = _in_short(low, look)
    if wrong is not None:
        return Finding(text, "statement", fault=wrong[0], evidence=wrong[1])
    return Finding(text, "statement", source=best.source if best else "")


def _in_short(low: str, look: Look) -> Wrong | None:
    """A deed that stands in no passage as it is, told by a label and a word."""
    deed = look.speech.is_deed.search(in_full(low, look.language, look.speech))
    return ("claim", deed.group().strip()) if deed else None


def _of_function_words(text: str, low: str, bare: str, speech: Speech) -> Finding:
    """A sentence, or what is left of one, of function words alone: it may still claim, promise or
    permit ("Yes, that is possible at any time")."""
    told = speech.is_deed.search(bare) or speech.is_unlimited.search(bare)
    alone = bare != low and len(bare.split()) <= FEW
    permits = None if alone or len(bare.split()) < 2 else _PERMITS.search(bare)
    if found := told or permits or speech.is_strong.search(bare):
        rule = "claim" if told else "unsourced"
        return Finding(text, "statement", fault=rule, evidence=found.group().strip())
    return unless_promised(text, bare, "inability" if bare != low else "courtesy", speech)


def _as_it_stands(text: str, said: frozenset[str], look: Look) -> Finding | None:
    """What stands in a passage word for word: all of a sentence, or a part that no condition of it
    holds and nothing denies."""
    same, speech = folded(text).rstrip(".! "), look.speech
    for unit in look.sources:
        if unit.record is not None or not same or same not in unit.low:
            continue
        if not re.search(rf"(?<!\w){re.escape(same)}(?!\w)", unit.low):
            continue
        rest = unit.low.replace(same, " ")
        part = re.search(r"\w", rest) is not None
        limited = denied(rest, speech) or speech.leaves_room.search(rest) is not None
        if part and (len(said) < 2 or limited or in_condition(same, unit.low)):
            continue
        condition = _left_out(same, unit, look)
        fault = "condition" if condition else ""
        return Finding(text, "statement", source=unit.source, fault=fault, evidence=condition)
    return None


def _left_out(bare: str, best: Unit, look: Look) -> str:
    permits = _PERMITS.search(bare) is not None
    return left_out(best, look.told, look.speech, permits=permits)


def _acts(bare: str, best: Unit | None, share: float, speech: Speech) -> Wrong | None:
    """A deed or a promise that no source says as a rule."""
    deeds = [*speech.is_deed.finditer(bare)]
    for found in (*deeds, *speech.is_promise.finditer(bare)):
        part = coordinated(bare, found.start(), speech)
        if not _same_deed(found.group(), best, share, part, speech):
            return ("claim" if found in deeds else "promise", found.group().strip())
    return None


def _unsourced(
    text: str,
    low: str,
    bare: str,
    said: frozenset[str],
    best: Unit | None,
    share: float,
    look: Look,
) -> Wrong | None:
    """What no source says, or only of everybody: what became of this customer's things, the context
    knows."""
    speech = look.speech
    if best is None or share < _needed(best, low, said, speech):
        return ("unsourced", text[:80])
    if best.record is None and _tells_of_a_case(bare, speech):
        return ("unsourced", text[:80])
    thin = _PERMITS.search(bare) is not None or denied(bare, speech)
    if len(said) == 1 and best.record is None and thin:
        return ("unsourced", text[:80])
    if missing := _strong_words(without_conditions(bare), best, speech):
        return ("unsourced", missing)
    return None


def _part_of_another(bare: str, look: Look) -> str:
    """What a part of a statement with several figures has of another thing; empty where none has."""
    for one in figures_apart(bare, look.speech, look.language):
        best, _ = _best(_said(one, look), one, look)
        if best is None or best.record is not None:
            continue
        if other := of_another(one, best, look.sources, look.speech, look.language):
            return other
    return ""


def _against_passage(
    text: str, bare: str, said: frozenset[str], best: Unit, look: Look
) -> Wrong | None:
    """What keeps a statement from resting on a passage."""
    speech, language = look.speech, look.language
    if other := _part_of_another(bare, look):
        return ("another", other)
    if measured := measures_another(bare, best, speech, language):
        return ("measure", measured)
    if added := _added(bare, best, look):
        return ("unsourced", added)
    if not said & stems(without_conditions(best.low), speech) and said & best.stems:
        return ("condition", text[:80])
    if (excepts := of_exception(bare, best, speech)) == "denied":
        return None
    if other := of_another(bare, best, look.sources, speech, language):
        return ("another", other)
    if swaps(bare, best, speech, language):
        return ("another", text[:80])
    if mixed := mixes(bare, best, look.sources, speech, language):
        return ("another", mixed)
    home = home_of(bare, best, look.sources, speech)
    if excepts == "affirmed" or contrary(bare, said, best, home, look.told, speech, language):
        return ("contrary", text[:80])
    if condition := _left_out(bare, best, look):
        return ("condition", condition)
    return None


def _strange(text: str, bare: str, best: Unit, look: Look) -> Wrong | None:
    """A name that nobody knows. German writes every noun with a capital."""
    if look.language != "de" and (name := _unknown_name(text, best, look)):
        return ("name", name)
    return None


def _tells_of_a_case(bare: str, speech: Speech) -> bool:
    """Whether something is said to have become of the customer's things, or of what "it" is, and not
    under a condition."""
    left = without_conditions(bare)
    past = speech.is_past.search(left)
    if _YOURS.search(left) is not None:
        return past is not None or (_IS.search(left) is not None and not is_rule(bare, speech))
    thing = _DEFINITE.search(left)
    if past is None or thing is None:
        return False
    between = left[thing.end() : past.start()]
    return len(between.split()) <= NEAR and _RELATIVE.search(between) is None


def _said(bare: str, look: Look) -> frozenset[str]:
    """The stems of a statement that a source has to have."""
    said = stems(without_figures(look.speech.is_negated.sub(" ", bare), look.language), look.speech)
    company = {stem(folded(one)) for one in look.grounds.policy.company.split()}
    person = {stem(word) for word in folded(look.grounds.context.contact.name).split()}
    letters = {stem(word) for code in codes(bare) for word in re.findall(r"[a-z]+", folded(code))}
    return said - company - person - letters


def _needed(best: Unit, low: str, said: frozenset[str], speech: Speech) -> float:
    if best.record is not None:
        return CONTEXT if len(said) > 1 else 1.0
    personal = _YOURS.search(low) is not None and not is_rule(low, speech)
    if len(said) <= FEW:
        return 1.0
    needed = NEARLY_ALL if best.strict else SOME_FREE if len(said) <= SOME else ENOUGH
    return max(needed, PERSONAL) if personal else needed


def _against_context(
    text: str, bare: str, said: frozenset[str], best: Unit, look: Look
) -> Wrong | None:
    """What keeps a statement from resting on the context: that it tells no fact of this customer's,
    another status, or that it denies what is so."""
    if not tells_facts(text, look) and not said & best.specific:
        return ("unsourced", text[:80])
    other = other_status(bare, best, look)
    return ("contrary", text[:80]) if bool(other) != denied(bare, look.speech) else None


def tells_facts(text: str, look: Look) -> bool:
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
    if best is None or FIRST_SINGULAR.search(deed) or _WE_DID.search(deed):
        return False
    words = stems(deed, speech)
    told = all(covers(word, best.stems) for word in words)
    if best.record is None and _tells_of_a_case(low, speech):
        return False
    if best.record is not None:
        return told and share >= CONTEXT
    same = denied(low, speech) and denied(best.low, speech) and share >= NEARLY_ALL
    return told and share >= ENOUGH and (is_rule(low, speech) or same)


def _best(said: frozenset[str], bare: str, look: Look) -> tuple[Unit | None, float]:
    """The source that has most of a statement's words and all of its figures, and the share."""
    best, most, share_of_best = None, -1.0, 0.0
    tells = tells_facts(bare, look)
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
        rank += OWN * len(said & unit.own) / max(1, len(said))
        if rank > most:
            best, most, share_of_best = unit, rank, share
    return best, share_of_best


def _added(bare: str, best: Unit, look: Look) -> str:
    """The part of a statement of which its source has too little."""
    for start, end in zip(*joined(bare, look.speech), strict=True):
        words = stems(without_figures(bare[start:end], look.language), look.speech)
        shared = sum(covers(word, best.stems) for word in words)
        part = bare[start:end]
        enough = 1 if begins_a_condition(part) else ENOUGH * len(words)
        if words and shared < enough:
            return part
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
