"""What people do in the inbox. Every form ends where it began, with what came of it."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from deskhand.core.actors import Actor
from deskhand.core.decisions import ProposedAction
from deskhand.core.errors import BadInput, NotFound, Refused
from deskhand.core.events import AssistAsked
from deskhand.core.ids import is_id
from deskhand.core.reviews import Fault
from deskhand.web.api.keys import Desk
from deskhand.web.api.tickets import known
from deskhand.web.inbox import View, Viewed
from deskhand.web.sessions import Acting, Agent, acting

router = APIRouter(prefix="/inbox", include_in_schema=False)
Text = Annotated[str, Form()]
LARGEST_SEQ = 2**63 - 1
Seen = Annotated[int | None, Form(ge=0, le=LARGEST_SEQ)]
"""The last event of the log that the page showed."""
MOST_AT_ONCE = 100
MOST_REFUSALS = 3
"""Of a bulk act that are named; more are counted."""
TEAM = "team:"
ACTION_FIELD = "argument."
"""What the names of an action's own fields begin with in the form."""


async def _done(viewed: View, ticket_id: str, work: Awaitable[object], draft: str = "") -> Response:
    """The ticket again: as it is now, or with what stood in the way and the text that was written."""
    try:
        await work
    except (Refused, BadInput) as error:
        return await viewed.page(ticket_id, error, draft)
    return RedirectResponse(viewed.url(ticket_id), 303)


@router.post("/bulk")
async def bulk(
    viewed: Viewed,
    desk: Desk,
    agent: Agent,
    act: Annotated[Literal["take", "assign", "resolve", "spam", "label"], Form()],
    ticket: Annotated[list[str], Form()] = [],  # noqa: B006
    value: Text = "",
    seen: Seen = None,
) -> Response:
    """The same for several tickets; those that refuse are named, the others are done."""
    if not ticket or len(ticket) > MOST_AT_ONCE:
        return await viewed.page(error=BadInput(f"ticket: choose 1 to {MOST_AT_ONCE}", "ticket"))
    people, me = desk.people, agent.actor
    doing: dict[str, Callable[[str], Awaitable[object]]] = {
        "take": lambda one: people.assign(one, me),
        "assign": lambda one: _to_colleague(desk, one, me, value),
        "resolve": lambda one: people.resolve(one, me, seen),
        "spam": lambda one: people.spam(one, me, seen),
        "label": lambda one: people.label(one, me, value),
    }
    refused: list[str] = []
    for one in ticket:
        try:
            await doing[act](known(one))
        except (Refused, BadInput, NotFound) as error:
            refused.append(f"{one[-12:]}: {error}")
    if refused:
        told = f"{len(refused)} of {len(ticket)} not done; " + "; ".join(refused[:MOST_REFUSALS])
        return await viewed.page(error=Refused(told))
    return RedirectResponse(viewed.url(), 303)


@router.post("/{ticket_id}/reply")
async def reply(
    ticket_id: str,
    viewed: Viewed,
    desk: Desk,
    agent: Agent,
    text: Text = "",
    seen: Seen = None,
    message_id: Text = "",
) -> Response:
    """To the customer; a form that is sent twice is one reply."""
    work = desk.people.reply(known(ticket_id), agent.actor, text, seen, _new(message_id))
    return await _done(viewed, ticket_id, work, text)


@router.post("/{ticket_id}/draft")
async def send_draft(
    ticket_id: str, viewed: Viewed, desk: Desk, agent: Agent, text: Text = "", seen: Seen = None
) -> Response:
    """The AI's draft, as the field has it: emptied, it was refused and nothing is sent."""
    if not text.strip():
        return await viewed.page(known(ticket_id), BadInput("text: nothing is written", "text"))
    return await _done(
        viewed, ticket_id, desk.people.send_draft(known(ticket_id), agent.actor, text, seen), text
    )


@router.post("/{ticket_id}/changed")
async def changed(
    ticket_id: str,
    viewed: Viewed,
    desk: Desk,
    agent: Agent,
    message_id: Text,
    fault: Annotated[Fault | Literal[""], Form()] = "",
) -> Response:
    """Why the draft was changed; empty: not said, and not asked again."""
    known(ticket_id)
    work = desk.reviews.explain(known(message_id), agent.actor, fault or None, desk.clock.now())
    return await _done(viewed, ticket_id, work)


@router.post("/{ticket_id}/note")
async def note(
    ticket_id: str, viewed: Viewed, desk: Desk, agent: Agent, text: Text = "", message_id: Text = ""
) -> Response:
    """For colleagues."""
    work = desk.people.note(known(ticket_id), agent.actor, text, _new(message_id))
    return await _done(viewed, ticket_id, work, text)


