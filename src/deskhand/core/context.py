"""What is known about the customer before the first word is written."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from pydantic import Field

from deskhand.core.accounts import Account
from deskhand.core.contacts import Contact
from deskhand.core.values import Amount, Instant, Value

ORDER_WINDOW = timedelta(days=90)
ORDER_LIMIT = 5
ON_ITS_WAY = frozenset({"processing", "shipped"})
TICKET_WINDOW = timedelta(days=30)
TOKEN_BUDGET = 500
"""The article's 300 to 500 tokens for the context block."""
CHARACTERS_PER_TOKEN = 3.0
"""JSON with ids and dates takes about one token for three characters, less than prose."""


class Order(Value):
    """An order of the account. `contact_id` is who placed it."""

    id: str
    contact_id: str = ""
    placed_at: Instant
    status: str
    total: Amount = Decimal(0)
    currency: str = "USD"
    carrier: str = ""
    tracking: str = ""
    expected_delivery: Instant | None = None
    delivered_at: Instant | None = None
    items: str = ""
    refunded: Amount | None = Field(default=None, ge=0)
    """What the shop itself says was given back, by whatever hand; None where it does not say."""


def is_late(order: Order, at: datetime) -> bool:
    """Whether an order is lost or delayed, came after the day it was expected on, or has not come by it
    and is still to come."""
    if order.status in ("delayed", "lost"):
        return True
    if order.expected_delivery is None:
        return False
    if order.delivered_at is not None:
        return order.delivered_at.date() > order.expected_delivery.date()
    return order.status in ON_ITS_WAY and at.date() > order.expected_delivery.date()


class Invoice(Value):
    """An invoice of the account."""

    number: str
    issued_at: Instant
    due_at: Instant | None = None
    amount: Amount
    currency: str = "USD"
    status: str
    description: str = ""


class RecentTicket(Value):
    """An earlier ticket of the same contact."""

    category: str
    opened_at: Instant
    text: str = ""


class Context(Value):
    """Everything the sources said, as of `at`."""

    at: Instant
    contact: Contact
    account: Account | None = None
    orders: tuple[Order, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    recent_tickets: tuple[RecentTicket, ...] = ()
    facts: dict[str, str] = {}
    """Whatever else a source maps, by name."""
    conflict: str = ""
    """The sender matches several people: nobody can be vouched for, and nobody's data is told."""
    unavailable: tuple[str, ...] = ()
    """Needed sources that did not answer, by name: the ticket goes to a person."""
    skipped: tuple[str, ...] = ()
    """Other sources that did not answer, by name."""
    not_as_of: tuple[str, ...] = ()
    """Sources that answered for today because they cannot be asked for the past."""


SEES_INVOICES = frozenset({"owner", "admin", "billing"})
SEES_ALL_ORDERS = frozenset({"owner", "admin", "billing"})


def visible(context: Context) -> Context:
    """The part of `context` that the contact may see: the only part that reaches a prompt.

    A member sees the orders that the member placed and no invoice; a contact whose identity the
    channel cannot vouch for sees nothing: neither the account nor a name, a role or earlier tickets,
    which would tell whose address was given.
    """
    contact = context.contact
    if not contact.verified:
        return Context(
            at=context.at,
            contact=Contact(id="", language=contact.language, verified=False, known=False),
            unavailable=context.unavailable,
            skipped=context.skipped,
            not_as_of=context.not_as_of,
        )
    orders = tuple(
        order
        for order in context.orders
        if contact.role in SEES_ALL_ORDERS or order.contact_id in ("", contact.id)
    )
    invoices = context.invoices if contact.role in SEES_INVOICES else ()
    account = context.account
    if account is not None and contact.role not in SEES_INVOICES:
        account = account.model_copy(update={"open_invoices": 0})
    return context.model_copy(update={"orders": orders, "invoices": invoices, "account": account})


def may_see_invoices(contact: Contact) -> bool:
    """Whether the contact's role on the account covers invoices."""
    return contact.verified and contact.role in SEES_INVOICES


def as_prompt(context: Context, budget: int = TOKEN_BUDGET) -> str:
    """The visible context as one JSON object of at most `budget` tokens.

    Orders and invoices are dropped, oldest first, then facts, the longest first, until it fits; their
    number is said.
    """
    seen = visible(context)
    facts = dict(seen.facts)
    orders = sorted(seen.orders, key=lambda order: order.placed_at, reverse=True)[:ORDER_LIMIT]
    invoices = sorted(seen.invoices, key=lambda invoice: invoice.issued_at, reverse=True)
    while True:
        text = json.dumps(_prompt_object(seen, orders, invoices, facts), ensure_ascii=False)
        if len(text) <= budget * CHARACTERS_PER_TOKEN:
            return text
        if invoices:
            invoices.pop()
        elif orders:
            orders.pop()
        elif facts:
            facts.pop(max(facts, key=lambda name: len(name) + len(facts[name])))
        else:
            return text


def _prompt_object(
    seen: Context, orders: list[Order], invoices: list[Invoice], facts: dict[str, str]
) -> dict[str, object]:
    account, contact = seen.account, seen.contact
    block: dict[str, object] = {
        "today": seen.at.date().isoformat(),
        "contact": {"name": contact.name, "role": contact.role, "language": contact.language},
    }
    if account is not None:
        block["account"] = _without_blanks(
            account.model_dump(mode="json", exclude={"id", "since", "renews_at"})
            | {
                "since": account.since.strftime("%Y-%m") if account.since else "",
                "renews": account.renews_at.date().isoformat() if account.renews_at else "",
            }
        )
    block["orders"] = [
        _without_blanks(
            {
                "id": order.id,
                "status": order.status,
                "total": f"{order.total} {order.currency}",
                "items": order.items,
                "carrier": order.carrier,
                "tracking": order.tracking,
                "expected": order.expected_delivery.date().isoformat()
                if order.expected_delivery
                else "",
            }
        )
        for order in orders
    ]
    block["invoices"] = [
        {
            "number": invoice.number,
            "amount": f"{invoice.amount} {invoice.currency}",
            "status": invoice.status,
        }
        for invoice in invoices
    ]
    block["more_orders"] = len(seen.orders) - len(orders)
    block["more_invoices"] = len(seen.invoices) - len(invoices)
    block["recent_tickets"] = {
        "count": len(seen.recent_tickets),
        "categories": [ticket.category for ticket in seen.recent_tickets[:3]],
    }
    if more := len(seen.facts) - len(facts):
        block["more_facts"] = more
    return block | ({"facts": facts} if facts else {})


def _without_blanks(block: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in block.items() if value not in ("", None)}
