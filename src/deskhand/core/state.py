"""The internal ports: what the flow needs from a store. Postgres and memory both implement them.

Every method is one transaction. Those that take a `Claim` raise `Fenced` when a newer attempt owns
the turn and `Overtaken` when the ticket's epoch moved on.
"""

from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from deskhand.core.actors import Actor
from deskhand.core.context import Context
from deskhand.core.decisions import Asked, Brief, Outcome, Replied, Usage
from deskhand.core.messages import IncomingMessage, Message, Sender
from deskhand.core.ports import Delivery
from deskhand.core.queue import Place
from deskhand.core.tickets import Kind, Mode, Ticket
from deskhand.core.transitions import Change
from deskhand.core.values import Instant, Value


class Receipt(Value):
    """What intake did with a message."""

    ticket_id: str
    message_id: str
    turn_id: str | None = None
    """The turn that will answer it; None where no turn is due."""
    duplicate: bool = False


class Intake(Value):
    """A message that has been read and is ready to be stored (T1)."""

    incoming: IncomingMessage
    text: str
    """Without quotes and signatures."""
    kind: Kind
    settled: bool = False
    """It means that all is settled, though it does not say so in listed words; of a greeting: people take
    leave with it, too."""
    language: str
    negative: bool
    mode: Mode
    """The mode of a new ticket."""
    priority: int = 0
    """The least priority of its ticket from here on; higher is sooner."""

    @property
    def raw(self) -> str:
        """The text as it arrived, where something of it was cut off and not only its line ends."""
        arrived = self.incoming.text
        return arrived if arrived.split() != self.text.split() else ""

    def kind_on(self, ticket: Ticket) -> Kind:
        """What the message is on a ticket: an "ok" after a question back is an answer, what only means
        "ok" is one right after an answer of the AI's, and a greeting changes nothing of a question."""
        answered = ticket.owner == "ai" and ticket.status == "answered" and not ticket.asked
        if self.kind == "question" and self.settled and answered:
            return "thanks"
        if self.kind == "greeting" and self.settled and ticket.status in ("answered", "resolved"):
            return "question" if ticket.asked else "thanks"
        if self.kind == "thanks" and ticket.asked:
            return "question"
        return "question" if self.kind == "greeting" and ticket.kind == "question" else self.kind


class Claim(Value):
    """A turn that a worker owns: everything frozen at the claim."""

    turn_id: str
    ticket: Ticket
    attempt: int
    epoch: int
    merges: int = 0
    """How often messages of this turn were already moved on from an earlier one."""
    parks: int = 0
    """How often the turn was put aside to wait for a model; those claims are no failures."""
    asked_at: Instant
    """When the turn's first message came: how long it may wait for a model counts from here."""
    claimed_at: Instant
    sender: Sender
    messages: tuple[Message, ...]
    history: tuple[Message, ...] = ()
    """Earlier messages of the ticket, oldest first."""
    context: Context | None = None
    """The context kept with the ticket."""
    recent: tuple[tuple[str, Instant, str], ...] = ()
    """Deskhand's own earlier tickets of this contact: category, opened at, first words."""
    replies_last_hour: int = 0
    stopped: bool = False
    """The AI was stopped when the turn was claimed."""

    @property
    def said(self) -> tuple[Message, ...]:
        """The whole conversation, oldest first."""
        return (*self.history, *self.messages)


class Step(Value):
    """A stage's stored result, as JSON."""

    name: str
    result: Any


class Dispatch(Value):
    """A delivery and where it goes. `guarded`: only while the ticket's epoch still holds."""

    destination: str
    delivery: Delivery
    guarded: bool = False


class Ending(Value):
    """How a turn ends (T6): one transaction writes all of it."""

    outcome: Outcome
    change: Change | None
    message_id: str = ""
    """Of what is said with it; its deliveries carry it. Empty: nothing leaves, and the store gives one."""
    dispatches: tuple[Dispatch, ...] = ()
    shadow: bool = False
    mode: Mode | None = None
    category: str = ""
    language: str = ""
    priority: int = 0
    place: Place | None = None
    """Where it stands in the queue from here on."""
    context: Context | None = None
    summary: str | None = None
    summarised: int = 0
    approval_expires: Instant | None = None
    may_be_superseded: bool = False
    """True for a reply without an effect: a message that came meanwhile takes the turn over."""
    steps: tuple[Step, ...] = ()
    usage: tuple[Usage, ...] = ()

    @property
    def leaves(self) -> bool:
        """Whether the AI's own words go to the customer with it."""
        replied = isinstance(self.outcome, Replied) and not self.outcome.draft
        return not self.shadow and (replied or isinstance(self.outcome, Asked))


OutboxStatus = Literal["pending", "sending", "sent", "cancelled", "dead", "uncertain"]
"""`uncertain`: it may have arrived, and the destination does not drop what it gets twice."""


