"""Decisions are values that carry their reason."""

from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from deskhand.core.values import Amount, Instant, Value


class Reason(StrEnum):
    """Why a ticket went to a person. Codes are stable: reports and integrations key on them."""

    LEGAL_THREAT = "legal_threat"
    REGULATOR = "regulator"
    PRIVACY_REQUEST = "privacy_request"
    FRAUD = "fraud"
    CHARGEBACK = "chargeback"
    ACCOUNT_TAKEOVER = "account_takeover"
    SAFETY = "safety"
    PROMPT_INJECTION = "prompt_injection"
    ASKS_FOR_PERSON = "asks_for_person"
    ANGRY = "angry"
    ENTERPRISE_TIER = "enterprise_tier"
    HIGH_VALUE = "high_value"
    COMPANY_RULE = "company_rule"
    ATTACHMENT_UNREAD = "attachment_unread"
    CONTEXT_UNAVAILABLE = "context_unavailable"
    TOO_LONG = "too_long"
    REPEAT_CONTACT = "repeat_contact"
    NOT_RESOLVABLE = "not_resolvable"
    ESCALATION_RISK = "escalation_risk"
    CATEGORY_OFF = "category_off"
    CATEGORY_UNKNOWN = "category_unknown"
    LANGUAGE = "language"
    LOW_CONFIDENCE = "low_confidence"
    MODEL_ESCALATED = "model_escalated"
    NEGATIVE_TWICE = "negative_twice"
    OPEN_24H = "open_24h"
    NOT_PERMITTED = "not_permitted"
    ACTION_NOT_PERMITTED = "action_not_permitted"
    OVER_LIMIT = "over_limit"
    APPROVAL_REFUSED = "approval_refused"
    APPROVAL_EXPIRED = "approval_expired"
    EFFECT_FAILED = "effect_failed"
    EFFECT_UNCERTAIN = "effect_uncertain"
    INVALID_OUTPUT = "invalid_output"
    GATE_REFUSED = "gate_refused"
    MODEL_FAILED = "model_failed"
    OVER_BUDGET = "over_budget"
    UNCLEAR = "unclear"
    REPLY_LIMIT = "reply_limit"
    KNOWLEDGE_UNAVAILABLE = "knowledge_unavailable"
    KNOWLEDGE_CONFLICT = "knowledge_conflict"
    DELIVERY_FAILED = "delivery_failed"
    AI_STOPPED = "ai_stopped"
    INTERNAL_ERROR = "internal_error"
    SHADOW = "shadow"


class Verdict(Value):
    """A ticket goes to a person: why, on what evidence, by which rule."""

    reason: Reason
    evidence: str = ""
    """The words or the figure that decided, short enough for a list."""
    rule: str = ""


Level = Literal["low", "medium", "high"]
Urgency = Literal["low", "normal", "high"]
Sentiment = Literal["calm", "frustrated", "angry"]


class Triage(Value):
    """What a message is about. `category` is None when nothing was sure enough to say."""

    category: str | None
    intent: str = ""
    """A known question such as `where_is_my_order`; empty when none was recognised."""
    urgency: Urgency = "normal"
    complexity: Level = "low"
    resolvable: bool = True
    escalation_risk: bool = False
    sentiment: Sentiment = "calm"
    language: str = "en"
    query: str = ""
    """What to search the articles for, in a language that has articles; empty when unknown."""
    confidence: float = 0.0
    decided_by: str = "local"
    article: str = ""
    """The article that a message without a category is surely about."""
    scores: dict[str, float] = {}


class Passage(Value):
    """A piece of an article. `id` is `article#position`; a reply cites it by that."""

    id: str
    article: str
    title: str
    text: str
    language: str = "en"
    version: int = 1
    updated_at: Instant
    score: float = 0.0
    coverage: float = 0.0
    """0 to 1: how much of what the query asks about, weighted by rarity, the passage mentions."""
    answers: float = 0.0
    """0 to 1: the chance that its article answers the whole question; of the first article found."""
    by_meaning: bool = False
    """Whether that chance was learnt, and rests on what the article and the question mean."""
    contradicts: str = ""
    """The id of a passage found with it that says nearly the same, with other figures."""


