"""Who was erased, as fingerprints: after a restore they are erased again.

Only additions.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("fingerprints", JSONB, server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text, nullable=False, server_default=""),
        sa.Column("tickets", sa.Integer, nullable=False, server_default="0"),
    )


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
