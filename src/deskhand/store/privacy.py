"""One person's data: shown, and erased from everything that is stored."""

import asyncio
import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.actors import Actor
from deskhand.core.addresses import address
from deskhand.core.errors import NotFound, Refused
from deskhand.core.ids import new_id
from deskhand.core.values import Instant, Value
from deskhand.store.database import reading
from deskhand.store.identities import SPELLED, same_person
from deskhand.store.redaction import Written, take_out
from deskhand.store.retention import OF_A_TICKET, delete_tickets
from deskhand.store.tables import (
    accounts,
    contact_identities,
    contacts,
    erasures,
    ledger,
    outbox,
    revoked_sessions,
    tickets,
    turns,
    uploads,
)

NOTED = "erased.jsonl"
"""In Deskhand's home: one erasure a line, without saying who."""
SHORTEST_VALUE = 4
"""Characters of an id, an address or a name that is looked for in others' tickets."""
JOBS = text("DELETE FROM procrastinate_jobs WHERE lock = ANY(:tickets) AND status = 'todo'")


class Person(NamedTuple):
    """A customer as they are known here: what is stored of who they are, and their tickets."""

    contacts: Sequence[Any]
    tickets: Sequence[str]
    called: Sequence[str] = ()
    """Ids and addresses of theirs that somebody vouches for, earlier ones among them."""

    @property
    def values(self) -> tuple[str, ...]:
        """What they alone are called: ids that are no bare number, and addresses where somebody vouches for
        them at all."""
        told = [
            value
            for row in self.contacts
            for value in (row.email, row.external_id, row.identity, *self.called)
            if not value.isdigit() and (self.called or "@" not in value)
        ]
        return tuple(dict.fromkeys(one for one in told if len(one) >= SHORTEST_VALUE))

    @property
    def names(self) -> tuple[str, ...]:
        """What they call themselves, in two words and more, where somebody vouches for them at all."""
        told = [row.name for row in self.contacts if len(row.name.split()) > 1 and self.called]
        return tuple(dict.fromkeys(told))


class Erasure(Value):
    """That somebody was erased, without saying who."""

    id: str
    fingerprints: tuple[str, ...]
    """SHA-256 of ids and addresses: whoever has one can tell whether it is this, nobody else can."""
    at: Instant
    by: Actor
    tickets: int


