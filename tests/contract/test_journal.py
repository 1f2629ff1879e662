"""The journal: who owns a turn, what is frozen with it, and that results are stored once."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import pytest
from tests.contract.conftest import ANA, BEN, Store, reply

from deskhand.core.contacts import Contact
from deskhand.core.context import Context
from deskhand.core.decisions import Usage
from deskhand.core.errors import Fenced, NotFound, StepAlreadyStored
from deskhand.core.ports import Plan
from deskhand.core.state import Claim, Step

Write = Callable[[Store, Claim], Awaitable[object]]


def intend(store: Store, claim: Claim) -> Awaitable[object]:
    plan = Plan(action="REFUND", arguments={"order_id": "F-1"}, amount=Decimal(5))
    return store.ledger.intend(claim, plan, "key", lambda totals: None, "en", store.now)


WRITES: dict[str, Write] = {
    "store": lambda store, claim: store.note(claim, ("triage", 1)),
    "intend": intend,
    "end": lambda store, claim: store.end(claim, reply()),
    "merge": lambda store, claim: store.tickets.merge_into_next(claim, store.now),
    "abandon": lambda store, claim: store.tickets.abandon(claim, "overtaken", store.now),
}


async def test_a_worker_claims_what_ana_wrote(store: Store) -> None:
    receipt = await store.hear("My probe is offline.")
    claim = await store.claim(receipt)
    assert (claim.turn_id, claim.attempt, claim.epoch, claim.merges) == (receipt.turn_id, 1, 0, 0)
    assert claim.ticket == await store.tickets.ticket(receipt.ticket_id)
    assert claim.sender == ANA
    assert claim.claimed_at == store.now
    (message,) = claim.messages
    assert (message.id, message.role, message.text) == (
        receipt.message_id,
        "customer",
        "My probe is offline.",
    )
    assert (message.subject, message.author) == ("My garden", "Ana Sousa")
    assert (claim.history, claim.context, claim.recent, claim.replies_last_hour) == (
        (),
        None,
        (),
        0,
    )


async def test_a_sender_nobody_vouches_for_stays_unverified(store: Store) -> None:
    claim = await store.begin(sender=ANA.model_copy(update={"verified": False}))
    assert not claim.sender.verified


async def test_a_second_worker_goes_on_where_the_first_one_died(store: Store) -> None:
    first = await store.begin()
    await store.note(first, ("context", {"name": "Ana"}), ("triage", "technical"))
    store.clock.advance(minutes=5)
    second = await store.claim(first)
    assert (second.attempt, second.epoch) == (2, first.epoch)
    assert second.claimed_at == first.claimed_at
    assert second.messages == first.messages
    assert await store.journal.steps(second) == {"context": {"name": "Ana"}, "triage": "technical"}


@pytest.mark.parametrize("write", WRITES)
async def test_a_worker_that_wakes_up_late_writes_nothing_more(store: Store, write: str) -> None:
    zombie = await store.begin()
    await store.hear("And my hub, too.")
    owner = await store.claim(zombie)
    with pytest.raises(Fenced):
        await WRITES[write](store, zombie)
    assert await store.journal.steps(owner) == {}
    assert await store.ledger.rows(owner.ticket.id) == ()
    assert await store.tickets.ticket(owner.ticket.id) == owner.ticket
    await store.note(owner, ("triage", "technical"))
    assert (await store.end(owner, reply())).status == "answered"


@pytest.mark.parametrize("write", WRITES)
async def test_a_turn_that_has_ended_takes_nothing_more(store: Store, write: str) -> None:
    claim = await store.begin()
    await store.end(claim, reply())
    with pytest.raises(Fenced):
        await WRITES[write](store, claim)
    assert len(await store.tickets.messages(claim.ticket.id)) == 2


async def test_a_stored_step_stands(store: Store) -> None:
    claim = await store.begin()
    await store.note(claim, ("triage", "technical"))
    with pytest.raises(StepAlreadyStored, match="triage"):
        await store.note(claim, ("knowledge", []), ("triage", "billing"))
    assert await store.journal.steps(claim) == {"triage": "technical"}


async def test_a_stored_step_and_a_lost_turn_are_told_apart(store: Store) -> None:
    zombie = await store.begin()
    owner = await store.claim(zombie)
    await store.note(owner, ("triage", "technical"))
    with pytest.raises(Fenced):
        await store.note(zombie, ("triage", "technical"))
    with pytest.raises(StepAlreadyStored):
        await store.note(owner, ("triage", "technical"))


async def test_results_come_back_as_they_were(store: Store) -> None:
    claim = await store.begin()
    result = {"reply": "Grüße, Ana 🌱", "score": 0.25, "none": None, "list": [1, "", {"a": False}]}
    await store.note(claim, ("resolution", result), ("nothing", None), ("text", "plain"))
    assert await store.journal.steps(claim) == {
        "resolution": result,
        "nothing": None,
        "text": "plain",
    }


async def test_steps_at_the_end_are_kept_and_those_of_another_turn_are_not_seen(
    store: Store,
) -> None:
    first = await store.begin()
    await store.note(first, ("context", 1))
    usage = (Usage(model="haiku", purpose="resolve", input_tokens=9, cost=Decimal("0.001")),)
    await store.end(first, reply(steps=(Step(name="gate", result="ok"),), usage=usage))
    assert await store.journal.steps(first) == {"context": 1, "gate": "ok"}
    second = await store.begin("Thanks, and how do I export?")
    assert await store.journal.steps(second) == {}
    await store.note(second, ("context", 2))
    assert await store.journal.steps(first) == {"context": 1, "gate": "ok"}


async def test_usage_alone_may_be_stored_again_and_again(store: Store) -> None:
    claim = await store.begin()
    usage = (Usage(model="haiku", purpose="triage"),)
    await store.journal.store(claim, (), usage, store.now)
    await store.journal.store(claim, (), usage, store.now)
    assert await store.journal.steps(claim) == {}


async def test_what_ana_writes_after_the_claim_is_not_in_it(store: Store) -> None:
    first = await store.begin("My probe is offline.")
    store.clock.advance(seconds=1)
    later = await store.hear("And my hub, too.")
    again = await store.claim(first)
    assert later.turn_id not in (None, first.turn_id)
    assert [message.text for message in again.messages] == ["My probe is offline."]
    assert again.history == ()


async def test_history_is_what_was_said_before_oldest_first(store: Store) -> None:
    await store.answered("My probe is offline.")
    store.clock.advance(minutes=2)
    ticket = await store.end(await store.begin("Still offline."), reply("Then reset it."))
    store.clock.advance(minutes=2)
    claim = await store.begin("It works, but how do I export?", thread=ticket.thread_id)
    assert [(said.role, said.text) for said in claim.history] == [
        ("customer", "My probe is offline."),
        ("ai", "Hold the button for five seconds."),
        ("customer", "Still offline."),
        ("ai", "Then reset it."),
    ]
    assert [message.text for message in claim.messages] == ["It works, but how do I export?"]


async def test_the_ais_replies_of_the_last_hour_are_counted(store: Store) -> None:
    await store.answered()
    store.clock.advance(minutes=40)
    await store.answered()
    store.clock.advance(minutes=19)
    assert (await store.begin()).replies_last_hour == 2
    store.clock.advance(minutes=2)
    assert (await store.begin()).replies_last_hour == 1


async def test_replies_are_counted_over_all_of_a_contacts_threads(store: Store) -> None:
    await store.answered("My probe is offline.", thread="one")
    await store.answered("I am out of the office.", thread="two")
    assert (await store.begin("I am still away.", thread="three")).replies_last_hour == 2


async def test_anas_own_tickets_of_the_last_month_are_known(store: Store) -> None:
    await store.answered("Last year's question.", thread="old")
    store.clock.advance(days=31)
    await store.end(
        await store.begin("Where is my parcel?", thread="parcel"), reply(category="shipping")
    )
    store.clock.advance(days=3)
    await store.answered("An invoice is missing.", thread="invoice")
    await store.answered("I wait for a parcel.", thread="ben", sender=BEN)
    await store.hear("Out of office", thread="away", kind="automatic")
    claim = await store.begin("My probe is offline.", thread="probe")
    assert [(category, words.strip()) for category, _, words in claim.recent] == [
        ("", "An invoice is missing."),
        ("shipping", "Where is my parcel?"),
    ]
    assert claim.recent[0][1] == store.now


async def test_the_context_kept_with_a_ticket_comes_with_its_next_turn(store: Store) -> None:
    first = await store.begin()
    assert await store.tickets.context(first.ticket.id) is None
    context = Context(at=store.now, contact=Contact(id="c-ana", name="Ana Sousa", role="owner"))
    await store.end(first, reply(context=context))
    assert (await store.begin("One more thing, please?")).context == context
    assert await store.tickets.context(first.ticket.id) == context


async def test_a_turn_that_has_ended_is_nobodys(store: Store) -> None:
    answered = await store.begin()
    await store.end(answered, reply())
    assert await store.journal.claim(answered.turn_id, store.now) is None
    abandoned = await store.begin("Hello?")
    await store.tickets.abandon(abandoned, "overtaken", store.now)
    assert await store.journal.claim(abandoned.turn_id, store.now) is None


async def test_a_turn_that_never_was_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.journal.claim("no such turn", store.now)
