"""Search over passages: by their words (tantivy), and by what they mean where there are vectors.

Words, measured on 4,000 documents: title three times in front of the body gives recall@5 .83, a title
field of its own .65 to .73. Languages other than English are indexed by three-letter pieces.

Meaning: how alike a passage and the question are counts, and their words beside it
(`docs/decisions/0015-search-by-words-and-meaning.md`). While one passage of a language has no vector yet,
words alone decide there: a ranking over both would put what has none last.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

import numpy as np
import tantivy

from deskhand.core.decisions import Passage
from deskhand.core.small_words import SMALL_WORDS
from deskhand.encoders import Encoder, Rows
from deskhand.knowledge.alike import contested
from deskhand.knowledge.answerable import WORDS, Evidence, by_meaning, chance
from deskhand.knowledge.contents import SCHEMA, Contents, Indexed, in_memory, terms_of
from deskhand.knowledge.meanings import Meanings

PER_ARTICLE = 3
"""Passages of one article in one answer."""
LONGEST_QUERY = 60
CANDIDATES = 6
"""Passages that are looked at for each one that is wanted."""
ENOUGH_TERMS = 3
"""Terms that a sentence needs to count alone; a question needs one less."""
UNKNOWN_WORD = 0.6
RARITIES_KEPT = 50_000
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Found:
    """The best passages for a query, and what tells whether the article of the first one answers."""

    passages: tuple[Passage, ...]
    evidence: Evidence
    by: str
    """What likeness was compared by."""

    def answering(self) -> tuple[Passage, ...]:
        """The passages, those of the first article with the chance that it answers."""
        first = self.passages[0].article
        told = {
            "answers": round(chance(self.evidence, self.by, self.passages[0].language), 3),
            "by_meaning": by_meaning(self.evidence, self.by),
        }
        return tuple(
            one.model_copy(update=told) if one.article == first else one for one in self.passages
        )


class Index:
    """The search over one version of the articles."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        spans = contents.about.spans
        self._languages = tuple(sorted(spans, key=lambda spoken: -len(contents.span(spoken))))
        self._meanings: dict[tuple[str, str], Meanings] = {}

        # It does not hold this object: with it its files are let go at once.
        @lru_cache(RARITIES_KEPT)
        def rarity(term: str) -> float:
            known = contents.having(term)
            rare = math.log(1 + len(contents) / (1 + known))
            return rare if known else UNKNOWN_WORD * rare

        self._rarity = rarity

    @classmethod
    def of(cls, articles: Iterable[Indexed]) -> "Index":
        """Over some articles, in memory."""
        return cls(in_memory(articles))

    def languages(self) -> tuple[str, ...]:
        """Languages that have articles, most passages first."""
        return self._languages

    def articles(self) -> int:
        """How many articles have a passage."""
        return self.contents.about.articles

    def texts(self, language: str) -> Iterator[str]:
        """What of each passage of a language has a meaning, in their order."""
        return (self.contents.row(number).text for number in self.contents.span(language))

    def digests(self, encoder: Encoder) -> Mapping[str, int]:
        """What the vectors of the passages that the encoder reads are kept under, and a passage of each."""
        return {
            self.contents.digest(number): number
            for language in filter(encoder.reads, self._languages)
            for number in self.contents.span(language)
        }

    def take(self, encoder: Encoder, language: str, meanings: Meanings) -> None:
        """Compare by that encoder from now on in a language: a vector of each of its `texts`."""
        self._meanings[encoder.name, language] = meanings

    def pool(self, language: str) -> str:
        """The language whose passages are searched for a question in `language`."""
        if language in self._languages:
            return language
        return "en" if "en" in self._languages else next(iter(self._languages), "en")

    def compared_by(self, encoder: Encoder, language: str) -> bool:
        """Whether the encoder can compare a question in `language` with all passages there are for it."""
        return encoder.reads(language) and (encoder.name, self.pool(language)) in self._meanings

    def search(
        self,
        asked: Sequence[str],
        language: str,
        limit: int,
        *,
        few: bool = False,
        meaning: tuple[Encoder, Rows] | None = None,
    ) -> tuple[Passage, ...]:
        """The best passages for what is asked, at most three of an article, with score and coverage;
        the first question's first, then those of the others in turn. With `few`, all of a help centre that
        has no more than `limit` of them, those without a word in common last. `meaning`: an encoder
        by which the questions are `compared_by`, and a vector of each."""
        found: list[tuple[Passage, ...]] = []
        for number, query in enumerate(asked):
            own = (meaning[0], meaning[1][number]) if meaning else None
            seen = self.look(query, language, limit, own)
            if seen is None:
                found.append(())
                continue
            # What answers a part of the question, or the one before, does not answer this one.
            found.append(seen.passages if number else seen.answering())
        best = _in_turn(found, limit)
        language = self.pool(language)
        asks = any(self._telling(query, language) for query in asked)
        span = self.contents.span(language)
        if not few or not asks or len(span) > limit:
            return contested(best)
        given = {passage.id for passage in best}
        passages = (self.contents.row(number).passage for number in span)
        others = (passage for passage in passages if passage.id not in given)
        return contested((*best, *others))

    def look(
        self, query: str, language: str, limit: int, meaning: tuple[Encoder, Rows] | None = None
    ) -> Found | None:
        """What is found for a query, and what tells whether it answers; None where nothing is."""
        language = self.pool(language)
        terms = self._telling(query, language)
        if not terms:
            return None
        scores = self._by_words(terms[:LONGEST_QUERY], language, limit)
        by_words, likeness, by = scores, None, WORDS
        if meaning is not None:
            encoder, vector = meaning
            by = encoder.name
            likeness = _Likeness(
                self._meanings[by, language], vector, self.contents.span(language).start, scores
            )
            scores = likeness.first(scores, encoder.words, limit * CANDIDATES)
        asked = self._sentences(query, language)
        best = self._best(scores, asked, limit)
        if not best:
            return None
        first = next(iter(scores))
        evidence = self._evidence(first, tuple(scores), by_words, asked, terms, likeness)
        return Found(best, evidence, by)

    def _telling(self, query: str, language: str) -> list[str]:
        """The terms of a query that say something, each once."""
        terms = dict.fromkeys(terms_of(query, language))
        return [term for term in terms if term not in SMALL_WORDS]

    def _by_words(self, terms: Sequence[str], language: str, limit: int) -> dict[int, float]:
        """Scores of the passages that have some of the terms, best first, by their numbers."""
        if not terms:
            return {}
        parts = [
            (tantivy.Occur.Should, tantivy.Query.term_query(SCHEMA, "body", term)) for term in terms
        ]
        only = tantivy.Query.term_query(SCHEMA, "language", language)
        wanted = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, tantivy.Query.boolean_query(parts)),
                (tantivy.Occur.Must, tantivy.Query.const_score_query(only, 0.0)),
            ]
        )
        found = self.contents.words.search(wanted, limit=limit * CANDIDATES).hits
        return {int(self.contents.words.doc(at)["number"][0]): float(score) for score, at in found}

    def _best(
        self,
        scores: Mapping[int, float],
        asked: Sequence[Mapping[str, float]],
        limit: int,
    ) -> tuple[Passage, ...]:
        kept: list[Passage] = []
        per_article: Counter[int] = Counter()
        for number, score in scores.items():
            article = self.contents.owner(number)
            if per_article[article] >= PER_ARTICLE:
                continue
            per_article[article] += 1
            coverage = _coverage(asked, self.contents.terms(number))
            passage = self.contents.row(number).passage
            kept.append(
                passage.model_copy(
                    update={"score": round(score, 3), "coverage": round(coverage, 3)}
                )
            )
            if len(kept) == limit:
                break
        return tuple(kept)

    def _evidence(
        self,
        first: int,
        found: Sequence[int],
        by_words: Mapping[int, float],
        asked: Sequence[Mapping[str, float]],
        terms: Sequence[str],
        likeness: "_Likeness | None",
    ) -> Evidence:
        """What tells whether the article of the `first` passage answers, beside the others `found`."""
        own = self.contents.siblings(first)
        said_by = [self.contents.terms(number) for number in own]
        others = [self.contents.terms(one) for one in found if one not in own]
        covered = max(_coverage(asked, one) for one in said_by)
        elsewhere = max((_coverage(asked, one) for one in others), default=0.0)
        weights = self._weights(terms)
        unknown = sum(weight for term, weight in weights.items() if not self.contents.having(term))
        like, more_like, apart = likeness.of(own) if likeness else (0.0, 0.0, 0.0)
        language = self.contents.row(first).passage.language
        return Evidence(
            covered=covered,
            covered_more=covered - elsewhere,
            of_all=_covered(weights, frozenset[str]().union(*said_by)),
            unknown=unknown / sum(weights.values()),
            passages=math.log(len(self.contents.span(language))),
            by_words=max(by_words.values(), default=0.0) / len(terms),
            like=like,
            more_like=more_like,
            apart=apart,
        )

    def _weights(self, terms: Iterable[str]) -> Mapping[str, float]:
        """What each term says of the question: words that no article has say less than rare ones of the
        articles."""
        return {term: self._rarity(term) for term in terms}

    def _sentences(self, query: str, language: str) -> list[Mapping[str, float]]:
        """The weights of the terms of each sentence that says enough; of the whole query where none does."""
        whole = frozenset(terms_of(query, language)) - SMALL_WORDS
        parts = [
            (part.rstrip().endswith("?"), frozenset(terms_of(part, language)) - SMALL_WORDS)
            for part in _SENTENCE.split(query)
        ]
        enough = [terms for asks, terms in parts if len(terms) >= ENOUGH_TERMS - asks]
        return [self._weights(terms) for terms in enough or [whole]]


