"""The articles in the database, and the index of every process that follows them."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.app import Desk
from deskhand.core.errors import Retryable
from deskhand.encoders import Rows
from deskhand.knowledge.articles import Article, Skipped, read_articles
from deskhand.knowledge.importing import Imported
from deskhand.knowledge.library import Encoding, Library
from deskhand.sample.company import ARTICLES
from deskhand.settings import Environment, parse
from deskhand.store.database import connect, dsn
from deskhand.store.vectors import PassageVectors, digest
from deskhand.testing.clock import MONDAY
from deskhand.testing.encoder import SynonymEncoder

PAIR = Article(id="pair", title="Pair a probe", text="Hold the button for five seconds.")
RETURNS = Article(id="returns", title="Returns", text="Send it back within thirty days.")
LABELS = Article(id="labels", title="Labels", text="A parcel label is free in the US.")


@asynccontextmanager
async def libraries(url: URL, number: int = 2) -> AsyncGenerator[list[Library]]:
    """The libraries of several processes over one database."""
    engines: list[AsyncEngine] = [connect(url, 2) for _ in range(number)]
    try:
        yield [Library(engine, look_every=0) for engine in engines]
    finally:
        for engine in engines:
            await engine.dispose()


@asynccontextmanager
async def encoding(
    url: URL, number: int = 2, name: str = "synonyms"
) -> AsyncGenerator[tuple[list[Library], list[SynonymEncoder]]]:
    """Libraries that search by meaning, and the encoder of each."""
    engines: list[AsyncEngine] = [connect(url, 2) for _ in range(number)]
    encoders = [SynonymEncoder({"couple": "pair"}, name=name) for _ in range(number)]
    try:
        both = zip(engines, encoders, strict=True)
        yield [Library(engine, 0, (encoder,)) for engine, encoder in both], encoders
    finally:
        for engine in engines:
            await engine.dispose()


async def first(library: Library, query: str) -> tuple[str, int, str] | None:
    """Article, version and text of the best passage."""
    found = await library.find(query, "en")
    return (found[0].article, found[0].version, found[0].text) if found else None


def test_importing_twice_changes_nothing_the_second_time(database: URL) -> None:
    async def imported() -> None:
        async with libraries(database, 1) as (library,):
            given = [item for item in read_articles(ARTICLES) if isinstance(item, Article)]
            once = await library.save(given, MONDAY)
            again = await library.save(given, MONDAY + timedelta(days=1))
            assert once == Imported(added=len(given), version=1)
            assert again == Imported(same=len(given), version=1)
            assert {article.updated_at for article in await library.all()} == {MONDAY}

    asyncio.run(imported())


def test_a_changed_article_has_a_new_version_in_every_process(database: URL) -> None:
    async def changed() -> None:
        async with libraries(database) as (mara, ben):
            await mara.save([PAIR, RETURNS], MONDAY)
            for library in (mara, ben):
                assert await first(library, "hold the button") == ("pair", 1, PAIR.text)
            newer = PAIR.model_copy(update={"text": "Hold the button for eight seconds."})
            saved = await mara.save([newer, RETURNS], MONDAY + timedelta(days=1))
            assert saved == Imported(changed=1, same=1, version=2)
            for library in (mara, ben):
                assert await first(library, "hold the button") == ("pair", 2, newer.text)
                assert await first(library, "send it back") == ("returns", 1, RETURNS.text)
            updated = {article.id: article.updated_at for article in await ben.all()}
            assert updated == {"pair": MONDAY + timedelta(days=1), "returns": MONDAY}

    asyncio.run(changed())


def test_a_new_title_is_a_change_too(database: URL) -> None:
    async def changed() -> None:
        async with libraries(database) as (mara, ben):
            await mara.save([PAIR], MONDAY)
            await first(ben, "pair")
            saved = await mara.save([PAIR.model_copy(update={"title": "Couple a probe"})], MONDAY)
            assert (saved.changed, saved.version) == (1, 2)
            assert await first(ben, "couple") is not None

    asyncio.run(changed())


def test_a_new_language_is_a_change_too(database: URL) -> None:
    async def changed() -> None:
        async with libraries(database) as (mara, ben):
            await mara.save([PAIR], MONDAY)
            await ben.refresh()
            assert ben.languages() == ("en",)
            saved = await mara.save([PAIR.model_copy(update={"language": "nl"})], MONDAY)
            await ben.refresh()
            assert (saved.changed, ben.languages()) == (1, ("nl",))

    asyncio.run(changed())


def test_a_removed_article_is_no_longer_found_and_may_come_back(database: URL) -> None:
    async def removed() -> None:
        async with libraries(database) as (mara, ben):
            await mara.save([PAIR, RETURNS], MONDAY)
            assert await first(ben, "send it back") is not None
            gone = await mara.save([PAIR], MONDAY, remove_missing=True)
            assert gone == Imported(same=1, removed=1, version=2)
            for library in (mara, ben):
                assert await first(library, "send it back") is None
                assert [article.id for article in await library.all()] == ["pair"]
            back = await mara.save([PAIR, RETURNS], MONDAY)
            assert (back.same, back.version) == (1, 3)
            found = await first(ben, "send it back")
            assert found is not None
            assert found[0] == "returns"

    asyncio.run(removed())


def test_an_article_that_is_missing_from_an_import_stays(database: URL) -> None:
    async def missing() -> None:
        async with libraries(database, 1) as (library,):
            await library.save([PAIR, RETURNS], MONDAY)
            assert (await library.save([PAIR], MONDAY)).removed == 0
            assert await first(library, "send it back") is not None

    asyncio.run(missing())


def test_articles_of_two_folders_with_one_file_name_both_stay(database: URL) -> None:
    def returns(folder: str, language: str, text: str) -> Article:
        source = f"{folder}/returns.md"
        return Article(id="returns.md", title="R", text=text, language=language, source=source)

    english = returns("en", "en", "Send it back within a month.")
    german = returns("de", "de", "Innerhalb eines Monats zurücksenden.")

    async def kept() -> None:
        async with libraries(database, 1) as (library,):
            await library.save([english], MONDAY)
            assert (await library.save([german], MONDAY)).added == 1
            assert (await library.save([german], MONDAY)).same == 1
            assert {one.id: one.language for one in await library.all()} == {
                "returns.md": "en",
                "de/returns.md": "de",
            }
            moved = returns("help-2026-11", "en", "Send it back within two months.")
            saved = await library.save([moved], MONDAY)
            assert (saved.changed, saved.replaced) == (1, ("returns.md (en/returns.md)",))

    asyncio.run(kept())


def test_what_is_for_people_only_is_kept_and_never_found(database: URL) -> None:
    async def kept() -> None:
        async with libraries(database, 1) as (library,):
            await library.save([PAIR, RETURNS], MONDAY)
            inside = RETURNS.model_copy(update={"audience": "people"})
            assert (await library.save([inside], MONDAY)).changed == 1
            assert await first(library, "send it back") is None
            assert [one.id for one in await library.all()] == ["pair"]

    asyncio.run(kept())


def test_removing_what_is_missing_leaves_articles_of_other_sources_alone(database: URL) -> None:
    async def removed() -> None:
        async with libraries(database, 1) as (library,):
            mine = [item.model_copy(update={"source": "help.jsonl"}) for item in (PAIR, LABELS)]
            other = RETURNS.model_copy(update={"source": "legal.jsonl"})
            await library.save([*mine, other], MONDAY)
            assert (await library.save(mine[:1], MONDAY, remove_missing=True)).removed == 1
            assert [article.id for article in await library.all()] == ["pair", "returns"]

    asyncio.run(removed())


def test_an_id_that_is_given_twice_settles_on_the_last_one(database: URL) -> None:
    async def twice() -> None:
        async with libraries(database, 1) as (library,):
            given = [PAIR, PAIR.model_copy(update={"text": "Hold the button for eight seconds."})]
            for _ in range(2):
                await library.save(given, MONDAY)
                assert [article.text for article in await library.all()] == [given[1].text]
            assert (await library.save(given, MONDAY)).version == 1

    asyncio.run(twice())


def test_an_empty_library_finds_nothing(database: URL) -> None:
    async def empty() -> None:
        async with libraries(database, 1) as (library,):
            assert await first(library, "password") is None
            assert await library.all() == []
            assert (await library.save([], MONDAY)) == Imported()

    asyncio.run(empty())


def test_an_import_that_fails_changes_nothing(database: URL) -> None:
    async def failed() -> None:
        async with libraries(database, 1) as (library,):
            await library.save([PAIR], MONDAY)
            broken = RETURNS.model_copy(update={"text": "A nul \0 cannot be stored."})
            with pytest.raises(Exception, match="NUL"):
                await library.save([LABELS, broken], MONDAY, remove_missing=True)
            assert [article.id for article in await library.all()] == ["pair"]
            assert await first(library, "hold the button") is not None

    asyncio.run(failed())


def test_many_searches_at_once_see_one_index(database: URL) -> None:
    async def at_once() -> None:
        async with libraries(database) as (mara, ben):
            await mara.save([PAIR, RETURNS, LABELS], MONDAY)
            found = await asyncio.gather(*(first(ben, "hold the button") for _ in range(20)))
            assert set(found) == {("pair", 1, PAIR.text)}

    asyncio.run(at_once())


def test_two_imports_at_once_are_both_followed(database: URL) -> None:
    """Both wait for the same row, so both have read the version before either writes it."""

    async def at_once() -> None:
        async with libraries(database, 3) as (mara, ben, reader):
            await mara.save([PAIR], MONDAY)
            blocker = connect(database, 2)
            async with blocker.connect() as held, blocker.connect() as watch:
                await held.execute(text("UPDATE knowledge_state SET version = version"))
                saving = [
                    asyncio.create_task(mara.save([RETURNS], MONDAY)),
                    asyncio.create_task(ben.save([LABELS], MONDAY)),
                ]
                waiting = text(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
                )
                async with asyncio.timeout(20):
                    while (await watch.execute(waiting)).scalar_one() < 2:
                        await watch.rollback()
                        await asyncio.sleep(0.01)
                await held.commit()
                saved = await asyncio.gather(*saving)
            await blocker.dispose()
            assert sorted(one.version for one in saved) == [2, 3]
            assert await first(reader, "parcel label") is not None
            assert await first(reader, "send it back") is not None

    asyncio.run(at_once())


def test_the_desk_imports_a_folder_and_checks_it(database: URL, tmp_path: Path) -> None:
    (tmp_path / "returns.md").write_text("# Returns\n\nReturn any unused item within 30 days.")
    (tmp_path / "faq.md").write_text("# Questions\n\nReturn any unused item within 14 days.")
    (tmp_path / "logo.png").write_bytes(b"\x89PNG")

    async def imported() -> object:
        desk = Desk(parse({"company": {"name": "Fernhill"}}, "test"), Environment({}))
        async with desk.open(database) as opened:
            assert (await opened.import_articles(tmp_path)).added == 2
            return await opened.check_knowledge()

    checked = asyncio.run(imported())
    assert "conflicts=(Conflict(" in str(checked)


def test_an_article_that_is_a_draft_now_is_withdrawn_and_said(database: URL) -> None:
    async def withdrawn() -> None:
        async with libraries(database) as (mara, ben):
            await mara.save([PAIR, RETURNS], MONDAY)
            draft = Skipped(where="returns.md", why="draft: True", id="returns")
            unread = Skipped(where="x.md", why="not UTF-8 at byte 3")
            saved = await mara.save([PAIR], MONDAY, left_out=[draft, unread])
            assert (saved.same, saved.removed) == (1, 1)
            assert await first(ben, "send it back") is None

    asyncio.run(withdrawn())


# --- Vectors ---


def test_a_vector_that_one_process_made_is_searched_by_every_process(database: URL) -> None:
    async def made() -> None:
        async with encoding(database) as ((mara, ben), (hers, his)):
            await mara.save([PAIR, RETURNS, LABELS], MONDAY)
            assert await first(ben, "couple") is None
            assert await mara.encode(2) == Encoding(left=1)
            assert await first(ben, "couple") is None
            assert await mara.encode(2) == Encoding()
            assert (await first(ben, "couple") or ("",))[0] == "pair"
            assert (await first(mara, "couple") or ("",))[0] == "pair"
            assert (len(hers.made), his.made) == (3, [])
            assert await ben.encode(2) == Encoding()
            assert his.made == []

    asyncio.run(made())


def test_only_what_changed_is_encoded_again_and_what_is_gone_is_forgotten(database: URL) -> None:
    async def changed() -> None:
        async with encoding(database, 1) as ((library,), (encoder,)):
            await library.save([PAIR, RETURNS], MONDAY)
            await library.encode(9)
            newer = PAIR.model_copy(update={"text": "Hold the button for eight seconds."})
            await library.save([newer, RETURNS], MONDAY)
            encoder.made.clear()
            await library.encode(9)
            assert encoder.made == ["Pair a probe. . Hold the button for eight seconds."]

    asyncio.run(changed())
    with psycopg.connect(dsn(database)) as connection:
        row = connection.execute("SELECT count(*) FROM passage_vectors").fetchone()
    assert row == (2,)


def test_another_encoder_makes_vectors_of_its_own(database: URL) -> None:
    async def made() -> None:
        async with encoding(database, 1) as ((library,), _):
            await library.save([PAIR], MONDAY)
            await library.encode(9)
        async with encoding(database, 1, "another") as ((library,), (encoder,)):
            assert await first(library, "couple") is None
            await library.encode(9)
            assert len(encoder.made) == 1
            assert (await first(library, "couple") or ("",))[0] == "pair"

    asyncio.run(made())


def test_while_an_import_is_encoded_what_was_there_is_still_found(database: URL) -> None:
    async def imported() -> None:
        async with encoding(database, 1) as ((library,), _):
            await library.save([PAIR], MONDAY)
            await library.encode(9)
            await library.save([PAIR, RETURNS], MONDAY)
            assert (await first(library, "button") or ("",))[0] == "pair"
            await library.encode(9)
            assert (await first(library, "couple") or ("",))[0] == "pair"

    asyncio.run(imported())


def test_rows_of_another_length_under_the_same_name_are_not_compared(database: URL) -> None:
    async def mixed() -> None:
        async with encoding(database, 1) as ((library,), (encoder,)):
            await library.save([PAIR, RETURNS], MONDAY)
            engine = connect(database, 1)
            texts = ["Pair a probe. . Hold the button for five seconds."]
            await PassageVectors(engine).save(
                "synonyms", [digest(one) for one in texts], encoder.passages(texts)[:, :9], False
            )
            await engine.dispose()
            await library.encode(9)
            assert await first(library, "couple") is None
            assert (await first(library, "send it back") or ("",))[0] == "returns"

    asyncio.run(mixed())


class Failing(SynonymEncoder):
    """An encoder that breaks."""

    broken = True

    def passages(self, texts: Sequence[str]) -> Rows:
        if self.broken:
            raise RuntimeError("out of order")
        return super().passages(texts)

    def questions(self, texts: Sequence[str]) -> Rows:
        if self.broken:
            raise RuntimeError("out of order")
        return super().questions(texts)


def test_an_encoder_that_fails_leaves_the_words_and_the_other_encoders(database: URL) -> None:
    async def failed() -> None:
        engine = connect(database, 2)
        failing = Failing({"couple": "pair"}, name="failing")
        working = SynonymEncoder({"couple": "pair"}, name="working")
        library = Library(engine, 0, (failing, working))
        try:
            await library.save([PAIR, RETURNS], MONDAY)
            while (done := await library.encode(1)).left:
                assert len(working.made) < 9
            assert done.failed
            assert len(working.made) == 2
            assert (await first(library, "couple") or ("",))[0] == "pair"
            failing.broken = False
            await library.save([LABELS], MONDAY)
            while (done := await library.encode(9)).left:
                pass
            assert not done.failed
            assert len(failing.made) == 3
            failing.broken = True
            assert await first(library, "couple") is None
            assert (await first(library, "send it back") or ("",))[0] == "returns"
        finally:
            await engine.dispose()

    asyncio.run(failed())


class Passing(SynonymEncoder):
    """An encoder whose server is away once."""

    away = True

    def passages(self, texts: Sequence[str]) -> Rows:
        if self.away:
            self.away = False
            raise Retryable("status 502")
        return super().passages(texts)


def test_an_encoder_that_was_away_for_a_moment_is_asked_again(database: URL) -> None:
    async def away() -> None:
        engine = connect(database, 2)
        found = Library(engine, 0, (Passing({"couple": "pair"}),), rest=0)
        try:
            await found.save([PAIR, RETURNS], MONDAY)
            await found.encode(9)
            assert await first(found, "couple") is None
            assert await found.encode(9) == Encoding()
            assert (await first(found, "couple") or ("",))[0] == "pair"
        finally:
            await engine.dispose()

    asyncio.run(away())


def test_while_one_process_encodes_another_does_not_do_the_same(database: URL) -> None:
    async def at_once() -> None:
        async with encoding(database, 4) as (libraries, encoders):
            await libraries[0].save([PAIR, RETURNS, LABELS], MONDAY)
            await asyncio.gather(*(library.encode(9) for library in libraries))
            assert sum(len(encoder.made) for encoder in encoders) == 3

    asyncio.run(at_once())