@router.post("/{ticket_id}/suggest")
async def suggest(ticket_id: str, viewed: Viewed, desk: Desk, agent: Agent) -> Response:
    """A reply by the AI, for this person's eyes only; it is shown when it is there."""
    asked = AssistAsked(by=agent.actor, what="suggestion")
    return await _done(viewed, ticket_id, desk.assist.ask(known(ticket_id), asked))


@router.post("/{ticket_id}/translate")
async def translate(ticket_id: str, viewed: Viewed, desk: Desk, agent: Agent, of: Text) -> Response:
    """A message in the reader's own language."""
    asked = AssistAsked(by=agent.actor, what="translation", of=known(of), language=viewed.language)
    return await _done(viewed, ticket_id, desk.assist.ask(known(ticket_id), asked))


@router.post("/{ticket_id}/take-over")
async def take_over(ticket_id: str, viewed: Viewed, desk: Desk, agent: Agent) -> Response:
    """At any instant, without asking what is new: that is the point of it."""
    return await _done(viewed, ticket_id, desk.people.take_over(known(ticket_id), agent.actor))


@router.post("/{ticket_id}/assign")
async def assign(
    ticket_id: str, viewed: Viewed, desk: Desk, agent: Agent, to: Text = ""
) -> Response:
    """To a colleague, to oneself, to a team (`team:` and its name), or back to the queue (empty)."""
    return await _done(viewed, ticket_id, _assigned(desk, known(ticket_id), agent.actor, to))


@router.post("/{ticket_id}/give-back")
async def give_back(
    ticket_id: str, viewed: Viewed, desk: Desk, agent: Agent, seen: Seen = None
) -> Response:
    """To the AI."""
    return await _done(
        viewed, ticket_id, desk.people.give_back(known(ticket_id), agent.actor, seen)
    )


@router.post("/{ticket_id}/resolve")
async def resolve(
    ticket_id: str, viewed: Viewed, desk: Desk, agent: Agent, seen: Seen = None
) -> Response:
    """Close it."""
    return await _done(viewed, ticket_id, desk.people.resolve(known(ticket_id), agent.actor, seen))


@router.post("/{ticket_id}/reopen")
async def reopen(ticket_id: str, viewed: Viewed, desk: Desk, agent: Agent) -> Response:
    """Open it again."""
    return await _done(viewed, ticket_id, desk.people.reopen(known(ticket_id), agent.actor))


@router.post("/{ticket_id}/spam")
async def spam(ticket_id: str, viewed: Viewed, desk: Desk, agent: Agent) -> Response:
    """Not a question."""
    return await _done(viewed, ticket_id, desk.people.spam(known(ticket_id), agent.actor))


@router.post("/{ticket_id}/snooze")
async def snooze(
    ticket_id: str, viewed: Viewed, desk: Desk, agent: Agent, until: Text = ""
) -> Response:
    """Put it away: for hours (`3h`), until the next opening (`open`), or until a local time."""
    return await _done(viewed, ticket_id, _snoozed(desk, known(ticket_id), agent.actor, until))


@router.post("/{ticket_id}/wake")
async def wake(ticket_id: str, viewed: Viewed, desk: Desk, agent: Agent) -> Response:
    """End the snooze."""
    return await _done(viewed, ticket_id, desk.people.wake(known(ticket_id), agent.actor))


@router.post("/{ticket_id}/label")
async def label(
    ticket_id: str,
    viewed: Viewed,
    desk: Desk,
    agent: Agent,
    add: Text = "",
    remove: Text = "",
) -> Response:
    """Put a label on, or take one off."""
    return await _done(
        viewed, ticket_id, desk.people.label(known(ticket_id), agent.actor, add, remove)
    )


@router.post("/{ticket_id}/link")
async def link(
    ticket_id: str, viewed: Viewed, desk: Desk, agent: Agent, other: Text = ""
) -> Response:
    """Another ticket belongs to this one."""
    known(ticket_id)
    return await _done(viewed, ticket_id, _linked(desk, ticket_id, agent.actor, other))


@router.post("/{ticket_id}/unlink")
async def unlink(
    ticket_id: str, viewed: Viewed, desk: Desk, agent: Agent, other: Text = ""
) -> Response:
    """It does not."""
    return await _done(
        viewed, ticket_id, desk.people.unlink(known(ticket_id), agent.actor, known(other))
    )


@router.post("/{ticket_id}/part")
async def part(
    ticket_id: str,
    viewed: Viewed,
    desk: Desk,
    agent: Annotated[Acting, Depends(acting("merge_people"))],
    contact: Text = "",
) -> Response:
    """A contact that was found to be the same person is somebody else: their limits count apart then."""
    known(ticket_id)
    work = desk.identities.part(known(contact), agent.actor, desk.clock.now())
    return await _done(viewed, ticket_id, work)