class OutboxRow(Value):
    """A dispatch on its way."""

    id: str
    ticket_id: str
    destination: str
    delivery: Delivery
    epoch: int | None
    status: OutboxStatus
    attempts: int = 0
    next_at: Instant
    detail: str = ""
    remote_id: str = ""
    """What the other side calls what was sent; empty where it says nothing."""


class Journal(Protocol):
    """The only place where a turn's results are kept."""

    async def claim(self, turn_id: str, now: datetime) -> Claim | None:
        """Own the turn: a higher attempt fences every older one. None if it has ended."""
        ...

    async def steps(self, claim: Claim) -> dict[str, Any]:
        """The results stored so far, by step."""
        ...

    async def store(
        self, claim: Claim, steps: tuple[Step, ...], usage: tuple[Usage, ...], now: datetime
    ) -> None:
        """Store results once (T2, T3). Raises `Fenced` or `StepAlreadyStored`."""
        ...


NONE: frozenset[str] = frozenset()


class Outbox(Protocol):
    """Everything that is to leave."""

    async def claim_next(
        self, now: datetime, limit: int, repeatable: frozenset[str], full: frozenset[str] = NONE
    ) -> tuple[OutboxRow, ...]:
        """Mark due rows `sending` and return them: at most one per ticket and destination, in
        the ticket's order, of destinations that neither rest nor are in `full`.

        A guarded row whose epoch has passed is cancelled instead. What a dead worker was sending
        is taken up again where the destination is in `repeatable`, else it becomes `uncertain` and
        is returned too, for people to be told. So is a guarded row while the AI is stopped, which is
        cancelled.
        """
        ...

    async def sent(self, rows: tuple[OutboxRow, ...], now: datetime) -> None:
        """They were handed over, with the `remote_id` that they have now; their destinations work."""
        ...

    async def retry(self, row: OutboxRow, at: datetime, detail: str, now: datetime) -> None:
        """Try again at `at`."""
        ...

    async def dead(self, row: OutboxRow, detail: str, now: datetime) -> None:
        """Give up; a person sees it."""
        ...

    async def uncertain(self, row: OutboxRow, detail: str, now: datetime) -> None:
        """It may have arrived; a person finds out."""
        ...

    async def resend(self, outbox_id: str, by: Actor, now: datetime) -> OutboxRow:
        """A person sends a `dead` or `uncertain` row again. Raises `Refused`, `NotFound`."""
        ...

    async def arrived(self, outbox_id: str, by: Actor, now: datetime) -> OutboxRow:
        """A person found that an `uncertain` row arrived. Raises `Refused`, `NotFound`."""
        ...

    async def failed(
        self, destination: str, detail: str, now: datetime, after: timedelta | None = None
    ) -> None:
        """Count a failure of a destination; it rests after some in a row, or for `after`."""
        ...

    async def rows_of(self, ticket_id: str) -> tuple[OutboxRow, ...]:
        """A ticket's rows, oldest first."""
        ...


class Tickets(Protocol):
    """The tickets themselves."""

    async def receive(self, intake: Intake, now: datetime) -> Receipt:
        """Store a message, its turn and its job in one transaction (T1)."""
        ...

    async def end_turn(self, claim: Claim, ending: Ending, now: datetime) -> Ticket:
        """Write how the turn ended (T6). Raises `Superseded` where that is allowed."""
        ...

    async def merge_into_next(self, claim: Claim, now: datetime) -> None:
        """End a superseded turn: its messages join the turn that waits."""
        ...

    async def park(self, claim: Claim, until: datetime, why: str, now: datetime) -> None:
        """Put a turn aside until a model may work again; a message that comes takes it over."""
        ...

    async def abandon(self, claim: Claim, why: str, now: datetime) -> None:
        """End a turn that may claim nothing more."""
        ...

    async def change(
        self,
        ticket_id: str,
        change: Change,
        by: Actor,
        now: datetime,
        *,
        until: datetime | None = None,
        message: Message | None = None,
        dispatches: tuple[Dispatch, ...] = (),
        brief: Brief | None = None,
        place: Place | None = None,
    ) -> Ticket:
        """Apply a transition, with the message, the brief and the place in the queue that go with
        it. Raises `Refused`."""
        ...

    async def tell(self, ticket_id: str, dispatches: tuple[Dispatch, ...], now: datetime) -> None:
        """Queue what is to leave without changing the ticket."""
        ...

    async def ticket(self, ticket_id: str) -> Ticket:
        """One ticket. Raises `NotFound`."""
        ...

    async def messages(self, ticket_id: str) -> tuple[Message, ...]:
        """Its messages, oldest first."""
        ...

    async def sender(self, ticket_id: str) -> Sender:
        """Who writes on it, and so who is written to."""
        ...

    async def context(self, ticket_id: str) -> Context | None:
        """The context kept with it."""
        ...
