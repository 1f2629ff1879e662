"""ESCALATE: always possible. The flow turns it into a hand-off before any effect."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from deskhand.core.context import Context
from deskhand.core.decisions import Reason, Verdict
from deskhand.core.policy import Limits
from deskhand.core.ports import Plan


class EscalateArguments(BaseModel):
    """Nothing to choose."""

    model_config = ConfigDict(extra="ignore")


class Escalate:
    """A person takes over."""

    name = "ESCALATE"
    description = "pass the ticket to a person; use it whenever you cannot settle the request"
    arguments = EscalateArguments
    reversible = False
    sentences: Mapping[str, Mapping[str, str]] = {"en": {}}

    def describe(self, limits: Limits) -> str:
        """The line that a model reads."""
        return f"ESCALATE {{}}: {self.description}"

    def plan(
        self, arguments: EscalateArguments, context: Context, limits: Limits
    ) -> Plan | Verdict:
        """Never an effect: whoever gets here hands off."""
        return Verdict(reason=Reason.MODEL_ESCALATED, rule="guard.escalate")
