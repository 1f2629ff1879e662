"""Replies made of real passages with one thing changed: how many of the changed ones are stopped.

    .venv/bin/python -m bench.changed ARTICLES.jsonl[.gz] ... [--count 2000]

A reply is one or two sentences of a passage, cited. Of each a second one is made in which one figure,
one name or one negation is another. Prints, by kind, how many are stopped, how many unchanged ones are
stopped as well, and what the gate takes. The same seed makes the same replies.
"""

import argparse
import gzip
import json
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from deskhand.core.contacts import Contact
from deskhand.core.context import Context
from deskhand.core.decisions import NO_EFFECT, Passage, Proposal, Verdict
from deskhand.core.policy import Policy
from deskhand.core.reading import Reading
from deskhand.flow.gate import Grounds, gate
from deskhand.knowledge.markdown import read_markdown
from deskhand.knowledge.split import split

NOW = datetime(2026, 11, 28, tzinfo=UTC)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_FIGURE = re.compile(r"(?<![\w.#/-])\d+(?![\w/)-])")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_VERB = re.compile(r"\b(can|will|is|are|does|do|must|should|has|have)\b(?! not\b|n't)")
_NEGATION = re.compile(r"\b(can|will|is|are|does|do|must|should|has|have)(?:not| not|n't)\b")


def passages(files: list[Path]) -> list[Passage]:
    """Every passage of the English articles."""
    found: list[Passage] = []
    for file in files:
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if not str(row.get("lang", "en")).startswith("en"):
                    continue
                words = str(row.get("text") or row.get("body") or "")
                page = read_markdown(words)
                found += [
                    Passage(
                        id=f"{row['id']}#{piece.position}",
                        article=str(row["id"]),
                        title=str(row.get("title") or ""),
                        text=piece.text,
                        updated_at=NOW,
                    )
                    for piece in split(page.text)
                ]
    return found


def changed(said: str, names: list[str], dice: random.Random) -> Iterator[tuple[str, str]]:
    """The reply with one thing changed, by kind of change."""
    if figures := list(_FIGURE.finditer(said)):
        one = dice.choice(figures)
        other = str(int(one.group()) + dice.choice((1, 2, 5, 10)))
        yield "figure", said[: one.start()] + other + said[one.end() :]
    if called := list(_NAME.finditer(said)):
        one = dice.choice(called)
        others = [name for name in names if name not in said]
        yield "name", said[: one.start()] + dice.choice(others) + said[one.end() :]
    if denied := _NEGATION.search(said):
        yield "negation", said[: denied.start()] + denied[1] + said[denied.end() :]
    elif affirmed := _VERB.search(said):
        yield "negation", said[: affirmed.end()] + " not" + said[affirmed.end() :]


def stopped(said: str, grounds: Grounds, cited: str, times: list[float]) -> bool:
    """Whether the gate refuses the reply."""
    proposal = Proposal(reply=said, confidence=0.95, citations=(cited,), written_by="bench")
    began = time.perf_counter()
    verdict = gate(proposal, said, grounds, technical=True)
    times.append((time.perf_counter() - began) * 1000)
    return isinstance(verdict, Verdict)


def main() -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument(
        "--show", action="store_true", help="print the changed ones that are let out"
    )
    given = parser.parse_args()
    dice = random.Random(12)
    found = passages(given.files)
    names = sorted({name for one in found for name in _NAME.findall(one.text)})
    context = Context(at=NOW, contact=Contact(id="c", name="Ana"))
    tried, caught = Counter[str](), Counter[str]()
    times: list[float] = []
    while tried["unchanged"] < given.count:
        own = dice.choice(found)
        parts = [part.strip() for part in _SENTENCE.split(own.text)]
        whole = [part for part in parts if part.endswith(".") and 6 <= len(part.split()) <= 40]
        if not whole:
            continue
        at = dice.randrange(len(whole))
        said = " ".join(whole[at : at + dice.choice((1, 2))])
        beside = tuple(dice.sample(found, 3))
        grounds = Grounds(
            passages=(own, *beside),
            context=context,
            effect=NO_EFFECT,
            reading=Reading(text="How does that work?", language="en"),
            policy=Policy(company="Fernhill"),
        )
        tried["unchanged"] += 1
        if stopped(said, grounds, own.id, times):
            caught["unchanged"] += 1
            continue
        for kind, other in changed(said, names, dice):
            tried[kind] += 1
            is_stopped = stopped(other, grounds, own.id, times)
            caught[kind] += is_stopped
            if given.show and not is_stopped:
                print(f"{kind}: {other}\n    of: {said}")
    shares = {kind: round(caught[kind] / tried[kind], 4) for kind in tried}
    line = {
        "bench": "changed",
        "replies": dict(tried),
        "stopped": shares,
        "gate_ms_p50": round(statistics.median(times), 2),
        "gate_ms_p99": round(statistics.quantiles(times, n=100)[98], 2),
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
