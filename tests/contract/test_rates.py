"""Limits by the minute: whatever many processes do, no minute sees more than it may."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.limits import Rates
from deskhand.store.database import connect
from deskhand.store.memory.rates import MemoryRates
from deskhand.store.slices import MINUTE, USED_WITHIN
from deskhand.store.slices import Rates as PostgresRates
from deskhand.store.tables import slices
from deskhand.testing.clock import SettableClock

HAIKU = "model:haiku"
NOTHING = timedelta(0)
Start = Callable[[], Rates]
"""Starts one more process; in memory there is only ever one."""


@pytest.fixture(params=["memory", "postgres"])
def start(request: pytest.FixtureRequest) -> Start:
    if request.param == "memory":
        memory = MemoryRates()
        return lambda: memory
    engine: AsyncEngine = request.getfixturevalue("engine")
    return lambda: PostgresRates(engine)


async def used_up(rates: Rates, now: datetime, per_minute: int) -> int:
    """How many permits there are at once."""
    for number in range(per_minute + 1):
        if await rates.take(HAIKU, per_minute, now):
            return number
    raise AssertionError("the limit has no end")


def most_within(moments: list[datetime], window: timedelta) -> int:
    """The most moments that lie within any window of that length."""
    return max(
        sum(first <= moment < first + window for moment in moments) for first in sorted(moments)
    )


@pytest.mark.parametrize("per_minute", [1, 7, 60])
async def test_a_minute_has_its_permits_and_not_one_more(
    start: Start, clock: SettableClock, per_minute: int
) -> None:
    rates = start()
    assert await used_up(rates, clock.now(), per_minute) == per_minute
    clock.advance(seconds=30)
    assert await used_up(rates, clock.now(), per_minute) == 0
    clock.set(clock.now() + MINUTE / 2 + USED_WITHIN)
    assert await used_up(rates, clock.now(), per_minute) == per_minute


async def test_three_processes_share_what_a_minute_has(start: Start, clock: SettableClock) -> None:
    """Also what one of them took and had nobody left to ask for it."""
    processes = [start() for _ in range(3)]
    waits = await asyncio.gather(
        *(processes[n % 3].take(HAIKU, 60, clock.now()) for n in range(120))
    )
    left = [await used_up(one, clock.now(), 60) for one in processes]
    assert waits.count(NOTHING) + sum(left) == 60


@pytest.mark.parametrize("seed", range(3))
async def test_no_minute_sees_more_than_its_permits_however_three_processes_ask(
    start: Start, clock: SettableClock, seed: int
) -> None:
    per_minute, lot, begins = 60, Random(seed), clock.now()
    processes, taken = [start() for _ in range(3)], list[datetime]()
    while clock.now() < begins + 4 * MINUTE:
        for _ in range(lot.choice((0, 0, 1, 2, 12))):
            if not await lot.choice(processes).take(HAIKU, per_minute, clock.now()):
                taken.append(clock.now())
        clock.advance(seconds=lot.choice((0.1, 1, 4, 9)))
    assert most_within(taken, MINUTE - USED_WITHIN) <= per_minute
    assert most_within(taken, MINUTE) <= per_minute
    assert len(taken) > per_minute


async def test_permits_that_were_kept_for_seconds_make_no_later_minute_fuller(
    connected: Start, clock: SettableClock
) -> None:
    processes, taken = [connected() for _ in range(3)], list[datetime]()

    async def take(process: Rates, times: int) -> None:
        for _ in range(times):
            if not await process.take(HAIKU, 100, clock.now()):
                taken.append(clock.now())

    begins = clock.now()
    for process in processes:
        await take(process, 8)
    clock.advance(seconds=4.9)
    for process in processes:
        await take(process, 40)
    clock.set(begins + MINUTE)
    for process in processes:
        await take(process, 40)
    assert most_within(taken, MINUTE) <= 100


async def test_what_a_process_that_died_held_is_there_again_within_a_minute(
    start: Start, clock: SettableClock
) -> None:
    dies, lives = start(), start()
    for _ in range(8):
        assert not await dies.take(HAIKU, 100, clock.now())
    begins = clock.now()
    assert await used_up(lives, clock.now(), 100) <= 92
    clock.set(begins + MINUTE + USED_WITHIN)
    assert await used_up(lives, clock.now(), 100) == 100


async def test_who_waits_as_long_as_was_said_gets_a_permit(
    start: Start, clock: SettableClock
) -> None:
    dies, lives = start(), start()
    await dies.take(HAIKU, 20, clock.now())
    clock.advance(seconds=7)
    await used_up(lives, clock.now(), 20)
    for _ in range(20):
        wait = await lives.take(HAIKU, 20, clock.now())
        if wait:
            assert NOTHING < wait <= MINUTE + USED_WITHIN
            clock.set(clock.now() + wait)
            assert not await lives.take(HAIKU, 20, clock.now())


async def test_what_is_limited_apart_does_not_share(start: Start, clock: SettableClock) -> None:
    rates = start()
    assert await used_up(rates, clock.now(), 5) == 5
    assert not await rates.take("model:sonnet", 5, clock.now())


async def test_a_limit_that_was_lowered_holds_at_once(start: Start, clock: SettableClock) -> None:
    rates = start()
    assert await used_up(rates, clock.now(), 10) == 10
    assert await rates.take(HAIKU, 5, clock.now())


# --- Postgres ------------------------------------------------------------------------------------


@pytest.fixture
def connected(runner: asyncio.Runner, database: URL) -> Iterator[Start]:
    """Starts processes that have connections of their own."""
    engines: list[AsyncEngine] = []

    def start() -> Rates:
        engines.append(connect(database, size=2))
        return PostgresRates(engines[-1])

    yield start
    for engine in engines:
        runner.run(engine.dispose())


async def test_processes_with_connections_of_their_own_share_too(
    connected: Start, clock: SettableClock
) -> None:
    processes = [connected() for _ in range(3)]
    waits = await asyncio.gather(
        *(processes[n % 3].take(HAIKU, 30, clock.now()) for n in range(60))
    )
    assert waits.count(NOTHING) == 30


async def test_a_permit_that_was_not_used_in_time_is_not_used_at_all(
    engine: AsyncEngine, clock: SettableClock
) -> None:
    rates = PostgresRates(engine)
    for _ in range(2):
        assert not await rates.take(HAIKU, 100, clock.now())
    clock.set(clock.now() + USED_WITHIN)
    assert not await rates.take(HAIKU, 100, clock.now())
    async with engine.connect() as connection:
        sizes = await connection.execute(select(slices.c.size).order_by(slices.c.id))
        assert [int(size) for size in sizes.scalars()] == [1, 2, 1]


async def test_slices_that_ended_are_swept_away(engine: AsyncEngine, clock: SettableClock) -> None:
    rates = PostgresRates(engine)
    for _ in range(5):
        assert not await rates.take(HAIKU, 20, clock.now())
        clock.advance(minutes=2)
    async with engine.connect() as connection:
        assert len((await connection.execute(select(slices))).all()) == 1
