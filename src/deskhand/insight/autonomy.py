"""From shadow to drafts to answers by what was measured, and back.

Drafts are read by a person before they leave: a category gets them after some decisions in shadow. Without
a person a category is answered where so few of its drafts and graded answers were wrong that the upper end
of the interval (Wilson, 95 %) keeps `[review] wrong_per_100`: with none wrong, 190 are enough for two in a
hundred. It goes back to drafts where the lower end is over that, or something harmful left.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.actors import SYSTEM
from deskhand.core.errors import Refused
from deskhand.core.policy import Policy
from deskhand.core.support import SupportSettings
from deskhand.core.tickets import Mode
from deskhand.core.values import Value
from deskhand.insight.figures import Share, share
from deskhand.store.evidence import Evidence, evidence
from deskhand.store.support_settings import SavedSettings, SupportSettingsVersions

SHOWN = timedelta(days=28)
"""What counts for what is offered."""
JUDGED_WITHIN = timedelta(days=14)
"""What counts against a category: last week's answers are drawn for grading, and graded this week."""
FROM_SHADOW = 30
"""Decisions in shadow before drafts are offered; a third of them have to be answers."""
SEVERAL = 2
"""Wrong answers that make a bad week; one alone does not."""
NOTHING = Evidence()

log = structlog.get_logger("deskhand.autonomy")


class Standing(Value):
    """A category's mode, what the AI has shown in it, and the mode that is offered."""

    category: str
    mode: Mode
    shown: Evidence
    wrong: Share
    """Of what people looked at, what they would not have said so."""
    offered: Mode | None = None
    why: str = ""


def standings(policy: Policy, shown: Mapping[str, Evidence]) -> list[Standing]:
    """Of each of the company's categories, in its order."""
    return [_standing(name, policy, shown.get(name, NOTHING)) for name in policy.categories]


def _standing(category: str, policy: Policy, shown: Evidence) -> Standing:
    mode = policy.mode_of(category)
    wrong = share(shown.disagreed, shown.judged)
    offered, why = _offered(mode, shown, wrong, policy.review.wrong_per_100)
    return Standing(
        category=category, mode=mode, shown=shown, wrong=wrong, offered=offered, why=why
    )


def _offered(mode: Mode, shown: Evidence, wrong: Share, most: float) -> tuple[Mode | None, str]:
    several = FROM_SHADOW <= shown.shadow <= 3 * shown.shadow_answered
    if mode == "shadow" and several:
        return "draft", f"would have answered {shown.shadow_answered} of {shown.shadow}"
    if shown.harmful:
        return None, ""
    if mode == "draft" and wrong.high is not None and 100 * wrong.high <= most:
        told = f"{wrong.count} wrong of {wrong.of}, at most {100 * wrong.high:.1f} per 100"
        return "auto", told
    return None, ""


def demotions(policy: Policy, shown: Mapping[str, Evidence]) -> dict[str, str]:
    """The categories that are answered without a person and must not be any longer, each with why."""
    most, found = policy.review.wrong_per_100, dict[str, str]()
    for category in policy.categories:
        if policy.mode_of(category) != "auto":
            continue
        one = shown.get(category, NOTHING)
        sent = one.unchanged + one.graded
        wrong = share(min(one.wrong, sent), sent)
        if one.harmful:
            found[category] = f"{category}: {one.harmful} harmful of {sent} sent and judged"
        elif one.wrong >= SEVERAL and wrong.low is not None and 100 * wrong.low > most:
            found[category] = (
                f"{category}: {one.wrong} wrong of {wrong.of}, more than {most:g} per 100"
            )
    return found


async def demote(
    engine: AsyncEngine, versions: SupportSettingsVersions, file: Policy, now: datetime
) -> dict[str, str]:
    """Put categories that surely had too many wrong answers back to drafts, as a version of the settings
    that says why. `file`: what is in force where no version is. Which, and why.

    What was sent before people let a category be answered again does not count against it.
    """
    saved = await versions.all()
    settings = saved[0].settings if saved else SupportSettings.of(file)
    policy = settings.applied_to(file)
    shown: dict[str, Evidence] = {}
    for category in policy.categories:
        start = max(
            now - JUDGED_WITHIN, _answered_since(category, saved, file) or now - JUDGED_WITHIN
        )
        found = await evidence(engine, start, now)
        if category in found:
            shown[category] = found[category]
    why = demotions(policy, shown)
    if not why:
        return {}
    drafts: dict[str, Mode] = dict.fromkeys(why, "draft")
    changed = settings.model_copy(update={"modes": settings.modes | drafts})
    seen = saved[0].version if saved else 0
    try:
        await versions.save(changed, SYSTEM, "; ".join(why.values()), seen, now)
    except Refused:
        # Somebody saved another version meanwhile: the next look goes by that one.
        return {}
    log.warning("back to drafts", categories=list(why), why=list(why.values()))
    return why


def _answered_since(category: str, saved: list[SavedSettings], file: Policy) -> datetime | None:
    """When the newest run of versions began that let the AI answer the category; None where the file
    did before."""
    since = None
    for one in saved:
        if one.settings.modes.get(category, one.settings.mode) != "auto":
            return since
        since = one.at
    return None if file.mode_of(category) == "auto" else since
