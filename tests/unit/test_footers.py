"""What stands below the customer's words: a firm's alarms are no alarms, and the customer's own are.

All of it runs without an encoder, too, as desks without AVX2 do; then more of it goes to a person.
"""

import pytest
from tests.unit.test_rules import seen

from deskhand.core.messages import IncomingMessage, Sender
from deskhand.encoders.e5 import why_not
from deskhand.flow.read import take_in
from deskhand.rules.table import before_triage

needs_an_encoder = pytest.mark.skipif(bool(why_not()), reason=why_not())


def reason(text: str) -> str:
    """Why it goes to a person, as intake and the rules before triage see it."""
    incoming = IncomingMessage(
        channel="api", message_id="1", sender=Sender(id="c-01"), subject="Hub", text=text
    )
    found = before_triage(seen(take_in(incoming, "auto").text))
    return found.reason if found else ""


@needs_an_encoder
@pytest.mark.parametrize(
    "below",
    [
        "Kind regards\nAda Moss\nHouse Fire Investigator\nMoss & Daughters Loss Adjusters",
        "Thanks, Ada\n\nStolen card? Call the fraud line of Harbour Bank at 0800 555 0110, day and night.",
        "Ada Moss, LLB\nTrial Lawyer\n\u201cWe sued them all, and won.\u201d",
        "Mit freundlichen Gr\u00fc\u00dfen\nUwe Lindner\nInkasso \u00b7 Mahnbescheid \u00b7 Zwangsvollstreckung",
        "Cordialement\nLise Aubry\nService des grands br\u00fbl\u00e9s, H\u00f4pital du Parc",
        "Anders\nMissbruk av detta meddelande kan leda till rättsliga åtgärder.",
        "/Kim\nFörsäkringsbrott? Tipsa oss anonymt.",
        "Li\nFire kills. Test your smoke alarm tonight.",
        "---\nIng. Carla Ponti\nPerizie su incendi e folgorazioni\nVia Roma 4, Genova",
    ],
)
def test_a_firms_words_below_the_name_are_no_alarm(below: str) -> None:
    assert reason(f"How do I restart the hub?\n\n{below}") == ""


@needs_an_encoder
def test_a_gateways_banner_above_the_text_is_no_alarm() -> None:
    banner = "CAUTION: external sender. Do not open links; report phishing and fraud to the service desk."
    assert reason(f"{banner}\n\nGood morning, how do I restart the hub?\n\nAda") == ""


def test_a_mail_of_which_nothing_else_would_be_left_is_read() -> None:
    """Somebody may write as firms do."""
    assert reason("Hello,\n\nStolen card: please report fraud and block 4471.\n\nAda") == "fraud"


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("Kind regards\nAda Moss\n\nP.S. Smoke is coming out of the hub.", "safety"),
        ("Kind regards\nAda Moss\nSmoke is coming out of the hub now.", "safety"),
        pytest.param(
            "Thanks, Ada\n\nSomebody else paid with my card yesterday.",
            "fraud",
            marks=needs_an_encoder,
        ),
        ("The order came late as well, and now my solicitor will write to you.", "legal_threat"),
        ("Card stolen on Monday, two payments unknown.\n\nAda", "fraud"),
        ("--\nAda\nSmoke is coming out of the hub now.", "safety"),
        ("Gr\u00fc\u00dfe\nUwe\nMein Anwalt wird Sie verklagen.", "legal_threat"),
        (
            "Un saludo\n--\nY otra cosa: ayer empez\u00f3 a echar humo el hub.\nJuli\u00e1n",
            "safety",
        ),
    ],
)
def test_what_customers_say_below_their_name_is_read(below: str, expected: str) -> None:
    assert reason(f"How do I restart the hub?\n\n{below}") == expected
