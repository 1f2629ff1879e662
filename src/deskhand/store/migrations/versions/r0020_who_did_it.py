"""Who did something says what they are: a person, a key, a link, the AI, the customer, the system.

Until here a bare name stood there, so that a key named Mara was the colleague Mara. A name becomes the
one user or the one key that bears it; where both do, or nobody does, it stays and is read as unsaid.
Workers of the release before read and write on: to them it is a name like any other.
"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

LINK = " (link)"
"""What release 0.1.0 put behind the name of a destination whose link decided."""
IN_COLUMNS = (
    ("ledger", "by"),
    ("ai_stop", "by"),
    ("settings_versions", "by"),
    ("erasures", "by"),
    ("revoked_sessions", "by"),
    ("reviews", "sent_by"),
    ("reviews", "graded_by"),
)
IN_EVENTS = (
    "ticket_changed",
    "placed",
    "labelled",
    "linked",
    "assist_asked",
    "assisted",
    "ledger_moved",
    "opened",
    "draft_sent",
    "edit_explained",
    "graded",
)


def upgrade() -> None:
    op.execute(
        "CREATE TEMPORARY TABLE bearers ON COMMIT DROP AS"
        " SELECT name, min(kind) || ':' || name AS actor FROM ("
        "SELECT name, 'user' AS kind FROM users UNION SELECT name, 'key' FROM api_keys) AS both_kinds"
        " GROUP BY name HAVING count(*) = 1"
    )
    op.execute(
        "CREATE FUNCTION pg_temp.actor_of(told text) RETURNS text LANGUAGE sql STABLE AS $$ SELECT CASE"
        " WHEN told IN ('', 'ai', 'customer') THEN told WHEN told = 'deskhand' THEN 'system'"
        f" WHEN told LIKE '%{LINK}' THEN 'link:' || left(told, -{len(LINK)})"
        " ELSE coalesce((SELECT actor FROM bearers WHERE name = told), told) END $$"
    )
    for table, column in IN_COLUMNS:
        op.execute(f'UPDATE {table} SET "{column}" = pg_temp.actor_of("{column}")')
    op.execute("UPDATE reviews SET sent_by = 'ai' WHERE sent_by = ''")
    op.execute(
        "UPDATE messages SET by = pg_temp.actor_of(author) WHERE role IN ('person', 'note')"
        " AND author IN (SELECT name FROM bearers)"
    )
    kinds = ", ".join(f"'{kind}'" for kind in IN_EVENTS)
    op.execute(
        "UPDATE events SET payload ="
        " jsonb_set(payload, '{by}', to_jsonb(pg_temp.actor_of(payload ->> 'by')))"
        f" WHERE kind IN ({kinds}) AND payload ->> 'by' NOT IN ('ai', 'customer')"
    )
    op.execute("DROP FUNCTION pg_temp.actor_of(text)")


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
