"""The doors from the shell: `deskhand ...`."""

import logging
import sys

import click
import typer

from deskhand.cli import batch, keys, knowledge, run, setup, upkeep, users
from deskhand.cli.console import set_up_logs
from deskhand.core.errors import DeskhandError

app = typer.Typer(
    name="deskhand",
    help="A customer-support agent that a company runs itself.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for register in (run, batch, setup, upkeep):
    register.commands(app)
app.add_typer(knowledge.app, name="kb")
app.add_typer(keys.app, name="keys")
app.add_typer(users.app, name="users")


def main() -> None:
    """Run a command; what goes wrong on purpose is one line and exit code 2."""
    set_up_logs(logging.WARNING)
    try:
        code = app(standalone_mode=False)
    except DeskhandError as error:
        typer.echo(f"deskhand: {error}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(141)
    sys.exit(code if isinstance(code, int) else 0)
