"""One loop and one desk for all the tests of a file; each begins on an empty one."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy.engine import URL
from tests.adversary.judge import Judge
from tests.adversary.stage import Stage, open_stage


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """The loop of a file's async tests."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def everyone(
    runner: asyncio.Runner, module_database: URL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """The desk of a file's tests."""
    opened = open_stage(module_database, tmp_path_factory.mktemp("shop"))
    yield runner.run(opened.__aenter__())
    runner.run(opened.__aexit__(None, None, None))


@pytest.fixture
def stage(runner: asyncio.Runner, everyone: Stage) -> Stage:
    """The same, on an empty desk."""
    runner.run(everyone.reset())
    return everyone


@pytest.fixture
def judge(stage: Stage) -> Judge:
    """Who looks at the ledgers outside."""
    return Judge(stage)
