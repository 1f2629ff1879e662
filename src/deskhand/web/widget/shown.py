"""A conversation as the customer sees it: nothing of drafts and notes, and nothing of the AI's that a
person stopped before it left."""

from collections.abc import Mapping
from typing import Any, Literal

from deskhand.core.actors import Actor
from deskhand.core.decisions import Passage
from deskhand.core.messages import Message
from deskhand.core.values import Instant, Value
from deskhand.flow.steps import KNOWLEDGE, RESOLUTION, REWRITE
from deskhand.store.queries import LogEntry, WholeTicket

LEFT = frozenset({"sending", "sent", "uncertain"})
"""The states of a delivery that the customer may have."""
LINES: Mapping[str, Literal["handed_off", "joined", "resolved"]] = {
    "hand_off": "handed_off",
    "take_over": "joined",
    "resolve": "resolved",
    "confirm_resolved": "resolved",
}
AWAY = frozenset({"assign", "unassign", "resolve", "mark_spam", "merge"})
"""Who takes a ticket only to do this with it was never there for the customer."""


class Source(Value):
    """What an answer rests on."""

    title: str
    text: str


class Entry(Value):
    """Something said, or a line about what happened."""

    id: str
    at: Instant
    who: Literal["you", "ai", "person", "line"]
    name: str = ""
    text: str = ""
    """What was said; which line it is (`handed_off`, `joined`, `resolved`)."""
    sources: tuple[Source, ...] = ()
    files: tuple[str, ...] = ()


class Queue(Value):
    """Where it waits for a person."""

    place: int
    opens: str = ""
    """When people are back, in words; empty while they are here."""
    asks_email: bool = False
    """Whether an address for the answer would be of use and there is none."""


class Shown(Value):
    """The whole of it."""

    id: str
    status: str
    owner: str
    entries: tuple[Entry, ...]
    writing: bool
    """The AI is at it now."""
    queue: Queue | None
    email_left: bool
    helped: bool
    """Whether to ask if the AI's answer helped."""
    rating: bool
    """Whether to ask how it was."""


def shown_of(whole: WholeTicket, shown_as: str, working: bool, queue: Queue | None) -> Shown:
    """What the customer sees, under the id that they know it by. `working`: a turn of the AI's is
    under way."""
    ticket = whole.ticket
    deliveries = whole.deliveries()
    sent = {one for one, row in deliveries.items() if row.status in LEFT}
    cited = _cited(whole.trace)
    entries = [
        _said(message, cited)
        for message in whole.messages
        if message.role in ("customer", "person") or (message.role == "ai" and message.id in sent)
    ]
    entries += _lines(whole)
    entries.sort(key=lambda entry: (entry.at, entry.who == "line"))
    entries = [
        entry
        for before, entry in zip([None, *entries], entries, strict=False)
        if entry.who != "line"
        or before is None
        or (before.who, before.text) != (entry.who, entry.text)
    ]
    last = next((entry for entry in reversed(entries) if entry.who != "line"), None)
    return Shown(
        id=shown_as,
        status=ticket.status,
        owner=ticket.owner,
        entries=tuple(entries),
        writing=working and ticket.owner == "ai",
        queue=queue,
        email_left=bool(ticket.answer_to),
        helped=ticket.status == "answered" and ticket.owner == "ai" and _by_ai(last),
        rating=ticket.status == "resolved" and not _rated(whole.trace),
    )


def _by_ai(entry: Entry | None) -> bool:
    return entry is not None and entry.who == "ai"


def _said(message: Message, cited: Mapping[str, tuple[Source, ...]]) -> Entry:
    if message.role == "customer":
        files = tuple(file.name for file in message.attachments)
        return Entry(id=message.id, at=message.at, who="you", text=message.text, files=files)
    if message.role == "ai":
        sources = cited.get(message.turn_id, ())
        return Entry(id=message.id, at=message.at, who="ai", text=message.text, sources=sources)
    return Entry(id=message.id, at=message.at, who="person", name=message.author, text=message.text)


def _lines(whole: WholeTicket) -> list[Entry]:
    log = [one for one in whole.trace if one.kind in ("ticket_changed", "message_added")]
    changes = [one.payload.get("change") for one in log]
    lines: list[Entry] = []
    for at, one in enumerate(log):
        what, later = LINES.get(changes[at] or ""), changes[at + 1 :]
        if what is None or (what == "joined" and later[:1] and later[0] in AWAY):
            continue
        name = ""
        if what == "joined":
            # Who took it may have taken it for somebody else; the log has only who did it.
            last = not {"take_over", "assign"} & set(later)
            name = (whole.ticket.person if last else "") or Actor.model_validate(
                one.payload["by"]
            ).shown
        lines.append(Entry(id=f"event-{one.seq}", at=one.at, who="line", name=name, text=what))
    return lines


def _rated(trace: list[LogEntry]) -> bool:
    """Since it was last asked something."""
    for entry in reversed(trace):
        if entry.kind == "rated":
            return True
        if entry.kind == "message_added" and entry.payload["role"] == "customer":
            return False
    return False


def _cited(trace: list[LogEntry]) -> dict[str, tuple[Source, ...]]:
    """What each answer of the AI's cites, by its turn. What was handed off instead has none:
    its passages were those of words that nobody sent."""
    found: dict[str, dict[str, Passage]] = {}
    wanted: dict[str, tuple[str, ...]] = {}
    cited: dict[str, tuple[Source, ...]] = {}
    for entry in trace:
        turn = entry.turn_id or ""
        if entry.kind == "turn_ended" and entry.payload["outcome"] == "replied":
            passages = found.get(turn, {})
            cited[turn] = tuple(
                Source(title=passages[one].title, text=passages[one].text)
                for one in dict.fromkeys(wanted.get(turn, ()))
                if one in passages
            )
        elif entry.step:
            _collect(entry, found.setdefault(turn, {}), wanted)
    return cited


def _collect(
    entry: LogEntry, passages: dict[str, Passage], wanted: dict[str, tuple[str, ...]]
) -> None:
    assert entry.step is not None
    result: Any = entry.payload["result"]
    name = entry.step.partition(".")[0]
    if name == KNOWLEDGE.name:
        passages |= {one.id: one for one in KNOWLEDGE.readable(result) or ()}
    elif name in (RESOLUTION.name, REWRITE.name):
        tried = (RESOLUTION if name == RESOLUTION.name else REWRITE).readable(result)
        if tried is not None and tried.value is not None:
            wanted[entry.turn_id or ""] = tried.value.citations
