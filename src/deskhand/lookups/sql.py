"""A lookup in the company's own database: one query, with arguments of a fixed shape."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from deskhand.core.context import Context
from deskhand.core.errors import Permanent, Retryable
from deskhand.sources.sql import check_query, company_engine, query, read_only

OURS = frozenset({"contact", "account", "at"})
"""Parameters that come from code."""


class SqlLookupConfig(BaseModel):
    """`[[lookups]]` with `kind = "sql"` in deskhand.toml."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "sql"
    name: str
    description: str
    url_env: str
    arguments: dict[str, str] = {}
    """By name: the regular expression that the whole value must match."""
    query: str = Field(
        description="uses :account or :contact, so that it answers for this customer"
    )
    timeout_seconds: float = Field(default=2.0, gt=0, le=60)

    @field_validator("arguments")
    @classmethod
    def _shapes(cls, arguments: dict[str, str]) -> dict[str, str]:
        for name, shape in arguments.items():
            try:
                re.compile(shape)
            except re.error as error:
                raise ValueError(f"{name}: not a regular expression: {error}") from error
        return arguments

    @field_validator("query")
    @classmethod
    def _for_this_customer(cls, query: str, info: ValidationInfo) -> str:
        check_query("the lookup", query, OURS | set(info.data.get("arguments", {})))
        if ":account" not in query and ":contact" not in query:
            raise ValueError("must use :account or :contact")
        return query


class SqlLookup:
    """Answers one question. A model's arguments are matched before they reach the query."""

    def __init__(self, config: SqlLookupConfig, url: str | URL) -> None:
        self.name = config.name
        named = ", ".join(config.arguments)
        self.description = f"{config.name} {{{named}}}: {config.description}"
        self._config = config
        self._engine = company_engine(url, config.timeout_seconds, 2)

    async def aclose(self) -> None:
        """Close the pool."""
        await asyncio.to_thread(self._engine.dispose)

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
            async with asyncio.timeout(2 * self._config.timeout_seconds):
                return await asyncio.to_thread(self._run, values)
        except TimeoutError as error:
            raise Retryable(f"lookup {self.name}: no answer in time") from error
        except SQLAlchemyError as error:
            raise Retryable(f"lookup {self.name}: the database did not answer") from error

    def _run(self, values: Mapping[str, Any]) -> dict[str, str]:
        with self._engine.connect() as connection:
            read_only(connection, self._config.timeout_seconds)
            rows = query(connection, self._config.query, values)
        found = rows[0].items() if rows else ()
        return {key: str(value) for key, value in found if value is not None}
