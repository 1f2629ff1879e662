"""A model server that costs little: the Messages API on one asyncio loop, in a process of its own.

    python -m load.model_server LATENCY

prints its port, then answers until it is ended. Its answers are those of `deskhand.testing.brains`;
requests are not checked. `deskhand.testing.messages_api` is the strict one.
"""

import asyncio
import json
import sys

from deskhand.testing.brains import as_object, default_brain, purpose_of
from load.http import Requests


class ModelServer(Requests):
    """One connection; every answer comes `latency` seconds after its request."""

    latency = 0.0

    def answer(self, body: bytes) -> None:
        """Think, wait, answer."""
        payload = reply(body)
        if self.latency:
            asyncio.get_running_loop().call_later(self.latency, self.send, payload)
        else:
            self.send(payload)


def reply(raw: bytes) -> bytes:
    """The body of an answer, as the Messages API has it."""
    body = as_object(json.loads(raw))
    said = json.dumps(default_brain(purpose_of(body), body), ensure_ascii=False)
    message = {
        "id": "msg_000001",
        "type": "message",
        "role": "assistant",
        "model": body.get("model", ""),
        "content": [{"type": "text", "text": said}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {
            "input_tokens": len(raw) // 4,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
            "output_tokens": len(said) // 4,
            "service_tier": "standard",
        },
    }
    return json.dumps(message).encode()


async def serve(latency: float) -> None:
    """Listen on a free port of this machine, and say which."""
    ModelServer.latency = latency
    server = await asyncio.get_running_loop().create_server(
        ModelServer, "127.0.0.1", 0, backlog=1024
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
