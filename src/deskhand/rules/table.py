"""Every hard rule, in order. A new rule is one function and one line here."""

from deskhand.core.decisions import Verdict
from deskhand.core.ports import Rule, RuleInput
from deskhand.rules import hard, later
from deskhand.rules.company import company_rules

BEFORE_TRIAGE: tuple[Rule, ...] = (
    hard.phrases,
    company_rules,
    hard.meant,
    hard.together,
    hard.angry,
    hard.enterprise_tier,
    hard.high_value,
    hard.attachment_unread,
    hard.context_unavailable,
    hard.too_long,
)
AFTER_TRIAGE: tuple[Rule, ...] = (
    later.category_off,
    later.repeat_contact,
    later.not_resolvable,
    later.escalation_risk,
    later.language,
    later.category_unknown,
)


def before_triage(seen: RuleInput) -> Verdict | None:
    """The first verdict of the rules that need no model, or None."""
    return _first(BEFORE_TRIAGE, seen)


def after_triage(seen: RuleInput) -> Verdict | None:
    """The first verdict of the rules that need to know what the message is about, or None."""
    return _first(AFTER_TRIAGE, seen)


def _first(rules: tuple[Rule, ...], seen: RuleInput) -> Verdict | None:
    return next((verdict for rule in rules if (verdict := rule(seen))), None)
