"""The only file that picks implementations: one table per kind, and the desk built from them."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL

from deskhand.actions.discount import Discount
from deskhand.actions.escalate import Escalate
from deskhand.actions.http import HttpEndpoint, HttpEndpointConfig, NoEndpoint
from deskhand.actions.refund import Refund
from deskhand.actions.resend_email import ResendEmail
from deskhand.actions.sql import SqlEndpoint, SqlEndpointConfig
from deskhand.actions.stubbed import StubbedEndpoint
from deskhand.channels.api import ApiChannel
from deskhand.channels.mail import MailChannel, MailConfig
from deskhand.channels.slack import SlackChannel, SlackConfig
from deskhand.channels.webhook import WebhookChannel, WebhookConfig
from deskhand.channels.widget import WidgetChannel, WidgetConfig
from deskhand.core.adapters import Closing, Traceable
from deskhand.core.clock import Clock, SystemClock
from deskhand.core.decisions import NothingToDo, Outcome
from deskhand.core.ids import new_id
from deskhand.core.judge import Judge
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.core.ports import (
    SHORTEST_SECRET,
    Action,
    Channel,
    Endpoint,
    Lookup,
    Model,
    SecondReader,
    Source,
)
from deskhand.core.state import Receipt
from deskhand.engine.links import Links
from deskhand.flow.breaker import Breaker
from deskhand.flow.gate import BUILTIN
from deskhand.flow.read import take_in
from deskhand.flow.turn import run_turn
from deskhand.flow.turn_context import Knowledge, Models, Parts
from deskhand.kinds import Kind, build_one, database_of, once_each, token_of
from deskhand.knowledge.library import MemoryLibrary
from deskhand.lookups.sql import SqlLookup, SqlLookupConfig
from deskhand.models.builtin import BuiltinModel
from deskhand.models.config import ModelConfig
from deskhand.opened import OpenDesk
from deskhand.settings import Config, ConfigError, Environment, check_variables, load
from deskhand.sources.http import HttpSource, HttpSourceConfig
from deskhand.sources.sql import SqlSource, SqlSourceConfig
from deskhand.store.database import connect, migrate, parse_url, refuse_transaction_pooling
from deskhand.store.embedded import EmbeddedPostgres
from deskhand.store.memory import MemoryStore

SOURCES: dict[str, Kind] = {
    "sql": Kind(SqlSourceConfig, lambda c, env: SqlSource(c, database_of(c, env))),
    "http": Kind(HttpSourceConfig, lambda c, env: HttpSource(c, token_of(c, env))),
}
LOOKUPS: dict[str, Kind] = {
    "sql": Kind(SqlLookupConfig, lambda c, env: SqlLookup(c, database_of(c, env))),
}
ENDPOINTS: dict[str, Kind] = {
    "http": Kind(HttpEndpointConfig, lambda c, env: HttpEndpoint(c, token_of(c, env))),
    "sql": Kind(SqlEndpointConfig, lambda c, env: SqlEndpoint(c, database_of(c, env))),
}


def _widget(config: WidgetConfig, env: Environment) -> WidgetChannel:
    used_by = f"channel {config.name}"
    names = [config.secret_env, *filter(None, [config.earlier_secret_env])]
    key = env.secret(config.public_key_env, used_by) if config.public_key_env else ""
    return WidgetChannel(config, [env.secret(name, used_by) for name in names], key)


CHANNELS: dict[str, Kind] = {
    "webhook": Kind(
        WebhookConfig,
        lambda c, env: WebhookChannel(c, env.secret(c.secret_env, f"channel {c.name}")),
    ),
    "mail": Kind(
        MailConfig,
        lambda c, env: MailChannel(
            c, env.secret(c.password_env, f"channel {c.name}") if c.password_env else ""
        ),
    ),
    "widget": Kind(WidgetConfig, _widget),
    "slack": Kind(
        SlackConfig, lambda c, env: SlackChannel(c, env.secret(c.url_env, f"channel {c.name}"))
    ),
}


def _claude(config: ModelConfig, key: str) -> Model:
    """Imported when asked for: the provider's client takes seconds, and most commands need none."""
    from deskhand.models.claude import claude_model

    return claude_model(config, key)


def _openai(config: ModelConfig, key: str) -> Model:
    """Imported when asked for, like `_claude`."""
    from deskhand.models.openai import openai_model

    return openai_model(config, key)


MODELS: dict[str, Callable[[ModelConfig, str], Model]] = {
    "builtin": lambda config, key: BuiltinModel(),
    "claude": _claude,
    "openai": _openai,
}
ACTIONS: tuple[Action, ...] = (Refund(), Discount(), ResendEmail(), Escalate())


@dataclass(frozen=True)
class Decided:
    """What `Desk.ask` did with a text."""

    outcome: Outcome
    steps: dict[str, Any]
    """Each stage's stored result, by name."""


