"""DISCOUNT: one code of the configured percentage per customer."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from deskhand.core.context import Context, is_late
from deskhand.core.decisions import Verdict
from deskhand.core.policy import Limits
from deskhand.core.ports import Plan


class DiscountArguments(BaseModel):
    """Nothing to choose: the percentage is the company's."""

    model_config = ConfigDict(extra="forbid")


class Discount:
    """A discount code; one live code per customer."""

    name = "DISCOUNT"
    description = "a discount code for the customer"
    arguments = DiscountArguments
    reversible = True
    sentences: Mapping[str, Mapping[str, str]] = {
        "en": {
            "done": "Your code {code} takes {percent} % off your next order.",
            "awaiting_approval": "A discount code needs the approval of a colleague. You will hear from us by {when} at the latest.",
        },
        "de": {
            "done": "Mit dem Code {code} erhalten Sie {percent} % Rabatt auf Ihre nächste Bestellung.",
            "awaiting_approval": "Der Rabatt muss im Team freigegeben werden. Sie hören spätestens am {when} von uns.",
        },
        "fr": {
            "done": "Votre code {code} donne {percent} % de remise sur votre prochaine commande.",
            "awaiting_approval": "La remise doit être validée par notre équipe. Vous aurez de nos nouvelles au plus tard le {when}.",
        },
        "es": {
            "done": "Su código {code} le da un {percent} % de descuento en su próximo pedido.",
            "awaiting_approval": "El descuento necesita la aprobación de nuestro equipo. Tendrá noticias a más tardar el {when}.",
        },
        "pt": {
            "done": "O seu código {code} dá {percent} % de desconto na próxima encomenda.",
            "awaiting_approval": "O desconto precisa da aprovação da nossa equipa. Terá notícias até {when}.",
        },
        "it": {
            "done": "Con il suo codice {code} ha il {percent} % di sconto sul prossimo ordine.",
            "awaiting_approval": "Lo sconto deve essere approvato dal nostro team. Avrà nostre notizie al più tardi {when}.",
        },
        "nl": {
            "done": "Met uw code {code} krijgt u {percent} % korting op uw volgende bestelling.",
            "awaiting_approval": "De korting moet door ons team worden goedgekeurd. U hoort uiterlijk {when} van ons.",
        },
        "pl": {
            "done": "Kod {code} daje {percent} % zniżki na następne zamówienie.",
            "awaiting_approval": "Zniżka wymaga zgody naszego zespołu. Odezwiemy się najpóźniej: {when}.",
        },
    }

    def describe(self, limits: Limits) -> str:
        """The line that a model reads."""
        return f"DISCOUNT {{}}: {self.description}, {limits.discount_percent} % off, once"

    def plan(
        self, arguments: DiscountArguments, context: Context, limits: Limits
    ) -> Plan | Verdict:
        """Always exactly the configured percentage, for a customer whose order is late."""
        late = any(is_late(order, context.at) for order in context.orders)
        return Plan(
            action=self.name,
            arguments={"percent": limits.discount_percent},
            once="discount",
            lacks="" if late else "none of the customer's orders is late",
        )
