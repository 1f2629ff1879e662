"""Which of the customer's orders or invoices a text means: one, or a question with the choices."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from deskhand.core.context import Invoice, Order
from deskhand.core.decisions import Proposal
from deskhand.core.figures import Day, dates, write_date
from deskhand.core.identifiers import Named, named, points_elsewhere
from deskhand.core.ports import ResolveRequest
from deskhand.core.skeleton import folded
from deskhand.models.builtin.saying import ask, language_of, text_of, unknown

CHOICES = 5
"""Orders or invoices that a question back names."""
STEM = 5
"""Letters of a word that count where an order is described by what was ordered."""
_WORDS = re.compile(r"[^\W\d_]{3,}")
_LAST = r"(?:latest|newest|most recent|last|letzten?|neueste\w*|jungste\w*|derniere?|plus recente?|ultim[oa]|mas reciente|mais recente|piu recente|laatste|nieuwste|ostatni\w*|najnowsz\w*)"
_THING = r"(?:orders?|ones?|purchase|parcel|package|bestellung|lieferung|paket|commande|colis|pedido|paquete|encomenda|ordine|pacco|bestelling|pakket|zamowieni\w*|paczk\w*|invoice|bill|rechnung|facture?s?|factura|fatura|fattura|factuur|faktur\w*)"
_NEWEST = re.compile(
    rf"\b{_LAST} (?P<of>{_THING})\b|\b(?P<after>{_THING}) (?:la |el |a |o |il |la plus )?{_LAST}\b"
)
"""What asks for the newest of several."""
_INVOICE = re.compile(r"invoice|bill|rechnung|fa[ckt]t")


def named_orders(request: ResolveRequest) -> Named:
    """The orders whose numbers a text has, and numbers of no order of the customer's."""
    own = [order.id for order in request.context.orders]
    return named(text_of(request), own, request.policy.formats, language_of(request))


def order_meant(request: ResolveRequest, statuses: frozenset[str]) -> Order | Proposal:
    """The order that is meant: named, or the only one that the question fits (`statuses`; any where
    none are given). Otherwise a question that names the choices; a person where there is no choice."""
    orders = request.context.orders
    mentioned = named_orders(request)
    if mentioned.only is not None:
        return next(order for order in orders if order.id == mentioned.only)
    if not orders:
        return unknown("no such order among the customer's orders")
    if mentioned.nothing:
        meant = _described(request)
        if meant is None:
            fitting = [order for order in orders if order.status in statuses]
            meant = fitting or list(orders)
        sure = len(meant) == 1 and not points_elsewhere(_NEWEST.sub(" ", folded(text_of(request))))
        return meant[0] if sure else _which(request, meant)
    meant = [order for order in orders if order.id in {*mentioned.known, *mentioned.several}]
    if mentioned.strangers and not meant:
        return _which(request, orders, mentioned.strangers[0])
    return _which(request, meant)


def _which(request: ResolveRequest, meant: Sequence[Order], number: str = "") -> Proposal:
    """Asks which of the orders is meant, or of all where fewer than two of them came into question;
    `number`: what was named and is none of them."""
    orders = meant if len(meant) > 1 else request.context.orders
    if number:
        return ask(request, "ask.number", number=number, choices=_choices(orders))
    if len(orders) < 2:
        return unknown("another order than the only one is spoken of")
    return ask(request, "ask.order", choices=_choices(orders))


def _described(request: ResolveRequest) -> list[Order] | None:
    """The orders that a text describes by a day, by what was ordered or as the newest; all that it
    says has to fit. None where it describes none; empty where nothing fits what it says."""
    ways = (_of_days(request), _of_things(request), _newest(request))
    said = [fitting for fitting in ways if fitting is not None]
    if not said:
        return None
    return [order for order in request.context.orders if all(order in one for one in said)]


def _newest(request: ResolveRequest) -> list[Order] | None:
    """The newest order, where a text asks for it."""
    if not _asks_for_newest(request, invoices=False):
        return None
    return [max(request.context.orders, key=lambda order: order.placed_at)]


def _asks_for_newest(request: ResolveRequest, *, invoices: bool) -> bool:
    """Whether a text asks for the newest of the invoices, or of the orders."""
    found = (match.group() for match in _NEWEST.finditer(folded(text_of(request))))
    return any(invoices == bool(_INVOICE.search(words)) for words in found)


def _of_days(request: ResolveRequest) -> list[Order] | None:
    """The orders that were placed or brought on a day that a text names."""
    days = dates(text_of(request), language_of(request))
    past = [day for day in days if any(_is_past(one, request.context.at) for one in day.days)]
    if not past:
        return None
    return [order for order in request.context.orders if any(_on(order, day) for day in past)]


def _of_things(request: ResolveRequest) -> list[Order] | None:
    """The orders of things that a text names and that not all of the orders have."""
    orders = request.context.orders
    said = {word[:STEM] for word in _WORDS.findall(text_of(request).casefold())}
    items = [{word[:STEM] for word in _WORDS.findall(order.items.casefold())} for order in orders]
    common = items[0].intersection(*items[1:]) if len(items) > 1 else set[str]()
    hits = [order for order, own in zip(orders, items, strict=True) if (own - common) & said]
    return hits or None


def _is_past(day: tuple[int | None, int, int], at: datetime) -> bool:
    """Whether a day, of this year where none is said, is over at `at`."""
    year, month, number = day
    return (year or at.year, month, number) <= (at.year, at.month, at.day)


def _on(order: Order, day: Day) -> bool:
    """Whether an order was placed or delivered on a day."""
    moments = (order.placed_at, order.delivered_at)
    return day.is_one_of(moment.date() for moment in moments if moment is not None)


def _choices(orders: Iterable[Order]) -> str:
    shown = [f"{order.id} ({order.items})" if order.items else order.id for order in orders]
    return "; ".join(shown[:CHOICES])


def invoice_meant(request: ResolveRequest) -> Invoice | Proposal:
    """The invoice that is named, the newest where that is asked for, or the only one."""
    invoices = request.context.invoices
    own = [invoice.number for invoice in invoices]
    mentioned = named(text_of(request), own, request.policy.formats, language_of(request))
    if mentioned.only is not None:
        return next(invoice for invoice in invoices if invoice.number == mentioned.only)
    if not invoices or mentioned.strangers:
        return unknown("no such invoice on the account")
    newest = max(invoices, key=lambda invoice: invoice.issued_at)
    if mentioned.nothing and (len(invoices) == 1 or _asks_for_newest(request, invoices=True)):
        return newest
    listed = sorted(invoices, key=lambda invoice: invoice.issued_at, reverse=True)
    language = language_of(request)
    choices = "; ".join(
        f"{one.number} ({write_date(one.issued_at, language)})" for one in listed[:CHOICES]
    )
    return ask(request, "ask.invoice", choices=choices)
