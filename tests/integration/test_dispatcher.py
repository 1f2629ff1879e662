"""What leaves, when destinations are slow, refuse, fall silent, or when the sender itself dies."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from tests.colleagues import user
from tests.integration.test_channels import PostOffice

from deskhand.app import Desk, OpenDesk
from deskhand.core.cleared import Cleared
from deskhand.core.clock import SystemClock
from deskhand.core.decisions import Reason, Replied
from deskhand.core.errors import Retryable
from deskhand.core.ids import new_id
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.core.ports import Channel, Delivery
from deskhand.core.state import Dispatch, Ending, OutboxRow
from deskhand.core.tickets import Ticket
from deskhand.engine.dispatcher import AT_ONCE_EACH, Dispatcher
from deskhand.flow.dispatch import UNDELIVERED, to_customer
from deskhand.settings import Environment, parse
from deskhand.store.outbox import FAILURES, FIRST_REST, LEASE
from deskhand.testing.clock import SettableClock
from deskhand.testing.faults import Reply
from deskhand.testing.webhook_receiver import WebhookReceiver
from deskhand.testing.wire import Answer, LocalServer

ANA = Sender(id="c-ana", email="ana@example.org", name="Ana Sousa")
MARA = user("mara")
HOLD = Cleared("Hold the button for five seconds.")
WORD = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
"""A signing secret that no receiver here has."""
PATIENCE = 30.0
"""Seconds that a test waits for what must happen."""
BRIEFLY = 1.5
"""Seconds that a channel waits for a receiver that is silent."""


async def until(happened: Callable[[], bool]) -> None:
    """Look again and again until it happened."""
    async with asyncio.timeout(PATIENCE):
        while not happened():
            await asyncio.sleep(0.01)


# --- The desk ------------------------------------------------------------------------------------


@pytest.fixture
def clock() -> SettableClock:
    """Stands still some minutes ago, so that it can be moved without signatures growing old."""
    return SettableClock(SystemClock().now() - timedelta(minutes=4))


@dataclass
class House:
    """Fernhill's desk over a real database, and its channels."""

    desk: OpenDesk
    clock: SettableClock
    channels: Mapping[str, Channel]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def dispatcher(self) -> Dispatcher:
        """Another process's dispatcher, as far as the outbox can tell."""
        return Dispatcher(self.desk.outbox, self.channels, self.clock, self.desk.parts)

    async def hear(self, channel: str = "shop") -> Ticket:
        """Ana writes for the first time about something."""
        number = next(self.numbers)
        receipt = await self.desk.receive(
            IncomingMessage(
                channel=channel,
                message_id=f"m-{number}",
                thread_id=f"thread-{number}",
                sender=ANA,
                text="How do I pair the probe again?",
            )
        )
        claim = await self.desk.parts.journal.claim(receipt.turn_id or "", self.clock.now())
        assert claim is not None
        said = new_id()
        told = to_customer(claim.ticket, ANA, HOLD, said, self.clock.now(), guarded=False)
        ending = Ending(
            outcome=Replied(text=HOLD), message_id=said, change="ai_reply", dispatches=(told,)
        )
        return await self.desk.tickets.end_turn(claim, ending, self.clock.now())

    async def tell(self, ticket: Ticket, *to: str, what: str = "ticket.handed_off") -> None:
        """Something is to leave to each destination, numbered in the order of telling."""
        now = self.clock.now()
        dispatches = tuple(
            Dispatch(
                destination=destination,
                delivery=Delivery(
                    id=new_id(),
                    what=what,
                    ticket_id=ticket.id,
                    subject="Ana Sousa asks for a person",
                    text="Ana's probes are offline.",
                    payload={"number": next(self.numbers)},
                    at=now,
                ),
            )
            for destination in to
        )
        await self.desk.tickets.tell(ticket.id, dispatches, now)

    async def rows(self, destination: str = "") -> list[OutboxRow]:
        """What is or was to leave, oldest first."""
        async with self.desk.engine.connect() as connection:
            found = await connection.execute(text("SELECT id FROM tickets ORDER BY id"))
            tickets = list(found.scalars())
        rows = [row for ticket in tickets for row in await self.desk.outbox.rows_of(ticket)]
        return [row for row in rows if not destination or row.destination == destination]

    async def statuses(self, destination: str) -> list[str]:
        return [row.status for row in await self.rows(destination)]


