"""The queue in a real browser: Lena decides from an alert, Mara goes away, a team gets a ticket."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.journeys.people import Desk
from tests.journeys.program import Running, until

pytestmark = pytest.mark.browser
PERSON = "I want to talk to a human being about my order, please."


def test_lena_approves_eighty_dollars_from_the_alert_on_her_phone(
    desk: Desk, program: Running
) -> None:
    ticket_id = program.asked_for_eighty()
    link = until(lambda: program.room.buttons("Approval").get("Approve or refuse"))
    lena = desk.guest("Lena", width=390)
    lena.page.goto(link)
    lena.reads("REFUND $80.00")
    lena.reads("I would like my $80 refund please.")
    assert program.ticket(ticket_id)["ledger"][0]["status"] == "awaiting_approval"
    lena.press("Approve")
    lena.reads("Decided by leads (link)")
    program.until(ticket_id, lambda found: found["ledger"][0]["status"] == "done")
    lena.page.get_by_role("link", name="To the ticket").click()
    lena.page.wait_for_url(re.compile("/sign-in"))


def test_maras_tickets_go_to_jonas_while_she_is_away(desk: Desk, program: Running) -> None:
    ticket_id = program.handed_off(PERSON, subject="Away")
    mara, jonas = desk.sign_in("Mara"), desk.sign_in("Jonas")
    mara.open(ticket_id)
    mara.press("Take over")
    mara.is_with("Mara")
    mara.page.goto(f"{mara.url}/me")
    back = datetime.now(UTC) + timedelta(days=7)
    mara.page.get_by_label("Back on").fill(f"{back:%Y-%m-%d}")
    mara.page.get_by_label("Who stands in").select_option("Jonas")
    mara.press("I am away")
    mara.reads("Jonas stands in for you.")
    jonas.open(query="?tab=mine")
    expect(jonas.row(ticket_id)).to_contain_text("Waits for Jonas")
    expect(jonas.row(ticket_id)).to_contain_text("reply due in")
    jonas.open(ticket_id)
    jonas.more()
    expect(jonas.page.locator("select[name=to]")).to_contain_text("Mara, away")
    jonas.page.locator("select[name=to]").select_option("team:billing")
    jonas.press("Assign")
    jonas.is_with("billing")
    jonas.reads("Given to the team billing · Jonas")
    mara.press("I am here again")
    mara.reads("Tickets of yours that wait for a reply")
