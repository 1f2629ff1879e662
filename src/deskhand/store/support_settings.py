"""The versions of what the support team decides. None is ever changed: the newest is in force."""

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.actors import Actor
from deskhand.core.errors import NotFound, Refused
from deskhand.core.support import SupportSettings
from deskhand.core.values import Instant, Value, stored
from deskhand.store.database import reading
from deskhand.store.tables import settings_versions

LONGEST_COMMENT = 300
SHOWN = 100


class SavedSettings(Value):
    """A version, by whom, when and why."""

    version: int
    settings: SupportSettings
    by: Actor
    comment: str
    at: Instant


class SupportSettingsVersions:
    """Raises `Refused` and `NotFound`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    async def newest(self) -> int:
        """The version in force; 0 where there is none and the file decides alone."""
        async with self._reading.connect() as connection:
            found = await connection.execute(select(func.max(settings_versions.c.version)))
            return found.scalar_one() or 0

    async def read(self, version: int) -> SavedSettings:
        """One version."""
        async with self._reading.connect() as connection:
            found = await connection.execute(
                select(settings_versions).where(settings_versions.c.version == version)
            )
            row = found.mappings().one_or_none()
        if row is None:
            raise NotFound(f"there is no version {version} of the settings")
        return stored(SavedSettings, dict(row))

    async def all(self) -> list[SavedSettings]:
        """The newest versions first."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(settings_versions).order_by(settings_versions.c.version.desc()).limit(SHOWN)
            )
            return [stored(SavedSettings, dict(row)) for row in rows.mappings()]

    async def save(
        self, settings: SupportSettings, by: Actor, comment: str, seen: int, now: datetime
    ) -> int:
        """A new version after `seen`, the one that was changed. Its number."""
        try:
            async with self._engine.begin() as connection:
                await connection.execute(
                    insert(settings_versions).values(
                        version=seen + 1,
                        settings=settings.model_dump(mode="json"),
                        by=by,
                        comment=comment.strip()[:LONGEST_COMMENT],
                        at=now,
                    )
                )
        except IntegrityError as error:
            saved = await self.read(seen + 1)
            raise Refused(
                f"{saved.by.shown} saved version {saved.version} meanwhile: look at it, then change that"
            ) from error
        return seen + 1