async def settle(dispatcher: Dispatcher) -> None:
    """Everything that is due now is sent, and so is what comes of it."""
    while True:
        await dispatcher.drain()
        if not await dispatcher.run_once():
            return


def webhook(name: str, url: str, **more: Any) -> dict[str, Any]:
    table = {"kind": "webhook", "name": name, "url": url, "secret_env": "SECRET"}
    return table | {"timeout_seconds": PATIENCE} | more


def mail(name: str, port: int) -> dict[str, Any]:
    return {
        "kind": "mail",
        "name": name,
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "sender": "desk@fernhill.example",
        "to": ["mara@fernhill.example"],
        "timeout_seconds": 5,
    }


@asynccontextmanager
async def house(
    database: URL,
    clock: SettableClock,
    *channels: dict[str, Any],
    people: tuple[str, ...] = (),
    webhooks: tuple[str, ...] = (),
    more: Mapping[str, Channel] | None = None,
) -> AsyncGenerator[House]:
    """The desk with these channels; `more` are of the test's own making."""
    config = {
        "company": {"name": "Fernhill"},
        "modes": {"default": "auto"},
        "channels": list(channels),
        "notify": {"people": list(people), "webhooks": list(webhooks)},
    }
    secrets = {"SECRET": WebhookReceiver().secret, "WRONG": WORD}
    desk = Desk(parse(config, "deskhand.toml"), Environment(secrets), clock)
    async with desk.open(database) as opened:
        yield House(opened, clock, {**desk.channels, **(more or {})})


class Parlour:
    """A destination under the test's control: it works, refuses, or lets one wait."""

    honours_ids = True

    def __init__(self, name: str, waits: bool = False) -> None:
        self.name = name
        self.open = asyncio.Event()
        self.refuses: list[Retryable] = []
        self.got: list[Delivery] = []
        self.waiting = 0
        self.most = 0
        if not waits:
            self.open.set()

    async def deliver(self, delivery: Delivery) -> str:
        """Take it in its turn, under a number of its own."""
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        try:
            await self.open.wait()
            if self.refuses:
                raise self.refuses.pop(0)
            self.got.append(delivery)
            return f"{self.name}-{len(self.got)}"
        finally:
            self.waiting -= 1


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    """The company's own system."""
    with WebhookReceiver() as receiver:
        yield receiver


@pytest.fixture
def post() -> Iterator[PostOffice]:
    """The team's mail server."""
    office = PostOffice()
    office.start()
    yield office
    if not office.loop.is_closed():
        office.stop()


# --- Slow destinations ---------------------------------------------------------------------------


async def test_a_slow_destination_does_not_hold_up_the_others(
    database: URL, clock: SettableClock, receiver: WebhookReceiver, post: PostOffice
) -> None:
    slow = Parlour("slow", waits=True)
    channels = (webhook("erp", receiver.url), mail("team", post.number))
    async with house(database, clock, *channels, more={"slow": slow}) as fernhill:
        for _ in range(25):
            await fernhill.tell(await fernhill.hear("api"), "slow", "erp", "team")
        dispatcher = fernhill.dispatcher()
        async with asyncio.timeout(PATIENCE):
            while len(receiver.arrivals) < 25 or len(post.mails) < 25:
                await dispatcher.run_once()
        assert slow.got == []
        assert set(await fernhill.statuses("slow")) <= {"sending", "pending"}
        slow.open.set()
        await settle(dispatcher)
        assert len(slow.got) == 25
        assert {row.status for row in await fernhill.rows()} == {"sent"}


