"""How a table of the configuration, with its `kind`, becomes an adapter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy.engine import URL, make_url

from deskhand.core.errors import Permanent
from deskhand.settings import ConfigError, Environment, check_variables, first_fault

Build = Callable[[Any, Environment], Any]


@dataclass(frozen=True)
class Kind:
    """How a kind's table in the configuration is read, and what is made of it."""

    config: type[BaseModel]
    build: Build


def database_of(config: Any, env: Environment) -> URL:
    """The company's own database that an adapter's table names, with the driver that Deskhand
    ships where it is Postgres."""
    parsed = make_url(env.secret(config.url_env, getattr(config, "name", "endpoint")))
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def token_of(config: Any, env: Environment) -> str:
    """The token that an adapter's table names, empty where it names none."""
    return env.secret(config.token_env, config.url) if config.token_env else ""


def build_one(
    table: Mapping[str, Kind], raw: Mapping[str, Any], where: str, env: Environment
) -> Any:
    """Read one adapter's table and build it. Raises `ConfigError` that names the key."""
    kind = str(raw.get("kind", ""))
    if kind not in table:
        raise ConfigError(f"{where}.kind: one of {', '.join(table)}, not {kind!r}")
    check_variables(raw, where)
    try:
        config = table[kind].config.model_validate(raw)
    except ValidationError as error:
        raise ConfigError(first_fault(error, where)) from error
    try:
        return table[kind].build(config, env)
    except ConfigError:
        raise
    except Exception as error:
        named = [str(value) for key, value in raw.items() if key.endswith("_env") and value]
        told = f" with the value of {', '.join(named)}" if named else ""
        why = str(error) if isinstance(error, Permanent) else type(error).__name__
        raise ConfigError(f"{where}: cannot be used{told}: {why}; check its form") from error


def once_each(where: str, names: list[str]) -> None:
    """Raise `ConfigError` for a name that is given twice."""
    for name in names:
        if names.count(name) > 1:
            raise ConfigError(f"{where}: the name {name!r} is given twice; choose another")
