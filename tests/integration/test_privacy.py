"""One person's data: shown whole, erased from everything, and erased again after a restore."""

import hashlib
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import update
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine
from tests.colleagues import user
from tests.integration.test_api import EIGHTY, open_house
from tests.integration.test_engine import until, working
from tests.integration.test_upkeep import ended
from tests.shell import deskhand

from deskhand.app import OpenDesk
from deskhand.core.errors import NotFound, Refused
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.core.state import Intake
from deskhand.engine.jobs import Jobs
from deskhand.sample.demo import environment, open_desk
from deskhand.store import tables
from deskhand.store.backup import TABLES, back_up
from deskhand.store.database import dsn
from deskhand.store.privacy import NOTED, Privacy, noted_erasures
from deskhand.store.tables.personal import HOLDS, columns_that_hold
from deskhand.store.tickets import PostgresTickets
from deskhand.testing.clock import SettableClock

CANARY = "quetzal-7731"
ZOE = Sender(id="cust-zoe-4711", email="zoe.quetzal@example.org", name="Zoë O'Quetzal")
CANARIES = (CANARY, "zoe-4711", "zoe.quetzal", "Zo\u00eb", "Zo\\u00eb", "O'Quetzal")
OTHERS = 1000


def by(sender: Sender, number: int, text: str) -> IncomingMessage:
    return IncomingMessage(
        channel="api", message_id=f"{sender.id}-{number}", sender=sender, text=text
    )


def taken(incoming: IncomingMessage) -> Intake:
    return Intake(
        incoming=incoming,
        text=incoming.text,
        kind="question",
        language="en",
        negative=False,
        mode="auto",
    )


def dumped(url: URL) -> dict[str, list[str]]:
    """Every row of every table of ours, and the jobs', as text."""
    with psycopg.connect(dsn(url)) as connection:
        return {
            table: [
                row[0]
                for row in connection.execute(
                    SQL("SELECT t::text FROM {} t ORDER BY 1").format(Identifier(table))
                ).fetchall()
            ]
            for table in (*TABLES, "procrastinate_jobs", "procrastinate_events")
        }


def canaries_in(url: URL) -> list[str]:
    """Where something of Zoë's still stands; bytes are looked through as text."""
    found: list[str] = []
    for table, rows in dumped(url).items():
        text = "\n".join(rows)
        hidden = CANARY.encode().hex()
        found += [f"{table}: {one}" for one in (*CANARIES, hidden) if one.lower() in text.lower()]
    return found


async def filled(desk: OpenDesk) -> str:
    """Zoë has written, was answered, and stands in others' tickets too. A ticket of somebody else's."""
    async with working(desk):
        first = await desk.receive(by(ZOE, 1, f"How do I pair a probe with the hub? {CANARY}"))
        second = await desk.receive(by(ZOE, 2, f"I will sue you, {CANARY}. {EIGHTY}"))
        other = await desk.receive(by(Sender(id="c-02"), 1, "How do I pair a probe with the hub?"))
        await until(lambda: ended(desk))
        await until(lambda: _delivered(desk))
    now = desk.clock.now()
    await desk.people.note(first.ticket_id, user("Mara"), f"She is {ZOE.name}, {CANARY}")
    told = f"As with {ZOE.name} ({ZOE.email.upper()}, {ZOE.id})"
    await desk.people.note(other.ticket_id, user("Mara"), told)
    upload = await desk.uploads.keep(ZOE.id, "a.txt", "text/plain", CANARY.encode(), now)
    await desk.uploads.attach([upload.url.rpartition("/")[2]], second.ticket_id)
    await desk.uploads.keep(ZOE.id, f"{CANARY}.txt", "text/plain", b"not sent", now)
    await desk.chat_sessions.revoke("widget", ZOE.id, user("Lena"), now)
    async with desk.engine.begin() as connection:
        copied = {"recent_tickets": [{"text": f"{ZOE.name} wrote", "by": ZOE.email}]}
        await connection.execute(
            update(tables.tickets)
            .where(tables.tickets.c.id == other.ticket_id)
            .values(context=copied, summary=f"like {ZOE.email}")
        )
    return other.ticket_id


