"""No pattern of the program is slow on any text: its cost grows with the length and not with its square.

Every pattern is found by looking, and is driven with texts that are made from itself to be worst. What
grows faster is seen by two lengths in one process, so that a slow machine is no fault.
"""

import gc
import re
import signal
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

from tests.patterns import Found, patterns
from tests.unit.test_work_is_bounded import IN_ARTICLES, WORST
from tests.worst_cases import Case, worst_cases

from deskhand.rules.phrases.shortlist import WINDOW
from deskhand.rules.signatures import LONGEST_LINE

SMALL = 1_000
LARGE = 8 * SMALL
GROWTH = 24
"""Times the cost of eight times the length; a quadratic search takes 64."""
SECONDS = 0.05 / 10_000
"""For a character, at the most, on a machine that does `YARDSTICK` in the time that stands there."""
YARDSTICK = 0.0015
NOTHING = 0.001
"""Seconds below which nothing is told."""
LATE = 0.2
"""Seconds after which a search is given up: it may take for ever."""
TRIES = 5
"""What others on the machine make slow is not slow each time."""
ENOUGH = 0.05
"""Seconds that are measured well."""
ODD = 3
"""Times what a pattern costs on its other texts: such a text is looked at again."""
GENERAL = tuple(
    Case("", piece)
    for piece in dict.fromkeys((*WORST.values(), *IN_ARTICLES.values()))
    if len(piece) <= 3
)
"""What is worst for many; longer pieces are worst for those that they were made for."""


class Bound(NamedTuple):
    """How much text a pattern is ever given, and who sees to that."""

    most: int
    why: str
    times: int = 1
    """How much more than others it may cost for a character."""


BOUNDS = {
    "deskhand.rules.hard._TABLE": Bound(
        WINDOW, "searched in windows, and there only by rows whose words all stand in them", 4
    ),
    "deskhand.rules.phrases.shortlist._PIECE": Bound(100, "reads the program's own patterns"),
    "deskhand.rules.machines._ADDRESS": Bound(320, "the longest address of a sender"),
    "deskhand.rules.machines._ROLE": Bound(320, "the longest address of a sender"),
    "deskhand.rules.signatures._NAME": Bound(LONGEST_LINE, "longer lines are no name"),
    "deskhand.rules.signatures._MOBILE": Bound(LONGEST_LINE, "longer lines are no program's"),
}
"""Patterns that only ever see short texts; there they are held to the same cost for a character."""
UNBOUNDED = Bound(0, "reads texts of any length")


_LINEAR = re.compile(r"(?:ab|cd|[e-h])*x|(?:a|b)*y")
_LETTERS = "abcdefgh" * 40


class Late(Exception):
    """A search that takes too long."""


def test_no_pattern_costs_more_than_the_length_of_its_text() -> None:
    found = patterns()
    assert len(found) > 1_000
    with alarm():
        faults = [fault for one in found for fault in faults_of(one)]
    assert not faults, "\n".join(faults)


def test_patterns_that_are_given_short_texts_are_there() -> None:
    names = [one.where for one in patterns()]
    unknown = [known for known in BOUNDS if not any(name.startswith(known) for name in names)]
    assert not unknown


def faults_of(found: Found) -> Iterator[str]:
    """The first text on which a pattern is slow."""
    bound = next(
        (bound for name, bound in BOUNDS.items() if found.where.startswith(name)), UNBOUNDED
    )
    size = min(SMALL, bound.most or SMALL)
    costs = [
        (cost(found, case.text(size)), case) for case in (*worst_cases(found.pattern), *GENERAL)
    ]
    usual = median(seconds for seconds, _ in costs)
    for seconds, case in costs:
        if seconds < NOTHING / 10 or (seconds < ODD * usual and seconds < SECONDS * size / 4):
            continue
        if not (
            slow(found, case.text(size), bound.times)
            or (not bound.most and grows(found, case, seconds))
        ):
            continue
        yield f"{found.where}: {seconds * 1e3:.1f} ms for {size} characters of {case!r:.150}"
        return


def slow(found: Found, text: str, times: int) -> bool:
    """Whether a text costs more than its length allows, each time that it is tried."""
    most = times * SECONDS * len(text)
    return cost(found, text) > most and all(measured(found, text) > most for _ in range(TRIES))


def grows(found: Found, case: Case, once: float) -> bool:
    """Whether eight times the length costs more than that, or too much for each character, each time
    that both are tried one after the other."""
    short, long = case.text(SMALL), case.text(LARGE)
    if cost(found, long) <= min(SECONDS * LARGE, GROWTH * once + NOTHING):
        return False
    return all(
        measured(found, long) > min(SECONDS * LARGE, GROWTH * measured(found, short) + NOTHING)
        for _ in range(TRIES)
    )


def measured(found: Found, text: str) -> float:
    """Seconds of CPU, over as many searches as a coarse clock needs, by what the same machine takes
    for the yardstick just then: others may use it."""
    times = 1 + int(ENOUGH / max(cost(found, text), NOTHING / 20))
    slowness = max(1.0, yardstick() / YARDSTICK)
    start = process_time()
    for _ in range(times):
        cost(found, text)
    return (process_time() - start) / times / slowness


def yardstick() -> float:
    """Seconds of CPU for a search whose cost is known."""
    start = process_time()
    _LINEAR.search(_LETTERS)
    return process_time() - start


def cost(found: Found, text: str) -> float:
    """Seconds for what the program does with a pattern."""
    signal.setitimer(signal.ITIMER_VIRTUAL, LATE)
    start = perf_counter()
    try:
        drive(found, text)
    except Late:
        return LATE
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return perf_counter() - start


def drive(found: Found, text: str) -> None:
    if found.uses - {"match", "fullmatch"}:
        for _ in found.pattern.finditer(text):
            pass
    if "match" in found.uses:
        found.pattern.match(text)
    if "fullmatch" in found.uses:
        found.pattern.fullmatch(text)


@contextmanager
def alarm() -> Generator[None]:
    """While this lasts, a search that takes too long is given up."""

    def ring(*_: object) -> None:
        raise Late

    before = signal.signal(signal.SIGVTALRM, ring)
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        signal.signal(signal.SIGVTALRM, before)
