"""Those who sign in, and their sessions."""

import asyncio
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.actors import Actor
from deskhand.core.errors import BadInput, NotFound
from deskhand.core.ids import new_id
from deskhand.core.policy import Role, check_name
from deskhand.core.values import Instant, Value
from deskhand.store.bearers import check_free
from deskhand.store.database import again_if_disconnected, reading
from deskhand.store.tables import api_keys, sessions, users

SHORTEST_PASSWORD = 12
"""Characters; NIST SP 800-63B-4 asks for 15 where nothing but the password is asked for, 8 otherwise."""
LONGEST_NAME = 60
TOKEN_BYTES = 32
IDLE = timedelta(days=7)
LIFETIME = timedelta(days=30)
"""A session ends after `IDLE` without a request, and after `LIFETIME` in any case."""
NOTED_EVERY = timedelta(minutes=5)
"""How exactly a session's last request is kept: most requests write nothing."""
HASHER = PasswordHasher()
"""argon2id with the library's own figures (RFC 9106, low memory: 64 MiB, 3 rounds, 4 lanes)."""
NOBODYS = (
    f"$argon2id$v=19$m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}"
    f"${'A' * 22}${'A' * 43}"
)
"""Checked where there is no such user, so that the time of an answer does not tell: 16 bytes of salt
and 32 of hash, all zero. No password is known that has this hash."""


class User(Value):
    """Who signs in."""

    id: str
    name: str
    """Stands in the log, and on every message that this person writes."""
    email: str = ""
    role: Role = "agent"
    language: str = ""
    """Of the pages; empty: the browser's."""
    absent_until: Instant | None = None
    stand_in: str = ""
    """Who has this person's tickets meanwhile; empty: the queue."""
    created_at: Instant
    disabled_at: Instant | None = None

    @property
    def actor(self) -> Actor:
        """Who did it, where this person did."""
        return Actor(kind="user", name=self.name)

    @property
    def may_act(self) -> bool:
        """Whether this person may change anything."""
        return self.role != "viewer"

    def absent(self, now: datetime) -> bool:
        """Whether this person is away at `now`."""
        return self.absent_until is not None and self.absent_until > now


class Session(Value):
    """A browser that is signed in, as its cookie shows it."""

    user: User
    csrf: str
    """What forms bring along: no other site can know it."""


