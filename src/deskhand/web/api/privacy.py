"""One person's data over the API: all that is stored of them, and the end of it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from deskhand.store.keys import ApiKey
from deskhand.store.privacy import Erasure
from deskhand.web.api.keys import Desk, needs, only_known
from deskhand.web.api.schemas import EraseIn
from deskhand.web.api.tickets import ERRORS

Admin = Annotated[ApiKey, Depends(needs("see_and_erase_people"))]
router = APIRouter(
    prefix="/api/v1/privacy",
    tags=["operations"],
    responses=ERRORS,
    dependencies=[Depends(only_known)],
)
Who = Annotated[str, Query(min_length=1, max_length=320)]


@router.get("/export")
async def export(desk: Desk, key: Admin, who: Who) -> dict[str, Any]:
    """All that is stored of a contact (your id, or an address): rows by table, files in base64."""
    return await desk.privacy.export(who)


@router.post("/erase")
async def erase(body: EraseIn, desk: Desk, key: Admin) -> Erasure:
    """Delete a contact's tickets with all that hangs on them, and their names from others' tickets. 409
    while something of theirs is under way."""
    return await desk.privacy.erase(body.who, key.actor, desk.clock.now())
