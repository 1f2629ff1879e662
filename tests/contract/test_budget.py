"""The budget: held back before a call, settled after it, never overshot."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine
from tests.contract.conftest import Store

from deskhand.core.errors import OverBudget
from deskhand.core.policy import Spending
from deskhand.store.budget import LONGEST_CALL, SLICE_LASTS, PostgresBudget
from deskhand.store.tables import model_spending
from deskhand.store.tables import spending as written_by_0_1_0
from deskhand.testing.clock import SettableClock

CENT = Decimal("0.01")
SPENDING = Spending(per_ticket=5 * CENT, per_day=20 * CENT, reserve_per_call=2 * CENT)
DOLLAR = Spending(per_ticket=5 * CENT, per_day=100 * CENT, reserve_per_call=CENT)
"""A slice of it is worth two calls."""


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


# --- many processes at one database --------------------------------------------------------------


async def held(process: PostgresBudget, tickets: range, spending: Spending, now: datetime) -> int:
    """How many of these tickets may make a call, where some ask at once."""
    asked: list[BaseException | None] = []
    for begin in range(tickets.start, tickets.stop, 10):
        names = range(begin, min(begin + 10, tickets.stop))
        reserves = (process.reserve(f"ticket-{n}", spending, now) for n in names)
        asked += await asyncio.gather(*reserves, return_exceptions=True)
    assert all(said is None or isinstance(said, OverBudget) for said in asked)
    return sum(said is None for said in asked)


async def taken(engine: AsyncEngine) -> Decimal:
    """What all calls of all days took or hold."""
    async with engine.connect() as connection:
        both = func.sum(model_spending.c.held + model_spending.c.spent)
        return (await connection.execute(select(func.coalesce(both, 0)))).scalar_one()


async def test_processes_use_the_day_up_together_and_never_overshoot_it(
    engine: AsyncEngine, clock: SettableClock
) -> None:
    processes = [PostgresBudget(engine) for _ in range(4)]
    calls = [
        held(process, range(30 * n, 30 * n + 30), DOLLAR, clock.now())
        for n, process in enumerate(processes)
    ]
    at_once = sum(await asyncio.gather(*calls))
    assert 100 - len(processes) <= at_once <= 100
    assert await taken(engine) == at_once * CENT
    clock.set(clock.now() + SLICE_LASTS)
    left = await asyncio.gather(
        *(held(process, range(200, 210), DOLLAR, clock.now()) for process in processes)
    )
    assert at_once + sum(left) <= 100


async def test_processes_that_spend_less_than_they_held_never_overshoot_the_day(
    engine: AsyncEngine, clock: SettableClock
) -> None:
    async def works(process: PostgresBudget, name: int) -> Decimal:
        """One call after another, each on a ticket of its own, until the day is used up."""
        spent = Decimal(0)
        for number in range(200):
            ticket, cost = f"{name}-{number}", CENT * (number % 5) / 4
            try:
                await process.reserve(ticket, SPENDING, clock.now())
            except OverBudget:
                return spent
            await process.settle(ticket, 2 * CENT, cost, clock.now())
            spent += cost
        raise AssertionError("the day has no end")

    spent = sum(await asyncio.gather(*(works(PostgresBudget(engine), n) for n in range(5))))
    assert spent == await taken(engine)
    assert SPENDING.per_day - 6 * 2 * CENT < spent <= SPENDING.per_day


async def test_calls_of_one_ticket_in_several_processes_never_overshoot_its_budget(
    engine: AsyncEngine, clock: SettableClock
) -> None:
    processes = [PostgresBudget(engine) for _ in range(4)]
    said = await asyncio.gather(
        *(processes[n % 4].reserve("ana", DOLLAR, clock.now()) for n in range(24)),
        return_exceptions=True,
    )
    assert said.count(None) == 5
    assert await taken(engine) == DOLLAR.per_ticket


async def test_a_slice_that_a_dead_process_had_not_used_comes_back_after_ten_seconds(
    engine: AsyncEngine, clock: SettableClock
) -> None:
    dies, lives = PostgresBudget(engine), PostgresBudget(engine)
    await dies.reserve("ana", DOLLAR, clock.now())
    assert await held(lives, range(110), DOLLAR, clock.now()) == 98
    clock.set(clock.now() + SLICE_LASTS - timedelta(seconds=1))
    assert await held(lives, range(110, 120), DOLLAR, clock.now()) == 0
    clock.advance(seconds=1)
    assert await held(lives, range(110, 120), DOLLAR, clock.now()) == 1


async def test_what_a_dead_process_held_for_a_call_comes_back_after_a_quarter_of_an_hour(
    engine: AsyncEngine, clock: SettableClock
) -> None:
    dies, lives = PostgresBudget(engine), PostgresBudget(engine)
    assert await held(dies, range(20), SPENDING, clock.now()) == 10
    clock.set(clock.now() + LONGEST_CALL - timedelta(seconds=1))
    assert await held(lives, range(20, 40), SPENDING, clock.now()) == 0
    clock.advance(seconds=1)
    assert await held(lives, range(20, 40), SPENDING, clock.now()) == 10


async def test_what_a_dead_process_held_on_a_ticket_comes_back_to_the_ticket(
    engine: AsyncEngine, clock: SettableClock
) -> None:
    dies, lives = PostgresBudget(engine), PostgresBudget(engine)
    for _ in range(2):
        await dies.reserve("ana", SPENDING, clock.now())
    with pytest.raises(OverBudget, match="ticket's"):
        await lives.reserve("ana", SPENDING, clock.now())
    clock.set(clock.now() + LONGEST_CALL)
    for _ in range(2):
        await lives.reserve("ana", SPENDING, clock.now())
    with pytest.raises(OverBudget, match="ticket's"):
        await lives.reserve("ana", SPENDING, clock.now())


async def test_a_call_that_ends_after_it_was_taken_for_dead_takes_nothing_from_others(
    engine: AsyncEngine, clock: SettableClock
) -> None:
    slow, other = PostgresBudget(engine), PostgresBudget(engine)
    began = clock.now()
    await slow.reserve("ana", SPENDING, began)
    clock.set(began + LONGEST_CALL)
    await slow.settle("ana", 2 * CENT, CENT, began)
    assert await taken(engine) == CENT
    assert await held(other, range(20), SPENDING, clock.now()) == 9


async def test_what_release_0_1_0_spent_and_holds_on_the_day_counts(
    engine: AsyncEngine, clock: SettableClock
) -> None:
    async with engine.begin() as connection:
        for day, spent in (("2026-03-01", 90), ("2026-03-02", 5)):
            row = {"scope": f"day:{day}", "held": 4 * CENT, "spent": spent * CENT}
            await connection.execute(insert(written_by_0_1_0).values(**row, updated_at=clock.now()))
    processes = [PostgresBudget(engine) for _ in range(3)]
    calls = [
        held(process, range(20 * n, 20 * n + 20), SPENDING, clock.now())
        for n, process in enumerate(processes)
    ]
    assert sum(await asyncio.gather(*calls)) == 5
    with pytest.raises(OverBudget, match="day's"):
        await processes[0].reserve("ana", SPENDING, clock.now())
