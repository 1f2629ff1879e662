"""Every version of an article, and which answers cited one.

Only additions; of versions before this one nothing is known.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "article_versions",
        sa.Column("article_id", sa.Text, sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("title", sa.Text, server_default="", nullable=False),
        sa.Column("language", sa.Text, server_default="en", nullable=False),
        sa.Column("text", sa.Text, server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.execute(
        "INSERT INTO article_versions (article_id, version, title, language, text, at)"
        " SELECT id, version, title, language, text, updated_at FROM articles"
    )
    op.create_table(
        "citations",
        sa.Column("turn_id", sa.Text, primary_key=True),
        sa.Column("article", sa.Text, primary_key=True, comment="an article's id"),
        sa.Column("ticket_id", sa.Text, sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_citations_article_at", "citations", ["article", "at"])
    op.create_index("ix_citations_ticket_id", "citations", ["ticket_id"])


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
