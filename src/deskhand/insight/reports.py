"""The report of a period from the database, and as lines for a terminal."""

from datetime import datetime

from deskhand.insight.figures import Average, Report, Share, report
from deskhand.store.reviews import Reviews
from deskhand.store.totals import Totals, TotalsOf


async def report_between(
    totals: TotalsOf, reviews: Reviews, start: datetime, end: datetime
) -> Report:
    """The figures of `[start, end)`."""
    whole = await totals.by("all", start, end, "UTC")
    by_reason = await totals.by("reason", start, end, "UTC", medians=())
    reasons = {reason: one.tickets for reason, one in by_reason.items() if reason}
    return report(
        whole.get("", Totals()),
        dict(sorted(reasons.items(), key=lambda one: (-one[1], one[0]))),
        await totals.spent(start, end),
        await reviews.sample(start, end),
        start,
        end,
    )


def lines(figures: Report) -> list[tuple[str, str]]:
    """Name and value of every figure, ready to be shown."""
    cost = figures.cost_per_resolution
    rows = [
        ("Tickets", f"{figures.tickets}, of which {figures.resolved} resolved"),
        (
            "Deflection",
            f"{_share(figures.deflection)}; {figures.deflection_confirmed} confirmed, "
            f"{figures.deflection_assumed} assumed",
        ),
        ("Wrong per 100 sent", _per_100(figures.wrong, figures.harmful)),
        ("CSAT, AI", _average(figures.csat_ai)),
        ("CSAT, person", _average(figures.csat_person)),
        ("Resolution time, AI", _time(figures.resolution_seconds_ai)),
        ("Resolution time, person", _time(figures.resolution_seconds_person)),
        ("Model spend", f"${figures.model_cost:.4f} in {figures.model_calls} calls"),
        (
            "Tokens",
            f"{figures.input_tokens} in ({figures.cached_tokens} cached), {figures.output_tokens} out",
        ),
        ("Cost per resolution", f"${cost:.4f}" if cost is not None else "no resolution yet"),
        ("Asked back", _share(figures.asked_back)),
        ("Handed off", _share(figures.handed_off)),
        ("False escalations", _share(figures.false_escalations)),
    ]
    rows += [(f"  {reason}", str(n)) for reason, n in figures.escalations_by_reason.items()]
    return rows


def _share(value: Share) -> str:
    if value.share is None or value.low is None or value.high is None:
        return "none yet"
    return f"{value.share:.1%} ({value.count} of {value.of}; 95 %: {value.low:.1%} to {value.high:.1%})"


def _per_100(wrong: Share, harmful: int) -> str:
    if wrong.share is None or wrong.low is None or wrong.high is None:
        return "nothing graded yet"
    return (
        f"{100 * wrong.share:.1f} ({wrong.count} of {wrong.of} graded, {harmful} harmful; "
        f"95 %: {100 * wrong.low:.1f} to {100 * wrong.high:.1f})"
    )


def _average(value: Average) -> str:
    if value.mean is None:
        return "no rating yet"
    if value.low is None or value.high is None:
        return f"{value.mean:.2f} ({value.count})"
    return f"{value.mean:.2f} ({value.count}; 95 %: {value.low:.2f} to {value.high:.2f})"


def _time(value: Average) -> str:
    if value.mean is None or value.median is None:
        return "none yet"
    return f"mean {_duration(value.mean)}, median {_duration(value.median)} ({value.count})"


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.1f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
