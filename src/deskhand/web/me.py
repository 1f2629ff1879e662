"""What people set for themselves: their language, and when they are away."""

from datetime import date, datetime, time
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from deskhand.core.errors import BadInput, DeskhandError
from deskhand.store.users import Session
from deskhand.web.api.keys import Desk
from deskhand.web.page import page
from deskhand.web.rendering import LANGUAGES
from deskhand.web.sessions import Agent, SignedIn, back_to
from deskhand.web.sessions import Form as FormOfOurs

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form()]


async def _me(
    request: Request, desk: Desk, session: Session, error: DeskhandError | None = None
) -> Response:
    people = await desk.users.all()
    values = {
        "me": next(one for one in people if one.id == session.user.id),
        "others": [
            one
            for one in people
            if one.may_act and one.disabled_at is None and one.id != session.user.id
        ],
        "absent": [one for one in people if one.absent(desk.clock.now())],
    }
    return page(request, desk, session, "me.html", values, error)


@router.get("/me")
async def me(request: Request, desk: Desk, session: SignedIn) -> Response:
    """Who is away, and the form for it."""
    return await _me(request, desk, session)


@router.post("/me/absence")
async def absence(
    request: Request, desk: Desk, agent: Agent, back_on: Text = "", stand_in: Text = ""
) -> Response:
    """Away until the opening of a day in the company's time zone; without one: here again."""
    now = desk.clock.now()
    try:
        until = _opening(desk, back_on) if back_on else None
        await desk.users.set_absence(agent.name, until, stand_in, now)
    except BadInput as error:
        return await _me(request, desk, agent, error)
    await desk.watch_queue(now)
    return RedirectResponse("/me", 303)


@router.post("/language")
async def language(
    request: Request, desk: Desk, session: FormOfOurs, language: Text = ""
) -> Response:
    """The language of the pages for this user."""
    if language not in LANGUAGES:
        raise BadInput(f"language: one of {', '.join(LANGUAGES)}", "language")
    await desk.users.set_language(session.user, language)
    return RedirectResponse(back_to(request.headers.get("hx-current-url", "/inbox")), 303)


def _opening(desk: Desk, day: str) -> datetime:
    """When people come on that day, or next. Raises `BadInput`."""
    try:
        midnight = datetime.combine(date.fromisoformat(day), time(), desk.policy.hours.zone)
    except ValueError as error:
        raise BadInput("back_on: a day, such as 2026-12-01", "back_on") from error
    return desk.policy.hours.next_opening(midnight)
