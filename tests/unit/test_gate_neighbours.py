"""What stands beside a true sentence makes no other one true: neighbouring things, exceptions, limits of
a denial, and what is joined to what the writer cannot do."""

import pytest
from tests.one_reply import held_against

RULES = {
    "en": "Bench delivery costs 12.40 EUR. Garden delivery takes 3 business days and costs 24.80 EUR. "
    "We do not ship to Iceland. You can return tools within 40 days, except sharpened blades and vouchers. "
    "The Grove plan is for nurseries. It costs 44 EUR per month. A collection takes 2 days. "
    "Send the tool back in its crate. Delivery to Spain costs 6.10 EUR, to Malta 9.30 EUR.",
    "de": "Der Kistenversand kostet 12,40 EUR. Der Gartenversand dauert 3 Werktage und kostet 24,80 EUR. "
    "Nach Island liefern wir nicht. Sie k\u00f6nnen Werkzeug innerhalb von 40 Tagen zur\u00fcckgeben, "
    "ausgenommen geschliffene Klingen und Gutscheine.",
    "fr": "La livraison banc co\u00fbte 12,40 EUR. La livraison jardin prend 3 jours ouvrables et "
    "co\u00fbte 24,80 EUR. Nous n'exp\u00e9dions pas en Islande. Vous pouvez retourner les outils dans les "
    "40 jours, sauf les lames aff\u00fbt\u00e9es et les bons.",
    "it": "La spedizione banco costa 12,40 EUR. La spedizione giardino richiede 3 giorni lavorativi e "
    "costa 24,80 EUR. Non spediamo in Islanda. Pu\u00f2 restituire gli attrezzi entro 40 giorni, tranne le "
    "lame affilate e i buoni.",
}


def leaves(language: str, reply: str) -> bool:
    text = RULES.get(language, RULES["en"])
    return held_against(reply, language, "Delivery and returns", text, "What are your rules?")


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("en", "Garden delivery takes 3 business days."),
        ("en", "Garden delivery costs 24.80 EUR and takes 3 business days."),
        ("en", "The Grove plan costs 44 EUR per month."),
        ("en", "Unfortunately we do not ship to Iceland."),
        ("en", "We're afraid we don't ship to Iceland."),
        ("en", "Sharpened blades cannot be returned."),
        ("en", "Vouchers are excluded from returns."),
        ("en", "You can return tools within 40 days, except for sharpened blades and vouchers."),
        ("de", "Der Gartenversand kostet 24,80 EUR."),
        ("de", "Gutscheine sind von der R\u00fcckgabe ausgenommen."),
        ("de", "Leider liefern wir nicht nach Island."),
        ("fr", "Malheureusement, nous n'exp\u00e9dions pas en Islande."),
        ("fr", "Les lames aff\u00fbt\u00e9es ne peuvent pas \u00eatre retourn\u00e9es."),
        ("it", "Purtroppo non spediamo in Islanda."),
        ("it", "Le lame affilate non possono essere restituite."),
    ],
)
def test_what_a_source_says_of_a_thing_leaves(language: str, reply: str) -> None:
    assert leaves(language, reply)


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("en", "Garden delivery costs 12.40 EUR."),
        ("en", "Bench delivery costs 24.80 EUR."),
        ("en", "Bench delivery takes 3 business days."),
        ("en", "A collection costs 12.40 EUR."),
        ("en", "Delivery to Malta costs 6.10 EUR."),
        ("de", "Der Gartenversand kostet 12,40 EUR."),
        ("de", "Der Kistenversand dauert 3 Werktage."),
        ("fr", "La livraison jardin co\u00fbte 12,40 EUR."),
        ("fr", "La livraison banc prend 3 jours ouvrables."),
        ("it", "La spedizione giardino costa 12,40 EUR."),
    ],
)
def test_a_figure_stays_with_its_own_thing(language: str, reply: str) -> None:
    assert not leaves(language, reply)


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("en", "You can return sharpened blades within 40 days."),
        ("en", "Vouchers can be returned within 40 days."),
        ("en", "You can return tools within 40 days, vouchers too."),
        ("de", "Gutscheine k\u00f6nnen Sie innerhalb von 40 Tagen zur\u00fcckgeben."),
        ("fr", "Vous pouvez retourner les lames aff\u00fbt\u00e9es dans les 40 jours."),
        ("it", "Pu\u00f2 restituire i buoni entro 40 giorni."),
    ],
)
def test_an_exception_is_not_the_rule(language: str, reply: str) -> None:
    assert not leaves(language, reply)


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("en", "We do not ship."),
        ("de", "Wir liefern nicht."),
        ("fr", "Nous n'exp\u00e9dions pas."),
        ("it", "Non spediamo."),
        ("en", "A collection takes at least 2 days."),
        ("en", "Send the tool back in its crate and receive a new one."),
        ("fr", "Le retour des outils est impossible."),
    ],
)
def test_a_denial_keeps_its_limits_and_a_rule_gets_no_more(language: str, reply: str) -> None:
    assert not leaves(language, reply)


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("en", "I can't see your account and your refund was sent."),
        ("en", "I cannot do that myself and a colleague will refund you."),
        ("en", "Your order has been cancelled and you won't be charged."),
        ("en", "Our team refunds you."),
        ("de", "Ich kann das nicht sehen und Ihre Erstattung ist unterwegs."),
        ("de", "Ihre Bestellung wurde storniert und es fallen keine Kosten an."),
        ("fr", "Je ne peux pas le voir et votre remboursement a \u00e9t\u00e9 effectu\u00e9."),
        ("es", "Su pedido est\u00e1 cancelado y no se le cobrar\u00e1 nada."),
        ("it", "Non posso vederlo e il suo rimborso \u00e8 stato effettuato."),
        ("it", "Le invieremo un nuovo hub senza alcun costo."),
        ("nl", "Ik kan dat niet zien en uw terugbetaling is onderweg."),
        ("pt", "N\u00e3o consigo ver isso e o seu reembolso foi feito."),
        ("pl", "Nie mog\u0119 tego zobaczy\u0107 i zwrot zosta\u0142 wys\u0142any."),
    ],
)
def test_a_deed_beside_what_the_writer_cannot_do_is_a_deed(language: str, reply: str) -> None:
    assert not leaves(language, reply)


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("en", "I haven't cancelled anything, because I can't do that from this chat."),
        ("en", "I can't see your orders and invoices from here."),
        ("de", "Ich habe Ihre Bestellung nicht storniert."),
        ("fr", "Je n'ai pas annul\u00e9 votre commande."),
        ("it", "Non ho annullato nulla."),
    ],
)
def test_what_the_writer_did_not_do_is_said_beside_an_answer(language: str, reply: str) -> None:
    answer = RULES[language].split(". ")[0]
    assert leaves(language, f"{answer}. {reply}")


