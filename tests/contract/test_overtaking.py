"""A person steps in, or the customer changes her mind, at every instant of a turn."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

import pytest
from tests.colleagues import user
from tests.contract.conftest import BRIEF, MARA, Store, hand_off, mail, reply

from deskhand.core.actors import AI, SYSTEM
from deskhand.core.decisions import Verdict
from deskhand.core.errors import (
    DeskhandError,
    Fenced,
    Overtaken,
    Refused,
    Superseded,
)
from deskhand.core.ledger import Approval, LedgerRow, Totals
from deskhand.core.ports import Plan
from deskhand.core.state import Claim, OutboxRow, Receipt
from deskhand.core.tickets import Ticket

REFUND = Plan(
    action="REFUND",
    arguments={"order_id": "F-1001", "amount": "30"},
    amount=Decimal(30),
    currency="EUR",
    order_id="F-1001",
)
DROPS_REPEATS = frozenset({"mail"})
ROUNDS = 50
"""Races are run this often; each takes a few milliseconds."""
T = TypeVar("T")


def yes(totals: Totals) -> None:
    return None


async def intend(store: Store, claim: Claim, hours: float = 0) -> LedgerRow:
    """The AI's refund; with `hours`, a person has that long to approve it."""
    wanted = Approval(expires_at=store.now + timedelta(hours=hours), roles=("lead",), why="much")
    row = await store.ledger.intend(
        claim,
        REFUND,
        f"{claim.turn_id}:REFUND",
        lambda totals: wanted if hours else None,
        "en",
        store.now,
    )
    assert isinstance(row, LedgerRow)
    return row


async def leaving(store: Store) -> tuple[OutboxRow, ...]:
    """What a dispatcher takes now."""
    return await store.outbox.claim_next(store.now, 10, DROPS_REPEATS)


async def statuses(store: Store, ticket_id: str) -> dict[str, str]:
    """What became of everything that was to leave."""
    rows = await store.outbox.rows_of(ticket_id)
    return {row.delivery.text: row.status for row in rows}


async def nothing_more_is_claimed(store: Store, claim: Claim) -> None:
    """The turn of `claim` neither acts nor speaks, however it is tried, and its worker gives up."""
    before = await store.tickets.ticket(claim.ticket.id)
    said, rows = await store.said(before.id), await store.ledger.rows(before.id)
    late = mail("Too late.")
    with pytest.raises(Overtaken, match=MARA.name):
        await store.ledger.intend(claim, REFUND, "another key", yes, "en", store.now)
    for ending in (
        reply(dispatches=(late,)),
        reply(dispatches=(late,), may_be_superseded=True),
        hand_off(dispatches=(late,)),
    ):
        with pytest.raises(Overtaken, match=MARA.name):
            await store.end(claim, ending)
    await store.tickets.abandon(claim, "Mara has it", store.now)
    assert await store.journal.claim(claim.turn_id, store.now) is None
    assert await store.tickets.ticket(before.id) == before
    assert await store.said(before.id) == said
    assert await store.ledger.rows(before.id) == rows
    assert "Too late." not in await statuses(store, before.id)


def is_with_mara(ticket: Ticket, epoch: int = 1) -> bool:
    return (ticket.owner, ticket.person, ticket.epoch) == ("person", MARA.name, epoch)


# --- "stop, don't refund" ------------------------------------------------------------------------


async def test_stop_comes_before_the_refund_was_intended(store: Store) -> None:
    claim = await store.begin("Please refund F-1001.")
    await store.note(claim, ("triage", "billing"))
    stop = await store.hear("Stop, don't refund!")
    with pytest.raises(Superseded):
        await intend(store, claim)
    await store.tickets.merge_into_next(claim, store.now)
    assert await store.ledger.rows(claim.ticket.id) == ()
    both = await store.claim(stop)
    assert [message.text for message in both.messages] == [
        "Please refund F-1001.",
        "Stop, don't refund!",
    ]
    assert (both.merges, both.attempt) == (1, 1)
    assert await store.journal.steps(both) == {}
    assert (await store.end(both, reply("Nothing was refunded."))).status == "answered"


