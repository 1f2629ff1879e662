"""What the customer reads: the model's words, and code's about what was really done."""

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from deskhand.actions.discount import Discount
from deskhand.actions.refund import Refund
from deskhand.actions.resend_email import ResendEmail
from deskhand.core.decisions import NO_EFFECT, Effect, EffectStatus, Passage
from deskhand.core.hours import BusinessHours
from deskhand.core.policy import Policy
from deskhand.flow.catalogue import SENTENCES, has, say
from deskhand.flow.compose import compose, effect_sentence, when

SATURDAY = datetime(2026, 3, 7, 14, tzinfo=UTC)
ACTIONS: dict[str, Any] = {action.name: action for action in (Refund(), Discount(), ResendEmail())}
POLICY = Policy(
    company="Fernhill",
    hours=BusinessHours(time_zone="Europe/Lisbon", opens=time(9), closes=time(18)),
)
REFUNDED = Effect(
    status="done",
    ledger_id="l-1",
    action="REFUND",
    arguments={"order_id": "F-1001", "amount": "20.00", "currency": "EUR"},
    amount=Decimal("20.00"),
    currency="EUR",
)
SAID = "The refund of 20.00 EUR for order F-1001 has been made."


def passage(title: str, position: int = 0) -> Passage:
    return Passage(
        id=f"{title}#{position}", article=title, title=title, text="...", updated_at=SATURDAY
    )


def write(
    text: str,
    effect: Effect = NO_EFFECT,
    passages: tuple[Passage, ...] = (),
    language: str = "en",
    first: bool = False,
    policy: Policy = POLICY,
) -> str:
    return compose(text, effect, passages, language, first, policy, ACTIONS)


def test_without_an_effect_the_models_words_stand_alone() -> None:
    assert write("  Press the button.\n") == "Press the button."


def test_the_sentence_about_the_effect_stands_where_the_model_put_it() -> None:
    assert write("Sorry, Dora. {effect} Enjoy!", REFUNDED) == f"Sorry, Dora. {SAID} Enjoy!"


def test_it_stands_at_the_end_where_the_model_forgot_it() -> None:
    assert write("Sorry, Dora.", REFUNDED) == f"Sorry, Dora.\n\n{SAID}"


def test_a_placeholder_without_an_effect_leaves_no_trace() -> None:
    assert write("Sorry, Dora. {effect}") == "Sorry, Dora."


@pytest.mark.parametrize(
    "status", ["none", "intent", "executing", "failed", "uncertain", "refused", "expired"]
)
def test_only_what_the_ledger_says_is_done_is_told_as_done(status: EffectStatus) -> None:
    effect = REFUNDED.model_copy(update={"status": status})
    assert write("Sorry. {effect}", effect) == "Sorry."


def test_braces_in_the_models_words_are_words() -> None:
    assert write('Send {"amount": {company}} {effect}', REFUNDED).startswith(
        'Send {"amount": {company}}'
    )


@pytest.mark.parametrize(
    ("language", "begins"),
    [
        ("en", "The refund of 20.00 EUR"),
        ("de", "Die Erstattung von 20.00 EUR"),
        ("fr", "Le remboursement de 20.00 EUR"),
        ("es", "El reembolso de 20.00 EUR"),
        ("pt", "O reembolso de 20.00 EUR"),
        ("fi", "The refund of 20.00 EUR"),
    ],
)
def test_the_effect_is_told_in_the_customers_language(language: str, begins: str) -> None:
    assert write("{effect}", REFUNDED, language=language).startswith(begins)


def test_what_was_planned_is_told_whatever_the_endpoint_calls_so() -> None:
    sent = Effect(
        status="done",
        ledger_id="l-2",
        action="RESEND_EMAIL",
        arguments={"kind": "receipt", "reference": "F-1001"},
        result={"reference": "E-1", "id": "m-1"},
    )
    told = effect_sentence(sent, "en", ACTIONS, POLICY)
    assert "F-1001" in told
    assert "E-1" not in told


def test_the_amount_is_the_ledgers_whatever_the_endpoint_returned() -> None:
    lying = REFUNDED.model_copy(update={"result": {"amount": "999", "id": "re_1"}})
    assert write("{effect}", lying) == SAID


