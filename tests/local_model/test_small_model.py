"""Whatever a weak model says to the sample tickets, no false word leaves and every ticket ends.

The answers are a stranger's every time, so nothing is said here about how good they are.
"""

import asyncio
import contextlib
import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy.engine import URL
from tests.soak.stand import free_port

from deskhand.app import Desk
from deskhand.flow.catalogue import SENTENCES
from deskhand.sample.company import (
    ARTICLES,
    COMPANY,
    CONFIG,
    SampleTicket,
    load_company,
    read_tickets,
)
from deskhand.sample.demo import environment
from deskhand.sample.play import Played, play
from deskhand.settings import Environment
from deskhand.store.database import dsn
from deskhand.store.queries import WholeTicket
from deskhand.testing.clock import SettableClock

VARIABLE = "DESKHAND_LOCAL_MODEL"
"""The interpreter that has the model; `make local-model` sets it."""
pytestmark = pytest.mark.skipif(
    not os.environ.get(VARIABLE), reason="takes about an hour: make local-model"
)

LOADED_SECONDS = 120.0
LONGEST_SECONDS = 1800.0
"""For one ticket, with four at once on a slow machine."""
MODELS = """[models]
cheap = ["local"]
turn_deadline_seconds = 300
wait_minutes = 0

[[models.list]]
name = "local"
kind = "openai"
preset = "llama.cpp"
base_url = "{address}/v1"
model = "small"
timeout_seconds = 140
answer_tokens = 300
"""
TO_A_PERSON = ("handed_off", "approval")
LONG = re.compile(r"[^\W\d_]{5,}")
RECORDS = (
    "SELECT * FROM shop.contacts WHERE id = %(contact)s",
    "SELECT o.*, to_char(placed_at, 'FMDD FMMM YYYY'), to_char(expected_delivery, 'FMDD FMMM YYYY'),"
    " to_char(delivered_at, 'FMDD FMMM YYYY') FROM shop.orders o WHERE contact_id = %(contact)s",
    "SELECT a.* FROM shop.accounts a JOIN shop.contacts c ON c.account_id = a.id"
    " WHERE c.id = %(contact)s",
    "SELECT i.*, to_char(due_at, 'FMDD FMMM YYYY') FROM shop.invoices i JOIN shop.contacts c"
    " ON c.account_id = i.account_id WHERE c.id = %(contact)s",
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the model's server listens."""
    port = free_port()
    serve = Path(__file__).with_name("serve.py")
    command = [os.environ[VARIABLE], str(serve), str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + LOADED_SECONDS
            while not _healthy(f"http://127.0.0.1:{port}/health"):
                assert server.poll() is None, "the model's server ended by itself"
                assert time.monotonic() < until, "the model's server does not answer"
                time.sleep(0.5)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


def test_a_weak_model_says_nothing_false_and_every_ticket_ends(
    address: str, database: URL, tmp_path: Path
) -> None:
    config = tmp_path / "deskhand.toml"
    tables = re.sub(
        r"(?ms)^\[models\]$.*?(?=^\[)",
        MODELS.format(address=address) + "\n",
        CONFIG.read_text("utf-8"),
    )
    config.write_text(tables, "utf-8")
    known = asyncio.run(_play(config, database))
    tickets = {ticket.id: ticket for ticket in read_tickets(COMPANY)}
    assert {played.id for played, _ in known} == set(tickets)
    for played, whole in known:
        print(json.dumps(played.row()))
        ticket = tickets[played.id]
        if played.expected in TO_A_PERSON and played.expected_reason != "low_confidence":
            assert played.outcome in TO_A_PERSON, played
        assert set(played.actions) <= {ticket.expected.action}, played
        if played.outcome in TO_A_PERSON:
            assert played.reason, played
        sources = _sources(database, ticket, whole)
        for message in whole.messages:
            if message.role == "ai":
                assert _without_source(message.text, sources) == [], message.text


async def _play(config: Path, url: URL) -> list[tuple[Played, WholeTicket]]:
    await asyncio.to_thread(load_company, url, COMPANY, SettableClock().now())
    desk = Desk.from_config(config, Environment(environment(url)))
    async with desk.open(url) as opened:
        await opened.import_articles(ARTICLES)
        worker = opened.worker()
        working = asyncio.create_task(worker.run())
        try:
            tickets = read_tickets(COMPANY)
            return [
                (played, await opened.queries.whole(played.ticket_id))
                async for played in play(opened, tickets, LONGEST_SECONDS)
            ]
        finally:
            worker.stop()
            with contextlib.suppress(asyncio.CancelledError):
                await working


def _healthy(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def _sources(url: URL, ticket: SampleTicket, whole: WholeTicket) -> str:
    """All that a reply to the ticket may rest on: articles, the customer's records and words, and
    what was really done."""
    parts = [path.read_text("utf-8") for path in sorted(ARTICLES.iterdir())]
    parts += [ticket.subject, *(message.text for message in ticket.messages)]
    parts += [json.dumps(row.model_dump(mode="json")) for row in whole.ledger]
    with psycopg.connect(dsn(url)) as connection:
        for query in RECORDS:
            parts += [str(row) for row in connection.execute(query, {"contact": ticket.contact})]
    return "\n".join(parts).lower()


def _without_source(text: str, sources: str) -> list[str]:
    """The sentences of a reply with a figure, or with most of their long words, from nowhere.

    Another reader than the gate's on purpose: coarser, and none of its code.
    """
    for sentence in (one for texts in SENTENCES.values() for one in texts.values()):
        pattern = re.sub(r"\\{\w+\\}", ".+?", re.escape(sentence))
        text = re.sub(pattern + r"(?=\s|$)", "\n", text)
    known = set(re.findall(r"\w+", sources))
    return [
        sentence
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", text.lower())
        if set(re.findall(r"\d+", sentence)) - known
        or 2 * len({word for word in LONG.findall(sentence) if word not in known})
        > len(set(LONG.findall(sentence)))
    ]
