"""Fraud as the name of a feature is no alarm; a victim who names the feature is one."""

import pytest

from deskhand.core.skeleton import forms
from deskhand.rules.hard import first_phrase

FEATURES = (
    "What does the fraud protection add-on cost for my own webshop?",
    "Is scam detection part of the Pro plan or a module of its own?",
    "Do you offer anti-fraud rules?",
    "Was kostet die Betrugserkennung im Business-Paket?",
    "Est-ce que l'option anti-fraude est comprise dans l'offre Pro ?",
    "¿Qué hace la función de prevención de fraude para vendedores?",
    "O plano Pro inclui a deteção de fraude?",
)
VICTIMS = (
    "Fraud",
    "BETRUG!!!",
    "This is fraud, give me my money back",
    "Your fraud protection has failed: somebody used my card twice",
    "Das ist Betrug, ich habe nie etwas bestellt",
    "I have a question about fraud. Somebody ordered three phones in my name.",
    "What is fraud protection? Never mind. This is a fraud.",
    "Es un fraude",
    "quiero denunciar una fraude",
    "I fell for a fraud prevention caller and lost money",
    "La prévention de la fraude ne marche pas, on m'a volé 300 euros",
    "Trotz Betrugsschutz ist mein Konto leer, ich war das nicht",
    "Ich melde einen Betrugsschutz-Fall: mein Geld ist weg",
)


@pytest.mark.parametrize("text", FEATURES)
def test_a_feature_is_no_alarm(text: str) -> None:
    assert first_phrase(forms(text)) is None


@pytest.mark.parametrize("text", VICTIMS)
def test_a_victim_is_one(text: str) -> None:
    assert first_phrase(forms(text)) is not None
