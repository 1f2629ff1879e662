"""Takes what is due from the outbox and hands it to its channel."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

import structlog

from deskhand.core.clock import Clock
from deskhand.core.errors import Permanent, Retryable, Uncertain
from deskhand.core.ports import UNREADABLE, Channel
from deskhand.core.state import Outbox, OutboxRow
from deskhand.core.values import storable
from deskhand.engine.links import NO_LINKS, Links
from deskhand.engine.metrics import DELIVERIES
from deskhand.flow.turn_context import Parts
from deskhand.flow.undelivered import undelivered

BATCH = 50
AT_ONCE = 100
"""Deliveries under way in one process."""
AT_ONCE_EACH = 10
"""Of these to one destination, so that a slow one leaves room for the others."""
ATTEMPTS = 10
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)

log = structlog.get_logger("deskhand.dispatcher")
UNREAD = "a newer release wrote it, and this one cannot read it"
UNREAD_WAIT = timedelta(minutes=1)
"""Before the next attempt at a row that cannot be read: a worker of the newer release may take it."""


class Dispatcher:
    """One pass after another; several workers may run one each.

    A delivery that takes long holds up only its own ticket and, when there are many, its own
    destination.
    """

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[str, Channel],
        clock: Clock,
        parts: Parts,
        links: Links = NO_LINKS,
    ) -> None:
        self._outbox = outbox
        self._channels = channels
        self._clock = clock
        self._parts = parts
        self._links = links
        self._repeatable = frozenset(
            name for name, channel in channels.items() if channel.honours_ids
        )
        self._places = {name: asyncio.Semaphore(AT_ONCE_EACH) for name in channels}
        self._under_way: dict[asyncio.Task[OutboxRow | None], OutboxRow] = {}

    async def run_once(self) -> int:
        """Note what has arrived, and begin to send what is due now; how many rows were begun."""
        await self._note()
        room = min(BATCH, AT_ONCE - len(self._under_way))
        busy = Counter(row.destination for row in self._under_way.values())
        full = frozenset(name for name, count in busy.items() if count >= AT_ONCE_EACH)
        if room <= 0:
            return 0
        rows = await self._outbox.claim_next(self._clock.now(), room, self._repeatable, full)
        for row in rows:
            if row.status == "sending":
                self._under_way[asyncio.create_task(self._send(row))] = row
            else:
                await undelivered(self._parts, row, row.detail, certain=False)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=0.01)
            await self._note()
        return len(rows)

    async def drain(self) -> None:
        """Wait for what is under way; channels have time-outs of their own."""
        if self._under_way:
            await asyncio.wait(self._under_way)
            await self._note()

    async def _note(self) -> None:
        """Write down together what has arrived since.

        Where writing itself failed, the rows stay `sending` until their lease ends.
        """
        arrived: list[OutboxRow] = []
        for task in [task for task in self._under_way if task.done()]:
            row = self._under_way.pop(task)
            error = task.exception()
            sent = None if error else task.result()
            DELIVERIES.labels(row.destination, "sent" if sent else "failed").inc()
            if error:
                log.error("delivery not noted", ticket=row.ticket_id, why=type(error).__name__)
            elif sent:
                arrived.append(sent)
        if arrived:
            await self._outbox.sent(tuple(arrived), self._clock.now())

    async def _send(self, row: OutboxRow) -> OutboxRow | None:
        """The row with what the other side calls it, where it arrived. Whatever else became of it is
        written down here."""
        if row.delivery.what == UNREADABLE:
            await self._later(row, Retryable(UNREAD, UNREAD_WAIT))
            return None
        channel = self._channels.get(row.destination)
        if channel is None:
            await self._give_up(row, f"no channel is named {row.destination}")
            return None
        try:
            async with self._places[row.destination]:
                attempt = row.delivery.model_copy(update={"attempt_at": self._clock.now()})
                named = await channel.deliver(self._links.added_to(attempt, row.destination))
        except Retryable as error:
            await self._later(row, error)
        except Permanent as error:
            await self._give_up(row, str(error))
        except Uncertain as error:
            await self._outbox.failed(row.destination, str(error), self._clock.now())
            await self._outbox.uncertain(row, str(error), self._clock.now())
            await undelivered(self._parts, row, str(error), certain=False)
        else:
            return row.model_copy(update={"remote_id": storable(named)})
        return None

    async def _later(self, row: OutboxRow, error: Retryable) -> None:
        now = self._clock.now()
        if row.delivery.what != UNREADABLE:
            await self._outbox.failed(row.destination, str(error), now, error.after)
        if row.attempts >= ATTEMPTS:
            await self._give_up(row, f"{error} ({row.attempts} attempts)")
            return
        wait = error.after or min(FIRST_WAIT * 2 ** (row.attempts - 1), LONGEST_WAIT)
        await self._outbox.retry(row, now + wait, str(error), now)

    async def _give_up(self, row: OutboxRow, why: str) -> None:
        log.error("not delivered", ticket=row.ticket_id, to=row.destination, why=why)
        await self._outbox.dead(row, why, self._clock.now())
        await undelivered(self._parts, row, why, certain=True)
