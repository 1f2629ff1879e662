"""A Postgres for the session, a database for each test, a clock, and a loop for async tests."""

import asyncio
import inspect
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine
from tests.stock import Stock

from deskhand.engine.jobs import Jobs, Runtime
from deskhand.store.database import connect, dsn, migrate
from deskhand.store.embedded import EmbeddedPostgres
from deskhand.testing.clock import SettableClock

TEMPLATE = "template_migrated"
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(
    "busy"
)  # How long an example takes says more about the machine than about us.


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an async test on the loop of its `runner`, or on one of its own."""
    test = pyfuncitem.obj
    if not inspect.iscoroutinefunction(test):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in inspect.signature(test).parameters}
    runner = pyfuncitem.funcargs.get("runner")
    if isinstance(runner, asyncio.Runner):
        runner.run(test(**arguments))
    else:
        asyncio.run(test(**arguments))
    return True


@pytest.fixture(scope="session", autouse=True)
def home_of_programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Programs that tests start keep nothing in the machine's own home of Deskhand."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESKHAND_HOME", str(tmp_path_factory.mktemp("programs")))
        yield


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A server for this session: with xdist each worker process has its own."""
    home: Path = tmp_path_factory.mktemp("home")
    server = EmbeddedPostgres(home, ("fsync=off", "synchronous_commit=off"))
    server.start(TEMPLATE)
    try:
        yield server
    finally:
        server.destroy()


@pytest.fixture(scope="session")
def template(postgres: EmbeddedPostgres) -> str:
    """The name of a migrated database that nobody is connected to."""
    migrate(postgres.url(TEMPLATE))
    return TEMPLATE


@pytest.fixture(scope="session")
def stock(postgres: EmbeddedPostgres, template: str) -> Stock:
    """The databases of this session's tests."""
    return Stock(postgres, template)


@pytest.fixture
def blank(postgres: EmbeddedPostgres) -> Iterator[URL]:
    """A database without any table."""
    with psycopg.connect(dsn(postgres.url("postgres")), autocommit=True) as connection:
        connection.execute("CREATE DATABASE blank TEMPLATE template0")
        try:
            yield postgres.url("blank")
        finally:
            connection.execute("DROP DATABASE blank WITH (FORCE)")


@pytest.fixture
def database(stock: Stock) -> Iterator[URL]:
    """A migrated, empty database for one test."""
    with stock.lent() as url:
        yield url


@pytest.fixture(scope="module")
def module_database(stock: Stock) -> Iterator[URL]:
    """The same for all tests of a module."""
    with stock.lent() as url:
        yield url


@pytest.fixture
def clock() -> SettableClock:
    """Stands still on a Monday morning until it is moved."""
    return SettableClock()


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """The loop of an async test and of the fixtures that open something on it."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def engine(runner: asyncio.Runner, database: URL) -> Iterator[AsyncEngine]:
    """Connections to the test's database."""
    engine = connect(database, size=5)
    yield engine
    runner.run(engine.dispose())


@pytest.fixture
def jobs(database: URL) -> Jobs:
    """The real jobs over the test's database; no worker runs them."""
    return Jobs(database, Runtime())
