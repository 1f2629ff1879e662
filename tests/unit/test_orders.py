"""Which order a text describes where it names none."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from deskhand.core.context import Order
from deskhand.rules.orders import described

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def placed(id_: str, day: int) -> Order:
    at = datetime(2026, 11, day, 9, tzinfo=UTC)
    return Order(id=id_, contact_id="c", total=Decimal(4), placed_at=at, status="shipped")


OLD, NEW = placed("F-1", 1), placed("F-2", 27)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Where is the order I placed yesterday?", "en"),
        ("Yesterday's order, where is it?", "en"),
        ("Wo ist meine Bestellung von gestern?", "de"),
        ("Ich habe gestern bestellt, wann kommt es?", "de"),
        ("O\u00f9 est la commande pass\u00e9e hier ?", "fr"),
        ("\u00bfD\u00f3nde est\u00e1 el pedido de ayer?", "es"),
        ("Dov'\u00e8 l'ordine di ieri?", "it"),
        ("Waar is mijn bestelling? Ik heb gisteren besteld.", "nl"),
    ],
)
def test_an_order_of_yesterday_is_no_older_one(text: str, language: str) -> None:
    assert described(text, [OLD, NEW], NOW, language) == [NEW]
    assert described(text, [OLD], NOW, language) == []


@pytest.mark.parametrize(
    "text",
    [
        "I called you yesterday. Where is my order?",
        "It should have arrived yesterday. Where is my order?",
        "Where is my order? I was promised an answer today.",
    ],
)
def test_a_day_of_something_else_describes_no_order(text: str) -> None:
    assert described(text, [OLD], NOW, "en") is None
