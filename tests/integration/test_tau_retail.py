"""The example docs/examples/tau-retail.toml over a real shop: 500 users, 1,000 orders (tau-bench)."""

import asyncio
import gzip
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text

from deskhand.app import Desk
from deskhand.core.context import Context, visible
from deskhand.core.decisions import HandedOff
from deskhand.core.errors import Permanent
from deskhand.core.messages import Sender
from deskhand.core.ports import ActionCall
from deskhand.flow.context import ask_sources
from deskhand.settings import Environment
from deskhand.store.database import dsn
from deskhand.store.embedded import EmbeddedPostgres

pytestmark = pytest.mark.data
REPOSITORY = Path(__file__).parents[2]
EXAMPLES = REPOSITORY / "docs" / "examples"
DATA = REPOSITORY.parent / "shared" / "data" / "tau_bench"
STATUS = {
    "pending": "processing",
    "processed": "shipped",
    "delivered": "delivered",
    "cancelled": "refunded",
}
NOAH = Sender(id="noah_brown_6181", email="noah.brown7922@example.com")
JAMES = Sender(id="james_li_5688")


def tau(name: str) -> dict[str, dict[str, Any]]:
    return json.loads(gzip.decompress((DATA / f"{name}.json.gz").read_bytes()))


@pytest.fixture(autouse=True)
def engines() -> Iterator[set[Engine]]:
    """Adapters keep their connections for as long as the program runs: a test closes them."""
    used: set[Engine] = set()

    def seen(connection: Connection) -> None:
        used.add(connection.engine)

    event.listen(Engine, "engine_connect", seen)
    yield used
    event.remove(Engine, "engine_connect", seen)
    for engine in used:
        engine.dispose()


@pytest.fixture(scope="module")
def shop(postgres: EmbeddedPostgres) -> Iterator[str]:
    """The shop's own database, filled by the example's loader as a reader of it would."""
    if not (DATA / "retail_users.json.gz").exists():
        pytest.skip(f"the tau-bench shop is not there: put retail_users.json.gz into {DATA}")
    with psycopg.connect(dsn(postgres.url("postgres")), autocommit=True) as connection:
        connection.execute("CREATE DATABASE tau")
        address = dsn(postgres.url("tau"))
        assert load(address) == "500 users and 1000 orders are in tau_bench's shop\n"
        yield address
        connection.execute("DROP DATABASE tau WITH (FORCE)")


