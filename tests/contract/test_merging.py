"""Two tickets that belong together: linked, or merged so that no word is lost or told to a stranger."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine
from tests.colleagues import user

from deskhand.core.actors import AI
from deskhand.core.errors import Refused
from deskhand.core.ids import new_id
from deskhand.core.ledger import LedgerRow, Totals
from deskhand.core.messages import IncomingMessage, Message, Sender
from deskhand.core.policy import Limits
from deskhand.core.ports import Plan
from deskhand.engine.jobs import Jobs
from deskhand.flow.read import take_in
from deskhand.store import tables
from deskhand.store.ledger import PostgresLedger
from deskhand.store.merging import Merging
from deskhand.store.queries import Queries
from deskhand.store.tickets import PostgresTickets
from deskhand.testing.clock import SettableClock

ANA = Sender(id="c-01", email="ana@example.com", name="Ana")
BEN = Sender(id="c-02", name="Ben")


class Counter:
    """Where messages arrive and people sort them."""

    def __init__(self, engine: AsyncEngine, jobs: Jobs, clock: SettableClock) -> None:
        self.clock = clock
        self.tickets = PostgresTickets(engine, jobs.defer_turn)
        self.merging = Merging(engine)
        self.queries = Queries(engine)
        self.engine = engine

    async def arrives(self, text: str, thread: str, sender: Sender = ANA) -> str:
        """A message. Its ticket's id."""
        self.clock.advance(seconds=1)
        message = IncomingMessage(
            channel="api", message_id=new_id(), thread_id=thread, sender=sender, text=text
        )
        receipt = await self.tickets.receive(take_in(message, "auto"), self.clock.now())
        return receipt.ticket_id

    async def texts(self, ticket_id: str) -> list[str]:
        """What a ticket has, in order."""
        return [message.text for message in await self.tickets.messages(ticket_id)]

    async def merge(self, ticket_id: str, into: str) -> None:
        """Mara merges them."""
        await self.merging.merge(ticket_id, into, user("Mara"), self.clock.now())


@pytest.fixture
def counter(
    runner: asyncio.Runner, engine: AsyncEngine, jobs: Jobs, clock: SettableClock
) -> Counter:
    """Opened for the test; jobs are only deferred, no worker runs them."""
    runner.run(jobs.app.open_async().__aenter__())
    return Counter(engine, jobs, clock)


async def test_all_messages_and_those_to_come_are_in_the_ticket_that_stays(
    counter: Counter,
) -> None:
    first = await counter.arrives("Where is my order?", "mail")
    second = await counter.arrives("Hello, where is it?", "chat")
    await counter.merge(second, first)
    third = await counter.arrives("Anybody there?", "chat")
    assert third == first
    assert await counter.texts(first) == [
        "Where is my order?",
        "Hello, where is it?",
        "Anybody there?",
    ]
    gone = await counter.tickets.ticket(second)
    assert (gone.status, gone.merged_into) == ("resolved", first)
    facts = await counter.queries.facts(second)
    assert facts is not None
    assert not facts.counts, "a duplicate is in no figure"


async def test_what_is_merged_waits_as_long_and_as_urgently_as_before(counter: Counter) -> None:
    kept_id = await counter.arrives("Where is my order?", "mail")
    gone_id = await counter.arrives("It smokes!", "chat")
    due = counter.clock.now() + timedelta(hours=1)
    left: dict[str, object] = {
        "owner": "queue",
        "priority": 30,
        "reply_due_at": due,
        "alarm_at": due - timedelta(minutes=10),
        "answer_to": "ana@example.com",
    }
    async with counter.engine.begin() as connection:
        await connection.execute(
            update(tables.tickets).where(tables.tickets.c.id == gone_id).values(left)
        )
    waits_since = (await counter.tickets.ticket(gone_id)).open_since
    await counter.tickets.change(kept_id, "ai_reply", AI, counter.clock.now())
    await counter.merge(gone_id, kept_id)
    kept = await counter.tickets.ticket(kept_id)
    assert (kept.priority, kept.answer_to) == (30, "ana@example.com")
    assert (kept.reply_due_at, kept.alarm_at) == (due, left["alarm_at"])
    assert (kept.status, kept.open_since) == ("open", waits_since)


