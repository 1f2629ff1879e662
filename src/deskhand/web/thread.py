"""A ticket's thread as people read it: messages, actions as cards, and lines about what happened."""

from datetime import datetime
from typing import Any, Literal

from deskhand.core.actors import Actor
from deskhand.core.ledger import LedgerRow
from deskhand.core.messages import Message
from deskhand.core.state import OutboxRow
from deskhand.core.transitions import TOLD_OTHERWISE
from deskhand.core.values import Instant, Value
from deskhand.store.queries import LogEntry, WholeTicket


class Said(Value):
    """A message, and how it reached the customer."""

    kind: Literal["said"] = "said"
    at: Instant
    message: Message
    delivery: OutboxRow | None = None
    current_draft: bool = False
    """The AI's draft that a person can still send."""


class Done(Value):
    """An action."""

    kind: Literal["done"] = "done"
    at: Instant
    row: LedgerRow
    reversible: bool = False


class Line(Value):
    """Something that happened: a change by its name, `labelled`, `linked`, or `turn_parked`."""

    kind: Literal["line"] = "line"
    at: Instant
    what: str
    who: str = ""
    detail: str = ""


Item = Said | Done | Line


def thread_of(shown: WholeTicket, reversible: frozenset[str]) -> list[Item]:
    """Everything in its order. `reversible` are the actions that can be taken back."""
    deliveries = shown.deliveries()
    draft = current_draft(shown)
    items: list[Item] = [
        Said(
            at=message.at,
            message=message,
            delivery=deliveries.get(message.id),
            current_draft=draft is not None and message.id == draft.id,
        )
        for message in shown.messages
    ]
    items += [
        Done(at=row.created_at, row=row, reversible=row.action in reversible)
        for row in shown.ledger
    ]
    items += [line for entry in shown.trace if (line := _line(entry)) is not None]
    return sorted(items, key=_place)


def _place(item: Item) -> tuple[datetime, int]:
    """By time; what was said before what was done about it, and that before what came of it."""
    return item.at, ("said", "done", "line").index(item.kind)


def current_draft(shown: WholeTicket) -> Message | None:
    """The draft that answers the customer's last message, where nobody has answered it since."""
    if shown.ticket.status != "open":
        return None
    for message in reversed(shown.messages):
        if message.role == "draft":
            return message
        if message.role != "note":
            return None
    return None


def changed_draft(shown: WholeTicket, me: Actor) -> str:
    """The message that `me` sent as a changed draft and has not said why; empty where there is none."""
    unexplained = ""
    for entry in shown.trace:
        told = entry.payload
        if entry.kind == "draft_sent" and told["by"] == str(me) and told["edited"]:
            unexplained = told["message_id"]
        elif entry.kind == "edit_explained" and told["message_id"] == unexplained:
            unexplained = ""
    return unexplained


def _line(entry: LogEntry) -> Line | None:
    told = entry.payload
    if entry.kind == "ticket_changed" and told["change"] not in TOLD_OTHERWISE:
        return Line(at=entry.at, what=told["change"], who=_who(told))
    if entry.kind == "alarmed":
        return Line(at=entry.at, what="reply_late" if told["late"] else "reply_due")
    if entry.kind == "address_left":
        return Line(at=entry.at, what="address_left", detail=told["email"])
    if entry.kind == "placed":
        return Line(at=entry.at, what="placed", who=_who(told), detail=told["team"])
    if entry.kind == "labelled":
        return Line(at=entry.at, what="labelled", who=_who(told), detail=", ".join(told["labels"]))
    if entry.kind in ("contacts_merged", "contacts_parted"):
        return Line(at=entry.at, what=entry.kind, who=_who(told), detail=told.get("why", ""))
    if entry.kind == "linked":
        return Line(at=entry.at, what=told["how"], who=_who(told), detail=told["other"])
    if entry.kind == "turn_parked":
        return Line(at=entry.at, what="turn_parked", detail=told["why"])
    return None


def _who(told: dict[str, Any]) -> str:
    return Actor.model_validate(told["by"]).shown
