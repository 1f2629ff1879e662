"""The sockets that web processes answer on."""

import asyncio
import contextlib
import select
import socket
import sys
from collections.abc import Callable, Generator, Sequence
from typing import Any

import uvicorn

from deskhand.core.errors import BadInput

BACKLOG = 2048
"""Connections that wait in the kernel while a web process is busy or starts again."""

LOOK_SECONDS = 0.25
"""How often a web process looks after the others' sockets."""


@contextlib.contextmanager
def listening(host: str, port: int, count: int = 1) -> Generator[list[socket.socket]]:
    """A socket for each of `count` web processes. Each stays open while its process starts again.

    On Linux every process has a socket of its own, between which the kernel spreads new connections.
    On one that they share, whoever wakes up first accepts all that wait: of two processes under load
    one took every connection. Elsewhere they share one. `WebServer` does the rest.

    Raises `BadInput` with the fix when something listens there already.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    spread = sys.platform == "linux" and count > 1
    with contextlib.ExitStack() as opened:

        def bind(shared: bool) -> socket.socket:
            one = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
            opened.callback(one.close)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if shared:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            one.bind((host, port))
            return one

        try:
            alone = bind(shared=False)
            if spread:
                alone.close()
            doors = [bind(shared=True) for _ in range(count)] if spread else [alone] * count
        except OSError as error:
            raise BadInput(
                f"port {port} on {host} cannot be used ({error.strerror}): choose another with --port"
            ) from error
        for door in doors:
            door.listen(BACKLOG)
        yield doors


class WebServer(uvicorn.Server):
    """A web process's server on its own socket. It also answers connections that the other processes
    leave waiting on theirs: one of them has died, stands still or starts again.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        own: int,
        others: Sequence[int],
        end_streams: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(config)
        self._end_streams = end_streams
        self._own = own
        self._others = others
        self._standing_in: asyncio.Task[None] | None = None

    async def answer(self) -> None:
        """Until it is told to exit.

        The socket is handed over as one of TCP. uvicorn itself takes any descriptor for a Unix socket's,
        for which Nagle's algorithm stays on: each answer then waits 40 ms for the client's word.
        """
        with socket.socket(fileno=self._own) as door:
            await self.serve([door])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Take connections, and begin to look after the others' sockets."""
        await super().startup(sockets)
        if self._others:
            self._standing_in = asyncio.create_task(self._stand_in())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, and end those that there are."""
        if self._standing_in is not None:
            self._standing_in.cancel()
        self._end_streams()
        await super().shutdown(sockets)

    async def _stand_in(self) -> None:
        """A process that works takes a connection within milliseconds: what is found waiting twice
        in a row, it does not take."""
        loop = asyncio.get_running_loop()
        with contextlib.ExitStack() as kept:
            doors = [kept.enter_context(socket.socket(fileno=fd)) for fd in self._others]
            waited: set[socket.socket] = set()
            while True:
                await asyncio.sleep(LOOK_SECONDS)
                waiting = set(select.select(doors, (), (), 0)[0])
                for door in waited & waiting:
                    for connection in _accepted(door):
                        with contextlib.suppress(OSError):
                            await loop.connect_accepted_socket(self._protocol, connection)
                waited = waiting

    def _protocol(self) -> asyncio.Protocol:
        """As uvicorn makes it for a connection of its own socket."""
        make: Any = self.config.http_protocol_class
        return make(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )


def _accepted(door: socket.socket) -> Generator[socket.socket]:
    """Every connection that waits there now."""
    door.setblocking(False)
    with contextlib.suppress(OSError):
        while True:
            connection, _ = door.accept()
            connection.setblocking(False)
            yield connection
