"""Everything that a phase needs beside the program: a database, an endpoint, a receiver, a model."""

import asyncio
import contextlib
import os
import random
import socket
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL
from tests.soak import company
from tests.soak.config import COMPANY_DATABASE, MODEL_KEY, WEBHOOK_SECRET, Addresses
from tests.soak.phases import Phase

from deskhand.core.policy import SCOPES
from deskhand.knowledge.articles import Article, read_articles
from deskhand.knowledge.library import Library
from deskhand.sample.company import ARTICLES, load_company
from deskhand.store.database import connect, migrate
from deskhand.store.embedded import EmbeddedPostgres
from deskhand.store.keys import ApiKeys
from deskhand.testing.action_endpoint import ActionEndpoint
from deskhand.testing.messages_api import MessagesApi
from deskhand.testing.request_checks import messages_problem
from deskhand.testing.webhook_receiver import WebhookReceiver

ACTION_FAULT_RATE = 0.15
WEBHOOK_FAULT_RATE = 0.05
ACTION_SECONDS = 0.1
KEY_NAME = "soak"


@dataclass(frozen=True)
class Stand:
    """One phase's surroundings."""

    url: URL
    endpoint: ActionEndpoint
    receiver: WebhookReceiver
    model: MessagesApi
    addresses: Addresses

    @property
    def web(self) -> str:
        """Where the program's API is."""
        return f"http://127.0.0.1:{self.addresses.port}"

    def environment(self) -> dict[str, str]:
        """What the program reads."""
        address = self.url.render_as_string(hide_password=False)
        return {
            **os.environ,
            "DATABASE_URL": address,
            COMPANY_DATABASE: address,
            MODEL_KEY: self.model.key,
            WEBHOOK_SECRET: self.receiver.secret,
        }

    def make_healthy(self) -> None:
        """Nothing outside of the program fails from now on."""
        self.endpoint.fault_rate = 0.0
        self.receiver.fault_rate = 0.0


@contextmanager
def stand(phase: Phase, database: EmbeddedPostgres, folder: Path, seed: int) -> Generator[Stand]:
    """A new database of the company, and everything outside of the program, running."""
    url = database.start(f"soak_{phase.name}")
    company.write_company(folder / "company")
    load_company(url, folder / "company", datetime.now(UTC))
    with (
        ActionEndpoint(
            honours_keys=phase.honours_keys,
            can_be_asked=phase.can_be_asked,
            fault_rate=ACTION_FAULT_RATE,
            seed=seed,
            latency=ACTION_SECONDS,
        ) as endpoint,
        WebhookReceiver(fault_rate=WEBHOOK_FAULT_RATE, seed=seed) as receiver,
        MessagesApi(company.brain) as model,
    ):
        check_one_request()
        addresses = Addresses(
            model_url=model.url,
            endpoint_url=endpoint.url,
            webhook_url=receiver.url,
            port=free_port(),
        )
        yield Stand(url, endpoint, receiver, model, addresses)


def check_one_request() -> None:
    """The test server builds its checks with the first request: not in many threads at once."""
    for beta in (False, True):
        message = {"role": "user", "content": "Hello"}
        messages_problem({"model": "any", "max_tokens": 1, "messages": [message]}, beta)


def prepare(url: URL) -> str:
    """Migrate, import the articles and make a key. The key's secret."""
    migrate(url)

    async def fill() -> str:
        engine = connect(url, size=2)
        now = datetime.now(UTC)
        try:
            articles = [item for item in read_articles(ARTICLES) if isinstance(item, Article)]
            await Library(engine).save(articles, now)
            return (await ApiKeys(engine).create(KEY_NAME, "lead", tuple(SCOPES), now))[1]
        finally:
            await engine.dispose()

    return asyncio.run(fill())


def free_port() -> int:
    """A port of this machine that nobody listens on, and that the system gives to nobody who asks
    for any (Linux: from 32,768 on): it is still free when a program has started, and started again.
    """
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port between 20,000 and 32,000")
