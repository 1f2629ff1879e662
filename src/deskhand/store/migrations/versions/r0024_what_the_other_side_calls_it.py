"""What the other side calls what was sent to it.

Only an addition: a worker of the release before leaves it empty.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("remote_id", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("outbox", "remote_id")