class Privacy:
    """`who` is the company's id of a contact, or an address. Whoever shares neither is somebody else, and a
    name that somebody else has too is left where it stands."""

    def __init__(self, engine: AsyncEngine, home: Path) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._home = home

    async def export(self, who: str) -> dict[str, Any]:
        """All that is stored of them, as JSON: rows by table, files in base64. Raises `NotFound`."""
        async with self._reading.connect() as connection:
            person = await _named(connection, who)
            rows = {"contacts": [dict(row._mapping) for row in person.contacts]}
            named = [row.external_id for row in person.contacts if row.external_id]
            theirs = [row.account_id for row in person.contacts if row.account_id]
            beside = (
                (accounts, accounts.c.id.in_(theirs)),
                (
                    contact_identities,
                    contact_identities.c.contact_id.in_([row.id for row in person.contacts]),
                ),
                (revoked_sessions, revoked_sessions.c.contact.in_(named)),
            )
            for table, chosen in beside:
                found = await connection.execute(select(table).where(chosen))
                rows[table.name] = [dict(row) for row in found.mappings()]
            for table in (tickets, *OF_A_TICKET):
                column = table.c.id if table is tickets else table.c.ticket_id
                chosen = column.in_(person.tickets)
                if table is uploads:
                    chosen = or_(chosen, uploads.c.sender.in_(named))
                found = await connection.execute(
                    select(table).where(chosen).order_by(*table.primary_key)
                )
                rows[table.name] = [dict(row) for row in found.mappings()]
        return json.loads(json.dumps(rows, default=_as_json))

    async def erase(self, who: str, by: Actor, now: datetime) -> Erasure:
        """Delete their tickets with all that hangs on them, and what others' tickets say of them. It is
        noted in Deskhand's home as well, where no restore undoes it.

        Raises `NotFound`; `Refused` while something of theirs is under way.
        """
        async with self._engine.begin() as connection:
            person = await _named(connection, who)
            erased = await _erase(connection, person, by, now)
        await asyncio.to_thread(_note, self._home, erased)
        return erased

    async def erased(self) -> tuple[Erasure, ...]:
        """Every erasure, oldest first."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(select(erasures).order_by(erasures.c.at))
            return tuple(Erasure.model_validate(dict(row)) for row in rows.mappings())

    async def erase_again(self) -> int:
        """After a restore: erase whoever was erased since the backup was made, by the notes at home, but
        not who came back after it. How many contacts."""
        count = 0
        async with self._engine.begin() as connection:
            rows = list((await connection.execute(select(contacts))).all())
            for one in noted_erasures(self._home):
                gone = [
                    row
                    for row in rows
                    if row.created_at <= one.at and _of_row(row) & set(one.fingerprints)
                ]
                rows = [row for row in rows if row not in gone]
                if gone:
                    chosen = contacts.c.id.in_([row.id for row in gone])
                    person = await _found(connection, chosen, one.id)
                    await _erase(connection, person, one.by, one.at)
                count += len(gone)
        return count


def _matches(who: str) -> Any:
    named = or_(
        SPELLED.c.external_id == who,
        SPELLED.c.identity == who,
        and_(SPELLED.c.email != "", func.lower(SPELLED.c.email) == address(who)),
    )
    return contacts.c.id.in_(same_person(select(SPELLED.c.id).where(named)))


def _called_before(who: str) -> Any:
    """Contacts of whom somebody vouched for that name earlier."""
    vouched = select(contact_identities.c.contact_id).where(
        contact_identities.c.value.in_((who, address(who))), contact_identities.c.verified_by != ""
    )
    return contacts.c.id.in_(same_person(select(SPELLED.c.id).where(SPELLED.c.id.in_(vouched))))


async def _named(connection: AsyncConnection, who: str) -> Person:
    """By what they are called now, else by what one person alone was called before."""
    try:
        return await _found(connection, _matches(who), who)
    except NotFound:
        person = await _found(connection, _called_before(who), who)
    if len({row.whole or row.id for row in person.contacts}) > 1:
        raise Refused(f"several people were called {who[:100]!r}: say which by their id")
    return person


async def _found(connection: AsyncConnection, chosen: Any, who: str) -> Person:
    rows = (await connection.execute(select(contacts).where(chosen))).all()
    if not rows:
        raise NotFound(f"there is no contact {who[:100]!r}")
    found = await connection.execute(
        select(tickets.c.id).where(tickets.c.contact_id.in_([row.id for row in rows]))
    )
    theirs = list(found.scalars())
    called = await connection.execute(
        select(contact_identities.c.value).where(
            contact_identities.c.contact_id.in_([row.id for row in rows]),
            contact_identities.c.verified_by != "",
        )
    )
    return Person(rows, theirs, list(called.scalars()))


async def _erase(connection: AsyncConnection, person: Person, by: Actor, now: datetime) -> Erasure:
    ids = list(person.tickets)
    await connection.execute(select(tickets.c.id).where(tickets.c.id.in_(ids)).with_for_update())
    await _check_at_rest(connection, ids)
    await connection.execute(JOBS, {"tickets": ids})
    await delete_tickets(connection, ids)
    await connection.execute(
        update(tickets).where(tickets.c.linked_ticket.in_(ids)).values(linked_ticket="")
    )
    named = [row.external_id for row in person.contacts if row.external_id]
    await connection.execute(delete(uploads).where(uploads.c.sender.in_(named)))
    await connection.execute(delete(revoked_sessions).where(revoked_sessions.c.contact.in_(named)))
    await connection.execute(
        delete(contacts).where(contacts.c.id.in_([row.id for row in person.contacts]))
    )
    alone = ~select(contacts.c.id).where(contacts.c.account_id == accounts.c.id).exists()
    theirs = [row.account_id for row in person.contacts if row.account_id]
    await connection.execute(delete(accounts).where(accounts.c.id.in_(theirs), alone))
    names = {row.name.casefold() for row in person.contacts}
    others = await connection.execute(
        select(func.lower(contacts.c.name)).where(func.lower(contacts.c.name).in_(names))
    )
    shared = set(others.scalars())
    for value in person.values:
        await take_out(connection, Written((value,), alike=True))
    for name in person.names:
        if name.casefold() not in shared:
            spelled = dict.fromkeys((name, name.upper(), name.title()))
            await take_out(connection, Written(tuple(spelled), alike=False))
    erasure = Erasure(
        id=new_id(),
        fingerprints=_fingerprints(person, await _still_called(connection, person)),
        at=now,
        by=by,
        tickets=len(ids),
    )
    row = erasure.model_dump() | {"fingerprints": list(erasure.fingerprints)}
    await connection.execute(insert(erasures), row)
    return erasure


async def _check_at_rest(connection: AsyncConnection, ids: Sequence[str]) -> None:
    under_way = (
        select(turns.c.id).where(turns.c.ticket_id.in_(ids), turns.c.status == "claimed"),
        select(outbox.c.id).where(outbox.c.ticket_id.in_(ids), outbox.c.status == "sending"),
        select(ledger.c.id).where(ledger.c.ticket_id.in_(ids), ledger.c.status == "executing"),
    )
    for statement in under_way:
        if (await connection.execute(statement.limit(1))).first() is not None:
            raise Refused("something of theirs is under way: try again in a minute")


async def _still_called(connection: AsyncConnection, person: Person) -> set[str]:
    """Which of the person's names somebody else has by now, whom a restore must not erase for them."""
    values = {*person.called, *(row.email for row in person.contacts)}
    found = await connection.execute(
        select(contacts.c.email, contacts.c.external_id, contacts.c.identity).where(
            or_(*(column.in_(values) for column in _NAMES))
        )
    )
    also = await connection.execute(
        select(contact_identities.c.value).where(contact_identities.c.value.in_(values))
    )
    return {name for row in found for name in row} | set(also.scalars())


