"""The web application."""

from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders

from deskhand.app import OpenDesk
from deskhand.web import deliveries, errors, figures, operations, pages, tickets
from deskhand.web.limits import (
    AnswerDeadline,
    Application,
    BodyLimit,
    Message,
    Receive,
    Scope,
    Send,
)

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


def web_app(desk: OpenDesk, open_pages: bool = False, loopback_only: bool = True) -> FastAPI:
    """The application over a desk.

    `open_pages` shows the page without a key: only for the demo. With `loopback_only`, requests
    under another host name are refused, so that no web site can reach in through a browser.
    """
    app = FastAPI(
        title="Deskhand",
        version="0.1.0",
        description="Post a customer's message, read what became of it and why, act as a person.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.desk = desk
    app.state.open_pages = open_pages
    errors.install(app)
    app.include_router(tickets.router)
    app.include_router(deliveries.router)
    app.include_router(figures.router)
    app.include_router(operations.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=pages.HERE / "static"), name="static")
    # The last one added is asked first: the deadline begins once the body is here.
    app.add_middleware(AnswerDeadline)
    app.add_middleware(BodyLimit)
    app.add_middleware(Headers, loopback_only=loopback_only)
    return app


class Headers:
    """Refuses other host names than loopback's where told so, and adds the headers of `HEADERS`."""

    def __init__(self, app: Application, loopback_only: bool) -> None:
        self._app = app
        self._loopback_only = loopback_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with every header that the answer does not bring itself."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    own.setdefault(name, value)
            await send(message)

        if self._loopback_only and Request(scope).url.hostname not in LOOPBACK:
            told = "this server answers on loopback names only"
            await errors.answer(403, "not_allowed", told)(scope, receive, with_headers)
            return
        await self._app(scope, receive, with_headers)
