"""The inbox's lists: who sees which ticket where, in which order, and what a search finds."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from tests.colleagues import user

from deskhand.core.actors import Actor
from deskhand.core.errors import BadInput, Unseen
from deskhand.core.ids import new_id
from deskhand.core.messages import IncomingMessage, Message, Sender
from deskhand.engine.jobs import Jobs
from deskhand.flow.read import take_in
from deskhand.store.inbox import Filter, Inbox
from deskhand.store.merging import Merging
from deskhand.store.queries import Queries
from deskhand.store.tickets import PostgresTickets
from deskhand.testing.clock import SettableClock

MARA = user("Mara")


class Counter:
    """Tickets of all kinds, and the inbox over them."""

    def __init__(self, engine: AsyncEngine, jobs: Jobs, clock: SettableClock) -> None:
        self.clock = clock
        self.tickets = PostgresTickets(engine, jobs.defer_turn)
        self.inbox = Inbox(engine)
        self.merging = Merging(engine)
        self.queries = Queries(engine)

    async def arrives(
        self, text: str, sender: Sender | None = None, subject: str = "", thread: str = ""
    ) -> str:
        """A message, of a new thread where none is named. Its ticket's id."""
        self.clock.advance(seconds=1)
        message = IncomingMessage(
            channel="api",
            message_id=new_id(),
            thread_id=thread,
            sender=sender or Sender(id=f"c-{text[:5]}"),
            subject=subject,
            text=text,
        )
        receipt = await self.tickets.receive(take_in(message, "auto"), self.clock.now())
        return receipt.ticket_id

    async def taken(self, ticket_id: str, by: Actor = MARA) -> None:
        """Somebody takes it over."""
        await self.tickets.change(ticket_id, "take_over", by, self.clock.now())

    async def shown(self, me: str = "Mara", **wanted: object) -> list[str]:
        """The ids of a list."""
        page = await self.inbox.page(Filter.model_validate(wanted), me)
        return [row.id for row in page.rows]


@pytest.fixture
def counter(
    runner: asyncio.Runner, engine: AsyncEngine, jobs: Jobs, clock: SettableClock
) -> Counter:
    """Jobs are only deferred; no worker runs them."""
    runner.run(jobs.app.open_async().__aenter__())
    return Counter(engine, jobs, clock)


async def test_each_tab_has_its_tickets_and_counts_them(counter: Counter) -> None:
    mine = await counter.arrives("My parcel is late")
    jonas = await counter.arrives("Probe is broken")
    queued = await counter.arrives("Refund me please")
    ai = await counter.arrives("How do I pair it?")
    done = await counter.arrives("Which probe fits clay?")
    await counter.taken(mine)
    await counter.taken(jonas, user("Jonas"))
    await counter.taken(queued)
    await counter.tickets.change(queued, "unassign", user("Mara"), counter.clock.now())
    await counter.taken(done)
    await counter.tickets.change(done, "resolve", user("Mara"), counter.clock.now())
    assert await counter.shown(tab="mine") == [mine]
    assert await counter.shown("Jonas", tab="mine") == [jonas]
    assert await counter.shown(tab="unassigned") == [queued]
    assert await counter.shown(tab="waiting") == [mine, jonas, queued]
    assert await counter.shown(tab="ai") == [ai]
    assert set(await counter.shown(tab="all")) == {mine, jonas, queued, ai, done}
    assert await counter.inbox.counts("Mara") == {
        "mine": 1,
        "unassigned": 1,
        "waiting": 3,
        "ai": 1,
    }


async def test_a_row_says_who_waits_since_when_and_for_whom(counter: Counter) -> None:
    since = counter.clock.now() + timedelta(seconds=1)
    ticket_id = await counter.arrives(
        "My parcel is late", Sender(id="c-1", name="Ana"), "Order F-1"
    )
    counter.clock.advance(hours=2)
    await counter.taken(ticket_id)
    await counter.tickets.label(ticket_id, ("vip",), (), user("Mara"), counter.clock.now())
    page = await counter.inbox.page(Filter(tab="mine"), "Mara")
    (row,) = page.rows
    assert (row.contact, row.subject, row.snippet) == ("Ana", "Order F-1", "My parcel is late")
    assert (row.waiting_since, row.person, row.labels) == (since, "Mara", ("vip",))
    assert row.touched_at == counter.clock.now()
    assert not page.more


async def test_filters_narrow_a_list_and_labels_are_offered(counter: Counter) -> None:
    first = await counter.arrives("My parcel is late")
    second = await counter.arrives("Probe is broken")
    await counter.tickets.label(first, ("vip", "late"), (), user("Mara"), counter.clock.now())
    await counter.tickets.label(second, ("vip",), (), user("Mara"), counter.clock.now())
    assert set(await counter.shown(tab="all", label="vip")) == {first, second}
    assert await counter.shown(tab="all", label="late") == [first]
    assert await counter.shown(tab="all", label="l") == []
    assert await counter.shown(tab="all", status="resolved") == []
    assert set(await counter.shown(tab="all", channel="api", mode="auto")) == {first, second}
    assert await counter.inbox.labels() == ["late", "vip"]
    many = tuple(f"label {number}" for number in range(21))
    with pytest.raises(BadInput, match="20 at most"):
        await counter.tickets.label(first, many, (), user("Mara"), counter.clock.now())


