"""The port of a model that grades answers of the back-test. It decides nothing."""

from typing import Protocol, runtime_checkable

from deskhand.core.ports import Answer
from deskhand.core.values import Value


class GradeRequest(Value):
    """An answer of the AI's beside what a person wrote to the same message."""

    asked: str
    """What the customer wrote."""
    reply: str
    written: str
    """What the person wrote."""


class Opinion(Value):
    """What a judge says of an answer; None where it cannot tell."""

    right: bool | None = None
    why: str = ""


@runtime_checkable
class Judge(Protocol):
    """A model that grades answers of the back-test has this too."""

    name: str
    free: bool

    async def grade(self, request: GradeRequest) -> Answer[Opinion]:
        """Whether the customer would have been told right. Raises `Retryable` or `Permanent`."""
        ...
