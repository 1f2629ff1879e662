"""The dashboard: figures with their intervals, the period before, and a way to the tickets behind."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from deskhand.core.errors import BadInput
from deskhand.core.values import EARLIEST, LATEST
from deskhand.insight.dashboard import Group, dashboard, grouped
from deskhand.insight.figures import RATINGS, Average, Share
from deskhand.store.inbox import NONE
from deskhand.store.totals import GROUPS, SPREADS, By, Outcome
from deskhand.web.api.keys import Desk
from deskhand.web.page import page
from deskhand.web.sessions import SignedIn
from deskhand.web.words import N_

router = APIRouter(prefix="/dashboard", include_in_schema=False)
PRESETS = (7, 28, 90, 365)
DEFAULT_DAYS = 28
LONGEST = 3660
"""Days."""


@dataclass(frozen=True)
class Bar:
    """A value on a chart: between 0 and 1 of its width, with its interval."""

    key: str
    at: float
    low: float
    high: float
    value: float | None
    count: int
    of: int = 0


class Measure(NamedTuple):
    """What a chart shows of each group."""

    label: str
    kind: Literal["share", "rating", "seconds", "money", "count"]
    outcome: Outcome
    """The tickets behind a bar."""


MEASURES: dict[str, Measure] = {
    "deflection": Measure(N_("Deflection"), "share", "deflected"),
    "wrong": Measure(N_("Wrong answers per 100 sent"), "share", "wrong"),
    "asked_back": Measure(N_("Asked back"), "share", "asked_back"),
    "handed_off": Measure(N_("Handed off"), "share", "handed_off"),
    "false_escalations": Measure(N_("False escalations"), "share", "false_escalation"),
    "csat_ai": Measure(N_("CSAT of the AI"), "rating", "rated_ai"),
    "csat_person": Measure(N_("CSAT of people"), "rating", "rated_person"),
    "seconds_ai": Measure(N_("Resolution time, AI"), "seconds", "timed_ai"),
    "seconds_person": Measure(N_("Resolution time, people"), "seconds", "resolved_person"),
    "cost_per_resolution": Measure(N_("Cost per resolution"), "money", "durable"),
    "tickets": Measure(N_("Tickets"), "count", "counted"),
}
"""By the field of `Group` that holds it."""


class Period(NamedTuple):
    """Whole days of the company's time zone."""

    first: date
    last: date
    start: datetime
    end: datetime
    days: int
    chosen: int
    """The preset; 0 for a period of its own."""

    def query(self, **more: str) -> str:
        """Behind every link of the page."""
        own = (
            {"days": str(self.chosen)}
            if self.chosen
            else {"first": f"{self.first}", "last": f"{self.last}"}
        )
        return "?" + urlencode(own | more)


async def period(
    desk: Desk,
    days: Annotated[int, Query(ge=1, le=LONGEST)] = DEFAULT_DAYS,
    first: date | None = None,
    last: date | None = None,
) -> Period:
    """Some days up to today, or those from `first` to `last`. Raises `BadInput`."""
    for name, day in (("first", first), ("last", last)):
        if day and not EARLIEST.date() <= day < LATEST.date():
            raise BadInput(f"{name}: a day from {EARLIEST.year} to {LATEST.year - 1}", name)
    zone = desk.policy.hours.zone
    today = desk.clock.now().astimezone(zone).date()
    chosen = 0 if first else days
    until = last or today
    begun = first or today - timedelta(days=days - 1)
    count = (until - begun).days + 1
    if not 1 <= count <= LONGEST:
        raise BadInput(f"first: a period has 1 to {LONGEST} days", "first")
    start = datetime.combine(begun, time(), zone)
    end = datetime.combine(until + timedelta(days=1), time(), zone)
    return Period(begun, until, start, end, count, chosen)


Chosen = Annotated[Period, Depends(period)]


@router.get("")
async def shown(
    request: Request,
    desk: Desk,
    session: SignedIn,
    chosen: Chosen,
    by: By = "category",
    measure: str = "deflection",
) -> Response:
    """A period, by one group, of one measure."""
    if measure not in MEASURES:
        raise BadInput(f"measure: one of {', '.join(MEASURES)}", "measure")
    zone = desk.policy.hours.time_zone
    found = await dashboard(
        desk.totals,
        desk.reviews,
        desk.policy.money,
        by,
        chosen.start,
        chosen.end,
        zone,
        desk.clock.now(),
    )
    wanted = MEASURES[measure]
    values: dict[str, Any] = {
        "found": found,
        "period": chosen,
        "presets": PRESETS,
        "by": by,
        "groups": GROUPS,
        "measure": measure,
        "measures": MEASURES,
        "wanted": wanted,
        "bars": bars(found.groups, measure),
        "columns": bars(found.over_time, measure),
        "top": scale(found.over_time, measure)[1],
        "reasons": reason_bars(found.now.escalations_by_reason),
        "behind": Behind(chosen).link,
    }
    return page(request, desk, session, "dashboard.html", values)


