"""Which of the customer's orders or invoices a text means: one, or a question with the choices."""

from collections.abc import Iterable, Sequence

from deskhand.core.context import Invoice, Order
from deskhand.core.decisions import Proposal
from deskhand.core.figures import write_date
from deskhand.core.identifiers import Named, named, points_elsewhere
from deskhand.core.ports import ResolveRequest
from deskhand.models.builtin.saying import ask, language_of, text_of, unknown
from deskhand.rules.orders import asks_for_newest, described, without_newest

CHOICES = 5
"""Orders or invoices that a question back names."""


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
        text, language = text_of(request), language_of(request)
        meant = described(text, orders, request.context.at, language)
        if meant is None:
            fitting = [order for order in orders if order.status in statuses]
            meant = fitting or list(orders)
        sure = len(meant) == 1 and not points_elsewhere(without_newest(text))
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
    if mentioned.nothing and (
        len(invoices) == 1 or asks_for_newest(text_of(request), invoices=True)
    ):
        return newest
    listed = sorted(invoices, key=lambda invoice: invoice.issued_at, reverse=True)
    language = language_of(request)
    choices = "; ".join(
        f"{one.number} ({write_date(one.issued_at, language)})" for one in listed[:CHOICES]
    )
    return ask(request, "ask.invoice", choices=choices)
