"""The index of words looks at the first 50,000 characters of a message: of more, Postgres may refuse to
make one (1 MB a message), and with it the message.

An index in the place of another. Until all have moved on, a search by the release before is slow.
"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_messages_beginnings")
        op.execute(
            "CREATE INDEX CONCURRENTLY ix_messages_beginnings ON messages"
            " USING gin (to_tsvector('simple', left(subject || ' ' || text, 50000)))"
        )
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_messages_words")


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
