"""The company outside of Deskhand: its people, its orders, and a ledger of what really happened."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, NamedTuple

from deskhand.core.errors import Permanent, Retryable, Uncertain
from deskhand.core.messages import Sender
from deskhand.core.ports import ActionCall
from deskhand.testing.clock import MONDAY

SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (id TEXT PRIMARY KEY, name TEXT, tier TEXT, plan TEXT);
CREATE TABLE IF NOT EXISTS contacts (id TEXT PRIMARY KEY, account_id TEXT, name TEXT, email TEXT, role TEXT);
CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, account_id TEXT, contact_id TEXT, placed_at TEXT,
    status TEXT, total TEXT, currency TEXT, items TEXT, expected_delivery TEXT, delivered_at TEXT);
CREATE TABLE IF NOT EXISTS invoices (number TEXT PRIMARY KEY, account_id TEXT, issued_at TEXT, amount TEXT,
    currency TEXT, status TEXT, description TEXT);
CREATE TABLE IF NOT EXISTS facts (account_id TEXT, note TEXT);
"""
TABLES = ("accounts", "contacts", "orders", "invoices", "facts")
QUERIES = {
    "contact": "SELECT id, name, email, role, account_id FROM contacts"
    " WHERE id = :contact OR (email <> '' AND email = :email)",
    "account": "SELECT id, name, tier, plan,"
    " (SELECT note FROM facts WHERE facts.account_id = accounts.id) AS note"
    " FROM accounts WHERE id = :account",
    "orders": "SELECT id, contact_id, placed_at, status, total, currency, items,"
    " expected_delivery, delivered_at FROM orders WHERE account_id = :account",
    "invoices": "SELECT number, issued_at, amount, currency, status, description FROM invoices"
    " WHERE account_id = :account",
}


class Person(NamedTuple):
    """Somebody whom the company knows."""

    id: str
    account: str
    name: str
    email: str
    role: str


class Sold(NamedTuple):
    """An order."""

    id: str
    account: str
    by: str
    status: str
    total: str
    currency: str = "EUR"
    late: bool = False


ANA = Person("c-ana", "acc-1", "Ana Sousa", "ana@sousa.example", "owner")
"""Owns a nursery; one of her orders came late."""
BEN = Person("c-ben", "acc-1", "Ben Okafor", "ben@sousa.example", "member")
"""Works at Ana's."""
CLEO = Person("c-cleo", "acc-2", "Cleo Vandermeer", "cleo@moss.example", "owner")
"""Grows moss."""
FAY = Person("c-fay", "acc-3", "Fay Lindqvist", "fay@fern.example", "owner")
GUS = Person("c-gus", "acc-3", "Gus Moreau", "gus@fern.example", "owner")
"""These two are only ever taken for each other."""
PEOPLE = (ANA, BEN, CLEO, FAY, GUS)
ORDERS = (
    Sold("A-1001", "acc-1", "c-ana", "delivered", "80.00", late=True),
    Sold("A-1002", "acc-1", "c-ana", "delivered", "129.50"),
    Sold("A-1003", "acc-1", "c-ana", "processing", "25.00"),
    Sold("A-1004", "acc-1", "c-ana", "refunded", "40.00"),
    Sold("A-1005", "acc-1", "c-ana", "delivered", "45.00"),
    Sold("B-2001", "acc-1", "c-ben", "delivered", "30.00"),
    Sold("C-3001", "acc-2", "c-cleo", "delivered", "60.00", "USD", late=True),
    Sold("C-3002", "acc-2", "c-cleo", "delivered", "70.00"),
    Sold("C-3003", "acc-2", "c-cleo", "delivered", "9000", "JPY"),
    Sold("F-4001", "acc-3", "c-fay", "delivered", "40.00", late=True),
)
BY_ID = {order.id: order for order in ORDERS}
INVOICES = (("INV-7001", "acc-1"), ("INV-7002", "acc-2"))
CODE = "SORRY-1"
Endings = Literal["", "refused", "later", "lost before", "lost after", "another amount", "silent"]
"""What goes wrong with a call; `lost`: no answer comes."""


