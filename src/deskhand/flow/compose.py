"""What is sent: the model's words, and code's sentences about what was really done."""

from collections.abc import Mapping
from datetime import datetime

from babel.dates import format_date

from deskhand.core.cleared import Cleared
from deskhand.core.decisions import NO_EFFECT, Effect, Passage, Reason, Verdict
from deskhand.core.figures import quantized
from deskhand.core.policy import Policy
from deskhand.core.ports import Action
from deskhand.flow.catalogue import has, say

PLACEHOLDER = "{effect}"


def compose(
    text: str,
    effect: Effect,
    passages: tuple[Passage, ...],
    language: str,
    first: bool,
    policy: Policy,
    actions: Mapping[str, Action],
) -> str:
    """The reply as the customer would read it, once the gate has cleared it.

    The sentence about the effect stands where the model put the placeholder, else at the end. The
    first message of the AI says that it is one. `passages` are those that the reply cites.
    """
    sentence = effect_sentence(effect, language, actions, policy)
    if sentence and PLACEHOLDER not in text:
        text = f"{text.rstrip()}\n\n{PLACEHOLDER}"
    parts = [text.replace(PLACEHOLDER, sentence).strip()]
    if passages:
        titles = "; ".join(dict.fromkeys(passage.title for passage in passages))
        parts.append(say(language, "source", titles=titles))
    if first and policy.disclosure:
        parts.append(_disclosure(language, policy))
    return "\n\n".join(part for part in parts if part)


def disclosed(text: Cleared, language: str, first: bool, policy: Policy) -> Cleared:
    """`text` and, where it is the AI's first word on the ticket, who says it."""
    if not (first and policy.disclosure):
        return text
    return Cleared(f"{text}\n\n{_disclosure(language, policy)}")


def _disclosure(language: str, policy: Policy) -> Cleared:
    return say(language, "disclosure", company=policy.company)


def effect_sentence(
    effect: Effect, language: str, actions: Mapping[str, Action], policy: Policy
) -> Cleared:
    """What the ledger says was done, or waits for approval; empty without an effect."""
    if effect is NO_EFFECT or effect.status not in ("done", "awaiting_approval"):
        return Cleared("")
    sentences = actions[effect.action].sentences
    by_status = sentences.get(language, sentences["en"])
    # What was planned stands, whatever the endpoint calls by the same name.
    fields = {key: str(value) for key, value in {**effect.result, **effect.arguments}.items()}
    fields["amount"] = ""
    if effect.amount is not None:
        fields["amount"] = f"{quantized(effect.amount, effect.currency)} {effect.currency}"
    fields["when"] = when(effect.expires_at, policy, language) if effect.expires_at else ""
    try:
        return Cleared(by_status[effect.status].format(**fields))
    except KeyError:
        return Cleared("")


def untold(
    effect: Effect, language: str, actions: Mapping[str, Action], policy: Policy
) -> Verdict | None:
    """An effect that code cannot describe, such as a discount whose endpoint gave no code."""
    if effect_sentence(effect, language, actions, policy):
        return None
    return Verdict(
        reason=Reason.EFFECT_FAILED,
        evidence=f"{effect.action} is {effect.status}, but the endpoint's answer does not say enough",
        rule="effect.untold",
    )


def when(moment: datetime, policy: Policy, language: str) -> str:
    """The next moment at or after `moment` when people are there, in words, with the zone."""
    local = policy.hours.next_opening(moment)
    spoken = language if has(language) else "en"
    day = format_date(local, "full", locale=spoken)
    return f"{day}, {local:%H:%M} ({policy.hours.time_zone})"
