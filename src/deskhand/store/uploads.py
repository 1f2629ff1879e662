"""Files that customers send in the chat. What they are is read from their bytes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select, update
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
ENDINGS: dict[str, tuple[str, ...]] = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".log", ".md", ".json", ".yaml", ".yml", ".ini", ".conf"),
}
"""What a name may end with, by what the file is: others get the first one too, so that no double click
starts a program. `.csv` is not among them: a spreadsheet computes what stands in it."""


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

    async def keep(
        self, sender: str, name: str, media_type: str, content: bytes, now: datetime
    ) -> Attachment:
        """Keep a file until it is sent with a message, a day at most."""
        upload_id = new_id()
        called = safe_name(name, media_type)
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

    async def kept_since(self, sender: str, moment: datetime) -> tuple[int, int]:
        """How many files they have given since, and how many bytes."""
        return await self._kept(uploads.c.sender == sender, moment)

    async def kept_from(self, beginning: str, moment: datetime) -> tuple[int, int]:
        """The same of all senders whose id begins so."""
        return await self._kept(uploads.c.sender.startswith(beginning, autoescape=True), moment)

    async def _kept(self, whose: ColumnElement[bool], moment: datetime) -> tuple[int, int]:
        size = func.coalesce(func.sum(func.length(uploads.c.content)), 0)
        async with self._reading.connect() as connection:
            counted = await connection.execute(
                select(func.count(), size).where(whose, uploads.c.created_at > moment)
            )
            count, held = counted.one()
            return count, int(held)

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


def safe_name(name: str, media_type: str) -> str:
    """What a file of a stranger's is called here: the last part of its name, printable, with an ending of
    its kind."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(" .")
    called = plain[-LONGEST_NAME:] or "file"
    endings = ENDINGS[media_type]
    return called if called.lower().endswith(endings) else f"{called}{endings[0]}"


def _attachment(upload_id: str, name: str, media_type: str, size: int) -> Attachment:
    return Attachment(name=name, media_type=media_type, size=size, url=f"{PLACE}{upload_id}")
