"""What is right of a folder of cases, by kind, through the doors that a user has: route, replay, the API
and the server of a model.

    .venv/bin/python -m bench.truth FOLDER [KIND ...] [--show]

FOLDER holds lists of cases (JSONL, a list a kind), `articles.jsonl` and `questions.json`: for each
language what is asked (`hub`, `rules`) and what the articles say of it. Nothing of it is part of the
program. Where the kind is about what a model may say, a scripted model says it: these figures are of
Deskhand's checks, and of no model's answers.
"""

import argparse
import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.doors import api, models
from bench.doors.score import Row, Score, rows_of

from deskhand.app import Desk
from deskhand.core.decisions import Proposal, Triage
from deskhand.core.ports import ActionCall, ResolveRequest, TriageRequest
from deskhand.flow.breaker import Breaker
from deskhand.flow.turn_context import Models, Parts
from deskhand.insight.replay import replay
from deskhand.insight.route import route
from deskhand.knowledge.articles import Article, read_articles
from deskhand.knowledge.library import MemoryLibrary
from deskhand.models.scripted import ScriptedModel
from deskhand.settings import parse

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
PLACED = "2026-11-01T10:00:00Z"
ORDER = {"id": "F-1007", "placed_at": PLACED, "status": "processing", "total": "20.00", "currency": "USD", "items": "1 hub"}  # fmt: skip
SHIPPED = ORDER | {"status": "shipped", "carrier": "DHL", "tracking": "JD0001", "expected_delivery": "2026-12-05T12:00:00Z"}  # fmt: skip


class Till:
    """An endpoint that keeps what it was told to do."""

    name = "till"
    honours_keys = True

    def __init__(self) -> None:
        self.calls: list[ActionCall] = []

    async def execute(self, call: ActionCall) -> dict[str, Any]:
        """Kept, and done at once."""
        self.calls.append(call)
        return {"code": "X"}

    async def find(self, key: str) -> dict[str, Any] | None:
        """What was kept under that key."""
        return next(({"code": "X"} for call in self.calls if call.key == key), None)


