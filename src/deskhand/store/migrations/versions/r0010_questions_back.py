"""Questions that the AI asks back: whether one stands open, and how many a ticket saw.

Only additions.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "tickets",
        sa.Column("asked", sa.Boolean, server_default=sa.text("false"), nullable=False),
    )
    op.add_column(
        "ticket_facts", sa.Column("asked_back", sa.Integer, server_default="0", nullable=False)
    )


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