async def test_who_keeps_writing_is_answered_at_the_third_turn(store: Store) -> None:
    claim = await store.begin("Please refund F-1001.")
    for words in ("Stop, don't refund!", "Or do."):
        newer = await store.hear(words)
        with pytest.raises(Superseded):
            await intend(store, claim)
        with pytest.raises(Superseded):
            await store.end(claim, reply(may_be_superseded=True))
        await store.tickets.merge_into_next(claim, store.now)
        claim = await store.claim(newer)
    last = await store.hear("No, don't.")
    assert (await intend(store, claim)).status == "intent"
    await store.end(claim, reply("Refunded."))
    after = await store.claim(last)
    assert ([message.text for message in after.messages], after.merges) == (["No, don't."], 0)


async def test_stop_comes_after_the_refund_was_intended(store: Store) -> None:
    claim = await store.begin("Please refund F-1001.")
    row = await intend(store, claim)
    stop = await store.hear("Stop, don't refund!")
    assert await intend(store, claim) == row
    await store.ledger.execute(row.id, store.now)
    await store.ledger.settle(row.id, "done", AI, store.now)
    await store.end(claim, reply("Refunded.", dispatches=(mail("Refunded."),)))
    after = await store.claim(stop)
    assert [message.text for message in after.messages] == ["Stop, don't refund!"]
    assert (after.merges, after.epoch) == (0, 0)
    assert await statuses(store, claim.ticket.id) == {"Refunded.": "pending"}


async def test_a_worker_that_died_before_it_merged_is_superseded_again(store: Store) -> None:
    claim = await store.begin("Please refund F-1001.")
    stop = await store.hear("Stop, don't refund!")
    with pytest.raises(Superseded):
        await intend(store, claim)
    other = await store.claim(claim)
    with pytest.raises(Fenced):
        await store.tickets.merge_into_next(claim, store.now)
    with pytest.raises(Superseded):
        await intend(store, other)
    await store.tickets.merge_into_next(other, store.now)
    assert (await store.claim(stop)).merges == 1


# --- Mara takes over at every instant ------------------------------------------------------------


async def test_mara_steps_in_before_a_worker_begins(store: Store) -> None:
    receipt = await store.hear()
    await store.take_over(receipt.ticket_id)
    claim = await store.claim(receipt)
    assert is_with_mara(claim.ticket)
    with pytest.raises(Overtaken, match=MARA.name):
        await intend(store, claim)
    with pytest.raises(Refused, match=MARA.name):
        await store.end(claim, reply(dispatches=(mail("No."),)))
    assert await store.outbox.rows_of(receipt.ticket_id) == ()


async def test_mara_steps_in_when_a_worker_has_begun(store: Store) -> None:
    claim = await store.begin()
    assert is_with_mara(await store.take_over(claim.ticket.id))
    await nothing_more_is_claimed(store, claim)


async def test_mara_steps_in_between_two_steps(store: Store) -> None:
    claim = await store.begin()
    await store.note(claim, ("triage", "billing"))
    await store.take_over(claim.ticket.id)
    await store.note(claim, ("resolution", "a reply that nobody will read"))
    again = await store.claim(claim)
    assert (await store.journal.steps(again)).keys() == {"triage", "resolution"}
    await nothing_more_is_claimed(store, again)


async def test_mara_steps_in_after_the_intent_and_sees_it(store: Store) -> None:
    claim = await store.begin()
    row = await intend(store, claim)
    await store.take_over(claim.ticket.id)
    assert await store.ledger.rows(claim.ticket.id) == (row,)
    assert (row.by, row.epoch, row.status) == (AI, 0, "intent")
    await nothing_more_is_claimed(store, claim)


async def test_mara_steps_in_during_the_call_and_its_result_is_kept(store: Store) -> None:
    claim = await store.begin()
    row = await store.ledger.execute((await intend(store, claim)).id, store.now)
    await store.take_over(claim.ticket.id)
    done = await store.ledger.settle(row.id, "done", AI, store.now, {"id": "re_1"})
    assert await store.ledger.rows(claim.ticket.id) == (done,)
    assert (done.status, done.epoch, done.result) == ("done", 0, {"id": "re_1"})
    await nothing_more_is_claimed(store, claim)


async def test_mara_steps_in_and_the_worker_that_takes_the_turn_up_is_silent_too(
    store: Store,
) -> None:
    first = await store.begin()
    await store.take_over(first.ticket.id)
    second = await store.claim(first)
    assert (second.attempt, second.epoch, second.ticket.epoch) == (2, 0, 1)
    with pytest.raises(Fenced):
        await store.end(first, reply())
    await nothing_more_is_claimed(store, second)


