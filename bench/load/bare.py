"""The same calls without Deskhand: what a plain loop does on this machine in the same run."""

import asyncio
import json
from time import perf_counter, process_time
from typing import Any

import psycopg
from anthropic import AsyncAnthropic, DefaultAioHttpClient
from anthropic.types import OutputConfigParam
from psycopg_pool import AsyncConnectionPool

from deskhand.core.ids import new_id
from deskhand.store.database import dsn
from load.desk import MODEL, ONE_CALL, Running
from load.figures import say, spread

POOL = 20
JOURNALS = 4
"""Transactions of a bare turn: its claim, two stored steps, its end."""
RESERVED = "SELECT id, ticket_id, turn_id FROM messages WHERE channel = %s AND external_id = %s"
FOUND = "SELECT id FROM tickets WHERE channel = %s AND thread_id = %s ORDER BY id DESC LIMIT 1"
CONTACT = "INSERT INTO contacts (id, identity, external_id, created_at) VALUES (%s, %s, %s, now())"
TICKET = (
    "INSERT INTO tickets (id, contact_id, channel, thread_id, mode, language, opened_at, open_since, "
    "due_at, due_kind) VALUES (%s, %s, %s, %s, 'auto', 'en', now(), now(), now() + interval '1 day', "
    "'open_24h')"
)
FACTS = "INSERT INTO ticket_facts (ticket_id, opened_at, channel) VALUES (%s, now(), %s)"
TURN = "INSERT INTO turns (id, ticket_id, created_at) VALUES (%s, %s, now())"
JOB = "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args) VALUES ('bare', 'bare', %s, %s)"
MESSAGE = (
    "INSERT INTO messages (id, ticket_id, turn_id, channel, external_id, text, raw, language, at) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, 'en', now())"
)
EVENT = "INSERT INTO events (ticket_id, kind, payload, at) VALUES (%s, 'message_added', %s, now())"
TABLES = (
    "CREATE TABLE IF NOT EXISTS bare_turns (id text PRIMARY KEY, attempt int NOT NULL)",
    "CREATE TABLE IF NOT EXISTS bare_journal "
    "(turn_id text, step text, result jsonb, PRIMARY KEY (turn_id, step))",
)
CLAIM = (
    "INSERT INTO bare_turns VALUES (%s, 1) "
    "ON CONFLICT (id) DO UPDATE SET attempt = bare_turns.attempt + 1 RETURNING attempt"
)
STORE = (
    "INSERT INTO bare_journal SELECT %s, %s, %s FROM "
    "(SELECT 1 FROM bare_turns WHERE id = %s AND attempt = 1 FOR SHARE) AS mine "
    "ON CONFLICT DO NOTHING RETURNING 1"
)
Pool = AsyncConnectionPool[psycopg.AsyncConnection[Any]]
RESULT = json.dumps({"text": "x" * 300})


def intake(desk: Running, seconds: float) -> dict[str, Any]:
    """Message, ticket, turn and job in one transaction, one after another on one connection."""
    say("the bare loop of intake")
    started, cpu, times = perf_counter(), process_time(), list[float]()
    with psycopg.connect(dsn(desk.url)) as connection:
        while perf_counter() - started < seconds:
            before = perf_counter()
            _take_in(connection, f"bare-{len(times)}")
            times.append(perf_counter() - before)
    took = perf_counter() - started
    return {
        "per_second": round(len(times) / took, 1),
        **spread(times),
        "bench_cpu_seconds": round(process_time() - cpu, 2),
    }


def _take_in(connection: psycopg.Connection[Any], name: str) -> None:
    ticket, contact, turn = new_id(), new_id(), new_id()
    with connection.transaction():
        connection.execute(RESERVED, ("bare", name))
        connection.execute(FOUND, ("bare", name))
        connection.execute(CONTACT, (contact, name, name))
        connection.execute(TICKET, (ticket, contact, "bare", name))
        connection.execute(FACTS, (ticket, "bare"))
        connection.execute(TURN, (turn, ticket))
        connection.execute(JOB, (ticket, json.dumps({"turn_id": turn})))
        message = (new_id(), ticket, turn, "bare", name, ONE_CALL, ONE_CALL)
        connection.execute(MESSAGE, message)
        connection.execute(EVENT, (ticket, json.dumps({"role": "customer"})))


def turns(desk: Running, port: int, count: int, concurrency: int, calls: int) -> dict[str, Any]:
    """`count` turns of `calls` model calls and four journal transactions each."""
    say(f"the bare loop of turns: {count}, {calls} calls each, {concurrency} at once")
    return asyncio.run(_turns(dsn(desk.url), port, count, concurrency, calls))


async def _turns(
    address: str, port: int, count: int, concurrency: int, calls: int
) -> dict[str, Any]:
    client = AsyncAnthropic(
        api_key="bench",
        base_url=f"http://127.0.0.1:{port}",
        http_client=DefaultAioHttpClient(),
        max_retries=0,
    )
    times: list[float] = []
    pool: Pool = AsyncConnectionPool(address, min_size=POOL, max_size=POOL, open=False)
    async with client, pool:
        async with pool.connection() as connection:
            for table in TABLES:
                await connection.execute(table.encode())
        numbers, started, cpu = iter(range(count)), perf_counter(), process_time()

        async def work() -> None:
            for _ in numbers:
                before = perf_counter()
                await _turn(client, pool, calls)
                times.append(perf_counter() - before)

        await asyncio.gather(*(work() for _ in range(concurrency)))
        took = perf_counter() - started
    return {
        "per_second": round(count / took, 1),
        **spread(times),
        "bench_cpu_seconds": round(process_time() - cpu, 2),
    }


async def _turn(client: AsyncAnthropic, pool: Pool, calls: int) -> None:
    turn = new_id()
    async with pool.connection() as connection:
        await connection.execute(CLAIM, (turn,))
    for number in range(JOURNALS - 1):
        if number < calls:
            await _call(client, "urgency" if number + 1 < calls else "reply")
        async with pool.connection() as connection:
            await connection.execute(STORE, (turn, str(number), RESULT, turn))


async def _call(client: AsyncAnthropic, telltale: str) -> None:
    """`telltale` is a property of the schema: by it the model server knows what is asked."""
    schema: dict[str, object] = {
        "type": "object",
        "properties": {telltale: {"type": "string"}},
        "required": [telltale],
        "additionalProperties": False,
    }
    asked: OutputConfigParam = {"format": {"type": "json_schema", "schema": schema}}
    await client.messages.create(
        model=MODEL,
        max_tokens=300,
        system="You classify one customer-support message. " * 40,
        messages=[{"role": "user", "content": f"<message>\n{ONE_CALL}\n</message>"}],
        output_config=asked,
    )