@dataclass(frozen=True)
class Writer:
    """A way in which somebody comes to the door, and who they really are."""

    called: str
    sender: Sender
    is_really: Person | None
    """None: nobody whom the channel vouches for and the company knows."""

    def __str__(self) -> str:
        return self.called


def _by(person: Person, *, verified: bool = True, **called: str) -> Sender:
    return Sender.model_validate({"name": person.name, "verified": verified} | called)


WRITERS = (
    Writer("Ana by id", _by(ANA, id=ANA.id), ANA),
    Writer("Ana by address", _by(ANA, email=ANA.email), ANA),
    Writer("Ana in capitals", _by(ANA, email="ANA@Sousa.Example"), ANA),
    Writer("Ana by both", _by(ANA, id=ANA.id, email=ANA.email), ANA),
    Writer("Ben by id", _by(BEN, id=BEN.id), BEN),
    Writer("Ben by address", _by(BEN, email=BEN.email), BEN),
    Writer("Cleo by both", _by(CLEO, id=CLEO.id, email=CLEO.email), CLEO),
    Writer("Cleo by id", _by(CLEO, id=CLEO.id), CLEO),
    Writer("not vouched for, Ana's id", _by(ANA, id=ANA.id, verified=False), None),
    Writer("not vouched for, Ana's address", _by(ANA, email=ANA.email, verified=False), None),
    Writer("Fay's id with Gus's address", _by(FAY, id=FAY.id, email=GUS.email), None),
    Writer("Gus's id with Fay's address", _by(GUS, id=GUS.id, email=FAY.email), None),
    Writer("Ana's id in capitals", Sender(id="C-ANA", name="Somebody Else"), None),
    Writer("Eve, whom nobody knows", Sender(email="eve@example.net", name="c-ana"), None),
)


@dataclass(frozen=True)
class Happened:
    """One thing that the company really did."""

    call: ActionCall
    at: datetime
    number: int

    @property
    def ticket(self) -> str:
        return self.call.key.partition(":")[0]

    @property
    def amount(self) -> Decimal:
        return Decimal(str(self.call.arguments["amount"]))

    @property
    def order(self) -> Sold:
        return BY_ID[str(self.call.arguments["order_id"])]