async def test_mara_steps_in_while_the_reply_waits_to_leave(store: Store) -> None:
    claim = await store.begin()
    ending = reply(dispatches=(mail("An answer."), mail("Told.", "team", guarded=False)))
    ticket = await store.end(claim, ending)
    await store.take_over(ticket.id)
    assert await statuses(store, ticket.id) == {"An answer.": "cancelled", "Told.": "pending"}
    assert [row.delivery.text for row in await leaving(store)] == ["Told."]
    assert (await store.row(ticket.id, "An answer.")).detail == "overtaken"


async def test_mara_steps_in_while_the_reply_is_being_sent(store: Store) -> None:
    ticket = await store.end(await store.begin(), reply(dispatches=(mail("An answer."),)))
    (row,) = await leaving(store)
    await store.take_over(ticket.id)
    assert await statuses(store, ticket.id) == {"An answer.": "sending"}
    assert (row.epoch, await leaving(store)) == (0, ())


async def test_mara_steps_in_when_the_reply_has_left(store: Store) -> None:
    ticket = await store.end(await store.begin(), reply(dispatches=(mail("An answer."),)))
    rows = await leaving(store)
    await store.outbox.sent(rows, store.now)
    taken = await store.take_over(ticket.id)
    assert is_with_mara(taken)
    assert taken.status == "answered"
    assert await statuses(store, ticket.id) == {"An answer.": "sent"}
    assert await leaving(store) == ()


async def test_after_a_give_back_the_old_turn_stays_silent_and_a_new_one_speaks(
    store: Store,
) -> None:
    old = await store.begin()
    await store.take_over(old.ticket.id)
    await store.tickets.change(old.ticket.id, "give_back", MARA, store.now)
    new = await store.hear("Are you there?")
    with pytest.raises(Overtaken):
        await intend(store, old)
    with pytest.raises(Overtaken):
        await store.end(old, reply(dispatches=(mail("Old."),)))
    await store.tickets.abandon(old, "overtaken", store.now)
    claim = await store.claim(new)
    assert claim.epoch == 2
    assert (await intend(store, claim)).epoch == 2
    ticket = await store.end(claim, reply(dispatches=(mail("New."),)))
    assert await statuses(store, ticket.id) == {"New.": "pending"}
    assert [row.epoch for row in await leaving(store)] == [2]


async def test_what_a_hand_off_says_outlives_maras_take_over(store: Store) -> None:
    words = mail("A colleague takes over.", guarded=False)
    ticket = await store.end(await store.begin(), hand_off(dispatches=(words,)))
    taken = await store.take_over(ticket.id)
    assert (taken.epoch, taken.human_touch_count) == (2, 2)
    assert [row.delivery.text for row in await leaving(store)] == ["A colleague takes over."]


# --- what a person or an approval does beside a turn ---------------------------------------------


async def sends_a_draft(store: Store, receipt: Receipt) -> None:
    await store.tickets.change(receipt.ticket_id, "send_draft", MARA, store.now)


async def is_told_of_her_refund(store: Store, receipt: Receipt) -> None:
    await store.tickets.change(receipt.ticket_id, "effect_reply", MARA, store.now)


async def sends_a_draft_that_helps(store: Store, receipt: Receipt) -> None:
    await sends_a_draft(store, receipt)
    await store.hear("Thanks!", kind="thanks")


async def puts_it_away_and_gives_it_back(store: Store, receipt: Receipt) -> None:
    ticket, tomorrow = await store.take_over(receipt.ticket_id), store.now + timedelta(days=1)
    await store.tickets.change(ticket.id, "snooze", MARA, store.now, until=tomorrow)
    await store.tickets.change(ticket.id, "give_back", MARA, store.now)


