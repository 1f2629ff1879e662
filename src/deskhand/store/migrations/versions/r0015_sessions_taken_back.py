"""Sessions of the chat that were taken back: what was shown before a moment is good no longer.

Only additions.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "revoked_sessions",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("contact", sa.Text, primary_key=True, comment="empty for everybody"),
        sa.Column("before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text, nullable=False, server_default=""),
    )


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
