"""Loads the retail shop of tau-bench into a database, for tau-retail.toml beside this file.

    python docs/examples/load_tau_retail.py postgresql://user:password@host/shop path/to/tau_bench

The folder holds `retail_users.json` and `retail_orders.json` (or the same with `.gz`), as in
https://github.com/sierra-research/tau-bench (c) Sierra, MIT licence. The shop has no dates: orders
are spread over the last eighty days by their number. Loading again changes nothing.
"""

import argparse
import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, make_url, text

DATA = Path(__file__).parents[3] / "shared" / "data" / "tau_bench"
SPREAD_DAYS = 80
SCHEMA = """
CREATE TABLE IF NOT EXISTS users (
    id text PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE, address text NOT NULL,
    city text NOT NULL, state text NOT NULL, zip text NOT NULL, country text NOT NULL);
CREATE TABLE IF NOT EXISTS orders (
    id text PRIMARY KEY, user_id text NOT NULL REFERENCES users, placed_at timestamptz NOT NULL,
    status text NOT NULL, total numeric(12, 2) NOT NULL, refunded numeric(12, 2) NOT NULL,
    tracking text, items text NOT NULL, CHECK (refunded <= total));
CREATE INDEX IF NOT EXISTS orders_of_user ON orders (user_id);
CREATE TABLE IF NOT EXISTS order_items (
    order_id text NOT NULL REFERENCES orders, line int NOT NULL, product text NOT NULL,
    options text NOT NULL, price numeric(12, 2) NOT NULL, PRIMARY KEY (order_id, line));
CREATE TABLE IF NOT EXISTS effects (
    key text PRIMARY KEY, action text NOT NULL, user_id text NOT NULL REFERENCES users,
    reference text REFERENCES orders, amount numeric(12, 2), code text,
    made_at timestamptz NOT NULL DEFAULT now());
"""


def load(url: str, folder: Path, now: datetime) -> tuple[int, int]:
    """Make the tables and fill them; how many users and orders the files hold."""
    users, orders = read(folder, "retail_users"), read(folder, "retail_orders")
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(SCHEMA)
            insert(connection, "users", [user_row(key, user) for key, user in users.items()])
            insert(
                connection,
                "orders",
                [
                    order_row(orders[key], now - timedelta(days=1 + number % SPREAD_DAYS))
                    for number, key in enumerate(sorted(orders))
                ],
            )
            insert(
                connection,
                "order_items",
                [row for order in orders.values() for row in items(order)],
            )
    finally:
        engine.dispose()
    return len(users), len(orders)


def read(folder: Path, name: str) -> dict[str, dict[str, Any]]:
    """One of the shop's files, packed or not."""
    packed = folder / f"{name}.json.gz"
    if packed.exists():
        return json.loads(gzip.decompress(packed.read_bytes()))
    return json.loads((folder / f"{name}.json").read_text("utf-8"))


def user_row(key: str, user: dict[str, Any]) -> dict[str, Any]:
    """A row of `users`."""
    lines = (user["address"]["address1"], user["address"]["address2"])
    return {
        "id": key,
        "name": f"{user['name']['first_name']} {user['name']['last_name']}",
        "email": user["email"],
        "address": ", ".join(line for line in lines if line),
        **{field: user["address"][field] for field in ("city", "state", "zip", "country")},
    }


def order_row(order: dict[str, Any], placed_at: datetime) -> dict[str, Any]:
    """A row of `orders`. Amounts go through text, so that cents stay cents."""
    moved: dict[str, float] = {"payment": 0, "refund": 0}
    for payment in order["payment_history"]:
        moved[payment["transaction_type"]] += payment["amount"]
    parcels = [number for parcel in order["fulfillments"] for number in parcel["tracking_id"]]
    return {
        "id": order["order_id"],
        "user_id": order["user_id"],
        "placed_at": placed_at,
        "status": order["status"],
        "total": f"{moved['payment']:.2f}",
        "refunded": f"{moved['refund']:.2f}",
        "tracking": ", ".join(parcels) or None,
        "items": "; ".join(item["name"] for item in order["items"]),
    }


def items(order: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of `order_items`."""
    return [
        {
            "order_id": order["order_id"],
            "line": line,
            "product": item["name"],
            "options": ", ".join(f"{name}: {value}" for name, value in item["options"].items()),
            "price": f"{item['price']:.2f}",
        }
        for line, item in enumerate(order["items"], 1)
    ]


def insert(connection: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    """Add what is not there yet."""
    values = ", ".join(
        f"CAST(:{name} AS numeric)" if name in ("total", "refunded", "price") else f":{name}"
        for name in rows[0]
    )
    statement = (
        f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES ({values}) ON CONFLICT DO NOTHING"  # noqa: S608
    )
    connection.execute(text(statement), rows)


def main() -> None:
    """Read the command line and load."""
    parser = argparse.ArgumentParser(description="Load the retail shop of tau-bench.")
    parser.add_argument("url", help="such as postgresql://user:password@host/shop")
    parser.add_argument("folder", type=Path, nargs="?", default=DATA)
    given = parser.parse_args()
    users, orders = load(given.url, given.folder, datetime.now(UTC))
    print(f"{users} users and {orders} orders are in {given.folder.name}'s shop")


if __name__ == "__main__":
    main()
