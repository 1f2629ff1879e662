"""Every act over every door, and the right that it needs. A route that does not stand here fails."""

import asyncio
from typing import Literal, get_args

from tests.doors.found import Door
from tests.doors.house import STANDINGS, House, Who

from deskhand.core.policy import SCOPES, PersonRole, Role, Scope

Open = Literal["anybody"]
OF_KEYS: dict[str, Scope] = {
    "GET /api/v1/contacts/{contact_id}": "read",
    "GET /api/v1/deliveries": "read",
    "GET /api/v1/metrics": "read",
    "GET /api/v1/report": "read",
    "GET /api/v1/stop": "read",
    "GET /api/v1/tickets": "read",
    "GET /api/v1/tickets/{ticket_id}": "read",
    "GET /metrics": "read",
    "POST /api/v1/messages": "post",
    "POST /api/v1/tickets/{ticket_id}/rating": "post",
    "POST /api/v1/tickets/{ticket_id}/assign": "answer",
    "POST /api/v1/tickets/{ticket_id}/draft": "answer",
    "POST /api/v1/tickets/{ticket_id}/give-back": "answer",
    "POST /api/v1/tickets/{ticket_id}/labels": "answer",
    "POST /api/v1/tickets/{ticket_id}/links": "answer",
    "POST /api/v1/tickets/{ticket_id}/notes": "answer",
    "POST /api/v1/tickets/{ticket_id}/opened": "answer",
    "POST /api/v1/tickets/{ticket_id}/reopen": "answer",
    "POST /api/v1/tickets/{ticket_id}/reply": "answer",
    "POST /api/v1/tickets/{ticket_id}/resolve": "answer",
    "POST /api/v1/tickets/{ticket_id}/snooze": "answer",
    "POST /api/v1/tickets/{ticket_id}/spam": "answer",
    "POST /api/v1/tickets/{ticket_id}/take-over": "answer",
    "POST /api/v1/tickets/{ticket_id}/unassign": "answer",
    "POST /api/v1/ledger/{ledger_id}/approve": "act",
    "POST /api/v1/ledger/{ledger_id}/refuse": "act",
    "POST /api/v1/tickets/{ticket_id}/actions": "act",
    "DELETE /api/v1/stop": "manage",
    "GET /api/v1/privacy/export": "manage",
    "POST /api/v1/contacts/{contact_id}/merge": "manage",
    "POST /api/v1/contacts/{contact_id}/part": "manage",
    "POST /api/v1/deliveries/{delivery_id}/arrived": "manage",
    "POST /api/v1/deliveries/{delivery_id}/resend": "manage",
    "POST /api/v1/ledger/{ledger_id}/reverse": "manage",
    "POST /api/v1/ledger/{ledger_id}/settle": "manage",
    "POST /api/v1/privacy/erase": "manage",
    "POST /api/v1/sessions/revoke": "manage",
    "POST /api/v1/stop": "manage",
    "POST /api/v1/tickets/{ticket_id}/merge": "manage",
}
MORE_THAN_AGENTS: dict[str, PersonRole] = {
    "DELETE /api/v1/stop": "lead",
    "POST /api/v1/stop": "lead",
    "POST /api/v1/contacts/{contact_id}/merge": "lead",
    "POST /api/v1/contacts/{contact_id}/part": "lead",
    "GET /api/v1/privacy/export": "admin",
    "POST /api/v1/privacy/erase": "admin",
}
"""The least role of a key, where that is not an agent."""
OF_PAGES: dict[str, Role | Open] = {
    "GET /decide/{token}": "anybody",
    "GET /healthz": "anybody",
    "GET /readyz": "anybody",
    "GET /sign-in": "anybody",
    "POST /decide/{token}": "anybody",
    "POST /first-admin": "anybody",
    "POST /sign-in": "anybody",
    "GET /": "viewer",
    "GET /dashboard": "viewer",
    "GET /dashboard/figures.csv": "viewer",
    "GET /files/{upload_id}": "viewer",
    "GET /inbox": "viewer",
    "GET /inbox/{ticket_id}": "viewer",
    "GET /knowledge": "viewer",
    "GET /knowledge/article": "viewer",
    "GET /knowledge/check": "viewer",
    "GET /knowledge/gaps": "viewer",
    "GET /knowledge/search": "viewer",
    "GET /live": "viewer",
    "GET /me": "viewer",
    "GET /review": "viewer",
    "GET /review/cases": "viewer",
    "GET /review/cases.jsonl": "viewer",
    "GET /review/case/{ticket_id}.jsonl": "viewer",
    "GET /settings": "viewer",
    "GET /settings/export.toml": "viewer",
    "POST /language": "viewer",
    "POST /sign-out": "viewer",
    "POST /inbox/bulk": "agent",
    "POST /inbox/{ticket_id}/actions/{name}": "agent",
    "POST /inbox/{ticket_id}/assign": "agent",
    "POST /inbox/{ticket_id}/changed": "agent",
    "POST /inbox/{ticket_id}/draft": "agent",
    "POST /inbox/{ticket_id}/give-back": "agent",
    "POST /inbox/{ticket_id}/label": "agent",
    "POST /inbox/{ticket_id}/ledger/{ledger_id}/{decision}": "agent",
    "POST /inbox/{ticket_id}/link": "agent",
    "POST /inbox/{ticket_id}/merge": "agent",
    "POST /inbox/{ticket_id}/note": "agent",
    "POST /inbox/{ticket_id}/reopen": "agent",
    "POST /inbox/{ticket_id}/reply": "agent",
    "POST /inbox/{ticket_id}/resolve": "agent",
    "POST /inbox/{ticket_id}/snooze": "agent",
    "POST /inbox/{ticket_id}/spam": "agent",
    "POST /inbox/{ticket_id}/suggest": "agent",
    "POST /inbox/{ticket_id}/take-over": "agent",
    "POST /inbox/{ticket_id}/translate": "agent",
    "POST /inbox/{ticket_id}/unlink": "agent",
    "POST /inbox/{ticket_id}/wake": "agent",
    "POST /knowledge/check": "agent",
    "POST /me/absence": "agent",
    "POST /review/{message_id}": "agent",
    "POST /inbox/{ticket_id}/part": "lead",
    "POST /review/draw": "lead",
    "GET /privacy": "admin",
    "GET /privacy/export.json": "admin",
    "POST /privacy/erase": "admin",
    "POST /settings": "lead",
    "POST /settings/preview": "lead",
    "POST /settings/promote": "lead",
    "POST /settings/start": "lead",
    "POST /settings/stop": "lead",
}
"""The least role; who only signs in sees everything."""


