"""Greetings, thanks and machines: what asks for nothing, and what only looks so."""

from datetime import UTC, datetime

import pytest

from deskhand.core.language import detect
from deskhand.core.messages import Attachment, IncomingMessage, Sender
from deskhand.core.tickets import Ticket
from deskhand.encoders.e5 import why_not
from deskhand.flow.read import kind_of, take_in
from deskhand.rules.machines import is_automatic
from deskhand.rules.manners import is_closing, is_greeting
from deskhand.rules.quoting import split


def wrote(
    text: str, subject: str = "", email: str = "ana@example.org", **more: object
) -> IncomingMessage:
    return IncomingMessage.model_validate(
        {
            "channel": "mail",
            "message_id": "1",
            "sender": Sender(id="c-ana", email=email),
            "subject": subject,
            "text": text,
        }
        | more
    )


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "ok",
        "\U0001f44d\U0001f3fd",
        "It works now, thank you so much",
        "Nice one, all sorted",
        "no thanks, that's all",
        "Thanks again for your help",
        "Hat geklappt, kein Problem mehr",
        "Hat geklappt \U0001f44d",
        "Danke, es geht jetzt wieder",
        "Merci beaucoup, tout est r\u00e9gl\u00e9",
        "Perfecto, ya est\u00e1",
        "Grazie mille, risolto",
        "Muito obrigada pela ajuda",
        "Top, het werkt weer",
        "Dzi\u0119kuj\u0119, dzia\u0142a",
        "\u0441\u043f\u0430\u0441\u0438\u0431\u043e \u0431\u043e\u043b\u044c\u0448\u043e\u0435",
        "\u8c22\u8c22",
        "\u3042\u308a\u304c\u3068\u3046\u3054\u3056\u3044\u307e\u3059\uff01",
    ],
)
def test_who_says_that_it_helped_needs_nobody(text: str) -> None:
    assert is_closing(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for nothing",
        "Danke, das Problem ist wieder da",
        "Merci, le probl\u00e8me est de nouveau l\u00e0",
        "S\u00ed, otra vez el problema",
        "Dzi\u0119kuj\u0119, problem jest znowu",
        "thanks. help",
        "Thanks for your help, now help again",
        "well, nothing else works",
        "Merci, une information",
        "Thank you, my card was stolen",
        "thx, it caught fire",
        "Thanks, see you in court",
        "ok but it still fails",
        "is it working now",
        "Danke, aber die Lampe bleibt rot",
        "merci, et le deuxi\u00e8me hub",
        "No ha funcionado, gracias",
        "ok 3",
        "it worked for five minutes",
        "\U0001f44e",
        "",
        "thanks " * 40,
    ],
)
def test_one_word_more_and_it_is_read(text: str) -> None:
    assert not is_closing(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hi",
        "hello??",
        "Guten Abend zusammen",
        "Bonjour, j'ai une question",
        "Ol\u00e1 \U0001f44b",
        "\u4f60\u597d",
        "Dear Fernhill team,",
    ],
)
def test_a_greeting_is_a_greeting(text: str) -> None:
    assert is_greeting(text, "Fernhill")


@pytest.mark.parametrize(
    "text", ["Hi, my hub is dead", "Hello Kitty lamp", "hey 12", "Hallo Betrug"]
)
def test_a_greeting_with_a_word_more_is_a_question(text: str) -> None:
    assert not is_greeting(text, "Fernhill")


def test_the_hard_rules_are_asked_before_anything_is_put_away_unread() -> None:
    assert kind_of(wrote("Thanks!"), "Thanks!") == "thanks"
    assert kind_of(wrote("Thanks!", subject="My card was stolen"), "Thanks!") == "question"
    assert (
        kind_of(wrote("x", automatic=True), "There is smoke coming out of the charger")
        == "question"
    )
    assert (
        kind_of(wrote("x", automatic=True), "You can ask for a human agent at any time")
        == "automatic"
    )


