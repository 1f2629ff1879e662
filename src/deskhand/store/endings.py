"""T6: the end of a turn, in the transaction that its caller opened."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.core.actors import AI
from deskhand.core.context import Context
from deskhand.core.decisions import Asked, HandedOff, NothingToDo, Replied
from deskhand.core.errors import StepAlreadyStored
from deskhand.core.events import TurnEnded
from deskhand.core.ids import new_id
from deskhand.core.messages import Message
from deskhand.core.state import Claim, Ending
from deskhand.core.tickets import Ticket
from deskhand.store import facts
from deskhand.store.identities import resolve
from deskhand.store.journal import step_rows, stored_before, usage_rows
from deskhand.store.rows import (
    cancel_guarded,
    changed_ticket,
    check_fence,
    event_row,
    outbox_rows,
    put_message,
    write_event,
    write_together,
)
from deskhand.store.stop import STOPS
from deskhand.store.tables import accounts, citations, contacts, ledger, messages, outbox, turns
from deskhand.store.writes import Put, PutAll, Set, Write, write


class Standing(NamedTuple):
    """What the end of a turn depends on, read under the ticket's lock."""

    newer: bool
    """The customer has written again: a turn waits behind this one."""
    waits_until: datetime | None
    """When the first of the ticket's approvals expires."""
    stopped: bool
    """The AI is stopped."""
    pending: bool
    """Deliveries of the ticket wait to leave."""


def _standing() -> Any:
    behind = turns.alias("behind")
    newer = (
        select(behind.c.id)
        .where(
            behind.c.ticket_id == bindparam("ticket"),
            behind.c.status == "waiting",
            behind.c.id != bindparam("turn"),
        )
        .exists()
    )
    waits_until = (
        select(func.min(ledger.c.expires_at))
        .where(ledger.c.ticket_id == bindparam("ticket"), ledger.c.status == "awaiting_approval")
        .scalar_subquery()
    )
    pending = (
        select(outbox.c.id)
        .where(outbox.c.ticket_id == bindparam("ticket"), outbox.c.status == "pending")
        .exists()
    )
    return select(
        turns.c.attempt,
        turns.c.status,
        newer.label("newer"),
        waits_until.label("until"),
        STOPS.label("stopped"),
        pending.label("pending"),
    ).where(turns.c.id == bindparam("turn"))


STANDING = _standing()


async def standing(connection: AsyncConnection, claim: Claim) -> Standing:
    """Raises `Fenced`. The ticket's lock keeps the answer true: claims and messages take it too."""
    found = await connection.execute(STANDING, {"turn": claim.turn_id, "ticket": claim.ticket.id})
    row = found.one()
    check_fence(claim, row.attempt, row.status)
    return Standing(row.newer, row.until, row.stopped, row.pending)


async def finish(
    connection: AsyncConnection,
    claim: Claim,
    ticket: Ticket,
    ending: Ending,
    stands: Standing,
    now: datetime,
) -> Ticket:
    """Write everything about the end of a turn: one statement, and one more where a hand-off
    cancels what was to leave."""
    columns: dict[str, Any] = {
        "category": ending.category or ticket.category,
        "language": ending.language or ticket.language,
        "mode": ending.mode or ticket.mode,
        "priority": max(ticket.priority, ending.priority),
    }
    if ending.place is not None:
        columns |= ending.place.model_dump()
    with_it: list[Write] = [_ended(claim, "ended", now)]
    kept: dict[str, Any] = {}
    if ending.context is not None:
        kept["context"] = ending.context.model_dump(mode="json")
        with_it += _seen(ticket, ending.context, now)
        account = ending.context.account
        columns["account_id"] = account.id if account else ticket.account_id
        await resolve(connection, ticket, ending.context.contact, now)
    if ending.summary is not None:
        columns |= {"summary": ending.summary, "summarised": ending.summarised}
    told = [*step_rows(claim, ending.steps), *usage_rows(claim, ending.usage, now)]
    values = facts.of_usage(ending.usage)
    after = ticket.model_copy(update=columns)
    if ending.change is not None:
        after, event = changed_ticket(
            ticket, ending.change, AI, now, ending.approval_expires or stands.waits_until, **columns
        )
        values |= facts.of_change(ticket, after, ending.change, now)
        told.append(event_row(ticket.id, event, now, claim))
    values |= {"category": after.category, "counts": facts.counts(after)}
    for message in _said(after, claim, ending, now):
        row, added = put_message(ticket.id, message)
        with_it.append(row)
        told.append(added)
    if isinstance(ending.outcome, Replied):
        with_it.append(_cited(claim, ending.outcome.citations, now))
    if isinstance(ending.outcome, HandedOff):
        values |= facts.of_brief(ending.outcome.brief)
    told.append(event_row(ticket.id, _end(ending), now, claim))
    with_it.append(outbox_rows(ticket.id, after.epoch, ending.dispatches, now))
    if after.epoch != ticket.epoch and stands.pending:
        await cancel_guarded(connection, after, now)
    try:
        await write_together(connection, after, values, told, now, with_it, **kept)
    except IntegrityError as error:
        if not stored_before(error):
            raise
        raise StepAlreadyStored(f"a step of turn {claim.turn_id}") from error
    return after


