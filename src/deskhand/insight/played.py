"""Cases of the company's own, played again and held to what they expect."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from deskhand.core.errors import BadInput, DeskhandError
from deskhand.insight.batch import Broken, Row
from deskhand.insight.expected import failures
from deskhand.insight.replay import PartsFor, decide_again, read_row

AT_ONCE = 8
"""Cases that are played at the same time, where there is little of it."""
Item = Row | Broken


@dataclass
class Played:
    """A case, and what came of it."""

    name: str
    times: int
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter[str])
    """What was not as expected, and in how many of the runs."""

    def lines(self) -> list[str]:
        """The faults, as people read them."""
        return [
            fault if count == self.times else f"{fault} ({count} of {self.times} runs)"
            for fault, count in self.faults.items()
        ]


@dataclass(frozen=True)
class PlayedInTime:
    """What came of the cases for which there was time."""

    played: tuple[Played, ...]
    left: int
    """Cases for which there was none, or whose models cost money."""

    @property
    def otherwise(self) -> tuple[Played, ...]:
        """Those that are not as expected."""
        return tuple(one for one in self.played if one.faults)


async def play(item: Item, parts_for: PartsFor, now: datetime, times: int = 1) -> Played:
    """One case, so many times. What it cannot be read or decided for is a fault of it."""
    if isinstance(item, Broken):
        return Played(f"line {item.line}", 1, faults=Counter([item.why]))
    number, row = item
    played = Played(str(row.get("id") or f"line {number}"), times)
    try:
        given = read_row(row)
        if given.expect is None:
            raise BadInput('expect: missing; say what is expected, as {"decision": "answered"}')
        for _ in range(times):
            decision = await decide_again(given, number, parts_for, now)
            played.faults.update(failures(given.expect, decision))
            played.seconds += decision["seconds"]
    except DeskhandError as error:
        played.faults = Counter({str(error): times})
    return played


async def play_in_time(
    items: Iterable[Item], parts_for: PartsFor, now: datetime, seconds: float
) -> PlayedInTime:
    """Each case once, in their order, `AT_ONCE` together, as many as end within the time."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def in_turn(item: Item) -> Played:
        async with turns:
            return await play(item, parts_for, now)

    tasks = [asyncio.create_task(in_turn(item)) for item in items]
    if not tasks:
        return PlayedInTime((), 0)
    done, left = await asyncio.wait(tasks, timeout=seconds)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    return PlayedInTime(tuple(task.result() for task in tasks if task in done), len(left))
