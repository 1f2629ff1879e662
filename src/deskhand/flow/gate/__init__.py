"""What leaves is looked at once more, by code. Pure, and right also when the model is hostile.

Nothing passes because no pattern forbids it: every sentence has to be a question, a courtesy, an
offer, or to stand in a source that was given. A language in which that cannot be checked sentence by
sentence is looked at for links, secrets, figures and shape, and its replies wait as drafts.
"""

import re

from deskhand.core.cleared import Cleared
from deskhand.core.decisions import NO_EFFECT, Proposal, Verdict
from deskhand.flow.gate.foreign import foreign
from deskhand.flow.gate.known import secrets_and_links
from deskhand.flow.gate.look import Finding
from deskhand.flow.gate.refusal import refused
from deskhand.flow.gate.sentences import kinds, look_at
from deskhand.flow.gate.shape import fault
from deskhand.flow.gate.sources import CONTEXT, Grounds
from deskhand.flow.gate.words import sentences
from deskhand.rules.speech import proven

__all__ = ["BUILTIN", "Grounds", "asks_back", "gate"]

SHORTEST_QUOTE = 20
"""Characters from which a sentence that stands in a passage is the company's own."""
LONGEST = 150
"""Words, the article's limit, for everything that is not technical."""
LONGEST_TECHNICAL = 400
LETTERS_PER_WORD = 12
"""A reply of so many times more characters than words allowed is too long in any script."""
_PERSON = re.compile(
    r"person|human|colleague|mensch|personne|persona|\bmens\b|medewerker|pessoa|cz\u0142owiek"
)
"""What is offered where the offer alone is an answer."""
BUILTIN = "builtin"
"""Who writes by templates: its sentences are code's, filled in from the context or quoted whole."""


def gate(
    proposal: Proposal, composed: str, grounds: Grounds, technical: bool = False
) -> Cleared | Verdict:
    """`composed` as text that may leave, or why it must not. The context in `grounds` is the visible
    part only."""
    return (
        _empty(proposal, grounds)
        or _length(proposal.reply, technical)
        or _shape(proposal, grounds)
        or secrets_and_links(composed, grounds)
        or _language(proposal, grounds)
        or _citations(proposal, grounds)
        or _sentences(proposal, grounds)
        or Cleared(composed)
    )


def _empty(proposal: Proposal, grounds: Grounds) -> Verdict | None:
    done = grounds.effect != NO_EFFECT
    said = proposal.reply if done else proposal.reply.replace("{effect}", "")
    return None if said.strip() else refused("the reply is empty", "empty")


def _length(text: str, technical: bool) -> Verdict | None:
    most = LONGEST_TECHNICAL if technical else LONGEST
    words = max(len(text.split()), len(text) // LETTERS_PER_WORD)
    return refused(f"{words} words, {most} allowed", "length") if words > most else None


def _shape(proposal: Proposal, grounds: Grounds) -> Verdict | None:
    if proposal.written_by == BUILTIN:
        return None
    own = _own_words(proposal.reply, grounds)
    found = fault(own, grounds.reading.language)
    return refused(found[1], found[0]) if found else None


def _own_words(reply: str, grounds: Grounds) -> str:
    """The reply without the sentences that stand in a passage as they are: an article may well say
    "the user is" or name a placeholder."""
    quoted = "\n".join(passage.text for passage in grounds.passages)
    kept = [one for one in sentences(reply) if len(one) < SHORTEST_QUOTE or one not in quoted]
    return "\n".join(kept)


def _language(proposal: Proposal, grounds: Grounds) -> Verdict | None:
    if proposal.written_by == BUILTIN:
        return None
    found = foreign(proposal.reply, grounds)
    return refused(found, "language") if found else None


def _citations(proposal: Proposal, grounds: Grounds) -> Verdict | None:
    allowed = {CONTEXT, *(passage.id for passage in grounds.passages)}
    invented = [citation for citation in proposal.citations if citation not in allowed]
    if invented:
        return refused(f"cites {invented[0]}, which it was not given", "citation")
    return None


def _sentences(proposal: Proposal, grounds: Grounds) -> Verdict | None:
    language = grounds.reading.language
    if proposal.written_by == BUILTIN or not proven(language):
        return None
    found = look_at(proposal.reply.replace("{effect}", " "), grounds, language)
    named = [
        one
        for said in proposal.sentences
        for one in look_at(
            said.text.replace("{effect}", " "), grounds.named(said.citations), language
        )
    ]
    for one in (*found, *named):
        if one.fault:
            return refused(one.evidence or one.text, one.fault)
    stated = [one for one in found if one.kind == "statement"]
    if stated and not proposal.citations and proposal.action is None:
        return refused(f"states without a source: {stated[0].text}", "uncited")
    if not stated and not any(one.kind == "question" for one in found):
        return _no_answer(proposal, grounds, found)
    return None


def _no_answer(proposal: Proposal, grounds: Grounds, found: tuple[Finding, ...]) -> Verdict | None:
    """Courtesies alone answer a courtesy, and go beside a deed; a question they do not answer."""
    reading = grounds.reading
    short = len(reading.text.split()) <= 12 and "?" not in reading.text
    only_offers = any(one.kind == "offer" for one in found) and not any(
        one.kind == "inability" for one in found
    )
    if (
        only_offers
        or "{effect}" in proposal.reply
        or proposal.action is not None
        or reading.greeting
    ):
        return None
    if grounds.earlier and short and not reading.negative:
        return None
    return refused(found[0].text if found else "nothing is said", "no_answer")


def asks_back(proposal: Proposal, language: str) -> bool:
    """Whether a reply is one question back and states nothing.

    An offer of more help is no question that needs an answer.
    """
    if proposal.action is not None or not proven(language) or "?" not in proposal.reply:
        return False
    found = kinds(proposal.reply, language)
    return proposal.asks or ("question" in found and "statement" not in found)
