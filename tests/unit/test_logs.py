"""What a log says of an error."""

import re
from pathlib import Path

import pytest

from deskhand.core.logs import place_of
from deskhand.settings import ConfigError, load


def test_the_place_of_an_error_is_the_last_line_of_ours() -> None:
    with pytest.raises(ConfigError) as raised:
        load(Path("nowhere.toml"))
    assert re.fullmatch(r"settings\.py:\d+", place_of(raised.value)["where"])


def test_a_library_is_not_ours_because_it_stands_in_a_folder_named_deskhand() -> None:
    library = compile("raise ValueError", "/srv/deskhand/.venv/lib/library.py", "exec")
    with pytest.raises(ValueError) as raised:
        exec(library, {})
    assert place_of(raised.value) == {"why": "ValueError", "where": "library.py:1"}
