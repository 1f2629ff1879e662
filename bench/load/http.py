"""The least of HTTP/1.1 that keep-alive connections need, on both sides."""

import asyncio

END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length:"


def body_length(head: bytes) -> int:
    """The announced length of the body; 0 where there is none."""
    for line in head.lower().split(b"\r\n"):
        if line.startswith(LENGTH):
            return int(line[len(LENGTH) :])
    return 0


class Framed(asyncio.Protocol):
    """Cuts what arrives into whole heads and bodies."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._head: bytes | None = None
        self._length = 0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Tell `received` of every message that is complete."""
        self._waiting += data
        while True:
            if self._head is None:
                end = self._waiting.find(END_OF_HEAD)
                if end < 0:
                    return
                self._head = bytes(self._waiting[:end])
                del self._waiting[: end + len(END_OF_HEAD)]
                self._length = body_length(self._head)
            if len(self._waiting) < self._length:
                return
            head, body = self._head, bytes(self._waiting[: self._length])
            del self._waiting[: self._length]
            self._head = None
            self.received(head, body)

    def received(self, head: bytes, body: bytes) -> None:
        """A whole message."""
        raise NotImplementedError


class Requests(Framed):
    """The server's side of a connection: one request after another."""

    def received(self, head: bytes, body: bytes) -> None:
        """Answer it."""
        self.answer(body)

    def answer(self, body: bytes) -> None:
        """Must lead to one `send`."""
        raise NotImplementedError

    def send(self, payload: bytes) -> None:
        """200, as JSON."""
        if self.transport is not None and not self.transport.is_closing():
            head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(payload)}\r\n\r\n"
            self.transport.write(head.encode() + payload)


class Replies(Framed):
    """The client's side: one request at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._reply: asyncio.Future[tuple[int, bytes]] | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the reply; `ConnectionError` where the connection ended instead."""
        if self.transport is None or self.transport.is_closing():
            raise ConnectionError("the connection is closed")
        self._reply = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self._reply

    def received(self, head: bytes, body: bytes) -> None:
        """Wake whoever asked."""
        if self._reply is not None and not self._reply.done():
            self._reply.set_result((int(head[9:12]), body))

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits for a reply gets none."""
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(ConnectionError("the server hung up"))
