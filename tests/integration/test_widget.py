"""The chat's API: who may ask for what, what is taken in, and what is never shown."""

import gzip
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Mailbox
from sqlalchemy.engine import URL
from tests.integration.test_api import PAIRING, PATIENCE, House, open_house, until
from tests.soak.stand import free_port

from deskhand.app import Desk
from deskhand.core.clock import SystemClock
from deskhand.core.errors import BadInput
from deskhand.core.ids import new_id
from deskhand.settings import ConfigError, Environment, parse
from deskhand.store.uploads import media_type_of
from deskhand.web.rendering import HERE, LANGUAGES, translations_of
from deskhand.web.widget.words import WIDGET_WORDS

SECRET = "a secret that the shop shares with its chat"
PERSON = "I want to talk to a human being, please."
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


class Mails(Mailbox):
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[Any] = []
        self.port = 0

    def handle_message(self, message: Any) -> None:
        self.got.append(message)


class Customer:
    """Somebody before the chat, without the pages."""

    def __init__(self, house: House, token: str = "") -> None:
        self.client = httpx.Client(base_url=house.shop.base_url, timeout=30)
        answer = self.client.post("/widget/chat/sessions", json={"token": token})
        assert answer.status_code == 200, answer.text
        self.session = answer.json()["session"]
        self.client.headers["authorization"] = f"Bearer {self.session}"

    def post(self, path: str, **body: Any) -> httpx.Response:
        return self.client.post(f"/widget/chat/{path}", json=body)

    def say(self, text: str, conversation: str = "", **more: Any) -> str:
        """Write. The conversation's id."""
        body = {"id": new_id(), "conversation": conversation, "text": text} | more
        answer = self.post("messages", **body)
        assert answer.status_code == 202, answer.text
        return answer.json()["conversation"]

    def sees(self, conversation: str) -> dict[str, Any]:
        """The conversation as it is shown."""
        answer = self.client.get(f"/widget/chat/conversations/{conversation}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def until(self, conversation: str, seen: Callable[[Any], Any]) -> dict[str, Any]:
        """Look until it is so."""
        return until(lambda: (shown := self.sees(conversation)) and seen(shown) and shown)

    def answered(self, conversation: str) -> dict[str, Any]:
        """Wait for the AI's answer."""
        return self.until(conversation, lambda shown: shown["entries"][-1]["who"] == "ai")

    def with_people(self, conversation: str) -> dict[str, Any]:
        """Wait until it waits for a person."""
        return self.until(conversation, lambda shown: shown["queue"])


Come = Callable[..., Customer]


A_DAY = 86_400
"""Seconds: what is signed with the file is still good when its test comes."""


def signed(sub: str, secret: str = SECRET, seconds: int = 600) -> str:
    return made({"sub": sub, "exp": SystemClock().now() + timedelta(seconds=seconds)}, secret)


def made(told: dict[str, Any], secret: str, algorithm: str = "HS256") -> str:
    return jwt.encode(told, secret, algorithm)  # pyright: ignore[reportUnknownMemberType]


@pytest.fixture(scope="module")
def mails() -> Iterator[Mails]:
    """With the port that it answers on."""
    box = Mails()
    box.port = free_port()
    server = Controller(box, hostname="127.0.0.1", port=box.port, ready_timeout=PATIENCE)
    server.start()
    yield box
    server.stop()


@pytest.fixture(scope="module")
def house(module_database: URL, mails: Mails) -> Iterator[House]:
    """Fernhill with a chat and a mail server."""
    more: dict[str, Any] = {
        "channels": [
            {"kind": "widget", "name": "chat", "secret_env": "CHAT", "origins": []},
            {
                "kind": "mail",
                "name": "post",
                "host": "127.0.0.1",
                "port": mails.port,
                "security": "none",
                "sender": "support@fernhill.example",
                "to": ["team@fernhill.example"],
            },
        ],
        "notify": {"answers_by_mail": "post"},
    }
    with open_house(module_database, more, {"CHAT": SECRET}) as house:
        yield house


@pytest.fixture
def come(house: House) -> Iterator[Come]:
    """Customers who leave at the end; with a token, or as visitors."""
    there: list[Customer] = []

    def comes(token: str = "") -> Customer:
        there.append(Customer(house, token))
        return there[-1]

    yield comes
    for customer in there:
        customer.client.close()


def test_a_signed_customer_is_known_and_answered_with_what_it_rests_on(
    come: Come, house: House
) -> None:
    ana = come(signed("c-01"))
    talk = ana.say("My order is delayed I think. Where is it?")
    shown = ana.answered(talk)
    assert [entry["who"] for entry in shown["entries"]] == ["you", "ai"]
    assert shown["helped"]
    assert house.ticket(talk)["ticket"]["account_id"] == "acc-01"
    talk = ana.say(PAIRING)
    shown = ana.answered(talk)
    assert shown["entries"][-1]["sources"][0]["title"]
    listed = ana.client.get("/widget/chat/conversations").json()
    assert [one["id"] for one in listed][0] == talk


@pytest.mark.parametrize(
    ("token", "why"),
    [
        ("nonsense", "not signed"),
        (signed("c-01", "another secret, as long as the right one"), "not signed"),
        (signed("c-01", seconds=-120), "too old"),
        (signed("visitor-1", seconds=A_DAY), "no customer's id begins with"),
        (signed("c" * 201, seconds=A_DAY), "200 characters"),
        (made({"sub": "c-01", "exp": 9e9}, "", "none"), "not signed"),
        (made({"sub": "c-01"}, SECRET), "not signed"),
        (made({"sub": "c-01", "exp": "soon"}, SECRET), "seconds since 1970"),
    ],
)
def test_a_token_that_the_company_did_not_make_opens_nothing(
    house: House, token: str, why: str
) -> None:
    sessions = f"{house.shop.base_url}/widget/chat/sessions"
    answer = httpx.post(sessions, json={"token": token}, timeout=PATIENCE)
    assert answer.status_code == 401
    assert why in answer.json()["error"]["message"]


def test_the_companys_token_is_no_session_and_a_session_is_no_token(
    come: Come, house: House
) -> None:
    ana = come(signed("c-01"))
    client = come().client
    del client.headers["authorization"]
    headers = {"authorization": f"Bearer {signed('c-01')}"}
    assert client.get("/widget/chat/conversations", headers=headers).status_code == 401
    assert client.get("/widget/chat/conversations").status_code == 401
    begun = client.post("/widget/chat/sessions", json={"token": ana.session})
    assert begun.status_code == 401
    begun = client.post("/widget/chat/sessions", json={"session": ana.session})
    assert not begun.json()["known"], "who signs out of the site is a visitor"


def test_nobody_sees_or_touches_what_is_anothers(come: Come, house: House) -> None:
    ana, ben, visitor = (
        come(signed("c-02")),
        come(signed("c-04")),
        come(),
    )
    talk = ana.say("Has my grow light F-1002 been sent yet?")
    by_api = house.hand_in(PAIRING, "c-02")["ticket_id"]
    for other, ticket_id in ((ben, talk), (visitor, talk), (ana, by_api)):
        path = f"conversations/{ticket_id}"
        assert other.client.get(f"/widget/chat/{path}").status_code == 404
        assert other.client.get(f"/widget/chat/{path}/live").status_code == 404
        assert other.post(f"{path}/helped").status_code == 404
        assert other.post(f"{path}/rating", score=1).status_code == 404
        assert other.post(f"{path}/email", email="x@x.example").status_code == 404
        sent = other.post("messages", id=new_id(), conversation=ticket_id, text="hello")
        assert sent.status_code == 404
    assert ben.client.get("/widget/chat/conversations").json() == []
    upload = ana.client.post("/widget/chat/uploads?name=a.png", content=PNG).json()["id"]
    stolen = ben.post("messages", id=new_id(), text="hi", files=[upload])
    assert stolen.status_code == 422
    assert stolen.json()["error"]["field"] == "files"


def test_the_same_message_twice_is_one_message(come: Come, house: House) -> None:
    visitor = come()
    body = {"id": new_id(), "conversation": "", "text": PERSON}
    first, second = visitor.post("messages", **body), visitor.post("messages", **body)
    assert first.json() == second.json()
    talk = first.json()["conversation"]
    shown = visitor.with_people(talk)
    assert [entry["text"] for entry in shown["entries"] if entry["who"] == "you"] == [PERSON]


def test_who_waits_is_told_the_place_and_gets_the_answer_by_mail(
    come: Come, house: House, mails: Mails
) -> None:
    visitor = come()
    talk = visitor.say(PERSON)
    shown = visitor.with_people(talk)
    assert shown["queue"]["place"] >= 1
    assert shown["queue"]["asks_email"]
    wrong = visitor.post(f"conversations/{talk}/email", email="a@b, c@d.example")
    assert wrong.status_code == 422
    assert wrong.json()["error"]["field"] == "email"
    assert visitor.post(f"conversations/{talk}/email", email="ana@x.example").status_code == 204
    assert visitor.sees(talk)["email_left"]
    house.act(house.mara, talk, "reply", text="Here I am.")
    mail = until(lambda: next(iter(mails.got), None))
    assert (mail["To"], mail["From"]) == ("ana@x.example", "support@fernhill.example")
    assert mail.get_payload(decode=True).decode().strip() == "Here I am."
    assert visitor.sees(talk)["entries"][-1]["text"] == "Here I am."
    assert visitor.sees(talk)["queue"] is None


def test_the_place_in_the_queue_counts_who_came_before(come: Come, house: House) -> None:
    talks: list[tuple[Customer, str]] = []
    for _ in range(2):
        visitor = come()
        talk = visitor.say(PERSON)
        visitor.with_people(talk)
        talks.append((visitor, talk))
    (first, early), (second, late) = talks
    assert first.sees(early)["queue"]["place"] + 1 == second.sees(late)["queue"]["place"]
    place = second.sees(late)["queue"]["place"]
    house.act(house.mara, early, "take-over")
    assert first.sees(early)["queue"] is None
    assert second.sees(late)["queue"]["place"] == place - 1


def test_drafts_notes_and_what_was_stopped_are_never_shown(database: URL) -> None:
    more = {
        "channels": [{"kind": "widget", "name": "chat", "secret_env": "CHAT"}],
        "modes": {"default": "draft"},
    }
    with open_house(database, more, {"CHAT": SECRET}) as house:
        ana = Customer(house, signed("c-06"))
        talk = ana.say("¿Dónde está mi pedido F-1004?")
        house.until(talk, lambda shown: shown["messages"][-1]["role"] == "draft")
        house.act(house.mara, talk, "take-over")
        assert house.mara.post(f"/api/v1/tickets/{talk}/notes", json={"text": "secret"}).is_success
        shown = ana.sees(talk)
        assert [entry["who"] for entry in shown["entries"]] == ["you", "line"]
        assert "secret" not in str(shown)
        ana.client.close()


def test_what_somebody_says_is_shown_even_if_a_line_is_called_so(come: Come) -> None:
    ana = come(signed("c-12"))
    talk = ana.say(PAIRING)
    ana.answered(talk)
    assert ana.client.post(f"/widget/chat/conversations/{talk}/helped", json={}).is_success
    assert ana.say("Resolved, or so your page says", talk) == talk
    said = [(one["who"], one["text"]) for one in ana.sees(talk)["entries"]]
    assert said[-2:] == [("line", "resolved"), ("you", "Resolved, or so your page says")]


def test_a_conversation_stays_where_it_was_when_its_ticket_is_merged(
    come: Come, house: House
) -> None:
    ana = come(signed("c-10"))
    talk = ana.say(PERSON)
    ana.with_people(talk)
    other = house.settled(PERSON, "c-10", message_id=new_id())
    with ana.client.stream("GET", f"/widget/chat/conversations/{talk}/live") as stream:
        told = (line for line in stream.iter_lines() if line == "event: changed")
        merged = house.mara.post(f"/api/v1/tickets/{talk}/merge", json={"ticket_id": other})
        assert merged.is_success, merged.text
        assert next(told)
        house.act(house.mara, other, "reply", text="Both are with me now.")
        assert next(told)
    assert ana.sees(talk)["entries"][-1]["text"] == "Both are with me now."
    assert ana.say("And what about the other one?", talk) == talk
    assert ana.sees(talk)["entries"][-1]["text"] == "And what about the other one?"
    listed = ana.client.get("/widget/chat/conversations").json()
    assert [(one["id"], one["snippet"]) for one in listed] == [
        (talk, "And what about the other one?")
    ]


def test_who_is_said_to_be_there_is_who_has_it(come: Come, house: House) -> None:
    def lines(talk: str) -> list[tuple[str, str]]:
        entries = ana.sees(talk)["entries"]
        return [(one["text"], one["name"]) for one in entries if one["who"] == "line"]

    ana = come(signed("c-05"))
    for verb, expected in (("take-over", [("joined", "mara")]), ("spam", []), ("unassign", [])):
        talk = ana.say(PAIRING)
        ana.answered(talk)
        if verb == "unassign":
            house.act(house.mara, talk, "take-over")
        house.act(house.mara, talk, verb)
        assert lines(talk) == expected, verb
    talk = ana.say(PERSON)
    ana.with_people(talk)
    house.act(house.mara, talk, "take-over")
    assert lines(talk) == [("handed_off", ""), ("joined", "mara")]
    house.act(house.lena, talk, "assign")
    assert lines(talk) == [("handed_off", "")]


def test_what_a_person_stopped_is_not_in_the_list_either(database: URL) -> None:
    more = {"channels": [{"kind": "widget", "name": "chat", "secret_env": "CHAT"}]}
    with open_house(database, more, {"CHAT": SECRET}, worker=False) as house:
        ana = Customer(house, signed("c-06"))
        talk = ana.say("How do I pair the probe again?")
        house.rows(
            "INSERT INTO messages (id, ticket_id, channel, external_id, role, text, at) "
            f"VALUES ('{new_id()}', '{talk}', '', '{new_id()}', 'ai', 'Stopped.', now()) RETURNING id"
        )
        assert "Stopped." not in str(ana.sees(talk))
        assert "Stopped." not in ana.client.get("/widget/chat/conversations").text
        ana.client.close()


def test_visitors_cannot_take_everything_from_customers(database: URL) -> None:
    more = {"channels": [{"kind": "widget", "name": "chat", "secret_env": "CHAT"}]}
    with open_house(database, more, {"CHAT": SECRET}, worker=False) as house:
        talks: list[tuple[Customer, str]] = []
        for _ in range(2):
            visitor = Customer(house)
            talks.append((visitor, visitor.say(PERSON)))
        told = [
            visitor.post(f"conversations/{talk}/email", email="no address").status_code
            for _ in range(65)
            for visitor, talk in talks
        ]
        assert set(told) == {422, 429}
        assert told.count(422) <= 118
        ana = Customer(house, signed("c-06"))
        ana.say("How do I pair the probe again?")
        for number in range(20):
            sent = ana.client.post(f"/widget/chat/uploads?name={number}.png", content=PNG)
            assert sent.status_code == 201
        refused = ana.client.post("/widget/chat/uploads?name=20.png", content=PNG)
        assert refused.status_code == 429
        for customer in (ana, *(visitor for visitor, _ in talks)):
            customer.client.close()


def test_only_pictures_pdf_and_text_are_taken_and_people_read_them_safely(
    come: Come, house: House
) -> None:
    visitor = come()
    sent = visitor.client.post("/widget/chat/uploads?name=../../etc/x%0a.png", content=PNG)
    assert sent.json()["name"] == "x.png"
    talk = visitor.say("", files=[sent.json()["id"]])
    whole = visitor.with_people(talk)
    assert whole["entries"][0]["files"] == ["x.png"]
    assert house.ticket(talk)["facts"]["reason"] == "attachment_unread"
    for body in (b"<svg onload=alert(1)>", b"MZ\x90\x00", b"", b"\x00\x01"):
        refused = visitor.client.post("/widget/chat/uploads?name=a.txt", content=body)
        assert refused.status_code == 422
    large = visitor.client.post("/widget/chat/uploads?name=a.png", content=PNG * 60_000)
    assert large.status_code == 413
    path = house.ticket(talk)["messages"][0]["attachments"][0]["url"]
    assert visitor.client.get(path, follow_redirects=False).status_code == 303


def test_a_text_that_is_a_page_is_no_plain_text() -> None:
    assert media_type_of(b"It broke on Monday.") == "text/plain"
    with pytest.raises(BadInput):
        media_type_of(b"  <!doctype html><script>alert(1)</script>")


def test_too_many_messages_at_once_are_refused_and_said_so(come: Come, house: House) -> None:
    visitor = come()
    talk = visitor.say(PERSON)
    for number in range(19):
        visitor.say(f"hello {number}", talk)
    refused = visitor.post("messages", id=new_id(), conversation=talk, text="once more")
    assert refused.status_code == 429


def test_the_words_of_the_button_reach_a_person_by_rule(house: House) -> None:
    for language in LANGUAGES:
        words = translations_of(language).gettext(WIDGET_WORDS["wants_person"])
        ticket_id = house.settled(words, "c-39", message_id=new_id())
        assert house.ticket(ticket_id)["facts"]["reason"] == "asks_for_person", words


def test_answers_by_mail_need_a_channel_that_carries_mail() -> None:
    raw = {
        "company": {"name": "Fernhill"},
        "channels": [{"kind": "widget", "name": "chat", "secret_env": "CHAT"}],
        "notify": {"answers_by_mail": "chat"},
    }
    with pytest.raises(ConfigError, match="'chat' is no mail channel"):
        Desk(parse(raw, "the test's"), Environment({"CHAT": SECRET}))


def test_the_whole_chat_is_smaller_than_20_kb() -> None:
    files = [*(HERE / "static" / "widget").iterdir(), HERE / "templates" / "widget.html"]
    assert len(gzip.compress(b"".join(path.read_bytes() for path in files))) < 20_000


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"origins": ["shop.example"]}, "'shop.example' is no origin"),
        ({"origins": ["https://*.example"]}, "is no origin"),
        ({"origins": ["https://shop.example/"]}, "is no origin"),
        ({"name": "a/b"}, "channels.0.name"),
    ],
)
def test_a_chat_that_is_described_wrongly_is_named(given: dict[str, Any], told: str) -> None:
    channel = {"kind": "widget", "name": "chat", "secret_env": "CHAT"} | given
    raw = {"company": {"name": "Fernhill"}, "channels": [channel]}
    with pytest.raises(ConfigError, match=told):
        Desk(parse(raw, "the test's"), Environment({"CHAT": SECRET}))
