"""What was decided, with what was known then: for people to grade, and for later versions to be tried on."""

from typing import Any

from deskhand.core.context import Context
from deskhand.core.decisions import Passage, Proposal
from deskhand.core.ledger import LedgerRow
from deskhand.core.messages import Message
from deskhand.core.reviews import Review
from deskhand.core.values import Value
from deskhand.flow.gate.words import sentences
from deskhand.flow.steps import CONTEXT, KNOWLEDGE, LOOKUP, RESOLUTION
from deskhand.insight.expected import Word
from deskhand.store.queries import LogEntry, Queries

HEARD = frozenset({"customer", "ai", "person"})
"""The roles of what passes between a company and its customer."""


class Case(Value):
    """What was known and said up to the answer; nothing of what came of it."""

    review: Review
    subject: str
    before: tuple[Message, ...]
    answer: str
    """As the AI wrote it."""
    sent: str
    context: Context | None = None
    passages: tuple[Passage, ...] = ()
    done: tuple[LedgerRow, ...] = ()
    """The actions of the turn that wrote it."""

    def replay_row(self) -> dict[str, Any]:
        """As a row for `deskhand replay` and `deskhand test`; `answer` and what follows it are for the
        reader."""
        review = self.review
        row: dict[str, Any] = {
            "id": review.message_id,
            "subject": self.subject,
            "messages": _messages(self.before),
            "outcome": "human" if review.fault == "should_not_answer" else "ai",
            "expect": self._expected(),
            "answer": self.answer,
            "grade": review.grade,
            "fault": review.fault,
            "comment": review.comment,
        }
        if self.sent != self.answer:
            row["sent"] = self.sent
        if self.context is not None:
            row["customer"] = _customer(self.context)
        return row

    def _expected(self) -> dict[str, Any]:
        """No sentence of what people said was wrong may come again (some of them may be right: they are there
        to be taken out); a changed draft was an answer all the same."""
        if self.review.fault == "should_not_answer":
            return {"decision": "handed_off"}
        if self.review.grade in ("wrong", "harmful"):
            return {"never_says": sentences(self.answer)}
        return {"decision": "answered"}


async def case_of(queries: Queries, review: Review) -> Case:
    """The case behind a review. Raises `NotFound`."""
    whole = await queries.whole(review.ticket_id)
    said = {one.id: one for one in whole.messages}
    sent = said[review.message_id]
    stored = await queries.results(review.turn_id)
    written = said.get(review.draft_id, sent)
    return Case(
        review=review,
        subject=whole.ticket.subject,
        before=tuple(one for one in whole.messages if one.role in HEARD and one.at < written.at),
        answer=written.text,
        sent=sent.text,
        context=CONTEXT.readable(stored[CONTEXT.name]) if CONTEXT.name in stored else None,
        passages=(KNOWLEDGE.readable(stored[KNOWLEDGE.name]) or ())
        if KNOWLEDGE.name in stored
        else (),
        done=tuple(one for one in whole.ledger if one.turn_id == review.turn_id),
    )


async def case_of_ticket(
    queries: Queries, ticket_id: str, decision: Word | None = None
) -> dict[str, Any]:
    """The ticket's last decision as a case for `deskhand test`: what was written up to it, known and
    looked up, and what is expected: that it is decided so again, or `decision`. Where nothing was
    decided yet, people have to say what is expected. Raises `NotFound`."""
    whole = await queries.whole(ticket_id)
    row: dict[str, Any]
    ended = next((one for one in reversed(whole.trace) if _decided(one)), None)
    said = tuple(one for one in whole.messages if one.role in HEARD)
    if ended is None or ended.turn_id is None:
        row = {"id": ticket_id, "subject": whole.ticket.subject}
        row |= {"messages": _messages(said), "lookups": {}}
        return row | ({"expect": {"decision": decision}} if decision else {})
    stored = await queries.results(ended.turn_id)
    turns = dict.fromkeys(one.turn_id for one in whole.trace if one.turn_id)
    lookups: dict[str, dict[str, str]] = {}
    for turn_id in turns:
        lookups |= _looked_up(await queries.results(turn_id))
    row = {
        "id": ticket_id,
        "subject": whole.ticket.subject,
        "messages": _messages(tuple(one for one in said if one.at < ended.at)),
        "lookups": lookups,
    }
    context = CONTEXT.readable(stored[CONTEXT.name]) if CONTEXT.name in stored else None
    if context is not None and context.contact.known:
        row["customer"] = _customer(context)
    done = [one for one in whole.ledger if one.turn_id == ended.turn_id]
    as_it_was = _expected_again(ended, stored, done)
    return row | {"expect": as_it_was if decision is None else {"decision": decision}}


def _decided(entry: LogEntry) -> bool:
    return entry.kind == "turn_ended" and entry.payload["outcome"] in _WORDS


_WORDS: dict[str, Word] = {
    "replied": "answered",
    "draft": "answered",
    "asked": "asked",
    "handed_off": "handed_off",
}


def _expected_again(
    ended: LogEntry, stored: dict[str, Any], done: list[LedgerRow]
) -> dict[str, Any]:
    word = _WORDS[ended.payload["outcome"]]
    expected: dict[str, Any] = {"decision": word, "action": None}
    if word == "handed_off":
        return expected | {"reason": ended.payload["reason"]}
    if done:
        expected["action"] = {"name": done[0].action, "arguments": done[0].arguments}
    written = [one for _, one in _proposals(stored) if one.lookup is None]
    cited = written[-1].citations if written else ()
    return expected | {"sources": sorted({one.partition("#")[0] for one in cited})}


def _proposals(stored: dict[str, Any]) -> list[tuple[str, Proposal]]:
    """What models proposed in a turn, by the names of their steps, in order."""
    names = sorted(name for name in stored if name.partition(".")[0] == RESOLUTION.name)
    read = ((name, RESOLUTION.readable(stored[name])) for name in names)
    return [(name, one.value) for name, one in read if one is not None and one.value is not None]


def _looked_up(stored: dict[str, Any]) -> dict[str, dict[str, str]]:
    """What each look-up answered; the last answer of one that was asked twice."""
    asked = [one.lookup.name for _, one in _proposals(stored) if one.lookup is not None]
    steps = sorted(name for name in stored if name.partition(".")[0] == LOOKUP.name)
    answers = (LOOKUP.readable(stored[name]) for name in steps)
    return {name: answer or {} for name, answer in zip(asked, answers, strict=False)}


def _messages(before: tuple[Message, ...]) -> list[dict[str, Any]]:
    said = {"customer": "customer", "ai": "agent", "person": "agent"}
    return [{"role": said[one.role], "text": one.text, "at": one.at.isoformat()} for one in before]


def _customer(context: Context) -> dict[str, Any]:
    contact, account = context.contact, context.account
    known = context.model_dump(
        mode="json", include={"orders", "invoices", "recent_tickets", "facts"}
    )
    known |= {"id": contact.id, "email": contact.email, "name": contact.name, "role": contact.role}
    if account is not None:
        known |= account.model_dump(mode="json", include={"tier", "plan", "lifetime_value"})
    return known
