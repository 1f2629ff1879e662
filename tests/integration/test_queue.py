"""The queue at work: who gets a hand-off, who is told in time, and who decides from an alert."""

import json
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest
from sqlalchemy.engine import URL
from tests.colleagues import user
from tests.integration.test_api import EIGHTY, PERSON_PLEASE, told_desk
from tests.integration.test_engine import until, working

from deskhand.app import Desk, OpenDesk
from deskhand.core.actors import Actor
from deskhand.core.clock import Clock
from deskhand.core.errors import Refused
from deskhand.core.ids import new_id
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.settings import ConfigError, Environment, parse
from deskhand.store.inbox import Filter
from deskhand.testing.chat_room import ChatRoom
from deskhand.testing.clock import SettableClock
from deskhand.web.server import web_app

SECRET = "a secret of thirty-two characters!"
DESK = "https://desk.fernhill.example"
HOURS = {"time_zone": "UTC", "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}
QUEUE = {
    "first_reply_minutes": 60,
    "alarm_minutes": 20,
    "teams": [{"name": "billing", "people": ["Mara"]}],
    "routes": [{"reasons": ["asks_for_person"], "team": "billing", "person": "Mara"}],
}
ROUND_THE_CLOCK = HOURS | {"opens": "00:00:00", "closes": "23:59:59"}


def more(**changed: Any) -> dict[str, Any]:
    """What this company has besides Fernhill's configuration."""
    return {
        "hours": ROUND_THE_CLOCK,
        "queue": QUEUE,
        "channels": [{"kind": "slack", "name": "leads", "url_env": "ROOM"}],
        "notify": {"people": ["leads"], "approvers": {"leads": "lead"}, "secret_env": "SIGN"},
        "serve": {"public_url": DESK},
    } | changed


@asynccontextmanager
async def at_work(
    url: URL, room: ChatRoom, clock: Clock | None = None, **changed: Any
) -> AsyncGenerator[OpenDesk]:
    """Fernhill with a chat room for its leads, and a worker."""
    secrets = {"ROOM": room.url, "SIGN": SECRET}
    async with told_desk(url, more(**changed), secrets, clock) as desk, working(desk):
        yield desk


async def handed_in(desk: OpenDesk, text: str, contact: str = "c-01") -> str:
    """A customer's message. Its ticket's id."""
    message = IncomingMessage(
        channel="api", message_id=new_id(), sender=Sender(id=contact), text=text
    )
    return (await desk.receive(message)).ticket_id


async def handed_off(desk: OpenDesk, text: str = PERSON_PLEASE) -> str:
    ticket_id = await handed_in(desk, text)

    async def with_people() -> bool:
        return (await desk.tickets.ticket(ticket_id)).owner == "queue"

    await until(with_people)
    return ticket_id


async def delivered(desk: OpenDesk, ticket_id: str) -> bool:
    """Whether all that was to be sent for it was: nobody has it locked for that."""
    return {row.status for row in await desk.outbox.rows_of(ticket_id)} == {"sent"}


async def heard(room: ChatRoom, words: str, count: int = 1) -> list[dict[str, Any]]:
    """Wait until the room was told so often."""

    async def told() -> bool:
        return len(room.said(words)) >= count

    await until(told)
    return room.said(words)


def plain(said: dict[str, Any]) -> str:
    """The text of a chat message."""
    return next(one["text"]["text"] for one in said["blocks"] if one["type"] == "section")


async def test_a_hand_off_goes_to_its_team_and_person_and_is_due_in_time(
    database: URL, clock: SettableClock
) -> None:
    with ChatRoom() as room:
        async with at_work(database, room, clock) as desk:
            await desk.users.create("Mara", "agent", "correct horse battery", desk.clock.now())
            ticket = await desk.tickets.ticket(await handed_off(desk))
            assert (ticket.team, ticket.addressee) == ("billing", "Mara")
            assert ticket.reply_due_at is not None
            assert ticket.alarm_at == ticket.reply_due_at - timedelta(minutes=20)
            mine = await desk.inbox.page(Filter(tab="mine"), "Mara")
            assert [row.id for row in mine.rows] == [ticket.id]
            assert (await desk.inbox.counts("Mara"))["mine"] == 1
            assert (await desk.inbox.counts("Jonas"))["mine"] == 0
            others = await desk.inbox.page(Filter(tab="unassigned", team="billing"), "Jonas")
            assert [row.id for row in others.rows] == [ticket.id]
            assert not (await desk.inbox.page(Filter(tab="all", team="legal"), "Jonas")).rows
            (said,) = await heard(room, "Hand-off")
            assert "asks_for_person" in said["text"]
            assert room.buttons() == {"Open the ticket": f"{DESK}/inbox/{ticket.id}"}


async def test_people_are_told_before_a_reply_is_late_and_once_more_when_it_is(
    database: URL, clock: SettableClock
) -> None:
    with ChatRoom() as room:
        async with at_work(database, room, clock) as desk:
            waits, answered = await handed_off(desk), await handed_off(desk)
            await desk.people.reply(answered, user("Mara"), "I look into it.")
            await until(lambda: delivered(desk, waits))
            due_at = (await desk.tickets.ticket(waits)).reply_due_at
            assert due_at is not None

            async def told_at(minutes: int) -> list[bool]:
                clock.set(due_at + timedelta(minutes=minutes))
                await desk.watch_queue(clock.now())
                log = await desk.queries.log(waits)
                return [one.payload["late"] for one in log if one.kind == "alarmed"]

            assert await told_at(-21) == []
            assert await told_at(-20) == [False]
            assert await told_at(-1) == [False]
            (soon,) = await heard(room, "Due soon")
            assert f"due at {due_at:%H:%M}" in plain(soon)
            assert "waits for Mara" in plain(soon)
            assert await told_at(0) == [False, True]
            assert await told_at(9) == [False, True]
            assert len(await heard(room, "Late")) == 1
            assert (await desk.tickets.ticket(answered)).reply_due_at is None


async def test_tickets_of_somebody_away_go_to_the_stand_in(database: URL) -> None:
    with ChatRoom() as room:
        async with at_work(database, room) as desk:
            now = desk.clock.now()
            for name in ("Mara", "Jonas"):
                await desk.users.create(name, "agent", "correct horse battery", now)
            waits, answered = await handed_off(desk), await handed_off(desk)
            for ticket_id in (waits, answered):
                await desk.people.take_over(ticket_id, user("Mara"))
            await desk.people.reply(answered, user("Mara"), "I look into it.")
            await desk.users.set_absence("Mara", now + timedelta(days=2), "Jonas", now)
            await desk.watch_queue(now)
            ticket = await desk.tickets.ticket(waits)
            assert (ticket.owner, ticket.addressee, ticket.team) == ("queue", "Jonas", "billing")
            assert ticket.reply_due_at is not None
            assert (await desk.tickets.ticket(answered)).person == "Mara"
            addressed = await handed_off(desk)
            jonas = await desk.inbox.page(Filter(tab="mine"), "Jonas", ["Mara"])
            assert {row.id for row in jonas.rows} == {waits, addressed}


async def test_a_ticket_is_given_to_a_team(database: URL) -> None:
    with ChatRoom() as room:
        async with at_work(database, room, queue=QUEUE | {"routes": []}) as desk:
            waits = await handed_off(desk)
            await desk.people.take_over(waits, user("Jonas"))
            ticket = await desk.people.to_team(waits, user("Jonas"), "billing")
            assert (ticket.owner, ticket.team, ticket.person) == ("queue", "billing", "")
            assert ticket.reply_due_at is not None
            epoch = ticket.epoch
            assert (await desk.people.to_team(waits, user("Jonas"), "")).epoch == epoch
            await desk.people.resolve(waits, user("Jonas"))
            with pytest.raises(Refused, match="resolved"):
                await desk.people.to_team(waits, user("Jonas"), "billing")


async def asked(desk: OpenDesk, room: ChatRoom) -> str:
    """Peter asks for $80: the address of the page that the leads' room is sent to."""
    await handed_in(desk, EIGHTY, "c-29")
    await heard(room, "Approval")
    return room.buttons()["Approve or refuse"]


@asynccontextmanager
async def browser(desk: OpenDesk) -> AsyncGenerator[httpx.AsyncClient]:
    """Of somebody who has not signed in."""
    app = httpx.ASGITransport(web_app(desk, loopback_only=False))
    page = {"accept": "text/html"}
    async with httpx.AsyncClient(transport=app, base_url=DESK, headers=page) as client:
        yield client


async def test_a_lead_approves_from_the_alert_once(database: URL) -> None:
    with ChatRoom() as room:
        async with at_work(database, room) as desk, browser(desk) as client:
            link = await asked(desk, room)
            page = await client.get(link)
            assert page.status_code == 200
            assert "$80.00" in page.text
            assert "I would like my $80 refund" in page.text
            assert page.headers["referrer-policy"] == "same-origin"
            row = (await desk.ledger.rows(await ticket_of(desk)))[0]
            assert row.status == "awaiting_approval"
            done = await client.post(link, data={"decision": "approve"})
            assert done.status_code == 200
            assert "Decided by leads (link)" in done.text

            async def paid() -> bool:
                return (await desk.ledger.row(row.id)).status == "done"

            await until(paid)
            assert (await desk.ledger.row(row.id)).by == Actor(kind="link", name="leads")
            again = await client.post(link, data={"decision": "refuse"})
            assert again.status_code == 409
            assert (await desk.ledger.row(row.id)).status == "done"
            stored = json.dumps(
                [one.model_dump(mode="json") for one in await desk.outbox.rows_of(row.ticket_id)]
            )
            assert "/decide/" not in stored


async def ticket_of(desk: OpenDesk) -> str:
    """The only ticket there is."""
    page = await desk.inbox.page(Filter(tab="all"), "Mara")
    return page.rows[0].id


async def test_a_link_that_was_changed_or_is_too_old_or_no_longer_trusted_opens_nothing(
    database: URL,
) -> None:
    with ChatRoom() as room:
        async with at_work(database, room) as desk, browser(desk) as client:
            link = await asked(desk, room)
            head, _, signature = link.rpartition(".")
            (row,) = await desk.ledger.rows(await ticket_of(desk))
            told: dict[str, Any] = {"sub": row.id, "aud": "leads", "exp": 2_000_000_000}
            assert (await client.get(signed(told))).status_code == 200
            forged = [
                f"{head}.{signature[:-2]}{'AA' if signature[-2:] != 'AA' else 'BB'}",
                signed(told | {"exp": datetime.now(UTC) - timedelta(seconds=1)}),
                signed(told | {"aud": "somebody"}),
                signed(told, "another secret of thirty-two chars"),
                signed(told, "", "none"),
                f"{DESK}/decide/x",
            ]
            for url in forged:
                assert (await client.get(url)).status_code == 404, url
                assert (await client.post(url, data={"decision": "approve"})).status_code == 404
            assert (await desk.ledger.row(row.id)).status == "awaiting_approval"


def signed(told: dict[str, Any], secret: str = SECRET, how: str = "HS256") -> str:
    """A link that says what it is told to."""
    return f"{DESK}/decide/{jwt.encode(told, secret, how)}"  # pyright: ignore[reportUnknownMemberType]


async def test_a_link_decides_no_more_than_its_role(database: URL) -> None:
    notify = {"people": ["leads"], "approvers": {"leads": "agent"}, "secret_env": "SIGN"}
    with ChatRoom() as room:
        async with at_work(database, room, notify=notify) as desk, browser(desk) as client:
            link = await asked(desk, room)
            page = await client.get(link)
            assert "This needs lead, admin" in page.text
            refused = await client.post(link, data={"decision": "approve"})
            assert refused.status_code == 409
            assert re.search("may not decide", refused.text)


@pytest.mark.parametrize(
    ("changed", "secrets", "fault"),
    [
        ({"serve": {}}, {}, "notify.approvers: needs serve.public_url"),
        ({"serve": {"public_url": "desk.example"}}, {}, "serve.public_url: "),
        ({}, {"SIGN": ""}, "notify.approvers needs the environment variable SIGN"),
        ({}, {"SIGN": "short"}, "notify.secret_env: the secret is too short"),
        ({"notify": {"approvers": {"boss": "lead"}}}, {}, "notify.approvers: no channel is named"),
        ({"notify": {"approvers": {"leads": "king"}}}, {}, "notify.approvers.leads: "),
        ({"queue": {"routes": [{"notify": ["x"]}]}}, {}, "queue.routes.0.notify: no channel"),
        ({"queue": {"routes": [{"categories": ["x"]}]}}, {}, "queue.routes.0.categories.x: no"),
        ({"queue": {"routes": [{"reasons": ["x"]}]}}, {}, "queue.routes.0.reasons.0: "),
        ({"queue": {"routes": [{"team": "x"}]}}, {}, "queue: routes.0.team: no team is named"),
    ],
)
def test_a_fault_in_the_queue_or_the_alerts_is_named(
    changed: dict[str, Any], secrets: dict[str, str], fault: str
) -> None:
    values = {"ROOM": "https://chat.example/T1", "SIGN": SECRET} | secrets
    table = {"company": {"name": "Fernhill"}} | more(**changed)

    def read() -> Desk:
        return Desk(parse(table, "here"), Environment(values))

    with pytest.raises(ConfigError) as told:
        read()
    assert str(told.value).removeprefix("here: ").startswith(fault)