@router.get("/figures.csv")
async def exported(desk: Desk, session: SignedIn, chosen: Chosen, by: By = "category") -> Response:
    """Every figure of every group, as CSV."""
    zone = desk.policy.hours.time_zone
    rows = await grouped(desk.totals, by, chosen.start, chosen.end, zone, tuple(SPREADS))
    text = io.StringIO()
    writer = csv.writer(text)
    header: list[str] = [by, "tickets"]
    for name, one in MEASURES.items():
        if one.kind == "share":
            header += [name, f"{name}_of", f"{name}_low", f"{name}_high"]
        elif one.kind in ("rating", "seconds"):
            header += [f"{name}_{part}" for part in ("count", "mean", "low", "high", "median")]
    writer.writerow([*header, "cost_per_resolution"])
    for group in rows:
        row: list[Any] = [_cell(group.key), group.tickets]
        for name in MEASURES:
            value = getattr(group, name)
            if isinstance(value, Share):
                row += [value.count, value.of, value.low, value.high]
            elif isinstance(value, Average):
                row += [value.count, value.mean, value.low, value.high, value.median]
        writer.writerow([*row, group.cost_per_resolution])
    name = f"deskhand-{by}-{chosen.first}-{chosen.last}.csv"
    kept = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=kept)


def _cell(key: str) -> str:
    """A spreadsheet runs what begins like a formula."""
    return f"'{key}" if key[:1] in "=+-@" else key


def scale(groups: tuple[Group, ...], measure: str) -> tuple[float, float]:
    """What a chart goes from and to: shares 0 and 1, ratings 1 and 5, everything else 0 and the most,
    with its interval."""
    kind = MEASURES[measure].kind
    if kind == "rating":
        return RATINGS
    if kind == "share":
        return 0.0, 1.0
    values = [getattr(group, measure) for group in groups]
    if kind == "seconds":
        return 0.0, _most(value.high or value.mean for value in values)
    return 0.0, _most(values)


def bars(groups: tuple[Group, ...], measure: str) -> list[Bar]:
    """The chart."""
    kind = MEASURES[measure].kind
    least, highest = scale(groups, measure)
    values = [(group, getattr(group, measure)) for group in groups]
    if kind == "share":
        return [_share_bar(group.key, value) for group, value in values]
    if kind in ("rating", "seconds"):
        return [_average_bar(group.key, value, least, highest) for group, value in values]
    return [
        _plain_bar(group.key, value, highest, group.durable if kind == "money" else group.tickets)
        for group, value in values
    ]


def reason_bars(reasons: dict[str, int]) -> list[Bar]:
    """Hand-offs by their reason."""
    most = max(reasons.values(), default=1)
    return [
        Bar(reason, count / most, count / most, count / most, count, count)
        for reason, count in reasons.items()
    ]


def _most(values: Any) -> float:
    return max((float(value) for value in values if value), default=1.0) or 1.0


def _plain_bar(key: str, value: Any, highest: float, count: int) -> Bar:
    at = float(value or 0) / highest
    return Bar(key, at, at, at, None if value is None else float(value), count)


def _share_bar(key: str, value: Share) -> Bar:
    return Bar(
        key,
        value.share or 0.0,
        value.low or 0.0,
        value.high or 0.0,
        value.share,
        value.count,
        value.of,
    )


def _average_bar(key: str, value: Average, least: float, highest: float) -> Bar:
    def part(number: float | None) -> float:
        return min(max(((number or least) - least) / (highest - least), 0.0), 1.0)

    low, high = (part(value.mean if end is None else end) for end in (value.low, value.high))
    return Bar(key, part(value.mean), low, high, value.mean, value.count)


class Behind(NamedTuple):
    """The tickets behind a bar: a list of the inbox."""

    period: Period

    def link(self, by: str, key: str, outcome: str) -> str:
        """Its address."""
        start, end = self.period.start, self.period.end
        wanted: dict[str, str] = {"tab": "all", "outcome": outcome}
        if by in ("day", "week"):
            start = datetime.combine(date.fromisoformat(key), time(), start.tzinfo)
            end = datetime.combine(
                date.fromisoformat(key) + timedelta(days=7 if by == "week" else 1),
                time(),
                start.tzinfo,
            )
            start, end = max(start, self.period.start), min(end, self.period.end)
        elif by != "all":
            wanted[by] = key or NONE
        wanted |= {"opened_from": start.isoformat(), "opened_to": end.isoformat()}
        return f"/inbox?{urlencode(wanted)}"
