"""Links in alerts: to the ticket, and for some destinations to a page where an action is decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import jwt

from deskhand.core.actors import Actor
from deskhand.core.errors import NotFound
from deskhand.core.policy import PersonRole
from deskhand.core.ports import LINKS, TO_CUSTOMER, Delivery
from deskhand.core.values import Value
from deskhand.flow.dispatch import APPROVAL

ALGORITHM = "HS256"
LIFETIME = timedelta(days=7)
"""A link works no longer, whatever the action still waits for."""


class Decider(Value):
    """What a signed link allows: to decide on one action, as a role."""

    ledger_id: str
    by: Actor
    """Stands in the ledger: which destination's link it was."""
    role: PersonRole


@dataclass(frozen=True)
class Links:
    """Made when an alert is sent, so that no link that decides anything is ever stored."""

    public_url: str
    approvers: Mapping[str, PersonRole]
    secret: str = field(repr=False, default="")

    def added_to(self, delivery: Delivery, destination: str) -> Delivery:
        """The delivery with the links that its readers may have; a customer's has none."""
        if not self.public_url or delivery.what in TO_CUSTOMER:
            return delivery
        links = {"open": f"{self.public_url}/inbox/{delivery.ticket_id}"}
        effect: dict[str, Any] = delivery.payload.get("effect") or {}
        if delivery.what == APPROVAL and destination in self.approvers and effect:
            token = self._sign(effect["ledger_id"], destination, delivery.at)
            links["decide"] = f"{self.public_url}/decide/{token}"
        return delivery.model_copy(update={"payload": {**delivery.payload, LINKS: links}})

    def decider(self, token: str, now: datetime) -> Decider:
        """What a link allows. Raises `NotFound` for one that is not ours, too old, or whose
        destination may decide no longer."""
        try:
            told: dict[str, Any] = jwt.decode(  # pyright: ignore[reportUnknownMemberType]
                token,
                self.secret,
                [ALGORITHM],
                options={
                    "require": ["exp", "sub", "aud"],
                    "verify_exp": False,
                    "verify_aud": False,
                },
            )
        except jwt.InvalidTokenError as error:
            raise NotFound("this link is not one of ours, or not whole") from error
        role = self.approvers.get(told["aud"])
        if role is None or told["exp"] < now.timestamp():
            raise NotFound("this link works no longer: open the ticket instead")
        return Decider(ledger_id=told["sub"], by=Actor(kind="link", name=told["aud"]), role=role)

    def _sign(self, ledger_id: str, destination: str, at: datetime) -> str:
        told = {"sub": ledger_id, "aud": destination, "exp": at + LIFETIME}
        return jwt.encode(told, self.secret, ALGORITHM)  # pyright: ignore[reportUnknownMemberType]


NO_LINKS = Links(public_url="", approvers={})
"""For a desk that does not know its own address."""
