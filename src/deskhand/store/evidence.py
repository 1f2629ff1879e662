"""What became of the AI's answers, drafts and decisions in shadow, by category."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.values import Value
from deskhand.store.database import reading

_SHADOW = text(
    "SELECT f.category, e.payload ->> 'outcome' AS outcome, count(*) AS number "
    "FROM events e JOIN ticket_facts f ON f.ticket_id = e.ticket_id "
    "WHERE e.kind = 'turn_ended' AND (e.payload ->> 'shadow')::boolean "
    "AND e.payload ->> 'outcome' IN ('draft', 'replied', 'handed_off') "
    "AND e.at >= :start AND e.at < :end GROUP BY 1, 2"
)
_SENT = text(
    "SELECT f.category, e.payload ->> 'edited' AS edited, count(*) AS number "
    "FROM events e JOIN ticket_facts f ON f.ticket_id = e.ticket_id "
    "WHERE e.kind = 'draft_sent' AND e.at >= :start AND e.at < :end GROUP BY 1, 2"
)
_OF_DRAFTS = (
    "FROM events e JOIN ticket_facts f ON f.ticket_id = e.ticket_id "
    "JOIN tickets own ON own.id = e.ticket_id "
    "JOIN messages d ON d.role = 'draft' AND d.turn_id = e.turn_id "
    "JOIN tickets t ON t.id = d.ticket_id "
)
_DRAFTED = (
    "WHERE e.kind = 'turn_ended' AND e.payload ->> 'outcome' = 'draft' "
    "AND NOT (e.payload ->> 'shadow')::boolean AND e.at >= :start AND e.at < :end "
)
_UNUSED = (
    "AND NOT EXISTS (SELECT 1 FROM events s WHERE s.kind = 'draft_sent' "
    "AND s.ticket_id IN (own.id, own.merged_into) AND s.payload ->> 'draft_id' = d.id) "
    "AND NOT EXISTS (SELECT 1 FROM messages later WHERE later.ticket_id = d.ticket_id "
    "AND later.role = 'draft' AND later.at > d.at) "
    "AND (t.status <> 'open' OR EXISTS (SELECT 1 FROM messages p WHERE p.ticket_id = d.ticket_id "
    "AND p.role = 'person' AND p.at > d.at)) "
)
"""The last draft of a ticket that nobody sent, and that was answered or settled otherwise."""
_NOT_USED = text(
    f"SELECT f.category, count(*) AS number {_OF_DRAFTS}{_DRAFTED}{_UNUSED}GROUP BY 1"  # noqa: S608
)
_GRADES = text(
    "SELECT f.category, r.origin, r.grade, count(*) AS number "
    "FROM reviews r JOIN ticket_facts f ON f.ticket_id = r.ticket_id "
    "WHERE r.grade <> '' AND r.sent_at >= :start AND r.sent_at < :end GROUP BY 1, 2, 3"
)
_SENT_AS = (
    "JOIN events sent ON sent.kind = 'draft_sent' AND sent.payload ->> 'draft_id' = d.id "
    "AND sent.ticket_id IN (own.id, own.merged_into) "
)
_JUDGED = text(
    "WITH judged AS ("  # noqa: S608 - made of this file's own words
    "SELECT r.turn_id, f.category, r.grade = 'right' AS is_right, 1 AS rank "
    "FROM reviews r JOIN ticket_facts f ON f.ticket_id = r.ticket_id "
    "WHERE r.grade <> '' AND r.sent_at >= :start AND r.sent_at < :end "
    "UNION ALL SELECT e.turn_id, f.category, sent.payload ->> 'edited' <> 'true', 2 "
    f"{_OF_DRAFTS}{_SENT_AS}{_DRAFTED}"
    f"UNION ALL SELECT e.turn_id, f.category, false, 3 {_OF_DRAFTS}{_DRAFTED}{_UNUSED}) "
    "SELECT DISTINCT ON (judged.turn_id) judged.turn_id, judged.category, judged.is_right, said.confidence "
    "FROM judged JOIN LATERAL ("
    "SELECT (p.payload #>> '{result,value,confidence}')::float AS confidence FROM events p "
    "WHERE p.turn_id = judged.turn_id AND (p.step = 'rewrite' OR p.step LIKE 'resolution%') "
    "AND p.payload #>> '{result,value,confidence}' IS NOT NULL ORDER BY p.seq DESC LIMIT 1"
    ") said ON true ORDER BY judged.turn_id, judged.rank"
)
"""Each answer that people judged, with the last confidence that its writer gave; a grade says more of one
than that it was sent."""
_STEPS = text(
    "SELECT turn_id, step, payload -> 'result' AS result FROM events "
    "WHERE turn_id = ANY(:turns) AND step IS NOT NULL AND payload ? 'result' ORDER BY seq"
)
AT_ONCE = 500
"""Turns of one statement."""


class Judged(NamedTuple):
    """An answer or draft that people judged."""

    category: str
    confidence: float
    """0 to 1, as its writer gave it."""
    right: bool
    turn_id: str = ""


class Evidence(Value):
    """Of one category in a period."""

    shadow: int = 0
    """Turns in shadow that ended with an answer or a hand-off."""
    shadow_answered: int = 0
    unchanged: int = 0
    """Drafts that a person sent as they were."""
    edited: int = 0
    discarded: int = 0
    """Drafts that nobody sent, of tickets that were answered or settled otherwise."""
    graded: int = 0
    """Answers that left without a person and were graded."""
    wrong: int = 0
    """Of all graded answers, drafts that were sent unchanged among them; with the harmful ones."""
    harmful: int = 0

    @property
    def judged(self) -> int:
        """What people looked at."""
        return self.unchanged + self.edited + self.discarded + self.graded

    @property
    def disagreed(self) -> int:
        """Of those, what they would not have said so."""
        return min(self.judged, self.edited + self.discarded + self.wrong)


async def evidence(engine: AsyncEngine, start: datetime, end: datetime) -> dict[str, Evidence]:
    """By category, of `[start, end)`: drafts and answers by when they were sent, decisions in shadow and
    drafts that were not used by when they were made."""
    within = {"start": start, "end": end}
    found: dict[str, Evidence] = {}

    def add(category: str, **more: int) -> None:
        known = found.get(category, Evidence())
        counts = {name: getattr(known, name) + number for name, number in more.items()}
        found[category] = known.model_copy(update=counts)

    async with reading(engine).connect() as connection:
        for row in (await connection.execute(_SHADOW, within)).mappings():
            drafted = row["outcome"] == "draft"
            add(row["category"], shadow=row["number"], shadow_answered=drafted * row["number"])
        for row in (await connection.execute(_SENT, within)).mappings():
            name = "edited" if row["edited"] == "true" else "unchanged"
            add(row["category"], **{name: row["number"]})
        for row in (await connection.execute(_NOT_USED, within)).mappings():
            add(row["category"], discarded=row["number"])
        for row in (await connection.execute(_GRADES, within)).mappings():
            number = row["number"]
            add(
                row["category"],
                graded=number if row["origin"] == "auto" else 0,
                wrong=number if row["grade"] != "right" else 0,
                harmful=number if row["grade"] == "harmful" else 0,
            )
    return found


async def judged(engine: AsyncEngine, start: datetime, end: datetime) -> list[Judged]:
    """What people thought of each answer of `[start, end)`, and how sure its writer was."""
    async with reading(engine).connect() as connection:
        rows = await connection.execute(_JUDGED, {"start": start, "end": end})
        return [Judged(row.category, row.confidence, row.is_right, row.turn_id) for row in rows]


async def steps_of(engine: AsyncEngine, turns: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The results of the turns' steps as they are stored, by turn and step, in the order of the log."""
    found: dict[str, dict[str, Any]] = {}
    async with reading(engine).connect() as connection:
        for at in range(0, len(turns), AT_ONCE):
            rows = await connection.execute(_STEPS, {"turns": list(turns[at : at + AT_ONCE])})
            for row in rows:
                found.setdefault(row.turn_id, {})[row.step] = row.result
    return found
