"""Anger in public sets with gold labels: the area under the curve, by words alone and with meaning.

    .venv/bin/python bench/sentiment.py ../shared/data

`goemotions` (test part: anger and annoyance against the rest) and `toxicity` (toxic or not). No line of
either is among those that the model was made from. One JSON line a set.
"""

import argparse
import gzip
import json
import random
from collections.abc import Sequence
from pathlib import Path

from deskhand.rules.sentiment import anger, anger_by_words

ANGRY = {"anger", "annoyance"}


def area(gold: Sequence[bool], scores: Sequence[float]) -> float:
    """The chance that an angry text has a higher score than another one; half a chance where both are
    the same."""
    order = sorted(range(len(scores)), key=lambda at: scores[at])
    ranks = [0.0] * len(scores)
    at = 0
    while at < len(order):
        end = at
        while end < len(order) and scores[order[end]] == scores[order[at]]:
            end += 1
        for same in order[at:end]:
            ranks[same] = (at + 1 + end) / 2
        at = end
    angry = sum(gold)
    above = sum(rank for rank, is_angry in zip(ranks, gold, strict=True) if is_angry)
    return (above - angry * (angry + 1) / 2) / (angry * (len(gold) - angry))


def goemotions(folder: Path) -> list[tuple[str, bool]]:
    lines = gzip.decompress((folder / "goemotions" / "goemotions.jsonl.gz").read_bytes())
    rows = [json.loads(line) for line in lines.decode("utf-8").splitlines()]
    return [(one["text"], bool(ANGRY & set(one["labels"]))) for one in rows if one["split"] == "test"]  # fmt: skip


def toxicity(folder: Path) -> list[tuple[str, bool]]:
    lines = (folder / "toxicity" / "toxicity_en.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [(one["text"], one["is_toxic"] == "Toxic") for one in rows]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=2_000, help="texts of a set, drawn by chance")
    given = parser.parse_args()
    for name, read in (("goemotions", goemotions), ("toxicity", toxicity)):
        rows = read(given.folder)
        random.Random(1).shuffle(rows)
        rows = rows[: given.most]
        gold = [angry for _, angry in rows]
        told = {
            "set": name,
            "texts": len(rows),
            "angry": sum(gold),
            "by_words": round(area(gold, [anger_by_words(text) for text, _ in rows]), 3),
            "with_meaning": round(area(gold, [anger(text) for text, _ in rows]), 3),
        }
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
