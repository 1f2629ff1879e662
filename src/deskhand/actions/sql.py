"""Actions carried out in the company's own database: statements that stand in the configuration."""

import asyncio
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from deskhand.core.errors import Permanent, Retryable, Uncertain
from deskhand.core.ports import ActionCall


class SqlEndpointConfig(BaseModel):
    """`[endpoint]` with `kind = "sql"` in deskhand.toml."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "sql"
    url_env: str
    statements: dict[str, tuple[str, ...]]
    """By action: statements of one transaction. The last one returns the result as one row; where it
    returns none, nothing was done, and the transaction is taken back.

    They may use :key, :contact, :account and the action's arguments, and must have one effect for
    one :key (a unique column and ON CONFLICT).
    """
    reverses: dict[str, tuple[str, ...]] = {}
    """By action: statements that take it back. :original is the key of what is taken back."""
    timeout_seconds: float = Field(default=2.0, gt=0, le=60)
    find: str = Field(description="SELECT for :key that returns one row if the effect is there")

    @field_validator("statements")
    @classmethod
    def _keyed(cls, statements: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for action, listed in statements.items():
            if not any(":key" in statement for statement in listed):
                raise ValueError(f"{action}: one statement must use :key")
        return statements


class SqlEndpoint:
    """One transaction an action. The key makes it idempotent, so it may be repeated."""

    honours_keys = True

    def __init__(self, config: SqlEndpointConfig, url: str | URL) -> None:
        self.name = "sql"
        self._config = config
        parsed = make_url(url)
        limit = {"connect_timeout": max(1, round(config.timeout_seconds))}
        connect = limit if parsed.get_backend_name() == "postgresql" else {}
        self._engine: Engine = create_engine(
            parsed, pool_pre_ping=True, pool_size=4, connect_args=connect
        )

    async def aclose(self) -> None:
        """Close the pool."""
        await asyncio.to_thread(self._engine.dispose)

    async def execute(self, call: ActionCall) -> dict[str, Any]:
        """Run the action's statements and commit. Raises `Permanent` where no row says what was done:
        a statement that found nothing to change has done nothing."""
        table = self._config.reverses if call.reverse else self._config.statements
        statements = table.get(call.action)
        if statements is None:
            what = f"taking {call.action} back" if call.reverse else call.action
            raise Permanent(f"the endpoint has no statements for {what}")
        values = {
            **call.arguments,
            "key": call.key,
            "contact": call.contact,
            "account": call.account,
            "original": call.key.rpartition(":reverse:")[0],
        }
        return await self._ask(statements, values, told=True)

    async def find(self, key: str) -> dict[str, Any] | None:
        """What became of a key."""
        return await self._ask((self._config.find,), {"key": key}) or None

    async def _ask(
        self, statements: tuple[str, ...], values: dict[str, Any], *, told: bool = False
    ) -> dict[str, Any]:
        """`told`: a row has to say what was done, or nothing is."""
        try:
            return await asyncio.to_thread(self._run, statements, values, told)
        except DBAPIError as error:
            reason = str(error.orig).splitlines()[0]
            if error.connection_invalidated:
                raise Uncertain(f"the connection broke: {reason}") from error
            if isinstance(error, OperationalError):
                code = getattr(error.orig, "sqlstate", None)
                what = "did not do it" if code else "cannot be reached"
                raise Retryable(f"the database {what}: {reason}") from error
            raise Permanent(f"the database refused: {reason}") from error
        except SQLAlchemyError as error:
            raise Permanent(str(error).splitlines()[0]) from error

    def _run(
        self, statements: tuple[str, ...], values: dict[str, Any], told: bool
    ) -> dict[str, Any]:
        result: dict[str, Any] = {}
        milliseconds = int(self._config.timeout_seconds * 1000)
        with self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL statement_timeout = {milliseconds}"))
                connection.execute(text(f"SET LOCAL lock_timeout = {milliseconds}"))
            for statement in statements:
                done = connection.execute(text(statement), values)
                row = done.mappings().first() if done.returns_rows else None
                found = row.items() if row else ()
                result = {key: str(value) for key, value in found if value is not None}
            if told and not result:
                raise Permanent(
                    "the last statement returned no row: nothing was done, and all of it was taken back"
                )
        return result
