"""What rules and local triage decide about a text, without a model."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from deskhand.core.errors import BadInput
from deskhand.core.messages import LONGEST_MESSAGE, Message
from deskhand.core.policy import Policy
from deskhand.core.ports import RuleInput
from deskhand.core.values import Instant
from deskhand.flow.read import read
from deskhand.insight.customer import GivenCustomer
from deskhand.rules.table import after_triage, before_triage
from deskhand.rules.triage import triage


class RouteRow(BaseModel):
    """One input line of `deskhand route`."""

    model_config = ConfigDict(extra="ignore")

    id: str | int = ""
    text: str = Field(max_length=LONGEST_MESSAGE)
    subject: str = ""
    customer: GivenCustomer | None = None
    at: Instant | None = None
    """When it was written; now where it is left out."""


def route(row: dict[str, Any], number: int, policy: Policy, now: datetime) -> dict[str, Any]:
    """Decide one row. Raises `BadInput` that names the field."""
    try:
        given = RouteRow.model_validate(row)
    except ValidationError as error:
        fault = error.errors()[0]
        field = ".".join(str(part) for part in fault["loc"])
        raise BadInput(f"{field}: {fault['msg']}", field) from error
    if not given.text.strip() and not given.subject.strip():
        raise BadInput("text: empty", "text")
    at = given.at or now
    message = Message(id="0", role="customer", text=given.text, at=at, subject=given.subject)
    reading = read((message,))
    seen = RuleInput(
        reading=reading, context=(given.customer or GivenCustomer()).context(at), policy=policy
    )
    verdict = before_triage(seen)
    local = triage(reading, policy.categories, ())
    sure = local.confidence >= policy.thresholds.triage_confidence
    if verdict is None:
        told = local if sure else local.model_copy(update={"category": None})
        verdict = after_triage(
            RuleInput(reading=reading, context=seen.context, policy=policy, triage=told)
        )
        if verdict is not None and verdict.rule in ("category_unknown", "category_off"):
            verdict = None
    return {
        "id": given.id or number,
        "outcome": "human" if verdict else "ai",
        "reason": verdict.reason if verdict else None,
        "evidence": verdict.evidence if verdict else "",
        "category": local.category if sure else None,
        "urgency": local.urgency,
        "complexity": local.complexity,
        "resolvable": local.resolvable,
        "escalation_risk": local.escalation_risk,
        "sentiment": local.sentiment,
        "language": local.language,
        "scores": {**local.scores, "confidence": local.confidence, "anger": reading.anger},
    }
