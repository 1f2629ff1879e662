"""The journal: a turn's steps are rows of the event log, written once."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ARRAY,
    RowMapping,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.context import TICKET_WINDOW, Context
from deskhand.core.decisions import Usage
from deskhand.core.errors import Fenced, NotFound, StepAlreadyStored
from deskhand.core.events import ModelCalled
from deskhand.core.state import Claim, Step
from deskhand.core.values import readable
from deskhand.store.database import reading
from deskhand.store.identities import ONE, WHOLE, whole_of
from deskhand.store.rows import event_row, message_of, said_by, sender_of, ticket_of
from deskhand.store.stop import STOPS
from deskhand.store.tables import contacts, events, messages, tickets, turns

UNFINISHED = ("waiting", "claimed", "parked")
"""Turns in these states have not ended."""
HISTORY = 1000
"""Messages of a ticket that a turn loads at most."""
FIRST_WORDS = 300
RECENT = 20


_FENCE = """
WITH mine AS (
    SELECT id, ticket_id FROM turns
    WHERE id = :turn AND attempt = :attempt AND status = 'claimed' FOR SHARE
)"""
_COUNT = """, counted AS (
    UPDATE ticket_facts SET cost = cost + :cost, model_calls = model_calls + :calls,
        input_tokens = input_tokens + :input, cached_tokens = cached_tokens + :cached,
        output_tokens = output_tokens + :output
    FROM mine WHERE ticket_facts.ticket_id = mine.ticket_id
)"""
_LOG = """
INSERT INTO events (ticket_id, turn_id, step, attempt, kind, payload, at)
SELECT mine.ticket_id, mine.id, row.step, :attempt, row.kind, row.payload, :now
FROM mine, jsonb_to_recordset(CAST(:rows AS jsonb)) AS row(step text, kind text, payload jsonb)
"""
STORE = text(_FENCE + _LOG)
STORE_AND_COUNT = text(_FENCE + _COUNT + _LOG)


class PostgresJournal:
    """See `deskhand.core.state.Journal`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._at_once = reading(engine)

    async def claim(self, turn_id: str, now: datetime) -> Claim | None:
        """Own the turn and freeze its messages; `claimed_at` is the first attempt's."""
        async with self._engine.begin() as connection:
            found = await connection.execute(OF_TURN, {"turn": turn_id})
            row = found.mappings().one_or_none()
            if row is None:
                raise NotFound(f"there is no turn {turn_id}")
            ticket = ticket_of(row)
            claimed = await connection.execute(
                CLAIM, {"turn": turn_id, "epoch": ticket.epoch, "now": now}
            )
            turn = claimed.one_or_none()
            if turn is None:
                return None
            claim = Claim(
                turn_id=turn_id,
                ticket=ticket,
                attempt=turn.attempt,
                epoch=turn.epoch,
                merges=turn.merges,
                parks=turn.parks,
                asked_at=turn.created_at,
                claimed_at=turn.claimed_at,
                sender=sender_of(row),
                messages=(),
                context=readable(Context, row["context"]),
                stopped=row["stopped"],
            )
            theirs = {"ticket": ticket.id, "verified": row["verified"], "people": row["people"]}
            return await _with_conversation(connection, claim, theirs, now)

    async def steps(self, claim: Claim) -> dict[str, Any]:
        """The results stored so far, by step."""
        async with self._at_once.connect() as connection:
            rows = await connection.execute(
                select(events.c.step, events.c.payload["result"]).where(
                    events.c.turn_id == claim.turn_id, events.c.step.is_not(None)
                )
            )
            return {row[0]: row[1] for row in rows}

    async def store(
        self, claim: Claim, steps: tuple[Step, ...], usage: tuple[Usage, ...], now: datetime
    ) -> None:
        """Store results once: fence, steps, model calls and their cost in one statement."""
        rows = [*step_rows(claim, steps), *usage_rows(claim, usage, now)]
        try:
            async with self._at_once.connect() as connection:
                stored = await connection.execute(
                    STORE_AND_COUNT if usage else STORE,
                    {
                        "turn": claim.turn_id,
                        "attempt": claim.attempt,
                        "now": now,
                        "rows": json.dumps(rows, default=str),
                        **(_totals(usage) if usage else {}),
                    },
                )
                if not stored.rowcount:
                    raise Fenced(f"turn {claim.turn_id} has a newer attempt, or has ended")
        except IntegrityError as error:
            if not stored_before(error):
                raise
            names = ", ".join(step.name for step in steps)
            raise StepAlreadyStored(f"{names} of turn {claim.turn_id}") from error


def _claim() -> Select[Any]:
    """One statement: a higher attempt, and the log of it. No row where the turn has ended."""
    now = bindparam("now", type_=turns.c.claimed_at.type)
    turn = (
        update(turns)
        .where(turns.c.id == bindparam("turn"), turns.c.status.in_(UNFINISHED))
        .values(
            status="claimed",
            attempt=turns.c.attempt + 1,
            claimed_at=func.coalesce(turns.c.claimed_at, now),
            epoch=case(
                (turns.c.status == "waiting", bindparam("epoch", type_=turns.c.epoch.type)),
                else_=turns.c.epoch,
            ),
            resume_at=None,
        )
        .returning(turns)
        .cte("turn")
    )
    told = select(
        turn.c.ticket_id,
        turn.c.id,
        turn.c.attempt,
        literal("turn_claimed"),
        func.jsonb_build_object("epoch", turn.c.epoch),
        now,
    )
    columns = ["ticket_id", "turn_id", "attempt", "kind", "payload", "at"]
    return select(turn).add_cte(insert(events).from_select(columns, told).cte("told"))


