"""Rows of earlier releases, after an upgrade."""

import psycopg
import pytest
from psycopg.types.json import Jsonb
from sqlalchemy.engine import URL

from deskhand.store.database import dsn, migrate

AT = "2026-07-01 12:00+00"
NAMED = {
    "Mara": "user:Mara",
    "shop": "key:shop",
    "Twice": "Twice",
    "Nobody": "Nobody",
    "leads (link)": "link:leads",
    "deskhand": "system",
    "ai": "ai",
    "customer": "customer",
}
"""Mara signs in, shop is a key, Twice is both."""


@pytest.fixture
def upgraded(blank: URL) -> psycopg.Connection[tuple[object, ...]]:
    """A database of release 0.1.0 in which each of them did something, upgraded."""
    migrate(blank, "0018")
    with psycopg.connect(dsn(blank)) as old:
        for name in ("Mara", "Twice"):
            old.execute(
                "INSERT INTO users (id, name, password, created_at) VALUES (%s, %s, '', %s)",
                (name, name, AT),
            )
        for number, name in enumerate(("shop", "shop", "Twice")):
            old.execute(
                "INSERT INTO api_keys (id, name, hash, created_at) VALUES (%s, %s, %s, %s)",
                (str(number), name, str(number), AT),
            )
        old.execute("INSERT INTO contacts (id, identity, created_at) VALUES ('c', 'c', %s)", (AT,))
        old.execute("INSERT INTO tickets (id, contact_id, opened_at) VALUES ('t', 'c', %s)", (AT,))
        for name in NAMED:
            _did(old, name)
    migrate(blank)
    return psycopg.connect(dsn(blank))


def _did(old: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    old.execute(
        "INSERT INTO events (ticket_id, kind, payload, at) VALUES ('t', 'labelled', %s, %s)",
        (Jsonb({"by": name, "labels": ["by"]}), AT),
    )
    old.execute(
        'INSERT INTO ledger (id, ticket_id, key, "by", created_at, updated_at)'
        " VALUES (%s, 't', %s, %s, %s, %s)",
        (name, name, name, AT, AT),
    )
    old.execute(
        "INSERT INTO messages (id, ticket_id, role, author, at) VALUES (%s, 't', 'person', %s, %s)",
        (name, name, AT),
    )
    old.execute(
        "INSERT INTO reviews (message_id, ticket_id, sent_by, sent_at) VALUES (%s, 't', %s, %s)",
        (name, name if name != "ai" else "", AT),
    )


def test_a_bare_name_becomes_the_one_who_bears_it(
    upgraded: psycopg.Connection[tuple[object, ...]],
) -> None:
    with upgraded as connection:
        for said in (
            'SELECT id, "by" FROM ledger',
            "SELECT message_id, sent_by FROM reviews",
        ):
            assert {str(name): by for name, by in connection.execute(said)} == NAMED
        told = connection.execute("SELECT payload FROM events ORDER BY seq")
        assert [payload for (payload,) in told] == [
            {"by": by, "labels": ["by"]} for by in NAMED.values()
        ]
        wrote = connection.execute('SELECT author, "by" FROM messages WHERE "by" <> \'\'')
        assert {str(author): by for author, by in wrote} == {
            "Mara": "user:Mara",
            "shop": "key:shop",
        }
