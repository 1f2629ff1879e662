"""Takes what is due from the outbox and hands it to its channel."""

from collections.abc import Mapping
from datetime import timedelta

import structlog

from deskhand.core.clock import Clock
from deskhand.core.errors import Permanent, Retryable
from deskhand.core.ports import Channel
from deskhand.core.state import Outbox, OutboxRow

BATCH = 20
ATTEMPTS = 10
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)

log = structlog.get_logger("deskhand.dispatcher")


class Dispatcher:
    """One pass after another; several workers may run one each."""

    def __init__(self, outbox: Outbox, channels: Mapping[str, Channel], clock: Clock) -> None:
        self._outbox = outbox
        self._channels = channels
        self._clock = clock

    async def run_once(self) -> int:
        """Send what is due now; how many rows were tried."""
        rows = await self._outbox.claim_next(self._clock.now(), BATCH)
        for row in rows:
            await self._send(row)
        return len(rows)

    async def _send(self, row: OutboxRow) -> None:
        channel = self._channels.get(row.destination)
        if channel is None:
            await self._outbox.dead(
                row.id, f"no channel is named {row.destination}", self._clock.now()
            )
            return
        try:
            await channel.deliver(row.delivery.model_copy(update={"attempt_at": self._clock.now()}))
        except Retryable as error:
            await self._later(row, error)
        except Permanent as error:
            log.error("not delivered", ticket=row.ticket_id, to=row.destination, why=str(error))
            await self._outbox.dead(row.id, str(error), self._clock.now())
        else:
            await self._outbox.sent(row.id, self._clock.now())

    async def _later(self, row: OutboxRow, error: Retryable) -> None:
        now = self._clock.now()
        if row.attempts >= ATTEMPTS:
            log.error("given up", ticket=row.ticket_id, to=row.destination, why=str(error))
            await self._outbox.dead(row.id, f"{error} ({row.attempts} attempts)", now)
            return
        wait = error.after or min(FIRST_WAIT * 2 ** (row.attempts - 1), LONGEST_WAIT)
        await self._outbox.retry(row.id, now + wait, str(error), now)
