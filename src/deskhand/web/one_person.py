"""One person's data, for admins: found, written to a file, erased."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import Response

from deskhand.core.errors import BadInput, DeskhandError, NotFound, Refused
from deskhand.store.privacy import Erasure
from deskhand.store.users import Session
from deskhand.web.api.keys import Desk
from deskhand.web.page import page
from deskhand.web.sessions import Acting, acting, seeing

Seeing = Annotated[Session, Depends(seeing("see_and_erase_people"))]
Eraser = Annotated[Acting, Depends(acting("see_and_erase_people"))]
router = APIRouter(include_in_schema=False, prefix="/privacy")
Who = Annotated[str, Query(max_length=320)]
Named = Annotated[str, Query(min_length=1, max_length=320)]


@router.get("")
async def look(request: Request, desk: Desk, session: Seeing, who: Who = "") -> Response:
    """How much is stored of somebody: your id of a contact, or an address."""
    if not who.strip():
        return _page(request, desk, session)
    try:
        stored = await desk.privacy.export(who.strip())
    except NotFound as error:
        return _page(request, desk, session, who, error=error)
    rows = {table: len(held) for table, held in stored.items() if held}
    return _page(request, desk, session, who, rows)


@router.get("/export.json")
async def export(desk: Desk, session: Seeing, who: Named) -> Response:
    """All of it as a file. 404 for somebody who is not known."""
    stored = await desk.privacy.export(who.strip())
    return Response(
        json.dumps(stored, ensure_ascii=False, indent=2),
        media_type="application/json",
        headers={"content-disposition": 'attachment; filename="person.json"'},
    )


@router.post("/erase")
async def erase(
    request: Request,
    desk: Desk,
    agent: Eraser,
    who: Annotated[str, Form(max_length=320)] = "",
    again: Annotated[str, Form(max_length=320)] = "",
) -> Response:
    """Erase them, where whom was typed twice alike."""
    try:
        if not who.strip() or who.strip() != again.strip():
            raise BadInput("again: type the same id or address once more to erase it", "again")
        erased = await desk.privacy.erase(who.strip(), agent.actor, desk.clock.now())
    except (BadInput, NotFound, Refused) as error:
        return _page(request, desk, agent, who, error=error)
    return _page(request, desk, agent, erased=erased)


def _page(
    request: Request,
    desk: Desk,
    session: Session,
    who: str = "",
    rows: dict[str, int] | None = None,
    erased: Erasure | None = None,
    error: DeskhandError | None = None,
) -> Response:
    values: dict[str, Any] = {"who": who.strip(), "rows": rows, "erased": erased}
    return page(request, desk, session, "privacy.html", values, error)
