"""What reads text from outside costs time in proportion to its length, one reader after the other."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest
from tests.unit.test_work_is_bounded import GROWTH, IN_ARTICLES, NOISE, WORST, cost

from deskhand.core.errors import BadInput
from deskhand.core.figures import dates, figures
from deskhand.core.identifiers import named
from deskhand.core.pseudonyms import Pseudonyms
from deskhand.core.shown import shown, without_links
from deskhand.core.skeleton import folded, forms
from deskhand.flow.gate.shape import fault, tidy
from deskhand.flow.gate.words import sentences
from deskhand.insight.batch import read_rows
from deskhand.insight.history import as_ticket
from deskhand.knowledge.html import read_html
from deskhand.models.answers import NoForm, read_form
from deskhand.models.forms import SummaryOutput
from deskhand.rules.markup import read_markup
from deskhand.rules.quoting import split
from deskhand.rules.several import requests_in
from deskhand.store.uploads import media_type_of

SHORT = 1_000
LONG = 8 * SHORT
PIECES = {
    **WORST,
    **IN_ARTICLES,
    "cells": "<td>a",
    "lists": "<ul><li>a",
    "orders": "order 10071 ",
    "numbers of orders": "#1007 ",
    "open comments": "<!-- a",
    "tags never closed": "<a b='",
    "durations": "3 to 5 days, ",
    "thoughts": "<think>a",
    "texts in quotes": "'a' ",
    "forms": '{"a": ',
    "separators": ",",
    "open quotes": '"a,',
}


def answered(text: str) -> object:
    with suppress(NoForm):
        return read_form("{'summary': '" + text, SummaryOutput)
    return None


def of_kind(text: str) -> object:
    with suppress(BadInput):
        return media_type_of(text.encode())
    return None


READERS: dict[str, Callable[[str], object]] = {
    "HTML": read_html,
    "mails in HTML": read_markup,
    "identifiers": lambda text: named(text, ("1007", "10071", "F-1008")),
    "quotations": split,
    "amounts": lambda text: figures(text, "en"),
    "dates": lambda text: dates(text, "en"),
    "disguises": forms,
    "folded": folded,
    "shown": shown,
    "links": without_links,
    "tidied replies": tidy,
    "shapes of replies": lambda text: fault(text, "en"),
    "sentences": sentences,
    "answers of models": answered,
    "names": lambda text: Pseudonyms().hide(text),
    "tickets": lambda text: as_ticket({"messages": [{"role": "agent", "text": text}]}),
    "kinds of files": of_kind,
    "several requests": lambda text: requests_in(text, "en"),
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_longer_text_costs_a_reader_no_more_than_its_length(read: Callable[[str], object]) -> None:
    read("Hello")
    slow = [name for name, piece in PIECES.items() if grows(read, piece)]
    assert not slow


@pytest.mark.parametrize("head", ["text\n", "id,text\n", '{"text": "', ""])
def test_a_longer_table_costs_no_more_than_its_length(head: str, tmp_path: Path) -> None:
    file = tmp_path / "rows"

    def read(text: str) -> object:
        file.write_text(f"{head}{text}", encoding="utf-8")
        return list(read_rows(file))

    assert not [name for name, piece in PIECES.items() if grows(read, piece)]


def grows(read: Callable[[str], object], piece: str) -> bool:
    """Whether eight times the length costs more than that."""
    short, long = (f"Hello {piece * (size // len(piece))} bye?" for size in (SHORT, LONG))
    start = process_time()
    read(long)
    if process_time() - start <= NOISE:
        return False
    return cost(read, long) > GROWTH * cost(read, short) + NOISE
