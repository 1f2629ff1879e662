"""Any change, by anybody, at any time: what the design says of a ticket holds after each."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from deskhand.core.errors import Refused
from deskhand.core.tickets import TicketState, due
from deskhand.core.transitions import Change, apply, reopens

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
PEOPLE = ("Mara", "Jonas", "Tom")
SHORT = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True)
LONG = settings(max_examples=1000, stateful_step_count=60, deadline=None, database=None)
"""Another way each time; asked for with `--hypothesis-seed=random`."""

ACTS_OF_THE_AI: frozenset[Change] = frozenset(
    {"ai_reply", "ai_asks", "ai_draft", "ai_awaits_approval"}
)
HAND_OFFS: frozenset[Change] = frozenset({"hand_off", "shadow_hand_off"})
ACTS_OF_PEOPLE: frozenset[Change] = frozenset(
    {"assign", "give_back", "snooze", "resolve", "mark_spam"}
)
CALLS_FOR_US: frozenset[Change] = frozenset({"customer_message", "wake", "reopen"})
ANSWERS: frozenset[Change] = frozenset(
    {"ai_reply", "ai_asks", "person_reply", "send_draft", "effect_reply"}
)
KNOWN_BY: dict[Change, str] = {
    "customer_message": "message",
    "person_reply": "reply",
    "assign": "already",
}
"""The word by which a refusal may name these, where it does not name them as they are called."""


@dataclass(frozen=True)
class Told:
    """A ticket as the design's prose tells of it, without any table."""

    owner: str = "ai"
    person: str = ""
    status: str = "open"
    epoch: int = 0
    touches: int = 0
    reopened: int = 0
    resolution: str = ""
    ours_since: datetime | None = None
    answered_at: datetime | None = None
    resolved_at: datetime | None = None
    wakes_at: datetime | None = None

    def may(self, change: Change, who: str, until: datetime | None, now: datetime) -> bool:
        """Whether the design lets this happen now."""
        resolved = self.status == "resolved"
        if change == "customer_message":
            return self.takes_messages(now)
        if change == "reopen":
            return resolved
        if change == "merge":
            return True
        if change == "confirm_resolved":
            return self.status in ("answered", "resolved")
        if resolved:
            return False
        if change == "close_unanswered":
            return self.owner == "ai" and self.status in ("open", "answered")
        if change in ACTS_OF_THE_AI or change in HAND_OFFS:
            return self.owner == "ai"
        if change == "take_over":
            return self.owner != "person" and who != ""
        if change == "assign":
            return self.owner != "ai" and who not in ("", self.person)
        if change == "unassign":
            return self.owner == "person"
        if change == "person_reply":
            return self.owner == "person" and who == self.person
        if change == "snooze":
            return self.owner != "ai" and self.status != "snoozed" and _is_later(until, now)
        if change in ACTS_OF_PEOPLE:
            return self.owner != "ai"
        needs = {"send_draft": "open", "wake": "snoozed", "assume_resolved": "answered"}
        return self.status == needs.get(change, self.status)

    def takes_messages(self, now: datetime) -> bool:
        """A message belongs here until seven days after the end."""
        return self.resolved_at is None or now <= self.resolved_at + timedelta(days=7)

    def after(self, change: Change, who: str, until: datetime | None, now: datetime) -> "Told":
        """What is told of the ticket once it has happened."""
        told = self._owned(change, who)
        if change == "effect_reply" and told.owner == "queue":
            return told
        if change in ANSWERS:
            return replace(told, status="answered", ours_since=None, answered_at=now)
        if change in HAND_OFFS or change in ACTS_OF_THE_AI or change in CALLS_FOR_US:
            return told._opened(now)
        if change == "snooze":
            return replace(told, status="snoozed", ours_since=None, wakes_at=until)
        how = {
            "resolve": "person",
            "merge": "person",
            "assume_resolved": "assumed",
            "confirm_resolved": "confirmed",
        }
        if change in how or change in ("close_unanswered", "mark_spam"):
            return replace(
                told,
                status="resolved",
                ours_since=None,
                resolution=how.get(change, ""),
                resolved_at=self.resolved_at or now,
            )
        return told

    def next_due(self, approval: datetime | None) -> tuple[datetime | None, str]:
        """When somebody has to look at it, and what for."""
        if self.status == "snoozed":
            return self.wakes_at, "snooze"
        if self.status == "answered" and self.answered_at is not None:
            return self.answered_at + timedelta(hours=72), "assume_resolved"
        if approval is not None:
            return approval, "approval"
        if self.status == "open" and self.owner == "ai" and self.ours_since is not None:
            return self.ours_since + timedelta(hours=24), "open_24h"
        return None, ""

    def _owned(self, change: Change, who: str) -> "Told":
        owner = {
            "hand_off": "queue",
            "shadow_hand_off": "queue",
            "take_over": "person",
            "assign": "person",
            "unassign": "queue",
            "give_back": "ai",
        }.get(change)
        if owner is None:
            return self
        return replace(
            self,
            owner=owner,
            person=who if owner == "person" else "",
            epoch=self.epoch + 1,
            touches=self.touches + (change in ("hand_off", "take_over")),
        )

    def _opened(self, now: datetime) -> "Told":
        return replace(
            self,
            status="open",
            ours_since=self.ours_since or now,
            reopened=self.reopened + (self.status == "resolved"),
            resolution="",
            answered_at=None,
            resolved_at=None,
            wakes_at=None,
        )


