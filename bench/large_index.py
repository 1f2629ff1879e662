"""What an index of many passages costs: seconds to make and to open, memory of a process, time of a search.

    .venv/bin/python -m bench.large_index ARTICLES.jsonl[.gz] [--copies 10] [--vectors]

Each copy of an article has words of its own. Questions are sentences of the articles. Memory and times are those of a
process that opens what another one made; `own_mb` is what it has for itself; the rest of `rss_mb` are pages of files, which all processes share and
the machine takes back when it needs them. With `--vectors` searches compare vectors, too, which are made by chance around a thousand centres: their
times are those of real ones, what they find is not. Prints one JSON line.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import psutil
from bench.search import articles

from deskhand.encoders import Rows
from deskhand.knowledge import contents, meanings
from deskhand.knowledge.articles import Article
from deskhand.knowledge.contents import ContentsWriter, Indexed
from deskhand.knowledge.index import Index
from deskhand.knowledge.meanings import AT_ONCE, MeaningsWriter

LENGTH = 384
CENTRES = 1_000
SEARCHES = 300
WANTED = 5
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class ByChance:
    """An encoder whose vectors mean nothing."""

    name = "chance"
    words = 0.1

    def reads(self, language: str) -> bool:
        """English alone."""
        return language == "en"

    def questions(self, texts: Sequence[str]) -> Rows:
        """As passages."""
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> Rows:
        """The same for the same number of texts."""
        return _rows(np.random.default_rng(len(texts)), len(texts))


def _rows(chance: np.random.Generator, count: int) -> Rows:
    centres = np.random.default_rng(7).standard_normal((CENTRES, LENGTH), np.float32)
    rows = centres[chance.integers(0, CENTRES, count)]
    rows = rows + chance.standard_normal((count, LENGTH), np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def copied(found: Sequence[Article], copies: int) -> Iterator[Indexed]:
    """The articles again and again, each with a few words of its own."""
    for copy in range(copies):
        for one in found:
            own = f" Part {copy} of {one.id.rsplit('/', 1)[-1]}{copy}."
            yield Indexed(
                id=f"{copy}/{one.id}", title=one.title, text=one.text + own, language="en", version=1, updated_at=NOW
            )  # fmt: skip


def make(file: Path, copies: int, folder: Path, vectors: bool) -> tuple[float, int]:
    """The seconds that it took, and how many passages there are."""
    found = articles(file)
    began = time.perf_counter()
    (folder / "contents").mkdir()
    writer = ContentsWriter(folder / "contents")
    for article in copied(found, copies):
        writer.add(article)
    count = len(writer.finish())
    took = time.perf_counter() - began
    if vectors:
        (folder / "meanings").mkdir()
        made = MeaningsWriter(folder / "meanings")
        chance = np.random.default_rng(1)
        for at in range(0, count, AT_ONCE):
            made.add(_rows(chance, min(AT_ONCE, count - at)))
        made.finish()
    return took, count


def search(folder: Path, vectors: bool) -> None:
    """What another process sees of it, as one JSON line."""
    before = psutil.Process().memory_info()
    began = time.perf_counter()
    index = Index(contents.opened(folder / "contents"))
    encoder = ByChance()
    if vectors:
        index.take(encoder, "en", meanings.opened(folder / "meanings", len(index.contents)))
    opened = time.perf_counter() - began
    chance = random.Random(1)
    rows = (index.contents.row(chance.randrange(len(index.contents))) for _ in range(SEARCHES))
    questions = [f"{chance.choice(row.passage.text.splitlines())[:120]}?" for row in rows]
    took: list[float] = []
    for number, question in enumerate(questions):
        meaning = (encoder, encoder.questions([question] * (number + 1))) if vectors else None
        began = time.perf_counter()
        index.search([question], "en", WANTED, meaning=meaning)
        took.append(time.perf_counter() - began)
    after = psutil.Process().memory_info()
    told = {
        "open_s": round(opened, 2),
        "p50_ms": round(1000 * statistics.median(took), 1),
        "p95_ms": round(1000 * statistics.quantiles(took, n=20)[18], 1),
        "rss_mb": round(after.rss / 1e6),
        "own_mb": round((after.rss - after.shared) / 1e6),
        "own_mb_before": round((before.rss - before.shared) / 1e6),
    }
    print(json.dumps(told))


def main() -> None:
    """Make it, and search it in another process."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--vectors", action="store_true")
    parser.add_argument("--opened", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.opened:
        search(given.articles, given.vectors)
        return
    with tempfile.TemporaryDirectory() as made:
        took, count = make(given.articles, given.copies, Path(made), given.vectors)
        command = [sys.executable, "-m", "bench.large_index", made, "--opened"]
        command += ["--vectors"] if given.vectors else []
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = {"bench": "large_index", "passages": count, "made_s": round(took, 1)}
    print(json.dumps(told | json.loads(done.stdout)))


if __name__ == "__main__":
    main()
