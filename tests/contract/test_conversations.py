"""What a customer may see in the chat, by whom somebody vouches for."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.errors import NotFound
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.engine.jobs import Jobs
from deskhand.flow.read import take_in
from deskhand.store.conversations import Conversations
from deskhand.store.tickets import PostgresTickets
from deskhand.testing.clock import SettableClock

ANA = Sender(id="c-ana")
SAYS_SO = Sender(id="c-ana", verified=False)
"""Somebody who only says to be Ana."""


@pytest.mark.parametrize(("owner", "other"), [(ANA, SAYS_SO), (SAYS_SO, ANA)])
async def test_whom_nobody_vouches_for_sees_nothing_of_who_has_the_same_id(
    engine: AsyncEngine, jobs: Jobs, clock: SettableClock, owner: Sender, other: Sender
) -> None:
    conversations = Conversations(engine)
    message = IncomingMessage(channel="chat", message_id="1", sender=owner, text="Where is it?")
    tickets = PostgresTickets(engine, jobs.defer_turn)
    talk = (await tickets.receive(take_in(message, "auto"), clock.now())).ticket_id
    long_ago = clock.now().replace(year=2020)

    assert [one.id for one in await conversations.of("chat", owner)] == [talk]
    assert (await conversations.one("chat", owner, talk)).now.id == talk
    assert await conversations.said_since(owner, long_ago) == 1
    assert await conversations.of("chat", other) == []
    assert await conversations.said_since(other, long_ago) == 0
    with pytest.raises(NotFound):
        await conversations.one("chat", other, talk)
