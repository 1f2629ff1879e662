"""What every table is made of."""

from sqlalchemy import Column, DateTime, Dialect, Integer, MetaData, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from deskhand.core.actors import Actor

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def moment(name: str, nullable: bool = True) -> Column[object]:
    """A moment, in UTC."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


def string(name: str, default: str = "") -> Column[str]:
    """Text that is never null."""
    return Column(name, Text, nullable=False, server_default=default)


def number(name: str) -> Column[int]:
    """A whole number that is never null."""
    return Column(name, Integer, nullable=False, server_default="0")


def document(name: str, default: str = "{}") -> Column[object]:
    """JSON that is never null."""
    return Column(name, JSONB, nullable=False, server_default=text(f"'{default}'::jsonb"))


class ActorText(TypeDecorator[Actor]):
    """An `Actor` as its text; empty for nobody."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Actor | None, dialect: Dialect) -> str:
        return str(value or "")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Actor | None:
        return None if value is None else Actor.model_validate(value)


def doer(name: str) -> Column[Actor]:
    """Who did it."""
    return Column(name, ActorText, nullable=False, server_default="")
