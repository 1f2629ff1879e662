"""What a case expects, held against what was decided."""

from typing import Any

import pytest
from pydantic import ValidationError

from deskhand.core.contacts import Contact
from deskhand.core.context import Context
from deskhand.core.errors import Permanent
from deskhand.core.ports import Lookup
from deskhand.insight.expected import Expected, failures
from deskhand.insight.recorded import RecordedLookup, recorded

REFUND = {"action": "REFUND", "arguments": {"order_id": "F-7", "amount": "20.00"}}
DECIDED: dict[str, Any] = {
    "outcome": "answered",
    "asks_back": False,
    "reason": None,
    "reply": "You have 30 days to send it back.",
    "citations": ["returns#2", "context"],
    "calls": [REFUND],
}


@pytest.mark.parametrize(
    "expect",
    [
        {},
        {"decision": "answered"},
        {"sources": ["returns", "context"]},
        {"action": {"name": "REFUND"}},
        {"action": {"name": "REFUND", "arguments": {"order_id": "F-7"}}},
        {"says": ["30 DAYS", "send it  back"]},
        {"never_says": ["14 days"]},
    ],
)
def test_what_is_as_expected(expect: dict[str, Any]) -> None:
    assert failures(Expected.model_validate(expect), DECIDED) == []


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ({"decision": "handed_off"}, "decision: handed_off expected, was answered"),
        ({"reason": "fraud"}, "reason: fraud expected, was None"),
        ({"sources": ["warranty"]}, "sources: warranty expected, rests on context, returns"),
        ({"action": None}, "action: none expected, was REFUND(order_id=F-7, amount=20.00)"),
        (
            {"action": {"name": "REFUND", "arguments": {"amount": "30.00"}}},
            "action: REFUND(amount=30.00) expected, was REFUND(order_id=F-7, amount=20.00)",
        ),
        ({"says": ["14 days"]}, "says: '14 days' is missing"),
        ({"never_says": ["Thirty", "30 days"]}, "never_says: '30 days' is said"),
    ],
)
def test_what_is_otherwise_is_told(expect: dict[str, Any], told: str) -> None:
    assert failures(Expected.model_validate(expect), DECIDED) == [told]


def test_a_hand_off_tells_its_reason() -> None:
    handed_off: dict[str, Any] = {"outcome": "handed_off", "reason": "fraud", "calls": []}
    decided = DECIDED | handed_off | {"reply": ""}
    (told,) = failures(Expected(decision="answered"), decided)
    assert told == "decision: answered expected, was handed_off (fraud)"
    assert failures(Expected(decision="handed_off", reason="fraud"), decided) == []


def test_a_misspelled_expectation_is_refused() -> None:
    with pytest.raises(ValidationError, match="nver_says"):
        Expected.model_validate({"nver_says": ["x"]})


async def test_look_ups_answer_from_the_record_and_nothing_else() -> None:
    real: dict[str, Lookup] = {"stock": RecordedLookup("stock", "stock(sku): how many", {"n": "9"})}
    found = recorded({"slots": {"next": "Tuesday"}}, real)
    context = Context.model_construct(contact=Contact(id="c"))
    assert await found["slots"].run({}, context) == {"next": "Tuesday"}
    assert found["stock"].description == "stock(sku): how many"
    with pytest.raises(Permanent, match="not asked when this case was recorded"):
        await found["stock"].run({}, context)


@pytest.mark.parametrize(
    ("says", "reply"),
    [("5 days", "It takes 15 days."), ("$5", "It costs $50."), ("5", "It costs 5.90.")],
)
def test_a_part_of_a_figure_is_not_that_figure(says: str, reply: str) -> None:
    assert failures(Expected(says=(says,)), DECIDED | {"reply": reply})
    assert not failures(Expected(never_says=(says,)), DECIDED | {"reply": reply})


def test_an_action_beside_the_expected_one_is_told() -> None:
    twice = DECIDED | {"calls": [REFUND, REFUND | {"action": "DISCOUNT"}]}
    assert failures(Expected.model_validate({"action": {"name": "REFUND"}}), twice)
