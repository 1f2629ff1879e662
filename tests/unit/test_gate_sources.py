"""A statement leaves as its source has it: each fact with its own thing, condition and denial."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from deskhand.core.accounts import Account
from deskhand.core.contacts import Contact
from deskhand.core.context import Context, Invoice, Order
from deskhand.core.decisions import NO_EFFECT, Passage, Proposal, Reason, Verdict
from deskhand.core.policy import Policy
from deskhand.core.reading import Reading
from deskhand.flow.gate import Grounds, gate


def day(month: int, number: int, year: int = 2026) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


NURSERY = Context(
    at=day(3, 20),
    contact=Contact(id="c-nora", name="Nora Lind", role="owner"),
    account=Account(
        id="a-1",
        name="Lind",
        plan="Team",
        subscription_status="past_due",
        seats=12,
        seats_used=9,
        since=day(2, 3, 2024),
        renews_at=day(9, 1),
    ),
    orders=(
        Order(
            id="K-2001",
            placed_at=day(3, 2),
            status="shipped",
            total=Decimal(45),
            carrier="UPS",
            tracking="1Z77K10417",
            items="2 probes",
            expected_delivery=day(3, 25),
        ),
        Order(
            id="K-2002",
            placed_at=day(2, 11),
            status="delivered",
            total=Decimal(310),
            carrier="DHL",
            tracking="JJD0088770",
            items="1 hub",
            delivered_at=day(2, 15),
        ),
    ),
    invoices=(
        Invoice(number="INV-901", issued_at=day(3, 1), amount=Decimal(420), status="open"),
        Invoice(number="INV-850", issued_at=day(2, 1), amount=Decimal(210), status="paid"),
    ),
)
RULES = {
    "en": "You can return a lamp within 20 days of delivery if the seal is unbroken. "
    "Refunds go back to the card within 4 working days. "
    "Shipping costs 5.50 USD; orders over 60 USD ship free. "
    "The probe is waterproof up to 8 metres. The Team plan includes 6 seats and costs 35 USD per month. "
    "The warranty covers faulty parts but not water damage. "
    "Switch the hub off before you pair the probe. Hold the left button for four seconds. "
    "Store the probe above 3 degrees.",
    "de": "Sie k\u00f6nnen eine Lampe innerhalb von 20 Tagen zur\u00fcckgeben, wenn das Siegel unbesch\u00e4digt ist. "
    "Bestellungen \u00fcber 60 USD liefern wir versandkostenfrei. "
    "Die Garantie umfasst defekte Teile, aber keine Wassersch\u00e4den. "
    "Schalten Sie den Hub aus, bevor Sie die Sonde koppeln.",
    "fr": "Les commandes de plus de 60 USD sont livr\u00e9es sans frais de port. "
    "\u00c9teignez le hub avant de jumeler la sonde.",
}


def leaves(
    reply: str,
    language: str = "en",
    asked: str = "How does that work, please?",
    rules: dict[str, str] = RULES,
) -> bool:
    grounds = Grounds(
        passages=(
            Passage(
                id="rules#0",
                article="rules",
                title="Rules",
                text=rules[language],
                language=language,
                updated_at=day(1, 1),
            ),
        ),
        context=NURSERY,
        effect=NO_EFFECT,
        reading=Reading(text=asked, language=language),
        policy=Policy(company="Fernhill"),
    )
    proposal = Proposal(reply=reply, confidence=0.9, citations=("context", "rules#0"))
    found = gate(proposal, reply, grounds)
    assert not isinstance(found, Verdict) or found.reason == Reason.GATE_REFUSED
    return found == reply


@pytest.mark.parametrize(
    "reply",
    [
        "Your order K-2001 is on its way with UPS and is expected on 25 March 2026.",
        "Order K-2002 was delivered on 15 February 2026.",
        "Order K-2001 has not been delivered yet.",
        "Invoice INV-901 over 420 USD is open.",
        "You are using 9 of your 12 seats.",
        "Your plan renews on 1 September 2026.",
        "Your subscription is past due.",
    ],
)
def test_what_one_record_says_leaves(reply: str) -> None:
    assert leaves(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "Your order K-2001 was delivered.",
        "Did you know that order K-2001 has been refunded?",
        "Your order K-2001 is expected on 2 March 2026.",
        "Your order K-2001 cost 310 USD.",
        "Order K-2001 is with UPS, tracking number JJD0088770.",
        "Order K-2001 is with DHL.",
        "Order K-2002 was delivered on 11 February 2026.",
        "Invoice INV-901 is paid.",
        "Invoice INV-850 is open.",
        "Invoice INV-901 of 210 USD is open.",
        "You have 9 free seats on the Team plan.",
        "Your Team plan renews on 3 February 2024.",
        "Your Team subscription is active.",
    ],
)
def test_true_facts_of_two_things_make_no_true_sentence(reply: str) -> None:
    assert not leaves(reply)


def test_what_the_customer_guesses_becomes_no_fact() -> None:
    reply = "Your order K-2001 is expected on 21 March 2026."
    assert not leaves(reply, asked="Will K-2001 come on 21 March 2026?")


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("en", "You can return a lamp within 20 days of delivery if the seal is unbroken."),
        ("en", "If the seal is unbroken, you can return a lamp within 20 days of delivery."),
        ("en", "Switch the hub off before you pair the probe."),
        ("en", "Pair the probe after you have switched the hub off."),
        ("en", "The Team plan costs 35 USD per month and includes 6 seats."),
        ("en", "The warranty covers faulty parts but not water damage."),
        ("de", "Schalten Sie den Hub aus, bevor Sie die Sonde koppeln."),
        ("de", "Bestellungen \u00fcber 60 USD liefern wir versandkostenfrei."),
        ("fr", "Les commandes de plus de 60 USD sont livr\u00e9es sans frais de port."),
    ],
)
def test_a_rule_as_it_is_leaves(language: str, reply: str) -> None:
    assert leaves(reply, language)


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("en", "You can return a lamp within 20 days of delivery."),
        ("en", "A lamp can be returned within 20 days of delivery."),
        ("en", "You can return a lamp at any time if the seal is unbroken."),
        ("en", "You can return a lamp within a few months of delivery if the seal is unbroken."),
        ("en", "You can return a lamp within 20 days of delivery even if the seal is broken."),
        ("en", "Refunds go back to the card after 4 working days."),
        (
            "en",
            "You can return a lamp within 20 business days of delivery if the seal is unbroken.",
        ),
        ("en", "You can return a lamp within 20 days of ordering if the seal is unbroken."),
        ("en", "Refunds go back to the card within 20 days."),
        ("en", "Refunds go back to the card of Ben within 4 working days."),
        ("en", "Orders under 60 USD ship free."),
        ("en", "Shipping costs 60 USD."),
        ("en", "Orders over 5.50 USD ship free."),
        ("en", "The probe is waterproof up to 8 feet."),
        ("en", "The Team plan includes 35 seats and costs 6 USD per month."),
        ("en", "The Team plan costs 35 USD per year."),
        ("en", "The Team plan costs 35 USD per seat."),
        ("en", "The warranty covers water damage but not faulty parts."),
        ("en", "Switch the hub on before you pair the probe."),
        ("en", "Pair the probe before you switch the hub off."),
        ("en", "Hold the right button for four seconds."),
        ("en", "Store the probe below 3 degrees."),
        ("de", "Sie k\u00f6nnen eine Lampe innerhalb von 20 Tagen zur\u00fcckgeben."),
        ("de", "Innerhalb von 20 Tagen k\u00f6nnen Sie eine Lampe zur\u00fcckgeben."),
        ("de", "Bestellungen unter 60 USD liefern wir versandkostenfrei."),
        ("de", "Die Garantie umfasst Wassersch\u00e4den, aber keine defekten Teile."),
        ("de", "Schalten Sie den Hub ein, bevor Sie die Sonde koppeln."),
        ("fr", "Les commandes de moins de 60 USD sont livr\u00e9es sans frais de port."),
    ],
)
def test_a_rule_turned_or_cut_short_does_not_leave(language: str, reply: str) -> None:
    assert not leaves(reply, language)


@pytest.mark.parametrize(
    "reply",
    [
        "I'm sorry that your parcel was lost in transit.",
        "I understand that you may keep both lamps.",
        "Feel free to keep the hub and use it for free.",
        "We don't charge for returns.",
        "We have no minimum order value.",
        "We have not shipped your order K-2001 yet.",
        "What is your password?",
        "Could you send us your card number and the security code?",
        "Is it fine that I have cancelled your order K-2001?",
    ],
)
def test_a_courtesy_a_question_or_a_denial_carries_no_fact(reply: str) -> None:
    assert not leaves(f"{reply} Order K-2001 is with UPS.")


@pytest.mark.parametrize(
    "reply",
    [
        "I'm sorry about the trouble.",
        "I'm sorry that your parcel is late.",
        "I can't cancel that from here.",
        "We can't see the carrier's own records.",
        "Let me know if there is anything else.",
    ],
)
def test_a_courtesy_with_the_customers_own_words_leaves(reply: str) -> None:
    assert leaves(f"{reply} Order K-2001 is with UPS.", asked="My parcel is late, where is it?")


def test_a_date_or_an_abbreviation_ends_no_sentence() -> None:
    assert leaves("Ihre Bestellung K-2001 kommt voraussichtlich am 25. M\u00e4rz 2026.", "de")
    assert not leaves("Ihre Bestellung K-2001 kommt voraussichtlich am 26. M\u00e4rz 2026.", "de")


HOUSE = {
    "en": "The warranty lasts 24 months. An order can be cancelled until it has left the warehouse. "
    "The plan is changed under Settings, Plan. Refunds are made within 5 days to the same card. "
    "Returns are free for orders over 50 EUR. We do not ship to Switzerland.",
    "de": "Sie k\u00f6nnen jeden Artikel innerhalb von 30 Tagen zur\u00fcckgeben. "
    "Erstattet wird innerhalb von 5 Tagen nach dem Eingang. Die Garantie betr\u00e4gt 24 Monate. Die Lieferung dauert 3 bis 5 Werktage. "
    "Der Tarif kann jederzeit unter Einstellungen, Tarif gek\u00fcndigt werden.",
    "fr": "Les frais de livraison sont rembours\u00e9s. La garantie dure 24 mois.",
    "pl": "Zam\u00f3wienie mo\u017cna anulowa\u0107, dop\u00f3ki nie opu\u015bci magazynu.",
}


@pytest.mark.parametrize(
    ("language", "reply", "may"),
    [
        ("en", "The warranty lasts two years.", True),
        ("en", "The warranty lasts three years.", False),
        ("de", "Zwei Jahre Garantie, 3 bis 5 Werktage Lieferung.", True),
        ("de", "24 Monate Garantie, drei bis f\u00fcnf Werktage Lieferung, und den Tarif k\u00f6nnen Sie jederzeit unter Einstellungen, Tarif k\u00fcndigen.", True),
        ("de", "Die Lieferung dauert 3 bis 5 Tage.", False),
        ("de", "Erstattet wird innerhalb von f\u00fcnf Tagen nach der Bestellung.", False),
        ("de", "Erstattet wird innerhalb von f\u00fcnf Tagen nach dem Eingang.", True),
        ("fr", "Les frais de livraison ne sont pas rembours\u00e9s.", False),
        ("fr", "Les frais de livraison sont rembours\u00e9s, mais on vous les offre.", False),
        ("en", "Refunds are made within 5 days to the same card, and yours has been refunded.", False),
        ("en", "The money should be on your card again.", False),
        ("en", "Refunds are made within 5 days to the same card, and it has shipped.", False),
        ("en", "Refunds are made within 5 days to the same card, and I paid yours.", False),
        ("en", "The warranty lasts 24 months, we ship to Switzerland.", False),
        ("en", "The warranty lasts 24 months, from the date of the refund.", False),
        ("en", "Returns are free.", False),
        ("en", "Returns are free for orders over 50 EUR.", True),
        ("de", "Sie k\u00f6nnen den Artikel innerhalb von 30 Tagen zur\u00fcckgeben.", True),
        ("pl", "Zam\u00f3wienie zosta\u0142o ju\u017c przez nas anulowane.", False),
        ("en", "Nothing has been refunded by me. Refunds are made within 5 days to the same card.", True),
        ("en", "Good question! The warranty lasts 24 months.", True),
    ],
)  # fmt: skip
def test_a_reply_is_held_against_the_rules_of_the_house(
    language: str, reply: str, may: bool
) -> None:
    assert leaves(reply, language, rules=HOUSE) is may