PLANS = (
    "Pro costs 29.90 EUR a month and includes 25 seats. Basic costs 9.90 EUR a month and includes 5 seats. "
    "Le forfait Grand co\u00fbte 40 EUR par mois et comprend 50 postes. Le forfait Petit co\u00fbte 8 EUR par mois et comprend 2 postes."
)


@pytest.mark.parametrize(
    ("language", "reply", "expected"),
    [
        ("en", "Pro costs 29.90 EUR a month and includes 25 seats.", True),
        ("en", "Basic costs 9.90 EUR a month and includes 5 seats.", True),
        ("en", "Pro costs 9.90 EUR a month and includes 25 seats.", False),
        ("en", "Pro costs 29.90 EUR a month and includes 5 seats.", False),
        ("en", "Basic costs 29.90 EUR a month and includes 5 seats.", False),
        ("fr", "Le forfait Grand co\u00fbte 40 EUR par mois et comprend 50 postes.", True),
        ("fr", "Le forfait Petit co\u00fbte 40 EUR par mois et comprend 2 postes.", False),
    ],
)
def test_each_of_several_figures_is_said_of_what_the_statement_begins_with(
    language: str, reply: str, expected: bool
) -> None:
    assert held_against(reply, language, "Plans", PLANS, "What are the plans?") is expected


@pytest.mark.parametrize(
    ("language", "reply", "expected"),
    [
        ("en", "Unused items can be returned within 30 days.", True),
        ("en", "Used items can be returned within 30 days.", False),
        ("en", "You can return used items.", False),
        ("de", "Ungebrauchte Ware nehmen wir innerhalb von 30 Tagen zur\u00fcck.", True),
        ("de", "Gebrauchte Ware nehmen wir innerhalb von 30 Tagen zur\u00fcck.", False),
    ],
)
def test_what_is_said_of_the_unused_is_not_said_of_the_used(
    language: str, reply: str, expected: bool
) -> None:
    text = (
        "Unused items can be returned within 30 days. "
        "Ungebrauchte Ware nehmen wir innerhalb von 30 Tagen zur\u00fcck."
    )
    assert held_against(reply, language, "Returns", text, "What can I return?") is expected


