"""Who may end a job: only the worker that holds it, in the run in which it took it.

procrastinate's own functions check the job's id alone. A worker that was frozen past its lease would
end a job that another one is running by then, and the ticket's next turn would start too early.
"""

from datetime import datetime

import structlog
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

FINISH = """
WITH mine AS (
    SELECT id FROM procrastinate_jobs WHERE id = %(job_id)s AND status = 'doing'
    AND worker_id IS NOT DISTINCT FROM %(worker_id)s AND attempts = %(attempts)s FOR UPDATE
), ended AS (
    SELECT procrastinate_finish_job_v1(id, %(status)s::procrastinate_job_status, %(delete)s)
    FROM mine
) SELECT count(*) AS owned FROM ended
"""
RETRY = """
WITH again AS (
    UPDATE procrastinate_jobs SET status = 'todo', attempts = attempts + 1,
        scheduled_at = %(retry_at)s, abort_requested = false, queueing_lock = NULL,
        priority = coalesce(%(priority)s, priority),
        queue_name = coalesce(%(queue)s, queue_name), lock = coalesce(%(lock)s, lock)
    WHERE id = %(job_id)s AND status = 'doing'
    AND worker_id IS NOT DISTINCT FROM %(worker_id)s AND attempts = %(attempts)s RETURNING id
) SELECT count(*) AS owned FROM again
"""
"""Without its queueing lock: meanwhile a second job may have taken that, and two do no harm."""
HEARTBEAT = """
INSERT INTO procrastinate_workers (id, last_heartbeat) OVERRIDING SYSTEM VALUE
VALUES (%(worker_id)s, now()) ON CONFLICT (id) DO UPDATE SET last_heartbeat = excluded.last_heartbeat
"""
"""Also for a worker that is no longer listed: after an outage one that starts first strikes off all that
could not be heard of meanwhile, and procrastinate's own heartbeat would then change nothing."""

log = structlog.get_logger("deskhand.engine")


class OwnedJobs(JobManager):
    """procrastinate's job manager, with ends and retries that check the owner."""

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """End a job that is still ours; one that is not stays as it is."""
        row = await self.connector.execute_query_one_async(
            query=FINISH,
            job_id=job.id,
            worker_id=job.worker_id,
            attempts=job.attempts,
            status=status.value,
            delete=delete_job,
        )
        self._tell(job, row["owned"])

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Put back a job whose owner has not changed since `job` was read."""
        row = await self.connector.execute_query_one_async(
            query=RETRY,
            job_id=job.id,
            worker_id=job.worker_id,
            attempts=job.attempts,
            retry_at=retry_at,
            priority=priority,
            queue=queue,
            lock=lock,
        )
        self._tell(job, row["owned"])

    async def update_heartbeat(self, worker_id: int) -> None:
        """Tell that a worker lives."""
        await self.connector.execute_query_async(query=HEARTBEAT, worker_id=worker_id)

    def _tell(self, job: Job, owned: int) -> None:
        if not owned:
            log.warning("the job is another worker's by now", job=job.id, task=job.task_name)
