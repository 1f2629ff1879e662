"""The whole desk in one file, and from one database to another.

Rows travel by COPY in text form, as of one moment, so that neither the version of the server nor
programs beside the library matter. Jobs do not travel: they are made anew from what has not ended
(`deskhand.engine.rebuild`).
"""

import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composable, Identifier
from sqlalchemy.engine import URL

from deskhand.core.errors import BadInput
from deskhand.store.database import dsn, migrate, newest_revision
from deskhand.store.tables import metadata

FORM = 1
"""The form of the file; a newer one is refused."""
PART = 1 << 20
MANIFEST = "manifest.json"
TABLES = tuple(table.name for table in metadata.sorted_tables)
Connection = psycopg.Connection[tuple[Any, ...]]


def back_up(url: URL, path: Path, now: datetime) -> dict[str, int]:
    """Write everything to `path`, which nobody but its owner may read, replaced only when all of it is
    written. Rows by table."""
    partly = path.with_name(path.name + ".part")
    partly.unlink(missing_ok=True)
    partly.touch(mode=0o600)
    with ExitStack() as stack:
        archive = stack.enter_context(zipfile.ZipFile(partly, "w", zipfile.ZIP_DEFLATED))
        source = stack.enter_context(_frozen(url))
        counts: dict[str, int] = {}
        columns = {table: _columns(source, table) for table in TABLES}
        for table in TABLES:
            with archive.open(f"{table}.copy", "w", force_zip64=True) as file:
                for data in _out(source, table, columns[table]):
                    file.write(data)
            counts[table] = _count(source, table)
        manifest = {
            "form": FORM,
            "revision": newest_revision(),
            "at": now.isoformat(),
            "columns": columns,
            "rows": counts,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
    partly.replace(path)
    return counts


def restore(path: Path, url: URL) -> dict[str, int]:
    """Load a backup into an empty database. Raises `BadInput` for anything else. Rows by table."""
    try:
        archive = zipfile.ZipFile(path)
        manifest = json.loads(archive.read(MANIFEST))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise BadInput(f"{path} is not a backup of Deskhand") from error
    with archive:
        if manifest["form"] > FORM:
            raise BadInput(f"{path} was written by a newer Deskhand: restore it with that one")
        migrate(url, manifest["revision"])
        with _empty(url) as target:
            for table in TABLES:
                if table in manifest["columns"]:
                    with archive.open(f"{table}.copy") as file:
                        _into(target, table, manifest["columns"][table], _parts(file))
            _check(target, manifest["rows"])
    migrate(url)
    return manifest["rows"]


def move(source_url: URL, target_url: URL) -> dict[str, int]:
    """Copy everything into an empty database, as of one moment. Rows by table."""
    migrate(target_url)
    with _frozen(source_url) as source, _empty(target_url) as target:
        counts: dict[str, int] = {}
        for table in TABLES:
            columns = _columns(source, table)
            _into(target, table, columns, _out(source, table, columns))
            counts[table] = _count(source, table)
        _check(target, counts)
    return counts


def _frozen(url: URL) -> Connection:
    connection = psycopg.connect(dsn(url), row_factory=tuple_row)
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    return connection


def _empty(url: URL) -> Connection:
    """A connection to a database without a ticket; committed when its block ends well."""
    connection = psycopg.connect(dsn(url), row_factory=tuple_row)
    if any(_count(connection, table) for table in TABLES):
        connection.close()
        raise BadInput("the target holds data already: name an empty database")
    return connection


def _columns(connection: Connection, table: str) -> list[str]:
    found = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND table_name = %s ORDER BY ordinal_position",
        (table,),
    )
    return [str(row[0]) for row in found]


def _names(columns: Iterable[str]) -> Composable:
    return SQL(", ").join(Identifier(name) for name in columns)


def _out(connection: Connection, table: str, columns: list[str]) -> Iterator[bytes]:
    statement = SQL("COPY {} ({}) TO STDOUT").format(Identifier(table), _names(columns))
    with connection.cursor() as cursor, cursor.copy(statement) as rows:
        for data in rows:
            yield bytes(data)


def _into(connection: Connection, table: str, columns: list[str], data: Iterable[bytes]) -> None:
    statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), _names(columns))
    with connection.cursor() as cursor, cursor.copy(statement) as rows:
        for part in data:
            rows.write(part)
    if table == "events":
        connection.execute(
            "SELECT setval(pg_get_serial_sequence('events', 'seq'), "
            "(SELECT coalesce(max(seq), 0) + 1 FROM events), false)"
        )


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    while part := file.read(PART):
        yield part


def _count(connection: Connection, table: str) -> int:
    row = connection.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table))).fetchone()
    assert row is not None
    return int(row[0])


def _check(connection: Connection, rows: dict[str, int]) -> None:
    for table, count in rows.items():
        arrived = _count(connection, table)
        if arrived != count:
            raise BadInput(f"{table}: {arrived} of {count} rows arrived; nothing was kept")
