"""T6: the end of a turn, in the transaction that its caller opened."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.core.context import Context
from deskhand.core.decisions import HandedOff, Replied
from deskhand.core.events import MessageAdded, TurnEnded
from deskhand.core.ids import new_id
from deskhand.core.messages import Message
from deskhand.core.state import Claim, Ending
from deskhand.core.tickets import Ticket
from deskhand.store import facts
from deskhand.store.journal import store_steps
from deskhand.store.rows import (
    change_ticket,
    put_message,
    put_outbox,
    save_ticket,
    write_event,
)
from deskhand.store.tables import accounts, contacts, messages, tickets, turns


async def finish(
    connection: AsyncConnection, claim: Claim, ticket: Ticket, ending: Ending, now: datetime
) -> Ticket:
    await store_steps(connection, claim, ending.steps, ending.usage, now)
    columns: dict[str, Any] = {}
    if ending.context is not None:
        columns["account_id"] = await _remember(connection, ticket, ending.context, now)
    columns |= {"category": ending.category or ticket.category}
    columns |= {"language": ending.language or ticket.language}
    columns |= {"mode": ending.mode or ticket.mode}
    columns |= {"priority": max(ticket.priority, ending.priority)}
    if ending.summary is not None:
        columns |= {"summary": ending.summary, "summarised": ending.summarised}
    if ending.change is not None:
        ticket = await change_ticket(
            connection,
            ticket,
            ending.change,
            "ai",
            now,
            approval_expires=ending.approval_expires,
            claim=claim,
            **columns,
        )
    else:
        ticket = ticket.model_copy(update=columns)
        await save_ticket(connection, ticket)
    await _write_outcome(connection, claim, ticket, ending, now)
    await put_outbox(connection, ticket.id, ticket.epoch, ending.dispatches, now)
    await facts.set_facts(
        connection,
        ticket.id,
        category=ticket.category,
        counts=ticket.kind == "question" and ticket.mode not in ("shadow", "off"),
    )
    await end(connection, claim, "ended", now)
    return ticket


async def _write_outcome(
    connection: AsyncConnection, claim: Claim, ticket: Ticket, ending: Ending, now: datetime
) -> None:
    outcome = ending.outcome
    if isinstance(outcome, Replied):
        role = "draft" if outcome.draft else "ai"
        await _say(connection, ticket, role, outcome.text, now)
        kind = "draft" if outcome.draft else "replied"
        await log_end(connection, claim, kind, now, shadow=ending.shadow)
    elif isinstance(outcome, HandedOff):
        if outcome.text:
            await _say(connection, ticket, "ai", outcome.text, now)
        await facts.handed_off(connection, ticket.id, outcome.brief)
        await log_end(
            connection,
            claim,
            "handed_off",
            now,
            reason=outcome.verdict.reason,
            evidence=outcome.verdict.evidence,
            rule=outcome.verdict.rule,
            shadow=ending.shadow,
        )
    else:
        await log_end(connection, claim, "nothing", now, evidence=outcome.why)


async def _say(
    connection: AsyncConnection, ticket: Ticket, role: Any, words: str, now: datetime
) -> None:
    message = Message(
        id=new_id(), role=role, text=words, author="Deskhand", at=now, language=ticket.language
    )
    await put_message(connection, ticket.id, message)
    await write_event(connection, ticket.id, MessageAdded(message_id=message.id, role=role), now)


async def _remember(
    connection: AsyncConnection, ticket: Ticket, context: Context, now: datetime
) -> str:
    """Keep the context with the ticket, and the account as it was last seen. Its id."""
    await connection.execute(
        update(tickets)
        .where(tickets.c.id == ticket.id)
        .values(context=context.model_dump(mode="json"))
    )
    contact, account = context.contact, context.account
    if account is None:
        return ticket.account_id
    seen = {"name": account.name, "tier": account.tier, "plan": account.plan, "seen_at": now}
    await connection.execute(
        upsert(accounts)
        .values(id=account.id, **seen)
        .on_conflict_do_update(index_elements=[accounts.c.id], set_=seen)
    )
    known = {"account_id": account.id, "name": contact.name, "role": contact.role}
    await connection.execute(
        update(contacts).where(contacts.c.id == ticket.contact_id).values(**known)
    )
    return account.id


async def merge(connection: AsyncConnection, claim: Claim, now: datetime) -> None:
    waiting = await connection.execute(
        select(turns.c.id).where(turns.c.ticket_id == claim.ticket.id, turns.c.status == "waiting")
    )
    next_turn = waiting.scalar_one()
    await connection.execute(
        update(messages).where(messages.c.turn_id == claim.turn_id).values(turn_id=next_turn)
    )
    await connection.execute(
        update(turns).where(turns.c.id == next_turn).values(merges=claim.merges + 1)
    )
    await end(connection, claim, "superseded", now)
    await log_end(connection, claim, "superseded", now)


async def end(connection: AsyncConnection, claim: Claim, status: str, now: datetime) -> None:
    await connection.execute(
        update(turns).where(turns.c.id == claim.turn_id).values(status=status, ended_at=now)
    )


async def log_end(
    connection: AsyncConnection, claim: Claim, outcome: Any, now: datetime, **details: Any
) -> None:
    event = TurnEnded(outcome=outcome, **details)
    await write_event(connection, claim.ticket.id, event, now, claim)
