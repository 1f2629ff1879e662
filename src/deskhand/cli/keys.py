"""`deskhand keys ...`: API keys."""

from typing import Annotated, Literal

import typer

from deskhand.cli.console import JsonOption, out, print_json, say
from deskhand.cli.database import with_engine
from deskhand.core.clock import SystemClock
from deskhand.store.keys import ApiKeys

app = typer.Typer(help="Keys for the API and the page.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Who acts with it; stands in every log line.")],
    role: Annotated[Literal["agent", "lead", "admin"], typer.Option()] = "agent",
) -> int:
    """Make a key. It is shown this once."""
    key, secret = with_engine(
        lambda engine: ApiKeys(engine).create(name, role, SystemClock().now())
    )
    print(secret)
    say(f"key {key.id} of {key.name} ({key.role}); it cannot be shown again")
    return 0


@app.command("list")
def list_keys(as_json: JsonOption = False) -> int:
    """Every key, without the keys."""
    for key in with_engine(lambda engine: ApiKeys(engine).all()):
        if as_json:
            print_json(key.model_dump(mode="json"))
        else:
            state = "revoked" if key.revoked_at else "live"
            out.print(f"{key.id}  {key.name}  {key.role}  {state}", highlight=False)
    return 0


@app.command()
def revoke(key_id: str) -> int:
    """Make a key worthless."""
    with_engine(lambda engine: ApiKeys(engine).revoke(key_id, SystemClock().now()))
    say(f"key {key_id} is revoked")
    return 0
