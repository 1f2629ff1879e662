"""The ledger: intents before effects, every total, approvals, and each step once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from tests.colleagues import user
from tests.contract.conftest import ANA, BEN, MARA, Store, reply

from deskhand.core.actors import AI
from deskhand.core.decisions import EffectStatus, Reason, Verdict
from deskhand.core.errors import AiStopped, Fenced, NotFound, Overtaken, Refused, Superseded
from deskhand.core.ledger import Approval, Check, LedgerRow, Totals
from deskhand.core.ports import Plan
from deskhand.core.state import Claim

NO = Verdict(reason=Reason.OVER_LIMIT, evidence="80 EUR", rule="guard")
AFTER: dict[EffectStatus, set[EffectStatus]] = {
    "intent": {"executing", "failed"},
    "executing": {"done", "failed", "uncertain"},
    "done": {"reversed"},
    "failed": set(),
    "uncertain": {"done", "failed"},
    "awaiting_approval": {"intent", "refused", "expired"},
    "refused": set(),
    "expired": set(),
    "reversed": set(),
}
"""From where a row may go where."""
WAY: dict[EffectStatus, tuple[EffectStatus, ...]] = {
    "intent": (),
    "executing": ("executing",),
    "done": ("executing", "done"),
    "failed": ("failed",),
    "uncertain": ("executing", "uncertain"),
    "awaiting_approval": (),
    "refused": ("refused",),
    "expired": ("expired",),
    "reversed": ("executing", "done", "reversed"),
}
"""How a row gets there, from `intent` or from `awaiting_approval`."""
NEEDS_A_PERSON: tuple[EffectStatus, ...] = ("awaiting_approval", "refused", "expired")
EVERY: tuple[EffectStatus, ...] = (*AFTER, "none", "elsewhere")


def refund(amount: str = "30", order: str = "F-1001", currency: str = "EUR") -> Plan:
    return Plan(
        action="REFUND",
        arguments={"order_id": order, "amount": amount},
        amount=Decimal(amount),
        currency=currency,
        order_id=order,
    )


def yes(totals: Totals) -> None:
    return None


def approval(at: datetime) -> Check:
    return lambda totals: Approval(expires_at=at, roles=("lead", "admin"), why="over 50 EUR")


def at_most(amount: int) -> Check:
    """Goes ahead while the contact's refunds, this one included, stay below."""
    return lambda totals: NO if totals.refunded_to_contact.get("EUR", 0) + 30 > amount else None


async def intend(
    store: Store, claim: Claim, plan: Plan, key: str = "key", check: Check = yes
) -> LedgerRow:
    row = await store.ledger.intend(claim, plan, key, check, "de", store.now)
    assert isinstance(row, LedgerRow)
    return row


async def by_mara(store: Store, ticket: str, plan: Plan, key: str, check: Check = yes) -> LedgerRow:
    row = await store.ledger.intend_by_person(ticket, plan, key, check, MARA, store.now)
    assert isinstance(row, LedgerRow)
    return row


async def row_that_is(store: Store, claim: Claim, status: EffectStatus, key: str) -> LedgerRow:
    """A row that has come as far as `status`."""
    check = approval(store.now + timedelta(hours=24)) if status in NEEDS_A_PERSON else yes
    row = await intend(store, claim, refund("30"), key, check)
    for step in WAY[status]:
        row = await store.ledger.settle(row.id, step, MARA, store.now)
    assert row.status == status
    return row


async def totals(store: Store, claim: Claim, plan: Plan | None = None) -> Totals:
    """What a check sees now; nothing is written."""
    seen: list[Totals] = []

    def look(totals: Totals) -> Verdict:
        seen.append(totals)
        return NO

    assert await store.ledger.intend(claim, plan or refund(), "look", look, "en", store.now) == NO
    return seen[0]


# --- intents -------------------------------------------------------------------------------------


