"""The AI is stopped: nothing of it leaves or is done, at whatever instant of a turn."""

import pytest
from tests.colleagues import user
from tests.contract.conftest import MARA, REPEATABLE, Store, hand_off, mail, reply
from tests.contract.test_overtaking import REFUND, intend, statuses, yes

from deskhand.core.decisions import Replied
from deskhand.core.errors import AiStopped
from deskhand.core.ledger import LedgerRow
from deskhand.core.state import Ending
from deskhand.core.tickets import Ticket

WHY = "it promises refunds"


async def stop(store: Store) -> None:
    await store.stop.stop(MARA, WHY, store.now)


async def answered(store: Store, thread: str = "garden") -> Ticket:
    return await store.end(
        await store.begin(thread=thread), reply(dispatches=(mail("Hold the button."),))
    )


async def test_who_stopped_it_first_stands_until_it_is_started(store: Store) -> None:
    assert await store.stop.state() is None
    first = await store.stop.stop(MARA, WHY, store.now)
    assert await store.stop.stop(user("ben"), "me too", store.now) == first
    assert (first.by, first.why, first.since) == (MARA, WHY, store.now)
    assert await store.stop.state() == first
    await store.stop.start()
    assert await store.stop.state() is None


async def test_nothing_is_intended_and_nothing_intended_is_called(store: Store) -> None:
    claim = await store.begin()
    row = await intend(store, claim)
    other = await store.begin("Refund F-1001, please.", thread="other")
    await stop(store)
    with pytest.raises(AiStopped):
        await store.ledger.execute(row.id, store.now)
    with pytest.raises(AiStopped):
        await store.ledger.intend(other, REFUND, "a key", yes, "en", store.now)
    assert await store.ledger.rows(other.ticket.id) == ()
    assert (await store.ledger.row(row.id)).status == "intent"


async def test_what_a_person_approved_is_done_all_the_same(store: Store) -> None:
    claim = await store.begin()
    waits = await intend(store, claim, hours=24)
    await stop(store)
    approved = await store.ledger.decide(waits.id, True, MARA, yes, store.now)
    assert isinstance(approved, LedgerRow)
    assert approved.status == "intent"
    assert (await store.ledger.execute(waits.id, store.now)).status == "executing"


async def test_a_reply_under_way_does_not_leave_and_a_person_gets_the_ticket(store: Store) -> None:
    claim = await store.begin()
    await stop(store)
    with pytest.raises(AiStopped):
        await store.end(claim, reply())
    assert [role for role, _ in await store.said(claim.ticket.id)] == ["customer"]
    ticket = await store.end(claim, hand_off())
    assert (ticket.owner, ticket.epoch) == ("queue", 1)


async def test_a_draft_may_wait_for_a_person(store: Store) -> None:
    claim = await store.begin()
    await stop(store)
    drafted = Ending(outcome=Replied(text="Hold the button.", draft=True), change="ai_draft")
    assert (await store.end(claim, drafted)).id == claim.ticket.id
    assert (await store.said(claim.ticket.id))[-1][0] == "draft"


async def test_a_reply_that_waits_in_the_outbox_is_cancelled_and_told(store: Store) -> None:
    ticket = await answered(store)
    await stop(store)
    (row,) = await store.outbox.claim_next(store.now, 10, REPEATABLE)
    assert (row.status, row.ticket_id) == ("cancelled", ticket.id)
    await store.stop.start()
    assert await store.outbox.claim_next(store.now, 10, REPEATABLE) == ()
    assert set((await statuses(store, ticket.id)).values()) == {"cancelled"}


async def test_what_people_say_leaves_and_after_the_start_the_ai_answers_again(
    store: Store,
) -> None:
    ticket = await answered(store)
    await stop(store)
    await store.outbox.claim_next(store.now, 10, REPEATABLE)
    await store.take_over(ticket.id)
    await store.stop.start()
    await answered(store, thread="another")
    assert len(await store.leaving()) == 1
