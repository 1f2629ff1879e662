"""`deskhand demo`: the sample company on its own database, its tickets played through."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import URL

from deskhand.app import Desk, OpenDesk
from deskhand.core.clock import SystemClock
from deskhand.sample.company import ARTICLES, COMPANY, CONFIG, load_company, read_tickets
from deskhand.sample.play import Played, play
from deskhand.settings import Environment
from deskhand.store.database import migrate
from deskhand.store.embedded import EmbeddedPostgres

DATABASE = "demo"
URL_VARIABLE = "FERNHILL_DATABASE_URL"
WIDGET_VARIABLE = "FERNHILL_WIDGET_SECRET"


def start_database(home: Path) -> tuple[URL, EmbeddedPostgres]:
    """The demo's own database: never the one that `DATABASE_URL` names."""
    server = EmbeddedPostgres(home)
    url = server.start(DATABASE)
    migrate(url)
    return url, server


def environment(url: URL) -> dict[str, str]:
    """What the sample company's configuration and its processes need."""
    address = url.render_as_string(hide_password=False)
    return {
        URL_VARIABLE: address,
        WIDGET_VARIABLE: secrets.token_urlsafe(),
        "DATABASE_URL": address,
    }


@asynccontextmanager
async def open_desk(url: URL, folder: Path = COMPANY) -> AsyncGenerator[OpenDesk, None]:
    """The sample company's desk, its data and articles loaded."""
    now: datetime = SystemClock().now()
    await asyncio.to_thread(load_company, url, folder, now)
    desk = Desk.from_config(CONFIG, Environment(environment(url)))
    async with desk.open(url) as opened:
        await opened.import_articles(ARTICLES)
        await opened.encode_articles()
        yield opened


async def play_all(
    url: URL, seen: Callable[[Played], None], folder: Path = COMPANY
) -> list[Played]:
    """Play a sample set with a worker in this process; `seen` is told of each as it ends."""
    async with open_desk(url, folder) as desk:
        worker = desk.worker()
        working = asyncio.create_task(worker.run())
        try:
            played: list[Played] = []
            async for one in play(desk, read_tickets(folder)):
                played.append(one)
                seen(one)
            return played
        finally:
            worker.stop()
            with contextlib.suppress(asyncio.CancelledError):
                await working
