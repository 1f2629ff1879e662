"""Which amount of an order a customer wants back: all of it, one that is named, or not sure."""

import re
from decimal import Decimal

from deskhand.core.context import Order
from deskhand.core.figures import Figure, dates, figures, spelled_out, unread
from deskhand.core.figures.currencies import meant
from deskhand.core.skeleton import folded
from deskhand.rules.requests import REFUND, without_the_order

_FRACTION = (
    r"half|halves|third|thirds|quarter|fifth|tenth|rest|remainder|remaining|differences?|partial\w*|part|portion|fraction|deduct\w*|minus|except\w*|excluding|apart from|"
    r"halfte|halbe\w*|drittel|viertel|restbetrag|restlich\w*|differenz|abzuglich|teil|teilweise|teilbetrag\w*|anteil\w*|"
    r"moitie|demi\w*|tiers|quart|reste|restant\w*|sauf|partie|partiel\w*|"
    r"mitad|medio|tercio|cuarta?|resto|restante\w*|diferencia|salvo|excepto|parte|parcial\w*|"
    r"meta|mezz[ao]|terzo|differenza|tranne|eccetto|parzial\w*|helft|derde|kwart|resterend\w*|verschil|behalve|deel|gedeelte\w*|"
    r"metade|terco|quarto|diferenca|polow\w*|trzeci\w*|czwart\w*|reszt\w*|roznic\w*|oprocz|czesc\w*"
)
_APART = re.compile(r"[\d.,'\u2019]+")
_PART = re.compile(
    rf"\b(?:{_FRACTION}|"
    r"twice|double|triple|times|doppelt\w*|dreifach\w*|zweimal|doble|doppio|doppia|dubbel\w*|dobro|podwojn\w*|fois|veces|volte|vezes|keer|razy|less|without|but not|instead|between|at least|at most|up to|around|roughly|parts|some|keep|overcharged|voucher|credit note|"
    r"weniger|ausser|ohne|statt|zwischen|mindestens|hochstens|ungefahr|teil\w*|gutschein|prozent|moins|hors|sans|entre|environ|menos|sin|aproximadamente|meno|senza|circa|zonder|tussen|ongeveer|sem|cerca|bez|okolo)\b|\d\s*/\s*\d|%"
)
"""Words that make one amount out of another."""
_OF_IT = re.compile(
    rf"\b(?:{_FRACTION}|percent|prozent|pour ?cent|por ciento|per ?cento|procent|shipping|postage|delivery (?:fee|cost|charge)s?|tax|vat|versandkosten|versand|porto|mwst|frais|envio|gastos|spedizione|verzendkosten|portes|przesylk\w*|overpaid|one of|one only|eine[nr]? der|un des|une des|uno de|una de|uno dei|een van)\b|\d\s*/\s*\d|%"
)
"""A part of what was paid, in words for one."""
_LIGHT = r"(?:me|us|to|my|please|only|just|of|the|amount|sum|exactly|back|for|a|an|is|at|mir|uns|sie|bitte|nur|den|die|das|betrag|genau|von|in hohe|uber|nous|moi|le|la|les|seulement|montant|de|des|s'il vous plait|nos|los|solo|importe|por favor|mi|il|lo|soltanto|importo|di|u|mij|ons|alleen|het|bedrag|van|o|os|apenas|valor|mnie|nam|tylko|kwote|kwoty)"
_ASKED_BEFORE = re.compile(rf"{REFUND}\W+(?:{_LIGHT}\W+){{0,6}}$")
_ASKED_AFTER = re.compile(rf"^\W*(?:back\b|zuruck\b|{REFUND})")


def amount_meant(text: str, order: Order, language: str) -> Decimal | None:
    """What is to come back: the order's total where no other amount is in play, the one amount that
    is the object of the wish, or None where that is not sure.

    An amount in another currency than the order's, more than was paid, parts and differences are
    never sure.
    """
    said = spelled_out(text, language)
    bare = without_the_order(said, order)
    low = folded(text)
    if _PART.search(low):
        return None
    numbers = numbers_in(text, order, language)
    if names_unread_money(bare):
        return None
    if not numbers:
        return order.total
    if any(not figure.currencies for figure in numbers):
        return None
    if all(_is_total(figure, order) for figure in numbers):
        return order.total
    if len(numbers) > 1:
        return None
    (figure,) = numbers
    possible = [value for value in figure.values if 0 < value <= order.total]
    if order.currency not in figure.currencies or len(possible) != 1:
        return None
    before, after = bare[: figure.start], bare[figure.end :]
    before = (
        re.sub(r"[^\w\s]*[$\u20ac\u00a3\u00a5\u20b9\w]{0,4}\s?$", "", before)
        if not before.endswith(" ")
        else _without_sign(before)
    )
    asked = _ASKED_BEFORE.search(folded(before) + " ") or _ASKED_AFTER.search(folded(after))
    return possible[0] if asked else None


def names_unread_money(text: str) -> bool:
    """Whether something with digits that no reader reads has a currency in it ("Rp1.299.000,00")."""
    return any(meant(one) for word in unread(text, "") for one in _APART.split(word) if one)


def part_meant(text: str) -> bool:
    """Whether a part of what was paid is spoken of, in a sentence about money back."""
    about = (one for one in re.split(r"[.!?;\n]+", folded(text)) if re.search(rf"\b{REFUND}", one))
    return any(_OF_IT.search(one) for one in about)


def numbers_in(text: str, order: Order, language: str) -> list[Figure]:
    """The numbers of a text that may say how much is to come back, other than the order's own: no durations,
    no dates, and nothing that counts things. Places are those of the text without the order."""
    bare = without_the_order(spelled_out(text, language), order)
    held = dates(bare, language)
    return [
        figure
        for figure in figures(bare, "")
        if not figure.unit
        and not _counts(bare, figure, order)
        and not any(day.start <= figure.start < day.end for day in held)
    ]


def _counts(text: str, figure: Figure, order: Order) -> bool:
    """Whether a number counts things ("3 probes") and is not what is asked back."""
    things = re.match(rf"\s(?!{REFUND})[^\W\d_]{{3,}}", text[figure.end :].lower())
    if things is None or figure.currencies or not figure.text.isdigit():
        return False
    if things.group().strip() in order.items.lower().split():
        return True
    return not _ASKED_BEFORE.search(folded(text[: figure.start]) + " ")


def _without_sign(before: str) -> str:
    return re.sub(r"(?:[A-Z]{3}|[$\u20ac\u00a3\u00a5\u20b9])\s*$", "", before)


def _is_total(figure: Figure, order: Order) -> bool:
    return order.currency in figure.currencies and figure.only == order.total