async def test_an_intent_says_all_that_will_be_done_and_for_whom(store: Store) -> None:
    claim = await store.begin("Please refund F-1001.")
    row = await intend(store, claim, refund("19.90"))
    assert (row.ticket_id, row.turn_id, row.epoch) == (claim.ticket.id, claim.turn_id, 0)
    assert (row.action, row.arguments) == ("REFUND", {"order_id": "F-1001", "amount": "19.90"})
    assert (row.contact, row.order_id, row.amount, row.currency) == (
        ANA.id,
        "F-1001",
        Decimal("19.90"),
        "EUR",
    )
    assert (row.status, row.by, row.key, row.language) == ("intent", AI, "key", "de")
    assert (row.created_at, row.updated_at, row.expires_at) == (store.now, store.now, None)
    assert await store.ledger.row(row.id) == row
    assert await store.ledger.rows(claim.ticket.id) == (row,)


async def test_a_check_that_says_no_leaves_no_row(store: Store) -> None:
    claim = await store.begin()
    said = await store.ledger.intend(claim, refund(), "key", lambda totals: NO, "en", store.now)
    assert said == NO
    assert await store.ledger.rows(claim.ticket.id) == ()


async def test_the_same_key_is_the_same_action(store: Store) -> None:
    claim = await store.begin()
    first = await intend(store, claim, refund("30"))
    again = await intend(store, await store.claim(claim), refund("99"), check=lambda totals: NO)
    assert again == first
    by_person = await by_mara(store, claim.ticket.id, refund("99"), "key")
    assert by_person == first
    assert len(await store.ledger.rows(claim.ticket.id)) == 1


async def test_the_same_key_finds_its_row_though_ana_wrote_again(store: Store) -> None:
    claim = await store.begin()
    first = await intend(store, claim, refund())
    await store.hear("Hurry, please.")
    assert await intend(store, claim, refund()) == first
    with pytest.raises(Superseded):
        await intend(store, claim, refund(), "another")


async def test_a_newer_message_comes_before_an_effect_but_twice_at_most(store: Store) -> None:
    claim = await store.begin("Refund F-1001.")
    for words in ("No, wait: F-1002.", "No, F-1003."):
        newer = await store.hear(words)
        with pytest.raises(Superseded):
            await intend(store, claim, refund())
        assert await store.ledger.rows(claim.ticket.id) == ()
        await store.tickets.merge_into_next(claim, store.now)
        claim = await store.claim(newer)
    assert claim.merges == 2
    await store.hear("Or F-1004?")
    assert (await intend(store, claim, refund())).status == "intent"


async def test_a_worker_that_lost_its_turn_to_another_intends_nothing(store: Store) -> None:
    frozen = await store.begin("Please refund F-1001.")
    await store.claim(frozen)
    with pytest.raises(Fenced):
        await intend(store, frozen, refund())
    assert await store.ledger.rows(frozen.ticket.id) == ()


async def test_after_a_take_over_the_ai_intends_nothing(store: Store) -> None:
    claim = await store.begin()
    await store.take_over(claim.ticket.id)
    with pytest.raises(Overtaken, match="mara"):
        await intend(store, claim, refund())
    await store.tickets.change(claim.ticket.id, "give_back", MARA, store.now)
    with pytest.raises(Overtaken):
        await intend(store, claim, refund())
    assert await store.ledger.rows(claim.ticket.id) == ()


async def test_beside_a_person_who_has_the_ticket_all_along_the_ai_intends_nothing(
    store: Store,
) -> None:
    await store.take_over((await store.hear(mode="shadow")).ticket_id)
    claim = await store.begin("Please refund F-1001.", mode="shadow")
    assert claim.ticket.owner == "person"
    with pytest.raises(Overtaken, match="mara"):
        await intend(store, claim, refund())
    assert await store.ledger.rows(claim.ticket.id) == ()


async def test_a_person_intends_at_the_tickets_epoch_and_answers_for_it(store: Store) -> None:
    ticket = await store.take_over((await store.answered()).id)
    row = await by_mara(store, ticket.id, refund("120"), "mara-1")
    assert (row.by, row.epoch, row.turn_id, row.status) == (MARA, 1, None, "intent")
    assert (row.contact, row.language) == (ANA.id, "en")
    with pytest.raises(NotFound):
        await by_mara(store, "no such ticket", refund(), "mara-2")


async def test_rows_come_oldest_first_and_stay_with_their_ticket(store: Store) -> None:
    claim = await store.begin()
    first = await intend(store, claim, refund(), "1")
    second = await intend(store, claim, refund(), "2")
    await intend(store, await store.begin(sender=BEN, thread="parcel"), refund(), "3")
    assert await store.ledger.rows(claim.ticket.id) == (first, second)


