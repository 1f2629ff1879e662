"""What every table is made of."""

from sqlalchemy import Column, DateTime, Integer, MetaData, Text, text
from sqlalchemy.dialects.postgresql import JSONB

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
