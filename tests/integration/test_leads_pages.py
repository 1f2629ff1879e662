"""The forms of settings and review, as a browser sends them, and who may send them."""

import html
import json
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.engine import URL
from tests.colleagues import user
from tests.integration.test_api import told_desk
from tests.integration.test_review import answering, asked, drawn
from tests.integration.test_sign_in import HERE, PASSWORD

from deskhand.app import OpenDesk
from deskhand.core.ids import new_id
from deskhand.core.policy import Role
from deskhand.store.inbox import Filter
from deskhand.web.server import web_app

Fields = dict[str, Any]
PAIRING = "How do I pair a probe with the hub?"
PRESS: Fields = {
    "rules.name": "press",
    "rules.phrases": "grow light",
    "rules.categories": "",
    "rules.then": "hand_off",
    "rules.guidance": "",
}


class Browser:
    """Somebody signed in."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.page = ""

    async def open(self, path: str) -> str:
        """A page."""
        answer = await self.client.get(path, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        self.page = answer.text
        return self.page

    def field(self, name: str) -> str:
        """What a hidden field of the page holds."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        assert found, name
        return html.unescape(found[1])

    async def send(self, path: str, fields: Fields) -> httpx.Response:
        """A form of the page that was opened."""
        told = {"csrf": self.field("csrf")} | fields
        answer = await self.client.post(path, data=told, follow_redirects=True)
        self.page = answer.text
        return answer


@asynccontextmanager
async def signed_in(desk: OpenDesk, name: str, role: Role) -> AsyncGenerator[Browser]:
    await desk.users.create(name, role, PASSWORD, desk.clock.now())
    page = {"accept": "text/html"}
    door = httpx.ASGITransport(web_app(desk))
    async with httpx.AsyncClient(transport=door, base_url=HERE, headers=page) as client:
        await client.post("/sign-in", data={"name": name, "password": PASSWORD})
        yield Browser(client)


def settings_form(desk: OpenDesk, more: Mapping[str, Any]) -> Fields:
    """The form as the page fills it in, and what a person changes."""
    policy = desk.policy
    hours = policy.hours
    return {
        "seen": "0",
        "voice": policy.voice,
        "mode": policy.mode,
        "hours.time_zone": hours.time_zone,
        "hours.days": list(hours.days),
        "hours.opens": f"{hours.opens:%H:%M}",
        "hours.closes": f"{hours.closes:%H:%M}",
        "hours.closed": "",
        "limits.refund_without_approval": policy.limits.refund_without_approval,
        "limits.refund_per_contact": policy.limits.refund_per_contact,
        "limits.refund_per_day": policy.limits.refund_per_day,
        "limits.discount_percent": policy.limits.discount_percent,
        "limits.replies_per_hour": policy.limits.replies_per_hour,
    } | dict(more)


async def test_a_lead_previews_saves_and_goes_back(database: URL) -> None:
    async with answering(database) as desk, signed_in(desk, "Lena", "lead") as lena:
        await lena.open("/settings")
        shown = await lena.send("/settings/preview", settings_form(desk, PRESS))
        assert "Of the last 3 tickets, 1 would have been decided otherwise" in shown.text
        assert "Save as version 1" in shown.text
        assert await desk.support.newest() == 0
        wanted = lena.field("settings")
        form = {"seen": "0", "settings": wanted, "comment": "The press asks about it"}
        assert "Version 1" in (await lena.send("/settings", form)).text
        (saved,) = await desk.support.all()
        assert (saved.by, saved.comment) == (user("Lena"), "The press asks about it")
        assert [rule.name for rule in desk.policy.rules] == ["press"]
        exported = await lena.client.get("/settings/export.toml")
        assert '"grow light"' in exported.text
        again = await lena.send("/settings", form)
        assert "version" in again.text
        seen = lena.field("seen")
        await lena.send("/settings/preview", settings_form(desk, {"seen": seen}))
        retried = {"seen": lena.field("seen"), "settings": lena.field("settings")}
        await lena.send("/settings", retried)
        assert len(await desk.support.all()) == 1, "who saw version 0 overwrites no version 1"


async def test_the_companys_cases_are_played_before_a_change_is_saved(
    database: URL, tmp_path: Path
) -> None:
    cases = [
        {"id": "pairing", "text": PAIRING, "expect": {"decision": "answered"}, "lookups": {}},
        {"id": "lawyer", "text": "My lawyer will sue you.", "expect": {"reason": "legal_threat"}, "lookups": {}},
    ]  # fmt: skip
    file = tmp_path / "cases.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in cases), "utf-8")
    more = {"review": {"cases": [str(file)]}}
    async with told_desk(database, more, {}) as desk, signed_in(desk, "Lena", "lead") as lena:
        await desk.encode_articles()
        await lena.open("/settings")
        shown = await lena.send(
            "/settings/preview", settings_form(desk, {"voice": "Like a friend."})
        )
        assert "2 of 2 cases are decided as they expect" in shown.text
        pairs = PRESS | {"rules.phrases": "pair a probe"}
        shown = await lena.send("/settings/preview", settings_form(desk, pairs))
        assert "1 of 2 cases are decided as they expect" in shown.text
        assert "answered expected, was handed_off (company_rule)" in html.unescape(shown.text)
        file.unlink()
        missing = await lena.send("/settings/preview", settings_form(desk, pairs))
        assert f"there is no file {file}" in html.unescape(missing.text)


