"""Limits by the minute, in memory."""

from collections import defaultdict
from datetime import datetime, timedelta

from deskhand.store.slices import MINUTE


class MemoryRates:
    """See `deskhand.core.limits.Rates`."""

    def __init__(self) -> None:
        self._used: defaultdict[str, list[datetime]] = defaultdict(list)

    async def take(self, scope: str, per_minute: int, now: datetime) -> timedelta:
        """Use one permit of the last minute's."""
        used = self._used[scope] = [at for at in self._used[scope] if at > now - MINUTE]
        if len(used) >= per_minute:
            return used[0] + MINUTE - now
        used.append(now)
        return timedelta(0)