class Users:
    """People with a password."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    async def create(
        self, name: str, role: Role, password: str, now: datetime, email: str = ""
    ) -> User:
        """A new user. Raises `BadInput` that names the field."""
        name = name.strip()
        check_name(name, LONGEST_NAME)
        check_password(password)
        user = User(id=new_id(), name=name, email=email.strip(), role=role, created_at=now)
        hashed = await asyncio.to_thread(HASHER.hash, password)
        try:
            async with self._engine.begin() as connection:
                await check_free(connection, name, api_keys, "an API key")
                await connection.execute(insert(users).values(**user.model_dump(), password=hashed))
        except IntegrityError as error:
            raise BadInput(f"name: there is a user {name} already", "name") from error
        return user

    async def demo(self, name: str, now: datetime) -> User:
        """The user without a password whom the demo signs in."""
        async with self._engine.begin() as connection:
            user = User(id=new_id(), name=name, role="admin", created_at=now)
            await connection.execute(
                upsert(users).values(**user.model_dump()).on_conflict_do_nothing()
            )
        found = await self.named(name)
        assert found is not None
        return found

    async def named(self, name: str) -> User | None:
        """The user of that name, in whatever case."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(users).where(func.lower(users.c.name) == name.strip().lower())
            )
            row = rows.mappings().one_or_none()
        return User.model_validate({n: row[n] for n in User.model_fields}) if row else None

    async def all(self) -> list[User]:
        """Everybody, by name."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(select(users).order_by(func.lower(users.c.name)))
            return [
                User.model_validate({n: row[n] for n in User.model_fields})
                for row in rows.mappings()
            ]

    async def any(self) -> bool:
        """Whether anybody can sign in at all."""
        async with self._reading.connect() as connection:
            found = await connection.execute(select(users.c.id).limit(1))
            return found.first() is not None

    async def set_password(self, name: str, password: str) -> None:
        """A new password; every session of the user ends. Raises `BadInput`, `NotFound`."""
        check_password(password)
        user = await self._known(name)
        hashed = await asyncio.to_thread(HASHER.hash, password)
        async with self._engine.begin() as connection:
            await connection.execute(
                update(users).where(users.c.id == user.id).values(password=hashed)
            )
            await connection.execute(delete(sessions).where(sessions.c.user_id == user.id))

    async def set_language(self, user: User, language: str) -> None:
        """The language of the pages from here on."""
        async with self._engine.begin() as connection:
            await connection.execute(
                update(users).where(users.c.id == user.id).values(language=language)
            )

    async def set_absence(
        self, name: str, until: datetime | None, stand_in: str, now: datetime
    ) -> User:
        """Away until a moment, with somebody who has the tickets meanwhile; None: here again.

        Raises `BadInput` that names the field, `NotFound`.
        """
        user = await self._known(name)
        if until is not None and until <= now:
            raise BadInput("until: give a moment in the future", "until")
        if stand_in:
            other = await self.named(stand_in)
            if other is None or not other.may_act or other.disabled_at or other.id == user.id:
                raise BadInput(f"stand_in: {stand_in[:60]!r} cannot stand in", "stand_in")
            stand_in = other.name
        absence = {"absent_until": until, "stand_in": stand_in if until else ""}
        async with self._engine.begin() as connection:
            await connection.execute(update(users).where(users.c.id == user.id).values(**absence))
        return user.model_copy(update=absence)

    async def disable(self, name: str, now: datetime) -> None:
        """No sign-in any more; every session of the user ends. Raises `NotFound`."""
        user = await self._known(name)
        async with self._engine.begin() as connection:
            await connection.execute(
                update(users).where(users.c.id == user.id).values(disabled_at=now)
            )
            await connection.execute(delete(sessions).where(sessions.c.user_id == user.id))

    async def check(self, name: str, password: str) -> User | None:
        """The user with this name and password; None takes as long as a wrong password."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(users).where(
                    func.lower(users.c.name) == name.strip().lower(),
                    users.c.disabled_at.is_(None),
                )
            )
            row = rows.mappings().one_or_none()
        kept = row["password"] if row and row["password"] else NOBODYS
        try:
            await asyncio.to_thread(HASHER.verify, kept, password)
        except (VerifyMismatchError, InvalidHashError):
            return None
        if row is None or kept is NOBODYS:
            return None
        return User.model_validate({n: row[n] for n in User.model_fields})

    async def sign_in(self, user: User, now: datetime) -> str:
        """A new session's token, for its cookie. Old sessions are cleared away on the way."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        async with self._engine.begin() as connection:
            await connection.execute(
                delete(sessions).where(
                    or_(sessions.c.seen_at < now - IDLE, sessions.c.created_at < now - LIFETIME)
                )
            )
            await connection.execute(
                insert(sessions).values(
                    id=_hash(token), user_id=user.id, created_at=now, seen_at=now
                )
            )
        return token

    async def session(self, token: str, now: datetime) -> Session | None:
        """Whose cookie this is; None for an unknown or ended session."""
        return await again_if_disconnected(lambda: self._session(token, now))

    async def _session(self, token: str, now: datetime) -> Session | None:
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(users, sessions.c.seen_at)
                .join(sessions, sessions.c.user_id == users.c.id)
                .where(
                    sessions.c.id == _hash(token),
                    sessions.c.seen_at >= now - IDLE,
                    sessions.c.created_at >= now - LIFETIME,
                    users.c.disabled_at.is_(None),
                )
            )
            row = rows.mappings().one_or_none()
            if row is None:
                return None
            if now - row["seen_at"] > NOTED_EVERY:
                await connection.execute(
                    update(sessions).where(sessions.c.id == _hash(token)).values(seen_at=now)
                )
        user = User.model_validate({n: row[n] for n in User.model_fields})
        return Session(user=user, csrf=csrf_of(token))

    async def sign_out(self, token: str) -> None:
        """End a session."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(sessions).where(sessions.c.id == _hash(token)))

    async def _known(self, name: str) -> User:
        user = await self.named(name)
        if user is None:
            raise NotFound(f"there is no user {name}")
        return user


def check_password(password: str) -> None:
    """Raises `BadInput` for one that is too short or too long."""
    if not SHORTEST_PASSWORD <= len(password) <= 1000:
        raise BadInput(f"password: at least {SHORTEST_PASSWORD} characters", "password")


def csrf_of(token: str) -> str:
    """What a session's forms bring along; the token cannot be found from it."""
    return hmac.new(token.encode(), b"deskhand forms", hashlib.sha256).hexdigest()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
