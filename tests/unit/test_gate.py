"""What must not leave, whatever the model wrote."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from deskhand.core.contacts import Contact
from deskhand.core.context import Context, Order
from deskhand.core.decisions import (
    NO_EFFECT,
    Effect,
    Passage,
    Proposal,
    ProposedAction,
    Reason,
    Verdict,
)
from deskhand.core.policy import Policy
from deskhand.core.reading import Reading
from deskhand.flow.gate import gate

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
CARLA = Context(
    at=NOW,
    contact=Contact(id="c-carla", name="Carla Reyes", email="carla@example.org"),
    orders=(
        Order(
            id="F-1001",
            contact_id="c-carla",
            placed_at=NOW,
            status="shipped",
            total=Decimal(40),
            carrier="UPS",
            tracking="1Z88K20417",
        ),
    ),
)
ASKED = Reading(
    subject="F-1001", text="Where is it? My shop is PO-55512, copy carla.shop@example.org please."
)
PASSAGE = Passage(
    id="returns#0",
    article="returns",
    title="Returns",
    text="We have refunded returns since 2019. Labels: https://post.example/label. Mail returns@fernhill.example.",
    updated_at=NOW,
)
POLICY = Policy(company="Fernhill", link_hosts=("help.fernhill.example",))


def look(
    reply: str,
    composed: str | None = None,
    effect: Effect = NO_EFFECT,
    technical: bool = False,
    **fields: Any,
) -> Verdict | None:
    cited: dict[str, Any] = {"citations": ("context",)}
    proposal = Proposal(reply=reply, confidence=0.9, **(cited | fields))
    text = reply if composed is None else composed
    return gate(proposal, text, effect, CARLA, (PASSAGE,), ASKED, POLICY, technical)


def stopped(verdict: Verdict | None, rule: str) -> str:
    assert verdict is not None
    assert (verdict.reason, verdict.rule) == (Reason.GATE_REFUSED, f"gate.{rule}")
    return verdict.evidence


@pytest.mark.parametrize(
    "reply",
    [
        "Your order F-1001 is with UPS, tracking 1Z88K20417.",
        "I have noted your own number PO-55512 and carla.shop@example.org.",
        "The guide is at https://help.fernhill.example/pairing.",
        "Print a label at https://post.example/label.",
        "Write to returns@fernhill.example.",
        "You can return it for 30 days, and refunds take five.",
        "UPS will deliver it tomorrow.",
    ],
)
def test_a_reply_made_of_what_is_known_leaves(reply: str) -> None:
    assert look(reply) is None


@pytest.mark.parametrize("reply", ["", " ", "\n\t"])
def test_an_empty_reply_does_not_leave(reply: str) -> None:
    stopped(look(reply, composed="This answer is from an AI."), "empty")


@pytest.mark.parametrize(
    ("words", "technical", "leaves"),
    [(150, False, True), (151, False, False), (400, True, True), (401, True, False)],
)
def test_a_reply_is_short_unless_it_is_technical(words: int, technical: bool, leaves: bool) -> None:
    verdict = look("word " * words, technical=technical)
    assert (verdict is None) is leaves
    if not leaves:
        assert stopped(verdict, "length").startswith(f"{words} words")


def test_codes_own_sentences_do_not_count_as_length() -> None:
    assert look("word " * 150, composed="word " * 200) is None


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/login",
        "HTTPS://EVIL.EXAMPLE",
        "//evil.example/x",
        "www.evil.example",
        "ftp://evil.example/x",
        "https://help.fernhill.example@evil.example/",
        "https://carla@help.fernhill.example/",
        "https://help.fernhill.example.evil.example/",
        "https://evil.example/help.fernhill.example",
        "https://xn--fernhll-bxa.example/",
        "https://help.f\u0435rnhill.example/",
        "[the guide](https://evil.example)",
        "[the guide](//evil.example)",
        "<https://evil.example>",
        "https://evil.example?u=carla",
        "https://evil.example:443/",
    ],
)
def test_a_link_to_a_host_that_is_not_listed_does_not_leave(link: str) -> None:
    stopped(look(f"Please look at {link} now."), "link")


@pytest.mark.parametrize(
    "markup",
    [
        "![](https://help.fernhill.example/x.png)",
        "![pixel](//help.fernhill.example/x)",
        "<img src=x>",
        "< IMG src=x>",
        "<script>alert(1)</script>",
        "<iframe src=x>",
        '<a href="https://help.fernhill.example">',
    ],
)
def test_no_image_and_no_markup_leaves_even_for_a_listed_host(markup: str) -> None:
    stopped(look(f"Look: {markup}"), "markup")


@pytest.mark.parametrize(
    "secret",
    [
        "sk-live_abcdefghijkl",
        "ghp_abcdefghijklmnop",
        "xoxb-123456789012-abc",
        "dh_abcdefghijklmnop",
        "AKIAIOSFODNN7EXAMPLE",
        "-----BEGIN PRIVATE KEY-----",
        "eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "sk-\u200blive_abcdefghijkl",
        "\uff53\uff4b-live_abcdefghijkl",
    ],
)
def test_what_looks_like_a_secret_does_not_leave_and_is_not_repeated(secret: str) -> None:
    evidence = stopped(look(f"Use {secret} for it."), "secret")
    assert secret not in evidence


@pytest.mark.parametrize(
    ("reply", "rule", "evidence"),
    [
        ("Ben's order F-2002 went out too.", "reference", "F-2002"),
        ("See invoice INV-00042.", "reference", "INV-00042"),
        ("Write to ben@example.org.", "address", "ben@example.org"),
        ("Write to carla@example.com.", "address", "carla@example.com"),
    ],
)
def test_what_belongs_to_somebody_else_does_not_leave(reply: str, rule: str, evidence: str) -> None:
    assert stopped(look(reply), rule) == evidence


def test_what_the_endpoint_returned_may_be_said() -> None:
    done = Effect(status="done", action="DISCOUNT", ledger_id="1", result={"code": "FERN-2025"})
    assert look("Enjoy. {effect}", composed="Enjoy. Your code FERN-2025.", effect=done) is None
    stopped(look("Your code FERN-2025."), "reference")


@pytest.mark.parametrize("citations", [("returns#1",), ("returns#0", "invented"), ("",)])
def test_a_passage_that_was_not_given_cannot_be_cited(citations: tuple[str, ...]) -> None:
    stopped(look("Thirty days.", citations=citations), "citation")


def test_a_statement_cites_something_and_a_question_need_not() -> None:
    stopped(look("Thirty days.", citations=()), "uncited")
    assert look("Which of the two hubs do you mean?", citations=()) is None
    assert look("Thirty days.", citations=("returns#0",)) is None
    refund = ProposedAction(name="REFUND")
    assert look("Done with this: {effect}", citations=(), action=refund) is None


@pytest.mark.parametrize(
    "claim",
    [
        "I have refunded your order.",
        "I've just issued the credit.",
        "We escalated this.",
        "Your order has been cancelled.",
        "Your refund is on its way.",
        "I have contacted the courier.",
        "I hav\u00e9 refunded it.",
        "I have refun\u200bded it.",
        "Ich habe den Betrag erstattet.",
        "Nous avons rembours\u00e9 la commande.",
        "Hemos reembolsado su pedido.",
        "Reembolsei a sua encomenda.",
    ],
)
def test_a_deed_that_only_the_model_claims_does_not_leave(claim: str) -> None:
    stopped(look(claim), "claim")


@pytest.mark.parametrize(
    "promise",
    [
        "I will refund it tomorrow.",
        "We'll make sure that it arrives.",
        "A colleague will contact you.",
        "You will receive a full refund.",
        "I promise it works.",
        "Wir werden Ihnen den Betrag erstatten.",
        "Je vais rembourser la commande.",
        "Voy a reembolsar el pedido.",
        "Vou reembolsar a encomenda.",
    ],
)
def test_a_promise_that_only_the_model_makes_does_not_leave(promise: str) -> None:
    stopped(look(promise), "promise")


def test_an_effect_in_the_ledger_does_not_excuse_the_models_own_claim() -> None:
    done = Effect(status="done", action="REFUND", ledger_id="1", amount=Decimal(5), currency="USD")
    stopped(look("I have refunded you. {effect}", effect=done), "claim")
    composed = "All set. The refund of 5.00 USD for order F-1001 has been made."
    assert look("All set. {effect}", composed=composed, effect=done) is None


def test_a_sentence_of_an_article_is_the_companys_own_claim() -> None:
    assert look("We have refunded returns since 2019.", citations=("returns#0",)) is None
    stopped(look("We have refunded returns since 2018.", citations=("returns#0",)), "claim")
