"""People at their browsers: what they see, what they do, and what their consoles complain of."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Frame, Locator, Page, expect
from tests.journeys.program import Running

from deskhand.web.sessions import COOKIE

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LEFT = "net::ERR_ABORTED"
"""What Chromium says of a request that was under way when the page was left."""
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
Scheme = Literal["light", "dark"]
WIDTHS = {"desk": 1440, "phone": 390}
expect.set_options(timeout=60_000)


@dataclass
class Person:
    """Somebody signed in, before the inbox."""

    name: str
    page: Page
    program: Running
    complaints: list[str] = field(default_factory=list[str])

    @property
    def url(self) -> str:
        """Where the program answers."""
        return self.program.url

    def open(self, ticket_id: str = "", query: str = "") -> None:
        """Go to the inbox, or to a ticket."""
        place = f"/inbox/{ticket_id}" if ticket_id else "/inbox"
        self.page.goto(f"{self.url}{place}{query}")
        self.page.locator("html[data-live=yes]").wait_for(state="attached")

    def row(self, ticket_id: str) -> Locator:
        """A ticket's row in the list."""
        return self.page.locator(f"#row-{ticket_id}")

    def said(self, role: str) -> list[str]:
        """What the thread shows of a role, in its order."""
        return self.page.locator(f".message.{role} .text").all_inner_texts()

    def press(self, label: str) -> None:
        """A button of the ticket."""
        self.page.get_by_role("button", name=label, exact=True).click()

    def more(self) -> None:
        """Open the menu of what is done less often."""
        self.page.locator("#more > summary").click()

    def write(self, text: str) -> None:
        """Into the reply."""
        self.page.fill("#text", text)

    def reads(self, text: str) -> None:
        """Wait until the page says so."""
        expect(self.page.locator("#app")).to_contain_text(text)

    def is_refused(self, text: str, status: int = 409) -> None:
        """Wait for the reason; the console notes such an answer too."""
        expect(self.page.get_by_role("alert")).to_contain_text(text)
        noted = next(one for one in self.complaints if f"status of {status}" in one)
        self.complaints.remove(noted)

    def is_with(self, who: str) -> None:
        """Wait until the ticket is with somebody."""
        expect(self.page.locator(".head .tags")).to_contain_text(who)

    def violations(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA."""
        return violations(self.page)


class Desk:
    """The office: everybody has a browser of their own."""

    def __init__(self, browser: Browser, program: Running) -> None:
        self.program = program
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._people: list[Person] = []

    def sign_in(
        self, name: str, width: int = 1440, scheme: Scheme = "light", language: str = "en-GB"
    ) -> Person:
        """With a session of theirs; how people get one is told in test_pages.py."""
        person = self.guest(name, width, scheme, language)
        person.page.context.add_cookies(
            [{"name": COOKIE, "value": self.program.session(name), "url": self.program.url}]
        )
        person.open()
        return person

    def guest(
        self, name: str, width: int = 1440, scheme: Scheme = "light", language: str = "en-GB"
    ) -> Person:
        """Somebody who has not signed in."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language
        )
        self._contexts.append(context)
        person = Person(name, context.new_page(), self.program)
        _watch(person)
        self._people.append(person)
        return person

    def close(self) -> None:
        """Everybody goes home; no console may have complained."""
        for context in self._contexts:
            context.close()
        complaints = [complaint for person in self._people for complaint in person.complaints]
        assert complaints == [], complaints


def _watch(person: Person) -> None:
    page, complaints = person.page, person.complaints
    page.on("console", lambda said: complaints.append(said.text) if said.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "requestfailed",
        lambda request: complaints.append(request.url) if request.failure != LEFT else None,
    )


def violations(page: Page | Frame) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
        " 'best-practice'], iframes: false})"
    )
    return [
        f"{one['id']}: {node['target']} {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


def fits(page: Page) -> None:
    """Nothing sticks out to the side."""
    assert page.evaluate(OVERFLOW) <= 0


def picture(page: Page, name: str) -> None:
    """Into the ignored folder, where `make screenshots` asked for it: a picture takes as long as a
    page."""
    if "SCREENSHOTS" not in os.environ:
        return
    SCREENSHOTS.mkdir(exist_ok=True)
    page.wait_for_timeout(150)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
