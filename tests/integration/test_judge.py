"""A judge model in the back-test: an opinion beside what people wrote, told as one."""

import json
from typing import Any

import pytest
from tests.shell import Shell, lines

from deskhand.insight.judging import FEWEST, judged, read_grades
from deskhand.sample.company import ARTICLES
from deskhand.testing.brains import Body, default_brain
from deskhand.testing.messages_api import MessagesApi

PAIRING = "How do I pair a probe with the hub?"


def grader(purpose: str, body: Body) -> dict[str, Any]:
    """Calls wrong what a person answered with a cable."""
    if purpose != "grade":
        return default_brain(purpose, body)
    wrong = "cable" in json.dumps(body)
    return {
        "why": "The person names a cable." if wrong else "Same.",
        "grade": "Wrong" if wrong else "right",
    }


def configured(server: MessagesApi, price: str = "1") -> str:
    return (
        '[company]\nname = "Fernhill"\n[modes]\ndefault = "auto"\n[models]\njudge = "own"\n'
        '[[models.list]]\nname = "builtin"\nkind = "builtin"\n'
        '[[models.list]]\nname = "own"\nkind = "claude"\nmodel = "a-model-on-no-list"\n'
        f'base_url = "{server.url}"\nkey_env = "CLAUDE_KEY"\n'
        f"input_price = {price}\noutput_price = {price}\n"
    )


def answered(name: str, written: str) -> dict[str, Any]:
    said = [{"role": "customer", "text": PAIRING}, {"role": "agent", "text": written}]
    return {"id": name, "messages": said, "outcome": "resolved"}


HISTORY = [
    answered("same", "Hold the button for five seconds."),
    answered("cable", "You need the service cable for that."),
    {"id": "silent", "text": PAIRING, "outcome": "resolved"},
    {"id": "threat", "text": "My lawyer will sue you.", "outcome": "escalated"},
]


def test_a_judge_grades_what_would_have_been_sent_beside_what_people_wrote(shell: Shell) -> None:
    file = shell.file("history.jsonl", lines(HISTORY))
    grades = shell.file("grades.jsonl", lines([{"id": "cable", "right": True}]))
    page = shell.folder / "report.html"
    with MessagesApi(grader) as server:
        shell.file("deskhand.toml", configured(server))
        asked = ("--kb", ARTICLES, "--judge", "--grades", grades, "--html", page)
        ended = shell("replay", file, *asked, CLAUDE_KEY=server.key)
        assert len(server.requests) == 2
    assert ended.code == 0, ended.err
    opinions = {row["id"]: row.get("judged", {}).get("right") for row in ended.rows}
    assert opinions == {"same": True, "cable": False, "silent": None, "threat": None}
    assert "disagreed with people: 0" in ended.told
    assert {row["id"]: row["cost"] for row in ended.rows}["cable"] == 0
    assert any("an opinion and no outcome: 1 of 2 right" in one for one in ended.told)
    assert any("of 1 right ones 1 wrong" in one for one in ended.told)
    assert any("takes 30 grades" in one for one in ended.told)
    told = page.read_text()
    assert "What own thinks of the answers" in told
    assert "The person names a cable." in told
    assert "not known" in told


def test_what_was_decided_before_is_judged_without_being_decided_again(shell: Shell) -> None:
    file, kept = shell.file("history.jsonl", lines(HISTORY)), shell.folder / "decisions.jsonl"
    with MessagesApi(grader) as server:
        shell.file("deskhand.toml", configured(server))
        asked = ("replay", file, "--kb", ARTICLES, "--decisions", kept)
        assert shell(*asked, CLAUDE_KEY=server.key).code == 0
        assert not server.requests
        assert shell(*asked, "--judge", CLAUDE_KEY=server.key).code == 0
        ended = shell(*asked, "--judge", CLAUDE_KEY=server.key)
        assert len(server.requests) == 2
    assert any("1 of 2 right" in one for one in ended.told)


def test_the_judge_is_within_the_budget(shell: Shell) -> None:
    file = shell.file("history.jsonl", lines(HISTORY))
    with MessagesApi(grader) as server:
        shell.file("deskhand.toml", configured(server, "1000"))
        asked = ("replay", file, "--kb", ARTICLES, "--judge", "--budget", "0.0001")
        ended = shell(*asked, CLAUDE_KEY=server.key)
        assert len(server.requests) == 1
    assert any("3 tickets are not decided" in one for one in ended.told)


def test_a_judge_that_does_not_answer_says_nothing(shell: Shell) -> None:
    file = shell.file("history.jsonl", lines(HISTORY[:1]))
    with MessagesApi(faults="401") as server:
        shell.file("deskhand.toml", configured(server))
        ended = shell("replay", file, "--kb", ARTICLES, "--judge", CLAUDE_KEY=server.key)
    assert ended.code == 0
    assert ended.rows[0]["judged"]["right"] is None
    assert any("0 of 0 right, 1 unsure" in one for one in ended.told)


@pytest.mark.parametrize(
    ("config", "grades", "said"),
    [
        ('[company]\nname = "Fernhill"\n', "", "judge in deskhand.toml"),
        ('[company]\nname = "F"\n[models]\njudge = "builtin"\n', "", "models.judge"),
        ('[company]\nname = "Fernhill"\n', '{"id": 1, "right": "perhaps"}\n', "grade 1, right"),
    ],
)
def test_what_a_judge_needs_is_said(shell: Shell, config: str, grades: str, said: str) -> None:
    shell.file("deskhand.toml", config)
    file = shell.file("history.jsonl", lines(HISTORY[:1]))
    more = ("--grades", shell.file("grades.jsonl", grades)) if grades else ()
    ended = shell("replay", file, "--judge", *more)
    assert ended.code != 0
    assert said in ended.err


def test_peoples_grades_put_the_judge_right() -> None:
    """It calls four of five right; people say that of its right ones a quarter is wrong."""
    decisions = [
        {"id": n, "reply": "yes", "judged": {"model": "own", "right": n % 5 > 0, "why": ""}}
        for n in range(100)
    ]
    rows = [{"id": n, "right": n % 5 > 1} for n in range(FEWEST + 10)]
    found = judged(decisions, read_grades(rows))
    assert found is not None
    assert (found.right.count, found.right.of, found.graded) == (80, 100, FEWEST + 10)
    assert (found.missed.count, found.missed.of, found.blamed.count) == (8, 16, 0)
    assert found.believed == pytest.approx(0.6)
    other = judged(decisions, read_grades([row | {"reply": "another"} for row in rows]))
    assert other is not None
    assert (other.graded, other.believed) == (0, None)
