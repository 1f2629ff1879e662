"""The outbox in memory."""

from datetime import datetime, timedelta
from typing import Any

from deskhand.core.actors import Actor
from deskhand.core.errors import NotFound, Refused
from deskhand.core.state import NONE, OutboxRow, OutboxStatus
from deskhand.core.stop import STOPPED
from deskhand.store.memory.state import MemoryState
from deskhand.store.outbox import FAILURES, LEASE, NEXT_BY_PERSON, rest_until


class MemoryOutbox:
    """See `deskhand.core.state.Outbox`."""

    def __init__(self, store: MemoryState) -> None:
        self._store = store
        self._failures: dict[str, int] = {}
        self._paused_until: dict[str, datetime] = {}

    async def claim_next(
        self, now: datetime, limit: int, repeatable: frozenset[str], full: frozenset[str] = NONE
    ) -> tuple[OutboxRow, ...]:
        """At most one row per ticket and destination."""
        claimed: list[OutboxRow] = []
        busy: set[tuple[str, str]] = set()
        for row in sorted(self._store.outbox_rows.values(), key=lambda row: row.id):
            lane = (row.ticket_id, row.destination)
            touched = self._store.outbox_touched.get(row.id, now)
            left_behind = row.status == "sending" and touched <= now - LEASE
            unfinished = row.status in ("pending", "sending")
            is_due = left_behind or (row.status == "pending" and row.next_at <= now)
            rests = self._paused_until.get(row.destination, now) > now or row.destination in full
            if is_due and lane not in busy and not rests and len(claimed) < limit:
                ticket = self._store.find(row.ticket_id)
                if row.epoch is not None and row.epoch != ticket.epoch:
                    self._move(row, "cancelled", now, "overtaken")
                    continue
                if row.epoch is not None and self._store.stopped is not None:
                    claimed.append(self._move(row, "cancelled", now, STOPPED))
                    continue
                if left_behind and row.destination not in repeatable:
                    why = "its worker died while sending"
                    claimed.append(self._move(row, "uncertain", now, why))
                    continue
                claimed.append(self._move(row, "sending", now))
            if unfinished:
                busy.add(lane)
        return tuple(claimed)

    async def sent(self, rows: tuple[OutboxRow, ...], now: datetime) -> None:
        """They were handed over, whoever did it; their destinations work."""
        for row in rows:
            if self._store.outbox_rows[row.id].status == "sending":
                kept = self._store.outbox_rows[row.id].model_copy(
                    update={"remote_id": row.remote_id}
                )
                self._move(kept, "sent", now)
            if self._failures.pop(row.destination, 0) >= FAILURES:
                self._paused_until.pop(row.destination, None)

    async def retry(self, row: OutboxRow, at: datetime, detail: str, now: datetime) -> None:
        """Try again at `at`."""
        if moved := self._end(row, "pending", now, detail):
            self._store.outbox_rows[row.id] = moved.model_copy(update={"next_at": at})

    async def dead(self, row: OutboxRow, detail: str, now: datetime) -> None:
        """Give up."""
        self._end(row, "dead", now, detail)

    async def uncertain(self, row: OutboxRow, detail: str, now: datetime) -> None:
        """It may have arrived."""
        self._end(row, "uncertain", now, detail)

    def _end(
        self, row: OutboxRow, status: OutboxStatus, now: datetime, detail: str
    ) -> OutboxRow | None:
        """Unless this attempt is over: another worker took this one for dead."""
        found = self._store.outbox_rows[row.id]
        mine = (found.status, found.attempts) == ("sending", row.attempts)
        return self._move(found, status, now, detail) if mine else None

    async def resend(self, outbox_id: str, by: Actor, now: datetime) -> OutboxRow:
        """By a person's will, so whatever the ticket's epoch is by now."""
        row = self._by_person(outbox_id, "pending", by, now)
        again = row.model_copy(update={"epoch": None, "attempts": 0, "next_at": now})
        self._store.outbox_rows[outbox_id] = again
        return again

    async def arrived(self, outbox_id: str, by: Actor, now: datetime) -> OutboxRow:
        """A person found that it arrived."""
        return self._by_person(outbox_id, "sent", by, now)

    async def failed(
        self, destination: str, detail: str, now: datetime, after: timedelta | None = None
    ) -> None:
        """Count a failure; after some in a row, or when told so, the destination rests."""
        self._failures[destination] = self._failures.get(destination, 0) + 1
        if until := rest_until(self._failures[destination], now, after):
            self._paused_until[destination] = max(until, self._paused_until.get(destination, until))

    async def rows_of(self, ticket_id: str) -> tuple[OutboxRow, ...]:
        """A ticket's rows, oldest first."""
        rows = [row for row in self._store.outbox_rows.values() if row.ticket_id == ticket_id]
        return tuple(sorted(rows, key=lambda row: row.id))

    def _by_person(
        self, outbox_id: str, status: OutboxStatus, by: Actor, now: datetime
    ) -> OutboxRow:
        row = self._store.outbox_rows.get(outbox_id)
        if row is None:
            raise NotFound(f"there is no delivery {outbox_id}")
        if row.status not in NEXT_BY_PERSON[status]:
            raise Refused(f"the delivery is {row.status}; nothing is left to decide")
        return self._move(row, status, now, f"by {by.shown}")

    def _move(self, row: OutboxRow, status: Any, now: datetime, detail: str = "") -> OutboxRow:
        attempts = row.attempts + (status == "sending")
        moved = row.model_copy(update={"status": status, "attempts": attempts, "detail": detail})
        self._store.outbox_rows[row.id] = moved
        self._store.outbox_touched[row.id] = now
        return moved
