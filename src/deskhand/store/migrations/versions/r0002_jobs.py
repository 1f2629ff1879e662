"""procrastinate's own tables, from the SQL file it ships, and an index its fetching needs.

procrastinate keeps no version table: its later migrations become revisions here.
"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor:
        cursor.execute(SchemaManager.get_schema())
    op.execute(
        "CREATE INDEX ix_procrastinate_jobs_lock_unfinished ON procrastinate_jobs (lock) "
        "WHERE status IN ('todo', 'doing')"
    )


def downgrade() -> None:
    raise NotImplementedError("the job tables stay: drop the database instead")