@router.post("/{ticket_id}/merge")
async def merge(
    ticket_id: str, viewed: Viewed, desk: Desk, agent: Agent, into: Text = ""
) -> Response:
    """Its messages go to another ticket of the same customer, which is shown then."""
    known(ticket_id)
    try:
        kept = await desk.people.merge(ticket_id, agent.actor, _one_of_ours(into))
    except (Refused, BadInput) as error:
        return await viewed.page(ticket_id, error)
    return RedirectResponse(viewed.url(kept.id), 303)


@router.post("/{ticket_id}/actions/{name}")
async def run_action(
    ticket_id: str,
    name: str,
    request: Request,
    viewed: Viewed,
    desk: Desk,
    agent: Agent,
    request_id: Text,
) -> Response:
    """Run an action within the limits of the role. The same form sent twice is one action."""
    proposed = ProposedAction(name=name, arguments=await _arguments(request))
    work = desk.people_actions.run_action(
        known(ticket_id), agent.actor, agent.role, proposed, request_id
    )
    return await _done(viewed, ticket_id, work)


@router.post("/{ticket_id}/ledger/{ledger_id}/{decision}")
async def decide(
    ticket_id: str,
    ledger_id: str,
    decision: Literal["approve", "refuse", "amend", "done", "failed", "reverse"],
    request: Request,
    viewed: Viewed,
    desk: Desk,
    agent: Agent,
    request_id: Text = "",
) -> Response:
    """Approve, refuse or change what waits; settle what is uncertain; take back what was done."""
    known(ticket_id)
    actions, row, me, role = desk.people_actions, known(ledger_id), agent.actor, agent.role
    work: Awaitable[object]
    if decision in ("approve", "refuse"):
        work = actions.decide(row, me, role, approved=decision == "approve")
    elif decision == "amend":
        work = actions.amend(row, me, role, await _arguments(request), request_id)
    elif decision == "reverse":
        work = actions.reverse(row, me, role)
    else:
        work = actions.settle(row, me, role, decision == "done")
    return await _done(viewed, ticket_id, work)


async def _arguments(request: Request) -> dict[str, str]:
    """The fields of an action's own form; those that are empty are left out."""
    return {
        name.removeprefix(ACTION_FIELD): value.strip()
        for name, value in (await request.form()).items()
        if name.startswith(ACTION_FIELD) and isinstance(value, str) and value.strip()
    }


async def _assigned(desk: Desk, ticket_id: str, me: Actor, to: str) -> None:
    if to.startswith(TEAM):
        team = to.removeprefix(TEAM)
        if team not in [one.name for one in desk.policy.queue.teams]:
            raise BadInput(f"to: there is no team {team[:60]!r}", "to")
        await desk.people.to_team(ticket_id, me, team)
    elif to:
        await _to_colleague(desk, ticket_id, me, to)
    else:
        await desk.people.unassign(ticket_id, me)


async def _snoozed(desk: Desk, ticket_id: str, me: Actor, until: str) -> None:
    await desk.people.snooze(ticket_id, me, _until(desk, until))


async def _linked(desk: Desk, ticket_id: str, me: Actor, other: str) -> None:
    await desk.people.link(ticket_id, me, _one_of_ours(other))


def _one_of_ours(given: str) -> str:
    """A ticket's id, or the address of its page. Raises `BadInput`."""
    found = given.strip().partition("?")[0].rstrip("/").rpartition("/")[2]
    if not is_id(found):
        raise BadInput("give the other ticket's id, or the address of its page", "ticket")
    return found


async def _to_colleague(desk: Desk, ticket_id: str, me: Actor, to: str) -> None:
    """By the name as it is written there: lists and absence go by it. Raises `BadInput`."""
    user = await desk.users.named(to)
    if user is None or not user.may_act or user.disabled_at is not None:
        raise BadInput(f"to: nobody called {to[:60]!r} takes tickets here", "to")
    await desk.people.assign(ticket_id, me, user.name)


def _new(message_id: str) -> str:
    """The id that the form brought for its message; none without the form's script."""
    return known(message_id) if message_id else ""


HOURS = re.compile(r"([0-9]{1,5})h")


def _until(desk: Desk, given: str) -> datetime:
    """When a snooze ends. Raises `BadInput`."""
    now, hours = desk.clock.now(), desk.policy.hours
    if given == "open":
        return hours.next_opening(hours.closing(now) if hours.open_at(now) else now)
    if hours_on := HOURS.fullmatch(given):
        return now + timedelta(hours=min(int(hours_on[1]), 24 * 365))
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise BadInput("until: a day and a time, such as 2026-12-01T09:00", "until") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(hours.time_zone))
