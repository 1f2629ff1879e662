"""Messages in, tickets out, and what people do with them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query

from deskhand.core.decisions import ProposedAction
from deskhand.core.errors import BadInput, NotFound
from deskhand.core.ids import is_id, named_id
from deskhand.core.ledger import LedgerRow
from deskhand.core.tickets import Ticket
from deskhand.store.keys import ApiKey
from deskhand.store.queries import WholeTicket
from deskhand.web.api.keys import (
    POSTED,
    ActingCaller,
    Answerer,
    Desk,
    PostingCaller,
    RatingCaller,
    Reader,
    needs,
    only_known,
    only_of,
)
from deskhand.web.api.schemas import (
    Accepted,
    ActionIn,
    DraftIn,
    ErrorOut,
    LabelIn,
    MessageIn,
    OtherIn,
    RatingIn,
    ReplyIn,
    SettleIn,
    SnoozeIn,
    WaitingOut,
)

ERRORS: dict[int | str, dict[str, Any]] = {
    code: {"model": ErrorOut} for code in (400, 401, 403, 404, 408, 409, 413, 422, 429, 503)
}
Settler = Annotated[ApiKey, Depends(needs("settle"))]
Merger = Annotated[ApiKey, Depends(needs("merge_tickets"))]
router = APIRouter(prefix="/api/v1", responses=ERRORS, dependencies=[Depends(only_known)])
IdempotencyKey = Annotated[
    str, Header(max_length=300, description="your id of the reply; the same id is the same reply")
]
TicketId = Annotated[str, Path(description="the ticket's id")]


@router.post("/messages", status_code=202, tags=["messages"])
async def post_message(message: MessageIn, desk: Desk, key: PostingCaller) -> Accepted:
    """Hand in a customer's message. It is stored, acknowledged at once and answered later.

    The same `message_id` again gives the same ticket and changes nothing.
    """
    receipt = await desk.receive(message.incoming(POSTED))
    return Accepted(
        ticket_id=receipt.ticket_id, message_id=receipt.message_id, duplicate=receipt.duplicate
    )


@router.get("/tickets", tags=["tickets"])
async def list_waiting(
    desk: Desk,
    key: Reader,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 100,
) -> WaitingOut:
    """Tickets that are with people and not resolved, with their briefs: urgent first, then oldest."""
    listed, total = await desk.queries.waiting(per_page, per_page * (page - 1))
    following = page + 1 if page * per_page < total else None
    return WaitingOut(tickets=listed, total=total, next_page=following)


@router.get("/tickets/{ticket_id}", tags=["tickets"])
async def get_ticket(ticket_id: TicketId, desk: Desk, key: Reader) -> WholeTicket:
    """A ticket with its thread, its actions and every decision's reason ("why")."""
    return await read_ticket(desk, ticket_id)


async def read_ticket(desk: Any, ticket_id: str) -> WholeTicket:
    """Everything about a ticket. Raises `NotFound`."""
    return await desk.queries.whole(known(ticket_id))


@router.post("/tickets/{ticket_id}/opened", tags=["people"], status_code=204)
async def opened(ticket_id: TicketId, desk: Desk, key: Answerer) -> None:
    """A person opened it: from here on their handling time runs."""
    known(ticket_id)
    await desk.tickets.opened(ticket_id, key.actor, desk.clock.now())


@router.post("/tickets/{ticket_id}/reply", tags=["people"])
async def reply(
    ticket_id: TicketId,
    body: ReplyIn,
    desk: Desk,
    key: Answerer,
    idempotency_key: IdempotencyKey = "",
) -> Ticket:
    """A person's reply; it takes the ticket over from the AI or the queue first.

    With an `Idempotency-Key`, the same reply again is not sent again.
    """
    known(ticket_id)
    await desk.tickets.opened(ticket_id, key.actor, desk.clock.now())
    message_id = named_id(f"{key.id}/{ticket_id}/{idempotency_key}") if idempotency_key else ""
    return await desk.people.reply(ticket_id, key.actor, body.text, message_id=message_id)


@router.post("/tickets/{ticket_id}/take-over", tags=["people"])
async def take_over(ticket_id: TicketId, desk: Desk, key: Answerer) -> Ticket:
    """Take the ticket over; the AI is silent from this moment on."""
    known(ticket_id)
    await desk.tickets.opened(ticket_id, key.actor, desk.clock.now())
    return await desk.people.take_over(ticket_id, key.actor)


@router.post("/tickets/{ticket_id}/assign", tags=["people"])
async def assign(ticket_id: TicketId, desk: Desk, key: Answerer) -> Ticket:
    """Take a ticket from whoever has it: the AI, the queue or a colleague."""
    return await desk.people.assign(known(ticket_id), key.actor)


@router.post("/tickets/{ticket_id}/unassign", tags=["people"])
async def unassign(ticket_id: TicketId, desk: Desk, key: Answerer) -> Ticket:
    """From a person back to the queue."""
    return await desk.people.unassign(known(ticket_id), key.actor)


@router.post("/tickets/{ticket_id}/notes", tags=["people"], status_code=204)
async def note(ticket_id: TicketId, body: ReplyIn, desk: Desk, key: Answerer) -> None:
    """A note for colleagues; no customer sees it."""
    await desk.people.note(known(ticket_id), key.actor, body.text)


