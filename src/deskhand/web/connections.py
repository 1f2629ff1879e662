"""What a connection may take before anything is asked on it, and how long it may leave an answer unread."""

import asyncio
from contextlib import suppress
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10.0
"""Within this the head of a request is here, whole: from the connection, or from its first byte."""
LARGEST_HEAD = 64_000
"""Bytes of the request line and the headers together."""
READ_SECONDS = 30.0
"""Within this some of what waits for the other side is taken."""
KEPT_BACK = 200
"""Descriptors that are not for connections: the database's, the index's, those of the log."""


USUAL_LIMIT = 1024


def most_connections() -> int:
    """How many one process takes: what the system lets it open, less what it needs itself."""
    limit = USUAL_LIMIT
    with suppress(ImportError):  # Windows has no such limits.
        import resource

        limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return max(KEPT_BACK, limit - KEPT_BACK)


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's, which waits for a head as long as it takes, and for whoever does not read: this one ends
    a connection whose head is late or too large, one that takes nothing, and one too many."""

    head_seconds = HEAD_SECONDS
    read_seconds = READ_SECONDS

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._head_due: asyncio.TimerHandle | None = None
        self._head_size = 0
        self._read_due: asyncio.TimerHandle | None = None
        self._unread = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it, where there is room."""
        super().connection_made(transport)
        if len(self.connections) > most_connections():
            transport.abort()
            return
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        self._head_is_here()
        self._stop_watching()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; what comes while a head is waited for is of the head."""
        super().data_received(data)
        if self._head_due is not None:
            self._head_size += len(data)
            if self._head_size > LARGEST_HEAD:
                self._end(b"431 Request Header Fields Too Large")

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._wait_for_head()

    def on_headers_complete(self) -> None:
        """Its head is here."""
        self._head_is_here()
        super().on_headers_complete()

    def pause_writing(self) -> None:
        """Nothing more is taken for now."""
        super().pause_writing()
        self._watch_reader()

    def on_response_complete(self) -> None:
        """All is written; what the system has not taken of it waits here."""
        super().on_response_complete()
        self._watch_reader()

    def _watch_reader(self) -> None:
        """Look from time to time whether less of what is written waits, until none does."""
        self._stop_watching()
        self._unread = self.transport.get_write_buffer_size()
        if self._unread:
            self._read_due = self.loop.call_later(self.read_seconds, self._look_at_reader)

    def _look_at_reader(self) -> None:
        if self.transport.get_write_buffer_size() >= self._unread:
            self.transport.abort()
        else:
            self._watch_reader()

    def _stop_watching(self) -> None:
        if self._read_due is not None:
            self._read_due.cancel()
        self._read_due = None

    def _wait_for_head(self) -> None:
        if self._head_due is None:
            self._head_due = self.loop.call_later(
                self.head_seconds, self._end, b"408 Request Timeout"
            )

    def _head_is_here(self) -> None:
        if self._head_due is not None:
            self._head_due.cancel()
        self._head_due, self._head_size = None, 0

    def _end(self, status: bytes) -> None:
        self._head_is_here()
        if not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 " + status + b"\r\nconnection: close\r\n\r\n")
            self.transport.close()
            self._watch_reader()
