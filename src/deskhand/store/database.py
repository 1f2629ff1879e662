"""Connections and migrations."""

from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from deskhand.store.embedded import DatabaseUnavailable

MIGRATION_LOCK = 0x6465736B
"""The advisory lock behind which migrations run: one program at a time."""
OLDEST_SERVER = 140000


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
    """An engine whose sessions speak UTC."""
    return create_async_engine(
        url,
        pool_size=size,
        max_overflow=10,
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC"},
    )


def dsn(url: URL) -> str:
    """The same address for libpq."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def migrate(url: URL) -> None:
    """Bring the schema up to date. Raises `DatabaseUnavailable` when there is no database."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            number = int(connection.execute(text("SHOW server_version_num")).scalar_one())
            if number < OLDEST_SERVER:
                raise DatabaseUnavailable(f"PostgreSQL 14 or newer is needed, not {number}")
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
            connection.commit()
            try:
                if pending(engine.url):
                    config = _config()
                    config.attributes["connection"] = connection
                    command.upgrade(config, "head")
                    connection.commit()
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})
                connection.commit()
    except SQLAlchemyError as error:
        raise DatabaseUnavailable(unreachable(url, error)) from error
    finally:
        engine.dispose()


def pending(url: URL) -> bool:
    """Whether migrations wait."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        raise DatabaseUnavailable(unreachable(url, error)) from error
    finally:
        engine.dispose()
    return current != ScriptDirectory.from_config(_config()).get_current_head()


def unreachable(url: URL, error: BaseException) -> str:
    """One line about a database that does not answer, without its password."""
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()
    where = url.render_as_string(hide_password=True)
    return f"the database {where} does not answer: {reason[-1] if reason else error}"


def _config() -> Config:
    config = Config()
    config.set_main_option(
        "script_location", str(Path(str(files("deskhand.store") / "migrations")))
    )
    return config
