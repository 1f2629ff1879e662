"""Commands around a desk: init, doctor, export."""

import asyncio
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.app import Desk, open_database
from deskhand.cli.console import ConfigOption, print_json, say
from deskhand.cli.database import with_engine
from deskhand.cli.whereabouts import whereabouts
from deskhand.core.errors import BadInput, DeskhandError, Permanent, Retryable
from deskhand.core.messages import Sender
from deskhand.encoders.e5 import NAME as ENCODER
from deskhand.encoders.e5 import why_not
from deskhand.insight.health import gauges
from deskhand.insight.trial import try_model
from deskhand.settings import FILE, Environment
from deskhand.store.stop import PostgresStop
from deskhand.store.support_settings import SupportSettingsVersions
from deskhand.store.tables import metadata
from deskhand.store.users import Users

SHOWN = frozenset({"deskhand_workers", "deskhand_oldest_turn_seconds", "deskhand_overdue_tickets"})
SECRET_TABLES = frozenset({"api_keys", "sessions"})
SECRET_COLUMNS = frozenset({"password"})


def commands(app: typer.Typer) -> None:
    """Register them."""
    app.command()(init)
    app.command()(doctor)
    app.command()(export)


def init(path: Annotated[Path, typer.Argument(help="Where to write it.")] = Path(FILE)) -> int:
    """Write a commented deskhand.toml to begin with."""
    if path.exists():
        raise BadInput(f"{path} is there already: it is not overwritten")
    template = files("deskhand") / "template.toml"
    path.write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
    say(f"wrote {path}; change the company's name, then run `deskhand doctor`")
    return 0


def doctor(
    config: ConfigOption = Path(FILE),
    live: Annotated[
        bool, typer.Option(help="Ask each model one real question per form: this costs a little.")
    ] = False,
    privacy: Annotated[
        bool,
        typer.Option(help="What is kept of people and where, how long, and what leaves to whom."),
    ] = False,
) -> int:
    """Check configuration, database, models, sources and channels: one line each."""
    env = Environment()
    if privacy:
        return _privacy(Desk.from_config(config, env), env)
    faults = 0

    def told(what: str, error: Exception | None, fine: str = "ok") -> None:
        nonlocal faults
        faults += error is not None
        print(f"{'FAIL' if error else 'ok  '}  {what}: {error or fine}")

    try:
        desk = Desk.from_config(config, env)
    except DeskhandError as error:
        told("configuration", error)
        return 1
    told("configuration", None, f"{config}, {desk.policy.company}, mode {desk.policy.mode}")
    try:
        url, embedded = open_database(env)
        try:
            told("database", None, url.render_as_string(hide_password=True))
            for gauge, value in with_engine(lambda engine: _numbers(desk, engine)):
                told(gauge, None, value)
            version = with_engine(lambda engine: SupportSettingsVersions(engine).newest())
            who = f"version {version} of the support team's" if version else "the file's own"
            told("settings", None, who)
            if stopped := with_engine(lambda engine: PostgresStop(engine).state()):
                since = f"{stopped.since:%Y-%m-%d %H:%M} UTC by {stopped.by.shown}"
                told("AI", BadInput(f"stopped since {since}: `deskhand start` lets it work again"))
            for name in with_engine(lambda engine: _strangers(desk, engine)):
                told("queue", BadInput(f"nobody is called {name}: `deskhand users create {name}`"))
        finally:
            if embedded is not None:
                embedded.stop()
    except DeskhandError as error:
        told("database", error)
    missing = why_not()
    told("encoder", None, f"none, so words alone decide: {missing}" if missing else ENCODER)
    for encoder in desk.encoders:
        try:
            encoder.questions(["How do I pair a probe?"])
            told("search", None, f"by words, and by {encoder.name}")
        except Exception as error:
            told("search", error, f"by words, and by {encoder.name}")
    if not desk.encoders:
        told("search", None, "by words alone")
    own = desk.learned
    told("triage", None, f"{', '.join(own.heads)} of {own.version}" if own else "by words alone")
    for model in dict.fromkeys((*desk.models.cheap, *desk.models.strong)):
        known = "no network needed" if model.free else "configured, not asked: `--live` does"
        told(f"model {model.name}", _cut_short(desk, model.name), known)
    if live:
        asyncio.run(_try_models(desk, told))
    asyncio.run(_ask_sources(desk, told))
    for name in desk.channels:
        told(f"channel {name}", None, "configured")
    return 1 if faults else 0