class Desk:
    """A company's desk: the same doors from Python as from the shell.

    `ask` works in memory; `receive` and `open` use the configured database.
    """

    def __init__(
        self, config: Config, env: Environment | None = None, clock: Clock | None = None
    ) -> None:
        self.config = config
        self.env = env or Environment()
        self.clock = clock or SystemClock()
        self.policy = config.policy()
        self.models = build_models(config, self.env)
        self.sources: tuple[Source, ...] = tuple(
            build_one(SOURCES, raw, f"sources.{number}", self.env)
            for number, raw in enumerate(config.sources)
        )
        lookups: list[Lookup] = [
            build_one(LOOKUPS, raw, f"lookups.{number}", self.env)
            for number, raw in enumerate(config.lookups)
        ]
        once_each("sources", [source.name for source in self.sources])
        once_each("lookups", [lookup.name for lookup in lookups])
        self.lookups = {lookup.name: lookup for lookup in lookups}
        self.endpoint: Endpoint = (
            build_one(ENDPOINTS, config.endpoint, "endpoint", self.env)
            if config.endpoint is not None
            else NoEndpoint()
        )
        self.channels = build_channels(config, self.env)
        self.links = build_links(config, self.env)
        self.encoders = config.knowledge.encoder.encoders(self.env.secret)
        self.learned = config.triage.own()
        self.confidence = config.confidence.own()
        self.actions = {action.name: action for action in ACTIONS}
        for name in config.limits.times:
            if name not in self.actions:
                known = ", ".join(self.actions)
                raise ConfigError(
                    f"limits.times.{name}: there is no such action; there are {known}"
                )

    @classmethod
    def from_config(cls, path: Path | str, env: Environment | None = None) -> "Desk":
        """The desk of a deskhand.toml. Raises `ConfigError`."""
        return cls(load(Path(path)), env)

    async def ask(
        self,
        text: str,
        sender: Sender | None = None,
        subject: str = "",
        knowledge: Knowledge | None = None,
    ) -> Decided:
        """One message through the whole pipeline, in memory: nothing is stored, sent or done."""
        store = MemoryStore(self.policy.limits)
        parts = self.parts_in_memory(store, knowledge)
        incoming = IncomingMessage(
            channel="ask",
            message_id=new_id(),
            sender=sender or Sender(id="ask", verified=False),
            subject=subject,
            text=text,
        )
        spoken = parts.knowledge.languages()
        intake = take_in(incoming, self.policy.mode, spoken, self.policy.company)
        receipt = await store.tickets.receive(intake, self.clock.now())
        if receipt.turn_id is None:
            kind = store.find(receipt.ticket_id).kind
            return Decided(NothingToDo(why=f"{kind}: nothing to answer"), {})
        claim = await store.journal.claim(receipt.turn_id, self.clock.now())
        assert claim is not None
        outcome = await run_turn(parts, claim)
        return Decided(outcome, store.turns[receipt.turn_id].steps)

    async def receive(self, message: IncomingMessage) -> Receipt:
        """Store one message in the configured database; workers answer it. For many, use `open`."""
        url, embedded = await asyncio.to_thread(open_database, self.env)
        try:
            async with self.open(url) as opened:
                await opened.follow_support()
                return await opened.receive(message)
        finally:
            if embedded is not None:
                await asyncio.to_thread(embedded.stop)

    def parts_in_memory(
        self,
        store: MemoryStore,
        knowledge: Knowledge | None = None,
        sources: tuple[Source, ...] | None = None,
        endpoint: Endpoint | None = None,
    ) -> Parts:
        """The flow's ports over a memory store; effects are stubbed unless an endpoint is given."""
        return Parts(
            policy=self.policy.model_copy(update={"model_wait": timedelta(0)}),
            clock=self.clock,
            journal=store.journal,
            ledger=store.ledger,
            tickets=store.tickets,
            budget=store.budget,
            rates=store.rates,
            sources=self.sources if sources is None else sources,
            lookups=self.lookups,
            actions=self.actions,
            endpoint=endpoint or StubbedEndpoint(),
            knowledge=knowledge or MemoryLibrary.of((), self.clock.now()),
            models=self.models,
            stop=store.stop,
            learned=self.learned,
            confidence=self.confidence,
        )

    @asynccontextmanager
    async def open(self, url: URL, home: Path | None = None) -> AsyncGenerator[OpenDesk]:
        """The desk over a database, whose migrations have run. With the file's settings until
        `follow_support`. In `home` processes share the index of the articles; without one it is in
        memory."""
        engine = connect(url)
        try:
            yield OpenDesk(self, engine, url, home)
        finally:
            await engine.dispose()
            await self.aclose()

    async def aclose(self) -> None:
        """Let go of every connection: models always have some, other parts may."""
        for model in self.models.all:
            await model.aclose()
        others = (*self.sources, *self.lookups.values(), self.endpoint, *self.channels.values())
        for part in (*others, *self.encoders):
            if isinstance(part, Closing):
                await part.aclose()


TEMPLATES = "writes by templates and reads nothing"


