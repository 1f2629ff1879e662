"""Every page: for keyboards, screen readers, phones, both themes and a second language; and no page
lets anything run that a customer, a model or an article wrote."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.attacks import (
    ALPACA,
    FROM_THE_ALPACA,
    INJECTIONS,
    NOBODY_KNOWS,
    OWN,
    foreign,
    hostile_ticket,
    import_articles,
    injections,
)
from tests.journeys.people import WIDTHS, Desk, Person, Scheme, fits, picture
from tests.journeys.program import PASSWORD, Running, until
from tests.journeys.shop import Chat

pytestmark = pytest.mark.browser
PERSON = "I want to talk to a human being about my order, please."
RIGHT_TO_LEFT = "أريد التحدث إلى شخص حقيقي بخصوص طلبي F-1008 من فضلك. I want to talk to a human."
CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]"
NAME = (
    "((e) => e.innerText?.trim() || e.ariaLabel || e.labels?.[0]?.innerText || e.id || e.name"
    " || e.tagName)"
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
    expect(person.page.get_by_label("Name")).to_be_focused()


def away(person: Person, ticket_id: str) -> None:
    person.page.goto(f"{person.url}/me")


def review(person: Person, ticket_id: str) -> None:
    person.page.goto(f"{person.url}/review")
    draw = person.page.get_by_role("button", name="Draw a sample")
    if person.page.locator("#grade").count() == 0:
        draw.click()
    expect(person.page.locator("#grade")).to_be_visible()


def cases(person: Person, ticket_id: str) -> None:
    person.page.goto(f"{person.url}/review/cases")
    person.reads("Download as JSONL")


def figures(person: Person, ticket_id: str) -> None:
    person.page.goto(f"{person.url}/dashboard?days=7&measure=handed_off")
    for table in person.page.locator("details summary").all():
        if table.is_visible() and table.inner_text() == "As a table":
            table.click()


def articles(person: Person, ticket_id: str) -> None:
    person.page.goto(f"{person.url}/knowledge")


def article(person: Person, ticket_id: str) -> None:
    person.page.goto(f"{person.url}/knowledge")
    person.page.locator("tbody a").first.click()
    person.reads("Versions")


def article_search(person: Person, ticket_id: str) -> None:
    person.page.goto(f"{person.url}/knowledge/search?text=return+a+probe")


def article_check(person: Person, ticket_id: str) -> None:
    person.page.goto(f"{person.url}/knowledge/check")


def article_gaps(person: Person, ticket_id: str) -> None:
    person.page.goto(f"{person.url}/knowledge/gaps")


def settings(person: Person, ticket_id: str) -> None:
    person.page.goto(f"{person.url}/settings")
    person.press("See what this changes")
    person.reads("Before it is saved")
    person.page.wait_for_load_state()


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
    "figures": figures,
    "settings": settings,
    "articles": articles,
    "article": article,
    "article-search": article_search,
    "article-check": article_check,
    "article-gaps": article_gaps,
    "review": review,
    "cases": cases,
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
    """The names of what the Tab key reaches, from where it stands until it has left the page twice,
    each with a visible focus."""
    names: set[str] = set()
    left = 0
    person.page.evaluate("document.activeElement.blur()")
    for _ in range(400):
        person.page.keyboard.press("Tab")
        name, outline = person.page.evaluate(
            f"(() => {{ const e = document.activeElement; return e === document.body ? ['', '']"
            f" : [{NAME}(e), getComputedStyle(e).outlineStyle] }})()"
        )
        left += not name
        if left == 2:
            break
        assert not name or outline != "none", name
        names.add(name)
    return names


def everything(person: Person) -> set[str]:
    """What a page offers to do, by its name: every control that is visible and not disabled."""
    return set(
        person.page.evaluate(
            f"[...document.querySelectorAll('{CONTROLS}')].filter((e) => e.checkVisibility()"
            " && !e.matches(':disabled, [tabindex=\"-1\"]') && (e.type !== 'radio' || e.checked))"
            f".map({NAME})"
        )
    )


def test_the_tab_key_reaches_everything_on_every_page(desk: Desk, shown: str) -> None:
    ada = desk.sign_in("Ada")
    for name, visit in PAGES.items():
        visit(ada, shown)
        assert everything(ada) - tabbed_through(ada) == set(), name


OWN_ATTACK = pytest.param(lambda: [OWN], id="ours")
COLLECTED = pytest.param(
    injections,
    id="collected",
    marks=[
        pytest.mark.data,
        pytest.mark.skipif(
            not INJECTIONS.exists(), reason="no shared data folder beside this repository"
        ),
    ],
)


@pytest.mark.parametrize("attacks", [OWN_ATTACK, COLLECTED])
def test_what_others_wrote_is_shown_on_every_page_and_never_run(
    desk: Desk, program: Running, shown: str, tmp_path: Path, attacks: Callable[[], list[str]]
) -> None:
    texts = attacks()
    assert texts == [OWN] or len(texts) > 10
    attack = "\n\n".join(texts)
    import_articles(program, attack, tmp_path)
    program.handed_off(f"{NOBODY_KNOWS}, {attack}?", "c-10", attack[:200])
    program.brain.say("resolve", **FROM_THE_ALPACA)
    answered = program.hand_in(ALPACA, "c-02", "Llama")
    program.until(answered, replied)
    ticket_id = hostile_ticket(program, attack)
    ada = desk.sign_in("Ada")
    ada.page.goto(f"{ada.url}/knowledge/check")
    ada.press("Look again now")
    for name, visit in PAGES.items():
        visit(ada, ticket_id)
        assert foreign(ada.page) == [], name
    ada = desk.sign_in("Ada")
    ada.open(ticket_id)
    words = program.ticket(ticket_id)["messages"][0]["text"].split()
    assert " ".join(ada.said("customer")).split() == words
    program.brain.say("resolve", reply=attack[:2000], citations=[])
    ada.press("Suggest a reply")
    expect(ada.page.get_by_role("region", name="Suggestion of the AI")).to_contain_text(attack[:40])
    assert foreign(ada.page) == []
    ada.open(program.handed_off("Ich möchte mit einem Menschen sprechen, bitte!", "c-05", "Paket"))
    # Addresses that the message does not have are refused before anything is shown.
    translated = re.sub(r"[@:.\\|~=_,;]", " ", attack[:1000])
    program.brain.say("translate", translation=translated)
    ada.page.locator(".message.customer").get_by_role("button", name="Translate").click()
    expect(ada.page.locator(".message.customer .translated")).to_contain_text(translated[:40])
    assert foreign(ada.page) == []
    visitor = desk.guest("visitor")
    chat = Chat(visitor.page, program.site)
    program.brain.say("resolve", **FROM_THE_ALPACA)
    chat.write(ALPACA)
    chat.reads("The office alpaca drinks")
    chat.frame.locator("#entries summary").first.click()
    chat.write(PERSON + attack[:5000])
    chat.reads("You are number")
    assert foreign(visitor.page.frames[1]) == []


def replied(found: dict[str, list[dict[str, str]]]) -> bool:
    return any(message["role"] == "ai" for message in found["messages"])


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
