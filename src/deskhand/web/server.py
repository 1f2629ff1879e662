"""The web application."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import structlog
from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import MutableHeaders

from deskhand.app import OpenDesk
from deskhand.web import (
    changes,
    dashboard,
    decide,
    errors,
    files,
    inbox,
    inbox_acts,
    knowledge,
    me,
    one_person,
    review,
    settings,
    shop,
    sign_in,
)
from deskhand.web.api import (
    contacts,
    deliveries,
    figures,
    operations,
    privacy,
    sessions,
    stop,
    tickets,
)
from deskhand.web.limits import (
    AnswerDeadline,
    Application,
    BodyLimit,
    Message,
    Receive,
    Scope,
    Send,
)
from deskhand.web.live import Live
from deskhand.web.nul import WithoutNul
from deskhand.web.rendering import HERE
from deskhand.web.sessions import SignInNeeded, ask_to_sign_in
from deskhand.web.widget import chat, frame
from deskhand.web.widget import files as chat_files

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Scripts run only where a page of ours names this answer's own nonce."""
NONCE_BYTES = 16
FOLLOW_SECONDS = 1.0
"""How long what another process saved may stay unseen here."""
log = structlog.get_logger("deskhand.web")
HEADERS = {
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


def web_app(desk: OpenDesk, open_pages: bool = False, loopback_only: bool = True) -> FastAPI:
    """The application over a desk.

    `open_pages` signs everybody in: only for the demo. With `loopback_only`, requests under another
    host name than loopback's or `serve.public_url`'s, for which a proxy answers, are refused, so that
    no web site can reach in through a browser.
    """
    live = Live(desk.url)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        following = asyncio.create_task(_follow(desk))
        async with live.listening():
            yield
        following.cancel()

    app = FastAPI(
        lifespan=lifespan,
        title="Deskhand",
        version="0.1.0",
        description="Post a customer's message, read what became of it and why, act as a person.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.desk = desk
    app.state.open_pages = open_pages
    app.state.loopback_only = loopback_only
    app.state.live = live
    errors.install(app)
    app.add_exception_handler(SignInNeeded, ask_to_sign_in)
    app.include_router(tickets.router)
    app.include_router(deliveries.router)
    app.include_router(figures.router)
    app.include_router(operations.router)
    app.include_router(stop.router)
    app.include_router(sessions.router)
    app.include_router(contacts.router)
    app.include_router(privacy.router)
    app.include_router(sign_in.router)
    app.include_router(me.router)
    app.include_router(one_person.router)
    app.include_router(decide.router)
    app.include_router(review.router)
    app.include_router(dashboard.router)
    app.include_router(knowledge.router)
    app.include_router(settings.router)
    app.include_router(inbox.router)
    app.include_router(inbox_acts.router)
    app.include_router(changes.router)
    app.include_router(files.router)
    app.include_router(frame.router)
    app.include_router(chat.router)
    app.include_router(chat_files.router)
    if open_pages:
        app.include_router(shop.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    # The last one added is asked first: the deadline begins once the body is here.
    app.add_middleware(WithoutNul)
    app.add_middleware(AnswerDeadline)
    app.add_middleware(BodyLimit)
    public = urlsplit(desk.desk.config.serve.public_url).hostname
    names = LOOPBACK | {public} if public else LOOPBACK
    app.add_middleware(Headers, names=names if loopback_only else None)
    return app


async def _follow(desk: OpenDesk) -> None:
    """Take over what the support team saves, wherever it was saved."""
    while True:
        try:
            await desk.follow_support()
        except SQLAlchemyError as error:
            log.warning("settings not read for now", why=type(error).__name__)
        await asyncio.sleep(FOLLOW_SECONDS)


class Headers:
    """Refuses host names other than `names`, where there are some, and adds the headers of `HEADERS`."""

    def __init__(self, app: Application, names: frozenset[str] | None) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with every header that the answer does not bring itself."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        nonce = secrets.token_urlsafe(NONCE_BYTES)
        scope.setdefault("state", {})["nonce"] = nonce

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                if "frame-ancestors" not in own.get("content-security-policy", ""):
                    own.setdefault("x-frame-options", "DENY")
                own.setdefault("content-security-policy", POLICY.format(nonce=nonce))
                for name, value in HEADERS.items():
                    own.setdefault(name, value)
            await send(message)

        if self._names is not None and Request(scope).url.hostname not in self._names:
            told = "this server answers on loopback names and that of serve.public_url only"
            await errors.answer(403, "not_allowed", told)(scope, receive, with_headers)
            return
        await self._app(scope, receive, with_headers)
