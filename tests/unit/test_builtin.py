"""The built-in model acts on a plain wish alone, and on the order that was meant."""

import asyncio
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from deskhand.core.contacts import Contact
from deskhand.core.context import Context, Order
from deskhand.core.decisions import Proposal, ProposedAction, Reason, Verdict
from deskhand.core.messages import Message
from deskhand.core.policy import Policy
from deskhand.core.ports import BriefRequest, ResolveRequest
from deskhand.flow.read import read
from deskhand.models.builtin import BuiltinModel
from deskhand.rules.triage import triage

NOW = datetime(2026, 3, 20, 10, tzinfo=UTC)
LANGUAGES = ("en", "de", "fr", "es", "pt")
SURE = 0.7


def order(
    identifier: str, status: str, total: str, items: str, placed: tuple[int, int] = (3, 2)
) -> Order:
    return Order(
        id=identifier,
        contact_id="c-carla",
        placed_at=datetime(2026, *placed, tzinfo=UTC),
        status=status,
        total=Decimal(total),
        currency="EUR",
        items=items,
    )


PROBES = order("F-1001", "returned", "80", "2 soil probes")
LAMP = order("F-1003", "cancelled", "120", "1 grow lamp", (3, 5))
HUB = order("F-1002", "delivered", "299", "1 hub", (2, 11))
ON_ITS_WAY = order("F-1001", "shipped", "80", "2 soil probes")


def propose(text: str, *orders: Order) -> Proposal:
    """What the model proposes to a customer who has these orders."""
    message = Message(role="customer", text=text, at=NOW, id="m-1")
    reading = read([message], LANGUAGES, "Fernhill")
    policy = Policy(company="Fernhill")
    request = ResolveRequest(
        policy=policy,
        reading=reading,
        triage=triage(reading, policy.categories, LANGUAGES),
        context=Context(at=NOW, contact=Contact(id="c-carla", role="owner"), orders=orders),
        passages=(),
        history=(),
        summary="",
        actions=(),
        lookups=(),
        guidance=(),
        strong=False,
    )
    return asyncio.run(BuiltinModel().resolve(request)).value


def refund(identifier: str, amount: str) -> ProposedAction:
    return ProposedAction(name="REFUND", arguments={"order_id": identifier, "amount": amount})


@pytest.mark.parametrize(
    "text",
    [
        "Please refund order F-1001.",
        "I'd like a refund for order no. 1001, please.",
        "Can I have my money back for the 2 soil probes?",
        "I sent F-1001 back two weeks ago. Please refund the 80 EUR.",
        "Bitte erstatten Sie mir die Bestellung F-1001.",
        "Merci de me rembourser la commande F-1001.",
        "Por favor, quiero el reembolso del pedido F-1001.",
        "Por favor, quero o reembolso da encomenda F-1001.",
    ],
)
def test_a_plain_request_for_money_back_is_taken_up(text: str) -> None:
    assert propose(text, PROBES).action == refund("F-1001", "80.00")


@pytest.mark.parametrize(
    "text",
    [
        "Please stop the refund for F-1001.",
        "Please cancel the refund for F-1001, I want an exchange.",
        "I already received the refund for F-1001.",
        "Why was F-1001 refunded?",
        "How do refunds work?",
        "You refunded F-1001.",
        "I want no refund, I want the probes.",
        "When will I get my refund for F-1001?",
        "Refund for F-1001 was too much, how do I pay it back to you?",
        "I got a refund of 30 EUR for F-1001, why only that much?",
        "Please refund F-1001. You refunded 30 EUR before.",
        "Your refund of 25 EUR for F-1001 arrived, can I have the receipt?",
        "Only refund the shipping of F-1001",
        "Please refund one of the two probes of F-1001.",
        "Please refund a single probe from F-1001",
        "Please refund 1 probe from F-1001",
        "Please refund 10 percent of F-1001",
        "Please refund everything but the postage of F-1001",
        "Please refund 8O EUR of F-1001",
        "Please refund EUR 1.00 per probe of F-1001",
        "Bitte stoppen Sie die Erstattung für F-1001.",
        "Die Erstattung für F-1001 habe ich schon erhalten.",
        "Erstatten Sie bitte nur die Versandkosten von F-1001.",
        "Annulez le remboursement de F-1001.",
        "Por favor, cancele el reembolso de F-1001.",
        "Por favor cancele o reembolso da encomenda F-1001.",
        "Please refund my other order.",
        "We want to get a refund for order F-1001 in USD.",
        "Please can you undo the refund of F-1001?",
        "Can I get a refund for F-1001 if I return it?",
        "Gostaria de saber se o reembolso de F-1001 j\u00e1 foi feito.",
    ],
)
def test_a_text_that_speaks_of_a_refund_moves_no_money(text: str) -> None:
    assert propose(text, PROBES).action is None


def test_the_probes_of_an_order_of_several_things_are_not_all_of_it() -> None:
    both = order("F-1001", "returned", "120", "2 soil probes; 1 lamp")
    assert propose("Please refund the soil probes of F-1001.", both).action is None
    assert propose("Please refund order F-1001.", both).action == refund("F-1001", "120.00")


@pytest.mark.parametrize(
    "text",
    [
        "My last order was fine, but the one before needs a refund.",
        "Please refund my latest order but one.",
        "Please refund my last purchase of probes.",
        "Refund my order. My last invoice shows 120 euros.",
        "Refund please. The lamp, not the probes.",
        "Refund F-1001. Correction: F-1003.",
    ],
)
def test_no_word_alone_picks_the_order_that_is_refunded(text: str) -> None:
    assert propose(text, PROBES, LAMP, HUB).action is None


