"""What is kept of people and where, for how long, and what leaves to whom: as the configuration has it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from deskhand.core.policy import Policy
from deskhand.settings import Config

Line = tuple[str, str]
"""What, and what is said of it."""
TO_MODELS = (
    "words of tickets, what is known of the customer, passages of articles; card and telephone "
    "numbers and e-mail addresses under other names"
)
BY_KIND = {
    "api": "nothing by itself; whoever has a key reads",
    "widget": "the conversation, to the customer's own browser",
    "webhook": "every event with its words",
    "slack": "briefs, replies and alarms",
    "mail": "briefs and alarms to colleagues, people's answers to customers who left an address",
}


def whereabouts(config: Config, policy: Policy, database: str, home: Path) -> Iterator[Line]:
    """One line for each place and each receiver. No secret: addresses without paths and users."""
    yield from _kept(config, database, home)
    yield from _leaves(config, policy)


def _kept(config: Config, database: str, home: Path) -> Iterator[Line]:
    days = config.retention.resolved_tickets
    long = f"until {days} days after they are resolved" if days else "for ever: [retention] is 0"
    yield "kept, tickets with words, files, log and ledger", f"{database}, {long}"
    yield "kept, contacts and accounts", f"{database}, as long as they have a ticket"
    yield "kept, colleagues, keys and settings", f"{database}, for ever"
    yield "kept, who was erased, as fingerprints", f"the database and {home / 'erased.jsonl'}"
    yield "kept, index of articles", f"{home}: nothing of customers"
    yield "kept, backups", "wherever `deskhand backup` was told to write: nobody else deletes them"
    yield (
        "kept, logs of the program",
        "ids and reasons, no words of customers; as long as yours are",
    )


def _leaves(config: Config, policy: Policy) -> Iterator[Line]:
    readers = (config.models.second_reader, config.models.judge)
    asked = {*config.models.cheap, *config.models.strong, *readers}
    for model in config.models.list:
        if model.name in asked:
            inside = model.kind == "builtin"
            where = _host(model.base_url) or f"the provider of {model.kind}"
            said = "nothing leaves" if inside else f"{TO_MODELS}, to {where}"
            yield f"leaves, model {model.name}", said
    encoder = config.knowledge.encoder
    if encoder.kind == "openai":
        said = "every question without card numbers, international telephone numbers and e-mail addresses, and all articles"
        yield "leaves, encoder of search", f"{said}, to {_host(encoder.base_url)}"
    for source in config.sources:
        yield f"leaves, source {_name(source)}", f"who writes: id and address, to {_where(source)}"
    for lookup in config.lookups:
        yield f"leaves, lookup {_name(lookup)}", f"what the model asks for, to {_where(lookup)}"
    if config.endpoint is not None:
        said = "what is to be done: contact, order, amount, arguments"
        yield "leaves, actions", f"{said}, to {_where(config.endpoint)}"
    for channel in config.channels:
        kind = str(channel.get("kind", ""))
        said = BY_KIND.get(kind, "what it is told, see its page")
        used = (*policy.notify, *policy.webhooks, *policy.approvers, policy.answers_by_mail)
        idle = kind in ("webhook", "slack", "mail") and _name(channel) not in used
        yield (
            f"leaves, channel {_name(channel)}",
            "nothing: nobody is told there"
            if idle
            else (f"{said}, to {_where(channel)}" if _where(channel) else said),
        )
        if scanner := channel.get("scanner"):
            yield f"leaves, files of {_name(channel)}", f"each file, to be looked at, to {scanner}"
    traced = config.telemetry.otlp_endpoint
    if traced:
        words = "words of customers too" if config.telemetry.content else "ids and times, no words"
        yield "leaves, traces", f"{words}, to {_host(traced)}"


def _name(table: Mapping[str, Any]) -> str:
    return str(table.get("name") or table.get("kind") or "")


def _where(table: Mapping[str, Any]) -> str:
    """Whose machine: the host, or the variable that holds the address."""
    told = _host(str(table.get("url", ""))) or str(table.get("host", ""))
    variable = table.get("url_env")
    return told or (f"the address in {variable}" if variable else "")


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
