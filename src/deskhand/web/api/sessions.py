"""Ending sessions of the chat, for a company whose customer signs out or is locked out."""

from typing import Annotated

from fastapi import APIRouter, Depends

from deskhand.channels.widget import WidgetChannel
from deskhand.core.errors import NotFound
from deskhand.store.chat_sessions import EVERYBODY
from deskhand.store.keys import ApiKey
from deskhand.web.api.keys import Desk, needs, only_known
from deskhand.web.api.schemas import RevokeIn
from deskhand.web.api.tickets import ERRORS

Admin = Annotated[ApiKey, Depends(needs("end_sessions"))]
router = APIRouter(
    prefix="/api/v1/sessions",
    tags=["operations"],
    responses=ERRORS,
    dependencies=[Depends(only_known)],
)


@router.post("/revoke", status_code=204)
async def revoke(body: RevokeIn, desk: Desk, key: Admin) -> None:
    """End the sessions of one contact in a chat, or of everybody, and tokens made until now."""
    if not isinstance(desk.desk.channels.get(body.channel), WidgetChannel):
        raise NotFound(f"there is no chat named {body.channel!r}")
    contact = EVERYBODY if body.everybody else body.contact_id
    await desk.chat_sessions.revoke(body.channel, contact, key.actor, desk.clock.now())
