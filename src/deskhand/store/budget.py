"""What models may cost, held back in the database before a call and settled after it."""

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.errors import OverBudget
from deskhand.core.policy import Spending
from deskhand.store.tables import spending as table


def scopes(ticket_id: str, now: datetime) -> tuple[str, str]:
    """The two budgets that a call counts against, in the order in which they are locked."""
    return f"ticket:{ticket_id}", f"day:{now.astimezone(UTC):%Y-%m-%d}"


class PostgresBudget:
    """See `deskhand.core.state.Budget`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def reserve(self, ticket_id: str, spending: Spending, now: datetime) -> None:
        """Hold back one call's worth of both budgets, or of neither."""
        limits = (spending.per_ticket, spending.per_day)
        async with self._engine.begin() as connection:
            for scope, limit in zip(scopes(ticket_id, now), limits, strict=True):
                await self._hold(connection, scope, limit, spending.reserve_per_call, now)

    async def _hold(
        self,
        connection: AsyncConnection,
        scope: str,
        limit: Decimal,
        amount: Decimal,
        now: datetime,
    ) -> None:
        await connection.execute(
            insert(table).values(scope=scope, updated_at=now).on_conflict_do_nothing()
        )
        held = await connection.execute(
            update(table)
            .where(table.c.scope == scope, table.c.spent + table.c.held + amount <= limit)
            .values(held=table.c.held + amount, updated_at=now)
        )
        if not held.rowcount:
            what = "ticket's" if scope.startswith("ticket") else "day's"
            raise OverBudget(f"the {what} model budget of ${limit} is used up")

    async def settle(self, ticket_id: str, held: Decimal, spent: Decimal, now: datetime) -> None:
        """Give back what was held and count what was spent."""
        async with self._engine.begin() as connection:
            for scope in scopes(ticket_id, now):
                await connection.execute(
                    update(table)
                    .where(table.c.scope == scope)
                    .values(held=table.c.held - held, spent=table.c.spent + spent, updated_at=now)
                )
