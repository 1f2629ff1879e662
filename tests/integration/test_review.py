"""A sample of what was sent, graded blind, and what is kept of it."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import URL
from tests.colleagues import user
from tests.integration.test_api import told_desk
from tests.integration.test_engine import until, working
from tests.integration.test_queue import delivered
from tests.integration.test_upkeep import run

from deskhand.app import OpenDesk
from deskhand.core.errors import BadInput, NotFound, Refused
from deskhand.core.ids import new_id
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.core.reviews import Fault, Grade
from deskhand.insight.cases import case_of, case_of_ticket
from deskhand.insight.reports import lines, report_between
from deskhand.store.inbox import Filter
from deskhand.store.retention import forget
from deskhand.store.reviews import last_week

WHERE = {
    "c-01": "My order is delayed I think. Where is it?",
    "c-02": "Has my grow light F-1002 been sent yet?",
    "c-04": "The tracking for F-1003 changed this morning. Will it really arrive today?",
}


@asynccontextmanager
async def answering(url: URL, per_week: int = 30, mode: str = "auto") -> AsyncGenerator[OpenDesk]:
    """Fernhill with a worker; each of three customers has been answered, or has a draft."""
    more: dict[str, Any] = {"review": {"per_week": per_week}, "modes": {"default": mode}}
    async with told_desk(url, more, {}) as desk, working(desk):
        role = "ai" if mode == "auto" else "draft"
        for contact, text in WHERE.items():
            ticket_id = await asked(desk, contact, text)

            async def said(ticket_id: str = ticket_id) -> bool:
                return any(m.role == role for m in await desk.tickets.messages(ticket_id))

            await until(said)
        yield desk


async def asked(desk: OpenDesk, contact: str, text: str) -> str:
    message = IncomingMessage(
        channel="api", message_id=new_id(), sender=Sender(id=contact), text=text
    )
    return (await desk.receive(message)).ticket_id


async def drawn(desk: OpenDesk) -> int:
    now = desk.clock.now()
    return await desk.draw_reviews(now - timedelta(hours=1), now + timedelta(hours=1))


async def test_what_was_sent_is_drawn_once_graded_once_and_becomes_the_headline(
    database: URL,
) -> None:
    async with answering(database) as desk:
        person = await asked(desk, "c-29", "I want to talk to a human being, please.")
        await until(lambda: _with_people(desk, person))
        assert await drawn(desk) == 3, "what was handed off answers nothing"
        assert await drawn(desk) == 0
        assert await desk.reviews.waiting(user("Mara")) == 3
        now = desk.clock.now()
        grades: list[tuple[Grade, Fault | None]] = [
            ("right", None),
            ("wrong", "fact"),
            ("harmful", "action"),
        ]
        graded: list[str] = []
        for grade, fault in grades:
            review = await desk.reviews.next(user("Mara"))
            assert review is not None
            graded.append(review.ticket_id)
            await desk.reviews.grade(review.message_id, user("Mara"), grade, fault, "why", now)
            with pytest.raises(Refused, match="Mara has graded it"):
                await desk.reviews.grade(review.message_id, user("Jonas"), "right", None, "", now)
        assert await desk.reviews.next(user("Mara")) is None
        figures = await report_between(
            desk.totals, desk.reviews, now - timedelta(hours=1), now + timedelta(hours=1)
        )
        assert (figures.wrong.count, figures.wrong.of, figures.harmful) == (2, 3, 1)
        told = dict(lines(figures))["Wrong per 100 sent"]
        assert told == "66.7 (2 of 3 graded, 1 harmful; 95 %: 20.8 to 93.9)"
        log = await desk.queries.log(graded[-1])
        assert [one.payload["grade"] for one in log if one.kind == "graded"] == ["harmful"]


async def _with_people(desk: OpenDesk, ticket_id: str) -> bool:
    return (await desk.tickets.ticket(ticket_id)).owner == "queue"


async def test_a_sample_is_no_larger_than_the_company_wants(database: URL) -> None:
    async with answering(database, per_week=2) as desk:
        assert await drawn(desk) == 2
        assert await drawn(desk) == 0


async def test_a_grade_says_what_was_the_matter_and_only_where_something_was(
    database: URL,
) -> None:
    async with answering(database) as desk:
        await drawn(desk)
        review = await desk.reviews.next(user("Mara"))
        assert review is not None
        now = desk.clock.now()
        with pytest.raises(BadInput, match="fault"):
            await desk.reviews.grade(review.message_id, user("Mara"), "wrong", None, "", now)
        with pytest.raises(BadInput, match="comment: 2000"):
            await desk.reviews.grade(
                review.message_id, user("Mara"), "wrong", "fact", "x" * 2001, now
            )
        with pytest.raises(NotFound):
            await desk.reviews.grade(new_id(), user("Mara"), "right", None, "", now)
        following = await desk.reviews.next(user("Mara"), after=review.message_id)
        assert following is not None
        assert following.message_id > review.message_id


async def test_drafts_are_graded_by_others_and_changed_ones_say_why(
    database: URL,
) -> None:
    async with answering(database, mode="draft") as desk:
        assert await drawn(desk) == 0, "nobody has sent them yet"
        waiting = [row.id for row in (await desk.inbox.page(Filter(tab="all"), "Mara", ())).rows]
        as_it_is, line_ends, changed = waiting
        await desk.people.send_draft(as_it_is, user("Mara"))
        drafts = [m for m in await desk.tickets.messages(line_ends) if m.role == "draft"]
        browser_text = drafts[-1].text.replace("\n", "\r\n") + "\r\n"
        await desk.people.send_draft(line_ends, user("Mara"), browser_text)
        await desk.people.send_draft(changed, user("Mara"), "It comes on Friday.")
        assert await drawn(desk) == 2
        assert await desk.reviews.next(user("Mara")) is None
        review = await desk.reviews.next(user("Jonas"))
        assert review is not None
        now = desk.clock.now()
        with pytest.raises(Refused, match="you sent it"):
            await desk.reviews.grade(review.message_id, user("Mara"), "right", None, "", now)
        sent = (await desk.tickets.messages(changed))[-1]
        with pytest.raises(NotFound, match="you changed no such draft"):
            await desk.reviews.explain(sent.id, user("Jonas"), "tone", now)
        await desk.reviews.explain(sent.id, user("Mara"), "tone", now)
        (kept,) = await desk.reviews.cases(10)
        assert (kept.origin, kept.fault, kept.graded_by) == ("edited", "tone", user("Mara"))
        case = await case_of(desk.queries, kept)
        assert case.sent == "It comes on Friday."
        assert case.answer != case.sent
        assert [m.role for m in case.before] == ["customer"]


async def test_a_case_can_be_replayed_and_goes_with_its_ticket(
    database: URL, tmp_path: Path
) -> None:
    async with answering(database) as desk:
        await drawn(desk)
        now = desk.clock.now()
        review = await desk.reviews.next(user("Mara"))
        assert review is not None
        await desk.reviews.grade(
            review.message_id, user("Mara"), "wrong", "should_not_answer", "", now
        )
        (kept,) = await desk.reviews.cases(10)
        case = await case_of(desk.queries, kept)
        assert case.context is not None
        assert case.context.account is not None
        row = case.replay_row()
        path = tmp_path / "cases.jsonl"
        path.write_text(json.dumps(row) + "\n", "utf-8")
        replayed = run(tmp_path / "home", "replay", str(path))
        assert replayed.returncode == 0, replayed.stderr
        decided = json.loads(replayed.stdout)
        assert (decided["id"], decided["human"]) == (review.message_id, "human")
        assert decided["context_known"]
        await until(lambda: delivered(desk, review.ticket_id))
        await desk.people.resolve(review.ticket_id, user("Mara"))
        assert await forget(desk.engine, now + timedelta(days=1)) == 1
        assert await desk.reviews.cases(10) == []


@pytest.mark.parametrize("mode", ["auto", "draft"])
async def test_a_ticket_becomes_a_case_that_comes_out_so_again(
    database: URL, tmp_path: Path, mode: str
) -> None:
    """What was known then stands in the case: it needs no system of the company's."""
    async with answering(database, mode=mode) as desk:
        rows = (await desk.inbox.page(Filter(tab="all"), "Mara", ())).rows
        cases = [await case_of_ticket(desk.queries, row.id) for row in rows]
        assert {one["expect"]["decision"] for one in cases} == {"answered"}
        assert all(one["expect"]["sources"] for one in cases)
        otherwise = await case_of_ticket(desk.queries, rows[0].id, "handed_off")
        threat = await asked(desk, "c-02", "My lawyer will sue you.")
        await until(lambda: _with_people(desk, threat))
        cases.append(await case_of_ticket(desk.queries, threat))
        assert cases[-1]["expect"] == {
            "decision": "handed_off",
            "action": None,
            "reason": "legal_threat",
        }
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(json.dumps(one, default=str) + "\n" for one in cases), "utf-8")
    played = run(tmp_path / "home", "test", str(path))
    assert played.returncode == 0, played.stderr
    path.write_text(json.dumps(otherwise, default=str) + "\n", "utf-8")
    played = run(tmp_path / "home", "test", str(path))
    assert played.returncode == 1
    assert "handed_off expected, was answered" in played.stderr


