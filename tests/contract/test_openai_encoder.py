"""Vectors from a server behind an address, over HTTP with OpenAI's own client."""

import asyncio
from collections.abc import Iterator

import numpy as np
import pytest

from deskhand.app import Desk
from deskhand.core.errors import BadInput, Permanent, Retryable
from deskhand.encoders import Encoder
from deskhand.encoders.openai import AT_ONCE, OpenAIEncoder
from deskhand.knowledge.articles import Article
from deskhand.knowledge.library import MemoryLibrary
from deskhand.settings import ConfigError, Environment, parse
from deskhand.testing.clock import MONDAY
from deskhand.testing.embeddings_api import FAULTS, EmbeddingsApi

PAIR = Article(id="pair", title="Pair a probe", text="Hold the button for five seconds.")
RETURNS = Article(id="returns", title="Returns", text="Send it back within thirty days.")


@pytest.fixture
def server() -> Iterator[EmbeddingsApi]:
    with EmbeddingsApi({"couple": "pair"}) as listening:
        yield listening


OPENED: list[Desk] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Every desk of a test lets go of its connections."""
    yield
    while OPENED:
        asyncio.run(OPENED.pop().aclose())


def desk(server: EmbeddingsApi, **given: object) -> Desk:
    section = {"kind": "openai", "base_url": server.url, "model": "words", "key_env": "KEY"}
    raw = {"company": {"name": "Fernhill"}, "knowledge": {"encoder": section | given}}
    OPENED.append(Desk(parse(raw, "test"), Environment({"KEY": server.key})))
    return OPENED[-1]


async def found(encoder: Encoder, query: str) -> str | None:
    library = MemoryLibrary.of((PAIR, RETURNS), MONDAY, (encoder,))
    passages = await library.find(query, "en")
    return passages[0].article if passages else None


async def test_articles_are_found_by_what_they_mean(server: EmbeddingsApi) -> None:
    configured = desk(server)
    assert await found(configured.encoders[0], "couple") == "pair"
    assert [one.problem for one in server.asked] == ["", ""]


async def test_many_passages_are_sent_in_parts_and_come_back_in_order(
    server: EmbeddingsApi,
) -> None:
    server.faults = {2: "reversed"}
    (encoder,) = desk(server).encoders
    texts = [f"word{number}" for number in range(2 * AT_ONCE + 1)]
    rows = encoder.passages(texts)
    assert [len(one.texts) for one in server.asked] == [AT_ONCE, AT_ONCE, 1]
    for at in (0, AT_ONCE, AT_ONCE + 5, 2 * AT_ONCE):
        (asked,) = encoder.questions([texts[at]])
        assert int(np.argmax(rows @ asked)) == at


async def test_odd_texts_are_none_that_the_server_refuses(server: EmbeddingsApi) -> None:
    (encoder,) = desk(server).encoders
    rows = encoder.questions(["", "\0", " \n", "\ud800", "x" * 99_999, "\u200b"])
    assert len(rows) == len(server.asked[0].texts) == 6
    assert np.isfinite(rows).all()


async def test_what_identifies_somebody_does_not_leave(server: EmbeddingsApi) -> None:
    (encoder,) = desk(server, question="query: ").encoders
    told = "I am ada@example.org, card 4111 1111 1111 1111, call +49 171 1234567"
    encoder.questions([told, f"CARD-NO-1 {told}", "x" * 3_985 + " 4111 1111 1111 1111"])
    texts = server.asked[0].texts
    assert texts[0].startswith("query: I am e-mail address, card")
    assert not any(part in text for text in texts for part in ("ada@", "4111", "1234567"))


@pytest.mark.parametrize("fault", [one for one in FAULTS if one not in ("hang", "reversed")])
async def test_a_server_that_fails_costs_the_meaning_and_not_the_words(
    server: EmbeddingsApi, fault: str
) -> None:
    configured = desk(server, question_seconds=1)
    (encoder,) = configured.encoders
    library = MemoryLibrary.of((PAIR, RETURNS), MONDAY, (encoder,))
    server.faults = fault
    assert [one.article for one in await library.find("hold the button", "en")] == ["pair"]
    assert await library.find("couple", "en") == ()
    # A server that had failed a moment before was not asked again; one that refused a question was.
    assert len(server.asked) == (3 if fault in ("400", "401") else 2)


async def test_a_server_that_never_answers_is_not_waited_for(server: EmbeddingsApi) -> None:
    (encoder,) = desk(server, question_seconds=0.2).encoders
    server.faults = "hang"
    with pytest.raises(Retryable, match="APITimeoutError"):
        encoder.questions(["couple"])


async def test_questions_go_nowhere_else(
    server: EmbeddingsApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "another company")
    with EmbeddingsApi({}) as elsewhere:
        encoder = OpenAIEncoder("words", server.url, "words", server.key)
        server.redirects_to = elsewhere.url
        with pytest.raises(Retryable, match="status 307"):
            encoder.questions(["couple"])
        assert elsewhere.asked == []
    assert "openai-organization" not in server.headers
    await encoder.aclose()


async def test_vectors_without_numbers_are_none(server: EmbeddingsApi) -> None:
    (encoder,) = desk(server).encoders
    server.faults = "empty"
    with pytest.raises(Retryable, match="no vectors"):
        encoder.passages(["couple", "pair"])


async def test_a_wrong_key_is_told_without_the_key(server: EmbeddingsApi) -> None:
    encoder = OpenAIEncoder("openai words", server.url, "words", "another-key")
    with pytest.raises(Permanent, match="openai words: status 401$"):
        encoder.passages(["couple"])
    await encoder.aclose()


def test_another_model_or_prefix_is_another_encoder(server: EmbeddingsApi) -> None:
    names = {
        desk(server, **given).encoders[0].name
        for given in ({}, {"model": "other"}, {"question": "q: "}, {"passage": "p: "})
    }
    assert len(names) == 4
    moved = desk(server, base_url="https://elsewhere.example/v1").encoders[0].name
    assert moved in names


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"base_url": ""}, "knowledge.encoder.base_url: missing"),
        ({"model": ""}, "knowledge.encoder.model: missing"),
        ({"base_url": "api.openai.com/v1"}, "begins with http"),
        ({"key_env": "ABSENT"}, "ABSENT"),
        ({"key_env": "sk-123"}, "name of an environment variable"),
    ],
)
def test_what_is_missing_is_named(server: EmbeddingsApi, given: dict[str, str], told: str) -> None:
    with pytest.raises((BadInput, ConfigError), match=told):
        desk(server, **given)


def test_what_a_model_reads_can_be_said(server: EmbeddingsApi) -> None:
    (every,), (english,) = desk(server).encoders, desk(server, languages=["en"]).encoders
    assert [every.reads("de"), english.reads("de")] == [True, False]
