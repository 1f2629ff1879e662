"""The sample company's shop, in the demo only: a page of somebody's site that carries the chat."""

from datetime import timedelta

import jwt
from fastapi import APIRouter, Request
from fastapi.responses import Response

from deskhand.channels.widget import WidgetChannel
from deskhand.channels.widget.identity import SHARED
from deskhand.core.errors import NotFound
from deskhand.web.api.keys import Desk
from deskhand.web.rendering import language_of, render

router = APIRouter(include_in_schema=False)
CUSTOMERS = {"c-01": "Ingrid Lindqvist", "c-36": "Ben Osei", "c-29": "Peter Ashworth"}
"""Some of the sample company's contacts, who can sign in here."""
TOKEN_LASTS = timedelta(hours=1)
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self'; "
    "frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a site has to allow for the chat: its script and its frame."""


@router.get("/shop")
async def shop(request: Request, desk: Desk, customer: str = "") -> Response:
    """As a customer, or as nobody. The token in the script tag is what a site's own server makes."""
    channel = next(
        (one for one in desk.desk.channels.values() if isinstance(one, WidgetChannel)), None
    )
    if channel is None:
        raise NotFound("no channel of the kind widget is configured")
    token = ""
    if customer in CUSTOMERS:
        told = {"sub": customer, "exp": desk.clock.now() + TOKEN_LASTS}
        secret = desk.desk.env.secret("FERNHILL_WIDGET_SECRET", "the shop")
        token = jwt.encode(told, secret, SHARED[0])  # pyright: ignore[reportUnknownMemberType]
    values = {
        "company": desk.policy.company,
        "channel": channel.name,
        "token": token,
        "customers": CUSTOMERS,
        "customer": customer if token else "",
    }
    answer = render(request, "shop.html", values, language_of(request, ""))
    answer.headers["content-security-policy"] = POLICY.format(nonce=request.state.nonce)
    return answer
