"""The sockets that web processes answer on."""

import contextlib
import socket
import sys
from collections.abc import Generator

from deskhand.core.errors import BadInput

BACKLOG = 2048
"""Connections that wait in the kernel while a web process is busy or starts again."""


@contextlib.contextmanager
def listening(host: str, port: int, count: int = 1) -> Generator[list[socket.socket]]:
    """A socket for each of `count` web processes. Each stays open while its process starts again.

    On Linux every process has a socket of its own, between which the kernel spreads new connections.
    On one that they share, whoever wakes up first accepts all that wait: of two processes under load
    one took every connection. Elsewhere they share one.

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
