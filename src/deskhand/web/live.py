"""What changes, told to open pages as it happens: Postgres notifies every web process."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Generator
from typing import Any, NamedTuple

import psycopg
import structlog
from sqlalchemy.engine import URL

from deskhand.store.database import SESSION, dsn

CHANNEL = "deskhand"
"""Named by the trigger on `events` (migration 0004): a ticket's id, and the event's number."""
KEPT = 200
"""Changes kept for a page that is slow to read; beyond that it is told `EVERYTHING`."""
FIRST_WAIT, LONGEST_WAIT = 0.2, 5.0
GATHER_SECONDS = 0.15
"""What happens within this is told at once: a turn writes several events."""


class Change(NamedTuple):
    """An event of a ticket."""

    ticket_id: str
    seq: int


EVERYTHING = Change("", 0)
"""Told after a gap in which something may have been missed."""

log = structlog.get_logger("deskhand.web")


class Live:
    """One listening connection for all pages of this process."""

    def __init__(self, url: URL) -> None:
        self._dsn = dsn(url)
        self._pages: dict[asyncio.Queue[Change | None], str] = {}
        self._task: asyncio.Task[None] | None = None

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncGenerator[None]:
        """While the web process runs."""
        self._task = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            self.close()
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def close(self) -> None:
        """End every page's stream; browsers connect again, to whoever answers then."""
        for page in self._pages:
            _put(page, None)

    def room(self, whose: str, most: int) -> bool:
        """Whether fewer than `most` streams are open of those whose name begins with `whose`."""
        return sum(one.startswith(whose) for one in self._pages.values()) < most

    @contextlib.contextmanager
    def page(self, whose: str) -> Generator[asyncio.Queue[Change | None]]:
        """What changes from here on; None at the end."""
        queue: asyncio.Queue[Change | None] = asyncio.Queue(KEPT)
        self._pages[queue] = whose
        try:
            yield queue
        finally:
            del self._pages[queue]

    def tell(self, change: Change) -> None:
        """Tell every page."""
        for page in self._pages:
            _put(page, change)

    async def _listen(self) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                options: Any = SESSION
                async with await psycopg.AsyncConnection.connect(
                    self._dsn, autocommit=True, **options
                ) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")  # type: ignore[arg-type]
                    self.tell(EVERYTHING)
                    wait = FIRST_WAIT
                    async for notice in connection.notifies():
                        ticket_id, _, seq = notice.payload.partition(" ")
                        self.tell(Change(ticket_id, int(seq)))
            except (psycopg.Error, OSError) as error:
                log.warning("not told of changes for now", error=type(error).__name__)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)


def _put(page: asyncio.Queue[Change | None], what: Change | None) -> None:
    if page.full():
        while not page.empty():
            page.get_nowait()
        page.put_nowait(EVERYTHING)
    page.put_nowait(what)


async def gathered(page: asyncio.Queue[Change | None]) -> AsyncGenerator[list[Change]]:
    """The next changes; ends with the stream."""
    while True:
        first = await page.get()
        await asyncio.sleep(GATHER_SECONDS)
        found = [first]
        while not page.empty():
            found.append(page.get_nowait())
        told = [one for one in found if one is not None]
        if told:
            yield told
        if None in found:
            return
