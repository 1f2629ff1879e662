"""A circuit breaker per name: after some failures in a row, it is left alone for a while."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class Breaker:
    """Counts failures in a row. One per process; a success closes it."""

    failures: int = 5
    pause: timedelta = timedelta(seconds=30)
    _counts: dict[str, int] = field(default_factory=dict[str, int])
    _until: dict[str, datetime] = field(default_factory=dict[str, datetime])

    def is_open(self, name: str, now: datetime) -> bool:
        """Whether `name` is being left alone at `now`.

        After the pause one call may try while the others wait for one more: not all at once fall
        on something that may be still down.
        """
        until = self._until.get(name)
        if until is None:
            return False
        if now < until:
            return True
        self._until[name] = now + self.pause
        return False

    def until(self, name: str, now: datetime) -> datetime:
        """When it may be tried again; `now` where nothing speaks against it."""
        return max(self._until.get(name, now), now)

    def failed(self, name: str, now: datetime) -> None:
        """Count a failure; the last allowed one starts the pause."""
        self._counts[name] = self._counts.get(name, 0) + 1
        if self._counts[name] >= self.failures:
            self._until[name] = now + self.pause

    def worked(self, name: str) -> None:
        """Forget the failures."""
        self._counts.pop(name, None)
        self._until.pop(name, None)