async def test_a_mistake_in_one_field_takes_nothing_from_the_others(database: URL) -> None:
    async with told_desk(database, {}, {}) as desk, signed_in(desk, "Lena", "lead") as lena:
        await lena.open("/settings")
        typed = PRESS | {
            "voice": "Like a gardener.",
            "canned.name": "frost",
            "canned.text": "Bring it inside.",
            "hours.closed": "25.12.2026",
            "hours.opens": "07:30",
            "modes.billing": "draft",
        }
        answer = await lena.send("/settings/preview", settings_form(desk, typed))
        assert answer.status_code == 422
        for text in ("Like a gardener.", "Bring it inside.", "25.12.2026", "07:30", "grow light"):
            assert text in answer.text, text
        assert re.search(r'name="modes.billing">.*?value="draft" selected', answer.text)


async def test_bulk_names_what_it_did_not_do_and_assigns_to_people_who_are_there(
    database: URL,
) -> None:
    async with told_desk(database, {}, {}) as desk, signed_in(desk, "Mara", "agent") as mara:
        await desk.users.create("Jonas", "agent", PASSWORD, desk.clock.now())
        first, second = [await asked(desk, f"c-0{n}", "Where is my order?") for n in (1, 2)]
        await mara.open("/inbox?tab=all")
        both = {"ticket": [first, second], "seen": mara.field("seen")}
        await mara.send("/inbox/bulk", both | {"act": "assign", "value": " jonas "})
        assert {(await desk.tickets.ticket(one)).person for one in (first, second)} == {"Jonas"}
        nobody = await mara.send("/inbox/bulk", both | {"act": "assign", "value": "Nobody"})
        assert "2 of 2 not done" in nobody.text
        await mara.open("/inbox?tab=all")
        seen = mara.field("seen")
        await desk.people.note(second, user("Jonas"), "Look at this first.")
        gone = new_id()
        some = {"ticket": [gone, first, second], "seen": seen, "act": "resolve"}
        told = await mara.send("/inbox/bulk", some)
        assert "2 of 3 not done" in told.text
        assert gone[-12:] in told.text
        assert second[-12:] in told.text
        assert (await desk.tickets.ticket(first)).status == "resolved"
        assert (await desk.tickets.ticket(second)).status == "open"


async def test_other_words_under_the_id_of_an_earlier_reply_are_not_lost(database: URL) -> None:
    async with told_desk(database, {}, {}) as desk, signed_in(desk, "Mara", "agent") as mara:
        ticket_id = await asked(desk, "c-01", "Where is my order?")
        await mara.open(f"/inbox/{ticket_id}?tab=all")
        form = {"message_id": mara.field("message_id"), "text": "It comes\r\non Friday."}
        for _ in range(2):
            assert (await mara.send(f"/inbox/{ticket_id}/reply", form)).status_code == 200
        other = form | {"text": "It comes on Monday."}
        told = await mara.send(f"/inbox/{ticket_id}/reply", other)
        assert told.status_code == 409
        assert "It comes on Monday.</textarea>" in told.text
        again = await mara.send(
            f"/inbox/{ticket_id}/reply", other | {"message_id": mara.field("message_id")}
        )
        assert again.status_code == 200
        said = [m for m in await desk.tickets.messages(ticket_id) if m.role == "person"]
        assert [" ".join(one.text.split()) for one in said] == [
            "It comes on Friday.",
            "It comes on Monday.",
        ]


