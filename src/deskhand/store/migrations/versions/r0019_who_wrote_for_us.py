"""Which colleague or key wrote a message of ours.

Only an addition, apart from the rewriting of rows that follows: its lock is held for a moment.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("by", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
