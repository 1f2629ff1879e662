"""An answer as it stood when it was sent: for people to grade, and for later versions to be tried on."""

from typing import Any

from deskhand.core.context import Context
from deskhand.core.decisions import Passage
from deskhand.core.ledger import LedgerRow
from deskhand.core.messages import Message
from deskhand.core.reviews import Review
from deskhand.core.values import Value
from deskhand.flow.steps import CONTEXT, KNOWLEDGE
from deskhand.store.queries import Queries

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
        """As a row for `deskhand replay`; `answer` and what follows it are for the reader."""
        said = {"customer": "customer", "ai": "agent", "person": "agent"}
        review = self.review
        row: dict[str, Any] = {
            "id": review.message_id,
            "subject": self.subject,
            "messages": [
                {"role": said[one.role], "text": one.text, "at": one.at.isoformat()}
                for one in self.before
            ],
            "outcome": "human" if review.fault == "should_not_answer" else "ai",
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


def _customer(context: Context) -> dict[str, Any]:
    contact, account = context.contact, context.account
    known = context.model_dump(mode="json", include={"orders", "invoices", "recent_tickets"})
    known |= {"id": contact.id, "email": contact.email, "name": contact.name, "role": contact.role}
    if account is not None:
        known |= account.model_dump(mode="json", include={"tier", "plan", "lifetime_value"})
    return known
