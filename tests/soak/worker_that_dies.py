"""A worker that kills itself at a named point, and a healthy one that goes on where it died.

Run as a script it is a launcher: it reads one JSON order a line, forks a process for it, waits for
it and answers with a line of its own. So a process costs no start of Python.

A point is "before X" or "after X": X is the name of a step (`deskhand.flow.steps.STEPS`), or one of
the other doors. `before` is before the database is told of it.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import insert

from deskhand.app import Desk, OpenDesk
from deskhand.core.ids import new_id
from deskhand.core.language import detect
from deskhand.core.messages import IncomingMessage, Sender
from deskhand.core.state import Ending, Step
from deskhand.models.claude import claude_model
from deskhand.settings import Environment
from deskhand.store.database import parse_url
from deskhand.store.tables import messages

DOORS = ("claim", "intend", "execute", "settle", "end_turn", "sent")
LONGEST_SECONDS = 40.0
LOOK_SECONDS = 0.05
PID_FILE = "worker.pid"
EARLIER_EXCHANGES = 8
IMPORTED_BEFORE_THE_FORK = claude_model
"""A provider's client takes a second to import: not in every process."""
A_SENTENCE = "This loads the language models, which are then there in every process."


def work(order: Mapping[str, Any]) -> None:
    """Do what `order` says, in a process of its own."""
    asyncio.run(_die(order) if order["dies"] else _finish(order))


async def _die(order: Mapping[str, Any]) -> None:
    """Store the customer's message, then work until the point is reached."""
    environment: dict[str, str] = order["environment"]
    desk = Desk.from_config(order["config"], Environment(environment))
    async with desk.open(parse_url(environment["DATABASE_URL"])) as opened:
        await _write(opened, order["text"], order["earlier"])
        arm(opened, order["point"])
        Path(order["config"]).with_name(PID_FILE).write_text(str(os.getpid()), encoding="utf-8")
        await opened.worker().run()


async def _finish(order: Mapping[str, Any]) -> None:
    """Work until nothing is left to do."""
    environment: dict[str, str] = order["environment"]
    desk = Desk.from_config(order["config"], Environment(environment))
    async with desk.open(parse_url(environment["DATABASE_URL"])) as opened:
        worker = opened.worker()
        working = asyncio.create_task(worker.run())
        while await opened.queries.unfinished_turns() or await opened.outbox.waiting():
            await asyncio.sleep(LOOK_SECONDS)
        worker.stop()
        await working


async def _write(opened: OpenDesk, text: str, earlier: bool) -> None:
    receipt = await opened.receive(
        IncomingMessage(
            channel="api",
            message_id="m-1",
            thread_id="t-1",
            sender=Sender(id="c-0001"),
            text=text,
        )
    )
    if not earlier:
        return
    before = opened.clock.now() - timedelta(days=2)
    async with opened.engine.begin() as connection:
        for number in range(2 * EARLIER_EXCHANGES):
            await connection.execute(
                insert(messages).values(
                    id=new_id(),
                    ticket_id=receipt.ticket_id,
                    role="ai" if number % 2 else "customer",
                    text=f"What was said before, number {number}.",
                    at=before + timedelta(minutes=number),
                )
            )


def arm(opened: OpenDesk, point: str) -> None:
    """Let this process die at `point`; an empty one is somebody else's to kill."""
    when, _, what = point.partition(" ")
    if not what:
        return
    journal, tickets, ledger = opened.parts.journal, opened.parts.tickets, opened.parts.ledger
    if what in DOORS:
        owners: Mapping[str, object] = {
            "claim": journal,
            "end_turn": tickets,
            "sent": opened.outbox,
        }
        _deadly(owners.get(what, ledger), what, when, lambda given: True)
        return
    _deadly(journal, "store", when, lambda given: _names(given[1], what))
    _deadly(tickets, "end_turn", when, lambda given: _ends_with(given[1], what))


def _names(steps: tuple[Step, ...], what: str) -> bool:
    return any(step.name == what for step in steps)


def _ends_with(ending: Ending, what: str) -> bool:
    return _names(ending.steps, what)


def _deadly(
    owner: object, method: str, when: str, concerns: Callable[[tuple[Any, ...]], bool]
) -> None:
    """Put death before or after a method of one object, where the call concerns the point."""
    real: Callable[..., Awaitable[Any]] = getattr(owner, method)

    async def deadly(*given: Any, **more: Any) -> Any:
        if not concerns(given):
            return await real(*given, **more)
        if when == "after":
            await real(*given, **more)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("alive after SIGKILL")

    setattr(owner, method, deadly)


def _launch(order: Mapping[str, Any]) -> dict[str, Any]:
    """Fork, wait at most `LONGEST_SECONDS`, and tell how it ended."""
    child = os.fork()
    if child == 0:
        _be(order)
    end = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return {"ended": os.waitstatus_to_exitcode(status)}
        time.sleep(LOOK_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return {"ended": None}


def _be(order: Mapping[str, Any]) -> NoReturn:
    """The forked process, to its end."""
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(log, 1)
    os.dup2(log, 2)
    try:
        work(order)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def main() -> None:
    """Orders on standard input, answers on standard output."""
    detect(A_SENTENCE)
    for line in sys.stdin:
        print(json.dumps(_launch(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
