"""Tickets: what intake makes of a message, how a turn ends, and what a person changes."""

import asyncio
from datetime import timedelta

import pytest
from tests.colleagues import user
from tests.contract.conftest import ANA, BEN, BRIEF, MARA, Store, hand_off, mail, reply

from deskhand.core.accounts import Account
from deskhand.core.actors import SYSTEM, Actor
from deskhand.core.contacts import Contact
from deskhand.core.context import Context
from deskhand.core.decisions import NothingToDo, Replied
from deskhand.core.errors import Fenced, NotFound, Overtaken, Refused, Superseded
from deskhand.core.messages import Attachment
from deskhand.core.state import Claim, Ending, Receipt
from deskhand.core.tickets import Kind, Ticket
from deskhand.core.transitions import Change

DAY = timedelta(days=1)


async def resolved(store: Store, **more: str) -> Ticket:
    """Ana was answered and said nothing for three days."""
    ticket = await store.answered(**more)
    store.clock.advance(days=3)
    return await store.tickets.change(ticket.id, "assume_resolved", SYSTEM, store.now)


async def words(store: Store, receipt: Receipt) -> list[str]:
    """What the turn of a receipt will answer."""
    return [message.text for message in (await store.claim(receipt)).messages]


# --- intake --------------------------------------------------------------------------------------


async def test_a_first_message_opens_a_ticket_of_the_ai(store: Store) -> None:
    receipt = await store.hear("My probe is offline.", mode="draft")
    assert receipt.turn_id is not None
    assert not receipt.duplicate
    ticket = await store.tickets.ticket(receipt.ticket_id)
    assert (ticket.owner, ticket.status, ticket.epoch) == ("ai", "open", 0)
    assert (ticket.channel, ticket.thread_id, ticket.subject) == ("mail", "garden", "My garden")
    assert (ticket.kind, ticket.mode, ticket.language) == ("question", "draft", "en")
    assert (ticket.opened_at, ticket.open_since) == (store.now, store.now)
    assert (ticket.due_at, ticket.due_kind) == (store.now + DAY, "open_24h")
    assert await store.tickets.sender(ticket.id) == ANA


async def test_a_message_keeps_what_came_with_it(store: Store) -> None:
    photo = Attachment(name="probe.jpg", media_type="image/jpeg", size=9, url="https://x.example/9")
    receipt = await store.hear("Look: Grüße 🌱", attachments=(photo,))
    (message,) = await store.tickets.messages(receipt.ticket_id)
    assert (message.id, message.text) == (receipt.message_id, "Look: Grüße 🌱")
    assert message.attachments == (photo,)
    assert (message.language, message.subject, message.at) == ("en", "My garden", store.now)


async def test_the_day_runs_from_when_ana_wrote_and_never_from_the_future(store: Store) -> None:
    waited = await store.hear(thread="old", at=store.now - timedelta(hours=5))
    ticket = await store.tickets.ticket(waited.ticket_id)
    assert (ticket.opened_at, ticket.due_at) == (
        store.now - timedelta(hours=5),
        store.now + timedelta(hours=19),
    )
    fast_watch = await store.hear(thread="new", at=store.now + DAY)
    assert (await store.tickets.ticket(fast_watch.ticket_id)).opened_at == store.now
    (message,) = await store.tickets.messages(fast_watch.ticket_id)
    assert message.at == store.now


@pytest.mark.parametrize("ending", [reply(message_id="m-said"), hand_off(message_id="m-said")])
async def test_what_is_said_knows_its_turn_and_has_the_id_that_left(
    store: Store, ending: Ending
) -> None:
    claim = await store.claim(await store.hear())
    await store.tickets.end_turn(claim, ending, store.now)
    said = [one for one in await store.tickets.messages(claim.ticket.id) if one.role == "ai"]
    assert [(one.id, one.turn_id) for one in said] == [("m-said", claim.turn_id)]


async def test_a_burst_is_one_turn(store: Store) -> None:
    receipts = [await store.hear(text) for text in ("Hello?", "My probe", "is offline.")]
    assert len({(receipt.ticket_id, receipt.turn_id) for receipt in receipts}) == 1
    assert len({receipt.message_id for receipt in receipts}) == 3
    assert await words(store, receipts[0]) == ["Hello?", "My probe", "is offline."]


