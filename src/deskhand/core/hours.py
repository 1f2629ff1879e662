"""When people are there, so that a customer is told the truth about waiting."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import field_validator

from deskhand.core.values import Value

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class BusinessHours(Value):
    """Opening hours in the company's own time zone (an IANA name)."""

    time_zone: str = "UTC"
    days: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri")
    opens: time = time(9)
    closes: time = time(17)

    @field_validator("time_zone")
    @classmethod
    def _exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except Exception as error:
            raise ValueError(f"{name!r} is no IANA time zone such as Europe/Berlin") from error
        return name

    @field_validator("days")
    @classmethod
    def _known(cls, days: tuple[str, ...]) -> tuple[str, ...]:
        if not days or set(days) - set(DAYS):
            raise ValueError(f"days are some of {', '.join(DAYS)}")
        return days

    def open_at(self, moment: datetime) -> bool:
        """Whether people are there at `moment`."""
        local = moment.astimezone(ZoneInfo(self.time_zone))
        return DAYS[local.weekday()] in self.days and self.opens <= local.time() < self.closes

    def closing(self, moment: datetime) -> datetime:
        """When people leave on that day, in the company's time zone."""
        day = moment.astimezone(ZoneInfo(self.time_zone)).date()
        return datetime.combine(day, self.closes, tzinfo=ZoneInfo(self.time_zone))

    def next_opening(self, moment: datetime) -> datetime:
        """When people are there next, in the company's time zone; `moment` itself if open."""
        local = moment.astimezone(ZoneInfo(self.time_zone))
        if self.open_at(moment):
            return local
        day = local if local.time() < self.opens else local + timedelta(days=1)
        while DAYS[day.weekday()] not in self.days:
            day += timedelta(days=1)
        return datetime.combine(day.date(), self.opens, tzinfo=ZoneInfo(self.time_zone))