async def test_a_destination_that_is_known_to_be_slow_gets_no_more_than_ten_at_once(
    database: URL, clock: SettableClock
) -> None:
    slow = Parlour("slow", waits=True)
    async with house(database, clock, more={"slow": slow}) as fernhill:
        dispatcher = fernhill.dispatcher()
        for _ in range(AT_ONCE_EACH + 5):
            await fernhill.tell(await fernhill.hear("api"), "slow")
            await dispatcher.run_once()
        assert (slow.waiting, slow.most) == (AT_ONCE_EACH, AT_ONCE_EACH)
        slow.open.set()
        await settle(dispatcher)
        assert len(slow.got) == AT_ONCE_EACH + 5


async def test_a_backlog_for_one_destination_is_sent_no_more_than_ten_at_once(
    database: URL, clock: SettableClock
) -> None:
    slow = Parlour("slow", waits=True)
    async with house(database, clock, more={"slow": slow}) as fernhill:
        for _ in range(30):
            await fernhill.tell(await fernhill.hear("api"), "slow")
        dispatcher = fernhill.dispatcher()
        await dispatcher.run_once()
        slow.open.set()
        await settle(dispatcher)
        assert len(slow.got) == 30
        assert slow.most == AT_ONCE_EACH


async def test_what_the_other_side_calls_it_is_kept(database: URL, clock: SettableClock) -> None:
    """Without what cannot be stored."""
    room = Parlour("ro\x00om")
    async with house(database, clock, more={"room": room}) as fernhill:
        ticket = await fernhill.hear("api")
        await fernhill.tell(ticket, "room", "room")
        await settle(fernhill.dispatcher())
        whole = await fernhill.desk.queries.whole(ticket.id)
        named = sorted((row.destination, row.remote_id) for row in whole.outbox)
        assert named == [("api", ""), ("room", "room-1"), ("room", "room-2")]


# --- Destinations that ask for a rest, or need one -----------------------------------------------


async def test_retry_after_rests_the_whole_destination_and_no_other(
    database: URL, clock: SettableClock, post: PostOffice
) -> None:
    with WebhookReceiver(faults={1: "429"}, retry_after=60) as receiver:
        channels = (webhook("erp", receiver.url), mail("team", post.number))
        async with house(database, clock, *channels) as fernhill:
            first, second = await fernhill.hear("api"), await fernhill.hear("api")
            await fernhill.tell(first, "erp")
            dispatcher = fernhill.dispatcher()
            await settle(dispatcher)
            await fernhill.tell(first, "erp")
            await fernhill.tell(second, "erp", "team")
            for seconds in (0, 30, 29):
                clock.advance(seconds=seconds)
                await settle(dispatcher)
            assert (len(receiver.arrivals), len(post.mails)) == (1, 1)
            assert [row.attempts for row in await fernhill.rows("erp")] == [1, 0, 0]
            clock.advance(seconds=1)
            await settle(dispatcher)
            assert await fernhill.statuses("erp") == ["sent", "sent", "sent"]
            told = [arrival.payload["number"] for arrival in receiver.accepted()]
            assert sorted(told) == [3, 4, 5]
            assert told.index(3) < told.index(4)


async def test_what_arrives_late_does_not_end_a_rest_that_was_asked_for(
    database: URL, clock: SettableClock
) -> None:
    shop = Parlour("shop", waits=True)
    async with house(database, clock, more={"shop": shop}) as fernhill:
        tickets = [await fernhill.hear("api") for _ in range(3)]
        dispatcher = fernhill.dispatcher()
        await fernhill.tell(tickets[0], "shop")
        await dispatcher.run_once()
        await until(lambda: shop.waiting == 1)
        await fernhill.desk.outbox.failed("shop", "429", clock.now(), timedelta(seconds=60))
        shop.open.set()
        await dispatcher.drain()
        await fernhill.tell(tickets[1], "shop")
        await settle(dispatcher)
        assert len(shop.got) == 1
        clock.advance(seconds=60)
        await settle(dispatcher)
        assert len(shop.got) == 2


