"""The page of hand-offs in a real browser, over the running demo."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import httpx
import psutil
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from deskhand.store.embedded import EmbeddedPostgres

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium")
SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
PATIENCE = 150.0
"""Seconds until the demo's page has to be there; it takes about ten."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ATTACK = (
    "I want to talk to a person. <script>document.title='owned'</script>"
    "<img src=x onerror=\"document.title='owned'\"><b>bold</b> javascript:alert(1) "
)


OVERFLOW = "document.documentElement.scrollWidth - innerWidth"


def until(happened: Callable[[], Any]) -> Any:
    """Look again and again until it happened."""
    deadline = time.monotonic() + PATIENCE
    while not (seen := happened()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)
    return seen


@dataclass(frozen=True)
class Demo:
    """The running demo, and the key of a system that hands messages in."""

    url: str
    key: str

    def hand_in(self, text: str, subject: str) -> str:
        """A customer writes and is handed to a person. The ticket's id."""
        headers = {"authorization": f"Bearer {self.key}"}
        body = {
            "message_id": subject[:60],
            "contact": {"id": "c-36"},
            "subject": subject,
            "text": text,
        }
        with httpx.Client(base_url=self.url, headers=headers, timeout=30) as client:
            answer = client.post("/api/v1/messages", json=body)
            assert answer.status_code == 202, answer.text
            ticket_id: str = answer.json()["ticket_id"]
            until(
                lambda: (
                    client.get(f"/api/v1/tickets/{ticket_id}").json()["ticket"]["owner"] == "queue"
                )
            )
        return ticket_id


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`deskhand demo` in a home of its own."""
    home = tmp_path_factory.mktemp("page")
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        url = f"http://127.0.0.1:{reserved.getsockname()[1]}"
    deskhand = [sys.executable, "-m", "deskhand.cli"]
    program = subprocess.Popen(
        [*deskhand, "demo", "--port", url.rpartition(":")[2]],
        env=os.environ | {"DESKHAND_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: answers(url) or program.poll() is not None)
        address = EmbeddedPostgres(home / "demo").url("demo").render_as_string()
        key = subprocess.run(
            [*deskhand, "keys", "create", "shop"],
            env=os.environ | {"DATABASE_URL": address},
            capture_output=True,
            text=True,
            check=True,
        )
        yield Demo(url, key.stdout.strip())
    finally:
        family = psutil.Process(program.pid).children(recursive=True)
        program.send_signal(signal.SIGINT)
        try:
            program.wait(30)
        except subprocess.TimeoutExpired:
            for process in family:
                process.kill()
            program.kill()
            program.wait()
        EmbeddedPostgres(home / "demo").destroy()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if CHROMIUM is None:
        pytest.skip("no chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


LEFT = "net::ERR_ABORTED"
"""What Chromium says of a request that was under way when the page was left."""


@dataclass(frozen=True)
class Watched:
    """A page, and what its console complained of."""

    page: Page
    complaints: list[str]


def watch(
    browser: Browser, width: int = 1280, scheme: Literal["light", "dark"] = "light"
) -> Watched:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "requestfailed",
        lambda request: complaints.append(request.url) if request.failure != LEFT else None,
    )
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    return Watched(page, complaints)


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    watched = watch(browser)
    yield watched
    watched.page.context.close()


def test_the_legal_threat_stands_out_among_the_hand_offs_with_its_brief(
    demo: Demo, watched: Watched
) -> None:
    page = watched.page
    page.goto(demo.url)
    assert page.title() == "Hand-offs · Fernhill"
    cards = page.locator("article.card")
    assert cards.count() >= 20
    threat = cards.filter(has_text="Final notice")
    assert threat.locator(".badge.urgent").inner_text() == "legal threat"
    told = threat.inner_text()
    assert "Victor Lang" in told
    assert "small claims court" in told
    assert "Do not discuss liability" in told
    urgent = [
        "urgent" in (badge.get_attribute("class") or "") for badge in cards.locator(".badge").all()
    ]
    assert urgent == sorted(urgent, reverse=True), "the urgent ones come first"
    assert watched.complaints == []


def test_a_click_opens_the_ticket_with_brief_thread_and_trace(demo: Demo, watched: Watched) -> None:
    page = watched.page
    page.goto(demo.url)
    page.get_by_role("link", name="Final notice").click()
    page.wait_for_url(re.compile("/tickets/"))
    brief = page.get_by_role("article", name="Brief")
    assert brief.locator("dt").all_inner_texts() == [
        "Issue",
        "What was tried",
        "Customer sentiment",
        "Recommended next step",
        "Account flags",
    ]
    assert all(text.strip() for text in brief.locator("dd").all_inner_texts())
    assert "small claims court" in page.locator(".message.customer").inner_text()
    assert "person on our team" in page.locator(".message.ai").inner_text()
    trace = page.locator(".trace li")
    steps = [text.split("\n")[0] for text in trace.all_inner_texts()]
    assert any(step.startswith("context") for step in steps)
    ended = trace.filter(has_text="turn ended")
    assert "handed off legal threat" in ended.inner_text().replace("_", " ")
    evidence = ended.locator("pre")
    assert not evidence.is_visible()
    ended.locator("summary").click()
    assert "small claims" in evidence.inner_text()
    page.get_by_role("link", name="Hand-offs").click()
    assert page.get_by_role("heading", name="Waiting for a person").is_visible()
    assert watched.complaints == []


def test_no_policy_of_the_page_lets_a_script_run(demo: Demo, watched: Watched) -> None:
    answer = watched.page.goto(demo.url)
    assert answer is not None
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert "script-src" not in policy
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert (policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'")
    assert watched.page.locator("script").count() == 0
    assert watched.page.locator("[style]").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_both_pages_fit_their_screen(
    demo: Demo, browser: Browser, width: int, scheme: Literal["light", "dark"]
) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    watched = watch(browser, width, scheme)
    page = watched.page
    page.goto(demo.url)
    look(page, f"hand-offs-{width}-{scheme}")
    page.get_by_role("link", name="Final notice").click()
    page.get_by_role("article", name="Brief").wait_for()
    look(page, f"ticket-{width}-{scheme}")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    red, green, blue = (int(number) for number in re.findall(r"\d+", background)[:3])
    assert (red + green + blue > 600) is (scheme == "light")
    assert watched.complaints == []
    page.context.close()


def look(page: Page, name: str) -> None:
    """A screenshot of a page that does not scroll sideways."""
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
    overflow = page.evaluate(OVERFLOW)
    assert overflow <= 0, f"{name} is {overflow} pixels too wide"


def test_what_a_customer_wrote_is_shown_as_text_and_runs_nothing(
    demo: Demo, watched: Watched
) -> None:
    subject = "Hello <script>document.title='owned'</script>"
    ticket_id = demo.hand_in(ATTACK, subject)
    page = watched.page
    for path in ("/", f"/tickets/{ticket_id}"):
        page.goto(demo.url + path)
        assert "owned" not in page.title().replace(subject, "")
        assert subject in page.locator("body").inner_text()
        assert page.locator("main script, main img, .text b, dd b").count() == 0
        assert page.evaluate("document.scripts.length") == 0
    assert page.locator(".message.customer .text").inner_text() == ATTACK.strip()
    assert watched.complaints == []


def test_a_long_word_makes_no_page_wider_than_a_phone(demo: Demo, browser: Browser) -> None:
    ticket_id = demo.hand_in("I want a human. " + "x" * 400, "y" * 400)
    page = watch(browser, 390).page
    for path in ("/", f"/tickets/{ticket_id}"):
        page.goto(demo.url + path)
        assert page.evaluate(OVERFLOW) <= 0
    page.context.close()
