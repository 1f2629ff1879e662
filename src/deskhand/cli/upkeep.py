"""Commands for who runs the desk: backup, restore, db move, upgrade --check."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import URL
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.app import Desk, open_database
from deskhand.cli.console import ConfigOption, JsonOption, print_json, say
from deskhand.core.clock import SystemClock
from deskhand.core.errors import BadInput
from deskhand.core.policy import Policy
from deskhand.engine.jobs import Jobs, Runtime
from deskhand.engine.rebuild import rebuild
from deskhand.flow.turn_context import Parts
from deskhand.insight.redecide import LAST, Redecided, redecide
from deskhand.settings import FILE, ConfigError, Environment, load
from deskhand.store.backup import back_up, move, restore
from deskhand.store.database import connect, parse_url, pending_revisions
from deskhand.store.memory import MemoryStore
from deskhand.store.privacy import Privacy
from deskhand.store.support_settings import SupportSettingsVersions

db = typer.Typer(help="The database itself.", no_args_is_help=True)


def commands(app: typer.Typer) -> None:
    """Register them."""
    app.command("backup")(backup_command)
    app.command("restore")(restore_command)
    app.command("upgrade")(upgrade)
    app.add_typer(db, name="db")


def backup_command(path: Annotated[Path, typer.Argument(help="The file to write.")]) -> int:
    """Write everything to one file, while the desk goes on. Holds customers' data: keep it safe."""
    url, embedded = open_database(Environment())
    try:
        counts = back_up(url, path, SystemClock().now())
    finally:
        if embedded is not None:
            embedded.stop()
    say(f"wrote {path}: {_told(counts)}")
    return 0


def restore_command(path: Annotated[Path, typer.Argument(help="A file of `backup`.")]) -> int:
    """Load a backup into the configured database, which has to be empty; unfinished turns go on. Who was
    erased since the backup is erased again."""
    env = Environment()
    url, embedded = open_database(env)
    try:
        counts = restore(path, url)
        again = asyncio.run(_erase_again(url, env.home))
        jobs = asyncio.run(_rebuild(url))
    finally:
        if embedded is not None:
            embedded.stop()
    say(f"restored {_told(counts)}; {jobs} unfinished turns and actions will go on")
    if again:
        say(f"{again} contacts were erased again")
    return 0


@db.command("move")
def move_command(
    variable: Annotated[
        str, typer.Argument(help="The environment variable with the new database's URL.")
    ],
) -> int:
    """Copy everything from the embedded database to a server's, which has to be empty.

    Stop `serve` first: what arrives meanwhile would stay behind. Nothing is deleted.
    """
    env = Environment()
    if env.database_url:
        raise BadInput("DATABASE_URL is set: the embedded database is not in use; unset it first")
    target = parse_url(env.secret(variable, "db move"))
    url, embedded = open_database(env)
    assert embedded is not None
    try:
        if embedded.shared():
            raise BadInput("the desk is running: stop `deskhand serve` first")
        counts = move(url, target)
    finally:
        embedded.stop()
    jobs = asyncio.run(_rebuild(target))
    say(f"moved {_told(counts)}; {jobs} unfinished turns and actions will go on")
    say(f"From now on set DATABASE_URL to the value of {variable}.")
    return 0


def upgrade(
    check: Annotated[bool, typer.Option("--check", help="Only say what would change.")] = False,
    config: ConfigOption = Path(FILE),
    as_json: JsonOption = False,
) -> int:
    """What this program would change: migrations, configuration, decisions on the last tickets.

    Run it with the new program before the old one is replaced. Without --check, migrate now.
    """
    env = Environment()
    if not check:
        url, embedded = open_database(env)
        if embedded is not None:
            embedded.stop()
        say("the database is up to date")
        return 0
    url, embedded = open_database(env, upgrade=False)
    try:
        migrations = pending_revisions(url)
        try:
            load(config)
            wrong = ""
        except ConfigError as error:
            wrong = str(error)
        changes = [] if wrong else asyncio.run(_redecide(Desk.from_config(config, env), url))
    finally:
        if embedded is not None:
            embedded.stop()
    if as_json:
        rows = [change.model_dump(mode="json") for change in changes]
        print_json({"migrations": migrations, "configuration": wrong, "decisions": rows})
        return 1 if wrong else 0
    print("\n".join(["Migrations to come:", *(migrations or ["none"])]))
    print(f"Configuration: {wrong or 'no key changes'}")
    different = [change for change in changes if change.now != change.before]
    print(f"Decisions that change, of the last {len(changes)} tickets: {len(different)}")
    for change in different:
        print(f"  {change.ticket_id}: {change.before} -> {change.now}")
    return 1 if wrong else 0


async def _redecide(desk: Desk, url: URL) -> list[Redecided]:
    engine = connect(url)

    def parts_for(store: MemoryStore) -> Parts:
        return replace(desk.parts_in_memory(store), policy=policy)

    try:
        policy = await _in_force(engine, desk.policy)
        return await redecide(engine, parts_for, LAST)
    finally:
        await engine.dispose()
        await desk.aclose()


async def _in_force(engine: AsyncEngine, file: Policy) -> Policy:
    """With what the support team decided, where this database knows of that."""
    versions = SupportSettingsVersions(engine)
    try:
        newest = await versions.newest()
    except ProgrammingError:  # its table comes with the upgrade
        return file
    return (await versions.read(newest)).settings.applied_to(file) if newest else file


async def _erase_again(url: URL, home: Path) -> int:
    engine = connect(url)
    try:
        return await Privacy(engine, home).erase_again()
    finally:
        await engine.dispose()


async def _rebuild(url: URL) -> int:
    engine = connect(url)
    try:
        jobs = Jobs(url, Runtime())
        async with jobs.app.open_async():
            return await rebuild(engine, jobs)
    finally:
        await engine.dispose()


def _told(counts: dict[str, int]) -> str:
    return f"{counts['tickets']} tickets, {counts['messages']} messages, {counts['events']} events"
