"""The inbox in a real browser: Mara and Jonas answer, Lena decides on money, the AI keeps quiet."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route, expect
from tests.journeys.people import Desk, Person
from tests.journeys.program import REFUND, Running, until

from deskhand.web.sessions import COOKIE

pytestmark = pytest.mark.browser
LEGAL = "This is my final notice. My lawyer will take you to small claims court."
PERSON = "I want to talk to a human being about my order, please."
PAIRING = "How do I pair a probe with the hub?"
Form = dict[str, str | float | bool]


def test_a_hand_off_stands_in_the_list_with_its_reason_and_its_brief_above_the_thread(
    desk: Desk, program: Running
) -> None:
    plain = program.handed_off(PERSON, subject="A person")
    legal = program.handed_off(LEGAL, subject="Final notice")
    mara = desk.sign_in("Mara")
    rows = mara.page.locator("#rows .row")
    expect(rows.first).to_contain_text("Final notice")
    assert mara.row(legal).locator(".badge.reason").inner_text() == "Legal threat"
    assert "Waits for a person" in mara.row(plain).inner_text()
    mara.row(legal).locator("a").click()
    brief = mara.page.get_by_role("article", name="Brief")
    expect(brief).to_be_visible()
    assert [one.lower() for one in brief.locator("dt").all_inner_texts()] == [
        "issue",
        "what was tried",
        "customer sentiment",
        "recommended next step",
        "account flags",
    ]
    assert all(text.strip() for text in brief.locator("dd").all_inner_texts())
    assert "small claims" in brief.locator("q").inner_text()
    panel = mara.page.locator("#panel")
    assert "Handed off · Legal threat" in panel.inner_text()
    assert "phrase.legal_threat" in panel.inner_text()


def test_mara_takes_over_replies_and_resolves_while_the_ai_keeps_quiet(
    desk: Desk, program: Running
) -> None:
    ticket_id = program.hand_in(PAIRING, subject="Pairing")
    program.until(ticket_id, lambda found: found["ticket"]["status"] == "answered")
    mara = desk.sign_in("Mara")
    mara.open(ticket_id, "?tab=ai")
    mara.press("Take over")
    mara.is_with("Mara")
    mara.write("I will look at your hub myself.")
    mara.page.keyboard.press("Control+Enter")
    expect(mara.page.locator(".message.person .text")).to_have_text(
        "I will look at your hub myself."
    )
    expect(mara.page.locator("#text")).to_have_value("")
    program.hand_in("Thanks, and what about the battery?", thread=thread_of(program, ticket_id))
    expect(mara.page.locator(".message.customer")).to_have_count(2)
    ai = len(mara.said("ai"))
    mara.press("Resolve")
    mara.is_with("resolved")
    assert len(mara.said("ai")) == ai
    told = program.until(
        ticket_id, lambda found: all(row["status"] == "sent" for row in replies(found))
    )
    sent = replies(told)
    assert sent[-1]["delivery"]["text"] == "I will look at your hub myself."
    mara.press("Reopen")
    mara.is_with("open")


def replies(found: dict[str, Any]) -> list[dict[str, Any]]:
    """What was to leave for the customer."""
    return [row for row in found["outbox"] if row["delivery"]["what"] == "reply"]


def thread_of(program: Running, ticket_id: str) -> str:
    thread: str = program.ticket(ticket_id)["ticket"]["thread_id"]
    return thread


def test_notes_labels_and_canned_replies(desk: Desk, program: Running) -> None:
    ticket_id = program.handed_off(PERSON, subject="Canned")
    mara = desk.sign_in("Mara")
    mara.open(ticket_id)
    mara.write("She called <b>twice</b> already.")
    mara.press("Keep as private note")
    expect(mara.page.locator(".message.note .text")).to_have_text(
        "She called <b>twice</b> already."
    )
    assert program.ticket(ticket_id)["ticket"]["owner"] == "queue"
    mara.more()
    mara.page.locator("#more input[name=add]").fill("callback")
    mara.page.keyboard.press("Enter")
    expect(mara.page.locator(".head .badge.label")).to_have_text("callback")
    mara.page.focus("#text")
    mara.page.keyboard.type("/he")
    expect(mara.page.locator("#canned button:visible")).to_have_count(1)
    mara.page.keyboard.press("Enter")
    assert "thank you for writing to Fernhill" in mara.page.input_value("#text")
    mara.page.keyboard.press("Control+Enter")
    mara.is_with("Mara")
    texts = [row["delivery"]["text"] for row in program.ticket(ticket_id)["outbox"]]
    assert not any("twice" in text for text in texts)
    mara.open(query="?tab=all&label=callback")
    expect(mara.page.locator("#rows .row")).to_have_count(1)


def test_canned_replies_stay_open_when_something_new_arrives(desk: Desk, program: Running) -> None:
    ticket_id = program.hand_in(PERSON, thread="canned")
    program.until(ticket_id, lambda found: found["ticket"]["owner"] == "queue")
    mara = desk.sign_in("Mara")
    mara.open(ticket_id)
    mara.write("/he")
    found = mara.page.locator("#canned button:visible")
    expect(found).to_have_count(1)
    program.hand_in("Is anybody there?", thread="canned")
    expect(mara.page.locator(".message.customer .text").last).to_have_text("Is anybody there?")
    expect(found).to_have_count(1)
    mara.page.keyboard.press("Escape")
    program.hand_in("Hello?", thread="canned")
    expect(mara.page.locator(".message.customer .text").last).to_have_text("Hello?")
    expect(found).to_have_count(0)
    mara.write("/he")
    expect(found).to_have_count(1)
    mara.press("Keep as private note")
    expect(mara.page.locator(".message.note .text")).to_have_text("/he")
    expect(found).to_have_count(0)


def test_what_is_typed_for_one_customer_never_stands_before_another(
    desk: Desk, program: Running
) -> None:
    first = program.handed_off(PERSON, subject="The first")
    second = program.handed_off(PERSON, subject="The second")
    mara = desk.sign_in("Mara")
    mara.open(first, "?tab=all")
    mara.write("Your door code is 4711.")
    action = mara.page.locator("details.run").first
    action.locator("summary").click()
    action.locator("input[type=text], input:not([type=hidden])").first.fill("F-1")
    mara.row(second).locator("a").click()
    expect(mara.page.locator("#text")).to_have_attribute("data-ticket", second)
    expect(mara.page.locator("#text")).to_have_value("")
    assert action.get_attribute("open") is None
    mara.write("Good morning.")
    mara.page.go_back()
    expect(mara.page.locator("#text")).to_have_attribute("data-ticket", first)
    expect(mara.page.locator("#text")).to_have_value("Your door code is 4711.")
    mara.row(second).locator("a").click()
    expect(mara.page.locator("#text")).to_have_value("Good morning.")


def test_a_reply_that_is_sent_twice_is_one_reply(desk: Desk, program: Running) -> None:
    ticket_id = program.handed_off(PERSON, subject="Twice")
    mara = desk.sign_in("Mara")
    mara.open(ticket_id)
    mara.write("I am on it.")
    mara.page.evaluate(
        "() => { for (const _ of [1, 2]) document.querySelector('#composer')"
        ".requestSubmit(document.querySelector('#send')) }"
    )
    mara.is_with("Mara")
    program.hand_in("Thank you, and when?", thread=thread_of(program, ticket_id))
    expect(mara.page.locator(".message.customer")).to_have_count(2)
    assert mara.said("person") == ["I am on it."]
    mara.page.goto(f"{mara.url}/")
    later = program.handed_off(PERSON, subject="Later")
    expect(mara.row(later)).to_be_visible()


def test_an_outage_or_the_end_of_a_session_takes_nothing_from_the_page(
    desk: Desk, program: Running
) -> None:
    ticket_id = program.handed_off(PERSON, subject="Outage")
    mara = desk.sign_in("Mara")
    mara.open(ticket_id)
    mara.write("I have found it.")
    asked: list[Route] = []

    def away(route: Route) -> None:
        asked.append(route)
        route.fulfill(status=503, content_type="text/html", body="<main id=app>Away</main>")

    mara.page.route("**/inbox/**", away)
    program.hand_in("Hello?", thread=thread_of(program, ticket_id))
    until(lambda: asked or mara.page.wait_for_timeout(50))
    mara.page.unroute("**/inbox/**")
    program.hand_in("Anybody?", thread=thread_of(program, ticket_id))
    expect(mara.page.locator(".message.customer .text").last).to_have_text("Anybody?")
    assert mara.page.input_value("#text") == "I have found it."
    mara.page.context.clear_cookies()
    mara.press("Take over and send")
    expect(mara.page.get_by_role("button", name="Sign in")).to_be_visible()
    mara.page.context.add_cookies(
        [{"name": COOKIE, "value": program.session("Mara"), "url": program.url}]
    )
    mara.open(ticket_id)
    assert mara.page.input_value("#text") == "I have found it."
    assert mara.said("person") == []
    mara.complaints.clear()


def test_single_keys_act_where_they_are_wanted(desk: Desk, program: Running) -> None:
    ticket_id = program.handed_off(PERSON, subject="Keys")
    mara = desk.sign_in("Mara")
    mara.open(ticket_id)
    mara.page.focus("#text")
    mara.page.keyboard.type("/")
    mara.page.keyboard.press("ArrowDown")
    mara.page.keyboard.press("t")
    mara.page.keyboard.press("Escape")
    mara.page.locator("#main").focus()
    mara.page.locator("#me > summary").click()
    mara.page.get_by_label("Single keys act, in this browser").uncheck()
    mara.page.locator("#main").focus()
    mara.page.keyboard.press("t")
    mara.page.keyboard.press("?")
    expect(mara.page.locator("dialog")).to_be_hidden()
    assert program.ticket(ticket_id)["ticket"]["owner"] == "queue"


def test_a_draft_of_the_ai_is_edited_and_sent_and_the_ticket_stays_the_ais(
    desk: Desk, program: Running
) -> None:
    program.brain.say(
        "resolve",
        reply="You can return an item within 30 days after delivery if it is unused or defective.",
    )
    ticket_id = program.hand_in(
        "How long do I have to return a soil probe? I am waiting.", "c-37", "Parcel"
    )
    program.until(ticket_id, lambda found: found["messages"][-1]["role"] == "draft")
    mara = desk.sign_in("Mara")
    mara.open(ticket_id, "?tab=ai")
    assert "Draft of the AI, not sent" in mara.page.locator(".message.draft").inner_text()
    field = mara.page.locator("#text")
    assert (
        "You can return an item within 30 days after delivery if it is unused or defective."
        in field.input_value()
    )
    mara.write("It is on its way and should be there tomorrow.")
    mara.press("Send the draft")
    expect(mara.page.locator(".message.person .text")).to_have_text(
        "It is on its way and should be there tomorrow."
    )
    told = program.ticket(ticket_id)
    assert (told["ticket"]["owner"], told["ticket"]["status"]) == ("ai", "answered")
    sent = [row["delivery"]["text"] for row in told["outbox"] if row["delivery"]["what"] == "reply"]
    assert sent == ["It is on its way and should be there tomorrow."]


def test_an_eighty_dollar_refund_waits_for_lena_who_approves_it_in_the_thread(
    desk: Desk, program: Running
) -> None:
    ticket_id = program.asked_for_eighty()
    mara = desk.sign_in("Mara")
    mara.open(ticket_id, "?tab=ai")
    card = mara.page.locator(".card.action")
    expect(card).to_contain_text("REFUND $80.00")
    expect(card).to_contain_text("waits for approval")
    assert card.get_by_role("button", name="Approve").count() == 0
    lena = desk.sign_in("Lena")
    lena.open(ticket_id, "?tab=ai")
    lena.press("Approve")
    expect(mara.page.locator(".card.action .badge").first).to_have_text("done")
    told = program.until(ticket_id, lambda found: found["ledger"][0]["status"] == "done")
    assert told["ledger"][0]["by"] == "user:Lena"
    expect(lena.page.locator(".message.ai").last).to_contain_text("The refund of")


def test_lena_runs_less_instead_and_an_agent_cannot_run_more_than_the_limit(
    desk: Desk, program: Running
) -> None:
    program.brain.say("resolve", **REFUND | {"action": refund("F-1013", "260.00")})
    text = "My order F-1013 does not work. I would like my $260 refund please."
    ticket_id = program.hand_in(text, "c-19", "Too much")
    program.until(ticket_id, lambda found: found["ledger"])
    lena = desk.sign_in("Lena")
    lena.open(ticket_id, "?tab=all")
    card = lena.page.locator(".card.action").first
    card.locator("summary").click()
    card.get_by_label("Amount").fill("10.00")
    lena.press("Run this instead")
    expect(lena.page.locator(".card.action.done")).to_contain_text("$10.00")
    told = program.ticket(ticket_id)
    assert [row["status"] for row in told["ledger"]] == ["refused", "done"]
    assert told["ledger"][1]["arguments"]["amount"] == "10.00"
    mara = desk.sign_in("Mara")
    mara.open(ticket_id, "?tab=all")
    run = mara.page.locator(".run", has_text="Refund")
    run.locator("summary").click()
    run.get_by_label("Order").fill("F-1013")
    run.get_by_label("Amount").fill("240.00")
    run.get_by_role("button", name="Run").click()
    mara.is_refused("over the agent limit of 200")
    assert len(program.ticket(ticket_id)["ledger"]) == 2


def refund(order: str, amount: str) -> dict[str, object]:
    arguments = [{"name": "order_id", "value": order}, {"name": "amount", "value": amount}]
    return {"name": "REFUND", "arguments": arguments}


def test_two_agents_never_overwrite_each_other_unseen(desk: Desk, program: Running) -> None:
    ticket_id = program.handed_off(PERSON, subject="Both at once")
    mara, jonas = desk.sign_in("Mara"), desk.sign_in("Jonas")
    mara.open(ticket_id)
    jonas.open(ticket_id)
    jonas.page.route("**/inbox/*", lambda route: route.abort())
    mara.write("I have sent you a new one.")
    mara.press("Take over and send")
    mara.is_with("Mara")
    jonas.write("We cannot help you with that.")
    jonas.press("Take over and send")
    jonas.is_refused("Nothing was sent")
    jonas.page.unroute("**/inbox/*")
    assert "Mara replied" in jonas.page.get_by_role("alert").inner_text()
    assert jonas.page.input_value("#text") == "We cannot help you with that."
    assert "I have sent you a new one." in jonas.said("person")
    sent = [message["text"] for message in program.ticket(ticket_id)["messages"]]
    assert "We cannot help you with that." not in sent
    jonas.complaints.clear()  # of the news that this test held back


def sent_and_not_answered(person: Person, text: str) -> Callable[[], None]:
    """Somebody's reply is stored, and its answer comes when the test calls what is returned."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    # For as long as the page lives: a route that ends while its answer sends the browser elsewhere can
    # leave that next request waiting for ever.
    person.page.route("**/inbox/*/reply*", hold)
    person.write(text)
    person.page.keyboard.press("Control+Enter")
    until(lambda: person.page.wait_for_timeout(20) is None and held, 60)
    answer = held[0].fetch(max_redirects=0)
    assert answer.status == 303
    return lambda: held[0].fulfill(response=answer)


