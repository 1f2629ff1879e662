"""What people read about the articles."""

import time
from datetime import timedelta

import pytest
from sqlalchemy.engine import URL
from tests.integration.test_api import told_desk
from tests.integration.test_engine import until, working

from deskhand.app import OpenDesk
from deskhand.core.clock import SystemClock
from deskhand.core.errors import NotFound
from deskhand.core.ids import new_id
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.knowledge.articles import Article
from deskhand.knowledge.pages import alike, differences
from deskhand.testing.clock import SettableClock

RETURNS = "Soil probes can be returned within 30 days of delivery in their original box."


def article(text: str, article_id: str = "returns", title: str = "Returns") -> Article:
    return Article(id=article_id, title=title, text=text)


async def asked(desk: OpenDesk, text: str, contact: str = "c-01") -> str:
    message = IncomingMessage(
        channel="api", message_id=new_id(), sender=Sender(id=contact), text=text
    )
    return (await desk.receive(message)).ticket_id


async def test_every_version_is_kept_and_told_apart(database: URL) -> None:
    async with told_desk(database, {}, {}) as desk:
        now = desk.clock.now()
        await desk.library.save([article(RETURNS)], now)
        await desk.library.save([article(RETURNS.replace("30", "14"))], now)
        await desk.library.save([article(RETURNS.replace("30", "14"))], now)
        found = await desk.knowledge.article("returns")
        assert [one.version for one in found.versions] == [2, 1]
        new, old = found.versions
        changed = [(one.what, one.text) for one in differences(old.text, new.text)]
        assert [one for one in changed if one[0] != "same"] == [("gone", "30"), ("new", "14")]
        assert "".join(text for what, text in changed if what != "new") == old.text
        assert "".join(text for what, text in changed if what != "gone") == new.text
        with pytest.raises(NotFound):
            await desk.knowledge.article("no such article")


def test_two_long_versions_are_compared_in_no_time() -> None:
    words = [f"word{number % 900}" for number in range(30_000)]
    old = "\n".join(" ".join(words[at : at + 10]) for at in range(0, len(words), 10))
    new = "\n".join(reversed(old.splitlines()))
    started = time.process_time()
    pieces = differences(old, new)
    assert time.process_time() - started < 5
    assert "".join(one.text for one in pieces if one.what != "new") == old
    assert "".join(one.text for one in pieces if one.what != "gone") == new


async def test_an_article_knows_which_answers_cited_it(database: URL) -> None:
    async with told_desk(database, {}, {}) as desk:
        # Before a worker does: two at once would each leave it to the other.
        await desk.encode_articles()
        async with working(desk):
            ticket_id = await asked(desk, "How do I pair my soil probe with the Hub?")

            async def answered() -> bool:
                return any(one.role == "ai" for one in await desk.tickets.messages(ticket_id))

            await until(answered)
        rows, _ = await desk.knowledge.listed("", False, 1, desk.clock.now())
        cited = [row for row in rows if row.cited]
        assert [row.cited for row in cited] == [1]
        found = await desk.knowledge.article(cited[0].id)
        assert [one.ticket_id for one in found.citing] == [ticket_id]


async def test_stale_articles_are_listed_alone(database: URL) -> None:
    clock = SettableClock(SystemClock().now() - timedelta(days=200))
    async with told_desk(database, {}, {}, clock) as desk:
        clock.set(SystemClock().now())
        await desk.library.save([article(RETURNS)], clock.now())
        rows, more = await desk.knowledge.listed("", True, 1, clock.now())
        assert len(rows) == 25
        assert not more
        assert all(row.stale for row in rows)
        found, _ = await desk.knowledge.listed("RETURNS", False, 1, clock.now())
        assert {row.id: row.stale for row in found} == {"returns": False, "returns.md": True}


async def test_passages_whose_numbers_differ_stand_side_by_side_as_they_are_now(
    database: URL,
) -> None:
    async with told_desk(database, {}, {}) as desk:
        assert await desk.knowledge.clashes() == ([], None)
        other = RETURNS.replace("30 days", "14 days")
        await desk.library.save([article(RETURNS), article(other, "faq")], desk.clock.now())
        await desk.check_knowledge()
        found, at = await desk.knowledge.clashes()
        (clash,) = [one for one in found if {one.one, one.other} == {"faq#0", "returns#0"}]
        assert {clash.figures, clash.other_figures} == {("30 days",), ("14 days",)}
        assert {clash.text, clash.other_text} == {RETURNS, other}
        assert at is not None
        await desk.library.save([article("Gone.", "faq")], desk.clock.now())
        found, _ = await desk.knowledge.clashes()
        assert [one.text for one in found if one.one == "faq#0"] in ([], ["Gone."])


async def test_questions_that_no_article_answers_stand_together(database: URL) -> None:
    async with told_desk(database, {}, {}) as desk, working(desk):
        texts = [
            "Does the weather station measure ultraviolet radiation in the mountains?",
            "Does the weather station measure ultraviolet radiation at the sea?",
            "Which glue holds the solar panel on corrugated iron roofs?",
        ]
        ids = [await asked(desk, text, f"c-0{number}") for number, text in enumerate(texts, 1)]

        async def handed_off() -> bool:
            return all([(await desk.tickets.ticket(one)).owner == "queue" for one in ids])

        await until(handed_off)
        gaps = await desk.knowledge.gaps(desk.clock.now() - timedelta(days=1))
        assert [len(gap.questions) for gap in gaps] == [2, 1]
        assert {one for one, _ in gaps[0].questions} == set(ids[:2])
        assert await desk.knowledge.gaps(desk.clock.now() + timedelta(days=1)) == []


def test_questions_without_a_word_in_common_stand_alone() -> None:
    assert len(alike([("a", "where is it"), ("b", "???"), ("c", "???")])) == 3
