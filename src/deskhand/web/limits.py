"""What a request may take: so many bytes, so many seconds."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog
from fastapi import Request

from deskhand.store.uploads import LARGEST as LARGEST_FILE
from deskhand.web.errors import answer, unavailable

LARGEST_BODY = 1_000_000
"""Bytes; a longer body is refused before it is read."""
BODY_SECONDS = 30.0
"""Within this a body is here, whole: 5 MB over a slow mobile network are. Who takes longer holds
memory, and nothing is known of them yet."""
BUFFERED = 64_000_000
"""Bytes of bodies on their way, of all requests of a process together."""
ORDINARY = 64_000
"""Bytes of each body that count for nothing there: whoever fills the room with large ones keeps no ordinary
message out. How many connections there are has a limit of its own."""
UPLOADS = "/uploads"
"""What the addresses end with whose bodies are files."""
ANSWER_SECONDS = 9.0
"""Within this an answer begins. Longer than a connection to the database is waited for
(`store.database.CONNECT_SECONDS`), shorter than the 10 seconds after which most senders hang up."""

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

log = structlog.get_logger("deskhand.web")


class BodyLimit:
    """Refuses a body that is too large (413) or too slow (408), and any while too many bytes are on
    their way (503): all of it before anybody is asked who they are."""

    def __init__(
        self, app: Application, seconds: float = BODY_SECONDS, buffered: int = BUFFERED
    ) -> None:
        self._app = app
        self._seconds = seconds
        self._most = buffered
        self._on_their_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read so many bytes at most, then pass them on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = LARGEST_FILE if scope["path"].endswith(UPLOADS) else LARGEST_BODY
        body = bytearray()
        try:
            async with asyncio.timeout(self._seconds):
                whole = await self._read(receive, body, largest)
        except TimeoutError:
            told = f"the body was not here within {self._seconds:g} seconds: send it again"
            await answer(408, "too_slow", told)(scope, receive, send)
            return
        finally:
            self._on_their_way -= _beyond(body)
        if whole is None:
            return
        if not whole and len(body) > largest:
            told = f"the body is larger than {largest} bytes: send files as attachments"
            await answer(413, "too_large", told)(scope, receive, send)
            return
        if not whole:
            await unavailable(Request(scope))(scope, receive, send)
            return
        sent = False

        async def replay() -> Message:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self._app(scope, replay, send)

    async def _read(self, receive: Receive, body: bytearray, largest: int) -> bool | None:
        """Read a body into `body`, which counts as on its way until the caller says otherwise. Whether
        it is whole: not where it, or all that are on their way, became too large; None where the
        sender has gone."""
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return None
            before = _beyond(body)
            body += message.get("body", b"")
            self._on_their_way += _beyond(body) - before
            full = _beyond(body) and self._on_their_way > self._most
            if len(body) > largest or full:
                return False
            if not message.get("more_body"):
                return True


def _beyond(body: bytearray) -> int:
    """Bytes of a body that count as on their way."""
    return max(0, len(body) - ORDINARY)


class AnswerDeadline:
    """Answers 503 where the application has not begun to after `seconds`.

    A database that keeps its connections open and says nothing, as behind a broken network, would
    otherwise hold the sender for as long. The request's own work is cancelled; that takes a
    moment of its own there, which nobody waits for.
    """

    def __init__(self, app: Application, seconds: float = ANSWER_SECONDS) -> None:
        self._app = app
        self._seconds = seconds
        self._cancelled: set[asyncio.Future[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back if it begins in time."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = False

        async def begin(message: Message) -> None:
            nonlocal began
            if work in self._cancelled:
                return
            began = True
            await send(message)

        work = asyncio.ensure_future(self._app(scope, receive, begin))
        try:
            await asyncio.wait({work}, timeout=self._seconds)
            if began or work.done():
                await work
                return
        except asyncio.CancelledError:
            work.cancel()
            raise
        self._cancelled.add(work)
        work.add_done_callback(self._ended)
        work.cancel()
        log.error("no answer in time", path=scope["path"], seconds=self._seconds)
        await unavailable(Request(scope))(scope, receive, send)

    def _ended(self, work: asyncio.Future[None]) -> None:
        self._cancelled.discard(work)
        if not work.cancelled() and (error := work.exception()):
            log.error("failed after its time", error=type(error).__name__)
