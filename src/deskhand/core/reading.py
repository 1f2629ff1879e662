"""A customer's message as the rules read it."""

from deskhand.core.messages import Attachment
from deskhand.core.values import Value

READ_WHOLE = 6000
"""Characters of a message that a model is given as a whole; a longer one is read by a person."""


class Reading(Value):
    """The text of a turn (all its messages), and the forms of it that patterns are matched on."""

    text: str
    """What a person sees, and what the model reads."""
    subject: str = ""
    forms: tuple[str, ...] = ()
    """Normalised skeletons: as written, with lookalikes folded, and with spaced letters joined."""
    language: str = "en"
    language_sure: bool = True
    anger: float = 0.0
    """0 to 1."""
    negative: bool = False
    greeting: bool = False
    """It says hello, or that a question is to come, and nothing else."""
    attachments: tuple[Attachment, ...] = ()
