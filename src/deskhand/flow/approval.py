"""After a person decided on an action: do it, and tell the customer from the ledger."""

from deskhand.core.decisions import Reason, Verdict
from deskhand.core.ledger import LedgerRow
from deskhand.core.messages import Message
from deskhand.core.tickets import Ticket
from deskhand.flow.compose import disclosed, effect_sentence
from deskhand.flow.dispatch import ACTION_FAILED, notifications, said_by_ai, to_customer
from deskhand.flow.effect import effect_of, executor, failed, still_allowed
from deskhand.flow.hand_off import hand_off_later
from deskhand.flow.turn_context import Parts


async def carry_out(parts: Parts, ledger_id: str) -> LedgerRow:
    """Execute an intent that a person approved or ran, once, and say once what came of it.

    Done: the customer reads the sentence about it. Failed or uncertain: a ticket of the AI's goes
    to a person; where people have it already, they are told. Where a worker died
    in between, the next one goes on from what the ledger and the thread say.
    """
    row = await still_allowed(parts, await parts.ledger.row(ledger_id))
    row = await executor(parts).run(row)
    return await _tell(parts, row)


async def give_up_effect(parts: Parts, ledger_id: str, why: str) -> LedgerRow:
    """End an intent whose job failed again and again: a person finds out."""
    row = await parts.ledger.row(ledger_id)
    if row.status in ("intent", "executing"):
        status = "failed" if row.status == "intent" else "uncertain"
        row = await parts.ledger.settle(row.id, status, row.by, parts.clock.now(), {}, why)
    return await _tell(parts, row)


async def _tell(parts: Parts, row: LedgerRow) -> LedgerRow:
    ticket = await parts.tickets.ticket(row.ticket_id)
    effect = effect_of(row)
    if person := failed(effect):
        if ticket.owner == "ai" and row.reverses is None:
            await hand_off_later(parts, ticket, person, effect)
        elif ticket.owner != "ai":
            await _tell_people(parts, ticket, row, person)
        return row
    text = effect_sentence(effect, row.language, parts.actions, parts.policy)
    if row.status != "done" or row.reverses or not text or ticket.status == "resolved":
        return row
    said = await parts.tickets.messages(ticket.id)
    if any(message.id == row.id for message in said):
        return row
    text = disclosed(text, row.language, not said_by_ai(said), parts.policy)
    now = parts.clock.now()
    sender = await parts.tickets.sender(ticket.id)
    payload = {"ledger_id": row.id, "action": row.action, "status": row.status}
    await parts.tickets.change(
        ticket.id,
        "effect_reply",
        row.by,
        now,
        message=Message(id=row.id, role="ai", text=text, author="Deskhand", at=now),
        dispatches=(
            to_customer(ticket, sender, text, row.id, now, guarded=False),
            *notifications(parts.policy, ticket, "action.done", row.action, text, payload, now),
        ),
    )
    return row


async def _tell_people(parts: Parts, ticket: Ticket, row: LedgerRow, why: Verdict) -> None:
    """Whoever has the ticket may not have been the one who approved; the thread shows it too."""
    now = parts.clock.now()
    payload = {"ledger_id": row.id, "action": row.action, "status": row.status}
    text = f"{row.action} is {row.status}: {why.evidence}"
    told = notifications(parts.policy, ticket, ACTION_FAILED, row.action, text, payload, now)
    await parts.tickets.tell(ticket.id, told, now)


async def refused(parts: Parts, row: LedgerRow) -> None:
    """A person said no: the ticket goes to a person, because the customer still waits."""
    ticket = await parts.tickets.ticket(row.ticket_id)
    if ticket.owner == "ai":
        verdict = Verdict(
            reason=Reason.APPROVAL_REFUSED, evidence=f"{row.action} refused", rule="approval"
        )
        await hand_off_later(parts, ticket, verdict, effect_of(row))
