"""The projection behind lists and figures, written in the transaction of what it reflects."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.core.decisions import Brief, Usage
from deskhand.core.tickets import Ticket
from deskhand.core.transitions import Change
from deskhand.store.tables import ticket_facts as facts


async def open_facts(connection: AsyncConnection, ticket: Ticket) -> None:
    """Begin a ticket's row. Spam, bare thanks and automatic mail count in no figure."""
    await connection.execute(
        insert(facts)
        .values(
            ticket_id=ticket.id,
            opened_at=ticket.opened_at,
            channel=ticket.channel,
            counts=ticket.kind == "question" and ticket.mode not in ("shadow", "off"),
        )
        .on_conflict_do_nothing()
    )


async def question_asked(connection: AsyncConnection, ticket: Ticket) -> None:
    """A thread that began with bare thanks is a question from here on."""
    counts = ticket.mode not in ("shadow", "off")
    await set_facts(connection, ticket.id, counts=counts)


async def set_facts(connection: AsyncConnection, ticket_id: str, **values: Any) -> None:
    """Write columns of a ticket's row."""
    if values:
        await connection.execute(
            update(facts).where(facts.c.ticket_id == ticket_id).values(**values)
        )


async def ticket_changed(
    connection: AsyncConnection, before: Ticket, after: Ticket, change: Change, now: datetime
) -> None:
    """What a transition means for the figures."""
    values: dict[str, Any] = {}
    if change in ("hand_off", "take_over", "person_reply"):
        values["person_touched"] = True
    if change == "hand_off":
        values["handed_off_at"] = now
    if after.status == "resolved":
        values |= {"resolved_at": after.resolved_at, "resolution": after.resolution}
    if before.status == "resolved" and after.status == "open":
        values |= {"resolved_at": None, "resolution": "", "reopened": True}
    if change in ("ai_reply", "effect_reply"):
        values |= {"ai_replies": facts.c.ai_replies + 1}
    if change in ("person_reply", "send_draft"):
        values |= {"person_replies": facts.c.person_replies + 1, "person_touched": True}
    if after.status == "answered" and before.status != "answered":
        values["answered_at"] = now
        values["first_reply_at"] = func.coalesce(facts.c.first_reply_at, now)
    await set_facts(connection, after.id, **values)


async def handed_off(connection: AsyncConnection, ticket_id: str, brief: Brief) -> None:
    """Why a person has it."""
    await set_facts(
        connection, ticket_id, reason=str(brief.reason), brief=brief.model_dump(mode="json")
    )


async def spent(connection: AsyncConnection, ticket_id: str, usage: tuple[Usage, ...]) -> None:
    """Add what model calls took."""
    if usage:
        await set_facts(
            connection,
            ticket_id,
            cost=facts.c.cost + sum((use.cost for use in usage if use.cost), start=0),
            model_calls=facts.c.model_calls + len(usage),
            input_tokens=facts.c.input_tokens + sum(use.input_tokens for use in usage),
            cached_tokens=facts.c.cached_tokens + sum(use.cached_tokens for use in usage),
            output_tokens=facts.c.output_tokens + sum(use.output_tokens for use in usage),
        )