async def test_messages_that_arrive_at_the_same_instant_are_one_ticket(store: Store) -> None:
    receipts = await asyncio.gather(*(store.hear(f"Hello {n}") for n in range(5)))
    assert len({(receipt.ticket_id, receipt.turn_id) for receipt in receipts}) == 1
    assert len(await words(store, receipts[0])) == 5


async def test_a_message_while_a_worker_thinks_starts_the_next_turn(store: Store) -> None:
    first = await store.begin("My probe is offline.")
    second = await store.hear("And my hub, too.")
    third = await store.hear("And my cat.")
    assert second.ticket_id == first.ticket.id
    assert second.turn_id not in (None, first.turn_id)
    assert third.turn_id == second.turn_id
    await store.end(first, reply())
    assert await words(store, second) == ["And my hub, too.", "And my cat."]


@pytest.mark.parametrize("meanwhile", ["waits", "runs", "has ended"])
async def test_the_same_message_twice_is_the_same_message(store: Store, meanwhile: str) -> None:
    receipt = await store.hear("My probe is offline.", message_id="<1@example.org>")
    if meanwhile != "waits":
        claim = await store.claim(receipt)
        if meanwhile == "has ended":
            await store.end(claim, reply())
    before = await store.tickets.ticket(receipt.ticket_id)
    said = await store.said(receipt.ticket_id)
    again = await store.hear("My probe is offline.", message_id="<1@example.org>")
    assert again == receipt.model_copy(update={"duplicate": True})
    assert await store.tickets.ticket(receipt.ticket_id) == before
    assert await store.said(receipt.ticket_id) == said


async def test_a_message_delivered_twice_at_once_is_stored_once(store: Store) -> None:
    receipts = await asyncio.gather(*(store.hear("Hello?", message_id="<1@x>") for _ in range(4)))
    assert sorted(receipt.duplicate for receipt in receipts) == [False, True, True, True]
    assert len({receipt.message_id for receipt in receipts}) == 1
    assert len(await store.tickets.messages(receipts[0].ticket_id)) == 1


async def test_a_message_delivered_at_once_in_several_threads_is_stored_once(store: Store) -> None:
    receipts = await asyncio.gather(
        *(store.hear("Hello?", message_id="same", thread=f"thread-{n}") for n in range(5))
    )
    assert len({receipt.message_id for receipt in receipts}) == 1
    assert [receipt.duplicate for receipt in receipts].count(False) == 1


async def test_ids_of_two_channels_have_nothing_to_do_with_each_other(store: Store) -> None:
    one = await store.hear("Hello?", message_id="1", channel="mail")
    two = await store.hear("Hello?", message_id="1", channel="chat")
    assert not two.duplicate
    assert one.ticket_id != two.ticket_id


async def test_a_reply_in_a_thread_joins_its_ticket(store: Store) -> None:
    first = await store.hear("My probe is offline.", thread="", message_id="<1@x>")
    joined = await store.hear("Still.", thread="<1@x>")
    other = await store.hear("Where is my parcel?", thread="", message_id="<2@x>")
    assert joined.ticket_id == first.ticket_id != other.ticket_id
    ticket = await store.answered("It works!?", thread="<1@x>")
    assert ticket.id == first.ticket_id
    again = await store.hear("Still offline.", thread="<1@x>")
    assert again.ticket_id == ticket.id
    assert (await store.tickets.ticket(ticket.id)).status == "open"


async def test_the_same_person_in_another_thread_has_another_ticket(store: Store) -> None:
    one = await store.tickets.ticket((await store.hear(thread="one")).ticket_id)
    two = await store.tickets.ticket((await store.hear(thread="two")).ticket_id)
    ben = await store.tickets.ticket((await store.hear(thread="ben", sender=BEN)).ticket_id)
    assert one.id != two.id
    assert one.contact_id == two.contact_id != ben.contact_id


async def test_a_person_keeps_the_ticket_when_ana_writes_again(store: Store) -> None:
    ticket = await store.take_over((await store.answered()).id)
    receipt = await store.hear("Are you there?")
    assert (receipt.ticket_id, receipt.turn_id) == (ticket.id, None)
    after = await store.tickets.ticket(ticket.id)
    assert (after.owner, after.person, after.status, after.epoch) == (
        "person",
        MARA.name,
        "open",
        1,
    )
    assert (await store.said(ticket.id))[-1] == ("customer", "Are you there?")