async def test_a_row_that_never_was_is_not_found(store: Store) -> None:
    lookups: tuple[Awaitable[object], ...] = (
        store.ledger.row("none"),
        store.ledger.execute("none", store.now),
        store.ledger.settle("none", "done", AI, store.now),
        store.ledger.decide("none", True, MARA, None, store.now),
    )
    for lookup in lookups:
        with pytest.raises(NotFound):
            await lookup


# --- what became of it ---------------------------------------------------------------------------


async def test_an_intent_is_executed_once_and_its_result_is_kept(store: Store) -> None:
    row = await intend(store, await store.begin(), refund())
    store.clock.advance(seconds=1)
    executing = await store.ledger.execute(row.id, store.now)
    assert (executing.status, executing.by, executing.updated_at) == ("executing", AI, store.now)
    with pytest.raises(Refused, match="executing"):
        await store.ledger.execute(row.id, store.now)
    done = await store.ledger.settle(row.id, "done", AI, store.now, {"id": "re_1"}, "paid")
    assert (done.status, done.result, done.detail) == ("done", {"id": "re_1"}, "paid")
    assert await store.ledger.row(row.id) == done
    assert done.created_at == row.created_at


async def test_a_stop_ends_the_calls_that_would_have_come(store: Store) -> None:
    row = await intend(store, await store.begin(), refund())
    row = await store.ledger.execute(row.id, store.now)
    await store.stop.stop(user("Lena"), "", store.now)
    with pytest.raises(AiStopped):
        await store.ledger.call_again(row, store.now)
    await store.stop.start()
    assert (await store.ledger.call_again(row, store.now)).calls == row.calls + 1


@pytest.mark.parametrize("outcome", ["done", "failed"])
async def test_what_is_uncertain_is_settled_by_a_person_once(
    store: Store, outcome: EffectStatus
) -> None:
    row = await row_that_is(store, await store.begin(), "uncertain", "key")
    settled = await store.ledger.settle(row.id, outcome, MARA, store.now, detail="asked the bank")
    assert (settled.status, settled.detail) == (outcome, "asked the bank")
    with pytest.raises(Refused):
        await store.ledger.settle(row.id, "uncertain", AI, store.now)


@pytest.mark.parametrize("status", AFTER)
async def test_a_row_goes_only_where_the_table_lets_it(store: Store, status: EffectStatus) -> None:
    claim = await store.begin()
    row = await row_that_is(store, claim, status, "key")
    for target in EVERY:
        if target not in AFTER[status]:
            with pytest.raises(Refused, match=f"is {status} and cannot become {target}"):
                await store.ledger.settle(row.id, target, MARA, store.now)
    if status != "intent":
        with pytest.raises(Refused):
            await store.ledger.execute(row.id, store.now)
    if status != "awaiting_approval":
        with pytest.raises(Refused):
            await store.ledger.decide(row.id, True, MARA, None, store.now)
        with pytest.raises(Refused):
            await store.ledger.decide(row.id, False, MARA, None, store.now)
    assert await store.ledger.row(row.id) == row
    for target in AFTER[status]:
        other = await row_that_is(store, claim, status, f"then {target}")
        assert (await store.ledger.settle(other.id, target, MARA, store.now)).status == target


# --- totals --------------------------------------------------------------------------------------


async def test_the_first_refund_finds_nothing_before_it(store: Store) -> None:
    assert await totals(store, await store.begin()) == Totals()


async def test_an_orders_refunds_add_up_whoever_made_them_and_whenever(store: Store) -> None:
    ben = await store.begin(sender=BEN, thread="parcel")
    await by_mara(store, ben.ticket.id, refund("12.50"), "ben")
    store.clock.advance(days=400)
    claim = await store.begin()
    await intend(store, claim, refund("7.25"), "ana")
    await intend(store, claim, refund("40", "F-2002"), "other order")
    assert (await totals(store, claim)).refunded_on_order == Decimal("19.75")
    assert (await totals(store, claim, refund(order=""))).refunded_on_order == 0