@pytest.mark.parametrize(
    "meanwhile",
    [
        sends_a_draft,
        is_told_of_her_refund,
        sends_a_draft_that_helps,
        puts_it_away_and_gives_it_back,
    ],
)
async def test_a_turn_of_the_ais_own_ticket_can_end(
    store: Store, meanwhile: Callable[[Store, Receipt], Awaitable[None]]
) -> None:
    receipt = await store.hear("And how do I export?")
    await meanwhile(store, receipt)
    claim = await store.claim(receipt)
    assert (claim.ticket.owner, claim.ticket.epoch) == ("ai", claim.epoch)
    if claim.ticket.status == "resolved":
        with pytest.raises(Overtaken, match="resolved"):
            await store.end(claim, reply())
        await store.tickets.abandon(claim, "resolved", store.now)
    else:
        assert (await store.end(claim, reply())).status == "answered"
    assert await store.journal.claim(claim.turn_id, store.now) is None


async def test_nothing_is_refunded_on_a_ticket_that_was_resolved_meanwhile(store: Store) -> None:
    receipt = await store.hear("Please refund F-1001.")
    claim = await store.claim(receipt)
    await sends_a_draft_that_helps(store, receipt)
    with pytest.raises(Overtaken):
        await intend(store, claim)


# --- approvals -----------------------------------------------------------------------------------


async def waits_for_approval(store: Store, hours: float = 4) -> LedgerRow:
    """Ana's refund is over the AI's limit; she has been told that somebody decides."""
    claim = await store.begin()
    row = await intend(store, claim, hours)
    assert row.expires_at is not None
    await store.end(claim, reply(change="ai_awaits_approval", approval_expires=row.expires_at))
    return row


async def test_mara_approves_a_minute_too_late(store: Store) -> None:
    row = await waits_for_approval(store)
    store.clock.advance(hours=4, minutes=1)
    with pytest.raises(Refused, match="expired"):
        await store.ledger.decide(row.id, True, MARA, yes, store.now)
    with pytest.raises(Refused, match="awaiting_approval"):
        await store.ledger.execute(row.id, store.now)
    await store.ledger.settle(row.id, "expired", SYSTEM, store.now)
    with pytest.raises(Refused):
        await store.ledger.decide(row.id, True, MARA, yes, store.now)


async def test_mara_approves_after_she_took_over(store: Store) -> None:
    row = await waits_for_approval(store)
    await store.take_over(row.ticket_id)
    approved = await store.ledger.decide(row.id, True, MARA, yes, store.now)
    assert isinstance(approved, LedgerRow)
    assert (approved.by, approved.epoch, approved.status) == (MARA, 1, "intent")
    assert is_with_mara(await store.tickets.ticket(row.ticket_id))
    assert (await store.ledger.execute(row.id, store.now)).epoch == 1
    await store.ledger.settle(row.id, "done", MARA, store.now)
    told = mail("Refunded 30 EUR.", guarded=False)
    ticket = await store.tickets.change(
        row.ticket_id, "effect_reply", MARA, store.now, dispatches=(told,)
    )
    assert is_with_mara(ticket)
    assert [one.delivery.text for one in await leaving(store)] == ["Refunded 30 EUR."]


async def test_what_mara_approved_is_hers_though_tom_takes_over(store: Store) -> None:
    row = await waits_for_approval(store)
    await store.ledger.decide(row.id, True, MARA, yes, store.now)
    await store.take_over(row.ticket_id, user("tom"))
    executing = await store.ledger.execute(row.id, store.now)
    assert (executing.by, executing.epoch, executing.status) == (MARA, 0, "executing")


# --- at the same instant -------------------------------------------------------------------------


async def at_once(first: Awaitable[T], second: Awaitable[object], number: int) -> T | DeskhandError:
    """Both at the same time; what came of the first. The second must work.

    Which of them is begun first changes with the number of the round.
    """
    if number % 2:
        one, other = await asyncio.gather(first, second, return_exceptions=True)
    else:
        other, one = await asyncio.gather(second, first, return_exceptions=True)
    if isinstance(other, BaseException):
        raise other
    if isinstance(one, BaseException) and not isinstance(one, DeskhandError):
        raise one
    return one


async def test_a_take_over_and_a_dispatcher_agree_on_who_was_first(store: Store) -> None:
    for number in range(ROUNDS):
        claim = await store.begin(thread=f"thread-{number}")
        ticket = await store.end(claim, reply(dispatches=(mail("An answer."),)))
        rows = await at_once(leaving(store), store.take_over(ticket.id), number)
        assert not isinstance(rows, DeskhandError)
        claimed = [row.delivery.text for row in rows if row.ticket_id == ticket.id]
        (row,) = await store.outbox.rows_of(ticket.id)
        assert (claimed, row.status) in ((["An answer."], "sending"), ([], "cancelled"))
        assert all(later.ticket_id != ticket.id for later in await leaving(store))
        assert is_with_mara(await store.tickets.ticket(ticket.id))


