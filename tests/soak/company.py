"""A company that is large enough for a soak: its customers, what they write, and its model."""

import csv
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deskhand.testing.brains import Body, as_list, as_object, default_brain, user_text

CUSTOMERS = 300
ORDERS_EACH = 3
REFUND = "1.00"
QUICKEST_ANSWER, SLOWEST_ANSWER = 0.05, 0.2
"""Seconds that the model takes."""
QUESTIONS = (
    "How do I pair a probe with the hub?",
    "How can I export my readings as a CSV file?",
    "How do I reset my password?",
    "How do I add a seat for a colleague?",
    "Could you tell me something about the garden set, please?",
)
WANTS_REFUND = (
    "Please refund my last order, it does not fit.",
    "I sent the garden set back. May I have a refund, please?",
    "A refund for the garden set would be lovely.",
)
CHANGES_MIND = "Please stop, do not refund it: a friend can use it."
WANTS_PERSON = "I want to talk to a human being, please."
MORE = "Could you also tell me how to replace the battery of a probe?"


def customer_ids() -> list[str]:
    """Who may write."""
    return [f"c-{number:04}" for number in range(1, CUSTOMERS + 1)]


def conversation(chance: random.Random) -> Iterator[tuple[str, float]]:
    """What one customer writes, and how many seconds they wait before each message."""
    kind = chance.random()
    if kind < 0.4:
        yield chance.choice(QUESTIONS), 0.0
        if chance.random() < 0.4:
            yield MORE, chance.uniform(0.0, 2.0)
    elif kind < 0.88:
        yield chance.choice(WANTS_REFUND), 0.0
        if chance.random() < 0.3:
            yield CHANGES_MIND, chance.uniform(0.0, 0.8)
        if chance.random() < 0.3:
            yield chance.choice(QUESTIONS), chance.uniform(0.0, 3.0)
    else:
        yield WANTS_PERSON, 0.0
        if chance.random() < 0.5:
            yield MORE, chance.uniform(0.0, 1.0)


def brain(purpose: str, body: Body) -> dict[str, Any]:
    """Proposes a refund where the customer asks for one, otherwise quotes an article."""
    time.sleep(random.uniform(QUICKEST_ANSWER, SLOWEST_ANSWER))
    answer = default_brain(purpose, body)
    message = user_text(body).partition("<message>")[2].lower()
    if purpose != "resolve" or "refund" not in message or "do not refund" in message:
        return answer
    return refund(answer, body)


def refund(answer: dict[str, Any], body: Body) -> dict[str, Any]:
    """`answer` with a refund for an order of the prompt's context; as it is where there is none."""
    order = _delivered_order(user_text(body))
    if not order:
        return answer
    arguments = [{"name": "order_id", "value": order}, {"name": "amount", "value": REFUND}]
    return answer | {
        "reply": "Thank you for telling us. {effect}",
        "action": {"name": "REFUND", "arguments": arguments},
        "citations": ["context"],
    }


def _delivered_order(text: str) -> str:
    try:
        context = json.JSONDecoder().raw_decode(text.partition("<context>")[2])[0]
    except ValueError:
        return ""
    orders = [as_object(order) for order in as_list(as_object(context).get("orders"))]
    return next((str(order["id"]) for order in orders if order.get("status") == "delivered"), "")


def write_company(folder: Path) -> None:
    """The files that `deskhand.sample.company.load_company` reads, for this company."""
    folder.mkdir()
    numbers = range(1, CUSTOMERS + 1)
    _write(
        folder / "accounts.csv",
        "id,name,tier,plan,seats,seats_used,subscription_status,since_days,renews_days,"
        "lifetime_value",
        (f"a-{n:04},Garden {n},starter,Starter monthly,3,1,active,-200,20,300.00" for n in numbers),
    )
    _write(
        folder / "contacts.csv",
        "id,account,name,email,role,language",
        (f"c-{n:04},a-{n:04},Customer {n},c{n}@garden.example,owner,en" for n in numbers),
    )
    _write(
        folder / "orders.csv",
        "id,account,contact,placed_days,status,total,currency,carrier,tracking,expected_days,"
        "delivered_days,items",
        (
            f"S-{n:04}{order},a-{n:04},c-{n:04},-{10 + order},delivered,9000.00,USD,UPS,,,-5,"
            + ("Hub" if order else "Garden set")
            for n in numbers
            for order in range(ORDERS_EACH)
        ),
    )
    _write(
        folder / "invoices.csv",
        "number,account,issued_days,due_days,amount,currency,status,description",
        ["I-0001,a-0001,-9,20,30.00,USD,paid,Hub"],
    )
    _write(
        folder / "history.csv",
        "id,account,contact,opened_days,category,text",
        ["h-0001,a-0001,c-0001,-40,technical,A probe was offline."],
    )


def _write(path: Path, header: str, lines: Iterator[str] | list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(line.split(",") for line in lines)
