"""The person who writes."""

from typing import Literal

from deskhand.core.values import Value

Role = Literal["owner", "admin", "billing", "member"]


class Contact(Value):
    """A person. What the person may see of the account hangs on `role` and on `verified`."""

    id: str
    """The company's own id of the person, or the address where there is no id."""
    name: str = ""
    email: str = ""
    role: Role = "member"
    language: str = ""
    """BCP 47 primary tag such as `en`; empty when not known."""
    account_id: str = ""
    verified: bool = True
    """False when the channel cannot vouch for who writes: no account data, no action."""
    known: bool = True
    """False when no source knows the person."""
