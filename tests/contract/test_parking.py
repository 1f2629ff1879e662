"""A turn that waits for a model: it is put aside, and nothing of it is lost or said twice."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from tests.contract.conftest import ANA, MARA, Store, mail, reply

from deskhand.core.errors import Fenced, Overtaken
from deskhand.core.ledger import LedgerRow
from deskhand.core.ports import Plan
from deskhand.core.state import Claim
from deskhand.engine.due_scan import RESUMED, resume
from deskhand.engine.jobs import Jobs

MINUTE = timedelta(minutes=1)


async def park(store: Store, claim: Claim) -> None:
    """No model answers; the turn is to be tried again in a minute."""
    await store.tickets.park(claim, store.now + MINUTE, "overloaded", store.now)


async def parked(store: Store, text: str = "My probe is offline.") -> Claim:
    """Ana wrote, and no model could be asked."""
    claim = await store.begin(text)
    await park(store, claim)
    return claim


def texts(claim: Claim) -> list[str]:
    return [message.text for message in claim.messages]


async def test_a_parked_turn_goes_on_where_it_was(store: Store) -> None:
    first = await store.begin("My probe is offline.")
    await store.note(first, ("context", {"name": "Ana"}))
    store.clock.advance(seconds=3)
    await park(store, first)
    store.clock.advance(minutes=1)
    second = await store.claim(first)
    assert (second.attempt, second.parks, second.merges) == (2, 1, 0)
    assert (second.epoch, second.claimed_at) == (first.epoch, first.claimed_at)
    assert second.asked_at == first.asked_at == first.claimed_at
    assert second.messages == first.messages
    assert await store.journal.steps(second) == {"context": {"name": "Ana"}}
    assert (await store.end(second, reply(may_be_superseded=True))).status == "answered"


async def test_each_time_that_a_turn_is_put_aside_is_counted(store: Store) -> None:
    claim = await parked(store)
    for parks in (1, 2, 3):
        store.clock.advance(minutes=1)
        claim = await store.claim(claim)
        assert (claim.attempt, claim.parks) == (parks + 1, parks)
        await park(store, claim)


async def test_a_ticket_waits_with_its_turn_and_nobody_is_told_anything(store: Store) -> None:
    claim = await parked(store)
    assert await store.tickets.ticket(claim.ticket.id) == claim.ticket
    assert await store.said(claim.ticket.id) == [("customer", "My probe is offline.")]
    assert await store.outbox.rows_of(claim.ticket.id) == ()


async def test_the_worker_that_put_a_turn_aside_writes_nothing_more(store: Store) -> None:
    claim = await parked(store)
    with pytest.raises(Fenced):
        await store.note(claim, ("triage", "technical"))
    with pytest.raises(Fenced):
        await store.end(claim, reply())
    with pytest.raises(Fenced):
        await park(store, claim)
    with pytest.raises(Fenced):
        await store.tickets.abandon(claim, "late", store.now)


async def test_a_worker_that_wakes_up_late_puts_nothing_aside(store: Store) -> None:
    zombie = await store.begin()
    owner = await store.claim(zombie)
    with pytest.raises(Fenced):
        await park(store, zombie)
    assert (await store.end(owner, reply())).status == "answered"
    with pytest.raises(Fenced):
        await park(store, owner)


async def test_a_message_takes_a_parked_turn_over_and_has_waited_as_long(store: Store) -> None:
    first = await parked(store)
    store.clock.advance(seconds=20)
    second = await store.hear("Are you there?")
    assert second.turn_id not in (None, first.turn_id)
    assert await store.journal.claim(first.turn_id, store.now) is None
    store.clock.advance(seconds=5)
    claim = await store.claim(second)
    assert texts(claim) == ["My probe is offline.", "Are you there?"]
    assert claim.asked_at == first.asked_at
    assert (claim.attempt, claim.parks, claim.merges) == (1, 0, 0)
    assert (claim.history, claim.claimed_at) == ((), store.now)
    assert (await store.end(claim, reply(may_be_superseded=True))).status == "answered"
    assert [role for role, _ in await store.said(claim.ticket.id)] == ["customer", "customer", "ai"]


async def test_a_burst_after_a_parked_turn_is_one_turn(store: Store) -> None:
    first = await parked(store)
    receipts = [await store.hear(words) for words in ("Hello?", "Anybody?")]
    assert len({receipt.turn_id for receipt in receipts}) == 1
    claim = await store.claim(receipts[0])
    assert texts(claim) == ["My probe is offline.", "Hello?", "Anybody?"]
    assert claim.asked_at == first.asked_at


async def test_who_keeps_writing_while_no_model_works_waits_from_the_first_message(
    store: Store,
) -> None:
    claim = first = await parked(store)
    for words in ("Hello?", "Anybody?"):
        store.clock.advance(seconds=20)
        claim = await store.claim(await store.hear(words))
        await park(store, claim)
    again = await store.claim(claim)
    assert again.asked_at == first.asked_at
    assert texts(again) == ["My probe is offline.", "Hello?", "Anybody?"]


async def test_where_ana_has_written_already_her_next_turn_is_not_put_aside(store: Store) -> None:
    first = await store.begin("My probe is offline.")
    store.clock.advance(seconds=2)
    second = await store.hear("And my hub, too.")
    await park(store, first)
    assert await store.journal.claim(first.turn_id, store.now) is None
    claim = await store.claim(second)
    assert texts(claim) == ["My probe is offline.", "And my hub, too."]
    assert (claim.merges, claim.asked_at) == (1, first.asked_at)


async def test_a_message_and_a_turn_put_aside_at_once_are_one_turn(store: Store) -> None:
    for number in range(10):
        thread = f"thread-{number}"
        first = await store.begin("My probe is offline.", thread=thread)
        receipt, _ = await asyncio.gather(
            store.hear("And my hub.", thread=thread), park(store, first)
        )
        assert await store.journal.claim(first.turn_id, store.now) is None
        claim = await store.claim(receipt)
        assert sorted(texts(claim)) == ["And my hub.", "My probe is offline."]
        assert (await store.end(claim, reply(may_be_superseded=True))).status == "answered"


# --- Mara steps in -------------------------------------------------------------------------------


async def test_mara_steps_in_while_a_turn_waits(store: Store) -> None:
    first = await parked(store)
    taken = await store.take_over(first.ticket.id)
    again = await store.claim(first)
    assert (again.epoch, again.ticket.epoch) == (0, 1)
    plan = Plan(action="REFUND", arguments={}, amount=Decimal(5))
    with pytest.raises(Overtaken, match=MARA.name):
        await store.ledger.intend(again, plan, "key", lambda totals: None, "en", store.now)
    with pytest.raises(Overtaken, match=MARA.name):
        await store.end(again, reply(dispatches=(mail("Too late."),)))
    await store.tickets.abandon(again, "Mara has it", store.now)
    assert await store.journal.claim(first.turn_id, store.now) is None
    assert await store.tickets.ticket(taken.id) == taken
    assert await store.outbox.rows_of(taken.id) == ()


async def test_what_ana_writes_to_mara_wakes_no_turn(store: Store) -> None:
    first = await parked(store)
    await store.take_over(first.ticket.id)
    assert (await store.hear("Hello Mara?")).turn_id is None
    assert texts(await store.claim(first)) == ["My probe is offline."]


async def test_after_a_give_back_the_next_message_takes_the_parked_turn_over(store: Store) -> None:
    first = await parked(store)
    await store.take_over(first.ticket.id)
    await store.tickets.change(first.ticket.id, "give_back", MARA, store.now)
    claim = await store.claim(await store.hear("So?"))
    assert texts(claim) == ["My probe is offline.", "So?"]
    assert (claim.epoch, claim.asked_at) == (2, first.asked_at)
    assert await store.journal.claim(first.turn_id, store.now) is None
    assert (await store.end(claim, reply(may_be_superseded=True))).status == "answered"


async def test_thanks_or_an_automatic_answer_leave_a_parked_turn_where_it_is(store: Store) -> None:
    first = await parked(store)
    await store.hear("Thanks in advance!", kind="thanks")
    await store.hear("Out of office", kind="automatic")
    again = await store.claim(first)
    assert texts(again) == ["My probe is offline."]
    assert again.sender == ANA
    assert (await store.end(again, reply(may_be_superseded=True))).status == "answered"


async def test_an_intent_outlives_the_wait(store: Store) -> None:
    first = await store.begin("Please refund F-1001.")
    plan = Plan(action="REFUND", arguments={}, amount=Decimal(5))
    row = await store.ledger.intend(first, plan, "key", lambda totals: None, "en", store.now)
    await park(store, first)
    again = await store.claim(first)
    found = await store.ledger.intend(again, plan, "key", lambda totals: None, "en", store.now)
    assert isinstance(found, LedgerRow)
    assert found == row


# --- the job that resumes it ---------------------------------------------------------------------


@pytest.mark.parametrize("store", ["postgres"], indirect=True)
async def test_a_parked_turn_gets_a_job_at_its_time_and_another_should_that_be_lost(
    store: Store, engine: AsyncEngine, jobs: Jobs
) -> None:
    async def todo() -> list[tuple[str, str]]:
        async with engine.begin() as connection:
            found = await connection.execute(
                text("DELETE FROM procrastinate_jobs RETURNING lock, args ->> 'turn_id'")
            )
            return [(row[0], row[1]) for row in found]

    claim = await parked(store)
    await todo()
    store.clock.advance(seconds=59)
    assert await resume(engine, jobs, store.now) == 0
    store.clock.advance(seconds=1)
    by_workers = await asyncio.gather(*(resume(engine, jobs, store.now) for _ in range(3)))
    assert sum(by_workers) == 1
    assert await todo() == [(claim.ticket.id, claim.turn_id)]
    store.clock.set(store.now + RESUMED - timedelta(seconds=1))
    assert await resume(engine, jobs, store.now) == 0
    store.clock.advance(seconds=1)
    assert await resume(engine, jobs, store.now) == 1
    await store.claim(claim)
    store.clock.advance(days=1)
    assert await resume(engine, jobs, store.now) == 0
