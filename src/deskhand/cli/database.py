"""One piece of work on the configured database, or on the private one."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.app import open_database
from deskhand.settings import Environment
from deskhand.store.database import connect

T = TypeVar("T")


def with_engine(work: Callable[[AsyncEngine], Awaitable[T]]) -> T:
    """Open it (migrated), do the work, and leave it as it was: running or stopped."""
    url, embedded = open_database(Environment())

    async def inside() -> T:
        engine = connect(url)
        try:
            return await work(engine)
        finally:
            await engine.dispose()

    try:
        return asyncio.run(inside())
    finally:
        if embedded is not None:
            embedded.stop()
