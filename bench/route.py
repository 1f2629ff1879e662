"""Who must go to a person: recall and false alarms on gold labels, beside the article's keywords.

    .venv/bin/python bench/route.py [SET ...] [PROBES.jsonl ...]

Of banking77 and clinc150 test parts only: lines of the training parts are among those that a model was
made from. Sets: banking77, clinc150, nlupp, bitext, gdpr; all of them where none and no probes are
named. Probes are lines with `language`, `text` and `reason`: fraud, law, privacy, safety, person or
ordinary. Needs the data folder beside the repository. Prints one JSON line a data set.
"""

import gzip
import json
import sys
import time
from collections import Counter
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
KINDS = {
    "fraud": FRAUD,
    "law": frozenset({"legal_threat", "regulator"}),
    "privacy": frozenset({"privacy_request"}),
    "safety": frozenset({"safety"}),
    "person": frozenset({"asks_for_person"}),
}
MUST_GO = {reason for kind in KINDS.values() for reason in kind}


def json_rows(path: Path) -> list[dict[str, Any]]:
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return [json.loads(line) for line in text.decode().splitlines()]


def rows(path: Path, label: str, parts: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Texts and their labels; of the `parts` of a set alone, where some are named."""
    for row in json_rows(path):
        if parts and row["split"] not in parts:
            continue
        yield row["text"], row[label]


def scored(gold: list[bool], found: list[bool]) -> dict[str, float]:
    hits = sum(one and other for one, other in zip(gold, found, strict=True))
    alarms = sum(other and not one for one, other in zip(gold, found, strict=True))
    return {
        "recall": round(hits / sum(gold), 3),
        "precision": round(hits / max(1, hits + alarms), 3),
        "false_alarms": round(alarms / max(1, len(gold) - sum(gold)), 4),
    }


def measure(name: str, texts: list[str], gold: list[bool], kind: str = "fraud") -> None:
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
        f"to_a_person_as_{kind}": scored(gold, [row["reason"] in KINDS[kind] for row in decided]),
        "to_a_person_at_all": scored(gold, [row["outcome"] == "human" for row in decided]),
        "article_keywords": scored(
            gold, [any(word in text.lower() for word in ARTICLE) for text in texts]
        ),
        "messages_per_second": round(len(texts) / seconds),
    }
    print(json.dumps(line))


def probes(path: Path) -> None:
    """Strangers' messages: how many alarms reach a person for any such reason, and for their own."""
    policy, now = Policy(company="bench"), datetime.now(UTC)
    counts: Counter[str] = Counter()
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        kind, reason = row["reason"], route({"text": row["text"]}, 0, policy, now)["reason"]
        counts[f"{kind} of"] += 1
        counts[f"{kind} to a person"] += reason in MUST_GO
        counts[f"{kind} for its reason"] += reason in KINDS.get(kind, frozenset())
    print(json.dumps({"bench": "route", "probes": path.name} | dict(sorted(counts.items()))))


def banking77() -> None:
    told = list(rows(DATA / "banking77/test.jsonl", "category"))
    measure("banking77", [text for text, _ in told], [label in BANKING for _, label in told])


def clinc150() -> None:
    told = list(rows(DATA / "clinc150/clinc150.jsonl.gz", "intent", ("test", "oos_test")))
    gold = [label == "report_fraud" for _, label in told]
    measure("clinc150", [text for text, _ in told], gold)


def nlupp() -> None:
    lines = (DATA / "nlupp/nlupp.jsonl").read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    gold = ["handoff" in row.get("intents", ()) for row in told]
    measure("nlupp", [row["text"] for row in told], gold, "person")


def bitext() -> None:
    told = json_rows(DATA / "bitext/bitext.jsonl.gz")
    gold = [row["intent"] == "contact_human_agent" for row in told]
    measure("bitext", [row["instruction"] for row in told], gold, "person")


def gdpr() -> None:
    told = json_rows(DATA / "gdpr_requests/gdpr_templates_half.jsonl")
    measure("gdpr", [row["text"] for row in told], [True] * len(told), "privacy")


SETS = {one.__name__: one for one in (banking77, clinc150, nlupp, bitext, gdpr)}


def main() -> None:
    if not DATA.is_dir():
        print("bench/route.py: skipped, there is no ../shared/data", file=sys.stderr)
        return
    for name in sys.argv[1:] or SETS:
        SETS[name]() if name in SETS else probes(Path(name))


main()
