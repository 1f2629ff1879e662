"""The chat's API. Everything is the caller's own; what is another's is not found."""

import re
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Annotated

from babel.dates import format_datetime
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field

from deskhand.channels.widget.identity import VISITOR
from deskhand.core.actors import CUSTOMER
from deskhand.core.errors import BadInput, NotFound, Refused
from deskhand.core.messages import IncomingMessage
from deskhand.core.tickets import Ticket
from deskhand.store.conversations import Begun, Own
from deskhand.web.api.keys import Desk
from deskhand.web.api.schemas import In
from deskhand.web.api.tickets import known
from deskhand.web.live import EVERYTHING, Live, gathered
from deskhand.web.rendering import language_of, translations_of
from deskhand.web.widget.caller import Chat, Widget, check_not_revoked
from deskhand.web.widget.rates import PERMITTED
from deskhand.web.widget.shown import Queue, Shown, shown_of
from deskhand.web.widget.words import WIDGET_WORDS

router = APIRouter(prefix="/widget/{channel}", include_in_schema=False)
MINUTE = timedelta(minutes=1)
LONGEST_TEXT = 10_000
"""Characters of a message in the chat."""
MOST_FILES = 5
STREAMS, VISITORS_STREAMS = 10, 300
"""Open at once in one web process, of one sender and of all visitors together."""
MESSAGES_A_MINUTE = 20
"""Of one sender."""
ADDRESS = re.compile(r"[\w.+'!#$%&*/^{|}~-]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}")
"""Of letters, digits and what no mail program reads as more than one address: no group, no comment, no
encoded word, nothing invisible."""


class TokenIn(In):
    """What the site says of who sits there, and the session that the chat still has."""

    token: str = Field(default="", max_length=4000)
    session: str = Field(default="", max_length=4000)


class SessionOut(BaseModel):
    """A session, and whether the company vouches for who has it."""

    session: str
    known: bool


class ChatMessageIn(In):
    """A message; `id` is the chat's own, and the same id twice is the same message."""

    id: str = Field(pattern=r"^[0-9a-f-]{36}$")
    conversation: str = ""
    text: str = Field(default="", max_length=LONGEST_TEXT)
    files: list[str] = Field(default=[], max_length=MOST_FILES)


class ReceiptOut(BaseModel):
    """A message as it was stored; its conversation may be a new one."""

    conversation: str
    message: str


class EmailIn(In):
    """An address for the answer."""

    email: str = Field(max_length=320)


class ChatRatingIn(In):
    """1 to 5."""

    score: int = Field(ge=1, le=5)
    comment: str = Field(default="", max_length=2000)


@router.post("/sessions")
async def begin(body: TokenIn, desk: Desk, widget: Widget) -> SessionOut:
    """A session for whom the company vouches for; else the visitor of the session that is given, or a
    new one. 401 for a token that is not the company's."""
    now, identity = desk.clock.now(), widget.identity
    if body.token:
        try:
            shown = identity.customer(body.token, now)
            await check_not_revoked(desk, widget, shown)
        except Refused as error:
            raise HTTPException(401, f"token: {error}") from error
        sender = shown.sender
    else:
        try:
            shown = identity.of_session(body.session, now)
            await check_not_revoked(desk, widget, shown)
            sender = shown.sender
        except Refused:
            sender = identity.visitor()
        if sender.verified:
            sender = identity.visitor()
    return SessionOut(session=identity.session(sender, now), known=sender.verified)


@router.get("/conversations")
async def conversations(chat: Chat) -> list[Begun]:
    """Theirs, newest first."""
    return await chat.desk.conversations.of(chat.widget.name, chat.sender)


async def owned(ticket_id: str, chat: Chat) -> Own:
    """The conversation of the address. Raises `NotFound` where it is somebody else's."""
    return await chat.desk.conversations.one(chat.widget.name, chat.sender, known(ticket_id))


Owned = Annotated[Own, Depends(owned)]


@router.get("/conversations/{ticket_id}")
async def conversation(own: Owned, request: Request, chat: Chat) -> Shown:
    """One of them."""
    whole = await chat.desk.queries.whole(own.now.id)
    working = await chat.desk.queries.unfinished_turns(own.now.id) > 0
    queue = await _queue(chat, whole.ticket, request)
    return shown_of(whole, own.asked.id, working, queue)


async def room_for_stream(request: Request, chat: Chat) -> None:
    """429 where this sender, or all visitors together, follow enough already: each stream holds a
    connection."""
    source: Live = request.app.state.live
    if not source.room(chat.whose, STREAMS) or (
        not chat.sender.verified and not source.room(VISITOR, VISITORS_STREAMS)
    ):
        raise HTTPException(429, "this conversation is open too often: close a window")


