"""The table of guards is about the code that there is."""

from pathlib import Path

import pytest
from tests.mutants.guard import Guard
from tests.mutants.table import GUARDS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: f"{guard.file}: {guard.why}")
def test_what_is_taken_away_stands_there_once(guard: Guard) -> None:
    code = (ROOT / "src" / "deskhand" / guard.file).read_text("utf-8")
    assert code.count(guard.old) == 1
    assert guard.old != guard.new
    assert all((ROOT / "tests" / one).is_file() for one in guard.tests)


def test_every_place_that_guards_something_is_in_the_table() -> None:
    assert len(GUARDS) >= 60
    assert {guard.file for guard in GUARDS} >= {
        "flow/guard.py",
        "flow/effect.py",
        "flow/gate/__init__.py",
        "store/ledger.py",
        "store/intake.py",
        "store/stop.py",
        "web/api/keys.py",
        "web/sessions.py",
        "store/uploads.py",
        "channels/widget/identity.py",
    }
