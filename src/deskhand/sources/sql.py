"""The company's own database, read only, through queries that stand in the configuration."""

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ProgrammingError, SQLAlchemyError

from deskhand.core.contacts import Contact
from deskhand.core.errors import Permanent, Retryable
from deskhand.core.messages import Sender
from deskhand.core.ports import SourceAnswer
from deskhand.sources.rows import NOUNS, answer_from

PARAMETERS = frozenset({"contact", "email", "account", "at"})
_READS = re.compile(r"^\s*(?:select|with)\b", re.I)
_QUOTED = re.compile(r"'[^']*'")
_PARAMETER = re.compile(r"(?<![:\w]):(\w+)")
_CAST = re.compile(r"(?<![:\w])(:\w+)::(\w+)")
"""`:at::timestamptz`, which SQLAlchemy would not see as a parameter."""
ROWS = 200
"""Rows fetched of one query at most."""


class SqlSourceConfig(BaseModel):
    """`[[sources]]` with `kind = "sql"` in deskhand.toml."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "sql"
    name: str = "sql"
    url_env: str = Field(description="the environment variable that holds the database URL")
    needed: bool = True
    as_of: bool = False
    """True when the queries use :at to ask for the past."""
    timeout_seconds: float = Field(default=2.0, gt=0, le=60)
    queries: dict[str, str]

    @field_validator("queries")
    @classmethod
    def _readable(cls, queries: dict[str, str]) -> dict[str, str]:
        for noun, query in queries.items():
            if noun not in NOUNS:
                raise ValueError(f"{noun!r} is no query; known are {', '.join(NOUNS)}")
            check_query(noun, query, PARAMETERS)
        if "contact" not in queries:
            raise ValueError("a query named contact is needed")
        return queries


def check_query(name: str, query: str, parameters: frozenset[str]) -> None:
    """Raise `ValueError` unless `query` is one SELECT that uses known parameters only."""
    bare = _QUOTED.sub("''", query)
    if not _READS.match(bare) or ";" in bare.rstrip().rstrip(";"):
        raise ValueError(f"{name}: one SELECT only")
    unknown = set(_PARAMETER.findall(bare)) - parameters
    if unknown:
        raise ValueError(
            f"{name}: unknown parameter :{sorted(unknown)[0]}; "
            f"known are {', '.join(':' + known for known in sorted(parameters))}"
        )


def company_engine(url: str | URL, timeout_seconds: float, size: int) -> Engine:
    """An engine for the company's own database that does not wait for ever to connect."""
    parsed = make_url(url)
    limit = {"connect_timeout": max(1, round(timeout_seconds))}
    connect = limit if parsed.get_backend_name() in ("postgresql", "mysql", "mariadb") else {}
    return create_engine(parsed, pool_pre_ping=True, pool_size=size, connect_args=connect)


class SqlSource:
    """Asks a database that SQLAlchemy reaches. Every statement runs read-only with a time limit.

    `:contact` is the company's id of the contact, `:email` the sender's address, `:account` the
    contact's account, `:at` the moment asked for (UTC).
    """

    def __init__(self, config: SqlSourceConfig, url: str | URL) -> None:
        self.name = config.name
        self.needed = config.needed
        self._config = config
        self._engine: Engine = company_engine(url, config.timeout_seconds, 4)

    async def aclose(self) -> None:
        """Close the pool."""
        await asyncio.to_thread(self._engine.dispose)

    async def ask(self, sender: Sender, contact: Contact | None, at: datetime) -> SourceAnswer:
        """Run the queries in one read-only transaction."""
        try:
            found = await asyncio.wait_for(
                asyncio.to_thread(self._run, sender, contact, at),
                self._config.timeout_seconds * (len(self._config.queries) + 1),
            )
        except TimeoutError as error:
            raise Retryable(f"source {self.name}: no answer in time") from error
        except ProgrammingError as error:
            reason = str(error.orig).splitlines()[0]
            raise Permanent(f"source {self.name}: {reason}") from error
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise Retryable(f"source {self.name}: {reason}") from error
        return answer_from(found, self.name, self._config.as_of)

    def _run(
        self, sender: Sender, contact: Contact | None, at: datetime
    ) -> dict[str, list[Mapping[str, Any]]]:
        with self._engine.connect() as connection:
            read_only(connection, self._config.timeout_seconds)
            values: dict[str, Any] = {
                "contact": contact.id if contact else sender.id,
                "email": (contact.email if contact else "") or sender.email,
                "account": contact.account_id if contact else "",
                "at": at,
            }
            people = query(connection, self._config.queries["contact"], values)
            found = {"contact": people}
            if not people or len({row.get("id") for row in people}) > 1:
                return found
            values["contact"] = people[0].get("id", values["contact"])
            values["account"] = people[0].get("account_id") or values["account"]
            for noun, statement in self._config.queries.items():
                if noun != "contact":
                    found[noun] = query(connection, statement, values)
            return found


def read_only(connection: Connection, timeout_seconds: float) -> None:
    """Make the database itself refuse to write and to run on, where it can be told."""
    milliseconds = int(timeout_seconds * 1000)
    match connection.dialect.name:
        case "postgresql":
            connection.execute(text("SET TRANSACTION READ ONLY"))
            connection.execute(text(f"SET LOCAL statement_timeout = {milliseconds}"))
        case "mysql" | "mariadb":
            connection.execute(text("SET TRANSACTION READ ONLY"))
            connection.execute(text(f"SET SESSION max_execution_time = {milliseconds}"))
        case "sqlite":
            connection.execute(text("PRAGMA query_only = ON"))
        case other:
            raise Permanent(
                f"{other} cannot be told to stay read-only: use postgresql, mysql, mariadb or sqlite"
            )


def query(
    connection: Connection, statement: str, values: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    """The rows of one allow-listed query; only the parameters it names are sent."""
    named = {name: values[name] for name in _PARAMETER.findall(statement) if name in values}
    bound = text(_CAST.sub(r"CAST(\1 AS \2)", statement))
    rows = connection.execute(bound, named).mappings().fetchmany(ROWS)
    return [dict(row) for row in rows]
