"""Two workers, people, customers and a clock at one Postgres: whatever they do, and in any order.

A plain model of the design says what every step must do; after each step the whole database is
compared with it, and the log is read from its beginning.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Literal, NamedTuple, TypeVar, get_args

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Table, select, text
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncEngine
from tests.colleagues import user
from tests.contract.conftest import BRIEF, LIMITS, MARA, Store, hand_off, mail, reply
from tests.unit.test_ticket_machine import Told

from deskhand.core.actors import AI, SYSTEM, Actor
from deskhand.core.decisions import EffectStatus, NothingToDo, Replied
from deskhand.core.errors import (
    DeskhandError,
    Fenced,
    Overtaken,
    Refused,
    StepAlreadyStored,
    Superseded,
)
from deskhand.core.ledger import Approval, LedgerRow
from deskhand.core.ports import Plan
from deskhand.core.state import Claim, Dispatch, Ending, OutboxRow, Step
from deskhand.core.tickets import Kind
from deskhand.core.transitions import Change
from deskhand.engine.jobs import Jobs
from deskhand.store.budget import PostgresBudget
from deskhand.store.journal import PostgresJournal
from deskhand.store.ledger import PostgresLedger
from deskhand.store.outbox import PostgresOutbox
from deskhand.store.stop import PostgresStop
from deskhand.store.tables import events, ledger, messages, outbox, ticket_facts, tickets, turns
from deskhand.store.tickets import PostgresTickets
from deskhand.testing.clock import SettableClock

SHORT = settings(
    max_examples=30,
    stateful_step_count=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
)
LONG = settings(SHORT, max_examples=200, stateful_step_count=80, derandomize=False, database=None)
"""Another way each time; asked for with `--hypothesis-seed=random`."""

JONAS = "jonas"
"""Mara's colleague."""
WORKERS = ("A", "B")
LEASE = timedelta(seconds=120)
"""After which a row that is being sent belongs to nobody."""
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=2),
    timedelta(hours=1),
    timedelta(hours=5),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=8),
)
BY_PEOPLE: tuple[Change, ...] = (
    "take_over",
    "assign",
    "give_back",
    "person_reply",
    "snooze",
    "resolve",
    "reopen",
    "send_draft",
)
REPEATABLE = frozenset({"mail"})
"""The mail server drops what it gets twice; the team's chat does not."""
UNFINISHED = ("pending", "sending")
EVERYTHING = "TRUNCATE accounts, contacts, tickets, spending, procrastinate_jobs CASCADE"
T = TypeVar("T")


@dataclass
class SomeMessage:
    """A message, and the turn that answers it, or that said it. Ids are known of the customers' alone."""

    role: str
    id: str = ""
    turn: "SomeTurn | None" = None


@dataclass(eq=False)
class SomeTurn:
    """A turn as the design has it."""

    id: str
    ticket: "SomeTicket"
    asked: datetime
    status: Literal["waiting", "claimed", "parked", "ended", "superseded"] = "waiting"
    attempt: int = 0
    epoch: int = 0
    merges: int = 0
    parks: int = 0
    resumes: datetime | None = None
    steps: set[str] = field(default_factory=set[str])


@dataclass(eq=False)
class SomeTicket:
    """A ticket, what was said on it, and its turns, all in their order."""

    id: str
    thread: str
    told: Told
    linked: str = ""
    due: tuple[datetime | None, str] = (None, "")
    said: list[SomeMessage] = field(default_factory=list[SomeMessage])
    turns: list[SomeTurn] = field(default_factory=list[SomeTurn])
    happened: list[Change] = field(default_factory=list[Change])

    def waiting(self) -> SomeTurn | None:
        return next((turn for turn in self.turns if turn.status == "waiting"), None)

    def claimed(self) -> SomeTurn | None:
        return next((turn for turn in self.turns if turn.status == "claimed"), None)

    def parked(self) -> SomeTurn | None:
        return next((turn for turn in self.turns if turn.status == "parked"), None)


@dataclass(eq=False)
class Held:
    """A claim in the hands of a worker, who may not know that it is worth nothing any more."""

    worker: str
    claim: Claim
    turn: SomeTurn
    must: Literal["", "merge", "abandon", "hand off"] = ""
    """What the worker has been told to do with the turn."""

    @property
    def is_worth_something(self) -> bool:
        return self.turn.status == "claimed" and self.turn.attempt == self.claim.attempt


@dataclass(eq=False)
class SomeEffect:
    """A row of the ledger."""

    id: str
    key: str
    ticket: SomeTicket
    epoch: int
    status: EffectStatus
    expires: datetime | None
    by: Actor = AI
    is_told: bool = False


@dataclass(eq=False)
class SomeDispatch:
    """A row of the outbox."""

    id: str
    ticket: SomeTicket
    lane: str
    epoch: int | None
    next_at: datetime
    touched: datetime
    status: str = "pending"
    attempts: int = 0
    claimed: OutboxRow | None = None
    """As the dispatcher that sends it got it."""


