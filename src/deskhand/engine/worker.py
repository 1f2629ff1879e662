"""A worker process: turns, the dispatcher, due tickets, recovery, the knowledge check."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from procrastinate.worker import Worker as JobWorker
from psycopg import OperationalError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.clock import Clock
from deskhand.core.ports import Channel
from deskhand.core.state import Outbox
from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.due_scan import scan
from deskhand.engine.jobs import QUEUE, Jobs
from deskhand.engine.recovery import Recovery

POLL = timedelta(seconds=0.1)
"""Handing a ticket's lock on sends no notification, so the queue is looked at this often."""
DISPATCH_EVERY = timedelta(seconds=0.2)
DUE_EVERY = timedelta(seconds=15)
SWEEP_EVERY = timedelta(seconds=10)
CLEAN_EVERY = timedelta(hours=6)
HEARTBEAT = timedelta(seconds=10)
DRAIN = timedelta(seconds=30)
RESTART_WAIT = timedelta(seconds=1)

log = structlog.get_logger("deskhand.worker")


@dataclass(frozen=True)
class Workshop:
    """What a worker works with."""

    jobs: Jobs
    engine: AsyncEngine
    outbox: Outbox
    channels: Mapping[str, Channel]
    clock: Clock
    check_knowledge: Callable[[], Awaitable[object]]
    concurrency: int = 20
    stalled_after: timedelta = timedelta(seconds=30)


class Worker:
    """Runs until `stop`; heals after the database was away."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._dispatcher = Dispatcher(shop.outbox, shop.channels, shop.clock)
        self._recovery = Recovery(shop.jobs, shop.engine, shop.stalled_after)
        self._stopping = asyncio.Event()
        self._job_worker: JobWorker | None = None
        self._running: set[int] = set()

    def stop(self) -> None:
        """Take no new work; `run` returns when what runs has ended."""
        self._stopping.set()
        if self._job_worker is not None:
            self._job_worker.stop()

    async def run(self) -> None:
        """Work until stopped."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._turns())
            group.create_task(self._every(DISPATCH_EVERY, self._dispatch))
            group.create_task(self._every(DUE_EVERY, self._scan))
            group.create_task(self._every(SWEEP_EVERY, self._sweep))
            group.create_task(self._every(CLEAN_EVERY, self._clean))

    async def _turns(self) -> None:
        """procrastinate's worker; it exits when the database goes away, and is started again."""
        while not self._stopping.is_set():
            try:
                async with self._shop.jobs.app.open_async():
                    self._job_worker = JobWorker(
                        self._shop.jobs.app,
                        queues=[QUEUE],
                        concurrency=self._shop.concurrency,
                        fetch_job_polling_interval=POLL.total_seconds(),
                        shutdown_graceful_timeout=DRAIN.total_seconds(),
                        update_heartbeat_interval=min(
                            HEARTBEAT.total_seconds(), self._shop.stalled_after.total_seconds() / 3
                        ),
                        stalled_worker_timeout=self._shop.stalled_after.total_seconds(),
                        install_signal_handlers=False,
                        delete_jobs="successful",
                        worker_middleware=[self._remember],
                    )
                    await self._job_worker.run()
            except Exception as error:
                self._recovery.pause(self._shop.clock.now())
                log.warning("the job worker stopped", why=type(error).__name__)
                await self._pause(RESTART_WAIT)

    async def _remember(self, process: Callable[[], Awaitable[Any]], context: Any, _: Any) -> Any:
        """Keep the ids of the jobs that run here, so that orphans can be told from them."""
        self._running.add(context.job.id)
        try:
            return await process()
        finally:
            self._running.discard(context.job.id)

    async def _every(self, interval: timedelta, work: Callable[[], Awaitable[object]]) -> None:
        while not self._stopping.is_set():
            try:
                await work()
            except (SQLAlchemyError, OperationalError, OSError) as error:
                self._recovery.pause(self._shop.clock.now())
                log.warning("the database did not answer", why=type(error).__name__)
                await self._pause(RESTART_WAIT)
            await self._pause(interval)

    async def _pause(self, interval: timedelta) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), interval.total_seconds())

    async def _dispatch(self) -> None:
        while await self._dispatcher.run_once() and not self._stopping.is_set():
            continue

    async def _scan(self) -> None:
        await scan(self._shop.engine, self._shop.jobs, self._shop.clock.now())

    async def _sweep(self) -> None:
        worker = self._job_worker
        worker_id = worker.worker_id if worker is not None else None
        await self._recovery.sweep(self._shop.clock.now(), worker_id, set(self._running))

    async def _clean(self) -> None:
        await self._shop.check_knowledge()
        if self._job_worker is not None:
            await self._shop.jobs.remove_old()
