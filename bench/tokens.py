"""Calls, tokens and cost of a ticket of one message, with 1, 5, 20 and 50 rules of the company.

Through the real Claude client against the local Messages-API server: token counts are estimates of
that server (four characters a token), the answers say nothing about quality. One JSON line a row.
"""

import asyncio
import json
from decimal import Decimal
from typing import Any

from deskhand.app import Desk
from deskhand.core.messages import Sender
from deskhand.insight.customer import GivenCustomer, GivenSource
from deskhand.knowledge.articles import Article, read_articles
from deskhand.knowledge.library import MemoryLibrary
from deskhand.sample.company import ARTICLES
from deskhand.settings import Environment, parse
from deskhand.testing.messages_api import KEY, MessagesApi

ASKED = frozenset({"triage", "resolution", "rewrite", "summary", "brief"})
QUESTIONS = (
    "How many days do I have to return a probe that I do not need?",
    "Something odd is going on with ours since the move, what would you suggest?",
)
"""One that local triage is sure of, and one that a model has to classify."""


def config(url: str, rules: int) -> dict[str, Any]:
    return {
        "company": {"name": "Fernhill"},
        "modes": {"default": "auto"},
        "models": {
            "cheap": ["haiku"],
            "list": [
                {
                    "name": "haiku",
                    "kind": "claude",
                    "model": "claude-haiku-5-5",
                    "base_url": url,
                    "key_env": "KEY",
                }
            ],
        },
        "rules": [
            {
                "name": f"rule-{number}",
                "phrases": ["return", "ours"],
                "guidance": f"Policy {number}: say that clean products come back within 30 days.",
            }
            for number in range(rules)
        ],
    }


async def ask(rules: int, question: str) -> None:
    articles = [item for item in read_articles(ARTICLES) if isinstance(item, Article)]
    with MessagesApi() as server:
        desk = Desk(parse(config(server.url, rules), "bench"), Environment({"KEY": KEY}))
        desk.sources = (GivenSource(GivenCustomer(id="c-01", tier="pro", plan="Pro")),)
        try:
            library = MemoryLibrary.of(articles, desk.clock.now())
            decided = await desk.ask(question, Sender(id="c-01"), "", library)
        finally:
            await desk.aclose()
        usage: list[dict[str, Any]] = [
            use
            for name, result in decided.steps.items()
            if name.partition(".")[0] in ASKED
            for use in result["usage"]
        ]
        cached = sum(use["cached_tokens"] + use["cache_write_tokens"] for use in usage)
        line = {
            "bench": "tokens",
            "rules": rules,
            "outcome": decided.outcome.kind,
            "calls": len(usage),
            "input_tokens": sum(use["input_tokens"] for use in usage),
            "output_tokens": sum(use["output_tokens"] for use in usage),
            "cost_dollars": str(sum(Decimal(use["cost"] or 0) for use in usage)),
            "cache": "reached" if cached else "not reachable: the prefix is under the minimum",
        }
        print(json.dumps(line))


def main() -> None:
    for question in QUESTIONS:
        for rules in (1, 5, 20, 50):
            asyncio.run(ask(rules, question))


main()