def test_a_discount_tells_the_code_that_the_endpoint_made() -> None:
    effect = Effect(
        status="done",
        ledger_id="1",
        action="DISCOUNT",
        arguments={"percent": 20},
        result={"code": "FERN20"},
    )
    assert write("{effect}", effect) == "Your code FERN20 takes 20 % off your next order."


def test_a_refund_that_waits_says_when_somebody_will_have_decided() -> None:
    waits = REFUNDED.model_copy(update={"status": "awaiting_approval", "expires_at": SATURDAY})
    assert write("Hi Dora. {effect}", waits) == (
        "Hi Dora. The refund of 20.00 EUR for order F-1001 needs the approval of a colleague. "
        "You will hear from us by Monday, March 9, 2026, 09:00 (Europe/Lisbon) at the latest."
    )


@pytest.mark.parametrize("action", list(ACTIONS))
@pytest.mark.parametrize("language", list(SENTENCES))
@pytest.mark.parametrize("status", ["done", "awaiting_approval"])
def test_every_action_can_be_told_in_every_language(
    action: str, language: str, status: EffectStatus
) -> None:
    effect = Effect(
        status=status,
        ledger_id="1",
        action=action,
        arguments={"order_id": "F-1", "reference": "F-1", "percent": 20},
        amount=Decimal(5),
        currency="EUR",
        result={"code": "X"},
        expires_at=SATURDAY,
    )
    sentence = effect_sentence(effect, language, ACTIONS, POLICY)
    assert language in ACTIONS[action].sentences
    assert sentence
    assert not {"{", "}"} & set(sentence)


def test_each_cited_article_is_named_once_and_in_order() -> None:
    cited = (passage("Returns"), passage("Warranty"), passage("Returns", 1))
    assert write("Thirty days.", passages=cited) == "Thirty days.\n\nSource: Returns; Warranty"


def test_the_first_message_says_that_it_is_from_an_ai() -> None:
    told = write("Hello.", first=True)
    assert told == f"Hello.\n\n{say('en', 'disclosure', company='Fernhill')}"
    assert "AI" in told
    assert "Fernhill" in told


def test_later_messages_and_companies_that_tell_it_elsewhere_do_not_repeat_it() -> None:
    silent = POLICY.model_copy(update={"disclosure": False})
    assert write("Hello.", first=False) == write("Hello.", first=True, policy=silent) == "Hello."


def test_everything_together_in_german() -> None:
    assert write("Guten Tag. {effect}", REFUNDED, (passage("Rückgabe"),), "de", first=True) == (
        "Guten Tag. Die Erstattung von 20.00 EUR für die Bestellung F-1001 ist veranlasst.\n\n"
        "Quelle: Rückgabe\n\n"
        "Diese Antwort kommt vom KI-Assistenten von Fernhill. "
        "Sie können jederzeit nach einem Menschen fragen."
    )


@pytest.mark.parametrize(
    ("moment", "language", "words"),
    [
        (SATURDAY, "en", "Monday, March 9, 2026, 09:00 (Europe/Lisbon)"),
        (SATURDAY, "fi", "Monday, March 9, 2026, 09:00 (Europe/Lisbon)"),
        (
            datetime(2026, 3, 6, 17, tzinfo=UTC),
            "en",
            "Friday, March 6, 2026, 17:00 (Europe/Lisbon)",
        ),
        (
            datetime(2026, 3, 6, 18, tzinfo=UTC),
            "en",
            "Monday, March 9, 2026, 09:00 (Europe/Lisbon)",
        ),
        (
            datetime(2026, 3, 30, 7, tzinfo=UTC),
            "en",
            "Monday, March 30, 2026, 09:00 (Europe/Lisbon)",
        ),
    ],
    ids=["weekend", "no catalogue", "open", "just closed", "summer time"],
)
def test_a_time_is_one_at_which_people_are_there(
    moment: datetime, language: str, words: str
) -> None:
    assert when(moment, POLICY, language) == words


def test_every_catalogue_has_every_sentence_with_the_same_fields() -> None:
    for language, sentences in SENTENCES.items():
        assert has(language)
        assert set(sentences) == set(SENTENCES["en"])
        for key, sentence in sentences.items():
            for field in ("{company}", "{titles}", "{when}"):
                assert (field in sentence) == (field in SENTENCES["en"][key]), (language, key)
    assert not has("fi")
    assert say("fi", "source", titles="X") == "Source: X"
