"""Loads a sample company (CSV files beside this one) into a schema of its own."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL

from deskhand.core.messages import Attachment
from deskhand.core.values import Value

FOLDER = Path(str(files("deskhand.sample")))
COMPANY = FOLDER / "company"
PARAPHRASES = FOLDER / "paraphrases"
CONFIG = FOLDER / "deskhand.toml"
ARTICLES = COMPANY / "articles"

SCHEMA = """
CREATE SCHEMA shop;
CREATE TABLE shop.accounts (
    id text PRIMARY KEY, name text, tier text, plan text, seats int, seats_used int,
    subscription_status text, since timestamptz, renews_at timestamptz, lifetime_value numeric);
CREATE TABLE shop.contacts (
    id text PRIMARY KEY, account_id text REFERENCES shop.accounts, name text, email text,
    role text, language text);
CREATE TABLE shop.orders (
    id text PRIMARY KEY, account_id text REFERENCES shop.accounts,
    contact_id text REFERENCES shop.contacts, placed_at timestamptz, status text, total numeric,
    currency text, carrier text, tracking text, expected_delivery timestamptz,
    delivered_at timestamptz, items text);
CREATE TABLE shop.invoices (
    number text PRIMARY KEY, account_id text REFERENCES shop.accounts, issued_at timestamptz,
    due_at timestamptz, amount numeric, currency text, status text, description text);
CREATE TABLE shop.history (
    id text PRIMARY KEY, account_id text, contact_id text, opened_at timestamptz, category text,
    text text);
CREATE TABLE shop.effects (
    key text PRIMARY KEY, action text, reference text, amount numeric, code text,
    made_at timestamptz DEFAULT now());
"""
FILES = {
    "accounts": "accounts.csv",
    "contacts": "contacts.csv",
    "orders": "orders.csv",
    "invoices": "invoices.csv",
    "history": "history.csv",
}
RENAMED = {
    "account": "account_id",
    "contact": "contact_id",
    "since_days": "since",
    "renews_days": "renews_at",
    "placed_days": "placed_at",
    "expected_days": "expected_delivery",
    "delivered_days": "delivered_at",
    "issued_days": "issued_at",
    "due_days": "due_at",
    "opened_days": "opened_at",
}


class SampleMessage(Value):
    """One message of a sample ticket."""

    text: str
    hours_ago: float = 0.0
    attachments: tuple[Attachment, ...] = ()


class Expected(Value):
    """What has to become of a sample ticket; None means that it does not matter."""

    outcome: str
    reason: str | None = None
    action: str | None = None


class SampleTicket(Value):
    """A sample ticket: messages are sent one after another, each after the answer before."""

    id: str
    contact: str
    subject: str
    messages: tuple[SampleMessage, ...]
    auto_submitted: bool = False
    expected: Expected
    why: str = ""


def read_tickets(folder: Path) -> list[SampleTicket]:
    """The tickets of a sample set."""
    rows: list[dict[str, Any]] = [
        json.loads(line) for line in (folder / "tickets.jsonl").read_text("utf-8").splitlines()
    ]
    for row in rows:
        row["messages"] = [
            {"text": message} if isinstance(message, str) else message
            for message in row["messages"]
        ]
    return [SampleTicket.model_validate(row) for row in rows]


def load_company(url: URL, folder: Path, now: datetime) -> bool:
    """Create the schema `shop` and fill it; False if it is there already.

    Days in the files are relative to `now`, so that the company is always of today.
    """
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            found = connection.execute(text("SELECT to_regnamespace('shop')")).scalar_one()
            if found is not None:
                return False
            connection.exec_driver_sql(SCHEMA)
            for table, file in FILES.items():
                rows = list(_rows(folder / file, now))
                names = list(rows[0])
                listed = ", ".join(names)
                values = ", ".join(f":{name}" for name in names)
                statement = f"INSERT INTO shop.{table} ({listed}) VALUES ({values})"  # noqa: S608
                connection.execute(text(statement), rows)
    finally:
        engine.dispose()
    return True


def _rows(path: Path, now: datetime) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {
                RENAMED.get(name, name): _moment(value, now) if name.endswith("_days") else value
                for name, value in row.items()
            }


def _moment(days: str, now: datetime) -> datetime | None:
    return now + timedelta(days=float(days)) if days else None
