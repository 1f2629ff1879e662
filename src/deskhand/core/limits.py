"""The internal ports that hold limits over all processes: what models may cost, and how often by the minute.

Postgres and memory both implement them.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from deskhand.core.policy import Spending


class Budget(Protocol):
    """What models may cost, per ticket and per day (UTC), over all workers."""

    async def reserve(self, ticket_id: str, spending: Spending, now: datetime) -> None:
        """Hold back one call's worth. Raises `OverBudget`."""
        ...

    async def settle(self, ticket_id: str, held: Decimal, spent: Decimal, now: datetime) -> None:
        """Give back what was held and count what was spent; `now` is the time of `reserve`."""
        ...


class Rates(Protocol):
    """Limits by the minute, over all processes."""

    async def take(self, scope: str, per_minute: int, now: datetime) -> timedelta:
        """Use one permit: zero when there was one, else how long until there may be one."""
        ...
