"""What the inbox reads: lists with their tabs, search, and what stands beside a thread."""

from collections.abc import Sequence
from typing import Any, Literal, get_args

from pydantic import Field
from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB, TSQUERY
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.types import Text

from deskhand.core.context import Context
from deskhand.core.errors import BadInput, NotFound
from deskhand.core.ids import is_id
from deskhand.core.messages import MessageRole
from deskhand.core.tickets import Mode, Owner, Status
from deskhand.core.values import Instant, ToldInstant, Value
from deskhand.store.database import reading
from deskhand.store.identities import of_ticket, same_person
from deskhand.store.tables import (
    contacts,
    messages,
    ticket_facts,
    ticket_links,
    tickets,
    turns,
)
from deskhand.store.totals import OUTCOMES, Outcome

Tab = Literal["mine", "unassigned", "waiting", "ai", "all"]
Sort = Literal["waiting", "recent"]
PAGE = 50
LAST_PAGE = 200
COUNTED = 1000
"""A tab counts no further: the last one says "999+"."""
SNIPPET = 160
"""Characters of the newest message that a row shows."""
FOUND_MESSAGES = 2000
"""A search looks at the newest messages that match, and at as many contacts."""
SEARCHED = 50_000
"""Characters of a message in whose words a search looks (the index `ix_messages_beginnings`)."""
EARLIER = 10


NONE = "-"
"""As a category or a model: those that have none."""


class Filter(Value):
    """Which tickets a list shows. Empty fields filter nothing; `NONE` finds those without."""

    tab: Tab = "waiting"
    status: Status | Literal[""] = ""
    category: str = ""
    reason: str = ""
    channel: str = ""
    label: str = ""
    mode: Mode | Literal[""] = ""
    person: str = ""
    team: str = ""
    model: str = ""
    outcome: Outcome | Literal[""] = ""
    """Only tickets that count in the figures, and of them those that a figure counts."""
    opened_from: ToldInstant | None = None
    opened_to: ToldInstant | None = None
    text: str = Field(default="", max_length=300)
    """Words of messages, subjects and customers' names, an address, or a ticket's id."""
    sort: Sort | Literal[""] = ""
    page: int = 1


class Row(Value):
    """A ticket in a list."""

    id: str
    subject: str
    contact: str
    owner: Owner
    person: str
    team: str
    addressee: str
    reply_due_at: Instant | None
    status: Status
    mode: Mode
    channel: str
    category: str
    reason: str
    labels: tuple[str, ...]
    priority: int
    opened_at: Instant
    waiting_since: Instant | None
    touched_at: Instant
    snippet: str
    """The newest message that is not the AI's: those of hand-offs are all alike."""
    snippet_by: MessageRole | None
    working: bool
    """The AI is at it now."""


class Page(Value):
    """A page of a list."""

    rows: tuple[Row, ...]
    more: bool
    """Whether there is a next page."""


class OtherTicket(Value):
    """Another ticket, as it is named beside a thread."""

    id: str
    subject: str
    status: Status
    category: str
    opened_at: Instant


class Beside(Value):
    """What stands beside a thread."""

    contact_id: str
    name: str
    email: str
    external_id: str
    verified: bool
    context: Context | None
    working: bool
    earlier: tuple[OtherTicket, ...]
    """The same contact's other tickets, newest first."""
    linked: tuple[OtherTicket, ...]


TABS: dict[Tab, Any] = {
    "mine": tickets.c.status != "resolved",
    "unassigned": and_(tickets.c.owner == "queue", tickets.c.status != "resolved"),
    "waiting": and_(tickets.c.owner != "ai", tickets.c.status == "open"),
    "ai": and_(tickets.c.owner == "ai", tickets.c.status != "resolved"),
    "all": tickets.c.merged_into == "",
}
SORTS: dict[Tab, Sort] = {
    "mine": "waiting",
    "unassigned": "waiting",
    "waiting": "waiting",
    "ai": "recent",
    "all": "recent",
}
"""How a tab is sorted unless asked otherwise: those that wait by priority, then the longest first."""
WORKING = (
    select(turns.c.id)
    .where(turns.c.ticket_id == tickets.c.id, turns.c.status.in_(("waiting", "claimed")))
    .exists()
)
NAME = func.coalesce(
    func.nullif(contacts.c.name, ""), func.nullif(contacts.c.email, ""), contacts.c.external_id
)


