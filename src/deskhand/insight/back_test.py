"""The report on a company's own history decided again, for whoever decides whether to begin.

Made from the decisions of `replay` alone, so that a run that ended early can be told too. It holds
nothing that differs from one run to the next: the same decisions make the same page.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from deskhand.core.figures import figures
from deskhand.insight.figures import Share, share
from deskhand.insight.judging import Judged

PERSON_COST = Decimal("4.50")
"""Dollars of a ticket that a person resolves, fully loaded: the source article's figure."""
RISKIEST = 20
THRESHOLDS = tuple(Decimal(step) / 20 for step in range(10, 21))
"""Of how sure an answer has to be, .50 to 1.00."""
Decision = Mapping[str, Any]


@dataclass(frozen=True)
class Category:
    """What would have become of the tickets of one category."""

    name: str
    tickets: int
    answered: int
    asked_back: int
    acted: int
    """Answered ones with an action of the list: how many were done."""
    handed_off: int
    closed: int


@dataclass(frozen=True)
class Point:
    """What a threshold would have made of the answers, where people's decisions are known."""

    threshold: Decimal
    sent: int
    wrong: int
    """Sent, and people kept the ticket for themselves."""
    false_escalations: int
    """To a person, and people found that it needed none."""


@dataclass(frozen=True)
class Risky:
    """An answer that somebody should read first, and why."""

    decision: Decision
    why: tuple[str, ...]


@dataclass(frozen=True)
class BackTest:
    """Everything that the page shows."""

    tickets: int
    undecided: int
    """Tickets of the history that the run ended before."""
    broken: int
    """Lines that could not be read."""
    answered: Share
    categories: tuple[Category, ...]
    reasons: tuple[tuple[str, int], ...]
    """Why tickets went to a person, the most frequent first."""
    compared: int
    """Tickets of which is known what people did."""
    disagreements: tuple[Decision, ...]
    riskiest: tuple[Risky, ...]
    curve: tuple[Point, ...]
    decisions: tuple[Decision, ...]
    cost: Decimal
    """Dollars that the models took for the whole run."""
    person_cost: Decimal
    person_minutes: int
    """Of a ticket that a person resolves; 0 where nobody said."""
    without_context: int
    judged: Judged | None
    """A model's opinion, where one was asked."""

    @property
    def saved(self) -> Decimal:
        """Dollars: what people would have cost for the answered tickets, less the models."""
        return self.answered.count * self.person_cost - self.cost

    @property
    def hours(self) -> float:
        """Of people, for the answered tickets."""
        return self.answered.count * self.person_minutes / 60


def back_test(
    decisions: Iterable[Decision],
    *,
    broken: int = 0,
    undecided: int = 0,
    person_cost: Decimal = PERSON_COST,
    person_minutes: int = 0,
    judged: Judged | None = None,
) -> BackTest:
    """The report over decisions of `insight.replay`."""
    told = tuple(decisions)
    answered = [one for one in told if _answers(one)]
    known = [one for one in told if one["agrees"] is not None]
    reasons = Counter(one["reason"] for one in told if one["reason"])
    return BackTest(
        tickets=len(told),
        undecided=undecided,
        broken=broken,
        answered=share(len(answered), len(told)),
        categories=_by_category(told),
        reasons=tuple(reasons.most_common()),
        compared=len(known),
        disagreements=tuple(one for one in known if not one["agrees"]),
        riskiest=riskiest(told),
        curve=curve(known),
        decisions=told,
        cost=sum((Decimal(str(one["cost"])) for one in told), Decimal(0)),
        person_cost=person_cost,
        person_minutes=person_minutes,
        without_context=sum(not one["context_known"] for one in told),
        judged=judged,
    )


def _answers(one: Decision) -> bool:
    return one["outcome"] == "answered" and not one["asks_back"]


def _by_category(told: Sequence[Decision]) -> tuple[Category, ...]:
    held: defaultdict[str, list[Decision]] = defaultdict(list)
    for one in told:
        held[one["category"] or ""].append(one)
    return tuple(
        Category(
            name=name,
            tickets=len(several),
            answered=sum(map(_answers, several)),
            asked_back=sum(one["asks_back"] for one in several),
            acted=sum(_answers(one) and bool(one["actions"]) for one in several),
            handed_off=sum(one["outcome"] == "handed_off" for one in several),
            closed=sum(one["outcome"] == "closed" for one in several),
        )
        for name, several in sorted(held.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    )


def curve(known: Sequence[Decision]) -> tuple[Point, ...]:
    """At each threshold what would have been sent, of tickets of which is known what people did. No
    threshold sends more than the run did: below the company's own nothing changes."""
    return tuple(_at(threshold, known) for threshold in THRESHOLDS)


def _at(threshold: Decimal, known: Sequence[Decision]) -> Point:
    kept = [_kept_by_people(one) for one in known]
    sent = [_answers(one) and _sure(one) >= threshold for one in known]
    to_people = [
        one["outcome"] == "handed_off" or (_answers(one) and not leaves)
        for one, leaves in zip(known, sent, strict=True)
    ]
    return Point(
        threshold=threshold,
        sent=sum(sent),
        wrong=sum(one and other for one, other in zip(sent, kept, strict=True)),
        false_escalations=sum(
            one and not other for one, other in zip(to_people, kept, strict=True)
        ),
    )


def _kept_by_people(one: Decision) -> bool:
    return one["agrees"] == (one["outcome"] == "handed_off")


def _sure(one: Decision) -> Decimal:
    return Decimal(str(one["confidence"] or 0))


def riskiest(told: Sequence[Decision]) -> tuple[Risky, ...]:
    """The answers that speak most against themselves, the worst first: what a person has to read before
    anything is switched on."""
    found = [Risky(one, why) for one in told if _answers(one) for why in (_why_risky(one),)]
    worst = sorted(
        found, key=lambda risky: (-sum(map(_WEIGHT.__getitem__, risky.why)), _sure(risky.decision))
    )
    return tuple(worst[:RISKIEST])


_WEIGHT = {
    "people kept it for themselves": 8,
    "it would have acted": 4,
    "its figures are not those that the person wrote": 3,
    "the context of then is not known": 1,
}


def _why_risky(one: Decision) -> tuple[str, ...]:
    holds = (
        one["agrees"] is False,
        bool(one["actions"]),
        _other_figures(one["reply"], one["person_wrote"], one["language"]),
        not one["context_known"],
    )
    return tuple(why for why, true in zip(_WEIGHT, holds, strict=True) if true)


def _other_figures(reply: str, person: str, language: str) -> bool:
    """Whether both name figures and none is in both."""
    ours, theirs = (
        {value for figure in figures(text, language) for value in figure.values}
        for text in (reply, person)
    )
    return bool(ours and theirs) and not ours & theirs


def page(found: BackTest, title: str) -> str:
    """The report as one HTML page that needs nothing beside it."""
    return _template().render(found=found, title=title)


@cache
def _template() -> Template:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return made.get_template("back_test.html")
