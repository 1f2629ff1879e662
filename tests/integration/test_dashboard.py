"""The figures behind the dashboard: by group, beside the period before, and in money."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert
from sqlalchemy.engine import URL
from tests.integration.test_api import told_desk

from deskhand.app import OpenDesk
from deskhand.core.events import TurnEnded
from deskhand.core.ids import new_id
from deskhand.core.money import Money
from deskhand.insight.dashboard import Dashboard, dashboard, grouped
from deskhand.insight.figures import RATINGS, average
from deskhand.store.inbox import Filter
from deskhand.store.rows import event_row
from deskhand.store.tables import contacts, events, ticket_facts, tickets
from deskhand.store.totals import By, Spread
from deskhand.web.dashboard import MEASURES, Behind, Period, bars

ZONE = "Europe/Berlin"
NOON = datetime(2026, 11, 10, 11, tzinfo=UTC)
START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 29, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def put(desk: OpenDesk, category: str, at: datetime = NOON, **facts: Any) -> str:
    """A ticket as the flow would leave it."""
    ticket_id, contact_id = new_id(), new_id()
    async with desk.engine.begin() as connection:
        await connection.execute(
            insert(contacts).values(id=contact_id, identity=contact_id, created_at=at)
        )
        await connection.execute(
            insert(tickets).values(
                id=ticket_id,
                contact_id=contact_id,
                channel="api",
                category=category,
                mode="auto",
                status="resolved",
                opened_at=at,
            )
        )
        values = {"ticket_id": ticket_id, "opened_at": at, "category": category, "channel": "api"}
        await connection.execute(insert(ticket_facts).values(values | facts))
    return ticket_id


async def fill(desk: OpenDesk) -> None:
    """Shipping: three deflected, one of them reopened, one needless hand-off. Billing: six handled
    by people in ten minutes each. And one of the period before, and one that does not count."""
    answered: dict[str, Any] = {
        "answered_at": NOON + MINUTE,
        "resolved_at": NOON + 2 * MINUTE,
        "model": "haiku",
    }
    for number in range(3):
        await put(
            desk,
            "shipping",
            resolution="confirmed" if number else "assumed",
            reopened=number == 2,
            ai_csat=5 - number,
            cost=Decimal("0.01"),
            **answered,
        )
    opened: dict[str, Any] = {
        "handed_off_at": NOON,
        "person_touched": True,
        "person_opened_at": NOON,
    }
    await put(desk, "shipping", reason="angry", resolved_at=NOON + MINUTE, **opened)
    for _ in range(6):
        await put(desk, "billing", reason="over_limit", resolved_at=NOON + 10 * MINUTE, **opened)
    before = NOON - timedelta(days=20)
    held = {"answered_at": before, "resolved_at": before, "resolution": "assumed"}
    await put(desk, "billing", before, model="haiku", **held)
    await put(desk, "shipping", counts=False, cost=Decimal("0.02"), resolved_at=NOON)


async def shown(desk: OpenDesk, by: By, money: Money | None = None) -> Dashboard:
    return await dashboard(desk.totals, desk.reviews, money or Money(), by, START, END, ZONE, END)


async def test_every_figure_comes_with_its_count_and_the_period_before(database: URL) -> None:
    async with told_desk(database, {}, {}) as desk:
        await fill(desk)
        found = await shown(desk, "category")
        now = found.now
        assert (now.tickets, now.deflection.count, now.deflection.of) == (10, 2, 10)
        assert (now.deflection_confirmed, now.deflection_assumed) == (1, 1)
        assert (now.false_escalations.count, now.false_escalations.of) == (1, 7)
        assert now.escalations_by_reason == {"over_limit": 6, "angry": 1}
        assert (now.csat_ai.count, now.csat_ai.mean) == (3, 4)
        assert now.resolution_seconds_ai.median == 60
        assert now.model_cost == Decimal("0.05"), (
            "what is counted in nothing has been paid all the same"
        )
        assert now.cost_per_resolution == Decimal("0.05") / 9
        assert (found.before.tickets, found.before.deflection.count) == (1, 1)
        billing, shipping = found.groups
        assert (billing.key, billing.tickets, shipping.key) == ("billing", 6, "shipping")
        assert (shipping.deflection.count, shipping.deflection.of) == (2, 4)
        days = {one.key: one.tickets for one in found.over_time}
        assert len(days) == 29, "in Berlin the first and the last are parts of days"
        assert {day: count for day, count in days.items() if count} == {"2026-11-10": 10}


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("week", ["2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23"]),
        ("channel", ["api"]),
        ("mode", ["auto"]),
        ("model", ["", "haiku"]),
        ("reason", ["over_limit", "angry"]),
    ],
)
async def test_by_group(database: URL, by: By, keys: list[str]) -> None:
    async with told_desk(database, {}, {}) as desk:
        await fill(desk)
        found = await grouped(desk.totals, by, START, END, ZONE)
        assert [one.key for one in found] == keys
        for measure in MEASURES:
            for bar in bars(found, measure):
                assert 0 <= bar.low <= bar.at <= bar.high <= 1, measure


async def test_a_day_begins_at_the_companys_midnight(database: URL) -> None:
    async with told_desk(database, {}, {}) as desk:
        await put(desk, "shipping", datetime(2026, 11, 10, 23, 30, tzinfo=UTC))
        days = await grouped(desk.totals, "day", START, END, ZONE)
        assert [day.key for day in days if day.tickets] == ["2026-11-11"]


@pytest.mark.parametrize("by", ["category", "model", "mode", "channel", "reason", "week"])
async def test_behind_a_bar_are_the_tickets_that_it_counts(database: URL, by: By) -> None:
    async with told_desk(database, {}, {}) as desk:
        await fill(desk)
        await put(desk, "", person_csat=4, reason="legal_threat", handed_off_at=NOON)
        zone = ZoneInfo(ZONE)
        start, end = START.astimezone(zone), END.astimezone(zone)
        behind = Behind(Period(start.date(), end.date(), start, end, 28, 28))
        groups = await grouped(desk.totals, by, start, end, ZONE)
        for name, measure in MEASURES.items():
            for bar in bars(groups, name):
                link = urlsplit(behind.link(by, bar.key, measure.outcome))
                wanted = Filter.model_validate(dict(parse_qsl(link.query)))
                listed = (await desk.inbox.page(wanted, "Mara")).rows
                assert len(listed) == bar.count, (name, bar.key)


async def test_money_is_peoples_time_less_what_deskhand_costs(database: URL) -> None:
    async with told_desk(database, {}, {}) as desk:
        await fill(desk)
        money = Money(per_hour=Decimal(60), minutes={"shipping": 6.0}, per_month=Decimal("30.4375"))
        saved = (await shown(desk, "category", money)).money
        assert saved is not None
        billing, shipping = saved.by_category
        assert (billing.minutes, billing.measured, billing.amount) == (10, 6, 0)
        assert (shipping.minutes, shipping.measured, shipping.amount) == (6, 0, 12)
        assert (saved.models, saved.running) == (Decimal("0.05"), 28)
        assert saved.net == Decimal("-16.05")
        assert (await shown(desk, "category")).money is None


def test_an_average_has_an_interval_where_values_differ_and_never_beyond_what_can_be() -> None:
    alone = average(Spread(count=1, mean=5.0), RATINGS)
    assert (alone.mean, alone.low, alone.high) == (5.0, None, None)
    alike = average(Spread(count=2, mean=5.0, stdev=0.0), RATINGS)
    assert (alike.low, alike.high) == (None, None)
    four = average(Spread(count=4, mean=4.0, stdev=2.0), RATINGS)
    assert (four.low, four.high) == (1.0, 5.0)
    many = average(Spread(count=400, mean=4.0, stdev=1.0), RATINGS)
    assert many.low == pytest.approx(3.902, abs=1e-3)
    assert many.high == pytest.approx(4.098, abs=1e-3)
    seconds = average(Spread(count=3, mean=10.0, stdev=2.0))
    assert seconds.high == pytest.approx(10 + 4.303 * 2 / 3**0.5)


async def test_shadow_is_told_from_the_first_hour_and_counted_nowhere_else(database: URL) -> None:
    """Two of three would have been answered; one that was decided twice counts as it was decided last."""
    async with told_desk(database, {"modes": {"default": "shadow"}}, {}) as desk:
        decided = (("draft",), ("handed_off", "draft"), ("draft", "handed_off"), ())
        for outcomes in decided:
            ticket_id = await put(desk, "shipping", counts=False)
            async with desk.engine.begin() as connection:
                for outcome in outcomes:
                    ended = TurnEnded.model_validate({"outcome": outcome, "shadow": True})
                    await connection.execute(
                        insert(events).values(event_row(ticket_id, ended, NOON))
                    )
        assert await desk.totals.in_shadow(START, END) == (2, 3)
        assert await desk.totals.in_shadow(END, END + timedelta(days=1)) == (0, 0)
        found = await shown(desk, "category")
        assert (found.in_shadow.count, found.in_shadow.of) == (2, 3)
        assert found.now.tickets == 0
