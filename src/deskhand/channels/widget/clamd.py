"""A virus scanner that looks at files before they are kept: ClamAV's daemon, by its INSTREAM command
(clamd(8)): a length of four bytes and so many bytes, a length of zero at the end, one line back."""

import asyncio
import struct

from deskhand.core.errors import Retryable

SECONDS = 8.0
"""Shorter than a web answer may take."""
CHUNK = 64_000
CLEAN, FOUND = "OK", "FOUND"


async def scan(where: str, content: bytes) -> str:
    """What it found; empty where there is nothing. `where`: `host:port`, or the path of a socket.

    Raises `Retryable` where it does not say: what nobody has looked at is not taken.
    """
    try:
        async with asyncio.timeout(SECONDS):
            said = await _ask(where, content)
    except (OSError, TimeoutError) as error:
        raise Retryable(f"the virus scanner does not answer: {type(error).__name__}") from error
    told = said.removeprefix("stream:").strip()
    if told == CLEAN:
        return ""
    if told.endswith(FOUND):
        return told.removesuffix(FOUND).strip()
    raise Retryable("the virus scanner could not look at the file")


async def _ask(where: str, content: bytes) -> str:
    host, _, port = where.rpartition(":")
    if where.startswith("/"):
        reader, writer = await asyncio.open_unix_connection(where)
    else:
        reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            part = content[start : start + CHUNK]
            writer.write(struct.pack("!I", len(part)) + part)
            await writer.drain()
        writer.write(struct.pack("!I", 0))
        await writer.drain()
        return (await reader.readuntil(b"\0")).decode("utf-8", "replace").rstrip("\0")
    except asyncio.IncompleteReadError as error:
        raise ConnectionError("it hung up") from error
    finally:
        writer.close()
