"""`deskhand privacy ...`: one person's data."""

import getpass
import json
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.cli.console import say
from deskhand.cli.database import with_engine
from deskhand.core.actors import Actor
from deskhand.core.clock import SystemClock
from deskhand.core.errors import BadInput
from deskhand.settings import Environment
from deskhand.store.privacy import Privacy
from deskhand.store.tables.personal import HOLDS

app = typer.Typer(help="What is stored of one person, and the end of it.", no_args_is_help=True)
Who = Annotated[str, typer.Argument(help="Your id of the contact, or their address.")]


def _privacy(engine: AsyncEngine) -> Privacy:
    return Privacy(engine, Environment().home)


@app.command()
def export(who: Who) -> int:
    """Print all that is stored of somebody, as JSON; files in base64."""
    found = with_engine(lambda engine: _privacy(engine).export(who))
    print(json.dumps(found, ensure_ascii=False, indent=2))
    return 0


@app.command()
def erase(
    who: Who,
    yes: Annotated[bool, typer.Option("--yes", help="It cannot be undone.")] = False,
) -> int:
    """Delete somebody's tickets with all that hangs on them, and their names from others' tickets.

    Backups still have them: after a restore they are erased again, by what stands in erased.jsonl in
    Deskhand's home.
    """
    if not yes:
        raise BadInput("this cannot be undone: say --yes", "yes")
    now, by = SystemClock().now(), Actor(kind="shell", name=getpass.getuser())
    erased = with_engine(lambda engine: _privacy(engine).erase(who, by, now))
    say(f"erased, with {erased.tickets} tickets; erasure {erased.id}")
    return 0


@app.command()
def erasures() -> int:
    """Print every erasure, as erased.jsonl has them: for a home that is to restore a backup."""
    for erased in with_engine(lambda engine: _privacy(engine).erased()):
        print(erased.model_dump_json())
    return 0


@app.command()
def columns() -> int:
    """What every column of the database holds of people."""
    for table, held in HOLDS.items():
        for kind, names in held.items():
            if kind != "nothing":
                print(f"{table}: {kind}: {', '.join(names.split())}")
    return 0
