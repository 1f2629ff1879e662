"""The outbox: what is to leave, claimed under the ticket's lock."""

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.events import OutboxMoved
from deskhand.core.state import OutboxRow
from deskhand.store.rows import outbox_of, write_event
from deskhand.store.tables import outbox, tickets

LEASE = timedelta(seconds=120)
"""A row that has been `sending` for longer belongs to a worker that died: receivers drop the
second delivery by its id."""


class PostgresOutbox:
    """See `deskhand.core.state.Outbox`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def claim_next(self, now: datetime, limit: int) -> tuple[OutboxRow, ...]:
        """At most one row per ticket and destination, oldest first, of tickets nobody has locked."""
        async with self._engine.begin() as connection:
            earlier = outbox.alias("earlier")
            due = or_(
                (outbox.c.status == "pending") & (outbox.c.next_at <= now),
                (outbox.c.status == "sending") & (outbox.c.updated_at <= now - LEASE),
            )
            waits_behind = (
                select(earlier.c.id)
                .where(
                    earlier.c.ticket_id == outbox.c.ticket_id,
                    earlier.c.destination == outbox.c.destination,
                    earlier.c.status.in_(("pending", "sending")),
                    earlier.c.id < outbox.c.id,
                )
                .exists()
            )
            rows = await connection.execute(
                select(outbox, tickets.c.epoch.label("ticket_epoch"))
                .join(tickets, tickets.c.id == outbox.c.ticket_id)
                .where(due, ~waits_behind)
                .order_by(outbox.c.next_at)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
            claimed: list[OutboxRow] = []
            for row in rows.mappings().all():
                if row["epoch"] is not None and row["epoch"] != row["ticket_epoch"]:
                    await self._move(connection, outbox_of(row), "cancelled", now, "overtaken")
                else:
                    claimed.append(await self._move(connection, outbox_of(row), "sending", now))
            return tuple(claimed)

    async def sent(self, outbox_id: str, now: datetime) -> None:
        """It was handed over."""
        await self._finish(outbox_id, "sent", now)

    async def retry(self, outbox_id: str, at: datetime, detail: str, now: datetime) -> None:
        """Try again at `at`."""
        async with self._engine.begin() as connection:
            await connection.execute(
                update(outbox)
                .where(outbox.c.id == outbox_id)
                .values(status="pending", next_at=at, detail=detail, updated_at=now)
            )

    async def dead(self, outbox_id: str, detail: str, now: datetime) -> None:
        """Give up; a person sees it."""
        await self._finish(outbox_id, "dead", now, detail)

    async def rows_of(self, ticket_id: str) -> tuple[OutboxRow, ...]:
        """A ticket's rows, oldest first."""
        async with self._engine.connect() as connection:
            rows = await connection.execute(
                select(outbox).where(outbox.c.ticket_id == ticket_id).order_by(outbox.c.id)
            )
            return tuple(outbox_of(row) for row in rows.mappings())

    async def waiting(self) -> int:
        """How many rows have not left yet."""
        async with self._engine.connect() as connection:
            found = await connection.execute(
                select(func.count()).where(outbox.c.status.in_(("pending", "sending")))
            )
            return found.scalar_one()

    async def _finish(self, outbox_id: str, status: str, now: datetime, detail: str = "") -> None:
        async with self._engine.begin() as connection:
            found = await connection.execute(select(outbox).where(outbox.c.id == outbox_id))
            await self._move(connection, outbox_of(found.mappings().one()), status, now, detail)

    async def _move(
        self,
        connection: AsyncConnection,
        row: OutboxRow,
        status: str,
        now: datetime,
        detail: str = "",
    ) -> OutboxRow:
        attempts = row.attempts + (status == "sending")
        moved = row.model_copy(update={"status": status, "attempts": attempts, "detail": detail})
        await connection.execute(
            update(outbox)
            .where(outbox.c.id == row.id)
            .values(status=status, attempts=attempts, detail=detail, updated_at=now)
        )
        await write_event(
            connection,
            row.ticket_id,
            OutboxMoved(
                outbox_id=row.id,
                what=row.delivery.what,
                destination=row.destination,
                status=status,
                detail=detail,
            ),
            now,
        )
        return moved
