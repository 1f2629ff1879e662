"""The whole transition table of a ticket, in one place.

`apply` is the only way a ticket's owner, status or epoch changes, in the Postgres store and in
the in-memory one. A pair that the table does not list is refused with its reason.
"""

from dataclasses import dataclass
from typing import Literal

from deskhand.core.errors import Refused
from deskhand.core.tickets import REOPEN_WINDOW, Owner, Resolution, Status, TicketState
from deskhand.core.values import Instant

Change = Literal[
    "customer_message",
    "ai_reply",
    "ai_asks",
    "ai_draft",
    "ai_awaits_approval",
    "hand_off",
    "shadow_hand_off",
    "take_over",
    "assign",
    "unassign",
    "give_back",
    "person_reply",
    "send_draft",
    "effect_reply",
    "snooze",
    "wake",
    "resolve",
    "assume_resolved",
    "confirm_resolved",
    "close_unanswered",
    "mark_spam",
    "merge",
    "reopen",
]

TOLD_OTHERWISE: frozenset[Change] = frozenset(
    {
        "customer_message",
        "ai_reply",
        "ai_asks",
        "ai_draft",
        "ai_awaits_approval",
        "person_reply",
        "send_draft",
        "effect_reply",
    }
)
"""Changes that a message or an action in the thread tells of already."""
ANY_OWNER: frozenset[Owner] = frozenset({"ai", "queue", "person"})
ANY_STATUS: frozenset[Status] = frozenset({"open", "answered", "snoozed", "resolved"})
UNRESOLVED: frozenset[Status] = frozenset({"open", "answered", "snoozed"})


@dataclass(frozen=True)
class Rule:
    """From which owners and statuses a change may come, and what it leaves behind."""

    owners: frozenset[Owner]
    statuses: frozenset[Status]
    owner: Owner | None = None
    status: Status | None = None
    resolution: Resolution | None = None
    raises_epoch: bool = False
    human_touch: bool = False
    asks: bool = False
    queue_waits: bool = False
    """What the queue has keeps its status: the person it waits for has said nothing yet."""


def _owners(*owners: Owner) -> frozenset[Owner]:
    return frozenset(owners)


def _statuses(*statuses: Status) -> frozenset[Status]:
    return frozenset(statuses)


TABLE: dict[Change, Rule] = {
    "customer_message": Rule(ANY_OWNER, ANY_STATUS, status="open"),
    # Not from `open` alone: while a turn runs, a person may send a draft or put the ticket away.
    "ai_reply": Rule(_owners("ai"), UNRESOLVED, status="answered"),
    "ai_asks": Rule(_owners("ai"), UNRESOLVED, status="answered", asks=True),
    "ai_draft": Rule(_owners("ai"), UNRESOLVED, status="open"),
    "ai_awaits_approval": Rule(_owners("ai"), UNRESOLVED, status="open"),
    "hand_off": Rule(
        _owners("ai"), UNRESOLVED, "queue", "open", raises_epoch=True, human_touch=True
    ),
    "shadow_hand_off": Rule(_owners("ai"), UNRESOLVED, "queue", "open", raises_epoch=True),
    "take_over": Rule(
        _owners("ai", "queue"), UNRESOLVED, "person", raises_epoch=True, human_touch=True
    ),
    "assign": Rule(_owners("queue", "person"), UNRESOLVED, "person", raises_epoch=True),
    "unassign": Rule(_owners("person"), UNRESOLVED, "queue", raises_epoch=True),
    "give_back": Rule(_owners("queue", "person"), UNRESOLVED, "ai", raises_epoch=True),
    "person_reply": Rule(_owners("person"), UNRESOLVED, status="answered"),
    "send_draft": Rule(ANY_OWNER, _statuses("open"), status="answered"),
    "effect_reply": Rule(ANY_OWNER, UNRESOLVED, status="answered", queue_waits=True),
    "snooze": Rule(_owners("queue", "person"), _statuses("open", "answered"), status="snoozed"),
    "wake": Rule(ANY_OWNER, _statuses("snoozed"), status="open"),
    "resolve": Rule(_owners("queue", "person"), UNRESOLVED, status="resolved", resolution="person"),
    "assume_resolved": Rule(
        ANY_OWNER, _statuses("answered"), status="resolved", resolution="assumed"
    ),
    "confirm_resolved": Rule(
        ANY_OWNER, _statuses("answered", "resolved"), status="resolved", resolution="confirmed"
    ),
    "close_unanswered": Rule(_owners("ai"), _statuses("open", "answered"), status="resolved"),
    "mark_spam": Rule(_owners("queue", "person"), UNRESOLVED, status="resolved"),
    "merge": Rule(ANY_OWNER, ANY_STATUS, status="resolved", resolution="person"),
    "reopen": Rule(ANY_OWNER, _statuses("resolved"), status="open"),
}


