"""The budget: held back before a call, settled after it, never overshot."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from tests.contract.conftest import Store

from deskhand.core.errors import OverBudget
from deskhand.core.policy import Spending

CENT = Decimal("0.01")
SPENDING = Spending(per_ticket=5 * CENT, per_day=20 * CENT, reserve_per_call=2 * CENT)


async def calls(store: Store, ticket: str, spending: Spending = SPENDING) -> int:
    """How many more calls the ticket may make at once."""
    for number in range(100):
        try:
            await store.budget.reserve(ticket, spending, store.now)
        except OverBudget:
            return number
    raise AssertionError("the budget has no end")


async def test_a_ticket_may_not_hold_more_than_its_budget(store: Store) -> None:
    assert await calls(store, "ana") == 2
    with pytest.raises(OverBudget, match=r"ticket's model budget of \$0.05"):
        await store.budget.reserve("ana", SPENDING, store.now)


async def test_a_budget_may_be_used_up_to_the_last_cent(store: Store) -> None:
    exact = SPENDING.model_copy(update={"per_ticket": 6 * CENT})
    assert await calls(store, "ana", exact) == 3


async def test_what_was_held_comes_back_and_what_was_spent_does_not(store: Store) -> None:
    await calls(store, "ana")
    await store.budget.settle("ana", 2 * CENT, CENT / 10, store.now)
    assert await calls(store, "ana") == 1
    await store.budget.settle("ana", 2 * CENT, 4 * CENT, store.now)
    await store.budget.settle("ana", 2 * CENT, Decimal(0), store.now)
    assert await calls(store, "ana") == 0


async def test_a_call_that_failed_costs_nothing(store: Store) -> None:
    for _ in range(20):
        await store.budget.reserve("ana", SPENDING, store.now)
        await store.budget.settle("ana", 2 * CENT, Decimal(0), store.now)
    assert await calls(store, "ana") == 2


async def test_tickets_share_the_day(store: Store) -> None:
    assert [await calls(store, f"ticket-{number}") for number in range(6)] == [2, 2, 2, 2, 2, 0]
    with pytest.raises(OverBudget, match=r"day's model budget of \$0.20"):
        await store.budget.reserve("ana", SPENDING, store.now)


async def test_what_the_day_refuses_is_not_held_against_the_ticket(store: Store) -> None:
    tight = SPENDING.model_copy(update={"per_day": CENT})
    assert await calls(store, "ana", tight) == 0
    assert await calls(store, "ana") == 2


async def test_a_new_day_begins_at_midnight_utc(store: Store) -> None:
    tight = SPENDING.model_copy(update={"per_day": 2 * CENT})
    evening = datetime(2026, 3, 2, 23, 59, tzinfo=UTC)
    in_berlin = evening.astimezone(timezone(timedelta(hours=1)))
    await store.budget.reserve("ana", tight, evening)
    with pytest.raises(OverBudget):
        await store.budget.reserve("ben", tight, in_berlin)
    await store.budget.reserve("ben", tight, evening + timedelta(minutes=1))


async def test_a_tickets_budget_does_not_come_back_with_the_day(store: Store) -> None:
    for _ in range(2):
        await store.budget.reserve("ana", SPENDING, store.now)
        await store.budget.settle("ana", 2 * CENT, 2 * CENT, store.now)
    store.clock.advance(days=1)
    assert await calls(store, "ana") == 0


async def test_parallel_calls_cannot_overshoot(store: Store) -> None:
    held = await asyncio.gather(
        *(store.budget.reserve(f"ticket-{n % 7}", SPENDING, store.now) for n in range(21)),
        return_exceptions=True,
    )
    assert sum(result is None for result in held) == 10
    assert all(result is None or isinstance(result, OverBudget) for result in held)
