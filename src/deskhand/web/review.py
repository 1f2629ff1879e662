"""Review: people grade a sample of what was sent, one answer at a time, not knowing how sure the AI
was, who sent it, or what the customer said to it."""

import json
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from deskhand.core.errors import BadInput, DeskhandError, NotFound, Refused
from deskhand.core.ids import is_id
from deskhand.core.reviews import Fault, Grade
from deskhand.core.rights import may
from deskhand.insight.cases import case_of, case_of_ticket
from deskhand.insight.figures import share
from deskhand.store.users import Session
from deskhand.web.api.keys import Desk
from deskhand.web.api.tickets import known
from deskhand.web.page import page
from deskhand.web.sessions import Acting, Agent, SignedIn, acting

router = APIRouter(prefix="/review", include_in_schema=False)
PERIOD = timedelta(days=28)
"""What the headline speaks of."""
NOW = timedelta(days=7)
"""What a sample is drawn from when somebody asks for one at once."""
MOST_CASES = 100
MOST_EXPORTED = 10_000
Text = Annotated[str, Form()]


async def _next(
    request: Request,
    desk: Desk,
    session: Session,
    after: str = "",
    error: DeskhandError | None = None,
) -> Response:
    now, me = desk.clock.now(), session.user.actor
    sample = await desk.reviews.sample(now - PERIOD, now)
    review = await desk.reviews.next(me, after) if session.user.may_act else None
    values = {
        "sample": sample,
        "wrong": share(sample.wrong, sample.graded),
        "case": await case_of(desk.queries, review) if review else None,
        "waiting": await desk.reviews.waiting(me) if session.user.may_act else 0,
        "after": after,
        "may_draw": may(session.user.role, "draw_samples", desk.policy.limits)
        and desk.policy.review.per_week > 0,
    }
    return page(request, desk, session, "review.html", values, error)


@router.get("")
async def review(request: Request, desk: Desk, session: SignedIn, after: str = "") -> Response:
    """The next answer to grade, or the one after the message `after`."""
    return await _next(request, desk, session, after if is_id(after) else "")


@router.post("/draw")
async def draw(
    request: Request,
    desk: Desk,
    agent: Annotated[Acting, Depends(acting("draw_samples"))],
) -> Response:
    """A sample of the last seven days, now: the week's own is drawn when it is over."""
    now = desk.clock.now()
    if not await desk.draw_reviews(now - NOW, now):
        nothing = Refused("nothing more was sent in the last seven days")
        return await _next(request, desk, agent, error=nothing)
    return RedirectResponse("/review", 303)


@router.get("/cases")
async def cases(request: Request, desk: Desk, session: SignedIn) -> Response:
    """What was not right, the newest first."""
    found = await desk.reviews.cases(MOST_CASES)
    values = {"cases": [await case_of(desk.queries, one) for one in found], "most": MOST_CASES}
    return page(request, desk, session, "cases.html", values)


@router.get("/cases.jsonl")
async def exported(desk: Desk, session: SignedIn) -> Response:
    """The same as rows for `deskhand replay`."""
    found = await desk.reviews.cases(MOST_EXPORTED)

    async def rows() -> AsyncGenerator[str]:
        for one in found:
            row = (await case_of(desk.queries, one)).replay_row()
            yield json.dumps(row, ensure_ascii=False) + "\n"

    kept = {"content-disposition": 'attachment; filename="cases.jsonl"'}
    return StreamingResponse(rows(), media_type="application/jsonl", headers=kept)


@router.get("/case/{ticket_id}.jsonl")
async def case(
    ticket_id: str,
    desk: Desk,
    session: SignedIn,
    decision: Literal["", "answered", "asked", "handed_off"] = "",
) -> Response:
    """A ticket's last decision as a case for `deskhand test`."""
    row = await case_of_ticket(desk.queries, known(ticket_id), decision or None)
    line = json.dumps(row, ensure_ascii=False, default=str) + "\n"
    kept = {"content-disposition": f'attachment; filename="case-{ticket_id}.jsonl"'}
    return Response(line, media_type="application/jsonl", headers=kept)


@router.post("/{message_id}")
async def grade(
    message_id: str,
    request: Request,
    desk: Desk,
    agent: Agent,
    grade: Annotated[Grade, Form()],
    fault: Annotated[Fault | None, Form()] = None,
    comment: Text = "",
) -> Response:
    """Right, wrong or harmful, and why; then the next one."""
    wrong_with_it = None if grade == "right" else fault
    try:
        await desk.reviews.grade(
            known(message_id), agent.actor, grade, wrong_with_it, comment, desk.clock.now()
        )
    except (BadInput, NotFound, Refused) as error:
        return await _next(request, desk, agent, error=error)
    return RedirectResponse("/review", 303)
