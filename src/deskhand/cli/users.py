"""`deskhand users ...`: those who sign in to the pages."""

import sys
from datetime import UTC, datetime
from typing import Annotated, Literal

import typer

from deskhand.cli.console import JsonOption, out, print_json, say
from deskhand.cli.database import with_engine
from deskhand.core.clock import SystemClock
from deskhand.core.errors import BadInput
from deskhand.store.users import Users

app = typer.Typer(help="Those who sign in to the pages.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Stands in the log and on every reply.")]


@app.command()
def create(
    name: Name,
    role: Annotated[Literal["viewer", "agent", "lead", "admin"], typer.Option()] = "agent",
    email: Annotated[str, typer.Option(help="For alerts.")] = "",
) -> int:
    """Make a user. The password is asked for, or read from standard input."""
    password = _password()
    user = with_engine(
        lambda engine: Users(engine).create(name, role, password, SystemClock().now(), email)
    )
    say(f"{user.name} may sign in as {user.role}")
    return 0


@app.command("list")
def list_users(as_json: JsonOption = False) -> int:
    """Everybody, without passwords."""
    for user in with_engine(lambda engine: Users(engine).all()):
        if as_json:
            print_json(user.model_dump(mode="json"))
        else:
            away = user.absent(SystemClock().now())
            state = "disabled" if user.disabled_at else "away" if away else "live"
            out.print(f"{user.name}  {user.role}  {user.email or '-'}  {state}", highlight=False)
    return 0


@app.command()
def password(name: Name) -> int:
    """A new password; whoever is signed in with the old one is signed out."""
    given = _password()
    with_engine(lambda engine: Users(engine).set_password(name, given))
    say(f"{name} has a new password")
    return 0


@app.command()
def away(
    name: Name,
    until: Annotated[
        datetime | None,
        typer.Option(help="UTC, such as 2026-12-01T08:00:00; left out: here again."),
    ] = None,
    stand_in: Annotated[str, typer.Option(help="Who has the tickets meanwhile.")] = "",
) -> int:
    """Note that somebody is away, or here again. Tickets that wait for them go to the stand-in."""
    moment = until.replace(tzinfo=UTC) if until else None
    with_engine(
        lambda engine: Users(engine).set_absence(name, moment, stand_in, SystemClock().now())
    )
    say(f"{name} is away until {moment:%Y-%m-%d %H:%M} UTC" if moment else f"{name} is here")
    return 0


@app.command()
def disable(name: Name) -> int:
    """No sign-in any more. What the user wrote stays."""
    with_engine(lambda engine: Users(engine).disable(name, SystemClock().now()))
    say(f"{name} cannot sign in any more")
    return 0


def _password() -> str:
    if sys.stdin.isatty():
        return typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    given = sys.stdin.readline().rstrip("\n")
    if not given:
        raise BadInput("password: write it to standard input, or start this on a terminal")
    return given
