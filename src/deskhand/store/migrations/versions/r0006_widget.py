"""The chat widget: files that customers send, and addresses that they leave for the answer.

Only additions.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("answer_to", sa.Text, server_default="", nullable=False))
    op.create_table(
        "uploads",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("ticket_id", sa.Text, sa.ForeignKey("tickets.id"), nullable=True),
        sa.Column("sender", sa.Text, server_default="", nullable=False, comment="whose it is"),
        sa.Column("name", sa.Text, server_default="", nullable=False),
        sa.Column("media_type", sa.Text, server_default="", nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_uploads_ticket_id", "uploads", ["ticket_id"])


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
