"""What the last import of articles left out, by name and reason.

Only additions.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "knowledge_state",
        sa.Column("left_out", JSONB, server_default=sa.text("'[]'::jsonb"), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