async def test_shadow_mode_thinks_on_though_a_person_has_the_ticket(store: Store) -> None:
    claim = await store.begin(mode="shadow")
    await store.end(claim, hand_off("").model_copy(update={"change": "shadow_hand_off"}))
    receipt = await store.hear("Are you there?")
    assert receipt.turn_id is not None
    assert (await store.tickets.ticket(receipt.ticket_id)).owner == "queue"


# --- the end of a ticket and what comes after it -------------------------------------------------


@pytest.mark.parametrize("days", [0, 7])
async def test_within_seven_days_a_message_reopens_the_ticket(store: Store, days: int) -> None:
    ticket = await resolved(store)
    store.clock.advance(days=days)
    receipt = await store.hear("It is offline again.")
    assert receipt.ticket_id == ticket.id
    assert receipt.turn_id is not None
    after = await store.tickets.ticket(ticket.id)
    assert (after.status, after.owner, after.reopened, after.epoch) == ("open", "ai", 1, 0)
    assert (after.resolved_at, after.resolution) == (None, "")
    assert (after.open_since, after.due_at) == (store.now, store.now + DAY)


async def test_after_seven_days_a_message_opens_a_new_linked_ticket(store: Store) -> None:
    old = await resolved(store)
    store.clock.advance(days=7, seconds=1)
    receipt = await store.hear("It is offline again.")
    new = await store.tickets.ticket(receipt.ticket_id)
    assert (new.linked_ticket, new.thread_id, new.reopened) == (old.id, "garden", 0)
    assert new.opened_at == store.now
    assert await store.tickets.ticket(old.id) == old
    assert (await store.hear("Hello?")).ticket_id == new.id
    assert await store.said(new.id) == [
        ("customer", "It is offline again."),
        ("customer", "Hello?"),
    ]


async def test_a_resolved_ticket_of_a_person_reopens_with_that_person(store: Store) -> None:
    ticket = await store.take_over((await store.answered()).id)
    await store.tickets.change(ticket.id, "resolve", MARA, store.now)
    receipt = await store.hear("Once more, please.")
    after = await store.tickets.ticket(ticket.id)
    assert (receipt.turn_id, after.owner, after.person, after.status) == (
        None,
        "person",
        MARA.name,
        "open",
    )


async def test_bare_thanks_confirm_an_answer(store: Store) -> None:
    ticket = await store.answered()
    receipt = await store.hear("Thanks!", kind="thanks")
    assert (receipt.ticket_id, receipt.turn_id) == (ticket.id, None)
    after = await store.tickets.ticket(ticket.id)
    assert (after.status, after.resolution, after.resolved_at) == (
        "resolved",
        "confirmed",
        store.now,
    )
    assert after.due_at is None


@pytest.mark.parametrize("days", [1, 30])
async def test_bare_thanks_reopen_nothing(store: Store, days: int) -> None:
    ticket = await resolved(store)
    store.clock.advance(days=days)
    receipt = await store.hear("Thanks!", kind="thanks")
    assert (receipt.ticket_id, receipt.turn_id) == (ticket.id, None)
    after = await store.tickets.ticket(ticket.id)
    assert (after.status, after.resolution, after.reopened) == ("resolved", "confirmed", 0)
    assert after.resolved_at == ticket.resolved_at
    assert (await store.said(ticket.id))[-1] == ("customer", "Thanks!")


async def test_thanks_before_an_answer_change_nothing(store: Store) -> None:
    claim = await store.begin()
    before = await store.tickets.ticket(claim.ticket.id)
    assert (await store.hear("Thanks in advance!", kind="thanks")).turn_id is None
    assert await store.tickets.ticket(claim.ticket.id) == before
    assert (await store.end(claim, reply(may_be_superseded=True))).status == "answered"


@pytest.mark.parametrize("kind", ["thanks", "automatic", "spam"])
async def test_what_is_no_question_is_closed_unanswered(store: Store, kind: Kind) -> None:
    receipt = await store.hear("Out of office", kind=kind)
    assert receipt.turn_id is None
    ticket = await store.tickets.ticket(receipt.ticket_id)
    assert (ticket.kind, ticket.status, ticket.resolution) == (kind, "resolved", "")
    assert (ticket.due_at, ticket.human_touch_count) == (None, 0)
    assert await store.said(ticket.id) == [("customer", "Out of office")]
    assert await store.outbox.rows_of(ticket.id) == ()


