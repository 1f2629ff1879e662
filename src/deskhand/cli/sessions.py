"""`deskhand sessions ...`: who sits before the chat."""

import getpass
from typing import Annotated

import typer

from deskhand.cli.console import say
from deskhand.cli.database import with_engine
from deskhand.core.actors import Actor
from deskhand.core.clock import SystemClock
from deskhand.core.errors import BadInput
from deskhand.store.chat_sessions import EVERYBODY, ChatSessions

app = typer.Typer(help="Sessions of the chat.", no_args_is_help=True)


@app.command()
def revoke(
    channel: Annotated[str, typer.Argument(help="The chat's name in deskhand.toml.")],
    contact: Annotated[str, typer.Option(help="Your id of the contact (`sub`).")] = "",
    everybody: Annotated[bool, typer.Option(help="All sessions of the chat.")] = False,
) -> int:
    """End sessions of the chat, and tokens made until now."""
    if bool(contact) == everybody:
        raise BadInput("either --contact ID or --everybody", "contact")
    now, by = SystemClock().now(), Actor(kind="shell", name=getpass.getuser())
    whose = EVERYBODY if everybody else contact
    with_engine(lambda engine: ChatSessions(engine).revoke(channel, whose, by, now))
    say(f"sessions of {contact or 'everybody'} in {channel} from before now are over")
    return 0
