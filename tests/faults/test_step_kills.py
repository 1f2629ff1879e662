"""A worker that is killed at any point of a turn: another one goes on where it died."""

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from tests.soak.company import write_company
from tests.soak.deaths import Case, Ended, run_all
from tests.soak.stand import prepare

from deskhand.flow.steps import STEPS
from deskhand.sample.company import load_company
from deskhand.store.database import dsn
from deskhand.store.embedded import EmbeddedPostgres

KILLED = -9
LANES = 3
TEMPLATE = "template_of_deaths"
CONFIGURED = ("second_read",)
"""Steps of desks that ask for them: these stories' desk has no second reader."""
STORIES = {"summary": "summary", "lookup.1": "lookup", "rewrite": "rewrite", "brief": "hand-off"}
"""The story in which a step happens; all others are steps of a refund."""
POINTS = (
    "claim",
    *(
        ("lookup.1" if step.name == "lookup" else step.name)
        for step in STEPS
        if step.name not in CONFIGURED
    ),
    "intend",
    "execute",
    "effect",
    "settle",
    "end_turn",
    "sent",
)
CASES = (
    *(
        Case(f"{when} {point}", STORIES.get(point, "refund"))
        for point in POINTS
        for when in ("before", "after")
    ),
    *(
        Case(point, endpoint=endpoint)
        for endpoint in ("askable", "keyless")
        for point in ("before execute", "after execute", "before effect", "after effect")
    ),
)
LEFT_ALONE = tuple(
    Case("after effect", endpoint=endpoint, meanwhile=meanwhile)
    for endpoint in ("keyed", "keyless")
    for meanwhile in ("taken over", "third death")
)
"""The turn ends otherwise, with a call under way of which nobody knows what became."""
USUAL = {
    "refund": {"triage": 1, "resolve": 1},
    "summary": {"triage": 1, "summarise": 1, "resolve": 1},
    "lookup": {"triage": 1, "resolve": 2},
    "rewrite": {"triage": 1, "resolve": 2},
    "hand-off": {"triage": 1, "resolve": 1, "brief": 1},
}
"""What a turn asks a model in which nothing goes wrong."""
AGAIN = {
    "triage": "triage",
    "summary": "summarise",
    "resolution": "resolve",
    "rewrite": "resolve",
    "brief": "brief",
}
"""What is asked once more when the worker dies with the answer in its hands."""
UNCERTAIN = {"after execute", "before effect", "after effect"}
"""Where nobody can know whether an endpoint did it that neither honours keys nor can be asked."""


@pytest.fixture(scope="module")
def endings(
    postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[Case, Ended]]:
    """Every death, played once."""
    folder = tmp_path_factory.mktemp("deaths")
    url = postgres.start(TEMPLATE)
    prepare(url)
    write_company(folder / "company")
    load_company(url, folder / "company", datetime.now(UTC))
    try:
        yield run_all((*CASES, *LEFT_ALONE), postgres, TEMPLATE, folder, LANES)
    finally:
        with psycopg.connect(dsn(postgres.url("postgres")), autocommit=True) as connection:
            drop = SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(TEMPLATE))
            connection.execute(drop)


def expected_requests(case: Case) -> dict[str, int]:
    requests = dict(USUAL[case.story])
    when, _, what = case.point.partition(" ")
    if when == "before" and what in AGAIN:
        requests[AGAIN[what]] += 1
    if case.endpoint == "keyless" and case.point in UNCERTAIN:
        requests["brief"] = 1
    return requests


@pytest.mark.parametrize("case", CASES, ids=str)
def test_whoever_waits_is_answered_once_wherever_a_worker_dies(
    case: Case, endings: dict[Case, Ended]
) -> None:
    ended = endings[case]
    assert (ended.died, ended.finished) == (KILLED, 0), ended.log
    handed_off = case.story == "hand-off" or (
        case.endpoint == "keyless" and case.point in UNCERTAIN
    )
    assert ended.turns == ("ended",)
    assert ended.outcomes == (("handed_off",) if handed_off else ("replied",))
    assert ended.said == 1
    assert ended.told == (("ticket.handed_off",) if handed_off else ("ticket.replied",))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_finished_step_is_run_again(case: Case, endings: dict[Case, Ended]) -> None:
    assert dict(endings[case].requests) == expected_requests(case)


@pytest.mark.parametrize("case", [case for case in CASES if case.story == "refund"], ids=str)
def test_money_is_given_back_once_or_nobody_tries_twice(
    case: Case, endings: dict[Case, Ended]
) -> None:
    ended = endings[case]
    if case.endpoint == "keyless":
        assert ended.attempts <= 1
        assert ended.ledger == (("uncertain",) if case.point in UNCERTAIN else ("done",))
    else:
        assert ended.effects == 1
        assert ended.ledger == ("done",)


@pytest.mark.parametrize("case", LEFT_ALONE, ids=str)
def test_an_effect_is_settled_also_where_its_turn_ends_otherwise(
    case: Case, endings: dict[Case, Ended]
) -> None:
    ended = endings[case]
    assert (ended.died, ended.finished) == (KILLED, 0), ended.log
    assert ended.effects == 1
    assert ended.ledger in (("done",), ("uncertain",))