@pytest.mark.parametrize("kind", ["automatic", "spam"])
async def test_an_automatic_answer_moves_no_ticket(store: Store, kind: Kind) -> None:
    ticket = await store.answered()
    receipt = await store.hear("Out of office", kind=kind)
    assert (receipt.ticket_id, receipt.turn_id) == (ticket.id, None)
    assert await store.tickets.ticket(ticket.id) == ticket
    assert (await store.said(ticket.id))[-1] == ("customer", "Out of office")


# --- the end of a turn ---------------------------------------------------------------------------


async def test_a_reply_is_said_sent_and_leaves_the_ball_with_ana(store: Store) -> None:
    claim = await store.begin()
    store.clock.advance(minutes=1)
    ending = reply(
        "Hold the button.",
        dispatches=(mail("Hold the button."),),
        category="technical",
        language="pt",
        priority=5,
        mode="draft",
        summary="Ana's probes.",
        summarised=4,
    )
    ticket = await store.end(claim, ending)
    assert ticket == await store.tickets.ticket(ticket.id)
    assert (ticket.status, ticket.owner, ticket.answered_at) == ("answered", "ai", store.now)
    assert (ticket.due_at, ticket.due_kind) == (store.now + timedelta(hours=72), "assume_resolved")
    assert (ticket.category, ticket.language, ticket.priority) == ("technical", "pt", 5)
    assert (ticket.mode, ticket.summary, ticket.summarised) == ("draft", "Ana's probes.", 4)
    (row,) = await store.outbox.rows_of(ticket.id)
    assert (row.status, row.epoch, row.next_at) == ("pending", 0, store.now)
    said = (await store.tickets.messages(ticket.id))[-1]
    assert (said.role, said.text, said.author, said.at) == (
        "ai",
        "Hold the button.",
        "Deskhand",
        store.now,
    )


async def test_what_an_ending_does_not_say_stays_and_urgency_never_falls(store: Store) -> None:
    await store.end(await store.begin(), reply(category="technical", priority=5, summary="A."))
    ticket = await store.end(await store.begin(), reply(priority=1))
    assert (ticket.category, ticket.priority, ticket.summary) == ("technical", 5, "A.")
    assert (ticket.language, ticket.mode) == ("en", "auto")


async def test_a_draft_waits_in_the_open(store: Store) -> None:
    outcome = Replied(text="Hold the button.", draft=True)
    ticket = await store.end(await store.begin(), Ending(outcome=outcome, change="ai_draft"))
    assert (ticket.status, ticket.owner, ticket.due_kind) == ("open", "ai", "open_24h")
    assert (await store.said(ticket.id))[-1] == ("draft", "Hold the button.")


async def test_a_hand_off_gives_the_ticket_to_the_queue(store: Store) -> None:
    ticket = await store.end(await store.begin(), hand_off("Mara will write."))
    assert (ticket.owner, ticket.status, ticket.epoch) == ("queue", "open", 1)
    assert (ticket.human_touch_count, ticket.due_at) == (1, None)
    assert (await store.said(ticket.id))[-1] == ("ai", "Mara will write.")


async def test_a_silent_hand_off_says_nothing(store: Store) -> None:
    ending = hand_off("").model_copy(update={"change": "shadow_hand_off"})
    ticket = await store.end(await store.begin(), ending)
    assert (ticket.owner, ticket.human_touch_count) == ("queue", 0)
    assert len(await store.said(ticket.id)) == 1


async def test_a_turn_may_end_with_nothing_to_do(store: Store) -> None:
    claim = await store.begin()
    ending = Ending(outcome=NothingToDo(why="Mara has it"), change=None, category="billing")
    ticket = await store.end(claim, ending)
    assert ticket == claim.ticket.model_copy(update={"category": "billing"})
    assert await store.journal.claim(claim.turn_id, store.now) is None


async def test_an_approval_is_due_when_it_expires(store: Store) -> None:
    expires = store.now + timedelta(hours=4)
    ending = reply("A colleague decides.", change="ai_awaits_approval", approval_expires=expires)
    ticket = await store.end(await store.begin(), ending)
    assert (ticket.status, ticket.due_at, ticket.due_kind) == ("open", expires, "approval")


