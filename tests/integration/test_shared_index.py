"""The index of the articles that the processes of a machine share: made once, opened by all."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL
from structlog.testing import capture_logs

from deskhand.knowledge.articles import Article
from deskhand.knowledge.kept_index import KEPT_INDEXES
from deskhand.knowledge.library import Encoding, Library
from deskhand.store.database import connect, dsn
from deskhand.testing.clock import MONDAY
from deskhand.testing.encoder import SynonymEncoder

PAIR = Article(id="pair", title="Pair a probe", text="Hold the button for five seconds.")
RETURNS = Article(id="returns", title="Returns", text="Send it back within thirty days.")
KOPPELN = Article(
    id="pair-de", title="Sonde koppeln", text="Knopf fünf Sekunden halten.", language="de"
)


@asynccontextmanager
async def process(
    url: URL, home: Path, encoder: SynonymEncoder | None = None
) -> AsyncGenerator[Library]:
    """The library of a process that starts now."""
    engine = connect(url, 2)
    try:
        yield Library(engine, 0, (encoder,) if encoder else (), home)
    finally:
        await engine.dispose()


async def first(library: Library, query: str, language: str = "en") -> str | None:
    found = await library.find(query, language)
    return found[0].article if found else None


def indexes(home: Path) -> list[Path]:
    return [one for one in (home / "index").iterdir() if one.is_dir()]


def spoil(home: Path, name: str) -> None:
    """Write over the only file of that name."""
    (file,) = home.rglob(name)
    file.write_bytes(b"?" * 8)


async def test_a_process_opens_what_another_one_made(database: URL, tmp_path: Path) -> None:
    async with process(database, tmp_path) as maker:
        await maker.save([RETURNS, KOPPELN, PAIR], MONDAY)
        assert await first(maker, "hold the button") == "pair"
    (made,) = indexes(tmp_path)
    when = {file: file.stat().st_mtime_ns for file in made.rglob("*") if file.is_file()}
    async with process(database, tmp_path) as opener:
        assert await first(opener, "hold the button") == "pair"
        assert await first(opener, "Knopf halten", "de") == "pair-de"
        assert opener.languages() == ("en", "de")
    assert {file: file.stat().st_mtime_ns for file in when} == when


async def test_processes_that_start_at_once_make_one_index(database: URL, tmp_path: Path) -> None:
    async with process(database, tmp_path) as one, process(database, tmp_path) as two:
        await one.save([PAIR, RETURNS], MONDAY)
        with capture_logs() as logs:
            found = await asyncio.gather(first(one, "button"), first(two, "send it back"))
        assert found == ["pair", "returns"]
        assert logs == []
    assert len(indexes(tmp_path)) == 1


async def test_an_import_makes_another_and_old_ones_go(database: URL, tmp_path: Path) -> None:
    async with process(database, tmp_path) as library:
        for days in range(KEPT_INDEXES + 2):
            newer = PAIR.model_copy(update={"text": f"Hold the button for {days} seconds."})
            await library.save([newer], MONDAY)
            assert (await library.find("button", "en"))[0].text == newer.text
    assert len(indexes(tmp_path)) == KEPT_INDEXES


@pytest.mark.parametrize(
    "file",
    ["about.json", "numbers.npy", "passages.jsonl", "terms.txt", "digests.bin", "words/meta.json"],
)
async def test_a_broken_index_is_made_anew(database: URL, tmp_path: Path, file: str) -> None:
    async with process(database, tmp_path) as library:
        await library.save([PAIR], MONDAY)
        await library.refresh()
    (made,) = indexes(tmp_path)
    (made / file).write_bytes(b"?")
    async with process(database, tmp_path) as library:
        with capture_logs() as logs:
            assert await first(library, "button") == "pair"
        assert [one["event"] for one in logs] == ["the index is kept in memory"]
    async with process(database, tmp_path) as library:
        with capture_logs() as logs:
            assert await first(library, "button") == "pair"
        assert logs == []
    assert len(indexes(tmp_path)) == 1


async def test_what_a_killed_process_left_half_made_is_replaced(
    database: URL, tmp_path: Path
) -> None:
    async with process(database, tmp_path) as library:
        await library.save([PAIR], MONDAY)
        await library.refresh()
        (made,) = indexes(tmp_path)
    made.rename(made.with_name(f"{made.name}.half"))
    (made.with_name(f"{made.name}.half") / "about.json").unlink()
    async with process(database, tmp_path) as library:
        assert await first(library, "button") == "pair"
    assert [one.name for one in indexes(tmp_path)] == [made.name]


async def test_a_home_that_cannot_be_written_costs_memory_and_no_answer(
    database: URL, tmp_path: Path
) -> None:
    home = tmp_path / "a file"
    home.touch()
    async with process(database, home) as library:
        await library.save([PAIR], MONDAY)
        with capture_logs() as logs:
            assert await first(library, "button") == "pair"
        assert [one["event"] for one in logs] == ["the index is kept in memory"]


async def test_vectors_are_read_from_the_database_once_for_a_machine(
    database: URL, tmp_path: Path
) -> None:
    encoder = SynonymEncoder({"couple": "pair"})
    async with process(database, tmp_path, encoder) as maker:
        await maker.save([PAIR, RETURNS], MONDAY)
        assert await first(maker, "couple") is None
        assert await maker.encode(9) == Encoding()
        assert await first(maker, "couple") == "pair"
    with psycopg.connect(dsn(database)) as connection:
        connection.execute("DELETE FROM passage_vectors")
    async with process(database, tmp_path, encoder) as opener:
        assert await first(opener, "couple") == "pair"
    async with process(database, tmp_path, SynonymEncoder({}, name="another")) as other:
        assert await first(other, "couple") is None


@pytest.mark.parametrize("file", ["rows.f4", "mean.npy"])
async def test_broken_vectors_are_read_from_the_database_again(
    database: URL, tmp_path: Path, file: str
) -> None:
    encoder = SynonymEncoder({"couple": "pair"})
    async with process(database, tmp_path, encoder) as library:
        await library.save([PAIR, RETURNS], MONDAY)
        await library.encode(9)
        assert await first(library, "couple") == "pair"
    spoil(tmp_path, file)
    for logged in (["the vectors are kept in memory"], []):
        async with process(database, tmp_path, encoder) as library:
            with capture_logs() as logs:
                assert await first(library, "couple") == "pair"
            assert [one["event"] for one in logs] == logged


async def test_no_articles_are_an_index_too(database: URL, tmp_path: Path) -> None:
    async with process(database, tmp_path) as library, process(database, tmp_path) as other:
        with capture_logs() as logs:
            assert await first(library, "button") is None
            assert await first(other, "button") is None
        assert logs == []
        await other.save([PAIR], MONDAY)
        assert await first(library, "button") == "pair"
