"""The chat on a site, in a real browser, from the first question to the rating."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from tests.journeys.people import OVERFLOW, WIDTHS, Desk, Scheme, picture, violations
from tests.journeys.program import Running, until
from tests.journeys.shop import Chat

pytestmark = pytest.mark.browser
ATTACK = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
ANGRY = "This is useless, I am really disappointed. You did not answer my question at all!"


def chat_of(desk: Desk, program: Running, customer: str = "", width: int = 1000) -> Chat:
    """A customer who opens the chat."""
    person = desk.guest(customer or "visitor", width=width)
    return Chat(person.page, program.site, customer)


def ticket_of(program: Running, text: str) -> str:
    """The ticket whose customer wrote so, as it stands in the inbox."""

    def found() -> str | None:
        listed = program.shop.get("/api/v1/tickets").json()["tickets"]
        return next((one["id"] for one in listed if text in str(one)), None)

    return until(found)


def test_the_whole_story_from_a_question_to_the_rating(desk: Desk, program: Running) -> None:
    chat = chat_of(desk, program, "c-36")
    chat.reads("You are talking to an AI.")
    program.brain.say(
        "resolve",
        reply="You have 30 days after delivery, also for a probe, a Hub or a light that you do not need.",
    )
    chat.write("How long do I have to return a soil probe?")
    chat.reads(
        "You have 30 days after delivery, also for a probe, a Hub or a light that you do not need."
    )
    chat.reads("From:")
    chat.frame.locator("#entries summary").first.click()
    assert chat.frame.locator("#entries details .words").first.inner_text()
    for _ in range(2):
        program.brain.say("resolve", reply="Please see our article on returns.")
        before = len(chat.said("ai"))
        chat.write(ANGRY)
        until(lambda before=before: len(chat.said("ai")) > before)
        if chat.frame.locator("#queue").is_visible():
            break
    chat.reads("A person from our team takes over.")
    chat.reads("You are number")
    expect(chat.frame.get_by_role("button", name="Talk to a person")).to_be_hidden()
    mara = desk.sign_in("Mara")
    mara.open(query="?tab=waiting&channel=widget")
    mara.page.locator("#rows .row a").first.click()
    expect(mara.page.locator(".brief")).to_contain_text("Recommended next step")
    mara.press("Take over")
    mara.is_with("Mara")
    mara.write("Hello Ben, I am sorry. I have sent you a return label.")
    mara.press("Send")
    chat.reads("I have sent you a return label.")
    chat.reads("Mara is here.")
    mara.press("Resolve")
    chat.reads("This is settled.")
    chat.frame.get_by_role("button", name="5, Very good").click()
    chat.reads("Thank you.")
    ticket_id = mara.page.locator("#main").get_attribute("data-ticket")
    assert ticket_id is not None
    told = program.ticket(ticket_id)
    assert told["facts"]["person_csat"] == 5
    assert told["ticket"]["resolution"] == "confirmed"
    said = [m["text"] for m in told["messages"] if m["role"] == "customer"]
    assert said == chat.said("you"), "nothing is lost and nothing is there twice"


def test_nothing_is_lost_or_doubled_when_the_server_starts_again(
    desk: Desk, program: Running
) -> None:
    person = desk.guest("c-02", width=1000)
    chat = Chat(person.page, program.site, "c-02")
    program.brain.say(
        "resolve",
        reply="You have 30 days after delivery, also for a probe, a Hub or a light that you do not need.",
    )
    chat.write("How long do I have to return a soil probe?")
    chat.reads(
        "You have 30 days after delivery, also for a probe, a Hub or a light that you do not need."
    )
    program.stop()
    chat.write("And how long do I have to return a Hub?")
    expect(chat.frame.locator("#lost")).to_be_visible()
    assert len(chat.said("you")) == 2
    program.brain.say("resolve", reply="A defective Hub may still be covered by the warranty.")
    program.start()
    chat.reads("A defective Hub may still be covered by the warranty.")
    expect(chat.frame.locator("#lost")).to_be_hidden()
    assert len(chat.said("you")) == 2
    assert len(chat.said("ai")) == 2
    person.page.reload()
    person.page.get_by_role("button", name="Chat").click()
    chat.reads("A defective Hub may still be covered by the warranty.")
    assert len(chat.said("you")) == 2
    person.complaints.clear()


def test_a_visitor_asks_for_a_person_sends_a_picture_and_comes_back(
    desk: Desk, program: Running, tmp_path: Path
) -> None:
    person = desk.guest("visitor")
    chat = Chat(person.page, program.site)
    chat.press("Talk to a person")
    chat.reads("A person from our team takes over.")
    picture = tmp_path / "broken probe.png"
    person.page.screenshot(path=picture)
    chat.frame.locator("#file").set_input_files(picture)
    chat.reads("📎 broken probe.png")
    chat.write("This is what it looks like.")
    chat.reads("This is what it looks like.")
    page = tmp_path / "page.html"
    page.write_text("<script>alert(1)</script>", "utf-8")
    chat.frame.locator("#file").set_input_files(page)
    chat.reads("pictures, PDF and plain text can be sent")
    person.complaints.clear()
    ticket_id = ticket_of(program, "asks_for_person")
    mara = desk.sign_in("Mara")
    mara.open(ticket_id)
    shown = mara.page.locator(".message.customer img")
    until(lambda: shown.evaluate("image => image.naturalWidth") > 0)
    mara.press("Take over")
    mara.is_with("Mara")
    mara.write("I see it. A new one is on its way.")
    mara.press("Send")
    chat.reads("I see it. A new one is on its way.")
    person.page.get_by_role("button", name="Chat").click()
    expect(person.page.locator("iframe")).to_be_hidden()
    expect(mara.page.locator("#text")).to_have_value("")
    mara.write("Anything else?")
    mara.press("Send")
    expect(person.page.get_by_role("button", name="Chat").locator("span")).to_have_text("1")
    person.page.get_by_role("button", name="Chat").click()
    chat.reads("Anything else?")
    chat.press("Back to your conversations")
    chat.press("New conversation")
    assert chat.said("person") == []
    chat.press("Back to your conversations")
    chat.frame.locator("#conversations button").first.click()
    chat.reads("Anything else?")


def test_an_answer_that_helped_is_confirmed(desk: Desk, program: Running) -> None:
    chat = chat_of(desk, program, "c-04")
    program.brain.say(
        "resolve",
        reply="You have 30 days after delivery, also for a probe, a Hub or a light that you do not need.",
    )
    chat.write("How long do I have to return a soil probe?")
    chat.reads(
        "You have 30 days after delivery, also for a probe, a Hub or a light that you do not need."
    )
    chat.press("That helped")
    chat.reads("This is settled.")
    chat.frame.get_by_role("button", name="4", exact=True).click()
    chat.reads("Thank you.")


def test_another_site_cannot_show_the_chat(desk: Desk, program: Running) -> None:
    person = desk.guest("somebody")
    page: Page = person.page
    answer = page.request.get(f"{program.url}/widget/widget/frame?origin=https://evil.example")
    assert answer.status == 403
    allowed = page.request.get(f"{program.url}/widget/widget/frame?origin={program.site.url}")
    policy = allowed.headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors {program.site.url}")
    assert "x-frame-options" not in allowed.headers
    page.goto(program.site.url.replace("127.0.0.1", "localhost"))
    with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        page.evaluate(
            "url => { const f = document.createElement('iframe'); f.src = url; document.body.append(f) }",
            f"{program.url}/widget/widget/frame?origin={program.site.url}",
        )
    person.complaints.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chat_is_accessible_and_nothing_in_it_runs(
    desk: Desk, program: Running, scheme: Scheme
) -> None:
    for name, width in WIDTHS.items():
        person = desk.guest("visitor", width, scheme)
        chat = Chat(person.page, program.site)
        chat.write(f"I want to talk to a person. {ATTACK}")
        chat.reads("You are number")
        chat.reads("<script>document.title='owned'</script>")
        picture(person.page, f"chat-{name}-{scheme}")
        frame = person.page.frames[1]
        assert frame.title() == "Fernhill · Write a message"
        assert frame.evaluate(OVERFLOW) <= 0
        assert violations(person.page) == []
        assert violations(frame) == []


def test_the_chat_is_used_with_the_keyboard_alone(desk: Desk, program: Running) -> None:
    person = desk.guest("visitor")
    page, keys = person.page, person.page.keyboard
    page.goto(program.site.url)
    keys.press("Tab")
    keys.press("Enter")
    chat = page.frame_locator("iframe")
    expect(chat.get_by_label("Write a message")).to_be_focused()
    keys.type("I want to talk to a person.")
    keys.press("Enter")
    expect(chat.locator("body")).to_contain_text("A person from our team takes over.")
    keys.press("Escape")
    expect(page.locator("iframe")).to_be_hidden()
    expect(page.get_by_role("button", name="Chat")).to_be_focused()


def test_nothing_can_be_written_before_the_chat_listens(desk: Desk, program: Running) -> None:
    person = desk.guest("c-03")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    person.page.route("**/static/widget/frame.js", hold)
    chat = Chat(person.page, program.site, "c-03")
    expect(chat.frame.get_by_label("Write a message")).to_be_disabled()
    expect(chat.frame.get_by_role("button", name="Talk to a person")).to_be_disabled()
    held[0].continue_()
    chat.write("I want to talk to a person about my order.")
    chat.reads("A person from our team takes over.")


def test_what_is_written_before_the_chat_knows_who_it_is_with_is_the_customers(
    desk: Desk, program: Running
) -> None:
    person = desk.guest("c-01")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    person.page.route("**/widget/widget/sessions", hold)
    chat = Chat(person.page, program.site, "c-01")
    chat.write("I want to talk to a person about my order.")
    assert chat.said("you") == ["I want to talk to a person about my order."]
    while not held:
        person.page.wait_for_timeout(20)
    held[0].continue_()
    chat.reads("A person from our team takes over.")
    assert len(chat.said("you")) == 1
    ticket_id = ticket_of(program, "Ingrid")
    assert program.ticket(ticket_id)["ticket"]["account_id"] == "acc-01"


def test_a_conversation_begins_though_its_first_look_at_it_fails(
    desk: Desk, program: Running
) -> None:
    person = desk.guest("c-08")
    failed: list[Route] = []

    def fail_once(route: Route) -> None:
        failed.append(route)
        if len(failed) == 1:
            route.abort()
        else:
            route.continue_()

    person.page.route(re.compile(r"/widget/widget/conversations/[0-9a-f-]{36}$"), fail_once)
    chat = Chat(person.page, program.site, "c-08")
    program.brain.say("resolve", reply="Within 30 days, I think.", confidence=0.2)
    chat.write("How long do I have to return a soil probe?")
    chat.reads("A person from our team takes over.")
    expect(chat.frame.locator("#lost")).to_be_hidden()
    assert chat.said("you") == ["How long do I have to return a soil probe?"]
    expect(chat.frame.locator("#entries details")).to_have_count(0)
    person.complaints.clear()


def test_nothing_of_one_customer_is_left_to_the_next(desk: Desk, program: Running) -> None:
    person = desk.guest("c-09")
    chat = Chat(person.page, program.site, "c-09")
    chat.write("I want to talk to a person about my broken scale.")
    chat.reads("You are number")
    chat.frame.get_by_label("Write a message").fill("My PIN is")
    chat.press("Back to your conversations")
    expect(chat.frame.locator("#conversations")).to_contain_text("my broken scale")
    person.page.evaluate("window.deskhand.identify('')")
    expect(chat.frame.get_by_label("Write a message")).to_have_value("")
    expect(chat.frame.locator("body")).not_to_contain_text("my broken scale")
    chat.write("I want to talk to a person about my own scale.")
    chat.reads("You are number")
    chat.press("Back to your conversations")
    expect(chat.frame.locator("#conversations button")).to_have_count(1)
    expect(chat.frame.locator("body")).not_to_contain_text("my broken scale")
    person.page.evaluate("one => window.deskhand.identify(one)", program.site.signed("c-09"))
    chat.reads("my broken scale")


def test_a_sign_in_that_has_run_out_is_said_so_and_nothing_is_lost(
    desk: Desk, program: Running
) -> None:
    person = desk.guest("c-11")
    chat = Chat(person.page, program.site, "c-11")
    chat.write("I want to talk to a person about my hub.")
    chat.reads("You are number")

    signed_in = False

    def refuse(route: Route) -> None:
        if signed_in or route.request.method == "GET":
            route.continue_()
        else:
            route.fulfill(status=401, json={"error": {"message": "no session"}})

    person.page.route("**/widget/widget/**", refuse)
    chat.write("It blinks red.")
    chat.reads("Please load the page again.")
    expect(chat.frame.locator("#lost")).to_be_hidden()
    chat.write("And green.")
    chat.reads("Please load the page again.")
    signed_in = True
    person.page.evaluate("one => window.deskhand.identify(one)", program.site.signed("c-11"))
    expect(chat.frame.locator(".unsent")).to_have_count(0)
    expect(chat.frame.locator("#error")).to_be_hidden()
    said = ["I want to talk to a person about my hub.", "It blinks red.", "And green."]
    assert chat.said("you") == said
    assert person.page.evaluate("document.title") == "The shop"
    person.complaints.clear()


def test_what_is_refused_is_given_back_before_what_is_being_written(
    desk: Desk, program: Running
) -> None:
    person = desk.guest("visitor")
    chat = Chat(person.page, program.site)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    person.page.route("**/widget/widget/messages", hold, times=1)
    chat.write("Where is my probe?")
    until(lambda: person.page.wait_for_timeout(20) is None and held, 60)
    words = chat.frame.get_by_label("Write a message")
    words.fill("And my hub?")
    held[0].fulfill(status=422, json={"error": {"message": "no"}})
    expect(words).to_have_value("Where is my probe?\nAnd my hub?")
    expect(chat.frame.locator(".unsent")).to_have_count(0)
    person.complaints.clear()


def test_two_new_conversations_that_wait_to_be_sent_stay_two(desk: Desk, program: Running) -> None:
    person = desk.guest("c-17")
    chat = Chat(person.page, program.site, "c-17")
    person.page.route("**/widget/widget/messages", lambda route: route.abort())
    chat.write("I want to talk to a person about my probe.")
    expect(chat.frame.locator(".unsent .words")).to_have_text(
        "I want to talk to a person about my probe."
    )
    chat.frame.locator("#back").click()
    chat.frame.locator("#new").click()
    expect(chat.frame.locator("#entries li")).to_have_count(0)
    chat.write("I want to talk to a person about my hub.")
    expect(chat.frame.locator(".unsent .words")).to_have_text(
        "I want to talk to a person about my hub."
    )
    person.page.unroute("**/widget/widget/messages")
    expect(chat.frame.locator(".unsent")).to_have_count(0)
    assert chat.said("you") == ["I want to talk to a person about my hub."]
    chat.frame.locator("#back").click()
    expect(chat.frame.locator("#conversations button")).to_have_count(2)
    person.complaints.clear()
