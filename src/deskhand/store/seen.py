"""Nobody acts on a ticket as it was: what others did since it was read is told first."""

from sqlalchemy import RowMapping, Text, func, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.core.actors import Actor
from deskhand.core.errors import News, Refused, Unseen
from deskhand.core.tickets import Ticket
from deskhand.core.transitions import TOLD_OTHERWISE
from deskhand.store.tables import events, messages

MOST_NEWS = 5
SAID = ("customer", "ai", "person", "note")


async def check_seen(
    connection: AsyncConnection, ticket_id: str, seen: int | None, me: Actor
) -> None:
    """Raise `Unseen` where others wrote, changed or did something after event `seen`.

    The caller holds the ticket's lock, so that nothing comes in between. What `me` did does not
    count.
    """
    if seen is None:
        return
    payload = events.c.payload
    by = func.coalesce(func.nullif(type_coerce(messages.c.by, Text), ""), payload["by"].astext)
    what = func.coalesce(messages.c.role, payload["change"].astext, payload["how"].astext, "action")
    rows = await connection.execute(
        select(what.label("what"), by.label("by"), messages.c.author, payload)
        .outerjoin(messages, messages.c.id == payload["message_id"].astext)
        .where(
            events.c.ticket_id == ticket_id,
            events.c.seq > seen,
            or_(by.is_(None), by != str(me)),
            or_(
                (events.c.kind == "message_added") & messages.c.role.in_(SAID),
                (events.c.kind == "ticket_changed")
                & payload["change"].astext.not_in(TOLD_OTHERWISE),
                events.c.kind == "ledger_moved",
                (events.c.kind == "linked") & (payload["how"].astext == "merged_from"),
            ),
        )
        .order_by(events.c.seq)
    )
    news = [News(row["what"], _who(row), _done(row)) for row in rows.mappings()]
    if news:
        raise Unseen(tuple(dict.fromkeys(news))[:MOST_NEWS])


def _who(row: RowMapping) -> str:
    return Actor.model_validate(row["by"]).shown if row["by"] else row["author"]


def _done(row: RowMapping) -> str:
    told = row["payload"]
    return f"{told['action']} {told['status']}" if row["what"] == "action" else ""


def check_not_merged(ticket: Ticket) -> None:
    """Raise `Refused` for a ticket whose messages are another one's."""
    if ticket.merged_into:
        raise Refused(f"this ticket was merged into {ticket.merged_into}: act there")
