"""What the built-in model says, in five languages. Facts come from the customer's context."""

from datetime import datetime
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency

LANGUAGES = ("en", "de", "fr", "es", "pt")

TEMPLATES: dict[str, dict[str, str]] = {
    "en": {
        "order.processing": "Your order {id} ({items}) is being prepared. It is expected on {expected}.",
        "order.shipped": "Your order {id} ({items}) is on its way with {carrier}, tracking number {tracking}. It is expected on {expected}.",
        "order.out_for_delivery": "Your order {id} ({items}) is out for delivery with {carrier}, tracking number {tracking}. It is expected on {expected}.",
        "order.delayed": "Your order {id} ({items}) is delayed. The carrier {carrier} now expects it on {expected}; the tracking number is {tracking}.",
        "order.delivered": "Your order {id} ({items}) was delivered on {delivered} by {carrier}, tracking number {tracking}.",
        "order.cancelled": "Your order {id} ({items}) is cancelled.",
        "order.returned": "Your order {id} ({items}) came back to us as a return.",
        "order.refunded": "Your order {id} ({items}) is marked as refunded.",
        "refund": "Thank you for your patience with order {id}. {{effect}}",
        "discount": "I am sorry that your order {id} is late; it is now expected on {expected}. {{effect}}",
        "resend": "{{effect}}",
        "invoice": "Invoice {number} of {issued} over {amount} is {status}. {{effect}}",
        "seats": "Your plan {plan} has {seats} seats, and {used} of them are in use, so {left} are free.",
        "subscription": "Your plan is {plan} and its status is {status}. It renews on {renews}.",
        "subscription.no_date": "Your plan is {plan} and its status is {status}. There is no renewal date.",
        "past_due": "The open invoices on your account: {invoices}.",
        "quote": "From our help article \u201c{title}\u201d:\n\n{text}",
        "clarify": "I am sorry that my answer missed the point. Could you tell me in one sentence what you want to get done, or ask for a person?",
    },
    "de": {
        "order.processing": "Ihre Bestellung {id} ({items}) wird vorbereitet. Voraussichtliche Lieferung: {expected}.",
        "order.shipped": "Ihre Bestellung {id} ({items}) ist mit {carrier} unterwegs, Sendungsnummer {tracking}. Voraussichtliche Lieferung: {expected}.",
        "order.out_for_delivery": "Ihre Bestellung {id} ({items}) wird gerade von {carrier} zugestellt, Sendungsnummer {tracking}. Voraussichtliche Lieferung: {expected}.",
        "order.delayed": "Ihre Bestellung {id} ({items}) ist verspätet. {carrier} erwartet die Lieferung jetzt am {expected}; die Sendungsnummer ist {tracking}.",
        "order.delivered": "Ihre Bestellung {id} ({items}) wurde am {delivered} von {carrier} zugestellt, Sendungsnummer {tracking}.",
        "order.cancelled": "Ihre Bestellung {id} ({items}) ist als storniert vermerkt.",
        "order.returned": "Ihre Bestellung {id} ({items}) ist als Rücksendung bei uns eingegangen.",
        "order.refunded": "Ihre Bestellung {id} ({items}) ist als bezahlt zurück vermerkt.",
        "refund": "Danke für Ihre Geduld bei der Bestellung {id}. {{effect}}",
        "discount": "Es tut mir leid, dass sich Ihre Bestellung {id} verspätet; sie wird jetzt am {expected} erwartet. {{effect}}",
        "resend": "{{effect}}",
        "invoice": "Rechnung {number} vom {issued} über {amount}, Status {status}. {{effect}}",
        "seats": "Ihr Tarif {plan} hat {seats} Plätze, davon sind {used} belegt und {left} frei.",
        "subscription": "Ihr Tarif ist {plan}, der Status ist {status}. Er verlängert sich am {renews}.",
        "subscription.no_date": "Ihr Tarif ist {plan}, der Status ist {status}. Es gibt kein Verlängerungsdatum.",
        "past_due": "Die offenen Rechnungen Ihres Kontos: {invoices}.",
        "quote": "Aus unserem Hilfe-Artikel \u201e{title}\u201c (auf Englisch):\n\n{text}",
        "clarify": "Es tut mir leid, dass meine Antwort nicht gepasst hat. Was genau möchten Sie erreichen, oder möchten Sie einen Menschen sprechen?",
    },
    "fr": {
        "order.processing": "Votre commande {id} ({items}) est en préparation. Livraison prévue : {expected}.",
        "order.shipped": "Votre commande {id} ({items}) est en route avec {carrier}, numéro de suivi {tracking}. Livraison prévue : {expected}.",
        "order.out_for_delivery": "Votre commande {id} ({items}) est en cours de livraison avec {carrier}, numéro de suivi {tracking}. Livraison prévue : {expected}.",
        "order.delayed": "Votre commande {id} ({items}) a du retard. {carrier} prévoit maintenant la livraison le {expected} ; numéro de suivi {tracking}.",
        "order.delivered": "Votre commande {id} ({items}) est arrivée le {delivered} avec {carrier}, numéro de suivi {tracking}.",
        "order.cancelled": "Le statut de votre commande {id} ({items}) : annulation.",
        "order.returned": "Le retour de votre commande {id} ({items}) nous est parvenu.",
        "order.refunded": "Le statut de votre commande {id} ({items}) : remboursement.",
        "refund": "Merci de votre patience pour la commande {id}. {{effect}}",
        "discount": "Je suis désolé du retard de votre commande {id}, prévue maintenant le {expected}. {{effect}}",
        "resend": "{{effect}}",
        "invoice": "Facture {number} du {issued}, montant {amount}, statut {status}. {{effect}}",
        "seats": "Votre formule {plan} compte {seats} places, dont {used} utilisées et {left} libres.",
        "subscription": "Votre formule est {plan}, statut {status}. Elle se renouvelle le {renews}.",
        "subscription.no_date": "Votre formule est {plan}, statut {status}. Il n'y a pas de date de renouvellement.",
        "past_due": "Les factures ouvertes de votre compte : {invoices}.",
        "quote": "Extrait de notre article d'aide « {title} » (en anglais) :\n\n{text}",
        "clarify": "Je suis désolé que ma réponse n'ait pas convenu. Que souhaitez-vous faire exactement, ou préférez-vous une personne ?",
    },
    "es": {
        "order.processing": "Su pedido {id} ({items}) está en preparación. Entrega prevista: {expected}.",
        "order.shipped": "Su pedido {id} ({items}) está en camino con {carrier}, número de seguimiento {tracking}. Entrega prevista: {expected}.",
        "order.out_for_delivery": "Su pedido {id} ({items}) está en reparto con {carrier}, número de seguimiento {tracking}. Entrega prevista: {expected}.",
        "order.delayed": "Su pedido {id} ({items}) lleva retraso. {carrier} prevé ahora la entrega el {expected}; el número de seguimiento es {tracking}.",
        "order.delivered": "Su pedido {id} ({items}) llegó el {delivered} con {carrier}, número de seguimiento {tracking}.",
        "order.cancelled": "Estado de su pedido {id} ({items}): anulado.",
        "order.returned": "La devolución de su pedido {id} ({items}) ha llegado a nuestro almacén.",
        "order.refunded": "Estado de su pedido {id} ({items}): reembolso.",
        "refund": "Gracias por su paciencia con el pedido {id}. {{effect}}",
        "discount": "Siento el retraso de su pedido {id}; ahora se espera el {expected}. {{effect}}",
        "resend": "{{effect}}",
        "invoice": "Factura {number} del {issued}, importe {amount}, estado {status}. {{effect}}",
        "seats": "Su plan {plan} tiene {seats} plazas: {used} en uso y {left} libres.",
        "subscription": "Su plan es {plan} y su estado es {status}. Se renueva el {renews}.",
        "subscription.no_date": "Su plan es {plan} y su estado es {status}. No hay fecha de renovación.",
        "past_due": "Las facturas pendientes de su cuenta: {invoices}.",
        "quote": "De nuestro artículo de ayuda «{title}» (en inglés):\n\n{text}",
        "clarify": "Siento que mi respuesta no le sirviera. ¿Qué quiere conseguir exactamente, o prefiere hablar con una persona?",
    },
    "pt": {
        "order.processing": "A sua encomenda {id} ({items}) está a ser preparada. Entrega prevista: {expected}.",
        "order.shipped": "A sua encomenda {id} ({items}) está a caminho com {carrier}, número de seguimento {tracking}. Entrega prevista: {expected}.",
        "order.out_for_delivery": "A sua encomenda {id} ({items}) está em distribuição com {carrier}, número de seguimento {tracking}. Entrega prevista: {expected}.",
        "order.delayed": "A sua encomenda {id} ({items}) está atrasada. A {carrier} prevê agora a entrega em {expected}; o número de seguimento é {tracking}.",
        "order.delivered": "A sua encomenda {id} ({items}) chegou em {delivered} com {carrier}, número de seguimento {tracking}.",
        "order.cancelled": "Estado da sua encomenda {id} ({items}): anulada.",
        "order.returned": "A devolução da sua encomenda {id} ({items}) chegou ao nosso armazém.",
        "order.refunded": "Estado da sua encomenda {id} ({items}): reembolso.",
        "refund": "Obrigado pela paciência com a encomenda {id}. {{effect}}",
        "discount": "Lamento o atraso da sua encomenda {id}; agora é esperada em {expected}. {{effect}}",
        "resend": "{{effect}}",
        "invoice": "Fatura {number} de {issued}, valor {amount}, estado {status}. {{effect}}",
        "seats": "O seu plano {plan} tem {seats} lugares: {used} em uso e {left} livres.",
        "subscription": "O seu plano é {plan} e o estado é {status}. Renova em {renews}.",
        "subscription.no_date": "O seu plano é {plan} e o estado é {status}. Não há data de renovação.",
        "past_due": "As faturas em aberto na sua conta: {invoices}.",
        "quote": "Do nosso artigo de ajuda «{title}» (em inglês):\n\n{text}",
        "clarify": "Lamento que a minha resposta não tenha ajudado. O que pretende fazer exatamente, ou prefere falar com uma pessoa?",
    },
}


def day(moment: datetime | None, language: str) -> str:
    """A date in the reader's language; a dash where there is none."""
    return format_date(moment.date(), "long", locale=language) if moment else "\u2013"


def money(amount: Decimal, currency: str, language: str) -> str:
    """An amount in the reader's language."""
    return format_currency(amount, currency, locale=language)
