"""Turns that wait for a model, destinations that rest, spending by ticket and day, slices.

Only additions, so that release 0.1.0 goes on working beside it. The indexes on tables that may be
large are made concurrently: nobody waits for them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PLANNED = (
    "plan_cache_mode = force_custom_plan",
    "enable_seqscan = off",
    "enable_bitmapscan = off",
    "enable_sort = off",
    "enable_hashjoin = off",
    "enable_mergejoin = off",
)
"""How the next job is looked for: down the index of priorities, and by lock for each candidate. With a
plan that was made while the queue was empty, each fetch compared all jobs with all: a second at a
backlog of 4,000; with this 0.4 ms at 20,000. (`procrastinate_fetch_job_v2`, measured on Postgres 18.)"""


def upgrade() -> None:
    op.add_column("turns", sa.Column("parks", sa.Integer, server_default="0", nullable=False))
    op.add_column("turns", sa.Column("resume_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("ledger", sa.Column("calls", sa.Integer, server_default="0", nullable=False))
    op.create_table(
        "destinations",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, server_default="0", nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("detail", sa.Text, server_default="", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_destinations")),
    )
    op.create_table(
        "model_spending",
        sa.Column("ticket_id", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("held", sa.Numeric(14, 6), server_default="0", nullable=False),
        sa.Column("spent", sa.Numeric(14, 6), server_default="0", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", "day", name=op.f("pk_model_spending")),
    )
    op.create_index("ix_model_spending_day", "model_spending", ["day"])
    op.create_table(
        "slices",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False, comment="what is shared, such as model:haiku"),
        sa.Column("size", sa.Numeric(14, 6), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slices")),
    )
    op.create_index("ix_slices_scope_expires_at", "slices", ["scope", "expires_at"])
    for setting in PLANNED:
        op.execute(f"ALTER FUNCTION procrastinate_fetch_job_v2 SET {setting}")
    op.execute("COMMENT ON COLUMN spending.scope IS 'written by release 0.1.0 only'")
    with op.get_context().autocommit_block():
        for name, table, column, where in (
            ("ix_turns_parked", "turns", "resume_at", "status = 'parked'"),
            (
                "ix_turns_unfinished",
                "turns",
                "ticket_id",
                "status IN ('waiting', 'claimed', 'parked')",
            ),
            ("ix_outbox_undelivered", "outbox", "updated_at", "status IN ('dead', 'uncertain')"),
            ("ix_jobs_lock_live", "procrastinate_jobs", "lock", "status IN ('todo', 'doing')"),
        ):
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {table} ({column}) WHERE {where}")


def downgrade() -> None:
    raise NotImplementedError("data would be lost: restore a backup instead")