async def _delivered(desk: OpenDesk) -> bool:
    return await desk.outbox.waiting() == 0


async def test_who_is_erased_stands_nowhere_and_nobody_else_is_touched(
    database: URL, jobs: Jobs, clock: SettableClock, tmp_path: Path
) -> None:
    async with open_desk(database) as desk:
        other = await filled(desk)
        tickets = PostgresTickets(desk.engine, jobs.defer_turn)
        for number in range(OTHERS):
            who = Sender(id=f"c-many-{number}", email=f"many{number}@example.org", name="Many")
            await tickets.receive(taken(by(who, 1, f"Where is my order {number}?")), clock.now())
        assert canaries_in(database)
        whole = await desk.privacy.export(ZOE.email.upper())
        assert {row["text"].count(CANARY) for row in whole["messages"] if row["role"] == "note"}
        assert len(whole["tickets"]) == 2
        assert sorted(row["name"] for row in whole["uploads"]) == ["a.txt", f"{CANARY}.txt"]
        assert whole["revoked_sessions"]
        before = dumped(database)
        erased = await Privacy(desk.engine, tmp_path).erase(
            ZOE.email, user("Lena"), desk.clock.now()
        )
        assert erased.tickets == 2
        assert canaries_in(database) == []
        after = dumped(database)
        for table, rows in before.items():
            changed = {*rows} - {*after[table]}
            theirs = [row for row in changed if not any(one in row for one in _theirs(before))]
            named = [row for row in theirs if other not in row]
            assert named == [], table
        said = [one.text for one in await desk.tickets.messages(other) if one.role == "note"]
        assert said == ["As with [erased] ([erased], [erased])"]
        with pytest.raises(NotFound):
            await desk.privacy.export(ZOE.email)


def _theirs(before: dict[str, list[str]]) -> set[str]:
    """Ids of Zoë's contact, tickets and turns: every row of theirs has one."""
    contact = next(row for row in before["contacts"] if ZOE.email in row)[1:37]
    own = [row[1:37] for row in before["tickets"] if contact in row]
    turns = [row[1:37] for row in before["turns"] if any(one in row for one in own)]
    return {contact, *own, *turns, ZOE.id}


async def test_after_a_restore_who_was_erased_is_erased_again(
    database: URL, blank: URL, tmp_path: Path
) -> None:
    file, home = tmp_path / "desk.backup", tmp_path / "home"
    async with open_desk(database) as desk:
        await filled(desk)
        back_up(database, file, desk.clock.now())
        erased = await Privacy(desk.engine, home).erase(ZOE.id, user("Lena"), desk.clock.now())
    kept = (home / NOTED).read_text()
    assert not [one for one in CANARIES if one in kept]
    assert hashlib.sha256(f"id:{ZOE.id}".encode()).hexdigest() in kept
    env = environment(blank) | {"DESKHAND_HOME": str(home)}
    ran = deskhand("restore", str(file), env=env)
    assert ran.returncode == 0, ran.stderr
    assert "1 contacts were erased again" in ran.stderr + ran.stdout
    assert canaries_in(blank) == []
    assert noted_erasures(home) == (erased,)


async def test_nothing_is_erased_while_something_is_under_way(
    engine: AsyncEngine, jobs: Jobs, clock: SettableClock, tmp_path: Path
) -> None:
    tickets, privacy = PostgresTickets(engine, jobs.defer_turn), Privacy(engine, tmp_path)
    receipt = await tickets.receive(taken(by(ZOE, 1, "Hello?")), clock.now())
    async with engine.begin() as connection:
        await connection.execute(update(tables.turns).values(status="claimed"))
    with pytest.raises(Refused, match="under way"):
        await privacy.erase(ZOE.id, user("Lena"), clock.now())
    assert await tickets.messages(receipt.ticket_id)
    async with engine.begin() as connection:
        await connection.execute(update(tables.turns).values(status="done"))
    await privacy.erase(ZOE.id, user("Lena"), clock.now())
    with pytest.raises(NotFound):
        await privacy.erase(ZOE.id, user("Lena"), clock.now())