def apply(
    state: TicketState,
    change: Change,
    now: Instant,
    *,
    person: str = "",
    until: Instant | None = None,
) -> TicketState:
    """The state after `change`, or `Refused` with the reason.

    `person` is needed by the changes that make a person the owner, and by a person's reply: only
    the owner replies. A customer's message within 7 days of the end reopens the ticket; later
    ones are refused here, because they open a new, linked ticket.
    """
    rule = TABLE[change]
    if state.owner not in rule.owners:
        holder = state.person if state.owner == "person" else f"the {state.owner}"
        allowed = " or ".join(sorted(rule.owners))
        raise Refused(f"{change} needs the ticket with {allowed}; it is with {holder}")
    if state.status not in rule.statuses:
        allowed = ", ".join(sorted(rule.statuses))
        raise Refused(f"{change} needs a ticket that is {allowed}; it is {state.status}")
    if rule.owner == "person" and not person:
        raise Refused(f"{change} needs the person who becomes the owner")
    if change == "person_reply" and person != state.person:
        raise Refused(f"the ticket is with {state.person}: take it over before replying")
    if change == "assign" and person == state.person:
        raise Refused(f"the ticket is with {person} already")
    if change == "snooze" and (until is None or until <= now):
        raise Refused("snooze needs a time in the future")
    if change == "customer_message" and not reopens(state, now):
        raise Refused("resolved more than 7 days ago: the message opens a new ticket")
    return _after(state, rule, now, person, until)


def reopens(state: TicketState, now: Instant) -> bool:
    """Whether a message at `now` still belongs to this ticket."""
    return (
        state.status != "resolved"
        or state.resolved_at is None
        or now - state.resolved_at <= REOPEN_WINDOW
    )


def _after(
    state: TicketState, rule: Rule, now: Instant, person: str, until: Instant | None
) -> TicketState:
    owner = rule.owner or state.owner
    waits = rule.queue_waits and owner == "queue"
    status = state.status if waits else rule.status or state.status
    update: dict[str, object] = {
        "owner": owner,
        "person": person if rule.owner == "person" else state.person if owner == "person" else "",
        "status": status,
        "epoch": state.epoch + rule.raises_epoch,
        "human_touch_count": state.human_touch_count + rule.human_touch,
        "asked": rule.asks
        or (state.asked and rule.owner is None and status in ("open", "snoozed")),
    }
    if rule.owner is not None:
        update["addressee"] = ""
    if owner == "ai" or status in ("answered", "resolved"):
        update["reply_due_at"] = None
    if rule.resolution is not None:
        update["resolution"] = rule.resolution
    if status == "open":
        update["open_since"] = state.open_since or now
        update |= {"answered_at": None, "resolved_at": None, "snoozed_until": None}
        update["resolution"] = ""
        if state.status == "resolved":
            update["reopened"] = state.reopened + 1
    else:
        update["open_since"] = None
    if rule.status == "answered" and not waits:
        update["answered_at"] = now
    if rule.status == "resolved" and state.status != "resolved":
        update["resolved_at"] = now
    if rule.status == "snoozed":
        update["snoozed_until"] = until
    return state.model_copy(update=update)