def test_thanks_with_a_file_are_read() -> None:
    file = Attachment(name="burnt.jpg", media_type="image/jpeg", size=1)
    assert kind_of(wrote("Thanks", attachments=(file,)), "Thanks") == "question"


@pytest.mark.parametrize(
    ("address", "subject", "text"),
    [
        ("mailer-daemon@mx.example", "", "whatever"),
        ("tom@acme.example", "Automatic reply: Hub", "I am away."),
        ("tom@acme.example", "Re: Hub", "This is an automated response. Tom no longer works here."),
        (
            "tom@acme.example",
            "Re: Hub",
            "Ich bin bis Montag im Urlaub, in dringenden F\u00e4llen hilft meine Vertretung.",
        ),
        (
            "Mail Delivery Subsystem <mailer-daemon@mx.example>",
            "Not delivered",
            "550 5.1.1",
        ),
        ("tom@acme.example", "Betriebsferien", "Unsere Firma ist bis zum 6. Januar geschlossen."),
        ("dmarc-noreply@stats.example", "Report", "The report is attached."),
        ("care@shop.example", "[EXT] Automatic reply: hub", "I am away."),
        (
            "help@shop.example",
            "Vi har mottatt saken",
            "Takk for henvendelsen. Denne meldingen er sendt automatisk.",
        ),
        (
            "jan@acme.example",
            "",
            "Ich bin bis zum 3. Januar nicht im B\u00fcro und lese meine Mails nicht.",
        ),
        (
            "help@other.example",
            "[#4711] We got it",
            "We have received your request and created ticket #4711.",
        ),
    ],
)
def test_machines_get_no_answer(address: str, subject: str, text: str) -> None:
    assert is_automatic(address, subject, text)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Automatic watering", "The automatic watering does not start. What can I do?"),
        (
            "Re: Please do not reply",
            "Your mail says do not reply to this message, but how do I restart my hub?",
        ),
        (
            "Re: Automatic reply: order",
            "Your automatic reply said two days, it is five now. Please look at F-1007.",
        ),
        ("AW: Automatische Antwort", "Ich h\u00e4tte trotzdem gern gewusst, warum sie spinnt."),
        ("Delivery", "I am on vacation until Friday, please deliver after that."),
        ("Undeliverable", "The carrier says my parcel is undeliverable?"),
        ("", "The parcel could not be delivered to my address, please send it again."),
        ("Zustellung fehlgeschlagen", "Das Paket F-1001 kam nicht an. Bitte noch einmal senden."),
        (
            "",
            "S\u00e9 que pone no responda a este correo, quer\u00eda saber cu\u00e1nto tarda la entrega.",
        ),
        ("", "I got an automated receipt but no hub in the box."),
        ("", "I no longer work at Acme, please move my account."),
        ("Falha na entrega", "A encomenda F-1001 n\u00e3o chegou. Enviem outra vez."),
    ],
)
def test_people_who_write_of_machines_are_read(subject: str, text: str) -> None:
    assert not is_automatic("ana@example.org", subject, text)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Black Week", "Get our guide now. You receive this email because you signed up. Unsubscribe"),
        ("\u4f11\u6687\u306e\u304a\u77e5\u3089\u305b", "8\u670815\u65e5\u307e\u3067\u4f11\u6687\u3092\u3044\u305f\u3060\u3044\u3066\u304a\u308a\u307e\u3059\u3002"),
    ],
)  # fmt: skip
def test_what_a_program_says_of_itself_in_other_words(subject: str, text: str) -> None:
    assert is_automatic("", subject, text)


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Betriebsferien", "Wir haben Betriebsferien, bitte liefern Sie meine Bestellung danach."),
        ("Parcel", "We've got your parcel by mistake. One of us can bring it back."),
        ("Hub", "You are receiving this email because I am very unhappy. Cancel everything."),
        ("Auto: Adapter", "Bitte rufen Sie an, der Adapter ist seit Wochen defekt."),
        (
            "Nieobecno\u015b\u0107",
            "Od 2 do 9 maja nie ma mnie w domu, prosz\u0119 wys\u0142a\u0107 paczk\u0119 po tym terminie.",
        ),
    ],
)
def test_who_writes_of_an_order_of_theirs_is_read(subject: str, text: str) -> None:
    assert not is_automatic("", subject, text)


