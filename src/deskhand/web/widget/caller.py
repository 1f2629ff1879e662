"""Who calls the chat's API: a session as a bearer token, for one channel."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from deskhand.app import OpenDesk
from deskhand.channels.widget import WidgetChannel
from deskhand.channels.widget.identity import Shown
from deskhand.core.errors import NotFound, Refused
from deskhand.core.messages import Sender
from deskhand.web.api.keys import Desk, desk_of

bearer = HTTPBearer(auto_error=False)


async def widget_of(channel: str, desk: Desk) -> WidgetChannel:
    """The channel of the address. Raises `NotFound`."""
    found = desk.desk.channels.get(channel)
    if not isinstance(found, WidgetChannel):
        raise NotFound(f"there is no chat named {channel[:60]!r}")
    return found


Widget = Annotated[WidgetChannel, Depends(widget_of)]


@dataclass(frozen=True)
class ChatSession:
    """Somebody before the chat."""

    desk: OpenDesk
    widget: WidgetChannel
    sender: Sender

    @property
    def whose(self) -> str:
        """Under what their streams are counted; visitors' begin alike."""
        return self.sender.id if not self.sender.verified else f"customer {self.sender.id}"


async def chat_session(
    request: Request,
    widget: Widget,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> ChatSession:
    """401 without a session that is good now."""
    desk = await desk_of(request)
    try:
        shown = widget.identity.of_session(given.credentials if given else "", desk.clock.now())
        await check_not_revoked(desk, widget, shown)
    except Refused as error:
        raise HTTPException(401, f"no session: {error}", {"www-authenticate": "Bearer"}) from error
    return ChatSession(desk, widget, shown.sender)


async def check_not_revoked(desk: OpenDesk, widget: WidgetChannel, shown: Shown) -> None:
    """Raises `Refused` for a session or a token that was taken back."""
    if not await desk.chat_sessions.good(widget.name, shown.sender.id, shown.issued_at):
        raise Refused("it was taken back: sign in again")


Chat = Annotated[ChatSession, Depends(chat_session)]
