"""A chat room with an incoming webhook, on this machine: everything said there is kept.

with ChatRoom() as room:
    ...  # [[channels]] kind = "slack"; the variable of url_env holds room.url
    assert room.buttons() == {"Open the ticket": "https://..."}
"""

import json
from collections.abc import Mapping
from threading import Lock
from typing import Any

from deskhand.testing.faults import Reply
from deskhand.testing.wire import LocalServer, Served


class ChatRoom(Served):
    """It listens while it is entered, on a free port of this machine."""

    def __init__(self) -> None:
        self._said: list[dict[str, Any]] = []
        self._lock = Lock()
        super().__init__()

    @property
    def url(self) -> str:
        """The webhook's address."""
        return f"{self.address}/services/T0/B0/deskhand"

    def _serve(self) -> LocalServer:
        return LocalServer(self.answer)

    def answer(self, path: str, headers: Mapping[str, str], raw: bytes) -> Reply:
        """Keep it; refuse what has no text, as Slack does."""
        said = json.loads(raw)
        if not said.get("text"):
            return Reply(400, b"no_text", {"content-type": "text/plain"})
        with self._lock:
            self._said.append(said)
        return Reply(200, b"ok", {"content-type": "text/plain"})

    def said(self, words: str = "") -> list[dict[str, Any]]:
        """The messages whose title has these words, in their order."""
        with self._lock:
            return [one for one in self._said if words in one["text"]]

    def buttons(self, words: str = "") -> dict[str, str]:
        """Addresses by label, of the newest such message that has buttons."""
        for said in reversed(self.said(words)):
            for block in said["blocks"]:
                if block["type"] == "actions":
                    return {one["text"]["text"]: one["url"] for one in block["elements"]}
        return {}
