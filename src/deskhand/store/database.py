"""Connections and migrations."""

import time
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from deskhand.store.embedded import ASK_AGAIN_SECONDS, DatabaseUnavailable
from deskhand.store.refusals import POOLED, fix_for, pooled_by_transaction

T = TypeVar("T")
POOL_RECYCLE_SECONDS = 1800
CONNECT_SECONDS = 8
SESSION: dict[str, str | int] = {
    "options": "-c timezone=UTC -c plan_cache_mode=force_custom_plan"
    " -c idle_in_transaction_session_timeout=30s",
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,
}
"""What every session is opened with. A peer that is gone without a word is found out after half a
minute; Linux alone would wait two hours. Milliseconds in the last, seconds in the others. A peer
that was frozen inside a transaction keeps its locks no longer than that either.

Statements are planned each time, for tables as large as they are then: a plan kept from empty tables
reads them whole until they are analysed (300 messages a second on a new database: p99 12 s with kept
plans, 24 ms without)."""
MIGRATION_LOCK = 0x6465736B
"""The advisory lock behind which migrations run: one program at a time."""
OLDEST_SERVER = 140000
LOCK_SECONDS = 2
LOCK_TRIES = 30


def parse_url(url: str) -> URL:
    """A `DATABASE_URL` as SQLAlchemy takes it. Raises `DatabaseUnavailable` without its password."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseUnavailable(
            "DATABASE_URL is not a URL such as postgresql://user:password@host/database"
        ) from error
    if not parsed.drivername.startswith("postgres"):
        raise DatabaseUnavailable(
            f"DATABASE_URL names {parsed.drivername}; Deskhand keeps its data in PostgreSQL only"
        )
    return parsed.set(drivername="postgresql+psycopg")


def connect(url: URL, size: int = 20) -> AsyncEngine:
    """An engine whose sessions speak UTC.

    Connections are not asked whether they live before each use, which would cost a seventh of
    all round trips: after a restart of the database the first use of each pool fails, and what is
    done through it is repeated (`again_if_disconnected`, the retries of jobs and loops).
    """
    return create_async_engine(
        url,
        pool_size=size,
        max_overflow=10,
        hide_parameters=True,
        pool_recycle=POOL_RECYCLE_SECONDS,
        connect_args=SESSION,
    )


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same connections for single statements, each its own transaction.

    No BEGIN and ROLLBACK around a read; a ROLLBACK would also make psycopg forget the statements
    that it has prepared.
    """
    return engine.execution_options(isolation_level="AUTOCOMMIT")


async def again_if_disconnected(work: Callable[[], Awaitable[T]]) -> T:
    """Do something that may be repeated; once more where the connection turned out to be gone."""
    try:
        return await work()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        return await work()


def dsn(url: URL) -> str:
    """The same address for libpq."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def migrate(url: URL, revision: str = "head") -> None:
    """Bring the schema up to date (or an empty one to `revision`), beside programs that go on working.

    Raises `DatabaseUnavailable` when there is no database, or when others hold on to a table.
    """
    engine = create_engine(url)
    try:
        if not pending(engine.url):
            return
        with engine.connect() as connection:
            number = int(connection.execute(text("SHOW server_version_num")).scalar_one())
            if number < OLDEST_SERVER:
                raise DatabaseUnavailable(f"PostgreSQL 14 or newer is needed, not {number}")
            connection.commit()
            with _alone(connection):
                if pending(engine.url):
                    _upgrade(connection, revision)
    except SQLAlchemyError as error:
        raise DatabaseUnavailable(unreachable(url, error)) from error
    finally:
        engine.dispose()


@contextmanager
def _alone(connection: Connection) -> Generator[None]:
    """One program at a time. Asked for again and again instead of waited for: who waits inside a
    statement holds a snapshot, for which an index that is made concurrently waits in turn."""
    while not connection.execute(
        text("SELECT pg_try_advisory_lock(:key)"), {"key": MIGRATION_LOCK}
    ).scalar_one():
        connection.commit()
        time.sleep(ASK_AGAIN_SECONDS)
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})
        connection.commit()


def _upgrade(connection: Connection, revision: str) -> None:
    """Run the migrations. A table's lock is waited for briefly: behind a waiting lock everybody
    else's statements would queue up."""
    connection.execute(text(f"SET lock_timeout = '{LOCK_SECONDS}s'"))
    connection.commit()
    config = _config()
    config.attributes["connection"] = connection
    for attempt in range(LOCK_TRIES):
        try:
            command.upgrade(config, revision)
            connection.commit()
            return
        except OperationalError as error:
            connection.rollback()
            if not isinstance(error.orig, LockNotAvailable) or attempt + 1 == LOCK_TRIES:
                raise
            time.sleep(LOCK_SECONDS)


def pending(url: URL) -> bool:
    """Whether migrations wait. Raises `DatabaseUnavailable`."""
    return _current(url) != newest_revision()


def pending_revisions(url: URL) -> list[str]:
    """What is to come, oldest first, one line each. Raises `DatabaseUnavailable`."""
    scripts = ScriptDirectory.from_config(_config())
    return [
        f"{script.revision}: {(script.doc or '').splitlines()[0]}"
        for script in reversed(list(scripts.iterate_revisions("head", _current(url) or "base")))
    ]


def _current(url: URL) -> str | None:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        raise DatabaseUnavailable(unreachable(url, error)) from error
    finally:
        engine.dispose()


def newest_revision() -> str | None:
    """The revision that this program's tables have."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def unreachable(url: URL, error: BaseException) -> str:
    """One line about a database that does not answer, without its password."""
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()
    where = url.render_as_string(hide_password=True)
    said = f"the database {where} does not answer: {reason[-1] if reason else error}"
    fix = fix_for(error)
    return f"{said}; {fix}" if fix else said


def refuse_transaction_pooling(url: URL) -> None:
    """Raises `DatabaseUnavailable` for a pooler that changes sessions between transactions."""
    try:
        if pooled_by_transaction(dsn(url)):
            raise DatabaseUnavailable(POOLED)
    except psycopg.Error as error:
        raise DatabaseUnavailable(unreachable(url, error)) from error


def _config() -> Config:
    config = Config()
    config.set_main_option(
        "script_location", str(Path(str(files("deskhand.store") / "migrations")))
    )
    return config
