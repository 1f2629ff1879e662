"""People at the company who take tickets over, give them back and close them, at any moment."""

import random
import threading
from collections.abc import Sequence

import httpx
from tests.soak.load import Acknowledged

PAUSE = (1.0, 3.0)
HOLDS = (0.2, 2.5)
"""Seconds for which a person keeps a ticket."""
NEWEST = 12
"""They act on one of the newest tickets: those are the ones that the AI works on."""
REQUEST_SECONDS = 8.0


class People:
    """One thread that acts as a lead."""

    def __init__(self, url: str, key: str, seed: int, seen: Sequence[Acknowledged]) -> None:
        self.done = 0
        self._url = url
        self._headers = {"Authorization": f"Bearer {key}"}
        self._seen = seen
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._work, args=(random.Random(seed),), daemon=True)

    def start(self) -> None:
        """Work from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what was begun."""
        self._ending.set()
        if self._thread.ident is not None:
            self._thread.join(3 * REQUEST_SECONDS)

    def _work(self, chance: random.Random) -> None:
        with httpx.Client(timeout=REQUEST_SECONDS, headers=self._headers) as client:
            while not self._ending.wait(chance.uniform(*PAUSE)):
                if newest := list(self._seen[-NEWEST:]):
                    self._handle(client, chance, chance.choice(newest).ticket_id)

    def _handle(self, client: httpx.Client, chance: random.Random, ticket: str) -> None:
        if chance.random() < 0.7 and not self._do(client, ticket, "take-over"):
            return
        self._ending.wait(chance.uniform(*HOLDS))
        self._do(client, ticket, "give-back" if chance.random() < 0.6 else "resolve")

    def _do(self, client: httpx.Client, ticket: str, what: str) -> bool:
        """Whether it was done; a refusal is the state's, and a dead server nobody's fault."""
        try:
            answer = client.post(f"{self._url}/api/v1/tickets/{ticket}/{what}")
        except httpx.HTTPError:
            return False
        self.done += answer.is_success
        return answer.is_success
