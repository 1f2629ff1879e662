"""The report on a history decided again: what it counts, what it wants read first, that it is one page."""

from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

from deskhand.insight.back_test import BackTest, back_test, page


def decision(name: str, **told: Any) -> dict[str, Any]:
    """A decision as `deskhand replay` writes it."""
    made: dict[str, Any] = {
        "id": name,
        "outcome": "answered",
        "asks_back": False,
        "reason": None,
        "category": "billing",
        "language": "en",
        "confidence": 0.9,
        "reply": "It takes 5 days.",
        "actions": [],
        "cost": 0.01,
        "context_known": True,
        "human": "ai",
        "agrees": True,
        "asked": "How long does it take?",
        "person_wrote": "Five days.",
    }
    return made | told


def to_a_person(name: str, **told: Any) -> dict[str, Any]:
    made = {"outcome": "handed_off", "reason": "fraud", "confidence": None, "reply": ""}
    return decision(name, **(made | {"human": "human"} | told))


HISTORY = (
    decision("fine"),
    decision("kept", human="human", agrees=False, confidence=0.7),
    decision("acted", actions=["REFUND"], confidence=0.95),
    decision("other", person_wrote="It takes 14 days.", confidence=0.8),
    decision("blind", context_known=False, human=None, agrees=None),
    decision("asks", asks_back=True, reply="Which order?", confidence=None),
    to_a_person("fraud"),
    to_a_person("needless", human="ai", agrees=False, category=None, reason="low_confidence"),
    decision("thanks", outcome="closed", reply="", confidence=None, category=None),
)


def test_what_would_have_become_of_each_category() -> None:
    found = back_test(HISTORY, person_minutes=6)
    assert (found.tickets, found.answered.count, found.without_context) == (9, 5, 1)
    told = {one.name: one for one in found.categories}
    billing, none = told["billing"], told[""]
    assert (billing.tickets, billing.answered, billing.acted) == (7, 5, 1)
    assert (billing.asked_back, billing.handed_off, billing.closed) == (1, 1, 0)
    assert (none.handed_off, none.closed) == (1, 1)
    assert found.reasons == (("fraud", 1), ("low_confidence", 1))
    assert (found.hours, found.saved) == (0.5, Decimal("22.41"))


def test_every_disagreement_is_shown() -> None:
    found = back_test(HISTORY)
    assert (found.compared, [one["id"] for one in found.disagreements]) == (8, ["kept", "needless"])


def test_the_riskiest_answers_come_first_and_say_why() -> None:
    found = back_test(HISTORY).riskiest
    assert [one.decision["id"] for one in found] == ["kept", "acted", "other", "blind", "fine"]
    assert found[0].why == ("people kept it for themselves",)
    assert found[2].why == ("its figures are not those that the person wrote",)


@pytest.mark.parametrize(
    ("threshold", "sent", "wrong", "false"),
    [("0.50", 4, 1, 1), ("0.75", 3, 0, 1), ("0.85", 2, 0, 2), ("1.00", 0, 0, 4)],
)
def test_a_higher_threshold_sends_less_that_is_wrong_and_more_to_people(
    threshold: str, sent: int, wrong: int, false: int
) -> None:
    at = {one.threshold: one for one in back_test(HISTORY).curve}
    point = at[Decimal(threshold)]
    assert (point.sent, point.wrong, point.false_escalations) == (sent, wrong, false)


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.leads: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.leads += [value or "" for name, value in attrs if name in ("src", "href", "action")]

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(found: BackTest) -> _Seen:
    made = _Seen()
    made.feed(page(found, "Fernhill: history.jsonl decided again"))
    return made


def test_the_page_needs_nothing_beside_it_and_runs_nothing() -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    found = seen(back_test([decision(attack, reply=attack, asked=attack, person_wrote=attack)]))
    assert not {"script", "img", "link", "iframe"} & set(found.tags)
    assert found.leads == []
    assert attack in found.text


def test_the_same_decisions_make_the_same_page() -> None:
    assert page(back_test(HISTORY), "t") == page(back_test(HISTORY), "t")


def test_what_is_missing_is_said() -> None:
    found = seen(back_test([decision("a", human=None, agrees=None)], broken=2, undecided=5)).text
    assert "5 more were not decided" in found
    assert "2 lines of the history could not be read" in found
    assert "the history does not say what people did" in found


def test_an_empty_history_makes_a_page() -> None:
    assert "0 past tickets" in seen(back_test(())).text
