"""A sample of what was sent, graded by people, and the cases that are kept from it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.actors import NOBODY, Actor
from deskhand.core.errors import BadInput, NotFound, Refused
from deskhand.core.events import EditExplained, Graded
from deskhand.core.reviews import LONGEST_COMMENT, Fault, Grade, Review
from deskhand.core.values import Value
from deskhand.store.database import reading
from deskhand.store.merging import with_merged
from deskhand.store.rows import write_event
from deskhand.store.tables import events, messages, reviews, tickets

WEEK = timedelta(days=7)
SENT = text(
    "SELECT m.id AS message_id, m.ticket_id, e.turn_id, '' AS draft_id, 'auto' AS origin, "
    "'ai' AS sent_by, e.at AS sent_at FROM events e "
    "JOIN messages m ON m.turn_id = e.turn_id AND m.role = 'ai' "
    "WHERE e.kind = 'turn_ended' AND e.payload ->> 'outcome' = 'replied' "
    "AND NOT (e.payload ->> 'shadow')::boolean AND e.at >= :start AND e.at < :end "
    "UNION ALL SELECT m.id, m.ticket_id, d.turn_id, d.id, 'draft', e.payload ->> 'by', e.at "
    "FROM events e JOIN messages m ON m.id = e.payload ->> 'message_id' "
    "JOIN messages d ON d.id = e.payload ->> 'draft_id' AND d.turn_id IS NOT NULL "
    "WHERE e.kind = 'draft_sent' AND NOT (e.payload ->> 'edited')::boolean "
    "AND e.at >= :start AND e.at < :end"
).columns(
    *(
        reviews.c[name]
        for name in (
            "message_id",
            "ticket_id",
            "turn_id",
            "draft_id",
            "origin",
            "sent_by",
            "sent_at",
        )
    )
)
"""What was sent as the AI wrote it: by the AI, or by a person who changed nothing."""
SAMPLED = ("auto", "draft")
WRONG = ("wrong", "harmful")


def counted() -> dict[str, ColumnElement[int]]:
    """The columns of a `Sample`, over drawn answers."""
    return {
        "drawn": func.count(),
        "graded": func.count(reviews.c.graded_at),
        "wrong": func.count().filter(reviews.c.grade.in_(WRONG)),
        "harmful": func.count().filter(reviews.c.grade == "harmful"),
    }


class Sample(Value):
    """How far the grading of a period is, by when the answers were sent."""

    drawn: int = 0
    graded: int = 0
    wrong: int = 0
    """With the harmful ones."""
    harmful: int = 0


def last_week(now: datetime) -> tuple[datetime, datetime]:
    """The last whole week, Monday to Monday, in UTC."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=midnight.weekday())
    return monday - WEEK, monday


