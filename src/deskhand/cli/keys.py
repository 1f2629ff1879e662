"""`deskhand keys ...`: API keys."""

from datetime import timedelta
from typing import Annotated, Literal

import typer

from deskhand.cli.console import JsonOption, out, print_json, say
from deskhand.cli.database import with_engine
from deskhand.core.clock import SystemClock
from deskhand.core.errors import BadInput
from deskhand.core.policy import SCOPES, Scope
from deskhand.store.keys import ApiKey, ApiKeys

app = typer.Typer(help="Keys for the API.", no_args_is_help=True)
USUAL: tuple[Scope, ...] = ("post", "read")
_SCOPES_HELP = "What it may do; several times. " + "; ".join(
    f"{scope}: {what}" for scope, what in SCOPES.items()
)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Who acts with it; stands in every log line.")],
    role: Annotated[
        Literal["agent", "lead", "admin"],
        typer.Option(help="What it may at most, as on the pages, and how much money."),
    ] = "agent",
    scope: Annotated[list[str] | None, typer.Option(help=_SCOPES_HELP)] = None,
    channel: Annotated[
        list[str] | None, typer.Option(help="Only tickets of this channel; several times.")
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3650, help="It ends after these.")] = None,
) -> int:
    """Make a key. It is shown this once. Without --scope it may post and read."""
    now = SystemClock().now()
    key, secret = with_engine(
        lambda engine: ApiKeys(engine).create(
            name,
            role,
            _scopes(scope),
            now,
            channels=tuple(channel or ()),
            expires_at=now + timedelta(days=days) if days else None,
        )
    )
    print(secret)
    say(f"key {key.id} of {key.name} ({_may(key)}); it cannot be shown again")
    return 0


@app.command("list")
def list_keys(as_json: JsonOption = False) -> int:
    """Every key, without the keys."""
    now = SystemClock().now()
    for key in with_engine(lambda engine: ApiKeys(engine).all()):
        if as_json:
            print_json(key.model_dump(mode="json"))
        else:
            state = "revoked" if key.revoked_at else "live" if key.works_at(now) else "over"
            used = f"{key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never"
            out.print(
                f"{key.id}  {key.name}  {_may(key)}  {state}, last used {used}", highlight=False
            )
    return 0


@app.command()
def rotate(
    key_id: str,
    keep_hours: Annotated[
        float, typer.Option(min=0, max=720, help="How long the old one still works.")
    ] = 24.0,
) -> int:
    """Make a key that may do the same as an old one, which ends after --keep-hours."""
    key, secret = with_engine(
        lambda engine: ApiKeys(engine).rotate(
            key_id, timedelta(hours=keep_hours), SystemClock().now()
        )
    )
    print(secret)
    say(f"key {key.id} stands in for {key_id}, which works for {keep_hours:g} more hours")
    return 0


@app.command()
def revoke(key_id: str) -> int:
    """Make a key worthless."""
    with_engine(lambda engine: ApiKeys(engine).revoke(key_id, SystemClock().now()))
    say(f"key {key_id} is revoked")
    return 0


def _scopes(given: list[str] | None) -> tuple[Scope, ...]:
    if not given:
        return USUAL
    for one in given:
        if one not in SCOPES:
            raise BadInput(f"there is no scope {one[:60]!r}; known: {', '.join(SCOPES)}", "scope")
    return tuple(scope for scope in SCOPES if scope in given)


def _may(key: ApiKey) -> str:
    """What a key may do, in a line."""
    where = f" in {', '.join(key.channels)}" if key.channels else ""
    until = f" until {key.expires_at:%Y-%m-%d}" if key.expires_at else ""
    return f"{', '.join(key.scopes)} as {key.role}{where}{until}"
