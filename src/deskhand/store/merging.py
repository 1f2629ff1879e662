"""Tickets that belong together: linked, or merged into one."""

from datetime import datetime

from sqlalchemy import CTE, ColumnElement, Select, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deskhand.core.actors import Actor
from deskhand.core.errors import Refused
from deskhand.core.events import Linked
from deskhand.core.tickets import Ticket
from deskhand.store.identities import is_one_person
from deskhand.store.rows import (
    change_ticket,
    event_row,
    lock_ticket,
    write_event,
    write_together,
)
from deskhand.store.seen import check_not_merged
from deskhand.store.tables import ledger, messages, reviews, ticket_links, tickets, turns, uploads

UNDER_WAY = ("intent", "executing", "awaiting_approval")


def with_merged(which: ColumnElement[bool]) -> Select[tuple[str]]:
    """The ids of those tickets and of all that were merged into them, one after another. Messages
    move with a merge; turns, the log, actions and deliveries stay with the ticket that had them."""
    return select(merged_parts(which).c.id)


def merged_parts(which: ColumnElement[bool]) -> CTE:
    """`id` as in `with_merged`, and beside it `whole`, the one of those tickets that it is part of."""
    found = select(tickets.c.id, tickets.c.id.label("whole")).where(which)
    found = found.cte("found", recursive=True)
    merged = select(tickets.c.id, found.c.whole).join(found, tickets.c.merged_into == found.c.id)
    return found.union(merged)


class Merging:
    """What a person makes of two tickets."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def link(self, ticket_id: str, other_id: str, by: Actor, now: datetime) -> None:
        """Each is shown on the other's page. Raises `Refused`, `NotFound`."""
        async with self._engine.begin() as connection:
            await self._both(connection, ticket_id, other_id)
            smaller, larger = sorted((ticket_id, other_id))
            made = await connection.execute(
                insert(ticket_links)
                .values(ticket_id=smaller, other_id=larger)
                .on_conflict_do_nothing()
                .returning(ticket_links.c.ticket_id)
            )
            if made.first():
                await _log_both(connection, ticket_id, other_id, by, "link", now)

    async def unlink(self, ticket_id: str, other_id: str, by: Actor, now: datetime) -> None:
        """They are shown on each other's page no more."""
        async with self._engine.begin() as connection:
            await self._both(connection, ticket_id, other_id)
            smaller, larger = sorted((ticket_id, other_id))
            gone = await connection.execute(
                delete(ticket_links).where(
                    ticket_links.c.ticket_id == smaller, ticket_links.c.other_id == larger
                )
            )
            if gone.rowcount:
                await _log_both(connection, ticket_id, other_id, by, "unlink", now)

    async def merge(self, ticket_id: str, into: str, by: Actor, now: datetime) -> Ticket:
        """All messages of `ticket_id` are `into`'s from here on, those to come too; it ends.

        `into` is open again if the ball was ours on either; if the AI had it, `by` takes it over:
        what the AI was about to say knew only half. It waits as long, as urgently and until the same
        time as the more pressing of the two, and answers go to the address left on either. Raises `Refused` for tickets of two customers:
        one must never read the other's words.
        """
        async with self._engine.begin() as connection:
            gone, kept = await self._both(connection, ticket_id, into)
            if not await is_one_person(connection, gone.contact_id, kept.contact_id):
                raise Refused("these tickets belong to two customers: link them instead")
            vouched = await connection.execute(
                select(tickets.c.verified).where(tickets.c.id.in_((ticket_id, into))).distinct()
            )
            if len(vouched.all()) > 1:
                raise Refused("one of these senders is vouched for and the other is not")
            busy = await connection.execute(
                select(ledger.c.action).where(
                    ledger.c.ticket_id == ticket_id, ledger.c.status.in_(UNDER_WAY)
                )
            )
            if action := busy.scalars().first():
                raise Refused(f"{action} waits or is under way on it: decide on that first")
            check_not_merged(gone)
            check_not_merged(kept)
            ours = gone.status == "open" or kept.status == "open"
            both = (gone, kept)
            if gone.owner == "ai" and gone.status != "resolved":
                gone = await change_ticket(connection, gone, "take_over", by, now, person=by.name)
            told = event_row(ticket_id, Linked(by=by, other=into, how="merged_into"), now)
            await change_ticket(connection, gone, "merge", by, now, told=(told,), merged_into=into)
            await connection.execute(
                update(turns)
                .where(turns.c.ticket_id == ticket_id, turns.c.status.in_(("waiting", "parked")))
                .values(status="superseded", ended_at=now, resume_at=None)
            )
            await connection.execute(
                update(messages).where(messages.c.ticket_id == ticket_id).values(ticket_id=into)
            )
            await connection.execute(
                update(uploads).where(uploads.c.ticket_id == ticket_id).values(ticket_id=into)
            )
            await connection.execute(
                update(reviews).where(reviews.c.ticket_id == ticket_id).values(ticket_id=into)
            )
            await write_event(
                connection, into, Linked(by=by, other=ticket_id, how="merged_from"), now
            )
            if kept.status == "resolved" and ours:
                kept = await change_ticket(connection, kept, "customer_message", by, now)
            if kept.owner == "ai" and kept.status != "resolved":
                kept = await change_ticket(connection, kept, "take_over", by, now, person=by.name)
            if kept.status in ("answered", "snoozed") and ours:
                kept = await change_ticket(connection, kept, "customer_message", by, now)
            kept = _as_pressing_as(both, kept)
            await write_together(connection, kept, {}, [], now)
            return kept

    async def _both(
        self, connection: AsyncConnection, ticket_id: str, other_id: str
    ) -> tuple[Ticket, Ticket]:
        """Both, locked in the order of their ids, so that two who merge do not wait for each other."""
        if ticket_id == other_id:
            raise Refused("that is the same ticket")
        found = {one: await lock_ticket(connection, one) for one in sorted((ticket_id, other_id))}
        return found[ticket_id], found[other_id]


def _as_pressing_as(both: tuple[Ticket, Ticket], kept: Ticket) -> Ticket:
    """The ticket with what the customer waits for on either."""
    update: dict[str, object] = {
        "priority": max(one.priority for one in both),
        "answer_to": kept.answer_to or both[0].answer_to,
    }
    waiting = [one for one in both if one.status == "open"]
    if kept.status == "open" and waiting:
        for name in ("open_since", "reply_due_at", "alarm_at"):
            moments = [moment for one in waiting if (moment := getattr(one, name)) is not None]
            update[name] = min(moments, default=getattr(kept, name))
    return kept.model_copy(update=update)


async def _log_both(
    connection: AsyncConnection, ticket_id: str, other_id: str, by: Actor, how: str, now: datetime
) -> None:
    for one, other in ((ticket_id, other_id), (other_id, ticket_id)):
        event = Linked.model_validate({"by": by, "other": other, "how": how})
        await write_event(connection, one, event, now)