class ProposedAction(Value):
    """What a model would do. Nothing here is trusted: a name of any length is looked up in the list."""

    name: str
    arguments: dict[str, Any] = {}


class ProposedLookup(Value):
    """A read-only question the model wants answered before it replies. As little trusted."""

    name: str
    arguments: dict[str, str] = {}


class Sourced(Value):
    """A sentence of a reply, and the ids of what its writer rests it on."""

    text: str
    citations: tuple[str, ...] = ()


class Proposal(Value):
    """What a model proposes to say and do."""

    reply: str
    action: ProposedAction | None = None
    confidence: float = Field(ge=0, le=1)
    citations: tuple[str, ...] = ()
    """Passage ids, or `context` where the customer's own data is the source."""
    sentences: tuple[Sourced, ...] = ()
    """The same reply, each sentence with its own sources; empty where the writer gave one text."""
    lookup: ProposedLookup | None = None
    asks: bool = False
    """It is one question back, and states nothing."""
    reason: str = ""
    """Why the model escalates, where it does."""
    written_by: str = ""
    """The model that wrote it."""


EffectStatus = Literal[
    "none",
    "intent",
    "executing",
    "done",
    "failed",
    "uncertain",
    "awaiting_approval",
    "refused",
    "expired",
    "reversed",
    "elsewhere",
]


class Effect(Value):
    """What became of an action, as the ledger has it."""

    status: EffectStatus = "none"
    ledger_id: str = ""
    action: str = ""
    arguments: dict[str, Any] = {}
    amount: Amount | None = None
    currency: str = ""
    result: dict[str, Any] = {}
    detail: str = ""
    expires_at: Instant | None = None


NO_EFFECT = Effect()


class Usage(Value):
    """What one model call took. Tokens and dollars; None where the model has no price."""

    model: str
    purpose: str
    input_tokens: int = 0
    cached_tokens: int = 0
    cache_write_tokens: int = 0
    output_tokens: int = 0
    cost: Amount | None = None


class Brief(Value):
    """What a person reads first: the article's five headings. Facts are from the log."""

    issue: str
    tried: tuple[str, ...]
    sentiment: Sentiment
    next_step: str
    flags: tuple[str, ...]
    reason: Reason
    evidence: str = ""
    written_by: str = "code"

    def as_text(self) -> str:
        """The brief as plain text, for mail and terminals."""
        tried = "\n".join(f"- {line}" for line in self.tried) or "- nothing yet"
        flags = "\n".join(f"- {line}" for line in self.flags) or "- none"
        return (
            f"ISSUE: {self.issue}\n"
            f"WHAT WAS TRIED:\n{tried}\n"
            f"CUSTOMER SENTIMENT: {self.sentiment}\n"
            f"RECOMMENDED NEXT STEP: {self.next_step}\n"
            f"ACCOUNT FLAGS:\n{flags}"
        )


class Replied(Value):
    """The turn ends with a reply (or, in draft mode, with a draft of it)."""

    kind: Literal["replied"] = "replied"
    text: str
    citations: tuple[str, ...] = ()
    confidence: float = 1.0
    effect: Effect = NO_EFFECT
    draft: bool = False


class Asked(Value):
    """The turn ends with one question back, because what was meant is not sure."""

    kind: Literal["asked"] = "asked"
    text: str


class HandedOff(Value):
    """The turn ends with a person."""

    kind: Literal["handed_off"] = "handed_off"
    verdict: Verdict
    brief: Brief
    text: str
    """What the customer is told; empty where nothing is said (shadow)."""


class NothingToDo(Value):
    """The turn ends in silence on purpose: a person owns the ticket, or its turn is over."""

    kind: Literal["nothing"] = "nothing"
    why: str


Outcome = Replied | Asked | HandedOff | NothingToDo
