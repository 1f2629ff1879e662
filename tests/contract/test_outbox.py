"""The outbox: what leaves, in which order, and what a person's step holds back."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from tests.colleagues import user
from tests.contract.conftest import BEN, MARA, REPEATABLE, Store, hand_off, mail, reply

from deskhand.core.errors import NotFound, Refused
from deskhand.core.state import Dispatch, OutboxRow, OutboxStatus
from deskhand.store.outbox import FAILURES, FIRST_REST, LEASE, LONGEST_REST

CHAT = "chat"
"""A destination that shows twice what it gets twice."""


async def sends(store: Store, *dispatches: Dispatch, thread: str = "garden") -> str:
    """Ana is answered, and these are to leave. The ticket's id."""
    claim = await store.begin(thread=thread)
    return (await store.end(claim, reply(dispatches=dispatches))).id


async def test_a_reply_is_handed_over_once_and_as_it_was_decided(store: Store) -> None:
    dispatch = mail("Hold the button.")
    ticket = await sends(store, dispatch)
    (row,) = await store.outbox.claim_next(store.now, 10, REPEATABLE)
    assert (row.id, row.ticket_id, row.destination) == (dispatch.delivery.id, ticket, "mail")
    assert (row.status, row.attempts, row.epoch) == ("sending", 1, 0)
    assert row.delivery == dispatch.delivery
    assert await store.leaving() == []
    await store.outbox.sent((row,), store.now)
    store.clock.advance(days=1)
    assert await store.leaving() == []
    assert (await store.row(ticket, "Hold the button.")).status == "sent"


async def test_a_ticket_sends_in_its_order_to_each_destination(store: Store) -> None:
    dispatches = (mail("one"), mail("told", "team"), mail("two"), mail("told again", "team"))
    ticket = await sends(store, *dispatches)
    assert sorted(await store.leaving()) == ["one", "told"]
    await store.outbox.sent((await store.row(ticket, "one"),), store.now)
    assert await store.leaving() == ["two"]
    await store.outbox.sent((await store.row(ticket, "told"),), store.now)
    assert await store.leaving() == ["told again"]
    rows = await store.outbox.rows_of(ticket)
    assert [row.delivery.text for row in rows] == ["one", "told", "two", "told again"]


async def test_tickets_do_not_wait_for_each_other(store: Store) -> None:
    ticket = await sends(store, mail("to Ana"), mail("to Ana again"))
    await store.end(
        await store.begin(sender=BEN, thread="parcel"), reply(dispatches=(mail("to Ben"),))
    )
    assert sorted(await store.leaving()) == ["to Ana", "to Ben"]
    assert [row.delivery.text for row in await store.outbox.rows_of(ticket)] == [
        "to Ana",
        "to Ana again",
    ]


async def test_a_dispatcher_takes_no_more_than_it_asked_for(store: Store) -> None:
    for thread in ("a", "b", "c"):
        await sends(store, mail(thread), thread=thread)
    first, second = await store.leaving(limit=2), await store.leaving(limit=2)
    assert (len(first), len(second)) == (2, 1)
    assert sorted(first + second) == ["a", "b", "c"]


async def test_two_dispatchers_never_take_the_same(store: Store) -> None:
    for number in range(6):
        await sends(store, mail(f"{number}"), thread=f"thread-{number}")
    taken = await asyncio.gather(*(store.leaving() for _ in range(4)))
    assert sorted(text for texts in taken for text in texts) == [f"{number}" for number in range(6)]


async def test_what_failed_is_tried_again_at_its_time_and_holds_its_place(store: Store) -> None:
    ticket = await sends(store, mail("one"), mail("two"), mail("told", "team"))
    assert sorted(await store.leaving()) == ["one", "told"]
    row = await store.row(ticket, "one")
    later = store.now + timedelta(seconds=5)
    await store.outbox.retry(row, later, "mailbox is busy", store.now)
    waiting = await store.row(ticket, "one")
    assert (waiting.status, waiting.next_at, waiting.detail) == (
        "pending",
        later,
        "mailbox is busy",
    )
    store.clock.advance(seconds=4.9)
    assert await store.leaving() == []
    store.clock.advance(seconds=0.1)
    assert await store.leaving() == ["one"]
    assert (await store.row(ticket, "one")).attempts == 2


async def test_what_is_given_up_says_why_and_holds_nothing_up(store: Store) -> None:
    ticket = await sends(store, mail("one"), mail("two"))
    await store.leaving()
    row = await store.row(ticket, "one")
    await store.outbox.dead(row, "no such mailbox", store.now)
    dead = await store.row(ticket, "one")
    assert (dead.status, dead.detail) == ("dead", "no such mailbox")
    assert await store.leaving() == ["two"]


