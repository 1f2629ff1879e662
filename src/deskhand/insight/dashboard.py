"""The figures of a period beside those of the period before it, by group, and in money."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from deskhand.core.money import Money
from deskhand.core.values import Amount, Value
from deskhand.insight.figures import RATINGS, Average, Report, Share, average, share
from deskhand.insight.reports import report_between
from deskhand.store.reviews import Reviews, Sample
from deskhand.store.totals import By, Totals, TotalsOf, beginnings

DAYS_A_MONTH = Decimal("30.4375")


class Group(Value):
    """One group's figures, such as a category's or a day's."""

    key: str
    tickets: int
    durable: int
    """Resolved and not reopened: what the costs are shared by."""
    deflection: Share
    wrong: Share
    asked_back: Share
    handed_off: Share
    false_escalations: Share
    csat_ai: Average
    csat_person: Average
    seconds_ai: Average
    seconds_person: Average
    cost_per_resolution: Amount | None


class Saved(Value):
    """What was saved in a category: deflected tickets times what a person takes for one."""

    category: str
    deflected: int
    minutes: float | None
    """What a person takes; None where nobody said so and too few were measured."""
    measured: int
    """Of how many tickets the minutes are the median; 0: the company gave them."""
    amount: Amount


class MoneySaved(Value):
    """All of it, in the company's currency, against what Deskhand itself costs."""

    by_category: tuple[Saved, ...]
    saved: Amount
    models: Amount
    running: Amount

    @property
    def net(self) -> Amount:
        """What is left."""
        return self.saved - self.models - self.running


class Dashboard(Value):
    """A period as a whole."""

    now: Report
    before: Report
    open: int
    waiting: int
    late: int
    over: By
    """Whether `over_time` is by day or by week."""
    over_time: tuple[Group, ...]
    groups: tuple[Group, ...]
    money: MoneySaved | None
    in_shadow: Share
    """Tickets that would have been answered, of those decided in shadow."""


FEWEST_MEASURED = 5
"""With fewer handled tickets of a category their median says nothing."""
LONGEST_BY_DAY = 62
"""Days of a period that is shown by day; a longer one is shown by week."""


async def dashboard(
    totals: TotalsOf,
    reviews: Reviews,
    money: Money,
    by: By,
    start: datetime,
    end: datetime,
    zone: str,
    at: datetime,
) -> Dashboard:
    """The period `[start, end)`, the one of the same length before it, and what waits `at` a moment."""
    days = (end - start).days
    over: By = "day" if days <= LONGEST_BY_DAY else "week"
    now, before, (opened, waiting, late), over_time, found, categories = await asyncio.gather(
        report_between(totals, reviews, start, end),
        report_between(totals, reviews, start - (end - start), start),
        totals.now(at),
        grouped(totals, over, start, end, zone),
        grouped(totals, by, start, end, zone),
        totals.by("category", start, end, zone, ("seconds_handled",))
        if money.per_hour
        else _nothing(),
    )
    unsent = await totals.in_shadow(start, end)
    return Dashboard(
        now=now,
        before=before,
        open=opened,
        waiting=waiting,
        late=late,
        over=over,
        over_time=over_time,
        groups=found,
        money=_saved(money, categories, now.model_cost, days) if money.per_hour else None,
        in_shadow=share(*unsent),
    )


async def _nothing() -> dict[str, Totals]:
    return {}


async def grouped(
    totals: TotalsOf,
    by: By,
    start: datetime,
    end: datetime,
    zone: str,
    medians: Collection[str] = (),
) -> tuple[Group, ...]:
    """The groups: days and weeks in their order, also those without a ticket; others by how many
    tickets they have."""
    found, samples = await asyncio.gather(
        totals.by(by, start, end, zone, medians), totals.samples(by, start, end, zone)
    )
    every = beginnings(by, start, end, zone)
    keys = list(every or found)
    groups = [_group(key, found.get(key, Totals()), samples.get(key, Sample())) for key in keys]
    if not every:
        groups.sort(key=lambda one: (-one.tickets, one.key))
    return tuple(groups)


def _group(key: str, totals: Totals, sample: Sample) -> Group:
    return Group(
        key=key,
        tickets=totals.tickets,
        durable=totals.durable,
        deflection=share(totals.deflected, totals.tickets),
        wrong=share(sample.wrong, sample.graded),
        asked_back=share(totals.asked_back, totals.tickets),
        handed_off=share(totals.handed_off, totals.tickets),
        false_escalations=share(totals.false_escalation, totals.handed_off),
        csat_ai=average(totals.csat_ai, RATINGS),
        csat_person=average(totals.csat_person, RATINGS),
        seconds_ai=average(totals.seconds_ai),
        seconds_person=average(totals.seconds_person),
        cost_per_resolution=totals.cost / totals.durable if totals.durable else None,
    )


def _saved(money: Money, categories: Mapping[str, Totals], spent: Decimal, days: int) -> MoneySaved:
    rows: list[Saved] = []
    for category, one in sorted(categories.items()):
        minutes, measured = money.minutes.get(category), 0
        handled = one.seconds_handled
        if minutes is None and handled.median is not None and handled.count >= FEWEST_MEASURED:
            minutes, measured = handled.median / 60, handled.count
        amount = Decimal(minutes or 0) * one.deflected * money.per_hour / 60
        rows.append(
            Saved(
                category=category,
                deflected=one.deflected,
                minutes=minutes,
                measured=measured,
                amount=round(amount, 2),
            )
        )
    return MoneySaved(
        by_category=tuple(rows),
        saved=sum((row.amount for row in rows), start=Decimal(0)),
        models=round(spent, 2),
        running=round(money.per_month * days / DAYS_A_MONTH, 2),
    )
