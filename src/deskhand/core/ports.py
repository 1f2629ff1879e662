"""The extension API: what a channel, a source, a lookup, an action, a model and a rule look like.

Each is a file or folder and a line in `deskhand.app`; they raise `Retryable`, `Permanent`, `Uncertain`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel

from deskhand.core.accounts import Account
from deskhand.core.contacts import Contact
from deskhand.core.context import Context, Invoice, Order, RecentTicket
from deskhand.core.decisions import Passage, Proposal, ProposedAction, Triage, Usage, Verdict
from deskhand.core.errors import Permanent
from deskhand.core.messages import Message, Sender
from deskhand.core.policy import Limits, Policy
from deskhand.core.reading import Reading
from deskhand.core.values import Value

T = TypeVar("T")


# --- Sources: what is known about the customer -------------------------------------------------


class SourceAnswer(Value):
    """What one source knows. Empty fields mean that it does not speak of them."""

    contact: Contact | None = None
    account: Account | None = None
    orders: tuple[Order, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    recent_tickets: tuple[RecentTicket, ...] = ()
    facts: dict[str, str] = {}
    conflict: str = ""
    """Several people match, by id: nobody's data is told then."""
    as_of: bool = True
    """False when the source only knows today."""


class Source(Protocol):
    """Where customer context comes from. Read-only."""

    name: str
    needed: bool
    """Whether a person gets the ticket when this source is down."""

    async def ask(self, sender: Sender, contact: Contact | None, at: datetime) -> SourceAnswer:
        """What is known of this sender as of `at` (UTC).

        `contact` is what an earlier source found. Raises `Retryable` or `Permanent`.
        """
        ...


class Lookup(Protocol):
    """A read-only question that a model may ask (two rounds at most)."""

    name: str
    description: str
    """One line for the model: what it answers and which arguments it takes."""

    async def run(self, arguments: Mapping[str, str], context: Context) -> dict[str, str]:
        """The answer, for this customer only. Raises `Permanent` for arguments it refuses."""
        ...


# --- Actions: what may be done ------------------------------------------------------------------


class Plan(Value):
    """An action that passed its own checks: what will be sent, and what it counts against."""

    action: str
    arguments: dict[str, Any]
    """The exact, validated arguments that go over the wire."""
    amount: Decimal | None = None
    currency: str = ""
    order_id: str = ""
    ceiling: Decimal | None = None
    """The most that may ever be given for this order, such as what was paid."""
    given_back: Decimal | None = None
    """What the shop says was given back for the order already."""
    once: str = ""
    """A key that may be live only once per contact, such as a discount code."""
    lacks: str = ""
    """What this customer's case lacks for it: the AI is refused, people decide."""
    on_request: bool = False
    """Whether the AI needs the customer's own words for it: money for what arrived as it should."""
    account: str = ""
    """Whose account, where the context knows it."""
    contact: str = ""
    """Whom the company's source found, however the door spelled it: limits count by that."""


class Action(Protocol):
    """Something that Deskhand may do, on a white list."""

    @property
    def name(self) -> str:
        """The exact name that a model has to use."""
        ...

    @property
    def arguments(self) -> type[BaseModel]:
        """The form of the arguments: closed, so that nothing can be added."""
        ...

    @property
    def reversible(self) -> bool:
        """Whether the company's endpoint can take it back."""
        ...

    @property
    def sentences(self) -> Mapping[str, Mapping[str, str]]:
        """What the customer reads: by language, then by status (`done`, `awaiting_approval`).

        Fields in braces are the arguments, `amount`, `when`, and what the endpoint returned.
        """
        ...

    def describe(self, limits: Limits) -> str:
        """The line that a model reads."""
        ...

    def plan(self, arguments: Any, context: Context, limits: Limits) -> Plan | Verdict:
        """Pure: is this right for this customer? `arguments` is an instance of `arguments`."""
        ...


class ActionCall(Value):
    """One call to the company's endpoint."""

    key: str
    """The idempotency key, made by code."""
    action: str
    arguments: dict[str, Any]
    contact: str
    account: str
    reverse: bool = False


class Endpoint(Protocol):
    """Executes actions at the company."""

    name: str
    honours_keys: bool
    """True when the same key twice has one effect: only then may a call be repeated."""

    async def execute(self, call: ActionCall) -> dict[str, Any]:
        """Do it. Raises `Retryable` (certainly not done), `Permanent`, or `Uncertain`."""
        ...

    async def find(self, key: str) -> dict[str, Any] | None:
        """What became of `key`: its result, or None if it never arrived.

        Raises `Uncertain` where the endpoint cannot be asked.
        """
        ...


# --- Models -------------------------------------------------------------------------------------


class InvalidOutput(Permanent):
    """The model's answer did not fit the form, also when asked a second time.

    It was paid for all the same: `usage` says what it took.
    """

    def __init__(self, message: str, usage: tuple[Usage, ...] = ()) -> None:
        super().__init__(message)
        self.usage = usage


class Answer(Value, Generic[T]):
    """What a model said and what it took."""

    value: T
    usage: tuple[Usage, ...] = ()


class TriageRequest(Value):
    """One message to be classified. `local` is what local triage saw, sure or not."""

    text: str
    subject: str
    categories: tuple[str, ...]
    article_languages: tuple[str, ...]
    local: Triage


