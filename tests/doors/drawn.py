"""What is drawn: odd values for fields."""

import os
from functools import partial
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from tests.doors import odd
from tests.doors.found import Change, Door, Field

FEW = 1
EXAMPLES = int(os.environ.get("ODD_EXAMPLES", FEW))
"""For everything that is drawn for. With `FEW` they are the same ones every time."""


def some(times: int) -> settings:
    """So many times the examples."""
    return settings(
        max_examples=EXAMPLES * times,
        derandomize=EXAMPLES == FEW,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


def changes_of(door: Door) -> st.SearchStrategy[list[Change]]:
    """One to three fields with an odd value each."""
    parts = [as_sent(field).map(partial(Change, field)) for field in door.fields]
    if not parts:
        return st.just([])
    return st.lists(st.one_of(parts), min_size=1, max_size=3, unique_by=lambda one: one.field.name)


def edges_of(door: Door) -> list[Change]:
    """What every field is sent, each by itself: the ends of the calendar, of numbers and of texts."""
    return [Change(field, value) for field in door.fields for value in odd.edges(field.schema)]


def as_sent(field: Field) -> st.SearchStrategy[Any]:
    """A form and an address hold words, a document any JSON."""
    schema = field.schema
    if field.where == "json" or len(field.way) > 1:
        return odd.of_schema(schema)
    if field.where == "raw":
        return st.one_of(odd.words(), st.binary(max_size=200))
    if schema.get("type") == "array":
        return st.lists(odd.words(), max_size=3)
    words = odd.words(schema.get("maxLength"))
    return words if schema.get("type") == "string" else st.one_of(words, odd.of_schema(schema))
