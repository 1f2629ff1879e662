"""Brings back what dead workers and database outages leave behind."""

from datetime import datetime, timedelta

import structlog
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.logs import place_of
from deskhand.engine.jobs import Jobs

STALLED_AFTER = timedelta(seconds=30)
"""A worker that was not heard of for so long is dead."""
LONGEST_FETCH = timedelta(seconds=10)
"""Between a job's mark in the database and its start here no more time passes than this."""
ORPHANS = text(
    "SELECT id, task_name, attempts FROM procrastinate_jobs WHERE status = 'doing' "
    "AND worker_id = :me AND id <> ALL(:running) AND NOT EXISTS (SELECT 1 FROM "
    "procrastinate_events e WHERE e.job_id = procrastinate_jobs.id AND e.type = 'started' "
    "AND e.at > now() - make_interval(secs => :age))"
)

log = structlog.get_logger("deskhand.recovery")


class Recovery:
    """A plain loop in every worker calls `sweep`: a periodic job could itself stall."""

    def __init__(
        self, jobs: Jobs, engine: AsyncEngine, stalled_after: timedelta = STALLED_AFTER
    ) -> None:
        self._jobs = jobs
        self._engine = engine
        self._stalled_after = stalled_after
        self.pause_after_error = 2 * stalled_after
        """After an outage live workers need a moment to be heard, or they are taken for dead."""
        self._paused_until: datetime | None = None

    def pause(self, now: datetime) -> None:
        """The database did not answer: leave jobs alone for a while."""
        self._paused_until = now + self.pause_after_error

    async def sweep(self, now: datetime, worker_id: int | None, running: set[int]) -> int:
        """Retry jobs of dead workers, and our own that we are not running. How many."""
        if self._paused_until is not None and now < self._paused_until:
            return 0
        self._paused_until = None
        manager = self._jobs.app.job_manager
        stalled = await manager.get_stalled_jobs(
            seconds_since_heartbeat=self._stalled_after.total_seconds()
        )
        count = 0
        for job in stalled:
            if job.id in running:
                continue  # It is we who were not heard of for a while.
            log.warning("retrying the job of a dead worker", job=job.id, task=job.task_name)
            await self._put_back(job)
            count += 1
        return count + await self._retry_orphans(worker_id, running)

    async def _retry_orphans(self, worker_id: int | None, running: set[int]) -> int:
        """Jobs marked as ours that we do not run: their end was lost in an outage."""
        if worker_id is None:
            return 0
        age = min(LONGEST_FETCH, self._stalled_after).total_seconds()
        async with self._engine.begin() as connection:
            rows = await connection.execute(
                ORPHANS, {"me": worker_id, "running": list(running), "age": age}
            )
            orphans = rows.all()
        for row in orphans:
            log.warning("retrying an orphaned job", job=row.id, task=row.task_name)
            await self._put_back(
                Job(
                    id=row.id,
                    status="doing",
                    queue="",
                    lock=None,
                    queueing_lock=None,
                    task_name=row.task_name,
                    attempts=row.attempts,
                    worker_id=worker_id,
                )
            )
        return len(orphans)

    async def _put_back(self, job: Job) -> None:
        """One job that cannot be put back keeps no other from it."""
        try:
            await self._jobs.app.job_manager.retry_job(job)
        except ConnectorException as error:
            log.error("the job cannot be put back", job=job.id, **place_of(error))