class ResolveRequest(Value):
    """All that a model needs to propose an answer."""

    policy: Policy
    reading: Reading
    triage: Triage
    context: Context
    passages: tuple[Passage, ...]
    history: tuple[Message, ...]
    """The last three exchanges, oldest first, without the current message."""
    summary: str = ""
    actions: tuple[str, ...]
    """One line an action, with its limits."""
    lookups: tuple[str, ...] = ()
    looked_up: tuple[dict[str, Any], ...] = ()
    guidance: tuple[str, ...] = ()
    strong: bool = False
    retry: str = ""
    """Why the earlier proposal was refused; empty the first time."""
    earlier: str = ""
    """The reply that was refused, where only its text may change."""
    keep_action: ProposedAction | None = None


class BriefRequest(Value):
    """The facts from which the issue sentence and the next step of a brief are written."""

    reading: Reading
    history: tuple[Message, ...]
    verdict: Verdict
    tried: tuple[str, ...]
    category: str = ""


class BriefLines(Value):
    """The two lines of a brief that a model may write."""

    issue: str
    next_step: str


class SummaryRequest(Value):
    """Older messages to be put into a few sentences, with the summary so far."""

    summary: str
    messages: tuple[Message, ...]


class TranslateRequest(Value):
    """A text for a colleague who does not read its language."""

    text: str
    language: str
    """The language wanted, such as `de`."""


class CheckRequest(Value):
    """A finished reply, for a second model to hold against what it may rest on."""

    reply: str
    asked: str
    """What the customer wrote."""
    passages: tuple[Passage, ...]
    context: Context
    """The visible part."""
    looked_up: tuple[dict[str, Any], ...] = ()


class Objection(Value):
    """What a second reader found in a reply that nothing stands behind; empty where all is well."""

    what: str = ""


@runtime_checkable
class SecondReader(Protocol):
    """A model that reads another one's reply has this too."""

    name: str
    free: bool

    async def check(self, request: CheckRequest) -> Answer[Objection]:
        """Whether all that the reply states stands in what was given. Raises `Retryable` or `Permanent`."""
        ...


@runtime_checkable
class Translator(Protocol):
    """A model that translates has this too."""

    async def translate(self, request: TranslateRequest) -> Answer[str]:
        """The text in the language that is asked for. Raises `Retryable` or `Permanent`."""
        ...


class Model(Protocol):
    """A language model, or what stands in for one."""

    name: str
    reads_images: bool
    free: bool
    """True where a call costs nothing and needs no budget."""

    async def aclose(self) -> None:
        """Let go of connections, where there are any."""
        ...

    async def triage(self, request: TriageRequest) -> Answer[Triage]:
        """Classify. Raises `Retryable` or `Permanent`."""
        ...

    async def resolve(self, request: ResolveRequest) -> Answer[Proposal]:
        """Propose an answer. Raises `Retryable` or `Permanent`."""
        ...

    async def brief(self, request: BriefRequest) -> Answer[BriefLines]:
        """Write the issue sentence and the next step."""
        ...

    async def summarise(self, request: SummaryRequest) -> Answer[str]:
        """Put older messages into at most 120 words."""
        ...


# --- Channels -----------------------------------------------------------------------------------


SHORTEST_SECRET = 32
"""Characters of a secret with which something is signed."""
REPLY, REPLY_BY_MAIL = "reply", "reply.by_mail"
TO_CUSTOMER = frozenset({REPLY, REPLY_BY_MAIL})
"""The deliveries (`Delivery.what`) that a customer gets; all others are for people and systems."""
UNREADABLE = "unreadable"
"""What a delivery is whose stored form this release cannot read."""
LINKS = "links"
"""Where a delivery's payload holds the addresses of pages, by name (`open`, `decide`)."""


class Delivery(Value):
    """Something that leaves: a reply, a notification, a webhook."""

    id: str
    """Stable over retries: receivers drop a second delivery with the same id."""
    what: str
    ticket_id: str
    message_id: str = ""
    """The message of the thread that it carries; empty for what is none."""
    recipient: str = ""
    subject: str = ""
    text: str = ""
    payload: dict[str, Any] = {}
    at: datetime
    """When it was decided."""
    attempt_at: datetime | None = None
    """When this attempt is made; set by the dispatcher."""


class Channel(Protocol):
    """Carries what leaves."""

    name: str
    honours_ids: bool
    """True when a second delivery with the same id has no effect: only then is one repeated that
    may have arrived."""

    async def deliver(self, delivery: Delivery) -> str:
        """Hand it over; what the other side calls it, empty where it says nothing. Raises `Retryable`
        (certainly not arrived), `Permanent` or `Uncertain`.

        `Retryable` also where it may have arrived and `honours_ids` holds.
        """
        ...


# --- Rules --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RuleInput:
    """What a hard rule sees. `triage` is None before triage."""

    reading: Reading
    context: Context
    policy: Policy
    triage: Triage | None = None
    reads_images: bool = False
    article_languages: tuple[str, ...] = ()
    before: str = ""
    """What the customer wrote last before this, where the AI answered it."""


class Rule(Protocol):
    """A hard rule: a plain function without input or output."""

    def __call__(self, seen: RuleInput) -> Verdict | None:
        """A verdict with its reason, or None."""
        ...
