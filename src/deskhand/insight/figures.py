"""The figures, over tickets of a period. Spam, thanks, duplicates and shadow are in none of them."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import mean, median, stdev

from deskhand.core.values import Amount, Instant, Value
from deskhand.store.queries import Facts

Z95 = 1.959964
QUICK_CLOSE = timedelta(minutes=2)
"""A hand-off that a person closed in under two minutes of opening it was needless."""


class Share(Value):
    """A share with its count and its 95 % interval (Wilson)."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


class Average(Value):
    """A mean with its count and its 95 % interval (normal); None without values."""

    count: int
    mean: float | None
    low: float | None
    high: float | None
    median: float | None


class Report(Value):
    """The figures of a period `[start, end)`, by when tickets opened."""

    start: Instant
    end: Instant
    tickets: int
    resolved: int
    deflection: Share
    deflection_confirmed: int
    deflection_assumed: int
    csat_ai: Average
    csat_person: Average
    resolution_seconds_ai: Average
    resolution_seconds_person: Average
    model_cost: Amount
    cost_per_resolution: Amount | None
    handed_off: Share
    false_escalations: Share
    escalations_by_reason: dict[str, int]
    model_calls: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int


def report(facts: Sequence[Facts], spent: Decimal, start: datetime, end: datetime) -> Report:
    """Compute the figures. `spent` is all model spend of the period, also for tickets not counted.

    Resolution time runs from opening to the answer after which nothing was asked any more; where
    a person resolved a ticket, to the moment of resolving.
    """
    resolved = [row for row in facts if row.resolved_at is not None]
    durable = [row for row in resolved if not row.reopened]
    alone = [row for row in durable if not row.person_touched]
    by_person = [row for row in resolved if row.person_touched]
    handed = [row for row in facts if row.handed_off_at is not None]
    return Report(
        start=start,
        end=end,
        tickets=len(facts),
        resolved=len(resolved),
        deflection=share(len(alone), len(facts)),
        deflection_confirmed=sum(row.resolution == "confirmed" for row in alone),
        deflection_assumed=sum(row.resolution == "assumed" for row in alone),
        csat_ai=average(row.ai_csat for row in facts),
        csat_person=average(row.person_csat for row in facts),
        resolution_seconds_ai=average(_seconds(row, row.answered_at) for row in alone),
        resolution_seconds_person=average(_seconds(row, row.resolved_at) for row in by_person),
        model_cost=spent,
        cost_per_resolution=spent / len(durable) if durable else None,
        handed_off=share(len(handed), len(facts)),
        false_escalations=share(sum(_needless(row) for row in handed), len(handed)),
        escalations_by_reason=dict(
            Counter(row.reason for row in handed if row.reason).most_common()
        ),
        model_calls=sum(row.model_calls for row in facts),
        input_tokens=sum(row.input_tokens for row in facts),
        cached_tokens=sum(row.cached_tokens for row in facts),
        output_tokens=sum(row.output_tokens for row in facts),
    )


def share(count: int, of: int) -> Share:
    """`count` of `of`, with Wilson's interval."""
    if of == 0:
        return Share(count=count, of=of, share=None, low=None, high=None)
    rate = count / of
    centre = rate + Z95**2 / (2 * of)
    spread = Z95 * math.sqrt(rate * (1 - rate) / of + Z95**2 / (4 * of**2))
    scale = 1 + Z95**2 / of
    return Share(
        count=count,
        of=of,
        share=rate,
        low=max(0.0, (centre - spread) / scale),
        high=min(1.0, (centre + spread) / scale),
    )


def average(values: Iterable[float | None]) -> Average:
    """The mean of what is there."""
    known = [value for value in values if value is not None]
    if not known:
        return Average(count=0, mean=None, low=None, high=None, median=None)
    centre = mean(known)
    spread = Z95 * stdev(known) / math.sqrt(len(known)) if len(known) > 1 else 0.0
    return Average(
        count=len(known),
        mean=centre,
        low=centre - spread,
        high=centre + spread,
        median=median(known),
    )


def _seconds(row: Facts, until: datetime | None) -> float | None:
    return (until - row.opened_at).total_seconds() if until else None


def _needless(row: Facts) -> bool:
    return (
        row.resolved_at is not None
        and row.person_opened_at is not None
        and row.resolved_at - row.person_opened_at < QUICK_CLOSE
    )
