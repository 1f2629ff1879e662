"""What goes in and out of the API."""

from datetime import datetime
from typing import Annotated, Any, Literal, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from deskhand.core.messages import (
    LONGEST_MESSAGE,
    LONGEST_SENDER_ID,
    LONGEST_SUBJECT,
    Attachment,
    IncomingMessage,
    Sender,
)
from deskhand.core.state import OutboxRow
from deskhand.core.stop import Stopped
from deskhand.core.values import ToldInstant
from deskhand.store.queries import Listed

LONGEST_NAME = 300
LONGEST_ENDING = 10
UNKNOWN_TYPE = "application/octet-stream"
LONGEST_TYPE = 255
"""Characters of a media type (RFC 6838: 127 each of type and subtype); a longer one is none."""


class In(BaseModel):
    """What a body holds: closed, and without NUL, which is no character of any text."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_nul(cls, given: Any) -> Any:
        return _without_nul(given)


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_without_nul(one) for one in cast(list[Any], value)]
    if isinstance(value, dict):
        items = cast(dict[str, Any], value).items()
        return {name.replace("\0", ""): _without_nul(one) for name, one in items}
    return value


def _told(value: object) -> object:
    """A number as the digits that it is, and null as nothing: programs send ids both ways."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Told = Annotated[str, BeforeValidator(_told)]
"""A text that may be left out, be null or be a number."""


class AttachmentIn(In):
    """A file that came with the message; its bytes stay where you keep them."""

    name: Told = Field(default="", max_length=2000, examples=["invoice.pdf"])
    media_type: Told = Field(default="", max_length=2000, examples=["application/pdf"])
    size: int = Field(default=0, ge=0, description="bytes; 0 where you do not know")
    url: Told = Field(default="", max_length=2000)

    @field_validator("size", mode="before")
    @classmethod
    def _unknown(cls, size: object) -> object:
        return 0 if size is None else size

    def attachment(self) -> Attachment:
        """As it is kept: the type without its parameters, a long name by its beginning and ending."""
        stem, dot, ending = self.name.rpartition(".")
        longest = LONGEST_NAME - len(ending) - 4
        name = self.name
        if len(name) > LONGEST_NAME:
            short = dot and len(ending) <= LONGEST_ENDING
            name = f"{stem[:longest]}...{ending}" if short else f"{name[: LONGEST_NAME - 3]}..."
        media_type = self.media_type.partition(";")[0].strip().lower()
        return Attachment(
            name=name,
            media_type=media_type if 0 < len(media_type) <= LONGEST_TYPE else UNKNOWN_TYPE,
            size=self.size,
            url=self.url,
        )


class ContactIn(In):
    """Who writes: an id of the company's, an address, or both."""

    id: Told = Field(default="", max_length=200, examples=["c-01"])
    email: Told = Field(default="", max_length=320, examples=["ingrid@lindqvist.example"])
    name: Told = Field(default="", max_length=200)
    verified: bool = Field(
        default=True,
        description="false when you cannot vouch for who writes: no account data, no action",
    )

    @model_validator(mode="after")
    def _someone(self) -> "ContactIn":
        if not self.id.strip() and not self.email.strip():
            raise ValueError("give the contact's id or email")
        return self


class MessageIn(In):
    """A customer's message."""

    message_id: Told = Field(
        min_length=1,
        max_length=300,
        description="your id of the message; the same id twice is the same message",
        examples=["msg-1001"],
    )
    thread_id: Told = Field(default="", max_length=300, examples=["chat-77"])
    contact: ContactIn
    subject: Told = Field(default="", max_length=LONGEST_MESSAGE)
    attachments: tuple[AttachmentIn, ...] = ()
    text: str = Field(
        max_length=LONGEST_MESSAGE, examples=["Hi, my order is delayed. Where is it?"]
    )
    automatic: bool = False
    at: ToldInstant | None = Field(
        default=None, description="ISO 8601 with a zone; now if left out"
    )

    @field_validator("text")
    @classmethod
    def _something(cls, text: str, info: ValidationInfo) -> str:
        if not text.strip() and not info.data.get("attachments"):
            raise ValueError("empty: send what the customer wrote")
        return text

    def incoming(self, channel: str) -> IncomingMessage:
        """As intake takes it."""
        contact = self.contact
        whole = len(self.subject) <= LONGEST_SUBJECT
        return IncomingMessage(
            channel=channel,
            message_id=self.message_id,
            thread_id=self.thread_id,
            sender=Sender(
                id=contact.id, email=contact.email, name=contact.name, verified=contact.verified
            ),
            subject=self.subject if whole else f"{self.subject[: LONGEST_SUBJECT - 3]}...",
            text=self.text if whole else f"{self.subject}\n\n{self.text}",
            attachments=tuple(one.attachment() for one in self.attachments),
            automatic=self.automatic,
            at=self.at,
        )


