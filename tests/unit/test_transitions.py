"""Who may do what to a ticket, and when it needs attention next."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import NamedTuple, get_args

import pytest

from deskhand.core.errors import Refused
from deskhand.core.tickets import Owner, Status, TicketState, due
from deskhand.core.transitions import TABLE, Change, apply, reopens

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
SAME = ""


class Leaves(NamedTuple):
    """From where a change may come, and what it leaves behind."""

    owners: str
    statuses: str
    owner: str = SAME
    status: str = SAME
    epoch: int = 0
    touch: int = 0


EVERYBODY = "ai queue person"
PEOPLE = "queue person"
UNRESOLVED = "open answered snoozed"
EXPECTED: dict[Change, Leaves] = {
    "customer_message": Leaves(EVERYBODY, "open answered snoozed resolved", SAME, "open"),
    "ai_reply": Leaves("ai", UNRESOLVED, SAME, "answered"),
    "ai_asks": Leaves("ai", UNRESOLVED, SAME, "answered"),
    "ai_draft": Leaves("ai", UNRESOLVED, SAME, "open"),
    "ai_awaits_approval": Leaves("ai", UNRESOLVED, SAME, "open"),
    "hand_off": Leaves("ai", UNRESOLVED, "queue", "open", epoch=1, touch=1),
    "shadow_hand_off": Leaves("ai", UNRESOLVED, "queue", "open", epoch=1),
    "take_over": Leaves("ai queue", UNRESOLVED, "person", SAME, epoch=1, touch=1),
    "assign": Leaves(PEOPLE, UNRESOLVED, "person", SAME, epoch=1),
    "unassign": Leaves("person", UNRESOLVED, "queue", SAME, epoch=1),
    "give_back": Leaves(PEOPLE, UNRESOLVED, "ai", SAME, epoch=1),
    "person_reply": Leaves("person", UNRESOLVED, SAME, "answered"),
    "send_draft": Leaves(EVERYBODY, "open", SAME, "answered"),
    "effect_reply": Leaves(EVERYBODY, UNRESOLVED, SAME, "answered"),
    "snooze": Leaves(PEOPLE, "open answered", SAME, "snoozed"),
    "wake": Leaves(EVERYBODY, "snoozed", SAME, "open"),
    "resolve": Leaves(PEOPLE, UNRESOLVED, SAME, "resolved"),
    "assume_resolved": Leaves(EVERYBODY, "answered", SAME, "resolved"),
    "confirm_resolved": Leaves(EVERYBODY, "answered resolved", SAME, "resolved"),
    "close_unanswered": Leaves("ai", "open answered", SAME, "resolved"),
    "mark_spam": Leaves(PEOPLE, UNRESOLVED, SAME, "resolved"),
    "merge": Leaves(EVERYBODY, "open answered snoozed resolved", SAME, "resolved"),
    "reopen": Leaves(EVERYBODY, "resolved", SAME, "open"),
}


def ticket(owner: Owner = "ai", status: Status = "open") -> TicketState:
    """Ana's ticket, which has been to a person before; Mara owns it where a person does."""
    return TicketState(
        owner=owner,
        person="Mara" if owner == "person" else "",
        status=status,
        epoch=4,
        human_touch_count=2,
        open_since=NOW - timedelta(hours=2) if status == "open" else None,
        answered_at=NOW - timedelta(hours=1) if status == "answered" else None,
        snoozed_until=NOW + timedelta(hours=1) if status == "snoozed" else None,
        resolved_at=NOW - timedelta(days=1) if status == "resolved" else None,
        resolution="assumed" if status == "resolved" else "",
    )


def test_every_change_is_written_down_here() -> None:
    assert set(EXPECTED) == set(TABLE) == set(get_args(Change))


