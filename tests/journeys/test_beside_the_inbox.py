"""The pages beside the inbox in a real browser: a review round, figures, knowledge, settings.

One module, because each module has a program of its own to start.
"""

import csv
import json

import pytest
from playwright.sync_api import expect
from tests.journeys.people import Desk
from tests.journeys.program import Running

pytestmark = pytest.mark.browser
ASKED = "How long do I have to return a soil probe? I am waiting."
PERSON = "I want to talk to a human being about my order, please."


def test_a_review_round(desk: Desk, program: Running) -> None:
    draft = sent_by_jonas(desk, program)
    lena = desk.sign_in("Lena")
    lena.page.get_by_role("link", name="Review").click()
    lena.reads("Nothing that was sent in the last 28 days has been graded.")
    lena.press("Draw a sample of the last 7 days now")
    lena.reads("Was this answer right?")
    mara = desk.sign_in("Mara")
    mara.page.goto(f"{mara.url}/review")
    mara.reads("You can return an item within 30 days after delivery if it is unused or defective.")
    judged = mara.page.locator("main").inner_text()
    assert "Jonas" not in judged, "who sent it is not told"
    assert "Confidence" not in judged
    keys = mara.page.keyboard
    keys.press("2")
    mara.reads("Was this answer right?")
    keys.press("f")
    expect(mara.page.get_by_label("A fact")).to_be_checked()
    mara.page.get_by_label("In a few words").fill("It had not left yet")
    mara.page.get_by_role("button", name="Wrong").click()
    mara.reads("Nothing waits to be graded.")
    mara.reads("1 of 1 graded answers of the last 28 days were wrong, 0 of them harmful")
    expect(mara.page.locator(".figure")).to_have_text("100")
    mara.page.get_by_role("link", name="What was wrong").click()
    mara.reads("It had not left yet")
    with mara.page.expect_download() as download:
        mara.page.get_by_role("link", name="Download as JSONL").click()
    lines = download.value.path().read_text("utf-8").splitlines()
    row, changed = map(json.loads, lines)
    assert row["messages"][-1]["text"] == ASKED
    assert changed["sent"] == "It leaves us tomorrow."
    assert (row["grade"], row["fault"]) == ("wrong", "fact")
    mara.page.locator("article a").first.click()
    mara.page.wait_for_url(f"**/inbox/{draft}*")


def sent_by_jonas(desk: Desk, program: Running) -> str:
    """Jonas sends a draft as it is, and another one changed; one key says why. The first's ticket."""
    jonas = desk.sign_in("Jonas")
    tickets: list[str] = []
    for _ in range(2):
        program.brain.say(
            "resolve",
            reply="You can return an item within 30 days after delivery if it is unused or defective.",
        )
        ticket_id = program.hand_in(ASKED, "c-37", "Parcel")
        program.until(ticket_id, lambda found: found["messages"][-1]["role"] == "draft")
        tickets.append(ticket_id)
    as_it_is, changed = tickets
    jonas.open(as_it_is)
    jonas.press("Send the draft")
    jonas.is_with("answered")
    assert jonas.page.locator("#changed").count() == 0
    jonas.open(changed)
    jonas.write("It leaves us tomorrow.")
    jonas.page.keyboard.press("Control+Enter")
    jonas.reads("What was the matter with it?")
    expect(jonas.page.locator("#changed button").first).to_be_focused()
    jonas.page.keyboard.press("1")
    expect(jonas.page.locator("#changed")).to_have_count(0)
    log = program.ticket(changed)["trace"]
    told = next(one["payload"] for one in log if one["kind"] == "edit_explained")
    assert told["fault"] == "fact"
    return as_it_is


def test_from_a_bar_to_its_tickets_and_out_as_csv(desk: Desk, program: Running) -> None:
    ticket_id = program.handed_off(PERSON, subject="Behind a bar")
    lena = desk.sign_in("Lena")
    lena.page.get_by_role("link", name="Figures").click()
    lena.reads("Wrong answers per 100 sent")
    lena.reads("wait for a person")
    lena.page.get_by_label("Measure").select_option("handed_off")
    lena.page.locator("select[name=by]").select_option("reason")
    lena.press("Show")
    lena.page.wait_for_url("**/dashboard?*by=reason*")
    lena.page.get_by_role("link", name="Asks for a person").first.click()
    expect(lena.row(ticket_id)).to_be_visible()
    lena.reads("Handed off")
    lena.page.get_by_role("link", name="Clear").first.click()
    lena.page.goto(f"{lena.url}/dashboard?days=7&by=category&measure=tickets")
    with lena.page.expect_download() as download:
        lena.page.get_by_role("link", name="CSV").nth(1).click()
    with download.value.path().open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["tickets"]) for row in rows) >= 1
    assert {"category", "deflection", "deflection_of", "wrong_low", "csat_ai_median"} <= set(
        rows[0]
    )
    lena.page.locator(".columns a").first.focus()
    lena.page.keyboard.press("Enter")
    lena.page.wait_for_url("**/inbox?*outcome=counted*")


