"""Who wrote a message, as the channel said it then: what others write later moves no answer.

Only additions. Messages of the release before have none: for those the contact stands.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "messages",
        sa.Column(
            "sender", JSONB, nullable=True, comment="as the channel said it; of customers only"
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
