"""What a stranger writes costs time in proportion to its length, whatever is in it.

Compared are two lengths of the same text in the same process, so that a slow machine is no fault.
"""

import gc
from collections.abc import Callable
from time import process_time

import pytest

from deskhand.core.messages import IncomingMessage, Sender
from deskhand.flow.read import take_in
from deskhand.knowledge.markdown import read_markdown

SHORT = 8_000
LONG = 8 * SHORT
GROWTH = 24
"""Times the cost of eight times the length; a quadratic reader takes 64."""
NOISE = 0.08
"""Seconds of CPU below which nothing is told."""
WORST = {
    "blank lines": "\n",
    "lines of Windows": "\r\n",
    "short lines": "a\n",
    "delimiters": "--\n",
    "rulers": "_______\n",
    "quotations": "> \n",
    "mail headers": "From: a\nTo: b\nSubject: c\n",
    "introductions": "On Monday, 1.2.2026, Tom wrote:\n",
    "single letters": "a b ",
    "one word": "a",
    "one digit": "1",
    "numbers": "1,1.",
    "addresses": "a@a.",
    "links": "http://a.",
    "tags": "<h1>a",
    "open tags": "<a ",
    "entities": "&amp;",
    "pictures": "![",
    "brackets": "[a](",
    "tables": "| a | b |\n",
    "stars": "**a ",
    "ticks": "```\n",
    "wishes that are none": "are you a human agent key? ",
    "the same without an end": "how do chargebacks work ",
    "thanks": "thanks. ",
    "shouting": "WHY NOT! ",
    "signatures": "Kind regards\n\nTom\n\n",
    "notices": "This e-mail is confidential.\n\n",
    "ideographs": "\u9000\u8d27",
    "thumbs": "\U0001f44d",
    "marks": "e\u0301",
    "joiners": "a\u200d",
    "letters that stand for many": "\ufdfa",
}


IN_ARTICLES = {
    "shortcodes": "{{< a ",
    "Liquid": "{% a ",
    "values": "{{ a ",
    "comments": "<!--",
    "tags": "<a ",
    "components": "<Tab title=",
    "blank lines": "\n",
    "spaces": " ",
    "attributes": "a {: ",
    "alerts": "> [!a",
    "code": "`a",
}


def cost(work: Callable[[str], object], text: str) -> float:
    """Seconds of CPU, the lesser of two."""
    costs: list[float] = []
    for _ in range(2):
        gc.collect()
        start = process_time()
        work(text)
        costs.append(process_time() - start)
    return min(costs)


def taken_in(text: str) -> object:
    incoming = IncomingMessage(channel="api", message_id="1", sender=Sender(id="c"), text=text)
    return take_in(incoming, "auto", ("en", "de"), "Fernhill")


@pytest.mark.parametrize("piece", WORST.values(), ids=WORST)
def test_a_longer_message_costs_no_more_than_its_length(piece: str) -> None:
    short, long = (f"Hello {piece * (size // len(piece))} bye?" for size in (SHORT, LONG))
    cost(taken_in, short)
    assert cost(taken_in, long) <= GROWTH * cost(taken_in, short) + NOISE


@pytest.mark.parametrize("piece", IN_ARTICLES.values(), ids=IN_ARTICLES)
def test_a_longer_article_costs_no_more_than_its_length(piece: str) -> None:
    short, long = (f"# A {piece * (size // len(piece))} b" for size in (SHORT, LONG))
    cost(read_markdown, short)
    assert cost(read_markdown, long) <= GROWTH * cost(read_markdown, short) + NOISE
