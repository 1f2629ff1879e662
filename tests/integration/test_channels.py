"""What leaves: webhooks that the receiver can trust, and mail through a real server."""

import asyncio
import contextlib
import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from standardwebhooks import Webhook, WebhookVerificationError

from deskhand.app import Desk
from deskhand.channels.api import ApiChannel
from deskhand.channels.mail import MailChannel, MailConfig
from deskhand.channels.slack import SlackChannel, SlackConfig
from deskhand.channels.webhook import WebhookChannel, WebhookConfig
from deskhand.core.clock import SystemClock
from deskhand.core.errors import DeskhandError, Permanent, Retryable, Uncertain
from deskhand.core.ports import LINKS, Channel, Delivery
from deskhand.settings import ConfigError, Environment, parse

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
GREYLISTED = "channels/mail: SMTPRecipientsRefused is Permanent whatever its codes are"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


def delivery(**fields: Any) -> Delivery:
    """A hand-off that Mara's team hears of."""
    return Delivery.model_validate(
        {
            "id": "d-0199",
            "what": "ticket.handed_off",
            "ticket_id": "t-7",
            "subject": "Ana Sousa asks for a person",
            "text": "Ana's probes are offline.",
            "payload": {"reason": "asks_for_person", "name": "José Ørsted ✓"},
            "at": SystemClock().now(),
        }
        | fields
    )


def deliver(channel: Channel, what: Delivery | None = None) -> str:
    return asyncio.run(channel.deliver(what or delivery()))


def refusal(channel: Channel, kind: type[DeskhandError], what: Delivery | None = None) -> Any:
    with pytest.raises(kind) as caught:
        deliver(channel, what)
    assert "\n" not in str(caught.value)
    return caught.value


def test_a_reply_on_the_api_has_arrived_once_it_is_stored() -> None:
    deliver(ApiChannel())


# --- Webhooks -----------------------------------------------------------------------------------


class Receiver:
    """The company's system: a real HTTP server that lets in what is signed with its secret."""

    def __init__(self) -> None:
        receiver = self
        self.status = 204
        self.headers: dict[str, str] = {}
        self.silent = ""
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.closing = Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers.items()), body))
                try:
                    self.reply()
                except OSError:
                    self.close_connection = True

            def reply(self) -> None:
                if receiver.silent == "hang":
                    receiver.closing.wait(30)
                if receiver.silent:
                    self.close_connection = True
                    if receiver.silent != "drip":
                        return
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for _ in range(100 if receiver.silent == "drip" else 0):
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    if receiver.closing.wait(0.1):
                        return

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hooks"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def verified(self, number: int = -1, secret: str = SECRET) -> dict[str, Any]:
        """The body of what came, once the library has found its signature right."""
        headers, body = self.got[number]
        return Webhook(secret).verify(body, headers)

    def channel(self, **config: Any) -> WebhookChannel:
        """Deskhand's side of it."""
        table = {"name": "erp", "url": self.url, "secret_env": "ERP"}
        return WebhookChannel(WebhookConfig.model_validate(table | config), SECRET)

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    yield server
    server.close()


def test_a_webhook_is_verified_by_the_standard_library_of_its_receiver(receiver: Receiver) -> None:
    sent = delivery()
    deliver(receiver.channel(), sent)
    assert receiver.verified() == {
        "type": "ticket.handed_off",
        "timestamp": sent.at.isoformat(),
        "data": {"ticket_id": "t-7", "reason": "asks_for_person", "name": "José Ørsted ✓"},
    }


def test_a_webhook_signed_with_another_secret_or_changed_on_its_way_is_not_let_in(
    receiver: Receiver,
) -> None:
    deliver(receiver.channel())
    with pytest.raises(WebhookVerificationError):
        receiver.verified(secret=OTHER)
    headers, body = receiver.got[0]
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"t-7", b"t-8"), headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body, headers | {"webhook-id": "d-0200"})


def test_a_retry_keeps_its_id_and_is_signed_for_its_own_moment(receiver: Receiver) -> None:
    now = SystemClock().now()
    first = delivery(at=now - timedelta(hours=5), attempt_at=now - timedelta(seconds=30))
    receiver.status = 503
    refusal(receiver.channel(), Retryable, first)
    receiver.status = 200
    deliver(receiver.channel(), first.model_copy(update={"attempt_at": now}))
    (one, body), (two, again) = receiver.got
    assert one["webhook-id"] == two["webhook-id"] == "d-0199"
    assert body == again
    assert int(two["webhook-timestamp"]) - int(one["webhook-timestamp"]) == 30
    assert receiver.verified(0) == receiver.verified(1)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_receiver_in_trouble_is_tried_again_later(receiver: Receiver, status: int) -> None:
    receiver.status = status
    error = refusal(receiver.channel(), Retryable)
    assert (str(error), error.after) == (f"erp answered {status}", None)