def test_who_opens_another_ticket_before_the_answer_stays_there(
    desk: Desk, program: Running
) -> None:
    first = program.handed_off(PERSON, subject="Answered late")
    second = program.handed_off(PERSON, subject="Opened meanwhile")
    mara = desk.sign_in("Mara")
    mara.open(first, "?tab=all")
    answer = sent_and_not_answered(mara, "It leaves us tomorrow.")
    mara.row(second).locator("a").click()
    expect(mara.page.locator("#text")).to_have_attribute("data-ticket", second)
    mara.write("Good morning.")
    answer()
    expect(mara.row(first)).to_contain_text("Mara")
    expect(mara.page.locator("#text")).to_have_attribute("data-ticket", second)
    expect(mara.page.locator("#text")).to_have_value("Good morning.")
    mara.row(first).locator("a").click()
    expect(mara.page.locator("#text")).to_have_attribute("data-ticket", first)
    expect(mara.page.locator("#text")).to_have_value("")


def test_what_comes_while_a_reply_is_on_its_way_leaves_nothing_to_send_twice(
    desk: Desk, program: Running
) -> None:
    """The reply is stored and its answer late: no refresh shows what became of it before that, with
    the words still in the field, and another id for whoever sends them again."""
    ticket_id = program.handed_off(PERSON, subject="On its way")
    mara = desk.sign_in("Mara")
    mara.open(ticket_id)
    answer = sent_and_not_answered(mara, "It leaves us tomorrow.")
    program.hand_in("Are you there?", thread=thread_of(program, ticket_id))
    expect(mara.page.locator("#told")).not_to_be_empty()
    mara.page.wait_for_timeout(800)
    assert mara.page.locator(".message.customer").count() == 1
    mara.page.keyboard.press("Control+Enter")
    with mara.page.expect_request(lambda one: one.method == "POST") as again:
        answer()
    response = again.value.response()
    assert response is not None
    assert response.ok or response.status == 303
    expect(mara.page.locator(".message.customer")).to_have_count(2)
    expect(mara.page.locator("#text")).to_have_value("")
    assert mara.said("person") == ["It leaves us tomorrow."]


