"""Where a company's webhooks arrive, on this machine: signatures are checked, everything is kept.

with WebhookReceiver() as receiver:
    ...  # [[channels]] kind = "webhook", url = receiver.url; the secret is receiver.secret
    assert [arrival.kind for arrival in receiver.accepted()] == ["ticket.replied"]
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from threading import Lock
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from deskhand.testing.brains import as_object
from deskhand.testing.faults import Reply
from deskhand.testing.wire import LocalServer, Served

SECRET = "whsec_bG9jYWwtdGVzdC1zZWNyZXQtbm90LWEtcmVhbC1vbmU="  # noqa: S105
"""The signing secret where the receiver is not given another one."""
WEBHOOK_FAULTS = ("503", "429", "hang_up_before", "hang_up_after")
"""`503` and `429` refuse with Retry-After; `hang_up_after` takes the webhook and answers nothing."""


@dataclass(frozen=True)
class Arrival:
    """One delivery that reached the receiver."""

    number: int
    """1 for the first; faults may be chosen by it."""
    id: str
    """The header `webhook-id`, the same for every retry."""
    kind: str
    """Such as `ticket.replied`."""
    ticket_id: str
    payload: dict[str, Any]
    problem: str
    """Why the signature is not right; empty where it is."""
    taken: bool
    """Whether the receiver kept it: false where it was refused or a fault came before."""


class WebhookReceiver(Served):
    """The receiver. It listens while it is entered, on a free port of this machine."""

    def __init__(
        self,
        *,
        secret: str = SECRET,
        faults: Mapping[int, str] | None = None,
        fault_rate: float = 0.0,
        seed: int = 0,
        retry_after: int = 1,
    ) -> None:
        """`faults` are names by number of arrival; with `fault_rate` that share meets a random one."""
        self.secret = secret
        self.down = False
        """While true every connection ends without an answer, and nothing is kept."""
        self.fault_rate = fault_rate
        self.arrivals: list[Arrival] = []
        self._faults = dict(faults or {})
        if unknown := set(self._faults.values()) - set(WEBHOOK_FAULTS):
            raise ValueError(f"unknown fault {min(unknown)!r}: one of {', '.join(WEBHOOK_FAULTS)}")
        self._random = Random(seed)
        self._retry_after = retry_after
        self._lock = Lock()
        super().__init__()

    @property
    def url(self) -> str:
        """What stands in `[[channels]] url`."""
        return f"{self.address}/webhooks"

    def _serve(self) -> LocalServer:
        return LocalServer(self.answer)

    def accepted(self) -> list[Arrival]:
        """What was taken, each id once, in the order of first arrival."""
        first: dict[str, Arrival] = {}
        with self._lock:
            for arrival in self.arrivals:
                if arrival.taken:
                    first.setdefault(arrival.id, arrival)
        return list(first.values())

    def answer(self, path: str, headers: Mapping[str, str], raw: bytes) -> Reply:
        """Take or refuse one delivery; `headers` have lower-case names."""
        length = headers.get("content-length", "")
        broken = length.isdigit() and len(raw) < int(length)
        if self.down or broken:  # whose sender died on the way has not arrived
            return Reply(503, b"", sending="hang_up")
        problem = self._problem(headers, raw)
        with self._lock:
            number = len(self.arrivals) + 1
            fault = self._faults.get(number, "")
            if self.fault_rate and self._random.random() < self.fault_rate:
                fault = self._random.choice(WEBHOOK_FAULTS)
            taken = not problem and fault in ("", "hang_up_after")
            self.arrivals.append(_arrival(number, headers, raw, problem, taken))
        if problem:
            return Reply(401, problem.encode(), {"content-type": "text/plain"})
        if fault in ("503", "429"):
            return Reply(int(fault), b"", {"retry-after": str(self._retry_after)})
        return Reply(204, b"", sending="hang_up" if fault else "whole")

    def _problem(self, headers: Mapping[str, str], raw: bytes) -> str:
        try:
            Webhook(self.secret).verify(raw, dict(headers), json_parse=False)
        except (WebhookVerificationError, ValueError) as error:
            return str(error) or type(error).__name__
        return ""


def _arrival(
    number: int, headers: Mapping[str, str], raw: bytes, problem: str, taken: bool
) -> Arrival:
    try:
        body = as_object(json.loads(raw))
    except ValueError:
        body = {}
    payload = as_object(body.get("data"))
    return Arrival(
        number=number,
        id=headers.get("webhook-id", ""),
        kind=str(body.get("type", "")),
        ticket_id=str(payload.get("ticket_id", "")),
        payload=payload,
        problem=problem,
        taken=taken,
    )