@pytest.mark.parametrize("status", [301, 307, 400, 401, 404, 410, 422])
def test_a_receiver_that_refuses_is_not_tried_again(receiver: Receiver, status: int) -> None:
    receiver.status = status
    receiver.headers = {"Location": receiver.url, "Retry-After": "5"}
    assert str(refusal(receiver.channel(), Permanent)) == f"erp answered {status}"
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("0", timedelta(0)),
        ("120", timedelta(minutes=2)),
        ("3600", timedelta(hours=1)),
        ("86400", timedelta(hours=1)),
        pytest.param("9" * 20, timedelta(hours=1)),
        pytest.param(
            "9" * 5000,
            timedelta(hours=1),
            id="5000 digits",
        ),
    ],
)
def test_retry_after_is_obeyed_up_to_an_hour(
    receiver: Receiver, said: str, wait: timedelta
) -> None:
    receiver.status, receiver.headers = 429, {"Retry-After": said}
    assert refusal(receiver.channel(), Retryable).after == wait


@pytest.mark.parametrize(
    ("minutes", "wait"), [(-5, timedelta(0)), (10, timedelta(minutes=10)), (300, timedelta(hours=1))]
)  # fmt: skip
def test_retry_after_may_be_a_date(receiver: Receiver, minutes: int, wait: timedelta) -> None:
    now = SystemClock().now().replace(microsecond=0)
    until = format_datetime(now + timedelta(minutes=minutes), usegmt=True)
    receiver.status, receiver.headers = 503, {"Retry-After": until}
    assert refusal(receiver.channel(), Retryable, delivery(attempt_at=now)).after == wait


@pytest.mark.parametrize(
    "said",
    [
        "soon",
        "",
        "-3",
        "1.5",
        pytest.param("²"),
        "Mon, 2 Mar 2026 10:00:00 -0000",
    ],
)
def test_a_retry_after_that_says_nothing_is_left_alone(receiver: Receiver, said: str) -> None:
    receiver.status, receiver.headers = 503, {"Retry-After": said}
    assert refusal(receiver.channel(), Retryable).after is None


@pytest.mark.parametrize("silence", ["hang", "drop"])
def test_a_receiver_that_does_not_answer_in_time_is_tried_again_later(
    receiver: Receiver, silence: str
) -> None:
    receiver.silent, receiver.status = silence, 200
    began = time.monotonic()
    assert str(refusal(receiver.channel(timeout_seconds=0.4), Retryable)).startswith("erp: ")
    assert time.monotonic() - began < 5


def test_a_receiver_that_never_stops_answering_is_not_listened_to(receiver: Receiver) -> None:
    receiver.silent, receiver.status = "drip", 200
    began = time.monotonic()
    with contextlib.suppress(Retryable):
        deliver(receiver.channel(timeout_seconds=0.4))
    assert time.monotonic() - began < 5


def test_a_receiver_that_is_not_there_is_tried_again_later(receiver: Receiver) -> None:
    channel = receiver.channel()
    receiver.close()
    assert str(refusal(channel, Retryable)) == "erp: ConnectError"


# --- A chat room ---------------------------------------------------------------------------------


def room(receiver: Receiver, timeout_seconds: float = 10) -> SlackChannel:
    """Deskhand's side of an incoming webhook."""
    config = SlackConfig(name="room", url_env="ROOM", timeout_seconds=timeout_seconds)
    return SlackChannel(config, f"{receiver.url}/T1")


def test_a_chat_room_gets_a_text_and_buttons_and_nothing_that_calls_everybody(
    receiver: Receiver,
) -> None:
    receiver.status = 200
    words = "<!channel> click <https://evil.example|here> & pay"
    links = {"open": "https://desk.example/inbox/t-7", "decide": "https://desk.example/decide/x"}
    deliver(room(receiver), delivery(text=words, payload={LINKS: links}))
    (_, body) = receiver.got[-1]
    said = json.loads(body)
    assert said["text"] == "Ana Sousa asks for a person"
    header, section, actions = said["blocks"]
    assert header["text"]["text"] == said["text"]
    assert section["text"]["text"] == (
        "&lt;!channel&gt; click &lt;https://evil.example|here&gt; &amp; pay"
    )
    assert {one["text"]["text"]: one["url"] for one in actions["elements"]} == {
        "Open the ticket": links["open"],
        "Approve or refuse": links["decide"],
    }


