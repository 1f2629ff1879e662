"""Where a handed-off ticket goes, and when its reply is due: pure rules."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from pydantic import ValidationError

from deskhand.core.decisions import Reason
from deskhand.core.hours import BusinessHours
from deskhand.core.queue import Place, QueueRules, Route, Team, place

BERLIN = BusinessHours(
    time_zone="Europe/Berlin",
    opens=time(9),
    closes=time(17),
    closed=(date(2026, 12, 25),),
)
RULES = QueueRules(
    first_reply_minutes=120,
    alarm_minutes=30,
    teams=(Team(name="billing", people=("Mara", "Lena")),),
    routes=(
        Route(reasons=(Reason.LEGAL_THREAT,), person="Ada", first_reply_minutes=60),
        Route(reasons=(Reason.OVER_LIMIT, Reason.CHARGEBACK), team="billing"),
        Route(categories=("billing",), team="billing", person="Mara"),
        Route(categories=("general",), first_reply_minutes=0),
    ),
)


def berlin(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 on the company's clock, in UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN.zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("reason", "category", "team", "addressee"),
    [
        ("legal_threat", "billing", "", "Ada"),
        ("chargeback", "technical", "billing", ""),
        ("asks_for_person", "billing", "billing", "Mara"),
        ("asks_for_person", "technical", "", ""),
    ],
)
def test_the_first_route_that_fits_decides(
    reason: str, category: str, team: str, addressee: str
) -> None:
    found = place(RULES, BERLIN, reason, category, berlin(26, 10))
    assert (found.team, found.addressee) == (team, addressee)


@pytest.mark.parametrize(
    ("asked", "alarm", "due"),
    [
        (berlin(26, 10), berlin(26, 11, 30), berlin(26, 12)),
        (berlin(26, 16), berlin(27, 9, 30), berlin(27, 10)),
        (berlin(27, 16, 30), berlin(30, 10), berlin(30, 10, 30)),
        (berlin(28, 12), berlin(30, 10, 30), berlin(30, 11)),
        (berlin(24, 16, month=12), berlin(28, 9, 30, month=12), berlin(28, 10, month=12)),
    ],
    ids=["within the day", "over night", "over a weekend", "on a Saturday", "over a holiday"],
)
def test_targets_run_in_opening_hours_only(asked: datetime, alarm: datetime, due: datetime) -> None:
    found = place(RULES, BERLIN, "asks_for_person", "technical", asked)
    assert (found.alarm_at, found.reply_due_at) == (alarm, due)


def test_a_route_has_a_target_of_its_own_or_none() -> None:
    now = berlin(26, 10)
    assert place(RULES, BERLIN, "legal_threat", "", now).reply_due_at == now + timedelta(hours=1)
    assert place(RULES, BERLIN, "asks_for_person", "general", now) == Place()
    assert place(QueueRules(), BERLIN, "angry", "billing", now) == Place()


def test_an_hour_of_work_is_an_hour_when_clocks_change() -> None:
    night = BusinessHours(time_zone="Europe/Berlin", opens=time(1), closes=time(5), days=("sun",))
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert night.after(before, timedelta(hours=2)) == before + timedelta(hours=2)


def test_a_holiday_is_no_day_to_open() -> None:
    eve = berlin(24, 18, month=12)
    assert BERLIN.next_opening(eve) == berlin(28, 9, month=12)
    assert not BERLIN.open_at(berlin(25, 10, month=12))


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValidationError, match="no team is named 'legal'; known: billing"):
        QueueRules(teams=RULES.teams, routes=(Route(team="legal"),))
    with pytest.raises(ValidationError, match="given twice"):
        QueueRules(teams=(*RULES.teams, *RULES.teams))
    with pytest.raises(ValidationError, match="later on the same day"):
        BusinessHours(opens=time(17), closes=time(9))
