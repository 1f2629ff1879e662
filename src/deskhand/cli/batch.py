"""Commands that decide without a running desk: ask and route; and the report of a period."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from deskhand.app import Decided, Desk, open_database
from deskhand.cli.console import (
    ConfigOption,
    JsonOption,
    MaybeConfigOption,
    out,
    print_json,
    progress,
    say,
)
from deskhand.cli.database import with_engine
from deskhand.core.clock import SystemClock
from deskhand.core.decisions import Asked, HandedOff, Replied
from deskhand.core.errors import BadInput, DeskhandError
from deskhand.core.messages import LONGEST_MESSAGE, Sender
from deskhand.insight.batch import Broken, read_rows
from deskhand.insight.reports import lines, report_between
from deskhand.insight.route import route
from deskhand.knowledge.articles import Article, read_articles
from deskhand.knowledge.library import Library, MemoryLibrary
from deskhand.rules.learned.own import TriageConfig
from deskhand.settings import FILE, Environment, load, parse

EncodingOption = Annotated[
    str,
    typer.Option(help="Of FILE, such as cp1252; UTF-8 or UTF-16 by its mark where it is empty."),
]
FileArgument = Annotated[
    Path | None, typer.Argument(help="JSONL or CSV; standard input if left out.")
]
KnowledgeOption = Annotated[
    Path | None, typer.Option("--kb", help="A folder or JSONL file of articles.")
]


def commands(app: typer.Typer) -> None:
    """Register them."""
    app.command()(ask)
    app.command("route")(route_command)
    app.command("report")(report_command)


def ask(
    text: Annotated[str, typer.Argument(help="What a customer writes.")],
    config: MaybeConfigOption = None,
    kb: KnowledgeOption = None,
    contact: Annotated[str, typer.Option(help="The company's id of who writes.")] = "",
    subject: str = "",
    as_json: JsonOption = False,
) -> int:
    """Run one message through the whole pipeline and explain it. Nothing is stored or sent."""
    if not text.strip():
        raise BadInput("the text is empty")
    if len(text) > LONGEST_MESSAGE:
        raise BadInput(f"the text is longer than {LONGEST_MESSAGE} characters")
    desk = desk_of(config)
    sender = Sender(id=contact) if contact else None
    library = library_of(desk, kb, config)

    async def decide() -> Decided:
        try:
            return await desk.ask(text, sender, subject, library)
        finally:
            await desk.aclose()

    decided = asyncio.run(decide())
    if as_json:
        print_json({"outcome": decided.outcome.model_dump(mode="json"), "steps": decided.steps})
        return 0
    outcome = decided.outcome
    if isinstance(outcome, Replied):
        out.print(
            f"[bold]Answered[/bold] (confidence {outcome.confidence:.2f})\n\n{outcome.text}\n"
        )
    elif isinstance(outcome, Asked):
        out.print(f"[bold]Asked back[/bold]\n\n{outcome.text}\n")
    elif isinstance(outcome, HandedOff):
        verdict = outcome.verdict
        out.print(
            f"[bold]To a person[/bold]: {verdict.reason} ({verdict.rule}: {verdict.evidence})\n"
        )
        out.print(outcome.brief.as_text() + "\n")
        out.print(f"The customer reads:\n{outcome.text or '(nothing: shadow mode)'}\n")
    else:
        out.print(f"[bold]Nothing to do[/bold]: {outcome.why}")
    for name, result in decided.steps.items():
        out.print(f"[dim]{name}[/dim] {str(result)[:300]}", highlight=False)
    return 0


def route_command(
    file: FileArgument = None, config: MaybeConfigOption = None, encoding: EncodingOption = ""
) -> int:
    """What rules and local triage decide about each text, without a model. One JSON line each."""
    desk = desk_of(config)
    now = SystemClock().now()
    broken = 0
    for item in progress(read_rows(file, encoding), "route"):
        try:
            number, row = _row(item)
            print_json(route(row, number, desk.policy, now, desk.learned))
        except BadInput as error:
            broken += 1
            say(f"line {_line(item)}: {error}")
    return _exit(broken)


def report_command(
    config: ConfigOption = Path(FILE),
    start: Annotated[datetime | None, typer.Option("--from", help="UTC; 30 days ago.")] = None,
    end: Annotated[datetime | None, typer.Option("--to", help="UTC; now.")] = None,
    as_json: JsonOption = False,
) -> int:
    """Deflection, CSAT, resolution time, cost and escalations of a period."""
    env = Environment()
    desk = Desk(load(config), env)
    until = end.replace(tzinfo=UTC) if end else SystemClock().now()
    since = start.replace(tzinfo=UTC) if start else until - timedelta(days=30)
    if since >= until:
        raise BadInput("--from has to be before --to")
    url, embedded = open_database(env)

    async def figures() -> Any:
        async with desk.open(url) as opened:
            return await report_between(opened.totals, opened.reviews, since, until)

    try:
        result = asyncio.run(figures())
    finally:
        if embedded is not None:
            embedded.stop()
    if as_json:
        print_json(result.model_dump(mode="json"))
        return 0
    table = Table(title=f"{since:%Y-%m-%d} to {until:%Y-%m-%d} (UTC)", show_header=False)
    for name, value in lines(result):
        table.add_row(name, value)
    out.print(table)
    return 0


def desk_of(config: Path | None, *, learned: bool = True) -> Desk:
    """The configured desk, as for the other commands; without a file one that only has the built-in model.
    `learned`: with what its own history taught."""
    if config is None and Path(FILE).is_file():
        say(f"{FILE} of this folder is used")
        config = Path(FILE)
    if config is not None:
        read = load(config)
        return Desk(read if learned else read.model_copy(update={"triage": TriageConfig()}))
    raw = {"company": {"name": "the company"}, "modes": {"default": "auto"}}
    return Desk(parse(raw, "the built-in configuration"))


def library_of(desk: Desk, kb: Path | None, config: Path | None) -> MemoryLibrary | None:
    """The articles of `--kb`, by words alone, else those that were imported for a configured desk."""
    if kb is None:
        return _imported(desk) if config is not None or Path(FILE).is_file() else None
    found = list(read_articles(kb))
    for skipped in found:
        if not isinstance(skipped, Article):
            say(f"{skipped.where}: {skipped.why}")
    articles = [article for article in found if isinstance(article, Article)]
    return MemoryLibrary.of(articles, SystemClock().now())


def _imported(desk: Desk) -> MemoryLibrary | None:
    """What `deskhand kb import` took in, as it is now. Where it cannot be read, that is said."""
    try:
        found = with_engine(
            lambda engine: Library(engine, encoders=desk.encoders, home=desk.env.home).as_of_now()
        )
    except DeskhandError as error:
        say(f"the imported articles are not used: {error}; --kb FOLDER gives others")
        return None
    number = found.articles()
    say(f"{number} imported articles are used" if number else "no articles were imported: --kb")
    return found


def _row(item: Any) -> tuple[int, dict[str, Any]]:
    if isinstance(item, Broken):
        raise BadInput(item.why)
    return item


def _line(item: Any) -> int:
    return item.line if isinstance(item, Broken) else item[0]


def _exit(broken: int) -> int:
    if broken:
        say(f"{broken} lines could not be used; the rest was processed")
    return 1 if broken else 0