def test_what_is_typed_into_the_menu_stays_in_its_field_when_the_menu_grows(
    desk: Desk, program: Running
) -> None:
    ticket_id = program.handed_off(PERSON, subject="A menu that grows")
    mara, jonas = desk.sign_in("Mara"), desk.sign_in("Jonas")
    mara.open(ticket_id)
    jonas.open(ticket_id)
    mara.more()
    mara.page.locator("#more input[name=into]").fill("the other one")
    jonas.more()
    jonas.page.locator("#more input[name=add]").fill("callback")
    jonas.page.keyboard.press("Enter")
    expect(mara.page.locator("#more select[name=remove]")).to_be_visible()
    expect(mara.page.locator("#more input[name=into]")).to_have_value("the other one")
    expect(mara.page.locator("#more input[name=other]")).to_have_value("")


def test_what_happens_elsewhere_is_there_within_a_second(desk: Desk, program: Running) -> None:
    mara, jonas = desk.sign_in("Mara"), desk.sign_in("Jonas")
    ticket_id = program.handed_off(PERSON, subject="Live")
    expect(mara.row(ticket_id)).to_be_visible()
    mara.open(ticket_id)
    jonas.open(ticket_id)
    jonas.write("half a sentence that must not be lost")
    mara.press("Take over")
    expect(jonas.page.locator(".head .tags")).to_contain_text("Mara", timeout=3000)
    assert jonas.page.input_value("#text") == "half a sentence that must not be lost"
    jonas.page.reload()
    until(lambda: jonas.page.input_value("#text") == "half a sentence that must not be lost", 5)


