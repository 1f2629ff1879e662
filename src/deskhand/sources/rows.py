"""From a source's plain mappings to the nouns of Deskhand, with errors that name the field."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from deskhand.core.accounts import Account
from deskhand.core.contacts import Contact
from deskhand.core.context import Invoice, Order, RecentTicket
from deskhand.core.errors import Permanent
from deskhand.core.ports import SourceAnswer
from deskhand.core.values import Instant, Value

N = TypeVar("N", bound=Value)
NOUNS: dict[str, type[Value]] = {
    "contact": Contact,
    "account": Account,
    "orders": Order,
    "invoices": Invoice,
    "tickets": RecentTicket,
}
MOST_NAMED = 3
"""People of a conflict that are named."""


def answer_from(
    found: Mapping[str, Iterable[Mapping[str, Any]]], name: str, as_of: bool
) -> SourceAnswer:
    """Rows by noun (`contact`, `account`, `orders`, `invoices`, `tickets`) as one answer.

    Columns that a noun does not have become facts. Rows of several people are nobody's answer, but a
    conflict. Raises `Permanent` with the field at fault.
    """
    facts: dict[str, str] = {}
    contacts = [_build(Contact, row, name, facts) for row in found.get("contact", ())]
    people = list(dict.fromkeys(contact.id for contact in contacts))
    if len(people) > 1:
        return SourceAnswer(conflict=" and ".join(people[:MOST_NAMED]), as_of=as_of)
    accounts = [_build(Account, row, name, facts) for row in found.get("account", ())]
    return SourceAnswer(
        contact=contacts[0] if contacts else None,
        account=accounts[0] if accounts else None,
        orders=tuple(_build(Order, row, name, None) for row in found.get("orders", ())),
        invoices=tuple(_build(Invoice, row, name, None) for row in found.get("invoices", ())),
        recent_tickets=tuple(
            _build(RecentTicket, row, name, None) for row in found.get("tickets", ())
        ),
        facts=facts,
        as_of=as_of,
    )


def _build(noun: type[N], row: Mapping[str, Any], source: str, facts: dict[str, str] | None) -> N:
    fields = {
        key: _plain(value, noun.model_fields[key].annotation)
        for key, value in row.items()
        if key in noun.model_fields and value is not None
    }
    if facts is not None:
        facts |= {
            key: str(value)
            for key, value in row.items()
            if key not in noun.model_fields and value is not None
        }
    try:
        return noun.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Permanent(
            f"source {source}: {noun.__name__.lower()} has no usable {field}: {first['msg']}"
        ) from error


def _plain(value: Any, wanted: Any) -> Any:
    """A column as its field takes it: ids become text, dates and naive times UTC, floats exact."""
    if wanted is str and not isinstance(value, str):
        return str(value)
    if isinstance(value, float):
        return Decimal(str(value))
    if Instant in (wanted, *get_args(wanted)) or datetime in (wanted, *get_args(wanted)):
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                return value
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value
