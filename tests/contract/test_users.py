"""Those who sign in: passwords nobody can read, sessions that end."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.errors import BadInput, NotFound
from deskhand.store import tables
from deskhand.store.keys import ApiKeys
from deskhand.store.users import IDLE, LIFETIME, Users
from deskhand.testing.clock import SettableClock

PASSWORD = "correct horse battery"


async def test_the_right_password_and_no_other(engine: AsyncEngine, clock: SettableClock) -> None:
    users = Users(engine)
    assert not await users.any()
    mara = await users.create("Mara", "agent", PASSWORD, clock.now())
    assert await users.check(" MARA ", PASSWORD) == mara
    assert await users.check("Mara", PASSWORD + "!") is None
    assert await users.check("Nobody", PASSWORD) is None
    assert await users.check("Nobody", "nobody's password") is None
    assert await users.any()


async def test_nothing_that_is_kept_opens_a_door(engine: AsyncEngine, clock: SettableClock) -> None:
    users = Users(engine)
    mara = await users.create("Mara", "agent", PASSWORD, clock.now())
    token = await users.sign_in(mara, clock.now())
    async with engine.connect() as connection:
        kept = [
            str(row)
            for table in (tables.users, tables.sessions)
            for row in (await connection.execute(select(table))).all()
        ]
    assert not any(PASSWORD in row or token in row for row in kept)
    assert any("$argon2id$" in row for row in kept)


async def test_a_session_ends_when_it_is_idle_old_or_signed_out(
    engine: AsyncEngine, clock: SettableClock
) -> None:
    users = Users(engine)
    mara = await users.create("Mara", "agent", PASSWORD, clock.now())
    idle, busy, out = [await users.sign_in(mara, clock.now()) for _ in range(3)]
    began = clock.now()
    await users.sign_out(out)
    assert await users.session(out, clock.now()) is None
    while clock.now() - began < LIFETIME - timedelta(days=5):
        clock.advance(hours=IDLE.total_seconds() / 3600 - 1)
        session = await users.session(busy, clock.now())
        assert session is not None
        assert session.user == mara
    assert await users.session(idle, clock.now()) is None
    clock.advance(days=3)
    assert await users.session(busy, clock.now()) is None
    assert await users.session("no such token", clock.now()) is None


async def test_a_new_password_and_a_disabled_user_end_every_session(
    engine: AsyncEngine, clock: SettableClock
) -> None:
    users = Users(engine)
    mara = await users.create("Mara", "agent", PASSWORD, clock.now())
    first = await users.sign_in(mara, clock.now())
    await users.set_password("mara", "another horse battery")
    assert await users.session(first, clock.now()) is None
    assert await users.check("Mara", PASSWORD) is None
    second = await users.sign_in(mara, clock.now())
    await users.disable("Mara", clock.now())
    assert await users.session(second, clock.now()) is None
    assert await users.check("Mara", "another horse battery") is None
    with pytest.raises(NotFound, match="no user Nobody"):
        await users.disable("Nobody", clock.now())


async def test_who_is_sent_away_while_signing_in_is_not_let_in(
    engine: AsyncEngine, clock: SettableClock
) -> None:
    users = Users(engine)
    await users.create("Mara", "agent", PASSWORD, clock.now())
    mara = await users.check("Mara", PASSWORD)
    assert mara is not None
    await users.disable("Mara", clock.now())
    late = await users.sign_in(mara, clock.now())
    assert await users.session(late, clock.now()) is None


async def test_names_are_taken_once_and_passwords_are_long(
    engine: AsyncEngine, clock: SettableClock
) -> None:
    users = Users(engine)
    await users.create("Mara", "agent", PASSWORD, clock.now())
    with pytest.raises(BadInput, match="already"):
        await users.create("mara", "admin", PASSWORD, clock.now())
    with pytest.raises(BadInput, match="at least 12"):
        await users.create("Jonas", "agent", "short", clock.now())
    with pytest.raises(BadInput, match="name: 1 to 60"):
        await users.create("  ", "agent", PASSWORD, clock.now())
    demo = await users.demo("Demo", clock.now())
    assert await users.demo("Demo", clock.now()) == demo
    assert await users.check("Demo", "") is None


@pytest.mark.parametrize(
    "name", ["ai", "AI", "Customer", "deskhand", " System ", "\u0430i", "A\u200bI", "leads (link)"]
)
async def test_nobody_is_called_what_stands_for_another_in_the_log(
    engine: AsyncEngine, clock: SettableClock, name: str
) -> None:
    with pytest.raises(BadInput, match="stands for another"):
        await Users(engine).create(name, "admin", PASSWORD, clock.now())
    with pytest.raises(BadInput, match="stands for another"):
        await ApiKeys(engine).create(name, "admin", ("read",), clock.now())


async def test_a_key_is_not_called_like_a_colleague(
    engine: AsyncEngine, clock: SettableClock
) -> None:
    users, keys = Users(engine), ApiKeys(engine)
    await users.create("Mara", "agent", PASSWORD, clock.now())
    with pytest.raises(BadInput, match="a user is called mara"):
        await keys.create("mara", "agent", ("read",), clock.now())
    key, _ = await keys.create("shop", "agent", ("read",), clock.now())
    with pytest.raises(BadInput, match="an API key is called Shop"):
        await users.create("Shop", "agent", PASSWORD, clock.now())
    rotated, _ = await keys.rotate(key.id, timedelta(hours=1), clock.now())
    assert (rotated.name, rotated.id != key.id) == ("shop", True)