def test_snooze_assign_merge_link_and_spam(desk: Desk, program: Running) -> None:
    first = program.handed_off(PERSON, "c-12", "First")
    second = program.handed_off("A human being please, about the same order.", "c-12", "Second")
    stranger = program.handed_off(PERSON, "c-13", "Stranger")
    mara = desk.sign_in("Mara")
    mara.open(first)
    mara.more()
    mara.page.locator("#more select[name=to]").select_option("Jonas")
    mara.press("Assign")
    mara.is_with("Jonas")
    mara.more()
    mara.page.locator("#more select[name=until]").select_option("3h")
    mara.press("Snooze")
    mara.is_with("snoozed")
    mara.press("Wake")
    mara.is_with("open")
    mara.more()
    mara.page.locator("#more input[name=into]").fill(stranger)
    mara.page.once("dialog", lambda dialog: dialog.accept())
    mara.press("Merge")
    mara.is_refused("two customers")
    mara.open(second)
    mara.more()
    mara.page.locator("#more input[name=into]").fill(f"{program.url}/inbox/{first}?tab=mine")
    mara.page.once("dialog", lambda dialog: dialog.accept())
    mara.press("Merge")
    mara.page.wait_for_url(f"**/inbox/{first}*")
    expect(mara.page.locator(".message.customer")).to_have_count(2)
    program.hand_in("One more thing.", "c-12", thread=thread_of(program, second))
    expect(mara.page.locator(".message.customer")).to_have_count(3)
    mara.more()
    mara.page.locator("#more input[name=other]").fill(stranger)
    mara.press("Link")
    expect(mara.page.locator("#panel")).to_contain_text("Linked tickets")
    mara.open(stranger)
    assert "Linked tickets" in mara.page.locator("#panel").inner_text().capitalize() or (
        "LINKED TICKETS" in mara.page.locator("#panel").inner_text()
    )
    mara.more()
    mara.press("Mark as spam")
    mara.is_with("spam")
    assert program.ticket(stranger)["ticket"]["status"] == "resolved"


