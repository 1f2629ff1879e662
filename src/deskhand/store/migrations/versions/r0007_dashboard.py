"""Which model answered, for the figures; and an index for the list of those that wait the longest.

Only additions; which model answered earlier tickets nobody knows. The index is made concurrently.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ticket_facts", sa.Column("model", sa.Text, server_default="", nullable=False))
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_tickets_longest_waiting")
        op.execute(
            "CREATE INDEX CONCURRENTLY ix_tickets_longest_waiting ON tickets"
            " ((open_since IS NULL), priority DESC, open_since, id)"
        )


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