@pytest.mark.parametrize(
    ("change", "owner", "status"),
    list(product(get_args(Change), get_args(Owner), get_args(Status))),
)
def test_a_change_leaves_what_the_design_says_or_is_refused_with_its_reason(
    change: Change, owner: Owner, status: Status
) -> None:
    before, leaves = ticket(owner, status), EXPECTED[change]
    soon = NOW + timedelta(hours=3)
    if owner not in leaves.owners.split():
        holder = {"ai": "the ai", "queue": "the queue", "person": "Mara"}[owner]
        with pytest.raises(
            Refused, match=rf"^{change} needs the ticket with .*; it is with {holder}$"
        ):
            apply(before, change, NOW, person="Mara", until=soon)
        return
    if status not in leaves.statuses.split():
        with pytest.raises(Refused, match=rf"^{change} needs a ticket that is .*; it is {status}$"):
            apply(before, change, NOW, person="Mara", until=soon)
        return
    if change == "assign" and owner == "person":
        with pytest.raises(Refused, match="with Mara already"):
            apply(before, change, NOW, person="Mara", until=soon)
        return
    after = apply(before, change, NOW, person="Mara", until=soon)
    still_waits = change == "effect_reply" and owner == "queue"
    left = status if still_waits else leaves.status or status
    assert (after.owner, after.status) == (leaves.owner or owner, left)
    assert after.epoch == before.epoch + leaves.epoch
    assert after.human_touch_count == before.human_touch_count + leaves.touch
    assert after.person == ("Mara" if after.owner == "person" else "")
    assert (after.open_since is not None) == (after.status == "open")
    assert after.asked == (change == "ai_asks")
    assert before == ticket(owner, status)


@pytest.mark.parametrize("change", [c for c in EXPECTED if EXPECTED[c].owner == SAME])
def test_the_epoch_stays_where_the_owner_stays(change: Change) -> None:
    assert EXPECTED[change].epoch == 0
    owner, status = EXPECTED[change].owners.split()[0], EXPECTED[change].statuses.split()[0]
    before = TicketState.model_validate(
        ticket().model_dump()
        | {"owner": owner, "status": status, "person": "Mara" * (owner == "person")}
    )
    assert apply(before, change, NOW, person="Mara", until=NOW + timedelta(1)).epoch == before.epoch


def test_a_hand_off_and_a_take_over_are_two_touches_and_two_epochs() -> None:
    handed = apply(TicketState(open_since=NOW), "hand_off", NOW)
    taken = apply(handed, "take_over", NOW, person="Mara")
    assert (taken.human_touch_count, taken.epoch) == (2, 2)
    back = apply(taken, "give_back", NOW)
    assert (back.owner, back.person, back.human_touch_count, back.epoch) == ("ai", "", 2, 3)


def test_a_shadow_hand_off_is_nobodys_touch() -> None:
    assert apply(TicketState(), "shadow_hand_off", NOW).human_touch_count == 0


def test_a_colleague_takes_an_assigned_ticket_without_another_touch() -> None:
    after = apply(ticket("person"), "assign", NOW, person="Jonas")
    assert (after.person, after.human_touch_count, after.epoch) == ("Jonas", 2, 5)


@pytest.mark.parametrize("change", ["take_over", "assign"])
def test_nobody_in_particular_cannot_own_a_ticket(change: Change) -> None:
    with pytest.raises(Refused, match="needs the person who becomes the owner"):
        apply(ticket("queue"), change, NOW)


@pytest.mark.parametrize("name", ["Jonas", "", "mara"])
def test_only_the_owner_replies(name: str) -> None:
    with pytest.raises(Refused, match="the ticket is with Mara: take it over before replying"):
        apply(ticket("person"), "person_reply", NOW, person=name)


@pytest.mark.parametrize("until", [None, NOW, NOW - timedelta(seconds=1)])
def test_a_ticket_is_not_snoozed_into_the_past(until: datetime | None) -> None:
    with pytest.raises(Refused, match="snooze needs a time in the future"):
        apply(ticket("queue"), "snooze", NOW, until=until)


@pytest.mark.parametrize(
    ("silence", "belongs"),
    [
        (timedelta(0), True),
        (timedelta(days=7), True),
        (timedelta(days=7, seconds=1), False),
        (timedelta(days=90), False),
    ],
)
def test_a_message_reopens_within_seven_days_and_opens_a_new_ticket_later(
    silence: timedelta, belongs: bool
) -> None:
    resolved = ticket("person", "resolved").model_copy(update={"resolved_at": NOW - silence})
    assert reopens(resolved, NOW) is belongs
    if not belongs:
        with pytest.raises(Refused, match="resolved more than 7 days ago"):
            apply(resolved, "customer_message", NOW)
        return
    after = apply(resolved, "customer_message", NOW)
    assert (after.owner, after.person, after.status) == ("person", "Mara", "open")
    assert (after.reopened, after.resolution, after.resolved_at) == (1, "", None)
    assert after.open_since == NOW


