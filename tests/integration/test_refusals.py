"""What a database or a pooler refuses is said with the fix, by doctor, by readiness and at the start."""

import asyncio
import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL
from tests.soak.stand import free_port

from deskhand.app import open_database
from deskhand.insight.health import readiness
from deskhand.settings import Environment
from deskhand.store.database import connect, dsn, migrate, parse_url
from deskhand.store.embedded import DatabaseUnavailable
from deskhand.store.refusals import pooled_by_transaction

POOLER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
needs_pooler = pytest.mark.skipif(POOLER is None, reason="needs pgbouncer on this machine")


@contextmanager
def a_role(owner: URL, *settings: str) -> Generator[URL]:
    """A role that may connect to the database and little else."""
    assert owner.database is not None
    with psycopg.connect(dsn(owner), autocommit=True) as connection:
        connection.execute("CREATE ROLE weak LOGIN")
        try:
            for setting in settings:
                connection.execute(setting.encode())
            yield owner.set(username="weak")
        finally:
            connection.execute(f"GRANT ALL ON DATABASE {owner.database} TO postgres".encode())
            connection.execute("DROP OWNED BY weak CASCADE")
            connection.execute("DROP ROLE weak")


def refusal(work: Callable[[], object]) -> str:
    with pytest.raises(DatabaseUnavailable) as refused:
        work()
    return str(refused.value)


def test_a_role_without_rights_is_told_which_it_needs(blank: URL) -> None:
    with a_role(blank, "REVOKE CREATE ON SCHEMA public FROM public") as weak:
        assert "the role lacks rights" in refusal(lambda: migrate(weak))


def test_a_search_path_that_leads_nowhere_is_named(blank: URL) -> None:
    with a_role(blank, "ALTER ROLE weak SET search_path = nowhere") as weak:
        assert "ALTER ROLE ... SET search_path" in refusal(lambda: migrate(weak))


def test_readiness_says_why_tables_are_not_seen(database: URL) -> None:
    async def why(url: URL) -> str:
        engine = connect(url, size=1)
        try:
            return (await readiness(engine)).why
        finally:
            await engine.dispose()

    with a_role(database, "ALTER ROLE weak SET search_path = nowhere") as weak:
        assert "not on the role's search_path" in asyncio.run(why(weak))
    with a_role(database) as weak:
        assert "the role lacks rights" in asyncio.run(why(weak))


def test_a_server_of_its_own_is_no_pooler(database: URL) -> None:
    assert not pooled_by_transaction(dsn(database))


@contextmanager
def a_pooler(folder: Path, database: URL, *lines: str) -> Generator[str]:
    """PgBouncer in front of the database; yields the address that leads through it."""
    assert POOLER is not None
    port = free_port()
    folder.chmod(0o777)
    (folder / "users.txt").write_text('"postgres" ""\n')
    told = [
        "[databases]",
        f"desk = host={database.query['host']} dbname={database.database} user=postgres",
        "[pgbouncer]",
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =",
        f"auth_type = any\nauth_file = {folder}/users.txt",
        "default_pool_size = 10",
        *lines,
    ]
    (folder / "pgbouncer.ini").write_text("\n".join(told) + "\n")
    command = [POOLER, str(folder / "pgbouncer.ini")]
    if os.geteuid() == 0:
        command[1:1] = ["-u", "nobody"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as pooler:
        try:
            until = time.monotonic() + 20
            while not _listens(port):
                assert pooler.poll() is None, f"pgbouncer ended; run by {getpass.getuser()}"
                assert time.monotonic() < until
                time.sleep(0.05)
            yield f"postgresql://postgres@127.0.0.1:{port}/desk"
        finally:
            pooler.kill()


def _listens(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


@needs_pooler
def test_a_pooler_by_transaction_is_refused_with_the_fix(database: URL, tmp_path: Path) -> None:
    ignored = "ignore_startup_parameters = options"
    with a_pooler(tmp_path, database, "pool_mode = transaction", ignored) as address:
        told = refusal(lambda: open_database(Environment({"DATABASE_URL": address})))
        assert "pool_mode = session" in told


@needs_pooler
def test_a_pooler_that_refuses_start_up_options_is_named(database: URL, tmp_path: Path) -> None:
    with a_pooler(tmp_path, database, "pool_mode = session") as address:

        async def why() -> str:
            engine = connect(parse_url(address), size=1)
            try:
                return (await readiness(engine)).why
            finally:
                await engine.dispose()

        assert "ignore_startup_parameters = options" in asyncio.run(why())


@needs_pooler
def test_a_pooler_by_session_is_as_good_as_the_server(database: URL, tmp_path: Path) -> None:
    ignored = "ignore_startup_parameters = options"
    with a_pooler(tmp_path, database, "pool_mode = session", ignored) as address:
        url, embedded = open_database(Environment({"DATABASE_URL": address}))
        assert embedded is None
        assert url.port is not None
