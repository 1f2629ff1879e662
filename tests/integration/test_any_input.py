"""What is accepted can be stored, read and shown, always: odd values through every route, as everybody
who may come to it. What is refused says which field it was.

The routes, their forms and their parameters are found in the application and on its pages: a new one is
driven without anybody writing it down.
"""

import asyncio
import re
from collections.abc import Iterator
from typing import Literal, cast, get_args

import pytest
from fastapi.routing import iter_route_contexts
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.engine import URL
from tests.doors import odd
from tests.doors.drawn import changes_of, edges_of, some
from tests.doors.found import ANY, Change, Door, Known, Request, held, parsed
from tests.doors.house import (
    CHAT,
    PASSWORD,
    STANDINGS,
    Answer,
    House,
    Standing,
    Who,
    environment,
)
from tests.integration.test_api import told_desk
from tests.integration.test_engine import until, working
from tests.shell import deskhand

from deskhand.core.clock import SystemClock
from deskhand.store import tables
from deskhand.store.inbox import Tab
from deskhand.testing.clock import SettableClock
from deskhand.web.sessions import COOKIE

NEVER_ACCEPTED = {
    "POST /first-admin": "there are users; a desk that has none is driven by itself",
    "POST /review/draw": "it takes nothing, and nothing was sent",
    "POST /settings/promote": "nothing is offered before people have judged something",
}
"""Routes that have nothing to accept here."""
ERASES = frozenset({"POST /api/v1/privacy/erase", "POST /privacy/erase"})
"""After it there is nothing to read."""
OF_ADMINS = "/privacy"
Kind = Literal["api", "chat", "page"]
COMERS: dict[Kind, tuple[Who, ...]] = {
    "api": ("key", "key", "key", "key", "nobody"),
    "chat": ("customer", "customer", "customer", "visitor", "nobody"),
    "page": ("admin", "admin", "lead", "agent", "agent", "viewer", "nobody"),
}
"""Who comes to a route, the more often the more they may."""


# --- Every route ----------------------------------------------------------------------------------


def test_every_route_is_among_those_that_are_driven(house: House) -> None:
    found = {str(door) for door in house.doors}
    published = house.app.openapi()["paths"].items()
    assert {f"{method.upper()} {path}" for path, one in published for method in one} <= found
    routes = {route.path for route in iter_route_contexts(house.app.routes)}
    assert routes - {door.path for door in house.doors} == {"/api/v1/openapi.json", "/static"}
    assert {door.kind for door in house.doors} == set(COMERS)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_what_is_accepted_can_be_read_and_what_is_refused_is_told_why(
    kind: Kind, house: House, loop: asyncio.Runner, module_database: URL
) -> None:
    faults: list[Exception] = []
    closed: list[str] = []
    for door in (one for one in house.doors if one.kind == kind):
        try:
            if not driven(door, house, loop) and str(door) not in NEVER_ACCEPTED:
                closed.append(str(door))
        except Exception as fault:
            fault.add_note(str(door))
            faults.append(fault)
    if faults:
        raise ExceptionGroup(f"{len(faults)} routes do not hold", faults)
    assert not closed, (
        "nothing was accepted there: say in `House.stage` what is right for its fields"
    )
    loop.run(everything_is_read(house))
    everything_is_exported(module_database)


def driven(door: Door, house: House, loop: asyncio.Runner) -> bool:
    """Come with odd values, again and again. Whether what is right was ever accepted."""
    everybody = COMERS[door.kind]

    def accepted(standing: Standing) -> bool:
        return loop.run(come(house, door, standing, everybody[0], [])).status < 400

    right = next((one for one in STANDINGS if accepted(one)), None)
    for change in edges_of(door):
        loop.run(come(house, door, right or STANDINGS[0], everybody[0], [change]))
    standings = (*STANDINGS, *([right] * len(STANDINGS) if right else []))

    @some(1 + len(door.fields))
    @given(st.sampled_from(standings), st.sampled_from(everybody), changes_of(door))
    def holds(standing: Standing, who: Who, changes: list[Change]) -> None:
        loop.run(come(house, door, standing, who, changes))

    holds()
    return right is not None


async def come(
    house: House, door: Door, standing: Standing, who: Who, changes: list[Change]
) -> Answer:
    """To one door; and look at what was accepted."""
    known = await house.stage(standing)
    request = door.request(known, changes)
    answer = await house.send(request, who)
    assert answer.status < 500, (request, answer)
    if answer.status == 422:
        assert names_a_field(answer, door), (request, told(answer))
    if answer.status >= 400:
        assert told(answer).strip() or not answer.body, request
        return answer
    if is_json(answer):
        _ = answer.json
    if door.method != "GET" and str(door) not in ERASES:
        for ticket_id in tickets_of(answer, known["ticket_id"]):
            await ticket_is_read(house, ticket_id, request)
    return answer


# --- What is said ---------------------------------------------------------------------------------


