"""The floor of an acknowledgement: a FastAPI application that parses a body and answers 202."""

import socket
from typing import Any

import uvicorn
from fastapi import FastAPI, Request

application = FastAPI()


@application.post("/", status_code=202)
async def take(request: Request) -> dict[str, Any]:
    """Parse it, and forget it."""
    body: dict[str, Any] = await request.json()
    return {"message_id": body["message_id"]}


def serve() -> None:
    """Listen on a free port of this machine, and say which.

    The socket names its protocol: asyncio turns Nagle's algorithm off only for one that does, and
    without that every answer waits 40 ms for the client's acknowledgement of its head.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1024)
        print(listening.getsockname()[1], flush=True)
        config = uvicorn.Config(application, log_level="warning", access_log=False)
        uvicorn.Server(config).run([listening])


if __name__ == "__main__":
    serve()
