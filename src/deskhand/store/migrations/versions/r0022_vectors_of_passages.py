"""What passages mean, as vectors.

Only additions: a worker of the release before searches by words, as it did.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passage_vectors",
        sa.Column(
            "digest", sa.Text, primary_key=True, comment="SHA-256 of the words that were encoded"
        ),
        sa.Column("encoder", sa.Text, primary_key=True),
        sa.Column(
            "vector", sa.LargeBinary, nullable=False, comment="half-precision floats, length one"
        ),
    )
    op.add_column(
        "knowledge_state",
        sa.Column(
            "encoded",
            sa.BigInteger,
            nullable=False,
            server_default="0",
            comment="goes up with every batch of vectors",
        ),
    )


def downgrade() -> None:
    op.drop_column("knowledge_state", "encoded")
    op.drop_table("passage_vectors")
