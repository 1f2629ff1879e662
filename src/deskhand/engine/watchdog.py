"""A process that stood still for longer than its lease leaves at once.

Its work is another worker's by then. Every write of it would be refused, but no database can
refuse a call to the outside that it had already decided to make. The supervisor starts a new one.
"""

import asyncio
import os
import threading
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog

LEFT = 75
"""The exit code (EX_TEMPFAIL)."""
TICK_SECONDS = 0.25

log = structlog.get_logger("deskhand.watchdog")


@asynccontextmanager
async def watchdog(longest: timedelta) -> AsyncGenerator[None]:
    """Watch the running loop from a thread; leave the process when it stood still for `longest`.

    That is so after SIGSTOP and SIGCONT too: whichever of the two wakes up first, the loop notes
    itself how long it slept.
    """
    ticked = time.monotonic()
    ended = threading.Event()

    def look() -> None:
        still = time.monotonic() - ticked
        if still > longest.total_seconds():
            log.error("stood still for too long: leaving", seconds=round(still, 1))
            os._exit(LEFT)

    def watch() -> None:
        while not ended.wait(TICK_SECONDS):
            look()

    async def tick() -> None:
        nonlocal ticked
        while True:
            await asyncio.sleep(TICK_SECONDS)
            look()
            ticked = time.monotonic()

    ticking = asyncio.create_task(tick())
    threading.Thread(target=watch, daemon=True, name="watchdog").start()
    try:
        yield
    finally:
        ended.set()
        ticking.cancel()
