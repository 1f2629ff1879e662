"""How sure the AI was, and how often people found it right: whether its confidence means anything, and what
a threshold on it would cost."""

from collections.abc import Sequence

from deskhand.core.values import Value
from deskhand.insight.figures import Share, share
from deskhand.store.evidence import Judged

BINS = 10
FEWEST = 20
"""Judged answers from which something is shown."""
THRESHOLDS = tuple(step / 20 for step in range(10, 20))
"""0.5 to 0.95."""


class Bin(Value):
    """Answers of about the same confidence."""

    said: float
    """The confidence that was given, on average."""
    right: Share


class Point(Value):
    """What a threshold would do with what was judged."""

    threshold: float
    """Answers of less confidence go to a person."""
    sent: int
    wrong: int
    """Of those that would be sent."""
    kept: int
    """Right answers that would go to a person."""


class Reliability(Value):
    """Of all answers that people judged."""

    right: Share
    error: float
    """Expected calibration error: how far what was said is from what was so, 0 to 1, bins weighted."""
    bins: tuple[Bin, ...]
    curve: tuple[Point, ...]


def reliability(found: Sequence[Judged], in_force: float) -> Reliability | None:
    """None of fewer than `FEWEST`: they would say little. `in_force`: the threshold now; what was under
    it went to people and nobody judged it, so that lower ones are not told of."""
    if len(found) < FEWEST:
        return None
    bins: list[Bin] = []
    error = 0.0
    for number in range(BINS):
        inside = [one for one in found if min(int(one.confidence * BINS), BINS - 1) == number]
        if not inside:
            continue
        said = sum(one.confidence for one in inside) / len(inside)
        so = share(_right(inside), len(inside))
        assert so.share is not None
        error += abs(said - so.share) * len(inside) / len(found)
        bins.append(Bin(said=said, right=so))
    return Reliability(
        right=share(_right(found), len(found)),
        error=error,
        bins=tuple(bins),
        curve=tuple(
            _at(threshold, found)
            for threshold in sorted({in_force, *THRESHOLDS})
            if threshold >= in_force
        ),
    )


def _at(threshold: float, found: Sequence[Judged]) -> Point:
    sent = [one for one in found if one.confidence >= threshold]
    return Point(
        threshold=threshold,
        sent=len(sent),
        wrong=len(sent) - _right(sent),
        kept=_right(found) - _right(sent),
    )


def _right(found: Sequence[Judged]) -> int:
    return sum(one.right for one in found)
