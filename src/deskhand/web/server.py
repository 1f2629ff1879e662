"""The web application."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from sqlalchemy import text

from deskhand.app import OpenDesk
from deskhand.web import errors, figures, pages, tickets
from deskhand.web.schemas import Health

LARGEST_BODY = 1_000_000
"""Bytes; a longer body is refused before it is read."""
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


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
    app.include_router(figures.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=pages.HERE / "static"), name="static")
    app.add_middleware(BodyLimit)

    @app.get("/healthz", tags=["operations"])
    async def healthz() -> Health:
        """200 while the database answers, 503 otherwise."""
        async with desk.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
        return Health(status="ok")

    @app.middleware("http")
    async def guard(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        if loopback_only and request.url.hostname not in LOOPBACK:
            return errors.answer(403, "not_allowed", "this server answers on loopback names only")
        response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return app


class BodyLimit:
    """Refuses a body that is too large with 413, by its length as announced and as read."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read at most `LARGEST_BODY` bytes, then pass them on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = b""
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return
            body += message.get("body", b"")
            if len(body) > LARGEST_BODY:
                told = f"the body is larger than {LARGEST_BODY} bytes: send files as attachments"
                refusal = errors.answer(413, "too_large", told)
                await refusal(scope, receive, send)
                return
            if not message.get("more_body"):
                break
        sent = False

        async def replay() -> MutableMapping[str, Any]:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)
