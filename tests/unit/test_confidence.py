"""How sure an answer is by what code knows of it, fitted on what people found right."""

import json
import random
from pathlib import Path

import pytest
from tests.unit.test_turn import ANSWER, LATE, OFFLINE, PAIRING, Desk, refunds

from deskhand.core.decisions import HandedOff, Proposal, Reason, Replied, Sourced, Triage
from deskhand.core.errors import BadInput
from deskhand.flow.confidence import FittedConfidence, Signals, read_fitted, signals
from deskhand.insight.calibration import FEWEST, Known, calibrate
from deskhand.testing.clock import MONDAY

OTHER = PAIRING.model_copy(update={"id": "hub#0", "article": "hub", "coverage": 0.4})
SOURCED = Proposal(
    reply="Hold the button. Yours is grey.",
    confidence=0.9,
    citations=("pair#0", "context"),
    sentences=(
        Sourced(text="Hold the button.", citations=("pair#0",)),
        Sourced(text="Yours is grey."),
    ),
)


def told(**signal: float) -> Signals:
    usual: dict[str, float] = dict.fromkeys(Signals.model_fields, 0.5)
    return Signals(**(usual | {"own": 0.95} | signal))


def judged(number: int) -> list[Known]:
    """A model that says 0.9 to 1 of everything and is right where an article answers."""
    chance = random.Random(number)
    found: list[Known] = []
    for _ in range(number):
        answers = chance.random()
        own = chance.uniform(0.9, 1)
        category = chance.choice(["billing", "shipping"])
        found.append(Known(category, told(own=own, answers=answers), chance.random() < answers))
    return found


def weighing(**weights: float) -> FittedConfidence:
    none = dict.fromkeys(Signals.model_fields, 0.0)
    return FittedConfidence(format=1, version="test", weights=none | weights, bias=0)


def test_what_search_and_the_sources_tell_of_an_answer() -> None:
    passages = (PAIRING.model_copy(update={"answers": 0.8}), OTHER)
    triage = Triage(category="technical", confidence=0.7)
    assert signals(SOURCED, triage, passages) == Signals(
        own=0.9, answers=0.8, covered=1.0, margin=0.6, triage=0.7, context=1.0, sourced=0.5
    )
    none = signals(Proposal(reply="Hm.", confidence=0.8), triage, passages)
    assert (none.answers, none.covered, none.margin, none.sourced) == (0, 0, -1, 0)


def test_a_fit_tells_right_from_wrong_where_the_models_number_does_not() -> None:
    made = calibrate(judged(600), 0.7, MONDAY)
    before, after = made.held_out["own_number"], made.held_out["fitted"]
    assert before["calibration_error"] > 0.3
    assert after["calibration_error"] < 0.08
    assert after["area"] > 0.75 > 0.6 > before["area"]
    assert after["wrong"] / after["sent"] < 0.3 < before["wrong"] / before["sent"]
    assert made.of(told(answers=0.95), "billing") > 0.8
    assert made.of(told(answers=0.1), "billing") < 0.3


def test_a_category_that_is_answered_wrongly_is_less_sure() -> None:
    rows = judged(600)
    spoilt = [one._replace(right=one.right and one.category == "billing") for one in rows]
    made = calibrate(spoilt, 0.7, MONDAY)
    assert made.of(told(), "billing") > 2 * made.of(told(), "shipping")
    assert made.of(told(), "billing") > made.of(told(), "unheard") > made.of(told(), "shipping")


def test_too_few_judged_answers_are_refused_with_how_many_there_are() -> None:
    with pytest.raises(BadInput, match=f"99 judged answers.*{FEWEST} are the least"):
        calibrate(judged(99), 0.7, MONDAY)
    right = [one._replace(right=True) for one in judged(300)]
    with pytest.raises(BadInput, match="300 of them right"):
        calibrate(right, 0.7, MONDAY)


def test_what_is_worth_no_more_than_the_models_own_number_is_not_made() -> None:
    chance = random.Random(1)
    honest: list[Known] = []
    for _ in range(400):
        own = chance.choice([0.7, 0.8, 0.9])
        honest.append(
            Known("billing", told(own=own, answers=chance.random()), chance.random() < own)
        )
    with pytest.raises(BadInput, match="no better than the writer's own number"):
        calibrate(honest, 0.7, MONDAY)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "was not made by deskhand calibrate"),
        ("[]", "was not made by deskhand calibrate"),
        ('{"format": 2, "version": "", "weights": {}, "bias": 0}', "was not made by"),
        ('{"format": 1, "version": "", "weights": {"mood": 1}, "bias": 0}', "make it again"),
        ('{"format": 1, "version": "", "weights": {}, "bias": NaN}', "was not made by"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_says_something_else_is_refused(
    tmp_path: Path, text: str | None, said: str
) -> None:
    file = tmp_path / "confidence.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(BadInput, match=said):
        read_fitted(file)


def test_a_file_is_read_as_it_was_made(tmp_path: Path) -> None:
    made = calibrate(judged(300), 0.7, MONDAY)
    (tmp_path / "confidence.json").write_text(made.model_dump_json())
    assert read_fitted(tmp_path / "confidence.json") == made
    assert json.loads(made.model_dump_json())["held_out"]["judged"] == 300


# --- In a turn ---


async def test_an_answer_that_code_finds_unsure_goes_to_a_person() -> None:
    desk = Desk()
    desk.parts.confidence = weighing(own=-3)
    outcome = await desk.hear(OFFLINE)
    assert isinstance(outcome, HandedOff)
    assert outcome.verdict.reason == Reason.LOW_CONFIDENCE
    assert outcome.verdict.evidence == "confidence 0.06"


async def test_an_answer_leaves_with_the_confidence_that_code_finds() -> None:
    desk = Desk()
    desk.parts.confidence = weighing(covered=2)
    outcome = await desk.hear(OFFLINE)
    assert isinstance(outcome, Replied)
    assert outcome.confidence == 0.881


async def test_what_its_writer_is_unsure_of_never_becomes_sure() -> None:
    desk = Desk(lambda request: ANSWER.model_copy(update={"confidence": 0.69}))
    desk.parts.confidence = weighing(covered=9)
    outcome = await desk.hear(OFFLINE)
    assert isinstance(outcome, HandedOff)
    assert outcome.verdict.evidence == "confidence 0.69"


async def test_an_unsure_effect_is_not_made() -> None:
    desk = Desk(lambda request: refunds("20.00"))
    desk.parts.confidence = weighing(own=-3)
    outcome = await desk.hear(LATE)
    assert isinstance(outcome, HandedOff)
    assert outcome.verdict.reason == Reason.LOW_CONFIDENCE
    assert desk.billing.calls == []


async def test_a_rewritten_answer_is_held_to_it_too() -> None:
    invented = ANSWER.model_copy(update={"reply": "Hold the button for nine seconds."})

    def answer(request: object) -> Proposal:
        again = getattr(request, "retry", "")
        return ANSWER.model_copy(update={"confidence": 0.75}) if again else invented

    desk = Desk(answer)
    desk.parts.confidence = weighing(own=40, covered=-33.5)
    outcome = await desk.hear(OFFLINE)
    assert isinstance(outcome, HandedOff)
    assert outcome.verdict.evidence == "confidence 0.03 in the second answer"
