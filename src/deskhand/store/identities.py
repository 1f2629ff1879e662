"""Who is one person: what contacts are called where, and which of them were found to be the same.

A contact is what one way of addressing opened. Where the company's source says of two that they are one,
or a person does, one is merged into the other: every reader counts and shows them together from then on,
nothing is moved, and so it can be undone.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    bindparam,
    exists,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.actors import SYSTEM, Actor
from deskhand.core.addresses import address
from deskhand.core.contacts import Contact, Identity, Person
from deskhand.core.errors import NotFound, Refused
from deskhand.core.events import ContactsMerged, ContactsParted
from deskhand.core.messages import Sender
from deskhand.core.tickets import Ticket
from deskhand.store.database import reading
from deskhand.store.rows import write_event
from deskhand.store.tables import contact_identities, contacts, tickets

EMPTY: ColumnElement[str] = literal_column("''")
SPELLED, ONE = contacts.alias("spelled"), contacts.alias("one")


def whole_of(contact: FromClause) -> ColumnElement[str]:
    """The contact that stands for the person, written as the index on it is."""
    return func.coalesce(func.nullif(contact.c.whole, EMPTY), contact.c.id)


WHOLE = whole_of(contacts)
SOURCE = "the company's source"
MERGING = text("SELECT pg_advisory_xact_lock(hashtextextended('contacts', 4))")
"""One merge or parting after the other: who stands for whom is read and written over several rows."""

_CALLED = (
    func.unnest(bindparam("kinds", type_=ARRAY(String)), bindparam("values", type_=ARRAY(String)))
    .table_valued("kind", "value", name="called", joins_implicitly=True)
    .render_derived()
)


def keeping(contact_id: ColumnElement[str], *where: ColumnElement[bool]) -> Insert:
    """A statement that keeps what a contact is `called`, whose id that is."""
    return insert(contact_identities).from_select(
        ["contact_id", "kind", "value", "channel", "verified_by", "since"],
        select(
            contact_id,
            _CALLED.c.kind,
            _CALLED.c.value,
            bindparam("channel", type_=String),
            bindparam("verified_by", type_=String),
            bindparam("since", type_=contact_identities.c.since.type),
        ).where(*where),
    )


_CONTACT = bindparam("contact_id", type_=contact_identities.c.contact_id.type)
_WANTED = keeping(_CONTACT)
KEEP = _WANTED.on_conflict_do_update(
    index_elements=["contact_id", "kind", "value"],
    set_={"verified_by": _WANTED.excluded.verified_by, "since": _WANTED.excluded.since},
    where=(contact_identities.c.verified_by == "") & (_WANTED.excluded.verified_by != ""),
)
"""Compiled once: a list of rows would be compiled with every message."""


def same_person(ids: Select[tuple[str]]) -> Select[tuple[str]]:
    """The ids of those contacts (chosen from `SPELLED`), and of all that are the same person as one."""
    wholes = select(whole_of(ONE)).where(ONE.c.id.in_(ids))
    return select(contacts.c.id).where(WHOLE.in_(wholes))


def of_ticket(ticket_id: str) -> Select[tuple[str]]:
    """The contact that a ticket was opened for."""
    return select(tickets.c.contact_id).where(tickets.c.id == ticket_id)


_BY_SOURCE = contact_identities.c.kind == "source"
_NAMED = contact_identities.alias("named")
_UNNAMED = ~exists().where(
    _NAMED.c.kind == "source", _NAMED.c.contact_id == bindparam("contact_id")
)
NEW_TO_SOURCE = select(
    func.pg_advisory_xact_lock(func.hashtextextended(bindparam("contact_id", type_=String), 5)),
    func.pg_advisory_xact_lock(func.hashtextextended(bindparam("source_id", type_=String), 3)),
).where(_UNNAMED)
"""No row where the source named the contact before; else one transaction after the other from here on: two
contacts that are told to be one at once are one still, and one that is told to be two is the first."""
SAME_TO_SOURCE = (
    select(contacts.c.id)
    .join(contact_identities, contact_identities.c.contact_id == contacts.c.id)
    .where(_UNNAMED, _BY_SOURCE, contact_identities.c.value == bindparam("source_id"))
    .order_by(contact_identities.c.since, contacts.c.id)
    .limit(1)
    .add_cte(keeping(_CONTACT, _UNNAMED).cte("kept"))
)
"""Keeps the source's name of a contact, and finds the first other one of that name."""


def called(sender: Sender, channel: str, now: datetime) -> dict[str, Any]:
    """What `keeping` is given of a sender."""
    names = {"id": sender.id, "email": address(sender.email)}
    kinds = [kind for kind, name in names.items() if name]
    return {
        "kinds": kinds,
        "values": [names[kind] for kind in kinds],
        "channel": channel,
        "verified_by": f"channel {channel}" if sender.verified else "",
        "since": now,
    }


async def note(
    connection: AsyncConnection, contact_id: str, sender: Sender, channel: str, now: datetime
) -> None:
    """Keep what a channel calls a contact. What somebody vouches for once stays vouched for."""
    await connection.execute(KEEP, {"contact_id": contact_id, **called(sender, channel, now)})


