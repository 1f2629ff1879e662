"""What the company's own systems say about a customer: asked over real wires, never written to."""

import asyncio
import json
import socket
import sqlite3
import time
from collections.abc import Callable, Generator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL

from deskhand.app import Desk
from deskhand.core.contacts import Contact
from deskhand.core.context import Context, RecentTicket, as_prompt, visible
from deskhand.core.errors import DeskhandError, Permanent, Retryable
from deskhand.core.messages import Sender
from deskhand.core.ports import Lookup, Source, SourceAnswer
from deskhand.flow.context import ask_sources
from deskhand.lookups.sql import SqlLookup, SqlLookupConfig
from deskhand.sample.company import COMPANY, CONFIG, load_company
from deskhand.settings import ConfigError, Environment, parse
from deskhand.sources.http import HttpSource, HttpSourceConfig
from deskhand.sources.sql import SqlSource, SqlSourceConfig

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
PRIYA = Sender(id="c-02", email="priya@mossfern.example")
"""Owns Moss & Fern Studio."""
JULES = Sender(id="c-03", email="jules@mossfern.example")
"""Works there."""
HALBERD = Sender(id="c-09")
STRANGER = Sender(id="c-unknown", email="nobody@elsewhere.example")
CONTACT = "SELECT id, name, email, role, account_id FROM shop.contacts WHERE id = :contact"


@pytest.fixture(autouse=True)
def engines() -> Generator[set[Engine]]:
    """Adapters keep their connections for as long as the program runs: a test closes them."""
    used: set[Engine] = set()

    def seen(connection: Connection) -> None:
        used.add(connection.engine)

    event.listen(Engine, "engine_connect", seen)
    yield used
    event.remove(Engine, "engine_connect", seen)
    for engine in used:
        engine.dispose()


def ask(
    source: Source, sender: Sender, at: datetime = NOW, contact: Contact | None = None
) -> SourceAnswer:
    return asyncio.run(source.ask(sender, contact, at))


def refusal(source: Source, kind: type[DeskhandError], sender: Sender = PRIYA) -> str:
    with pytest.raises(kind) as caught:
        ask(source, sender)
    return str(caught.value)


def context_of(answer: SourceAnswer) -> Context:
    assert answer.contact is not None
    return Context(
        at=NOW,
        contact=answer.contact,
        account=answer.account,
        orders=answer.orders,
        invoices=answer.invoices,
        facts=answer.facts,
    )


# --- SQL ----------------------------------------------------------------------------------------


@pytest.fixture
def company(database: URL) -> URL:
    """Fernhill's own database, as of `NOW`."""
    assert load_company(database, COMPANY, NOW)
    return database


@pytest.fixture
def shop(company: URL) -> Source:
    """The sample company's own source, built from its deskhand.toml."""
    address = company.render_as_string(hide_password=False)
    return Desk.from_config(
        CONFIG, Environment({"FERNHILL_DATABASE_URL": address, "FERNHILL_WIDGET_SECRET": "w" * 40})
    ).sources[0]


def sql(url: URL | str, timeout_seconds: float = 2.0, **queries: str) -> SqlSource:
    config = SqlSourceConfig(
        name="shop", url_env="SHOP", timeout_seconds=timeout_seconds, queries=queries
    )
    return SqlSource(config, url)


def run(url: URL, statement: str) -> None:
    with create_engine(url).begin() as connection:
        connection.exec_driver_sql(statement)


def count(url: URL, what: str) -> int:
    with create_engine(url).connect() as connection:
        number: int = connection.execute(text(f"SELECT count(*) FROM {what}")).scalar_one()
    return number


def test_an_owner_is_known_with_account_orders_and_invoices(shop: Source) -> None:
    answer = ask(shop, PRIYA)
    assert answer.contact is not None
    assert answer.account is not None
    assert (answer.contact.name, answer.contact.role) == ("Priya Raman", "owner")
    assert (answer.account.name, answer.account.tier) == ("Moss & Fern Studio", "starter")
    assert answer.account.since == NOW - timedelta(days=290)
    assert "F-1002" in [order.id for order in answer.orders]
    assert "INV-2041" in [invoice.number for invoice in answer.invoices]
    assert answer.as_of


