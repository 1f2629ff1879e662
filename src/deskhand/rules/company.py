"""The company's own rules: which of them a text meets, and whether the examples beside them hold."""

import re
from collections.abc import Sequence
from functools import lru_cache

from deskhand.core.decisions import Reason, Verdict
from deskhand.core.errors import BadInput
from deskhand.core.policy import CompanyRule
from deskhand.core.ports import RuleInput
from deskhand.core.skeleton import forms, plain
from deskhand.rules.phrases.world import UNSPACED

COMPILED = 1024
_UNSPACED = re.compile(rf"{UNSPACED.pattern[:-1]}\u1100-\u11ff]")
"""Also what a Korean syllable is taken apart into."""


def company_rules(seen: RuleInput) -> Verdict | None:
    """The company's own phrases that send a ticket to a person."""
    for rule in seen.policy.rules:
        if rule.then == "hand_off" and (phrase := met(rule, seen.reading.forms)):
            return Verdict(reason=Reason.COMPANY_RULE, evidence=phrase, rule=f"company.{rule.name}")
    return None


def met(rule: CompanyRule, given: tuple[str, ...]) -> str:
    """The rule's first phrase that stands, whole words, in one of the forms of a text; empty where none
    does."""
    return next(
        (one for one in rule.phrases if any(_whole(one).search(form) for form in given)), ""
    )


def otherwise(rule: CompanyRule) -> list[str]:
    """Where the rule's examples are not as it says, a line each."""
    missed = [
        f"{one!r} meets none of its phrases" for one in rule.examples if not met(rule, forms(one))
    ]
    caught = [
        f"{one!r} meets {phrase!r}"
        for one in rule.counter_examples
        if (phrase := met(rule, forms(one)))
    ]
    return [*missed, *caught]


def check_examples(rules: Sequence[CompanyRule]) -> None:
    """Raise `BadInput` for the first example that is not as its rule says."""
    for rule in rules:
        for fault in otherwise(rule):
            raise BadInput(f"rules: {rule.name}: {fault}", "rules")


@lru_cache(COMPILED)
def _whole(phrase: str) -> re.Pattern[str]:
    words = plain(phrase)
    before = "" if _UNSPACED.match(words[0]) else rf"(?:(?<!\w)|(?<={_UNSPACED.pattern}))"
    after = "" if _UNSPACED.match(words[-1]) else rf"(?:(?!\w)|(?={_UNSPACED.pattern}))"
    return re.compile(before + re.escape(words) + after)