def load(address: str) -> str:
    loader = [sys.executable, str(EXAMPLES / "load_tau_retail.py"), address, str(DATA)]
    done = subprocess.run(loader, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def desk(shop: str) -> Desk:
    """The desk exactly as the example describes it."""
    return Desk.from_config(EXAMPLES / "tau-retail.toml", Environment({"SHOP_DATABASE_URL": shop}))


def scalar(address: str, query: str) -> Any:
    with create_engine(address.replace("postgresql:", "postgresql+psycopg:")).connect() as shop:
        return shop.execute(text(query)).scalar_one()


def context(desk: Desk, sender: Sender) -> Context:
    return asyncio.run(ask_sources(desk.sources, sender, datetime.now(UTC)))


def test_every_user_is_found_with_exactly_the_own_orders(desk: Desk) -> None:
    users, orders = tau("retail_users"), tau("retail_orders")
    belong: dict[str, dict[str, tuple[str, Decimal, str]]] = defaultdict(dict)
    for number, order in orders.items():
        parcels = [parcel for one in order["fulfillments"] for parcel in one["tracking_id"]]
        paid = Decimal(str(order["payment_history"][0]["amount"])).quantize(Decimal("0.01"))
        belong[order["user_id"]][number] = (STATUS[order["status"]], paid, ", ".join(parcels))

    async def everyone() -> dict[str, Context]:
        now = datetime.now(UTC)
        return {key: visible(await ask_sources(desk.sources, Sender(id=key), now)) for key in users}

    found = asyncio.run(everyone())
    assert len(found) == 500
    for key, user in users.items():
        seen = found[key]
        assert seen.unavailable == ()
        assert (seen.contact.id, seen.contact.known) == (key, True)
        assert seen.contact.name == " ".join(user["name"].values())
        assert seen.contact.email == user["email"]
        assert {
            order.id: (order.status, order.total, order.tracking) for order in seen.orders
        } == belong[key]
        assert {order.contact_id for order in seen.orders} <= {key}


def test_every_user_is_found_by_the_address_alone_in_any_case(desk: Desk) -> None:
    users = tau("retail_users")

    async def everyone() -> list[str]:
        now = datetime.now(UTC)
        return [
            (await ask_sources(desk.sources, Sender(email=user["email"].upper()), now)).contact.id
            for user in users.values()
        ]

    assert asyncio.run(everyone()) == list(users)


def test_what_a_customer_is_worth_is_what_was_kept(desk: Desk) -> None:
    orders = [order for order in tau("retail_orders").values() if order["user_id"] == JAMES.id]
    kept = sum(
        Decimal(str(payment["amount"])) * (-1 if payment["transaction_type"] == "refund" else 1)
        for order in orders
        for payment in order["payment_history"]
    )
    account = context(desk, JAMES).account
    assert account is not None
    assert account.lifetime_value == kept


def test_loading_again_changes_nothing(shop: str) -> None:
    load(shop)
    assert scalar(shop, "SELECT count(*) FROM orders") == 1000
    assert scalar(shop, "SELECT count(*) FROM order_items") == sum(
        len(order["items"]) for order in tau("retail_orders").values()
    )


def test_the_items_of_an_order_are_told_to_its_owner_only(desk: Desk) -> None:
    asked = {"order": "#W2611340"}
    lookup = desk.lookups["ORDER_ITEMS"]
    mine = asyncio.run(lookup.run(asked, context(desk, JAMES)))
    assert mine["items"].startswith("Water Bottle (capacity: 1000ml, material: glass, color: blue)")
    assert "Office Chair" in mine["items"]
    assert asyncio.run(lookup.run(asked, context(desk, NOAH))) == {}


def test_a_refund_is_written_once_and_never_beyond_what_was_paid(desk: Desk, shop: str) -> None:
    order = next(order for order in context(desk, NOAH).orders if order.status == "delivered")

    def call(key: str, amount: str) -> ActionCall:
        return ActionCall(
            key=key,
            action="REFUND",
            arguments={"order_id": order.id, "amount": amount, "currency": "USD"},
            contact=NOAH.id,
            account=NOAH.id,
        )

    for _ in range(3):
        assert asyncio.run(desk.endpoint.execute(call("noah-1", "12.30"))) == {"key": "noah-1"}
    with pytest.raises(Permanent, match="violates check constraint"):
        asyncio.run(desk.endpoint.execute(call("noah-2", str(order.total))))
    refunded = f"SELECT refunded FROM orders WHERE id = '{order.id}'"
    assert scalar(shop, refunded) == Decimal("12.30")
    assert asyncio.run(desk.endpoint.find("noah-1")) is not None
    assert asyncio.run(desk.endpoint.find("noah-2")) is None


def test_discounts_and_mails_are_written_once_too(desk: Desk, shop: str) -> None:
    for action, arguments in (
        ("DISCOUNT", {"percent": 10}),
        ("RESEND_EMAIL", {"kind": "order_confirmation", "reference": "#W2611340"}),
    ):
        call = ActionCall(
            key=f"james-{action}",
            action=action,
            arguments=arguments,
            contact=JAMES.id,
            account=JAMES.id,
        )
        first, second = (asyncio.run(desk.endpoint.execute(call)) for _ in range(2))
        assert first == second
    assert scalar(shop, "SELECT count(*) FROM effects WHERE user_id = 'james_li_5688'") == 2
    assert scalar(shop, "SELECT code FROM effects WHERE action = 'DISCOUNT'").startswith("TAU-")


def test_james_is_told_where_his_parcel_is(desk: Desk) -> None:
    shipped = next(order for order in context(desk, JAMES).orders if order.status == "shipped")
    asked = f"Hi, where is my order {shipped.id}? Thanks, James"
    told = asyncio.run(desk.ask(asked, JAMES, "My order"))
    assert not isinstance(told.outcome, HandedOff)
    assert shipped.tracking in told.outcome.model_dump_json()
