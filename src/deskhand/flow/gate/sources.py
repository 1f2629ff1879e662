"""What a reply may rest on: passages, the customer's context, looked-up answers, the ledger."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from deskhand.core.context import Context
from deskhand.core.decisions import Effect, Passage
from deskhand.core.figures import Day, Figure, dates, figures
from deskhand.core.policy import Policy
from deskhand.core.reading import Reading
from deskhand.core.skeleton import folded
from deskhand.rules.speech import Speech

CONTEXT = "context"
"""How a reply names the customer's own data as its source."""
STEM = 5
"""Letters of a word that count: endings differ between an article and an answer."""
_SENTENCE = re.compile(r"(?<=[.!?\u3002\uff01\uff1f])\s+(?=[^\s])|\n+")
_CLAUSE = re.compile(r"(?<=;)\s+|(?<=:)\s+(?=(?:\S+\s+){3})")
_WORD = re.compile(r"[^\W_][\w'\u2019-]*[^\W_]|[^\W_]")


@dataclass(frozen=True)
class Unit:
    """A sentence of a source, or what the context says of one thing."""

    source: str
    """The id of the passage, or `context`."""
    text: str
    stems: frozenset[str]
    low: str
    """The folded text."""
    specific: frozenset[str] = frozenset()
    """Of the context: the words that are facts of this customer, not true of anybody's."""
    strict: bool = False
    """Every word of a statement has to be in it: what the context says of an order is all there is."""


@dataclass(frozen=True)
class Grounds:
    """Everything that is known where a reply is looked at."""

    passages: tuple[Passage, ...]
    context: Context
    effect: Effect
    reading: Reading
    policy: Policy
    looked_up: tuple[dict[str, Any], ...] = ()
    earlier: tuple[str, ...] = ()
    """What the AI and people said before, which was looked at then."""

    def named(self, citations: tuple[str, ...]) -> "Grounds":
        """Only what a sentence names as its sources, beside the customer's words and the ledger."""
        known = CONTEXT in citations
        nothing: dict[str, Any] = {"orders": (), "invoices": (), "account": None, "facts": {}}
        return replace(
            self,
            passages=tuple(one for one in self.passages if one.id in citations),
            context=self.context if known else self.context.model_copy(update=nothing),
            looked_up=self.looked_up if known else (),
        )


def stems(text: str, speech: Speech) -> frozenset[str]:
    """The words of a text that say something, cut to their beginnings; figures are left out."""
    found: set[str] = set()
    for word in _WORD.findall(folded(text)):
        bare = word.replace("\u2019", "'").strip("'")
        bare = re.sub(r"^(?:[ldjmtsnc]|qu|dell|all|nell|sull|dall)'(?=\w{2})", "", bare)
        if bare in speech.stops or any(character.isdigit() for character in bare):
            continue
        if len(bare) < 2:
            continue
        found.add(stem(speech.synonyms.get(bare, bare)))
    return frozenset(found)


def stem(word: str) -> str:
    """A word's beginning; possessives and a plural's s are no part of it."""
    word = re.sub(r"'s?$", "", word)
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:STEM]


