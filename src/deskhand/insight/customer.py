"""The customer of a batch row, as far as the row tells."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from deskhand.core.accounts import Account
from deskhand.core.contacts import Contact, Role
from deskhand.core.context import Context, Invoice, Order, RecentTicket
from deskhand.core.messages import LONGEST_SENDER_ID, Sender
from deskhand.core.ports import SourceAnswer
from deskhand.core.values import ToldInstant


class GivenCustomer(BaseModel):
    """`customer` of a batch row; fields that Deskhand does not use are ignored."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(default="", max_length=LONGEST_SENDER_ID)
    email: str = Field(default="", max_length=320)
    name: str = ""
    role: Role = "owner"
    tier: str = ""
    plan: str = ""
    lifetime_value: Decimal = Field(default=Decimal(0), ge=0)
    orders: tuple[Order, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    recent_tickets: tuple["GivenTicket", ...] = ()
    facts: dict[str, str] = {}

    def answer(self) -> SourceAnswer:
        """As a source would tell it."""
        account_id = self.id or "given"
        return SourceAnswer(
            contact=Contact(
                id=self.id or "given",
                name=self.name,
                email=self.email,
                role=self.role,
                account_id=account_id,
            ),
            account=Account(
                id=account_id, tier=self.tier, plan=self.plan, lifetime_value=self.lifetime_value
            ),
            orders=self.orders,
            invoices=self.invoices,
            recent_tickets=tuple(
                RecentTicket(category=ticket.category, opened_at=ticket.opened_at, text=ticket.text)
                for ticket in self.recent_tickets
            ),
            facts=self.facts,
        )

    def context(self, at: datetime) -> Context:
        """As the rules see it."""
        answer = self.answer()
        assert answer.contact is not None
        return Context(
            at=at,
            contact=answer.contact,
            account=answer.account,
            recent_tickets=answer.recent_tickets,
        )


class GivenTicket(BaseModel):
    """An earlier ticket of the customer."""

    model_config = ConfigDict(extra="ignore")

    category: str
    opened_at: ToldInstant
    text: str = ""


class GivenSource:
    """A source that tells what the batch row says, and nothing else."""

    name = "given"
    needed = False

    def __init__(self, customer: GivenCustomer) -> None:
        self._answer = customer.answer()

    async def ask(self, sender: Sender, contact: Any, at: datetime) -> SourceAnswer:
        """The same for every moment."""
        return self._answer
