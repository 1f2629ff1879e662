"""A model's opinion of what a back-test would have sent, and what it is worth by people's grades.

It is held beside what a person wrote then. It is an opinion and no outcome: nothing here is counted with
what people did, and how often the judge is wrong itself is told beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from deskhand.core.errors import BadInput, Permanent, Retryable
from deskhand.core.judge import GradeRequest, Judge
from deskhand.insight.figures import Share, share

FEWEST = 30
"""Answers that both a person and the judge graded, from which the judge's figure is put right by them."""
Decision = Mapping[str, Any]


class Grade(BaseModel):
    """What a person says of one answer of a back-test."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    """The ticket's, as in the history."""
    right: bool
    reply: str = ""
    """The answer that was graded, where it is kept: of another one the grade says nothing."""


@dataclass(frozen=True)
class Judged:
    """What the judge says, and how far to believe it."""

    model: str
    right: Share
    """Of the answers that it graded as right or wrong."""
    unsure: int
    wrong: tuple[Decision, ...]
    """Answers that it calls wrong, with its reason."""
    graded: int
    """Answers that people graded, too, and it was sure of."""
    missed: Share
    """Of those that people found wrong: how many it called right."""
    blamed: Share
    """Of those that people found right: how many it called wrong."""
    believed: float | None
    """The share of right answers, were people to grade all: each of its two words weighed by how often
    people agreed with it. None below `FEWEST`."""


def gradable(decision: Decision) -> bool:
    """Whether it would have been sent as an answer, and a person wrote one."""
    sent = decision["outcome"] == "answered" and not decision["asks_back"]
    return sent and bool(decision["person_wrote"].strip())


async def opinion(judge: Judge, decision: Decision) -> dict[str, Any]:
    """What it says of one decision, as it is kept beside it: `model`, `right` (None where it cannot tell or
    did not answer), `why`, `cost` in dollars and whether that is not known (`unpriced`)."""
    request = GradeRequest(
        asked=decision["asked"], reply=decision["reply"], written=decision["person_wrote"]
    )
    told: dict[str, Any] = {"model": judge.name, "right": None, "cost": 0.0, "unpriced": False}
    try:
        answer = await judge.grade(request)
    except (Retryable, Permanent) as error:
        return told | {"why": str(error)}
    return told | {
        "right": answer.value.right,
        "why": answer.value.why,
        "cost": float(sum(use.cost for use in answer.usage if use.cost)),
        "unpriced": any(use.cost is None and use.input_tokens for use in answer.usage),
    }


def read_grades(rows: Iterable[Mapping[str, Any]]) -> dict[str, Grade]:
    """By the ticket's id, of two the later. Raises `BadInput` that names the field."""
    found: dict[str, Grade] = {}
    for number, row in enumerate(rows, 1):
        try:
            grade = Grade.model_validate(row)
        except ValidationError as error:
            fault = error.errors()[0]
            where = ".".join(str(part) for part in fault["loc"])
            raise BadInput(f"grade {number}, {where}: {fault['msg']}", "--grades") from error
        found[str(grade.id)] = grade
    return found


def judged(decisions: Sequence[Decision], grades: Mapping[str, Grade]) -> Judged | None:
    """The opinions among decisions beside people's grades; None where no judge was asked."""
    asked = [one for one in decisions if one.get("judged")]
    if not asked:
        return None
    sure = [one for one in asked if one["judged"]["right"] is not None]
    both = [
        (one["judged"]["right"], grade.right)
        for one in sure
        if (grade := grades.get(str(one["id"]))) and grade.reply in ("", one["reply"])
    ]
    right = sum(one["judged"]["right"] for one in sure)
    return Judged(
        model=asked[-1]["judged"]["model"],
        right=share(right, len(sure)),
        unsure=len(asked) - len(sure),
        wrong=tuple(one for one in sure if not one["judged"]["right"]),
        graded=len(both),
        missed=_says(both, of=False, says=True),
        blamed=_says(both, of=True, says=False),
        believed=_believed(right, len(sure) - right, both),
    )


def _says(both: Sequence[tuple[bool, bool]], of: bool, says: bool) -> Share:
    said = [judge for judge, person in both if person is of]
    return share(sum(judge is says for judge in said), len(said))


def _believed(right: int, wrong: int, both: Sequence[tuple[bool, bool]]) -> float | None:
    if len(both) < FEWEST:
        return None
    total = 0.0
    for word, count in ((True, right), (False, wrong)):
        agreed = [person for judge, person in both if judge is word]
        if count and not agreed:
            return None
        total += count * sum(agreed) / len(agreed) if count else 0.0
    return total / (right + wrong)
