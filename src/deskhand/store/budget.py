"""What models may cost, held back in the database before a call and settled after it.

A ticket's own spending is a row of its own. The day's is the sum of those rows, and each process
holds back a slice of what is left of it, so that no row is written by all.
"""

import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    Numeric,
    Select,
    bindparam,
    case,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.errors import OverBudget
from deskhand.core.policy import Spending
from deskhand.store.slices import cut, live
from deskhand.store.tables import model_spending as table
from deskhand.store.tables import slices
from deskhand.store.tables import spending as before

SLICE_LASTS = timedelta(seconds=10)
SHARE = 50
"""A slice is this part of the day's limit, or one call's worth where that is more."""
LONGEST_CALL = timedelta(minutes=15)
"""What is held for longer belongs to a call whose worker died."""


def day_of(now: datetime) -> date:
    """The budget's day, in UTC."""
    return now.astimezone(UTC).date()


class PostgresBudget:
    """See `deskhand.core.limits.Budget`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._at_once = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._slice = ""
        self._cutting = asyncio.Lock()

    async def reserve(self, ticket_id: str, spending: Spending, now: datetime) -> None:
        """Hold back one call's worth of both budgets, or of neither."""
        while True:
            mine = self._slice
            async with self._at_once.connect() as connection:
                asked = await connection.execute(
                    HOLD,
                    {
                        "slice": mine,
                        "ticket": ticket_id,
                        "day": day_of(now),
                        "amount": spending.reserve_per_call,
                        "per_ticket": spending.per_ticket,
                        "now": now,
                        "stale": now - LONGEST_CALL,
                    },
                )
                row = asked.one()
            if row.held:
                return
            if row.sliced or row.over:
                raise OverBudget(f"the ticket's model budget of ${spending.per_ticket} is used up")
            async with self._cutting:
                if self._slice == mine:
                    self._slice = await self._cut(spending, now)

    async def _cut(self, spending: Spending, now: datetime) -> str:
        scope = f"spending:{day_of(now)}"
        amount = spending.reserve_per_call
        async with self._engine.begin() as connection:
            sliced, _ = await live(connection, scope, now)
            left = spending.per_day - Decimal(sliced) - await _taken(connection, now)
            if left < amount:
                raise OverBudget(f"the day's model budget of ${spending.per_day} is used up")
            size = min(left, max(amount, spending.per_day / SHARE))
            return await cut(connection, scope, size, now + SLICE_LASTS)

    async def settle(self, ticket_id: str, held: Decimal, spent: Decimal, now: datetime) -> None:
        """Give back what was held and count what was spent."""
        async with self._at_once.connect() as connection:
            await connection.execute(
                SETTLE,
                {
                    "ticket": ticket_id,
                    "on_day": day_of(now),
                    "was_held": held,
                    "cost": spent,
                    "now": now,
                },
            )


def _bound(name: str, column: Column[Any]) -> BindParameter[Any]:
    return bindparam(name, type_=column.type)


def _hold() -> Select[int, int, bool]:
    """One statement: take the amount from our slice and hold it on the ticket's row.

    `over`: the ticket's budget does not allow it. Checked again on the row itself, for calls of
    one ticket that come at once.
    """
    ticket, day = _bound("ticket", table.c.ticket_id), _bound("day", table.c.day)
    amount, limit = _bound("amount", table.c.held), bindparam("per_ticket", type_=Numeric)
    now, stale = _bound("now", table.c.updated_at), _bound("stale", table.c.updated_at)
    is_held = case((table.c.updated_at > stale, table.c.held), else_=0)
    other = table.alias()
    taken = (
        select(func.coalesce(func.sum(table.c.spent + is_held), 0))
        .where(table.c.ticket_id == ticket)
        .scalar_subquery()
    )
    on_other_days = (
        select(func.coalesce(func.sum(other.c.spent), 0))
        .where(other.c.ticket_id == ticket, other.c.day != day)
        .scalar_subquery()
    )
    fits = taken + amount <= limit
    mine = (
        update(slices)
        .where(
            slices.c.id == _bound("slice", slices.c.id),
            slices.c.expires_at > now,
            slices.c.size >= amount,
            fits,
        )
        .values(size=slices.c.size - amount)
        .returning(slices.c.id)
        .cte("mine")
    )
    row = select(ticket, day, amount, literal(0), now).select_from(mine)
    held = (
        insert(table)
        .from_select(["ticket_id", "day", "held", "spent", "updated_at"], row)
        .on_conflict_do_update(
            index_elements=[table.c.ticket_id, table.c.day],
            set_={"held": is_held + amount, "updated_at": now},
            where=on_other_days + table.c.spent + is_held + amount <= limit,
        )
        .returning(table.c.ticket_id)
        .cte("held")
    )
    return select(
        select(func.count()).select_from(mine).scalar_subquery().label("sliced"),
        select(func.count()).select_from(held).scalar_subquery().label("held"),
        (~fits).label("over"),
    )


HOLD = _hold()
SETTLE = (
    update(table)
    .where(table.c.ticket_id == bindparam("ticket"), table.c.day == bindparam("on_day"))
    .values(
        held=func.greatest(table.c.held - _bound("was_held", table.c.held), 0),
        spent=table.c.spent + _bound("cost", table.c.spent),
        updated_at=bindparam("now"),
    )
)


async def _taken(connection: AsyncConnection, now: datetime) -> Decimal:
    """What the day's calls took or hold, over all processes, those of release 0.1.0 included."""
    day = day_of(now)
    held = func.coalesce(func.sum(table.c.held).filter(table.c.updated_at > now - LONGEST_CALL), 0)
    found = await connection.execute(
        select(func.coalesce(func.sum(table.c.spent), 0) + held).where(table.c.day == day)
    )
    earlier = await connection.execute(
        select(before.c.held + before.c.spent).where(before.c.scope == f"day:{day}")
    )
    return Decimal(found.scalar_one()) + Decimal(earlier.scalar_one_or_none() or 0)
