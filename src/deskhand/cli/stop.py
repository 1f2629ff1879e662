"""`deskhand stop`, `deskhand start`: the switch that stops the AI at once."""

import getpass
from typing import Annotated

import typer

from deskhand.cli.console import say
from deskhand.cli.database import with_engine
from deskhand.core.actors import Actor
from deskhand.core.clock import SystemClock
from deskhand.core.errors import Refused
from deskhand.store.stop import PostgresStop


def commands(app: typer.Typer) -> None:
    """Register them."""
    app.command("stop")(stop)
    app.command("start")(start)


def stop(
    why: Annotated[str, typer.Option(help="For those who read it in the inbox.")] = "",
) -> int:
    """Stop the AI now: nothing of it leaves or is done, and what it would answer goes to people."""
    by = Actor(kind="shell", name=getpass.getuser())
    stopped = with_engine(lambda engine: PostgresStop(engine).stop(by, why, SystemClock().now()))
    say(
        f"the AI is stopped since {stopped.since:%Y-%m-%d %H:%M} UTC by {stopped.by.shown}; "
        "`deskhand start` lets it work again"
    )
    return 0


def start() -> int:
    """Let the AI work again, on what is asked from now on."""
    stopped = with_engine(lambda engine: PostgresStop(engine).state())
    if stopped is None:
        raise Refused("the AI is not stopped")
    with_engine(lambda engine: PostgresStop(engine).start())
    say("the AI works again; what it left to people stays with them")
    return 0
