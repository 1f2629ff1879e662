"""A run: one phase after another, each with its load, its chaos, its calm and its audit."""

import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
from tests.soak.audit import audit
from tests.soak.calm import wait_for_calm, wait_for_workers
from tests.soak.chaos import LONG_RUN, Chaos
from tests.soak.config import old_toml, soak_toml
from tests.soak.figures import Figures, Report
from tests.soak.load import Customers
from tests.soak.people import People
from tests.soak.phases import Phase
from tests.soak.program import Program
from tests.soak.release import COMMIT, OldRelease, check_out, remove
from tests.soak.stand import KEY_NAME, Stand, prepare, stand

from deskhand.sample.company import ARTICLES
from deskhand.store.embedded import EmbeddedPostgres

START_SECONDS = 90.0
CALM_SECONDS = 120.0
OLD_WORKERS = 3
LOG_LINES = 20
MODEL_MEMORY = 2000
"""Requests that the model server keeps."""


@dataclass(frozen=True)
class Options:
    """What the command line asked for."""

    seconds: float
    seed: int
    phases: tuple[Phase, ...]
    logs: Path | None = None


def run(options: Options) -> tuple[Figures, bool]:
    """All phases. The sum of their figures, and whether everything is as it should be."""
    total, sound = Figures(), True
    with tempfile.TemporaryDirectory(prefix="deskhand-soak-") as name, ExitStack() as stack:
        folder = Path(name)
        database = EmbeddedPostgres(folder / "home", ("fsync=off", "synchronous_commit=off"))
        stack.callback(database.destroy)
        for number, phase in enumerate(options.phases):
            seconds = options.seconds / len(options.phases)
            report = _Run(phase, options, database, folder / phase.name, number).run(seconds)
            if report is None:
                continue
            _tell(phase, report)
            total.add(report.figures)
            sound = sound and report.sound
    return total, sound


def _tell(phase: Phase, report: Report) -> None:
    say(f"{phase.name}: {report.figures.as_object()}")
    for remark in report.remarks:
        say(f"{phase.name}: {remark}")
    for complaint in report.complaints:
        say(f"{phase.name}: WRONG: {complaint}")


def say(words: str) -> None:
    """One line on standard error."""
    print(words, file=sys.stderr, flush=True)


class _Run:
    """One phase."""

    def __init__(
        self, phase: Phase, options: Options, database: EmbeddedPostgres, folder: Path, number: int
    ) -> None:
        self._phase = phase
        self._options = options
        self._database = database
        self._folder = folder
        self._seed = options.seed + 1000 * number
        self._config = folder / "soak.toml"
        self._log = folder / "serve.log"

    def run(self, seconds: float) -> Report | None:
        """Load, chaos, calm, audit; None where the phase had to be left out."""
        self._folder.mkdir()
        with ExitStack() as stack:
            around = stack.enter_context(
                stand(self._phase, self._database, self._folder, self._seed)
            )
            self._config.write_text(soak_toml(self._phase, around.addresses), encoding="utf-8")
            stack.callback(self._keep_logs)
            program = Program(self._config, around.environment(), self._log)
            old: OldRelease | None = None
            if "roll" in self._phase.stages:
                old = self._old_release(around, stack)
                if old is None:
                    return None
                key = self._prepare_with(old, around)
            else:
                key = prepare(around.url)
            stack.callback(program.stop)
            return self._storm(around, program, old, key, seconds)

    def _storm(
        self,
        around: Stand,
        program: Program,
        old: OldRelease | None,
        key: str,
        seconds: float,
    ) -> Report:
        program.start()
        if not is_up(around.web):
            last = self._log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
            raise TimeoutError("\n".join([f"nothing answers on {around.web}; it said:", *last]))
        customers = Customers(around.web, key, self._seed)
        people = People(around.web, key, self._seed, customers.acknowledged)
        customers.start()
        people.start()
        try:
            chaos = Chaos(
                program,
                self._database,
                random.Random(self._seed),
                self._phase.dead_after_seconds,
                self._options.seconds >= LONG_RUN,
            )
            for stage in self._phase.stages:
                if stage == "roll" and old is not None:
                    self._roll(old, seconds / len(self._phase.stages))
                else:
                    chaos.run(stage, seconds / len(self._phase.stages))
                del around.model.requests[:-MODEL_MEMORY]
        finally:
            around.make_healthy()
            people.stop()
            customers.stop()
        calm, told = wait_for_calm(around.url, CALM_SECONDS)
        report = audit(
            self._phase, around.url, customers.acknowledged, around.endpoint, around.receiver
        )
        report.figures.kills = chaos.kills
        report.complaints += customers.complaints
        report.complaints += [
            f"the model server refused: {request.problem}" for request in around.model.refused[:3]
        ]
        report.remarks += [
            f"{chaos.outages} outages, {chaos.freezes} freezes, {program.starts} starts of serve, "
            f"{people.done} acts of people, {customers.given_up} messages never acknowledged",
        ]
        (report.remarks if calm else report.complaints).append(told)
        return report

    def _old_release(self, around: Stand, stack: ExitStack) -> OldRelease | None:
        folder = self._folder / "release"
        sources = check_out(folder)
        if sources is None:
            say(f"{self._phase.name}: left out, this clone has no commit {COMMIT}")
            return None
        stack.callback(remove, folder)
        config = self._folder / "old.toml"
        config.write_text(old_toml(self._phase, around.addresses), encoding="utf-8")
        old = OldRelease(sources, config, around.environment())
        stack.callback(old.kill)
        return old

    def _prepare_with(self, old: OldRelease, around: Stand) -> str:
        """The database as release 0.1.0 leaves it, and its workers at work."""
        old.command("kb", "import", str(ARTICLES))
        key = old.command("keys", "create", KEY_NAME, "--role", "lead")
        for number in range(OLD_WORKERS):
            old.start_worker(self._folder / f"old-{number}.log")
        if not wait_for_workers(around.url, OLD_WORKERS, START_SECONDS):
            raise TimeoutError(f"no {OLD_WORKERS} workers of release 0.1.0 after a while")
        return key

    def _roll(self, old: OldRelease, seconds: float) -> None:
        """Old workers are drained one by one, while the new ones work beside those that stay."""
        say(f"{self._phase.name}: {old.running} workers of release 0.1.0 run beside new ones")
        for _ in range(OLD_WORKERS):
            time.sleep(seconds / (OLD_WORKERS + 1))
            say(f"{self._phase.name}: an old worker ended with {old.drain_one()}")
        time.sleep(seconds / (OLD_WORKERS + 1))

    def _keep_logs(self) -> None:
        if self._options.logs is not None:
            target = self._options.logs / self._phase.name
            target.mkdir(parents=True, exist_ok=True)
            for log in self._folder.glob("*.log"):
                shutil.copy(log, target)


def is_up(web: str) -> bool:
    """Whether the web process answers, sooner or later."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            if httpx.get(f"{web}/healthz", timeout=5).is_success:
                return True
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    return False


def phases_of(names: Sequence[str], known: Sequence[Phase]) -> tuple[Phase, ...]:
    """The phases of these names, all without one. Raises `ValueError` for a name nobody knows."""
    by_name = {phase.name: phase for phase in known}
    if unknown := [name for name in names if name not in by_name]:
        raise ValueError(f"no phase is named {unknown[0]!r}: one of {', '.join(by_name)}")
    return tuple(by_name[name] for name in names) or tuple(known)