ALIKE = select(func.array_agg(ONE.c.id)).where(whole_of(ONE) == WHOLE).scalar_subquery()
OF_TURN = (
    select(
        tickets,
        case((tickets.c.verified, ALIKE), else_=array([contacts.c.id])).label("people"),
        said_by(messages.c.turn_id == turns.c.id),
        contacts.c.external_id,
        contacts.c.email.label("contact_email"),
        contacts.c.name.label("contact_name"),
        STOPS.label("stopped"),
    )
    .join(turns, turns.c.ticket_id == tickets.c.id)
    .join(contacts, contacts.c.id == tickets.c.contact_id)
    .where(turns.c.id == bindparam("turn"))
    .with_for_update(key_share=True, of=tickets)
)
"""Hot statements are built once: SQLAlchemy spends more on a new one than on running it."""
CLAIM = _claim()
PEOPLE = bindparam("people", type_=ARRAY(String))
"""Of whom somebody vouches for under every name, of others under the one that they gave: who only says to
be somebody uses up nothing of theirs, and learns nothing."""
FIRST_TEXT = (
    select(messages.c.text)
    .where(messages.c.ticket_id == tickets.c.id, messages.c.role == "customer")
    .order_by(messages.c.id)
    .limit(1)
    .scalar_subquery()
)
RECENT_TICKETS = (
    select(tickets.c.category, tickets.c.opened_at, tickets.c.subject, FIRST_TEXT.label("text"))
    .where(
        tickets.c.contact_id == func.any(PEOPLE),
        tickets.c.verified == bindparam("verified"),
        tickets.c.id != bindparam("ticket"),
        tickets.c.kind == "question",
        tickets.c.opened_at >= bindparam("since"),
        tickets.c.opened_at <= bindparam("now"),
    )
    .order_by(tickets.c.opened_at.desc())
    .limit(RECENT)
)

REPLIES = (
    select(func.count())
    .select_from(messages.join(tickets, messages.c.ticket_id == tickets.c.id))
    .where(
        or_(
            and_(
                tickets.c.contact_id == func.any(PEOPLE),
                tickets.c.verified == bindparam("verified"),
            ),
            tickets.c.id == bindparam("ticket"),
        ),
        messages.c.role == "ai",
        messages.c.at >= bindparam("since"),
    )
    .scalar_subquery()
)
"""How often the AI has answered this contact, on whatever tickets: a machine that answers back may open
a new one each time."""
SAID = messages.alias("said")
CONVERSATION = (
    select(SAID, REPLIES.label("replies"))
    .where(SAID.c.ticket_id == bindparam("ticket"))
    .order_by(SAID.c.at.desc(), SAID.c.id.desc())
    .limit(HISTORY)
)


def step_rows(claim: Claim, steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    """Results as rows of the log; the index on (turn, step) keeps them single."""
    return [
        {
            "ticket_id": claim.ticket.id,
            "turn_id": claim.turn_id,
            "step": step.name,
            "attempt": claim.attempt,
            "kind": "step_stored",
            "payload": {"result": step.result},
        }
        for step in steps
    ]


def usage_rows(claim: Claim, usage: tuple[Usage, ...], now: datetime) -> list[dict[str, Any]]:
    """Model calls as rows of the log."""
    return [event_row(claim.ticket.id, ModelCalled(usage=use), now, claim) for use in usage]


def stored_before(error: IntegrityError) -> bool:
    """Whether the index on (turn, step) refused, and not any other rule of the tables."""
    diagnosis = getattr(error.orig, "diag", None)
    return getattr(diagnosis, "constraint_name", "") == "uq_events_turn_id_step"


def _totals(usage: tuple[Usage, ...]) -> dict[str, Any]:
    return {
        "cost": sum((use.cost for use in usage if use.cost), start=Decimal(0)),
        "calls": len(usage),
        "input": sum(use.input_tokens for use in usage),
        "cached": sum(use.cached_tokens for use in usage),
        "output": sum(use.output_tokens for use in usage),
    }


async def _with_conversation(
    connection: AsyncConnection, claim: Claim, theirs: dict[str, Any], now: datetime
) -> Claim:
    found = await connection.execute(CONVERSATION, {**theirs, "since": now - timedelta(hours=1)})
    rows = found.mappings().all()
    own = [
        row
        for row in reversed(rows)
        if row["turn_id"] == claim.turn_id and row["role"] == "customer"
    ]
    said = [
        row for row in reversed(rows) if row["turn_id"] != claim.turn_id and _earlier(row, claim)
    ]
    return claim.model_copy(
        update={
            "messages": tuple(message_of(row) for row in own),
            "history": tuple(message_of(row) for row in said),
            "recent": await _recent(connection, theirs, claim.claimed_at),
            "replies_last_hour": rows[0]["replies"] if rows else 0,
        }
    )


def _earlier(row: RowMapping, claim: Claim) -> bool:
    """Whether a message belongs before the claim's: the same set at every attempt."""
    if row["role"] == "customer":
        return row["turn_id"] is None or row["turn_id"] < claim.turn_id
    return row["at"] <= claim.claimed_at


async def _recent(
    connection: AsyncConnection, theirs: dict[str, Any], now: datetime
) -> tuple[tuple[str, datetime, str], ...]:
    """Deskhand's own earlier tickets of the person within 30 days."""
    rows = await connection.execute(
        RECENT_TICKETS, {**theirs, "since": now - TICKET_WINDOW, "now": now}
    )
    return tuple(
        (row.category, row.opened_at, f"{row.subject} {row.text}"[:FIRST_WORDS]) for row in rows
    )
