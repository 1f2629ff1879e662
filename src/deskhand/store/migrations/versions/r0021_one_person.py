"""What a contact is called where, who vouched for it and since when; and contacts that are one person.

Only additions. Workers of the release before know neither: to them each contact stays by itself, and
what they take in meanwhile is one person as soon as the company's source has said so again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contacts", sa.Column("merged_into", sa.Text, nullable=False, server_default=""))
    op.add_column(
        "contacts",
        sa.Column(
            "whole",
            sa.Text,
            nullable=False,
            server_default="",
            comment="the contact whose it is, after all merges; empty: itself",
        ),
    )
    op.create_table(
        "contact_identities",
        sa.Column(
            "contact_id",
            sa.Text,
            sa.ForeignKey("contacts.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("kind", sa.Text, primary_key=True, comment="id, email or source"),
        sa.Column("value", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False, server_default=""),
        sa.Column(
            "verified_by", sa.Text, nullable=False, server_default="", comment="empty: nobody"
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_contact_identities_value", "contact_identities", ["value", "kind"])
    for kind, value in (("id", "external_id"), ("email", "email")):
        op.execute(
            "INSERT INTO contact_identities (contact_id, kind, value, verified_by, since)"
            f" SELECT c.id, '{kind}', c.{value}, CASE WHEN EXISTS (SELECT FROM tickets t"
            " WHERE t.contact_id = c.id AND t.verified) THEN 'channel' ELSE '' END, c.created_at"
            f" FROM contacts c WHERE c.{value} <> ''"
        )
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_contacts_whole")
        op.execute(
            "CREATE INDEX CONCURRENTLY ix_contacts_whole ON contacts"
            " (COALESCE(NULLIF(whole, ''), id))"
        )


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
