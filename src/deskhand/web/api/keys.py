"""Who calls: an API key, as a bearer token, and what it may do.

Each route names its act, and `core.rights` says which scope and role that needs; a key that is for
certain channels sees only their tickets.
"""

import math
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from deskhand.app import OpenDesk
from deskhand.core.errors import BadInput, NotFound
from deskhand.core.ids import is_id
from deskhand.core.policy import SCOPES
from deskhand.core.rights import RIGHTS, Act, may
from deskhand.store.keys import ApiKey


async def desk_of(request: Request) -> OpenDesk:
    """The desk behind this server."""
    return request.app.state.desk


POSTED = "api"
"""The channel of what is posted to `/messages`."""
bearer = HTTPBearer(auto_error=False, description="An API key: `deskhand keys create NAME`")


async def caller(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> ApiKey:
    """The key's owner. 401 without a valid key."""
    desk = await desk_of(request)
    now = desk.clock.now()
    key = await desk.keys.find(given.credentials, now) if given is not None else None
    if key is None:
        raise HTTPException(
            401,
            "a valid API key is needed: Authorization: Bearer dh_...; "
            "make one with `deskhand keys create NAME`",
            {"www-authenticate": "Bearer"},
        )
    await desk.keys.used(key, now)
    return key


def needs(act: Act) -> Callable[[Request, ApiKey], Awaitable[ApiKey]]:
    """A dependency: a caller who may do that, with the ticket that the address names. 403, or 404 for
    a ticket of another channel."""

    right = RIGHTS[act]
    assert right.scope is not None, f"no key may {act}"
    needed = f"{right.scope} ({SCOPES[right.scope]})"

    async def check(request: Request, key: Annotated[ApiKey, Depends(caller)]) -> ApiKey:
        if right.scope not in key.scopes:
            raise HTTPException(
                403,
                f"this needs a key with the scope {needed}; this one "
                f"has: {', '.join(key.scopes) or 'none'}",
            )
        if not may(key.role, act, (await desk_of(request)).policy.limits):
            raise HTTPException(403, f"{right.told}; this key is for the role {key.role}")
        if key.channels:
            await _within(request, key)
        return key

    return check


async def _within(request: Request, key: ApiKey) -> None:
    """A key of some channels: only their tickets, one at a time."""
    desk, named = await desk_of(request), request.path_params
    ticket_id = named.get("ticket_id", "")
    if "ledger_id" in named and is_id(named["ledger_id"]):
        ticket_id = (await desk.ledger.row(named["ledger_id"])).ticket_id
    if ticket_id:
        await only_of(desk, key, ticket_id)
    elif not request.url.path.endswith("/messages"):
        raise HTTPException(403, f"this key is for single tickets of {', '.join(key.channels)}")
    elif POSTED not in key.channels:
        raise HTTPException(403, f"this key is for {', '.join(key.channels)}, not for {POSTED}")


async def only_of(desk: OpenDesk, key: ApiKey, ticket_id: str) -> None:
    """404 for a ticket that the key does not see, as for one that is not there."""
    if not key.channels or not is_id(ticket_id):
        return
    ticket = await desk.tickets.ticket(ticket_id)
    if ticket.channel not in key.channels:
        raise NotFound(f"there is no ticket {ticket_id}")


async def sender(request: Request, key: Annotated[ApiKey, Depends(needs("hand_in"))]) -> ApiKey:
    """A caller who may post one more message in this minute. 429 with `Retry-After` otherwise."""
    desk = await desk_of(request)
    limit = desk.messages_per_minute
    if limit:
        wait = await desk.rates.take(f"key:{key.id}", limit, desk.clock.now())
        if wait:
            raise HTTPException(
                429,
                f"this key may post {limit} messages a minute; send this one again later",
                {"retry-after": str(math.ceil(wait.total_seconds()))},
            )
    return key


async def only_known(request: Request) -> None:
    """422 for a query parameter that the route does not have: a filter that is misspelt is no filter."""
    route: APIRoute = request.scope["route"]
    known = {field.alias for field in route.dependant.query_params}
    for name in request.query_params:
        if name not in known:
            listed = ", ".join(sorted(known)) or "none"
            raise BadInput(f"there is no parameter {name[:60]!r} here; known: {listed}", name[:60])


Desk = Annotated[OpenDesk, Depends(desk_of)]
Reader = Annotated[ApiKey, Depends(needs("see"))]
Answerer = Annotated[ApiKey, Depends(needs("answer"))]
ActingCaller = Annotated[ApiKey, Depends(needs("run_actions"))]
RatingCaller = Annotated[ApiKey, Depends(needs("hand_in"))]
PostingCaller = Annotated[ApiKey, Depends(sender)]
