"""The same contract in memory: for `ask`, `replay` and tests. One process, nothing survives it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from deskhand.core.context import TICKET_WINDOW, Context
from deskhand.core.decisions import (
    Brief,
    EffectStatus,
    HandedOff,
    Replied,
    Usage,
    Verdict,
)
from deskhand.core.errors import (
    Fenced,
    NotFound,
    OverBudget,
    Overtaken,
    Refused,
    StepAlreadyStored,
    Superseded,
)
from deskhand.core.ids import new_id
from deskhand.core.messages import Message, MessageRole, Sender
from deskhand.core.policy import Limits, Spending
from deskhand.core.ports import Plan
from deskhand.core.state import (
    Check,
    Claim,
    Dispatch,
    Ending,
    Intake,
    LedgerRow,
    OutboxRow,
    Receipt,
    Step,
    Totals,
)
from deskhand.core.tickets import Ticket, TicketState, due
from deskhand.core.transitions import Change, apply, reopens
from deskhand.store.budget import scopes
from deskhand.store.journal import FIRST_WORDS, RECENT
from deskhand.store.ledger import COUNTS, MERGES, NEXT
from deskhand.store.outbox import LEASE


class Turn:
    """A turn's mutable state."""

    def __init__(self, turn_id: str, ticket_id: str) -> None:
        self.id = turn_id
        self.ticket_id = ticket_id
        self.status = "waiting"
        self.attempt = 0
        self.epoch = 0
        self.merges = 0
        self.claimed_at: datetime | None = None
        self.messages: list[str] = []
        self.steps: dict[str, Any] = {}


class MemoryStore:
    """Journal, ledger, outbox, tickets and budget over plain dicts.

    `Journal.store` and `Budget.settle` share their names with other ports, so the ports hang on
    attributes: `journal`, `ledger`, `outbox`, `tickets`, `budget`.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.all_tickets: dict[str, Ticket] = {}
        self.said: dict[str, list[Message]] = {}
        self.senders: dict[str, Sender] = {}
        self.contexts: dict[str, Context] = {}
        self.turns: dict[str, Turn] = {}
        self.received: dict[tuple[str, str], Receipt] = {}
        self.ledger_rows: dict[str, LedgerRow] = {}
        self.outbox_rows: dict[str, OutboxRow] = {}
        self.outbox_touched: dict[str, datetime] = {}
        self.usage: dict[str, list[Usage]] = {}
        self.briefs: dict[str, Brief] = {}
        self.endings: dict[str, Ending] = {}
        self.limits = limits or Limits()
        self.journal = MemoryJournal(self)
        self.ledger = MemoryLedger(self)
        self.outbox = MemoryOutbox(self)
        self.tickets = MemoryTickets(self)
        self.budget = MemoryBudget()

    def waiting_turns(self) -> list[str]:
        """Turns that nobody has claimed, oldest first."""
        return [turn.id for turn in self.turns.values() if turn.status == "waiting"]

    def find(self, ticket_id: str) -> Ticket:
        """A ticket. Raises `NotFound`."""
        if ticket_id not in self.all_tickets:
            raise NotFound(f"there is no ticket {ticket_id}")
        return self.all_tickets[ticket_id]

    def fence(self, claim: Claim) -> Turn:
        """The claim's turn. Raises `Fenced`."""
        turn = self.turns[claim.turn_id]
        if turn.attempt != claim.attempt or turn.status != "claimed":
            raise Fenced(f"turn {claim.turn_id} has a newer attempt, or has ended")
        return turn

    def newer_turn(self, claim: Claim) -> Turn | None:
        """The turn that waits behind this one."""
        return next(
            (
                turn
                for turn in self.turns.values()
                if turn.ticket_id == claim.ticket.id
                and turn.status == "waiting"
                and turn.id != claim.turn_id
            ),
            None,
        )

    def move(
        self,
        ticket: Ticket,
        change: Change,
        now: datetime,
        *,
        person: str = "",
        until: datetime | None = None,
        approval_expires: datetime | None = None,
        **columns: Any,
    ) -> Ticket:
        """Apply a transition and cancel what it overtakes. Raises `Refused`."""
        state = apply(ticket, change, now, person=person, until=until)
        changed = ticket.model_copy(
            update={**{name: getattr(state, name) for name in TicketState.model_fields}, **columns}
        )
        due_at, due_kind = due(changed, approval_expires)
        changed = changed.model_copy(update={"due_at": due_at, "due_kind": due_kind})
        self.all_tickets[ticket.id] = changed
        for row in list(self.outbox_rows.values()):
            if (
                row.ticket_id == ticket.id
                and row.status == "pending"
                and row.epoch is not None
                and row.epoch < changed.epoch
            ):
                self.outbox_rows[row.id] = row.model_copy(
                    update={"status": "cancelled", "detail": "overtaken"}
                )
        return changed

    def put(self, ticket: Ticket, dispatches: tuple[Dispatch, ...], now: datetime) -> None:
        """Queue what is to leave."""
        for dispatch in dispatches:
            self.outbox_rows[dispatch.delivery.id] = OutboxRow(
                id=dispatch.delivery.id,
                ticket_id=ticket.id,
                destination=dispatch.destination,
                delivery=dispatch.delivery,
                epoch=ticket.epoch if dispatch.guarded else None,
                status="pending",
                next_at=now,
            )


