"""How long pages take with very many tickets: lists, filters, search, a ticket, the figures.

100,000 tickets with five messages each are made on the server: most are resolved, some thousand wait. One
agent after another asks for pages over HTTP from a web process that has nothing else to do, by round; then
several at once. One JSON line.
"""

import argparse
import asyncio
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any

import httpx

from deskhand.core.clock import SystemClock
from deskhand.store.users import Users
from load.data import empty
from load.desk import Running, Settings, running
from load.figures import Memory, print_line, say, spread

TARGET = {"p95_ms": 300}
AGENT = "Agent 1"
FILL = """
CREATE TEMPORARY TABLE old AS
SELECT '01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS id, n,
       now() - ({count} - n) * interval '5 minutes' AS at,
       CASE WHEN n % 20 = 0 THEN 'queue' WHEN n % 20 = 1 THEN 'person' ELSE 'ai' END AS owner,
       CASE WHEN n < {count} - {count} / 10 THEN 'resolved' WHEN n % 20 < 2 THEN 'open' ELSE 'answered' END
           AS status
FROM generate_series(1, {count}) AS n;
INSERT INTO contacts (id, identity, external_id, email, name, created_at)
SELECT replace(id, '-8000-', '-9000-'), 'old-' || n, 'old-' || n, 'customer' || n || '@customer.example',
       'Customer ' || chr(65 + n % 26) || md5(n::text), at FROM old WHERE n % 3 = 0;
INSERT INTO tickets (id, contact_id, channel, thread_id, subject, owner, person, status, mode, category, language,
                     opened_at, open_since, answered_at, resolved_at, touched_at, labels, priority)
SELECT id, '01900000-0000-7000-9000-' || lpad(to_hex(greatest(n / 3 * 3, 3)), 12, '0'), 'api', 'old-' || n,
       'Question ' || n, owner, CASE WHEN owner = 'person' THEN 'Agent ' || n / 20 % 6 ELSE '' END, status, 'auto',
       (ARRAY['billing', 'technical', 'shipping', 'account', 'general'])[1 + n % 5], 'en', at,
       CASE WHEN status = 'open' THEN at END, CASE WHEN status = 'answered' THEN at END,
       CASE WHEN status = 'resolved' THEN at END, at,
       CASE WHEN n % 50 = 0 THEN '["vip"]'::jsonb WHEN n % 70 = 0 THEN '["late", "vip"]'::jsonb ELSE '[]'::jsonb END,
       CASE WHEN n % 200 = 0 THEN 20 ELSE 0 END
FROM old;
INSERT INTO ticket_facts (ticket_id, opened_at, channel, category, reason, answered_at, resolved_at, resolution,
                          person_touched, handed_off_at, person_opened_at, ai_csat, cost, model)
SELECT id, at, 'api', (ARRAY['billing', 'technical', 'shipping', 'account', 'general'])[1 + n % 5],
       CASE WHEN owner = 'ai' THEN '' WHEN n % 40 = 0 THEN 'angry' ELSE 'low_confidence' END,
       at + interval '1 minute', CASE WHEN status = 'resolved' THEN at + interval '3 days' END,
       CASE WHEN status = 'resolved' THEN 'assumed' ELSE '' END, owner <> 'ai',
       CASE WHEN owner <> 'ai' THEN at END, CASE WHEN owner <> 'ai' THEN at + interval '1 hour' END,
       CASE WHEN n % 9 = 0 THEN 1 + n % 5 END, 0.0003, 'model ' || n % 2 FROM old;
INSERT INTO messages (id, ticket_id, channel, external_id, role, author, subject, text, language, at)
SELECT '01900000-000' || m || '-7000-8000-' || lpad(to_hex(n), 12, '0'), id, 'api', 'old-' || n || '-' || m,
       CASE WHEN m % 2 = 0 THEN 'customer' ELSE 'ai' END, '', CASE WHEN m = 0 THEN 'Question ' || n ELSE '' END,
       'My order ' || (SELECT string_agg(substr(md5((n * 31 + m * 7 + k)::text), 1, 2 + k % 2), ' ')
                       FROM generate_series(1, 30) AS k) || ' F-' || n, 'en', at + m * interval '1 minute'
FROM old, generate_series(0, 4) AS m;
INSERT INTO events (ticket_id, turn_id, step, attempt, kind, payload, at)
SELECT id, id, step, 1, 'step_stored', jsonb_build_object('result', jsonb_build_object('text', repeat('x', 300))), at
FROM old, unnest(ARRAY['stage one', 'stage two', 'stage three', 'stage four']) AS step;
DROP TABLE old;
"""
PAGES = {
    "mine": "?tab=mine",
    "unassigned": "?tab=unassigned",
    "waiting": "?tab=waiting",
    "ai": "?tab=ai",
    "all": "?tab=all",
    "all, page 100": "?tab=all&page=100",
    "longest waiting of all": "?tab=all&sort=waiting",
    "category of all": "?tab=all&category=shipping",
    "label of all": "?tab=all&label=late",
    "reason of all": "?tab=all&reason=angry",
    "a common word": "?tab=all&text=order",
    "a rarer word": "?tab=all&text=c9f",
    "one ticket's word": "?tab=all&text=F-{number}",
    "a word nobody wrote": "?tab=all&text=zzzzzz",
    "the beginning of a name": "?tab=all&text=customer+ab",
    "an address": "?tab=all&text=customer{number}%40",
    "figures of 28 days": "/dashboard?by=category",
    "figures of a year, by model": "/dashboard?days=365&by=model&measure=csat_ai",
    "figures of a year, by mode": "/dashboard?days=365&by=mode&measure=wrong",
    "behind a bar": "?tab=all&outcome=deflected&category=billing&opened_from=2026-01-01T00:00:00Z",
}


