"""A question about a table gets the row that was meant, or nobody's."""

import pytest

from deskhand.models.builtin.rows import meant

PLANS = (
    "- Plan: Team; Seats: 3; Projects: 5; Price per month: 39.00 EUR; Support: Email\n"
    "- Plan: Business; Seats: 10; Projects: 50; Price per month: 99.00 EUR; Support: Phone"
)
COUNTRIES = (
    "- Country: Austria; Price: 4.90 EUR; Delivery time: 2 days\n"
    "- Country: Nigeria; Price: 31.00 EUR; Delivery time: 12 days\n"
    "- Country: South Africa; Price: 41.00 EUR; Delivery time: 21 days"
)


@pytest.mark.parametrize(
    ("text", "question", "row"),
    [
        (PLANS, "What does the Team plan cost per month?", 0),
        (PLANS, "What is the price per month for 10 seats?", 1),
        (PLANS, "Which plan has phone support?", 1),
        (COUNTRIES, "What is the delivery time to Austria?", 0),
        (COUNTRIES, "How long is the delivery time to South Africa?", 2),
    ],
)
def test_the_row_that_is_meant(text: str, question: str, row: int) -> None:
    assert meant(text, "Plans and delivery", question) == text.splitlines()[row]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (PLANS, "What is the price of the Premium plan with email support?"),
        (PLANS, "What is the price per month for 5 seats?"),
        (PLANS, "What is the price of the Business plan with email support?"),
        (COUNTRIES, "What is the shipping price and delivery time to Australia?"),
        (COUNTRIES, "What is the delivery time to Niger?"),
        (COUNTRIES, "What is the delivery time to South Sudan?"),
        (COUNTRIES, "Was ist die Lieferzeit nach Polen?"),
    ],
)
def test_what_no_row_has_gets_none(text: str, question: str) -> None:
    assert meant(text, "Plans and delivery", question) is None
