"""`deskhand keys ...`: API keys."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal, TypeVar

import typer

from deskhand.app import open_database
from deskhand.cli.console import JsonOption, out, print_json, say
from deskhand.core.clock import SystemClock
from deskhand.settings import Environment
from deskhand.store.database import connect
from deskhand.store.keys import ApiKeys

T = TypeVar("T")
app = typer.Typer(help="Keys for the API and the page.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Who acts with it; stands in every log line.")],
    role: Annotated[Literal["agent", "lead", "admin"], typer.Option()] = "agent",
) -> int:
    """Make a key. It is shown this once."""
    key, secret = _with_keys(lambda keys: keys.create(name, role, SystemClock().now()))
    print(secret)
    say(f"key {key.id} of {key.name} ({key.role}); it cannot be shown again")
    return 0


@app.command("list")
def list_keys(as_json: JsonOption = False) -> int:
    """Every key, without the keys."""
    for key in _with_keys(lambda keys: keys.all()):
        if as_json:
            print_json(key.model_dump(mode="json"))
        else:
            state = "revoked" if key.revoked_at else "live"
            out.print(f"{key.id}  {key.name}  {key.role}  {state}", highlight=False)
    return 0


@app.command()
def revoke(key_id: str) -> int:
    """Make a key worthless."""
    _with_keys(lambda keys: keys.revoke(key_id, SystemClock().now()))
    say(f"key {key_id} is revoked")
    return 0


def _with_keys(work: Callable[[ApiKeys], Awaitable[T]]) -> T:
    url, embedded = open_database(Environment())

    async def inside() -> T:
        engine = connect(url)
        try:
            return await work(ApiKeys(engine))
        finally:
            await engine.dispose()

    try:
        return asyncio.run(inside())
    finally:
        if embedded is not None:
            embedded.stop()
