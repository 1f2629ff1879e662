"""When people are there, so that a customer is told the truth about waiting."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import field_validator, model_validator

from deskhand.core.values import Value

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class BusinessHours(Value):
    """Opening hours in the company's own time zone (an IANA name)."""

    time_zone: str = "UTC"
    days: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri")
    opens: time = time(9)
    closes: time = time(17)
    closed: tuple[date, ...] = ()
    """Days on which nobody is there, such as holidays."""

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

    @model_validator(mode="after")
    def _opens_first(self) -> "BusinessHours":
        if self.opens >= self.closes:
            raise ValueError("closes: later on the same day than opens")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The company's time zone."""
        return ZoneInfo(self.time_zone)

    def works_on(self, day: date) -> bool:
        """Whether people are there on that day at all."""
        return DAYS[day.weekday()] in self.days and day not in self.closed

    def open_at(self, moment: datetime) -> bool:
        """Whether people are there at `moment`."""
        local = moment.astimezone(self.zone)
        return self.works_on(local.date()) and self.opens <= local.time() < self.closes

    def closing(self, moment: datetime) -> datetime:
        """When people leave on that day, in the company's time zone."""
        day = moment.astimezone(self.zone).date()
        return datetime.combine(day, self.closes, tzinfo=self.zone)

    def next_opening(self, moment: datetime) -> datetime:
        """When people are there next, in the company's time zone; `moment` itself if open."""
        local = moment.astimezone(self.zone)
        if self.open_at(moment):
            return local
        day = local if local.time() < self.opens else local + timedelta(days=1)
        while not self.works_on(day.date()):
            day += timedelta(days=1)
        return datetime.combine(day.date(), self.opens, tzinfo=self.zone)

    def after(self, moment: datetime, worked: timedelta) -> datetime:
        """When people will have been there for `worked` since `moment`, in UTC."""
        at = self.next_opening(moment).astimezone(UTC)
        while worked > (today := self.closing(at).astimezone(UTC) - at):
            worked -= today
            at = self.next_opening(at + today).astimezone(UTC)
        return at + worked