def test_from_a_question_to_the_article_and_the_answers_that_cite_it(
    desk: Desk, program: Running
) -> None:
    program.brain.say(
        "resolve",
        reply="You can return an item within 30 days after delivery if it is unused or defective.",
    )
    ticket_id = program.hand_in(
        "How long do I have to return a soil probe?", "c-02", "A soil probe"
    )
    program.until(ticket_id, lambda found: found["messages"][-1]["role"] == "ai")
    mara = desk.sign_in("Mara")
    mara.page.get_by_role("link", name="Knowledge", exact=True).click()
    mara.page.get_by_role("link", name="Search as the AI does").click()
    mara.page.get_by_label("Words of a customer").fill("how long can I return a probe")
    mara.press("Search")
    hits = mara.page.locator("article.box")
    expect(hits.first).to_contain_text("Return an item and get a refund")
    hits.first.get_by_role("link").click()
    mara.reads("Version 1")
    mara.page.get_by_role("link", name="A soil probe", exact=True).click()
    mara.page.wait_for_url(f"**/inbox/{ticket_id}*")
    mara.page.goto(f"{mara.url}/knowledge/check")
    mara.press("Look again now")
    mara.reads("Looked at")
    mara.page.goto(f"{mara.url}/knowledge/gaps")
    mara.reads("in the last 30 days")


def test_a_rule_is_previewed_saved_and_rolled_back(desk: Desk, program: Running) -> None:
    program.brain.say(
        "resolve",
        reply="You can return an item within 30 days after delivery if it is unused or defective.",
    )
    answered = program.hand_in("How long do I have to return a soil probe?", "c-04", "Probes")
    program.until(answered, lambda found: found["messages"][-1]["role"] == "ai")
    lena = desk.sign_in("Lena")
    page = lena.page
    page.get_by_role("link", name="Settings", exact=True).click()
    lena.reads("None yet: deskhand.toml decides.")
    rule = page.get_by_role("group", name="A new rule")
    rule.get_by_label("Name").fill("probes")
    rule.get_by_label("Phrases, one a line").fill("soil probe")
    lena.press("See what this changes")
    lena.reads("would have been decided otherwise:")
    lena.reads("Replied → Handed off: Company rule")
    expect(page.locator(".preview")).to_contain_text("Changes: rules Of")
    assert program.shop.get("/healthz").is_success
    page.get_by_label("Why, for those who read it later").fill("Probes are back")
    lena.press("Save as version 1")
    lena.reads("Probes are back")
    page.locator("input[name='limits.refund_without_approval']").fill("51")
    lena.press("See what this changes")
    lena.is_refused("51 is over the ceiling of 50", 422)
    page.locator("input[name='limits.refund_without_approval']").fill("50")
    page.locator("input[name='rules.name']").first.fill("")
    lena.press("See what this changes")
    lena.is_refused("rules.0.name", 422)
    page.locator("input[name='rules.name']").first.fill("")
    page.locator("textarea[name='rules.phrases']").first.fill("")
    lena.press("See what this changes")
    lena.press("Save as version 2")
    lena.reads("Version 2")
    page.get_by_role("link", name="go back to it").click()
    lena.press("See what this changes")
    lena.press("Save as version 3")
    lena.reads("Version 3")
    expect(page.locator("input[name='rules.name']").first).to_have_value("probes")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export for deskhand.toml").click()
    assert 'phrases = ["soil probe"]' in download.value.path().read_text("utf-8")
    page.goto(f"{lena.url}/settings")
    page.get_by_label("Why", exact=True).fill("wrong prices")
    lena.press("Stop it now")
    expect(page.locator("#stopped")).to_contain_text("By Lena: wrong prices")
    lena.press("Let it work again")
    expect(page.locator("#stopped")).to_have_count(0)
    mara = desk.sign_in("Mara")
    mara.page.goto(f"{mara.url}/settings")
    mara.reads("Leads and admins change the settings.")
    expect(mara.page.get_by_label("How replies sound")).to_be_disabled()
    token = mara.page.locator("input[name=csrf]").first.input_value()
    for path in ("settings/preview", "settings", "settings/stop", "settings/start", "review/draw"):
        form: dict[str, str | float | bool] = {"csrf": token, "seen": "3", "settings": "{}"}
        assert page.request.post(f"{mara.url}/{path}", form=form).status == 403
        assert mara.page.request.post(f"{mara.url}/{path}", form=form).status == 403
