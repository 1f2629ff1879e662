"""A site of another origin that carries the chat, and its customers."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import jwt
from playwright.sync_api import FrameLocator, Page, expect

from deskhand.core.ids import new_id

PAGE = """<!doctype html><html lang="en"><head><title>The shop</title><link rel="icon" href="data:,"></head><body>
<main><h1>The shop</h1><p>Soil sensors.</p></main>
<script src="{desk}/widget/widget/widget.js" data-token="{token}" data-title="Chat"></script>
</body></html>"""


def token(sub: str, secret: str, **more: object) -> str:
    """What the shop's own server signs for whoever is signed in there."""
    told = {"sub": sub, "exp": datetime.now(UTC) + timedelta(hours=1)} | more
    return jwt.encode(told, secret, "HS256")  # pyright: ignore[reportUnknownMemberType]


class Shop:
    """`/?customer=c-36` is the page for somebody who is signed in there."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.desk = ""
        self.secret = ""

    def signed(self, customer: str) -> str:
        """A new token of theirs: no other one is the same, even of the same second."""
        return token(customer, self.secret, jti=new_id())

    def page(self, address: str) -> bytes:
        """As its server makes it."""
        customer = parse_qs(urlsplit(address).query).get("customer", [""])[0]
        signed = self.signed(customer) if customer else ""
        return PAGE.format(desk=self.desk, token=signed).encode()


@contextmanager
def open_shop() -> Generator[Shop]:
    """On a port of its own: another origin than Deskhand's."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = shop.page(self.path)
            self.send_response(200 if self.path.startswith("/?") or self.path == "/" else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: object = "-", size: object = "-") -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        shop = Shop(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield shop
        server.shutdown()
        thread.join()


class Chat:
    """A customer's chat on the shop's page."""

    def __init__(self, page: Page, shop: Shop, customer: str = "") -> None:
        self.page = page
        page.goto(f"{shop.url}/?customer={customer}" if customer else shop.url)
        page.get_by_role("button", name="Chat").click()
        self.frame: FrameLocator = page.frame_locator("iframe")
        expect(self.frame.get_by_role("heading")).to_have_text("Fernhill")

    def write(self, text: str) -> None:
        """And send it."""
        self.frame.get_by_label("Write a message").fill(text)
        self.frame.get_by_label("Write a message").press("Enter")

    def press(self, name: str) -> None:
        """A button in the chat."""
        self.frame.get_by_role("button", name=name, exact=True).click()

    def reads(self, text: str) -> None:
        """Wait until the chat says so."""
        expect(self.frame.locator("body")).to_contain_text(text)

    def said(self, who: str) -> list[str]:
        """What was said by `you`, `ai` or `person`, in its order."""
        return self.frame.locator(f"#entries .{who} > .words").all_inner_texts()
