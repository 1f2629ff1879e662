"""How somebody feels, by words and by what they mean."""

import pytest

from deskhand.encoders.e5 import why_not
from deskhand.rules.sentiment import anger, anger_by_words, is_negative

needs_an_encoder = pytest.mark.skipif(bool(why_not()), reason=why_not())


@needs_an_encoder
@pytest.mark.parametrize(
    "text",
    [
        "are you even reading what I write??",
        "Das ist doch nicht Ihr Ernst, wollen Sie mich f\u00fcr dumm verkaufen?",
        "Vous vous moquez de moi ou quoi ?",
        "Ile jeszcze razy mam to pisa\u0107, \u015bmiechu warte.",
    ],
)
def test_anger_without_an_angry_word_is_negative(text: str) -> None:
    assert is_negative(anger(text)), anger(text)
    assert not is_negative(anger_by_words(text)), "words alone do not know it"


@pytest.mark.parametrize(
    "text",
    [
        "How do I restart the hub?",
        "The hub arrived with a broken antenna. Please send a new one.",
        "Damn, that was quick, thanks a lot!",
        "Die Batterie ist leer. Welche brauche ich?",
        "Je suis inqui\u00e8te pour mes plantes, la sonde ne r\u00e9pond plus depuis hier.",
        "",
    ],
)
def test_a_complaint_a_worry_and_joy_are_no_anger(text: str) -> None:
    assert not is_negative(anger(text)), anger(text)


def test_insults_are_angry_with_and_without_an_encoder() -> None:
    text = "You idiots, this is the worst, most disgusting company I have ever dealt with!!"
    assert anger_by_words(text) >= 0.8
    assert anger(text) >= 0.8
