"""The pages that the rail leads to."""

from typing import NamedTuple

from deskhand.core.policy import Role
from deskhand.web.words import N_


class Place(NamedTuple):
    """An entry of the rail."""

    path: str
    label: str
    icon: str
    roles: tuple[Role, ...] = ("viewer", "agent", "lead", "admin")

    def open_to(self, role: Role) -> bool:
        """Whether somebody of that role has a use for it."""
        return role in self.roles


PLACES = (
    Place("/inbox", N_("Inbox"), "inbox"),
    Place("/dashboard", N_("Figures"), "chart"),
    Place("/knowledge", N_("Knowledge"), "book"),
    Place("/review", N_("Review"), "scales"),
    Place("/settings", N_("Settings"), "sliders"),
)
