"""Answer, ask or say no: what the desk does with questions that can, cannot or cannot yet be answered.

    .venv/bin/python -m bench.three_way TASKS.jsonl[.gz] [--config deskhand.toml]

Each task is the last question of a conversation, with the passages that a person found for it; the
articles of a task are all passages of its collection. Prints a table of what was done by what was
right, and wrong answers per 100 sent: an answer is wrong where there was none to give, or where it
rests on none of the task's own passages. The built-in model answers, or the configured one; the articles are
English, and searched by the first encoder of the configuration.
"""

import argparse
import asyncio
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deskhand.app import Desk
from deskhand.core.decisions import Asked, Replied
from deskhand.core.messages import Sender
from deskhand.encoders import Encoder
from deskhand.knowledge.articles import Article
from deskhand.knowledge.library import MemoryLibrary
from deskhand.settings import parse

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
RIGHT = {"ANSWERABLE": "answer", "PARTIAL": "answer", "UNDERSPECIFIED": "ask", "UNANSWERABLE": "person"}  # fmt: skip


def tasks(file: Path) -> list[dict[str, Any]]:
    """The tasks of a file."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def libraries(found: list[dict[str, Any]], encoders: Sequence[Encoder]) -> dict[str, MemoryLibrary]:
    """By collection, everything that was found for any of its tasks."""
    held: dict[str, dict[str, Article]] = defaultdict(dict)
    for task in found:
        for one in task["contexts"]:
            identifier, text = str(one["document_id"]), str(one["text"])
            title = text.strip().splitlines()[0][:80] if text.strip() else identifier
            held[task["collection"]][identifier] = Article(id=identifier, title=title, text=text)
    return {
        name: MemoryLibrary.of(articles.values(), NOW, encoders) for name, articles in held.items()
    }


async def main() -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--config", type=Path)
    given = parser.parse_args()
    raw = {"company": {"name": "the company"}, "modes": {"default": "auto"}}
    desk = Desk.from_config(given.config) if given.config else Desk(parse(raw, "the bench"))
    found = tasks(given.file)
    held = libraries(found, desk.encoders[:1])
    table: dict[str, Counter[str]] = defaultdict(Counter[str])
    sent = wrong = 0
    for task in found:
        library = held.get(task["collection"]) or MemoryLibrary.of((), NOW)
        text = task["conversation"][-1]["text"]
        outcome = (await desk.ask(text, Sender(id=task["task_id"]), "", library)).outcome
        done = "answer" if isinstance(outcome, Replied) else "ask" if isinstance(outcome, Asked) else "person"  # fmt: skip
        table[task["answerability"]][done] += 1
        if isinstance(outcome, Replied):
            sent += 1
            own = {str(one["document_id"]) for one in task["contexts"]}
            rests = any(cited.rpartition("#")[0] in own for cited in outcome.citations)
            wrong += RIGHT[task["answerability"]] != "answer" or not rests
    await desk.aclose()
    line = {
        "bench": "three_way",
        "tasks": len(found),
        "table": {name: dict(counts) for name, counts in table.items()},
        "sent": sent,
        "wrong_per_100_sent": round(100 * wrong / sent, 1) if sent else None,
    }
    print(json.dumps(line))


if __name__ == "__main__":
    asyncio.run(main())
