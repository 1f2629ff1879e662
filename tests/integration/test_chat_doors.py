"""What a stranger can take of a chat: sessions, files, streams and connections."""

import asyncio
import socket
import struct
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy.engine import URL
from tests.integration.test_api import PATIENCE, House, open_house, until
from tests.integration.test_widget import PERSON, PNG, SECRET, Customer, signed

from deskhand.channels.widget.clamd import scan
from deskhand.core.errors import Retryable
from deskhand.store.uploads import safe_name
from deskhand.web.connections import LARGEST_HEAD, PatientProtocol
from deskhand.web.live import Live
from deskhand.web.widget.chat import STREAMS

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(asyncio.Protocol):
    """ClamAV's daemon as far as INSTREAM goes: it knows one virus, and can be struck dumb."""

    dumb = False

    def __init__(self) -> None:
        self.got = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.got += data
        if not self.got.endswith(struct.pack("!I", 0)):
            return
        assert self.got.startswith(b"zINSTREAM\0")
        if Clamd.dumb:
            self.transport.close()
            return
        found = EICAR in self.got
        self.transport.write(b"stream: Eicar-Test FOUND\0" if found else b"stream: OK\0")


@contextmanager
def clamd() -> Generator[str]:
    """Where it listens."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(Clamd, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    server.close()
    loop.close()


def chat(**more: Any) -> dict[str, Any]:
    channel = {"kind": "widget", "name": "chat", "secret_env": "CHAT"} | more
    return {"channels": [channel]}


def give(who: Customer, name: str, content: bytes) -> httpx.Response:
    return who.client.post("/widget/chat/uploads", params={"name": name}, content=content)


@contextmanager
def house_with(database: URL, **more: Any) -> Generator[House]:
    with open_house(database, chat(**more), {"CHAT": SECRET}, worker=False) as house:
        yield house


def test_sessions_and_tokens_can_be_taken_back(database: URL) -> None:
    with house_with(database) as house:
        token = signed("c-01")
        ana, again, ben = (
            Customer(house, token),
            Customer(house, token),
            Customer(house, signed("c-02")),
        )
        wrong = house.lena.post(
            "/api/v1/sessions/revoke", json={"channel": "api", "contact_id": "c-01"}
        )
        assert wrong.status_code == 404
        told = {"channel": "chat", "contact_id": "c-01"}
        assert house.lena.post("/api/v1/sessions/revoke", json=told).status_code == 204
        for gone in (ana, again):
            refused = gone.client.get("/widget/chat/conversations")
            assert refused.status_code == 401
            assert "taken back" in refused.json()["error"]["message"]
        begun = ana.client.post("/widget/chat/sessions", json={"token": token})
        assert begun.status_code == 401, "a token from before opens nothing either"
        assert ben.client.get("/widget/chat/conversations").status_code == 200
        visitor = Customer(house)
        nobody = house.lena.post("/api/v1/sessions/revoke", json={"channel": "chat"})
        assert nobody.status_code == 422, "nobody named is not everybody"
        told = {"channel": "chat", "everybody": True}
        assert house.lena.post("/api/v1/sessions/revoke", json=told).status_code == 204
        for gone in (ben, visitor):
            assert gone.client.get("/widget/chat/conversations").status_code == 401
        for one in (ana, again, ben, visitor):
            one.client.close()


@pytest.mark.parametrize(
    ("name", "media_type", "called"),
    [
        ("invoice.bat", "text/plain", "invoice.bat.txt"),
        ("run.desktop", "text/plain", "run.desktop.txt"),
        ("list.slk", "text/plain", "list.slk.txt"),
        ("sums.csv", "text/plain", "sums.csv.txt"),
        ("pic.html", "image/png", "pic.html.png"),
        ("bill.pdf.exe", "application/pdf", "bill.pdf.exe.pdf"),
        ("a.js\u202egnp.png", "image/png", "a.jsgnp.png"),
        ("C:\\temp\\photo.JPG", "image/jpeg", "photo.JPG"),
        ("../../etc/hosts", "text/plain", "hosts.txt"),
        ("evil.exe. . ", "text/plain", "evil.exe.txt"),
        ("a.png:evil.exe", "image/png", "a.pngevil.exe.png"),
        ("...", "text/plain", "file.txt"),
        ("", "image/webp", "file.webp"),
        ("crash.log", "text/plain", "crash.log"),
    ],
)
def test_a_file_is_called_what_it_is(name: str, media_type: str, called: str) -> None:
    assert safe_name(name, media_type) == called


def test_a_company_says_what_files_it_takes_and_how_much(database: URL) -> None:
    with house_with(database, files=["pictures"], file_mb_a_day=1, visitor_files_mb=2) as house:
        ana, visitors = Customer(house, signed("c-01")), [Customer(house) for _ in range(3)]
        told = give(ana, "note.txt", b"It broke on Monday.")
        assert (told.status_code, told.json()["error"]["field"]) == (422, "file")
        assert "only pictures" in told.json()["error"]["message"]
        large = PNG + b"0" * 900_000
        assert give(ana, "a.png", large).status_code == 201
        assert give(ana, "b.png", large).status_code == 429
        given = [give(one, "a.png", large).status_code for one in visitors]
        assert given == [201, 201, 429], "all visitors together have a share of the disk"
        for one in (ana, *visitors):
            one.client.close()


def test_people_read_a_file_once_it_is_sent_and_nothing_in_it_runs(database: URL) -> None:
    with open_house(database, chat(), {"CHAT": SECRET}, worker=False, open_pages=True) as house:
        visitor = Customer(house)
        base = house.shop.base_url
        kept = give(visitor, "note.txt", b"It broke on Monday.").json()["id"]
        with httpx.Client(base_url=base, timeout=PATIENCE, follow_redirects=True) as mara:
            assert mara.get(f"/files/{kept}").status_code == 404, "it was not sent yet"
            visitor.say("Please look at this.", files=[kept])
            read = mara.get(f"/files/{kept}")
        assert (read.status_code, read.content) == (200, b"It broke on Monday.")
        assert read.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert read.headers["content-disposition"].startswith("attachment;")
        visitor.client.close()


def test_a_scanner_looks_at_every_file_first(database: URL) -> None:
    with clamd() as where, house_with(database, scanner=where) as house:
        ana = Customer(house, signed("c-01"))
        assert give(ana, "a.txt", b"It broke on Monday.").status_code == 201
        assert give(ana, "large.png", PNG + b"0" * 400_000).status_code == 201
        told = give(ana, "a.txt", EICAR)
        assert told.status_code == 422
        assert "Eicar-Test" in told.json()["error"]["message"]
        Clamd.dumb = True
        try:
            told = give(ana, "a.txt", b"It broke on Monday.")
        finally:
            Clamd.dumb = False
        assert told.status_code == 503, "what nobody looked at is not taken"
        ana.client.close()


async def test_a_scanner_that_is_not_there_is_no_scanner_that_finds_nothing() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(Retryable):
        await scan(f"127.0.0.1:{port}", b"x")


def test_one_conversation_is_followed_from_so_many_windows_at_most(database: URL) -> None:
    with house_with(database) as house:
        ana, ben = Customer(house, signed("c-01")), Customer(house, signed("c-02"))
        live = f"/widget/chat/conversations/{ana.say(PERSON)}/live"
        other = f"/widget/chat/conversations/{ben.say(PERSON)}/live"
        streams = [_Stream(ana, live) for _ in range(STREAMS)]
        assert _Stream(ana, live).status == 429
        streams.append(_Stream(ben, other))
        assert {stream.status for stream in streams} == {200}
        for stream in streams:
            stream.close()
        until(lambda: _Stream(ana, live).once() == 200)
        for one in (ana, ben):
            one.client.close()


class _Stream:
    """A stream from its first word on, open until it is closed."""

    def __init__(self, who: Customer, path: str) -> None:
        self._response = who.client.send(who.client.build_request("GET", path), stream=True)
        self.status = self._response.status_code
        self._words = self._response.iter_bytes()
        if self.status == 200:
            next(self._words)

    def close(self) -> None:
        self._response.close()

    def once(self) -> int:
        """Its status; it is closed again."""
        self.close()
        return self.status


def test_streams_of_all_visitors_are_counted_together() -> None:
    live = Live(URL.create("postgresql"))
    with live.page("visitor-1"), live.page("visitor-2"), live.page("customer visitor-3"):
        assert live.room("visitor-1", 2)
        assert not live.room("visitor-1", 1)
        assert not live.room("visitor-", 2)
    assert live.room("visitor-", 1)


class Hasty(PatientProtocol):
    head_seconds = read_seconds = 0.2


LONG_ANSWER = b"a" * 64_000_000
"""More than the buffers of both sides hold."""


async def _hello(scope: Any, receive: Any, send: Any) -> None:
    body = LONG_ANSWER if scope["path"] == "/long" else b"ok"
    length = str(len(body)).encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]}
    )
    await send({"type": "http.response.body", "body": body})


@contextmanager
def served() -> Generator[int]:
    """The port of a server whose connections are hasty, and has none left in the end."""
    server = uvicorn.Server(
        uvicorn.Config(_hello, port=0, http=Hasty, lifespan="off", log_level="critical")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started)
    yield server.servers[0].sockets[0].getsockname()[1]
    until(lambda: not server.server_state.connections)
    server.should_exit = True
    thread.join()


def said(connection: socket.socket) -> bytes:
    """All that the server says until it hangs up."""
    connection.settimeout(PATIENCE)
    got = b""
    try:
        while part := connection.recv(4096):
            got += part
    except ConnectionResetError:
        pass
    return got


def test_whoever_does_not_say_what_they_want_is_hung_up_on() -> None:
    with served() as port:
        for begun in (b"", b"GET / HTTP/1.1\r\nHost: x\r\n"):
            with socket.create_connection(("127.0.0.1", port)) as slow:
                slow.sendall(begun)
                assert said(slow).startswith(b"HTTP/1.1 408")
        with socket.create_connection(("127.0.0.1", port)) as twice:
            twice.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert twice.recv(4096).startswith(b"HTTP/1.1 200")
            twice.sendall(b"GET / HTTP/1.1\r\nHost: ")
            assert b"408" in said(twice), "the second request has to come in time as well"


def test_whoever_does_not_read_is_hung_up_on() -> None:
    with socket.socket() as idle:
        with served() as port:
            idle.connect(("127.0.0.1", port))
            idle.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
            assert idle.recv(4096).startswith(b"HTTP/1.1 200")
        assert len(said(idle)) < len(LONG_ANSWER)


def test_a_head_without_end_is_not_read() -> None:
    with served() as port, socket.create_connection(("127.0.0.1", port)) as greedy:
        greedy.sendall(b"GET / HTTP/1.1\r\nx: " + b"a" * (2 * LARGEST_HEAD))
        assert said(greedy).startswith(b"HTTP/1.1 431")
    with served() as port:
        answer = httpx.post(f"http://127.0.0.1:{port}/", content=b"a" * 2 * LARGEST_HEAD)
        assert answer.status_code == 200, "a body is no head"
