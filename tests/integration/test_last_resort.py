"""What cannot be read stops nothing but itself, and people see it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.engine import URL

from deskhand.app import Desk, OpenDesk
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.core.state import Receipt
from deskhand.engine.dispatcher import UNREAD
from deskhand.flow.turn import run_turn
from deskhand.settings import Environment, parse
from deskhand.testing.webhook_receiver import WebhookReceiver

PATIENCE = 60.0
SECRET = "whsec_" + "c2VjcmV0" * 8
QUESTION = "How do I pair the probe again?"


@asynccontextmanager
async def working(database: URL, url: str) -> AsyncGenerator[OpenDesk]:
    """Fernhill's desk with a worker, which tells a webhook of everything."""
    tables = {
        "company": {"name": "Fernhill"},
        "modes": {"default": "auto"},
        "channels": [{"kind": "webhook", "name": "crm", "url": url, "secret_env": "CRM_SECRET"}],
        "notify": {"webhooks": ["crm"]},
    }
    desk = Desk(parse(tables, "deskhand.toml"), Environment({"CRM_SECRET": SECRET}))
    async with desk.open(database) as opened:
        yield opened


async def write(opened: OpenDesk, words: str = QUESTION, thread: str = "garden") -> Receipt:
    incoming = IncomingMessage(
        channel="api",
        message_id=f"{thread}-{words[:20]}",
        thread_id=thread,
        sender=Sender(id="c-ana", email="ana@example.org"),
        text=words,
    )
    return await opened.receive(incoming)


async def run(opened: OpenDesk, statement: str) -> list[tuple[object, ...]]:
    async with opened.engine.begin() as connection:
        found = await connection.execute(text(statement))
        return [tuple(row) for row in found] if found.returns_rows else []


async def until(opened: OpenDesk, statement: str, wanted: list[tuple[object, ...]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while await run(opened, statement) != wanted:
            await asyncio.sleep(0.05)


async def test_a_ticket_that_no_worker_can_read_is_in_the_queue_within_seconds(
    database: URL,
) -> None:
    with WebhookReceiver(secret=SECRET) as crm:
        async with working(database, crm.url) as opened:
            receipt = await write(opened)
            await run(opened, "UPDATE tickets SET kind = 'of_a_later_release'")
            worker = opened.worker()
            task = asyncio.create_task(worker.run())
            await until(opened, "SELECT owner, status FROM tickets", [("queue", "open")])
            await until(opened, "SELECT status FROM turns", [("ended",)])
            await until(opened, "SELECT status FROM outbox", [("sent",)])
            worker.stop()
            await task
            facts = await run(opened, "SELECT reason, brief->>'evidence' FROM ticket_facts")
    assert facts == [("internal_error", "what is stored cannot be read")]
    told = [(one.kind, one.ticket_id) for one in crm.accepted()]
    assert told == [("ticket.handed_off", receipt.ticket_id)]


async def test_a_row_of_a_later_release_is_delivered_and_one_that_cannot_be_read_waits(
    database: URL,
) -> None:
    with WebhookReceiver(secret=SECRET) as crm:
        async with working(database, crm.url) as opened:
            for thread in ("grown", "broken", "plain"):
                await write(opened, "I want to talk to a person", thread)
            worker = opened.worker()
            for (turn,) in await run(opened, "SELECT id FROM turns ORDER BY id"):
                claim = await opened.parts.journal.claim(str(turn), opened.clock.now())
                assert claim is not None
                await run_turn(opened.parts, claim)
            ticket = "(SELECT id FROM tickets WHERE thread_id = '{}')"
            await run(
                opened,
                "UPDATE outbox SET delivery = delivery || '{\"new_in_0_3\": 1}'"
                f" WHERE ticket_id = {ticket.format('grown')}",
            )
            await run(
                opened,
                "UPDATE outbox SET delivery = delivery - 'what'"
                f" WHERE ticket_id = {ticket.format('broken')}",
            )
            task = asyncio.create_task(worker.run())
            states = (
                "SELECT t.thread_id, o.status FROM outbox o JOIN tickets t ON t.id = o.ticket_id"
                " WHERE o.destination = 'crm' ORDER BY t.thread_id"
            )
            await until(
                opened, states, [("broken", "pending"), ("grown", "sent"), ("plain", "sent")]
            )
            why = "SELECT DISTINCT detail FROM outbox WHERE delivery->>'what' IS NULL"
            await until(opened, why, [(UNREAD,)])
            worker.stop()
            await task
    assert len(crm.accepted()) == 2
