"""The outbox: what is to leave, claimed under the ticket's lock."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, bindparam, case, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.actors import Actor
from deskhand.core.errors import NotFound, Refused
from deskhand.core.events import OutboxMoved
from deskhand.core.state import NONE, OutboxRow, OutboxStatus
from deskhand.core.stop import STOPPED
from deskhand.store.database import reading
from deskhand.store.rows import event_row, lock_ticket, outbox_of
from deskhand.store.stop import state_in
from deskhand.store.tables import destinations, events, outbox, tickets

LEASE = timedelta(seconds=120)
"""A row that has been `sending` for longer belongs to a worker that died. Longer than any channel
takes to give up."""
FAILURES = 5
"""Failures in a row after which a destination rests."""
FIRST_REST = timedelta(seconds=15)
LONGEST_REST = timedelta(minutes=5)
NEXT_BY_PERSON: dict[OutboxStatus, tuple[OutboxStatus, ...]] = {
    "pending": ("dead", "uncertain"),
    "sent": ("uncertain",),
}
"""What a person may make of a row, and from what."""


def rest_until(failures: int, now: datetime, after: timedelta | None) -> datetime | None:
    """Until when a destination rests after `failures` in a row; None while it need not.

    The rest doubles with each further failure. `after` is what the destination itself asked for.
    """
    over = failures - FAILURES
    rest = min(FIRST_REST * 2 ** min(over, 10), LONGEST_REST) if over >= 0 else timedelta(0)
    longest = max(rest, after or timedelta(0))
    return now + longest if longest else None


def _due() -> Select[Any]:
    earlier = outbox.alias("earlier")
    is_due = or_(
        (outbox.c.status == "pending") & (outbox.c.next_at <= bindparam("now")),
        (outbox.c.status == "sending") & (outbox.c.updated_at <= bindparam("late")),
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
    rests = (
        select(destinations.c.name)
        .where(destinations.c.name == outbox.c.destination)
        .where(destinations.c.paused_until > bindparam("now"))
        .exists()
    )
    free = outbox.c.destination.not_in(bindparam("full", expanding=True))
    return (
        select(outbox, tickets.c.epoch.label("ticket_epoch"))
        .join(tickets, tickets.c.id == outbox.c.ticket_id)
        .where(is_due, ~waits_behind, ~rests, free)
        .order_by(outbox.c.next_at, outbox.c.id)
        .limit(bindparam("limit", type_=Integer))
        .with_for_update(skip_locked=True, key_share=True)
    )


DUE = _due()
NAMED = update(outbox).where(outbox.c.id == bindparam("row")).values(remote_id=bindparam("named"))


class PostgresOutbox:
    """See `deskhand.core.state.Outbox`."""

    def __init__(self, engine: AsyncEngine, lease: timedelta = LEASE) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._lease = lease

    async def claim_next(
        self, now: datetime, limit: int, repeatable: frozenset[str], full: frozenset[str] = NONE
    ) -> tuple[OutboxRow, ...]:
        """Rows that are due, oldest first, of tickets that nobody has locked."""
        async with self._engine.begin() as connection:
            found = await connection.execute(
                DUE, {"now": now, "late": now - self._lease, "full": list(full), "limit": limit}
            )
            stopped = await state_in(connection) is not None
            overtaken: list[OutboxRow] = []
            held: list[OutboxRow] = []
            left_behind: list[OutboxRow] = []
            claimed: list[OutboxRow] = []
            for row in found.mappings():
                one = outbox_of(row)
                if one.epoch is not None and one.epoch != row["ticket_epoch"]:
                    overtaken.append(one)
                elif one.epoch is not None and stopped:
                    held.append(one)
                elif one.status == "sending" and one.destination not in repeatable:
                    left_behind.append(one)
                else:
                    claimed.append(one)
            await _move(connection, overtaken, "cancelled", now, "overtaken")
            why = "its worker died while sending"
            doubtful = await _move(connection, left_behind, "uncertain", now, why)
            never = await _move(connection, held, "cancelled", now, STOPPED)
            return (*await _move(connection, claimed, "sending", now), *doubtful, *never)

    async def sent(self, rows: tuple[OutboxRow, ...], now: datetime) -> None:
        """They were handed over, with the `remote_id` that they have now; their destinations work."""
        async with self._engine.begin() as connection:
            ids = [row.id for row in rows]
            found = await connection.execute(
                select(outbox.c.id)
                .where(outbox.c.id.in_(ids), outbox.c.status == "sending")
                .with_for_update()
            )
            still = set(found.scalars())
            await _move(connection, [row for row in rows if row.id in still], "sent", now)
            named = [{"row": one.id, "named": one.remote_id} for one in rows if one.remote_id]
            if named:
                await connection.execute(NAMED, named)
            await connection.execute(
                update(destinations)
                .where(
                    destinations.c.name.in_({row.destination for row in rows}),
                    destinations.c.failures > 0,
                )
                .values(
                    failures=0,
                    # A rest after failures is over; one that the destination asked for is not.
                    paused_until=case(
                        (destinations.c.failures >= FAILURES, None),
                        else_=destinations.c.paused_until,
                    ),
                    detail="",
                    updated_at=now,
                )
            )

    async def retry(self, row: OutboxRow, at: datetime, detail: str, now: datetime) -> None:
        """Try again at `at`."""
        async with self._engine.begin() as connection:
            if still := await _still_sending(connection, row):
                await _move(connection, (still,), "pending", now, detail)
                await connection.execute(
                    update(outbox).where(outbox.c.id == row.id).values(next_at=at)
                )

    async def dead(self, row: OutboxRow, detail: str, now: datetime) -> None:
        """Give up; a person sees it."""
        await self._end(row, "dead", detail, now)

    async def uncertain(self, row: OutboxRow, detail: str, now: datetime) -> None:
        """It may have arrived; a person finds out."""
        await self._end(row, "uncertain", detail, now)

    async def resend(self, outbox_id: str, by: Actor, now: datetime) -> OutboxRow:
        """By a person's will, so whatever the ticket's epoch is by now."""
        return await self._by_person(
            outbox_id, "pending", by, now, epoch=None, attempts=0, next_at=now
        )

    async def arrived(self, outbox_id: str, by: Actor, now: datetime) -> OutboxRow:
        """A person found that it arrived."""
        return await self._by_person(outbox_id, "sent", by, now)

    async def failed(
        self, destination: str, detail: str, now: datetime, after: timedelta | None = None
    ) -> None:
        """Count a failure; after some in a row, or when told so, the destination rests."""
        first = {"name": destination, "failures": 1, "detail": detail, "updated_at": now}
        async with self._engine.begin() as connection:
            counted = await connection.execute(
                upsert(destinations)
                .values(first)
                .on_conflict_do_update(
                    index_elements=[destinations.c.name],
                    set_={**first, "failures": destinations.c.failures + 1},
                )
                .returning(destinations.c.failures)
            )
            if until := rest_until(counted.scalar_one(), now, after):
                await connection.execute(
                    update(destinations)
                    .where(destinations.c.name == destination)
                    .values(paused_until=func.greatest(destinations.c.paused_until, until))
                )

    async def rows_of(self, ticket_id: str) -> tuple[OutboxRow, ...]:
        """A ticket's rows, oldest first."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(outbox).where(outbox.c.ticket_id == ticket_id).order_by(outbox.c.id)
            )
            return tuple(outbox_of(row) for row in rows.mappings())

    async def undelivered(self, limit: int = 100) -> tuple[OutboxRow, ...]:
        """What people have to look at: dead and uncertain rows, newest first."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(outbox)
                .where(outbox.c.status.in_(("dead", "uncertain")))
                .order_by(outbox.c.updated_at.desc())
                .limit(limit)
            )
            return tuple(outbox_of(row) for row in rows.mappings())

    async def waiting(self) -> int:
        """How many rows have not left yet."""
        async with self._reading.connect() as connection:
            found = await connection.execute(
                select(func.count()).where(outbox.c.status.in_(("pending", "sending")))
            )
            return found.scalar_one()

    async def _end(self, row: OutboxRow, status: OutboxStatus, why: str, now: datetime) -> None:
        async with self._engine.begin() as connection:
            if still := await _still_sending(connection, row):
                await _move(connection, (still,), status, now, why)

    async def _by_person(
        self, outbox_id: str, status: OutboxStatus, by: Actor, now: datetime, **columns: object
    ) -> OutboxRow:
        async with self._engine.begin() as connection:
            found = await connection.execute(
                select(outbox.c.ticket_id).where(outbox.c.id == outbox_id)
            )
            ticket_id = found.scalar_one_or_none()
            if ticket_id is None:
                raise NotFound(f"there is no delivery {outbox_id}")
            await lock_ticket(connection, ticket_id)
            row = await _locked(connection, outbox_id)
            if row.status not in NEXT_BY_PERSON[status]:
                raise Refused(f"the delivery is {row.status}; nothing is left to decide")
            (moved,) = await _move(connection, (row,), status, now, f"by {by.shown}")
            if columns:
                await connection.execute(
                    update(outbox).where(outbox.c.id == outbox_id).values(**columns)
                )
            return moved.model_copy(update=columns)


async def _locked(connection: AsyncConnection, outbox_id: str) -> OutboxRow:
    found = await connection.execute(
        select(outbox).where(outbox.c.id == outbox_id).with_for_update()
    )
    return outbox_of(found.mappings().one())


async def _still_sending(connection: AsyncConnection, row: OutboxRow) -> OutboxRow | None:
    """The row, unless this attempt at it is over: another worker took this one for dead."""
    found = await _locked(connection, row.id)
    return found if (found.status, found.attempts) == ("sending", row.attempts) else None


async def _move(
    connection: AsyncConnection,
    rows: Iterable[OutboxRow],
    status: OutboxStatus,
    now: datetime,
    detail: str = "",
) -> tuple[OutboxRow, ...]:
    """Bring rows to a new status and log it, whatever their number, in two statements."""
    sends = int(status == "sending")
    moved = tuple(
        row.model_copy(
            update={"status": status, "attempts": row.attempts + sends, "detail": detail}
        )
        for row in rows
    )
    if not moved:
        return ()
    await connection.execute(
        update(outbox)
        .where(outbox.c.id.in_([row.id for row in moved]))
        .values(status=status, attempts=outbox.c.attempts + sends, detail=detail, updated_at=now)
    )
    told = [
        event_row(
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
        for row in moved
    ]
    await connection.execute(insert(events), told)
    return moved