def test_a_sender_is_found_by_the_address_alone(shop: Source) -> None:
    found = ask(shop, Sender(email="priya@mossfern.example")).contact
    assert found is not None
    assert found.id == "c-02"


def test_a_later_source_asks_for_the_contact_that_an_earlier_one_found(shop: Source) -> None:
    known = Contact(id="c-02", email="priya@mossfern.example", account_id="acc-02")
    answer = ask(shop, Sender(id="mail-8812"), contact=known)
    assert answer.contact is not None
    assert answer.contact.id == "c-02"


@pytest.mark.parametrize("sender", [STRANGER, Sender()])
def test_nothing_is_known_of_a_stranger(shop: Source, sender: Sender) -> None:
    assert ask(shop, sender) == SourceAnswer(as_of=True)


@pytest.mark.parametrize(
    "address", ["' OR '1'='1", "priya@mossfern.example'--", "%", "\N{BLACK HEART SUIT}@x.example"]
)
def test_an_address_is_a_value_and_never_a_piece_of_the_query(shop: Source, address: str) -> None:
    assert ask(shop, Sender(email=address)).contact is None


def test_a_member_sees_the_own_orders_and_no_invoice(shop: Source) -> None:
    everything = ask(shop, JULES)
    assert {order.contact_id for order in everything.orders} >= {"c-02"}
    seen = visible(context_of(everything))
    assert {order.contact_id for order in seen.orders} <= {"c-03"}
    assert seen.invoices == ()
    assert seen.account is not None
    assert seen.account.open_invoices == 0


def test_an_owner_sees_the_orders_of_the_whole_account_and_its_invoices(shop: Source) -> None:
    everything = ask(shop, PRIYA)
    seen = visible(context_of(everything))
    assert (seen.orders, seen.invoices) == (everything.orders, everything.invoices)
    assert seen.invoices


def test_nothing_of_the_account_is_seen_by_someone_the_channel_cannot_vouch_for(
    shop: Source,
) -> None:
    context = context_of(ask(shop, PRIYA))
    unsure = context.contact.model_copy(update={"verified": False})
    seen = visible(context.model_copy(update={"contact": unsure}))
    assert (seen.account, seen.orders, seen.invoices, seen.facts) == (None, (), (), {})


def test_the_past_is_asked_for_with_at(shop: Source) -> None:
    today, before = ask(shop, PRIYA), ask(shop, PRIYA, NOW - timedelta(days=15))
    assert "F-1002" in [order.id for order in today.orders]
    assert "F-1002" not in [order.id for order in before.orders]
    assert all(order.placed_at <= NOW - timedelta(days=15) for order in before.orders)
    assert "INV-2041" in [invoice.number for invoice in before.invoices]
    assert ask(shop, PRIYA, NOW - timedelta(days=20)).invoices == ()


def test_a_source_that_cannot_ask_for_the_past_says_so(company: URL) -> None:
    assert ask(sql(company, contact=CONTACT), PRIYA).as_of is False


def test_money_stays_exact(company: URL) -> None:
    run(company, "UPDATE shop.orders SET total = 1234567890.10 WHERE id = 'F-1002'")
    run(company, "UPDATE shop.accounts SET lifetime_value = 0.1 + 0.2 WHERE id = 'acc-02'")
    answer = ask(
        sql(
            company,
            contact=CONTACT,
            account="SELECT id, lifetime_value FROM shop.accounts WHERE id = :account",
            orders="SELECT id, placed_at, status, total FROM shop.orders WHERE id = 'F-1002'",
        ),
        PRIYA,
    )
    assert answer.account is not None
    assert answer.account.lifetime_value == Decimal("0.3")
    assert str(answer.orders[0].total) == "1234567890.10"
    assert answer.orders[0].model_dump(mode="json")["total"] == "1234567890.10"


def test_columns_that_deskhand_does_not_know_become_facts(company: URL) -> None:
    answer = ask(
        sql(
            company,
            contact=CONTACT.replace("SELECT", "SELECT 'Anna' AS manager, NULL AS fax,"),
            account="SELECT id, 4.50::numeric AS seat_price FROM shop.accounts WHERE id = :account",
        ),
        PRIYA,
    )
    assert answer.facts == {"manager": "Anna", "seat_price": "4.50"}


