"""The ticket: three separate fields (owner, status, mode) and what hangs on them."""

from datetime import timedelta
from typing import Literal

from deskhand.core.values import Instant, Value

Owner = Literal["ai", "queue", "person"]
Status = Literal["open", "answered", "snoozed", "resolved"]
Mode = Literal["off", "shadow", "draft", "auto"]
"""What the AI may do, least first."""
Kind = Literal["question", "greeting", "thanks", "automatic", "spam"]
"""What a ticket is. Only questions count in the figures; a greeting becomes one with what follows."""
READ: frozenset[Kind] = frozenset({"question", "greeting"})
"""What starts a turn."""
Resolution = Literal["", "assumed", "confirmed", "person"]
DueKind = Literal["", "open_24h", "assume_resolved", "approval", "snooze"]

OPEN_LIMIT = timedelta(hours=24)
"""The article's 24 hours; the clock runs while the ball is ours."""
SILENCE_RESOLVES = timedelta(hours=72)
REOPEN_WINDOW = timedelta(days=7)


class TicketState(Value):
    """The part of a ticket that transitions change."""

    owner: Owner = "ai"
    person: str = ""
    """Who owns it, where `owner` is `person`."""
    addressee: str = ""
    """Whom it waits for in the queue; others may take it too."""
    reply_due_at: Instant | None = None
    """When a person is to have replied first."""
    status: Status = "open"
    epoch: int = 0
    human_touch_count: int = 0
    asked: bool = False
    """The AI's last word was a question back, and nobody has said anything for the company since."""
    resolution: Resolution = ""
    open_since: Instant | None = None
    """Since when the ball is ours without a break; None while it is not."""
    answered_at: Instant | None = None
    resolved_at: Instant | None = None
    snoozed_until: Instant | None = None
    reopened: int = 0


class Ticket(TicketState):
    """A ticket as stored."""

    id: str
    channel: str
    thread_id: str
    contact_id: str
    """Deskhand's own id of the contact row; the company's id is `sender.id`."""
    account_id: str = ""
    subject: str = ""
    kind: Kind = "question"
    mode: Mode = "shadow"
    category: str = ""
    language: str = ""
    priority: int = 0
    opened_at: Instant
    due_at: Instant | None = None
    due_kind: DueKind = ""
    linked_ticket: str = ""
    """The earlier ticket of the same thread, where a late message opened this one."""
    team: str = ""
    """The team whose people answer it; empty: anybody."""
    alarm_at: Instant | None = None
    """When people are told that the reply is due, should there be none by then."""
    labels: tuple[str, ...] = ()
    merged_into: str = ""
    """The ticket that has this one's messages since a person merged the two."""
    answer_to: str = ""
    """An address that the customer left: people's answers go there too."""
    summary: str = ""
    summarised: int = 0
    """How many of the ticket's messages the stored summary covers."""


def due(
    state: TicketState, approval_expires: Instant | None = None
) -> tuple[Instant | None, DueKind]:
    """When the ticket needs attention next, and what for.

    24 hours after it opened while the ball is ours and the AI's; 72 hours after an answer; at the
    end of a snooze. While an approval waits, its expiry stands instead of the 24 hours: that is
    the time the customer was told.
    """
    when: Instant | None = None
    kind: DueKind = ""
    if state.status == "open" and state.owner == "ai" and state.open_since is not None:
        when, kind = state.open_since + OPEN_LIMIT, "open_24h"
    elif state.status == "answered" and state.answered_at is not None:
        when, kind = state.answered_at + SILENCE_RESOLVES, "assume_resolved"
    elif state.status == "snoozed":
        when, kind = state.snoozed_until, "snooze"
    if approval_expires is not None and kind in ("", "open_24h"):
        return approval_expires, "approval"
    return when, kind