async def test_a_take_over_and_an_intent_agree_on_who_was_first(store: Store) -> None:
    for number in range(ROUNDS):
        claim = await store.begin(thread=f"thread-{number}")
        done = await at_once(intend(store, claim), store.take_over(claim.ticket.id), number)
        rows = await store.ledger.rows(claim.ticket.id)
        if isinstance(done, DeskhandError):
            assert isinstance(done, Overtaken)
            assert rows == ()
        else:
            assert rows == (done,)
            assert (done.epoch, done.by) == (0, AI)
        await nothing_more_is_claimed(store, claim)
        assert is_with_mara(await store.tickets.ticket(claim.ticket.id))


async def test_a_take_over_and_a_reply_agree_on_who_was_first(store: Store) -> None:
    for number in range(ROUNDS):
        claim = await store.begin(thread=f"thread-{number}")
        ending = reply("An answer.", dispatches=(mail("An answer."),))
        done = await at_once(store.end(claim, ending), store.take_over(claim.ticket.id), number)
        ticket = await store.tickets.ticket(claim.ticket.id)
        assert is_with_mara(ticket)
        roles = [role for role, _ in await store.said(ticket.id)]
        if isinstance(done, DeskhandError):
            assert isinstance(done, Overtaken)
            assert (ticket.status, roles) == ("open", ["customer"])
            assert await statuses(store, ticket.id) == {}
        else:
            assert (ticket.status, roles) == ("answered", ["customer", "ai"])
            assert await statuses(store, ticket.id) == {"An answer.": "cancelled"}
        assert all(row.ticket_id != ticket.id for row in await leaving(store))


async def test_stop_and_an_intent_agree_on_who_was_first(store: Store) -> None:
    for number in range(ROUNDS):
        claim = await store.begin(thread=f"thread-{number}")
        done = await at_once(
            intend(store, claim), store.hear("Stop!", thread=f"thread-{number}"), number
        )
        rows = await store.ledger.rows(claim.ticket.id)
        if isinstance(done, DeskhandError):
            assert isinstance(done, Superseded)
            assert rows == ()
            await store.tickets.merge_into_next(claim, store.now)
        else:
            assert rows == (done,)
            assert await intend(store, claim) == done


async def test_two_workers_that_wake_up_at_once_end_a_turn_once(store: Store) -> None:
    for number in range(ROUNDS // 5):
        old = await store.begin(thread=f"thread-{number}")
        new = await store.claim(old)
        done = await at_once(
            store.end(old, reply(dispatches=(mail("Old."),))),
            store.end(new, reply(dispatches=(mail("New."),))),
            number,
        )
        assert isinstance(done, Fenced)
        assert list(await statuses(store, old.ticket.id)) == ["New."]


async def test_an_approval_and_a_take_over_at_once_leave_an_intent_of_a_person(
    store: Store,
) -> None:
    for number in range(ROUNDS // 5):
        claim = await store.begin(thread=f"thread-{number}")
        row = await intend(store, claim, hours=4)
        decides = store.ledger.decide(row.id, True, MARA, yes, store.now)
        decided = await at_once(decides, store.take_over(claim.ticket.id, user("tom")), number)
        assert not isinstance(decided, DeskhandError | Verdict)
        assert (decided.by, decided.status) == (MARA, "intent")
        assert decided.epoch in (0, 1)
        assert await store.ledger.rows(claim.ticket.id) == (decided,)


async def test_a_hand_off_at_its_time_and_a_take_over_at_once_are_both_seen(store: Store) -> None:
    for number in range(ROUNDS // 5):
        receipt = await store.hear(thread=f"thread-{number}")
        due = store.tickets.change(receipt.ticket_id, "hand_off", SYSTEM, store.now, brief=BRIEF)
        done = await at_once(due, store.take_over(receipt.ticket_id), number)
        ticket = await store.tickets.ticket(receipt.ticket_id)
        refused = isinstance(done, Refused)
        assert is_with_mara(ticket, 1 if refused else 2)
        assert ticket.human_touch_count == ticket.epoch
