"""What an HTTP server asks for with `Retry-After` (RFC 9110, 10.2.3)."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(hours=1)
"""No server is obeyed for longer."""


def retry_after(value: str, now: datetime) -> timedelta | None:
    """The wait that `value` names, in seconds or as a date; None for anything else."""
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value)), LONGEST) if len(value) < 6 else LONGEST
    try:
        return min(max(parsedate_to_datetime(value) - now, timedelta(0)), LONGEST)
    except (ValueError, TypeError, OverflowError):
        return None