async def test_a_shorter_rest_does_not_take_the_place_of_a_longer_one(
    database: URL, clock: SettableClock
) -> None:
    shop = Parlour("shop")
    shop.refuses = [
        Retryable("429", timedelta(seconds=60)),
        Retryable("429", timedelta(seconds=1)),
    ]
    async with house(database, clock, more={"shop": shop}) as fernhill:
        for _ in range(2):
            await fernhill.tell(await fernhill.hear("api"), "shop")
        dispatcher = fernhill.dispatcher()
        await settle(dispatcher)
        clock.advance(seconds=2)
        await settle(dispatcher)
        assert shop.got == []


async def test_a_destination_that_failed_five_times_rests_and_then_gets_everything_in_order(
    database: URL, clock: SettableClock, receiver: WebhookReceiver
) -> None:
    async with house(database, clock, webhook("erp", receiver.url)) as fernhill:
        tickets = [await fernhill.hear("api") for _ in range(FAILURES)]
        for _ in range(3):
            for ticket in tickets:
                await fernhill.tell(ticket, "erp")
        receiver.down = True
        dispatcher = fernhill.dispatcher()
        await settle(dispatcher)
        tried = [1, 0, 0] * FAILURES
        assert [row.attempts for row in await fernhill.rows("erp")] == tried
        for _ in range(int(FIRST_REST.total_seconds()) - 1):
            clock.advance(seconds=1)
            await settle(dispatcher)
        assert [row.attempts for row in await fernhill.rows("erp")] == tried
        receiver.down = False
        clock.advance(seconds=1)
        await settle(dispatcher)
        assert [row.attempts for row in await fernhill.rows("erp")] == [2, 1, 1] * FAILURES
        assert set(await fernhill.statuses("erp")) == {"sent"}
    accepted = receiver.accepted()
    assert len(accepted) == len(receiver.arrivals) == 3 * FAILURES
    for ticket in tickets:
        told = [one.payload["number"] for one in accepted if one.ticket_id == ticket.id]
        assert told == sorted(told)


async def test_a_destination_that_is_away_for_long_is_asked_ever_more_rarely_and_loses_nothing(
    database: URL, clock: SettableClock
) -> None:
    shop = Parlour("shop")
    shop.refuses = [Retryable("shop: ConnectError") for _ in range(FAILURES + 2)]
    async with house(database, clock, more={"shop": shop}) as fernhill:
        for _ in range(20):
            await fernhill.tell(await fernhill.hear("api"), "shop")
        dispatcher = fernhill.dispatcher()
        for _ in range(60):
            await settle(dispatcher)
            clock.advance(seconds=10)
        assert len(shop.got) == 20
        assert set(await fernhill.statuses("shop")) == {"sent"}


# --- What is refused for good --------------------------------------------------------------------


async def test_a_reply_that_is_refused_for_good_hands_the_ticket_to_a_person_once(
    database: URL, clock: SettableClock, receiver: WebhookReceiver, post: PostOffice
) -> None:
    channels = (webhook("shop", receiver.url, secret_env="WRONG"), mail("team", post.number))
    async with house(database, clock, *channels, people=("team",)) as fernhill:
        ticket = await fernhill.hear()
        dispatcher = fernhill.dispatcher()
        for _ in range(5):
            await settle(dispatcher)
            clock.advance(seconds=20)
        now = await fernhill.desk.tickets.ticket(ticket.id)
        assert (now.owner, now.status, now.human_touch_count) == ("queue", "open", 1)
        brief = await fernhill.desk.queries.brief(ticket.id)
        facts = await fernhill.desk.queries.facts(ticket.id)
        assert brief is not None
        assert facts is not None
        assert (brief.reason, facts.reason, facts.person_touched) == (
            Reason.DELIVERY_FAILED,
            Reason.DELIVERY_FAILED,
            True,
        )
        assert brief.evidence == "shop answered 401"
        assert "find another way" in brief.next_step
        said = [message.text for message in await fernhill.desk.tickets.messages(ticket.id)]
        assert len(said) == 3
        assert said[1] == HOLD
        assert "to a person on our team" in said[2]
        assert await fernhill.statuses("shop") == ["dead", "dead"]
        assert await fernhill.statuses("team") == ["sent", "sent"]
    assert [arrival.problem != "" for arrival in receiver.arrivals] == [True, True]
    assert [mail["Subject"] for mail in post.mails] == [
        "[Fernhill] Hand-off: delivery_failed",
        "[Fernhill] A reply was not delivered",
    ]


