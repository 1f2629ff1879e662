"""What the context knows of one order, invoice or account, as values that belong together.

An order's number, its state, its days and amounts are true of that order alone: a reply that puts
two of them together has to find both in one record.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from deskhand.core.accounts import Account
from deskhand.core.context import Context, Invoice, Order
from deskhand.core.figures import Day, Figure, dates, figures
from deskhand.core.skeleton import folded
from deskhand.rules.speech import Speech

LONGEST_NAME = 6
"""Words of what only names something, between two commas."""
_ENDS = re.compile(r"[!?\u3002\uff01\uff1f]|(?<=\w{3})\.\s+\S")
_BETWEEN = re.compile(r"[,;:/|\n]")


@dataclass(frozen=True)
class Record:
    """One thing that the context knows."""

    words: str
    """What is told of it, in words and codes."""
    general: str
    """Words that are true of any of its kind."""
    number: str = ""
    """What it is called by: the number of the order or invoice."""
    carrier: str = ""
    """Who carries an order."""
    days: Mapping[str, tuple[date, ...]] = field(default_factory=dict[str, tuple[date, ...]])
    """By what they are called (`Speech.labels`)."""
    numbers: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict[str, tuple[Figure, ...]])
    """The same; under "" what has no name."""
    read: tuple[Day, ...] = ()
    """Days that stand in its words."""


def records(context: Context, looked_up: Iterable[Any], speech: Speech) -> tuple[Record, ...]:
    """The customer's orders, invoices, account and facts, and what was looked up."""
    found = [_of_order(order, speech) for order in context.orders]
    found += [_of_invoice(invoice, speech) for invoice in context.invoices]
    account = context.account
    if account is not None and (account.plan or account.tier or account.name):
        found.append(_of_account(account, speech))
    found += [
        _of_words(f"{name} {_name(fact, speech)}", speech.accounts)
        for name, fact in context.facts.items()
    ]
    for answer in looked_up:
        values = (str(leaf) for leaf in leaves(answer))
        told = " ".join(value for value in values if not _is_prose(value))
        found.append(_of_words(told, speech.orders))
    return tuple(found)


def leaves(value: Any) -> Iterable[object]:
    """The values in a nested answer of a look-up."""
    if isinstance(value, dict):
        for item in value.values():  # pyright: ignore[reportUnknownVariableType]
            yield from leaves(item)
    elif isinstance(value, list | tuple):
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            yield from leaves(item)
    elif value is not None:
        yield value


def _of_order(order: Order, speech: Speech) -> Record:
    status = speech.statuses.get(order.status, order.status.replace("_", " "))
    items = _name(order.items, speech)
    return Record(
        words=f"{order.id} {order.carrier} {order.tracking} {items} {order.currency} {status} {order.status}",
        general=speech.orders,
        number=order.id,
        carrier=order.carrier,
        days=_days(
            placed=(order.placed_at,), arrival=(order.expected_delivery, order.delivered_at)
        ),
        numbers={"": (_amount(order.total, order.currency), *figures(items, "en"))},
    )


def _of_invoice(invoice: Invoice, speech: Speech) -> Record:
    status = speech.standings.get(invoice.status, invoice.status.replace("_", " "))
    description = _name(invoice.description, speech)
    return Record(
        words=f"{invoice.number} {status} {invoice.status} {description} {invoice.currency}",
        general=speech.accounts,
        number=invoice.number,
        days=_days(issued=(invoice.issued_at,), due=(invoice.due_at,)),
        numbers={
            "": (
                _amount(invoice.amount, invoice.currency),
                *figures(description, "en"),
            )
        },
        read=dates(description, "en"),
    )


def _of_account(account: Account, speech: Speech) -> Record:
    status = speech.standings.get(
        account.subscription_status, account.subscription_status.replace("_", " ")
    )
    numbers = {"": _numbers(account.seats, account.open_invoices)}
    if account.seats_used is not None:
        numbers["used"] = _numbers(account.seats_used)
    if account.seats is not None and account.seats_used is not None:
        numbers["free"] = _numbers(account.seats - account.seats_used)
    return Record(
        words=f"{_name(account.name, speech)} {account.plan} {account.tier} {status} {account.subscription_status} {account.currency}",
        general=speech.accounts,
        days=_days(since=(account.since,), renews=(account.renews_at,)),
        numbers=numbers,
    )


def _name(text: str, speech: Speech) -> str:
    """A text that somebody chose freely, often the customer: it names things and tells of no deed."""
    low = folded(text)
    tells = any(one.search(low) for one in (speech.is_past, speech.is_deed, speech.is_promise))
    return "" if tells or _is_prose(text) else text


def _is_prose(text: str) -> bool:
    """Whether a value is no name, figure or list of these, but sentences: a note of a colleague's, or
    what somebody planted. It may inform an answer, and nobody quotes it."""
    return _ENDS.search(text) is not None or any(
        len(part.split()) > LONGEST_NAME for part in _BETWEEN.split(text)
    )


def _of_words(words: str, general: str) -> Record:
    return Record(
        words=words,
        general=general,
        numbers={"": figures(words, "en")},
        read=dates(words, "en"),
    )


def _days(**moments: tuple[datetime | None, ...]) -> dict[str, tuple[date, ...]]:
    return {
        name: tuple(moment.date() for moment in several if moment is not None)
        for name, several in moments.items()
    }


def _numbers(*values: int | None) -> tuple[Figure, ...]:
    return tuple(_figure(Decimal(value)) for value in values if value is not None)


def _amount(amount: Decimal, currency: str) -> Figure:
    return _figure(amount, frozenset({currency}) if currency else frozenset())


def _figure(value: Decimal, currencies: frozenset[str] = frozenset()) -> Figure:
    return Figure(str(value), 0, 0, frozenset({value}), currencies)