async def resolve(
    connection: AsyncConnection, ticket: Ticket, told: Contact, now: datetime
) -> None:
    """Keep whom the company's source found, for a contact somebody vouches for; a contact of whom it
    found the same person before is merged with that one. A contact of whom it said another id before,
    such as an address that went to somebody else, is nobody surely: it stays who it was. The ticket is
    locked."""
    if not (told.known and told.verified and told.id):
        return
    names = {"contact_id": ticket.contact_id, "source_id": told.id}
    if not (await connection.execute(NEW_TO_SOURCE, names)).all():
        return
    kept = {"kinds": ["source"], "values": [told.id], "channel": "", "verified_by": SOURCE}
    others = await connection.execute(SAME_TO_SOURCE, {**names, **kept, "since": now})
    other = others.scalar_one_or_none()
    if other is not None:
        why = f"{SOURCE} knows both as {told.id}"
        await _merge(connection, ticket.contact_id, other, SYSTEM, why, now)


async def is_one_person(connection: AsyncConnection, one: str, other: str) -> bool:
    """Whether two contacts are the same person."""
    found = await connection.execute(
        select(func.count(WHOLE.distinct())).where(contacts.c.id.in_((one, other)))
    )
    return found.scalar_one() == 1


async def vouched_values(connection: AsyncConnection, ticket: Ticket) -> set[str]:
    """Everything that the ticket's person is called where somebody vouches for it."""
    found = await connection.execute(
        select(contact_identities.c.value).where(
            contact_identities.c.contact_id.in_(same_person(of_ticket(ticket.id))),
            contact_identities.c.verified_by != "",
        )
    )
    return set(found.scalars())


class Identities:
    """What people see of it, and decide. Raises `NotFound`, `Refused`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    async def person(self, contact_id: str) -> Person:
        """Whoever a contact is: all contacts that are the same, and what they are called."""
        async with self._reading.connect() as connection:
            ids = same_person(select(SPELLED.c.id).where(SPELLED.c.id == contact_id))
            rows = await connection.execute(
                select(contacts.c.id, contacts.c.merged_into).where(contacts.c.id.in_(ids))
            )
            merged = {row.id: row.merged_into for row in rows}
            if not merged:
                raise NotFound(f"there is no contact {contact_id}")
            named = await connection.execute(
                select(contact_identities)
                .where(contact_identities.c.contact_id.in_(merged))
                .order_by(contact_identities.c.since, contact_identities.c.value)
            )
            return Person(
                contact_id=contact_id,
                contacts=tuple(sorted(merged)),
                merged=tuple(sorted(one for one, into in merged.items() if into)),
                identities=tuple(Identity.model_validate(dict(row)) for row in named.mappings()),
            )

    async def merge(self, contact_id: str, into: str, by: Actor, now: datetime) -> Person:
        """They are one person from here on, because a colleague says so."""
        async with self._engine.begin() as connection:
            await _both_there(connection, (contact_id, into))
            await _merge(connection, contact_id, into, by, "", now)
        return await self.person(contact_id)

    async def part(self, contact_id: str, by: Actor, now: datetime) -> Person:
        """Undo a merge: the contact is somebody else again, also if its source tells the same again."""
        async with self._engine.begin() as connection:
            await connection.execute(MERGING)
            found = await connection.execute(
                select(contacts.c.merged_into).where(contacts.c.id == contact_id)
            )
            into = found.scalar_one_or_none()
            if not into:
                raise Refused("this contact was merged into no other")
            await connection.execute(
                update(contacts).where(contacts.c.id == contact_id).values(merged_into="")
            )
            await _stand_for(connection, contact_id, contact_id)
            event = ContactsParted(by=by, contact_id=contact_id, other=into)
            await _tell(connection, event, (contact_id, into), now)
        return await self.person(contact_id)


async def _merge(
    connection: AsyncConnection, gone: str, into: str, by: Actor, why: str, now: datetime
) -> None:
    await connection.execute(MERGING)
    found = await connection.execute(
        select(contacts.c.id, WHOLE.label("whole")).where(contacts.c.id.in_((gone, into)))
    )
    rows = {row.id: row.whole for row in found}
    whole = rows[into]
    if rows[gone] == whole:
        return
    gone = rows[gone]
    await connection.execute(update(contacts).where(contacts.c.id == gone).values(merged_into=into))
    await _stand_for(connection, gone, whole)
    event = ContactsMerged(by=by, contact_id=gone, into=into, why=why)
    await _tell(connection, event, (gone, into), now)


async def _stand_for(connection: AsyncConnection, contact_id: str, whole: str) -> None:
    """`whole` stands for a contact and for all that were merged into it, one after another."""
    found = select(contacts.c.id).where(contacts.c.id == contact_id)
    parts = found.cte("parts", recursive=True)
    below = select(contacts.c.id).join(parts, contacts.c.merged_into == parts.c.id)
    parts = parts.union(below)
    await connection.execute(
        update(contacts).where(contacts.c.id.in_(select(parts.c.id))).values(whole=whole)
    )


async def _tell(
    connection: AsyncConnection,
    event: ContactsMerged | ContactsParted,
    both: Iterable[str],
    now: datetime,
) -> None:
    """On the newest ticket of each."""
    for contact_id in both:
        newest = await connection.execute(
            select(func.max(tickets.c.id)).where(tickets.c.contact_id == contact_id)
        )
        if ticket_id := newest.scalar_one():
            await write_event(connection, ticket_id, event, now)


async def _both_there(connection: AsyncConnection, both: tuple[str, str]) -> None:
    found = await connection.execute(select(contacts.c.id).where(contacts.c.id.in_(both)))
    there = set(found.scalars())
    for one in both:
        if one not in there:
            raise NotFound(f"there is no contact {one}")
