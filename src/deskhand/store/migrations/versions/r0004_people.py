"""Those who sign in and their sessions; labels, merged and linked tickets, and the inbox's indexes.

Only additions, but for one index that a better one replaces. The indexes on tables that may be large
are made concurrently: nobody waits for them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TOLD = ("message_added", "ticket_changed", "turn_claimed", "turn_parked", "turn_ended")
TOLD_TOO = ("ledger_moved", "outbox_moved", "labelled", "linked", "assist_asked", "assisted")
TOLD_OF_THE_QUEUE = ("alarmed", "placed")
INDEXES = {
    "ix_tickets_waiting_since": "tickets (priority DESC, open_since)"
    " WHERE owner <> 'ai' AND status = 'open'",
    "ix_tickets_queue": "tickets (priority DESC, open_since)"
    " WHERE owner = 'queue' AND status <> 'resolved'",
    "ix_tickets_person": "tickets (person) WHERE owner = 'person' AND status <> 'resolved'",
    "ix_tickets_ai": "tickets (touched_at) WHERE owner = 'ai' AND status <> 'resolved'",
    "ix_tickets_addressee": "tickets (addressee)"
    " WHERE owner = 'queue' AND status <> 'resolved' AND addressee <> ''",
    "ix_tickets_alarm_at": "tickets (alarm_at)"
    " WHERE alarm_at IS NOT NULL AND reply_due_at IS NOT NULL",
    "ix_tickets_touched_at": "tickets (touched_at)",
    "ix_tickets_labels": "tickets USING gin (labels) WHERE labels <> '[]'::jsonb",
    "ix_tickets_merged_into": "tickets (merged_into) WHERE merged_into <> ''",
    "ix_messages_words": "messages USING gin (to_tsvector('simple', subject || ' ' || text))",
    "ix_contacts_email": "contacts (lower(email) text_pattern_ops)",
    "ix_contacts_words": "contacts USING gin (to_tsvector('simple', name || ' ' || external_id))",
}


def upgrade() -> None:
    op.add_column(
        "tickets",
        sa.Column(
            "touched_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
    )
    op.add_column(
        "tickets",
        sa.Column(
            "labels", postgresql.JSONB, server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
    )
    for name in ("addressee", "team"):
        op.add_column("tickets", sa.Column(name, sa.Text, server_default="", nullable=False))
    for name in ("reply_due_at", "alarm_at"):
        op.add_column("tickets", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("tickets", sa.Column("merged_into", sa.Text, server_default="", nullable=False))
    op.create_table(
        "ticket_links",
        sa.Column("ticket_id", sa.Text, sa.ForeignKey("tickets.id"), primary_key=True),
        sa.Column("other_id", sa.Text, sa.ForeignKey("tickets.id"), primary_key=True),
        comment="the smaller id first",
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, comment="this name stands in the log"),
        sa.Column("email", sa.Text, server_default="", nullable=False),
        sa.Column("role", sa.Text, server_default="agent", nullable=False),
        sa.Column("language", sa.Text, server_default="", nullable=False),
        sa.Column("password", sa.Text, server_default="", nullable=False, comment="argon2id"),
        sa.Column("absent_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stand_in", sa.Text, server_default="", nullable=False, comment="name of a user"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("uq_users_name", "users", [sa.text("lower(name)")], unique=True)
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text, primary_key=True, comment="SHA-256 of the token, in hex"),
        sa.Column("user_id", sa.Text, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.execute(
        "CREATE FUNCTION deskhand_tell() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN PERFORM pg_notify('deskhand', NEW.ticket_id || ' ' || NEW.seq); RETURN NULL; END $$"
    )
    kinds = ", ".join(f"'{kind}'" for kind in (*TOLD, *TOLD_TOO, *TOLD_OF_THE_QUEUE))
    op.execute(
        "CREATE TRIGGER tell AFTER INSERT ON events FOR EACH ROW"
        f" WHEN (NEW.kind IN ({kinds})) EXECUTE FUNCTION deskhand_tell()"
    )
    with op.get_context().autocommit_block():
        for name, what in INDEXES.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {what}")
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_tickets_waiting")


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
