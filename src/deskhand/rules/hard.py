"""The rules before triage: no model is asked when one of them holds."""

import re

from deskhand.core.decisions import Reason, Verdict
from deskhand.core.ports import RuleInput
from deskhand.core.reading import READ_WHOLE
from deskhand.core.skeleton import forms as skeletons
from deskhand.rules.footers import is_own, without_footers
from deskhand.rules.learned import classifier, sentences
from deskhand.rules.manners import is_closing, is_greeting, means_closing
from deskhand.rules.phrases import PHRASES
from deskhand.rules.phrases.shortlist import Shortlist
from deskhand.rules.quoting import own_subject

PHRASE_ORDER = (
    Reason.SAFETY,
    Reason.PRIVACY_REQUEST,
    Reason.LEGAL_THREAT,
    Reason.ACCOUNT_TAKEOVER,
    Reason.CHARGEBACK,
    Reason.FRAUD,
    Reason.REGULATOR,
    Reason.PROMPT_INJECTION,
    Reason.ASKS_FOR_PERSON,
)
"""Where several hold, the first is the ticket's reason. Privacy before law: such a letter threatens, too,
and what it asks for has a deadline of its own."""
_SENTENCE_ENDS = ".!?\n"
_SENTENCE = re.compile(r"[.!?\n]")
_PARAGRAPH = re.compile(r"\n\s*\n")
PARAGRAPHS = 6
"""After the first, of which it is asked whether they are the writer's own, by their beginning."""
BEGINNING = 120
BELOW = 40
"""Lines of a signature that are looked at."""
SHORT = 60
BEFORE = 300
"""Characters of a message that is read with the one before, and of that one. Of 50 alarms in two messages
that a stranger wrote 37 are seen in the second alone and 7 more so, and 2 of 54 harmless ones; of 439
further messages of airlines' conversations 3 (`docs/measured.md`)."""
NEAR = 400
"""Characters around a phrase in which its sentence ends: one without an end is cut there."""
_TABLE = {
    reason: Shortlist([phrase for phrase in PHRASES if phrase.reason == reason])
    for reason in PHRASE_ORDER
}


def phrases(seen: RuleInput) -> Verdict | None:
    """Legal threats, regulators, privacy, fraud, chargebacks, takeovers, safety, a person."""
    found = first_phrase(seen.reading.forms)
    if found is None:
        return None
    subject, text = seen.reading.subject, seen.reading.text
    own = without_footers(text, _has_phrase)
    return (
        found if own == text else first_phrase(skeletons(f"{subject}\n{own}" if subject else own))
    )


def _has_phrase(line: str) -> bool:
    return first_phrase(skeletons(line)) is not None


def _has_meaning(line: str) -> bool:
    return _meant_in((line,)) is not None


def alarms_below(signature: str) -> bool:
    """Whether the customer says something in what its form made a signature: a line there has a phrase, and
    means rather what people write than what firms add."""
    if not signature or not _has_phrase(signature):
        return False
    lines = [one.strip() for one in signature.split("\n")[:BELOW]]
    return any(_has_phrase(one) and is_own(one) for one in lines if one)


def first_phrase(forms: tuple[str, ...]) -> Verdict | None:
    """The first reason, in order, that one of the forms shows."""
    for reason in PHRASE_ORDER:
        for form in forms:
            for phrase, found in _TABLE[reason].found(form):
                if phrase.unless is not None and phrase.unless.search(_sentence(form, found)):
                    continue
                return Verdict(
                    reason=reason,
                    evidence=found.group().strip()[:120],
                    rule=f"phrase.{reason}.{phrase.language}",
                )
    return None


def meant(seen: RuleInput) -> Verdict | None:
    """The same reasons in wording that no phrase has: what a sentence means."""
    return first_meant(own_subject(seen.reading.subject), seen.reading.text)


def together(seen: RuleInput) -> Verdict | None:
    """What a short message means with the one before, and neither alone: "There is a payment on my card." -
    "I did not make it." Of longer ones the two together say less than each alone."""
    text = seen.reading.text.strip()
    if not seen.before or not text or len(text) > SHORT:
        return None
    if is_closing(text) or means_closing(text):
        return None
    both = f"{seen.before.strip()[-BEFORE:]} {text}"
    label = classifier("wishes").says(both)
    if label is None:
        return None
    return Verdict(reason=Reason(label), evidence=both[-120:], rule=f"together.{label}")