def test_the_newest_order_is_meant_where_nothing_else_is_said() -> None:
    action = propose("Please refund my last order.", PROBES, LAMP, HUB).action
    assert action == refund("F-1003", "120.00")


@pytest.mark.parametrize(
    "text",
    [
        "Where is my order?",
        "My order F-1001 has not arrived yet, when will it be delivered?",
        "Wo bleibt meine Bestellung F-1001?",
        "Où en est ma commande F-1001 ?",
        "¿Dónde está mi pedido F-1001?",
        "Onde está a minha encomenda F-1001?",
    ],
)
def test_a_plain_question_for_an_order_gets_its_state(text: str) -> None:
    answer = propose(text, ON_ITS_WAY)
    assert answer.confidence >= SURE
    assert "F-1001" in answer.reply


@pytest.mark.parametrize(
    "text",
    [
        "Please cancel order F-1001 before it is sent",
        "I returned order F-1001. Did it arrive?",
        "Where is my lamp order?",
        "Where is my daughter's order?",
        "Where's the order that I placed in February?",
        "Where is the rest of my order F-1001?",
        "Where do I return order F-1001?",
        "only one of the probes of order F-1001 arrived",
        "How do I track an order?",
        "Order F-1001: can it be delivered on Saturday?",
    ],
)
def test_more_than_where_an_order_is_goes_to_a_person(text: str) -> None:
    assert propose(text, ON_ITS_WAY).confidence < SURE


def test_an_order_that_came_and_did_not_come_goes_to_a_person() -> None:
    assert propose("My order F-1002 has not arrived.", HUB).confidence < SURE
    assert propose("When was order F-1002 delivered?", HUB).confidence >= SURE


@pytest.mark.parametrize(
    "text",
    [
        "The discount code of my late order F-1001 does not work.",
        "Why did I get no discount on F-1001?",
        "Please take the discount off again.",
    ],
)
def test_a_discount_is_given_to_whoever_asks_for_one(text: str) -> None:
    late = order("F-1001", "delayed", "80", "2 soil probes")
    assert propose(text, late).action is None
    asked = propose("My order is late. Could I get a discount code for the trouble?", late)
    assert asked.action == ProposedAction(name="DISCOUNT")


@pytest.mark.parametrize(
    "text",
    [
        "Please do not send the order confirmation again",
        "Stop sending me the confirmation e-mail again and again",
        "Bitte die Best\u00e4tigung nicht nochmal schicken",
    ],
)
def test_what_nobody_wants_again_is_not_sent(text: str) -> None:
    assert propose(text, ON_ITS_WAY).action is None


def test_a_confirmation_that_never_came_is_sent() -> None:
    action = propose("You did not send the order confirmation for F-1001.", ON_ITS_WAY).action
    assert action is not None
    assert action.name == "RESEND_EMAIL"


def test_all_that_a_text_says_of_an_order_has_to_fit() -> None:
    assert propose("Please refund the lamp of 1 January.", PROBES, LAMP, HUB).action is None
    assert propose("Please refund the lamp of 5 March.", PROBES, LAMP, HUB).action == refund(
        "F-1003", "120.00"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Where is my order F-1001? Also, how can I change my password?",
        "Please resend the confirmation of F-1001. By the way, do you ship to Malta?",
        "Two things: where is F-1001, and what do you charge for express?",
        "Wo ist meine Bestellung F-1001? Ausserdem wüsste ich gern, wie ich kündige.",
        "Où est ma commande F-1001 ? Au passage, comment changer mon adresse ?",
        "¿Dónde está mi pedido F-1001? Por cierto, ¿envían a Malta?",
        "Where is F-1001? Please send me a copy of the invoice.",
        "Where is my order F-1001, and can I get an invoice?",
        "Where is my order F-1001? I need to change the email on my account as well.",
        "Please resend the confirmation of F-1001 and tell me when my subscription renews.",
    ],
)
def test_one_of_several_requests_is_not_answered_alone(text: str) -> None:
    proposal = propose(text, ON_ITS_WAY)
    assert proposal.confidence < SURE
    assert proposal.action is None
    assert "several things" in proposal.reason


@pytest.mark.parametrize(
    "text",
    [
        "Where is my order F-1001? Has it been sent? When will it arrive?",
        "Can you tell me where my order F-1001 is? I am also waiting for it.",
        "Hallo, wo ist meine Bestellung F-1001? Wann kommt sie an?",
        "Où est ma commande F-1001 ? Quand arrive-t-elle ?",
        "Is the lamp also available in white?",
        "Hi, I'd also like to return my lamp, please.",
        "Which lamps, besides the Aura, are dimmable?",
        "Livrez-vous aussi en Belgique ?",
        "Ik kan niet verder met de installatie, wat moet ik doen?",
        "Kann ich zusätzlich einen zweiten Hub nutzen?",
        "I ordered three things and one is missing. Where is it?",
    ],
)
def test_the_same_asked_in_several_ways_is_one_request(text: str) -> None:
    proposal = propose(text, ON_ITS_WAY)
    assert "several things" not in proposal.reason


def test_a_brief_names_all_that_is_asked_for() -> None:
    text = "Where is my order F-1001? It is late. Also, how can I change my password?"
    reading = read([Message(role="customer", text=text, at=NOW, id="m-1")], LANGUAGES, "Fernhill")
    verdict = Verdict(reason=Reason.LOW_CONFIDENCE, evidence="", rule="low_confidence")
    request = BriefRequest(reading=reading, history=(), verdict=verdict, tried=())
    issue = asyncio.run(BuiltinModel().brief(request)).value.issue
    assert "Where is my order F-1001?" in issue
    assert "how can I change my password?" in issue
