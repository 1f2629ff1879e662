"""The queue stays quick however many jobs wait."""

import time

import psycopg
from sqlalchemy.engine import URL

from deskhand.store.database import dsn

FETCH = "SELECT id FROM procrastinate_fetch_job_v2(ARRAY['deskhand'], %s::bigint)"
WAITING = """
INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, priority, status)
SELECT 'deskhand', 'turn', 'ticket-' || g, '{}', 0, 'todo' FROM generate_series(1, 4000) AS g
"""


def test_a_worker_that_knew_an_empty_queue_fetches_from_a_long_one_at_once(database: URL) -> None:
    with psycopg.connect(dsn(database), autocommit=True) as connection:
        made = connection.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        worker = made.fetchone()
        for _ in range(10):
            assert connection.execute(FETCH, worker).fetchone() == (None,)
        connection.execute(WAITING)
        began = time.perf_counter()
        fetched = [connection.execute(FETCH, worker).fetchone() for _ in range(50)]
        took = time.perf_counter() - began
    assert len(set(fetched)) == 50
    assert took < 5
