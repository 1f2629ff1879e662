"""From shadow to drafts to answers by what was measured, and back by itself."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.engine import URL
from tests.colleagues import user
from tests.integration.test_api import told_desk
from tests.integration.test_engine import until, working
from tests.integration.test_leads_pages import signed_in
from tests.integration.test_review import WHERE, asked, drawn
from tests.integration.test_settings_versions import changed

from deskhand.app import OpenDesk
from deskhand.core.actors import SYSTEM
from deskhand.core.policy import Policy
from deskhand.core.reviews import Fault, Grade
from deskhand.insight.autonomy import Standing, demotions, standings
from deskhand.insight.known import known
from deskhand.insight.reliability import reliability
from deskhand.store.evidence import Evidence, Judged, judged


@asynccontextmanager
async def heard(url: URL, mode: str, **review: Any) -> AsyncGenerator[tuple[OpenDesk, list[str]]]:
    """Fernhill, where customers have asked for their parcels, and their tickets."""
    more: dict[str, Any] = {"review": review, "modes": {"default": mode}}
    async with told_desk(url, more, {}) as desk, working(desk):
        found: list[str] = []
        for contact, text in WHERE.items():
            ticket = await asked(desk, contact, text)

            async def said(ticket: str = ticket) -> bool:
                roles = {one.role for one in await desk.tickets.messages(ticket)}
                return bool(roles & {"ai", "draft"})

            await until(said)
            found.append(ticket)
        yield desk, found


async def shipping(desk: OpenDesk) -> Standing:
    return next(one for one in await desk.standings() if one.category == "shipping")


async def graded(desk: OpenDesk, *grades: tuple[Grade, Fault | None]) -> None:
    await drawn(desk)
    for grade, fault in grades:
        review = await desk.reviews.next(user("Mara"))
        assert review is not None
        await desk.reviews.grade(
            review.message_id, user("Mara"), grade, fault, "", desk.clock.now()
        )


async def test_drafts_that_people_send_as_they_are_let_the_ai_answer_alone(database: URL) -> None:
    async with heard(database, "draft", wrong_per_100=50) as (desk, (one, two, three)):
        for ticket in (one, two):
            await desk.people.send_draft(ticket, user("Mara"))
        assert (await shipping(desk)).offered is None, "two say little"
        await desk.people.send_draft(three, user("Mara"))
        fourth = await asked(desk, "c-02", WHERE["c-02"])

        async def drafted() -> bool:
            return any(one.role == "draft" for one in await desk.tickets.messages(fourth))

        await until(drafted)
        await desk.people.send_draft(fourth, user("Mara"))
        found = await shipping(desk)
        assert (found.shown.unchanged, found.shown.disagreed) == (4, 0)
        assert (found.offered, found.why) == ("auto", "0 wrong of 4, at most 49.0 per 100")
        async with signed_in(desk, "Lena", "lead") as lena:
            assert "What the AI has shown" in await lena.open("/settings")
            offer = {"seen": "0", "category": "shipping"}
            shown = await lena.send("/settings/promote", offer)
            assert "Save as version 1" in shown.text
            assert await desk.support.newest() == 0, "nothing is saved unseen"
            form = {"seen": "0", "settings": lena.field("settings"), "comment": found.why}
            await lena.send("/settings", form)
            assert desk.policy.mode_of("shipping") == "auto"
            again = await lena.send("/settings/promote", offer | {"seen": "1"})
            assert "nothing is offered for it now" in again.text


async def test_what_people_write_instead_speaks_against_a_draft(database: URL) -> None:
    async with heard(database, "draft", wrong_per_100=50) as (desk, (one, two, three)):
        await desk.people.send_draft(one, user("Mara"))
        await desk.people.send_draft(two, user("Mara"), "It comes on Friday.")
        await desk.people.reply(three, user("Mara"), "I looked: it is at the depot.")
        found = await shipping(desk)
        assert (found.shown.unchanged, found.shown.edited, found.shown.discarded) == (1, 1, 1)
        assert (found.wrong.count, found.wrong.of, found.offered) == (2, 3, None)
        now = desk.clock.now()
        told = await judged(desk.engine, now - timedelta(days=1), now + timedelta(days=1))
        assert sorted(one.right for one in told) == [False, False, True]
        assert all(one.category == "shipping" and 0.7 <= one.confidence <= 1 for one in told)
        read = await known(desk.engine, now - timedelta(days=1), now + timedelta(days=1))
        assert [one for one, _ in read] == told
        for answer, signals in read:
            assert signals is not None
            assert (signals.own, signals.context, signals.sourced) == (answer.confidence, 1, 1)
        async with signed_in(desk, "Lena", "lead") as lena:
            assert "too few answers and drafts were judged" in await lena.open("/settings")


def test_what_the_ai_said_of_itself_is_held_against_what_people_found() -> None:
    sure = [Judged("billing", 0.95, number < 27) for number in range(30)]
    unsure = [Judged("billing", 0.6, number < 2) for number in range(10)]
    assert reliability([*sure[:10], *unsure[:9]], 0.5) is None, "too few"
    found = reliability([*sure, *unsure], 0.5)
    assert found is not None
    assert (found.right.count, found.right.of) == (29, 40)
    assert [(round(one.said, 2), one.right.count) for one in found.bins] == [(0.6, 2), (0.95, 27)]
    assert found.error == pytest.approx(0.75 * 0.05 + 0.25 * 0.4)
    costs = {one.threshold: (one.sent, one.wrong, one.kept) for one in found.curve}
    assert (costs[0.5], costs[0.7], costs[0.95]) == ((40, 11, 0), (30, 3, 2), (30, 3, 2))
    above = reliability([*sure, *unsure], 0.72)
    assert above is not None
    assert [one.threshold for one in above.curve][:2] == [0.72, 0.75], (
        "nobody judged what was lower"
    )


async def test_a_grade_says_whether_an_answer_was_right(database: URL) -> None:
    async with heard(database, "auto") as (desk, _):
        await graded(desk, ("right", None), ("right", None), ("wrong", "fact"))
        now = desk.clock.now()
        told = await judged(desk.engine, now - timedelta(days=1), now + timedelta(days=1))
        assert sorted(one.right for one in told) == [False, True, True]


async def test_a_bad_week_puts_a_category_back_to_drafts_and_says_why(database: URL) -> None:
    async with heard(database, "auto") as (desk, _):
        await graded(desk, ("right", None), ("wrong", "fact"), ("wrong", "fact"))
        await desk.demote()
        assert desk.policy.mode_of("shipping") == "draft"
        assert desk.policy.mode_of("billing") == "auto"
        (version,) = await desk.support.all()
        assert version.by == SYSTEM
        assert version.comment == "shipping: 2 wrong of 3, more than 2 per 100"
        await desk.demote()
        assert await desk.support.newest() == 1
        again = changed(desk, modes={})
        await desk.support.save(again, user("Mara"), "looked at", 1, desk.clock.now())
        await desk.demote()
        assert desk.policy.mode_of("shipping") == "auto", "what was before does not count again"


@pytest.mark.parametrize("grade", ["right", "harmful"])
async def test_one_harmful_answer_is_enough(database: URL, grade: Grade) -> None:
    async with heard(database, "auto") as (desk, _):
        await graded(desk, (grade, "action" if grade == "harmful" else None))
        await desk.demote()
        assert desk.policy.mode_of("shipping") == ("draft" if grade == "harmful" else "auto")


async def test_a_company_may_decide_that_itself(database: URL) -> None:
    async with heard(database, "auto", demote=False) as (desk, _):
        await graded(desk, ("harmful", "action"))
        await desk.demote()
        assert desk.policy.mode_of("shipping") == "auto"


def test_drafts_are_offered_after_decisions_in_shadow() -> None:
    policy = Policy(company="Fernhill", mode="shadow", categories=("billing",))

    def offered(shadow: int, answered: int) -> str | None:
        shown = {"billing": Evidence(shadow=shadow, shadow_answered=answered)}
        return standings(policy, shown)[0].offered

    assert [offered(29, 29), offered(30, 9), offered(30, 10)] == [None, None, "draft"]


def test_a_hundred_and_ninety_without_a_fault_are_enough_for_two_in_a_hundred() -> None:
    policy = Policy(company="Fernhill", mode="draft", categories=("billing",))

    def offered(unchanged: int, edited: int = 0) -> str | None:
        shown = {"billing": Evidence(unchanged=unchanged, edited=edited)}
        return standings(policy, shown)[0].offered

    assert [offered(188), offered(189), offered(300, 3)] == [None, "auto", None]
    assert demotions(policy, {"billing": Evidence(graded=9, wrong=9)}) == {}
