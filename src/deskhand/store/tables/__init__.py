"""The tables. Ids are sortable by time; every moment is `timestamptz`, in UTC."""

from deskhand.store.tables.columns import metadata
from deskhand.store.tables.company import (
    api_keys,
    articles,
    knowledge_state,
    sessions,
    users,
)
from deskhand.store.tables.work import (
    accounts,
    contacts,
    destinations,
    events,
    ledger,
    messages,
    model_spending,
    outbox,
    slices,
    spending,
    ticket_facts,
    ticket_links,
    tickets,
    turns,
)

__all__ = [
    "accounts",
    "api_keys",
    "articles",
    "contacts",
    "destinations",
    "events",
    "knowledge_state",
    "ledger",
    "messages",
    "metadata",
    "model_spending",
    "outbox",
    "sessions",
    "slices",
    "spending",
    "ticket_facts",
    "ticket_links",
    "tickets",
    "turns",
    "users",
]
