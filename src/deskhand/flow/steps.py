"""The names under which a turn's results are stored, and how each is read back.

A name is a contract with turns that are under way while new code starts: rename the step when the
meaning of its result changes.
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from deskhand.core.context import Context
from deskhand.core.decisions import Passage, Proposal, Triage, Usage, Verdict
from deskhand.core.ports import BriefLines, Objection
from deskhand.core.values import Value, storable

T = TypeVar("T")


class Tried(Value, Generic[T]):
    """What came of asking models: a value, or the reason why a person is needed."""

    value: T | None = None
    verdict: Verdict | None = None
    usage: tuple[Usage, ...] = ()


@dataclass(frozen=True)
class StepKey(Generic[T]):
    """A step's name and the type of its result. `costs`: asks a model, a source or an endpoint."""

    name: str
    adapter: TypeAdapter[T]
    costs: bool = False

    def again(self, time: int) -> "StepKey[T]":
        """The same step done once more in one turn, such as a re-prompt."""
        return StepKey(f"{self.name}.{time}", self.adapter, self.costs)

    def encode(self, result: T) -> Any:
        """The result as JSON."""
        return storable(self.adapter.dump_python(result, mode="json"))

    def decode(self, stored: Any) -> T:
        """The result as it was, without what a newer release may have added to it."""
        return self.adapter.validate_python(stored, extra="ignore")

    def readable(self, stored: Any) -> T | None:
        """The same for whoever looks at it later; None where it cannot be read any more."""
        try:
            return self.decode(stored)
        except ValidationError:
            return None


CONTEXT = StepKey("context", TypeAdapter(Context))
TRIAGE = StepKey("triage", TypeAdapter(Tried[Triage]), costs=True)
LOCAL_TRIAGE = StepKey("local_triage", TypeAdapter(Triage))
KNOWLEDGE = StepKey("knowledge", TypeAdapter(tuple[Passage, ...]))
SUMMARY = StepKey("summary", TypeAdapter(Tried[str]), costs=True)
RESOLUTION = StepKey("resolution", TypeAdapter(Tried[Proposal]), costs=True)
LOOKUP = StepKey("lookup", TypeAdapter(dict[str, str]), costs=True)
REWRITE = StepKey("rewrite", TypeAdapter(Tried[Proposal]), costs=True)
CHECK = StepKey("second_read", TypeAdapter(Tried[Objection]), costs=True)
BRIEF = StepKey("brief", TypeAdapter(Tried[BriefLines]), costs=True)
STEPS: tuple[StepKey[Any], ...] = (
    CONTEXT,
    LOCAL_TRIAGE,
    TRIAGE,
    KNOWLEDGE,
    SUMMARY,
    RESOLUTION,
    LOOKUP,
    REWRITE,
    CHECK,
    BRIEF,
)
