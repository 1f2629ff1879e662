"""`deskhand kb ...`: import, search, check."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from deskhand.cli.console import JsonOption, out, print_json, progress, say
from deskhand.cli.database import with_engine
from deskhand.core.clock import SystemClock
from deskhand.core.errors import BadInput
from deskhand.encoders.config import EncoderConfig
from deskhand.insight.batch import Broken, read_rows
from deskhand.knowledge.articles import Article, Skipped, read_articles
from deskhand.knowledge.freshness import Check, check
from deskhand.knowledge.importing import Imported
from deskhand.knowledge.library import Library
from deskhand.settings import FILE, Environment, load

T = TypeVar("T")
app = typer.Typer(help="The articles that answers are quoted from.", no_args_is_help=True)
KEPT_EXCERPT = 600
AT_ONCE = 8
"""Passages that are encoded between two lines that say so, while a transaction is open."""
BUSY_WAIT = 1.0
"""Seconds."""


@app.command("import")
def import_articles(
    path: Annotated[Path, typer.Argument(help="A folder of Markdown, HTML or text, or JSONL.")],
    replace: Annotated[
        bool, typer.Option(help="Remove articles of this folder or file that it no longer has.")
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """Take articles in, into the configured database or the private one."""
    articles: list[Article] = []
    skipped: list[Skipped] = []
    for item in progress(read_articles(path), "read"):
        if isinstance(item, Article):
            articles.append(item)
            if item.why_people:
                say(f"{item.source}: for people only ({item.why_people})")
        else:
            skipped.append(item)
            say(f"{item.where}: {item.why}")
    if not articles:
        raise BadInput(f"no article in {path}")

    async def take_in(library: Library) -> tuple[Imported, Check]:
        saved = await library.save(articles, SystemClock().now(), replace, skipped)
        return saved, await _check(library)

    saved, found = _with_library(take_in)
    for moved in saved.replaced:
        say(f"{moved}: this import's article stands in its place")
    languages = Counter(article.language for article in articles)
    result = {
        **saved.model_dump(),
        "languages": dict(languages),
        "for_people_only": sum(article.audience == "people" for article in articles),
        "skipped": len(skipped),
        "stale": list(found.stale),
        "conflicts": len(found.conflicts),
    }
    if as_json:
        print_json(result)
    else:
        out.print(
            f"{saved.added} added, {saved.changed} changed, {saved.same} as before, "
            f"{saved.removed} removed, {len(skipped)} left out; "
            f"languages: {', '.join(f'{code} {count}' for code, count in languages.most_common())}; "
            f"{result['for_people_only']} for people only; {len(found.stale)} stale, "
            f"{len(found.conflicts)} pairs whose numbers differ (deskhand kb check)"
        )
    return 1 if skipped else 0


@app.command()
def search(
    query: Annotated[
        str,
        typer.Argument(help="A query, or a JSONL file of {id, query}; standard input if empty."),
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=50)] = 5,
    language: Annotated[str, typer.Option(help="Two letters.")] = "en",
) -> int:
    """Search as the AI does. One JSON line a query."""
    file = Path(query) if query else None
    batch = file is None or _is_file(file)
    rows: list[Any] = list(read_rows(file)) if batch else [(1, {"id": 1, "query": query})]

    async def look(library: Library) -> int:
        broken = 0
        for item in progress(rows, "search", len(rows)):
            if isinstance(item, Broken) or not str(item[1].get("query", "")).strip():
                number = item.line if isinstance(item, Broken) else item[0]
                say(f"line {number}: {item.why if isinstance(item, Broken) else 'query: empty'}")
                broken += 1
                continue
            number, row = item
            told = str(row.get("lang") or language)
            hits = await library.find(str(row["query"]), told, limit)
            print_json(
                {
                    "id": row.get("id", number),
                    "hits": [
                        {
                            "article": hit.article,
                            "title": hit.title,
                            "score": hit.score,
                            "text": hit.text[:KEPT_EXCERPT],
                        }
                        for hit in hits
                    ],
                }
            )
        return broken

    return 1 if _with_library(look) else 0


def _is_file(path: Path) -> bool:
    """Whether it names a file; a long question cannot."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


@app.command("check")
def check_articles(as_json: JsonOption = False) -> int:
    """Stale articles, and near-duplicate passages whose numbers differ."""
    found = _with_library(_check)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return 0
    out.print(f"{found.articles} articles, {len(found.stale)} not changed for 180 days")
    for article in found.stale:
        out.print(f"  stale: {article}", highlight=False)
    for pair in found.conflicts:
        out.print(
            f"  {pair.one} says {', '.join(pair.figures)}; {pair.other} says "
            f"{', '.join(pair.other_figures)}",
            highlight=False,
        )
    return 0


async def _check(library: Library) -> Check:
    return check(await library.all(), SystemClock().now())


@app.command()
def encode() -> int:
    """Make the vectors that passages lack now; workers make them little by little."""

    async def make(library: Library) -> int:
        while True:
            done = await library.encode(AT_ONCE)
            if done.busy:
                say("a worker makes them at this moment; waiting")
                await asyncio.sleep(BUSY_WAIT)
            elif done.left:
                say(f"{done.left} passages left")
            elif done.failed:
                raise BadInput("an encoder failed, so its passages are found by words alone")
            else:
                return 0

    return _with_library(make)


def _with_library(work: Callable[[Library], Awaitable[T]]) -> T:
    """With the encoders of the configuration of this folder, if it has one."""
    file = Path(FILE)
    section = load(file).knowledge.encoder if file.is_file() else EncoderConfig()
    env = Environment()
    return with_engine(
        lambda engine: work(Library(engine, encoders=section.encoders(env.secret), home=env.home))
    )