class Bench:
    """A desk in memory, with the folder's articles."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        beside = folder if (folder / "questions.json").exists() else folder.parent
        self.questions: dict[str, dict[str, str]] = json.loads(
            (beside / "questions.json").read_text("utf-8")
        )
        limits = {"currency": "USD", "refund_without_approval": "100000000", "refund_per_contact": "100000000", "refund_per_day": "100000000"}  # fmt: skip
        self.raw = {"company": {"name": "Fernhill"}, "modes": {"default": "auto"}, "limits": limits}
        self.desk = Desk(parse(self.raw, "the bench"))
        self.articles = beside / "articles.jsonl"
        found = [one for one in read_articles(self.articles) if isinstance(one, Article)]
        self.library = MemoryLibrary.of(found, NOW)

    def rows(self, kind: str) -> list[Row]:
        """The cases of a kind; none where the folder has no such list."""
        return rows_of(self.folder, kind)

    async def decide(
        self,
        row: Row,
        model: ScriptedModel | None = None,
        till: Till | None = None,
        library: MemoryLibrary | None = None,
    ) -> Row:
        """One ticket decided by `replay`, with the built-in model and the folder's articles where no
        others are given."""

        def parts_for(store: Any, sources: Any, clock: Any) -> Parts:
            parts = self.desk.parts_in_memory(store, library or self.library, sources, till)
            parts = replace(parts, clock=clock)
            return replace(parts, models=Models((model,), (model,), Breaker())) if model else parts

        return await replay(row, 1, parts_for, NOW)

    async def decide_with(self, row: Row, section: dict[str, Any]) -> Row:
        """One ticket of a known customer decided by a desk with these models."""
        desk = Desk(parse(self.raw | {"models": section}, "the bench"))
        ticket = row | {"customer": customer({"id": "models"}, SHIPPED)}
        try:
            return await replay(
                ticket,
                1,
                lambda store, sources, clock: replace(
                    desk.parts_in_memory(store, self.library, sources), clock=clock
                ),
                NOW,
            )
        finally:
            await desk.aclose()

    def route(self, row: Row) -> Row:
        """What rules and local triage decide."""
        return route({"id": row["id"], "text": row["text"]}, 1, self.desk.policy, NOW)


def says(*replies: Row, languages: dict[str, str]) -> ScriptedModel:
    """A model that says these replies in turn, with the passages that it was given as its sources."""
    left = list(replies)

    def resolve(request: ResolveRequest) -> Proposal:
        told = left.pop(0) if len(left) > 1 else left[0]
        given = (*(passage.id for passage in request.passages), "context")
        cited = told.get("citations", "all")
        cited = given if cited == "all" else ("context",) if cited == "context" else tuple(cited)
        return Proposal(reply=told["text"], confidence=0.95, citations=cited, written_by="bench")

    def triage(request: TriageRequest) -> Triage:
        language = languages.get(request.text.strip(), request.local.language)
        return request.local.model_copy(
            update={"category": "technical", "confidence": 1.0, "language": language}
        )

    return ScriptedModel(resolve, triage)


def customer(row: Row, *orders: Row) -> Row:
    """A known customer with these orders."""
    return {"id": f"case:{row['id']}", "name": "Ana", "orders": list(orders)}


async def _said(bench: Bench, kind: str, asked: str, order: Row) -> Score:
    """What a model says of effects, figures and sources: it leaves, or it does not."""
    score = Score()
    for row in bench.rows(kind):
        words = bench.questions[row["language"]]
        known = () if row.get("citations") == "context" and row.get("of") == "G3" else (order,)
        ticket = {"text": row.get("question") or words[asked], "customer": customer(row, *known)}
        languages = {words[asked]: row["language"]}
        decided = await bench.decide(ticket, says(row, languages=languages))
        reply, outcome = decided["reply"] or "", decided["outcome"]
        whole = row["text"].strip().rstrip(".!") in reply
        if row["must"] == "pass":
            score.add(
                row, outcome == "answered" and whole, f"{outcome} {decided['reason']}", "pass"
            )
            continue
        never = row.get("never")
        left = any(word in reply for word in never) if never else whole
        left = outcome == "answered" if kind == "non-answers" else left
        score.add(row, not left, reply[:120], "refuse", harm=left)
    return score


async def _closers(bench: Bench, kind: str) -> Score:
    """After an answer: what says that it helped goes to nobody; what only looks so is read on."""
    score = Score()
    for row in bench.rows(kind):
        words = bench.questions[row["language"]]
        then = "Glad to hear it!" if row["closes"] else words["more"]
        model = says(
            {"text": words["answer"]}, {"text": then}, languages={words["hub"]: row["language"]}
        )
        messages = [{"text": words["hub"]}, {"text": row["text"]}]
        decided = await bench.decide({"messages": messages, "customer": customer(row)}, model)
        closed = decided["outcome"] in ("answered", "closed")
        new = words["more"][:20] in (decided["reply"] or "") or "?" in (decided["reply"] or "")
        right = closed if row["closes"] else decided["outcome"] == "handed_off" or new
        score.add(row, right, str(decided["outcome"]), "closes" if row["closes"] else "reads on")
    return score


async def _robots(bench: Bench, kind: str) -> Score:
    score = Score()
    for row in bench.rows(kind):
        model = says({"text": bench.questions["en"]["answer"]}, languages={})
        ticket = {"subject": row["subject"], "text": row["text"], "customer": customer(row) | {"email": row["from"] or "ana@customer.example"}}  # fmt: skip
        outcome = (await bench.decide(ticket, model))["outcome"]
        right = (outcome == "closed") == row["automatic"]
        score.add(row, right, outcome, "robots" if row["automatic"] else "people")
    return score


async def _money(bench: Bench, kind: str) -> Score:
    """The amount that was meant, or somebody is asked; never another one."""
    score = Score()
    for row in bench.rows(kind):
        till = Till()
        orders = [{"placed_at": PLACED} | order for order in row["orders"]]
        ticket = {"messages": [{"text": row["text"], "at": NOW.isoformat()}], "customer": customer(row, *orders)}  # fmt: skip
        await bench.decide(ticket, None, till)
        meant: list[Any] = [
            one if isinstance(one, list) else [orders[0]["id"], one] for one in row["right"]
        ]
        done = [call.arguments for call in till.calls if call.action == "REFUND"]
        fine = [
            any(one["order_id"] == order and Decimal(one["amount"]) == Decimal(amount) for order, amount in meant)
            for one in done
        ]  # fmt: skip
        right = all(fine) if done else row["ask"]
        score.add(row, right, str(done), "done" if done else "asked", harm=not all(fine))
    return score


async def _orders(bench: Bench, kind: str) -> Score:
    """The order that is meant is told, or somebody is asked; never another one's state."""
    score = Score()
    for row in bench.rows(kind):
        parcels = {order["id"]: f"JJD70{place}00XQ" for place, order in enumerate(row["orders"])}
        known = [
            SHIPPED | {"id": one["id"], "status": one["status"], "items": one["items"], "placed_at": f"{one['placed']}T10:00:00Z", "tracking": parcels[one["id"]]}
            for one in row["orders"]
        ]  # fmt: skip
        known.sort(key=lambda order: str(order["placed_at"]), reverse=True)
        ticket = {"subject": row.get("subject", ""), "messages": [{"text": row["text"], "at": NOW.isoformat()}], "customer": customer(row, *known)}  # fmt: skip
        reply = (await bench.decide(ticket))["reply"] or ""
        told = [order for order, parcel in parcels.items() if parcel in reply]
        wrong = [order for order in told if order != row["right"]]
        right = not wrong and (told == [row["right"]] or (not told and row["ask"]))
        score.add(
            row, right, f"{told} for {row['right']}", "told" if told else "asked", bool(wrong)
        )
    return score