async def test_a_context_names_the_tickets_account(store: Store) -> None:
    contact = Contact(id="c-ana", name="Ana Sousa", role="owner")
    context = Context(at=store.now, contact=contact, account=Account(id="acc-1", name="Viveiros"))
    ticket = await store.end(await store.begin(), reply(context=context))
    assert (await store.tickets.ticket(ticket.id)).account_id == "acc-1"
    kept = await store.end(
        await store.begin(), reply(context=context.model_copy(update={"account": None}))
    )
    assert kept.account_id == "acc-1"


async def test_an_ending_that_the_ticket_does_not_allow_leaves_no_trace(store: Store) -> None:
    claim = await store.begin()
    before = await store.tickets.ticket(claim.ticket.id)
    with pytest.raises(Refused):
        await store.end(claim, reply(change="wake", dispatches=(mail("No."),)))
    assert await store.tickets.ticket(before.id) == before
    assert len(await store.said(before.id)) == 1
    assert await store.outbox.rows_of(before.id) == ()
    assert (await store.end(await store.claim(claim), reply())).status == "answered"


# --- superseded and overtaken --------------------------------------------------------------------


async def test_a_newer_message_takes_a_reply_over_but_twice_at_most(store: Store) -> None:
    claim = await store.begin("one")
    for text in ("two", "three"):
        newer = await store.hear(text)
        with pytest.raises(Superseded):
            await store.end(claim, reply(may_be_superseded=True, dispatches=(mail("No."),)))
        await store.tickets.merge_into_next(claim, store.now)
        assert await store.journal.claim(claim.turn_id, store.now) is None
        with pytest.raises(Fenced):
            await store.tickets.merge_into_next(claim, store.now)
        claim = await store.claim(newer)
    assert claim.merges == 2
    assert [message.text for message in claim.messages] == ["one", "two", "three"]
    last = await store.hear("four")
    ticket = await store.end(claim, reply(may_be_superseded=True))
    assert ticket.id == last.ticket_id
    assert [role for role, _ in await store.said(ticket.id)] == ["customer"] * 4 + ["ai"]
    assert await store.outbox.rows_of(ticket.id) == ()
    after = await store.claim(last)
    assert ([message.text for message in after.messages], after.merges) == (["four"], 0)


async def test_a_reply_about_an_effect_is_not_taken_over(store: Store) -> None:
    claim = await store.begin()
    await store.hear("Hurry.")
    assert (await store.end(claim, reply("Refunded."))).answered_at == store.now


@pytest.mark.parametrize("ending", [reply(), reply(may_be_superseded=True), hand_off()])
async def test_after_a_take_over_the_turn_says_nothing(store: Store, ending: Ending) -> None:
    claim = await store.begin()
    await store.hear("Is a human there?")
    taken = await store.take_over(claim.ticket.id)
    with pytest.raises(Overtaken, match="mara"):
        await store.end(claim, ending)
    await store.tickets.abandon(claim, "Mara has it", store.now)
    assert await store.journal.claim(claim.turn_id, store.now) is None
    assert await store.tickets.ticket(taken.id) == taken
    assert [role for role, _ in await store.said(taken.id)] == ["customer", "customer"]


async def test_a_retry_does_not_forget_that_a_person_had_the_ticket(store: Store) -> None:
    claim = await store.begin()
    await store.take_over(claim.ticket.id)
    await store.tickets.change(claim.ticket.id, "give_back", MARA, store.now)
    again = await store.claim(claim)
    assert (again.epoch, again.ticket.epoch) == (0, 2)
    with pytest.raises(Overtaken):
        await store.end(again, reply())


async def test_a_turn_that_began_after_a_give_back_may_answer(store: Store) -> None:
    ticket = await store.take_over((await store.answered()).id)
    await store.tickets.change(ticket.id, "give_back", MARA, store.now)
    claim = await store.begin("One more thing?")
    assert claim.epoch == 2
    assert (await store.end(claim, reply())).status == "answered"


# --- people --------------------------------------------------------------------------------------