async def test_a_contacts_refunds_add_up_over_tickets_within_the_window(store: Store) -> None:
    first = await store.begin(thread="one")
    await intend(store, first, refund("10"), "1")
    store.clock.advance(days=10)
    second = await store.begin(thread="two")
    await by_mara(store, second.ticket.id, refund("20", "F-2"), "2")
    ben = await store.begin(sender=BEN, thread="parcel")
    await intend(store, ben, refund("40", "F-3"), "3")
    assert (await totals(store, second)).refunded_to_contact == {"EUR": 30}
    store.clock.advance(days=20)
    assert (await totals(store, second)).refunded_to_contact == {"EUR": 30}
    store.clock.advance(seconds=1)
    assert (await totals(store, second)).refunded_to_contact == {"EUR": 20}
    store.clock.advance(days=10)
    assert (await totals(store, second)).refunded_to_contact == {}


async def test_the_ais_refunds_add_up_over_contacts_until_midnight_utc(store: Store) -> None:
    ana = await store.begin()
    ben = await store.begin(sender=BEN, thread="parcel")
    await intend(store, ana, refund("10"), "1")
    await by_mara(store, ana.ticket.id, refund("500", "F-2"), "2")
    store.clock.set(store.now.replace(hour=23, minute=59))
    await intend(store, ben, refund("20", "F-3"), "3")
    assert (await totals(store, ana)).refunded_today == {"EUR": 30}
    store.clock.advance(minutes=1)
    assert (await totals(store, ana)).refunded_today == {}


@pytest.mark.parametrize("status", AFTER)
async def test_what_was_or_may_be_paid_counts_and_nothing_else(
    store: Store, status: EffectStatus
) -> None:
    claim = await store.begin()
    await row_that_is(store, claim, status, "key")
    counts = status not in ("failed", "refused", "expired", "reversed")
    paid = Decimal(30 if counts else 0)
    waits = status == "awaiting_approval"
    assert await totals(store, claim) == Totals(
        refunded_on_order=paid,
        unsettled_on_order=Decimal(0) if status == "done" else paid,
        refunded_to_contact={"EUR": paid} if paid else {},
        refunded_today={"EUR": paid} if paid and not waits else {},
        times_to_contact=int(counts),
        times_today=int(counts and not waits),
    )


async def test_two_tickets_at_once_cannot_overshoot_a_contacts_limit(store: Store) -> None:
    claims = [await store.begin(thread=f"thread-{number}") for number in range(5)]
    said = await asyncio.gather(
        *(
            store.ledger.intend(
                claim, refund("30", f"F-{n}"), f"{n}", at_most(100), "en", store.now
            )
            for n, claim in enumerate(claims)
        )
    )
    assert sum(isinstance(one, LedgerRow) for one in said) == 3
    assert said.count(NO) == 2


async def test_an_action_is_counted_by_name_contact_and_day(store: Store) -> None:
    mail = Plan(action="RESEND_EMAIL", arguments={"kind": "invoice", "reference": "I-1"})
    ana = await store.begin()
    ben = await store.begin(sender=BEN, thread="parcel")
    await intend(store, ana, mail, "1")
    await intend(store, ana, refund("10"), "2")
    await intend(store, ben, mail, "3")
    await by_mara(store, ana.ticket.id, mail, "4")

    seen = await totals(store, ana, mail)
    assert (seen.times_to_contact, seen.times_today) == (2, 2)
    seen = await totals(store, ana, refund("10"))
    assert (seen.times_to_contact, seen.times_today) == (1, 1)
    store.clock.advance(days=1)
    seen = await totals(store, ana, mail)
    assert (seen.times_to_contact, seen.times_today) == (2, 0)


async def test_a_discount_is_live_once_for_a_contact(store: Store) -> None:
    code = Plan(action="DISCOUNT", arguments={"percent": "20"}, once="discount")
    ana = await store.begin()
    row = await intend(store, ana, code)
    assert (await totals(store, ana)).live_once == ("discount",)
    assert (await totals(store, await store.begin(thread="other"))).live_once == ("discount",)
    ben = await store.begin(sender=BEN, thread="parcel")
    assert (await totals(store, ben)).live_once == ()
    await store.ledger.settle(row.id, "failed", AI, store.now)
    assert (await totals(store, ana)).live_once == ()


async def test_a_check_knows_the_tickets_epoch(store: Store) -> None:
    ticket = await store.take_over((await store.answered()).id)
    seen: list[int] = []

    def look(totals: Totals) -> None:
        seen.append(totals.epoch)

    await by_mara(store, ticket.id, refund(), "key", look)
    assert seen == [1]