@pytest.mark.parametrize(
    "address", ["feedback@example.org", "root@example.org", "news@example.org"]
)
def test_somebody_who_speaks_of_themselves_is_read_wherever_they_write_from(address: str) -> None:
    assert not is_automatic(address, "Hub", "My hub does not start after the update.")
    assert is_automatic(address, "Weekly report", "2 hubs were offline on Monday.")


def test_who_asks_from_an_address_that_takes_no_answers_is_read() -> None:
    text = (
        "Sorry for this odd address, our IT lets the greenhouse PC use no other. Please answer to "
        "ana@example.org. Can one hub take more than 20 probes?"
    )
    assert is_automatic("no-reply@park.example", "Question", text) == bool(why_not())
    assert is_automatic("no-reply@park.example", "Ready for spring?", "Our April offers are here.")


def test_a_postscript_is_read_and_a_firms_card_is_not() -> None:
    mail = "How long does delivery take?\n\nRegards\nGrace Medina\nSeamstress\n\nP.S. Please delete all data that you hold about me."
    assert "delete all data" in split(mail, "", "Fernhill").own
    card = (
        "How long does delivery take?\n\nBest\nOlu Adeyemi\nFraud Prevention Manager\n"
        "Think you have been scammed? Call our fraud line, 24 hours: 0800 555 0199."
    )
    found = split(card, "", "Fernhill")
    assert (found.own, "scammed" in found.cut) == ("How long does delivery take?", True)


@pytest.mark.parametrize(
    "below",
    [
        "One more thing: smoke is coming out of the hub and the curtain is burning.",
        "Nachtrag: Aus dem Hub kommt Rauch, der Vorhang brennt.",
        "The battery exploded. Three people are hurt.",
        "Where is the refund for order 10002345?",
        "Cancellation of the subscription FH-10023 with immediate effect.",
    ],
)
def test_who_tells_something_below_a_card_is_read(below: str) -> None:
    assert below in split(f"Thanks!\n\nTom Hill\nHill Ltd\n\n{below}", "", "Fernhill").own


def test_where_a_parcel_went_is_no_mail() -> None:
    text = (
        "The tracking shows:\n\nFrom: Fernhill warehouse\nTo: Depot Reading\nSent: 2 May\n\n"
        "Is it coming back to you?"
    )
    assert split(text, "", "Fernhill").own == text


def test_what_is_cut_off_a_mail_is_kept_beside_it() -> None:
    mail = (
        "How do I pair it?\n\nKind regards\nAna Novak\nHead of Legal, Novak LLP\n\n"
        "On Tue, Mar 3, 2026 at 10:02 AM Fernhill <help@fernhill.example> wrote:\n> In case of fraud call us.\n"
    )
    found = split(mail, "Re: Hub", "Fernhill")
    assert found.own == "How do I pair it?"
    assert "In case of fraud" in found.cut
    assert "Head of Legal" in found.cut
    taken = take_in(wrote(mail, subject="Re: Hub"), "auto", company="Fernhill")
    assert (taken.text, taken.raw) == ("How do I pair it?", mail)
    assert take_in(wrote("How do I pair it?"), "auto").raw == ""
    assert take_in(wrote("How do I\r\npair it?\r\n"), "auto").raw == "", "line ends are no words"


def test_a_pasted_mail_of_somebody_else_is_read_whole() -> None:
    mail = (
        "Is this mail from you?\n\nFrom: Billing <billing@fernhi11.example>\nSent: Monday\nTo: Ana\n"
        "Subject: Locked\n\nSend us your card number.\n\nI already typed it in. What now?"
    )
    assert split(mail, "", "Fernhill").own == mail


