"""How often search finds the article that holds the answer, and how long it takes.

    .venv/bin/python -m bench.search ARTICLES.jsonl[.gz] QUESTIONS.jsonl[.gz] [--encoder]

A question is a line with `question`, the ids of the `articles` that answer it (or `gold`), and its
`language` where that is not English. Prints one JSON line: the share of questions for which one of them
is the first article found (`at_1`) or among the first five (`at_5`), the milliseconds of one search (the
question's vector included), and the seconds that the vectors of all passages took.
"""

import argparse
import asyncio
import gzip
import json
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deskhand.encoders.packaged import packaged
from deskhand.knowledge.articles import Article, read_articles
from deskhand.knowledge.library import MemoryLibrary

FIRST = 5
"""Articles that are looked at."""


def unpacked(file: Path) -> str:
    """The text of a file, packed or not."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        return lines.read()


def articles(file: Path) -> list[Article]:
    """The articles of a file as an import takes them in, those of one id in several languages apart."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "articles.jsonl"
        plain.write_text(unpacked(file), encoding="utf-8")
        return [one for one in read_articles(plain) if isinstance(one, Article)]


async def main() -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--encoder", action="store_true", help="by meaning, too")
    given = parser.parse_args()
    found = articles(given.articles)
    encoders = packaged() if given.encoder else ()
    began = time.perf_counter()
    library = MemoryLibrary.of(found, datetime.now(UTC), encoders)
    ready = time.perf_counter() - began
    questions: list[dict[str, Any]] = [
        json.loads(line) for line in unpacked(given.questions).splitlines() if line.strip()
    ]
    ranks: list[int | None] = []
    took: list[float] = []
    for question in questions:
        wanted = set(question.get("articles") or question["gold"])
        began = time.perf_counter()
        passages = await library.find(
            question["question"], question.get("language", "en"), 3 * FIRST
        )
        took.append(1000 * (time.perf_counter() - began))
        order = list(dict.fromkeys(passage.article for passage in passages))[:FIRST]
        ranks.append(next((at for at, one in enumerate(order) if one in wanted), None))
    told = {
        "bench": "search",
        "encoders": [encoder.name for encoder in encoders],
        "articles": len(found),
        "questions": len(questions),
        "at_1": round(sum(rank == 0 for rank in ranks) / len(ranks), 3),
        "at_5": round(sum(rank is not None for rank in ranks) / len(ranks), 3),
        "p50_ms": round(statistics.median(took), 1),
        "encoding_s": round(ready, 1),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    asyncio.run(main())
