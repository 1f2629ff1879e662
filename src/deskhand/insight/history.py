"""Tickets of other desks' exports as the rows that `replay` decides again.

Zendesk, Freshdesk, Intercom, Help Scout and Chatwoot by their published API forms (November 2026), and rows
that name their own texts and roles. Notes that only colleagues saw are left out.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, cast

from deskhand.core.errors import BadInput
from deskhand.knowledge.html import read_html

CUSTOMERS = frozenset(
    {
        "customer",
        "user",
        "contact",
        "requester",
        "end_user",
        "enduser",
        "lead",
        "visitor",
        "client",
        "guest",
        "caller",
    }
)
COLLEAGUES = frozenset(
    {
        "agent",
        "admin",
        "staff",
        "operator",
        "bot",
        "assistant",
        "ai",
        "system",
        "team",
        "employee",
        "support",
        "message",
        "reply",
        "outbound",
        "user_reply",
    }
)
NOTES = frozenset(
    {
        "note",
        "internal",
        "private",
        "private_note",
        "internal_note",
        "lineitem",
        "assignment",
        "close",
        "open",
        "snoozed",
        "unsnoozed",
        "tag",
    }
)
HIDDEN = ("private", "internal", "is_private", "is_internal", "hidden")
"""Flags of a message that only colleagues saw."""
CHATWOOT = {
    "0": "customer",
    "incoming": "customer",
    "1": "agent",
    "outgoing": "agent",
    "3": "agent",
    "template": "agent",
}
"""Who wrote a message, by its direction as a number or a word."""
CHATWOOT_EVENTS = frozenset({"2", "activity"})
TEXTS = (
    "text",
    "description_text",
    "body_text",
    "plain_body",
    "description",
    "body",
    "message",
    "content",
    "html_body",
    "question",
)
TIMES = ("at", "created_at", "createdat", "created", "timestamp", "date", "requested", "sent_at")
THREADS = ("messages", "comments", "conversations", "threads", "thread")
_MILLISECONDS = 10_000_000_000
"""A moment as a number over this is counted in milliseconds."""


def as_ticket(given: Mapping[str, Any]) -> dict[str, Any]:
    """A row with id, subject, and text or messages. Raises `BadInput` for a role that is unknown."""
    row = {
        str(name).strip().casefold().replace(" ", "_").replace("-", "_"): value
        for name, value in given.items()
    }
    messages = _messages(row)
    told = {name: value for name, value in row.items() if name not in (*THREADS, *TEXTS)}
    told["id"] = row.get("id") or row.get("ticket_id") or row.get("number") or ""
    told["subject"] = str(row.get("subject") or row.get("title") or "")
    if messages:
        told["messages"] = messages
    elif "text" in row and not isinstance(row["text"], str):
        told["text"] = row["text"]
    else:
        told["text"] = _text(row) or told["subject"]
    return told


def _messages(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was written in a ticket, in order; empty where the row is one text."""
    if parts := _mapped(row.get("conversation_parts")):
        opened = {**_mapped(row.get("source")), "created_at": row.get("created_at")}
        listed = [opened, *_listed(parts.get("conversation_parts"))]
    else:
        held = {**row, **_mapped(row.get("_embedded"))}
        found = next((held[name] for name in THREADS if isinstance(held.get(name), list)), None)
        if found is None:
            found = [row["source"]] if _mapped(row.get("source")).get("body") else []
        listed = _listed(found)
        if "conversations" in held and _text(row):
            listed = [{**row, "incoming": True}, *listed]
    read = [_message(_mapped(one), row, number) for number, one in enumerate(listed)]
    kept = [message for message in read if message is not None and message["text"].strip()]
    if all(message["at"] is not None for message in kept):
        kept.sort(key=lambda message: message["at"])
    return kept


def _message(
    part: Mapping[str, Any], row: Mapping[str, Any], number: int = 0
) -> dict[str, Any] | None:
    """One message with its role and moment; None for a note or an event."""
    kinds = [_word(part.get(name)) for name in ("part_type", "type", "role", "visibility")]
    if _is(part.get("public"), False) or any(_is(part.get(name), True) for name in HIDDEN):
        return None
    if any(kind in NOTES or kind.startswith("note_") for kind in kinds):
        return None
    if _word(part.get("message_type")) in CHATWOOT_EVENTS:
        return None
    role, text = _role(part, row, number), _text(part)
    if role != "customer":
        text = _without_markup(text)
    return {"role": role, "text": text, "at": _moment(part)}


def _is(value: object, wanted: bool) -> bool:
    """Whether a flag is set so, as a truth value or as a word for one."""
    return value is wanted or _word(value) in (
        ("true", "yes", "1") if wanted else ("false", "no", "0")
    )


def _word(value: object) -> str:
    return (
        str(value if value is not None else "")
        .strip()
        .casefold()
        .replace(" ", "_")
        .replace("-", "_")
    )


def _role(part: Mapping[str, Any], row: Mapping[str, Any], number: int) -> str:
    author = (
        _mapped(part.get("author"))
        or _mapped(part.get("createdby"))
        or _mapped(part.get("created_by"))
    )
    named = part.get("role") or author.get("type") or author.get("role")
    if named is None and (direction := _word(part.get("message_type"))) in CHATWOOT:
        return CHATWOOT[direction]
    if named is None and "incoming" in part:
        return "customer" if part["incoming"] else "agent"
    if named is None and "author_id" in part and row.get("requester_id") is not None:
        return "customer" if str(part["author_id"]) == str(row["requester_id"]) else "agent"
    if named is None and "text" in part:
        return "customer"
    if named is None:
        named = part.get("type") or ("customer" if number == 0 else "")
    word = _word(named)
    if word in CUSTOMERS and not (word == "user" and "createdby" in part):
        return "customer"
    if word in COLLEAGUES or word in CUSTOMERS:
        return "agent"
    raise BadInput(
        f"messages.{number}.role: {str(named)[:40]!r} is neither a customer nor a colleague",
        "messages",
    )


def _text(part: Mapping[str, Any]) -> str:
    """What was written, HTML as it is: intake reads it, and knows a quotation in it."""
    return next(
        (part[name] for name in TEXTS if isinstance(part.get(name), str) and part[name].strip()), ""
    )


def _without_markup(said: str) -> str:
    return read_html(said).text if "<" in said and ">" in said and "</" in said else said


def _moment(part: Mapping[str, Any]) -> str | None:
    """ISO 8601 in UTC, from that or from seconds or milliseconds since 1970; None where there is none.

    What is no moment stays as it is, and is refused by name.
    """
    lowered = {str(name).casefold(): value for name, value in part.items()}
    given = next((lowered[name] for name in TIMES if lowered.get(name) not in (None, "")), None)
    if isinstance(given, bool) or given is None:
        return None
    if isinstance(given, int | float):
        seconds = given / 1000 if given > _MILLISECONDS else given
        with suppress(ValueError, OverflowError, OSError):
            return datetime.fromtimestamp(seconds, UTC).isoformat()
        return str(given)
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(str(given))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return str(given)


def _mapped(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _listed(value: Any) -> Sequence[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []
