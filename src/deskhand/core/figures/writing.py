"""Amounts and dates as they are written in a language."""

from datetime import datetime
from decimal import Decimal

from babel import UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency


def write_amount(amount: Decimal, currency: str, language: str) -> str:
    """An amount as it is written in `language`, with the currency's own decimals."""
    try:
        return format_currency(amount, currency, locale=language)
    except UnknownLocaleError:
        return format_currency(amount, currency, locale="en")


def write_date(moment: datetime, language: str) -> str:
    """A date as it is written in `language`."""
    try:
        return format_date(moment.date(), "long", locale=language)
    except UnknownLocaleError:
        return format_date(moment.date(), "long", locale="en")