async def test_a_draft_that_was_emptied_is_not_sent(database: URL) -> None:
    async with answering(database, mode="draft") as desk, signed_in(desk, "Mara", "agent") as mara:
        row = (await desk.inbox.page(Filter(tab="all"), "Mara", ())).rows[0]
        await mara.open(f"/inbox/{row.id}?tab=all")
        form = {"seen": mara.field("seen"), "text": " "}
        told = await mara.send(f"/inbox/{row.id}/draft", form)
        assert (told.status_code, "nothing is written" in told.text) == (422, True)
        assert all(one.role != "person" for one in await desk.tickets.messages(row.id))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"limits.refund_per_day": "900000"}, "limits.refund_per_day: 900000 is over the ceiling"),
        ({"limits.refund_per_day": "much"}, "limits.refund_per_day"),
        ({"voice": " "}, "voice"),
        ({"mode": "loud"}, "mode"),
        ({"hours.time_zone": "Mars/Olympus"}, "hours"),
        ({"hours.opens": "19:00"}, "hours"),
        ({"hours.closed": "Christmas"}, "hours.closed"),
        (PRESS | {"rules.phrases": ""}, "press needs a phrase"),
        (PRESS | {"rules.categories": "weather"}, "weather"),
        ({"canned.name": "hi", "canned.text": ""}, "canned"),
        (
            PRESS | {"rules.examples": "Your grow light\nThe lamp flickers"},
            "'The lamp flickers' meets none of its phrases",
        ),
        (
            PRESS | {"rules.counter_examples": "The GROW LIGHT works"},
            "'The GROW LIGHT works' meets 'grow light'",
        ),
    ],
)
async def test_what_is_wrong_is_named_and_what_was_typed_stays_or_nothing_is_saved(
    database: URL, more: Fields, told: str
) -> None:
    async with answering(database) as desk, signed_in(desk, "Lena", "lead") as lena:
        await lena.open("/settings")
        shown = await lena.send("/settings/preview", settings_form(desk, more))
        assert shown.status_code == 422
        alert = re.search(r'role="alert">([^<]*)<', shown.text)
        assert alert
        assert told in html.unescape(alert[1])
        assert await desk.support.newest() == 0


async def test_a_forged_document_is_held_to_the_ceilings_too(database: URL) -> None:
    async with answering(database) as desk, signed_in(desk, "Lena", "lead") as lena:
        await lena.open("/settings")
        await lena.send("/settings/preview", settings_form(desk, {"voice": "Short."}))
        raw = json.loads(lena.field("settings"))
        raw["limits"]["refund_without_approval"] = "1000000"
        forged = {"seen": "0", "settings": json.dumps(raw)}
        answer = await lena.send("/settings", forged)
        assert answer.status_code == 422
        assert "over the ceiling" in answer.text
        broken = await lena.client.post(
            "/settings", data={"csrf": lena.field("csrf"), "seen": "0", "settings": "{"}
        )
        assert broken.status_code == 422
        assert await desk.support.newest() == 0


async def test_an_agent_grades_in_turn_and_cannot_draw(database: URL) -> None:
    async with answering(database) as desk, signed_in(desk, "Mara", "agent") as mara:
        await mara.open("/review")
        assert (await mara.send("/review/draw", {})).status_code == 403
        assert await drawn(desk) == 3
        await mara.open("/review")
        first = re.search(r'action="/review/([0-9a-f-]{36})"', mara.page)
        assert first
        path = f"/review/{first[1]}"
        without = await mara.send(path, {"grade": "wrong"})
        assert without.status_code == 422
        assert await desk.reviews.waiting(user("Mara")) == 3
        await mara.open("/review")
        await mara.send(path, {"grade": "wrong", "fault": "fact", "comment": "It was June."})
        assert await desk.reviews.waiting(user("Mara")) == 2
        assert f'action="{path}"' not in mara.page
        twice = await mara.send(path, {"grade": "right"})
        assert twice.status_code == 409
        assert "Mara has graded it" in html.unescape(twice.text)
        assert "It was June." in await mara.open("/review/cases")
        rows = (await mara.client.get("/review/cases.jsonl")).text.splitlines()
        assert [json.loads(row)["fault"] for row in rows] == ["fact"]


async def test_a_lead_draws_now_and_is_told_when_nothing_more_was_sent(database: URL) -> None:
    async with answering(database) as desk, signed_in(desk, "Lena", "lead") as lena:
        await lena.open("/review")
        assert (await lena.send("/review/draw", {})).status_code == 200
        assert await desk.reviews.waiting(user("Lena")) == 3
        nothing = await lena.send("/review/draw", {})
        assert nothing.status_code == 409
        assert "nothing more was sent" in nothing.text


@pytest.mark.parametrize("role", ["viewer", "agent"])
async def test_who_may_not_change_settings_reads_them(database: URL, role: Role) -> None:
    async with answering(database) as desk, signed_in(desk, "Vera", role) as vera:
        assert "Leads and admins change the settings" in await vera.open("/settings")
        refused = await vera.send("/settings/preview", settings_form(desk, PRESS))
        assert refused.status_code == 403
        if role == "viewer":
            await vera.open("/review")
            assert await drawn(desk) == 3
            assert 'action="/review/' not in await vera.open("/review")


async def test_no_other_sites_form_changes_anything(database: URL) -> None:
    async with answering(database) as desk, signed_in(desk, "Lena", "lead") as lena:
        await lena.open("/settings")
        form = settings_form(desk, {"voice": "Rude."})
        assert (await lena.client.post("/settings/preview", data=form)).status_code == 403
        told = form | {"csrf": lena.field("csrf")}
        evil = {"origin": "https://evil.example"}
        answer = await lena.client.post("/settings/preview", data=told, headers=evil)
        assert answer.status_code == 403
        assert await desk.support.newest() == 0
        await drawn(desk)
        now = desk.clock.now()
        assert (await desk.reviews.sample(now - timedelta(days=1), now)).graded == 0
