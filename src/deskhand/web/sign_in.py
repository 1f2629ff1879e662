"""Signing in and out, and the first admin of a new installation."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from deskhand.core.errors import BadInput, DeskhandError, Refused
from deskhand.web.api.keys import Desk
from deskhand.web.page import status_of
from deskhand.web.rendering import language_of, render
from deskhand.web.sessions import COOKIE, back_to, set_cookie
from deskhand.web.sessions import Form as FormOfOurs

router = APIRouter(include_in_schema=False)
TRIES_PER_MINUTE = 10
"""For one name, over all web processes."""
Text = Annotated[str, Form()]
Next = Annotated[str, Form(alias="next")]
"""Where to go afterwards."""


def _page(
    request: Request,
    desk: Desk,
    first: bool,
    wanted: str,
    name: str = "",
    error: DeskhandError | None = None,
) -> Response:
    values = {
        "company": desk.policy.company,
        "first": first,
        "next": back_to(wanted),
        "name": name,
        "error": error,
    }
    return render(request, "sign_in.html", values, language_of(request, ""), status_of(error))


async def _first_admin(request: Request, desk: Desk) -> bool:
    """Whether nobody can sign in yet, and this server answers on this machine only."""
    return bool(request.app.state.loopback_only) and not await desk.users.any()


@router.get("/sign-in")
async def sign_in_page(
    request: Request, desk: Desk, wanted: Annotated[str, Query(alias="next")] = "/inbox"
) -> Response:
    """The form; on a new installation that of the first admin."""
    return _page(request, desk, await _first_admin(request, desk), wanted)


@router.post("/sign-in")
async def sign_in(
    request: Request, desk: Desk, name: Text = "", password: Text = "", wanted: Next = "/inbox"
) -> Response:
    """A session for the right name and password."""
    _from_here(request)
    now = desk.clock.now()
    wait = await desk.rates.take(f"sign-in:{name.strip().lower()[:60]}", TRIES_PER_MINUTE, now)
    if wait:
        seconds = max(1, round(wait.total_seconds()))
        error = Refused(f"too many tries: wait {seconds} seconds")
        return _page(request, desk, False, wanted, name, error)
    user = await desk.users.check(name, password)
    if user is None:
        error = BadInput("name or password is wrong", "password")
        return _page(request, desk, False, wanted, name, error)
    answer = RedirectResponse(back_to(wanted), 303)
    set_cookie(request, answer, await desk.users.sign_in(user, now))
    return answer


@router.post("/first-admin")
async def first_admin(
    request: Request, desk: Desk, name: Text = "", password: Text = "", wanted: Next = "/inbox"
) -> Response:
    """Make the first admin, once, from this machine."""
    _from_here(request)
    if not await _first_admin(request, desk):
        return _page(
            request, desk, False, wanted, name, Refused("there are users already: sign in")
        )
    now = desk.clock.now()
    try:
        user = await desk.users.create(name, "admin", password, now)
    except BadInput as error:
        return _page(request, desk, True, wanted, name, error)
    answer = RedirectResponse(back_to(wanted), 303)
    set_cookie(request, answer, await desk.users.sign_in(user, now))
    return answer


@router.post("/sign-out")
async def sign_out(request: Request, desk: Desk, session: FormOfOurs) -> Response:
    """End this session."""
    await desk.users.sign_out(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE)
    return answer


def _from_here(request: Request) -> None:
    """Refuse forms that another site sends: there is no session yet to know ours by."""
    origin = request.headers.get("origin", "")
    if origin and origin != str(request.base_url).rstrip("/"):
        raise Refused("sign in on our own page")
