"""Jobs on procrastinate: one turn is one job, deferred in the transaction of its message."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import procrastinate
import structlog
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.decisions import HandedOff
from deskhand.core.errors import (
    Fenced,
    NotFound,
    Overtaken,
    Postponed,
    Refused,
    StepAlreadyStored,
    Superseded,
)
from deskhand.core.events import AssistAsked
from deskhand.core.logs import place_of
from deskhand.engine.assist import Assist
from deskhand.engine.metrics import TURN_SECONDS, TURNS
from deskhand.engine.ownership import OwnedJobs
from deskhand.engine.tracing import turn_span
from deskhand.flow.approval import carry_out, give_up_effect
from deskhand.flow.dispatch import of_stranded
from deskhand.flow.due import act_on_due
from deskhand.flow.effect import finish_open
from deskhand.flow.turn import give_up, run_turn
from deskhand.flow.turn_context import Parts
from deskhand.store.database import SESSION, dsn
from deskhand.store.intake import HURRY
from deskhand.store.ledger import PostgresLedger
from deskhand.store.stranded import strand, ticket_of_turn
from deskhand.store.tickets import PostgresTickets

QUEUE = "turns"
ASSIST_QUEUE = "assist"
"""Of its own: workers of release 0.1.0 would take these jobs and could not do them."""
ATTEMPTS = 3
"""Attempts at a turn before a person gets it: a message that kills its worker counts too."""
EFFECT_ATTEMPTS = 10
"""Attempts at a job other than a turn before it is given up."""
LAST_RESORT = 2
"""Attempts more, at giving up itself, before the ticket goes to the queue unread."""
APPROVED = 50
"""The priority of a ticket on which a person decided: they are waiting for it."""
FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(seconds=30)

log = structlog.get_logger("deskhand.engine")


class Again(BaseRetryStrategy):
    """Errors outside of the flow, such as a database restart: again and again, ever more slowly.

    What can never work does not come here: the tasks end it themselves.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """Twice as long as before, half a minute at most."""
        wait = min(FIRST_WAIT * 2 ** min(job.attempts, 10), LONGEST_WAIT)
        return RetryDecision(retry_in={"seconds": int(wait.total_seconds())})


@dataclass
class Runtime:
    """What jobs need. `parts` is set once the desk is built, before any job runs."""

    engine: AsyncEngine | None = None
    parts: Parts | None = None
    ledger: PostgresLedger | None = None
    tickets: PostgresTickets | None = None
    assist: Assist | None = None

    def built(self) -> tuple[Parts, PostgresLedger, PostgresTickets]:
        """All of it."""
        assert self.parts is not None
        assert self.ledger is not None
        assert self.tickets is not None
        return self.parts, self.ledger, self.tickets