async def test_what_a_dead_worker_was_sending_is_taken_up_after_its_lease(store: Store) -> None:
    ticket = await sends(store, mail("one"), mail("two"))
    assert await store.leaving() == ["one"]
    store.clock.set(store.now + LEASE - timedelta(seconds=1))
    assert await store.leaving() == []
    store.clock.advance(seconds=1)
    assert await store.leaving() == ["one"]
    assert (await store.row(ticket, "one")).attempts == 2
    assert await store.leaving() == []


async def test_a_take_over_cancels_what_nobody_has_claimed_yet(store: Store) -> None:
    ticket = await sends(store, mail("one"), mail("two"), mail("told", "team", guarded=False))
    assert await store.leaving(limit=1) == ["one"]
    await store.take_over(ticket)
    rows = {row.delivery.text: row for row in await store.outbox.rows_of(ticket)}
    assert {text: row.status for text, row in rows.items()} == {
        "one": "sending",
        "two": "cancelled",
        "told": "pending",
    }
    assert rows["two"].detail == "overtaken"
    assert await store.leaving() == ["told"]
    await store.outbox.sent((rows["one"],), store.now)
    assert (await store.row(ticket, "one")).status == "sent"


async def test_what_failed_before_a_take_over_is_not_tried_again_after_it(store: Store) -> None:
    ticket = await sends(store, mail("one"), mail("told", guarded=False))
    await store.leaving()
    await store.take_over(ticket)
    row = await store.row(ticket, "one")
    await store.outbox.retry(row, store.now, "mailbox is busy", store.now)
    assert [text for _ in range(2) for text in await store.leaving()] == ["told"]
    assert (await store.row(ticket, "one")).status == "cancelled"


async def test_a_lease_that_ends_after_a_take_over_sends_nothing(store: Store) -> None:
    ticket = await sends(store, mail("one"))
    await store.leaving()
    await store.take_over(ticket)
    store.clock.set(store.now + LEASE)
    assert await store.leaving() == []
    assert (await store.row(ticket, "one")).status == "cancelled"


async def test_a_hand_off_sends_its_own_words_and_nothing_older(store: Store) -> None:
    ticket = await sends(store, mail("An answer."))
    told = mail("A colleague takes over.")
    await store.end(await store.begin("I want a human."), hand_off(dispatches=(told,)))
    assert [text for _ in range(2) for text in await store.leaving()] == ["A colleague takes over."]
    assert (await store.row(ticket, "An answer.")).status == "cancelled"
    assert (await store.row(ticket, told.delivery.text)).epoch == 1


async def test_a_customers_message_holds_nothing_back(store: Store) -> None:
    await sends(store, mail("An answer."))
    await store.hear("Are you there?")
    assert await store.leaving() == ["An answer."]


async def test_what_a_person_says_leaves_whoever_has_the_ticket_next(store: Store) -> None:
    ticket = await sends(store)
    await store.take_over(ticket)
    await store.tickets.change(
        ticket,
        "person_reply",
        MARA,
        store.now,
        message=await store.by_person("Mara here."),
        dispatches=(mail("Mara here.", guarded=False),),
    )
    await store.tickets.change(ticket, "give_back", MARA, store.now)
    assert await store.leaving() == ["Mara here."]


# --- what may have arrived -----------------------------------------------------------------------


async def begun(store: Store, *dispatches: Dispatch) -> OutboxRow:
    """Ana is answered, and a dispatcher has the first of these in its hands."""
    ticket = await sends(store, *dispatches)
    await store.leaving()
    return (await store.outbox.rows_of(ticket))[0]


async def ended(store: Store, status: OutboxStatus) -> OutboxRow:
    """A row that has come to `status`."""
    row = await begun(store, mail("one", CHAT))
    match status:
        case "sent":
            await store.outbox.sent((row,), store.now)
        case "dead":
            await store.outbox.dead(row, "no such room", store.now)
        case "uncertain":
            await store.outbox.uncertain(row, "no answer", store.now)
        case "pending":
            await store.outbox.retry(row, store.now, "busy", store.now)
        case "cancelled":
            await store.outbox.retry(row, store.now, "busy", store.now)
            await store.take_over(row.ticket_id)
            await store.leaving()
        case "sending":
            pass
    row = await store.row(row.ticket_id, "one")
    assert row.status == status
    return row


async def test_what_a_dead_worker_was_sending_to_the_chat_is_not_sent_twice(store: Store) -> None:
    ticket = await sends(store, mail("one", CHAT), mail("two", CHAT))
    assert await store.leaving() == ["one"]
    store.clock.set(store.now + LEASE - timedelta(seconds=1))
    assert await store.leaving() == []
    store.clock.advance(seconds=1)
    assert [text for _ in range(2) for text in await store.leaving()] == ["two"]
    row = await store.row(ticket, "one")
    assert (row.status, row.attempts, row.detail) == (
        "uncertain",
        1,
        "its worker died while sending",
    )
    store.clock.advance(days=1)
    await store.leaving()
    assert (await store.row(ticket, "one")).status == "uncertain"