@dataclass
class Company:
    """Deskhand's endpoint, and the ledger that Deskhand does not keep."""

    file: Path
    now: Callable[[], datetime]
    name: str = "company"
    honours_keys: bool = True
    can_be_asked: bool = True
    goes_wrong: list[Endings] = field(default_factory=list[Endings])
    """With the calls that come next, one each."""
    happened: list[Happened] = field(default_factory=list[Happened])
    attempts: list[str] = field(default_factory=list[str])
    after_effect: Callable[[], None] = lambda: None
    """Called between the effect and its answer: where a worker may die."""
    before_effect: Callable[[ActionCall], None] = lambda _: None

    def becomes(self, kind: str) -> None:
        """`keyed` honours keys, `askable` can be asked what became of one, `keyless` neither."""
        self.honours_keys = kind == "keyed"
        self.can_be_asked = kind != "keyless"

    async def execute(self, call: ActionCall) -> dict[str, Any]:
        """Do it, unless something goes wrong first."""
        self.attempts.append(call.key)
        fault = self.goes_wrong.pop(0) if self.goes_wrong else ""
        if fault == "refused":
            raise Permanent("the billing system refuses")
        if fault == "later":
            raise Retryable("the billing system is busy", timedelta(microseconds=1))
        if fault == "lost before":
            raise Uncertain("no answer")
        self.before_effect(call)
        done = self._done(call)
        self.after_effect()
        if fault == "lost after":
            raise Uncertain("no answer")
        if fault == "another amount":
            return done | {"amount": "999.00"}
        return {} if fault == "silent" else done

    async def find(self, key: str) -> dict[str, Any] | None:
        """What became of a key."""
        if not self.can_be_asked:
            raise Uncertain("cannot be asked")
        found = [one for one in self.happened if one.call.key == key]
        return self._answer(found[0].call) if found else None

    def of(self, ticket_id: str) -> list[Happened]:
        return [one for one in self.happened if one.ticket == ticket_id]

    def _done(self, call: ActionCall) -> dict[str, Any]:
        known = self.honours_keys and any(one.call.key == call.key for one in self.happened)
        if not known:
            self.happened.append(Happened(call, self.now(), len(self.happened) + 1))
        return self._answer(call)

    def _answer(self, call: ActionCall) -> dict[str, Any]:
        told = {"id": f"E-{len(self.happened):04}"}
        return told | ({"code": CODE} if call.action == "DISCOUNT" else {})

    # --- its database, which Deskhand only reads -----------------------------------------------

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    def open_shop(self, note: str = "", items: str = "") -> None:
        """As it is in the beginning. `note` and `items` are texts that somebody may have planted."""
        days = {n: str(MONDAY + timedelta(days=n)) for n in (-9, -5, -3)}
        with sqlite3.connect(self.file) as shop:
            shop.executescript(SCHEMA)
            for table in TABLES:
                shop.execute(f"DELETE FROM {table}")
            accounts = [(f"acc-{n}", f"Garden {n}", "pro", "Grow") for n in (1, 2, 3)]
            shop.executemany("INSERT INTO accounts VALUES (?, ?, ?, ?)", accounts)
            rows = [(one.id, one.account, one.name, one.email, one.role) for one in PEOPLE]
            shop.executemany("INSERT INTO contacts VALUES (?, ?, ?, ?, ?)", rows)
            for one in ORDERS:
                delivered = days[-3] if one.status == "delivered" else None
                due = days[-5] if one.late else days[-3]
                named = (one.id, one.account, one.by, days[-9], one.status, one.total, one.currency)
                shop.execute(
                    "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (*named, items or "Grow light", due, delivered),
                )
            for number, account in INVOICES:
                shop.execute(
                    "INSERT INTO invoices VALUES (?, ?, ?, '40.00', 'EUR', 'paid', ?)",
                    (number, account, days[-9], items or "Grow light"),
                )
            shop.executemany("INSERT INTO facts VALUES (?, ?)", [("acc-1", note), ("acc-2", note)])

    def pays_back_by_hand(self, order_id: str) -> None:
        """Another hand gave the money back meanwhile."""
        self._changes("UPDATE orders SET status = 'refunded' WHERE id = ?", order_id)

    def makes_a_member_of(self, person: Person) -> None:
        """Somebody owns the account no longer."""
        self._changes("UPDATE contacts SET role = 'member' WHERE id = ?", person.id)

    def finds_that_all_came_in_time(self, account: str) -> None:
        """Everything was delivered before the day on which it was expected."""
        self._changes("UPDATE orders SET delivered_at = placed_at WHERE account_id = ?", account)

    def _changes(self, statement: str, of: str) -> None:
        with sqlite3.connect(self.file) as shop:
            shop.execute(statement, (of,))


def may_touch(person: Person | None) -> frozenset[str]:
    """The orders that are somebody's to speak of: an owner's are all of the account's."""
    if person is None:
        return frozenset()
    return frozenset(
        order.id
        for order in ORDERS
        if order.account == person.account and (person.role == "owner" or order.by == person.id)
    )


def secrets_of_others(person: Person | None) -> tuple[str, ...]:
    """What somebody must never read: other people's names, addresses and orders, and invoices."""
    own = may_touch(person)
    shared = {person.account} if person and person.role == "owner" else set[str]()
    others = [one for one in PEOPLE if one != person and one.account not in shared]
    invoices = [number for number, account in INVOICES if account not in shared]
    told = [value for one in others for value in (one.name, one.email)]
    return (*told, *(order.id for order in ORDERS if order.id not in own), *invoices)
