"""Whether what was sent was right, as people see it afterwards."""

from typing import Literal

from pydantic import Field

from deskhand.core.actors import NOBODY, Actor
from deskhand.core.values import Instant, Value

Origin = Literal["auto", "draft", "edited"]
"""`auto`: sent by the AI. `draft`: a draft that a person sent as it was. `edited`: a draft that a
person changed before sending it; those are in no sample."""
Grade = Literal["right", "wrong", "harmful"]
Fault = Literal["fact", "tone", "should_not_answer", "action"]
"""What was the matter: a fact, the tone, that it answered at all, or what it did."""
LONGEST_COMMENT = 2000


class ReviewRules(Value):
    """`[review]`"""

    per_week: int = Field(default=30, ge=0, le=1000)
    """How many of a week's answers are drawn for grading; 0: none."""
    wrong_per_100: float = Field(default=2.0, gt=0, le=50)
    """What a category may have at most, at the upper end of the interval, to be answered without a person;
    one that surely has more goes back to drafts."""
    demote: bool = True
    """Whether that is done by itself."""
    cases: tuple[str, ...] = ()
    """Files beside deskhand.toml with cases as `deskhand test` plays them, which are played before a version
    of the settings is saved, where no model costs money."""


class Review(Value):
    """An answer that was drawn, or a draft that was changed, and what was said of it."""

    message_id: str
    ticket_id: str
    turn_id: str
    """The AI's turn that wrote it."""
    origin: Origin
    sent_by: Actor
    """The AI, or the colleague who sent its draft."""
    sent_at: Instant
    draft_id: str = ""
    grade: Grade | Literal[""] = ""
    fault: Fault | Literal[""] = ""
    comment: str = ""
    graded_by: Actor = NOBODY
    graded_at: Instant | None = None