def options() -> argparse.Namespace:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--at-once", type=int, default=4)
    return parser.parse_args()


def fill(desk: Running, count: int) -> float:
    """Make the tickets. Seconds."""
    started = perf_counter()
    with desk.database() as connection:
        for statement in FILL.format(count=count).split(";"):
            if statement.strip():
                connection.execute(statement.encode())
        connection.execute("VACUUM ANALYZE")
    return perf_counter() - started


async def sign_in(desk: Running) -> str:
    """An agent's session."""
    async with desk.desk().open(desk.url) as opened:
        now = SystemClock().now()
        users = Users(opened.engine)
        user = await users.create(AGENT, "agent", "correct horse battery", now)
        return await users.sign_in(user, now)


def address(name: str, number: int) -> str:
    """A page's, where `number` changes from round to round."""
    path = PAGES[name].format(number=number)
    return path if path.startswith("/") else f"/inbox{path}"


def take(client: httpx.Client, path: str) -> float:
    """Seconds until a page is here, whole."""
    started = perf_counter()
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return perf_counter() - started


def main() -> None:
    given = options()
    with running() as desk:
        empty(desk)
        say(f"making {given.tickets} tickets")
        seconds = fill(desk, given.tickets)
        token = asyncio.run(sign_in(desk))
        web = desk.webs_alone(Settings())
        processes = web | {"postgres": desk.postmaster()}
        client = httpx.Client(
            base_url=f"http://127.0.0.1:{desk.port}",
            cookies={"deskhand_session": token},
            timeout=60,
        )
        step = max(1, given.tickets // (given.rounds + 1))
        numbers = [step * number for number in range(1, given.rounds + 1)]
        tickets = [f"/inbox/01900000-0000-7000-8000-{number:012x}?tab=all" for number in numbers]
        with client, Memory(processes) as memory:
            for path in (address("all", 1), tickets[0]):
                take(client, path)
            alone: dict[str, Any] = {}
            for name in PAGES:
                say(name)
                alone[name] = spread(take(client, address(name, number)) for number in numbers)
            alone["a ticket"] = spread(take(client, path) for path in tickets)
            say("several at once")
            paths = [address(name, numbers[0]) for name in ("mine", "waiting", "all")] + tickets

            def one(path: str) -> float:
                return take(client, path)

            with ThreadPoolExecutor(given.at_once) as agents:
                together = spread(agents.map(one, paths * 3))
        print_line(
            {
                "bench": "inbox",
                "tickets": given.tickets,
                "target": TARGET,
                "seconds_to_fill": round(seconds, 1),
                "pages": alone,
                "worst_p95_ms": max(one["p95_ms"] for one in alone.values()),
                f"{given.at_once}_at_once": together,
                "memory": memory.figures(),
            }
        )
        desk.end()


if __name__ == "__main__":
    main()
