"""Backup, restore, move, retention and the check before an upgrade, on real databases."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import URL
from tests.colleagues import user
from tests.integration.test_engine import PATIENCE, until, working
from tests.shell import deskhand

from deskhand.app import Desk, OpenDesk
from deskhand.core.actors import CUSTOMER
from deskhand.core.clock import SystemClock
from deskhand.core.errors import BadInput
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.engine.rebuild import rebuild
from deskhand.insight.redecide import LAST, redecide
from deskhand.sample.company import CONFIG
from deskhand.sample.demo import environment, open_desk
from deskhand.settings import Environment
from deskhand.store.backup import TABLES, back_up, move, restore
from deskhand.store.database import dsn, migrate
from deskhand.store.embedded import EmbeddedPostgres
from deskhand.store.retention import forget

FIRST_RELEASE = "0002"
"""The database of release 0.1.0."""
PAIRING = "How do I pair a probe with the hub?"
LAWYER = "My lawyer will hear of this, I will sue you."


def message(number: int, text: str) -> IncomingMessage:
    return IncomingMessage(
        channel="api",
        message_id=f"m-{number}",
        thread_id=f"thread-{number}",
        sender=Sender(id="c-01"),
        text=text,
    )


async def ended(desk: OpenDesk) -> bool:
    return await desk.queries.unfinished_turns() == 0


async def live_through(url: URL) -> None:
    """One ticket is answered, one goes to a person, and one has not been looked at yet."""
    async with open_desk(url) as desk:
        async with working(desk):
            await desk.receive(message(1, PAIRING))
            await desk.receive(message(2, LAWYER))
            await until(lambda: ended(desk))
        await desk.receive(message(3, PAIRING))


def rows(url: URL) -> dict[str, list[Any]]:
    """Every row of every table."""
    with psycopg.connect(dsn(url)) as connection:
        return {
            table: connection.execute(
                SQL("SELECT t::text FROM {} t ORDER BY 1").format(Identifier(table))
            ).fetchall()
            for table in TABLES
        }


async def goes_on(url: URL) -> None:
    """The ticket that nobody had looked at is answered, and new ones are."""
    async with open_desk(url) as desk:
        assert await rebuild(desk.engine, desk.jobs) == 1
        await desk.receive(message(3, PAIRING))
        await desk.receive(message(4, PAIRING))
        async with working(desk):
            await until(lambda: ended(desk))
        answered = [(await desk.receive(message(n, PAIRING))).ticket_id for n in (1, 3, 4)]
        said = [[said.role for said in await desk.tickets.messages(one)] for one in answered]
        assert said == [["customer", "ai"]] * 3


async def test_a_backup_brings_everything_back_and_work_goes_on(
    database: URL, blank: URL, tmp_path: Path
) -> None:
    await live_through(database)
    file = tmp_path / "desk.backup"
    counts = back_up(database, file, SystemClock().now())
    assert file.stat().st_mode & 0o777 == 0o600
    assert counts["tickets"] == 3
    assert restore(file, blank) == counts
    assert rows(blank) == rows(database)
    await goes_on(blank)


async def test_a_move_brings_everything_to_the_other_server(database: URL, blank: URL) -> None:
    await live_through(database)
    assert move(database, blank)["tickets"] == 3
    assert rows(blank) == rows(database)
    await goes_on(blank)


async def test_a_database_that_holds_data_is_not_overwritten(database: URL, tmp_path: Path) -> None:
    await live_through(database)
    back_up(database, tmp_path / "desk.backup", SystemClock().now())
    before = rows(database)
    with pytest.raises(BadInput, match="empty database"):
        restore(tmp_path / "desk.backup", database)
    assert rows(database) == before


def test_a_file_that_is_no_backup_is_said_so(blank: URL, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Fernhill", encoding="utf-8")
    with pytest.raises(BadInput, match="is not a backup"):
        restore(tmp_path / "letter.txt", blank)


async def test_what_was_resolved_long_ago_is_forgotten_and_nothing_else(database: URL) -> None:
    await live_through(database)
    async with open_desk(database) as desk:
        answered = (await desk.receive(message(1, PAIRING))).ticket_id
        await desk.tickets.change(answered, "confirm_resolved", CUSTOMER, desk.clock.now())
        assert await forget(desk.engine, desk.clock.now() - timedelta(days=1)) == 0
        assert await forget(desk.engine, desk.clock.now() + timedelta(seconds=1)) == 1
    left = rows(database)
    assert len(left["tickets"]) == len(left["ticket_facts"]) == 2
    assert not any(answered in row[0] for table in left.values() for row in table)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("SELECT 1 FROM tickets WHERE id = %s FOR NO KEY UPDATE", "SELECT %s"),
        (
            "UPDATE outbox SET status = 'sending' WHERE ticket_id = %s",
            "UPDATE outbox SET status = 'sent' WHERE ticket_id = %s",
        ),
    ],
    ids=["a step", "a delivery"],
)
async def test_a_ticket_with_work_under_way_on_a_part_of_it_is_forgotten_later(
    database: URL, begin: LiteralString, end: LiteralString
) -> None:
    """Nobody waits for the other, and what the work has to say finds its ticket."""
    async with open_desk(database) as desk:
        async with working(desk):
            part = (await desk.receive(message(1, LAWYER))).ticket_id
            whole = (await desk.receive(message(2, LAWYER))).ticket_id
            await until(lambda: ended(desk))
        await desk.people.merge(part, user("Mara"), whole)
        await desk.people.resolve(whole, user("Mara"))
        before = desk.clock.now() + timedelta(seconds=1)
        async with (
            asyncio.timeout(PATIENCE),
            await psycopg.AsyncConnection[Any].connect(dsn(database)) as elsewhere,
        ):
            assert (await elsewhere.execute(begin, (part,))).rowcount > 0
            if begin.startswith("UPDATE"):
                await elsewhere.commit()
            assert await forget(desk.engine, before) == 0
            await elsewhere.execute(end, (part,))
            await elsewhere.commit()
            assert await forget(desk.engine, before) == 2
    assert not rows(database)["tickets"]


async def test_the_same_rules_decide_the_last_tickets_alike_and_other_rules_do_not(
    database: URL,
) -> None:
    await live_through(database)
    async with open_desk(database) as desk:
        same = await redecide(desk.engine, desk.desk.parts_in_memory, LAST)
        assert [(one.before, one.now) for one in same] == [
            ("handed_off (legal_threat)", "handed_off (legal_threat)"),
            ("replied", "replied"),
        ]
        config = Desk.from_config(CONFIG, Environment(environment(database))).config
        rule = {"name": "pairing", "phrases": ["pair a probe"], "then": "hand_off"}
        strict = config.model_validate({**config.model_dump(), "rules": [rule]})
        stricter = Desk(strict, Environment(environment(database)))
        changed = await redecide(desk.engine, stricter.parts_in_memory, LAST)
        assert [one.now for one in changed if one.now != one.before] == [
            "handed_off (company_rule)"
        ]
        await stricter.aclose()


async def test_before_an_upgrade_the_check_reads_the_database_as_it_is(
    database: URL, blank: URL, tmp_path: Path
) -> None:
    await live_through(database)
    migrate(blank, FIRST_RELEASE)
    with psycopg.connect(dsn(blank)) as old, psycopg.connect(dsn(database)) as ours:
        for table in ("tickets", "ledger", "messages", "events"):
            newer = set(columns(ours, table)) - set(columns(old, table))
            for column in newer:
                drop = SQL("ALTER TABLE {} DROP COLUMN {}")
                ours.execute(drop.format(Identifier(table), Identifier(column)))
        ours.execute("DROP TABLE settings_versions")
        ours.execute("UPDATE alembic_version SET version_num = %s", (FIRST_RELEASE,))
    home = tmp_path / "home"
    home.mkdir()
    address = database.render_as_string(hide_password=False)
    variables = environment(database) | {"DATABASE_URL": address}
    checked = run(home, "upgrade", "--check", "--json", "--config", str(CONFIG), **variables)
    assert checked.returncode == 0, checked.stderr
    told = json.loads(checked.stdout)
    assert told["migrations"]
    assert [one["now"] for one in told["decisions"]] == ["handed_off (legal_threat)", "replied"]


def columns(connection: psycopg.Connection, table: str) -> list[str]:
    found = connection.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = %s",
        (table,),
    )
    return [row[0] for row in found]


def run(home: Path, *arguments: str, **variables: str) -> CompletedProcess[str]:
    env = {"PATH": "/usr/bin:/bin", "DESKHAND_HOME": str(home), **variables}
    return deskhand(*arguments, env=env, cwd=home.parent)


def test_the_commands_work_from_the_shell(blank: URL, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    try:
        assert run(home, "init").returncode == 0
        assert run(home, "keys", "create", "shop").returncode == 0
        wrote = run(home, "backup", "desk.backup")
        assert (wrote.returncode, wrote.stdout) == (0, "")
        assert "wrote desk.backup: 0 tickets" in wrote.stderr
        checked = run(home, "upgrade", "--check", "--json")
        assert json.loads(checked.stdout) == {
            "migrations": [],
            "configuration": "",
            "decisions": [],
        }
        address = blank.render_as_string(hide_password=False)
        assert "is not set" in run(home, "db", "move", "NEW_URL").stderr
        moved = run(home, "db", "move", "NEW_URL", NEW_URL=address)
        assert moved.returncode == 0
        assert "set DATABASE_URL to the value of NEW_URL" in moved.stderr
        listed = run(home, "keys", "list", "--json", DATABASE_URL=address)
        assert json.loads(listed.stdout.splitlines()[0])["name"] == "shop"
        again = run(home, "restore", "desk.backup", DATABASE_URL=address)
        assert (again.returncode, again.stderr.count("\n")) == (2, 1)
        assert "empty database" in again.stderr
    finally:
        EmbeddedPostgres(home).destroy()
