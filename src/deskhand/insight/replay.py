"""A company's own history, decided again: in memory, with effects stubbed."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from itertools import takewhile
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from deskhand.core.decisions import Asked, HandedOff, Outcome, Replied
from deskhand.core.errors import BadInput
from deskhand.core.ids import new_id
from deskhand.core.messages import LONGEST_MESSAGE, LONGEST_SUBJECT, IncomingMessage, Sender
from deskhand.core.ports import Source
from deskhand.core.values import ToldInstant
from deskhand.flow.read import take_in
from deskhand.flow.turn import run_turn
from deskhand.flow.turn_context import Parts
from deskhand.insight.customer import GivenCustomer, GivenSource
from deskhand.insight.expected import Expected
from deskhand.insight.history import as_ticket
from deskhand.insight.recorded import recorded
from deskhand.store.memory import MemoryStore

PERSON_OUTCOMES = frozenset({"human", "person", "escalated", "handed_off", "escalate"})


class ReplayMessage(BaseModel):
    """One message of the history."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["customer", "agent"] = "customer"
    text: str = Field(max_length=LONGEST_MESSAGE)
    at: ToldInstant | None = None


class ReplayRow(BaseModel):
    """One ticket of the history; a row with only `text` is a ticket of one message."""

    model_config = ConfigDict(extra="ignore")

    id: str | int = ""
    subject: str = Field(default="", max_length=LONGEST_SUBJECT)
    text: str = ""
    messages: tuple[ReplayMessage, ...] = ()
    customer: GivenCustomer | None = None
    outcome: str | None = None
    """What the human did, where that is known."""
    lookups: dict[str, dict[str, str]] | None = None
    """What look-ups answered then, by their names; the company's own are asked where it is left out."""
    expect: Expected | None = None
    """Of a case for `deskhand test`."""


class ReplayClock:
    """Stands at the moment of the message that is being replayed."""

    def __init__(self, now: datetime) -> None:
        self.moment = now

    def now(self) -> datetime:
        """That moment."""
        return self.moment