async def test_of_a_ticket_on_which_nothing_was_decided_people_say_what_is_expected(
    database: URL,
) -> None:
    async with told_desk(database, {}, {}) as desk:
        waiting = await asked(desk, "c-02", WHERE["c-02"])
        assert "expect" not in await case_of_ticket(desk.queries, waiting)
        case = await case_of_ticket(desk.queries, waiting, "handed_off")
        assert case["expect"] == {"decision": "handed_off"}
        assert [one["text"] for one in case["messages"]] == [WHERE["c-02"]]


def test_the_last_week_is_the_last_whole_one() -> None:
    thursday = datetime(2026, 11, 26, 18, 20, tzinfo=UTC)
    assert last_week(thursday) == (
        datetime(2026, 11, 16, tzinfo=UTC),
        datetime(2026, 11, 23, tzinfo=UTC),
    )


@pytest.mark.parametrize("mode", ["auto", "draft"])
async def test_what_was_merged_is_graded_and_forgotten_with_the_ticket_that_has_its_messages(
    database: URL, mode: str
) -> None:
    async with answering(database, mode=mode) as desk:
        rows = (await desk.inbox.page(Filter(tab="all"), "Mara", ())).rows
        (first,) = [
            row.id for row in rows if (await desk.tickets.messages(row.id))[0].text == WHERE["c-02"]
        ]
        if mode == "draft":
            await desk.people.send_draft(first, user("Mara"), "It comes on Friday.")
        for _ in range(2):
            later = await asked(desk, "c-02", "I want to talk to a human being, please.")
            await until(lambda one=later: _with_people(desk, one))
            await desk.people.merge(first, user("Mara"), later)
            first = later
        now = desk.clock.now()
        if mode == "draft":
            sent = next(m for m in await desk.tickets.messages(first) if m.role == "person")
            await desk.reviews.explain(sent.id, user("Mara"), "tone", now)
            (review,) = await desk.reviews.cases(10)
        else:
            assert await drawn(desk) == 3
            found = [await desk.reviews.next(user("Jonas"))]
            while found[-1] is not None:
                found.append(await desk.reviews.next(user("Jonas"), found[-1].message_id))
            review = next(one for one in found if one and one.ticket_id == first)
        case = await case_of(desk.queries, review)
        assert case.context is not None
        assert [m.text for m in case.before] == [WHERE["c-02"]]
        await desk.people.resolve(first, user("Mara"))
        forgotten = 0

        async def all_three() -> bool:
            nonlocal forgotten
            forgotten += await forget(desk.engine, desk.clock.now() + timedelta(days=1))
            return forgotten == 3

        await until(all_three)
        assert await desk.reviews.cases(10) == []
