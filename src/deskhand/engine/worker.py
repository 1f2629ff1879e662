"""A worker process: turns, the dispatcher, due tickets, recovery, the knowledge check."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from procrastinate.worker import Worker as JobWorker
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.clock import Clock
from deskhand.core.ports import Channel
from deskhand.core.state import Outbox
from deskhand.engine.dispatcher import Dispatcher
from deskhand.engine.due_scan import resume, scan
from deskhand.engine.jobs import ASSIST_QUEUE, QUEUE, Jobs
from deskhand.engine.links import Links
from deskhand.engine.metrics import ROUNDS_FAILED
from deskhand.engine.recovery import STALLED_AFTER, Recovery
from deskhand.flow.turn_context import Parts

POLL = timedelta(seconds=0.1)
"""Handing a ticket's lock on sends no notification, so the queue is looked at this often."""
DISPATCH_EVERY = timedelta(seconds=0.2)
RESUME_EVERY = timedelta(seconds=2)
DUE_EVERY = timedelta(seconds=15)
SWEEP_EVERY = timedelta(seconds=10)
CLEAN_EVERY = timedelta(hours=6)
FOLLOW_EVERY = timedelta(seconds=1)
ENCODE_EVERY = timedelta(seconds=1)
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
    parts: Parts
    links: Links
    watch_queue: Callable[[datetime], Awaitable[object]]
    """Alarms, and the tickets of people who are away."""
    prepare: Callable[[], Awaitable[object]]
    """Done before the first turn: the settings in force, and the article index."""
    follow: Callable[[], Awaitable[object]]
    """Takes over settings that were saved elsewhere."""
    encode: Callable[[], Awaitable[object]]
    """Makes some of the vectors that passages lack."""
    clean: Callable[[], Awaitable[object]]
    """The knowledge check and the end of what is kept long enough."""
    concurrency: int = 20
    stalled_after: timedelta = STALLED_AFTER


class Worker:
    """Runs until `stop`; heals after the database was away."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._dispatcher = Dispatcher(
            shop.outbox, shop.channels, shop.clock, shop.parts, shop.links
        )
        self._recovery = Recovery(shop.jobs, shop.engine, shop.stalled_after)
        self._heartbeat = min(HEARTBEAT, shop.stalled_after / 3)
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
        try:
            await self._shop.prepare()
        except Exception as error:
            log.warning("begins without an article index", why=type(error).__name__)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._turns())
            group.create_task(self._every(DISPATCH_EVERY, self._dispatch))
            group.create_task(self._every(RESUME_EVERY, self._resume))
            group.create_task(self._every(DUE_EVERY, self._scan))
            group.create_task(self._every(DUE_EVERY, self._watch_queue))
            group.create_task(self._every(min(SWEEP_EVERY, self._heartbeat), self._sweep))
            group.create_task(self._every(FOLLOW_EVERY, self._follow))
            group.create_task(self._every(ENCODE_EVERY, self._encode))
            group.create_task(self._every(CLEAN_EVERY, self._clean))
        with contextlib.suppress(Exception):
            await self._dispatcher.run_once()
        await self._dispatcher.drain()

    async def _turns(self) -> None:
        """procrastinate's worker; it exits when the database goes away, and is started again."""
        while not self._stopping.is_set():
            try:
                async with self._shop.jobs.app.open_async():
                    if self._stopping.is_set():
                        break
                    self._job_worker = worker = self._new_job_worker()
                    async with self._beating(worker):
                        await worker.run()
            except Exception as error:
                self._recovery.pause(self._shop.clock.now())
                log.warning("the job worker stopped", why=type(error).__name__)
                await self._pause(RESTART_WAIT)

    def _new_job_worker(self) -> JobWorker:
        return JobWorker(
            self._shop.jobs.app,
            queues=[QUEUE, ASSIST_QUEUE],
            concurrency=self._shop.concurrency,
            fetch_job_polling_interval=POLL.total_seconds(),
            shutdown_graceful_timeout=DRAIN.total_seconds(),
            update_heartbeat_interval=self._heartbeat.total_seconds(),
            stalled_worker_timeout=self._shop.stalled_after.total_seconds(),
            install_signal_handlers=False,
            delete_jobs="successful",
            worker_middleware=[self._remember],
        )

    @asynccontextmanager
    async def _beating(self, worker: JobWorker) -> AsyncGenerator[None]:
        """Heartbeats that go on while the worker drains: procrastinate's own end with the asking."""

        async def beat() -> None:
            while True:
                await asyncio.sleep(self._heartbeat.total_seconds())
                if self._stopping.is_set() and worker.worker_id is not None:
                    with contextlib.suppress(Exception):
                        await self._shop.jobs.app.job_manager.update_heartbeat(worker.worker_id)

        beats = asyncio.create_task(beat())
        try:
            yield
        finally:
            beats.cancel()

    async def _remember(self, process: Callable[[], Awaitable[Any]], context: Any, _: Any) -> Any:
        """Keep the ids of the jobs that run here, so that orphans can be told from them."""
        self._running.add(context.job.id)
        try:
            return await process()
        finally:
            self._running.discard(context.job.id)

    async def _every(self, interval: timedelta, work: Callable[[], Awaitable[object]]) -> None:
        """Do it again and again: whatever goes wrong once must not end the worker's other work."""
        while not self._stopping.is_set():
            try:
                await work()
            except Exception as error:
                self._recovery.pause(self._shop.clock.now())
                ROUNDS_FAILED.labels(work.__name__).inc()
                log.warning("a round failed", work=work.__name__, why=type(error).__name__)
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

    async def _watch_queue(self) -> None:
        await self._shop.watch_queue(self._shop.clock.now())

    async def _follow(self) -> None:
        await self._shop.follow()

    async def _encode(self) -> None:
        try:
            await self._shop.encode()
        except Exception as error:
            # Articles are found by their words meanwhile; what else a worker does goes on.
            log.warning("passages are not encoded now", why=type(error).__name__)

    async def _resume(self) -> None:
        await resume(self._shop.engine, self._shop.jobs, self._shop.clock.now())

    async def _sweep(self) -> None:
        worker = self._job_worker
        worker_id = worker.worker_id if worker is not None else None
        await self._recovery.sweep(self._shop.clock.now(), worker_id, self._running)

    async def _clean(self) -> None:
        await self._shop.clean()
        if self._job_worker is not None:
            await self._shop.jobs.remove_old()
