"""The model budget in memory."""

from datetime import datetime
from decimal import Decimal

from deskhand.core.errors import (
    OverBudget,
)
from deskhand.core.policy import Spending
from deskhand.store.budget import scopes


class MemoryBudget:
    """See `deskhand.core.state.Budget`."""

    def __init__(self) -> None:
        self.held: dict[str, Decimal] = {}
        self.spent: dict[str, Decimal] = {}

    async def reserve(self, ticket_id: str, spending: Spending, now: datetime) -> None:
        """Hold back one call's worth of both budgets, or of neither."""
        both = scopes(ticket_id, now)
        amount = spending.reserve_per_call
        for scope, limit in zip(both, (spending.per_ticket, spending.per_day), strict=True):
            taken = self.held.get(scope, Decimal(0)) + self.spent.get(scope, Decimal(0))
            if taken + amount > limit:
                what = "ticket's" if scope.startswith("ticket") else "day's"
                raise OverBudget(f"the {what} model budget of ${limit} is used up")
        for scope in both:
            self.held[scope] = self.held.get(scope, Decimal(0)) + amount

    async def settle(self, ticket_id: str, held: Decimal, spent: Decimal, now: datetime) -> None:
        """Give back what was held and count what was spent."""
        for scope in scopes(ticket_id, now):
            self.held[scope] = self.held.get(scope, Decimal(0)) - held
            self.spent[scope] = self.spent.get(scope, Decimal(0)) + spent
