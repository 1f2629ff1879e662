"""Several rows written in one statement and one round trip.

SQLAlchemy spends more on building a statement than Postgres on running it: each shape (which tables,
which columns) is built once, and what is written are parameters.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    BindParameter,
    Select,
    Table,
    bindparam,
    cast,
    column,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.store.tables import events

LOGGED = ("ticket_id", "turn_id", "step", "attempt", "kind", "payload", "at")
SHAPES = 512
"""Kept at once; there are a few dozen."""


class Plus(NamedTuple):
    """The column grows by this."""

    value: Any


class IfUnset(NamedTuple):
    """The column becomes this where it is null."""

    value: Any


@dataclass(frozen=True)
class Put:
    """A new row. With `or_update`, one with its key that is there takes the values over."""

    table: Table
    values: Mapping[str, Any]
    or_update: bool = False


@dataclass(frozen=True)
class Set:
    """Columns of the row with this key: values, `Plus` or `IfUnset`."""

    table: Table
    key: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class PutAll:
    """New rows, however many, numbered in their order. Each has all of the columns."""

    table: Table
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, Any]]


Write = Put | PutAll | Set


class _Shape(NamedTuple):
    """A part without its values: all that its SQL depends on."""

    kind: str
    table: Table
    columns: tuple[tuple[str, str], ...]
    """Names, each with how its value is meant: "plus", "if_unset" or "is"."""


async def write(
    connection: AsyncConnection,
    parts: Sequence[Write],
    told: Sequence[dict[str, Any]] = (),
    now: datetime | None = None,
) -> None:
    """Write the rows, and append rows to the log, however many, in their order, at `now`.

    Each part is a table expression of its own; foreign keys are checked when all are written. No
    two parts may change the same row.
    """
    if told:
        parts = [*parts, PutAll(events, LOGGED, [{**row, "at": now} for row in told])]
    given: dict[str, Any] = {}
    for number, part in enumerate(parts):
        if isinstance(part, PutAll):
            rows = [{name: row[name] for name in part.columns} for row in part.rows]
            given[f"rows_{number}"] = json.dumps(rows, default=str)
            continue
        for name, value in part.values.items():
            given[f"{name}_{number}"] = value.value if isinstance(value, Plus | IfUnset) else value
        if isinstance(part, Set):
            given[f"key_{number}"] = part.key
    await connection.execute(_statement(tuple(map(_shape, parts))), given)


def _shape(part: Write) -> _Shape:
    if isinstance(part, PutAll):
        return _Shape("rows", part.table, tuple((name, "is") for name in part.columns))
    kind = "set" if isinstance(part, Set) else "upsert" if part.or_update else "put"
    return _Shape(kind, part.table, tuple((name, _how(v)) for name, v in part.values.items()))


def _how(value: object) -> str:
    return "plus" if isinstance(value, Plus) else "if_unset" if isinstance(value, IfUnset) else "is"


@lru_cache(SHAPES)
def _statement(shapes: tuple[_Shape, ...]) -> Select[int]:
    return select(literal(1)).add_cte(*(_part(shape, n) for n, shape in enumerate(shapes)))


def _part(shape: _Shape, number: int) -> CTE:
    table = shape.table
    if shape.kind == "rows":
        return _rows(table, [name for name, _ in shape.columns], number)
    given = {name: _bound(table, name, f"{name}_{number}") for name, _ in shape.columns}
    if shape.kind == "set":
        (key,) = table.primary_key.columns
        values = {name: _value(table, name, how, given[name]) for name, how in shape.columns}
        changed = update(table).where(key == _bound(table, key.name, f"key_{number}"))
        return changed.values(values).cte(f"part_{number}")
    put = insert(table).values(given)
    if shape.kind == "upsert":
        keys = list(table.primary_key.columns)
        others = {name: put.excluded[name] for name in given if name not in table.primary_key}
        put = put.on_conflict_do_update(index_elements=keys, set_=others)
    return put.cte(f"part_{number}")


def _value(table: Table, name: str, how: str, given: BindParameter[Any]) -> Any:
    if how == "plus":
        return table.c[name] + given
    return func.coalesce(table.c[name], given) if how == "if_unset" else given


def _bound(table: Table, column: str, name: str) -> BindParameter[Any]:
    return bindparam(name, type_=table.c[column].type)


def _rows(table: Table, names: list[str], number: int) -> CTE:
    """From JSON: one statement for any number of rows."""
    row = (
        func.jsonb_to_recordset(cast(bindparam(f"rows_{number}"), JSONB))
        .table_valued(*(column(name, table.c[name].type) for name in names))
        .render_derived(with_types=True)
    )
    chosen = select(*(row.c[name] for name in names))
    return insert(table).from_select(names, chosen).cte(f"part_{number}")
