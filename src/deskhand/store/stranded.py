"""The last resort: a ticket whose job fails again and again goes to the queue, read by nobody.

Nothing of the ticket is decoded here, because what cannot be decoded may be why the job fails.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.actors import SYSTEM
from deskhand.core.decisions import Brief, Reason
from deskhand.core.events import TicketChanged, TurnEnded
from deskhand.core.state import Dispatch
from deskhand.store.rows import event_row, outbox_rows
from deskhand.store.tables import events, ticket_facts, tickets, turns
from deskhand.store.writes import write

OPEN = ("waiting", "claimed", "parked")


async def ticket_of_turn(engine: AsyncEngine, turn_id: str) -> str | None:
    """The ticket's id; None where there is no such turn."""
    async with engine.connect() as connection:
        found = await connection.execute(select(turns.c.ticket_id).where(turns.c.id == turn_id))
        return found.scalar_one_or_none()


async def strand(
    engine: AsyncEngine,
    ticket_id: str,
    why: str,
    dispatches: tuple[Dispatch, ...],
    now: datetime,
) -> bool:
    """Put the ticket into the queue with a brief that says why, and end its turns. Whether it was
    still the AI's: what a person has is left alone."""
    brief = Brief(
        issue="Nobody has read this ticket: its processing failed again and again.",
        tried=(),
        sentiment="calm",
        next_step="Read the messages and reply in person; tell whoever runs Deskhand.",
        flags=(),
        reason=Reason.INTERNAL_ERROR,
        evidence=why[:200],
    )
    async with engine.begin() as connection:
        moved = await connection.execute(
            update(tickets)
            .where(tickets.c.id == ticket_id, tickets.c.owner == "ai")
            .values(
                owner="queue",
                status="open",
                epoch=tickets.c.epoch + 1,
                human_touch_count=tickets.c.human_touch_count + 1,
                open_since=func.coalesce(tickets.c.open_since, literal(now)),
                due_at=None,
                due_kind="",
                touched_at=now,
            )
            .returning(tickets.c.epoch)
        )
        epoch = moved.scalar_one_or_none()
        ended = await connection.execute(
            update(turns)
            .where(turns.c.ticket_id == ticket_id, turns.c.status.in_(OPEN))
            .values(status="ended", ended_at=now, attempt=turns.c.attempt + 1)
            .returning(turns.c.id)
        )
        told: list[dict[str, Any]] = [
            {
                **event_row(ticket_id, _ended(why), now),
                "turn_id": turn_id,
            }
            for turn_id in ended.scalars()
        ]
        if epoch is not None:
            changed = TicketChanged(
                change="hand_off", by=SYSTEM, owner="queue", status="open", epoch=epoch
            )
            told.append(event_row(ticket_id, changed, now))
            await connection.execute(
                update(ticket_facts)
                .where(ticket_facts.c.ticket_id == ticket_id)
                .values(
                    reason=str(brief.reason),
                    brief=brief.model_dump(mode="json"),
                    handed_off_at=now,
                    person_touched=True,
                )
            )
            await write(connection, [outbox_rows(ticket_id, epoch, dispatches, now)])
        if told:
            await connection.execute(insert(events), told)
    return epoch is not None


def _ended(why: str) -> TurnEnded:
    return TurnEnded(
        outcome="handed_off", reason=Reason.INTERNAL_ERROR, evidence=why[:200], rule="engine"
    )