async def _language(bench: Bench, kind: str) -> Score:
    score = Score()
    for row in bench.rows(kind):
        said = bench.route(row)["language"]
        score.add(row, said in (row["language"], *row.get("or", ())), f"{said}: {row['text']}")
    return score


async def _wishes(bench: Bench, kind: str) -> Score:
    score = Score()
    for row in bench.rows(kind):
        said = bench.route(row)
        reasons = row["reasons"] or [said["reason"]]
        person = said["outcome"] == "human" and said["reason"] in reasons
        score.add(row, person == (row["must"] == "person"), row["text"][:80], row["must"])
    return score


async def _mails(bench: Bench, kind: str) -> Score:
    """What the customer wrote or passed on is read, and what we wrote ourselves is not."""
    score = Score()
    for row in bench.rows(kind):
        model = says({"text": bench.questions["en"]["answer"]}, languages={})
        said = bench.route(row)
        ticket = {"text": row["text"], "subject": row.get("subject", ""), "customer": customer(row)}
        await bench.decide(ticket, model)
        seen = " ".join(
            request.text if isinstance(request, TriageRequest) else request.reading.text
            for request in model.requests
            if isinstance(request, TriageRequest | ResolveRequest)
        )
        whole = "" if said["cut"] else row["text"]
        words = " ".join((seen or whole).split())
        lost = [one for one in row["has"] if " ".join(one.split()) not in words]
        kept = [one for one in row["lacks"] if " ".join(one.split()) in words]
        part = "cut" if row["lacks"] else "kept whole"
        score.add(row, not lost and not kept, f"lost {lost} kept {kept}", part)
    return score


async def _footers(bench: Bench, kind: str) -> Score:
    """A lawyer's footer threatens nobody; the same words above the signature do."""
    score = Score()
    for row in bench.rows(kind):
        answer = bench.questions[row["language"]]["answer"]
        model = says({"text": answer}, languages={})
        ticket = {"subject": "Question", "text": row["text"], "customer": customer(row)}
        outcome = (await bench.decide(ticket, model))["outcome"]
        wanted = "answered" if row["must"] == "ai" else "handed_off"
        score.add(row, outcome == wanted, outcome, row["must"])
    return score


