"""Files that customers send in the chat: what is taken, how much of it, and who looks at it first."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import BaseModel

from deskhand.channels.widget import FileKind
from deskhand.channels.widget.clamd import scan
from deskhand.channels.widget.identity import VISITOR
from deskhand.core.errors import BadInput, Retryable
from deskhand.store.uploads import LARGEST, media_type_of
from deskhand.web.widget.caller import Chat, ChatSession
from deskhand.web.widget.rates import PERMITTED

router = APIRouter(prefix="/widget/{channel}", include_in_schema=False)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
UPLOADS_A_MINUTE = 20
"""Of one sender."""
MB = 1_000_000
KINDS: Mapping[str, FileKind] = {"application/pdf": "pdf", "text/plain": "text"}
"""The kind of a media type, as the configuration names it; all others that are taken are pictures."""
TOO_MANY = "too many files for today: send them in another way, or tomorrow"


class UploadOut(BaseModel):
    """A file that can be sent with a message."""

    id: str
    name: str


@router.post("/uploads", status_code=201, dependencies=PERMITTED)
async def upload(
    request: Request, chat: Chat, name: Annotated[str, Query(max_length=300)]
) -> UploadOut:
    """Keep a file, which is the body, to be sent with a message."""
    content = await request.body()
    if len(content) > LARGEST:
        raise HTTPException(413, f"file: {LARGEST // MB} MB at most")
    await _check_room(chat, len(content))
    media_type = await asyncio.to_thread(media_type_of, content)
    kind, taken = KINDS.get(media_type, "pictures"), chat.widget.config.files
    if kind not in taken:
        told = f"only {', '.join(taken)}" if taken else "no files"
        raise BadInput(f"file: this chat takes {told}", "file")
    if chat.widget.config.scanner:
        await _look(chat.widget.config.scanner, content)
    now = chat.desk.clock.now()
    kept = await chat.desk.uploads.keep(chat.sender.id, name, media_type, content, now)
    return UploadOut(id=kept.url.rpartition("/")[2], name=kept.name)


async def _look(scanner: str, content: bytes) -> None:
    """Have it looked at: 503 where the scanner doesn't say."""
    try:
        found = await scan(scanner, content)
    except Retryable as error:
        raise HTTPException(503, f"files cannot be taken now: {error}") from error
    if found:
        raise BadInput(f"file: the scanner found {found[:100]!r} in it", "file")


async def _check_room(chat: ChatSession, size: int) -> None:
    """429 where this sender, or all visitors together, have given enough."""
    now, uploads, config = chat.desk.clock.now(), chat.desk.uploads, chat.widget.config
    if (await uploads.kept_since(chat.sender.id, now - MINUTE))[0] >= UPLOADS_A_MINUTE:
        raise HTTPException(429, "too many files at once: try again in a minute")
    if (await uploads.kept_since(chat.sender.id, now - DAY))[1] + size > config.file_mb_a_day * MB:
        raise HTTPException(429, TOO_MANY)
    if chat.sender.verified:
        return
    if (await uploads.kept_from(VISITOR, now - DAY))[1] + size > config.visitor_files_mb * MB:
        raise HTTPException(429, TOO_MANY)
