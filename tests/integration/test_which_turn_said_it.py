"""A message knows the turn that said it, and a delivery the message that it carries: nothing is told apart
by its words or by when it was said."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine
from tests.colleagues import user
from tests.integration.test_privacy import by, taken

from deskhand.core.cleared import Cleared
from deskhand.core.decisions import Replied
from deskhand.core.events import DraftSent
from deskhand.core.ids import new_id
from deskhand.core.messages import Message, Sender
from deskhand.core.state import Ending
from deskhand.core.tickets import Ticket
from deskhand.engine.jobs import Jobs
from deskhand.flow.dispatch import to_customer
from deskhand.store.database import dsn, migrate
from deskhand.store.journal import PostgresJournal
from deskhand.store.queries import Queries, WholeTicket
from deskhand.store.reviews import Reviews
from deskhand.store.tickets import PostgresTickets
from deskhand.testing.clock import SettableClock

ANA = Sender(id="c-ana", email="ana@example.org")
SAME = "Hold the button for five seconds."
BEFORE = "0022"
"""The last migration before messages knew their turns."""


class Desk:
    """What the AI writes to Ana while the clock stands still, on a thread of hers or on several."""

    def __init__(self, engine: AsyncEngine, jobs: Jobs, clock: SettableClock) -> None:
        self.tickets = PostgresTickets(engine, jobs.defer_turn)
        self.journal, self.queries, self.reviews = (
            PostgresJournal(engine),
            Queries(engine),
            Reviews(engine),
        )
        self.clock = clock
        self.number = 0

    async def writes(self, text: str = SAME, *, draft: bool = False, thread: str = "") -> Ticket:
        """The ticket after one more question and one more answer."""
        self.number += 1
        asked = by(ANA, self.number, "How do I pair it?")
        if thread:
            asked = asked.model_copy(update={"thread_id": thread})
        receipt = await self.tickets.receive(taken(asked), self.clock.now())
        claim = await self.journal.claim(receipt.turn_id or "", self.clock.now())
        assert claim is not None
        said = new_id()
        told = to_customer(claim.ticket, ANA, Cleared(text), said, self.clock.now(), guarded=True)
        ending = Ending(
            outcome=Replied(text=Cleared(text), draft=draft),
            change="ai_draft" if draft else "ai_reply",
            message_id=said,
            dispatches=() if draft else (told,),
        )
        return await self.tickets.end_turn(claim, ending, self.clock.now())

    async def drawn(self) -> list[Any]:
        """The sample of the hour: message, turn and origin of each answer."""
        now = self.clock.now()
        hour = timedelta(hours=1)
        await self.reviews.draw(now - hour, now + hour, 30, now)
        found: list[Any] = []
        while (one := await self.reviews.next(user("Mara"))) is not None:
            await self.reviews.grade(one.message_id, user("Mara"), "right", None, "", now)
            found.append(one)
        return found

    async def whole(self, ticket: Ticket) -> WholeTicket:
        return await self.queries.whole(ticket.id)


@pytest.fixture
def desk(engine: AsyncEngine, jobs: Jobs, clock: SettableClock) -> Desk:
    return Desk(engine, jobs, clock)


def of_the_ai(whole: WholeTicket) -> list[Message]:
    return [one for one in whole.messages if one.role in ("ai", "draft")]


def ended(whole: WholeTicket) -> list[str]:
    return [one.turn_id or "" for one in whole.trace if one.kind == "turn_ended"]


async def test_two_answers_of_the_same_words_and_instant_are_two(desk: Desk) -> None:
    """The sample that wrong answers are counted on has each once, with its own turn."""
    await desk.writes(thread="garden")
    ticket = await desk.writes(thread="garden")
    whole = await desk.whole(ticket)
    said = of_the_ai(whole)
    assert [(one.text, one.at) for one in said] == [(SAME, desk.clock.now())] * 2
    assert sorted(one.turn_id for one in said) == sorted(ended(whole))
    carried = whole.deliveries()
    assert sorted(carried) == sorted(one.id for one in said)
    assert len({row.id for row in carried.values()}) == 2
    drawn = await desk.drawn()
    assert {one.message_id: one.turn_id for one in drawn} == {one.id: one.turn_id for one in said}


async def test_a_draft_that_was_sent_leads_to_the_turn_that_wrote_it(desk: Desk) -> None:
    """Beside another draft of the same words and instant."""
    other = await desk.writes(draft=True)
    ticket = await desk.writes(draft=True)
    (draft,) = of_the_ai(await desk.whole(ticket))
    mara, now, sent = user("Mara"), desk.clock.now(), new_id()
    await desk.tickets.change(
        ticket.id,
        "send_draft",
        mara,
        now,
        message=Message(id=sent, role="person", text=SAME, author="Mara", by=mara, at=now),
        events=(DraftSent(by=mara, message_id=sent, draft_id=draft.id, edited=False),),
    )
    await desk.reviews.draw(now - timedelta(hours=1), now + timedelta(hours=1), 30, now)
    review = await desk.reviews.next(user("Jonas"))
    assert review is not None
    assert (review.message_id, review.turn_id) == (sent, draft.turn_id)
    assert draft.turn_id in ended(await desk.whole(ticket))
    assert draft.turn_id not in ended(await desk.whole(other))


async def test_what_was_stored_before_is_told_where_one_alone_can_be_meant(
    desk: Desk, engine: AsyncEngine
) -> None:
    """Two of the same words and instant are not guessed apart."""
    one = await desk.writes("Hold it for five seconds.", thread="garden")
    desk.clock.advance(minutes=1)
    await desk.writes(thread="shed")
    two = await desk.writes(thread="shed")
    before = {ticket.id: await desk.whole(ticket) for ticket in (one, two)}
    url = engine.url
    forget(url)
    forgotten = await desk.whole(one)
    assert [message.turn_id for message in of_the_ai(forgotten)] == [""]
    assert ids(forgotten.deliveries()) == ids(before[one.id].deliveries())
    to_the_release_before(url)
    migrate(url)
    after = await desk.whole(one)
    assert of_the_ai(after) == of_the_ai(before[one.id])
    assert ids(after.deliveries()) == ids(before[one.id].deliveries())
    unsure = await desk.whole(two)
    assert [message.turn_id for message in of_the_ai(unsure)] == ["", ""]
    assert {row.delivery.message_id for row in unsure.outbox} == {""}


def ids(found: Mapping[str, Any]) -> dict[str, str]:
    return {message: row.id for message, row in found.items()}


def forget(url: URL) -> None:
    """As the release before wrote it."""
    with psycopg.connect(dsn(url)) as connection:
        connection.execute("UPDATE messages SET turn_id = NULL WHERE role IN ('ai', 'draft')")
        connection.execute("UPDATE outbox SET delivery = delivery - 'message_id'")


def to_the_release_before(url: URL) -> None:
    with psycopg.connect(dsn(url)) as connection:
        connection.execute("ALTER TABLE outbox DROP COLUMN remote_id")
        connection.execute("UPDATE alembic_version SET version_num = %s", (BEFORE,))
