"""Everything that leaves, as the customer, the team and the company's systems get it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from deskhand.core.errors import Permanent, Retryable, Uncertain
from deskhand.core.ports import TO_CUSTOMER, Delivery

Weather = Literal["", "later", "never", "lost"]
CUSTOMERS, TEAM = "mail", "team"


class Letter(NamedTuple):
    """One delivery that arrived."""

    delivery: Delivery
    at: datetime

    @property
    def ticket(self) -> str:
        return self.delivery.ticket_id

    @property
    def text(self) -> str:
        return self.delivery.text


@dataclass
class Post:
    """A channel that keeps all that it carries. It drops what it gets twice, as mail servers do."""

    name: str
    now: Callable[[], datetime]
    honours_ids: bool = True
    weather: list[Weather] = field(default_factory=list[Weather])
    """What becomes of the deliveries that come next."""
    arrived: list[Letter] = field(default_factory=list[Letter])

    async def deliver(self, delivery: Delivery) -> str:
        """Keep it, unless the weather is against it."""
        weather = self.weather.pop(0) if self.weather else ""
        if weather == "later":
            raise Retryable("greylisted")
        if weather == "never":
            raise Permanent("no such mailbox")
        if all(letter.delivery.id != delivery.id for letter in self.arrived):
            self.arrived.append(Letter(delivery, self.now()))
        if weather == "lost":
            raise Uncertain("the connection broke")
        return ""

    def to_customer(self, ticket_id: str = "") -> list[Letter]:
        """What a customer read."""
        return [
            letter
            for letter in self.arrived
            if letter.delivery.what in TO_CUSTOMER and ticket_id in ("", letter.ticket)
        ]
