"""Percentiles, and what each process costs in CPU and memory."""

import json
import sys
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import linear_regression
from time import perf_counter
from types import TracebackType
from typing import Any, Self

import psutil

MEGABYTE = 1_000_000
MINUTE = 60.0
OF_THE_BENCH = ("client", "model", "bench")
"""What the bench itself runs: never counted as Deskhand's."""


def say(what: str) -> None:
    """Progress, on standard error."""
    print(what, file=sys.stderr, flush=True)


def print_line(figures: Mapping[str, Any]) -> None:
    """The result: one JSON line on standard output."""
    print(json.dumps(figures), flush=True)


def percentile(ordered: list[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the `ordered` values lie; 0 without values."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def spread(seconds: Iterable[float]) -> dict[str, float]:
    """How many there are, and p50, p95, p99 and the largest in milliseconds."""
    ordered = sorted(seconds)
    figures = {
        f"p{round(share * 100)}_ms": round(percentile(ordered, share) * 1000, 1)
        for share in (0.5, 0.95, 0.99)
    }
    return {"count": len(ordered), **figures, "max_ms": round(max(ordered, default=0) * 1000, 1)}


def ratio(measured: float, other: float) -> float | None:
    """`measured` over `other`; None where the other did nothing."""
    return round(measured / other, 3) if other else None


def cpu_seconds(process: psutil.Process) -> float:
    """CPU time of a process and of everything it started, ended children included."""
    try:
        times = process.cpu_times()
        ended = getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
        started = sum(cpu_seconds(child) for child in process.children())
    except psutil.NoSuchProcess:
        return 0.0
    return times.user + times.system + ended + started


def own_cpu_seconds(process: psutil.Process) -> float:
    """CPU time of a process alone."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return times.user + times.system


@dataclass
class Meter:
    """CPU seconds of named processes between `start` and `stop`.

    The database counts with all of its processes, every other one for itself. The bench's own
    process is always among them.
    """

    processes: Mapping[str, psutil.Process]
    _before: dict[str, float] = field(default_factory=dict[str, float])
    _started: float = 0.0

    def start(self) -> Self:
        """From now on."""
        self._before = self._used()
        self._started = perf_counter()
        return self

    def stop(self, others: Mapping[str, float] | None = None) -> dict[str, Any]:
        """CPU seconds by name, `others` being those that measured themselves.

        `load_share` is the bench's own part of all CPU that was used: load client, model server
        and bare loops.
        """
        wall = perf_counter() - self._started
        used = {name: now - self._before[name] for name, now in self._used().items()}
        used |= others or {}
        whole = sum(used.values())
        load = sum(used.get(name, 0.0) for name in OF_THE_BENCH)
        return {
            "cpu_seconds": {name: round(seconds, 2) for name, seconds in used.items()},
            "cores_busy": round(whole / wall, 2),
            "load_share": round(load / whole, 3) if whole else 0.0,
        }

    def _used(self) -> dict[str, float]:
        used = {
            name: cpu_seconds(one) if name == "postgres" else own_cpu_seconds(one)
            for name, one in self.processes.items()
        }
        return used | {"bench": own_cpu_seconds(psutil.Process())}


class Memory:
    """Resident memory of named processes, looked at every second while it is entered."""

    def __init__(self, processes: Mapping[str, psutil.Process], every: float = 1.0) -> None:
        self._processes = processes
        self._every = every
        self._seen: dict[str, list[tuple[float, float]]] = {name: [] for name in processes}
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ending.set()
        self._thread.join()

    def figures(self) -> dict[str, dict[str, float]]:
        """First, largest and last in MB, and MB a minute over the second half, by process."""
        return {name: _memory(seen) for name, seen in self._seen.items() if seen}

    def _watch(self) -> None:
        started = perf_counter()
        while True:
            at = perf_counter() - started
            for name, process in self._processes.items():
                if (resident := _resident(process, name == "postgres")) is not None:
                    self._seen[name].append((at, resident))
            if self._ending.wait(self._every):
                return


def _memory(seen: list[tuple[float, float]]) -> dict[str, float]:
    half = seen[len(seen) // 2 :]
    slope = linear_regression(*zip(*half, strict=True)).slope * MINUTE if len(half) > 1 else 0.0
    return {
        "first_mb": round(seen[0][1], 1),
        "max_mb": round(max(resident for _, resident in seen), 1),
        "last_mb": round(seen[-1][1], 1),
        "slope_mb_per_minute": round(slope, 2),
    }


def _resident(process: psutil.Process, whole: bool) -> float | None:
    """In MB; of a database all processes, whose shared pages count once each (`pss`)."""
    try:
        if not whole:
            return process.memory_info().rss / MEGABYTE
        family = [process, *process.children(recursive=True)]
        return sum(one.memory_full_info().pss for one in family) / MEGABYTE
    except psutil.Error:
        return None
