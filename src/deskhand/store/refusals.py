"""What a database refuses, said with the fix: poolers, search paths, rights, passwords."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg

STARTUP = "unsupported startup parameter"
"""How PgBouncer refuses what it does not pass on."""
POOLED = (
    "DATABASE_URL leads to a pooler that gives each transaction another session (PgBouncer in "
    "transaction mode), and Deskhand keeps locks and prepared statements for a session: set "
    "pool_mode = session there, or give the server's own address"
)
_FIXES = {
    "28P01": "the user or the password in DATABASE_URL is wrong",
    "28000": "the server lets this user in from nowhere: see its pg_hba.conf",
    "3D000": "there is no such database: CREATE DATABASE it, or correct DATABASE_URL",
    "42501": "the role lacks rights: make it the owner of Deskhand's schema and tables "
    "(ALTER SCHEMA ... OWNER TO the role), or GRANT it all on them",
    "3F000": "the role's search_path names no schema that there is: "
    "ALTER ROLE ... SET search_path = public",
    "42P01": "Deskhand's tables are not on the role's search_path: "
    "ALTER ROLE ... SET search_path = the schema that has them",
    "26000": POOLED,
    "42P05": POOLED,
    "53300": "the server has no connection left: raise max_connections, or run fewer processes",
    "25006": "the server takes no writes: DATABASE_URL has to name the primary",
}
"""By SQLSTATE (PostgreSQL's appendix A)."""


def fix_for(error: BaseException) -> str:
    """What to do about an error of the database; empty where nobody knows."""
    cause = getattr(error, "orig", None) or error
    if STARTUP in str(cause):
        return (
            "DATABASE_URL leads to PgBouncer, which refuses start-up options: give the server's own "
            "address, or set pool_mode = session and ignore_startup_parameters = options there"
        )
    for state, fix in _FIXES.items():
        if getattr(cause, "sqlstate", None) == state:
            return fix
    if "password authentication failed" in str(cause) or "no password supplied" in str(cause):
        return _FIXES["28P01"]
    return ""


def pooled_by_transaction(address: str) -> bool:
    """Whether two statements of one connection may meet two sessions of the server.

    While a second connection holds a session in a transaction, the first one's statements land on
    another than before, where a pooler hands sessions out by transaction. Raises `psycopg.Error`.
    """
    with _open(address) as one, _open(address) as other:
        for _ in range(3):
            before = _session_of(one)
            with other.transaction():
                held = _session_of(other)
                after = _session_of(one)
            if before != after or held == before:
                return True
    return False


@contextmanager
def _open(address: str) -> Generator[psycopg.Connection]:
    with psycopg.connect(address, autocommit=True, connect_timeout=8) as connection:
        connection.prepare_threshold = None
        yield connection


def _session_of(connection: psycopg.Connection) -> int:
    found = connection.execute("SELECT pg_backend_pid()").fetchone()
    assert found is not None
    return int(found[0])
