"""RESEND_EMAIL: an e-mail that the company sent before, again, to the address on file."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from deskhand.core.context import Context, may_see_invoices
from deskhand.core.decisions import Reason, Verdict
from deskhand.core.policy import Limits
from deskhand.core.ports import Plan


class ResendArguments(BaseModel):
    """Which e-mail. There is no recipient to choose: it goes to the address on file."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["order_confirmation", "invoice"]
    reference: str = Field(min_length=1, max_length=60)


class ResendEmail:
    """Send an order confirmation or an invoice once more."""

    name = "RESEND_EMAIL"
    description = "send an order confirmation or invoice e-mail again, to the address on file"
    arguments = ResendArguments
    reversible = False
    sentences: Mapping[str, Mapping[str, str]] = {
        "en": {
            "done": "The e-mail for {reference} has been sent again to the address on file.",
            "awaiting_approval": "Sending the e-mail for {reference} again needs the approval of a colleague. You will hear from us by {when} at the latest.",
        },
        "de": {
            "done": "Die E-Mail zu {reference} ist noch einmal an die hinterlegte Adresse gegangen.",
            "awaiting_approval": "Der erneute Versand zu {reference} muss im Team freigegeben werden. Sie hören spätestens am {when} von uns.",
        },
        "fr": {
            "done": "L'e-mail concernant {reference} a été renvoyé à l'adresse enregistrée.",
            "awaiting_approval": "Le nouvel envoi concernant {reference} doit être validé par notre équipe. Vous aurez de nos nouvelles au plus tard le {when}.",
        },
        "es": {
            "done": "El correo de {reference} se ha enviado de nuevo a la dirección registrada.",
            "awaiting_approval": "El nuevo envío de {reference} necesita la aprobación de nuestro equipo. Tendrá noticias a más tardar el {when}.",
        },
        "pt": {
            "done": "O e-mail de {reference} foi enviado novamente para o endereço registado.",
            "awaiting_approval": "O novo envio de {reference} precisa da aprovação da nossa equipa. Terá notícias até {when}.",
        },
        "it": {
            "done": "L'e-mail per {reference} è stata inviata di nuovo all'indirizzo registrato.",
            "awaiting_approval": "Il nuovo invio per {reference} deve essere approvato dal nostro team. Avrà nostre notizie al più tardi {when}.",
        },
        "nl": {
            "done": "De e-mail over {reference} is opnieuw naar het bekende adres gestuurd.",
            "awaiting_approval": "Het opnieuw sturen van {reference} moet door ons team worden goedgekeurd. U hoort uiterlijk {when} van ons.",
        },
        "pl": {
            "done": "E-mail dotyczący {reference} został ponownie wysłany na zapisany adres.",
            "awaiting_approval": "Ponowne wysłanie e-maila dotyczącego {reference} wymaga zgody naszego zespołu. Odezwiemy się najpóźniej: {when}.",
        },
    }

    def describe(self, limits: Limits) -> str:
        """The line that a model reads."""
        return f"RESEND_EMAIL {{kind: order_confirmation | invoice, reference}}: {self.description}"

    def plan(self, arguments: ResendArguments, context: Context, limits: Limits) -> Plan | Verdict:
        """The order or invoice is one that the contact may see."""
        if arguments.kind == "invoice":
            known = {invoice.number for invoice in context.invoices}
            allowed = may_see_invoices(context.contact)
        else:
            known, allowed = {order.id for order in context.orders}, True
        if not allowed or arguments.reference not in known:
            return Verdict(
                reason=Reason.ACTION_NOT_PERMITTED,
                evidence=f"no {arguments.kind} {arguments.reference} of this customer",
                rule="guard.resend_email.reference",
            )
        return Plan(
            action=self.name,
            arguments={"kind": arguments.kind, "reference": arguments.reference},
        )