async def test_a_reply_of_a_ticket_that_people_have_is_not_handed_off_again(
    database: URL, clock: SettableClock, receiver: WebhookReceiver, post: PostOffice
) -> None:
    channels = (webhook("shop", receiver.url, secret_env="WRONG"), mail("team", post.number))
    async with house(database, clock, *channels, people=("team",)) as fernhill:
        ticket = await fernhill.hear("api")
        await fernhill.desk.people.take_over(ticket.id, MARA)
        await fernhill.tell(ticket, "shop", what="reply")
        await settle(fernhill.dispatcher())
        now = await fernhill.desk.tickets.ticket(ticket.id)
        assert (now.owner, now.person) == ("person", MARA.name)
        assert await fernhill.statuses("shop") == ["dead"]
    assert [mail["Subject"] for mail in post.mails] == ["[Fernhill] A reply was not delivered"]


async def test_a_notification_that_is_refused_is_told_over_the_other_destination_only(
    database: URL, clock: SettableClock, receiver: WebhookReceiver, post: PostOffice
) -> None:
    post.answers["RCPT"] = "550 5.1.1 No such person"
    channels = (webhook("erp", receiver.url), mail("team", post.number))
    async with house(database, clock, *channels, people=("team", "erp")) as fernhill:
        ticket = await fernhill.hear("api")
        await fernhill.tell(ticket, "team")
        await settle(fernhill.dispatcher())
        assert (await fernhill.desk.tickets.ticket(ticket.id)).owner == "ai"
        (dead,) = await fernhill.rows("team")
        assert dead.status == "dead"
        (told,) = receiver.accepted()
        assert told.kind == UNDELIVERED
        assert told.payload["delivery_id"] == dead.id
        assert told.payload["destination"] == "team"
        assert told.payload["certain"] is True


async def test_where_every_destination_refuses_nobody_is_told_again_and_again(
    database: URL, clock: SettableClock, receiver: WebhookReceiver, post: PostOffice
) -> None:
    post.answers["RCPT"] = "550 5.1.1 No such person"
    channels = (webhook("erp", receiver.url, secret_env="WRONG"), mail("team", post.number))
    async with house(database, clock, *channels, people=("team", "erp")) as fernhill:
        await fernhill.tell(await fernhill.hear("api"), "team", "erp")
        dispatcher = fernhill.dispatcher()
        for _ in range(5):
            await settle(dispatcher)
            clock.advance(seconds=20)
        assert await fernhill.statuses("team") == ["dead", "dead"]
        assert await fernhill.statuses("erp") == ["dead", "dead"]
        assert len(await fernhill.desk.outbox.undelivered()) == 4


# --- What may have arrived -----------------------------------------------------------------------


@contextmanager
def listening(answer: Answer) -> Generator[str]:
    """A company's system that answers as it is told; its address."""
    server = LocalServer(answer)
    server.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hooks"
    finally:
        server.stop()


@dataclass
class Forgetful:
    """A receiver that takes what comes, and falls silent the first few times."""

    silences: int
    ids: list[str] = field(default_factory=list[str])

    def __call__(self, path: str, headers: Mapping[str, str], raw: bytes) -> Reply:
        self.ids.append(headers["webhook-id"])
        return Reply(204, b"", sending="never" if len(self.ids) <= self.silences else "whole")


async def much_later(fernhill: House) -> None:
    """A day passes, with a look at the outbox every now and then."""
    dispatcher = fernhill.dispatcher()
    for _ in range(24):
        fernhill.clock.advance(hours=1)
        await settle(dispatcher)