class Reviews:
    """Raises `BadInput`, `NotFound`, `Refused`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    async def draw(self, start: datetime, end: datetime, size: int, now: datetime) -> int:
        """Fill up the sample of what was sent in `[start, end)` to `size`. How many were added.

        By the hash of the message's id: as good as chance, and the same however often it is asked.
        """
        sent = SENT.subquery()
        async with self._engine.begin() as connection:
            await connection.execute(select(func.pg_advisory_xact_lock(func.hashtext("reviews"))))
            there = await connection.execute(
                select(func.count()).where(
                    reviews.c.origin.in_(SAMPLED),
                    reviews.c.sent_at >= start,
                    reviews.c.sent_at < end,
                )
            )
            drawn = (
                select(*sent.c)
                .where(sent.c.message_id.not_in(select(reviews.c.message_id)))
                .order_by(func.md5(sent.c.message_id))
                .limit(max(size - there.scalar_one(), 0))
            )
            added = await connection.execute(
                insert(reviews)
                .from_select([one.name for one in sent.c], drawn)
                .returning(reviews.c.message_id),
                {"start": start, "end": end},
            )
            return len(added.all())

    async def next(self, me: Actor, after: str = "") -> Review | None:
        """The oldest answer that nobody has graded; what a person sent is graded by others.
        With `after`, the one after that message."""
        waiting = self._waiting(me).order_by(reviews.c.message_id).limit(1)
        async with self._reading.connect() as connection:
            found = await connection.execute(waiting.where(reviews.c.message_id > after))
            row = found.mappings().one_or_none()
        return _review(row) if row else None

    async def waiting(self, me: Actor) -> int:
        """How many there are for this person to grade."""
        async with self._reading.connect() as connection:
            counted = select(func.count()).select_from(self._waiting(me).subquery())
            return (await connection.execute(counted)).scalar_one()

    async def grade(
        self,
        message_id: str,
        by: Actor,
        grade: Grade,
        fault: Fault | None,
        comment: str,
        now: datetime,
    ) -> None:
        """Say once and for all whether an answer was right; a fault for one that was not."""
        if (fault is None) != (grade == "right"):
            raise BadInput("fault: say what was wrong, where something was", "fault")
        if len(comment) > LONGEST_COMMENT:
            raise BadInput(f"comment: {LONGEST_COMMENT} characters at most", "comment")
        values = {"grade": grade, "fault": fault or "", "comment": comment.strip()}
        async with self._engine.begin() as connection:
            row = await connection.execute(
                select(reviews).where(reviews.c.message_id == message_id).with_for_update()
            )
            found = row.mappings().one_or_none()
            if found is None or found["origin"] not in SAMPLED:
                raise NotFound(f"the answer {message_id} is in no sample")
            if found["graded_by"] != NOBODY:
                raise Refused(f"{found['graded_by'].shown} has graded it already")
            if found["sent_by"] == by:
                raise Refused("you sent it: somebody else grades it")
            await connection.execute(
                update(reviews)
                .where(reviews.c.message_id == message_id)
                .values(graded_by=by, graded_at=now, **values)
            )
            event = Graded.model_validate(values | {"by": by, "message_id": message_id})
            await write_event(connection, found["ticket_id"], event, now)

    async def explain(self, message_id: str, by: Actor, fault: Fault | None, now: datetime) -> None:
        """Why the draft behind a message was changed, by whoever changed it; None: not said."""
        its_ticket = select(messages.c.ticket_id).where(messages.c.id == message_id)
        parts = with_merged(tickets.c.id == its_ticket.scalar_subquery())
        async with self._engine.begin() as connection:
            found = await connection.execute(
                select(messages.c.ticket_id, events.c.payload, messages.c.at)
                .join(messages, messages.c.id == message_id)
                .where(
                    events.c.ticket_id.in_(parts),
                    events.c.kind == "draft_sent",
                    events.c.payload["message_id"].astext == message_id,
                )
            )
            row = found.one_or_none()
            if row is None or row.payload["by"] != str(by) or not row.payload["edited"]:
                raise NotFound("you changed no such draft")
            event = EditExplained(by=by, message_id=message_id, fault=fault or "")
            await write_event(connection, row.ticket_id, event, now)
            if fault is None:
                return
            draft_id = row.payload["draft_id"]
            written = await connection.execute(
                select(messages.c.turn_id).where(messages.c.id == draft_id)
            )
            await connection.execute(
                insert(reviews).values(
                    message_id=message_id,
                    ticket_id=row.ticket_id,
                    turn_id=written.scalars().first() or "",
                    draft_id=draft_id,
                    origin="edited",
                    sent_by=by,
                    sent_at=row.at,
                    fault=fault,
                    graded_by=by,
                    graded_at=now,
                )
            )

    async def sample(self, start: datetime, end: datetime) -> Sample:
        """How far the grading of what was sent in `[start, end)` is, and what came of it."""
        async with self._reading.connect() as connection:
            found = await connection.execute(
                select(*(one.label(name) for name, one in counted().items())).where(
                    reviews.c.origin.in_(SAMPLED),
                    reviews.c.sent_at >= start,
                    reviews.c.sent_at < end,
                )
            )
            return Sample.model_validate(dict(found.mappings().one()))

    async def cases(self, limit: int) -> Sequence[Review]:
        """Answers that were not right and drafts that had to be changed, the newest first: what
        the next version of the rules and prompts is tried on."""
        kept = or_(reviews.c.grade.in_(WRONG), reviews.c.origin == "edited")
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(reviews).where(kept).order_by(reviews.c.graded_at.desc()).limit(limit)
            )
            return [_review(row) for row in rows.mappings()]

    def _waiting(self, me: Actor) -> Select[tuple[object, ...]]:
        return select(reviews).where(
            reviews.c.origin.in_(SAMPLED),
            reviews.c.graded_at.is_(None),
            reviews.c.sent_by != me,
        )


def _review(row: RowMapping) -> Review:
    return Review.model_validate({name: row[name] for name in Review.model_fields})
