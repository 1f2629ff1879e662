"""The company's own: articles, and who may come in."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from deskhand.store.tables.columns import document, doer, metadata, moment, number, string

articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    string("title"),
    string("language", "en"),
    string("text"),
    string("source"),
    string("audience", "everyone"),
    Column("version", Integer, nullable=False, server_default="1"),
    moment("updated_at", nullable=False),
    moment("checked_at", nullable=False),
    moment("deleted_at"),
)

article_versions = Table(
    "article_versions",
    metadata,
    Column("article_id", Text, ForeignKey("articles.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    string("title"),
    string("language", "en"),
    string("text"),
    moment("at", nullable=False),
)

passage_vectors = Table(
    "passage_vectors",
    metadata,
    Column("digest", Text, primary_key=True, comment="SHA-256 of the words that were encoded"),
    Column("encoder", Text, primary_key=True),
    Column("vector", LargeBinary, nullable=False, comment="half-precision floats, length one"),
)

knowledge_state = Table(
    "knowledge_state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column(
        "encoded",
        BigInteger,
        nullable=False,
        server_default="0",
        comment="goes up with every batch of vectors",
    ),
    moment("checked_at"),
    document("report"),
    document("left_out", "[]"),
)

settings_versions = Table(
    "settings_versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    document("settings"),
    doer("by"),
    string("comment"),
    moment("at", nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    string("name"),
    string("role", "agent"),
    Column("hash", Text, nullable=False, unique=True, comment="SHA-256 of the key, in hex"),
    document("scopes", '["post", "read", "answer", "act", "manage"]'),
    document("channels", "[]"),
    moment("created_at", nullable=False),
    moment("expires_at"),
    moment("last_used_at"),
    moment("revoked_at"),
)

ai_stop = Table(
    "ai_stop",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="1 while it is stopped"),
    moment("since", nullable=False),
    doer("by"),
    string("why"),
)

erasures = Table(
    "erasures",
    metadata,
    Column("id", Text, primary_key=True),
    document("fingerprints", "[]"),
    moment("at", nullable=False),
    doer("by"),
    number("tickets"),
)

revoked_sessions = Table(
    "revoked_sessions",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("contact", Text, primary_key=True, comment="empty for everybody"),
    moment("before", nullable=False),
    doer("by"),
)

users = Table(
    "users",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, comment="this name stands in the log"),
    string("email"),
    string("role", "agent"),
    string("language"),
    Column("password", Text, nullable=False, server_default="", comment="argon2id"),
    moment("absent_until"),
    Column("stand_in", Text, nullable=False, server_default="", comment="name of a user"),
    moment("created_at", nullable=False),
    moment("disabled_at"),
    Index("uq_users_name", text("lower(name)"), unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True, comment="SHA-256 of the token, in hex"),
    Column("user_id", Text, ForeignKey("users.id"), nullable=False),
    moment("created_at", nullable=False),
    moment("seen_at", nullable=False),
    Index("ix_sessions_user_id", "user_id"),
)
