"""The socket half of the test server: sends a `Reply` in full, slowly, in part or not at all."""

import socket
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Self

from deskhand.testing.faults import Reply

Answer = Callable[[str, Mapping[str, str], bytes], Reply]
"""From the path, the headers (by lower-case name) and the body."""


class LocalServer(ThreadingHTTPServer):
    """A thread a connection, so that one that hangs holds up no other."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self._open: set[socket.socket] = set()
        self._ending = False
        self._guard = Lock()
        super().__init__(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    def start(self) -> None:
        """Listen from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Hang up on everyone, those that wait for an answer included."""
        self.shutdown()
        with self._guard:
            self._ending = True
            for connection in self._open:
                _shut(connection)
        self.server_close()
        self._thread.join()

    def opened(self, connection: socket.socket) -> None:
        """Remember a connection, so that it ends with the server."""
        with self._guard:
            self._open.add(connection)
            if self._ending:
                _shut(connection)

    def closed(self, connection: socket.socket) -> None:
        """Forget a connection."""
        with self._guard:
            self._open.discard(connection)


class Served(ABC):
    """A fake that listens on a free port of this machine while it is entered."""

    def __init__(self) -> None:
        self._server: LocalServer | None = None

    @abstractmethod
    def _serve(self) -> LocalServer:
        """The server to listen with."""

    @property
    def address(self) -> str:
        """Its base URL. Raises `RuntimeError` outside of the `with` block."""
        if self._server is None:
            raise RuntimeError("it listens only inside its `with` block")
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._server = self._serve()
        self._server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server:
            self._server.stop()
            self._server = None


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: LocalServer  # pyright: ignore[reportIncompatibleVariableOverride]

    def setup(self) -> None:
        super().setup()
        self.server.opened(self.connection)

    def finish(self) -> None:
        self.server.closed(self.connection)
        super().finish()

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True

    def do_POST(self) -> None:  # noqa: N802
        length = self.headers.get("content-length", "")
        if not length.isdigit():
            self.close_connection = True
        raw = self.rfile.read(int(length)) if length.isdigit() else b""
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.answer(self.path, headers, raw)
        if reply.sending == "hang_up":
            self.close_connection = True
        elif reply.sending == "never":
            self._waited(None)
            self.close_connection = True
        elif reply.delay and not self._waited(reply.delay):
            self.close_connection = True
        else:
            self._send(reply)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: what arrived is in `MessagesApi.requests`."""

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(reply.body)))
        self.end_headers()
        if reply.sending == "cut":
            self.wfile.write(reply.body[: len(reply.body) // 2])
            self.close_connection = True
        elif reply.sending == "drip":
            for at in range(len(reply.body)):
                self.wfile.write(reply.body[at : at + 1])
                if not self._waited(reply.drip):
                    self.close_connection = True
                    return
        else:
            self.wfile.write(reply.body)

    def _waited(self, seconds: float | None) -> bool:
        """Wait; False as soon as the client, or the end of the server, closed the connection."""
        self.connection.settimeout(seconds)
        try:
            return bool(self.connection.recv(1, socket.MSG_PEEK))
        except TimeoutError:
            return True
        except OSError:
            return False
        finally:
            self.connection.settimeout(None)
