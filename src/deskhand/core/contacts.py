"""The person who writes."""

from typing import Literal

from deskhand.core.values import Instant, Value

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


class Identity(Value):
    """What a contact is called somewhere."""

    contact_id: str
    kind: Literal["id", "email", "source"]
    """`id`, `email`: as a channel says. `source`: what the company's own source calls them."""
    value: str
    channel: str = ""
    verified_by: str = ""
    """Who vouched for it; empty: nobody."""
    since: Instant


class Person(Value):
    """Whoever a contact is: every contact that is the same person, and all that they are called."""

    contact_id: str
    contacts: tuple[str, ...]
    merged: tuple[str, ...]
    """Those of them that were merged into another, and can be parted from it."""
    identities: tuple[Identity, ...]

    def called(self, contact_id: str) -> tuple[str, ...]:
        """What one of the contacts is called."""
        named = [one.value for one in self.identities if one.contact_id == contact_id]
        return tuple(dict.fromkeys(named))
