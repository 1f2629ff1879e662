"""How much all visitors of a chat together may send."""

from fastapi import Depends, HTTPException

from deskhand.web.widget.caller import Chat

VISITORS_A_MINUTE = 120
"""A new visitor costs nothing to be, and must not take the models and the disk from customers whom the
company vouches for."""


async def permit(chat: Chat) -> None:
    """429 where visitors together send too much."""
    if chat.sender.verified:
        return
    scope, now = f"visitors:{chat.widget.name}", chat.desk.clock.now()
    if await chat.desk.rates.take(scope, VISITORS_A_MINUTE, now):
        raise HTTPException(429, "too much at once: try again in a minute")


PERMITTED = [Depends(permit)]
