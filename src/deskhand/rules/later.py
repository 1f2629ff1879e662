"""The rules after triage."""

import re
from datetime import timedelta

from deskhand.core.decisions import Reason, Verdict
from deskhand.core.ports import RuleInput
from deskhand.core.skeleton import plain

SIMILAR = 0.3
"""Share of the shorter text's content words that both texts have: the same issue."""
_STEM = 5
_SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "or",
        "of",
        "to",
        "in",
        "is",
        "it",
        "i",
        "you",
        "we",
        "my",
        "our",
        "your",
        "on",
        "for",
        "with",
        "that",
        "this",
        "was",
        "are",
        "be",
        "have",
        "has",
        "not",
        "no",
        "as",
        "at",
        "but",
        "so",
        "again",
        "please",
        "hello",
        "hi",
        "same",
        "problem",
        "last",
        "time",
        "times",
        "wrote",
        "every",
        "still",
        "when",
        "what",
        "how",
        "can",
        "do",
        "does",
    ]
)


def category_unknown(seen: RuleInput) -> Verdict | None:
    """Nobody could say what it is about, nor does an article: that fails to a person."""
    if seen.triage is None or seen.triage.category is not None or seen.triage.article:
        return None
    return Verdict(reason=Reason.CATEGORY_UNKNOWN, rule="category_unknown")


def category_off(seen: RuleInput) -> Verdict | None:
    """The company switched the AI off for this category."""
    if seen.triage is None or seen.policy.mode_of(seen.triage.category) != "off":
        return None
    return Verdict(
        reason=Reason.CATEGORY_OFF, evidence=str(seen.triage.category), rule="category_off"
    )


def repeat_contact(seen: RuleInput) -> Verdict | None:
    """The third contact about the same issue within 7 days; this one counts."""
    if seen.triage is None:
        return None
    thresholds = seen.policy.thresholds
    since = seen.context.at - timedelta(days=thresholds.repeat_days)
    text = f"{seen.reading.subject} {seen.reading.text}"
    earlier = [
        ticket
        for ticket in seen.context.recent_tickets
        if since <= ticket.opened_at < seen.context.at
        and ticket.category == seen.triage.category
        and (not ticket.text or similar(ticket.text, text))
    ]
    if len(earlier) + 1 < thresholds.repeat_contacts:
        return None
    return Verdict(
        reason=Reason.REPEAT_CONTACT,
        evidence=f"{len(earlier)} earlier {seen.triage.category} tickets in {thresholds.repeat_days} days",
        rule="repeat_contact",
    )


def not_resolvable(seen: RuleInput) -> Verdict | None:
    """Triage says that no article, context or action can settle it."""
    if seen.triage is None or seen.triage.resolvable:
        return None
    return Verdict(reason=Reason.NOT_RESOLVABLE, evidence=seen.triage.intent, rule="not_resolvable")


def escalation_risk(seen: RuleInput) -> Verdict | None:
    """A ticket that may boil over and is urgent."""
    triage = seen.triage
    if triage is None or not triage.escalation_risk or triage.urgency != "high":
        return None
    return Verdict(reason=Reason.ESCALATION_RISK, evidence="urgent", rule="escalation_risk")


def language(seen: RuleInput) -> Verdict | None:
    """No articles in the customer's language and no query in one that has them."""
    triage = seen.triage
    if (
        triage is None
        or not seen.article_languages
        or triage.language in seen.article_languages
        or triage.query
    ):
        return None
    return Verdict(reason=Reason.LANGUAGE, evidence=triage.language, rule="language")


def similar(one: str, other: str) -> bool:
    """Whether two texts are about the same thing, by the stems of their content words."""
    first, second = _stems(one), _stems(other)
    if not first or not second:
        return False
    return len(first & second) / min(len(first), len(second)) >= SIMILAR


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[\w-]{3,}", plain(text))
    return frozenset(word[:_STEM] for word in words if word not in _SMALL)
