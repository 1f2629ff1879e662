"""Every text, whatever is in it, ends in an answer, a question back or a person."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskhand.app import Desk
from deskhand.core.decisions import Asked, HandedOff, NothingToDo, Replied
from deskhand.core.messages import IncomingMessage, Message, Sender
from deskhand.flow.read import take_in, unread
from deskhand.settings import Environment, parse

SHARED = Path(__file__).parents[3] / "shared"
ODD = [
    "_______",
    "Where is my order? ________",
    "a _ b _ c _ d",
    "i _ _ _ order",
    "_ _ _ _",
    "\u202eredro ym si erehW\u202c",
    "&lt;&#95;&#95;&#95;&#95;&#95;&#95;&#95;&gt;",
    "...",
    "\x00",
    "\ud800",
    "\u200b\u200b",
    "\U0001f600" * 500,
    "> \n" * 50,
    "--\n--\n--",
    "From:\nTo:\nSubject:",
]
LETTERS = st.characters(codec=None)
SNIPPETS = st.sampled_from(
    [*ODD, "thanks", "hello", "refund R-2001", "$1,299.00", "#1001", "\n", " ", "?"]
)
TEXTS = st.one_of(st.text(LETTERS, max_size=300), st.lists(SNIPPETS, max_size=12).map("".join))


@pytest.fixture(scope="module")
def desk() -> Desk:
    tables = {"company": {"name": "Fernhill"}, "modes": {"default": "auto"}}
    return Desk(parse(tables, "deskhand.toml"), Environment({}))


def ends(desk: Desk, text: str) -> None:
    """One message through the whole flow, in memory."""
    decided = asyncio.run(desk.ask(text))
    if isinstance(decided.outcome, NothingToDo):
        kind = take_in_kind(text)
        assert kind in ("thanks", "automatic", "spam"), (kind, text)
        return
    assert isinstance(decided.outcome, Replied | Asked | HandedOff)
    assert decided.outcome.text.strip()


def take_in_kind(text: str) -> str:
    incoming = IncomingMessage(channel="x", message_id="1", sender=Sender(id="a"), text=text)
    return take_in(incoming, "auto", company="Fernhill").kind


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_end(desk: Desk, text: str) -> None:
    ends(desk, text)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(TEXTS)
def test_arbitrary_texts_end(desk: Desk, text: str) -> None:
    ends(desk, text)


@pytest.mark.data
def test_the_shared_texts_end(desk: Desk) -> None:
    if not (SHARED / "cases").is_dir():
        pytest.skip("no shared data beside the repository")
    texts = [
        str(row[field])
        for file in sorted((SHARED / "cases").glob("*.jsonl"))
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())
        for field in ("text", "question")
        if row.get(field)
    ]
    assert len(texts) > 500
    for text in texts:
        ends(desk, text)


@given(st.lists(TEXTS, max_size=4))
def test_the_way_out_reads_nothing_and_so_cannot_fail(texts: list[str]) -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    messages = tuple(
        Message.model_validate({"id": str(place), "role": "customer", "text": text, "at": at})
        for place, text in enumerate(texts)
    )
    assert unread(messages, "en").forms == ()
