"""Whether search knows what it can answer: the chance that it gives against what was right.

    .venv/bin/python -m bench.answerable ARTICLES.jsonl[.gz] QUESTIONS.jsonl[.gz] [--by words]
    .venv/bin/python -m bench.answerable ARTICLES QUESTIONS --rows NAME >> training/answerable.jsonl

A question is a line with `question`, the ids of the `articles` that answer it (or `gold`; none where no
article does), and its `language` where that is not English; where `kind` is "partly", no article answers
all of it, and it is left out. Right is where the first article found is one of them. Prints one JSON line:
the area under the curve, the calibration error, and for some chances how many questions would be
answered and how many of them rightly. With `--rows` it prints what was counted of each question instead.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.search import articles, unpacked
from training.calibration import CHANCES, area, off_by

from deskhand.encoders import Encoder
from deskhand.encoders.packaged import packaged
from deskhand.knowledge.answerable import WORDS, chance
from deskhand.knowledge.contents import Indexed
from deskhand.knowledge.index import Found, Index
from deskhand.knowledge.meanings import in_memory

FOUND = 5
"""Passages that the desk asks for."""


@dataclass(frozen=True)
class Judged:
    """A question, what was found, and whether the first article answers it."""

    found: Found
    right: bool
    answerable: bool
    off: bool


def judged(file: Path, asked: Path, encoder: Encoder | None) -> Iterator[Judged]:
    """Each question, searched by an encoder, or by words alone."""
    now = datetime.now(UTC)
    index = Index.of(
        Indexed(id=one.id, title=one.title, text=one.text, language=one.language, version=1, updated_at=now)
        for one in articles(file)
    )  # fmt: skip
    if encoder is not None:
        for language in filter(encoder.reads, index.languages()):
            rows = encoder.passages(list(index.texts(language)))
            index.take(encoder, language, in_memory(rows))
    for line in unpacked(asked).splitlines():
        row: dict[str, Any] = json.loads(line)
        if row.get("kind") == "partly":
            continue
        language, question = row.get("language", "en"), row["question"]
        meaning = (encoder, encoder.questions([question])[0]) if encoder else None
        if encoder and not index.compared_by(encoder, language):
            continue
        found = index.look(question, language, FOUND, meaning)
        if found is not None:
            gold: list[str] = row.get("articles") or row.get("gold") or []
            right = found.passages[0].article in gold
            yield Judged(found, right, bool(gold), row.get("kind") == "off")


def main() -> None:
    """Print the figures, or the rows."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--by", choices=[WORDS, *(one.name for one in packaged())], action="append")
    parser.add_argument("--rows", help="what is counted of each question, under this name")
    given = parser.parse_args()
    for by in given.by or [WORDS, *(one.name for one in packaged())]:
        encoder = next((one for one in packaged() if one.name == by), None)
        found = list(judged(given.articles, given.questions, encoder))
        if given.rows:
            for one in found:
                row = {name: round(value, 4) for name, value in asdict(one.found.evidence).items()}
                print(json.dumps({"centre": given.rows, "by": by, "right": one.right} | row))
            continue
        if not found:
            continue
        chances = [chance(one.found.evidence, by, one.found.passages[0].language) for one in found]
        right = [one.right for one in found]
        at = {}
        for bar in CHANCES:
            sent = [one for one, told in zip(found, chances, strict=True) if told >= bar]
            at[bar] = {
                "sent": len(sent),
                "right": sum(one.right for one in sent),
                "off": sum(one.off for one in sent),
            }
        print(
            json.dumps(
                {
                    "by": by,
                    "questions": len(found),
                    "answerable": sum(one.answerable for one in found),
                    "first_right": sum(right),
                    "area": round(area(chances, right), 3),
                    "calibration_error": round(off_by(chances, right), 3),
                    "at": at,
                }
            )
        )


if __name__ == "__main__":
    main()