def test_what_a_form_gets_wrong_is_told_on_the_page_and_the_reply_is_kept(
    desk: Desk, program: Running
) -> None:
    ticket_id = program.handed_off(PERSON, subject="Wrong form")
    mara = desk.sign_in("Mara")
    mara.open(ticket_id)
    mara.write("half a sentence")
    mara.more()
    mara.page.locator("#more input[name=other]").fill("no such ticket")
    mara.page.get_by_role("button", name="Link", exact=True).click()
    mara.is_refused("give the other ticket's id", 422)
    assert mara.page.url == f"{mara.url}/inbox/{ticket_id}"
    assert mara.page.input_value("#text") == "half a sentence"


def test_a_refresh_that_was_under_way_does_not_wipe_the_refusal_away(
    desk: Desk, program: Running
) -> None:
    ticket_id = program.handed_off(PERSON, subject="Overtaken")
    mara = desk.sign_in("Mara")
    mara.open(ticket_id)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "GET":
            held.append(route)
        else:
            route.continue_()

    mara.page.route(f"**/inbox/{ticket_id}*", hold)
    with mara.page.expect_request(lambda request: ticket_id in request.url):
        program.shop.post(f"/api/v1/tickets/{ticket_id}/notes", json={"text": "Called."})
    mara.more()
    mara.page.locator("#more input[name=other]").fill("no such ticket")
    mara.page.get_by_role("button", name="Link", exact=True).click()
    mara.is_refused("give the other ticket's id", 422)
    with mara.page.expect_response(lambda answer: answer.request.method == "GET"):
        held[0].continue_()
    mara.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    expect(mara.page.get_by_role("alert")).to_contain_text("give the other ticket's id")