class MemoryJournal:
    """See `deskhand.core.state.Journal`."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def claim(self, turn_id: str, now: datetime) -> Claim | None:
        """Own the turn and freeze its messages."""
        store = self._store
        if turn_id not in store.turns:
            raise NotFound(f"there is no turn {turn_id}")
        turn = store.turns[turn_id]
        if turn.status not in ("waiting", "claimed"):
            return None
        ticket = store.find(turn.ticket_id)
        if turn.status == "waiting":
            turn.epoch = ticket.epoch
        turn.status = "claimed"
        turn.attempt += 1
        turn.claimed_at = turn.claimed_at or now
        said = store.said[ticket.id]
        own = tuple(message for message in said if message.id in turn.messages)
        return Claim(
            turn_id=turn_id,
            ticket=ticket,
            attempt=turn.attempt,
            epoch=turn.epoch,
            merges=turn.merges,
            claimed_at=turn.claimed_at,
            sender=store.senders[ticket.id],
            messages=own,
            history=tuple(
                message
                for message in said
                if message.id not in turn.messages and (not own or message.at <= own[-1].at)
            ),
            context=store.contexts.get(ticket.id),
            recent=self._recent(ticket, turn.claimed_at),
            replies_last_hour=sum(
                message.role == "ai" and now - message.at <= timedelta(hours=1) for message in said
            ),
        )

    async def steps(self, claim: Claim) -> dict[str, Any]:
        """The results stored so far, by step."""
        return dict(self._store.turns[claim.turn_id].steps)

    async def store(
        self, claim: Claim, steps: tuple[Step, ...], usage: tuple[Usage, ...], now: datetime
    ) -> None:
        """Store results once."""
        turn = self._store.fence(claim)
        for step in steps:
            if step.name in turn.steps:
                raise StepAlreadyStored(f"{step.name} of turn {claim.turn_id}")
        turn.steps |= {step.name: step.result for step in steps}
        self._store.usage.setdefault(claim.ticket.id, []).extend(usage)

    def _recent(self, ticket: Ticket, now: datetime) -> tuple[tuple[str, datetime, str], ...]:
        others = [
            other
            for other in self._store.all_tickets.values()
            if other.contact_id == ticket.contact_id
            and other.id != ticket.id
            and other.kind == "question"
            and now - TICKET_WINDOW <= other.opened_at <= now
        ]
        others.sort(key=lambda other: other.opened_at, reverse=True)
        return tuple(
            (
                other.category,
                other.opened_at,
                f"{other.subject} {self._store.said[other.id][0].text}"[:FIRST_WORDS],
            )
            for other in others[:RECENT]
        )


class MemoryLedger:
    """See `deskhand.core.state.Ledger`."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def intend(
        self, claim: Claim, plan: Plan, key: str, check: Check, language: str, now: datetime
    ) -> LedgerRow | Verdict:
        """The AI's intent (T4)."""
        self._store.fence(claim)
        ticket = self._store.find(claim.ticket.id)
        if existing := self._by_key(key):
            return existing
        if ticket.owner != "ai" or ticket.epoch != claim.epoch:
            raise Overtaken(f"the ticket is with {ticket.person or ticket.owner} now")
        if claim.merges < MERGES and self._store.newer_turn(claim):
            raise Superseded("the customer wrote again before the effect")
        return self._write(ticket, plan, key, check, "ai", now, claim.turn_id, language)

    async def intend_by_person(
        self, ticket_id: str, plan: Plan, key: str, check: Check, by: str, now: datetime
    ) -> LedgerRow | Verdict:
        """A person's intent, at the current epoch."""
        if existing := self._by_key(key):
            return existing
        ticket = self._store.find(ticket_id)
        return self._write(ticket, plan, key, check, by, now, None, ticket.language or "en")

    async def execute(self, ledger_id: str, now: datetime) -> LedgerRow:
        """Mark an intent as about to be called."""
        row = await self.row(ledger_id)
        if row.status != "intent":
            raise Refused(f"{row.action} is {row.status}, not waiting to be called")
        return self._move(row, "executing", now)

    async def settle(
        self,
        ledger_id: str,
        status: EffectStatus,
        by: str,
        now: datetime,
        result: dict[str, Any] | None = None,
        detail: str = "",
    ) -> LedgerRow:
        """Write what became of it (T5)."""
        row = await self.row(ledger_id)
        return self._move(row, status, now, result=result or {}, detail=detail)

    async def decide(
        self, ledger_id: str, approved: bool, by: str, check: Check | None, now: datetime
    ) -> LedgerRow | Verdict:
        """Approve or refuse."""
        row = await self.row(ledger_id)
        if not approved:
            return self._move(row, "refused", now)
        if row.expires_at is not None and now > row.expires_at:
            raise Refused("the approval has expired")
        ticket = self._store.find(row.ticket_id)
        if check is not None and row.status == "awaiting_approval":
            verdict = check(self._totals(ticket, row.contact, row.order_id, now, row.id))
            if isinstance(verdict, Verdict):
                return verdict
        return self._move(row, "intent", now, by=by, epoch=ticket.epoch)

    async def row(self, ledger_id: str) -> LedgerRow:
        """One row."""
        if ledger_id not in self._store.ledger_rows:
            raise NotFound(f"there is no ledger row {ledger_id}")
        return self._store.ledger_rows[ledger_id]

    async def rows(self, ticket_id: str) -> tuple[LedgerRow, ...]:
        """A ticket's rows, oldest first."""
        return tuple(row for row in self._store.ledger_rows.values() if row.ticket_id == ticket_id)

    def _write(
        self,
        ticket: Ticket,
        plan: Plan,
        key: str,
        check: Check,
        by: str,
        now: datetime,
        turn_id: str | None,
        language: str,
    ) -> LedgerRow | Verdict:
        sender = self._store.senders[ticket.id]
        contact = sender.id or sender.email
        decision = check(self._totals(ticket, contact, plan.order_id, now))
        if isinstance(decision, Verdict):
            return decision
        row = LedgerRow(
            id=new_id(),
            ticket_id=ticket.id,
            turn_id=turn_id,
            epoch=ticket.epoch,
            key=key,
            action=plan.action,
            arguments=plan.arguments,
            contact=contact,
            account=ticket.account_id,
            order_id=plan.order_id,
            amount=plan.amount,
            currency=plan.currency,
            once=plan.once,
            status="awaiting_approval" if decision else "intent",
            by=by,
            why=decision.why if decision else "",
            roles=decision.roles if decision else (),
            expires_at=decision.expires_at if decision else None,
            language=language,
            created_at=now,
            updated_at=now,
        )
        self._store.ledger_rows[row.id] = row
        return row

    def _totals(
        self, ticket: Ticket, contact: str, order_id: str, now: datetime, but: str = ""
    ) -> Totals:
        counted = [
            row
            for row in self._store.ledger_rows.values()
            if row.status in COUNTS and row.id != but
        ]
        since = now - timedelta(days=self._store.limits.window_days)
        midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)

        def total(holds: Callable[[LedgerRow], bool]) -> Decimal:
            return sum((row.amount for row in counted if row.amount and holds(row)), Decimal(0))

        return Totals(
            refunded_on_order=total(lambda row: bool(order_id) and row.order_id == order_id),
            refunded_to_contact=total(
                lambda row: row.contact == contact and row.created_at >= since
            ),
            refunded_today=total(lambda row: row.by == "ai" and row.created_at >= midnight),
            live_once=tuple(row.once for row in counted if row.once and row.contact == contact),
            epoch=ticket.epoch,
        )

    def _by_key(self, key: str) -> LedgerRow | None:
        return next((row for row in self._store.ledger_rows.values() if row.key == key), None)

    def _move(
        self, row: LedgerRow, status: EffectStatus, now: datetime, **columns: Any
    ) -> LedgerRow:
        if status not in NEXT.get(row.status, ()):
            raise Refused(f"{row.action} is {row.status} and cannot become {status}")
        moved = row.model_copy(update={**columns, "status": status, "updated_at": now})
        self._store.ledger_rows[row.id] = moved
        return moved


