"""The contact that a message comes from: found, opened, and told apart from what nobody vouches for."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.core.ids import new_id
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.core.state import Intake
from deskhand.store.identities import WHOLE, called, keeping, note
from deskhand.store.tables import contacts, tickets

_TOLD = ("id", "identity", "external_id", "email", "name", "language", "created_at")
_MADE = (
    upsert(contacts)
    .values({name: bindparam(f"new_{name}", type_=contacts.c[name].type) for name in _TOLD})
    .on_conflict_do_nothing()
    .returning(contacts.c.id)
    .cte("made")
)
NEW_CONTACT = select(_MADE.c.id).add_cte(keeping(_MADE.c.id).cte("kept"))


VOUCHED = exists().where(tickets.c.contact_id == contacts.c.id, tickets.c.verified)
"""Whether a contact has ever written where somebody could vouch for them."""


def the_contact() -> Any:
    """The one contact that a sender is: by the identity that they first wrote with, else by their id,
    else by their address where nobody else has it.

    An address alone connects nobody who cannot be vouched for, never two different ids, and nobody with an id
    that only somebody claimed beside that address.
    """
    same = contacts.c.identity == bindparam("identity")
    same_id = and_(contacts.c.external_id == bindparam("id"), bindparam("id") != "")
    same_address = and_(
        func.lower(contacts.c.email) == bindparam("address"),
        bindparam("address") != "",
        or_(and_(bindparam("id") == "", VOUCHED), contacts.c.external_id == ""),
    )
    rank = case((same, 0), (same_id, 1), else_=2)
    found = (
        select(
            contacts.c.id,
            contacts.c.email,
            contacts.c.name,
            contacts.c.external_id,
            WHOLE.label("person"),
            VOUCHED.label("vouched"),
            rank.label("rank"),
            func.count().over(partition_by=rank).label("alike"),
        )
        .where(or_(same, same_id, same_address))
        .subquery()
    )
    return (
        select(found)
        .where(or_(found.c.rank == 0, found.c.alike == 1))
        .order_by(found.c.rank)
        .limit(1)
        .subquery()
    )


async def open_contact(connection: AsyncConnection, intake: Intake, now: datetime) -> str:
    """The contact's id; two messages of a new contact at once give one contact."""
    sender = intake.incoming.sender
    identity = sender.id or sender.email
    made = await connection.execute(
        NEW_CONTACT,
        {
            "new_id": new_id(),
            "new_identity": identity,
            "new_external_id": sender.id,
            "new_email": sender.email,
            "new_name": sender.name,
            "new_language": intake.language,
            "new_created_at": now,
            **called(sender, intake.incoming.channel, now),
        },
    )
    contact_id = made.scalar_one_or_none()
    if contact_id is None:
        found = await connection.execute(
            select(contacts.c.id).where(contacts.c.identity == identity)
        )
        contact_id = found.scalar_one()
        await note(connection, contact_id, sender, intake.incoming.channel, now)
    return contact_id


async def learn(
    connection: AsyncConnection, known: Any, incoming: IncomingMessage, now: datetime
) -> None:
    """Keep the newest address and name of a contact that is there (the row that intake found); after the
    ticket's lock, in the order of every other transaction.

    What nobody vouches for changes nothing of somebody who was vouched for, least of all where answers
    go; and the first message that somebody vouches for keeps nothing that others said before it.
    """
    sender, contact_id = incoming.sender, known.contact_id
    if sender.verified and not known.vouched:
        only = {"email": sender.email, "name": sender.name}
        await _fill_in(
            connection, contact_id, only | ({"external_id": sender.id} if sender.id else {})
        )
        await note(connection, contact_id, sender, incoming.channel, now)
    elif _news(sender, known) and (sender.verified or not known.vouched):
        told = {"email": sender.email, "name": sender.name, "external_id": sender.id}
        await _fill_in(connection, contact_id, {name: one for name, one in told.items() if one})
        await note(connection, contact_id, sender, incoming.channel, now)


def _news(sender: Sender, known: Any) -> bool:
    return bool(
        (sender.email and sender.email != known.email)
        or (sender.id and not known.external_id)
        or (sender.name and sender.name != known.name)
    )


async def _fill_in(connection: AsyncConnection, contact_id: str, told: dict[str, str]) -> None:
    await connection.execute(
        update(contacts)
        .where(
            contacts.c.id == contact_id,
            or_(*(contacts.c[name] != value for name, value in told.items())),
        )
        .values(**told)
    )