async def test_after_a_take_over_nobody_asks_whether_it_arrived(store: Store) -> None:
    row = await begun(store, mail("one", CHAT))
    await store.take_over(row.ticket_id)
    store.clock.set(store.now + LEASE)
    assert await store.leaving() == []
    assert (await store.row(row.ticket_id, "one")).status == "cancelled"


async def test_what_may_have_arrived_says_why_and_holds_nothing_up(store: Store) -> None:
    row = await begun(store, mail("one", CHAT), mail("two", CHAT))
    await store.outbox.uncertain(row, "no answer", store.now)
    doubtful = await store.row(row.ticket_id, "one")
    assert (doubtful.status, doubtful.detail) == ("uncertain", "no answer")
    assert await store.leaving() == ["two"]


@pytest.mark.parametrize("status", ["dead", "uncertain"])
@pytest.mark.parametrize("meanwhile", ["nothing", "a take-over"])
async def test_a_person_sends_it_again_whoever_has_the_ticket_by_now(
    store: Store, status: OutboxStatus, meanwhile: str
) -> None:
    row = await ended(store, status)
    if meanwhile == "a take-over":
        await store.take_over(row.ticket_id)
    store.clock.advance(days=2)
    again = await store.outbox.resend(row.id, MARA, store.now)
    assert again == await store.row(row.ticket_id, "one")
    assert (again.id, again.status, again.epoch) == (row.id, "pending", None)
    assert (again.attempts, again.next_at, again.detail) == (0, store.now, f"by {MARA.name}")
    assert await store.leaving() == ["one"]
    await store.outbox.sent((await store.row(row.ticket_id, "one"),), store.now)
    assert (await store.row(row.ticket_id, "one")).status == "sent"


async def test_what_a_person_sends_again_is_not_called_back_by_a_later_take_over(
    store: Store,
) -> None:
    row = await ended(store, "dead")
    await store.outbox.resend(row.id, MARA, store.now)
    await store.take_over(row.ticket_id, user("tom"))
    assert await store.leaving() == ["one"]


async def test_what_a_person_finds_to_have_arrived_is_not_sent_again(store: Store) -> None:
    row = await ended(store, "uncertain")
    arrived = await store.outbox.arrived(row.id, MARA, store.now)
    assert arrived == await store.row(row.ticket_id, "one")
    assert (arrived.status, arrived.attempts, arrived.detail) == ("sent", 1, f"by {MARA.name}")
    store.clock.advance(days=1)
    assert await store.leaving() == []


@pytest.mark.parametrize("status", ["sent", "pending", "sending", "cancelled"])
async def test_nobody_sends_again_what_is_on_its_way_or_settled(
    store: Store, status: OutboxStatus
) -> None:
    row = await ended(store, status)
    for decides in (store.outbox.resend, store.outbox.arrived):
        with pytest.raises(Refused, match=f"the delivery is {status}"):
            await decides(row.id, MARA, store.now)
    assert await store.row(row.ticket_id, "one") == row


async def test_what_surely_did_not_arrive_is_not_said_to_have_arrived(store: Store) -> None:
    row = await ended(store, "dead")
    with pytest.raises(Refused, match="dead"):
        await store.outbox.arrived(row.id, MARA, store.now)


async def test_a_delivery_that_never_was_is_not_found(store: Store) -> None:
    for decides in (store.outbox.resend, store.outbox.arrived):
        with pytest.raises(NotFound):
            await decides("none", MARA, store.now)


async def test_two_people_cannot_both_decide_on_a_delivery(store: Store) -> None:
    row = await ended(store, "uncertain")
    decided = await asyncio.gather(
        store.outbox.resend(row.id, MARA, store.now),
        store.outbox.arrived(row.id, user("tom"), store.now),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in decided) == ["OutboxRow", "Refused"]


Write = Callable[[Store, OutboxRow], Awaitable[None]]
WRITES: dict[str, Write] = {
    "sent": lambda store, row: store.outbox.sent((row,), store.now),
    "retry": lambda store, row: store.outbox.retry(row, store.now, "late", store.now),
    "dead": lambda store, row: store.outbox.dead(row, "late", store.now),
    "uncertain": lambda store, row: store.outbox.uncertain(row, "late", store.now),
}
"""What a dispatcher may want to write of a row that it was sending."""


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("status", ["sent", "dead", "uncertain", "pending", "cancelled"])
async def test_a_dispatcher_that_wakes_up_late_changes_nothing(
    store: Store, status: OutboxStatus, write: str
) -> None:
    row = await ended(store, status)
    store.clock.advance(minutes=5)
    await WRITES[write](store, row)
    assert await store.row(row.ticket_id, "one") == row