def _privacy(desk: Desk, env: Environment) -> int:
    url, embedded = open_database(env)
    try:
        database = f"database {url.database} on {url.host or 'this machine'}"
        for what, said in whereabouts(desk.config, desk.policy, database, env.home):
            print(f"{what}: {said}")
    finally:
        if embedded is not None:
            embedded.stop()
    return 0


def _cut_short(desk: Desk, name: str) -> Exception | None:
    """A model that is given more time than a turn has: it would be cut off without a word."""
    most = desk.policy.turn_deadline.total_seconds()
    given = next(one.timeout_seconds for one in desk.config.models.list if one.name == name)
    if given <= most:
        return None
    return BadInput(
        f"timeout_seconds = {given:g} is cut to the turn's {most:g}: "
        "raise [models] turn_deadline_seconds"
    )


async def _try_models(desk: Desk, told: Any) -> None:
    """Each model's answers, one line each."""
    try:
        for model in dict.fromkeys((*desk.models.cheap, *desk.models.strong)):
            if model.free:
                continue
            for tried in await try_model(model, desk.policy, desk.clock.now()):
                what = f"model {model.name}, {tried.form}, {tried.seconds:.1f} s"
                told(what, BadInput(tried.said) if tried.fault else None, tried.said)
    finally:
        await desk.aclose()


async def _numbers(desk: Desk, engine: AsyncEngine) -> list[tuple[str, str]]:
    """How the desk is doing: workers, and what waits for somebody."""
    silence = timedelta(seconds=desk.config.serve.dead_after_seconds)
    exposed = (await gauges(engine, desk.clock.now(), silence)).decode()
    numbers = [line.partition(" ") for line in exposed.splitlines() if not line.startswith("#")]
    return [
        (name.removeprefix("deskhand_"), value.removesuffix(".0"))
        for name, _, value in numbers
        if name in SHOWN
    ]


async def _strangers(desk: Desk, engine: AsyncEngine) -> list[str]:
    """Whom the queue's teams and routes name although they do not exist or may not act."""
    queue = desk.policy.queue
    named = {person for team in queue.teams for person in team.people}
    named |= {route.person for route in queue.routes if route.person}
    users = await Users(engine).all()
    return sorted(named - {one.name for one in users if one.may_act and one.disabled_at is None})


async def _ask_sources(desk: Desk, told: Any) -> None:
    for source in desk.sources:
        try:
            answer = await source.ask(Sender(id="deskhand-doctor"), None, desk.clock.now())
        except (Retryable, Permanent) as error:
            told(f"source {source.name}", error)
        else:
            told(f"source {source.name}", None, "answers" if answer.contact is None else "knows us")


def export(
    everything: Annotated[
        bool, typer.Option("--all", help="Every ticket, message, event, article and fact.")
    ] = False,
) -> int:
    """Write everything that is kept as JSON lines: {"table", "row"}. Keys, sessions and passwords are left out."""
    if not everything:
        raise BadInput("say what to export: --all")

    async def dump(engine: AsyncEngine) -> None:
        async with engine.connect() as connection:
            # Whoever reads it may take a break.
            await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            for table in metadata.sorted_tables:
                if table.name in SECRET_TABLES:
                    continue
                rows = await connection.stream(select(table))
                async for row in rows.mappings():
                    kept = {name: row[name] for name in row if name not in SECRET_COLUMNS}
                    print_json({"table": table.name, "row": kept})

    with_engine(dump)
    return 0
