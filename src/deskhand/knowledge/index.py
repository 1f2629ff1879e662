"""Search over passages: by their words (tantivy), and by what they mean where there are vectors.

Words, measured on 4,000 documents: title three times in front of the body gives recall@5 .83, a title
field of its own .65 to .73. Languages other than English are indexed by three-letter pieces.

Meaning: how alike a passage and the question are counts, and their words beside it
(`docs/decisions/0015-search-by-words-and-meaning.md`). While one passage of a language has no vector yet,
words alone decide there: a ranking over both would put what has none last.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

import numpy as np
import tantivy
from numpy.typing import NDArray

from deskhand.core.decisions import Passage
from deskhand.core.small_words import SMALL_WORDS
from deskhand.core.values import Value
from deskhand.encoders import Encoder, Rows
from deskhand.knowledge.alike import contested
from deskhand.knowledge.answerable import WORDS, Evidence, by_meaning, chance
from deskhand.knowledge.split import split

TITLE_WEIGHT = 3
PER_ARTICLE = 3
"""Passages of one article in one answer."""
LONGEST_QUERY = 60
CANDIDATES = 6
"""Passages that are looked at for each one that is wanted."""
ENOUGH_TERMS = 3
"""Terms that a sentence needs to count alone; a question needs one less."""
UNKNOWN_WORD = 0.6
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_INSIDE_NUMBER = re.compile(r"(?<=\d)[.,](?=\d)")
"""The point of 37.50, which is one word: 37 is another."""


class Indexed(Value):
    """An article as it is indexed."""

    id: str
    title: str
    text: str
    language: str
    version: int
    updated_at: datetime


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
    """All passages of a knowledge version, in memory. Rebuilt when the version changes."""

    def __init__(self, articles: Iterable[Indexed]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("body", tokenizer_name="passages")
        builder.add_text_field("language", tokenizer_name="raw")
        builder.add_unsigned_field("number", stored=True, indexed=False)
        self._schema = builder.build()
        self._words = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            .filter(tantivy.Filter.lowercase())
            .filter(tantivy.Filter.ascii_fold())
            .filter(tantivy.Filter.stemmer("english"))
            .build()
        )
        self._index = tantivy.Index(self._schema)
        self._index.register_tokenizer(
            "passages", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        )
        self._passages: list[Passage] = []
        self._texts: list[str] = []
        self._terms: list[frozenset[str]] = []
        self._frequency: Counter[str] = Counter()
        self._fill(articles)
        self._index.reload()
        self._searcher = self._index.searcher()
        self._in: defaultdict[str, list[int]] = defaultdict(list)
        self._of: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        """The passages of an article in a language."""
        self._place: list[int] = []
        """Of each passage, which of its language's it is."""
        for number, passage in enumerate(self._passages):
            self._place.append(len(self._in[passage.language]))
            self._in[passage.language].append(number)
            self._of[passage.article, passage.language].append(number)
        self._languages = tuple(sorted(self._in, key=lambda spoken: -len(self._in[spoken])))
        self._meanings: dict[tuple[str, str], NDArray[np.float32]] = {}

    def languages(self) -> tuple[str, ...]:
        """Languages that have articles, most passages first."""
        return self._languages

    def articles(self) -> int:
        """How many articles have a passage."""
        return len({passage.article for passage in self._passages})

    def texts(self, encoder: Encoder) -> tuple[str, ...]:
        """What of each passage that the encoder reads has a meaning: its words below its title and
        headings."""
        return tuple(
            self._texts[number]
            for language, numbers in self._in.items()
            if encoder.reads(language)
            for number in numbers
        )

    def take(self, encoder: Encoder, rows: Mapping[str, Rows]) -> None:
        """Compare by that encoder from now on in the languages all of whose passages have a vector
        among `rows`, which are by text."""
        for language, numbers in self._in.items():
            texts = [self._texts[number] for number in numbers]
            if not encoder.reads(language) or not all(text in rows for text in texts):
                continue
            if len({len(rows[text]) for text in texts}) == 1:
                self._meanings[encoder.name, language] = np.stack([rows[text] for text in texts])

    def pool(self, language: str) -> str:
        """The language whose passages are searched for a question in `language`."""
        if language in self._in:
            return language
        return "en" if "en" in self._in else next(iter(self._languages), "en")

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
        if not few or not asks or len(self._in[language]) > limit:
            return contested(best)
        given = {passage.id for passage in best}
        passages = (self._passages[number] for number in self._in[language])
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
            likeness, by = self._meanings[encoder.name, language] @ vector, encoder.name
            both = _with_words(likeness, scores, self._place, encoder.words)
            scores = _first(both, self._in[language], limit * CANDIDATES)
        asked = self._sentences(query, language)
        best = self._best(scores, asked, limit)
        if not best:
            return None
        evidence = self._evidence(best[0], tuple(scores), by_words, asked, terms, likeness)
        return Found(best, evidence, by)

    def _telling(self, query: str, language: str) -> list[str]:
        """The terms of a query that say something, each once."""
        terms = dict.fromkeys(self.terms(query, language))
        return [term for term in terms if term not in SMALL_WORDS]

    def _by_words(self, terms: Sequence[str], language: str, limit: int) -> dict[int, float]:
        """Scores of the passages that have some of the terms, best first, by their numbers."""
        if not terms:
            return {}
        parts = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "body", term))
            for term in terms
        ]
        only = tantivy.Query.term_query(self._schema, "language", language)
        wanted = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, tantivy.Query.boolean_query(parts)),
                (tantivy.Occur.Must, tantivy.Query.const_score_query(only, 0.0)),
            ]
        )
        found = self._searcher.search(wanted, limit=limit * CANDIDATES).hits
        return {int(self._searcher.doc(at)["number"][0]): float(score) for score, at in found}

    def terms(self, text: str, language: str = "en") -> list[str]:
        """How a text is indexed: stems in English, three-letter pieces elsewhere."""
        if language in ("en", ""):
            return self._words.analyze(_INSIDE_NUMBER.sub("p", text))
        low = "".join(text.casefold().split())
        return [low[at : at + 3] for at in range(max(1, len(low) - 2))]

    def _best(
        self,
        scores: Mapping[int, float],
        asked: list[frozenset[str]],
        limit: int,
    ) -> tuple[Passage, ...]:
        kept: list[Passage] = []
        per_article: Counter[str] = Counter()
        for number, score in scores.items():
            passage = self._passages[number]
            if per_article[passage.article] >= PER_ARTICLE:
                continue
            per_article[passage.article] += 1
            coverage = self._coverage(asked, self._terms[number])
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
        first: Passage,
        found: Sequence[int],
        by_words: Mapping[int, float],
        asked: list[frozenset[str]],
        terms: Sequence[str],
        likeness: Rows | None,
    ) -> Evidence:
        """What tells whether the article of the `first` passage answers, beside the others `found`."""
        own = self._of[first.article, first.language]
        others = [one for one in found if self._passages[one].article != first.article]
        said = frozenset[str]().union(*(self._terms[one] for one in own))
        covered = max(self._coverage(asked, self._terms[one]) for one in own)
        elsewhere = max((self._coverage(asked, self._terms[one]) for one in others), default=0.0)
        weights = {term: self._rarity(term) for term in terms}
        unknown = sum(weight for term, weight in weights.items() if not self._frequency[term])
        like, more_like, apart = self._likeness(own, likeness, first.language)
        return Evidence(
            covered=covered,
            covered_more=covered - elsewhere,
            of_all=self._covered(frozenset(terms), said),
            unknown=unknown / sum(weights.values()),
            passages=math.log(len(self._in[first.language])),
            by_words=max(by_words.values(), default=0.0) / len(terms),
            like=like,
            more_like=more_like,
            apart=apart,
        )

    def _likeness(
        self, own: Sequence[int], likeness: Rows | None, language: str
    ) -> tuple[float, float, float]:
        """Of an article's passages the likeness of the best, how much more that is than any other's,
        and how many deviations above the mean of all."""
        if likeness is None:
            return 0.0, 0.0, 0.0
        places = [self._place[one] for one in own]
        best = float(likeness[places].max())
        others = np.delete(likeness, places)
        # Where there is no other article, nothing tells how alike one is that does not answer.
        other = float(others.max()) if len(others) else best
        return best, best - other, float((best - likeness.mean()) / (likeness.std() + 1e-6))

    def _coverage(self, asked: list[frozenset[str]], passage: frozenset[str]) -> float:
        """The best share of one sentence's terms, weighted by rarity, that the passage has.

        By sentence, because people tell a story around their question.
        """
        return max((self._covered(terms, passage) for terms in asked), default=0.0)

    def _covered(self, terms: frozenset[str], passage: frozenset[str]) -> float:
        weights = {term: self._rarity(term) for term in terms}
        total = sum(weights.values())
        return sum(weight for term, weight in weights.items() if term in passage) / total

    def _rarity(self, term: str) -> float:
        """Words that no article has say less about the question than rare words of the articles."""
        known = self._frequency[term]
        rarity = math.log(1 + len(self._passages) / (1 + known))
        return rarity if known else UNKNOWN_WORD * rarity

    def _sentences(self, query: str, language: str) -> list[frozenset[str]]:
        """The terms of each sentence that says enough; of the whole query where none does."""
        whole = frozenset(self.terms(query, language)) - SMALL_WORDS
        parts = [
            (part.rstrip().endswith("?"), frozenset(self.terms(part, language)) - SMALL_WORDS)
            for part in _SENTENCE.split(query)
        ]
        enough = [terms for asks, terms in parts if len(terms) >= ENOUGH_TERMS - asks]
        return enough or [whole]

    def _fill(self, articles: Iterable[Indexed]) -> None:
        writer = self._index.writer(heap_size=50_000_000, num_threads=1)
        for article in articles:
            for piece in split(article.text):
                number = len(self._passages)
                headings = " ".join(piece.headings)
                path = " ".join(re.split(r"[\W_]+", article.id.rsplit(".", 1)[0]))
                body = f"{f'{article.title} ' * TITLE_WEIGHT}{path} {headings} {piece.text}"
                terms = self.terms(body, article.language)
                writer.add_document(
                    tantivy.Document(body=" ".join(terms), language=article.language, number=number)
                )
                self._terms.append(frozenset(terms))
                self._frequency.update(self._terms[-1])
                self._texts.append(f"{article.title}. {headings}. {piece.text}")
                self._passages.append(
                    Passage(
                        id=f"{article.id}#{piece.position}",
                        article=article.id,
                        title=article.title,
                        text=piece.text,
                        language=article.language,
                        version=article.version,
                        updated_at=article.updated_at,
                    )
                )
        writer.commit()


def _with_words(
    likeness: Rows, by_words: Mapping[int, float], place: Sequence[int], worth: float
) -> NDArray[np.float64]:
    """How alike passages are, and what their words are worth beside it, each at its `place`."""
    both = likeness.astype(np.float64)
    best = max(by_words.values(), default=0.0) or 1.0
    for number, score in by_words.items():
        both[place[number]] += worth * score / best
    return both


def _first(scores: NDArray[np.float64], numbers: Sequence[int], most: int) -> dict[int, float]:
    """The `most` highest scores, best first, by the numbers of their passages."""
    most = min(most, len(scores))
    top = np.argpartition(-scores, most - 1)[:most]
    return {numbers[at]: float(scores[at]) for at in sorted(top, key=lambda at: -scores[at])}


def _in_turn(found: Sequence[tuple[Passage, ...]], limit: int) -> tuple[Passage, ...]:
    """The best of each search in turn, every passage once."""
    kept: dict[str, Passage] = {}
    for rank in zip_longest(*found):
        for passage in rank:
            if passage is not None:
                kept.setdefault(passage.id, passage)
    return tuple(kept.values())[:limit]
