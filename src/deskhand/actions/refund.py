"""REFUND: money back for an order that the customer has paid."""

import re
from collections.abc import Mapping
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from deskhand.core.context import Context
from deskhand.core.decisions import Reason, Verdict
from deskhand.core.figures import quantized
from deskhand.core.policy import Limits
from deskhand.core.ports import Plan

REFUNDABLE = frozenset({"delivered", "returned", "cancelled", "lost", "delayed"})
DUE = frozenset({"returned", "cancelled", "lost"})
"""Where the shop itself says that money is due; else the customer asks for it."""


PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
"""Of ASCII digits alone: what reads them otherwise ("2_0", Arabic digits) is nobody's amount."""


class RefundArguments(BaseModel):
    """Exactly these. The customer, the currency and the ceiling are code's."""

    model_config = ConfigDict(extra="forbid")

    order_id: str = Field(min_length=1, max_length=60)
    amount: Decimal = Field(gt=0, max_digits=12)

    @field_validator("amount", mode="before")
    @classmethod
    def _plain_number(cls, value: object) -> object:
        if isinstance(value, bool) or (isinstance(value, str) and not PLAIN.fullmatch(value)):
            raise ValueError("amount is a plain number such as 12.50")
        return str(value) if isinstance(value, float) else value

    @field_validator("amount")
    @classmethod
    def _exact(cls, value: Decimal) -> Decimal:
        if value != value.quantize(Decimal("0.001")):
            raise ValueError("amount has at most as many decimals as its currency")
        return value


class Refund:
    """Give back what was paid for one order, or a part of it."""

    name = "REFUND"
    description = "give money back for one of the customer's own orders"
    arguments = RefundArguments
    reversible = False
    sentences: Mapping[str, Mapping[str, str]] = {
        "en": {
            "done": "The refund of {amount} for order {order_id} has been made.",
            "awaiting_approval": "The refund of {amount} for order {order_id} needs the approval of a colleague. You will hear from us by {when} at the latest.",
        },
        "de": {
            "done": "Die Erstattung von {amount} für die Bestellung {order_id} ist veranlasst.",
            "awaiting_approval": "Die Erstattung von {amount} für die Bestellung {order_id} muss im Team freigegeben werden. Sie hören spätestens am {when} von uns.",
        },
        "fr": {
            "done": "Le remboursement de {amount} pour la commande {order_id} a été effectué.",
            "awaiting_approval": "Le remboursement de {amount} pour la commande {order_id} doit être validé par notre équipe. Vous aurez de nos nouvelles au plus tard le {when}.",
        },
        "es": {
            "done": "El reembolso de {amount} del pedido {order_id} está hecho.",
            "awaiting_approval": "El reembolso de {amount} del pedido {order_id} necesita la aprobación de nuestro equipo. Tendrá noticias a más tardar el {when}.",
        },
        "pt": {
            "done": "O reembolso de {amount} da encomenda {order_id} foi feito.",
            "awaiting_approval": "O reembolso de {amount} da encomenda {order_id} precisa da aprovação da nossa equipa. Terá notícias até {when}.",
        },
        "it": {
            "done": "Il rimborso di {amount} per l'ordine {order_id} è stato effettuato.",
            "awaiting_approval": "Il rimborso di {amount} per l'ordine {order_id} deve essere approvato dal nostro team. Avrà nostre notizie al più tardi {when}.",
        },
        "nl": {
            "done": "De terugbetaling van {amount} voor bestelling {order_id} is gedaan.",
            "awaiting_approval": "De terugbetaling van {amount} voor bestelling {order_id} moet door ons team worden goedgekeurd. U hoort uiterlijk {when} van ons.",
        },
        "pl": {
            "done": "Zwrot {amount} za zamówienie {order_id} został wykonany.",
            "awaiting_approval": "Zwrot {amount} za zamówienie {order_id} wymaga zgody naszego zespołu. Odezwiemy się najpóźniej: {when}.",
        },
    }

    def describe(self, limits: Limits) -> str:
        """The line that a model reads."""
        return (
            f"REFUND {{order_id, amount}}: {self.description}; over "
            f"{limits.refund_without_approval} {limits.currency} a colleague approves it"
        )

    def plan(self, arguments: RefundArguments, context: Context, limits: Limits) -> Plan | Verdict:
        """The order is the customer's own and paid; "not yours" and "not there" answer alike."""
        order = next((o for o in context.orders if o.id == arguments.order_id), None)
        if order is None:
            return _refused("the order is not among the customer's orders", "order")
        if order.status == "refunded":
            return _refused("the order is refunded already", "refunded")
        if order.status not in REFUNDABLE:
            return _refused(f"an order that is {order.status} is not refunded", "status")
        if arguments.amount > order.total:
            return _refused(f"{arguments.amount} is more than the {order.total} paid", "paid")
        amount = quantized(arguments.amount, order.currency)
        if amount != arguments.amount:
            return _refused(f"{arguments.amount} is no amount of {order.currency}", "decimals")
        return Plan(
            action=self.name,
            arguments={
                "order_id": order.id,
                "amount": str(amount),
                "currency": order.currency,
            },
            amount=amount,
            currency=order.currency,
            order_id=order.id,
            ceiling=order.total,
            given_back=order.refunded,
            on_request=order.status not in DUE,
        )


def _refused(evidence: str, rule: str) -> Verdict:
    return Verdict(
        reason=Reason.ACTION_NOT_PERMITTED, evidence=evidence, rule=f"guard.refund.{rule}"
    )
