"""Rows of the ledger, one at a time, inside a transaction of the caller's."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.core.actors import Actor
from deskhand.core.decisions import EffectStatus
from deskhand.core.errors import NotFound, Refused
from deskhand.core.events import LedgerMoved
from deskhand.core.ids import new_id
from deskhand.core.ledger import Approval, LedgerRow
from deskhand.core.ports import Plan
from deskhand.core.state import Claim
from deskhand.core.tickets import Ticket
from deskhand.store.rows import ledger_of, write_event
from deskhand.store.tables import contacts, ledger, tickets

NEXT: dict[EffectStatus, tuple[EffectStatus, ...]] = {
    "intent": ("executing", "failed"),
    "executing": ("done", "failed", "uncertain"),
    "uncertain": ("done", "failed"),
    "awaiting_approval": ("intent", "refused", "expired"),
    "done": ("reversed",),
}
"""The ledger's own transitions; whatever is not listed is refused."""


async def identity(connection: AsyncConnection, ticket: Ticket) -> str:
    """Who the ticket's contact is to the company: its id there, else the address."""
    found = await connection.execute(
        select(contacts.c.external_id, contacts.c.email).where(contacts.c.id == ticket.contact_id)
    )
    row = found.one()
    return row.external_id or row.email


async def insert_row(
    connection: AsyncConnection,
    ticket: Ticket,
    plan: Plan,
    key: str,
    status: EffectStatus,
    by: Actor,
    now: datetime,
    claim: Claim | None,
    language: str,
    approval: Approval | None,
    reverses: str | None = None,
) -> LedgerRow:
    """Write an intent as it stands now. The caller tells of it (`tell_moved`)."""
    account = await connection.execute(
        select(tickets.c.account_id).where(tickets.c.id == ticket.id)
    )
    row = LedgerRow(
        id=new_id(),
        ticket_id=ticket.id,
        turn_id=claim.turn_id if claim else None,
        epoch=ticket.epoch,
        key=key,
        action=plan.action,
        arguments=plan.arguments,
        contact=plan.contact or await identity(connection, ticket),
        account=plan.account or account.scalar_one(),
        order_id=plan.order_id,
        amount=plan.amount,
        currency=plan.currency,
        once=plan.once,
        status=status,
        by=by,
        why=approval.why if approval else "",
        roles=approval.roles if approval else (),
        expires_at=approval.expires_at if approval else None,
        language=language,
        reverses=reverses,
        created_at=now,
        updated_at=now,
    )
    values = row.model_dump()
    values["roles"] = list(row.roles)
    await connection.execute(insert(ledger).values(values))
    return row


async def by_key(connection: AsyncConnection, key: str) -> LedgerRow | None:
    """The row with an idempotency key."""
    found = await connection.execute(select(ledger).where(ledger.c.key == key))
    row = found.mappings().one_or_none()
    return ledger_of(row) if row else None


async def plain(connection: AsyncConnection, ledger_id: str, lock: bool = False) -> LedgerRow:
    """A row. Raises `NotFound`."""
    statement = select(ledger).where(ledger.c.id == ledger_id)
    found = await connection.execute(statement.with_for_update() if lock else statement)
    row = found.mappings().one_or_none()
    if row is None:
        raise NotFound(f"there is no ledger row {ledger_id}")
    return ledger_of(row)


async def locked(connection: AsyncConnection, ledger_id: str) -> LedgerRow:
    """A row, locked until the transaction ends. Raises `NotFound`."""
    return await plain(connection, ledger_id, lock=True)


async def move(
    connection: AsyncConnection,
    row: LedgerRow,
    status: EffectStatus,
    actor: Actor,
    now: datetime,
    **columns: Any,
) -> LedgerRow:
    """Change a row's status, as `NEXT` allows, and tell of it. Raises `Refused`."""
    if status not in NEXT.get(row.status, ()):
        raise Refused(f"{row.action} is {row.status} and cannot become {status}")
    moved = row.model_copy(update={**columns, "status": status, "updated_at": now})
    await connection.execute(
        update(ledger).where(ledger.c.id == row.id).values(status=status, updated_at=now, **columns)
    )
    await tell_moved(connection, moved, now, actor=actor)
    return moved


async def tell_moved(
    connection: AsyncConnection,
    row: LedgerRow,
    now: datetime,
    claim: Claim | None = None,
    actor: Actor | None = None,
) -> None:
    """Log where a row stands."""
    await write_event(
        connection,
        row.ticket_id,
        LedgerMoved(
            ledger_id=row.id,
            action=row.action,
            status=row.status,
            by=actor or row.by,
            detail=row.detail or row.why,
        ),
        now,
        claim,
    )
