"""Jobs on procrastinate: one turn is one job, deferred in the transaction of its message."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import procrastinate
import structlog
from procrastinate import RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.core.errors import Fenced, Overtaken, Superseded
from deskhand.flow.approval import carry_out
from deskhand.flow.due import act_on_due
from deskhand.flow.turn import give_up, run_turn
from deskhand.flow.turn_context import Parts
from deskhand.store.database import dsn
from deskhand.store.ledger import PostgresLedger
from deskhand.store.tickets import PostgresTickets

QUEUE = "turns"
ATTEMPTS = 3
"""Attempts at a turn before a person gets it: a message that kills its worker counts too."""
RETRY = RetryStrategy(max_attempts=50, wait=1, exponential_wait=2)
"""For errors outside of the flow, such as a database restart."""

log = structlog.get_logger("deskhand.engine")


@dataclass
class Runtime:
    """What jobs need. `parts` is set once the desk is built, before any job runs."""

    parts: Parts | None = None
    ledger: PostgresLedger | None = None
    tickets: PostgresTickets | None = None

    def built(self) -> tuple[Parts, PostgresLedger, PostgresTickets]:
        """All of it."""
        assert self.parts is not None
        assert self.ledger is not None
        assert self.tickets is not None
        return self.parts, self.ledger, self.tickets


class Jobs:
    """The tasks, and the door through which they are deferred inside a transaction."""

    def __init__(self, url: URL, runtime: Runtime) -> None:
        self.app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=dsn(url), min_size=1, max_size=8, kwargs={"options": "-c timezone=UTC"}
            )
        )
        self._runtime = runtime
        self._turn = self.app.task(name="turn", queue=QUEUE, retry=RETRY)(self.turn)
        self._effect = self.app.task(name="effect", queue=QUEUE, retry=RETRY)(self.effect)
        self._due = self.app.task(name="due", queue=QUEUE, retry=RETRY)(self.due)

    async def defer_turn(
        self, connection: AsyncConnection, ticket_id: str, turn_id: str, priority: int
    ) -> None:
        """T1: the job of a turn, in the transaction of its message."""
        await self._turn.configure(
            lock=ticket_id, priority=priority, connection=await _raw(connection)
        ).defer_async(turn_id=turn_id)

    async def defer_effect(
        self, connection: AsyncConnection, ticket_id: str, ledger_id: str
    ) -> None:
        """The job of an intent that a person approved or ran, in the transaction of the intent."""
        await self._effect.configure(
            lock=ticket_id, priority=50, connection=await _raw(connection)
        ).defer_async(ledger_id=ledger_id)

    async def defer_due(
        self, connection: AsyncConnection, ticket_id: str, due_at: datetime
    ) -> bool:
        """The job of a ticket whose time has come; one per ticket and time."""
        try:
            async with connection.begin_nested():
                await self._due.configure(
                    lock=ticket_id,
                    queueing_lock=f"due:{ticket_id}:{due_at.isoformat()}",
                    connection=await _raw(connection),
                ).defer_async(ticket_id=ticket_id, due_at=due_at.isoformat())
        except AlreadyEnqueued:
            return False
        return True

    async def turn(self, turn_id: str) -> None:
        """Run one turn to its end."""
        parts, _, _ = self._runtime.built()
        claim = await parts.journal.claim(turn_id, parts.clock.now())
        if claim is None:
            return
        with structlog.contextvars.bound_contextvars(ticket=claim.ticket.id, turn=turn_id):
            try:
                if claim.attempt > ATTEMPTS:
                    outcome = await give_up(parts, claim, f"{ATTEMPTS} attempts failed")
                else:
                    outcome = await run_turn(parts, claim)
                log.info("turn ended", outcome=outcome.kind, attempt=claim.attempt)
            except Superseded:
                await parts.tickets.merge_into_next(claim, parts.clock.now())
            except Overtaken as error:
                await parts.tickets.abandon(claim, str(error), parts.clock.now())
            except Fenced:
                log.warning("turn is another worker's", attempt=claim.attempt)
            except Exception as error:
                log.exception("turn failed", attempt=claim.attempt, why=type(error).__name__)
                raise

    async def effect(self, ledger_id: str) -> None:
        """Carry out what a person approved or ran."""
        parts, _, _ = self._runtime.built()
        row = await carry_out(parts, ledger_id)
        log.info("effect ended", ticket=row.ticket_id, action=row.action, status=row.status)

    async def due(self, ticket_id: str, due_at: str) -> None:
        """Do what is due on a ticket."""
        parts, ledger, _ = self._runtime.built()
        done = await act_on_due(parts, ledger.expire, ticket_id, datetime.fromisoformat(due_at))
        log.info("due ticket", ticket=ticket_id, done=done)

    async def remove_old(self, keep: timedelta = timedelta(days=7)) -> None:
        """Drop finished jobs; the log keeps what they did."""
        await self.app.job_manager.delete_old_jobs(nb_hours=int(keep.total_seconds() // 3600))


async def _raw(connection: AsyncConnection) -> Any:
    """The psycopg connection underneath, so that a job joins its transaction."""
    return (await connection.get_raw_connection()).driver_connection