async def test_whoever_shares_neither_id_nor_address_is_somebody_else(
    engine: AsyncEngine, jobs: Jobs, clock: SettableClock, tmp_path: Path
) -> None:
    tickets, privacy = PostgresTickets(engine, jobs.defer_turn), Privacy(engine, tmp_path)
    namesake = Sender(id=f"{ZOE.id}0", email=f"the.{ZOE.email}", name=ZOE.name)
    for one in (ZOE, namesake):
        await tickets.receive(taken(by(one, 1, "Hello?")), clock.now())
    before = await privacy.export(namesake.id)
    await privacy.erase(ZOE.id, user("Lena"), clock.now())
    left = await privacy.export(namesake.id)
    assert left == before
    assert left["contacts"][0]["name"] == ZOE.name
    assert left["tickets"]


def test_every_column_says_what_it_holds_of_people() -> None:
    for table in tables.metadata.sorted_tables:
        held = columns_that_hold(table.name, "nothing", "person", "words", "colleague", "secret")
        assert sorted(held) == sorted(table.c.keys()), table.name
    assert sorted(HOLDS) == sorted(table.name for table in tables.metadata.sorted_tables)


def test_over_the_api_only_an_admins_key_may(database: URL, tmp_path: Path) -> None:
    with open_house(
        database, {"context_minutes": 60}, {"DESKHAND_HOME": str(tmp_path)}, worker=False
    ) as house:
        house.hand_in("How do I pair a probe?", "c-02")
        path, who = "/api/v1/privacy", {"who": "c-02"}
        assert house.lena.get(f"{path}/export", params=who).status_code == 403
        assert house.lena.post(f"{path}/erase", json=who).status_code == 403
        shown = house.nora.get(f"{path}/export", params=who).json()
        assert shown["messages"][0]["text"] == "How do I pair a probe?"
        assert house.nora.get(f"{path}/export", params={"who": "nobody"}).status_code == 404
        erased = house.nora.post(f"{path}/erase", json=who)
        assert (erased.status_code, erased.json()["tickets"]) == (200, 1)
        assert house.nora.get(f"{path}/export", params=who).status_code == 404
    assert str(noted_erasures(tmp_path)[0].by) == "key:nora"


async def test_who_comes_back_after_an_erasure_stays(
    engine: AsyncEngine, jobs: Jobs, clock: SettableClock, tmp_path: Path
) -> None:
    tickets, privacy = PostgresTickets(engine, jobs.defer_turn), Privacy(engine, tmp_path)
    await tickets.receive(taken(by(ZOE, 1, "Hello?")), clock.now())
    erased = await privacy.erase(ZOE.id, user("Lena"), clock.now())
    clock.advance(days=1)
    await tickets.receive(taken(by(ZOE, 2, "Hello again?")), clock.now())
    assert await privacy.erase_again() == 0
    assert (await privacy.export(ZOE.id))["tickets"]
    assert await privacy.erased() == (erased,)


async def test_a_number_or_a_name_like_null_breaks_nobody_elses_log(
    engine: AsyncEngine, jobs: Jobs, clock: SettableClock, tmp_path: Path
) -> None:
    tickets, privacy = PostgresTickets(engine, jobs.defer_turn), Privacy(engine, tmp_path)
    ben = Sender(id="c-ben", email="ben@example.org", name="Ben")
    for one in (Sender(id="1000", email="null@example.org", name="Null"), ben):
        await tickets.receive(taken(by(one, 1, "It cost 1000, Null or true?")), clock.now())
    held = {"total": 1000, "paid": None, "open": True, "said": "null@example.org paid 1000"}
    async with engine.begin() as connection:
        await connection.execute(update(tables.tickets).values(context=held))
    await privacy.erase("1000", user("Lena"), clock.now())
    left = await privacy.export(ben.id)
    assert left["tickets"][0]["context"] == held | {"said": "[erased] paid 1000"}
    assert left["messages"][0]["text"] == "It cost 1000, Null or true?"


