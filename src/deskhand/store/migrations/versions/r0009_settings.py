"""What the support team decides, by version.

Only an addition.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "settings_versions",
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "settings", postgresql.JSONB, server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("by", sa.Text, server_default="", nullable=False),
        sa.Column("comment", sa.Text, server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
