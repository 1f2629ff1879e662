"""Files that customers send in the chat. What they are is read from their bytes."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.core.errors import BadInput, NotFound
from deskhand.core.ids import new_id
from deskhand.core.messages import Attachment
from deskhand.core.values import Value
from deskhand.store.database import reading
from deskhand.store.tables import uploads

PLACE = "/files/"
"""Where people read them; what an attachment's address begins with."""
LARGEST = 5_000_000
"""Bytes."""
KEPT_UNSENT = timedelta(days=1)
BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"%PDF-": "application/pdf",
}
SPACES = str.maketrans("", "", "\n\r\t")
LONGEST_NAME = 120


class Upload(Value):
    """A file with its bytes."""

    name: str
    media_type: str
    content: bytes


class Uploads:
    """Raises `BadInput`, `NotFound`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    async def keep(self, sender: str, name: str, content: bytes, now: datetime) -> Attachment:
        """Keep a file until it is sent with a message, a day at most."""
        media_type = await asyncio.to_thread(media_type_of, content)
        upload_id = new_id()
        plain = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable())
        called = plain[-LONGEST_NAME:] or "file"
        row = {
            "id": upload_id,
            "sender": sender,
            "name": called,
            "media_type": media_type,
            "content": content,
            "created_at": now,
        }
        async with self._engine.begin() as connection:
            await connection.execute(insert(uploads), row)
        return _attachment(upload_id, called, media_type, len(content))

    async def kept_since(self, sender: str, moment: datetime) -> int:
        """How many files they have given since."""
        async with self._reading.connect() as connection:
            counted = await connection.execute(
                select(func.count()).where(
                    uploads.c.sender == sender, uploads.c.created_at > moment
                )
            )
            return counted.scalar_one()

    async def of(self, sender: str, ids: Sequence[str]) -> tuple[Attachment, ...]:
        """Files of this sender. Raises `BadInput` for others."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                select(
                    uploads.c.id,
                    uploads.c.name,
                    uploads.c.media_type,
                    func.length(uploads.c.content).label("size"),
                ).where(uploads.c.id.in_(ids), uploads.c.sender == sender)
            )
            found = {
                row.id: _attachment(row.id, row.name, row.media_type, row.size) for row in rows
            }
        if missing := [one for one in ids if one not in found]:
            raise BadInput(
                f"files: there is no {missing[0][:60]!r} of yours; send it again", "files"
            )
        return tuple(found[one] for one in ids)

    async def attach(self, ids: Sequence[str], ticket_id: str) -> None:
        """They belong to a ticket from here on, and go with it."""
        async with self._engine.begin() as connection:
            await connection.execute(
                update(uploads).where(uploads.c.id.in_(ids)).values(ticket_id=ticket_id)
            )

    async def read(self, upload_id: str) -> Upload:
        """One that was sent."""
        async with self._reading.connect() as connection:
            found = await connection.execute(
                select(uploads).where(uploads.c.id == upload_id, uploads.c.ticket_id.is_not(None))
            )
            row = found.one_or_none()
        if row is None:
            raise NotFound("there is no such file")
        return Upload(name=row.name, media_type=row.media_type, content=row.content)

    async def forget_unsent(self, now: datetime) -> None:
        """Delete what was never sent."""
        async with self._engine.begin() as connection:
            await connection.execute(
                delete(uploads).where(
                    uploads.c.ticket_id.is_(None), uploads.c.created_at < now - KEPT_UNSENT
                )
            )


def media_type_of(content: bytes) -> str:
    """What the bytes are. Raises `BadInput` for what is neither picture, PDF nor plain text: nothing
    else is opened by a double click without a thought."""
    for beginning, media_type in BEGINNINGS.items():
        if content.startswith(beginning):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    try:
        plain = content.decode("utf-8")
    except UnicodeDecodeError:
        plain = ""
    printable = plain.translate(SPACES).isprintable()
    if not plain.strip() or not printable or plain.lstrip().startswith("<"):
        raise BadInput("file: pictures, PDF and plain text can be sent, and no empty files", "file")
    return "text/plain"


def _attachment(upload_id: str, name: str, media_type: str, size: int) -> Attachment:
    return Attachment(name=name, media_type=media_type, size=size, url=f"{PLACE}{upload_id}")