def test_a_discount_is_run_and_taken_back_in_the_thread(desk: Desk, program: Running) -> None:
    ticket_id = program.handed_off(PERSON, "c-33", "Discount")
    lena = desk.sign_in("Lena")
    lena.open(ticket_id)
    run = lena.page.locator(".run", has_text="Discount")
    run.locator("summary").click()
    run.get_by_role("button", name="Run").click()
    expect(lena.page.locator(".card.action.done")).to_have_count(1)
    lena.press("Take it back")
    expect(lena.page.locator(".card.action.reversed")).to_contain_text("taken back")
    statuses = [row["status"] for row in program.ticket(ticket_id)["ledger"]]
    assert statuses == ["reversed", "done"]


def test_many_at_once_and_those_that_refuse_are_named(desk: Desk, program: Running) -> None:
    chosen = [program.handed_off(PERSON, f"c-2{n}", f"Bulk {n}") for n in range(3)]
    mara = desk.sign_in("Mara")
    mara.open(query="?tab=unassigned&text=human")
    for ticket_id in chosen:
        mara.row(ticket_id).locator("input").check()
    mara.press("Take")
    mara.open(query="?tab=mine")
    for ticket_id in chosen:
        expect(mara.row(ticket_id)).to_be_visible()
        mara.row(ticket_id).locator("input").check()
    mara.press("Take")
    mara.is_refused("3 of 3 not done")
    mara.open(query="?tab=mine")
    for ticket_id in chosen:
        mara.row(ticket_id).locator("input").check()
    mara.press("Resolve")
    for ticket_id in chosen:
        expect(mara.row(ticket_id)).to_have_count(0)
        assert program.ticket(ticket_id)["ticket"]["status"] == "resolved"


def test_a_viewer_sees_everything_and_can_change_nothing(desk: Desk, program: Running) -> None:
    ticket_id = program.handed_off(PERSON, subject="Looked at")
    vera = desk.sign_in("Vera")
    vera.open(ticket_id)
    vera.reads("Looked at")
    assert vera.page.locator(".acts, .composer, .card form, #rows input").count() == 0
    csrf = vera.page.locator("input[name=csrf]").first.input_value()
    answer = vera.page.request.post(
        f"{program.url}/inbox/{ticket_id}/take-over", form={"csrf": csrf}
    )
    assert answer.status == 403
    assert program.ticket(ticket_id)["ticket"]["owner"] == "queue"


def test_the_ai_helps_mara_on_request_and_the_customer_sees_nothing_of_it(
    desk: Desk, program: Running
) -> None:
    ticket_id = program.handed_off(
        "I want to talk to a person: how do I pair a probe with the hub?", "c-36", "Help me"
    )
    mara = desk.sign_in("Mara")
    mara.open(ticket_id)
    mara.write("My own words so far")
    program.brain.say("resolve", reply="Press the button for 5 seconds.", confidence=0.82)
    mara.press("Suggest a reply")
    suggestion = mara.page.get_by_role("region", name="Suggestion of the AI")
    expect(suggestion).to_contain_text("Press the button for 5 seconds.")
    expect(suggestion).to_contain_text("0.82")
    assert "Pair a" in suggestion.inner_text()
    assert mara.page.input_value("#text") == "My own words so far"
    told = program.ticket(ticket_id)
    assert not any("5 seconds" in message["text"] for message in told["messages"])
    assert not any("5 seconds" in row["delivery"]["text"] for row in told["outbox"])
    mara.press("Put it into the reply")
    assert mara.page.input_value("#text") == "Press the button for 5 seconds."
    mara.press("Take over and send")
    expect(mara.page.locator(".message.person .text")).to_have_text(
        "Press the button for 5 seconds."
    )
    expect(suggestion).to_have_count(0)