def covers(one: str, others: frozenset[str]) -> bool:
    """Whether a stem is among others, a short word also as the beginning of a longer one."""
    if one in others:
        return True
    return len(one) == STEM - 1 and any(other.startswith(one) for other in others)


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text."""
    return [one.strip() for one in _SENTENCE.split(text) if one and one.strip()]


def clauses(text: str) -> list[str]:
    """The same, also apart where a colon or semicolon divides them."""
    return [part.strip() for one in sentences(text) for part in _CLAUSE.split(one) if part.strip()]


@lru_cache(maxsize=512)
def _units_of(identifier: str, title: str, text: str, speech: Speech) -> tuple[Unit, ...]:
    parts = sentences(text)
    head = stems(title, speech)
    alone = [Unit(identifier, one, stems(one, speech) | head, folded(one)) for one in parts]
    pairs = [
        Unit(
            identifier,
            f"{one.text} {other.text}",
            one.stems | other.stems,
            f"{one.low} {other.low}",
            strict=True,
        )
        for one, other in zip(alone, alone[1:], strict=False)
    ]
    return (*alone, *pairs)


def units(grounds: Grounds, speech: Speech) -> tuple[Unit, ...]:
    """All that a statement may rest on, sentence by sentence; of passages also two in a row."""
    found: list[Unit] = []
    for passage in grounds.passages:
        found += _units_of(passage.id, passage.title, passage.text, speech)
    found += _of_context(grounds.context, speech)
    for answer in grounds.looked_up:
        said = " ".join(str(value) for value in _leaves(answer))
        found.append(_unit("context", said, speech.orders, speech))
    return tuple(found)


def _of_context(context: Context, speech: Speech) -> Iterable[Unit]:
    for order in context.orders:
        status = speech.statuses.get(order.status, order.status.replace("_", " "))
        words = f"{order.id} {order.carrier} {order.tracking} {order.items} {order.currency} {status} {order.status}"
        yield _unit("context", words, speech.orders, speech)
    for invoice in context.invoices:
        words = f"{invoice.number} {invoice.status} {invoice.description} {invoice.currency}"
        yield _unit("context", words, speech.accounts, speech)
    account = context.account
    if account is not None and (account.plan or account.tier or account.name):
        words = f"{account.name} {account.plan} {account.tier} {account.subscription_status} {account.currency}"
        yield _unit("context", words, speech.accounts, speech)
    for name, fact in context.facts.items():
        yield _unit("context", f"{name} {fact}", speech.accounts, speech)


def _unit(source: str, words: str, general: str, speech: Speech) -> Unit:
    text = f"{words} {general}"
    common = stems(general, speech)
    every, own = stems(text, speech), stems(words, speech) - common
    return Unit(source, words, every, folded(text), specific=own, strict=True)


def _leaves(value: Any) -> Iterable[object]:
    if isinstance(value, dict):
        for item in value.values():  # pyright: ignore[reportUnknownVariableType]
            yield from _leaves(item)
    elif isinstance(value, list | tuple):
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            yield from _leaves(item)
    elif value is not None:
        yield value


@dataclass(frozen=True)
class KnownFigures:
    """Every figure and date that stands somewhere a reply may rest on."""

    figures: tuple[Figure, ...]
    days: tuple[Day, ...]
    text: str
    """All of it, folded, for identifiers and names."""
    apart: str
    """The same without the passages."""


@lru_cache(maxsize=4096)
def figures_in(text: str, language: str) -> tuple[Figure, ...]:
    """The figures of a source, which many replies are held against."""
    return tuple(figures(text, language))


@lru_cache(maxsize=4096)
def days_in(text: str, language: str) -> tuple[Day, ...]:
    """The dates of a source."""
    return tuple(dates(text, language))


def known_figures(grounds: Grounds, language: str) -> KnownFigures:
    """The figures of passages, context, ledger, look-ups, the customer's words and what was said."""
    quoted = [f"{passage.title}\n{passage.text}" for passage in grounds.passages]
    written = [
        grounds.reading.subject,
        grounds.reading.text,
        *grounds.earlier,
        *(f"{order.total} {order.currency}" for order in grounds.context.orders),
        *(order.items for order in grounds.context.orders),
        *(f"{one.amount} {one.currency}" for one in grounds.context.invoices),
        *(" ".join(str(leaf) for leaf in _leaves(one)) for one in grounds.looked_up),
        *(str(fact) for fact in grounds.context.facts.values()),
        f"{grounds.effect.amount or ''} {grounds.effect.currency}",
        *(str(value) for value in grounds.effect.arguments.values()),
        *(str(value) for value in grounds.effect.result.values()),
    ]
    account = grounds.context.account
    if account is not None:
        numbers = (account.seats, account.seats_used, account.open_invoices)
        written += [str(number) for number in numbers if number is not None]
        if account.seats is not None and account.seats_used is not None:
            written.append(str(account.seats - account.seats_used))
    beside = "\n".join(written)
    spoken = tuple(dict.fromkeys((language, *(one.language for one in grounds.passages), "en")))
    texts = [(one, code) for code in spoken for one in (*quoted, beside)]
    found = tuple(figure for one, code in texts for figure in figures_in(one, code))
    days = tuple(day for one, code in texts for day in days_in(one, code))
    moments = [
        moment.date()
        for order in grounds.context.orders
        for moment in (order.placed_at, order.expected_delivery, order.delivered_at)
        if moment is not None
    ]
    moments += [one.issued_at.date() for one in grounds.context.invoices]
    moments += [one.due_at.date() for one in grounds.context.invoices if one.due_at]
    if account is not None:
        moments += [one.date() for one in (account.since, account.renews_at) if one]
    days += tuple(Day("", 0, 0, frozenset({(one.year, one.month, one.day)})) for one in moments)
    ids = " ".join(
        [
            *(
                f"{order.id} {order.tracking} {order.carrier} {order.items} {order.status}"
                for order in grounds.context.orders
            ),
            *(one.number for one in grounds.context.invoices),
            grounds.policy.company,
            grounds.context.contact.name,
            grounds.context.contact.email,
            account.name if account else "",
            account.plan if account else "",
        ]
    )
    apart = folded(f"{beside}\n{ids}")
    told = "\n".join(_folded(one) for one in quoted)
    return KnownFigures(found, days, f"{told}\n{apart}", apart)


@lru_cache(maxsize=2048)
def _folded(text: str) -> str:
    return folded(text)
