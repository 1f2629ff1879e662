"""A name taken out of everything that is stored of others."""

import json
import re
from typing import Any, NamedTuple
from typing import cast as typed

from sqlalchemy import Table, and_, cast, func, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import Text

from deskhand.store.tables import accounts, contact_identities, contacts, metadata, uploads
from deskhand.store.tables.personal import columns_that_hold

ERASED = "[erased]"
"""Stands where somebody else's ticket named the person."""
UNIQUE = frozenset({("ledger", "key"), ("messages", "external_id")})
"""Made of ids of the ticket's own customer, and one of their kind: never changed."""


class Written(NamedTuple):
    """A name as it is looked for."""

    spellings: tuple[str, ...]
    alike: bool
    """In small and capital letters alike; what two words are called in a sentence is no name."""

    @property
    def pattern(self) -> str:
        """With other spaces, over two lines, the last word first."""
        ways: list[str] = []
        for spelling in self.spellings:
            words = [re.escape(word) for word in spelling.split()]
            ways.append(r"\s+".join(words))
            if len(words) > 1:
                ways.append(rf"{words[-1]},\s*" + r"\s+".join(words[:-1]))
        return "|".join(ways)

    @property
    def longest(self) -> str:
        """Its longest word, which every spelling has, but for capitals."""
        return max(self.spellings[0].split(), key=len)


async def take_out(connection: AsyncConnection, value: Written) -> None:
    """Replace a name of the person in every row of anybody else's, but for who those are."""
    for table in metadata.sorted_tables:
        if table in (contacts, contact_identities, accounts, uploads):
            continue
        for name in columns_that_hold(table.name, "words", "person"):
            if (table.name, name) in UNIQUE:
                continue
            if isinstance(table.c[name].type, JSONB):
                await _out_of_json(connection, table, name, value)
            else:
                await _out_of_text(connection, table, name, value)


async def _out_of_text(
    connection: AsyncConnection, table: Table, name: str, value: Written
) -> None:
    pattern = f"(?<![[:alnum:]_.@-])(?:{value.pattern})(?![[:alnum:]_@-])"
    column = table.c[name]
    clean = func.regexp_replace(column, pattern, ERASED, "gi" if value.alike else "g")
    holds = column.op("~*" if value.alike else "~")(pattern)
    await connection.execute(update(table).where(holds).values({name: clean}))


async def _out_of_json(
    connection: AsyncConnection, table: Table, name: str, value: Written
) -> None:
    """Only words are changed, never a number or a null that looks like a name."""
    written = re.escape(json.dumps(value.longest, ensure_ascii=False)[1:-1])
    keys = list(table.primary_key)
    found = await connection.execute(
        select(*keys, table.c[name]).where(cast(table.c[name], Text).op("~*")(written))
    )
    flags = re.IGNORECASE if value.alike else re.NOFLAG
    pattern = re.compile(rf"(?<![\w.@-])(?:{value.pattern})(?![\w@-])", flags)
    for row in found.all():
        same = and_(*(key == held for key, held in zip(keys, row, strict=False)))
        clean = _without(row[-1], pattern)
        if clean != row[-1]:
            await connection.execute(update(table).where(same).values({name: clean}))


def _without(held: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(held, str):
        return pattern.sub(ERASED, held)
    if isinstance(held, list):
        return [_without(one, pattern) for one in typed("list[Any]", held)]
    if isinstance(held, dict):
        return {
            pattern.sub(ERASED, name): _without(one, pattern)
            for name, one in typed("dict[str, Any]", held).items()
        }
    return held
