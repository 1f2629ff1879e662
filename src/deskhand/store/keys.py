"""API keys: 256 random bits, shown once, kept as SHA-256."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.errors import NotFound
from deskhand.core.ids import new_id
from deskhand.core.policy import PersonRole
from deskhand.core.values import Instant, Value
from deskhand.store.database import again_if_disconnected, reading
from deskhand.store.tables import api_keys

PREFIX = "dh_"
BYTES = 32


class ApiKey(Value):
    """A key as it is kept: without the key."""

    id: str
    name: str
    """Who acts with it; this name stands in the log."""
    role: PersonRole
    created_at: Instant
    revoked_at: Instant | None = None


class ApiKeys:
    """Keys of people and of the company's systems."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    async def create(self, name: str, role: PersonRole, now: datetime) -> tuple[ApiKey, str]:
        """A new key, and the secret itself: it cannot be shown again."""
        secret = PREFIX + secrets.token_urlsafe(BYTES)
        key = ApiKey(id=new_id(), name=name, role=role, created_at=now)
        async with self._engine.begin() as connection:
            await connection.execute(
                insert(api_keys).values(**key.model_dump(), hash=_hash(secret))
            )
        return key, secret

    async def find(self, secret: str) -> ApiKey | None:
        """Whose key this is; None for an unknown or revoked one."""
        return await again_if_disconnected(lambda: self._look_up(secret))

    async def _look_up(self, secret: str) -> ApiKey | None:
        async with self._reading.connect() as connection:
            found = await connection.execute(
                select(api_keys).where(
                    api_keys.c.hash == _hash(secret), api_keys.c.revoked_at.is_(None)
                )
            )
            row = found.mappings().one_or_none()
        if row is None:
            return None
        return ApiKey.model_validate({name: row[name] for name in ApiKey.model_fields})

    async def all(self) -> list[ApiKey]:
        """Every key, oldest first."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(select(api_keys).order_by(api_keys.c.id))
            return [
                ApiKey.model_validate({name: row[name] for name in ApiKey.model_fields})
                for row in rows.mappings()
            ]

    async def revoke(self, key_id: str, now: datetime) -> None:
        """Make a key worthless. Raises `NotFound`."""
        async with self._engine.begin() as connection:
            changed = await connection.execute(
                update(api_keys)
                .where(api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))
                .values(revoked_at=now)
            )
            if not changed.rowcount:
                raise NotFound(f"there is no key {key_id}")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