_NAMES = (contacts.c.email, contacts.c.external_id, contacts.c.identity)


def _fingerprints(person: Person, others: set[str]) -> tuple[str, ...]:
    """Of what they were called: a backup may know them by an earlier name alone. Addresses only where
    somebody vouches for them, and that nobody else has by now."""
    told = {one for row in person.contacts for one in _names_of(row)}
    for name in person.called:
        if name not in others:
            told.add(f"mail:{address(name)}" if "@" in name else f"id:{name}")
    return tuple(sorted(map(_hashed, told)))


def _of_row(row: Any) -> set[str]:
    """What a stored contact may be known again by: an address alone tells of nobody who has an id."""
    told = _names_of(row)
    if row.email and not row.external_id:
        told.add(f"mail:{address(row.email)}")
    return set(map(_hashed, told))


def _names_of(row: Any) -> set[str]:
    return {f"first:{row.identity}"} | ({f"id:{row.external_id}"} if row.external_id else set())


def _hashed(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()


def _as_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _note(home: Path, erasure: Erasure) -> None:
    home.mkdir(parents=True, exist_ok=True)
    path = home / NOTED
    path.touch(mode=0o600)
    path.chmod(0o600)
    with path.open("a", encoding="utf-8") as file:
        file.write(erasure.model_dump_json() + "\n")


def noted_erasures(home: Path) -> tuple[Erasure, ...]:
    """What was noted there."""
    path = home / NOTED
    if not path.exists():
        return ()
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(Erasure.model_validate_json(line) for line in lines if line.strip())
