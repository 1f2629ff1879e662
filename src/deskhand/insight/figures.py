"""The figures, over tickets of a period. Spam, thanks, duplicates and shadow are in none of them."""

import math
from datetime import datetime
from decimal import Decimal

from deskhand.core.values import Amount, Instant, Value
from deskhand.store.reviews import Sample
from deskhand.store.totals import Spread, Totals

Z95 = 1.959964
T95 = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)
"""Student's t for 95 % on both sides, with 1 to 30 degrees of freedom."""
RATINGS = (1.0, 5.0)


class Share(Value):
    """A share with its count and its 95 % interval (Wilson)."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


class Average(Value):
    """A mean with its count and its 95 % interval (Student's t up to 31 values, normal beyond). None
    without values; no interval where they do not differ, as one alone does not."""

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
    wrong: Share
    """Of the answers that people graded: wrong or harmful ones. Per 100 sent, the headline."""
    harmful: int
    csat_ai: Average
    csat_person: Average
    resolution_seconds_ai: Average
    resolution_seconds_person: Average
    model_cost: Amount
    cost_per_resolution: Amount | None
    asked_back: Share
    handed_off: Share
    false_escalations: Share
    escalations_by_reason: dict[str, int]
    model_calls: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int


def report(
    totals: Totals,
    reasons: dict[str, int],
    spent: Decimal,
    sample: Sample,
    start: datetime,
    end: datetime,
) -> Report:
    """Compute the figures. `spent` is all model spend of the period, also for tickets not counted;
    `sample` what was graded of the answers that were sent in it; `reasons` the hand-offs by theirs.
    """
    return Report(
        start=start,
        end=end,
        tickets=totals.tickets,
        resolved=totals.resolved,
        deflection=share(totals.deflected, totals.tickets),
        deflection_confirmed=totals.confirmed,
        deflection_assumed=totals.assumed,
        wrong=share(sample.wrong, sample.graded),
        harmful=sample.harmful,
        csat_ai=average(totals.csat_ai, RATINGS),
        csat_person=average(totals.csat_person, RATINGS),
        resolution_seconds_ai=average(totals.seconds_ai),
        resolution_seconds_person=average(totals.seconds_person),
        model_cost=spent,
        cost_per_resolution=spent / totals.durable if totals.durable else None,
        asked_back=share(totals.asked_back, totals.tickets),
        handed_off=share(totals.handed_off, totals.tickets),
        false_escalations=share(totals.false_escalation, totals.handed_off),
        escalations_by_reason=reasons,
        model_calls=totals.model_calls,
        input_tokens=totals.input_tokens,
        cached_tokens=totals.cached_tokens,
        output_tokens=totals.output_tokens,
    )


def share(count: int, of: int) -> Share:
    """`count` of `of`, with Wilson's interval. `of` is at least `count`."""
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


def average(values: Spread, within: tuple[float, float] = (0.0, math.inf)) -> Average:
    """The mean of what is there, with its interval, as far as it is `within` what can be."""
    if values.mean is None:
        return Average(count=0, mean=None, low=None, high=None, median=None)
    low = high = None
    if values.stdev:
        quantile = T95[values.count - 2] if values.count <= len(T95) + 1 else Z95
        spread = quantile * values.stdev / math.sqrt(values.count)
        low, high = max(values.mean - spread, within[0]), min(values.mean + spread, within[1])
    return Average(count=values.count, mean=values.mean, low=low, high=high, median=values.median)