# --- approvals -----------------------------------------------------------------------------------


async def test_an_approval_makes_an_intent_of_the_person_at_todays_epoch(store: Store) -> None:
    claim = await store.begin()
    tomorrow = store.now + timedelta(hours=24)
    row = await intend(store, claim, refund("80"), check=approval(tomorrow))
    assert (row.status, row.why, row.roles, row.expires_at) == (
        "awaiting_approval",
        "over 50 EUR",
        ("lead", "admin"),
        tomorrow,
    )
    assert await store.ledger.row(row.id) == row
    await store.end(claim, reply(change="ai_awaits_approval", approval_expires=tomorrow))
    await store.take_over(claim.ticket.id, user("tom"))
    store.clock.set(tomorrow)
    decided = await store.ledger.decide(row.id, True, MARA, yes, store.now)
    assert isinstance(decided, LedgerRow)
    assert (decided.status, decided.by, decided.epoch) == ("intent", MARA, 1)
    assert await store.ledger.row(row.id) == decided
    assert (await store.ledger.execute(row.id, store.now)).status == "executing"


async def test_an_approvals_clock_outlives_what_the_customer_writes_meanwhile(store: Store) -> None:
    claim = await store.begin()
    tomorrow = store.now + timedelta(hours=24)
    await intend(store, claim, refund("80"), check=approval(tomorrow))
    await store.end(claim, reply(change="ai_awaits_approval", approval_expires=tomorrow))
    store.clock.advance(hours=1)
    await store.hear("Any news about my refund?")
    ticket = await store.tickets.ticket(claim.ticket.id)
    assert (ticket.due_at, ticket.due_kind) == (tomorrow, "approval")


async def test_a_refused_action_is_never_executed(store: Store) -> None:
    row = await row_that_is(store, await store.begin(), "awaiting_approval", "key")
    refused = await store.ledger.decide(row.id, False, MARA, None, store.now)
    assert isinstance(refused, LedgerRow)
    assert refused.status == "refused"
    with pytest.raises(Refused):
        await store.ledger.decide(row.id, True, MARA, yes, store.now)
    with pytest.raises(Refused):
        await store.ledger.execute(row.id, store.now)


async def test_nobody_approves_after_the_time_is_up(store: Store) -> None:
    row = await row_that_is(store, await store.begin(), "awaiting_approval", "key")
    store.clock.advance(hours=24, seconds=1)
    with pytest.raises(Refused, match="expired"):
        await store.ledger.decide(row.id, True, MARA, yes, store.now)
    assert (await store.ledger.row(row.id)).status == "awaiting_approval"
    assert (await store.ledger.settle(row.id, "expired", MARA, store.now)).status == "expired"


async def test_an_approver_has_limits_too_and_does_not_count_the_row_itself(store: Store) -> None:
    claim = await store.begin()
    await intend(store, claim, refund("40"), "before")
    row = await intend(store, claim, refund("80"), check=approval(store.now + timedelta(days=1)))
    seen: list[Totals] = []

    def look(totals: Totals) -> Verdict:
        seen.append(totals)
        return NO

    assert await store.ledger.decide(row.id, True, MARA, look, store.now) == NO
    assert (seen[0].refunded_on_order, seen[0].refunded_to_contact) == (40, {"EUR": 40})
    assert (await store.ledger.row(row.id)).status == "awaiting_approval"
    assert (await totals(store, claim)).refunded_on_order == 120


async def test_what_a_person_approved_is_not_the_ais_spending(store: Store) -> None:
    claim = await store.begin()
    row = await row_that_is(store, claim, "awaiting_approval", "key")
    assert (await totals(store, claim)).refunded_today == {}
    await store.ledger.decide(row.id, True, MARA, yes, store.now)
    assert (await totals(store, claim)).refunded_today == {}


# --- calls, and turns that were overtaken --------------------------------------------------------


async def test_every_further_call_is_counted_before_it_is_made(store: Store) -> None:
    row = await intend(store, await store.begin(), refund())
    assert row.calls == 0
    row = await store.ledger.execute(row.id, store.now)
    assert row.calls == 1
    for calls in (2, 3):
        store.clock.advance(seconds=1)
        row = await store.ledger.call_again(row, store.now)
        assert (row.calls, row.status, row.updated_at) == (calls, "executing", store.now)
        assert await store.ledger.row(row.id) == row