@pytest.mark.parametrize(
    "query",
    [
        "WITH gone AS (DELETE FROM shop.history RETURNING id) SELECT id FROM gone",
        "WITH new AS (INSERT INTO shop.history (id) VALUES ('H-99') RETURNING id) SELECT id FROM new",
        "WITH x AS (SELECT 1) DELETE FROM shop.history RETURNING id",
        "SELECT shop.forget() AS id",
        "SELECT set_config('transaction_read_only', 'off', true) || shop.forget() AS id",
        "SELECT id FROM shop.contacts FOR UPDATE",
        "SELECT nextval('shop.numbers')::text AS id",
        "SELECT lo_create(0)::text AS id",
        "SELECT id INTO shop.copied FROM shop.contacts",
    ],
)
def test_a_query_that_writes_is_refused_by_the_database_itself(company: URL, query: str) -> None:
    run(
        company,
        "CREATE SEQUENCE shop.numbers; CREATE FUNCTION shop.forget() RETURNS text LANGUAGE sql"
        " AS $$ DELETE FROM shop.history RETURNING id $$",
    )
    before = count(company, "shop.history")
    said = refusal(sql(company, contact=query), Retryable)
    assert "read-only transaction" in said or "read-write mode must be set" in said
    assert count(company, "shop.history") == before


def test_a_slow_query_is_ended_by_the_database(company: URL) -> None:
    began = time.monotonic()
    slow = sql(company, 1.0, contact="SELECT 'c-02' AS id FROM pg_sleep(30)")
    assert "statement timeout" in refusal(slow, Retryable)
    assert time.monotonic() - began < 10
    assert count(company, "pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid() AND state = 'active'") == 0  # fmt: skip


def test_a_slow_second_query_is_ended_too(company: URL) -> None:
    slow = sql(company, 1.0, contact=CONTACT, orders="SELECT 'F' AS id FROM pg_sleep(30)")
    assert "statement timeout" in refusal(slow, Retryable)


def test_the_limits_of_one_query_do_not_outlive_it(company: URL) -> None:
    source = sql(company, 1.0, contact="SELECT 'c' AS id FROM pg_sleep(CAST(:email AS float))")
    refusal(source, Retryable, Sender(email="5"))
    assert ask(source, Sender(email="0")).contact == Contact(id="c")


