"""The model budget in memory."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

from deskhand.core.errors import OverBudget
from deskhand.core.policy import Spending
from deskhand.store.budget import day_of


class MemoryBudget:
    """See `deskhand.core.limits.Budget`."""

    def __init__(self) -> None:
        self.held: defaultdict[tuple[str, date], Decimal] = defaultdict(Decimal)
        self.spent: defaultdict[tuple[str, date], Decimal] = defaultdict(Decimal)

    async def reserve(self, ticket_id: str, spending: Spending, now: datetime) -> None:
        """Hold back one call's worth of both budgets, or of neither."""
        amount, today = spending.reserve_per_call, day_of(now)
        taken = [(*key, value) for of in (self.held, self.spent) for key, value in of.items()]
        if sum(v for ticket, _, v in taken if ticket == ticket_id) + amount > spending.per_ticket:
            raise OverBudget(f"the ticket's model budget of ${spending.per_ticket} is used up")
        if sum(v for _, day, v in taken if day == today) + amount > spending.per_day:
            raise OverBudget(f"the day's model budget of ${spending.per_day} is used up")
        self.held[ticket_id, today] += amount

    async def settle(self, ticket_id: str, held: Decimal, spent: Decimal, now: datetime) -> None:
        """Give back what was held and count what was spent."""
        key = ticket_id, day_of(now)
        self.held[key] -= held
        self.spent[key] += spent
