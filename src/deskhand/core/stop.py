"""The switch that stops the AI at once."""

from datetime import datetime
from typing import Protocol

from deskhand.core.actors import Actor
from deskhand.core.values import Instant, Value

STOPPED = "the AI is stopped"
"""Why a row failed or a delivery was cancelled, as the ledger and the outbox say it."""


class Stopped(Value):
    """The AI is stopped: since when (UTC), by whom, and why in their words."""

    since: Instant
    by: Actor
    why: str = ""


class Stop(Protocol):
    """The switch that stops the AI at once: nothing of it leaves or is done, of turns under way neither.

    The ledger, the end of a turn and the outbox look at it themselves, in their own transactions.
    """

    async def state(self) -> Stopped | None:
        """None while the AI works."""
        ...

    async def stop(self, by: Actor, why: str, now: datetime) -> Stopped:
        """Stop it; who stopped it first stands."""
        ...

    async def start(self) -> None:
        """Let it work again, on what is asked from now on."""
        ...
