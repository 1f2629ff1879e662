"""Migrated, empty databases for tests. One is emptied after a test and lent again: that takes a
tenth of the time of making another, and there are a thousand tests."""

from collections.abc import Generator
from contextlib import contextmanager
from itertools import count

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import URL

from deskhand.store.database import dsn
from deskhand.store.embedded import EmbeddedPostgres

LEAVE_MS = 10_000
"""How long whoever is still connected has to go."""
LARGE = 65_536
"""Bytes of a table from which on it is truncated: deleting costs by the row, truncating by the table."""
EMPTY = f"""DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT quote_ident(nspname) FROM pg_namespace
      WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'public') LOOP
    EXECUTE 'DROP SCHEMA ' || name || ' CASCADE';
  END LOOP;
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT oid::regclass FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version' LOOP
    IF pg_relation_size(name) >= {LARGE} THEN
      EXECUTE 'TRUNCATE ' || name || ' CASCADE';
    ELSE
      EXECUTE 'DELETE FROM ' || name;
    END IF;
  END LOOP;
  PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence;
END $$"""
SHAPE = """SELECT md5(string_agg(part, ' ' ORDER BY part)) FROM (
  SELECT concat(relname, relkind, relnatts) AS part FROM pg_class
  WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT version_num FROM alembic_version
  UNION ALL SELECT setconfig::text FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase
  WHERE datname = current_database()) AS parts"""


class Stock:
    """The databases of one server. Each test sees a name that was never used before, so that what an
    earlier test left running finds nothing to connect to."""

    def __init__(self, postgres: EmbeddedPostgres, template: str) -> None:
        self._postgres = postgres
        self._template = template
        self._numbers = count(1)
        self._idle: list[str] = []
        with psycopg.connect(dsn(postgres.url(template))) as connection:
            self._shape = connection.execute(SHAPE).fetchone()

    @contextmanager
    def lent(self) -> Generator[URL]:
        """For one test, or one module's."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(dsn(self._postgres.url("postgres")), autocommit=True) as admin:
            if self._idle:
                old = Identifier(self._idle.pop())
                admin.execute(SQL("ALTER DATABASE {} RENAME TO {}").format(old, Identifier(name)))
            else:
                admin.execute(
                    SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY WAL_LOG").format(
                        Identifier(name), Identifier(self._template)
                    )
                )
            try:
                yield self._postgres.url(name)
            finally:
                self._take_back(admin, name)

    def _take_back(self, admin: psycopg.Connection, name: str) -> None:
        admin.execute(
            "SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity WHERE datname = %s",
            (LEAVE_MS, name),
        )
        if self._emptied(name):
            idle = f"idle_{name}"
            admin.execute(
                SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(name), Identifier(idle))
            )
            self._idle.append(idle)
        else:
            admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))

    def _emptied(self, name: str) -> bool:
        """Whether it is again as it was made: a test may have changed more than rows."""
        try:
            with psycopg.connect(dsn(self._postgres.url(name))) as connection:
                connection.execute(EMPTY.encode())
                return connection.execute(SHAPE).fetchone() == self._shape
        except psycopg.Error:
            return False
