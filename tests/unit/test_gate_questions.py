"""A question may ask whether something has happened; that the company did it, it must not take for granted."""

import pytest
from tests.one_reply import held_against

TITLE, RULE = (
    "Refunds",
    "Refunds arrive within five days. We send a mail when a refund is on its way.",
)


def leaves(question: str, language: str) -> bool:
    return held_against(question, language, TITLE, RULE, "Where is my refund?")


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Have you seen our refund, which we issued to your card?", "en"),
        ("Have you seen the refund that we issued to your card yesterday?", "en"),
        ("Could you check whether the refund we made has arrived?", "en"),
        ("Is the parcel we left with your neighbour still there?", "en"),
        ("Did the amount we put back show up?", "en"),
        ("Have you seen the refund that we did issue?", "en"),
        ("Which of the two payments we reversed are you asking about?", "en"),
        ("Haben Sie die Erstattung gesehen, die wir gestern veranlasst haben?", "de"),
        ("Ist die Gutschrift, die wir Ihnen gebucht haben, schon da?", "de"),
        ("Avez-vous vu le remboursement que nous avons effectué ?", "fr"),
        ("Le colis que nous vous avons renvoyé est-il là ?", "fr"),
        ("Heeft u de terugbetaling gezien die wij gisteren hebben gedaan?", "nl"),
        ("¿Ha visto el reembolso que le hicimos ayer?", "es"),
        ("Ha visto il rimborso che abbiamo emesso ieri?", "it"),
        ("Viu o reembolso que emitimos ontem?", "pt"),
        ("Czy widział Pan zwrot, który wczoraj zleciliśmy?", "pl"),
    ],
)
def test_a_question_does_not_take_for_granted_what_nobody_did(question: str, language: str) -> None:
    assert not leaves(question, language)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Is there anything else we can help you with?", "en"),
        ("Could you tell us the number of the order?", "en"),
        ("Which order should we look at?", "en"),
        ("May we ask which device it is?", "en"),
        ("Have you looked at your bank account?", "en"),
        ("Gibt es noch etwas, bei dem wir helfen können?", "de"),
        ("Um welche Bestellung geht es?", "de"),
        ("Avez-vous le numéro de la commande ?", "fr"),
        ("Is er nog iets dat wij voor u kunnen doen?", "nl"),
        ("¿Tiene el número del pedido?", "es"),
        ("C'è altro che possiamo fare per Lei?", "it"),
        ("Tem o número da encomenda?", "pt"),
    ],
)
def test_a_plain_question_leaves(question: str, language: str) -> None:
    assert leaves(question, language)
