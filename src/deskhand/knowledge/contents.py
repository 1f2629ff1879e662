"""What is searched: the passages of all articles and their words, made once for each version of the articles.

In a folder, which the processes of a machine share, or in memory. Files of a folder are mapped: a process
holds what it reads of them. Passages of one language stand together, and in it those of one article.
"""

import json
import mmap
import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
import tantivy
from numpy.typing import NDArray

from deskhand.core.decisions import Passage
from deskhand.core.values import Value
from deskhand.knowledge.split import split
from deskhand.store.vectors import DIGEST_BYTES, digest

TITLE_WEIGHT = 3
WRITER_BYTES = 50_000_000
KEPT = 4_096
"""Passages that a process keeps as they were read: those that are found again and again."""
FILES = ("passages.jsonl", "terms.txt", "digests.bin")
"""What stands there of each passage, one after the other."""
BROKEN = (OSError, ValueError, EOFError)
"""What is raised where files are not those that were written."""
WORDS, NUMBERS, ABOUT = "words", "numbers.npy", "about.json"
_INSIDE_NUMBER = re.compile(r"(?<=\d)[.,](?=\d)")
"""The point of 37.50, which is one word: 37 is another."""
_ENGLISH = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    .filter(tantivy.Filter.lowercase())
    .filter(tantivy.Filter.ascii_fold())
    .filter(tantivy.Filter.stemmer("english"))
    .build()
)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="passages")
    builder.add_text_field("language", tokenizer_name="raw")
    builder.add_unsigned_field("number", stored=True, indexed=False)
    return builder.build()


SCHEMA = _schema()


def terms_of(text: str, language: str = "en") -> list[str]:
    """How a text is indexed: stems in English, three-letter pieces elsewhere."""
    if language in ("en", ""):
        return _ENGLISH.analyze(_INSIDE_NUMBER.sub("p", text))
    low = "".join(text.casefold().split())
    return [low[at : at + 3] for at in range(max(1, len(low) - 2))]


class Indexed(Value):
    """An article as it is indexed."""

    id: str
    title: str
    text: str
    language: str
    version: int
    updated_at: datetime


class Row(Value):
    """A passage as it is kept."""

    passage: Passage
    headings: str

    @property
    def text(self) -> str:
        """What of it has a meaning: its words below its title and headings."""
        return f"{self.passage.title}. {self.headings}. {self.passage.text}"


class About(Value):
    """What is known of the whole."""

    spans: dict[str, tuple[int, int]] = {}
    """By language: the number of its first passage, and the one after its last."""
    articles: int = 0


class Contents:
    """The passages by their numbers, and the searcher of their words."""

    def __init__(
        self,
        about: About,
        words: tantivy.Searcher,
        rows: memoryview,
        terms: memoryview,
        digests: memoryview,
        numbers: NDArray[np.int64],
        folder: Path | None = None,
    ) -> None:
        self.about = about
        self.words = words
        self.folder = folder
        self._digests = digests
        self._owners: NDArray[np.int64] = numbers[2]
        """Of each passage the number of the first one of its article."""

        # Neither cache holds this object: with it its files are let go at once.
        @lru_cache(KEPT)
        def row(number: int) -> Row:
            return Row.model_validate_json(_part(rows, numbers[0], number))

        @lru_cache(KEPT)
        def terms_at(number: int) -> frozenset[str]:
            return frozenset(_part(terms, numbers[1], number).decode().split())

        self.row = row
        """A passage by its number."""
        self.terms = terms_at
        """The terms of a passage, by its number."""

    def digest(self, number: int) -> str:
        """What a passage's vector is kept under."""
        at = number * DIGEST_BYTES
        return self._digests[at : at + DIGEST_BYTES].hex()

    def span(self, language: str) -> range:
        """The passages of a language."""
        return range(*self.about.spans.get(language, (0, 0)))

    def owner(self, number: int) -> int:
        """The first passage of the same article in the same language."""
        return int(self._owners[number])

    def siblings(self, number: int) -> range:
        """The passages of the same article in the same language."""
        owner = self.owner(number)
        begins, ends = np.searchsorted(self._owners, [owner, owner + 1])
        return range(int(begins), int(ends))

    def having(self, term: str) -> int:
        """How many passages have a term."""
        return self.words.doc_freq("body", term)

    def __len__(self) -> int:
        return len(self._owners)