def _cited(claim: Claim, cited: tuple[str, ...], now: datetime) -> PutAll:
    """Which articles an answer rests on; what it cites of the context is no article's."""
    found = dict.fromkeys(one.rpartition("#")[0] for one in cited if "#" in one)
    common = {"turn_id": claim.turn_id, "ticket_id": claim.ticket.id, "at": now}
    rows = [{"article": article, **common} for article in found]
    return PutAll(citations, ("turn_id", "article", "ticket_id", "at"), rows)


def _said(ticket: Ticket, claim: Claim, ending: Ending, now: datetime) -> list[Message]:
    """What is said at the end: to the customer, or as a draft."""
    outcome = ending.outcome
    text = "" if isinstance(outcome, NothingToDo) else outcome.text
    if not text:
        return []
    role = "draft" if isinstance(outcome, Replied) and outcome.draft else "ai"
    return [
        Message(
            id=ending.message_id or new_id(),
            role=role,
            text=text,
            turn_id=claim.turn_id,
            author="Deskhand",
            at=now,
            language=ticket.language,
        )
    ]


def _end(ending: Ending) -> TurnEnded:
    outcome = ending.outcome
    if isinstance(outcome, Replied):
        return TurnEnded(outcome="draft" if outcome.draft else "replied", shadow=ending.shadow)
    if isinstance(outcome, Asked):
        return TurnEnded(outcome="asked", shadow=ending.shadow)
    if isinstance(outcome, HandedOff):
        return TurnEnded(
            outcome="handed_off",
            reason=outcome.verdict.reason,
            evidence=outcome.verdict.evidence,
            rule=outcome.verdict.rule,
            shadow=ending.shadow,
        )
    return TurnEnded(outcome="nothing", evidence=outcome.why)


def _seen(ticket: Ticket, context: Context, now: datetime) -> list[Write]:
    """Keep the account and the contact as they were last seen."""
    contact, account = context.contact, context.account
    if account is None:
        return []
    seen = {"name": account.name, "tier": account.tier, "plan": account.plan, "seen_at": now}
    known = {"account_id": account.id, "name": contact.name, "role": contact.role}
    return [
        Put(accounts, {"id": account.id, **seen}, or_update=True),
        Set(contacts, ticket.contact_id, known),
    ]


async def merge(connection: AsyncConnection, claim: Claim, now: datetime) -> None:
    waiting = await connection.execute(
        select(turns.c.id).where(turns.c.ticket_id == claim.ticket.id, turns.c.status == "waiting")
    )
    next_turn = waiting.scalar_one()
    await connection.execute(
        update(messages)
        .where(messages.c.turn_id == claim.turn_id, messages.c.role == "customer")
        .values(turn_id=next_turn)
    )
    await connection.execute(
        update(turns)
        .where(turns.c.id == next_turn)
        .values(merges=claim.merges + 1, created_at=func.least(turns.c.created_at, claim.asked_at))
    )
    await end(connection, claim, "superseded", now)
    await log_end(connection, claim, "superseded", now)


def _ended(claim: Claim, status: str, now: datetime) -> Set:
    return Set(turns, claim.turn_id, {"status": status, "ended_at": now})


async def end(connection: AsyncConnection, claim: Claim, status: str, now: datetime) -> None:
    """The turn is over."""
    await write(connection, [_ended(claim, status, now)])


async def log_end(
    connection: AsyncConnection, claim: Claim, outcome: Any, now: datetime, **details: Any
) -> None:
    """Tell of a turn that ended without an ending of its own."""
    event = TurnEnded(outcome=outcome, **details)
    await write_event(connection, claim.ticket.id, event, now, claim)