async def test_whoever_is_erased_is_so_under_every_name_that_was_vouched_for(
    engine: AsyncEngine, jobs: Jobs, clock: SettableClock, tmp_path: Path
) -> None:
    """First an address alone, then an id with it, then another address: a backup may know each."""
    tickets, privacy = PostgresTickets(engine, jobs.defer_turn), Privacy(engine, tmp_path)
    old, new = "zoe.old@example.org", "zoe.new@example.org"
    ways = (Sender(email=old), Sender(id="c-zoe-9", email=old), Sender(id="c-zoe-9", email=new))
    for number, way in enumerate(ways):
        named = way.model_copy(update={"name": "Zoë Marquardt"})
        await tickets.receive(taken(by(named, number, "Hello?")), clock.now())
    ben = Sender(id="c-ben", email="ben@example.org", name="Ben")
    said = f"Marquardt, Zoë ({old}) sits beside Zoë  Marquardt,\nand Zoë\nMarquardt beside me."
    await tickets.receive(taken(by(ben, 9, said)), clock.now())
    assert len((await privacy.export(old))["tickets"]) == 3
    erased = await privacy.erase(old, user("Lena"), clock.now())
    left = (await privacy.export(ben.id))["messages"][0]["text"]
    assert left == "[erased] ([erased]) sits beside [erased],\nand [erased] beside me."
    for name in (f"mail:{old}", f"mail:{new}", "id:c-zoe-9"):
        assert hashlib.sha256(name.encode()).hexdigest() in erased.fingerprints
    assert (tmp_path / NOTED).stat().st_mode & 0o077 == 0
    await tickets.receive(taken(by(Sender(email=old), 10, "From a backup.")), erased.at)
    assert await privacy.erase_again() == 1


async def test_an_address_that_nobody_vouched_for_leads_to_nobody(
    engine: AsyncEngine, jobs: Jobs, clock: SettableClock, tmp_path: Path
) -> None:
    tickets, privacy = PostgresTickets(engine, jobs.defer_turn), Privacy(engine, tmp_path)
    await tickets.receive(taken(by(ZOE, 1, "Hello?")), clock.now())
    liar = Sender(id=ZOE.id, email="ben@example.org", verified=False)
    await tickets.receive(taken(by(liar, 2, "Hello?")), clock.now())
    with pytest.raises(NotFound):
        await privacy.erase("ben@example.org", user("Lena"), clock.now())


async def test_an_erasure_takes_nobody_else_along(
    engine: AsyncEngine, jobs: Jobs, clock: SettableClock, tmp_path: Path
) -> None:
    """A shared address, a visitor who gave another one's, and a name that is what people say."""
    tickets, privacy = PostgresTickets(engine, jobs.defer_turn), Privacy(engine, tmp_path)
    shared = "info@firm.example"
    polite = Sender(id="c-old", email=shared, name="Thank You")
    later = Sender(id="c-old", email="old@home.example", name="Thank You")
    new = Sender(id="c-new", email=shared, name="Nina New")
    ben = Sender(id="c-ben", email="ben@example.org", name="Ben")
    liar = Sender(id="visitor-1", email="ben@example.org", verified=False)
    for number, one in enumerate((polite, later, new, ben, liar)):
        await tickets.receive(taken(by(one, number, "Well, thank you.")), clock.now())
    await privacy.erase("visitor-1", user("Lena"), clock.now())
    await privacy.erase("c-old", user("Lena"), clock.now())
    assert await privacy.erase_again() == 0
    for one in (new, ben):
        left = await privacy.export(one.id)
        assert left["messages"][0]["text"] == "Well, thank you."
        assert left["contacts"][0]["email"] == one.email
    assert (await privacy.export(shared))["contacts"][0]["external_id"] == "c-new"


async def test_who_was_erased_twice_is_erased_again_once(
    engine: AsyncEngine, jobs: Jobs, clock: SettableClock, tmp_path: Path
) -> None:
    tickets, privacy = PostgresTickets(engine, jobs.defer_turn), Privacy(engine, tmp_path)
    before = clock.now()
    for number in (1, 2):
        await tickets.receive(taken(by(ZOE, number, "Hello?")), clock.now())
        clock.advance(hours=1)
        await privacy.erase(ZOE.id, user("Lena"), clock.now())
    await tickets.receive(taken(by(ZOE, 3, "From a backup.")), before)
    assert await privacy.erase_again() == 1
