"""The last tickets decided again from the log: what this program and configuration would change.

What models and sources answered then is taken from the log, so nothing is asked and nothing is
done. A path that needs an answer that the log does not have is said to be unknown.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, RowMapping, and_, literal_column, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.actors import AI
from deskhand.core.contacts import Contact
from deskhand.core.decisions import HandedOff, Outcome, Passage, Reason, Replied, Verdict
from deskhand.core.errors import DeskhandError
from deskhand.core.ledger import LedgerRow
from deskhand.core.messages import Message, Sender
from deskhand.core.ports import SourceAnswer
from deskhand.core.state import Claim
from deskhand.core.tickets import Mode, Ticket
from deskhand.core.values import Value
from deskhand.flow.steps import CONTEXT, LOCAL_TRIAGE, Tried
from deskhand.flow.turn import turn
from deskhand.flow.turn_context import Parts, TurnContext
from deskhand.store.memory import MemoryStore
from deskhand.store.memory.state import Turn
from deskhand.store.rows import ledger_of, message_of, ticket_of
from deskhand.store.tables import events, ledger, messages, tickets

SAID = tuple(column for column in messages.c if column.name not in ("sender", "by"))
"""Of a message; `upgrade --check` reads databases that do not say who sent or wrote one."""
LAST = 200
"""Tickets that are decided again."""
PREVIEW_SECONDS = 5.0
"""Less than an answer of the pages may take (`web.limits`)."""
UNKNOWN = "unknown: a model or a source would be asked"
LATEST = text(
    "SELECT DISTINCT ON (e.ticket_id) e.ticket_id, e.turn_id, e.payload, e.at FROM events e "
    "JOIN (SELECT id FROM tickets WHERE kind = 'question' ORDER BY id DESC LIMIT :last) t "
    "ON t.id = e.ticket_id WHERE e.kind = 'turn_ended' "
    "AND e.payload ->> 'outcome' IN ('replied', 'draft', 'handed_off') "
    "ORDER BY e.ticket_id DESC, e.seq DESC"
)
THERE: ColumnElement[Any] = literal_column("*")
"""The columns that there are: before an upgrade the database lacks the newest."""
PartsFor = Callable[[MemoryStore], Parts]


class Redecided(Value):
    """One ticket's last decision, and what it would be now."""

    ticket_id: str
    subject: str = ""
    before: str
    now: str


class Compared(Value):
    """How many tickets were decided in two ways, and those that came out differently."""

    tickets: int
    older: int = 0
    """Tickets for which there was no time."""
    changed: tuple[Redecided, ...]


class NotInTheLog(DeskhandError):
    """The new path asks for something that was not asked then."""


class _Stopped:
    """The clock as it stood then: limits of a day and of a month end by it."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment


class _Silent:
    """Stands for the articles: what was found then is in the log."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self._languages = languages

    def languages(self) -> tuple[str, ...]:
        return self._languages

    async def find(
        self, query: str, language: str, limit: int = 5, *, few: bool = False
    ) -> tuple[Passage, ...]:
        raise NotInTheLog("knowledge")


async def compare(
    engine: AsyncEngine,
    as_it_is: PartsFor,
    as_it_would_be: PartsFor,
    last: int,
    seconds: float = PREVIEW_SECONDS,
) -> Compared:
    """The same last turns decided in two ways, the newest first, for about `seconds`. What neither can
    know from the log is no difference."""
    ended = await _ended(engine, last)

    def decide() -> Compared:
        end = monotonic() + seconds
        changed: list[Redecided] = []
        decided = 0
        with asyncio.Runner() as runner:
            for then in ended:
                one, other = (
                    runner.run(then.decide(as_it_is)),
                    runner.run(then.decide(as_it_would_be)),
                )
                if one != other:
                    changed.append(then.redecided(one, other))
                decided += 1
                if monotonic() > end:
                    break
        return Compared(tickets=decided, older=len(ended) - decided, changed=tuple(changed))

    # It computes for seconds, while others are served.
    return await asyncio.to_thread(decide)


async def redecide(engine: AsyncEngine, parts_for: PartsFor, last: int) -> list[Redecided]:
    """Decide the last `last` tickets' last turns again."""
    return [
        one.redecided(one.before, await one.decide(parts_for)) for one in await _ended(engine, last)
    ]


class _Then(NamedTuple):
    """A turn that ended, with what it began with and what was answered then."""

    claim: Claim
    stored: dict[str, Any]
    done: tuple[LedgerRow, ...]
    """The actions that counted against the limits then."""
    languages: tuple[str, ...]
    before: str

    def redecided(self, before: str, now: str) -> Redecided:
        """As it is told."""
        ticket = self.claim.ticket
        return Redecided(ticket_id=ticket.id, subject=ticket.subject, before=before, now=now)

    async def decide(self, parts_for: PartsFor) -> str:
        """What these parts would do now."""
        claim = self.claim
        store = MemoryStore()
        store.ledger_rows = {row.id: row for row in self.done}
        store.all_tickets[claim.ticket.id] = claim.ticket
        store.said[claim.ticket.id] = list(claim.said)
        store.senders[claim.ticket.id] = claim.sender
        then = Turn(claim.turn_id, claim.ticket.id, claim.asked_at)
        then.status, then.attempt = "claimed", claim.attempt
        store.turns[then.id] = then
        parts = replace(
            parts_for(store),
            knowledge=_Silent(self.languages),
            clock=_Stopped(claim.claimed_at),
            sources=(_Told(self.stored),),
        )
        ctx = _FromTheLog(parts, claim, dict(self.stored), claim.ticket.mode)
        try:
            return _named(await turn(ctx), ctx.mode)
        except NotInTheLog:
            return UNKNOWN


