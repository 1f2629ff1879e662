"""A message knows the turn that said it, and a delivery the message that it carries.

What is stored gets both where only one can be meant: of a turn the message that was written when it
ended, of a delivery the message of the same words. Where several can be meant nothing is guessed. Only
values: a worker of the release before goes on as it did.
"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

WAY = """
way AS (
    SELECT id AS began, id, merged_into FROM tickets
    UNION ALL
    SELECT way.began, tickets.id, tickets.merged_into
    FROM way JOIN tickets ON tickets.id = way.merged_into
), has AS (SELECT began, id FROM way WHERE merged_into = '')
"""
SAID_BY = f"""
WITH RECURSIVE {WAY}, pairs AS (
    SELECT m.id AS message_id, e.turn_id,
        count(*) OVER (PARTITION BY m.id) + count(*) OVER (PARTITION BY e.turn_id) AS alike
    FROM events e
    JOIN has ON has.began = e.ticket_id
    JOIN messages m ON m.ticket_id = has.id AND m.at = e.at AND m.role IN ('ai', 'draft')
    WHERE e.kind = 'turn_ended' AND m.turn_id IS NULL
)
UPDATE messages SET turn_id = pairs.turn_id
FROM pairs WHERE messages.id = pairs.message_id AND pairs.alike = 2
"""
CARRIED_BY = f"""
WITH RECURSIVE {WAY}, pairs AS (
    SELECT o.id AS outbox_id, m.id AS message_id,
        count(*) OVER (PARTITION BY o.id) + count(*) OVER (PARTITION BY m.id) AS alike
    FROM outbox o
    JOIN has ON has.began = o.ticket_id
    JOIN messages m ON m.ticket_id = has.id AND m.role IN ('ai', 'person')
        AND m.text = o.delivery ->> 'text'
    WHERE o.delivery ->> 'what' = 'reply' AND NOT o.delivery ? 'message_id'
)
UPDATE outbox SET delivery = jsonb_set(delivery, '{{message_id}}', to_jsonb(pairs.message_id))
FROM pairs WHERE outbox.id = pairs.outbox_id AND pairs.alike = 2
"""


def upgrade() -> None:
    op.execute(SAID_BY)
    op.execute(CARRIED_BY)


def downgrade() -> None:
    """What they know harms nothing."""
