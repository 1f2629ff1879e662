"""`deskhand replay`: a company's own history decided again, and the report on it."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from deskhand.app import Desk
from deskhand.cli.batch import EncodingOption, FileArgument, KnowledgeOption, desk_of, library_of
from deskhand.cli.console import MaybeConfigOption, print_json, progress, say
from deskhand.core.clock import SystemClock
from deskhand.core.errors import BadInput
from deskhand.core.judge import Judge
from deskhand.core.ports import Source
from deskhand.core.values import storable
from deskhand.flow.turn_context import Parts
from deskhand.insight.back_test import PERSON_COST, back_test, page
from deskhand.insight.batch import Broken, Row, read_rows
from deskhand.insight.judging import (
    FEWEST,
    Grade,
    Judged,
    gradable,
    judged,
    opinion,
    read_grades,
)
from deskhand.insight.replay import ReplayClock, Totals, replay
from deskhand.knowledge.library import MemoryLibrary
from deskhand.store.memory import MemoryStore

ColumnOption = Annotated[
    list[str] | None,
    typer.Option(help="What a column or field holds, as text=Question. May be repeated."),
]
TOLD_APART = 16
"""Hexadecimal digits by which a row and the settings that it was decided with are known again."""


@dataclass
class _Run:
    """One pass over a history."""

    desk: Desk
    library: MemoryLibrary | None
    file: Path | None
    """Where decisions are kept; standard output where there is none."""
    execute: bool = False
    judge: Judge | None = None
    budget: Decimal | None = None
    spent: Decimal = Decimal(0)
    """Dollars of this run, the judge's among them; what was kept of an earlier one costs nothing again."""
    judged_for: Decimal = Decimal(0)
    """Dollars of the judge alone: answering costs none of it."""
    totals: Totals = field(default_factory=Totals)
    decisions: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    broken: int = 0
    undecided: int = 0

    def parts(
        self, store: MemoryStore, sources: tuple[Source, ...] | None, clock: ReplayClock
    ) -> Parts:
        endpoint = self.desk.endpoint if self.execute else None
        parts = self.desk.parts_in_memory(store, self.library, sources, endpoint)
        policy = parts.policy if self.execute else parts.policy.as_if_sent()
        return replace(parts, clock=clock, policy=policy)

    async def decide(self, items: Sequence[Row | Broken]) -> None:
        """Every row that was not decided before, until the budget is used up."""
        before = self._kept()
        try:
            for item in progress(items, "replay", len(items)):
                if isinstance(item, Broken):
                    self._skip(item.line, item.why)
                    continue
                number, row = item
                mark = self._mark(row)
                known = before.get(mark)
                if known is not None and (self.spent_up or not self._to_be_judged(known)):
                    self._count(known)
                elif self.spent_up:
                    self.undecided += 1
                else:
                    await self._decide(number, row, mark, known)
        finally:
            await self.desk.aclose()

    @property
    def spent_up(self) -> bool:
        """Whether no more may be asked."""
        return self.budget is not None and self.spent >= self.budget

    def _to_be_judged(self, decision: dict[str, Any]) -> bool:
        return self.judge is not None and gradable(decision) and not decision.get("judged")

    async def _decide(
        self, number: int, row: dict[str, Any], mark: str, known: dict[str, Any] | None
    ) -> None:
        """What was decided before is judged alone."""
        try:
            found = known or await replay(row, number, self.parts, SystemClock().now())
        except BadInput as error:
            self._skip(number, str(error))
            return
        self.spent += Decimal(0) if known else Decimal(str(found["cost"]))
        if self.judge is not None and self._to_be_judged(found):
            found["judged"] = await opinion(self.judge, found)
            cost = Decimal(str(found["judged"]["cost"]))
            self.spent, self.judged_for = self.spent + cost, self.judged_for + cost
        self._count(found)
        if self.file is None:
            print_json(found)
            self._check_price(found)
            return
        with self.file.open("a", encoding="utf-8") as kept:
            line = json.dumps(storable(found | {"row": mark}), ensure_ascii=False, default=str)
            kept.write(line + "\n")
        self._check_price(found)

    def _check_price(self, found: dict[str, Any]) -> None:
        """Raises `BadInput` where a budget cannot hold."""
        unpriced = found["unpriced"] or (found.get("judged") or {"unpriced": False})["unpriced"]
        if self.budget is not None and unpriced:
            raise BadInput(
                "a model was asked whose price is not known: give its input_price and output_price"
                " in [[models.list]]",
                "--budget",
            )

    def _skip(self, line: int, why: str) -> None:
        self.broken += 1
        say(f"line {line}: {why}")

    def _count(self, decision: dict[str, Any]) -> None:
        self.totals.add(decision)
        self.decisions.append(decision)

    def _kept(self) -> dict[str, dict[str, Any]]:
        """The decisions of a run that ended early, by their row and the settings of then."""
        if self.file is None or not self.file.is_file():
            return {}
        kept: dict[str, dict[str, Any]] = {}
        for number, line in enumerate(self.file.read_text("utf-8").splitlines(), 1):
            try:
                row: dict[str, Any] = json.loads(line)
                kept[row["row"]] = row
            except (ValueError, KeyError, TypeError):
                say(f"{self.file}, line {number}: no decision; its ticket is decided again")
        return kept

    def _mark(self, row: dict[str, Any]) -> str:
        told = json.dumps(row, sort_keys=True, ensure_ascii=False)
        told += self.desk.config.model_dump_json() + version("deskhand")
        for own in (self.desk.learned, self.desk.confidence):
            told += own.version if own else ""
        return sha256(told.encode()).hexdigest()[:TOLD_APART]


