"""Folders that one process of a machine makes and all use."""

import asyncio
import fcntl
import os
import shutil
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

LOCK = ".lock"
HALF = ".half"
"""Ends the name of a folder that is being made, or whose maker died."""


async def made_once(folder: Path, make: Callable[[Path], Awaitable[None]]) -> None:
    """See to it that `folder` is there and whole: `make` fills it where nobody did, while others wait.
    The folder above it has to be there.

    Raises `OSError` where it cannot be written, and what `make` raises; nothing is left of it then.
    """
    # In threads: the loop goes on meanwhile.
    lock = await asyncio.to_thread(_locked, folder)
    if lock is None:
        return
    with lock:
        half = folder.with_name(f"{folder.name}{HALF}")
        await asyncio.to_thread(_emptied, half)
        try:
            await make(half)
            await asyncio.to_thread(half.rename, folder)
        finally:
            await asyncio.to_thread(shutil.rmtree, half, ignore_errors=True)


def _locked(folder: Path) -> TextIO | None:
    """The lock of who may make it, which ends with the file; None where it is made."""
    if folder.is_dir():
        return None
    lock = (folder.parent / LOCK).open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    if not folder.is_dir():
        return lock
    lock.close()
    return None


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)


def use(folder: Path, kept: int) -> None:
    """Note that a folder is used, and remove those beside it but the `kept` that were used last. Who has
    files of another open reads on."""
    with suppress(OSError):  # Of another user, or gone: that it was used is all that is lost.
        os.utime(folder)
    beside = [one for one in folder.parent.iterdir() if one.is_dir() and one.suffix != HALF]
    for old in sorted(beside, key=_used, reverse=True)[kept:]:
        shutil.rmtree(old, ignore_errors=True)


def _used(folder: Path) -> float:
    """When; of what another process removes at this moment never."""
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0
