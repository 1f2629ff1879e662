"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
"""Where the clock begins unless a test says otherwise: a Monday morning."""


class SettableClock:
    """See `deskhand.core.clock.Clock`."""

    def __init__(self, moment: datetime = MONDAY) -> None:
        self.set(moment)

    def now(self) -> datetime:
        """The moment that was set, aware, in UTC."""
        return self._moment

    def set(self, moment: datetime) -> None:
        """Move to `moment`. Raises `ValueError` for a naive one."""
        if moment.tzinfo is None:
            raise ValueError(f"{moment} names no time zone")
        self._moment = moment.astimezone(UTC)

    def advance(self, **time: float) -> datetime:
        """Move on, as in `advance(hours=2)`, and tell the new time."""
        self.set(self._moment + timedelta(**time))
        return self._moment
