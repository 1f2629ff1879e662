"""Which passages lie nearest to a question, of few and of many."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from deskhand.encoders import Rows
from deskhand.knowledge import meanings
from deskhand.knowledge.meanings import FEW, Meanings, MeaningsWriter

LENGTH = 100
"""No multiple of the bits that are compared at once."""


def rows(count: int) -> Rows:
    """Around a few centres, and all of them around one point, as those of an encoder are."""
    chance = np.random.default_rng(5)
    centres = chance.standard_normal((40, LENGTH), np.float32) + 1
    made = centres[chance.integers(0, 40, count)] + chance.standard_normal(
        (count, LENGTH), np.float32
    )
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def question(of: Rows, at: int) -> Rows:
    """One that lies near to a passage."""
    asked = of[at] + 0.05 * np.random.default_rng(at).standard_normal(LENGTH, np.float32)
    return asked / np.linalg.norm(asked)


def written(given: Rows, folder: Path, batch: int) -> Meanings:
    writer = MeaningsWriter(folder)
    for at in range(0, len(given), batch):
        writer.add(given[at : at + batch])
    return writer.finish()


def best(of: Meanings, asked: Rows, number: int) -> NDArray[np.int64]:
    near = of.near(asked)
    return near[np.argsort(-of.like(asked, near))][:number]


@pytest.mark.parametrize("count", [1, 2, 700, FEW])
def test_of_few_passages_the_nearest_are_exactly_those(count: int) -> None:
    given = rows(count)
    asked = question(given, count // 2)
    found = best(meanings.in_memory(given), asked, 5)
    assert found.tolist() == np.argsort(-(given @ asked))[:5].tolist()


def test_of_many_passages_nearly_all_of_the_nearest_are_found() -> None:
    given = rows(FEW + 3_000)
    many = meanings.in_memory(given)
    found = wanted = 0
    for at in range(0, len(given), 400):
        asked = question(given, at)
        nearest = set(np.argsort(-(given @ asked))[:10].tolist())
        assert at in best(many, asked, 1)
        found += len(nearest & set(best(many, asked, 10).tolist()))
        wanted += len(nearest)
    assert found >= 0.95 * wanted


def test_how_alike_any_passage_is_is_told_from_some_of_many() -> None:
    given = rows(FEW + 3_000)
    asked = question(given, 77)
    mean, deviation = meanings.in_memory(given).usual(asked)
    assert mean == pytest.approx(float((given @ asked).mean()), abs=0.01)
    assert deviation == pytest.approx(float((given @ asked).std()), rel=0.05)


@pytest.mark.parametrize("count", [40, FEW + 40])
def test_a_folder_holds_the_same_as_memory(count: int, tmp_path: Path) -> None:
    given = rows(count)
    asked = question(given, 3)
    held, kept = meanings.in_memory(given), written(given, tmp_path, 999)
    again = meanings.opened(tmp_path, count)
    for other in (kept, again):
        assert best(other, asked, 9).tolist() == best(held, asked, 9).tolist()
        assert other.usual(asked) == pytest.approx(held.usual(asked))


def test_rows_of_another_length_are_refused() -> None:
    writer = MeaningsWriter()
    writer.add(rows(1))
    with pytest.raises(ValueError):
        writer.add(rows(1)[:, :9])