class MemoryOutbox:
    """See `deskhand.core.state.Outbox`."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def claim_next(self, now: datetime, limit: int) -> tuple[OutboxRow, ...]:
        """At most one row per ticket and destination."""
        claimed: list[OutboxRow] = []
        busy: set[tuple[str, str]] = set()
        for row in sorted(self._store.outbox_rows.values(), key=lambda row: row.id):
            lane = (row.ticket_id, row.destination)
            touched = self._store.outbox_touched.get(row.id, now)
            left_behind = row.status == "sending" and touched <= now - LEASE
            unfinished = row.status in ("pending", "sending")
            is_due = left_behind or (row.status == "pending" and row.next_at <= now)
            if is_due and lane not in busy and len(claimed) < limit:
                ticket = self._store.find(row.ticket_id)
                if row.epoch is not None and row.epoch != ticket.epoch:
                    self._move(row, "cancelled", now, "overtaken")
                    continue
                claimed.append(self._move(row, "sending", now))
            if unfinished:
                busy.add(lane)
        return tuple(claimed)

    async def sent(self, outbox_id: str, now: datetime) -> None:
        """It was handed over."""
        self._move(self._store.outbox_rows[outbox_id], "sent", now)

    async def retry(self, outbox_id: str, at: datetime, detail: str, now: datetime) -> None:
        """Try again at `at`."""
        row = self._move(self._store.outbox_rows[outbox_id], "pending", now, detail)
        self._store.outbox_rows[outbox_id] = row.model_copy(update={"next_at": at})

    async def dead(self, outbox_id: str, detail: str, now: datetime) -> None:
        """Give up."""
        self._move(self._store.outbox_rows[outbox_id], "dead", now, detail)

    async def rows_of(self, ticket_id: str) -> tuple[OutboxRow, ...]:
        """A ticket's rows, oldest first."""
        rows = [row for row in self._store.outbox_rows.values() if row.ticket_id == ticket_id]
        return tuple(sorted(rows, key=lambda row: row.id))

    def _move(self, row: OutboxRow, status: Any, now: datetime, detail: str = "") -> OutboxRow:
        attempts = row.attempts + (status == "sending")
        moved = row.model_copy(update={"status": status, "attempts": attempts, "detail": detail})
        self._store.outbox_rows[row.id] = moved
        self._store.outbox_touched[row.id] = now
        return moved