async def test_what_the_ai_had_is_the_persons_who_merged(counter: Counter) -> None:
    first = await counter.arrives("Where is my order?", "mail")
    second = await counter.arrives("Hello, where is it?", "chat")
    await counter.merge(second, first)
    kept = await counter.tickets.ticket(first)
    assert (kept.owner, kept.person, kept.status) == ("person", "Mara", "open")
    async with counter.engine.connect() as connection:
        rows = await connection.execute(
            select(tables.turns.c.status).where(tables.turns.c.ticket_id == second)
        )
        assert list(rows.scalars()) == ["superseded"], "nobody answers half of it"


async def test_two_customers_are_never_mixed(counter: Counter) -> None:
    anas = await counter.arrives("My invoice?", "a")
    bens = await counter.arrives("My invoice?", "b", BEN)
    with pytest.raises(Refused, match="two customers"):
        await counter.merge(bens, anas)
    assert await counter.texts(anas) == ["My invoice?"]


async def test_a_sender_nobody_vouches_for_gets_no_vouched_for_thread(counter: Counter) -> None:
    known = await counter.arrives("My invoice?", "a")
    claims = ANA.model_copy(update={"verified": False})
    unknown = await counter.arrives("My invoice?", "b", claims)
    with pytest.raises(Refused, match="vouched"):
        await counter.merge(unknown, known)


async def test_what_is_merged_is_acted_on_no_more(counter: Counter) -> None:
    first = await counter.arrives("Where is my order?", "mail")
    second = await counter.arrives("Hello?", "chat")
    await counter.merge(second, first)
    now = counter.clock.now()
    with pytest.raises(Refused, match=f"merged into {first}"):
        await counter.tickets.change(second, "customer_message", user("Mara"), now)
    with pytest.raises(Refused, match=f"merged into {first}"):
        await counter.tickets.reopen(second, user("Mara"), now)
    with pytest.raises(Refused, match=f"merged into {first}"):
        await counter.tickets.label(second, ("vip",), (), user("Mara"), now)
    note = Message(id=new_id(), role="note", text="Nobody would see it.", author="Mara", at=now)
    with pytest.raises(Refused, match=f"merged into {first}"):
        await counter.tickets.note(second, note)
    with pytest.raises(Refused, match="same ticket"):
        await counter.merge(first, first)
    with pytest.raises(Refused, match=f"merged into {first}"):
        await counter.merge(second, await counter.arrives("More", "third"))


async def test_a_link_is_seen_from_both_sides_and_taken_away_from_both(counter: Counter) -> None:
    first = await counter.arrives("Where is my order?", "mail")
    second = await counter.arrives("My invoice?", "b", BEN)
    now = counter.clock.now()
    await counter.merging.link(second, first, user("Mara"), now)
    await counter.merging.link(first, second, user("Mara"), now)
    for one, other in ((first, second), (second, first)):
        linked = [
            entry.payload for entry in await counter.queries.log(one) if entry.kind == "linked"
        ]
        assert linked == [{"by": "user:Mara", "other": other, "how": "link"}]
    await counter.merging.unlink(first, second, user("Mara"), now)
    for one in (first, second):
        assert [
            entry.payload["how"]
            for entry in await counter.queries.log(one)
            if entry.kind == "linked"
        ] == ["link", "unlink"]


async def test_nothing_is_done_on_a_ticket_whose_messages_are_anothers(counter: Counter) -> None:
    first = await counter.arrives("Where is my order?", "mail")
    second = await counter.arrives("Please refund it.", "chat")
    await counter.merge(second, first)
    ledger = PostgresLedger(counter.engine, Limits())
    plan = Plan(action="DISCOUNT", arguments={})
    now = counter.clock.now()

    def fine(totals: Totals) -> None:
        return None

    with pytest.raises(Refused, match=f"merged into {first}"):
        await ledger.intend_by_person(second, plan, "key", fine, user("Mara"), now)
    assert await ledger.rows(second) == ()
    made = await ledger.intend_by_person(first, plan, "key", fine, user("Mara"), now)
    assert isinstance(made, LedgerRow)