@pytest.mark.parametrize(
    ("status", "kind"),
    [(429, Retryable), (503, Retryable), (500, Uncertain), (404, Permanent), (302, Permanent)],
)
def test_what_a_chat_room_may_have_got_is_not_sent_twice(
    receiver: Receiver, status: int, kind: type[DeskhandError]
) -> None:
    receiver.status = status
    assert "room answered" in str(refusal(room(receiver), kind))


def test_a_chat_room_that_says_nothing_may_have_got_it(receiver: Receiver) -> None:
    receiver.silent = "hang"
    error = refusal(room(receiver, timeout_seconds=0.4), Uncertain)
    assert receiver.url not in str(error)


# --- Mail ---------------------------------------------------------------------------------------


class PostOffice(Controller):
    """A real SMTP server on a free port that keeps what it is given and answers as it is told."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.answers: dict[str, str] = {}
        super().__init__(self, hostname="127.0.0.1", port=0)  # pyright: ignore[reportUnknownMemberType]

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.number: int = self.server.sockets[0].getsockname()[1]
        self.port = self.number
        super()._trigger_server()

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address, self.answers.get("RCPT", "250 OK"))
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.answers.get("DATA", "250 OK")
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            parsed = BytesParser(policy=SMTP_POLICY).parsebytes(envelope.content)
            assert isinstance(parsed, EmailMessage)
            self.mails.append(parsed)
            self.envelopes.append(envelope)
        return answer

    def channel(self, **config: Any) -> MailChannel:
        """Deskhand's side of it."""
        table: dict[str, Any] = {
            "name": "team",
            "host": "127.0.0.1",
            "port": self.number,
            "security": "none",
            "sender": "desk@fernhill.example",
            "to": ["mara@fernhill.example"],
            "timeout_seconds": 5,
        }
        return MailChannel(MailConfig.model_validate(table | config))


@pytest.fixture
def post() -> Iterator[PostOffice]:
    office = PostOffice()
    office.start()
    yield office
    if not office.loop.is_closed():
        office.stop()


def test_a_mail_arrives_with_everything_in_it(post: PostOffice) -> None:
    text = "Ana's probes are offline.\n\n.\n.hidden\nGrüße aus Köln ✓\n" + "long " * 400
    at = datetime.fromisoformat("2026-03-02T10:00:00+00:00")
    deliver(post.channel(), delivery(text=text, subject="Störung bei Ana ✓", at=at))
    mail = post.mails[0]
    assert mail["Subject"] == "Störung bei Ana ✓"
    assert mail.get_content().rstrip() == text.rstrip().replace("\n", "\r\n")
    assert (mail["From"], mail["To"]) == ("desk@fernhill.example", "mara@fernhill.example")
    assert mail["Date"].datetime == at
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_mail_ends_with_the_links_that_its_readers_have(post: PostOffice) -> None:
    links = {"open": "https://desk.example/inbox/t-7", "decide": "https://desk.example/decide/x"}
    deliver(post.channel(), delivery(payload={LINKS: links}))
    lines = post.mails[-1].get_content().splitlines()
    assert lines[-2:] == [
        "Open the ticket: https://desk.example/inbox/t-7",
        "Approve or refuse: https://desk.example/decide/x",
    ]


def test_a_repeated_mail_is_the_same_mail(post: PostOffice) -> None:
    sent = delivery()
    for attempt in (None, sent.at + timedelta(hours=1)):
        named = deliver(post.channel(), sent.model_copy(update={"attempt_at": attempt}))
        assert named == "<d-0199@fernhill.example>"
    one, two = post.mails
    assert one["Message-ID"] == two["Message-ID"] == "<d-0199@fernhill.example>"
    assert one.as_bytes() == two.as_bytes()


def test_everyone_of_the_team_gets_it(post: PostOffice) -> None:
    team = ["mara@fernhill.example", "Ben Okafor <ben@fernhill.example>"]
    deliver(post.channel(to=team))
    assert post.envelopes[0].rcpt_tos == ["mara@fernhill.example", "ben@fernhill.example"]


@pytest.mark.parametrize(
    "subject",
    [
        "Refund\r\nBcc: thief@elsewhere.example",
        "Refund\nBcc: thief@elsewhere.example",
        "Refund\rBcc: thief@elsewhere.example",
        "Refund\x0b\x0c\x1c\x85\u2028Bcc: thief@elsewhere.example",
        "Refund\r\n\r\nBcc: thief@elsewhere.example",
    ],
)
def test_a_subject_with_line_ends_adds_no_header(post: PostOffice, subject: str) -> None:
    deliver(post.channel(), delivery(subject=subject))
    assert post.mails[0]["Subject"] == "Refund Bcc: thief@elsewhere.example"
    assert post.mails[0]["Bcc"] is None
    assert post.envelopes[0].rcpt_tos == ["mara@fernhill.example"]
    assert post.mails[0].get_content().strip() == "Ana's probes are offline."


