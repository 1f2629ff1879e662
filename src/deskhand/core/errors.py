"""Errors that say what to do next.

An adapter raises `Retryable`, `Permanent` or `Uncertain` and nothing else. Escalation is not an
error: it is a value (`decisions.Verdict`).
"""

from datetime import datetime, timedelta
from typing import NamedTuple


class DeskhandError(Exception):
    """The base of every error that Deskhand raises on purpose."""


class Retryable(DeskhandError):
    """It did not happen; trying again later may work. `after` is the wait the other side named."""

    def __init__(self, message: str, after: timedelta | None = None) -> None:
        super().__init__(message)
        self.after = after


class Permanent(DeskhandError):
    """It did not happen, and trying again as it is will not help."""


class Uncertain(DeskhandError):
    """It may have happened. Nobody may try again blindly; a person decides."""


class BadInput(DeskhandError):
    """Something a person wrote is wrong. The message names the field and the fix."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class NotFound(DeskhandError):
    """There is no such thing, or not for this caller: the two answer alike."""


class Refused(DeskhandError):
    """The state of the ticket does not allow this; the message says why."""


class News(NamedTuple):
    """Something that happened on a ticket: a message (`what` is its role), a change by its name,
    or an `action`, whose name and status are the detail."""

    what: str
    who: str
    detail: str = ""


class Unseen(Refused):
    """Others did something on the ticket that the one who acts has not seen yet."""

    def __init__(self, news: tuple[News, ...]) -> None:
        told = "; ".join(" ".join(part for part in one if part) for one in news)
        super().__init__(f"others were quicker, look first: {told.replace('_', ' ')}")
        self.news = news


class Fenced(DeskhandError):
    """A newer attempt owns this turn: this one must write nothing more."""


class Overtaken(DeskhandError):
    """The ticket's epoch moved on (a person acted): this turn claims nothing more."""


class AiStopped(DeskhandError):
    """Somebody stopped the AI: nothing of it leaves, and nothing is done by it."""


class Superseded(DeskhandError):
    """The customer wrote again before the turn's effect: its messages joined the next turn."""


class Postponed(DeskhandError):
    """Every model is away and the turn may wait: it is tried again at `until`."""

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class StepAlreadyStored(DeskhandError):
    """The step has a stored result already; that result stands."""


class OverBudget(DeskhandError):
    """The ticket's or the day's budget does not cover another model call."""
