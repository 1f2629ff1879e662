"""What an endpoint is called for, and what is believed of its answers."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.colleagues import user
from tests.unit.test_turn import ANSWER, LATE, Billing, Desk, PowerCut, Shop, handed, refunds

from deskhand.core.contacts import Contact
from deskhand.core.decisions import Proposal, ProposedAction, Reason
from deskhand.core.errors import Fenced, Retryable
from deskhand.core.ledger import LedgerRow
from deskhand.core.messages import Sender
from deskhand.core.ports import ActionCall, SourceAnswer
from deskhand.flow.effect import still_allowed
from deskhand.flow.turn import give_up

AT_ONCE = timedelta(microseconds=1)
"""What an endpoint asks for that can be called again at once."""
REFUND = ProposedAction(name="REFUND", arguments={"order_id": "F-1001", "amount": "20"})
OVER_THE_LIMIT = {"order_id": "F-1001", "amount": "60"}


class Busy(Billing):
    """Says "not now" once, while something else happens."""

    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def execute(self, call: ActionCall) -> dict[str, Any]:
        if self.meanwhile is not None and not self.calls:
            self.calls.append(call)
            await self.meanwhile()
            raise Retryable("not now", after=AT_ONCE)
        return await super().execute(call)


class Silent(Billing):
    """Does it and says nothing of it."""

    async def execute(self, call: ActionCall) -> dict[str, Any]:
        await super().execute(call)
        return {}


class Codeless(Billing):
    """Makes a discount and does not say by which code."""

    async def execute(self, call: ActionCall) -> dict[str, Any]:
        await super().execute(call)
        return {"id": "discount-1"}


class Nursery(Shop):
    """A shop that says more of who writes and of the order."""

    def __init__(self) -> None:
        super().__init__()
        self.contact: dict[str, Any] = {}
        self.order: dict[str, Any] = {}

    async def ask(self, sender: Sender, contact: Contact | None, at: datetime) -> SourceAnswer:
        answer = await super().ask(sender, contact, at)
        assert answer.contact is not None
        return answer.model_copy(
            update={
                "contact": answer.contact.model_copy(update=self.contact),
                "orders": tuple(one.model_copy(update=self.order) for one in answer.orders),
            }
        )


def desk_of(shop: Nursery, action: ProposedAction) -> Desk:
    """A desk that acts once a refund is asked for, and answers before."""
    acts = Proposal(
        reply="Thank you. {effect}", confidence=0.9, citations=("context",), action=action
    )
    desk = Desk(lambda request: acts if "refund" in request.reading.text else ANSWER)
    desk.parts = replace(desk.parts, sources=(shop,))
    return desk


def test_who_was_frozen_between_two_calls_makes_no_second_one() -> None:
    async def story() -> None:
        busy = Busy()
        desk = Desk(lambda request: refunds("20"), endpoint=busy)

        async def another_worker_goes_on() -> None:
            (row,) = desk.ledger
            await desk.store.ledger.call_again(row, desk.clock.now())

        busy.meanwhile = another_worker_goes_on
        with pytest.raises(Fenced):
            await desk.hear(LATE)
        assert (len(busy.calls), busy.effects) == (1, [])

    asyncio.run(story())


@pytest.mark.parametrize("keys", [True, False])
def test_what_an_endpoint_says_nothing_of_is_in_doubt(keys: bool) -> None:
    async def story() -> None:
        desk = Desk(lambda request: refunds("20"), endpoint=Silent(honours_keys=keys))
        outcome = handed(await desk.hear(LATE), Reason.EFFECT_UNCERTAIN)
        assert "billing did not say what it did" in outcome.verdict.evidence
        assert [row.status for row in desk.ledger] == ["uncertain"]

    asyncio.run(story())


def test_what_was_approved_in_euros_is_not_made_in_dollars() -> None:
    async def story() -> None:
        shop = Nursery()
        desk = desk_of(shop, REFUND.model_copy(update={"arguments": OVER_THE_LIMIT}))
        await desk.hear(LATE)
        (waiting,) = desk.ledger
        now = desk.clock.now()
        approved = await desk.store.ledger.decide(waiting.id, True, user("Lena"), None, now)
        assert isinstance(approved, LedgerRow)
        assert (await still_allowed(desk.parts, approved)).status == "intent"
        shop.order = {"currency": "USD"}
        row = await still_allowed(desk.parts, approved)
        assert row.status == "failed"
        assert row.detail.startswith("never called: by now it would be")
        assert "USD" in row.detail

    asyncio.run(story())


def test_who_is_no_owner_any_more_gets_nothing_for_what_another_ordered() -> None:
    async def story() -> None:
        shop = Nursery()
        shop.order = {"contact_id": "c-ben"}
        desk = desk_of(shop, REFUND)
        await desk.hear()
        shop.contact = {"role": "member"}
        handed(await desk.hear(LATE), Reason.ACTION_NOT_PERMITTED)
        assert (desk.ledger, desk.billing.calls) == ([], [])

    asyncio.run(story())


def test_an_order_that_is_no_longer_late_earns_no_discount() -> None:
    async def story() -> None:
        shop = Nursery()
        shop.order = {"status": "delayed"}
        desk = desk_of(shop, ProposedAction(name="DISCOUNT"))
        await desk.hear()
        shop.order = {"status": "delivered"}
        outcome = handed(await desk.hear(LATE), Reason.ACTION_NOT_PERMITTED)
        assert outcome.verdict.rule == "guard.case"
        assert (desk.ledger, desk.billing.calls) == ([], [])

    asyncio.run(story())


def test_a_discount_of_which_nobody_can_tell_the_code_goes_to_a_person() -> None:
    async def story() -> None:
        shop = Nursery()
        shop.order = {"status": "delayed"}
        desk = desk_of(shop, ProposedAction(name="DISCOUNT"))
        desk.parts = replace(desk.parts, endpoint=Codeless())
        outcome = handed(await desk.hear(LATE), Reason.EFFECT_FAILED)
        assert outcome.verdict.rule == "effect.untold"
        assert [row.status for row in desk.ledger] == ["done"]

    asyncio.run(story())


def test_an_action_is_for_whom_the_source_found_however_they_wrote() -> None:
    async def story() -> None:
        shop = Nursery()
        shop.contact = {"id": "customer-77"}
        desk = desk_of(shop, REFUND)
        await desk.hear(LATE)
        assert [row.contact for row in desk.ledger] == ["customer-77"]
        assert [call.contact for call in desk.billing.effects] == ["customer-77"]

    asyncio.run(story())


def test_what_was_only_meant_is_not_called_when_the_turn_is_given_up() -> None:
    async def story() -> None:
        desk = Desk(lambda request: refunds("20"), endpoint=Billing(answers="dies before"))
        turn = (await desk.write(LATE)).turn_id
        with pytest.raises(PowerCut):
            await desk.work(turn)
        (row,) = desk.ledger
        desk.store.ledger_rows[row.id] = row.model_copy(update={"status": "intent"})
        await give_up(desk.parts, await desk.claim(turn), "it failed again and again")
        (row,) = desk.ledger
        assert (row.status, row.detail) == ("failed", "never called: the turn ended")
        assert desk.billing.effects == []

    asyncio.run(story())


def test_a_turn_that_is_given_up_says_nothing_of_what_an_earlier_one_did() -> None:
    async def story() -> None:
        desk = Desk(lambda request: refunds("20"))
        await desk.hear(LATE)
        turn = (await desk.write("And where is the rest of it?")).turn_id
        outcome = await give_up(desk.parts, await desk.claim(turn), "it failed again and again")
        assert not [
            line for line in handed(outcome, Reason.INTERNAL_ERROR).brief.tried if "REFUND" in line
        ]

    asyncio.run(story())