@pytest.mark.parametrize("write", ["retry", "dead", "uncertain"])
async def test_a_dispatcher_that_wakes_up_late_does_not_end_what_another_one_is_sending(
    store: Store, write: str
) -> None:
    ticket = await sends(store, mail("one"))
    (late,) = await store.outbox.claim_next(store.now, 10, REPEATABLE)
    store.clock.set(store.now + LEASE)
    (row,) = await store.outbox.claim_next(store.now, 10, REPEATABLE)
    await WRITES[write](store, late)
    await store.outbox.sent((row,), store.now)
    assert (await store.row(ticket, "one")).status == "sent"


# --- destinations that rest ----------------------------------------------------------------------


async def fails(store: Store, times: int = 1, after: timedelta | None = None) -> None:
    """The chat does not answer."""
    for _ in range(times):
        await store.outbox.failed(CHAT, "no answer", store.now, after)


async def test_a_destination_that_fails_again_and_again_rests_and_others_do_not(
    store: Store,
) -> None:
    await sends(store, mail("one", CHAT), mail("to Ana"))
    await fails(store, FAILURES)
    assert await store.leaving() == ["to Ana"]
    store.clock.set(store.now + FIRST_REST - timedelta(seconds=1))
    assert await store.leaving() == []
    store.clock.advance(seconds=1)
    assert await store.leaving() == ["one"]


async def test_fewer_failures_are_no_reason_to_rest(store: Store) -> None:
    await sends(store, mail("one", CHAT))
    await fails(store, FAILURES - 1)
    assert await store.leaving() == ["one"]


async def test_a_rest_doubles_with_each_failure_up_to_five_minutes(store: Store) -> None:
    ticket = await sends(store, mail("one", CHAT))
    await fails(store, FAILURES - 1)
    rests: list[timedelta] = []
    for _ in range(7):
        await fails(store)
        begins = store.now
        while not await store.leaving():
            store.clock.advance(seconds=15)
        rests.append(store.now - begins)
        row = await store.row(ticket, "one")
        await store.outbox.retry(row, store.now, "no answer", store.now)
    assert rests == [timedelta(seconds=s) for s in (15, 30, 60, 120, 240, 300, 300)]
    assert rests[-1] == LONGEST_REST


async def test_a_destination_that_works_again_is_forgiven(store: Store) -> None:
    row = await begun(store, mail("one", CHAT), mail("two", CHAT))
    await fails(store, FAILURES - 1)
    await store.outbox.sent((row,), store.now)
    await fails(store, FAILURES - 1)
    assert await store.leaving() == ["two"]


async def test_what_arrives_ends_a_rest(store: Store) -> None:
    row = await begun(store, mail("one", CHAT), mail("two", CHAT))
    await fails(store, FAILURES)
    await store.outbox.sent((row,), store.now)
    assert await store.leaving() == ["two"]


async def test_a_destination_that_names_a_time_is_left_alone_until_then(store: Store) -> None:
    await sends(store, mail("one", CHAT))
    await fails(store, after=timedelta(seconds=90))
    store.clock.advance(seconds=89)
    assert await store.leaving() == []
    store.clock.advance(seconds=1)
    assert await store.leaving() == ["one"]


async def test_a_time_that_a_destination_names_does_not_shorten_its_rest(store: Store) -> None:
    await sends(store, mail("one", CHAT))
    await fails(store, FAILURES, after=timedelta(seconds=1))
    store.clock.advance(seconds=14)
    assert await store.leaving() == []
    store.clock.advance(seconds=1)
    assert await store.leaving() == ["one"]


async def test_what_a_resting_destination_waits_for_takes_no_place_from_others(
    store: Store,
) -> None:
    for number in range(5):
        await sends(store, mail(f"{number}", CHAT), thread=f"thread-{number}")
    await sends(store, mail("to Ana"))
    await fails(store, FAILURES)
    assert await store.leaving(limit=2) == ["to Ana"]


async def test_a_destination_that_is_full_is_left_alone(store: Store) -> None:
    await sends(store, mail("one", CHAT), mail("to Ana"), mail("told", "team"))
    full = frozenset({CHAT, "team"})
    rows = await store.outbox.claim_next(store.now, 10, REPEATABLE, full)
    assert [row.delivery.text for row in rows] == ["to Ana"]
    assert sorted(await store.leaving()) == ["one", "told"]


async def test_a_delivery_left_behind_waits_while_its_destination_rests(store: Store) -> None:
    ticket = await sends(store, mail("one"))
    await store.leaving()
    store.clock.set(store.now + LEASE)
    await store.outbox.failed("mail", "down", store.now, timedelta(minutes=2))
    assert await store.leaving() == []
    assert (await store.row(ticket, "one")).status == "sending"
    store.clock.advance(minutes=2)
    assert await store.leaving() == ["one"]