class Accepted(BaseModel):
    """The message is stored; it is answered in the background."""

    ticket_id: str
    message_id: str
    duplicate: bool


class UndeliveredOut(BaseModel):
    """Deliveries that a person has to look at."""

    deliveries: tuple[OutboxRow, ...]


class WaitingOut(BaseModel):
    """Tickets that are with people, urgent first."""

    tickets: list[Listed]
    total: int
    next_page: int | None
    """None on the last page."""


class ReplyIn(In):
    """A person's reply."""

    text: str = Field(min_length=1, max_length=LONGEST_MESSAGE, examples=["I have looked into it."])


class DraftIn(In):
    """The text to send instead of the draft; the draft itself where it is empty."""

    text: str = Field(default="", max_length=LONGEST_MESSAGE)


class LabelIn(In):
    """A label to put on, one to take off, or both."""

    add: str = Field(default="", max_length=40, examples=["vip"])
    remove: str = Field(default="", max_length=40)


class OtherIn(In):
    """Another ticket."""

    ticket_id: str


class OtherContactIn(In):
    """Another contact."""

    contact_id: str


class SnoozeIn(In):
    """Until when."""

    until: datetime = Field(examples=["2026-11-23T09:00:00Z"])


class ActionIn(In):
    """An action that a person runs. It passes the same guard as the AI's."""

    name: str = Field(examples=["REFUND"])
    arguments: dict[str, Any] = Field(
        default={}, examples=[{"order_id": "F-1007", "amount": "30.00"}]
    )
    request_id: str = Field(
        min_length=1,
        max_length=100,
        description="the same request_id is the same action",
        examples=["refund-1"],
    )
    elsewhere: bool = Field(
        default=False, description="true: it was done outside of Deskhand and is only recorded"
    )


class SettleIn(In):
    """What became of an uncertain action."""

    done: bool = Field(examples=[True])


class RevokeIn(In):
    """Whose sessions of which chat end."""

    channel: str = Field(max_length=60, examples=["widget"])
    contact_id: Told = Field(default="", max_length=LONGEST_SENDER_ID, examples=["c-02"])
    """The company's id of the contact."""
    everybody: bool = Field(default=False, description="all sessions of the chat")

    @model_validator(mode="after")
    def _one_of_both(self) -> "RevokeIn":
        if bool(self.contact_id) == self.everybody:
            raise ValueError("give a contact_id, or everybody = true")
        return self


class EraseIn(In):
    """Whose data is erased."""

    who: Told = Field(min_length=1, max_length=320, examples=["c-02"])
    """The company's id of the contact, or an address."""


class StopIn(In):
    """Why the AI is stopped."""

    why: str = Field(default="", max_length=300, examples=["it promises refunds"])


class StopOut(BaseModel):
    """Whether the AI is stopped."""

    stopped: Stopped | None


class RatingIn(In):
    """The customer's rating (CSAT)."""

    score: int = Field(ge=1, le=5, examples=[5])
    comment: str = Field(default="", max_length=2000)


class Health(BaseModel):
    """Whether the program can reach its database."""

    status: Literal["ok"]


class Metrics(BaseModel):
    """What is open now, and how much waits."""

    open_by_owner: dict[str, int]
    turns_waiting: int
    outbox_waiting: int


class Fault(BaseModel):
    """An error: what is wrong, and with which field."""

    code: str
    message: str
    field: str | None = None


class ErrorOut(BaseModel):
    """The body of every answer of 4xx and 5xx."""

    error: Fault