class MemoryTickets:
    """See `deskhand.core.state.Tickets`."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def receive(self, intake: Intake, now: datetime) -> Receipt:
        """T1: message and turn, or the receipt of the same message before."""
        store, incoming = self._store, intake.incoming
        before = store.received.get((incoming.channel, incoming.message_id))
        if before is not None:
            return before.model_copy(update={"duplicate": True})
        thread = incoming.thread_id or incoming.message_id
        found = self._of_thread(incoming.channel, thread)
        if found is None or (intake.kind == "question" and not reopens(found, now)):
            ticket, is_new = self._open(intake, thread, found, now), True
        else:
            ticket, is_new = found, False
        message = Message(
            id=new_id(),
            role="customer",
            text=intake.text,
            author=incoming.sender.name or incoming.sender.email,
            at=min(incoming.at or now, now),
            subject=incoming.subject,
            language=intake.language,
            negative=intake.negative,
            attachments=incoming.attachments,
        )
        turn_id = self._turn_for(intake, ticket, is_new, message, now)
        store.said[ticket.id].append(message)
        receipt = Receipt(ticket_id=ticket.id, message_id=message.id, turn_id=turn_id)
        store.received[incoming.channel, incoming.message_id] = receipt
        return receipt

    def _turn_for(
        self, intake: Intake, ticket: Ticket, is_new: bool, message: Message, now: datetime
    ) -> str | None:
        store = self._store
        if intake.kind != "question":
            if is_new:
                store.move(ticket, "close_unanswered", now)
            elif intake.kind == "thanks" and ticket.status in ("answered", "resolved"):
                store.move(ticket, "confirm_resolved", now)
            return None
        if not is_new:
            ticket = store.move(ticket, "customer_message", now)
        if ticket.owner != "ai" and ticket.mode != "shadow":
            return None
        turn = next(
            (
                turn
                for turn in store.turns.values()
                if turn.ticket_id == ticket.id and turn.status == "waiting"
            ),
            None,
        )
        if turn is None:
            turn = Turn(new_id(), ticket.id)
            store.turns[turn.id] = turn
        turn.messages.append(message.id)
        return turn.id

    async def end_turn(self, claim: Claim, ending: Ending, now: datetime) -> Ticket:
        """T6."""
        store = self._store
        turn = store.fence(claim)
        ticket = store.find(claim.ticket.id)
        if ticket.epoch != claim.epoch:
            raise Overtaken(f"the ticket is with {ticket.person or ticket.owner} now")
        if ending.may_be_superseded and claim.merges < MERGES and store.newer_turn(claim):
            raise Superseded("the customer wrote again before the reply")
        turn.steps |= {step.name: step.result for step in ending.steps}
        store.usage.setdefault(ticket.id, []).extend(ending.usage)
        columns: dict[str, Any] = {
            "category": ending.category or ticket.category,
            "language": ending.language or ticket.language,
            "mode": ending.mode or ticket.mode,
            "priority": max(ticket.priority, ending.priority),
        }
        if ending.context is not None:
            store.contexts[ticket.id] = ending.context
            account = ending.context.account
            columns["account_id"] = account.id if account else ticket.account_id
        if ending.summary is not None:
            columns |= {"summary": ending.summary, "summarised": ending.summarised}
        if ending.change is not None:
            ticket = store.move(
                ticket, ending.change, now, approval_expires=ending.approval_expires, **columns
            )
        else:
            ticket = store.all_tickets[ticket.id] = ticket.model_copy(update=columns)
        outcome = ending.outcome
        if isinstance(outcome, Replied):
            self._say(ticket, "draft" if outcome.draft else "ai", outcome.text, now)
        elif isinstance(outcome, HandedOff):
            store.briefs[ticket.id] = outcome.brief
            if outcome.text:
                self._say(ticket, "ai", outcome.text, now)
        store.put(ticket, ending.dispatches, now)
        store.endings[claim.turn_id] = ending
        turn.status = "ended"
        return ticket

    async def merge_into_next(self, claim: Claim, now: datetime) -> None:
        """End a superseded turn: its messages join the turn that waits."""
        turn = self._store.fence(claim)
        newer = self._store.newer_turn(claim)
        assert newer is not None
        newer.messages = [*turn.messages, *newer.messages]
        newer.merges = claim.merges + 1
        turn.status = "superseded"

    async def abandon(self, claim: Claim, why: str, now: datetime) -> None:
        """End a turn that may claim nothing more."""
        self._store.fence(claim).status = "ended"

    async def sender(self, ticket_id: str) -> Sender:
        """Who writes on it."""
        self._store.find(ticket_id)
        return self._store.senders[ticket_id]

    async def context(self, ticket_id: str) -> Context | None:
        """The context kept with it."""
        return self._store.contexts.get(ticket_id)

    async def change(
        self,
        ticket_id: str,
        change: Change,
        by: str,
        now: datetime,
        *,
        until: datetime | None = None,
        message: Message | None = None,
        dispatches: tuple[Dispatch, ...] = (),
        brief: Brief | None = None,
    ) -> Ticket:
        """Apply a transition, with the message and the brief that go with it."""
        ticket = self._store.find(ticket_id)
        changed = self._store.move(ticket, change, now, person=by, until=until)
        if message is not None:
            self._store.said[ticket_id].append(message)
        if brief is not None:
            self._store.briefs[ticket_id] = brief
        self._store.put(changed, dispatches, now)
        return changed

    async def ticket(self, ticket_id: str) -> Ticket:
        """One ticket."""
        return self._store.find(ticket_id)

    async def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Its messages, oldest first."""
        self._store.find(ticket_id)
        return tuple(sorted(self._store.said[ticket_id], key=lambda m: (m.at, m.id)))

    def _say(self, ticket: Ticket, role: MessageRole, words: str, now: datetime) -> None:
        self._store.said[ticket.id].append(
            Message(id=new_id(), role=role, text=words, author="Deskhand", at=now)
        )

    def _of_thread(self, channel: str, thread: str) -> Ticket | None:
        found = [
            ticket
            for ticket in self._store.all_tickets.values()
            if ticket.channel == channel and ticket.thread_id == thread
        ]
        return max(found, key=lambda ticket: ticket.id, default=None)

    def _open(self, intake: Intake, thread: str, earlier: Ticket | None, now: datetime) -> Ticket:
        incoming = intake.incoming
        at = min(incoming.at or now, now)
        ticket = Ticket(
            id=new_id(),
            channel=incoming.channel,
            thread_id=thread,
            contact_id=incoming.sender.id or incoming.sender.email,
            subject=incoming.subject,
            kind=intake.kind,
            mode=intake.mode,
            language=intake.language,
            opened_at=at,
            open_since=at,
            linked_ticket=earlier.id if earlier else "",
        )
        due_at, due_kind = due(ticket)
        ticket = ticket.model_copy(update={"due_at": due_at, "due_kind": due_kind})
        self._store.all_tickets[ticket.id] = ticket
        self._store.said[ticket.id] = []
        self._store.senders[ticket.id] = incoming.sender
        return ticket


class MemoryBudget:
    """See `deskhand.core.state.Budget`."""

    def __init__(self) -> None:
        self.held: dict[str, Decimal] = {}
        self.spent: dict[str, Decimal] = {}

    async def reserve(self, ticket_id: str, spending: Spending, now: datetime) -> None:
        """Hold back one call's worth of both budgets, or of neither."""
        both = scopes(ticket_id, now)
        amount = spending.reserve_per_call
        for scope, limit in zip(both, (spending.per_ticket, spending.per_day), strict=True):
            taken = self.held.get(scope, Decimal(0)) + self.spent.get(scope, Decimal(0))
            if taken + amount > limit:
                what = "ticket's" if scope.startswith("ticket") else "day's"
                raise OverBudget(f"the {what} model budget of ${limit} is used up")
        for scope in both:
            self.held[scope] = self.held.get(scope, Decimal(0)) + amount

    async def settle(self, ticket_id: str, held: Decimal, spent: Decimal, now: datetime) -> None:
        """Give back what was held and count what was spent."""
        for scope in scopes(ticket_id, now):
            self.held[scope] = self.held.get(scope, Decimal(0)) - held
            self.spent[scope] = self.spent.get(scope, Decimal(0)) + spent
