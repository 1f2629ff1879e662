"""What is in the database: messages put in beforehand, old tickets, and figures read from rows."""

import asyncio
from collections.abc import Sequence
from time import monotonic, sleep
from typing import Any

import psycopg

from deskhand.core.messages import IncomingMessage, Sender
from deskhand.store.tables import metadata
from load.desk import Running
from load.figures import say

AT_ONCE = 8
KEPT = frozenset({"articles", "knowledge_state", "api_keys"})
JOB_TABLES = ("procrastinate_jobs", "procrastinate_events")
UNFINISHED = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
Rows = psycopg.Connection[tuple[Any, ...]]

OLD_TICKETS = """
CREATE TEMPORARY TABLE old AS
SELECT '00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS id, n,
       now() - n * interval '1 second' AS at
FROM generate_series(1, {count}) AS n;
INSERT INTO contacts (id, identity, external_id, email, created_at)
SELECT id, 'old-' || n, 'old-' || n, 'old-' || n || '@customer.example', at FROM old;
INSERT INTO tickets (id, contact_id, channel, thread_id, subject, owner, status, mode, category,
                     language, opened_at, open_since, answered_at, due_at, due_kind, context)
SELECT id, id, 'api', 'old-' || n, 'Earlier question', CASE WHEN n % 2 = 0 THEN 'queue' ELSE 'ai' END,
       CASE WHEN n % 2 = 0 THEN 'open' ELSE 'answered' END, 'auto', 'shipping', 'en', at, at,
       CASE WHEN n % 2 = 0 THEN NULL ELSE at END,
       CASE WHEN n % 2 = 0 THEN NULL ELSE now() + interval '5 days' END,
       CASE WHEN n % 2 = 0 THEN '' ELSE 'assume_resolved' END,
       jsonb_build_object('at', at, 'contact', jsonb_build_object('id', 'old-' || n, 'known', false))
FROM old;
INSERT INTO ticket_facts (ticket_id, opened_at, channel, category) SELECT id, at, 'api', 'shipping' FROM old;
INSERT INTO turns (id, ticket_id, status, attempt, created_at, claimed_at, ended_at)
SELECT id, id, 'ended', 1, at, at, at FROM old;
INSERT INTO messages (id, ticket_id, turn_id, channel, external_id, role, text, raw, language, at)
SELECT id, id, id, 'api', 'old-' || n, 'customer', repeat('How long is the warranty? ', 8),
       repeat('How long is the warranty? ', 8), 'en', at FROM old;
INSERT INTO events (ticket_id, turn_id, step, attempt, kind, payload, at)
SELECT id, id, step, 1, 'step_stored', jsonb_build_object('step', step, 'result', repeat('x', 200)), at
FROM old, unnest(ARRAY['context', 'triage', 'knowledge', 'resolution']) AS step;
DROP TABLE old;
"""
"""Made on the server, which is faster than any COPY from outside."""


def scalar(connection: Rows, query: str) -> Any:
    """The one value of a query."""
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def column(desk: Running, query: str) -> list[float]:
    """The one column of a query's rows, as numbers."""
    with desk.database() as connection:
        return [float(row[0]) for row in connection.execute(query.encode()).fetchall()]


def empty(desk: Running) -> None:
    """Drop every ticket and job, for the next part of a run. Nothing may be running."""
    names = [name for name in metadata.tables if name not in KEPT]
    with desk.database() as connection:
        connection.execute(f"TRUNCATE {', '.join((*names, *JOB_TABLES))} CASCADE".encode())
        connection.execute("VACUUM ANALYZE")


def fill(desk: Running, count: int) -> None:
    """`count` old tickets that are not resolved: half wait for a person, half were answered."""
    with desk.database() as connection:
        for statement in OLD_TICKETS.format(count=count).split(";"):
            if statement.strip():
                connection.execute(statement.encode())
        connection.execute("VACUUM ANALYZE")


def put_in(desk: Running, text: str, count: int, prefix: str = "b") -> None:
    """Take `count` messages in, each of a customer and a thread of its own."""
    say(f"taking {count} messages in")
    asyncio.run(_take_in(desk, text, count, prefix))
    with desk.database() as connection:
        connection.execute("VACUUM ANALYZE")


async def _take_in(desk: Running, text: str, count: int, prefix: str) -> None:
    numbers = iter(range(count))
    async with desk.desk().open(desk.url) as opened, opened.jobs.app.open_async():

        async def take() -> None:
            for number in numbers:
                sender = Sender(id=f"{prefix}-c{number}")
                await opened.receive(
                    IncomingMessage(
                        channel="api", message_id=f"{prefix}-{number}", sender=sender, text=text
                    )
                )

        await asyncio.gather(*(take() for _ in range(AT_ONCE)))


def wait_for_turns(desk: Running, seconds: float) -> bool:
    """Until no job waits or runs, or time is up. Whether all have ended.

    Raises `RuntimeError` where a process of the desk ends meanwhile.
    """
    deadline = monotonic() + seconds
    with desk.database() as connection:
        while scalar(connection, UNFINISHED):
            desk.check()
            if monotonic() > deadline:
                return False
            sleep(0.25)
    return True


def turns_between_claims_and_ends(desk: Running) -> tuple[int, float]:
    """How many turns ended, and the seconds from the first claim to the last end."""
    with desk.database() as connection:
        row = connection.execute(
            "SELECT count(*), extract(epoch FROM max(ended_at) - min(claimed_at)) FROM turns "
            "WHERE ended_at IS NOT NULL"
        ).fetchone()
    assert row is not None
    return int(row[0]), float(row[1] or 0)


def waits(desk: Running, until: str, prefixes: Sequence[str]) -> list[float]:
    """Seconds from a message to its turn's `claimed_at` or `ended_at`, by beginnings of its id."""
    likes = " OR ".join(f"messages.external_id LIKE '{prefix}-%'" for prefix in prefixes)
    return column(
        desk,
        f"SELECT extract(epoch FROM turns.{until} - messages.at) FROM messages "
        f"JOIN turns ON turns.id = messages.turn_id WHERE turns.{until} IS NOT NULL AND ({likes})",
    )


def outcomes(desk: Running) -> dict[str, int]:
    """How many turns ended how: a bench whose turns fail measures nothing."""
    with desk.database() as connection:
        rows = connection.execute(
            "SELECT concat_ws(': ', payload->>'outcome', payload->>'reason'), count(*) FROM events "
            "WHERE kind = 'turn_ended' GROUP BY 1 ORDER BY 2 DESC"
        ).fetchall()
    return {str(row[0]): int(row[1]) for row in rows}


def calls_per_turn(desk: Running) -> float:
    """Model calls that the turns made."""
    with desk.database() as connection:
        return round(
            float(
                scalar(
                    connection,
                    "SELECT count(*) FILTER (WHERE kind = 'model_called')::float / "
                    "greatest(1, count(*) FILTER (WHERE kind = 'turn_ended')) FROM events",
                )
            ),
            2,
        )
