"""What a request may take, on applications that are slow, quick, or fail."""

import asyncio
import json
from typing import Any

import pytest

from deskhand.web.limits import (
    LARGEST_BODY,
    ORDINARY,
    AnswerDeadline,
    Application,
    BodyLimit,
    Message,
)

SHORT = 0.05
SCOPE: dict[str, Any] = {
    "type": "http",
    "path": "/api/v1/messages",
    "method": "POST",
    "headers": [],
}
START: dict[str, Any] = {"type": "http.response.start", "status": 200, "headers": []}
END: dict[str, Any] = {"type": "http.response.body", "body": b"done"}


async def asked(app: Application, *body: bytes) -> tuple[list[int], bytes]:
    """The statuses that a client sees, and all that it reads."""
    parts = list(body) or [b""]
    seen: list[Message] = []

    async def receive() -> Message:
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message: Message) -> None:
        seen.append(message)

    async with asyncio.timeout(5):
        await app(dict(SCOPE), receive, send)
    statuses = [message["status"] for message in seen if "status" in message]
    return statuses, b"".join(message.get("body", b"") for message in seen)


async def silent(scope: Any, receive: Any, send: Any) -> None:
    await asyncio.Event().wait()


async def late(scope: Any, receive: Any, send: Any) -> None:
    """Ends all the same when it is told to stop, and answers then."""
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        await send(START)
        await send(END)


async def at_length(scope: Any, receive: Any, send: Any) -> None:
    await send(START)
    await asyncio.sleep(3 * SHORT)
    await send(END)


async def failing(scope: Any, receive: Any, send: Any) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("app", [silent, late])
async def test_who_is_not_answered_in_time_is_told_to_send_it_again_once(app: Application) -> None:
    statuses, body = await asked(AnswerDeadline(app, SHORT))
    await asyncio.sleep(0)
    assert statuses == [503]
    assert "send it again" in json.loads(body)["error"]["message"]


async def test_an_answer_that_has_begun_is_read_to_its_end() -> None:
    assert await asked(AnswerDeadline(at_length, SHORT)) == ([200], b"done")


async def test_an_error_reaches_whoever_catches_it_outside() -> None:
    with pytest.raises(ZeroDivisionError):
        await asked(AnswerDeadline(failing, SHORT))


async def test_who_hangs_up_ends_the_work() -> None:
    ended = asyncio.Event()

    async def working(scope: Any, receive: Any, send: Any) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    request = asyncio.create_task(asked(AnswerDeadline(working, 60)))
    await asyncio.sleep(SHORT)
    request.cancel()
    await asyncio.wait([request])
    async with asyncio.timeout(5):
        await ended.wait()


async def test_a_body_in_pieces_arrives_whole_and_one_too_large_not_at_all() -> None:
    read: list[bytes] = []

    async def reads(scope: Any, receive: Any, send: Any) -> None:
        read.append((await receive())["body"])
        await send(START)
        await send(END)

    assert await asked(BodyLimit(reads), b"one", b"two") == ([200], b"done")
    statuses, _ = await asked(BodyLimit(reads), b"x" * LARGEST_BODY, b"x")
    assert (statuses, read) == ([413], [b"onetwo"])


async def reads(scope: Any, receive: Any, send: Any) -> None:
    """Reads the body and answers."""
    await receive()
    await send(START)
    await send(END)


class Slow:
    """A sender who stops in the middle of the body until told to go on."""

    def __init__(self, first: bytes) -> None:
        self._parts = [first, b"rest"]
        self.waits = asyncio.Event()
        self.goes_on = asyncio.Event()
        self.statuses: list[int] = []

    async def receive(self) -> Message:
        if len(self._parts) == 1:
            self.waits.set()
            await self.goes_on.wait()
        part = self._parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(self._parts)}

    async def send(self, message: Message) -> None:
        if "status" in message:
            self.statuses.append(message["status"])


async def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    sender = Slow(b"half")
    await BodyLimit(reads, seconds=SHORT)(dict(SCOPE), sender.receive, sender.send)
    assert sender.statuses == [408]


async def test_bodies_on_their_way_have_a_room_that_is_given_back() -> None:
    app = BodyLimit(reads, buffered=10)
    large = b"x" * ORDINARY
    sender = Slow(large + b"x" * 9)
    held = asyncio.create_task(app(dict(SCOPE), sender.receive, sender.send))
    await sender.waits.wait()
    statuses, _ = await asked(app, large + b"xx")
    assert statuses == [503]
    held.cancel()
    await asyncio.wait([held])
    assert await asked(app, large + b"xx") == ([200], b"done")


async def test_whoever_fills_the_room_keeps_no_ordinary_message_out() -> None:
    app = BodyLimit(reads, buffered=10)
    sender = Slow(b"x" * (ORDINARY + 10))
    held = asyncio.create_task(app(dict(SCOPE), sender.receive, sender.send))
    await sender.waits.wait()
    assert await asked(app, b"x" * ORDINARY) == ([200], b"done")
    held.cancel()
    await asyncio.wait([held])