def test_a_database_that_came_back_is_asked_over_a_new_connection(company: URL) -> None:
    source = sql(company, contact=CONTACT)
    assert ask(source, PRIYA).contact
    run(
        company,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    assert ask(source, PRIYA).contact


def test_a_database_that_is_down_is_asked_again_later_and_its_password_is_not_told() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"postgresql+psycopg://deskhand:sesame@127.0.0.1:{nobody.getsockname()[1]}/shop"
        said = refusal(sql(url, contact=CONTACT), Retryable)
    assert said.startswith("source shop: ")
    assert "sesame" not in said
    assert "\n" not in said


def test_a_database_that_accepts_and_never_speaks_is_not_waited_for() -> None:
    async def asked() -> str:
        began = time.monotonic()
        with socket.create_server(("127.0.0.1", 0)) as mute:
            config = f"postgresql+psycopg://x@127.0.0.1:{mute.getsockname()[1]}/shop"
            source = sql(config, 0.2, contact=CONTACT)
            try:
                with pytest.raises(Retryable) as caught:
                    await source.ask(PRIYA, None, NOW)
                assert time.monotonic() - began < 5
            finally:
                line, _ = mute.accept()
                line.close()
        return str(caught.value)

    assert asyncio.run(asked()) == "source shop: no answer in time"


def test_a_field_that_cannot_be_used_is_named(company: URL) -> None:
    strange = sql(company, contact="SELECT 'c' AS id, 'gardener' AS role")
    assert refusal(strange, Permanent).startswith("source shop: contact has no usable role:")
    bare = sql(company, contact=CONTACT, orders="SELECT 'F-1' AS id, now() AS placed_at")
    assert refusal(bare, Permanent).startswith("source shop: order has no usable status:")


@pytest.mark.parametrize("key", ["7", "7::bigint", "'3f0c7a52-95a1-4b30-9f5c-0f1f5f8d2c11'::uuid"])
def test_an_id_may_be_a_number_or_a_uuid(company: URL, key: str) -> None:
    source = sql(
        company,
        contact=f"SELECT {key} AS id, {key} AS account_id",
        orders=f"SELECT {key} AS id, now() AS placed_at, 'shipped' AS status"
        f" WHERE CAST(:account AS text) = CAST({key} AS text)",
    )
    plain = key.split("::")[0].strip("'")
    answer = ask(source, PRIYA)
    assert answer.contact is not None
    assert (answer.contact.id, answer.contact.account_id) == (plain, plain)
    assert [order.id for order in answer.orders] == [plain]


def test_dates_and_naive_times_are_read_as_utc(company: URL) -> None:
    answer = ask(
        sql(
            company,
            contact=CONTACT,
            orders="SELECT 'F' AS id, 'shipped' AS status, DATE '2026-02-01' AS placed_at,"
            " TIMESTAMP '2026-02-05 12:30' AS delivered_at",
        ),
        PRIYA,
    )
    assert answer.orders[0].placed_at == datetime(2026, 2, 1, tzinfo=UTC)
    assert answer.orders[0].delivered_at == datetime(2026, 2, 5, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize("moment", ["(:at)::timestamptz", "CAST(:at AS timestamptz)", pytest.param(":at::timestamptz")])  # fmt: skip
def test_colons_of_casts_and_texts_are_no_parameters(company: URL, moment: str) -> None:
    hour = f"to_char({moment} AT TIME ZONE 'UTC', 'HH24:MI')"
    assert ask(sql(company, contact=f"SELECT 'c' AS id, {hour} AS hour"), PRIYA).facts == {"hour": "10:00"}  # fmt: skip


@pytest.fixture
def nursery(tmp_path: Path) -> str:
    """A small company whose database is one SQLite file."""
    file = tmp_path / "nursery.db"
    with sqlite3.connect(file) as database:
        database.executescript("""
            CREATE TABLE people (id TEXT, name TEXT, mail TEXT);
            CREATE TABLE orders (id TEXT, who TEXT, at TEXT, status TEXT, total REAL);
            INSERT INTO people VALUES ('p-1', 'Tomás Vega', 'tomas@example.org');
            INSERT INTO orders VALUES ('N-7', 'p-1', '2026-02-20T08:00:00Z', 'shipped', 19.99);
            INSERT INTO orders VALUES ('N-8', 'p-2', '2026-02-21T08:00:00Z', 'shipped', 5);
        """)
    database.close()
    return f"sqlite:///{file}"


TOMAS = Sender(email="tomas@example.org")
PEOPLE = "SELECT id, name, mail AS email FROM people WHERE mail = :email"


def test_a_sqlite_file_works_too(nursery: str) -> None:
    orders = "SELECT id, at AS placed_at, status, total FROM orders WHERE who = :contact"
    answer = ask(sql(nursery, contact=PEOPLE, orders=orders), TOMAS)
    assert answer.contact is not None
    assert answer.contact.name == "Tomás Vega"
    assert [(order.id, str(order.total)) for order in answer.orders] == [("N-7", "19.99")]


def test_a_sqlite_file_is_not_written_to(nursery: str) -> None:
    writes = sql(nursery, contact="WITH x AS (SELECT 1) DELETE FROM people RETURNING id")
    assert "readonly" in refusal(writes, Retryable, TOMAS)
    assert ask(sql(nursery, contact=PEOPLE), TOMAS).contact


@pytest.mark.parametrize("moment", ["2026-02-20 08:00:00", "2026-02-20"])
def test_times_that_sqlite_keeps_as_text_are_read_as_utc(nursery: str, moment: str) -> None:
    orders = f"SELECT id, '{moment}' AS placed_at, status FROM orders WHERE who = :contact"
    answer = ask(sql(nursery, contact=PEOPLE, orders=orders), TOMAS)
    assert answer.orders[0].placed_at.date().isoformat() == "2026-02-20"


def configured(section: str, table: dict[str, Any], **secrets: str) -> str:
    """What the desk says about a table of deskhand.toml that it does not take."""
    config = parse({"company": {"name": "Fernhill"}, section: [table]}, "deskhand.toml")
    with pytest.raises(ConfigError) as caught:
        Desk(config, Environment({"SHOP": "postgresql://localhost/shop"} | secrets))
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("queries", "fault"),
    [
        ({"contact": "SELECT 1 WHERE :id = 1"}, "contact: unknown parameter :id; known are :account, :at, :contact, :email"),
        ({"contact": CONTACT, "orders": "DELETE FROM shop.orders"}, "orders: one SELECT only"),
        ({"contact": "UPDATE shop.contacts SET role = 'owner'"}, "contact: one SELECT only"),
        ({"contact": "SELECT 1; DELETE FROM shop.contacts"}, "contact: one SELECT only"),
        ({"contact": "selection"}, "contact: one SELECT only"),
        ({"orders": "SELECT 1"}, "a query named contact is needed"),
        ({"contact": CONTACT, "refunds": "SELECT 1"}, "'refunds' is no query; known are contact, account, orders, invoices, tickets"),
    ],
)  # fmt: skip
def test_a_query_that_cannot_work_is_refused_in_the_configuration(
    queries: dict[str, str], fault: str
) -> None:
    said = configured("sources", {"kind": "sql", "url_env": "SHOP", "queries": queries})
    assert said.startswith(f"sources.0.queries: {fault}")


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ({"kind": "excel"}, "sources.0.kind: one of sql, http, not 'excel'"),
        ({"kind": "sql", "queries": {"contact": CONTACT}}, "sources.0.url_env: missing; add it"),
        ({"kind": "http", "url": "http://crm.example"}, "sources.0.mapping: missing; add it"),
        ({"kind": "http", "url": "http://crm.example", "mapping": {"pets": {}}}, "sources.0.mapping: 'pets' cannot be mapped"),
        ({"kind": "http", "url": "http://crm.example", "mapping": {"orders": {"id": "n"}}}, "sources.0.mapping: orders: each"),
    ],
)  # fmt: skip
def test_a_source_that_is_described_wrongly_is_named(table: dict[str, Any], fault: str) -> None:
    assert configured("sources", table).startswith(fault)


