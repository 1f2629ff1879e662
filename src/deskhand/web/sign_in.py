"""Signing in and out, and the first admin of a new installation."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from deskhand.core.errors import BadInput, DeskhandError, Refused
from deskhand.web.api.keys import Desk
from deskhand.web.page import status_of
from deskhand.web.rendering import language_of, render
from deskhand.web.sessions import COOKIE, back_to, from_our_pages, set_cookie
from deskhand.web.sessions import Form as FormOfOurs

router = APIRouter(include_in_schema=False)
TRIES_PER_MINUTE, TRIES_OF_AN_ADDRESS = 10, 30
"""For one name from one address, so that nobody is locked out from elsewhere; for all names from there.
Over all web processes."""
PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""Headers that proxies add."""
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
    """Whether nobody can sign in yet, and who asks sits at this machine: it answers on no other, and
    no proxy stands in front of it, as far as can be told."""
    proxied = desk.desk.config.serve.public_url or any(name in request.headers for name in PROXIED)
    return request.app.state.loopback_only and not proxied and not await desk.users.any()


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
    _from_here(request, desk)
    now = desk.clock.now()
    if wait := await _too_many(request, desk, name.strip().lower()[:60], now):
        seconds = max(1, round(wait.total_seconds()))
        error = Refused(f"too many tries: wait {seconds} seconds")
        return _page(request, desk, False, wanted, name, error)
    user = await desk.users.check(name, password)
    if user is None:
        error = BadInput("name or password is wrong", "password")
        return _page(request, desk, False, wanted, name, error)
    answer = RedirectResponse(back_to(wanted), 303)
    set_cookie(request, desk, answer, await desk.users.sign_in(user, now))
    return answer


@router.post("/first-admin")
async def first_admin(
    request: Request, desk: Desk, name: Text = "", password: Text = "", wanted: Next = "/inbox"
) -> Response:
    """Make the first admin, once, from this machine."""
    _from_here(request, desk)
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
    set_cookie(request, desk, answer, await desk.users.sign_in(user, now))
    return answer


@router.post("/sign-out")
async def sign_out(request: Request, desk: Desk, session: FormOfOurs) -> Response:
    """End this session."""
    await desk.users.sign_out(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE)
    return answer


async def _too_many(request: Request, desk: Desk, name: str, now: datetime) -> timedelta:
    """How long to wait, if at all."""
    address = request.client.host if request.client else ""
    wait = await desk.rates.take(f"sign-in from {address}", TRIES_OF_AN_ADDRESS, now)
    return wait or await desk.rates.take(f"sign-in from {address} as {name}", TRIES_PER_MINUTE, now)


def _from_here(request: Request, desk: Desk) -> None:
    """Refuse forms that another site sends: there is no session yet to know ours by."""
    if not from_our_pages(request, desk):
        raise Refused("sign in on our own page")