def test_a_second_message_does_not_count_as_reopened() -> None:
    assert apply(ticket(status="answered"), "customer_message", NOW).reopened == 0


@pytest.mark.parametrize(
    ("change", "owner", "resolution"),
    [
        ("assume_resolved", "ai", "assumed"),
        ("confirm_resolved", "ai", "confirmed"),
        ("resolve", "person", "person"),
    ],
)
def test_how_it_was_resolved_is_kept(change: Change, owner: Owner, resolution: str) -> None:
    after = apply(ticket(owner, "answered"), change, NOW)
    assert (after.resolution, after.resolved_at) == (resolution, NOW)


def test_thanks_after_the_silence_confirm_what_was_assumed_and_keep_its_date() -> None:
    after = apply(ticket(status="resolved"), "confirm_resolved", NOW)
    assert (after.resolution, after.resolved_at) == ("confirmed", NOW - timedelta(days=1))


# --- when it needs attention next ----------------------------------------------------------------


def test_the_ai_has_24_hours_from_the_first_open_minute() -> None:
    opened = TicketState(open_since=NOW)
    again = apply(opened, "customer_message", NOW + timedelta(hours=5))
    assert due(again) == (NOW + timedelta(hours=24), "open_24h")


def test_who_waits_for_a_person_still_does_when_an_action_was_done_meanwhile() -> None:
    waits = ticket("queue").model_copy(update={"reply_due_at": NOW})
    assert apply(waits, "effect_reply", NOW) == waits


@pytest.mark.parametrize("owner", ["queue", "person"])
def test_the_24_hours_are_the_ais_alone(owner: Owner) -> None:
    assert due(ticket(owner)) == (None, "")


@pytest.mark.parametrize(
    ("change", "owner"),
    [
        ("ai_reply", "ai"),
        ("send_draft", "ai"),
        ("person_reply", "person"),
        ("effect_reply", "person"),
    ],
)
def test_an_answer_stops_the_24_hours_and_starts_the_72(change: Change, owner: Owner) -> None:
    answered = apply(ticket(owner), change, NOW, person="Mara")
    assert answered.owner == owner
    assert due(answered) == (NOW + timedelta(hours=72), "assume_resolved")


def test_a_draft_does_not_stop_the_24_hours() -> None:
    before = ticket()
    assert due(apply(before, "ai_draft", NOW)) == due(before)


def test_a_new_message_starts_the_24_hours_anew_after_an_answer() -> None:
    again = apply(ticket(status="answered"), "customer_message", NOW)
    assert due(again) == (NOW + timedelta(hours=24), "open_24h")


def test_a_snooze_ends_when_it_was_told_to_and_is_open_then() -> None:
    until = NOW + timedelta(days=3)
    snoozed = apply(ticket("queue"), "snooze", NOW, until=until)
    assert due(snoozed) == (until, "snooze")
    awake = apply(snoozed, "wake", until)
    assert (awake.status, awake.snoozed_until, awake.open_since) == ("open", None, until)


def test_a_resolved_ticket_needs_nobody() -> None:
    assert due(ticket(status="resolved")) == (None, "")


@pytest.mark.parametrize("expires", [timedelta(hours=4), timedelta(hours=30)])
def test_while_an_approval_waits_its_expiry_stands_instead_of_the_24_hours(
    expires: timedelta,
) -> None:
    assert due(ticket(), NOW + expires) == (NOW + expires, "approval")


def test_an_approval_is_due_where_nothing_else_is() -> None:
    assert due(ticket("queue"), NOW) == (NOW, "approval")


def test_a_question_stands_open_until_somebody_says_something_for_the_company() -> None:
    asked = apply(ticket(), "ai_asks", NOW)
    assert asked.asked
    answered = apply(asked, "customer_message", NOW)
    assert answered.asked
    assert not apply(answered, "ai_reply", NOW).asked
    assert not apply(answered, "hand_off", NOW).asked
    assert not apply(asked, "close_unanswered", NOW).asked