async def _ended(engine: AsyncEngine, last: int) -> list[_Then]:
    """The last turns of the last tickets."""
    found: list[_Then] = []
    async with engine.begin() as connection:
        spoken = await connection.execute(
            text("SELECT DISTINCT language FROM articles WHERE deleted_at IS NULL")
        )
        languages = tuple(sorted(spoken.scalars()))
        for ended in (await connection.execute(LATEST, {"last": last})).mappings().all():
            claim, stored = await _as_then(connection, ended)
            done, waited = await _actions(connection, claim)
            payload = ended["payload"]
            before = _name(payload["outcome"], payload.get("reason"), waited, payload["shadow"])
            found.append(_Then(claim, stored, done, languages, before))
    return found


class _Told:
    """What the sources told then, as one source."""

    name = "log"
    needed = True

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self._stored = stored

    async def ask(self, sender: Sender, contact: Contact | None, at: datetime) -> SourceAnswer:
        """The context of the turn. Raises `NotInTheLog` where it is not there any more."""
        if CONTEXT.name not in self._stored:
            raise NotInTheLog("the context")
        told = CONTEXT.decode(self._stored[CONTEXT.name])
        return SourceAnswer(
            contact=told.contact if told.contact.known else None,
            account=told.account,
            orders=told.orders,
            invoices=told.invoices,
            recent_tickets=told.recent_tickets,
            facts=told.facts,
            conflict=told.conflict,
        )


class _FromTheLog(TurnContext):
    """A turn whose models are the log."""

    async def ask(self, chain: Any, call: Any, may_wait: bool = False) -> Tried[Any]:
        """Nobody is asked: what the decision needs is unknown, and other words are code's."""
        if may_wait:
            raise NotInTheLog("a model")
        verdict = Verdict(reason=Reason.MODEL_FAILED, evidence="nobody was asked", rule="log")
        return Tried(verdict=verdict)


async def _as_then(connection: AsyncConnection, ended: RowMapping) -> tuple[Claim, dict[str, Any]]:
    """The claim as it was, and the results that were stored, but for what code alone decides."""
    ticket_row = (
        (
            await connection.execute(
                select(THERE).select_from(tickets).where(tickets.c.id == ended["ticket_id"])
            )
        )
        .mappings()
        .one()
    )
    said = await connection.execute(
        select(*SAID).where(messages.c.ticket_id == ended["ticket_id"]).order_by(messages.c.id)
    )
    rows = said.mappings().all()
    steps = await connection.execute(
        select(events.c.step, events.c.payload["result"]).where(
            events.c.turn_id == ended["turn_id"], events.c.step.is_not(None)
        )
    )
    stored = {row[0]: row[1] for row in steps if row[0] != LOCAL_TRIAGE.name}
    own = tuple(
        message_of(row)
        for row in rows
        if row["turn_id"] == ended["turn_id"] and row["role"] == "customer"
    )
    before = tuple(_history(rows, ended))
    ticket: Ticket = ticket_of(ticket_row).model_copy(
        update={
            "owner": "ai",
            "person": "",
            "status": "open",
            "open_since": own[0].at if own else None,
        }
    )
    context = CONTEXT.readable(stored[CONTEXT.name]) if CONTEXT.name in stored else None
    asked_at = own[0].at if own else ended["at"]
    claim = Claim(
        turn_id=ended["turn_id"],
        ticket=ticket,
        attempt=1,
        epoch=ticket.epoch,
        asked_at=asked_at,
        claimed_at=ended["at"],
        sender=Sender(id=context.contact.id if context else ""),
        messages=own,
        history=before,
        context=context,
        replies_last_hour=sum(
            one.role == "ai" and ended["at"] - one.at <= timedelta(hours=1) for one in before
        ),
    )
    return claim, stored


async def _actions(connection: AsyncConnection, claim: Claim) -> tuple[tuple[LedgerRow, ...], bool]:
    """What had been done for the customer, and by the AI on that day, before the turn; and whether
    the turn's own action waited for an approval."""
    midnight = claim.claimed_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = await connection.execute(
        select(THERE)
        .select_from(ledger)
        .where(
            ledger.c.created_at <= claim.claimed_at,
            or_(
                ledger.c.contact == claim.sender.id,
                and_(ledger.c.by == AI, ledger.c.created_at >= midnight),
            ),
        )
    )
    found = [ledger_of(row) for row in rows.mappings()]
    own = [row for row in found if row.turn_id == claim.turn_id]
    waited = any(row.expires_at is not None for row in own)
    return tuple(row for row in found if row not in own), waited


def _history(rows: Any, ended: RowMapping) -> list[Message]:
    return [
        message_of(row)
        for row in rows
        if row["turn_id"] != ended["turn_id"]
        and row["at"] < ended["at"]
        and (row["turn_id"] is None or row["turn_id"] < ended["turn_id"])
    ]


def _named(outcome: Outcome, mode: Mode) -> str:
    if isinstance(outcome, Replied):
        waits = outcome.effect.status == "awaiting_approval"
        return _name("draft" if outcome.draft else "replied", None, waits, mode == "shadow")
    if isinstance(outcome, HandedOff):
        return _name("handed_off", outcome.verdict.reason)
    return outcome.kind


def _name(outcome: str, reason: str | None, waits: bool = False, shadow: bool = False) -> str:
    if outcome == "draft" and shadow:
        return "shadow"
    if waits and outcome in ("replied", "draft"):
        return f"{outcome} (awaiting_approval)"
    return f"{outcome} ({reason})" if reason else outcome
