"""What goes wrong: processes that are killed or frozen, a database that comes and goes."""

import contextlib
import random
import sys
import threading
import time

import psutil
from tests.soak.phases import Stage
from tests.soak.program import Program, freeze, thaw

from deskhand.store.embedded import DatabaseUnavailable, EmbeddedPostgres

KILL_EVERY = (2.5, 5.5)
"""Seconds between two strikes of the killer."""
AT_ONCE = 0.3
"""How often two processes die together."""
ROLES = ("worker", "worker", "worker", "worker", "web", "web", "serve")
"""Whom the killer picks from."""
DOWN = (1.0, 5.0)
UP = (5.0, 20.0)
LONG_OUTAGE, LONG_RUN = 60.0, 600.0
"""A run of ten minutes or more has one outage of a minute."""
FROZEN_BEYOND = (2.0, 5.0)
"""Seconds for which a worker stays frozen after it is taken for dead."""


class Chaos:
    """Runs one stage after another and counts the kills."""

    def __init__(
        self,
        program: Program,
        database: EmbeddedPostgres,
        chance: random.Random,
        dead_after: float,
        long_outage: bool,
    ) -> None:
        self.kills = 0
        self.outages = 0
        self.freezes = 0
        self._program = program
        self._database = database
        self._chance = chance
        self._killers_chance = random.Random(chance.random())
        self._dead_after = dead_after
        self._long_outage = long_outage

    def run(self, stage: Stage, seconds: float) -> None:
        """Everything that belongs to `stage`, for `seconds`; healthy again afterwards."""
        ending = threading.Event()
        end = time.monotonic() + seconds
        killer = threading.Thread(target=self._kill, args=(ending,), daemon=True)
        killer.start()
        try:
            if stage == "outages":
                self._cut_off(end)
            elif stage == "freezes":
                self._freeze(end)
            else:
                time.sleep(seconds)
        finally:
            ending.set()
            killer.join()

    def _kill(self, ending: threading.Event) -> None:
        chance = self._killers_chance
        while not ending.wait(chance.uniform(*KILL_EVERY)):
            for _ in range(2 if chance.random() < AT_ONCE else 1):
                found = self._program.processes(chance.choice(ROLES))
                if found:
                    with contextlib.suppress(psutil.NoSuchProcess):
                        chance.choice(found).kill()
                        self.kills += 1

    def _cut_off(self, end: float) -> None:
        while (left := end - time.monotonic()) > 0:
            self._database.stop()
            try:
                self.outages += 1
                down = self._chance.uniform(*DOWN)
                if self._long_outage and left > LONG_OUTAGE:
                    down, self._long_outage = LONG_OUTAGE, False
                time.sleep(min(down, left))
            finally:
                start_again(self._database)
            left = end - time.monotonic()
            time.sleep(max(min(self._chance.uniform(*UP), left), 0))

    def _freeze(self, end: float) -> None:
        while (left := end - time.monotonic()) > self._dead_after + FROZEN_BEYOND[0]:
            workers = self._program.processes("worker")
            if not workers:
                time.sleep(0.2)
                continue
            worker = self._chance.choice(workers)
            frozen = self._dead_after + self._chance.uniform(*FROZEN_BEYOND)
            with contextlib.suppress(ProcessLookupError):
                freeze(worker)
                self.freezes += 1
                try:
                    time.sleep(min(frozen, left))
                finally:
                    thaw(worker)
            time.sleep(max(min(self._chance.uniform(0.5, 2.0), end - time.monotonic()), 0))
        time.sleep(max(end - time.monotonic(), 0))


def start_again(database: EmbeddedPostgres) -> None:
    """Start Postgres; once more where a slow machine did not manage it in time."""
    try:
        database.start()
    except DatabaseUnavailable as error:
        print(f"Postgres did not start at once: {error}", file=sys.stderr)
        database.start()
