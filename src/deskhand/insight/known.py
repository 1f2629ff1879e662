"""What was known of the answers that people judged, read back from the log."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.decisions import Proposal
from deskhand.flow.confidence import Signals, signals
from deskhand.flow.steps import KNOWLEDGE, LOCAL_TRIAGE, RESOLUTION, TRIAGE
from deskhand.store.evidence import Judged, judged, steps_of


async def known(
    engine: AsyncEngine, start: datetime, end: datetime
) -> list[tuple[Judged, Signals | None]]:
    """Each answer of `[start, end)` that people judged, with its signals; none where the log holds a form
    that this release cannot read."""
    found = await judged(engine, start, end)
    steps = await steps_of(engine, [one.turn_id for one in found])
    return [(one, _signals(steps.get(one.turn_id, {}))) for one in found]


def _signals(steps: dict[str, object]) -> Signals | None:
    asked = TRIAGE.readable(steps[TRIAGE.name]) if TRIAGE.name in steps else None
    local = LOCAL_TRIAGE.readable(steps.get(LOCAL_TRIAGE.name))
    triage = asked.value if asked and asked.value else local
    passages = KNOWLEDGE.readable(steps.get(KNOWLEDGE.name))
    proposal = _last(steps)
    if triage is None or passages is None or proposal is None:
        return None
    return signals(proposal, triage, [one for one in passages if not one.contradicts])


def _last(steps: dict[str, object]) -> Proposal | None:
    """The answer as it left: the steps stand in the order in which they were stored."""
    for name in reversed(steps):
        if name.startswith(RESOLUTION.name) or name == "rewrite":
            tried = RESOLUTION.readable(steps[name])
            if tried is not None and tried.value is not None:
                return tried.value
    return None
