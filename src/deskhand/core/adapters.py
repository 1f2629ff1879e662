"""What an adapter of any kind may have beside its port."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class Closing(Protocol):
    """Any adapter that has connections to let go of has this too."""

    async def aclose(self) -> None:
        """Let go of them."""
        ...


@runtime_checkable
class Traceable(Protocol):
    """A model whose requests can be made spans has this too."""

    def trace(self, content: bool) -> None:
        """From now on; `content` with what was asked and answered."""
        ...