@pytest.mark.parametrize("subject", ["Nul \0 and bell \a", "", "x" * 5000, "=?utf-8?q?fake?="])
def test_a_strange_subject_does_not_stop_the_mail(post: PostOffice, subject: str) -> None:
    deliver(post.channel(), delivery(subject=subject))
    assert len(post.mails) == 1
    assert len(str(post.mails[0]["Subject"])) <= 210


def test_the_recipient_of_a_delivery_is_not_who_the_team_mail_goes_to(post: PostOffice) -> None:
    deliver(post.channel(), delivery(recipient="ana@example.org"))
    assert post.envelopes[0].rcpt_tos == ["mara@fernhill.example"]


def test_a_sender_with_a_name_makes_a_valid_message_id(post: PostOffice) -> None:
    deliver(post.channel(sender="Fernhill Desk <desk@fernhill.example>"))
    raw = post.envelopes[0].content
    assert isinstance(raw, bytes)
    assert b"\r\nMessage-ID: <d-0199@fernhill.example>\r\n" in raw


def test_a_server_that_is_down_is_tried_again_later(post: PostOffice) -> None:
    channel = post.channel()
    post.stop()
    assert str(refusal(channel, Retryable)).startswith("team: ")


@pytest.mark.parametrize(
    ("command", "answer", "kind"),
    [
        ("DATA", "550 5.7.1 Not wanted", Permanent),
        ("DATA", "552 Too large", Permanent),
        ("DATA", "451 Try again", Retryable),
        ("RCPT", "550 5.1.1 No such person", Permanent),
        pytest.param("RCPT", "450 4.2.0 Greylisted", Retryable),
        pytest.param("RCPT", "451 4.7.1 Greylisted", Retryable),
    ],
)
def test_a_4xx_answer_is_tried_again_and_a_5xx_answer_is_not(
    post: PostOffice, command: str, answer: str, kind: type[DeskhandError]
) -> None:
    post.answers[command] = answer
    said = str(refusal(post.channel(), kind))
    assert said.startswith("team: ")
    assert post.mails == []


def test_one_colleague_who_left_does_not_keep_the_mail_from_the_others(post: PostOffice) -> None:
    post.answers["ben@fernhill.example"] = "550 5.1.1 No such person"
    deliver(post.channel(to=["ben@fernhill.example", "mara@fernhill.example"]))
    assert post.envelopes[0].rcpt_tos == ["mara@fernhill.example"]


def test_nothing_is_sent_in_the_clear_where_encryption_is_asked_for(post: PostOffice) -> None:
    refusal(post.channel(security="starttls"), Retryable)
    refusal(post.channel(security="tls", timeout_seconds=0.5), Retryable)
    assert post.mails == []


# --- Configuration ------------------------------------------------------------------------------

MAIL = {"kind": "mail", "name": "team", "host": "mx", "sender": "d@x.example", "to": ["m@x.example"]}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ({"kind": "fax", "name": "team"}, "channels.0.kind: one of webhook, mail, widget, slack, not 'fax'"),
        ({"kind": "webhook", "name": "erp", "url": "https://erp.example"}, "channels.0.secret_env: missing; add it"),
        ({"kind": "webhook", "name": "erp", "url": "https://erp.example", "secret_env": "ERP"}, "channel erp needs the environment variable ERP, which is not set"),
        ({**MAIL, "to": []}, "channels.0.to: "),
        ({**MAIL, "security": "ssl"}, "channels.0.security: "),
        ({**MAIL, "port": 0}, "channels.0.port: "),
        ({**MAIL, "password": "sesame"}, "channels.0.password: unknown key; remove it or check its spelling"),
        ({**MAIL, "password_env": "MAIL"}, "channel team needs the environment variable MAIL, which is not set"),
    ],
)  # fmt: skip
def test_a_channel_that_is_described_wrongly_is_named(table: dict[str, Any], fault: str) -> None:
    config = parse({"company": {"name": "Fernhill"}, "channels": [table]}, "deskhand.toml")
    with pytest.raises(ConfigError) as caught:
        Desk(config, Environment({}))
    assert str(caught.value).startswith(fault)
    assert "\n" not in str(caught.value)
    assert "sesame" not in str(caught.value)