def test_the_recommended_step_is_a_button_through_the_guard(desk: Desk, program: Running) -> None:
    ticket_id = program.handed_off(
        "I want to talk to a human being. I want my $30 refund for order F-1007.",
        "c-22",
        "Soil tray",
    )
    lena = desk.sign_in("Lena")
    lena.open(ticket_id)
    program.brain.say("resolve", **REFUND | {"action": refund("F-1007", "30.00")})
    lena.press("Suggest a reply")
    lena.page.get_by_role("button", name="Run REFUND").click()
    expect(lena.page.locator(".card.action.done")).to_contain_text("$30.00")
    (row,) = program.ticket(ticket_id)["ledger"]
    assert (row["by"], row["status"]) == ("user:Lena", "done")


def test_a_foreign_message_and_the_brief_are_translated(desk: Desk, program: Running) -> None:
    text = "Ich möchte mit einem Menschen sprechen, bitte. Mein Paket ist nicht angekommen."
    ticket_id = program.handed_off(text, "c-36", "Paket")
    mara = desk.sign_in("Mara")
    mara.open(ticket_id)
    mara.page.locator(".message.customer").get_by_role("button", name="Translate").click()
    expect(mara.page.locator(".message.customer .translated")).to_contain_text("[translated] Ich")
    jonas = desk.sign_in("Jonas", language="de-DE")
    jonas.open(ticket_id)
    expect(jonas.page.locator(".brief .translated")).to_contain_text("[translated]")
    program.until(ticket_id, lambda found: found["facts"]["model_calls"] >= 3)


PROMISED = {10, 11, 14, 15}
"""An enterprise's, and those of a high lifetime value."""
WROTE_BEFORE = {12, 13, 19, 22, 29, 33}
"""In this file."""
ANSWERED = [f"c-{number:02}" for number in range(1, 36) if number not in PROMISED | WROTE_BEFORE]


def test_a_take_over_while_the_ai_writes_stops_it_fifty_times_in_a_row(
    desk: Desk, program: Running
) -> None:
    """All of customers whom the AI answers: where a person is promised instead, to an enterprise at
    once and to others at their third contact, that is said whoever takes over meanwhile."""
    mara = desk.sign_in("Mara")
    try:
        for number in range(50):
            seen = number % 10 == 0
            program.model.latency = 1.5 if seen else 0.4
            ticket_id = program.hand_in(PAIRING, ANSWERED[number % len(ANSWERED)], f"Stop {number}")
            program.until(ticket_id, is_claimed)
            page = mara.page
            csrf = page.locator("input[name=csrf]").first.input_value()
            if seen:
                mara.open(ticket_id, "?tab=ai")
                expect(page.locator(".writing")).to_be_visible()
                mara.press("Take over")
                mara.is_with("Mara")
            else:
                form: Form = {"csrf": csrf}
                page.request.post(f"{program.url}/inbox/{ticket_id}/take-over", form=form)
            told = program.ticket(ticket_id)
            assert told["ticket"]["owner"] == "person"
            claimed = [row for row in told["outbox"] if row["status"] in ("sending", "sent")]
            program.until(ticket_id, turn_is_over)
            told = program.ticket(ticket_id)
            written = replies(told)
            gone = [row["id"] for row in written if row["status"] != "cancelled"]
            assert gone == [row["id"] for row in claimed], (
                "what was not claimed before never left",
                written,
                told["trace"],
            )
            said = [message for message in told["messages"] if message["role"] == "ai"]
            assert len(said) == len(written)
    finally:
        program.model.latency = 0.0


def is_claimed(found: dict[str, list[dict[str, str]]]) -> bool:
    return any(entry["kind"] == "turn_claimed" for entry in found["trace"])


def turn_is_over(found: dict[str, list[dict[str, str]]]) -> bool:
    return any(entry["kind"] == "turn_ended" for entry in found["trace"])