def _coverage(asked: Sequence[Mapping[str, float]], passage: frozenset[str]) -> float:
    """The best share of one sentence's terms, by their weights, that the passage has.

    By sentence, because people tell a story around their question.
    """
    return max((_covered(weights, passage) for weights in asked), default=0.0)


def _covered(weights: Mapping[str, float], passage: frozenset[str]) -> float:
    return sum(weight for term, weight in weights.items() if term in passage) / sum(
        weights.values()
    )


class _Likeness:
    """How alike the passages that may be meant are to a question: the nearest, and those with its words."""

    def __init__(
        self, meanings: Meanings, vector: Rows, begins: int, by_words: Iterable[int]
    ) -> None:
        self._meanings = meanings
        self._vector = vector
        self._begins = begins
        places = np.array([number - begins for number in by_words], dtype=np.int64)
        self._places = np.union1d(meanings.near(vector), places)
        self._likeness = meanings.like(vector, self._places)

    def first(self, by_words: Mapping[int, float], worth: float, most: int) -> dict[int, float]:
        """The `most` best ones by likeness, and by what their words are worth beside it, best first."""
        both = self._likeness.astype(np.float64)
        best = max(by_words.values(), default=0.0) or 1.0
        for number, score in by_words.items():
            both[np.searchsorted(self._places, number - self._begins)] += worth * score / best
        most = min(most, len(both))
        top = np.argpartition(-both, most - 1)[:most]
        return {
            int(self._places[at]) + self._begins: float(both[at])
            for at in sorted(top, key=lambda at: -both[at])
        }

    def of(self, own: range) -> tuple[float, float, float]:
        """Of an article's passages the likeness of the best, how much more that is than any other's,
        and how many deviations above the mean of all."""
        places = np.arange(own.start - self._begins, own.stop - self._begins)
        best = float(self._meanings.like(self._vector, places).max())
        others = self._likeness[~np.isin(self._places, places)]
        # Where there is no other article, nothing tells how alike one is that does not answer.
        other = float(others.max()) if len(others) else best
        mean, deviation = self._meanings.usual(self._vector)
        return best, best - other, (best - mean) / (deviation + 1e-6)


def _in_turn(found: Sequence[tuple[Passage, ...]], limit: int) -> tuple[Passage, ...]:
    """The best of each search in turn, every passage once."""
    kept: dict[str, Passage] = {}
    for rank in zip_longest(*found):
        for passage in rank:
            if passage is not None:
                kept.setdefault(passage.id, passage)
    return tuple(kept.values())[:limit]