@router.post("/tickets/{ticket_id}/labels", tags=["people"])
async def label(ticket_id: TicketId, body: LabelIn, desk: Desk, key: Answerer) -> Ticket:
    """Put a label on, or take one off."""
    return await desk.people.label(known(ticket_id), key.actor, body.add, body.remove)


@router.post("/tickets/{ticket_id}/spam", tags=["people"])
async def spam(ticket_id: TicketId, desk: Desk, key: Answerer) -> Ticket:
    """Not a question: closed, and in no figure."""
    return await desk.people.spam(known(ticket_id), key.actor)


@router.post("/tickets/{ticket_id}/merge", tags=["people"])
async def merge(ticket_id: TicketId, body: OtherIn, desk: Desk, key: Merger) -> Ticket:
    """All messages go to the other ticket of the same customer, which is returned."""
    await only_of(desk, key, body.ticket_id)
    return await desk.people.merge(known(ticket_id), key.actor, known(body.ticket_id))


@router.post("/tickets/{ticket_id}/links", tags=["people"], status_code=204)
async def link(ticket_id: TicketId, body: OtherIn, desk: Desk, key: Answerer) -> None:
    """Another ticket belongs to this one."""
    await only_of(desk, key, body.ticket_id)
    await desk.people.link(known(ticket_id), key.actor, known(body.ticket_id))


@router.post("/tickets/{ticket_id}/give-back", tags=["people"])
async def give_back(ticket_id: TicketId, desk: Desk, key: Answerer) -> Ticket:
    """Give it back to the AI, which answers what nobody has answered yet."""
    return await desk.people.give_back(known(ticket_id), key.actor)


@router.post("/tickets/{ticket_id}/draft", tags=["people"])
async def send_draft(ticket_id: TicketId, body: DraftIn, desk: Desk, key: Answerer) -> Ticket:
    """Send the AI's newest draft, edited or as it is."""
    return await desk.people.send_draft(known(ticket_id), key.actor, body.text)


@router.post("/tickets/{ticket_id}/resolve", tags=["people"])
async def resolve(ticket_id: TicketId, desk: Desk, key: Answerer) -> Ticket:
    """Close it; a ticket of the AI's is taken over first."""
    return await desk.people.resolve(known(ticket_id), key.actor)


@router.post("/tickets/{ticket_id}/reopen", tags=["people"])
async def reopen(ticket_id: TicketId, desk: Desk, key: Answerer) -> Ticket:
    """Open it again."""
    return await desk.people.reopen(known(ticket_id), key.actor)


@router.post("/tickets/{ticket_id}/snooze", tags=["people"])
async def snooze(ticket_id: TicketId, body: SnoozeIn, desk: Desk, key: Answerer) -> Ticket:
    """Put it away until a moment."""
    if body.until.tzinfo is None:
        raise BadInput("until needs a time zone, such as 2026-11-22T09:00:00Z", "until")
    return await desk.people.snooze(known(ticket_id), key.actor, body.until)


@router.post("/tickets/{ticket_id}/actions", tags=["actions"], status_code=202)
async def run_action(
    ticket_id: TicketId, body: ActionIn, desk: Desk, key: ActingCaller
) -> LedgerRow:
    """Run an action within the limits of your role, or record one that was done elsewhere."""
    known(ticket_id)
    proposed = ProposedAction(name=body.name, arguments=body.arguments)
    if body.elsewhere:
        return await desk.people_actions.record_elsewhere(
            ticket_id, key.actor, proposed, body.request_id
        )
    return await desk.people_actions.run_action(
        ticket_id, key.actor, key.role, proposed, body.request_id
    )


@router.post("/ledger/{ledger_id}/approve", tags=["actions"], status_code=202)
async def approve(ledger_id: str, desk: Desk, key: ActingCaller) -> LedgerRow:
    """Approve an action that waits; it is carried out at once."""
    return await desk.people_actions.decide(known(ledger_id), key.actor, key.role, approved=True)


@router.post("/ledger/{ledger_id}/refuse", tags=["actions"])
async def refuse(ledger_id: str, desk: Desk, key: ActingCaller) -> LedgerRow:
    """Refuse it; the ticket goes to a person."""
    return await desk.people_actions.decide(known(ledger_id), key.actor, key.role, approved=False)


@router.post("/ledger/{ledger_id}/settle", tags=["actions"])
async def settle(ledger_id: str, body: SettleIn, desk: Desk, key: Settler) -> LedgerRow:
    """Say what became of an uncertain action, after looking it up."""
    return await desk.people_actions.settle(known(ledger_id), key.actor, key.role, body.done)


@router.post("/ledger/{ledger_id}/reverse", tags=["actions"], status_code=202)
async def reverse(ledger_id: str, desk: Desk, key: Settler) -> LedgerRow:
    """Take back an action that has a reverse."""
    return await desk.people_actions.reverse(known(ledger_id), key.actor, key.role)


@router.post("/tickets/{ticket_id}/rating", tags=["messages"])
async def rate(ticket_id: TicketId, body: RatingIn, desk: Desk, key: RatingCaller) -> Ticket:
    """The customer's rating, 1 to 5; 4 and 5 confirm that it is resolved."""
    return await desk.tickets.rate(known(ticket_id), body.score, body.comment, desk.clock.now())


def known(given: str) -> str:
    """An id of ours; anything else cannot exist."""
    if not is_id(given):
        raise NotFound(f"there is no {given[:60]!r} here")
    return given
