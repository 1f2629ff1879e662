"""Waits for the program: until its workers are there, until everything that was begun has ended."""

import time

import psycopg
from sqlalchemy.engine import URL

from deskhand.store.database import dsn

LOOK_SECONDS = 0.5
UNFINISHED = "SELECT count(*) FROM turns WHERE status NOT IN ('ended', 'superseded')"
JOBS = (
    "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') "
    "AND task_name IN ('turn', 'effect')"
)
TO_SEND = (
    "SELECT count(*) FROM outbox o WHERE status = 'pending' AND NOT EXISTS (SELECT 1 FROM outbox e "
    "WHERE e.ticket_id = o.ticket_id AND e.destination = o.destination AND e.status = 'sending' "
    "AND e.id < o.id)"
)
"""What stands behind a row that a killed worker was sending waits for that row's lease."""
WORKERS = "SELECT count(*) FROM procrastinate_workers"
WAITS_FOR = {"turns": UNFINISHED, "jobs": JOBS, "rows to send": TO_SEND}


def wait_for_calm(url: URL, seconds: float) -> tuple[bool, str]:
    """At most `seconds`. Whether everything ended; in words, how long it took or what is left."""
    began = time.monotonic()
    left: dict[str, int] = {}
    while time.monotonic() - began < seconds:
        left = _left(url)
        if left and not any(left.values()):
            return True, f"calm after {time.monotonic() - began:.1f} s"
        time.sleep(LOOK_SECONDS)
    told = ", ".join(f"{count} {what}" for what, count in left.items()) or "no database"
    return False, f"not calm after {seconds:.0f} s: {told}"


def wait_for_workers(url: URL, number: int, seconds: float) -> bool:
    """Whether so many workers have signed on, in at most `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with psycopg.connect(dsn(url)) as connection:
            if _count(connection, WORKERS) >= number:
                return True
        time.sleep(LOOK_SECONDS)
    return False


def _left(url: URL) -> dict[str, int]:
    try:
        with psycopg.connect(dsn(url), connect_timeout=5) as connection:
            return {what: _count(connection, count) for what, count in WAITS_FOR.items()}
    except psycopg.OperationalError:
        return {}


def _count(connection: psycopg.Connection[tuple[object, ...]], statement: str) -> int:
    row = connection.execute(statement.encode()).fetchone()
    return int(str(row[0])) if row else 0
