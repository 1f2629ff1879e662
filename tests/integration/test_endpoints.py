"""Actions at the company: whatever goes wrong on the wire, money moves once or a person looks."""

import asyncio
import itertools
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from tests.colleagues import user

from deskhand.actions.http import HttpEndpoint, HttpEndpointConfig
from deskhand.actions.sql import SqlEndpoint, SqlEndpointConfig
from deskhand.app import Desk
from deskhand.core.ledger import Approval, LedgerRow, Totals
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.core.ports import ActionCall, Endpoint, Plan
from deskhand.flow import effect
from deskhand.flow.effect import Executor
from deskhand.flow.read import take_in
from deskhand.sample.company import COMPANY, CONFIG, load_company
from deskhand.settings import ConfigError, Environment, parse
from deskhand.store.memory import MemoryStore
from deskhand.testing.clock import SettableClock

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
PRIYA = Sender(id="c-02", email="priya@mossfern.example", name="Priya Raman")
KEY = "t-1:turn-1:REFUND"
REFUND = Plan(
    action="REFUND",
    arguments={"order_id": "F-1002", "amount": "12.50", "currency": "USD"},
    amount=Decimal("12.50"),
    currency="USD",
    order_id="F-1002",
)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pauses between attempts are for real companies."""
    monkeypatch.setattr(effect, "FIRST_WAIT", timedelta(milliseconds=1))


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


async def intent(store: MemoryStore, plan: Plan = REFUND, key: str = KEY) -> LedgerRow:
    """An approved intent on a ticket of Priya's."""

    def fine(totals: Totals) -> Approval | None:
        return None

    message = IncomingMessage(
        channel="mail", message_id=key, sender=PRIYA, text="Please refund F-1002."
    )
    receipt = await store.tickets.receive(take_in(message, "auto"), NOW)
    row = await store.ledger.intend_by_person(receipt.ticket_id, plan, key, fine, user("Mara"), NOW)
    assert isinstance(row, LedgerRow)
    assert row.status == "intent"
    return row


def perform(endpoint: Endpoint, plan: Plan = REFUND) -> LedgerRow:
    """Bring a fresh intent to its end."""

    async def performed() -> LedgerRow:
        store = MemoryStore()
        row = await intent(store, plan)
        ended = await Executor(store.ledger, endpoint, SettableClock()).run(row)
        assert await store.ledger.row(row.id) == ended
        return ended

    return asyncio.run(performed())


def recover(endpoint: Endpoint) -> LedgerRow:
    """Take over an intent whose worker died somewhere between call and answer."""

    async def recovered() -> LedgerRow:
        store = MemoryStore()
        row = await intent(store)
        executing = await store.ledger.execute(row.id, NOW)
        return await Executor(store.ledger, endpoint, SettableClock()).run(executing)

    return asyncio.run(recovered())


# --- HTTP ---------------------------------------------------------------------------------------

DONE = {"code": "R-1", "amount": "12.50"}
CERTAIN = ("429", "503")
"""Nothing was done, and the company says so."""
SILENT = ("500", "drop", "hang", "reset")
"""It was done, but the answer does not say so."""
STRANGE = ("html", "huge", "deep", "list")
"""It was done, and the answer is a strange one."""
PAIRS = list(itertools.product((*CERTAIN, *SILENT), repeat=2))


