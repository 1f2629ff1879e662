"""What an API key may do, for which channels, until when, and when it was last used.

Only additions. Keys of before keep what they could do: everything.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

EVERYTHING = '["post", "read", "answer", "act", "manage"]'


def upgrade() -> None:
    every, none = sa.text(f"'{EVERYTHING}'::jsonb"), sa.text("'[]'::jsonb")
    op.add_column("api_keys", sa.Column("scopes", JSONB, server_default=every, nullable=False))
    op.add_column("api_keys", sa.Column("channels", JSONB, server_default=none, nullable=False))
    op.add_column("api_keys", sa.Column("expires_at", sa.DateTime(timezone=True)))
    op.add_column("api_keys", sa.Column("last_used_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
