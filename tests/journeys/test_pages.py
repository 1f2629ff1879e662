"""Every page: for keyboards, screen readers, phones, both themes and a second language; and no page
lets anything run that a customer, a model or an article wrote."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.people import WIDTHS, Desk, Person, Scheme, fits, picture
from tests.journeys.program import PASSWORD, Running, until

pytestmark = pytest.mark.browser
PERSON = "I want to talk to a human being about my order, please."
ATTACK = (
    "I want to talk to a person. <script>document.title='owned'</script>"
    "<img src=x onerror=\"document.title='owned'\"><b>bold</b> javascript:alert(1) "
    '"><svg onload=alert(1)> {{7*7}} <a href="/inbox/x" hx-get="/x" hx-trigger="load">x</a>'
)
RIGHT_TO_LEFT = "أريد التحدث إلى شخص حقيقي بخصوص طلبي F-1008 من فضلك. I want to talk to a human."
INJECTIONS = (
    Path(__file__).parents[3] / "shared" / "data" / "injections" / "garak_prompts_half.jsonl.gz"
)
Visit = Callable[[Person, str], None]


def inbox(person: Person, ticket_id: str) -> None:
    person.open()


def ticket(person: Person, ticket_id: str) -> None:
    person.open(ticket_id)
    expect(person.page.locator(".brief")).to_be_visible()


def menus(person: Person, ticket_id: str) -> None:
    person.open(ticket_id)
    person.more()
    if person.page.locator("#filters").is_visible():
        person.page.locator("#filters summary").click()
        person.page.locator(".run summary").first.click()
        person.page.locator(".stage summary").first.click()


def sign_in(person: Person, ticket_id: str) -> None:
    person.page.context.clear_cookies()
    person.page.goto(f"{person.url}/sign-in")


def away(person: Person, ticket_id: str) -> None:
    person.page.goto(f"{person.url}/me")


def decide(person: Person, ticket_id: str) -> None:
    person.page.goto(until(lambda: person.program.room.buttons("Approval"))["Approve or refuse"])


def missing(person: Person, ticket_id: str) -> None:
    person.page.goto(f"{person.url}/inbox/{ticket_id[:-4]}0000")
    person.reads("There is nothing here")
    person.complaints.clear()


PAGES: dict[str, Visit] = {
    "inbox": inbox,
    "ticket": ticket,
    "menus": menus,
    "away": away,
    "decide": decide,
    "missing": missing,
    "sign-in": sign_in,
}


@pytest.fixture(scope="module")
def shown(program: Running) -> str:
    """A ticket with something of everything."""
    for number, text in enumerate(("final notice: my lawyer will sue", PERSON, RIGHT_TO_LEFT)):
        program.handed_off(text, f"c-1{number}", f"Number {number}")
    program.asked_for_eighty()
    return program.handed_off(PERSON, "c-36", "The one to look at")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_accessible_and_fits_its_screen(
    desk: Desk, shown: str, width: str, scheme: Scheme
) -> None:
    ada = desk.sign_in("Ada", WIDTHS[width], scheme)
    for name, visit in PAGES.items():
        visit(ada, shown)
        fits(ada.page)
        picture(ada.page, f"{name}-{width}-{scheme}")
        assert ada.violations() == [], name


def test_everything_is_done_with_the_keyboard_alone(desk: Desk, program: Running) -> None:
    ticket_id = program.handed_off(PERSON, "c-37", "Keyboard")
    mara = desk.sign_in("Mara")
    keys = mara.page.keyboard
    keys.press("/")
    keys.type("keyboard")
    keys.press("Enter")
    expect(mara.page.locator("#rows .row")).to_have_count(1)
    keys.press("Escape")
    keys.press("j")
    keys.press("Enter")
    mara.page.wait_for_url(f"**/inbox/{ticket_id}*")
    keys.press("t")
    mara.is_with("Mara")
    keys.press("r")
    keys.type("From the keyboard.")
    keys.press("Control+Enter")
    expect(mara.page.locator(".message.person .text")).to_have_text("From the keyboard.")
    keys.press("Escape")
    keys.press("?")
    expect(mara.page.get_by_role("dialog")).to_be_visible()
    keys.press("Escape")
    keys.press("e")
    mara.is_with("resolved")
    mara.open(ticket_id)
    reached = tabbed_through(mara)
    assert {"Skip to the thread", "Inbox", "Reopen"} <= reached


def tabbed_through(person: Person) -> set[str]:
    """The names of what the Tab key reaches, each with a visible focus."""
    names: set[str] = set()
    person.page.evaluate("document.activeElement.blur()")
    for _ in range(60):
        person.page.keyboard.press("Tab")
        name, outline = person.page.evaluate(
            "(() => { const e = document.activeElement;"
            " return e === document.body ? ['', ''] : [e.innerText?.trim() || e.ariaLabel || e.name || '',"
            " getComputedStyle(e).outlineStyle] })()"
        )
        assert outline != "none", name
        names.add(name)
    return names


def test_what_customers_write_is_shown_and_never_run(desk: Desk, program: Running) -> None:
    ticket_id = program.handed_off(ATTACK, "c-36", ATTACK[:200])
    ada = desk.sign_in("Ada")
    ada.open(ticket_id)
    assert ada.said("customer") == [ATTACK.strip()]
    assert ada.page.title() != "owned"
    assert ada.page.locator(".text *, .row .subject *").count() == 0
    assert ada.page.locator("[style], [onerror], [onload]").count() == 0


@pytest.mark.data
@pytest.mark.skipif(not INJECTIONS.exists(), reason="no shared data folder beside this repository")
def test_known_injections_are_shown_as_they_are_and_execute_nothing(
    desk: Desk, program: Running
) -> None:
    texts = [text for text in injections() if "<" in text or "javascript:" in text]
    assert len(texts) > 10
    ada = desk.sign_in("Ada")
    for text in texts:
        ticket_id = program.hand_in(text, "c-36", text[:200])
        program.until(ticket_id, lambda found: found["ticket"]["owner"] != "ai" or replied(found))
        ada.open(ticket_id, "?tab=all")
        (shown,) = ada.page.locator(".message.customer .text").all_text_contents()
        assert shown.split() == program.ticket(ticket_id)["messages"][0]["text"].split()
        assert ada.page.locator(".text *, .row .subject *, .row .snippet *, h1 *").count() == 0
        assert ada.page.locator("script:not([src]), iframe, object, embed").count() == 0


def injections() -> list[str]:
    """Attacks that were collected elsewhere."""
    with gzip.open(INJECTIONS, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def replied(found: dict[str, list[dict[str, str]]]) -> bool:
    return any(message["role"] != "customer" for message in found["messages"])


def test_the_policy_of_a_page_allows_no_script_but_ours(desk: Desk) -> None:
    ada = desk.sign_in("Ada")
    answer = ada.page.goto(f"{ada.url}/inbox")
    assert answer is not None
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert re.fullmatch(r"'nonce-[\w-]{22}'", policy["script-src"])
    assert policy["style-src"] == "'self'"
    assert (policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'")
    again = ada.page.goto(f"{ada.url}/inbox")
    assert again is not None
    assert again.headers["content-security-policy"] != answer.headers["content-security-policy"]
    assert ada.page.evaluate("(() => { try { eval('1'); return 'ran' } catch { return 'no' } })()")


def test_right_to_left_messages_and_german_pages(desk: Desk, program: Running) -> None:
    ticket_id = program.handed_off(RIGHT_TO_LEFT, "c-36", "عربي")
    mara = desk.sign_in("Mara", language="de-DE")
    mara.open(ticket_id)
    mara.reads("Wartet auf einen Menschen")
    mara.reads("Übernehmen")
    assert mara.page.locator("html").get_attribute("lang") == "de"
    text = mara.page.locator(".message.customer .text")
    assert text.evaluate("e => getComputedStyle(e).direction") == "rtl"
    picture(mara.page, "ticket-german")
    mara.page.locator("#me > summary").click()
    mara.page.locator("select[name=language]").select_option("en")
    mara.press("Ändern")
    mara.reads("Waits for a person")
    mara.page.locator("#me > summary").click()
    mara.page.locator("select[name=language]").select_option("de")
    mara.press("Change")
    mara.reads("Wartet auf einen Menschen")


def test_wrong_passwords_and_foreign_forms_get_nowhere(desk: Desk, program: Running) -> None:
    jonas = desk.guest("Jonas")
    page = jonas.page
    page.goto(f"{jonas.url}/inbox?tab=mine")
    assert "/sign-in" in page.url
    page.get_by_label("Name").fill("Jonas")
    page.get_by_label("Password").fill("wrong wrong wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("name or password is wrong")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{jonas.url}/inbox?tab=mine")
    page.locator("html[data-live=yes]").wait_for(state="attached")
    ticket_id = program.handed_off(PERSON, subject="Foreign")
    forgeries: tuple[dict[str, str | float | bool], ...] = ({}, {"csrf": "0" * 64})
    for form in forgeries:
        forged = page.request.post(f"{jonas.url}/inbox/{ticket_id}/take-over", form=form)
        assert forged.status == 403
    (cookie,) = page.context.cookies()
    assert cookie.get("name") == "deskhand_session"
    assert cookie.get("httpOnly")
    assert cookie.get("sameSite") == "Lax"
    page.locator("#me > summary").click()
    jonas.press("Sign out")
    page.wait_for_url("**/sign-in")
    page.goto(f"{jonas.url}/inbox")
    assert "/sign-in" in page.url
    jonas.complaints.clear()
