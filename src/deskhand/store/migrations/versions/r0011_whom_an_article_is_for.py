"""Whom an article is for: everybody, or people at the company alone; contacts found by their id too.

Only additions.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "articles", sa.Column("audience", sa.Text, server_default="everyone", nullable=False)
    )
    op.create_index("ix_contacts_external_id", "contacts", ["external_id"])


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