# --- HTTP ---------------------------------------------------------------------------------------

Answering = Callable[[BaseHTTPRequestHandler, Event], None]


class Crm:
    """The company's CRM: a real HTTP server that answers as it is told."""

    def __init__(self) -> None:
        crm = self
        self.asked: list[dict[str, str]] = []
        self.tokens: list[str] = []
        self.closing = Event()
        self.answer: Answering = said({})

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # noqa: N802
                query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
                crm.asked.append({name: values[0] for name, values in query.items()})
                crm.tokens.append(self.headers.get("Authorization", ""))
                try:
                    crm.answer(self, crm.closing)
                except OSError:
                    self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/customer"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def said(body: object, status: int = 200) -> Answering:
    """Answer with JSON, or with these bytes."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()

    def answer(handler: BaseHTTPRequestHandler, closing: Event) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        handler.wfile.write(raw)

    return answer


def hang(handler: BaseHTTPRequestHandler, closing: Event) -> None:
    """Say nothing until the test is over."""
    closing.wait(30)


def hang_up(handler: BaseHTTPRequestHandler, closing: Event) -> None:
    """Close the connection without an answer."""
    handler.close_connection = True


def drip(handler: BaseHTTPRequestHandler, closing: Event) -> None:
    """Answer a byte at a time, each of them soon enough."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        if closing.wait(0.1):
            return
    handler.wfile.write(b"{}")


@pytest.fixture
def crm() -> Generator[Crm]:
    server = Crm()
    yield server
    server.close()


MAPPING: dict[str, dict[str, str]] = {
    "contact": {"id": "person.id", "name": "person.name", "role": "person.rights.role"},
    "account": {"id": "company.number", "lifetime_value": "company.spent", "vip": "company.vip"},
    "orders": {
        "each": "company.orders",
        "id": "no",
        "placed_at": "when",
        "status": "state",
        "total": "sum.gross",
    },
}
MEI = {
    "person": {"id": "p-77", "name": "Mei Tanaka", "rights": {"role": "billing"}},
    "company": {
        "number": "k-3",
        "spent": 1240.1,
        "vip": True,
        "orders": [
            {"no": "T-1", "when": "2026-02-03T09:00:00+01:00", "state": "lost", "sum": {"gross": 19.99}},
            {"no": "T-2", "when": "2026-02-04T09:00:00Z", "state": "shipped", "sum": {"gross": "0.10"}},
        ],
    },
}  # fmt: skip