class Company:
    """The company's action endpoint: a real HTTP server with a fault for each coming call."""

    def __init__(self) -> None:
        company = self
        self.honours_keys = True
        self.faults: list[str] = []
        self.calls: list[tuple[str, str, Any, str]] = []
        self.asked: list[str] = []
        self.effects: list[str] = []
        self.findable = True
        self.says: dict[str, Any] = DONE
        self.closing = Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                key = self.headers["Idempotency-Key"]
                token = self.headers.get("Authorization", "")
                company.calls.append((self.path, key, body, token))
                fault = company.faults.pop(0) if company.faults else ""
                if fault not in CERTAIN and not (fault.startswith("4") or fault.endswith("!")):
                    company.do(key)
                try:
                    self.reply(fault)
                except OSError:
                    self.close_connection = True

            def do_GET(self) -> None:  # noqa: N802
                asked = urlsplit(self.path)
                company.asked.append(asked.path)
                found = parse_qs(asked.query)["key"][0] in company.effects
                if not company.findable:
                    self.send(500, b"")
                else:
                    self.send(200 if found else 404, json.dumps(DONE if found else {}).encode())

            def reply(self, fault: str) -> None:
                match fault.rstrip("!"):
                    case "":
                        self.send(200, json.dumps(company.says).encode())
                    case "empty":
                        self.send(200, b"{}")
                    case "drop":
                        self.close_connection = True
                    case "reset":
                        self.send_response(200)
                        self.send_header("Content-Length", "5000")
                        self.end_headers()
                        self.wfile.write(b'{"code": ')
                    case "hang":
                        company.closing.wait(30)
                    case "html":
                        self.send(200, b"<html><b>Done.</b></html>")
                    case "huge":
                        self.send(200, b"[" + b"0," * 2_000_000 + b"0]")
                    case "deep":
                        self.send(200, b"[" * 100_000)
                    case "list":
                        self.send(200, b'["done"]')
                    case status:
                        self.send(int(status), b"<html>no</html>")

            def send(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/actions"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def do(self, key: str) -> None:
        """Move the money, once for each key where keys are honoured."""
        if not (self.honours_keys and key in self.effects):
            self.effects.append(key)

    def endpoint(self, token: str = "", **config: Any) -> HttpEndpoint:
        """Deskhand's side of it; silence is waited for shortly, an answer is not cut off."""
        silent = any(fault.startswith("hang") for fault in self.faults)
        table = {
            "url": self.url,
            "honours_keys": self.honours_keys,
            "timeout_seconds": 1.0 if silent else 10.0,
        }
        return HttpEndpoint(HttpEndpointConfig.model_validate(table | config), token)

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def company() -> Iterator[Company]:
    """A company whose endpoint honours keys."""
    server = Company()
    yield server
    server.close()


@pytest.fixture
def plain(company: Company) -> Company:
    """A company whose endpoint does the same thing again for the same key."""
    company.honours_keys = False
    return company


def test_an_action_is_posted_once_with_its_key_and_token(company: Company) -> None:
    row = perform(company.endpoint("t0ken"))
    assert (row.status, row.result) == ("done", DONE)
    sent = {"arguments": REFUND.arguments, "contact": "c-02", "account": "", "reverse": False}
    assert company.calls == [("/actions/refund", KEY, sent, "Bearer t0ken")]
    assert company.effects == [KEY]


@pytest.mark.parametrize("faults", PAIRS, ids=" then ".join)
def test_with_keys_two_faults_in_a_row_end_in_one_effect(
    company: Company, faults: tuple[str, str]
) -> None:
    company.faults = [*faults]
    row = perform(company.endpoint())
    assert (row.status, row.result) == ("done", DONE)
    assert company.effects == [KEY]
    assert {key for _, key, _, _ in company.calls} == {KEY}


@pytest.mark.parametrize("fault", SILENT)
def test_with_keys_three_silences_are_uncertain_with_one_effect(
    company: Company, fault: str
) -> None:
    company.faults = [fault] * 3
    assert perform(company.endpoint()).status == "uncertain"
    assert (company.effects, len(company.calls)) == ([KEY], 3)


@pytest.mark.parametrize("fault", ["500!", "drop!", "hang!"])
def test_what_never_reached_the_books_is_uncertain_too(company: Company, fault: str) -> None:
    company.faults = [fault] * 3
    assert perform(company.endpoint()).status == "uncertain"
    assert company.effects == []


@pytest.mark.parametrize("fault", [*CERTAIN, "409", "425"])
def test_three_times_not_now_is_a_failure_without_effect(company: Company, fault: str) -> None:
    company.faults = [fault] * 3
    row = perform(company.endpoint())
    assert (row.status, company.effects) == ("failed", [])
    assert fault in row.detail


@pytest.mark.parametrize("after", ["503", "429", "409", "401", "400"])
@pytest.mark.parametrize("first", SILENT)
def test_a_refusal_after_a_silence_does_not_undo_the_doubt(
    company: Company, first: str, after: str
) -> None:
    company.faults = [first, after, after]
    assert perform(company.endpoint()).status == "uncertain"
    assert company.effects == [KEY]


@pytest.mark.parametrize("status", ["400", "401", "403", "404", "422"])
def test_a_refused_action_has_failed_and_is_not_tried_again(company: Company, status: str) -> None:
    company.faults = [status]
    row = perform(company.endpoint())
    assert (row.status, company.effects, len(company.calls)) == ("failed", [], 1)
    assert f"refused ({status})" in row.detail


@pytest.mark.parametrize("fault", [*STRANGE, "empty"])
def test_a_success_without_a_word_is_in_doubt(plain: Company, fault: str) -> None:
    plain.faults = [fault]
    plain.findable = False
    row = perform(plain.endpoint(timeout_seconds=10))
    assert row.status == "uncertain"
    assert "without saying what it did" in row.detail
    assert plain.effects == [KEY]


def test_with_keys_a_success_without_a_word_is_asked_again(company: Company) -> None:
    company.faults = ["html", "empty"]
    row = perform(company.endpoint(timeout_seconds=10))
    assert (row.status, row.result) == ("done", DONE)
    assert (company.effects, len(company.calls)) == ([KEY], 3)


@pytest.mark.parametrize(
    "said", [{"amount": "1.25"}, {"amount": "a lot"}, {"currency": "JPY"}, {"order_id": "F-1009"}]
)
def test_an_endpoint_that_did_something_else_is_in_doubt(
    company: Company, said: dict[str, str]
) -> None:
    company.says = DONE | said
    row = perform(company.endpoint())
    assert row.status == "uncertain"
    assert row.detail.startswith(f"asked for {next(iter(said))} ")
    assert row.result == DONE | said


def test_the_same_amount_in_other_digits_is_the_same(company: Company) -> None:
    company.says = {"id": "re_1", "amount": 12.5}
    assert perform(company.endpoint()).status == "done"


@pytest.mark.parametrize("fault", ["302", *SILENT])
def test_without_keys_a_silence_is_never_followed_by_a_second_attempt(
    plain: Company, fault: str
) -> None:
    plain.faults = [fault]
    assert perform(plain.endpoint()).status == "uncertain"
    assert (plain.effects, len(plain.calls)) == ([KEY], 1)


@pytest.mark.parametrize("faults", PAIRS, ids=" then ".join)
def test_without_keys_there_is_never_more_than_one_effect(
    plain: Company, faults: tuple[str, str]
) -> None:
    plain.faults = [*faults]
    row = perform(plain.endpoint())
    assert plain.effects == [KEY]
    assert row.status == ("done" if set(faults) <= set(CERTAIN) else "uncertain")


def test_nobody_listening_is_a_failure(company: Company) -> None:
    endpoint = company.endpoint()
    company.close()
    row = perform(endpoint)
    assert row.status == "failed"
    assert row.detail.startswith("the action endpoint cannot be reached")


def test_after_a_crash_the_key_is_sent_again_where_it_is_honoured(company: Company) -> None:
    company.do(KEY)
    row = recover(company.endpoint())
    assert (row.status, company.effects, len(company.calls)) == ("done", [KEY], 1)


@pytest.mark.parametrize("after", ["503", "401"])
def test_after_a_crash_a_refusal_does_not_undo_the_doubt(company: Company, after: str) -> None:
    company.do(KEY)
    company.faults = [after] * 3
    assert recover(company.endpoint()).status == "uncertain"


def test_after_a_crash_nothing_is_sent_where_nobody_can_be_asked(plain: Company) -> None:
    row = recover(plain.endpoint())
    assert (row.status, plain.calls) == ("uncertain", [])
    assert "cannot be asked" in row.detail


def test_after_a_crash_an_effect_is_found_by_its_key(plain: Company) -> None:
    plain.do(KEY)
    row = recover(plain.endpoint(find_path="/found"))
    assert (row.status, row.result) == ("done", DONE)
    assert (plain.asked, plain.calls, plain.effects) == (["/actions/found"], [], [KEY])


def test_after_a_crash_what_is_not_found_is_done_now(plain: Company) -> None:
    row = recover(plain.endpoint(find_path="/found"))
    assert (row.status, plain.effects, len(plain.calls)) == ("done", [KEY], 1)


@pytest.mark.parametrize("down", [True, False])
def test_after_a_crash_an_endpoint_that_does_not_say_leaves_a_doubt(
    plain: Company, down: bool
) -> None:
    endpoint = plain.endpoint(find_path="/found")
    plain.findable = False
    if down:
        plain.close()
    assert recover(endpoint).status == "uncertain"
    assert plain.calls == []


@pytest.mark.parametrize("status", ["done", "failed", "uncertain"])
def test_what_has_ended_is_not_done_again(company: Company, status: Any) -> None:
    async def ended() -> LedgerRow:
        store = MemoryStore()
        row = await store.ledger.execute((await intent(store)).id, NOW)
        row = await store.ledger.settle(row.id, status, user("Mara"), NOW)
        return await Executor(store.ledger, company.endpoint(), SettableClock()).run(row)

    assert asyncio.run(ended()).status == status
    assert company.calls == []


def test_a_desk_without_an_endpoint_does_nothing_and_says_what_to_add() -> None:
    row = perform(Desk(parse({"company": {"name": "Fernhill"}}, "x"), Environment({})).endpoint)
    assert row.status == "failed"
    assert "add [endpoint] to deskhand.toml" in row.detail


# --- SQL ----------------------------------------------------------------------------------------


@pytest.fixture
def shop(database: URL) -> URL:
    """Fernhill's own database, with a count of the faults that were met."""
    assert load_company(database, COMPANY, NOW)
    run(database, "CREATE SEQUENCE shop.met")
    return database


@pytest.fixture
def fernhill(shop: URL) -> Endpoint:
    """The sample company's own endpoint, as its deskhand.toml describes it."""
    address = shop.render_as_string(hide_password=False)
    return Desk.from_config(
        CONFIG, Environment({"FERNHILL_DATABASE_URL": address, "FERNHILL_WIDGET_SECRET": "w" * 40})
    ).endpoint


def run(url: URL, statement: str) -> None:
    with create_engine(url).begin() as connection:
        connection.exec_driver_sql(statement)


def keys(url: URL) -> list[str]:
    with create_engine(url).connect() as connection:
        return [str(key) for key in connection.execute(text("SELECT key FROM shop.effects")).scalars()]  # fmt: skip


INSERT = """
    INSERT INTO shop.effects (key, action, reference, amount)
    VALUES (:key, 'REFUND', :order_id, CAST(:amount AS numeric)) ON CONFLICT (key) DO NOTHING
"""
SELECT = "SELECT key, amount FROM shop.effects WHERE key = :key"


def sql(url: URL | str, *statements: str) -> SqlEndpoint:
    config = SqlEndpointConfig(
        url_env="SHOP", statements={"REFUND": statements or (INSERT, SELECT)}, find=SELECT
    )
    return SqlEndpoint(config, url)


def test_the_sample_company_writes_each_action_once(fernhill: Endpoint, shop: URL) -> None:
    for plan in (
        REFUND,
        Plan(action="DISCOUNT", arguments={"percent": 20}),
        Plan(action="RESEND_EMAIL", arguments={"kind": "invoice", "reference": "INV-2041"}),
    ):
        key = f"t-1:turn-1:{plan.action}"
        call = ActionCall(
            key=key, action=plan.action, arguments=plan.arguments, contact="c-02", account="acc-02"
        )
        results = [asyncio.run(fernhill.execute(call)) for _ in range(3)]
        assert results[0] == results[1] == results[2]
        assert results[0]["key"] == key
        found = asyncio.run(fernhill.find(key))
        assert found is not None
        assert found["key"] == key
        assert results[0].get("code", "").startswith("SORRY-") == (plan.action == "DISCOUNT")
    assert len(keys(shop)) == 3


def test_what_the_database_leaves_empty_is_not_told_as_none(shop: URL) -> None:
    row = perform(sql(shop, INSERT, "SELECT key, code FROM shop.effects WHERE key = :key"))
    assert row.result.get("code", "") == ""


GUARDED = """
    INSERT INTO shop.effects (key, action, reference, amount)
    SELECT :key, 'REFUND', id, CAST(:amount AS numeric) FROM shop.orders
    WHERE id = :order_id AND status = 'returned' RETURNING key, amount
"""


def test_a_guarded_statement_that_found_nothing_has_done_nothing(shop: URL) -> None:
    row = perform(sql(shop, GUARDED))
    assert (row.status, keys(shop)) == ("failed", [])
    assert "returned no row" in row.detail


def test_what_was_written_before_a_statement_that_found_nothing_is_taken_back(shop: URL) -> None:
    row = perform(sql(shop, INSERT, "SELECT key FROM shop.effects WHERE key = 'nobody'"))
    assert (row.status, keys(shop)) == ("failed", [])


def test_the_exact_amount_is_written(shop: URL) -> None:
    row = perform(sql(shop))
    assert (row.status, row.result) == ("done", {"key": KEY, "amount": "12.50"})


DIES = """
    SELECT CASE WHEN nextval('shop.met') <= {times} THEN pg_terminate_backend(pg_backend_pid()) END
"""
DIES_AT_COMMIT = """
    CREATE FUNCTION shop.die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('shop.met') <= 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
        RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER die AFTER INSERT ON shop.effects DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION shop.die()
"""
CLASHES = """
    CREATE FUNCTION shop.clash() RETURNS text LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('shop.met') <= 1 THEN RAISE EXCEPTION USING ERRCODE = '{code}'; END IF;
        RETURN 'fine'; END $$
"""


@pytest.mark.parametrize("times", [1, 2])
def test_a_connection_that_breaks_before_the_commit_ends_in_one_effect(
    shop: URL, times: int
) -> None:
    row = perform(sql(shop, INSERT, DIES.format(times=times), SELECT))
    assert (row.status, keys(shop)) == ("done", [KEY])


def test_a_connection_that_breaks_every_time_is_uncertain(shop: URL) -> None:
    row = perform(sql(shop, INSERT, DIES.format(times=9), SELECT))
    assert (row.status, keys(shop)) == ("uncertain", [])
    assert "the connection broke" in row.detail


def test_a_connection_that_breaks_in_the_commit_ends_in_one_effect(shop: URL) -> None:
    run(shop, DIES_AT_COMMIT)
    assert perform(sql(shop)).status == "done"
    assert keys(shop) == [KEY]


@pytest.mark.parametrize("code", ["40001", "40P01", "55P03"])
def test_a_clash_with_another_transaction_is_tried_again(shop: URL, code: str) -> None:
    run(shop, CLASHES.format(code=code))
    assert perform(sql(shop, INSERT, "SELECT shop.clash()", SELECT)).status == "done"
    assert keys(shop) == [KEY]


def test_a_statement_that_waits_for_a_lock_is_not_waited_for(shop: URL) -> None:
    async def performed() -> LedgerRow:
        store = MemoryStore()
        row = await intent(store)
        with create_engine(shop).connect() as other:
            other.exec_driver_sql("LOCK TABLE shop.effects")
            executor = Executor(store.ledger, sql(shop), SettableClock())
            return await asyncio.wait_for(executor.run(row), 20)

    assert asyncio.run(performed()).status in ("failed", "uncertain")


def test_a_refused_second_statement_takes_the_first_one_back(shop: URL) -> None:
    row = perform(sql(shop, INSERT, "INSERT INTO shop.contacts (id) VALUES ('c-02')"))
    assert (row.status, keys(shop)) == ("failed", [])
    assert row.detail.startswith("the database refused: duplicate key")


@pytest.mark.parametrize("statement", ["SELECT :colour", "SELEC 1", "SELECT 1/0"])
def test_a_statement_that_cannot_run_is_a_failure(shop: URL, statement: str) -> None:
    row = perform(sql(shop, INSERT, statement))
    assert (row.status, keys(shop)) == ("failed", [])
    assert "\n" not in row.detail


def test_an_action_without_statements_and_a_reversal_are_refused(shop: URL) -> None:
    endpoint = sql(shop)
    row = perform(endpoint, REFUND.model_copy(update={"action": "DISCOUNT"}))
    assert (row.status, row.detail) == ("failed", "the endpoint has no statements for DISCOUNT")
    back = ActionCall(key=KEY, action="REFUND", arguments={}, contact="", account="", reverse=True)
    with pytest.raises(Exception, match="no statements for taking REFUND back"):
        asyncio.run(endpoint.execute(back))
    assert keys(shop) == []


def test_a_database_that_is_down_is_a_failure_that_does_not_tell_the_password() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"postgresql+psycopg://deskhand:sesame@127.0.0.1:{nobody.getsockname()[1]}/shop"
        row = perform(sql(url))
    assert row.status == "failed"
    assert row.detail.startswith("the database cannot be reached")
    assert "sesame" not in row.detail


def test_after_a_crash_the_database_gives_the_same_answer_again(shop: URL) -> None:
    done = perform(sql(shop))
    again = recover(sql(shop))
    assert (again.status, again.result) == ("done", done.result)
    assert keys(shop) == [KEY]


def test_a_key_that_never_arrived_is_not_found(shop: URL) -> None:
    assert asyncio.run(sql(shop).find("t-9:turn-9:REFUND")) is None


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ({"kind": "sql", "statements": {}, "find": SELECT}, "endpoint.url_env: missing; add it"),
        ({"kind": "sql", "url_env": "SHOP", "find": SELECT, "statements": {"REFUND": ["SELECT 1"]}}, "endpoint.statements: REFUND: one statement must use :key"),
        ({"kind": "sql", "url_env": "SHOP", "statements": {}}, "endpoint.find: missing; add it"),
        ({"kind": "ftp"}, "endpoint.kind: one of http, sql, not 'ftp'"),
        ({"kind": "http"}, "endpoint.url: missing; add it"),
    ],
)  # fmt: skip
def test_an_endpoint_that_is_described_wrongly_is_named(table: dict[str, Any], fault: str) -> None:
    config = parse({"company": {"name": "Fernhill"}, "endpoint": table}, "deskhand.toml")
    with pytest.raises(ConfigError) as caught:
        Desk(config, Environment({"SHOP": "postgresql://localhost/shop"}))
    assert str(caught.value).startswith(fault)
    assert "\n" not in str(caught.value)
