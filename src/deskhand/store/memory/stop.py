"""The switch in memory."""

from datetime import datetime

from deskhand.core.actors import Actor
from deskhand.core.stop import Stopped
from deskhand.store.memory.state import MemoryState


class MemoryStop:
    """See `deskhand.core.stop.Stop`."""

    def __init__(self, store: MemoryState) -> None:
        self._store = store

    async def state(self) -> Stopped | None:
        """None while the AI works."""
        return self._store.stopped

    async def stop(self, by: Actor, why: str, now: datetime) -> Stopped:
        """Stop it; who stopped it first stands."""
        stopped = self._store.stopped or Stopped(since=now, by=by, why=why)
        self._store.stopped = stopped
        return stopped

    async def start(self) -> None:
        """Let it work again."""
        self._store.stopped = None
