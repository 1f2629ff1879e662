"""The doors from the shell: `deskhand ...`."""

import logging
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from deskhand.cli import (
    batch,
    calibrate,
    cases,
    keys,
    knowledge,
    privacy,
    replay,
    rules,
    run,
    sessions,
    settings,
    setup,
    stop,
    train,
    upkeep,
    users,
)
from deskhand.cli.console import set_up_logs
from deskhand.core.errors import DeskhandError

app = typer.Typer(
    name="deskhand",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for register in (run, batch, replay, cases, train, calibrate, stop, setup, upkeep):
    register.commands(app)
app.add_typer(knowledge.app, name="kb")
app.add_typer(keys.app, name="keys")
app.add_typer(users.app, name="users")
app.add_typer(sessions.app, name="sessions")
app.add_typer(privacy.app, name="privacy")
app.add_typer(settings.app, name="settings")
app.add_typer(rules.app, name="rules")


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(version("deskhand"))
        raise typer.Exit


@app.callback()
def options(
    _: Annotated[
        bool,
        typer.Option(
            "--version", help="Which release this is.", is_eager=True, callback=_say_version
        ),
    ] = False,
) -> None:
    """A customer-support agent that a company runs itself."""


def main() -> None:
    """Run a command; what goes wrong on purpose is one line and exit code 2."""
    set_up_logs(logging.WARNING)
    try:
        code = app(standalone_mode=False)
    except DeskhandError as error:
        typer.echo(f"deskhand: {error}", err=True)
        sys.exit(2)
    except typer.TyperException as error:
        # Without a message the help was asked for by saying nothing, and is shown already.
        if told := error.format_message().rstrip("."):
            typer.echo(f"deskhand: {told}; --help says what there is", err=True)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(141)
    sys.exit(code if isinstance(code, int) else 0)