class Stage(NamedTuple):
    """What every run of the machine shares; it begins with empty tables."""

    runner: asyncio.Runner
    engine: AsyncEngine
    jobs: Jobs


WRITTEN = "My probe is offline."
"""Each message; the same id comes with the same words."""


class DeskMachine(RuleBasedStateMachine):
    """Ana writes, workers A and B work and die, Mara and Jonas step in, time passes.

    Who does what is drawn by a lot of each step among what is possible then: Hypothesis's own
    choice of rules comes in swarms, which leave out what makes a turn go on to its end.
    """

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.runner, self.engine, jobs = stage
        engine = self.engine
        self.clock = SettableClock()
        self.tickets = PostgresTickets(engine, jobs.defer_turn)
        self.ledger = PostgresLedger(engine, LIMITS, jobs.defer_effect)
        self.store = Store(
            PostgresJournal(engine),
            self.ledger,
            PostgresOutbox(engine),
            self.tickets,
            PostgresBudget(engine),
            PostgresStop(engine),
            self.clock,
        )
        self.all: list[SomeTicket] = []
        self.held: list[Held] = []
        self.effects: list[SomeEffect] = []
        self.leaving: list[SomeDispatch] = []
        self.drawn: Counter[int] = Counter()
        self.lot = Random()
        self.received: list[tuple[str, str, str, Kind]] = []
        self.runner.run(self._begin_empty())

    # --- customers and the clock -----------------------------------------------------------------

    @initialize()
    def the_first_message(self) -> None:
        self._hear("garden", "question")

    @rule(lot=st.integers(0, 2**32 - 1))
    def somebody_goes_on(self, lot: int) -> None:
        self.drawn[lot] += 1
        self.lot = Random(f"{lot}:{self.drawn[lot]}")
        told = self.told_to("merge") + self.told_to("abandon")
        effects, sending, held = self.effects, self.being_sent(), self.held
        may: tuple[tuple[str, int, object, Callable[[], None]], ...] = (
            ("Ana asks", 4, True, lambda: self._hear("garden", "question")),
            ("Ana asks something else", 2, True, lambda: self._hear("parcel", "question")),
            ("Ana thanks", 2, True, lambda: self._hear("garden", "thanks")),
            ("Ana is away", 1, True, lambda: self._hear("garden", "automatic")),
            ("a message arrives twice", 1, True, self._hears_again),
            ("time passes", 4, True, self._time_passes),
            ("a ticket is due", 3, self.is_due(), self._is_due),
            ("a person acts", 4, True, self._acts_as_it_may),
            ("somebody is refused", 1, True, self._is_refused),
            ("a worker takes the next turn", 12, self.to_do(), self._begins),
            ("the other worker takes it up", 3, self.under_way(), self._takes_up),
            ("an old job runs again", 1, self.over(), self._runs_once_more),
            ("a worker stores a step", 4, held, self._stores_a_step),
            ("a worker intends a refund", 4, held, self._intends),
            ("a worker ends a turn", 8, held, self._ends),
            ("a worker finds no model", 4, held, self._parks),
            ("a turn is tried again", 14, self.parked(), self._resumes),
            ("a worker does as it was told", 6, told, self._as_told),
            ("an action is called", 3, effects, self._calls),
            ("an action is decided on", 3, effects, self._decides),
            ("an action is settled", 3, effects, self._settles),
            ("an action is told", 4, self.untold(), self._tells),
            ("the dispatcher looks", 6, self.leaving, self._looks),
            ("a delivery ends", 4, sending, self._delivers),
            ("a dispatcher wakes up late", 2, self.once_sent(), self._wakes_up_late),
            ("a person looks at a delivery", 2, self.leaving, self._looks_at_a_delivery),
        )
        possible = [one for one in may if one[2]]
        (chosen,) = self.lot.choices(possible, [weight for _, weight, _, _ in possible])
        note(f"    # {chosen[0]}")
        chosen[3]()

    def _one_of(self, items: Sequence[T]) -> T:
        """One of them; the newest more often than older ones."""
        return items[-1 - min(int(self.lot.expovariate(1)), len(items) - 1)]

    def _time_passes(self) -> None:
        self.clock.set(self.now + self.lot.choice(PAUSES))

    def _hears_again(self) -> None:
        message_id, ticket_id, thread, kind = self.received[-1]
        again = self.store.hear(WRITTEN, thread=thread, kind=kind, message_id=message_id)
        receipt = self._run(again)
        assert (receipt.duplicate, receipt.ticket_id) == (True, ticket_id)

    # --- workers ---------------------------------------------------------------------------------

    def _begins(self) -> None:
        turn = self._one_of(self.to_do())
        turn.status, turn.epoch = "claimed", turn.ticket.told.epoch
        self._claim(self.lot.choice(WORKERS), turn)
        before = turn.ticket.turns[: turn.ticket.turns.index(turn)]
        assert all(other.status in ("ended", "superseded") for other in before)

    def _resumes(self) -> None:
        """By a job of its own; it goes on where it was, at the epoch of its first claim."""
        turn = self._one_of(self.parked())
        turn.status, turn.resumes = "claimed", None
        self._claim(self.lot.choice(WORKERS), turn)
        assert turn is turn.ticket.turns[-1]

    def _takes_up(self) -> None:
        turn = self._one_of(self.under_way())
        holder = next(held.worker for held in reversed(self.held) if held.turn is turn)
        self._claim("B" if holder == "A" else "A", turn)

    def _runs_once_more(self) -> None:
        turn = self._one_of(self.over())
        assert self._run(self.store.journal.claim(turn.id, self.now)) is None

    def _stores_a_step(self) -> None:
        name = self.lot.choice(("context", "triage", "resolution"))
        held = self._one_of(self._free() or self.held)
        stores = self.store.note(held.claim, (name, {"by": held.worker}))
        if not held.is_worth_something:
            self._refuses(Fenced, stores)
        elif name in held.turn.steps:
            self._refuses(StepAlreadyStored, stores)
        else:
            self._run(stores)
            held.turn.steps.add(name)
        if held.claim.attempt > 1:
            assert self._run(self.store.journal.steps(held.claim)).keys() == held.turn.steps

    def _intends(self) -> None:
        over_limit = self.lot.random() < 0.5
        held = self._one_of(self._free() or self.held)
        turn, ticket = held.turn, held.turn.ticket
        existing = self._effect_of(turn)
        overtaken = (
            ticket.told.owner != "ai"
            or ticket.told.epoch != held.claim.epoch
            or ticket.told.status == "resolved"
        )
        if overtaken and existing is not None and existing.by != AI:
            return  # What a person approved: the ledger's own contract says what becomes of it.
        key = f"{ticket.id}:{turn.id}:REFUND"
        approval = Approval(expires_at=self.now + timedelta(hours=4), roles=("lead",), why="much")
        intends = self.ledger.intend(
            held.claim,
            Plan(
                action="REFUND", arguments={}, amount=Decimal(30), currency="EUR", order_id="F-1001"
            ),
            key,
            lambda totals: approval if over_limit else None,
            "en",
            self.now,
        )
        if not held.is_worth_something:
            self._refuses(Fenced, intends)
        elif existing is not None and overtaken and existing.status == "intent":
            self._refuses(Overtaken, intends)
            existing.status = "failed"
            held.must = "abandon"
        elif existing is not None:
            row = self._run(intends)
            assert isinstance(row, LedgerRow)
            assert row.id == existing.id
        elif overtaken:
            self._refuses(Overtaken, intends)
            held.must = "abandon"
        elif held.claim.merges < 2 and ticket.waiting() is not None:
            self._refuses(Superseded, intends)
            held.must = "merge"
        else:
            row = self._run(intends)
            assert isinstance(row, LedgerRow)
            assert (row.by, row.epoch, row.turn_id) == (AI, ticket.told.epoch, turn.id)
            self.effects.append(
                SomeEffect(row.id, key, ticket, row.epoch, row.status, row.expires_at)
            )
            assert row.status == ("awaiting_approval" if over_limit else "intent")

    def _ends(self) -> None:
        held = self._one_of(self._free() or self.held)
        how = self.lot.choice(("reply", "reply", "reply", "draft", "hand off"))
        how = "hand off" if held.must == "hand off" else how
        how = how if held.claim.ticket.owner == "ai" else "nothing"
        turn, ticket = held.turn, held.turn.ticket
        ending = self._ending(turn, how)
        ends = self.store.end(held.claim, ending)
        if not held.is_worth_something:
            self._refuses(Fenced, ends)
            self.held.remove(held)
        elif ticket.told.epoch != held.claim.epoch or ticket.told.status == "resolved":
            self._refuses(Overtaken, ends)
            held.must = "abandon"
        elif ending.may_be_superseded and held.claim.merges < 2 and ticket.waiting() is not None:
            self._refuses(Superseded, ends)
            held.must = "merge"
        elif ending.change and not ticket.told.may(ending.change, "", None, self.now):
            self._refuses(Refused, ends)
            held.must = "hand off"
        else:
            self._run(ends)
            turn.status = "ended"
            turn.steps.add("gate")
            if ending.change:
                self._changes(ticket, ending.change, approval=ending.approval_expires)
                role = "draft" if how == "draft" else "ai"
                ticket.said.append(SomeMessage(role, turn=turn))
                self._queues(ticket, ending.dispatches)

    def _as_told(self) -> None:
        if self.told_to("merge"):
            self._merges()
        else:
            self._abandons()

    def _merges(self) -> None:
        held = self._one_of(self.told_to("merge"))
        merges = self.tickets.merge_into_next(held.claim, self.now)
        if not held.is_worth_something:
            self._refuses(Fenced, merges)
            self.held.remove(held)
            return
        self._run(merges)
        self._is_merged(held.turn)

    def _is_merged(self, turn: SomeTurn) -> None:
        waiting = turn.ticket.waiting()
        assert waiting is not None
        self._takes_after(waiting, turn)
        waiting.merges = turn.merges + 1

    def _takes_after(self, newer: SomeTurn, older: SomeTurn) -> None:
        """What the older turn had to answer is the newer one's now, and has waited as long."""
        for message in older.ticket.said:
            if message.turn is older:
                message.turn = newer
        newer.asked = min(newer.asked, older.asked)
        older.status, older.resumes = "superseded", None

    def _parks(self) -> None:
        """No model works: the turn waits, unless the customer has written again."""
        held, until = self._one_of(self._free() or self.held), self.now + self.lot.choice(PAUSES)
        parks = self.tickets.park(held.claim, until, "no model", self.now)
        if not held.is_worth_something:
            self._refuses(Fenced, parks)
            self.held.remove(held)
            return
        self._run(parks)
        if held.turn.ticket.waiting() is not None:
            self._is_merged(held.turn)
            return
        held.turn.status, held.turn.resumes = "parked", until
        held.turn.parks += 1

    def _abandons(self) -> None:
        held = self._one_of(self.told_to("abandon"))
        abandons = self.tickets.abandon(held.claim, "overtaken", self.now)
        if not held.is_worth_something:
            self._refuses(Fenced, abandons)
            self.held.remove(held)
            return
        self._run(abandons)
        held.turn.status = "ended"

    # --- actions ---------------------------------------------------------------------------------

    def _calls(self) -> None:
        effect = self._one_of(self.effects)
        executes = self.ledger.execute(effect.id, self.now)
        if effect.status != "intent":
            self._refuses(Refused, executes)
            return
        self._run(executes)
        effect.status = "executing"

    def _settles(self) -> None:
        outcomes: tuple[EffectStatus, ...] = ("done", "done", "failed", "uncertain")
        outcome = self.lot.choice(outcomes)
        effect = self._one_of(self.effects)
        settles = self.ledger.settle(effect.id, outcome, effect.by, self.now)
        may_become = {"executing": ("done", "failed", "uncertain"), "uncertain": ("done", "failed")}
        if outcome not in may_become.get(effect.status, ("failed",) * (effect.status == "intent")):
            self._refuses(Refused, settles)
            return
        self._run(settles)
        effect.status = outcome

    def _decides(self) -> None:
        approves = self.lot.random() < 0.7
        effect = self._one_of(self.effects)
        decides = self.ledger.decide(effect.id, approves, MARA, None, self.now)
        too_late = effect.expires is not None and self.now > effect.expires
        if effect.status != "awaiting_approval" or (approves and too_late):
            self._refuses(Refused, decides)
            return
        row = self._run(decides)
        assert isinstance(row, LedgerRow)
        if approves:
            effect.status, effect.by, effect.epoch = "intent", MARA, effect.ticket.told.epoch
        else:
            effect.status = "refused"
            self._hands_off_later(effect.ticket)
        assert (row.status, row.by, row.epoch) == (effect.status, effect.by, effect.epoch)

    def _tells(self) -> None:
        effect = self._one_of(self.untold())
        effect.is_told = True
        if effect.ticket.told.may("effect_reply", MARA.name, None, self.now):
            self._says(effect.ticket, "effect_reply", MARA.name, "ai")

    # --- people and the clock --------------------------------------------------------------------

    def _acts_as_it_may(self) -> None:
        who = self.lot.choice((MARA.name, MARA.name, JONAS))
        ticket, until = self._one_of(self.all), self.now + timedelta(hours=5)
        allowed: list[Change] = [
            change for change in BY_PEOPLE if ticket.told.may(change, who, until, self.now)
        ]
        if all(message.role != "draft" for message in ticket.said):
            allowed = [change for change in allowed if change != "send_draft"]
        if not allowed:
            return
        change = self.lot.choice(allowed)
        if change in ("person_reply", "send_draft"):
            self._says(ticket, change, who, "person")
            return
        if change == "give_back":
            self._gives_back(ticket, who)
            return
        self._run(self.tickets.change(ticket.id, change, user(who), self.now, until=until))
        self._changes(ticket, change, who, until)

    def _is_refused(self) -> None:
        who = self.lot.choice((MARA.name, JONAS, ""))
        ticket = self._one_of(self.all)
        forbidden: list[Change] = [
            change
            for change in get_args(Change)
            if not ticket.told.may(change, who, self.now, self.now)
        ]
        change = self.lot.choice(forbidden)
        self._refuses(
            Refused,
            self.tickets.change(
                ticket.id,
                change,
                user(who),
                self.now,
                until=self.now,
                message=self._run(self.store.by_person("Not said.")),
                dispatches=(mail("Not sent."),),
                brief=BRIEF,
            ),
        )

    def _is_due(self) -> None:
        ticket = self._one_of(self.is_due())
        match ticket.due[1]:
            case "open_24h":
                self._hands_off_later(ticket)
            case "assume_resolved":
                self._acts("assume_resolved", ticket)
            case "snooze":
                self._acts("wake", ticket)
            case _:
                self._expires(ticket)

    # --- the dispatcher --------------------------------------------------------------------------

    def _looks(self) -> None:
        expected: set[str] = set()
        for row in self._first_of_each_lane():
            abandoned = row.status == "sending" and row.touched <= self.now - LEASE
            if not abandoned and not (row.status == "pending" and row.next_at <= self.now):
                continue
            if row.epoch is not None and row.epoch != row.ticket.told.epoch:
                row.status = "cancelled"
            elif abandoned and row.lane not in REPEATABLE:
                row.status = "uncertain"
            else:
                row.status, row.touched = "sending", self.now
                row.attempts += 1
                expected.add(row.id)
        found = self._run(self.store.outbox.claim_next(self.now, 1000, REPEATABLE))
        claimed = tuple(row for row in found if row.status == "sending")
        assert {row.id for row in claimed} == expected
        assert len(claimed) == len(expected)
        for row in self.leaving:
            row.claimed = next((one for one in claimed if one.id == row.id), row.claimed)

    def _delivers(self) -> None:
        outcomes = ("sent", "sent", "retry", "retry", "retry", "dead", "uncertain")
        how = self.lot.choice(outcomes)
        row = self._one_of(self.being_sent())
        self._run(self._writes_down(row, how))
        row.touched = self.now
        row.status = "pending" if how == "retry" else how
        if how == "retry":
            row.next_at = self.now + timedelta(seconds=5)

    async def _writes_down(self, row: SomeDispatch, how: str) -> None:
        """What a dispatcher does with a row that it was sending."""
        outbox, later = self.store.outbox, self.now + timedelta(seconds=5)
        assert row.claimed is not None
        match how:
            case "sent":
                await outbox.sent((row.claimed,), self.now)
            case "dead":
                await outbox.dead(row.claimed, "no such mailbox", self.now)
            case "uncertain":
                await outbox.uncertain(row.claimed, "no answer", self.now)
            case _:
                await outbox.retry(row.claimed, later, "busy", self.now)

    def _wakes_up_late(self) -> None:
        """Somebody else, or a person, has ended the row meanwhile: nothing of it changes."""
        how = self.lot.choice(("sent", "retry", "dead", "uncertain"))
        self._run(self._writes_down(self._one_of(self.once_sent()), how))

    def _looks_at_a_delivery(self) -> None:
        """A person sends it again or has found that it arrived, whoever has the ticket by now."""
        resends = self.lot.random() < 0.6
        row = self._one_of(self.undelivered() or self.leaving)
        decide = self.store.outbox.resend if resends else self.store.outbox.arrived
        decides = decide(row.id, MARA, self.now)
        if row.status not in (("dead", "uncertain") if resends else ("uncertain",)):
            self._refuses(Refused, decides)
            return
        assert self._run(decides).id == row.id
        row.touched = self.now
        row.status = "pending" if resends else "sent"
        if resends:
            row.epoch, row.attempts, row.next_at = None, 0, self.now

    # --- what must hold --------------------------------------------------------------------------

    @invariant()
    def the_database_is_as_it_is_told(self) -> None:
        self.runner.run(self._compare())

    async def _compare(self) -> None:
        async with self.engine.connect() as connection:

            async def rows(table: Table, *order: Any) -> Sequence[RowMapping]:
                found = await connection.execute(select(table).order_by(*order))
                return found.mappings().all()

            stored = {row["id"]: row for row in await rows(tickets, tickets.c.id)}
            facts = {row["ticket_id"]: row for row in await rows(ticket_facts)}
            their_turns = await rows(turns, turns.c.id)
            said = await rows(messages, messages.c.at, messages.c.id)
            effects = await rows(ledger, ledger.c.id)
            leaving = await rows(outbox, outbox.c.id)
            log = await rows(events, events.c.seq)

        assert stored.keys() == facts.keys() == {ticket.id for ticket in self.all}
        for ticket in self.all:
            self._is_as_told(ticket, stored[ticket.id])
            self._figures_agree(ticket, facts[ticket.id])
            self._turns_are(ticket, of(ticket, their_turns), of(ticket, said))
            self._log_agrees(ticket, of(ticket, log), of(ticket, their_turns), leaving)
        assert [(row["id"], row["key"], row["status"], row["epoch"]) for row in effects] == [
            (effect.id, effect.key, effect.status, effect.epoch) for effect in self.effects
        ]
        assert {
            (row["id"], row["status"], row["epoch"], row["attempts"], row["next_at"])
            for row in leaving
        } == {(row.id, row.status, row.epoch, row.attempts, row.next_at) for row in self.leaving}
        assert len(leaving) == len(self.leaving)

    def _is_as_told(self, ticket: SomeTicket, row: RowMapping) -> None:
        told = ticket.told
        assert (row["owner"], row["person"]) == (told.owner, told.person)
        assert (row["status"], row["resolution"]) == (told.status, told.resolution)
        assert (row["epoch"], row["human_touch_count"]) == (told.epoch, told.touches)
        assert (row["open_since"], row["reopened"]) == (told.ours_since, told.reopened)
        assert (row["answered_at"], row["resolved_at"]) == (told.answered_at, told.resolved_at)
        assert (row["due_at"], row["due_kind"]) == ticket.due
        assert (row["thread_id"], row["linked_ticket"]) == (ticket.thread, ticket.linked)

    def _figures_agree(self, ticket: SomeTicket, row: RowMapping) -> None:
        told, happened = ticket.told, ticket.happened
        assert (row["resolution"], row["resolved_at"]) == (told.resolution, told.resolved_at)
        assert row["reopened"] == (told.reopened > 0)
        people = {"hand_off", "take_over", "person_reply", "send_draft"}
        assert row["person_touched"] == (not people.isdisjoint(happened))
        assert (row["handed_off_at"] is not None) == ("hand_off" in happened)
        answers = [change for change in happened if change in ("ai_reply", "effect_reply")]
        assert row["ai_replies"] == len(answers)
        by_people = [change for change in happened if change in ("person_reply", "send_draft")]
        assert row["person_replies"] == len(by_people)
        assert (row["first_reply_at"] is not None) == bool(answers or by_people)

    def _turns_are(
        self, ticket: SomeTicket, rows: list[RowMapping], said: list[RowMapping]
    ) -> None:
        assert [
            (row["id"], row["status"], row["attempt"], row["epoch"], row["merges"]) for row in rows
        ] == [
            (turn.id, turn.status, turn.attempt, turn.epoch, turn.merges) for turn in ticket.turns
        ]
        assert [(row["parks"], row["resume_at"], row["created_at"]) for row in rows] == [
            (turn.parks, turn.resumes, turn.asked) for turn in ticket.turns
        ]
        statuses = [row["status"] for row in rows]
        assert statuses.count("waiting") <= 1
        assert statuses.count("claimed") + statuses.count("parked") <= 1
        assert not {"waiting", "parked"} <= set(statuses)
        assert [(row["role"], row["turn_id"]) for row in said] == [
            (message.role, message.turn.id if message.turn else None) for message in ticket.said
        ]
        known = {message.id for message in ticket.said if message.id}
        assert {row["id"] for row in said if row["role"] == "customer"} == known

    def _log_agrees(
        self,
        ticket: SomeTicket,
        log: list[RowMapping],
        their_turns: list[RowMapping],
        leaving: Sequence[RowMapping],
    ) -> None:
        """Read the log from its beginning: at each line the ticket is where the log says."""
        began = {row["id"]: row["epoch"] for row in their_turns}
        guarded = {row["id"]: row["epoch"] for row in leaving if row["epoch"] is not None}
        owner, status, epoch = "ai", "open", 0
        claimed: list[str] = []
        steps: list[tuple[str, str]] = []
        for line in log:
            payload: dict[str, Any] = line["payload"]
            match line["kind"], payload:
                case "ticket_changed", _:
                    assert payload["epoch"] - epoch in (0, 1)
                    owner, status, epoch = payload["owner"], payload["status"], payload["epoch"]
                case "turn_claimed", _:
                    claimed.append(line["turn_id"])
                case "step_stored", _:
                    steps.append((line["turn_id"], line["step"]))
                case "ledger_moved", {"by": "ai", "status": "intent" | "awaiting_approval"}:
                    assert (owner, epoch) == ("ai", began[line["turn_id"]])
                case "outbox_moved", {"status": "sending", "outbox_id": dispatch}:
                    assert guarded.get(dispatch, epoch) == epoch
                case "turn_ended", {"outcome": "replied" | "draft"}:
                    assert (owner, epoch) == ("ai", began[line["turn_id"]])
                case "turn_ended", {"outcome": "handed_off"}:
                    assert (owner, epoch) == ("queue", began[line["turn_id"]] + 1)
                case _:
                    pass
        assert (owner, status, epoch) == (ticket.told.owner, ticket.told.status, ticket.told.epoch)
        assert claimed == sorted(claimed)
        assert len(steps) == len(set(steps))
        assert set(steps) == {(turn.id, step) for turn in ticket.turns for step in turn.steps}

    # --- which there are -------------------------------------------------------------------------

    def to_do(self) -> list[SomeTurn]:
        """Turns that a worker may begin: one job of a ticket runs at a time."""
        waiting = [ticket.waiting() for ticket in self.all if ticket.claimed() is None]
        return [turn for turn in waiting if turn is not None]

    def under_way(self) -> list[SomeTurn]:
        claimed = [ticket.claimed() for ticket in self.all]
        return [turn for turn in claimed if turn is not None]

    def parked(self) -> list[SomeTurn]:
        parked = [ticket.parked() for ticket in self.all]
        return [turn for turn in parked if turn is not None]

    def over(self) -> list[SomeTurn]:
        every = [turn for ticket in self.all for turn in ticket.turns]
        return [turn for turn in every if turn.status in ("ended", "superseded")]

    def _free(self) -> list[Held]:
        """Mostly those who have not been told to leave their turn."""
        insists = self.lot.random() < 0.2
        return [held for held in self.held if insists or held.must in ("", "hand off")]

    def told_to(self, must: str) -> list[Held]:
        return [held for held in self.held if held.must == must]

    def untold(self) -> list[SomeEffect]:
        done = [effect for effect in self.effects if effect.status == "done"]
        return [effect for effect in done if effect.by != AI and not effect.is_told]

    def is_due(self) -> list[SomeTicket]:
        return [
            ticket for ticket in self.all if ticket.due[0] is not None and ticket.due[0] <= self.now
        ]

    def being_sent(self) -> list[SomeDispatch]:
        return [row for row in self.leaving if row.status == "sending"]

    def once_sent(self) -> list[SomeDispatch]:
        """A dispatcher had them in its hands; nobody has now."""
        sent = [row for row in self.leaving if row.claimed is not None]
        return [row for row in sent if row.status != "sending"]

    def undelivered(self) -> list[SomeDispatch]:
        return [row for row in self.leaving if row.status in ("dead", "uncertain")]

    def _first_of_each_lane(self) -> Iterable[SomeDispatch]:
        lanes: dict[tuple[str, str], SomeDispatch] = {}
        for row in self.leaving:
            if row.status in UNFINISHED:
                lanes.setdefault((row.ticket.id, row.lane), row)
        return lanes.values()

    def _effect_of(self, turn: SomeTurn) -> SomeEffect | None:
        key = f"{turn.ticket.id}:{turn.id}:REFUND"
        return next((effect for effect in self.effects if effect.key == key), None)

    # --- what happens, there and in the model ----------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.clock.now()

    async def _begin_empty(self) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(text(EVERYTHING))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def _refuses(self, error: type[DeskhandError], work: Coroutine[Any, Any, object]) -> None:
        with pytest.raises(DeskhandError) as refused:
            self.runner.run(work)
        assert type(refused.value) is error
        assert str(refused.value)

    def _hear(self, thread: str, kind: Kind) -> None:
        receipt = self._run(self.store.hear(WRITTEN, thread=thread, kind=kind))
        found = next((old for old in reversed(self.all) if old.thread == thread), None)
        asks = kind == "question"
        if found is None or (asks and not found.told.takes_messages(self.now)):
            linked = found.id if found else ""
            ticket = SomeTicket(receipt.ticket_id, thread, Told(ours_since=self.now), linked)
            ticket.due = ticket.told.next_due(None)
            assert all(receipt.ticket_id != old.id for old in self.all)
            self.all.append(ticket)
            if not asks:
                self._changes(ticket, "close_unanswered")
        else:
            ticket = found
            assert receipt.ticket_id == ticket.id
            if asks:
                self._changes(ticket, "customer_message")
            elif kind == "thanks" and ticket.told.status in ("answered", "resolved"):
                self._changes(ticket, "confirm_resolved")
        turn = None
        if asks and ticket.told.owner == "ai":
            assert receipt.turn_id is not None
            turn = self._waits(ticket, receipt.turn_id)
        assert (receipt.turn_id is None) == (turn is None)
        assert not receipt.duplicate
        ticket.said.append(SomeMessage("customer", receipt.message_id, turn))
        self.received.append((f"m-{self.store.written}", ticket.id, thread, kind))

    def _waits(self, ticket: SomeTicket, turn_id: str) -> SomeTurn:
        """The turn that waits is joined; a new one, made where none does, takes after a parked."""
        waiting, parked = ticket.waiting(), ticket.parked()
        if waiting is None:
            waiting = SomeTurn(turn_id, ticket, self.now)
            assert all(turn.id < turn_id for turn in ticket.turns)
            ticket.turns.append(waiting)
            if parked is not None:
                self._takes_after(waiting, parked)
        assert waiting.id == turn_id
        return waiting

    def _claim(self, worker: str, turn: SomeTurn) -> None:
        claim = self._run(self.store.journal.claim(turn.id, self.now))
        assert claim is not None
        turn.attempt += 1
        assert (claim.attempt, claim.epoch) == (turn.attempt, turn.epoch)
        assert (claim.merges, claim.parks, claim.asked_at) == (turn.merges, turn.parks, turn.asked)
        assert [message.id for message in claim.messages] == [
            message.id
            for message in turn.ticket.said
            if message.turn is turn and message.role == "customer"
        ]
        self.held.append(Held(worker, claim, turn))

    def _ending(self, turn: SomeTurn, how: str) -> Ending:
        steps = (Step(name="gate", result="ok"),)
        if how == "nothing":
            why = NothingToDo(why="a person has it")
            return Ending(outcome=why, change=None, steps=steps)
        told_people = mail("See the ticket.", "team", guarded=False)
        if how == "hand off":
            words = mail("A colleague takes over.", guarded=False)
            return hand_off(steps=steps, dispatches=(words, told_people))
        effect = self._effect_of(turn)
        ending = reply(
            steps=steps,
            dispatches=(mail("Hold the button."), told_people),
            may_be_superseded=effect is None,
        )
        if how == "draft":
            draft = Replied(text="Hold the button.", draft=True)
            return ending.model_copy(
                update={"outcome": draft, "change": "ai_draft", "dispatches": (told_people,)}
            )
        if effect is not None and effect.status == "awaiting_approval":
            return ending.model_copy(
                update={"change": "ai_awaits_approval", "approval_expires": effect.expires}
            )
        return ending

    def _changes(
        self,
        ticket: SomeTicket,
        change: Change,
        who: str = "",
        until: datetime | None = None,
        approval: datetime | None = None,
    ) -> None:
        """A change in the model: the ticket, its time, and what must not leave any more."""
        assert ticket.told.may(change, who, until, self.now)
        before, ticket.told = ticket.told, ticket.told.after(change, who, until, self.now)
        ticket.happened.append(change)
        ticket.due = ticket.told.next_due(approval or self._next_expiry(ticket))
        for row in self.leaving:
            waits = row.ticket is ticket and row.status == "pending" and row.epoch is not None
            if waits and ticket.told.epoch > before.epoch:
                row.status = "cancelled"

    def _next_expiry(self, ticket: SomeTicket) -> datetime | None:
        waiting = [
            effect.expires
            for effect in self.effects
            if effect.ticket is ticket and effect.status == "awaiting_approval"
        ]
        return min((moment for moment in waiting if moment is not None), default=None)

    def _queues(self, ticket: SomeTicket, dispatches: tuple[Dispatch, ...]) -> None:
        for dispatch in dispatches:
            epoch = ticket.told.epoch if dispatch.guarded else None
            lane, now = dispatch.destination, self.now
            self.leaving.append(SomeDispatch(dispatch.delivery.id, ticket, lane, epoch, now, now))

    def _says(self, ticket: SomeTicket, change: Change, who: str, role: str) -> None:
        """A change with its words, which leave whoever has the ticket next."""
        message = self._run(self.store.by_person("Mara here."))
        message = message.model_copy(update={"role": role})
        words = (mail(message.text, guarded=False),)
        self._run(
            self.tickets.change(
                ticket.id, change, user(who), self.now, message=message, dispatches=words
            )
        )
        self._changes(ticket, change, who)
        ticket.said.append(SomeMessage(role))
        self._queues(ticket, words)

    def _acts(self, change: Change, ticket: SomeTicket) -> None:
        self._run(self.tickets.change(ticket.id, change, SYSTEM, self.now))
        self._changes(ticket, change, "deskhand")

    def _hands_off_later(self, ticket: SomeTicket) -> None:
        """Outside of a turn: a ticket of the AI's goes to the queue; of one that is over people
        are told."""
        if ticket.told.may("hand_off", "", None, self.now):
            self._says(ticket, "hand_off", "deskhand", "ai")
        elif ticket.told.owner == "ai":
            told = (mail("See the ticket.", "team", guarded=False),)
            self._run(self.tickets.tell(ticket.id, told, self.now))
            self._queues(ticket, told)

    def _expires(self, ticket: SomeTicket) -> None:
        expired = self._run(self.ledger.expire(ticket.id, self.now))
        late = [
            effect
            for effect in self.effects
            if effect.ticket is ticket
            and effect.status == "awaiting_approval"
            and effect.expires is not None
            and effect.expires <= self.now
        ]
        assert {row.id for row in expired} == {effect.id for effect in late}
        for effect in late:
            effect.status = "expired"
        ticket.due = ticket.told.next_due(self._next_expiry(ticket))
        if late:
            self._hands_off_later(ticket)

    def _gives_back(self, ticket: SomeTicket, who: str) -> None:
        """The AI answers what nobody has answered yet."""
        self._run(self.tickets.give_back(ticket.id, user(who), self.now))
        self._changes(ticket, "give_back", who)
        unanswered: list[SomeMessage] = []
        for message in reversed(ticket.said):
            if message.role in ("ai", "person"):
                break
            if message.role == "customer":
                unanswered.append(message)
        if unanswered:
            turn = self._waits(ticket, self._run(self._waiting_in_the_database(ticket)))
            for message in unanswered:
                message.turn = turn

    async def _waiting_in_the_database(self, ticket: SomeTicket) -> str:
        async with self.engine.connect() as connection:
            found = await connection.execute(
                select(turns.c.id).where(
                    turns.c.ticket_id == ticket.id, turns.c.status == "waiting"
                )
            )
            return found.scalar_one()


def of(ticket: SomeTicket, rows: Sequence[RowMapping]) -> list[RowMapping]:
    """A ticket's rows."""
    return [row for row in rows if row["ticket_id"] == ticket.id]


def test_two_workers_people_and_the_clock_never_contradict_the_design(
    pytestconfig: pytest.Config, runner: asyncio.Runner, engine: AsyncEngine, jobs: Jobs
) -> None:
    explores = pytestconfig.getoption("--hypothesis-seed") is not None
    stage = Stage(runner, engine, jobs)

    class OnThisStage(DeskMachine):
        def __init__(self) -> None:
            super().__init__(stage)

    run_state_machine_as_test(OnThisStage, settings=LONG if explores else SHORT)