def http(crm: Crm, token: str = "", **config: Any) -> HttpSource:
    return HttpSource(
        HttpSourceConfig.model_validate({"name": "crm", "url": crm.url, "mapping": MAPPING} | config),
        token,
    )  # fmt: skip


def test_a_json_answer_is_mapped_and_its_money_is_exact(crm: Crm) -> None:
    crm.answer = said(MEI)
    answer = ask(http(crm), PRIYA)
    assert answer.contact == Contact(id="p-77", name="Mei Tanaka", role="billing")
    assert answer.account is not None
    assert answer.account.lifetime_value == Decimal("1240.1")
    assert [(order.id, order.total) for order in answer.orders] == [
        ("T-1", Decimal("19.99")),
        ("T-2", Decimal("0.10")),
    ]
    assert answer.orders[0].placed_at == datetime(2026, 2, 3, 8, tzinfo=UTC)
    assert answer.facts == {"vip": "True"}
    assert answer.as_of is False


def test_the_endpoint_is_told_who_asks_and_for_when(crm: Crm) -> None:
    ask(http(crm, "t0ken", as_of=True), PRIYA)
    ask(http(crm), PRIYA, contact=Contact(id="p-1", email="mei@example.org", account_id="k-3"))
    assert crm.asked == [
        {"contact": "c-02", "email": "priya@mossfern.example", "account": "", "at": NOW.isoformat()},
        {"contact": "p-1", "email": "mei@example.org", "account": "k-3", "at": NOW.isoformat()},
    ]  # fmt: skip
    assert crm.tokens == ["Bearer t0ken", ""]


def test_404_means_that_nobody_is_known(crm: Crm) -> None:
    crm.answer = said({"error": "no such customer"}, 404)
    assert ask(http(crm, as_of=True), STRANGER) == SourceAnswer(as_of=True)


@pytest.mark.parametrize("body", [{}, [], "nobody", None, {"person": None, "company": {"orders": 5}}])  # fmt: skip
def test_an_answer_without_the_mapped_parts_says_nothing(crm: Crm, body: object) -> None:
    crm.answer = said(body)
    assert ask(http(crm), STRANGER) == SourceAnswer(as_of=False)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_an_endpoint_in_trouble_is_asked_again_later(crm: Crm, status: int) -> None:
    crm.answer = said(b"<html>Bad gateway</html>", status)
    assert refusal(http(crm), Retryable) == f"source crm answered {status}"


@pytest.mark.parametrize("status", [301, 400, 401, 403])
def test_an_endpoint_that_refuses_is_not_asked_again(crm: Crm, status: int) -> None:
    crm.answer = said({}, status)
    assert refusal(http(crm, "t0ken"), Permanent) == f"source crm answered {status}"


@pytest.mark.parametrize(
    "fault",
    [hang, hang_up, pytest.param(drip)],
)
def test_an_endpoint_that_does_not_answer_in_time_is_asked_again_later(
    crm: Crm, fault: Answering
) -> None:
    crm.answer = fault
    began = time.monotonic()
    assert refusal(http(crm, "t0ken", timeout_seconds=0.3), Retryable).startswith("source crm: ")
    assert time.monotonic() - began < 5


def test_an_endpoint_that_is_not_there_is_asked_again_later(crm: Crm) -> None:
    source = http(crm)
    crm.close()
    assert refusal(source, Retryable) == "source crm: ConnectError"


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Please log in</html>",
        b"",
        b"\xff\xfe",
        b"{",
        pytest.param(b"[" * 100_000, id="deep"),
    ],
)
def test_an_answer_that_is_not_json_is_permanent(crm: Crm, body: bytes) -> None:
    crm.answer = said(body)
    assert refusal(http(crm), Permanent) == "source crm did not answer JSON"


