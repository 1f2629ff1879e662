"""The base of every value that travels between stages: frozen, closed, printable as JSON."""

from decimal import Decimal
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, PlainSerializer

Instant = AwareDatetime
"""A moment. Naive datetimes are refused; everything Deskhand makes itself is in UTC."""

Amount = Annotated[Decimal, PlainSerializer(str, return_type=str, when_used="json")]
"""Money in the currency's main unit, exact to the cent; a string in JSON, never a float."""


class Value(BaseModel):
    """Frozen, and closed: a field that nobody declared is an error, not a surprise later."""

    model_config = ConfigDict(frozen=True, extra="forbid")
