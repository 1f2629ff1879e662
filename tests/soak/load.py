"""Customers who write, and insist until their message is acknowledged."""

import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from tests.soak.company import conversation, customer_ids

from deskhand.core.ids import new_id

WRITERS = 4
PAUSE = (0.3, 1.5)
"""Seconds between two conversations of a thread."""
RETRY_SECONDS = 0.3
LAST_TRIES_SECONDS = 20.0
"""How long a message that was not acknowledged is tried after the load ended."""
REQUEST_SECONDS = 8.0


@dataclass(frozen=True)
class Acknowledged:
    """A message that was answered with 202."""

    message_id: str
    ticket_id: str


class Customers:
    """A few threads, each a customer at a time."""

    def __init__(self, url: str, key: str, seed: int) -> None:
        self.acknowledged: list[Acknowledged] = []
        self.given_up = 0
        """Messages that were never acknowledged."""
        self.complaints: list[str] = []
        self._url = f"{url}/api/v1/messages"
        self._headers = {"Authorization": f"Bearer {key}"}
        self._ending = threading.Event()
        self._end = 0.0
        self._threads = [
            threading.Thread(target=self._write, args=(random.Random(seed + n),), daemon=True)
            for n in range(WRITERS)
        ]

    def start(self) -> None:
        """Write from now on."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Begin no more conversations; wait until what was written is acknowledged."""
        self._end = time.monotonic() + LAST_TRIES_SECONDS
        self._ending.set()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(LAST_TRIES_SECONDS + REQUEST_SECONDS + 5)

    def _write(self, chance: random.Random) -> None:
        with httpx.Client(timeout=REQUEST_SECONDS, headers=self._headers) as client:
            while not self._ending.is_set():
                self._converse(client, chance)
                self._ending.wait(chance.uniform(*PAUSE))

    def _converse(self, client: httpx.Client, chance: random.Random) -> None:
        thread, customer = new_id(), chance.choice(customer_ids())
        for text, wait in conversation(chance):
            if wait and self._ending.wait(wait):
                return
            self._insist(
                client,
                {
                    "message_id": new_id(),
                    "thread_id": thread,
                    "contact": {"id": customer},
                    "text": text,
                },
            )

    def _insist(self, client: httpx.Client, message: Mapping[str, Any]) -> None:
        """The same message again and again, until it is acknowledged or the run ends."""
        while not self._ending.is_set() or time.monotonic() < self._end:
            try:
                answer = client.post(self._url, json=message)
            except httpx.HTTPError:
                time.sleep(RETRY_SECONDS)
                continue
            if answer.status_code == 202:
                ticket = str(answer.json()["ticket_id"])
                self.acknowledged.append(Acknowledged(str(message["message_id"]), ticket))
                return
            if answer.status_code != 429 and answer.status_code < 500:
                self.complaints.append(f"a message was refused: {answer.status_code} {answer.text}")
                return
            time.sleep(RETRY_SECONDS)
        self.given_up += 1
