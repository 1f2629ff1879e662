"""What a company's own labels teach: sure where they are, silent elsewhere, and told on unseen lines."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from deskhand.core.errors import BadInput
from deskhand.core.messages import Message
from deskhand.encoders.e5 import NAME, why_not
from deskhand.flow.read import read
from deskhand.insight.training import NEVER, Line, calibration_error, surely, train
from deskhand.rules.learned.own import OwnTriage, read_own
from deskhand.rules.triage import triage
from deskhand.testing.clock import SettableClock

needs_encoder = pytest.mark.skipif(why_not() != "", reason="no encoder")
WATERING = (
    "My tomatoes get too much water",
    "How often should I water basil?",
    "The beds stay dry in the morning",
    "Can I set watering for the evening only?",
    "The valve waters twice a day",
    "Is rain counted before it waters?",
    "How much water does a lawn need?",
    "The drip line waters only half the bed",
    "Stop watering while I am on holiday",
    "Watering starts an hour late",
    "Does it water less in autumn?",
    "Too little water for my roses",
    "When is the best time to water?",
    "It waters although it rains",
    "I want to water the pots by hand today",
    "Water runs all night",
)
INVOICES = (
    "I need an invoice with our VAT number",
    "The invoice has the wrong company name",
    "Where can I download my invoices?",
    "Please send the receipt again",
    "Can we pay by bank transfer?",
    "The receipt is missing for March",
    "Which currency is the invoice in?",
    "Why is the invoice higher this month?",
    "Our accountant needs all receipts of the year",
    "Can invoices go to another address?",
    "I paid, but the invoice says open",
    "How do I add a purchase order number to the invoice?",
    "The tax on the receipt is wrong",
    "Do you send invoices by post?",
    "Split the invoice between two companies",
    "The invoice cannot be opened",
)
LINES = [
    *(Line(text, "garden", "technical") for text in WATERING),
    *(Line(text, "billing", "billing") for text in INVOICES),
]


def own(tmp_path: Path, **more: Any) -> OwnTriage:
    trained = train(LINES)
    made: dict[str, Any] = {
        "format": 1,
        "encoder": NAME,
        "version": "2026-03-02 abc",
        "heads": {"category": trained.as_json()},
    }
    file = tmp_path / "triage.json"
    file.write_text(json.dumps(made | more), "utf-8")
    return read_own(file)


@needs_encoder
def test_it_is_told_on_lines_that_it_had_not_seen() -> None:
    told = train(LINES).held_out
    assert (told["lines"], told["labels"]) == (32, {"garden": 16, "billing": 16})
    assert told["macro_f1"] >= 0.9
    assert told["right_of_decided"] >= 0.9
    assert (told["decided_by_words"], told["right_by_words"]) == (1.0, 0.5)


@needs_encoder
def test_a_category_of_the_companys_own_is_known_without_a_model(tmp_path: Path) -> None:
    now = SettableClock().now()
    said = Message(id="1", role="customer", text="My beds get far too much water", at=now)
    reading = read((said,), ("en",))
    categories = ("garden", "billing")
    assert triage(reading, categories, ("en",)).category is None
    found = triage(reading, categories, ("en",), own(tmp_path))
    assert found.category == "garden"
    assert found.confidence >= 0.6


@needs_encoder
def test_it_says_nothing_of_what_it_has_not_learnt(tmp_path: Path) -> None:
    learned = own(tmp_path)
    assert learned.says("urgency", "", WATERING[0]) is None


@needs_encoder
def test_copies_of_a_message_tell_nothing_of_unseen_ones() -> None:
    with pytest.raises(BadInput, match="30 lines and two labels"):
        train([line for line in LINES[8:24] for _ in range(6)])


@needs_encoder
def test_too_few_labels_are_refused_and_rare_ones_named() -> None:
    with pytest.raises(BadInput, match="30 lines and two labels"):
        train(LINES[:20])
    told = train([*LINES, Line("My parcel is late", "shipping")]).held_out
    assert told["left_out"] == {"shipping": 1}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("{", "was not made by deskhand train"),
        ('{"format": 9}', "was not made by deskhand train"),
        (
            json.dumps({"format": 1, "encoder": "another", "version": "1", "heads": {}}),
            "make it again",
        ),
    ],
)
def test_a_file_that_is_none_is_refused_by_name(tmp_path: Path, given: str, told: str) -> None:
    file = tmp_path / "triage.json"
    file.write_text(given, "utf-8")
    with pytest.raises(BadInput, match=told):
        read_own(file)
    with pytest.raises(BadInput, match="cannot be read"):
        read_own(tmp_path / "none.json")


def test_a_threshold_leaves_what_is_right() -> None:
    gold = np.array(["a"] * 50 + ["b"] * 50)
    chances = np.array([[0.97, 0.03]] * 50 + [[0.03, 0.97]] * 30 + [[0.7, 0.3]] * 20)
    assert surely(chances, gold) == pytest.approx(0.71, abs=0.011)
    assert surely(np.array([[0.4, 0.6]] * 100), np.array(["a", "b"] * 50)) == NEVER
    assert surely(np.array([[0.995, 0.005]] * 100), np.array(["a", "b"] * 50)) == NEVER
    few = np.array([[0.9, 0.1]] * 3 + [[0.5, 0.5]] * 97)
    assert surely(few, np.array(["a"] * 100)) == NEVER


def test_a_calibration_error_is_the_gap_between_told_and_true() -> None:
    assert calibration_error(np.array([0.8] * 10), np.array([True] * 8 + [False] * 2)) == 0
    assert calibration_error(np.array([0.9] * 10), np.array([True, False] * 5)) == pytest.approx(
        0.4
    )
