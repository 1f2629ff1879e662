"""Every way out of the program, by who takes it and what checks what is said there: a new one fails here
until somebody has written down who looks at it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import deskhand

SOURCE = Path(deskhand.__file__).parent
WAYS = frozenset({"to_customer", "by_mail", "notifications", "of_stranded", "Delivery"})
TO_CUSTOMERS = {
    "flow/reply.py reply": "the gate has looked at it in the turn, and the second reader where there is one",
    "flow/ask.py ask_back": "a question: of the catalogue's, or one that the gate has looked at in the turn",
    "flow/hand_off.py hand_off": "words of the catalogue",
    "flow/hand_off.py hand_off_later": "words of the catalogue",
    "flow/approval.py _tell": "code's sentence about the effect, from the ledger",
    "engine/people.py _say": "a person's own words; a draft of the AI's was looked at before it was shown",
}
CLEARED = {
    "flow/gate/__init__.py gate": "a model's words, after every look",
    "flow/catalogue.py say": "code's own sentences",
    "flow/compose.py disclosed": "cleared text with code's sentence of who says it",
    "flow/compose.py effect_sentence": "an action's own sentence, filled in from the ledger",
    "flow/hand_off.py hand_off": "nothing at all",
    "engine/people.py _say": "a person's own words",
}
"""Where text becomes such as may leave; the type checker sees that no other text reaches a customer."""
TO_PEOPLE = {
    "flow/reply.py reply": "the gated reply",
    "flow/ask.py ask_back": "the same question",
    "flow/hand_off.py hand_off": "the brief: a model's lines lead nowhere and name no unknown figure",
    "flow/hand_off.py hand_off_later": "the brief, by code alone",
    "flow/undelivered.py undelivered": "words of code, and the reason",
    "flow/approval.py _tell": "code's sentence about the effect",
    "flow/approval.py _tell_people": "words of code",
    "engine/people.py _say": "a person's own words",
    "engine/queue_watch.py _alerts": "words of code",
    "engine/jobs.py _strand": "words of code: nobody has read the ticket",
}


def ways_out() -> Iterator[tuple[str, str]]:
    """File and function, and what is called there."""
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        name = path.relative_to(SOURCE).as_posix()
        if name == "flow/dispatch.py":  # where the ways are made
            continue
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                called = [one.func for one in ast.walk(function) if isinstance(one, ast.Call)]
                for way in called:
                    if isinstance(way, ast.Name) and way.id in {*WAYS, "Cleared"}:
                        yield f"{name} {function.name}", way.id


def test_who_writes_to_customers_is_known_and_looked_at() -> None:
    found = {where for where, way in ways_out() if way in ("to_customer", "by_mail")}
    assert found == set(TO_CUSTOMERS)


def test_who_writes_to_people_and_their_programs_is_known() -> None:
    found = {where for where, way in ways_out() if way in ("notifications", "of_stranded")}
    assert found == set(TO_PEOPLE)


def test_text_may_leave_only_from_where_somebody_has_looked_at_it() -> None:
    assert {where for where, way in ways_out() if way == "Cleared"} == set(CLEARED)


def test_nobody_else_makes_a_delivery() -> None:
    assert [where for where, way in ways_out() if way == "Delivery"] == []
