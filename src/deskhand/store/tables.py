"""The tables. Ids are sortable by time; every moment is `timestamptz`, in UTC."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _moment(name: str, nullable: bool = True) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _text(name: str, default: str = "") -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


def _json(name: str, default: str = "{}") -> Column[object]:
    return Column(name, JSONB, nullable=False, server_default=text(f"'{default}'::jsonb"))


accounts = Table(
    "accounts",
    metadata,
    Column("id", Text, primary_key=True, comment="the company's own id"),
    _text("name"),
    _text("tier"),
    _text("plan"),
    _moment("seen_at", nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("identity", Text, nullable=False, unique=True, comment="sender id, else address"),
    Column("account_id", Text, ForeignKey("accounts.id"), nullable=True),
    _text("external_id"),
    _text("email"),
    _text("name"),
    _text("role"),
    _text("language"),
    _moment("created_at", nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", Text, primary_key=True),
    Column("contact_id", Text, ForeignKey("contacts.id"), nullable=False),
    _text("account_id"),
    _text("channel"),
    _text("thread_id"),
    _text("subject"),
    _text("kind", "question"),
    _text("owner", "ai"),
    _text("person"),
    _text("status", "open"),
    _text("mode", "shadow"),
    _number("epoch"),
    _number("human_touch_count"),
    _text("resolution"),
    _moment("open_since"),
    _moment("answered_at"),
    _moment("resolved_at"),
    _moment("snoozed_until"),
    _number("reopened"),
    _text("category"),
    _text("language"),
    _number("priority"),
    _moment("opened_at", nullable=False),
    _moment("due_at"),
    _text("due_kind"),
    _text("linked_ticket"),
    Column("verified", Boolean, nullable=False, server_default=text("true")),
    Column("context", JSONB, nullable=True),
    _text("summary"),
    _number("summarised"),
    Index("ix_tickets_channel_thread_id", "channel", "thread_id"),
    Index("ix_tickets_contact_id_opened_at", "contact_id", "opened_at"),
    Index("ix_tickets_due_at", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    Index(
        "ix_tickets_waiting",
        text("priority DESC"),
        "opened_at",
        postgresql_where=text("owner <> 'ai' AND status = 'open'"),
    ),
)

turns = Table(
    "turns",
    metadata,
    Column("id", Text, primary_key=True),
    Column("ticket_id", Text, ForeignKey("tickets.id"), nullable=False),
    _text("status", "waiting"),
    _number("attempt"),
    _number("epoch"),
    _number("merges"),
    _number("parks"),
    _moment("resume_at"),
    _moment("created_at", nullable=False),
    _moment("claimed_at"),
    _moment("ended_at"),
    Index(
        "uq_turns_waiting",
        "ticket_id",
        unique=True,
        postgresql_where=text("status = 'waiting'"),
    ),
    Index("ix_turns_parked", "resume_at", postgresql_where=text("status = 'parked'")),
    Index(
        "ix_turns_unfinished",
        "ticket_id",
        postgresql_where=text("status IN ('waiting', 'claimed', 'parked')"),
    ),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("ticket_id", Text, ForeignKey("tickets.id"), nullable=False),
    Column("turn_id", Text, ForeignKey("turns.id"), nullable=True),
    _text("channel"),
    Column("external_id", Text, nullable=True),
    _text("role", "customer"),
    _text("author"),
    _text("subject"),
    _text("text"),
    _text("raw"),
    _text("language"),
    Column("negative", Boolean, nullable=False, server_default=text("false")),
    _json("attachments", "[]"),
    _moment("at", nullable=False),
    UniqueConstraint("channel", "external_id", name="uq_messages_channel_external_id"),
    Index("ix_messages_ticket_id_at", "ticket_id", "at"),
    Index("ix_messages_turn_id", "turn_id"),
)

events = Table(
    "events",
    metadata,
    Column("seq", BigInteger, Identity(), primary_key=True),
    Column("ticket_id", Text, ForeignKey("tickets.id"), nullable=False),
    Column("turn_id", Text, nullable=True),
    Column("step", Text, nullable=True),
    _number("attempt"),
    Column("kind", Text, nullable=False),
    _json("payload"),
    _moment("at", nullable=False),
    Index(
        "uq_events_turn_id_step",
        "turn_id",
        "step",
        unique=True,
        postgresql_where=text("step IS NOT NULL"),
    ),
    Index("ix_events_ticket_id_seq", "ticket_id", "seq"),
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", Text, primary_key=True),
    Column("ticket_id", Text, ForeignKey("tickets.id"), nullable=False),
    Column("turn_id", Text, nullable=True),
    _number("epoch"),
    Column("key", Text, nullable=False, unique=True),
    _text("action"),
    _json("arguments"),
    _text("contact"),
    _text("account"),
    _text("order_id"),
    Column("amount", Numeric(14, 2), nullable=True),
    _text("currency"),
    _text("once"),
    _text("status", "intent"),
    _text("by"),
    _text("why"),
    _json("roles", "[]"),
    _moment("expires_at"),
    _json("result"),
    _text("detail"),
    _number("calls"),
    Column("reverses", Text, ForeignKey("ledger.id"), nullable=True),
    _text("language", "en"),
    _moment("created_at", nullable=False),
    _moment("updated_at", nullable=False),
    Index("ix_ledger_ticket_id", "ticket_id"),
    Index("ix_ledger_contact_created_at", "contact", "created_at"),
    Index("ix_ledger_order_id", "order_id"),
    Index("ix_ledger_created_at", "created_at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("ticket_id", Text, ForeignKey("tickets.id"), nullable=False),
    _text("destination"),
    _json("delivery"),
    Column("epoch", Integer, nullable=True),
    _text("status", "pending"),
    _number("attempts"),
    _moment("next_at", nullable=False),
    _moment("created_at", nullable=False),
    _moment("updated_at", nullable=False),
    _text("detail"),
    Index(
        "ix_outbox_due",
        "next_at",
        postgresql_where=text("status IN ('pending', 'sending')"),
    ),
    Index("ix_outbox_ticket_id", "ticket_id"),
    Index(
        "ix_outbox_undelivered",
        "updated_at",
        postgresql_where=text("status IN ('dead', 'uncertain')"),
    ),
)

destinations = Table(
    "destinations",
    metadata,
    Column("name", Text, primary_key=True),
    _number("failures"),
    _moment("paused_until"),
    _text("detail"),
    _moment("updated_at", nullable=False),
)

ticket_facts = Table(
    "ticket_facts",
    metadata,
    Column("ticket_id", Text, ForeignKey("tickets.id"), primary_key=True),
    Column("counts", Boolean, nullable=False, server_default=text("true")),
    _moment("opened_at", nullable=False),
    _text("category"),
    _text("channel"),
    _moment("first_reply_at"),
    _moment("answered_at"),
    _moment("handed_off_at"),
    _text("reason"),
    _json("brief"),
    _moment("person_opened_at"),
    _moment("resolved_at"),
    _text("resolution"),
    Column("reopened", Boolean, nullable=False, server_default=text("false")),
    Column("person_touched", Boolean, nullable=False, server_default=text("false")),
    _number("ai_replies"),
    _number("person_replies"),
    Column("ai_csat", Integer, nullable=True),
    Column("person_csat", Integer, nullable=True),
    Column("cost", Numeric(14, 6), nullable=False, server_default="0"),
    _number("model_calls"),
    _number("input_tokens"),
    _number("cached_tokens"),
    _number("output_tokens"),
    Index("ix_ticket_facts_opened_at", "opened_at"),
)

model_spending = Table(
    "model_spending",
    metadata,
    Column("ticket_id", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("held", Numeric(14, 6), nullable=False, server_default="0"),
    Column("spent", Numeric(14, 6), nullable=False, server_default="0"),
    _moment("updated_at", nullable=False),
    Index("ix_model_spending_day", "day"),
)

slices = Table(
    "slices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("scope", Text, nullable=False, comment="what is shared, such as model:haiku"),
    Column("size", Numeric(14, 6), nullable=False),
    _moment("expires_at", nullable=False),
    Index("ix_slices_scope_expires_at", "scope", "expires_at"),
)

spending = Table(
    "spending",
    metadata,
    Column("scope", Text, primary_key=True, comment="written by release 0.1.0 only"),
    Column("held", Numeric(14, 6), nullable=False, server_default="0"),
    Column("spent", Numeric(14, 6), nullable=False, server_default="0"),
    _moment("updated_at", nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    _text("title"),
    _text("language", "en"),
    _text("text"),
    _text("source"),
    Column("version", Integer, nullable=False, server_default="1"),
    _moment("updated_at", nullable=False),
    _moment("checked_at", nullable=False),
    _moment("deleted_at"),
)

knowledge_state = Table(
    "knowledge_state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", BigInteger, nullable=False),
    _moment("checked_at"),
    _json("report"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    _text("name"),
    _text("role", "agent"),
    Column("hash", Text, nullable=False, unique=True, comment="SHA-256 of the key, in hex"),
    _moment("created_at", nullable=False),
    _moment("revoked_at"),
)