def is_json(answer: Answer) -> bool:
    """A `204` says nothing, under whatever type."""
    kind = answer.headers.get("content-type", "")
    return bool(answer.body) and kind.startswith("application/json")


def told(answer: Answer) -> str:
    """What an error says."""
    if is_json(answer):
        return answer.json["error"]["message"]
    if not answer.body:
        return ""
    where = "//*[@role='alert']//text() | //main[@class='alone']/p[1]//text()"
    return " ".join(str(part) for part in cast("list[str]", parsed(answer.text).xpath(where)))


def names_a_field(answer: Answer, door: Door) -> bool:
    """Whether somebody who is refused can tell what to change."""
    if is_json(answer):
        return bool(answer.json["error"]["field"]) or "body" in told(answer)
    words = set(re.findall(r"[a-z]+", told(answer).lower()))
    return any(words & set(re.findall(r"[a-z]+", field.name)) for field in door.fields)


def tickets_of(answer: Answer, ticket_id: str) -> set[str]:
    """That which somebody came for, and those that came of it."""
    told_of = held(answer.json if is_json(answer) else None)
    return {ticket_id, *(told_of[one] for one in ("ticket_id", "conversation") if one in told_of)}


# --- What is read ---------------------------------------------------------------------------------


async def ticket_is_read(house: House, ticket_id: str, after: Request) -> None:
    """Over the API, on its page and, where it is the customer's, in the chat."""
    known: Known = {ANY: ticket_id, "channel": CHAT}
    for door in house.doors:
        if door.method == "GET" and door.path.endswith("{ticket_id}"):
            answer = await house.send(door.request(known), COMERS[door.kind][0])
            there = (200, 404) if door.kind == "chat" else (200,)
            assert answer.status in there, (after, door, answer)


async def everything_is_read(house: House) -> None:
    """Every turn ends; then every route that shows something shows it: every tab, every figure."""
    async with working(house.desk):
        await until(lambda: all_ended(house))
    known = await house.stage(STANDINGS[0])
    admins = [door for door in house.doors if door.path.startswith(OF_ADMINS)]
    for door in (one for one in house.doors if one.method == "GET"):
        for who in dict.fromkeys(COMERS[door.kind]):
            answer = await house.send(door.request(known), who)
            let_in = who not in ("nobody", "visitor") and (who == "admin" or door not in admins)
            assert answer.status < (400 if let_in else 500), (door, who, answer)
        for change in shown_by(door):
            answer = await house.send(door.request(known, [change]), COMERS[door.kind][0])
            assert answer.status < 400, (door, change, answer)


async def all_ended(house: House) -> bool:
    house.clock.advance(seconds=1)
    return await house.desk.queries.unfinished_turns() == 0


def shown_by(door: Door) -> Iterator[Change]:
    """Every value that can be chosen for what a page shows."""
    for field in door.fields:
        if field.where == "query":
            choices = get_args(Tab) if field.name == "tab" else field.schema.get("enum", ())
            yield from (Change(field, value) for value in choices)


def everything_is_exported(url: URL) -> None:
    ended = deskhand("export", "--all", env=environment(url))
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("name", odd.LONG)
def test_a_text_of_all_the_length_that_is_allowed_is_stored_and_shown(
    name: str, house: House, loop: asyncio.Runner
) -> None:
    paths = ("/messages", "/tickets/{ticket_id}/reply", "/tickets/{ticket_id}/notes")
    for door in (one for one in house.doors if one.path.removeprefix("/api/v1") in paths):
        text = next(one for one in door.fields if one.name == "text")
        change = Change(text, odd.LONG[name])
        assert loop.run(come(house, door, STANDINGS[1], "key", [change])).status < 300, door


# --- A new installation ---------------------------------------------------------------------------


async def test_the_first_admin_is_refused_or_reads_the_pages_under_any_name(database: URL) -> None:
    clock = SettableClock(SystemClock().now())
    async with told_desk(database, {}, {}, clock) as desk:
        house = House(desk, clock)
        door = next(one for one in house.doors if str(one) == "POST /first-admin")
        name = next(one for one in door.fields if one.name == "name")
        for text in odd.TEXTS[::2]:
            request = door.request({"password": PASSWORD}, [Change(name, text)])
            answer = await house.send(request)
            assert answer.status in (303, 422), (request, answer)
            if answer.status == 422:
                assert names_a_field(answer, door), (request, told(answer))
                continue
            cookie = answer.headers["set-cookie"].partition(";")[0]
            assert cookie.startswith(COOKIE)
            for shown in (one for one in house.doors if str(one) in ("GET /inbox", "GET /me")):
                page = await house.send(shown.request({}, cookie=cookie))
                assert page.status == 200, (request, shown, page)
            async with desk.engine.begin() as connection:
                await connection.execute(delete(tables.sessions))
                await connection.execute(delete(tables.users))
