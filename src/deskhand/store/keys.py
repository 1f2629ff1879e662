"""API keys: 256 random bits, shown once, kept as SHA-256. Each may do only what its scopes say."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.actors import Actor
from deskhand.core.errors import NotFound
from deskhand.core.ids import new_id
from deskhand.core.policy import PersonRole, Scope, check_name
from deskhand.core.values import Instant, Value
from deskhand.store.bearers import check_free
from deskhand.store.database import again_if_disconnected, reading
from deskhand.store.tables import api_keys, users

PREFIX = "dh_"
BYTES = 32
NOTED_EVERY = timedelta(minutes=1)
"""How exactly the last use is kept."""


class ApiKey(Value):
    """A key as it is kept: without the key."""

    id: str
    name: str
    """Who acts with it; this name stands in the log."""
    role: PersonRole
    """How much money it may move, where its scopes let it."""
    scopes: tuple[Scope, ...]
    channels: tuple[str, ...] = ()
    """Only tickets of these; empty: of all."""
    created_at: Instant
    expires_at: Instant | None = None
    last_used_at: Instant | None = None
    revoked_at: Instant | None = None

    @property
    def actor(self) -> Actor:
        """Who did it, where it was done with this key."""
        return Actor(kind="key", name=self.name)

    def works_at(self, now: datetime) -> bool:
        """Whether it opens anything then."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


LONGEST_NAME = 100


class ApiKeys:
    """Keys of people and of the company's systems."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    async def create(
        self,
        name: str,
        role: PersonRole,
        scopes: tuple[Scope, ...],
        now: datetime,
        *,
        channels: tuple[str, ...] = (),
        expires_at: datetime | None = None,
    ) -> tuple[ApiKey, str]:
        """A new key, and the secret itself: it cannot be shown again. Raises `BadInput`."""
        check_name(name, LONGEST_NAME)
        async with self._reading.connect() as connection:
            await check_free(connection, name, users, "a user")
        key = ApiKey(
            id=new_id(),
            name=name,
            role=role,
            scopes=scopes,
            channels=channels,
            created_at=now,
            expires_at=expires_at,
        )
        return key, await self._keep(key)

    async def _keep(self, key: ApiKey) -> str:
        secret = PREFIX + secrets.token_urlsafe(BYTES)
        values = key.model_dump() | {"scopes": list(key.scopes), "channels": list(key.channels)}
        async with self._engine.begin() as connection:
            await connection.execute(insert(api_keys).values(**values, hash=_hash(secret)))
        return secret

    async def rotate(self, key_id: str, keep: timedelta, now: datetime) -> tuple[ApiKey, str]:
        """A new key that may do the same; the old one works for `keep` longer. Raises `NotFound`."""
        old = next((key for key in await self.all() if key.id == key_id), None)
        if old is None or not old.works_at(now):
            raise NotFound(f"there is no key {key_id} that works")
        new = old.model_copy(update={"id": new_id(), "created_at": now, "last_used_at": None})
        made = new, await self._keep(new)
        ends = min(now + keep, old.expires_at) if old.expires_at else now + keep
        async with self._engine.begin() as connection:
            await connection.execute(
                update(api_keys).where(api_keys.c.id == key_id).values(expires_at=ends)
            )
        return made

    async def find(self, secret: str, now: datetime) -> ApiKey | None:
        """Whose key this is; None for one that is unknown, revoked or over."""
        key = await again_if_disconnected(lambda: self._look_up(secret))
        return key if key is not None and key.works_at(now) else None

    async def used(self, key: ApiKey, now: datetime) -> None:
        """Note when it was last used, to the minute."""
        if key.last_used_at is not None and now - key.last_used_at < NOTED_EVERY:
            return
        before = or_(
            api_keys.c.last_used_at.is_(None), api_keys.c.last_used_at <= now - NOTED_EVERY
        )
        async with self._engine.begin() as connection:
            await connection.execute(
                update(api_keys).where(api_keys.c.id == key.id, before).values(last_used_at=now)
            )

    async def _look_up(self, secret: str) -> ApiKey | None:
        async with self._reading.connect() as connection:
            found = await connection.execute(
                select(api_keys).where(api_keys.c.hash == _hash(secret))
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