@pytest.mark.parametrize("meanwhile", ["called", "done", "failed", "uncertain"])
async def test_a_worker_that_was_frozen_makes_no_further_call(store: Store, meanwhile: str) -> None:
    row = await intend(store, await store.begin(), refund())
    seen = await store.ledger.execute(row.id, store.now)
    if meanwhile == "called":
        await store.ledger.call_again(seen, store.now)
    else:
        status: EffectStatus = "done" if meanwhile == "done" else "failed"
        status = "uncertain" if meanwhile == "uncertain" else status
        await store.ledger.settle(row.id, status, AI, store.now)
    before = await store.ledger.row(row.id)
    with pytest.raises(Fenced):
        await store.ledger.call_again(seen, store.now)
    assert await store.ledger.row(row.id) == before


async def test_what_was_never_called_is_not_called_again(store: Store) -> None:
    row = await intend(store, await store.begin(), refund())
    with pytest.raises(Fenced):
        await store.ledger.call_again(row, store.now)
    assert await store.ledger.row(row.id) == row


async def test_of_two_workers_that_wake_up_at_once_one_calls(store: Store) -> None:
    row = await intend(store, await store.begin(), refund())
    seen = await store.ledger.execute(row.id, store.now)
    said = await asyncio.gather(
        *(store.ledger.call_again(seen, store.now) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in said) == ["Fenced", "Fenced", "Fenced", "LedgerRow"]
    assert (await store.ledger.row(row.id)).calls == 2


async def take_it_back(store: Store, claim: Claim) -> None:
    await store.take_over(claim.ticket.id)
    await store.tickets.change(claim.ticket.id, "give_back", MARA, store.now)


async def resolve_it(store: Store, claim: Claim) -> None:
    await store.tickets.change(claim.ticket.id, "send_draft", MARA, store.now)
    await store.hear("Thanks!", kind="thanks")


async def take_it_over(store: Store, claim: Claim) -> None:
    await store.take_over(claim.ticket.id)


@pytest.mark.parametrize("overtake", [take_it_over, take_it_back, resolve_it])
async def test_an_intent_that_a_dead_worker_left_fails_where_a_person_was_quicker(
    store: Store, overtake: Callable[[Store, Claim], Awaitable[None]]
) -> None:
    claim = await store.begin()
    row = await intend(store, claim, refund())
    await overtake(store, claim)
    again = await store.claim(claim)
    with pytest.raises(Overtaken) as overtaken:
        await intend(store, again, refund())
    failed = await store.ledger.row(row.id)
    assert (failed.status, failed.detail, failed.calls) == ("failed", str(overtaken.value), 0)
    assert await intend(store, again, refund()) == failed
    with pytest.raises(Refused):
        await store.ledger.execute(row.id, store.now)
    other = await store.begin("Something else.", thread="other")
    assert (await totals(store, other)).refunded_to_contact == {}


async def test_what_may_have_been_called_is_kept_though_a_person_was_quicker(store: Store) -> None:
    claim = await store.begin()
    row = await store.ledger.execute((await intend(store, claim, refund())).id, store.now)
    await store.take_over(claim.ticket.id)
    assert await intend(store, await store.claim(claim), refund()) == row
    assert await store.ledger.row(row.id) == row


async def test_what_waits_for_approval_goes_on_waiting_though_a_person_was_quicker(
    store: Store,
) -> None:
    claim = await store.begin()
    row = await intend(store, claim, refund("80"), check=approval(store.now + timedelta(hours=24)))
    await store.take_over(claim.ticket.id)
    assert await intend(store, await store.claim(claim), refund("80")) == row


async def test_what_mara_approved_stands_though_the_turn_that_asked_for_it_is_overtaken(
    store: Store,
) -> None:
    claim = await store.begin()
    row = await intend(store, claim, refund("80"), check=approval(store.now + timedelta(hours=24)))
    approved = await store.ledger.decide(row.id, True, MARA, yes, store.now)
    await store.take_over(claim.ticket.id, user("tom"))
    again = await store.claim(claim)
    await asyncio.gather(intend(store, again, refund("80")), return_exceptions=True)
    assert await store.ledger.row(row.id) == approved
