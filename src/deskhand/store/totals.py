"""The sums behind the figures, added up by the database. What each figure counts is said here once;
lists of the tickets behind a figure use the same conditions."""

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Double,
    Interval,
    and_,
    cast,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.values import Amount, Value
from deskhand.store.database import reading
from deskhand.store.reviews import SAMPLED, WRONG, Sample, counted
from deskhand.store.tables import events, reviews, ticket_facts, tickets

QUICK_CLOSE = timedelta(minutes=2)
"""A hand-off that a person closed in under two minutes of opening it was needless."""
By = Literal["all", "day", "week", "category", "channel", "mode", "model", "reason"]
Outcome = Literal[
    "counted",
    "resolved",
    "durable",
    "deflected",
    "confirmed",
    "assumed",
    "asked_back",
    "handed_off",
    "false_escalation",
    "reopened",
    "wrong",
    "rated_ai",
    "rated_person",
    "timed_ai",
    "resolved_person",
]

_f = ticket_facts.c
_resolved = _f.resolved_at.is_not(None)
_durable = and_(_resolved, ~_f.reopened)
_deflected = and_(_durable, ~_f.person_touched, _f.resolution.in_(("confirmed", "assumed")))
_handed_off = _f.handed_off_at.is_not(None)
_by_person = and_(_resolved, _f.person_touched)
_rated_ai, _rated_person = _f.ai_csat.is_not(None), _f.person_csat.is_not(None)
_timed_ai = and_(_deflected, _f.answered_at.is_not(None))
OUTCOMES: Mapping[Outcome, ColumnElement[bool]] = {
    "counted": _f.counts,
    "resolved": _resolved,
    "durable": _durable,
    "deflected": _deflected,
    "confirmed": and_(_deflected, _f.resolution == "confirmed"),
    "assumed": and_(_deflected, _f.resolution == "assumed"),
    "asked_back": _f.asked_back > 0,
    "handed_off": _handed_off,
    "false_escalation": and_(
        _handed_off,
        _resolved,
        _f.resolved_at - _f.person_opened_at < literal(QUICK_CLOSE, Interval),
    ),
    "reopened": _f.reopened,
    "wrong": select(reviews.c.message_id)
    .where(reviews.c.ticket_id == _f.ticket_id, reviews.c.grade.in_(WRONG))
    .exists(),
    "rated_ai": _rated_ai,
    "rated_person": _rated_person,
    "timed_ai": _timed_ai,
    "resolved_person": _by_person,
}


class Spread(Value):
    """How values lie; None where there are none (`stdev`: fewer than two)."""

    count: int = 0
    mean: float | None = None
    stdev: float | None = None
    median: float | None = None


class Totals(Value):
    """The sums over the tickets of a period, or of one group of them."""

    tickets: int = 0
    resolved: int = 0
    durable: int = 0
    deflected: int = 0
    confirmed: int = 0
    assumed: int = 0
    asked_back: int = 0
    """Tickets on which the AI asked back at least once."""
    handed_off: int = 0
    false_escalation: int = 0
    reopened: int = 0
    csat_ai: Spread = Spread()
    csat_person: Spread = Spread()
    seconds_ai: Spread = Spread()
    """From opening to the answer after which nothing was asked any more."""
    seconds_person: Spread = Spread()
    """From opening to the moment of resolving, where a person took part."""
    seconds_handled: Spread = Spread()
    """From a person's first opening to the moment of resolving."""
    cost: Amount = Decimal(0)
    model_calls: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0


ADDED = ("cost", "model_calls", "input_tokens", "cached_tokens", "output_tokens")


def _seconds(since: ColumnElement[Any], until: ColumnElement[Any]) -> ColumnElement[float]:
    """As a float: the database's exact numbers take several times as long to average and to sort."""
    return cast(func.extract("epoch", until - since), Double)


SPREADS: Mapping[str, tuple[ColumnElement[Any], ColumnElement[bool]]] = {
    "csat_ai": (cast(_f.ai_csat, Double), _rated_ai),
    "csat_person": (cast(_f.person_csat, Double), _rated_person),
    "seconds_ai": (_seconds(_f.opened_at, _f.answered_at), _timed_ai),
    "seconds_person": (_seconds(_f.opened_at, _f.resolved_at), _by_person),
    "seconds_handled": (
        _seconds(_f.person_opened_at, _f.resolved_at),
        and_(_by_person, _f.person_opened_at.is_not(None)),
    ),
}


