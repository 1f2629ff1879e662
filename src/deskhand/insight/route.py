"""What rules and local triage decide about a text, without a model."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from deskhand.core.errors import BadInput
from deskhand.core.messages import LONGEST_MESSAGE, IncomingMessage, Message, Sender
from deskhand.core.policy import Policy
from deskhand.core.ports import RuleInput
from deskhand.core.reading import Reading
from deskhand.core.state import Intake
from deskhand.core.values import ToldInstant
from deskhand.flow.read import read, take_in
from deskhand.insight.customer import GivenCustomer
from deskhand.rules.learned.own import OwnTriage
from deskhand.rules.table import after_triage, before_triage
from deskhand.rules.triage import triage

PUT_ASIDE = frozenset({"thanks", "automatic", "spam"})
"""Kinds of messages that intake closes, or lets lie, without a turn."""


class RouteRow(BaseModel):
    """One input line of `deskhand route`."""

    model_config = ConfigDict(extra="ignore")

    id: str | int = ""
    text: str = Field(max_length=LONGEST_MESSAGE)
    subject: str = ""
    automatic: bool = False
    """Whether its mail says that a machine sent it."""
    customer: GivenCustomer | None = None
    at: ToldInstant | None = None
    """When it was written; now where it is left out."""


def read_of(row: dict[str, Any], policy: Policy, now: datetime) -> Reading:
    """What the rules and models see of a row that `route` can decide."""
    given = RouteRow.model_validate(row)
    return _reading(given, _taken_in(given, policy), policy, given.at or now)


def _reading(given: RouteRow, intake: Intake, policy: Policy, at: datetime) -> Reading:
    message = Message(id="0", role="customer", text=intake.text, at=at, subject=given.subject)
    return read((message,), (), policy.company)


def route(
    row: dict[str, Any],
    number: int,
    policy: Policy,
    now: datetime,
    learned: OwnTriage | None = None,
) -> dict[str, Any]:
    """Decide one row, as intake and the rules would. Raises `BadInput` that names the field.

    `outcome`: `human` or `ai`, or the kind of a message that intake puts aside; `cut`: how many
    characters of it are a quotation or a signature, which no rule reads.
    """
    try:
        given = RouteRow.model_validate(row)
    except ValidationError as error:
        fault = error.errors()[0]
        field = ".".join(str(part) for part in fault["loc"])
        raise BadInput(f"{field}: {fault['msg'].removeprefix('Value error, ')}", field) from error
    if not given.text.strip() and not given.subject.strip():
        raise BadInput("text: empty", "text")
    at = given.at or now
    intake = _taken_in(given, policy)
    reading = _reading(given, intake, policy, at)
    seen = RuleInput(
        reading=reading, context=(given.customer or GivenCustomer()).context(at), policy=policy
    )
    verdict = before_triage(seen)
    local = triage(reading, policy.categories, (), learned)
    sure = local.confidence >= policy.thresholds.triage_confidence
    if verdict is None:
        told = local if sure else local.model_copy(update={"category": None})
        verdict = after_triage(
            RuleInput(reading=reading, context=seen.context, policy=policy, triage=told)
        )
        if verdict is not None and verdict.rule in ("category_unknown", "category_off"):
            verdict = None
    aside = intake.kind in PUT_ASIDE
    return {
        "id": given.id or number,
        "intake": intake.kind,
        "cut": len(intake.raw) - len(intake.text) if intake.raw else 0,
        "outcome": intake.kind if aside else "human" if verdict else "ai",
        "reason": verdict.reason if verdict and not aside else None,
        "evidence": verdict.evidence if verdict and not aside else "",
        "category": local.category if sure else None,
        "urgency": local.urgency,
        "complexity": local.complexity,
        "resolvable": local.resolvable,
        "escalation_risk": local.escalation_risk,
        "sentiment": local.sentiment,
        "language": local.language,
        "scores": {**local.scores, "confidence": local.confidence, "anger": reading.anger},
    }


def _taken_in(given: RouteRow, policy: Policy) -> Intake:
    """What the door would make of the text."""
    sender = Sender(email=given.customer.email if given.customer else "")
    incoming = IncomingMessage(
        channel="route",
        message_id="0",
        sender=sender,
        subject=given.subject[:1000],
        text=given.text,
        automatic=given.automatic,
    )
    return take_in(incoming, "auto", (), policy.company)
