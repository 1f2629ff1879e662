"""What the company decided: the frozen settings that the flow reads."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Literal, get_args

from pydantic import Field, field_validator

from deskhand.core.actors import LINK
from deskhand.core.errors import BadInput
from deskhand.core.hours import BusinessHours
from deskhand.core.money import Money
from deskhand.core.queue import QueueRules
from deskhand.core.reviews import ReviewRules
from deskhand.core.skeleton import forms, plain
from deskhand.core.tickets import Mode
from deskhand.core.values import Amount, Value

CATEGORIES = ("billing", "technical", "shipping", "account", "general")
PersonRole = Literal["agent", "lead", "admin"]
Scope = Literal["post", "read", "answer", "act", "manage"]
SCOPES: dict[Scope, str] = {
    "post": "hand in customers' messages and ratings",
    "read": "read tickets, deliveries and figures",
    "answer": "reply, take over, note, label, resolve",
    "act": "run, approve and refuse actions within the limits of the role",
    "manage": "settle and take back actions, merge tickets, send deliveries again",
}
"""What an API key may do, each by itself, and no more than somebody of its role (`core.rights`)."""
"""Who may act on tickets."""
Role = Literal["viewer", "agent", "lead", "admin"]
"""Who may sign in. A viewer sees everything and changes nothing."""
NOBODYS_NAMES = frozenset({"ai", "customer", "deskhand", "system"})
"""Who acts beside people and keys, by the names that stand in the log: nobody else is called so."""


def check_name(name: str, longest: int) -> str:
    """The name of a person or a key, as it stands in the log. Raises `BadInput`."""
    seen = forms(name)
    if not seen[0] or len(name) > longest:
        raise BadInput(f"name: 1 to {longest} characters", "name")
    if any(form in NOBODYS_NAMES or form.endswith(LINK) for form in seen):
        raise BadInput(f"name: {name!r} stands for another in the log; choose another", "name")
    return name


FAR_ABOVE = Decimal(100)
"""No unit of any currency is worth a hundred of these: an amount in a currency without a rate is
surely under a limit of a hundred times its figure, and nothing else is sure."""
STRONG = frozenset({"USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD"})


class Times(Value):
    """How often the AI may do one action without a person."""

    per_contact: int = Field(default=5, ge=0)
    """To one contact within `window_days`."""
    per_day: int = Field(default=500, ge=0)
    """To all contacts on one day (UTC); what waits for a person does not count."""


class Limits(Value):
    """Ceilings on what actions may do."""

    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    """The currency of every amount here."""
    rates: dict[str, Amount] = {}
    """What one unit of another currency is worth in `currency`; orders in a currency that is not
    named go to a person."""
    refund_without_approval: Amount = Field(default=Decimal(50), ge=0)
    """The article's $50; also the most that all refunds on one order may add up to without a
    person."""
    refund_per_contact: Amount = Field(default=Decimal(100), ge=0)
    """All refunds to one contact within `window_days`."""
    refund_per_day: Amount = Field(default=Decimal(1000), ge=0)
    """All refunds of the AI on one day (UTC); what waits for a person does not count."""
    times: dict[str, Times] = {}
    """By the name of an action; an action that is not named has the limits of `Times`."""
    window_days: int = 30
    discount_percent: int = Field(default=20, ge=1, le=100)
    person_refund: dict[PersonRole, Amount] = {
        "agent": Decimal(200),
        "lead": Decimal(1000),
        "admin": Decimal(10000),
    }
    """The most that a person of each role may refund or approve."""
    approver_roles: tuple[PersonRole, ...] = ("lead", "admin")
    approval_hours: float = 24.0
    replies_per_hour: int = Field(default=10, ge=0)
    """AI replies to one contact within an hour, over all tickets; one more goes to a person."""

    def worth(self, amount: Decimal, currency: str) -> Decimal | None:
        """An amount in the limits' currency; None where no rate says, and it may be anything.

        Without a rate, what is surely more than it is worth: see `FAR_ABOVE`.
        """
        if currency in ("", self.currency) or not amount:
            return amount
        if currency in self.rates:
            return amount * self.rates[currency]
        return amount * FAR_ABOVE if self.currency in STRONG else None

    def over(self, amounts: Mapping[str, Decimal], limit: Decimal) -> bool:
        """Whether amounts by currency add up to more than `limit`, or may do so."""
        worths = [self.worth(amount, currency) for currency, amount in amounts.items()]
        return any(worth is None for worth in worths) or sum(filter(None, worths)) > limit


class Spending(Value):
    """What models may cost, in dollars."""

    per_ticket: Amount = Decimal("0.05")
    per_day: Amount = Decimal("20")
    reserve_per_call: Amount = Decimal("0.02")
    """Held back before a call and settled after it, so that parallel calls cannot overshoot; and what a
    call counts whose price is not known."""


class Thresholds(Value):
    """The figures that decide who goes to a person."""

    confidence: float = 0.7
    angry: float = 0.8
    lifetime_value: Amount = Decimal(10000)
    strong_model_value: Amount = Decimal(2000)
    repeat_contacts: int = 3
    repeat_days: int = 7
    triage_confidence: float = 0.6
    """Below this, local triage abstains and a model is asked."""


class CompanyRule(Value):
    """A rule of the company's own: phrases that send a ticket to a person, or guidance.

    With `then = "hand_off"` a match goes to a person. With `guidance` the sentence is put before
    the model on the tickets it matches, three rules at most, so that the prompt stays flat
    however many rules there are. Its examples are looked at by `deskhand rules test`, and before a
    version of the settings is saved.
    """

    name: str = Field(min_length=1)
    phrases: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    then: Literal["hand_off", "guidance"] = "guidance"
    guidance: str = ""
    examples: tuple[str, ...] = ()
    """Texts that have to meet one of the phrases."""
    counter_examples: tuple[str, ...] = ()
    """Texts that must meet none."""

    @field_validator("phrases")
    @classmethod
    def _says_something(cls, phrases: tuple[str, ...]) -> tuple[str, ...]:
        for phrase in phrases:
            if not any(character.isalnum() for character in plain(phrase)):
                raise ValueError(f"{phrase!r} has no letter or digit, and would match everything")
        return phrases


class CannedReply(Value):
    """A text that people put into a reply by typing `/` and its name."""

    name: str = Field(pattern=r"^[\w-]{1,40}$")
    text: str = Field(min_length=1, max_length=5000)
    """`{name}` stands for the customer's name, `{agent}` for the writer's."""


class Policy(Value):
    """Everything the flow needs to know about the company."""

    company: str
    voice: str = "Friendly, plain and brief."
    disclosure: bool = True
    """Whether the first AI message says that it is from an AI (EU AI Act, article 50)."""
    categories: tuple[str, ...] = CATEGORIES
    mode: Mode = "shadow"
    modes: dict[str, Mode] = {}
    """Mode by category; `mode` where a category is not named."""
    enterprise_tiers: tuple[str, ...] = ("enterprise",)
    enterprise_mode: bool = False
    """Always the strong model."""
    limits: Limits = Limits()
    spending: Spending = Spending()
    thresholds: Thresholds = Thresholds()
    hours: BusinessHours = BusinessHours()
    rules: tuple[CompanyRule, ...] = ()
    canned: tuple[CannedReply, ...] = ()
    formats: tuple[str, ...] = ()
    """Regular expressions of the company's identifiers, beside what its sources show."""
    link_hosts: tuple[str, ...] = ()
    """Hosts that a reply may link to."""
    context_age: timedelta = timedelta(hours=1)
    """Older context is asked for again."""
    turn_deadline: timedelta = timedelta(seconds=60)
    """Wall-clock time for all the model calls of one turn."""
    model_wait: timedelta = timedelta(0)
    """How long a turn that is not urgent may wait for models that are all away, from its message
    on, before a person gets it."""
    queue: QueueRules = QueueRules()
    review: ReviewRules = ReviewRules()
    money: Money = Money()
    notify: tuple[str, ...] = ()
    """Destinations told about hand-offs, approvals and alarms, where a route names no others."""
    approvers: tuple[str, ...] = ()
    """Destinations told about approvals: whoever reads them may decide from there."""
    answers_by_mail: str = ""
    """The destination that carries people's answers to addresses that customers left."""
    webhooks: tuple[str, ...] = ()
    """Destinations told about every event."""

    def mode_of(self, category: str | None) -> Mode:
        """The mode of a category; the company's own mode where it has none."""
        return self.modes.get(category or "", self.mode)

    def as_if_sent(self) -> "Policy":
        """The same where everything would be sent: of what is off, nothing is."""
        modes: dict[str, Mode] = {
            name: "off" if mode == "off" else "auto" for name, mode in self.modes.items()
        }
        mode: Mode = "off" if self.mode == "off" else "auto"
        return self.model_copy(update={"mode": mode, "modes": modes})

    @property
    def strictest(self) -> Mode:
        """The mode of what may be of any category: as little as the company lets the AI do anywhere."""
        strictest_first: tuple[Mode, ...] = get_args(Mode)
        return min((self.mode, *self.modes.values()), key=strictest_first.index)