@dataclass
class Totals:
    """The report over all rows."""

    tickets: int = 0
    asked_back: int = 0
    outcomes: Counter[str] = field(default_factory=Counter[str])
    reasons: Counter[str] = field(default_factory=Counter[str])
    cost: Decimal = Decimal(0)
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0
    compared: int = 0
    disagreed: int = 0
    without_context: int = 0

    def add(self, decision: dict[str, Any]) -> None:
        """Count one decision."""
        self.tickets += 1
        self.outcomes[decision["outcome"]] += 1
        self.asked_back += decision["asks_back"]
        if decision["reason"]:
            self.reasons[decision["reason"]] += 1
        self.cost += Decimal(str(decision["cost"]))
        self.input_tokens += decision["input_tokens"]
        self.output_tokens += decision["output_tokens"]
        self.seconds += decision["seconds"]
        self.without_context += not decision["context_known"]
        if decision["agrees"] is not None:
            self.compared += 1
            self.disagreed += not decision["agrees"]

    def as_dict(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {
            "tickets": self.tickets,
            "outcomes": dict(self.outcomes.most_common()),
            "asked_back": self.asked_back,
            "escalated_by_reason": dict(self.reasons.most_common()),
            "cost": float(self.cost),
            "input_tokens": self.input_tokens,
            "output_tokens": self.output_tokens,
            "seconds": round(self.seconds, 3),
            "compared_with_people": self.compared,
            "disagreed_with_people": self.disagreed,
            "without_context_of_then": self.without_context,
        }


PartsFor = Callable[[MemoryStore, tuple[Source, ...] | None, ReplayClock], Parts]


async def replay(
    row: dict[str, Any], number: int, parts_for: PartsFor, now: datetime
) -> dict[str, Any]:
    """Decide one ticket again, `number` its line. Raises `BadInput` that names the field.

    Customer messages are sent one after another, each as of its own time, until a person gets the
    ticket; what agents wrote then is not shown to the AI, whose own replies stand instead.
    """
    return await decide_again(read_row(row), number, parts_for, now)


def read_row(row: dict[str, Any]) -> ReplayRow:
    """A row of a history. Raises `BadInput` that names the field."""
    try:
        return ReplayRow.model_validate(as_ticket(row))
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise BadInput(f"{where}: {fault['msg'].removeprefix('Value error, ')}", where) from error


async def decide_again(
    given: ReplayRow, number: int, parts_for: PartsFor, now: datetime
) -> dict[str, Any]:
    """As `replay`, of a row that was read."""
    messages = given.messages or (ReplayMessage(text=given.text),)
    asked = [message for message in messages if message.role == "customer"]
    if not any(message.text.strip() for message in asked):
        raise BadInput("messages: no text of a customer", "messages")
    started = time.perf_counter()
    store = MemoryStore()
    clock = ReplayClock(asked[0].at or now)
    sources = (GivenSource(given.customer),) if given.customer else None
    if sources is None and given.lookups is not None:
        # A case of somebody whom no source knew: none is asked.
        sources = ()
    parts = parts_for(store, sources, clock)
    if given.lookups is not None:
        parts = replace(parts, lookups=recorded(given.lookups, parts.lookups))
    outcome, ticket_id, turn_id, last = await _converse(store, parts, clock, given, messages)
    seconds = time.perf_counter() - started
    decided = _decision(given, number, store, ticket_id, outcome, turn_id, seconds)
    return decided | {"asked": messages[last].text, "person_wrote": _answer_to(messages, last)}


def _answer_to(messages: tuple[ReplayMessage, ...], asked: int) -> str:
    """What colleagues wrote after a message, up to the customer's next one."""
    after = takewhile(lambda one: one.role == "agent", messages[asked + 1 :])
    return "\n\n".join(one.text for one in after)


async def _converse(
    store: MemoryStore,
    parts: Parts,
    clock: ReplayClock,
    given: ReplayRow,
    messages: tuple[ReplayMessage, ...],
) -> tuple[Outcome | None, str, str | None, int]:
    """How it ended, on which ticket and turn, and the place of the message that ended it."""
    customer = given.customer
    sender = Sender(
        id=customer.id if customer else "", email=customer.email if customer else "", name=""
    )
    if not sender.id and not sender.email:
        sender = sender.model_copy(update={"id": "given", "verified": customer is not None})
    outcome: Outcome | None = None
    ticket_id, turn_id, thread, last = "", None, new_id(), 0
    for place, message in enumerate(messages):
        if message.role != "customer" or not message.text.strip():
            continue
        clock.moment = message.at or clock.moment
        incoming = IncomingMessage(
            channel="replay",
            message_id=new_id(),
            thread_id=thread,
            sender=sender,
            subject=given.subject,
            text=message.text,
        )
        spoken = parts.knowledge.languages()
        intake = take_in(incoming, "auto", spoken, parts.policy.company)
        receipt = await store.tickets.receive(intake, clock.moment)
        ticket_id = receipt.ticket_id
        last = last if outcome else place
        if receipt.turn_id is None:
            continue
        last, turn_id = place, receipt.turn_id
        claim = await store.journal.claim(receipt.turn_id, clock.moment)
        assert claim is not None
        outcome = await run_turn(parts, claim)
        if isinstance(outcome, HandedOff):
            break
    return outcome, ticket_id, turn_id, last


def _decision(
    given: ReplayRow,
    number: int,
    store: MemoryStore,
    ticket_id: str,
    outcome: Outcome | None,
    turn_id: str | None,
    seconds: float,
) -> dict[str, Any]:
    usage = store.usage.get(ticket_id, [])
    ticket = store.find(ticket_id)
    context = store.contexts.get(ticket_id)
    word, reason, reply, confidence = "closed", None, "", None
    if isinstance(outcome, Replied):
        word, reply, confidence = "answered", outcome.text, outcome.confidence
    elif isinstance(outcome, Asked):
        word, reply = "answered", outcome.text
    elif isinstance(outcome, HandedOff):
        word, reason = "handed_off", str(outcome.verdict.reason)
    agrees: bool | None = None
    if by_people := (given.outcome or "").strip().casefold():
        agrees = (by_people in PERSON_OUTCOMES) == (word == "handed_off")
    return {
        "id": given.id or number,
        "outcome": word,
        "asks_back": isinstance(outcome, Asked),
        "reason": reason,
        "category": ticket.category or None,
        "language": ticket.language,
        "confidence": confidence,
        "reply": reply,
        "citations": list(outcome.citations) if isinstance(outcome, Replied) else [],
        "actions": [row.action for row in store.ledger_rows.values()],
        "calls": [
            {"action": row.action, "arguments": row.arguments}
            for row in store.ledger_rows.values()
            if row.turn_id == turn_id
        ],
        "unpriced": any(use.cost is None and use.input_tokens for use in usage),
        "cost": float(sum((use.cost for use in usage if use.cost), Decimal(0))),
        "input_tokens": sum(use.input_tokens for use in usage),
        "output_tokens": sum(use.output_tokens for use in usage),
        "seconds": round(seconds, 4),
        "context_known": given.customer is not None
        or (context is not None and context.contact.known and not context.not_as_of),
        "human": given.outcome or None,
        "agrees": agrees,
    }
