"""Figures that no reader reads leave only as they stand in the source: the second end of a range, opening
hours, halves, thousands."""

import pytest
from tests.one_reply import held_against

TEXT = {
    "en": "Delivery takes 3-5 days. A reset takes 5-10 seconds. We are open 9-17. A repair takes half a day. "
    "You get 1.5k points. Version 2.3.1 is the newest.",
    "de": "Die Lieferung dauert 3-5 Tage. Eine Reparatur dauert einen halben Tag. "
    "Die Prüfung dauert anderthalb Tage.",
    "fr": "La livraison prend 3-5 jours. La réparation prend une demi-journée.",
}


def leaves(language: str, reply: str) -> bool:
    return held_against(reply, language, "Times", TEXT[language], "How long does it take?")


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("en", "Delivery takes 3-5 days."),
        ("en", "Delivery takes 3\u20135 days."),
        ("en", "A reset takes 5-10 seconds."),
        ("en", "We are open 9-17."),
        ("en", "A repair takes half a day."),
        ("en", "You get 1.5k points."),
        ("de", "Die Lieferung dauert 3-5 Tage."),
        ("de", "Die Pr\u00fcfung dauert anderthalb Tage."),
    ],
)
def test_what_stands_there_leaves(language: str, reply: str) -> None:
    assert leaves(language, reply)


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("en", "Delivery takes 3-9 days."),
        ("en", "Delivery takes 3-4 days."),
        ("en", "A reset takes 5-100 seconds."),
        ("en", "We are open 9-19."),
        ("en", "We are open 9-12."),
        ("en", "A repair takes half an hour."),
        ("en", "A repair takes half a year."),
        ("en", "A repair takes one and a half days."),
        ("en", "You get 1.9k points."),
        ("en", "You get 1.5M points."),
        ("en", "Version 2.4.1 is the newest."),
        ("de", "Die Lieferung dauert 3-9 Tage."),
        ("de", "Eine Reparatur dauert eine halbe Stunde."),
        ("de", "Die Pr\u00fcfung dauert anderthalb Monate."),
        ("fr", "La livraison prend 3-9 jours."),
        ("fr", "La r\u00e9paration prend une demi-heure."),
    ],
)
def test_what_does_not_stand_there_stays(language: str, reply: str) -> None:
    assert not leaves(language, reply)
