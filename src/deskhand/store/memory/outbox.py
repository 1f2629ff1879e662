"""The outbox in memory."""

from datetime import datetime
from typing import Any

from deskhand.core.state import (
    OutboxRow,
)
from deskhand.store.memory.state import MemoryState
from deskhand.store.outbox import LEASE


class MemoryOutbox:
    """See `deskhand.core.state.Outbox`."""

    def __init__(self, store: MemoryState) -> None:
        self._store = store

    async def claim_next(self, now: datetime, limit: int) -> tuple[OutboxRow, ...]:
        """At most one row per ticket and destination."""
        claimed: list[OutboxRow] = []
        busy: set[tuple[str, str]] = set()
        for row in sorted(self._store.outbox_rows.values(), key=lambda row: row.id):
            lane = (row.ticket_id, row.destination)
            touched = self._store.outbox_touched.get(row.id, now)
            left_behind = row.status == "sending" and touched <= now - LEASE
            unfinished = row.status in ("pending", "sending")
            is_due = left_behind or (row.status == "pending" and row.next_at <= now)
            if is_due and lane not in busy and len(claimed) < limit:
                ticket = self._store.find(row.ticket_id)
                if row.epoch is not None and row.epoch != ticket.epoch:
                    self._move(row, "cancelled", now, "overtaken")
                    continue
                claimed.append(self._move(row, "sending", now))
            if unfinished:
                busy.add(lane)
        return tuple(claimed)

    async def sent(self, outbox_id: str, now: datetime) -> None:
        """It was handed over."""
        self._move(self._store.outbox_rows[outbox_id], "sent", now)

    async def retry(self, outbox_id: str, at: datetime, detail: str, now: datetime) -> None:
        """Try again at `at`."""
        row = self._move(self._store.outbox_rows[outbox_id], "pending", now, detail)
        self._store.outbox_rows[outbox_id] = row.model_copy(update={"next_at": at})

    async def dead(self, outbox_id: str, detail: str, now: datetime) -> None:
        """Give up."""
        self._move(self._store.outbox_rows[outbox_id], "dead", now, detail)

    async def rows_of(self, ticket_id: str) -> tuple[OutboxRow, ...]:
        """A ticket's rows, oldest first."""
        rows = [row for row in self._store.outbox_rows.values() if row.ticket_id == ticket_id]
        return tuple(sorted(rows, key=lambda row: row.id))

    def _move(self, row: OutboxRow, status: Any, now: datetime, detail: str = "") -> OutboxRow:
        attempts = row.attempts + (status == "sending")
        moved = row.model_copy(update={"status": status, "attempts": attempts, "detail": detail})
        self._store.outbox_rows[row.id] = moved
        self._store.outbox_touched[row.id] = now
        return moved
