"""Who must go to a person: recall and false alarms on gold labels, beside the article's keywords.

Test parts only: lines of the training parts are among those that a model was made from. Needs the
data folder beside the repository. Prints one JSON line a data set.
"""

import gzip
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deskhand.core.policy import Policy
from deskhand.insight.route import route

DATA = Path(__file__).parents[2] / "shared" / "data"
BANKING = frozenset(
    {
        "compromised_card",
        "lost_or_stolen_card",
        "card_payment_not_recognised",
        "cash_withdrawal_not_recognised",
        "direct_debit_payment_not_recognised",
    }
)
ARTICLE = (
    "lawsuit",
    "legal action",
    "attorney",
    "solicitor",
    "gdpr deletion",
    "right to erasure",
    "chargeback",
    "fraud",
    "unauthorized charge",
    "not my account",
)
"""The source article's keywords, searched for as substrings."""
FRAUD = frozenset({"fraud", "chargeback", "account_takeover"})


def rows(path: Path, label: str, parts: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Texts and their labels; of the `parts` of a set alone, where some are named."""
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    for line in text.decode().splitlines():
        row: dict[str, Any] = json.loads(line)
        if parts and row["split"] not in parts:
            continue
        yield row["text"], row[label]


def scored(gold: list[bool], found: list[bool]) -> dict[str, float]:
    hits = sum(one and other for one, other in zip(gold, found, strict=True))
    alarms = sum(other and not one for one, other in zip(gold, found, strict=True))
    return {
        "recall": round(hits / sum(gold), 3),
        "precision": round(hits / max(1, hits + alarms), 3),
        "false_alarms": round(alarms / (len(gold) - sum(gold)), 4),
    }


def measure(name: str, texts: list[str], gold: list[bool]) -> None:
    policy, now = Policy(company="bench"), datetime.now(UTC)
    route({"text": "the first call loads the language models"}, 0, policy, now)
    started = time.perf_counter()
    decided = [route({"text": text}, 0, policy, now) for text in texts]
    seconds = time.perf_counter() - started
    line = {
        "bench": "route",
        "set": name,
        "messages": len(texts),
        "gold": sum(gold),
        "to_a_person_as_fraud": scored(gold, [row["reason"] in FRAUD for row in decided]),
        "to_a_person_at_all": scored(gold, [row["outcome"] == "human" for row in decided]),
        "article_keywords": scored(
            gold, [any(word in text.lower() for word in ARTICLE) for text in texts]
        ),
        "messages_per_second": round(len(texts) / seconds),
    }
    print(json.dumps(line))


def main() -> None:
    if not DATA.is_dir():
        print("bench/route.py: skipped, there is no ../shared/data", file=sys.stderr)
        return
    banking = list(rows(DATA / "banking77/test.jsonl", "category"))
    measure("banking77", [text for text, _ in banking], [label in BANKING for _, label in banking])
    clinc = list(rows(DATA / "clinc150/clinc150.jsonl.gz", "intent", ("test", "oos_test")))
    measure(
        "clinc150", [text for text, _ in clinc], [label == "report_fraud" for _, label in clinc]
    )


main()