async def test_a_search_finds_words_names_addresses_and_ids(counter: Counter) -> None:
    ana = Sender(id="c-77", email="Ana.Lindqvist@Example.com", name="Ana Lindqvist")
    parcel = await counter.arrives("My parcel F-1008 is late, très tard", ana, "Livraison")
    probe = await counter.arrives("Probe 50% is broken", Sender(id="c-78", email="ben@x.example"))

    async def found(text: str) -> list[str]:
        return await counter.shown(tab="all", text=text)

    for text in ("parcel", "PARCEL late", "parc", "livraison", "F-1008", '"is late"', "tard"):
        assert await found(text) == [parcel], text
    for text in ("lindq", "Ana Lindqvist", "ana.lind", "c-77", parcel):
        assert await found(text) == [parcel], text
    for text in ("parcel broken", "nothing", "%", "_", "ana.lin_", "&|!:*()'\\", "-", '"'):
        assert await found(text) == [], text
    assert set(await found("is")) == {parcel, probe}
    assert await found("is -parcel") == [probe]
    assert await found('is -"parcel late"') == [probe, parcel]
    assert await found('is -"very late" -f-1008') == [probe]
    assert await found("   ") == [probe, parcel]


async def test_pages_follow_each_other_without_loss_or_repeat(counter: Counter) -> None:
    made = [await counter.arrives(f"{number} parcels are late") for number in range(60)]
    first = await counter.inbox.page(Filter(tab="ai"), "Mara")
    second = await counter.inbox.page(Filter(tab="ai", page=2), "Mara")
    assert (first.more, second.more) == (True, False)
    assert [row.id for row in (*first.rows, *second.rows)] == list(reversed(made))
    with pytest.raises(BadInput, match="page: 1 to 200"):
        await counter.inbox.page(Filter(page=201), "Mara")


async def test_beside_a_thread_stand_the_customer_and_what_else_they_asked(
    counter: Counter,
) -> None:
    ana = Sender(id="c-77", email="ana@example.com", name="Ana")
    first = await counter.arrives("My parcel is late", ana, "Parcel")
    second = await counter.arrives("And my invoice?", ana, "Invoice")
    beside = await counter.inbox.beside(second)
    assert (beside.name, beside.email, beside.external_id) == ("Ana", "ana@example.com", "c-77")
    assert beside.working
    assert beside.verified
    assert [(one.id, one.subject) for one in beside.earlier] == [(first, "Parcel")]


async def test_nobody_acts_on_what_they_have_not_seen(counter: Counter) -> None:
    ticket_id = await counter.arrives("My parcel is late")
    await counter.taken(ticket_id)
    seen = (await counter.queries.log(ticket_id))[-1].seq
    now = counter.clock.now()
    await counter.tickets.change(ticket_id, "assign", user("Jonas"), now)
    note = Message(
        id=new_id(), role="note", text="Called.", author="Jonas", by=user("Jonas"), at=now
    )
    await counter.tickets.note(ticket_id, note)
    with pytest.raises(Unseen) as refused:
        await counter.tickets.change(ticket_id, "resolve", user("Mara"), now, seen=seen)
    assert [(one.what, one.who) for one in refused.value.news] == [
        ("assign", "Jonas"),
        ("note", "Jonas"),
    ]
    assert (await counter.tickets.ticket(ticket_id)).status == "open"
    await counter.tickets.change(ticket_id, "resolve", user("Jonas"), now, seen=seen)


async def test_a_merge_and_a_customer_of_the_same_name_are_news_too(counter: Counter) -> None:
    mara = Sender(id="c-9", name="Mara")
    first = await counter.arrives("My parcel is late", mara)
    await counter.taken(first)
    seen = (await counter.queries.log(first))[-1].seq
    second = await counter.arrives("And the other one?", mara, thread="another")
    now = counter.clock.now()
    await counter.merging.merge(second, first, user("Jonas"), now)
    with pytest.raises(Unseen) as refused:
        await counter.tickets.change(first, "resolve", user("Mara"), now, seen=seen)
    assert refused.value.news[0][:2] == ("merged_from", "Jonas")
    seen = (await counter.queries.log(first))[-1].seq
    await counter.arrives("Hello?", mara, thread="another")
    with pytest.raises(Unseen) as refused:
        await counter.tickets.change(first, "resolve", user("Mara"), now, seen=seen)
    assert refused.value.news[0][:2] == ("customer", "Mara")
