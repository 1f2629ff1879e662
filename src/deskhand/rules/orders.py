"""Which of the customer's orders a text describes by what it says of them: a day, a thing, the newest."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from deskhand.core.context import Order
from deskhand.core.figures import Day, dates
from deskhand.core.skeleton import folded

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
_DAYS_AGO = {
    "en": (r"today|this morning|tonight", r"yesterday|last night"),
    "de": (r"heute|heute morgen", r"gestern(?: abend)?"),
    "fr": (r"aujourd'hui|ce matin", r"hier"),
    "es": (r"hoy|esta manana", r"ayer|anoche"),
    "it": (r"oggi|stamattina", r"ieri"),
    "nl": (r"vandaag|vanmorgen", r"gisteren"),
    "pt": (r"hoje|esta manha", r"ontem"),
    "pl": (r"dzis|dzisiaj", r"wczoraj"),
}
"""Today and the day before, in folded words."""
_ORDERED = r"(?:order(?:ed)?|placed|bought|made|purchased?|bestell\w*|gekauft|gemacht|command\w*|passe\w*|achet\w*|pedi\w*|compr\w*|hice|ordin\w*|besteld|gekocht|gedaan|encomend\w*|fiz|zamowi\w*|kupi\w*|zlozy\w*)"


@cache
def _ordered_on(language: str) -> tuple[re.Pattern[str], ...]:
    """Ordered today, and the day before: the verb or the order, with the day near it."""
    apart = r"[^\w.!?;\n]+"
    near = rf"(?:{apart}\w+){{0,3}}?{apart}"
    return tuple(
        re.compile(rf"\b{_ORDERED}\b{near}(?:{day})\b|\b(?:{day})\b(?:'s)?{apart}{_ORDERED}\b")
        for day in _DAYS_AGO.get(language, ())
    )


def described(
    text: str, orders: Sequence[Order], at: datetime, language: str
) -> list[Order] | None:
    """The orders that a text describes by a day, by what was ordered or as the newest; all that it
    says has to fit. None where it describes none; empty where nothing fits what it says."""
    ways = (
        _of_days(text, orders, at, language),
        _of_things(text, orders),
        [max(orders, key=lambda order: order.placed_at)] if asks_for_newest(text) else None,
    )
    said = [fitting for fitting in ways if fitting is not None]
    if not said:
        return None
    return [order for order in orders if all(order in one for one in said)]


def asks_for_newest(text: str, *, invoices: bool = False) -> bool:
    """Whether a text asks for the newest of the invoices, or of the orders."""
    found = (match.group() for match in _NEWEST.finditer(folded(text)))
    return any(invoices == bool(_INVOICE.search(words)) for words in found)


def without_newest(text: str) -> str:
    """The folded text without what asks for the newest."""
    return _NEWEST.sub(" ", folded(text))


def _of_days(text: str, orders: Sequence[Order], at: datetime, language: str) -> list[Order] | None:
    """The orders that were placed or brought on a day that a text names."""
    low = folded(text)
    ago = [days for days, said in enumerate(_ordered_on(language)) if said.search(low)]
    placed = [(at - timedelta(days=days)).date() for days in ago]
    past = [day for day in dates(text, language) if any(_is_past(one, at) for one in day.days)]
    if not past and not placed:
        return None
    return [
        order
        for order in orders
        if order.placed_at.date() in placed or any(_on(order, day) for day in past)
    ]


def _of_things(text: str, orders: Sequence[Order]) -> list[Order] | None:
    """The orders of things that a text names and that not all of the orders have."""
    said = {word[:STEM] for word in _WORDS.findall(text.casefold())}
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