class TotalsOf:
    """Read only. Periods are `[start, end)`, by when tickets opened, over those that count."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._reading = reading(engine)

    async def by(
        self,
        by: By,
        start: datetime,
        end: datetime,
        zone: str,
        medians: Collection[str] = tuple(SPREADS),
    ) -> dict[str, Totals]:
        """The sums by group; `all` has one, whose key is empty. Days and weeks are those of
        `beginnings`. Medians take most of the time: those not asked for are None."""
        group = _Grouping(by, start, end, zone)
        counted = [
            func.count().filter(condition).label(name)
            for name, condition in OUTCOMES.items()
            if name in Totals.model_fields
        ]
        added = [func.coalesce(func.sum(_f[name]), 0).label(name) for name in ADDED]
        statement = (
            select(
                group.key.label("key"),
                func.count().label("tickets"),
                *counted,
                *added,
                *_spreads(medians),
            )
            .where(_f.counts, _f.opened_at >= start, _f.opened_at < end, *group.conditions)
            .group_by(literal_column("key"))
            .order_by(literal_column("key"))
        )
        async with self._reading.connect() as connection:
            rows = (await connection.execute(statement)).mappings().all()
        return {group.name(row["key"]): _totals(dict(row)) for row in rows}

    async def samples(self, by: By, start: datetime, end: datetime, zone: str) -> dict[str, Sample]:
        """What was graded of the answers on those tickets, by the same groups."""
        group = _Grouping(by, start, end, zone)
        statement = (
            select(
                group.key.label("key"),
                *(one.label(name) for name, one in counted().items()),
            )
            .join_from(reviews, ticket_facts, _f.ticket_id == reviews.c.ticket_id)
            .where(
                reviews.c.origin.in_(SAMPLED),
                _f.counts,
                _f.opened_at >= start,
                _f.opened_at < end,
                *group.conditions,
            )
            .group_by(literal_column("key"))
        )
        async with self._reading.connect() as connection:
            rows = (await connection.execute(statement)).mappings().all()
        return {
            group.name(row["key"]): Sample.model_validate(
                {name: row[name] for name in Sample.model_fields}
            )
            for row in rows
        }

    async def spent(self, start: datetime, end: datetime) -> Decimal:
        """All model spend of the period, in dollars, whatever ticket it was for."""
        async with self._reading.connect() as connection:
            found = await connection.execute(
                select(func.coalesce(func.sum(_f.cost), 0)).where(
                    _f.opened_at >= start, _f.opened_at < end
                )
            )
            return Decimal(found.scalar_one())

    async def in_shadow(self, start: datetime, end: datetime) -> tuple[int, int]:
        """Of how many tickets the last turn in shadow would have answered, and how many had one. They
        are in no other figure."""
        e = events.c
        last = (
            select(e.payload["outcome"].astext.label("outcome"))
            .join(ticket_facts, _f.ticket_id == e.ticket_id)
            .where(
                e.kind == "turn_ended",
                e.payload["shadow"].as_boolean(),
                ~_f.counts,
                _f.opened_at >= start,
                _f.opened_at < end,
            )
            .ext(distinct_on(e.ticket_id))
            .order_by(e.ticket_id, e.seq.desc())
            .subquery()
        )
        answered = func.count().filter(last.c.outcome == "draft")
        async with self._reading.connect() as connection:
            row = (await connection.execute(select(answered, func.count()).select_from(last))).one()
            return row[0], row[1]

    async def now(self, moment: datetime) -> tuple[int, int, int]:
        """How many tickets are open, how many of them wait for a person, and how many of those are
        late at this moment."""
        waits = tickets.c.owner != "ai"
        async with self._reading.connect() as connection:
            row = (
                await connection.execute(
                    select(
                        func.count(),
                        func.count().filter(waits),
                        func.count().filter(and_(waits, tickets.c.reply_due_at < moment)),
                    ).where(tickets.c.status == "open")
                )
            ).one()
            return row[0], row[1], row[2]


def beginnings(by: By, start: datetime, end: datetime, zone: str) -> dict[str, datetime]:
    """When each day of `[start, end)` began in `zone`, or each week, by its date or its Monday's; none
    for other groups."""
    length = {"day": 1, "week": 7}.get(by)
    if length is None:
        return {}
    local = ZoneInfo(zone)
    day = start.astimezone(local).date()
    day -= timedelta(days=day.weekday() if by == "week" else 0)
    found: dict[str, datetime] = {}
    while (begun := datetime.combine(day, time(), local)) < end:
        found[day.isoformat()] = begun
        day += timedelta(days=length)
    return found


class _Grouping:
    """What tickets are grouped by: the column, what a ticket must be, and how a group is called."""

    def __init__(self, by: By, start: datetime, end: datetime, zone: str) -> None:
        begun = beginnings(by, start, end, zone)
        self._days = list(begun)
        self.key: ColumnElement[Any]
        self.conditions: tuple[ColumnElement[bool], ...] = ()
        if begun:
            # Joined with their numbers, the database knows how few groups there are: it would sort
            # every ticket on the disk for fear of one group each.
            moments = literal(list(begun.values()), ARRAY(DateTime(timezone=True)))
            self.key = func.generate_series(1, len(begun)).column_valued("number")
            self.conditions = (func.width_bucket(_f.opened_at, moments) == self.key,)
        elif by == "mode":
            self.key = tickets.c.mode
            self.conditions = (tickets.c.id == _f.ticket_id,)
        elif by == "reason":
            self.key = _f.reason
            self.conditions = (_handed_off,)
        else:
            self.key = literal("") if by == "all" else _f[by]

    def name(self, key: str | int) -> str:
        return key if isinstance(key, str) else self._days[key - 1]


def _spreads(medians: Collection[str]) -> list[ColumnElement[Any]]:
    columns: list[ColumnElement[Any]] = []
    for name, (value, condition) in SPREADS.items():
        parts: dict[str, Any] = {
            "count": func.count(),
            "mean": func.avg(value),
            "stdev": func.stddev_samp(value),
        }
        if name in medians:
            parts["median"] = func.percentile_cont(0.5).within_group(value)
        columns += [part.filter(condition).label(f"{name}__{one}") for one, part in parts.items()]
    return columns


def _totals(row: dict[str, Any]) -> Totals:
    spreads = {
        name: {field: row.pop(f"{name}__{field}", None) for field in Spread.model_fields}
        for name in SPREADS
    }
    row.pop("key")
    return Totals.model_validate(row | spreads)


GROUPS: tuple[By, ...] = tuple(one for one in get_args(By) if one != "all")
