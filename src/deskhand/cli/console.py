"""What every command shares: one line for an error, progress, logs, JSON out."""

import json
import logging
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, TypeVar

import structlog
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from structlog.typing import EventDict

from deskhand.core.values import storable
from deskhand.settings import FILE

T = TypeVar("T")
out = Console()
err = Console(stderr=True)

ConfigOption = Annotated[
    Path, typer.Option("--config", "-c", help="The configuration file.", show_default=FILE)
]
MaybeConfigOption = Annotated[
    Path | None, typer.Option("--config", "-c", help="A configuration file; none is needed.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def set_up_logs(level: int) -> None:
    """Logs to standard error: lines for a terminal, JSON for everything else.

    What libraries warn of is told in the same form, an error by its kind instead of its trace.
    """
    renderer = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    libraries = logging.StreamHandler(sys.stderr)
    libraries.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                _kind_of_error,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                renderer,
            ],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[libraries])


def _kind_of_error(logger: Any, name: str, told: EventDict) -> EventDict:
    kind, *_ = told.pop("exc_info", None) or (None,)
    if kind is not None:
        told["why"] = kind.__name__
    return told


def say(message: str) -> None:
    """A line for the person at the terminal, on standard error."""
    typer.echo(message, err=True)


def print_json(value: Any) -> None:
    """One JSON value on one line of standard output."""
    line = json.dumps(storable(value), ensure_ascii=False, default=str)
    sys.stdout.write(line + "\n")


def progress(items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """Pass items on; on a terminal a bar on standard error moves with them."""
    if not sys.stderr.isatty():
        yield from items
        return
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(what, total=total)
        for item in items:
            yield item
            bar.advance(task)
