"""A name is a person's or a key's, never both: it stands on tickets for whoever has them."""

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.core.errors import BadInput


async def check_free(connection: AsyncConnection, name: str, others: Table, what: str) -> None:
    """Raise `BadInput` where one of the others is called so, in whatever case."""
    found = await connection.execute(
        select(others.c.id).where(func.lower(others.c.name) == name.lower()).limit(1)
    )
    if found.first():
        raise BadInput(f"name: {what} is called {name} already; choose another", "name")
