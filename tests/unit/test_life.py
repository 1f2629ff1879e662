"""Whoever does not want to live any more reaches a person, in every language; idioms do not."""

import pytest

from deskhand.core.decisions import Reason
from deskhand.core.skeleton import forms
from deskhand.rules.hard import first_phrase

IN_DANGER = (
    "I don't want to live anymore. Sorry for writing this to you.",
    "i dont wanna wake up tomorrow",
    "I can't go on, please tell my sister I'm sorry",
    "cancel it, I'm going to end it tonight",
    "Ich möchte einfach nicht mehr leben.",
    "Ich werde mir etwas antun",
    "J'ai envie d'en finir, je n'ai plus envie de vivre",
    "no quiero seguir viviendo así",
    "Ho deciso di farla finita stasera",
    "Já não aguento viver, vou acabar com a minha vida",
    "Ik wil niet meer leven, het spijt me",
    "nie mam już siły, chcę ze sobą skończyć",
    "Jag orkar inte leva längre",
    "Jeg vil ikke leve mere",
    "δεν αντέχω άλλο να ζω",
    "už nechci žít",
    "nu mai vreau să trăiesc",
    "artık yaşamak istemiyorum",
    "Я больше не хочу жить",
    "لا أريد أن أعيش",
    "もう死にたいです",
    "我不想活了",
    "我真的撐不下去了",
)
IDIOMS = (
    "This setup is killing me",
    "I'm dying to try the new hub",
    "I don't want to live near your shop, can you deliver?",
    "I won't be here tomorrow, please deliver on Friday",
    "Je veux en finir avec cet abonnement",
    "Voglio farla finita con questo contratto",
    "Jag vill göra slut på det här abonnemanget",
    "Ich will mit dem Abo Schluss machen",
    "My old phone finally died",
    "I can't go on the website, it says error",
    "quiero vivir una buena experiencia con el altavoz",
)


@pytest.mark.parametrize("text", IN_DANGER)
def test_somebody_in_danger_reaches_a_person(text: str) -> None:
    found = first_phrase(forms(text))
    assert found is not None
    assert found.reason == Reason.SAFETY


@pytest.mark.parametrize("text", IDIOMS)
def test_an_idiom_is_no_alarm(text: str) -> None:
    assert first_phrase(forms(text)) is None