async def _greetings(bench: Bench, kind: str) -> Score:
    """Hello goes to nobody; the question after it is answered."""
    score = Score()
    for row in bench.rows(kind):
        words = bench.questions[row["language"]]
        model = says({"text": words["answer"]}, languages={words["hub"]: row["language"]})
        alone = await bench.decide({"text": row["text"], "customer": customer(row)}, model)
        both = [{"text": row["text"]}, {"text": words["hub"]}]
        then = await bench.decide({"messages": both, "customer": customer(row)}, model)
        answered = then["outcome"] == "answered" and words["answer"][:20] in (then["reply"] or "")
        quiet = alone["outcome"] in ("answered", "closed")
        score.add(row, quiet and answered, f"{alone['outcome']}, then {then['outcome']}")
    return score


async def _knowledge(bench: Bench, kind: str) -> Score:
    """The built-in model on articles in some form: the figure that was asked for, or a person."""
    score = Score()
    for row in bench.rows(kind):
        with tempfile.TemporaryDirectory() as folder:
            for name, words in row["files"].items():
                file = Path(folder) / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(words, "utf-8")
            found = [one for one in read_articles(Path(folder)) if isinstance(one, Article)]
        library = MemoryLibrary.of(found, NOW)
        decided = await bench.decide({"text": row["question"], "customer": customer(row)}, library=library)  # fmt: skip
        reply = decided["reply"] or ""
        sent = decided["outcome"] == "answered"
        never = [one for one in (*row["lacks"], *row["no_figures"]) if sent and one in reply]
        missing = [one for one in (*row["has"], *row["figures"]) if sent and one not in reply]
        right = not never and (not missing or row["person"])
        part = "sent" if sent else "to a person"
        score.add(row, right, f"missing {missing}, said {never}", part, harm=bool(never))
    return score


async def _texts(bench: Bench, kind: str) -> Score:
    score = Score()
    for row in bench.rows(kind):
        outcome = (await bench.decide({"text": row["text"], "customer": customer(row, SHIPPED)}))["outcome"]  # fmt: skip
        score.add(row, outcome in ("answered", "handed_off", "closed"), outcome)
    return score


async def _forms(bench: Bench, kind: str) -> Score:
    return await models.forms(bench.rows(kind), bench.decide_with)


KINDS: dict[str, Callable[[Bench, str], Awaitable[Score]]] = {
    "claims": lambda bench, kind: _said(bench, kind, "rules", ORDER),
    "grounding": lambda bench, kind: _said(bench, kind, "rules", SHIPPED),
    "shapes": lambda bench, kind: _said(bench, kind, "hub", ORDER),
    "reply-language": lambda bench, kind: _said(bench, kind, "hub", ORDER),
    "non-answers": lambda bench, kind: _said(bench, kind, "rules", ORDER),
    "closers": _closers,
    "autoresponders": _robots,
    "greetings": _greetings,
    "mails": _mails,
    "footers": _footers,
    "knowledge": _knowledge,
    "money": _money,
    "orders": _orders,
    "language": _language,
    "world": _language,
    "wishes": _wishes,
    "texts": _texts,
    "forms": _forms,
    "servers": _forms,
    "history": lambda bench, kind: models.history(bench.rows(kind), bench.articles),
    "payloads": lambda bench, kind: api.payloads(bench.rows(kind)),
    "people": lambda bench, kind: api.people(bench.rows(kind)),
}


async def main() -> None:
    """Print each kind's score: right of all, shares by part, and what was wrongly said or done."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("kinds", nargs="*", default=list(KINDS))
    parser.add_argument("--show", action="store_true", help="what happened in each wrong case")
    given = parser.parse_args()
    bench = Bench(given.folder)
    for kind in given.kinds:
        score = await KINDS[kind](bench, kind)
        if not score.total:
            continue
        parts = ", ".join(f"{name} {count}" for name, count in sorted(score.parts.items()))
        share = score.right / score.total
        print(f"{kind}: {score.right}/{score.total} ({share:.3f}); {parts}; harm {score.harm}")
        for line in score.wrong if given.show else ():
            print(f"    {line}")


if __name__ == "__main__":
    asyncio.run(main())
