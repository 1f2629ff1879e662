"""Who calls: an API key, as a bearer token."""

import math
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from deskhand.app import OpenDesk
from deskhand.core.errors import BadInput
from deskhand.core.policy import PersonRole
from deskhand.store.keys import ApiKey


async def desk_of(request: Request) -> OpenDesk:
    """The desk behind this server."""
    return request.app.state.desk


bearer = HTTPBearer(auto_error=False, description="An API key: `deskhand keys create NAME`")


async def caller(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> ApiKey:
    """The key's owner. 401 without a valid key."""
    desk = await desk_of(request)
    key = await desk.keys.find(given.credentials) if given is not None else None
    if key is None:
        raise HTTPException(
            401,
            "a valid API key is needed: Authorization: Bearer dh_...; "
            "make one with `deskhand keys create NAME`",
            {"www-authenticate": "Bearer"},
        )
    return key


async def sender(request: Request, key: Annotated[ApiKey, Depends(caller)]) -> ApiKey:
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


def needs(*roles: PersonRole) -> Callable[[ApiKey], Awaitable[ApiKey]]:
    """A dependency: the caller has one of these roles. 403 otherwise."""

    async def check(key: Annotated[ApiKey, Depends(caller)]) -> ApiKey:
        if key.role not in roles:
            raise HTTPException(403, f"this needs the role {' or '.join(roles)}, not {key.role}")
        return key

    return check


Desk = Annotated[OpenDesk, Depends(desk_of)]
Caller = Annotated[ApiKey, Depends(caller)]
PostingCaller = Annotated[ApiKey, Depends(sender)]
