"""What several files here are given."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy.engine import URL
from tests.doors.house import House, open_house
from tests.shell import Shell

from deskhand.store.embedded import EmbeddedPostgres


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    """Of all tests here."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def house(loop: asyncio.Runner, module_database: URL) -> Iterator[House]:
    """Fernhill, with every door found."""
    stack = AsyncExitStack()
    yield loop.run(stack.enter_async_context(open_house(module_database)))
    loop.run(stack.aclose())


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    yield Shell(tmp_path)
    EmbeddedPostgres(tmp_path / "home").destroy()
