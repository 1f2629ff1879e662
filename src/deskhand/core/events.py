"""Everything that can happen to a ticket, as one closed union: the log is made of these."""

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from deskhand.core.actors import Actor
from deskhand.core.decisions import EffectStatus, ProposedAction, Reason, Usage
from deskhand.core.messages import MessageRole
from deskhand.core.reviews import Fault, Grade
from deskhand.core.tickets import Owner, Status
from deskhand.core.transitions import Change
from deskhand.core.values import Instant, Value


class MessageAdded(Value):
    """A message was stored; its text is in `messages`."""

    kind: Literal["message_added"] = "message_added"
    message_id: str
    role: MessageRole


class TurnClaimed(Value):
    """A worker began this turn."""

    kind: Literal["turn_claimed"] = "turn_claimed"
    epoch: int


class StepStored(Value):
    """A stage's result: the checkpoint after a crash and the evidence afterwards."""

    kind: Literal["step_stored"] = "step_stored"
    result: Any


class TurnParked(Value):
    """No model worked; the turn waits until `until` and is then tried again."""

    kind: Literal["turn_parked"] = "turn_parked"
    until: Instant
    why: str


class TurnEnded(Value):
    """How a turn ended. `reason` is set where a person got the ticket."""

    kind: Literal["turn_ended"] = "turn_ended"
    outcome: Literal["replied", "asked", "draft", "handed_off", "superseded", "nothing"]
    reason: Reason | None = None
    evidence: str = ""
    rule: str = ""
    shadow: bool = False


class TicketChanged(Value):
    """Owner, status or epoch changed."""

    kind: Literal["ticket_changed"] = "ticket_changed"
    change: Change
    by: Actor
    owner: Owner
    status: Status
    epoch: int


class Alarmed(Value):
    """People were told that the first reply is due soon, or that it is late."""

    kind: Literal["alarmed"] = "alarmed"
    due_at: Instant
    late: bool


class Placed(Value):
    """A person gave a ticket of the queue to a team."""

    kind: Literal["placed"] = "placed"
    by: Actor
    team: str


class Labelled(Value):
    """A person changed the labels; these are all of them now."""

    kind: Literal["labelled"] = "labelled"
    by: Actor
    labels: tuple[str, ...]


class Linked(Value):
    """A person said that another ticket belongs to this one (`link`), or that one of the two has
    the messages of both from here on (`merged_from`, `merged_into`)."""

    kind: Literal["linked"] = "linked"
    by: Actor
    other: str
    how: Literal["link", "unlink", "merged_from", "merged_into"]


class ContactsMerged(Value):
    """Two contacts were found to be one person: by the company's source (`why`), or by a colleague."""

    kind: Literal["contacts_merged"] = "contacts_merged"
    by: Actor
    contact_id: str
    into: str
    why: str = ""


class ContactsParted(Value):
    """A colleague said that a merged contact is somebody else."""

    kind: Literal["contacts_parted"] = "contacts_parted"
    by: Actor
    contact_id: str
    other: str


class AssistAsked(Value):
    """A person asked the AI for help that no customer sees: a suggested reply, or a translation of a
    message (by its id) or of the brief (`brief`)."""

    kind: Literal["assist_asked"] = "assist_asked"
    by: Actor
    what: Literal["suggestion", "translation"]
    of: str = ""
    language: str = ""


class Assisted(Value):
    """What came of it; `fault` says why nothing did."""

    kind: Literal["assisted"] = "assisted"
    by: Actor
    what: Literal["suggestion", "translation"]
    of: str = ""
    language: str = ""
    text: str = ""
    fault: str = ""
    confidence: float | None = None
    sources: tuple[tuple[str, str], ...] = ()
    """Ids and titles of the passages that a suggestion cites."""
    action: ProposedAction | None = None
    doubt: str = ""
    """What the gate has against a suggestion."""


class LedgerMoved(Value):
    """An action's row in the ledger reached a new status."""

    kind: Literal["ledger_moved"] = "ledger_moved"
    ledger_id: str
    action: str
    status: EffectStatus
    by: Actor
    detail: str = ""


class OutboxMoved(Value):
    """Something on its way out reached a new status."""

    kind: Literal["outbox_moved"] = "outbox_moved"
    outbox_id: str
    what: str
    destination: str
    status: str
    detail: str = ""


class ModelCalled(Value):
    """A model call that was paid for."""

    kind: Literal["model_called"] = "model_called"
    usage: Usage


class Opened(Value):
    """A person opened the ticket for the first time after its hand-off: handling time starts."""

    kind: Literal["opened"] = "opened"
    by: Actor


class Rated(Value):
    """The customer's rating, 1 to 5, and whose work it rates."""

    kind: Literal["rated"] = "rated"
    score: int = Field(ge=1, le=5)
    rates: Literal["ai", "person"]
    comment: str = ""


class AddressLeft(Value):
    """The customer left an address for the answer."""

    kind: Literal["address_left"] = "address_left"
    email: str


class DraftSent(Value):
    """A person sent a draft of the AI's; `edited` says whether its text was changed."""

    kind: Literal["draft_sent"] = "draft_sent"
    by: Actor
    message_id: str
    draft_id: str
    edited: bool


class EditExplained(Value):
    """Why a person changed a draft; an empty fault: they would not say."""

    kind: Literal["edit_explained"] = "edit_explained"
    by: Actor
    message_id: str
    fault: Fault | Literal[""] = ""


class Graded(Value):
    """A person graded an answer that had been sent."""

    kind: Literal["graded"] = "graded"
    by: Actor
    message_id: str
    grade: Grade
    fault: Fault | Literal[""] = ""
    comment: str = ""


Event = Annotated[
    MessageAdded
    | TurnClaimed
    | StepStored
    | TurnParked
    | TurnEnded
    | TicketChanged
    | Alarmed
    | Placed
    | Labelled
    | Linked
    | ContactsMerged
    | ContactsParted
    | AssistAsked
    | Assisted
    | LedgerMoved
    | OutboxMoved
    | ModelCalled
    | Opened
    | Rated
    | AddressLeft
    | DraftSent
    | EditExplained
    | Graded,
    Field(discriminator="kind"),
]
EVENTS: TypeAdapter[Event] = TypeAdapter(Event)
