"""Every invariant has its test, or says why not."""

import re
from pathlib import Path

import pytest
from tests.adversary.invariants import INVARIANTS

TEST = re.compile(r"^(?:async )?def (test_\w+)", re.MULTILINE)
NUMBERS = re.compile(r"invariants?_(\d\d(?:_and_\d\d)*)")


def names_of_tests() -> set[str]:
    """The names of this package's tests, and of what proves an erasure."""
    here = Path(__file__).parent
    files = (*here.glob("test_*.py"), here.parent / "integration" / "test_privacy.py")
    return {name for file in files for name in TEST.findall(file.read_text("utf-8"))}


def test_there_are_thirty_six_of_them() -> None:
    assert sorted(INVARIANTS) == list(range(1, 37))


@pytest.mark.parametrize("number", INVARIANTS)
def test_each_is_put_to_the_test_by_a_test_that_there_is(number: int) -> None:
    there = names_of_tests()
    named = {
        name
        for name in there
        if (found := NUMBERS.search(name)) and f"{number:02}" in found.group(1).split("_and_")
    }
    listed = set(INVARIANTS[number].tests)
    assert listed <= there
    assert named | listed