class Inbox:
    """Read only."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._reading = reading(engine)

    async def page(self, wanted: Filter, me: str, for_others: Sequence[str] = ()) -> Page:
        """A page of tickets. `me` is whose the tab `mine` is, with what waits for `me` in the queue,
        or for one of those whom `me` stands in for. Raises `BadInput` for a page too far."""
        if not 1 <= wanted.page <= LAST_PAGE:
            raise BadInput(f"page: 1 to {LAST_PAGE}; narrow the list down instead", "page")
        # First which, then what stands in their rows: else the last words of every ticket that the
        # filter lets through are looked up before they are sorted.
        chosen = (
            select(tickets.c.id)
            .outerjoin(ticket_facts, ticket_facts.c.ticket_id == tickets.c.id)
            .where(*_conditions(wanted, me, for_others))
            .order_by(*_order(wanted))
            .limit(PAGE + 1)
            .offset(PAGE * (wanted.page - 1))
            .subquery("chosen")
        )
        newest = (
            select(messages.c.role, func.left(messages.c.text, SNIPPET).label("snippet"))
            .where(messages.c.ticket_id == tickets.c.id, messages.c.role != "ai")
            .order_by(messages.c.at.desc(), messages.c.id.desc())
            .limit(1)
            .lateral("newest")
        )
        statement = (
            select(
                tickets,
                tickets.c.open_since.label("waiting_since"),
                NAME.label("contact"),
                ticket_facts.c.reason,
                newest.c.snippet,
                newest.c.role.label("snippet_by"),
                WORKING.label("working"),
            )
            .join(chosen, chosen.c.id == tickets.c.id)
            .join(contacts, contacts.c.id == tickets.c.contact_id)
            .outerjoin(ticket_facts, ticket_facts.c.ticket_id == tickets.c.id)
            .outerjoin(newest, true())
            .order_by(*_order(wanted))
        )
        async with self._reading.connect() as connection:
            found = (await connection.execute(statement)).mappings().all()
        rows = tuple(
            Row.model_validate(
                {name: row[name] for name in Row.model_fields}
                | {"snippet": row["snippet"] or "", "reason": row["reason"] or ""}
            )
            for row in found
        )
        return Page(rows=rows[:PAGE], more=len(rows) > PAGE)

    async def counts(self, me: str, for_others: Sequence[str] = ()) -> dict[Tab, int]:
        """How many tickets each tab but `all` has, up to `COUNTED`."""
        counted = [
            select(func.count())
            .select_from(
                select(tickets.c.id).where(*_of_tab(tab, me, for_others)).limit(COUNTED).subquery()
            )
            .scalar_subquery()
            .label(tab)
            for tab in get_args(Tab)
            if tab != "all"
        ]
        async with self._reading.connect() as connection:
            row = (await connection.execute(select(*counted))).mappings().one()
        return {tab: row[tab] for tab in get_args(Tab) if tab != "all"}

    async def labels(self) -> list[str]:
        """The labels of the newest tickets that have any, by name."""
        newest = (
            select(tickets.c.labels)
            .where(tickets.c.labels != text("'[]'::jsonb"))
            .order_by(tickets.c.touched_at.desc())
            .limit(FOUND_MESSAGES)
            .subquery()
        )
        label = func.jsonb_array_elements_text(newest.c.labels).label("label")
        async with self._reading.connect() as connection:
            rows = await connection.execute(select(label).distinct().order_by("label"))
            return list(rows.scalars())

    async def beside(self, ticket_id: str) -> Beside:
        """Contact, context, and the tickets around one. Raises `NotFound`."""
        other = [tickets.c[name] for name in OtherTicket.model_fields]
        async with self._reading.connect() as connection:
            found = await connection.execute(
                select(
                    contacts.c.id.label("contact_id"),
                    contacts.c.name,
                    contacts.c.email,
                    contacts.c.external_id,
                    tickets.c.verified,
                    tickets.c.context,
                    WORKING.label("working"),
                )
                .join(tickets, tickets.c.contact_id == contacts.c.id)
                .where(tickets.c.id == ticket_id)
            )
            row = found.mappings().one_or_none()
            if row is None:
                raise NotFound(f"there is no ticket {ticket_id}")
            earlier = await connection.execute(
                select(*other)
                .where(
                    tickets.c.contact_id.in_(same_person(of_ticket(ticket_id))),
                    tickets.c.id != ticket_id,
                    tickets.c.merged_into == "",
                )
                .order_by(tickets.c.opened_at.desc())
                .limit(EARLIER)
            )
            pairs = (
                select(ticket_links.c.other_id.label("id"))
                .where(ticket_links.c.ticket_id == ticket_id)
                .union(select(ticket_links.c.ticket_id).where(ticket_links.c.other_id == ticket_id))
            )
            linked = await connection.execute(
                select(*other).where(tickets.c.id.in_(pairs)).order_by(tickets.c.opened_at.desc())
            )
            return Beside.model_validate(
                {
                    **row,
                    "earlier": [dict(one) for one in earlier.mappings()],
                    "linked": [dict(one) for one in linked.mappings()],
                }
            )


def _of_tab(tab: Tab, me: str, for_others: Sequence[str]) -> tuple[Any, ...]:
    if tab != "mine":
        return (TABS[tab],)
    mine = and_(tickets.c.owner == "person", tickets.c.person == me)
    for_me = and_(
        tickets.c.owner == "queue",
        tickets.c.addressee != "",
        tickets.c.addressee.in_((me, *for_others)),
    )
    return TABS[tab], or_(mine, for_me)


def _wanted(value: str) -> str:
    return "" if value == NONE else value


def _conditions(wanted: Filter, me: str, for_others: Sequence[str]) -> list[Any]:
    conditions: list[Any] = [*_of_tab(wanted.tab, me, for_others)]
    conditions += [
        tickets.c[name] == _wanted(value)
        for name in ("status", "category", "channel", "mode", "person", "team")
        if (value := getattr(wanted, name))
    ]
    if wanted.outcome:
        conditions += [ticket_facts.c.counts, OUTCOMES[wanted.outcome]]
    if wanted.model:
        conditions.append(ticket_facts.c.model == _wanted(wanted.model))
    if wanted.opened_from:
        conditions.append(tickets.c.opened_at >= wanted.opened_from)
    if wanted.opened_to:
        conditions.append(tickets.c.opened_at < wanted.opened_to)
    if wanted.reason:
        conditions.append(ticket_facts.c.reason == _wanted(wanted.reason))
    if wanted.label:
        conditions += [
            tickets.c.labels != text("'[]'::jsonb"),
            tickets.c.labels.op("@>")(cast([wanted.label], JSONB)),
        ]
    if words := wanted.text.strip():
        conditions.append(
            tickets.c.id == words if is_id(words) else tickets.c.id.in_(_matching(words))
        )
    return conditions


def _matching(words: str) -> Select[Any]:
    """Tickets that a search finds: every word has to occur, the last one perhaps unfinished."""
    query = _query(words)
    beginning = func.left(messages.c.subject + " " + messages.c.text, SEARCHED)
    said = (
        select(messages.c.ticket_id.label("id"))
        .where(func.to_tsvector(SIMPLE, beginning).op("@@")(query))
        .order_by(messages.c.id.desc())
        .limit(FOUND_MESSAGES)
        .subquery()
    )
    name = func.to_tsvector(SIMPLE, contacts.c.name + " " + contacts.c.external_id)
    address = func.lower(contacts.c.email).like(_escaped(words.lower()) + "%")
    theirs = (
        select(tickets.c.id)
        .join(contacts, contacts.c.id == tickets.c.contact_id)
        .where(or_(address, name.op("@@")(query)))
        .order_by(tickets.c.opened_at.desc())
        .limit(FOUND_MESSAGES)
        .subquery()
    )
    return select(said.c.id).union(select(theirs.c.id))  # type: ignore[return-value]


SIMPLE: ColumnElement[Any] = literal_column("'simple'::regconfig", Text)


def _query(words: str) -> Any:
    asked = func.websearch_to_tsquery(SIMPLE, words)
    # Only a word can be the beginning of one: an excluded phrase ends with a bracket.
    return case(
        (func.right(cast(asked, Text), 1) != "'", asked),
        else_=cast(cast(asked, Text) + ":*", TSQUERY),
    )


def _escaped(words: str) -> str:
    return words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _order(wanted: Filter) -> list[Any]:
    sort = wanted.sort or SORTS[wanted.tab]
    if sort == "recent":
        return [tickets.c.touched_at.desc(), tickets.c.id.desc()]
    if wanted.tab in ("unassigned", "waiting"):
        return [tickets.c.priority.desc(), tickets.c.open_since, tickets.c.id]
    return [
        tickets.c.open_since.is_(None),
        tickets.c.priority.desc(),
        tickets.c.open_since,
        tickets.c.id,
    ]