@pytest.mark.parametrize(
    ("language", "text", "reply", "expected"),
    [
        (
            "en",
            "Owners can export the ledger. Bookkeepers can read the ledger and comment.",
            ("Owners can export the ledger.", "Bookkeepers can export the ledger."),
            (True, False),
        ),
        (
            "en",
            "A single beep means that the scale is ready. A double beep means low battery.",
            ("A double beep means low battery.", "A double beep means that the scale is ready."),
            (True, False),
        ),
        (
            "de",
            "Den Vertrag k\u00fcndigt der Inhaber. Mitbewohner d\u00fcrfen den Vertrag einsehen.",
            (
                "Mitbewohner d\u00fcrfen den Vertrag einsehen.",
                "Mitbewohner k\u00fcndigen den Vertrag.",
            ),
            (True, False),
        ),
        (
            "fr",
            "Le parent valide l'achat. L'enfant peut proposer un achat.",
            ("Le parent valide l'achat.", "L'enfant valide l'achat."),
            (True, False),
        ),
        (
            "en",
            "The parcel goes to our depot. Once it has been checked there, we pay within 5 days.",
            ("Once the parcel has been checked there, we pay within 5 days.",),
            (True,),
        ),
    ],
)
def test_a_statement_takes_nothing_from_the_sentence_beside_in_the_place_of_something_else(
    language: str, text: str, reply: tuple[str, ...], expected: tuple[bool, ...]
) -> None:
    said = tuple(held_against(one, language, "Rules", text, "How is it?") for one in reply)
    assert said == expected


@pytest.mark.parametrize(
    ("language", "text", "told", "too_much"),
    [
        ("en", "Repairs usually take six days.", "usually take six days", "always take six days"),
        ("en", "You save up to 15% on filters.", "save up to 15%", "save 15%"),
        ("de", "Einige Filialen bieten Gravuren an.", "Einige", "Alle"),
        ("fr", "La r\u00e9paration prend environ 6 jours.", "environ 6", "exactement 6"),
        ("es", "Normalmente el env\u00edo tarda 6 d\u00edas.", "Normalmente el", "El"),
        ("it", "Alcuni negozi riparano le bici.", "Alcuni negozi", "Tutti i negozi"),
        ("nl", "De reparatie duurt ongeveer 6 dagen.", "ongeveer 6", "precies 6"),
        ("pt", "A repara\u00e7\u00e3o demora cerca de 6 dias.", "cerca de 6", "6"),
        ("pl", "Naprawa trwa zwykle 6 dni.", "zwykle 6", "zawsze 6"),
        ("es", "La fianza se devuelve casi siempre en 6 d\u00edas.", "casi siempre", "siempre"),
        ("en", "The deposit is almost always paid back in 6 days.", "almost always", "always"),
    ],
)
def test_the_room_that_a_source_leaves_is_left(
    language: str, text: str, told: str, too_much: str
) -> None:
    assert held_against(text, language, "Rules", text, "How is it?")
    more = text.replace(told, too_much)
    assert more != text
    assert not held_against(more, language, "Rules", text, "How is it?")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (
            "Slide the tray in with the label facing up.",
            "Slide the tray in with the label facing down.",
        ),
        ("Turn the cap clockwise.", "Turn the cap counterclockwise."),
        ("Gold customers get support by e-mail.", "Gold customers get phone support."),
        ("A scratched disc can be exchanged.", "You can get a refund for a scratched disc."),
        ("To enable roaming, open Network.", "To disable roaming, open Network."),
    ],
)
def test_one_of_two_that_exclude_each_other_is_not_told_for_the_other(
    text: str, other: str
) -> None:
    assert held_against(text, "en", "Rules", text, "How is it?")
    assert not held_against(other, "en", "Rules", text, "How is it?")


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("Drag the selected file into the window.", "Drag the file into the window."),
        ("Wait some seconds, then press the reset button.", "Press the reset button."),
        ("You can add up to 50 devices.", "You can add a maximum of 50 devices."),
        ("Refunds generally take 3 to 5 days.", "Refunds can take 3 to 5 days."),
        ("There is one backup per day.", "There is one backup a day."),
        ("You have twenty one days to return a lamp.", "You have 21 days to return a lamp."),
    ],
)
def test_what_is_said_nearly_as_it_stands_may_leave(text: str, reply: str) -> None:
    assert held_against(reply, "en", "Rules", text, "How is it?")


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("You have twenty one days to return a lamp.", "You have 1 day to return a lamp."),
        ("The warranty lasts a year and a half.", "The warranty lasts 1 year."),
        ("Delivery takes a day or two.", "Delivery takes 1 day."),
        ("Delivery takes nearly 5 days.", "Delivery takes 5 days."),
        ("Several stores repair bikes.", "Every store repairs bikes."),
        (
            "Turn the dial up to raise the brightness.",
            "Turn the dial down to raise the brightness.",
        ),
        ("To pair it, enable Bluetooth.", "To pair it, turn off Bluetooth."),
    ],
)
def test_what_says_more_or_else_may_not(text: str, reply: str) -> None:
    assert held_against(text, "en", "Rules", text, "How is it?")
    assert not held_against(reply, "en", "Rules", text, "How is it?")