def first_meant(*texts: str) -> Verdict | None:
    """The reason of the sentence that is surest to mean one, or None. "Hey, can you help me?" is a
    greeting and asks for nobody."""
    found = _meant_in(texts)
    own = tuple(without_footers(text, _has_meaning) for text in texts) if found else texts
    return found if own == texts else _meant_in(own)


def _meant_in(texts: tuple[str, ...]) -> Verdict | None:
    own = "\n".join(part for text in texts for part in _own_paragraphs(text))
    found = classifier("wishes").first([one for one in sentences(own) if not is_greeting(one)])
    if found is None:
        return None
    label, sentence = found
    return Verdict(reason=Reason(label), evidence=sentence[:120], rule=f"meant.{label}")


def _own_paragraphs(text: str) -> list[str]:
    """The paragraphs of a text without those, after the first, that read like what is added to every
    mail: a firm's slogan tells of no smoke. Phrases look at them all the same."""
    first, *more = _PARAGRAPH.split(text.strip())
    footers = classifier("footers")
    own = [one for one in more[:PARAGRAPHS] if footers.says(one[:BEGINNING]) is None]
    return [first, *own, *more[PARAGRAPHS:]]


def _sentence(form: str, found: re.Match[str]) -> str:
    """The sentence around a match: what makes words harmless has to stand near them."""
    nearest = max(0, found.start() - NEAR)
    start = max(form.rfind(mark, nearest, found.start()) + 1 for mark in _SENTENCE_ENDS)
    end = _SENTENCE.search(form, found.end(), found.end() + NEAR)
    return form[max(start, nearest) : end.start() if end else found.end() + NEAR]


def angry(seen: RuleInput) -> Verdict | None:
    """Anger at or over the company's threshold."""
    threshold = seen.policy.thresholds.angry
    if seen.reading.anger < threshold:
        return None
    return Verdict(reason=Reason.ANGRY, evidence=f"anger {seen.reading.anger:.2f}", rule="angry")


def enterprise_tier(seen: RuleInput) -> Verdict | None:
    """The account's tier pays for people."""
    account = seen.context.account
    if account is None or account.tier.lower() not in seen.policy.enterprise_tiers:
        return None
    return Verdict(
        reason=Reason.ENTERPRISE_TIER, evidence=f"tier {account.tier}", rule="enterprise_tier"
    )


def high_value(seen: RuleInput) -> Verdict | None:
    """The account's lifetime value is over the threshold (the article's 10,000)."""
    account = seen.context.account
    if account is None or account.lifetime_value <= seen.policy.thresholds.lifetime_value:
        return None
    return Verdict(
        reason=Reason.HIGH_VALUE,
        evidence=f"lifetime value {account.lifetime_value} {account.currency}",
        rule="high_value",
    )


def attachment_unread(seen: RuleInput) -> Verdict | None:
    """A file that no configured model can read goes to a person, never unread into an answer.

    An image reaches a model by its address, so one without an address is unread too.
    """
    for attachment in seen.reading.attachments:
        if attachment.media_type.startswith("image/") and attachment.public and seen.reads_images:
            continue
        return Verdict(
            reason=Reason.ATTACHMENT_UNREAD, evidence=attachment.name, rule="attachment_unread"
        )
    return None


def context_unavailable(seen: RuleInput) -> Verdict | None:
    """A source that the company marked as needed did not answer."""
    if not seen.context.unavailable:
        return None
    return Verdict(
        reason=Reason.CONTEXT_UNAVAILABLE,
        evidence=", ".join(seen.context.unavailable),
        rule="context_unavailable",
    )


def too_long(seen: RuleInput) -> Verdict | None:
    """Longer than what a model is given: what stands in the middle may be the point."""
    length = len(seen.reading.subject) + len(seen.reading.text)
    if length <= READ_WHOLE:
        return None
    return Verdict(
        reason=Reason.TOO_LONG,
        evidence=f"{length} characters; {READ_WHOLE} are read as a whole",
        rule="too_long",
    )
