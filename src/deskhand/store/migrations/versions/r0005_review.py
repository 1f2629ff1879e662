"""Answers that people grade.

Only additions. The index on the log is made concurrently: nobody waits for it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("message_id", sa.Text, sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("ticket_id", sa.Text, sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("turn_id", sa.Text, server_default="", nullable=False),
        sa.Column("draft_id", sa.Text, server_default="", nullable=False),
        sa.Column("origin", sa.Text, server_default="auto", nullable=False),
        sa.Column("sent_by", sa.Text, server_default="", nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grade", sa.Text, server_default="", nullable=False),
        sa.Column("fault", sa.Text, server_default="", nullable=False),
        sa.Column("comment", sa.Text, server_default="", nullable=False),
        sa.Column("graded_by", sa.Text, server_default="", nullable=False),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_reviews_ticket_id", "reviews", ["ticket_id"])
    op.create_index("ix_reviews_sent_at", "reviews", ["sent_at"])
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_events_sent")
        op.execute(
            "CREATE INDEX CONCURRENTLY ix_events_sent ON events (at)"
            " WHERE kind IN ('turn_ended', 'draft_sent')"
        )


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