def _is_later(until: datetime | None, now: datetime) -> bool:
    return until is not None and until > now


class AnyTicket(RuleBasedStateMachine):
    """Ana's ticket, everybody who may touch it, and a clock that only goes forward."""

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.state = TicketState(open_since=self.now)
        self.told = Told(ours_since=self.now)

    @rule(pause=st.timedeltas(timedelta(0), timedelta(days=9)))
    def time_passes(self, pause: timedelta) -> None:
        self.now += pause

    @rule(
        who=st.sampled_from(("", *PEOPLE)),
        snooze=st.none() | st.timedeltas(timedelta(days=-1), timedelta(days=4)),
    )
    def everything_is_tried(self, who: str, snooze: timedelta | None) -> None:
        until = None if snooze is None else self.now + snooze
        before, copy = self.state, self.state.model_copy(deep=True)
        for change in get_args(Change):
            if self.told.may(change, who, until, self.now):
                apply(before, change, self.now, person=who, until=until)
                continue
            with pytest.raises(Refused) as refused:
                apply(before, change, self.now, person=who, until=until)
            reason = str(refused.value)
            names = (change, KNOWN_BY.get(change) or change)
            assert any(name in reason for name in names)
            assert len(reason.split()) >= 5
        assert before == copy

    @rule(
        data=st.data(),
        who=st.sampled_from(("", *PEOPLE)),
        snooze=st.none() | st.timedeltas(timedelta(minutes=1), timedelta(days=4)),
    )
    def something_happens(self, data: st.DataObject, who: str, snooze: timedelta | None) -> None:
        who = who or self.state.person
        until = None if snooze is None else self.now + snooze
        allowed = [
            change for change in get_args(Change) if self.told.may(change, who, until, self.now)
        ]
        if allowed:
            self._happens(data.draw(st.sampled_from(allowed)), who, until)

    def _happens(self, change: Change, who: str, until: datetime | None) -> None:
        before = self.state
        after = self.state = apply(before, change, self.now, person=who, until=until)
        self.told = self.told.after(change, who, until, self.now)
        changed_hands = (before.owner, before.person) != (after.owner, after.person)
        assert after.epoch - before.epoch == changed_hands
        touched = change in ("hand_off", "take_over")
        assert after.human_touch_count - before.human_touch_count == touched
        if before.owner != "ai" and after.owner == "ai":
            assert change == "give_back"
        if before.status == "resolved" and changed_hands:
            raise AssertionError("a ticket changes hands only while it is unresolved")

    @invariant()
    def the_ticket_is_as_it_is_told(self) -> None:
        state, told = self.state, self.told
        assert (state.owner, state.person) == (told.owner, told.person)
        assert (state.status, state.resolution) == (told.status, told.resolution)
        assert (state.epoch, state.human_touch_count) == (told.epoch, told.touches)
        assert (state.reopened, state.open_since) == (told.reopened, told.ours_since)
        assert (state.answered_at, state.resolved_at) == (told.answered_at, told.resolved_at)

    @invariant()
    def its_parts_agree_with_each_other(self) -> None:
        state = self.state
        assert (state.person != "") == (state.owner == "person")
        assert (state.open_since is not None) == (state.status == "open")
        assert (state.resolved_at is not None) == (state.status == "resolved")
        assert state.resolution == "" or state.status == "resolved"
        assert state.answered_at is not None or state.status != "answered"
        assert state.snoozed_until is not None or state.status != "snoozed"
        past = (state.open_since, state.answered_at, state.resolved_at)
        assert all(moment <= self.now for moment in past if moment is not None)
        assert TicketState.model_validate_json(state.model_dump_json()) == state

    @invariant()
    def a_message_belongs_to_it_as_long_as_it_is_told(self) -> None:
        assert reopens(self.state, self.now) == self.told.takes_messages(self.now)

    @invariant()
    def somebody_looks_at_it_in_time(self) -> None:
        for approval in (None, self.now, self.now + timedelta(days=5)):
            assert due(self.state, approval) == self.told.next_due(approval)
        when, kind = due(self.state)
        assert (when is None) == (kind == "")
        if when is None:
            assert self.state.status == "resolved" or self.state.owner != "ai"


def test_what_is_told_of_a_ticket_holds_whatever_happens_to_it(
    pytestconfig: pytest.Config,
) -> None:
    explores = pytestconfig.getoption("--hypothesis-seed") is not None
    run_state_machine_as_test(AnyTicket, settings=LONG if explores else SHORT)


def test_every_change_can_happen_to_some_ticket() -> None:
    stages = [
        Told(owner=owner, person="Mara" * (owner == "person"), status=status)
        for owner in ("ai", "queue", "person")
        for status in ("open", "answered", "snoozed", "resolved")
    ]
    until = MONDAY + timedelta(days=1)
    for change in get_args(Change):
        assert any(told.may(change, who, until, MONDAY) for told in stages for who in PEOPLE)
