"""The page behind the signed link in an alert: approve or refuse one action, without signing in.

Opening the link changes nothing: mail scanners and chat previews open links too.
"""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from deskhand.core.errors import DeskhandError, Refused
from deskhand.engine.links import Decider
from deskhand.web.api.keys import Desk
from deskhand.web.page import status_of
from deskhand.web.rendering import language_of, render

router = APIRouter(include_in_schema=False)
SHOWN_MESSAGES = 3
"""The customer's last messages, so that nobody decides on an amount alone."""


async def _page(
    request: Request, desk: Desk, decider: Decider, error: DeskhandError | None = None
) -> Response:
    row = await desk.ledger.row(decider.ledger_id)
    said = await desk.tickets.messages(row.ticket_id)
    values = {
        "company": desk.policy.company,
        "zone": desk.policy.hours.time_zone,
        "now": desk.clock.now(),
        "row": row,
        "may_decide": decider.role in row.roles,
        "role": decider.role,
        "said": [one for one in said if one.role == "customer"][-SHOWN_MESSAGES:],
        "error": error,
    }
    return render(request, "decide.html", values, language_of(request, ""), status_of(error))


@router.get("/decide/{token}")
async def show(token: str, request: Request, desk: Desk) -> Response:
    """What is to be decided. 404 for a link that is not ours or works no longer."""
    return await _page(request, desk, desk.desk.links.decider(token, desk.clock.now()))


@router.post("/decide/{token}")
async def decide(
    token: str,
    request: Request,
    desk: Desk,
    decision: Annotated[Literal["approve", "refuse"], Form()],
) -> Response:
    """Within the limits of the role that the link was given; the ledger says whose link it was."""
    decider = desk.desk.links.decider(token, desk.clock.now())
    try:
        await desk.people_actions.decide(
            decider.ledger_id, decider.by, decider.role, approved=decision == "approve"
        )
    except Refused as error:
        return await _page(request, desk, decider, error)
    return await _page(request, desk, decider)
