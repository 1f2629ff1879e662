"""Sessions of the chat that were taken back. They are signed and stand nowhere; what ends them does."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.actors import Actor
from deskhand.store.database import reading
from deskhand.store.tables import revoked_sessions

EVERYBODY = ""
"""Stands for a contact's id where all sessions of a channel are meant."""


class ChatSessions:
    """Sessions and tokens are of a channel and a contact (`sub`)."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    async def revoke(self, channel: str, contact: str, by: Actor, now: datetime) -> None:
        """End what was shown until now: of one contact, or of `EVERYBODY`."""
        row = {"channel": channel, "contact": contact, "before": now, "by": by}
        async with self._engine.begin() as connection:
            await connection.execute(
                upsert(revoked_sessions)
                .values(row)
                .on_conflict_do_update(
                    index_elements=["channel", "contact"], set_={"before": now, "by": by}
                )
            )

    async def good(self, channel: str, contact: str, issued_at: datetime) -> bool:
        """Whether what was made at `issued_at` was not taken back since."""
        async with self._reading.connect() as connection:
            found = await connection.execute(
                select(revoked_sessions.c.channel).where(
                    revoked_sessions.c.channel == channel,
                    revoked_sessions.c.contact.in_((contact, EVERYBODY)),
                    revoked_sessions.c.before >= issued_at,
                )
            )
            return found.first() is None