@router.get(
    "/conversations/{ticket_id}/live",
    response_class=EventSourceResponse,
    dependencies=[Depends(room_for_stream)],
)
async def live(own: Owned, request: Request, chat: Chat) -> AsyncGenerator[ServerSentEvent]:
    """`changed` whenever the conversation did, whatever it is merged into meanwhile; the chat asks for
    it then."""
    source: Live = request.app.state.live
    with source.page(chat.whose) as page:
        yield ServerSentEvent(event="ready", data="")
        async for changes in gathered(page):
            if any(one == EVERYTHING or one.ticket_id == own.now.id for one in changes):
                yield ServerSentEvent(event="changed", data="")
                try:
                    own = await owned(own.asked.id, chat)
                except NotFound:
                    return


@router.post("/messages", status_code=202, dependencies=PERMITTED)
async def say(body: ChatMessageIn, chat: Chat) -> ReceiptOut:
    """Store a message. It is answered later; the same id again changes nothing."""
    text = body.text.strip()
    if not text and not body.files:
        raise BadInput("text: nothing is written", "text")
    return await _receive(chat, body, text)


@router.post("/conversations/person", status_code=202, dependencies=PERMITTED)
async def person(body: ChatMessageIn, request: Request, chat: Chat) -> ReceiptOut:
    """Ask for a person, in the words of the rule that sends such a message to one."""
    text = WIDGET_WORDS["wants_person"]
    return await _receive(chat, body, translations_of(language_of(request, "")).gettext(text))


@router.post("/conversations/{ticket_id}/helped", status_code=204, dependencies=PERMITTED)
async def helped(own: Owned, chat: Chat) -> Response:
    """The answer helped: it is resolved, and confirmed so."""
    now = chat.desk.clock.now()
    await chat.desk.tickets.change(own.now.id, "confirm_resolved", CUSTOMER, now)
    return Response(status_code=204)


@router.post("/conversations/{ticket_id}/rating", status_code=204, dependencies=PERMITTED)
async def rate(own: Owned, body: ChatRatingIn, chat: Chat) -> Response:
    """How it was."""
    now = chat.desk.clock.now()
    await chat.desk.tickets.rate(own.now.id, body.score, body.comment, now)
    return Response(status_code=204)


@router.post("/conversations/{ticket_id}/email", status_code=204, dependencies=PERMITTED)
async def leave_address(own: Owned, body: EmailIn, chat: Chat) -> Response:
    """Where the answer is to go too. Nothing but people's answers on this ticket goes there."""
    email = body.email.strip()
    if not ADDRESS.fullmatch(email):
        raise BadInput("email: an address such as ana@example.com", "email")
    await chat.desk.conversations.leave_address(own.now.id, email, chat.desk.clock.now())
    return Response(status_code=204)


async def _receive(chat: Chat, body: ChatMessageIn, text: str) -> ReceiptOut:
    desk, sender = chat.desk, chat.sender
    minute_ago = desk.clock.now() - MINUTE
    if await desk.conversations.said_since(sender, minute_ago) >= MESSAGES_A_MINUTE:
        raise HTTPException(429, "too many messages at once: try again in a minute")
    thread_id = f"{sender.id}/{body.id}"
    if body.conversation:
        thread_id = (await owned(body.conversation, chat)).asked.thread_id
    files = await desk.uploads.of(sender.id, body.files) if body.files else ()
    incoming = IncomingMessage(
        channel=chat.widget.name,
        message_id=f"{sender.id}/{body.id}",
        thread_id=thread_id,
        sender=sender,
        text=text,
        attachments=files,
    )
    receipt = await desk.receive(incoming)
    if files:
        await desk.uploads.attach(body.files, receipt.ticket_id)
    conversation = receipt.ticket_id
    if body.conversation:
        own = await owned(body.conversation, chat)
        if own.now.id == receipt.ticket_id:
            conversation = own.asked.id
    return ReceiptOut(conversation=conversation, message=receipt.message_id)


async def _queue(chat: Chat, ticket: Ticket, request: Request) -> Queue | None:
    if ticket.owner != "queue" or ticket.status != "open":
        return None
    hours, now = chat.desk.policy.hours, chat.desk.clock.now()
    opens = ""
    if not hours.open_at(now):
        opening = format_datetime(
            hours.next_opening(now),
            "EEEE, d MMMM, HH:mm",
            tzinfo=hours.zone,
            locale=language_of(request, ""),
        )
        opens = f"{opening} ({hours.time_zone})"
    place = await chat.desk.conversations.place(ticket)
    by_mail = bool(chat.desk.policy.answers_by_mail)
    return Queue(place=place, opens=opens, asks_email=by_mail and not ticket.answer_to)
