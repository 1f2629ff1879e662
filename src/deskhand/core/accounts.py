"""The company or customer that the person belongs to."""

from decimal import Decimal

from deskhand.core.values import Amount, Instant, Value


class Account(Value):
    """A customer. Money is in `currency`; the limits in the configuration are read in the same."""

    id: str
    name: str = ""
    tier: str = ""
    plan: str = ""
    since: Instant | None = None
    lifetime_value: Amount = Decimal(0)
    currency: str = "USD"
    open_invoices: int = 0
    subscription_status: str = ""
    renews_at: Instant | None = None
    seats: int | None = None
    seats_used: int | None = None