def commands(app: typer.Typer) -> None:
    """Register it."""
    app.command("replay")(replay_command)


def replay_command(
    file: FileArgument = None,
    config: MaybeConfigOption = None,
    kb: KnowledgeOption = None,
    execute: Annotated[bool, typer.Option(help="Carry actions out for real.")] = False,
    report: Annotated[Path | None, typer.Option(help="Also write the totals as JSON.")] = None,
    html: Annotated[
        Path | None, typer.Option(help="Also write the report as one page, to open offline.")
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option(
            help="Keep decisions in this file; a second run with the same settings goes on from it."
        ),
    ] = None,
    budget: Annotated[
        float | None, typer.Option(min=0, help="Dollars for models, after which no more is asked.")
    ] = None,
    estimate: Annotated[
        int | None,
        typer.Option(min=1, help="Decide only so many, from all over the history, and reckon."),
    ] = None,
    judge: Annotated[
        bool,
        typer.Option(help="Have [models] judge grade each answer beside what the person wrote."),
    ] = False,
    grades: Annotated[
        Path | None,
        typer.Option(help="People's grades (id, right) by which the judge is judged."),
    ] = None,
    person_cost: Annotated[
        float, typer.Option(min=0, help="Dollars of a ticket that a person resolves.")
    ] = float(PERSON_COST),
    person_minutes: Annotated[
        int, typer.Option(min=0, help="Minutes of such a ticket, for the hours on the page.")
    ] = 0,
    column: ColumnOption = None,
    encoding: EncodingOption = "",
) -> int:
    """Decide your own history again: one decision a line, then a report. Effects are stubbed."""
    if execute and html is not None:
        raise BadInput("the page is about what was not carried out; leave --execute out", "--html")
    desk = desk_of(config)
    graded = _grades(grades)
    run = _Run(
        desk,
        library_of(desk, kb, config),
        decisions,
        execute,
        _judge(desk) if judge else None,
        None if budget is None else Decimal(str(budget)),
    )
    items = list(read_rows(file, encoding, columns_of(column or ())))
    chosen = items if estimate is None else _sample(items, estimate)
    asyncio.run(run.decide(chosen))
    summary, opinions = run.totals.as_dict(), judged(run.decisions, graded)
    if report is not None:
        report.write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")
    if html is not None:
        html.write_text(
            _page(run, file, Decimal(str(person_cost)), person_minutes, opinions), "utf-8"
        )
    for name, value in summary.items():
        say(f"{name.replace('_', ' ')}: {value}")
    if opinions is not None:
        _tell(opinions, run.judged_for)
    if estimate is not None:
        _reckon(run.totals, run.judged_for, len(items))
    if run.undecided:
        more = f"run it again with --decisions {decisions}" if decisions else "keep --decisions"
        say(f"the budget is used up: {run.undecided} tickets are not decided; {more} to go on")
    if run.broken:
        say(f"{run.broken} lines could not be used; the rest was processed")
    return 1 if run.broken else 0


def _judge(desk: Desk) -> Judge:
    judge = desk.models.judge
    if not isinstance(judge, Judge):
        raise BadInput("[models] judge in deskhand.toml names no model that grades", "--judge")
    return judge


def _grades(file: Path | None) -> dict[str, Grade]:
    if file is None:
        return {}
    rows = list(read_rows(file, "", {}))
    if broken := next((row for row in rows if isinstance(row, Broken)), None):
        raise BadInput(f"line {broken.line}: {broken.why}", "--grades")
    return read_grades(row for _, row in rows if isinstance(row, dict))


def _tell(found: Judged, cost: Decimal) -> None:
    """A model's opinion, said as one."""
    counts = f"{found.right.count} of {found.right.of} right, {found.unsure} unsure"
    say(f"{found.model} as judge, an opinion and no outcome: {counts}, for {cost:.2f} dollars")
    if found.graded:
        missed, blamed = found.missed, found.blamed
        say(
            f"beside {found.graded} grades of people: of {missed.of} wrong ones it called"
            f" {missed.count} right, of {blamed.of} right ones {blamed.count} wrong"
        )
    if found.believed is not None:
        say(f"put right by those grades: {100 * found.believed:.0f} % right")
    else:
        say(f"it takes {FEWEST} grades of people (--grades) to say what that is worth")


def _page(
    run: _Run,
    file: Path | None,
    person_cost: Decimal,
    person_minutes: int,
    opinions: Judged | None,
) -> str:
    found = back_test(
        run.decisions,
        broken=run.broken,
        undecided=run.undecided,
        person_cost=person_cost,
        person_minutes=person_minutes,
        judged=opinions,
    )
    source = file.name if file is not None else "standard input"
    return page(found, f"{run.desk.policy.company}: {source} decided again")


def _sample(items: Sequence[Row | Broken], wanted: int) -> list[Row | Broken]:
    """So many rows at even distances."""
    count = min(wanted, len(items))
    return [items[place * len(items) // count] for place in range(count)]


def _reckon(totals: Totals, judged_for: Decimal, rows: int) -> None:
    if not totals.tickets:
        return
    times = rows / totals.tickets
    say(
        f"all {rows} would take about {float(totals.cost + judged_for) * times:.2f} dollars and"
        f" {totals.seconds * times / 60:.1f} minutes"
    )


def columns_of(given: Sequence[str]) -> dict[str, str]:
    """What columns and fields are to be called, by their names there."""
    pairs = [one.partition("=") for one in given]
    if wrong := next((one for one in pairs if not (one[0] and one[2])), None):
        raise BadInput(f"{''.join(wrong)!r} is not of the form text=Question", "--column")
    return {there.strip(): here.strip() for here, _, there in pairs}