def build_models(config: Config, env: Environment) -> Models:
    """The models by name, in the order in which they are asked."""
    once_each("models.list", [section.name for section in config.models.list])
    sections = {section.name: section for section in config.models.list}
    built: dict[str, Model] = {}
    readers = [name for name in (config.models.second_reader, config.models.judge) if name]
    for name in dict.fromkeys((*config.models.cheap, *config.models.strong, *readers)):
        section = sections.get(name)
        if section is None:
            raise ConfigError(f"models: {name!r} is asked for but not in [[models.list]]")
        if section.kind not in MODELS:
            raise ConfigError(f"models.{name}.kind: one of {', '.join(MODELS)}")
        if (section.kind == BUILTIN) != (name == BUILTIN):
            raise ConfigError(
                f"models.{name}: the built-in model, and it alone, is named {BUILTIN!r}: code trusts it"
            )
        if section.kind != BUILTIN and not section.model:
            raise ConfigError(f"models.{name}.model: missing; add the provider's id of the model")
        check_variables({"key_env": section.key_env}, f"models.{name}")
        key = env.secret(section.key_env, f"model {name}") if section.key_env else ""
        built[name] = model = MODELS[section.kind](section, key)
        if config.telemetry.otlp_endpoint and isinstance(model, Traceable):
            model.trace(config.telemetry.content)
    cheap = tuple(built[name] for name in config.models.cheap)
    strong = tuple(built[name] for name in config.models.strong) or cheap
    per_minute = {name: sections[name].requests_per_minute for name in built}
    reader = built.get(config.models.second_reader)
    if reader is not None and not isinstance(reader, SecondReader):
        raise ConfigError(f"models.second_reader: {reader.name!r} {TEMPLATES}")
    judge = built.get(config.models.judge)
    if judge is not None and not isinstance(judge, Judge):
        raise ConfigError(f"models.judge: {judge.name!r} {TEMPLATES}")
    return Models(cheap, strong, Breaker(), per_minute, reader, judge)


def _check_chats(chats: list[WidgetConfig]) -> None:
    """A token for one chat must open no other: raises `ConfigError` where nothing tells them apart."""
    for number, one in enumerate(chats):
        for other in chats[:number]:
            shared = {one.secret_env, one.earlier_secret_env} & {
                other.secret_env,
                other.earlier_secret_env,
            } - {""}
            if shared and not (one.audience and other.audience and one.audience != other.audience):
                raise ConfigError(
                    f"channels: {other.name} and {one.name} share {shared.pop()}: give each an audience"
                    " of its own, or each its own secret"
                )


def build_channels(config: Config, env: Environment) -> dict[str, Channel]:
    """Channels by the name under which they are addressed."""
    built: list[Channel] = [ApiChannel()]
    built += [
        build_one(CHANNELS, raw, f"channels.{number}", env)
        for number, raw in enumerate(config.channels)
    ]
    once_each("channels", [channel.name for channel in built])
    _check_chats([channel.config for channel in built if isinstance(channel, WidgetChannel)])
    named = {channel.name: channel for channel in built}
    told = {
        "notify.people": config.notify.people,
        "notify.webhooks": config.notify.webhooks,
        "notify.approvers": tuple(config.notify.approvers),
        "notify.answers_by_mail": tuple(filter(None, (config.notify.answers_by_mail,))),
    }
    routes = enumerate(config.queue.routes)
    told |= {f"queue.routes.{number}.notify": route.notify for number, route in routes}
    for field, names in told.items():
        for name in names:
            if name not in named:
                raise ConfigError(
                    f"{field}: no channel is named {name!r}; known are {', '.join(named)}"
                )
    by_mail = config.notify.answers_by_mail
    if by_mail and not isinstance(named[by_mail], MailChannel):
        raise ConfigError(
            f"notify.answers_by_mail: {by_mail!r} is no mail channel; customers would get nothing"
        )
    return named


def build_links(config: Config, env: Environment) -> Links:
    """What alerts may link to. Raises `ConfigError` where a link could be made but not signed."""
    notify, public_url = config.notify, config.serve.public_url
    if not notify.approvers:
        return Links(public_url, {})
    if not public_url:
        raise ConfigError("notify.approvers: needs serve.public_url, where the links lead to")
    check_variables({"secret_env": notify.secret_env}, "notify")
    secret = env.secret(notify.secret_env or "DESKHAND_LINK_SECRET", "notify.approvers")
    if len(secret) < SHORTEST_SECRET:
        raise ConfigError(
            f"notify.secret_env: the secret is too short; {SHORTEST_SECRET} random characters are right"
        )
    return Links(public_url, notify.approvers, secret)


def open_database(env: Environment, upgrade: bool = True) -> tuple[URL, EmbeddedPostgres | None]:
    """The configured database, or the embedded one; migrated unless told otherwise.

    Raises `DatabaseUnavailable`.
    """
    embedded: EmbeddedPostgres | None = None
    if env.database_url:
        url = parse_url(env.database_url)
        refuse_transaction_pooling(url)
    else:
        embedded = EmbeddedPostgres(env.home)
        url = embedded.start()
    if upgrade:
        migrate(url)
    return url, embedded