def test_an_answer_that_is_too_large_is_permanent(crm: Crm) -> None:
    crm.answer = said(b'"' + b"x" * 2_000_000 + b'"')
    assert refusal(http(crm), Permanent) == "source crm answered more than 1000000 bytes"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"person": {"name": "Mei Tanaka"}}, "contact has no usable id: Field required"),
        ({"person": {"id": "p", "rights": {"role": "boss"}}}, "contact has no usable role:"),
        ({"company": {"orders": [{"no": "T-1", "when": "2026-02-03T09:00:00Z"}]}}, "account has no usable id: Field required"),
        ({"company": {"number": "k", "orders": [{"no": "T-1", "when": "2026-02-03T09:00:00Z"}]}}, "order has no usable status: Field required"),
        ({"company": {"number": "k", "orders": [{"no": "T-1", "when": "soon", "state": "shipped"}]}}, "order has no usable placed_at:"),
        ({"company": {"number": "k", "spent": "a lot"}}, "account has no usable lifetime_value:"),
    ],
)  # fmt: skip
def test_the_field_at_fault_is_named(crm: Crm, change: Mapping[str, Any], fault: str) -> None:
    crm.answer = said({**MEI, **change})
    if "orders" in change.get("company", {}) and "number" not in change["company"]:
        crm.answer = said({**MEI, "company": {**change["company"], "spent": 1}})
    assert refusal(http(crm), Permanent).startswith(f"source crm: {fault}")


def test_a_number_may_be_an_id_in_json_too(crm: Crm) -> None:
    crm.answer = said({"person": {"id": 77}})
    found = ask(http(crm), PRIYA).contact
    assert found is not None
    assert found.id == "77"


# --- Lookups ------------------------------------------------------------------------------------

PARCEL = """
    SELECT carrier, tracking, status FROM shop.orders
    WHERE id = :number AND account_id = :account
"""
NUMBER = {"number": r"F-\d{4}"}


def lookup(url: URL | str, query: str = PARCEL, **config: Any) -> SqlLookup:
    table: dict[str, Any] = {
        "name": "parcel",
        "description": "where a parcel is",
        "url_env": "SHOP",
        "query": query,
        "arguments": NUMBER,
    }
    return SqlLookup(SqlLookupConfig.model_validate(table | config), url)


def who(account: str, **fields: bool) -> Context:
    contact = Contact(id="c-02", name="Priya Raman", role="owner", account_id=account)
    return Context(at=NOW, contact=contact.model_copy(update=fields))


def look(asked: Lookup, context: Context, **arguments: str) -> dict[str, str]:
    return asyncio.run(asked.run(arguments, context))


def test_a_lookup_answers_for_the_customers_own_account(company: URL) -> None:
    parcel = lookup(company)
    assert parcel.description == "parcel {number}: where a parcel is"
    found = look(parcel, who("acc-01"), number="F-1001")
    assert found == {"carrier": "DHL", "tracking": "1Z999AA", "status": "shipped"}


def test_another_account_cannot_be_asked_about(company: URL) -> None:
    assert look(lookup(company), who("acc-02"), number="F-1001") == {}


@pytest.mark.parametrize("name", ["account", "contact", "at"])
def test_an_argument_cannot_stand_in_for_who_is_asking(company: URL, name: str) -> None:
    sly = lookup(company, arguments=NUMBER | {name: ".*"})
    asked = {"number": "F-1001", name: "acc-01"}
    assert asyncio.run(sly.run(asked, who("acc-02"))) == {}


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ({}, "parcel takes exactly: number"),
        ({"number": "F-1001", "account": "acc-01"}, "parcel takes exactly: number"),
        ({"order": "F-1001"}, "parcel takes exactly: number"),
        ({"number": "F-1001 OR 1=1"}, "parcel: number has the wrong form"),
        ({"number": "F-1001\n"}, "parcel: number has the wrong form"),
        ({"number": ""}, "parcel: number has the wrong form"),
    ],
)
def test_arguments_of_another_shape_never_reach_the_database(
    arguments: dict[str, str], fault: str
) -> None:
    with pytest.raises(Permanent, match=fault):
        look(lookup("postgresql+psycopg://127.0.0.1:1/none"), who("acc-01"), **arguments)


@pytest.mark.parametrize("doubt", [{"verified": False}, {"known": False}])
def test_nothing_is_looked_up_for_someone_nobody_vouches_for(doubt: dict[str, bool]) -> None:
    with pytest.raises(Permanent, match="not verified"):
        look(lookup("sqlite://"), who("acc-01", **doubt), number="F-1001")