async def test_a_reply_that_may_have_arrived_is_never_sent_twice_where_ids_are_not_honoured(
    database: URL, clock: SettableClock, post: PostOffice
) -> None:
    shop = Forgetful(silences=1)
    with listening(shop) as url:
        shop_channel = webhook("shop", url, honours_ids=False, timeout_seconds=BRIEFLY)
        channels = (shop_channel, mail("team", post.number))
        async with house(database, clock, *channels, people=("team",)) as fernhill:
            ticket = await fernhill.hear()
            await settle(fernhill.dispatcher())
            await much_later(fernhill)
            reply, told = await fernhill.rows("shop")
            assert (reply.status, reply.attempts) == ("uncertain", 1)
            assert (told.status, shop.ids) == ("sent", [reply.id, told.id])
            assert (await fernhill.desk.tickets.ticket(ticket.id)).owner == "queue"
            brief = await fernhill.desk.queries.brief(ticket.id)
            assert brief is not None
            assert brief.reason == Reason.DELIVERY_FAILED
            listed = await fernhill.desk.outbox.undelivered()
            assert [row.id for row in listed] == [reply.id]


async def test_where_ids_are_honoured_silence_is_answered_with_the_same_id(
    database: URL, clock: SettableClock
) -> None:
    shop = Forgetful(silences=1)
    with listening(shop) as url:
        channel = webhook("shop", url, timeout_seconds=BRIEFLY)
        async with house(database, clock, channel) as fernhill:
            await fernhill.hear()
            dispatcher = fernhill.dispatcher()
            await settle(dispatcher)
            clock.advance(seconds=5)
            await settle(dispatcher)
            (reply,) = await fernhill.rows("shop")
            assert (reply.status, reply.attempts) == ("sent", 2)
            assert shop.ids == [reply.id, reply.id]


async def smtp_that_hangs_up(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, mails: list[bytes]
) -> None:
    """Takes a whole mail and closes the connection instead of saying so."""
    writer.write(b"220 mail.fernhill.example\r\n")
    while line := await reader.readline():
        if line.upper().startswith(b"DATA"):
            writer.write(b"354 Go on\r\n")
            mails.append(await reader.readuntil(b"\r\n.\r\n"))
            break
        writer.write(b"250 OK\r\n")
    writer.close()


async def test_a_mail_server_that_hangs_up_after_the_mail_gets_it_once_and_others_hear_of_it(
    database: URL, clock: SettableClock, receiver: WebhookReceiver
) -> None:
    mails: list[bytes] = []
    server = await asyncio.start_server(
        lambda reader, writer: smtp_that_hangs_up(reader, writer, mails), "127.0.0.1", 0
    )
    async with server:
        port = server.sockets[0].getsockname()[1]
        channels = (webhook("erp", receiver.url), mail("team", port))
        async with house(database, clock, *channels, people=("team", "erp")) as fernhill:
            await fernhill.tell(await fernhill.hear("api"), "team")
            await settle(fernhill.dispatcher())
            (told,) = receiver.accepted()
            assert (told.kind, told.payload["certain"]) == (UNDELIVERED, False)
            await much_later(fernhill)
            (row,) = await fernhill.rows("team")
            assert (row.status, row.attempts, len(mails)) == ("uncertain", 1, 1)
    assert len(receiver.accepted()) == 1


# --- A dispatcher that dies ----------------------------------------------------------------------


def send_and_die(
    database: URL, clock: SettableClock, channels: tuple[dict[str, Any], ...], shop: Forgetful
) -> None:
    """A process's whole life: it begins to send, and ends before it hears an answer."""

    async def live() -> None:
        async with house(database, clock, *channels) as fernhill:
            await fernhill.dispatcher().run_once()
            await until(lambda: len(shop.ids) == 1)

    asyncio.run(live())


async def die_while_sending(
    fernhill: House, database: URL, shop: Forgetful, *channels: dict[str, Any]
) -> None:
    """A reply to Ana is under way when the process that sends it ends."""
    await asyncio.to_thread(send_and_die, database, fernhill.clock, channels, shop)
    assert await fernhill.statuses("shop") == ["sending"]
    fernhill.clock.set(fernhill.clock.now() + LEASE - timedelta(seconds=1))
    await settle(fernhill.dispatcher())
    assert await fernhill.statuses("shop") == ["sending"]
    fernhill.clock.advance(seconds=1)


