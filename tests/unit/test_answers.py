"""What a model gave back is read as it was meant, or refused: never in between."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from deskhand.core.language import language_code
from deskhand.models.answers import NoForm, read_form
from deskhand.models.forms import BriefOutput, ResolutionOutput, TriageOutput

REPLY = "The lamp lasts 24 months."
PLAIN: dict[str, Any] = {
    "reply": REPLY,
    "action": None,
    "lookup": None,
    "confidence": 0.9,
    "citations": ["lamp#0"],
}
TRIAGE: dict[str, Any] = {
    "category": "billing",
    "urgency": "normal",
    "complexity": "low",
    "resolvable": True,
    "escalation_risk": False,
    "sentiment": "calm",
    "language": "en",
    "query": "lamp",
}


def form(**changed: Any) -> str:
    return json.dumps(PLAIN | changed)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"Of course!\n```json\n{form()}\n```\nAsk me {{anything}}.", id="fence"),
        pytest.param(
            f"I think {{of lamps}}.\n</thinking>\n{form()}", id="thinking without a start"
        ),
        pytest.param(f"[REASONING]{{}}[/REASONING] {form()}", id="thinking in brackets"),
        pytest.param(
            f"<|channel|>analysis<|message|>{{x}}<|end|><|channel|>final<|message|>{form()}<|end|>",
            id="channels",
        ),
        pytest.param(str(PLAIN), id="Python"),
        pytest.param(form()[:-1] + ",}", id="a comma too many"),
        pytest.param(f"{form()}\n{form()}", id="the same twice"),
        pytest.param(json.dumps({"answer": {"result": PLAIN}}), id="wrapped twice"),
        pytest.param(json.dumps(form()), id="as a string"),
        pytest.param(form(thoughts="It is about lamps."), id="a key more"),
        pytest.param(form(action="No action", lookup={}), id="nothing, in words"),
        pytest.param(form(confidence="90 %"), id="per cent"),
        pytest.param(form(confidence=90), id="of a hundred"),
        pytest.param(form(citations="lamp#0"), id="a citation alone"),
        pytest.param(form(citations=[{"id": "lamp#0"}]), id="a citation as an object"),
    ],
)
def test_what_can_mean_one_thing_alone_is_read(text: str) -> None:
    read = read_form(text, ResolutionOutput)
    assert (read.reply, read.action, read.lookup) == (REPLY, None, None)
    assert (read.confidence, read.citations) == (0.9, ["lamp#0"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The lamp lasts 24 months.",
        form()[:40],
        f"<think>perhaps {form()}",
        f"{form()}\n{form(reply='It lasts for ever.')}",
        form()[:-1] + ', "reply": "It lasts for ever."}',
        form()[:-1] + ', "reply": "It lasts for ever.",}',
        form(confidence=None),
        form(confidence=True),
        form(confidence="high"),
        form(confidence=7),
        form().replace("0.9", "Infinity"),
        form(reply="null"),
        form(action=["REFUND", "DISCOUNT"]),
        form(action={"name": "REFUND", "arguments": {"amount": None}}),
        form(action={"name": "REFUND", "arguments": [], "amount": "20"}),
        form(
            action={
                "name": "REFUND",
                "arguments": [{"name": "amount", "value": 1}, {"name": "amount", "value": 2}],
            }
        ),
    ],
)
def test_what_is_none_or_several_or_unsafe_is_refused(text: str) -> None:
    with pytest.raises((NoForm, ValidationError)):
        read_form(text, ResolutionOutput)


def test_an_amount_keeps_the_digits_that_it_was_written_with() -> None:
    text = '{"action": {"name": "REFUND", "arguments": {"amount": 20.10}}, "confidence": 1}'
    action = read_form(text, ResolutionOutput).action
    assert action is not None
    assert action.arguments[0].value == "20.10"


def test_sentences_are_the_reply_and_bring_their_sources() -> None:
    sentences: list[dict[str, Any]] = [
        {"text": "Hello Ana.", "citations": []},
        {"text": REPLY, "citations": ["lamp#0"]},
    ]
    text = json.dumps({"sentences": sentences, "confidence": 0.9, "action": None, "lookup": None})
    read = read_form(text, ResolutionOutput)
    assert (read.reply, read.citations) == (f"Hello Ana. {REPLY}", ["lamp#0"])


@pytest.mark.parametrize(
    ("field", "said", "meant"),
    [
        ("category", "Billing ", "billing"),
        ("category", "N/A", None),
        ("urgency", "Medium", "normal"),
        ("urgency", "urgent", "high"),
        ("complexity", "simple", "low"),
        ("sentiment", "Neutral", "calm"),
        ("resolvable", "no", False),
        ("escalation_risk", 0, False),
        ("query", None, ""),
    ],
)
def test_triage_is_read_in_other_words(field: str, said: Any, meant: Any) -> None:
    read = read_form(json.dumps(TRIAGE | {field: said}), TriageOutput)
    assert getattr(read, field) == meant


@pytest.mark.parametrize(
    ("word", "code"),
    [("German", "de"), ("deu", "de"), ("pt-BR", "pt"), ("en_US", "en"), ("fr", "fr"), ("?", "")],
)
def test_a_language_is_read_from_a_name_a_code_or_a_tag(word: str, code: str) -> None:
    assert language_code(word) == code


def test_a_brief_of_nothing_is_none() -> None:
    with pytest.raises(ValidationError):
        read_form('{"issue": "null", "next_step": "Reply."}', BriefOutput)
