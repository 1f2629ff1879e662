"""The stream that tells open pages what changed."""

import re
from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from deskhand.web.api.keys import Desk
from deskhand.web.live import EVERYTHING, Live, gathered
from deskhand.web.sessions import SignedIn

router = APIRouter(include_in_schema=False)
RETRY_MS = 1000
NEWEST = 2**63 - 1
"""No event of the database's has a higher number."""
NUMBER = re.compile(r"[0-9]{1,18}")


@router.get("/live", response_class=EventSourceResponse)
async def live(
    request: Request,
    desk: Desk,
    session: SignedIn,
    since: Annotated[int, Query(ge=0, le=NEWEST)] = 0,
    last_event_id: Annotated[str, Header()] = "",
) -> AsyncGenerator[ServerSentEvent]:
    """`changed` with the ids of tickets, `missed` where the page may have missed some.

    `since` is the last event that the page was made from; a browser that connects again says itself
    how far it had read. Says no word of any ticket: pages ask for what they may see.
    """
    source: Live = request.app.state.live
    read = int(last_event_id) if NUMBER.fullmatch(last_event_id) else since
    with source.page(f"user {session.user.name}") as page:
        seq, tickets = await desk.queries.changed_since(read)
        yield ServerSentEvent(event="ready", data=tickets, id=str(seq), retry=RETRY_MS)
        async for changes in gathered(page):
            seq = max(seq, *(change.seq for change in changes))
            if EVERYTHING in changes:
                yield ServerSentEvent(event="missed", data=[])
            else:
                tickets = list(dict.fromkeys(change.ticket_id for change in changes))
                yield ServerSentEvent(event="changed", data=tickets, id=str(seq))