def test_a_mail_of_which_nothing_would_be_left_is_left_whole() -> None:
    mail = "> only this\n> was sent"
    assert split(mail).own == mail


OURS = (
    "\n\nOn Tue, 3 Mar 2026 at 10:00, Fernhill Support <support@fernhill.example> wrote:\n"
    "> Your order F-9999 was refunded."
)


@pytest.mark.parametrize(
    "own",
    [
        "Thanks for this mail, where is order F-1001?",
        "I received this lamp today.",
        "Please transfer the money.",
        "Danke f\u00fcr diese Nachricht. Wo ist die Bestellung?",
        "I have one question:",
    ],
)
def test_our_own_mail_below_is_never_the_customers_word(own: str) -> None:
    assert split(own + OURS, "", "Fernhill").own == own


@pytest.mark.parametrize(
    "mail",
    [
        "Thanks.\n--\nThe lamp caught fire. Refund it please.\nAnna",
        "Thanks!\n\nWe exercise the right to erasure under GDPR. Delete all data.",
        "Thank you.\n\nBest regards\nAnna\nPS: the lamp is broken, please replace it.",
        "Order F-1001 arrived.\n\nThanks\nThe second lamp is missing, please refund it",
        "Where is it?\nSent via DHL last Monday",
        "Lampe defekt.\nGesendet mit DHL am Montag",
    ],
)
def test_what_somebody_says_below_a_signature_is_theirs(mail: str) -> None:
    assert split(mail, "", "Fernhill").cut == ""


def test_a_line_of_a_program_and_a_notice_are_cut() -> None:
    mail = (
        "Where is it?\n\nThanks\nJo\n\nNOTICE: dissemination of this communication is strictly "
        "prohibited.\n\nSent from my iPhone"
    )
    assert split(mail, "", "Fernhill").own == "Where is it?"


def test_who_looks_after_mail_and_asks_is_a_person() -> None:
    text = "Since Tuesday your mail ends up in our spam. Could you have a look?"
    assert not is_automatic("postmaster@parish.example", "Your mails", text)
    assert is_automatic("postmaster@parish.example", "Undeliverable", "Not delivered.")


@pytest.mark.parametrize(
    "text", ["Salut", "Ciao", "Bom dia", "Servus", "hey :)", "Hi :)", "Hey 👍"]
)
def test_what_greets_and_takes_leave_greets_first_and_settles_after_an_answer(text: str) -> None:
    incoming = IncomingMessage(channel="chat", message_id="1", sender=Sender(id="c"), text=text)
    intake = take_in(incoming, "auto")
    assert intake.kind == "greeting"
    ticket = Ticket(
        id="t",
        channel="chat",
        thread_id="t",
        contact_id="c",
        opened_at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    answered = ticket.model_copy(update={"status": "answered"})
    assert intake.kind_on(answered) == "thanks"
    assert intake.kind_on(answered.model_copy(update={"asked": True})) == "question"
    assert intake.kind_on(ticket) == "question"


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("hi", ("en", "de"), "en"),
        ("Hello 🙂", ("en", "de", "it"), "en"),
        ("PayPal", ("en", "de"), "en"),
        ("Hallo", ("de", "en"), "de"),
        ("Danke", ("de", "en"), "de"),
        ("Hub defekt", ("de", "en"), "de"),
        ("factura", ("es", "en"), "es"),
        ("rimborso", ("it", "en"), "it"),
        ("返金", ("ja",), "ja"),
        ("配送状況", ("ja", "en"), "ja"),
        ("返金", ("zh", "ja"), "zh"),
        ("Where is my order?", ("de",), "en"),
        ("Wo ist meine Bestellung?", ("en",), "de"),
    ],
)
def test_a_few_letters_lead_nowhere_else_than_what_is_known(
    text: str, known: tuple[str, ...], expected: str
) -> None:
    assert detect(text, known).language == expected