async def test_a_take_over_silences_the_clock_of_the_ai(store: Store) -> None:
    receipt = await store.hear()
    ticket = await store.take_over(receipt.ticket_id)
    assert (ticket.owner, ticket.person, ticket.status, ticket.epoch) == (
        "person",
        MARA.name,
        "open",
        1,
    )
    assert (ticket.human_touch_count, ticket.due_at) == (1, None)
    assert await store.tickets.ticket(ticket.id) == ticket


async def test_a_change_its_message_and_what_leaves_are_one(store: Store) -> None:
    ticket = await store.take_over((await store.hear()).ticket_id)
    message = await store.by_person("Mara here, press it longer.")
    told = mail(message.text, guarded=False)
    after = await store.tickets.change(
        ticket.id, "person_reply", MARA, store.now, message=message, dispatches=(told,), brief=BRIEF
    )
    assert (after.status, after.owner, after.due_kind) == ("answered", "person", "assume_resolved")
    assert (await store.tickets.messages(ticket.id))[-1] == message
    (row,) = await store.outbox.rows_of(ticket.id)
    assert (row.delivery, row.epoch) == (told.delivery, None)


@pytest.mark.parametrize(
    ("change", "by"),
    [("person_reply", user("tom")), ("wake", MARA), ("reopen", MARA), ("snooze", MARA)],
)
async def test_what_is_refused_leaves_everything_as_it_was(
    store: Store, change: Change, by: Actor
) -> None:
    ticket = await store.take_over((await store.hear()).ticket_id)
    said = await store.said(ticket.id)
    with pytest.raises(Refused):
        await store.tickets.change(
            ticket.id,
            change,
            by,
            store.now,
            until=store.now,
            message=await store.by_person("Not said."),
            dispatches=(mail("Not sent."),),
        )
    assert await store.tickets.ticket(ticket.id) == ticket
    assert await store.said(ticket.id) == said
    assert await store.outbox.rows_of(ticket.id) == ()


async def test_a_snoozed_ticket_is_due_when_it_wakes(store: Store) -> None:
    ticket = await store.take_over((await store.hear()).ticket_id)
    until = store.now + timedelta(days=2)
    asleep = await store.tickets.change(ticket.id, "snooze", MARA, store.now, until=until)
    assert (asleep.status, asleep.due_at, asleep.due_kind) == ("snoozed", until, "snooze")
    store.clock.set(until)
    awake = await store.tickets.change(ticket.id, "wake", SYSTEM, store.now)
    assert (awake.status, awake.owner, awake.snoozed_until) == ("open", "person", None)


async def test_a_message_wakes_a_snoozed_ticket(store: Store) -> None:
    ticket = await store.take_over((await store.hear()).ticket_id)
    await store.tickets.change(ticket.id, "snooze", MARA, store.now, until=store.now + DAY)
    await store.hear("I found it!?")
    after = await store.tickets.ticket(ticket.id)
    assert (after.status, after.snoozed_until, after.due_at) == ("open", None, None)


async def test_two_people_cannot_both_take_a_ticket(store: Store) -> None:
    ticket_id = (await store.hear()).ticket_id
    taken = await asyncio.gather(
        *(store.take_over(ticket_id, person) for person in (MARA, user("tom"))),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in taken) == ["Refused", "Ticket"]
    assert (await store.tickets.ticket(ticket_id)).epoch == 1


async def test_a_reply_and_a_take_over_at_once_leave_no_reply_behind(store: Store) -> None:
    claims: list[Claim] = [await store.begin(thread=f"thread-{n}") for n in range(6)]
    for claim in claims:
        await asyncio.gather(
            store.end(claim, reply(dispatches=(mail("An answer."),))),
            store.take_over(claim.ticket.id),
            return_exceptions=True,
        )
    assert await store.leaving() == []
    for claim in claims:
        assert (await store.tickets.ticket(claim.ticket.id)).owner == "person"


async def test_messages_come_oldest_first(store: Store) -> None:
    ticket = await store.answered("one")
    store.clock.advance(minutes=1)
    await store.answered("two")
    assert [text for _, text in await store.said(ticket.id)] == [
        "one",
        "Hold the button for five seconds.",
        "two",
        "Hold the button for five seconds.",
    ]


async def test_a_ticket_that_never_was_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.tickets.ticket("none")
    with pytest.raises(NotFound):
        await store.tickets.sender("none")
    with pytest.raises(NotFound):
        await store.take_over("none")
