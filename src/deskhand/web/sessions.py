"""Who sits before the page: a session in a cookie, and forms that no other site can send."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from deskhand.app import OpenDesk
from deskhand.core.actors import Actor
from deskhand.core.policy import PersonRole
from deskhand.core.rights import RIGHTS, Act, may
from deskhand.store.users import IDLE, Session
from deskhand.web.api.keys import desk_of

COOKIE = "deskhand_session"
DEMO = "Demo"


class SignInNeeded(Exception):
    """There is no session: the browser is sent to sign in and comes back."""


async def signed_in(request: Request) -> Session:
    """The session of the cookie. Raises `SignInNeeded`."""
    desk = await desk_of(request)
    token = request.cookies.get(COOKIE, "")
    session = await desk.users.session(token, desk.clock.now()) if token else None
    if session is None:
        raise SignInNeeded
    return session


async def form_of(request: Request, session: Annotated[Session, Depends(signed_in)]) -> Session:
    """The session of a form that came from a page of ours. 403 otherwise."""
    given = (await request.form()).get("csrf")
    if not (
        from_our_pages(request, await desk_of(request))
        and isinstance(given, str)
        and given.isascii()
        and hmac.compare_digest(given, session.csrf)
    ):
        raise HTTPException(403, "this form is out of date: load the page again, then repeat it")
    return session


def from_our_pages(request: Request, desk: OpenDesk) -> bool:
    """Whether a page of ours sent this form. Behind a proxy ours are those of `serve.public_url`."""
    origin = request.headers.get("origin", "")
    ours = {str(request.base_url).rstrip("/"), desk.desk.config.serve.public_url.rstrip("/")}
    return not origin or origin in ours


class Acting(Session):
    """The session of somebody who may act on tickets."""

    @property
    def name(self) -> str:
        """Whose name customers and colleagues read."""
        return self.user.name

    @property
    def actor(self) -> Actor:
        """Who acts; stands in the log."""
        return self.user.actor

    @property
    def role(self) -> PersonRole:
        """What the guard's limits go by."""
        assert self.user.role != "viewer"
        return self.user.role


def acting(act: Act) -> Callable[[Request, Session], Awaitable[Acting]]:
    """A dependency: whoever sends a form of ours and may do that. 403 otherwise."""

    async def check(request: Request, session: Annotated[Session, Depends(form_of)]) -> Acting:
        await _check_may(request, session, act)
        return Acting(user=session.user, csrf=session.csrf)

    return check


def seeing(act: Act) -> Callable[[Request, Session], Awaitable[Session]]:
    """A dependency: whoever is signed in and may see that. 403 otherwise."""

    async def check(request: Request, session: Annotated[Session, Depends(signed_in)]) -> Session:
        await _check_may(request, session, act)
        return session

    return check


async def _check_may(request: Request, session: Session, act: Act) -> None:
    if not may(session.user.role, act, (await desk_of(request)).policy.limits):
        raise HTTPException(403, RIGHTS[act].told)


async def ask_to_sign_in(request: Request, _: Exception) -> Response:
    """To the sign-in page and back; the demo signs in by itself."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = here if request.method == "GET" else "/inbox"
    if request.url.path == "/live":
        return Response(status_code=401)
    if request.app.state.open_pages:
        desk = await desk_of(request)
        now = desk.clock.now()
        answer: Response = RedirectResponse(back, 303)
        token = await desk.users.sign_in(await desk.users.demo(DEMO, now), now)
        set_cookie(request, desk, answer, token)
        return answer
    return RedirectResponse(f"/sign-in?next={quote(back)}", 303)


def set_cookie(request: Request, desk: OpenDesk, answer: Response, token: str) -> None:
    """The session's cookie: no script reads it, no other site's form sends it, and it is sent over TLS
    only where it came over TLS, to us or to the proxy of `serve.public_url`."""
    public = urlsplit(desk.desk.config.serve.public_url)
    behind_tls = public.scheme == "https" and request.url.hostname == public.hostname
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(IDLE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https" or behind_tls,
    )


def back_to(wanted: str) -> str:
    """Where to go after the sign-in: a path of ours, never another site."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/inbox"
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if ours and not parts.scheme and not parts.netloc else "/inbox"


SignedIn = Annotated[Session, Depends(signed_in)]
Form = Annotated[Session, Depends(form_of)]
Agent = Annotated[Acting, Depends(acting("answer"))]
