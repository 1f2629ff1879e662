"""`deskhand test`: cases of the company's own, played again and held to what they expect."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated
from xml.etree import ElementTree

import typer

from deskhand.app import Desk
from deskhand.cli.batch import KnowledgeOption, desk_of, library_of
from deskhand.cli.console import MaybeConfigOption, progress, say
from deskhand.core.clock import SystemClock
from deskhand.core.errors import BadInput
from deskhand.core.ports import Source
from deskhand.flow.turn_context import Parts
from deskhand.insight.batch import Broken, Row, read_rows
from deskhand.insight.played import Played, play
from deskhand.insight.replay import ReplayClock
from deskhand.knowledge.library import MemoryLibrary
from deskhand.store.memory import MemoryStore


def commands(app: typer.Typer) -> None:
    """Register it."""
    app.command("test")(play_cases)


def play_cases(
    files: Annotated[list[Path], typer.Argument(help="Cases: JSONL, each with `expect`.")],
    config: MaybeConfigOption = None,
    kb: KnowledgeOption = None,
    times: Annotated[int, typer.Option(min=1, help="Play each case so often.")] = 1,
    junit: Annotated[Path | None, typer.Option(help="Also write a JUnit report.")] = None,
) -> int:
    """Play your own cases and compare with what they expect; 1 where one is otherwise. Effects are
    stubbed, look-ups answer from the record."""
    desk = desk_of(config)
    rows = [item for file in files for item in read_rows(file)]
    played = asyncio.run(_play(desk, library_of(desk, kb, config), rows, times))
    if not played:
        raise BadInput("there is no case in it", "FILES")
    failed = [one for one in played if one.faults]
    for one in failed:
        for line in one.lines():
            say(f"{one.name}: {line}")
    if junit is not None:
        junit.write_bytes(_junit(played))
    say(f"{len(played)} cases, {len(failed)} not as expected")
    return 1 if failed else 0


async def _play(
    desk: Desk, library: MemoryLibrary | None, rows: Sequence[Row | Broken], times: int
) -> list[Played]:
    def parts_for(
        store: MemoryStore, sources: tuple[Source, ...] | None, clock: ReplayClock
    ) -> Parts:
        parts = desk.parts_in_memory(store, library, sources)
        return replace(parts, clock=clock, policy=parts.policy.as_if_sent())

    try:
        now = SystemClock().now()
        return [await play(one, parts_for, now, times) for one in progress(rows, "test", len(rows))]
    finally:
        await desk.aclose()


def _junit(played: Sequence[Played]) -> bytes:
    """As the CI servers read it: a suite of one case each, a failure for each that is otherwise."""
    failed = sum(bool(one.faults) for one in played)
    suite = ElementTree.Element(
        "testsuite",
        name="deskhand",
        tests=str(len(played)),
        failures=str(failed),
        time=f"{sum(one.seconds for one in played):.3f}",
    )
    for one in played:
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname="deskhand.cases",
            name=_printable(one.name),
            time=f"{one.seconds:.3f}",
        )
        if one.faults:
            told = [_printable(line) for line in one.lines()]
            ElementTree.SubElement(case, "failure", message=told[0]).text = "\n".join(told)
    return ElementTree.tostring(suite, encoding="utf-8", xml_declaration=True)


def _printable(text: str) -> str:
    """Without the control characters that XML does not have."""
    return "".join(one if one.isprintable() else " " for one in text)