async def test_what_a_dead_dispatcher_was_sending_is_sent_again_under_the_same_id(
    database: URL, clock: SettableClock
) -> None:
    shop = Forgetful(silences=1)
    with listening(shop) as url:
        channel = webhook("shop", url, timeout_seconds=30)
        async with house(database, clock, channel) as fernhill:
            await fernhill.hear()
            await die_while_sending(fernhill, database, shop, channel)
            await settle(fernhill.dispatcher())
            (reply,) = await fernhill.rows("shop")
            assert (reply.status, reply.attempts) == ("sent", 2)
            assert shop.ids == [reply.id, reply.id]


async def test_what_a_dead_dispatcher_was_sending_is_uncertain_where_ids_are_not_honoured(
    database: URL, clock: SettableClock
) -> None:
    shop = Forgetful(silences=1)
    with listening(shop) as url:
        channel = webhook("shop", url, timeout_seconds=30, honours_ids=False)
        async with house(database, clock, channel) as fernhill:
            await fernhill.hear()
            await die_while_sending(fernhill, database, shop, channel)
            await much_later(fernhill)
            reply = (await fernhill.rows("shop"))[0]
            assert (reply.status, reply.attempts) == ("uncertain", 1)
            assert shop.ids.count(reply.id) == 1
            assert [row.id for row in await fernhill.desk.outbox.undelivered()] == [reply.id]


async def test_a_person_hears_of_a_reply_whose_dispatcher_died_while_sending_it(
    database: URL, clock: SettableClock, post: PostOffice
) -> None:
    shop = Forgetful(silences=1)
    with listening(shop) as url:
        channel = webhook("shop", url, timeout_seconds=30, honours_ids=False)
        team = mail("team", post.number)
        async with house(database, clock, channel, team, people=("team",)) as fernhill:
            ticket = await fernhill.hear()
            await die_while_sending(fernhill, database, shop, channel, team)
            await settle(fernhill.dispatcher())
            assert (await fernhill.desk.tickets.ticket(ticket.id)).owner == "queue"
    assert [mail["Subject"] for mail in post.mails] == ["[Fernhill] Hand-off: delivery_failed"]


# --- What people do about it ---------------------------------------------------------------------


async def test_what_a_person_sends_again_arrives_under_its_old_id(
    database: URL, clock: SettableClock, post: PostOffice
) -> None:
    shop = Forgetful(silences=1)
    post.answers["RCPT"] = "550 5.1.1 No such person"
    with listening(shop) as url:
        shop_channel = webhook("shop", url, honours_ids=False, timeout_seconds=BRIEFLY)
        channels = (shop_channel, mail("team", post.number))
        async with house(database, clock, *channels) as fernhill:
            ticket = await fernhill.hear()
            await fernhill.tell(ticket, "team")
            dispatcher = fernhill.dispatcher()
            await settle(dispatcher)
            post.answers.clear()
            listed = await fernhill.desk.outbox.undelivered()
            assert {(row.destination, row.status) for row in listed} == {
                ("shop", "uncertain"),
                ("team", "dead"),
            }
            for row in listed:
                await fernhill.desk.outbox.resend(row.id, MARA, clock.now())
            await settle(dispatcher)
            assert await fernhill.desk.outbox.undelivered() == ()
            by_name = {row.destination: row for row in listed}
            assert shop.ids.count(by_name["shop"].id) == 2
            assert [mail["Message-ID"] for mail in post.mails] == [
                f"<{by_name['team'].id}@fernhill.example>"
            ]


def test_a_webhook_that_breaks_off_on_its_way_has_not_arrived(receiver: WebhookReceiver) -> None:
    place = urlsplit(receiver.url)
    with socket.create_connection((place.hostname or "", place.port or 0)) as broken:
        broken.sendall(b"POST /webhooks HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{")
        broken.shutdown(socket.SHUT_WR)
        assert broken.recv(100) == b""
    assert receiver.arrivals == []
