"""The tables. Ids are sortable by time; every moment is `timestamptz`, in UTC."""

from deskhand.store.tables.columns import metadata
from deskhand.store.tables.company import (
    ai_stop,
    api_keys,
    article_versions,
    articles,
    knowledge_state,
    sessions,
    settings_versions,
    users,
)
from deskhand.store.tables.record import (
    citations,
    destinations,
    events,
    ledger,
    model_spending,
    outbox,
    reviews,
    slices,
    spending,
    ticket_facts,
)
from deskhand.store.tables.work import (
    accounts,
    contacts,
    messages,
    ticket_links,
    tickets,
    turns,
    uploads,
)

__all__ = [
    "accounts",
    "ai_stop",
    "api_keys",
    "article_versions",
    "articles",
    "citations",
    "contacts",
    "destinations",
    "events",
    "knowledge_state",
    "ledger",
    "messages",
    "metadata",
    "model_spending",
    "outbox",
    "reviews",
    "sessions",
    "settings_versions",
    "slices",
    "spending",
    "ticket_facts",
    "ticket_links",
    "tickets",
    "turns",
    "uploads",
    "users",
]
