"""What a company's own work costs, as it says itself."""

from decimal import Decimal

from pydantic import Field

from deskhand.core.values import Amount, Value


class Money(Value):
    """`[money]`: what figures in money are computed from. Model prices are in dollars."""

    per_hour: Amount = Field(default=Decimal(0), ge=0)
    """What an hour of a person who answers tickets costs; 0: no figure in money is shown."""
    minutes: dict[str, float] = {}
    """What a person takes for a ticket of a category; measured where it is not given."""
    per_month: Amount = Field(default=Decimal(0), ge=0)
    """What running Deskhand costs, without models."""
