"""The base of every value that travels between stages: frozen, closed, printable as JSON."""

import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar, cast

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    PlainSerializer,
    ValidationError,
    model_validator,
)

Instant = AwareDatetime
"""A moment. Naive datetimes are refused; everything Deskhand makes itself is in UTC."""

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _near(moment: datetime) -> datetime:
    if not EARLIEST <= moment < LATEST:
        raise ValueError(f"a moment from {EARLIEST.year} to {LATEST.year - 1}")
    return moment


ToldInstant = Annotated[Instant, AfterValidator(_near)]
"""A moment that somebody outside tells: of a time in which one can go on counting, in every zone."""

Amount = Annotated[Decimal, PlainSerializer(str, return_type=str, when_used="json")]
"""Money in the currency's main unit, exact to the cent; a string in JSON, never a float."""


class Value(BaseModel):
    """Frozen, and closed: a field that nobody declared is an error, not a surprise later.

    What was stored is read with `stored`, which is open: forms grow with releases.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        fields = cast(dict[str, Any], given)
        return {name: storable(value) for name, value in fields.items()}


V = TypeVar("V", bound=BaseModel)


def stored(kind: type[V], kept: Any) -> V:
    """A value that we wrote ourselves, whichever release it was: what this one does not know is
    ignored. Raises `ValueError` where the rest cannot be read."""
    return kind.model_validate(kept, extra="ignore")


def readable(kind: type[V], kept: Any) -> V | None:
    """The same; None where there is nothing, or where it cannot be read."""
    if kept is None:
        return None
    try:
        return stored(kind, kept)
    except ValidationError:
        return None


def storable(value: Any) -> Any:
    """`value` (text, or JSON made of it) without what no database stores: NUL, lone surrogates,
    numbers that are none."""
    if isinstance(value, str):
        clean = value.replace("\x00", "")
        return clean if clean.isascii() else clean.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        items = cast(dict[Any, Any], value).items()
        return {storable(key): storable(item) for key, item in items}
    if isinstance(value, list):
        return [storable(item) for item in cast(list[Any], value)]
    return value
