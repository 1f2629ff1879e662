"""A lookup in the company's own database: one query, with arguments of a fixed shape."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from deskhand.core.context import Context
from deskhand.core.errors import Permanent, Retryable
from deskhand.sources.sql import query, read_only


class SqlLookupConfig(BaseModel):
    """`[[lookups]]` with `kind = "sql"` in deskhand.toml."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "sql"
    name: str
    description: str
    url_env: str
    query: str = Field(
        description="uses :account or :contact, so that it answers for this customer"
    )
    arguments: dict[str, str] = {}
    """By name: the regular expression that the whole value must match."""
    timeout_seconds: float = Field(default=2.0, gt=0, le=60)


class SqlLookup:
    """Answers one question. A model's arguments are matched before they reach the query."""

    def __init__(self, config: SqlLookupConfig, url: str | URL) -> None:
        if ":account" not in config.query and ":contact" not in config.query:
            raise Permanent(f"lookup {config.name}: the query must use :account or :contact")
        self.name = config.name
        named = ", ".join(config.arguments)
        self.description = f"{config.name} {{{named}}}: {config.description}"
        self._config = config
        self._engine = create_engine(url, pool_pre_ping=True, pool_size=2)

    async def run(self, arguments: Mapping[str, str], context: Context) -> dict[str, str]:
        """The first row, as text; empty when there is none."""
        if not context.contact.verified or not context.contact.known:
            raise Permanent("the sender's identity is not verified")
        if set(arguments) != set(self._config.arguments):
            raise Permanent(f"{self.name} takes exactly: {', '.join(self._config.arguments)}")
        for name, shape in self._config.arguments.items():
            if not re.fullmatch(shape, arguments[name]):
                raise Permanent(f"{self.name}: {name} has the wrong form")
        values: dict[str, Any] = {
            **arguments,
            "contact": context.contact.id,
            "account": context.contact.account_id,
            "at": context.at,
        }
        try:
            return await asyncio.to_thread(self._run, values)
        except SQLAlchemyError as error:
            raise Retryable(f"lookup {self.name}: the database did not answer") from error

    def _run(self, values: Mapping[str, Any]) -> dict[str, str]:
        with self._engine.connect() as connection:
            read_only(connection, self._config.timeout_seconds)
            rows = query(connection, self._config.query, values)
        return {key: str(value) for key, value in rows[0].items()} if rows else {}
