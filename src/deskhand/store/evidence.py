"""What became of the AI's answers, drafts and decisions in shadow, by category."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.values import Value
from deskhand.store.database import reading

_DRAFTS = text(
    "SELECT f.category, (e.payload ->> 'shadow')::boolean AS shadow, "
    "e.payload ->> 'outcome' AS outcome, next.role, s.payload ->> 'edited' AS edited, count(*) AS number "
    "FROM events e JOIN ticket_facts f ON f.ticket_id = e.ticket_id "
    "LEFT JOIN LATERAL (SELECT m.id, m.role FROM messages m WHERE m.ticket_id = e.ticket_id "
    "AND m.at > e.at AND m.role IN ('person', 'draft', 'customer') ORDER BY m.at, m.id LIMIT 1) next "
    "ON e.payload ->> 'outcome' = 'draft' "
    "LEFT JOIN events s ON s.ticket_id = e.ticket_id AND s.kind = 'draft_sent' "
    "AND s.payload ->> 'message_id' = next.id "
    "WHERE e.kind = 'turn_ended' AND e.at >= :start AND e.at < :end "
    "AND e.payload ->> 'outcome' IN ('draft', 'replied', 'handed_off') "
    "GROUP BY 1, 2, 3, 4, 5"
)
"""How turns ended, and what was said next to a ticket that had a draft."""
_GRADES = text(
    "SELECT f.category, r.origin, r.grade, count(*) AS number "
    "FROM reviews r JOIN ticket_facts f ON f.ticket_id = r.ticket_id "
    "WHERE r.grade <> '' AND r.sent_at >= :start AND r.sent_at < :end GROUP BY 1, 2, 3"
)


class Evidence(Value):
    """Of one category in a period."""

    shadow: int = 0
    """Turns in shadow that ended with an answer or a hand-off."""
    shadow_answered: int = 0
    unchanged: int = 0
    """Drafts that a person sent as they were."""
    edited: int = 0
    discarded: int = 0
    """Drafts beside which a person wrote something of their own."""
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
        return self.edited + self.discarded + self.wrong


async def evidence(engine: AsyncEngine, start: datetime, end: datetime) -> dict[str, Evidence]:
    """By category, of `[start, end)`: drafts and turns by when they ended, grades by when the answer was
    sent."""
    within = {"start": start, "end": end}
    async with reading(engine).connect() as connection:
        ended = (await connection.execute(_DRAFTS, within)).mappings().all()
        grades = (await connection.execute(_GRADES, within)).mappings().all()
    found: dict[str, Evidence] = {}

    def add(category: str, **more: int) -> None:
        known = found.get(category, Evidence())
        counts = {name: getattr(known, name) + number for name, number in more.items()}
        found[category] = known.model_copy(update=counts)

    for row in ended:
        number, drafted = row["number"], row["outcome"] == "draft"
        if row["shadow"]:
            add(row["category"], shadow=number, shadow_answered=number if drafted else 0)
        elif drafted and row["role"] == "person":
            name = {"false": "unchanged", "true": "edited"}.get(row["edited"] or "", "discarded")
            add(row["category"], **{name: number})
    for row in grades:
        number = row["number"]
        add(
            row["category"],
            graded=number if row["origin"] == "auto" else 0,
            wrong=number if row["grade"] != "right" else 0,
            harmful=number if row["grade"] == "harmful" else 0,
        )
    return found