def test_every_act_has_a_right(house: House) -> None:
    listed = set(OF_KEYS) | set(OF_PAGES)
    assert {str(door) for door in house.doors if door.kind != "chat"} == listed


def test_a_key_opens_what_its_scope_is_for_and_nothing_else(
    house: House, loop: asyncio.Runner
) -> None:
    loop.run(_keys(house))


async def _keys(house: House) -> None:
    alone = {one: await _key(house, (one,)) for one in SCOPES}
    but = {one: await _key(house, tuple(two for two in SCOPES if two != one)) for one in SCOPES}
    for door in house.doors:
        scope = OF_KEYS.get(str(door))
        if scope is None:
            continue
        statuses = [await _status(house, door, "nobody")]
        for key in (but[scope], alone[scope]):
            house.key = key
            statuses.append(await _status(house, door, "key"))
        assert statuses[:2] == [401, 403], door
        assert statuses[2] not in (401, 403), door


async def _key(house: House, scopes: tuple[Scope, ...], role: PersonRole = "admin") -> str:
    _, secret = await house.desk.keys.create(
        "-".join((role, *scopes)), role, scopes, house.clock.advance(seconds=1)
    )
    return secret


def test_a_key_may_no_more_than_its_role_may_on_the_pages(
    house: House, loop: asyncio.Runner
) -> None:
    loop.run(_keys_of_roles(house))


async def _keys_of_roles(house: House) -> None:
    roles: tuple[PersonRole, ...] = get_args(PersonRole)
    keys = [await _key(house, tuple(SCOPES), role) for role in roles]
    for door in house.doors:
        if str(door) not in OF_KEYS:
            continue
        least = roles.index(MORE_THAN_AGENTS.get(str(door), "agent"))
        for rank, house.key in enumerate(keys):
            refused = await _status(house, door, "key") == 403
            assert refused == (rank < least), (str(door), roles[rank])


def test_a_page_does_what_the_role_is_for_and_nothing_else(
    house: House, loop: asyncio.Runner
) -> None:
    loop.run(_pages(house))


async def _pages(house: House) -> None:
    roles: tuple[Role, ...] = get_args(Role)
    for door in house.doors:
        least = OF_PAGES.get(str(door))
        if least is None:
            continue
        nobody = await _status(house, door, "nobody")
        if least == "anybody":
            assert nobody not in (401, 403), door
            continue
        assert nobody in (303, 401), door
        for role in roles:
            refused = await _status(house, door, role) == 403
            assert refused == (roles.index(role) < roles.index(least)), (str(door), role)


async def _status(house: House, door: Door, who: Who) -> int:
    """Of what comes of a request that is right, to a ticket of its own."""
    answer = await house.send(door.request(await house.stage(STANDINGS[0])), who)
    return answer.status