class Jobs:
    """The tasks, and the door through which they are deferred inside a transaction."""

    def __init__(self, url: URL, runtime: Runtime) -> None:
        connector = procrastinate.PsycopgConnector(
            conninfo=dsn(url), min_size=1, max_size=8, kwargs=dict(SESSION)
        )
        self.app = procrastinate.App(connector=connector)
        self.app.job_manager = OwnedJobs(connector)
        self._runtime = runtime
        again = Again()
        self._turn = self.app.task(name="turn", queue=QUEUE, retry=again, pass_context=True)(
            self.turn
        )
        self._effect = self.app.task(name="effect", queue=QUEUE, retry=again, pass_context=True)(
            self.effect
        )
        self._assist = self.app.task(
            name="assist", queue=ASSIST_QUEUE, retry=again, pass_context=True
        )(self.assist)
        self._due = self.app.task(name="due", queue=QUEUE, retry=again, pass_context=True)(
            self.due_or_stranded
        )

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
        """The job of an intent that a person approved or ran, in the transaction of the intent.

        The whole ticket is hurried, so that its jobs keep their order.
        """
        await connection.execute(HURRY, {"priority": APPROVED, "ticket": ticket_id})
        await self._effect.configure(
            lock=ticket_id, priority=APPROVED, connection=await _raw(connection)
        ).defer_async(ledger_id=ledger_id)

    async def defer_assist(
        self, connection: AsyncConnection, ticket_id: str, asked: AssistAsked
    ) -> None:
        """The job of help that a person asked for: it waits for nothing else of the ticket."""
        await self._assist.configure(
            priority=APPROVED, connection=await _raw(connection)
        ).defer_async(ticket_id=ticket_id, asked=asked.model_dump(mode="json"))

    async def defer_due(
        self, connection: AsyncConnection, ticket_id: str, due_at: datetime, priority: int = 0
    ) -> bool:
        """The job of a ticket whose time has come; one per ticket and time."""
        try:
            async with connection.begin_nested():
                await self._due.configure(
                    lock=ticket_id,
                    priority=priority,
                    queueing_lock=f"due:{ticket_id}:{due_at.isoformat()}",
                    connection=await _raw(connection),
                ).defer_async(ticket_id=ticket_id, due_at=due_at.isoformat())
        except AlreadyEnqueued:
            return False
        return True

    async def turn(self, context: JobContext, turn_id: str) -> None:
        """Run one turn to its end, or put it aside until a model may work again.

        A turn that cannot even be claimed or given up ends with its ticket in the queue, unread.
        """
        parts, _, _ = self._runtime.built()
        try:
            claim = await parts.journal.claim(turn_id, parts.clock.now())
        except ValueError as error:
            log.error("a turn cannot be read", turn=turn_id, **place_of(error))
            if context.job.attempts + 1 < ATTEMPTS:
                raise
            await self._strand(await self._ticket_of(turn_id), "what is stored cannot be read")
            return
        if claim is None:
            return
        if claim.attempt - claim.parks > ATTEMPTS + LAST_RESORT:
            await self._strand(claim.ticket.id, "giving it up failed, too")
            return
        with (
            structlog.contextvars.bound_contextvars(ticket=claim.ticket.id, turn=turn_id),
            turn_span(claim) as span,
            TURN_SECONDS.time(),
        ):
            try:
                if claim.attempt - claim.parks > ATTEMPTS:
                    outcome = await give_up(parts, claim, f"{ATTEMPTS} attempts failed")
                else:
                    outcome = await run_turn(parts, claim)
                log.info("turn ended", outcome=outcome.kind, attempt=claim.attempt)
                reason = outcome.verdict.reason if isinstance(outcome, HandedOff) else ""
                TURNS.labels(outcome.kind, reason).inc()
                span.set_attribute("deskhand.outcome", outcome.kind)
            except Superseded:
                await parts.tickets.merge_into_next(claim, parts.clock.now())
            except Postponed as error:
                now = parts.clock.now()
                log.warning("turn waits for a model", until=error.until.isoformat(), why=str(error))
                await parts.tickets.park(claim, error.until, str(error), now)
            except Overtaken as error:
                await finish_open(parts, claim)
                await parts.tickets.abandon(claim, str(error), parts.clock.now())
            except Fenced:
                log.warning("turn is another worker's", attempt=claim.attempt)
            except StepAlreadyStored as error:
                log.warning("step stored before", attempt=claim.attempt, step=str(error))
                raise
            except Exception as error:
                log.error("turn failed", attempt=claim.attempt, **place_of(error))
                raise

    async def effect(self, context: JobContext, ledger_id: str) -> None:
        """Carry out what a person approved or ran; what fails again and again goes to a person."""
        parts, _, _ = self._runtime.built()
        try:
            if context.job.attempts >= EFFECT_ATTEMPTS:
                row = await give_up_effect(parts, ledger_id, f"{EFFECT_ATTEMPTS} attempts failed")
            else:
                row = await carry_out(parts, ledger_id)
        except (Refused, NotFound, Fenced) as error:
            log.warning("effect is settled elsewhere", ledger=ledger_id, why=str(error))
            return
        log.info("effect ended", ticket=row.ticket_id, action=row.action, status=row.status)

    async def assist(self, context: JobContext, ticket_id: str, asked: dict[str, Any]) -> None:
        """Help a person; what cannot be done is told."""
        assert self._runtime.assist is not None
        event = AssistAsked.model_validate(asked)
        if context.job.attempts >= EFFECT_ATTEMPTS:
            await self._runtime.assist.give_up(ticket_id, event, "it failed again and again")
            return
        try:
            done = await self._runtime.assist.help(ticket_id, event)
        except NotFound as error:
            log.warning("nobody to help", ticket=ticket_id, why=str(error))
            return
        log.info("helped a person", ticket=ticket_id, what=event.what, fault=done.fault)

    async def due_or_stranded(self, context: JobContext, ticket_id: str, due_at: str) -> None:
        """Do what is due; a ticket on which that fails again and again goes to people, unread."""
        if context.job.attempts >= EFFECT_ATTEMPTS:
            await self._strand(ticket_id, "what was due on it failed again and again")
            return
        await self.due(ticket_id, due_at)

    async def due(self, ticket_id: str, due_at: str) -> None:
        """Do what is due on a ticket; a change that a person was quicker to make is left alone."""
        parts, ledger, _ = self._runtime.built()
        try:
            done = await act_on_due(parts, ledger.expire, ticket_id, datetime.fromisoformat(due_at))
        except (Refused, NotFound) as error:
            log.info("nothing is due any more", ticket=ticket_id, why=str(error))
            return
        log.info("due ticket", ticket=ticket_id, done=done)

    async def _ticket_of(self, turn_id: str) -> str:
        assert self._runtime.engine is not None
        found = await ticket_of_turn(self._runtime.engine, turn_id)
        if found is None:
            raise NotFound(f"there is no turn {turn_id}")
        return found

    async def _strand(self, ticket_id: str, why: str) -> None:
        """To a person without reading anything: people are told, and see it in the queue."""
        parts, _, _ = self._runtime.built()
        assert self._runtime.engine is not None
        now = parts.clock.now()
        dispatches = of_stranded(parts.policy, ticket_id, why, now)
        moved = await strand(self._runtime.engine, ticket_id, why, dispatches, now)
        log.error("ticket given to people unread", ticket=ticket_id, why=why, moved=moved)

    async def remove_old(self, keep: timedelta = timedelta(days=7)) -> None:
        """Drop finished jobs; the log keeps what they did."""
        await self.app.job_manager.delete_old_jobs(nb_hours=int(keep.total_seconds() // 3600))


async def _raw(connection: AsyncConnection) -> Any:
    """The psycopg connection underneath, so that a job joins its transaction."""
    return (await connection.get_raw_connection()).driver_connection
