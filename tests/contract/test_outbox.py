"""The outbox: what leaves, in which order, and what a person's step holds back."""

import asyncio
from datetime import timedelta

from tests.contract.conftest import BEN, MARA, REPEATABLE, Store, hand_off, mail, reply

from deskhand.core.state import Dispatch
from deskhand.store.outbox import LEASE


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
    await store.outbox.retry(row.id, later, "mailbox is busy", store.now)
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
    await store.outbox.dead(row.id, "no such mailbox", store.now)
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
    await store.outbox.retry(row.id, store.now, "mailbox is busy", store.now)
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
