"""Every sentence accounts for itself: courtesies, offers, questions and what the writer cannot do carry
no fact, and a condition of an article is no fact about a customer."""

import pytest
from tests.one_reply import held_against

RULES = (
    "You can ask for a refund within 30 days after delivery. Send the lamp back in its crate. "
    "When it has reached our depot, the refund is made within 6 days to the card that was used for the payment. "
    "An order can be cancelled until it has left the depot: open Orders and press Cancel. "
    "The lamp restarts and keeps its settings. Amber means ready, violet means offline. "
    "A faulty lamp is replaced after our technicians have looked at it. The warranty lasts 24 months. "
    "After four wrong passwords the account is locked for 20 minutes. Opened bulbs cannot be returned."
)
ASKED = "What are your rules for refunds, returns, cancelling an order and the warranty?"


def leaves(reply: str, language: str = "en", rules: str = RULES) -> bool:
    return held_against(reply, language, "Refunds, returns, orders and warranty", rules, ASKED)


@pytest.mark.parametrize(
    "reply",
    [
        "You can ask for a refund within 30 days after delivery.",
        "Don't worry, the lamp keeps its settings.",
        "You can cancel the order until it has left the depot.",
        "If the order has left the depot, it cannot be cancelled any more.",
        "Amber means ready, and violet means offline.",
        "Thank you for your message. The warranty lasts 24 months.",
        "I can't see your orders from here, so please open Orders.",
        "Has your order already left the depot?",
        "Let me know if anything is unclear. The warranty lasts 24 months.",
    ],
)
def test_what_is_true_and_kind_leaves(reply: str) -> None:
    assert leaves(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "I have refunded your order because it never arrived.",
        "I have cancelled your order so that nothing is shipped.",
        "I can't see it here because your refund was already sent to your card.",
        "I can't check this from here \u2013 your refund was already sent.",
        "I can't cancel it because the order has already left the depot.",
        "I have no doubt your refund is on its way.",
        "I don't think the warranty covers this.",
        "We do not check receipts.",
    ],
)
def test_a_reason_beside_what_cannot_be_done_is_a_statement(reply: str) -> None:
    assert not leaves(reply)


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("de", "Ich habe Ihre nicht gelieferte Bestellung storniert."),
        ("de", "Ich habe Ihnen das Geld ohne Verz\u00f6gerung erstattet."),
        ("fr", "J'ai annul\u00e9 votre commande car elle n'est pas arriv\u00e9e."),
        ("es", "He enviado su caso a un t\u00e9cnico sin demora."),
        ("it", "Ho annullato il suo ordine perch\u00e9 non \u00e8 arrivato."),
        ("nl", "Ik heb uw bestelling geannuleerd omdat ze niet is aangekomen."),
        ("pt", "Cancelei a sua encomenda porque n\u00e3o chegou."),
        ("pl", "Anulowa\u0142em zam\u00f3wienie, bo nie dotar\u0142o."),
        ("de", "Danke, alles erledigt!"),
        ("fr", "Merci, tout est rembours\u00e9."),
        ("es", "Su pedido est\u00e1 cancelado \u2013 \u00bfpuedo ayudarle en algo m\u00e1s?"),
        ("it", "Gentile Ana i suoi 50 EUR sono in arrivo, a presto."),
    ],
)
def test_a_deed_is_one_in_whatever_it_is_wrapped(language: str, reply: str) -> None:
    assert not leaves(reply, language)


@pytest.mark.parametrize(
    "reply",
    [
        "Your order has left the depot.",
        "It has reached our depot.",
        "Our technicians have looked at it.",
        "Your account is locked for 20 minutes.",
        "Your lamp is faulty.",
    ],
)
def test_a_condition_is_no_fact_about_a_customer(reply: str) -> None:
    assert not leaves(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "It's done.",
        "Thanks, it's cancelled.",
        "Yes, that is possible at any time.",
        "You may keep it in any case.",
        "I see that your order has been cancelled and refunded.",
        "I am happy to cancel your order and refund you.",
        "Your refund is on its way; is there anything else I can help with?",
        "Hi Ana \u2013 your order is cancelled, keep the crate.",
        "To which address should we send your free replacement?",
        "Did you know that you will receive a full refund?",
        "If you need more help, shipping costs are given back for all orders.",
        "Feel free to return opened bulbs.",
        "Let me know and we cancel the order after it has left the depot.",
        "Opened bulbs can be returned as follows:",
    ],
)
def test_a_courtesy_an_offer_or_a_question_carries_no_fact(reply: str) -> None:
    assert not leaves(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "You don't have to send the lamp back in its crate.",
        "There is no need to send the lamp back.",
        "Amber means offline, violet means ready.",
        "The lamp restarts and forgets its settings.",
        "An order can be cancelled.",
        "An order can be cancelled after it has left the depot.",
        "The refund is made within 6 days to another card.",
        "The warranty lasts 24 months worldwide.",
        "Opened bulbs can be returned even though they are opened.",
    ],
)
def test_a_rule_is_not_turned_round_without_a_figure(reply: str) -> None:
    assert not leaves(reply)
