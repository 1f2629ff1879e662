"""What is said on a ticket."""

from typing import Literal

from pydantic import Field, field_validator

from deskhand.core.actors import NOBODY, Actor
from deskhand.core.addresses import address
from deskhand.core.errors import Refused
from deskhand.core.values import Instant, ToldInstant, Value

MessageRole = Literal["customer", "ai", "person", "draft", "system", "note"]
LONGEST_SENDER_ID = 200
"""Characters."""
LONGEST_SUBJECT = 1000
LONGEST_MESSAGE = 200_000
"""Characters. Longer ones are refused at the door with 413; mail of that size is an attachment."""


class Attachment(Value):
    """A file that came with a message. Its bytes stay where the channel keeps them."""

    name: str = Field(max_length=300)
    media_type: str = Field(max_length=255)
    size: int = Field(ge=0)
    """Bytes."""
    url: str = ""

    @property
    def public(self) -> bool:
        """Whether others than Deskhand can fetch it, such as a model's provider."""
        return self.url.startswith(("https://", "http://"))


class Sender(Value):
    """Who the channel says is writing: an id, an address, or both."""

    id: str = Field(default="", max_length=LONGEST_SENDER_ID)
    email: str = Field(default="", max_length=320)
    name: str = Field(default="", max_length=200)
    verified: bool = True

    @field_validator("email")
    @classmethod
    def _one_spelling(cls, email: str) -> str:
        return address(email)


class IncomingMessage(Value):
    """A customer's message as a channel hands it in."""

    channel: str = Field(max_length=60)
    message_id: str = Field(min_length=1, max_length=300)
    """The channel's own id of the message: the same id twice is the same message."""
    thread_id: str = Field(default="", max_length=300)
    """The channel's own id of the conversation; the message's id where there is none."""
    sender: Sender
    subject: str = Field(default="", max_length=LONGEST_SUBJECT)
    text: str
    attachments: tuple[Attachment, ...] = ()
    automatic: bool = False
    """True for auto-replies, bounces and list mail (`Auto-Submitted`, `Precedence`)."""
    at: ToldInstant | None = None
    """When the customer sent it; now, where the channel does not say."""


class Message(Value):
    """A stored message."""

    id: str
    role: MessageRole
    text: str
    """What the customer wrote in this message alone: quotes and signatures are cut off."""
    raw: str = ""
    """All of it as it arrived, where something was cut off; empty where `text` is all."""
    author: str = ""
    turn_id: str = ""
    """The turn that said it, or that answers it; empty for what people write and code tells."""
    by: Actor = NOBODY
    """Which colleague or key wrote it; nobody for customers and the AI, and where it was not kept."""
    at: Instant
    subject: str = ""
    language: str = ""
    negative: bool = False
    attachments: tuple[Attachment, ...] = ()


def check_same_message(incoming: IncomingMessage, before: Message, sender: Sender) -> None:
    """Raises `Refused` where a message comes under an id that another text, other files, or another
    person's message, had before. Spaces and line ends make no other text, another address of a file no
    other file."""
    same_text = (
        incoming.text.split() == (before.raw or before.text).split()
        and incoming.subject.split() == before.subject.split()
        and _named(incoming.attachments) == _named(before.attachments)
    )
    theirs = incoming.sender
    same_person = (
        theirs.id == sender.id if theirs.id and sender.id else theirs.email == sender.email
    )
    if not (same_text and same_person):
        raise Refused(
            f"the message_id {incoming.message_id[:60]!r} was another message before: "
            "each message needs an id of its own"
        )


def _named(files: tuple[Attachment, ...]) -> list[tuple[str, str]]:
    return [(file.name, file.media_type) for file in files]