def test_a_lookup_does_not_write_and_does_not_wait(company: URL) -> None:
    writes = "WITH x AS (DELETE FROM shop.history RETURNING id) SELECT id FROM x WHERE :account <> ''"  # fmt: skip
    before = count(company, "shop.history")
    with pytest.raises(Retryable):
        look(lookup(company, writes, arguments={}), who("acc-01"))
    assert count(company, "shop.history") == before
    began = time.monotonic()
    sleeps = "SELECT 'x' AS x FROM pg_sleep(30) WHERE :account <> ''"
    with pytest.raises(Retryable):
        look(lookup(company, sleeps, arguments={}, timeout_seconds=0.2), who("acc-01"))
    assert time.monotonic() - began < 10


def test_a_lookup_in_a_database_that_never_speaks_is_not_waited_for() -> None:
    async def asked() -> None:
        with socket.create_server(("127.0.0.1", 0)) as mute:
            address = f"postgresql+psycopg://x@127.0.0.1:{mute.getsockname()[1]}/shop"
            parcel = lookup(address, timeout_seconds=0.2)
            try:
                with pytest.raises(Retryable):
                    await asyncio.wait_for(parcel.run({"number": "F-1001"}, who("acc-01")), 20)
            finally:
                line, _ = mute.accept()
                line.close()

    asyncio.run(asked())


def test_what_the_database_does_not_know_is_left_out(company: URL) -> None:
    found = look(lookup(company, PARCEL.replace("carrier", "NULL AS carrier")), who("acc-01"), number="F-1001")  # fmt: skip
    assert found.get("carrier", "") == ""


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ({"query": "SELECT * FROM shop.orders WHERE id = :number"}, "query"),
        ({"query": "DELETE FROM shop.orders WHERE account_id = :account"}, "query"),
        ({"query": "SELECT 1 WHERE :account = :nmber"}, "query"),
        ({"arguments": {"number": "F-("}}, "arguments"),
    ],
)
def test_a_lookup_that_cannot_work_is_refused_in_the_configuration(
    table: dict[str, Any], key: str
) -> None:
    whole: dict[str, Any] = {
        "kind": "sql",
        "name": "parcel",
        "description": "where a parcel is",
        "url_env": "SHOP",
        "query": PARCEL,
        "arguments": NUMBER,
    }
    assert configured("lookups", whole | table).startswith(f"lookups.0.{key}: ")


def test_an_id_and_an_address_of_two_people_are_nobodys(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as shop:
        shop.execute("CREATE TABLE users (id text, email text, account_id text)")
        people = [("x-1", "ana@example.org", "a-1"), ("x-2", "eve@example.org", "a-2")]
        shop.executemany("INSERT INTO users VALUES (?, ?, ?)", people)
        shop.execute("CREATE TABLE orders (id text, account_id text)")
    config = SqlSourceConfig(
        url_env="SHOP",
        queries={
            "contact": "SELECT * FROM users WHERE id = :contact OR email = :email",
            "orders": "SELECT id FROM orders WHERE account_id = :account",
        },
    )
    source = SqlSource(config, f"sqlite:///{path}")
    mixed = Sender(id="x-2", email="ana@example.org")
    answer = ask(source, mixed)
    assert (answer.contact, answer.orders) == (None, ())
    assert set(answer.conflict.split(" and ")) == {"x-1", "x-2"}
    context = asyncio.run(ask_sources((source,), mixed, NOW))
    assert (context.contact.verified, context.contact.known) == (False, False)
    assert context.conflict == answer.conflict
    assert visible(context).contact.name == ""
    ana = asyncio.run(ask_sources((source,), Sender(id="x-1", email="ana@example.org"), NOW))
    assert (ana.contact.id, ana.contact.verified, ana.conflict) == ("x-1", True, "")


def test_an_unverified_sender_is_told_nothing_of_whose_address_it_is() -> None:
    known = Contact(id="c-02", name="Priya", email="priya@mossfern.example", role="owner")
    earlier = RecentTicket(category="billing", opened_at=NOW, text="My card")
    context = Context(
        at=NOW,
        contact=known.model_copy(update={"verified": False}),
        recent_tickets=(earlier,),
        facts={"vat": "PT1"},
    )
    seen = as_prompt(context)
    for secret in ("Priya", "owner", "c-02", "mossfern", "billing", "My card", "PT1"):
        assert secret not in seen