class ContentsWriter:
    """Takes articles in one after the other, those of one language together: of what was taken in it
    holds little."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._rows, self._terms, self._digests = (self._file(one) for one in FILES)
        if folder is None:
            self._index = tantivy.Index(SCHEMA)
        else:
            (folder / WORDS).mkdir()
            self._index = tantivy.Index(SCHEMA, str(folder / WORDS))
        _register(self._index)
        self._writer = self._index.writer(heap_size=WRITER_BYTES, num_threads=1)
        self._numbers: tuple[list[int], list[int], list[int]] = ([], [], [])
        self._spans: dict[str, tuple[int, int]] = {}
        self._articles: set[str] = set()

    def _file(self, name: str) -> BinaryIO:
        return BytesIO() if self._folder is None else (self._folder / name).open("wb")

    def add(self, article: Indexed) -> None:
        """Take one in."""
        row_ends, term_ends, owners = self._numbers
        owner = len(owners)
        for piece in split(article.text):
            self._articles.add(article.id)
            headings = " ".join(piece.headings)
            path = " ".join(re.split(r"[\W_]+", article.id.rsplit(".", 1)[0]))
            body = f"{f'{article.title} ' * TITLE_WEIGHT}{path} {headings} {piece.text}"
            terms = terms_of(body, article.language)
            passage = Passage(
                id=f"{article.id}#{piece.position}",
                article=article.id,
                title=article.title,
                text=piece.text,
                language=article.language,
                version=article.version,
                updated_at=article.updated_at,
            )
            row = Row(passage=passage, headings=headings)
            self._writer.add_document(
                tantivy.Document(
                    body=" ".join(terms), language=article.language, number=len(owners)
                )
            )
            self._rows.write(row.model_dump_json(exclude_defaults=True).encode())
            self._terms.write(" ".join(dict.fromkeys(terms)).encode())
            self._digests.write(bytes.fromhex(digest(row.text)))
            row_ends.append(self._rows.tell())
            term_ends.append(self._terms.tell())
            owners.append(owner)
        if len(owners) > owner:
            begins, ends = self._spans.get(article.language, (owner, owner))
            assert ends == owner, "articles of one language stand together"
            self._spans[article.language] = (begins, len(owners))

    def finish(self) -> Contents:
        """What can be searched."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        numbers = np.array(self._numbers, dtype=np.int64)
        about = About(spans=self._spans, articles=len(self._articles))
        files = (self._rows, self._terms, self._digests)
        if self._folder is None:
            self._index.reload()
            rows, terms, digests = (memoryview(_filled(file)) for file in files)
            return Contents(about, self._index.searcher(), rows, terms, digests, numbers)
        for file in files:
            file.close()
        np.save(self._folder / NUMBERS, numbers)
        (self._folder / ABOUT).write_text(about.model_dump_json(), "utf-8")
        return opened(self._folder)


def _filled(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def in_memory(articles: Iterable[Indexed]) -> Contents:
    """The contents of some articles, for who has no folder."""
    writer = ContentsWriter()
    for article in sorted(articles, key=lambda one: one.language):
        writer.add(article)
    return writer.finish()


def opened(folder: Path) -> Contents:
    """What another process made, too. Raises one of `BROKEN` where it is not there, or not whole."""
    about = About.model_validate(json.loads((folder / ABOUT).read_text("utf-8")))
    index = tantivy.Index.open(str(folder / WORDS))
    _register(index)
    numbers: NDArray[np.int64] = np.asarray(np.load(folder / NUMBERS, mmap_mode="r"))
    rows, terms, digests = (_mapped(folder / name) for name in FILES)
    count = numbers.shape[1]
    ends = (int(numbers[0][-1]), int(numbers[1][-1])) if count else (0, 0)
    if (len(rows), len(terms), len(digests)) != (*ends, count * DIGEST_BYTES):
        # A machine that lost its power may keep a file's name and not what was in it.
        raise ValueError("a file is cut off")
    return Contents(about, index.searcher(), rows, terms, digests, numbers, folder)


def _part(whole: memoryview, ends: NDArray[np.int64], number: int) -> bytes:
    return bytes(whole[int(ends[number - 1]) if number else 0 : int(ends[number])])


def _register(index: tantivy.Index) -> None:
    index.register_tokenizer(
        "passages", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    )


def _mapped(file: Path) -> memoryview:
    with file.open("rb") as given:
        if not file.stat().st_size:
            return memoryview(b"")
        return memoryview(mmap.mmap(given.fileno(), 0, access=mmap.ACCESS_READ))
