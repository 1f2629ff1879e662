"""A company's action endpoint over HTTP on this machine: what was called, and what was really done.

    with ActionEndpoint(honours_keys=True) as endpoint:
        ...  # [endpoint] kind = "http", url = endpoint.url, find_path = "/find"
        assert endpoint.keys_done_twice() == []

It fails in the ways in which such endpoints fail, before the effect and after it.
"""

import json
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from deskhand.testing.brains import as_object
from deskhand.testing.faults import Reply, Sending
from deskhand.testing.wire import (
    Handler,
    LocalServer,
    Served,
)

FIND = "/find"
"""GET {url}/find?key=... tells what became of a key."""


@dataclass(frozen=True)
class _Fault:
    """Whether the action is done all the same, and what the caller hears of it."""

    done: bool
    status: int = 200
    sending: Sending = "whole"


_FAULTS: Mapping[str, _Fault] = {
    "503": _Fault(done=False, status=503),
    "500_after": _Fault(done=True, status=500),
    "hang_before": _Fault(done=False, sending="never"),
    "hang_after": _Fault(done=True, sending="never"),
    "hang_up_before": _Fault(done=False, sending="hang_up"),
    "hang_up_after": _Fault(done=True, sending="hang_up"),
}
ACTION_FAULTS = tuple(_FAULTS)
"""`before` and `after` the effect. `503` refuses with Retry-After, so nothing was done; `500_after`
fails once it was; `hang` never answers; `hang_up` ends the connection without an answer."""


@dataclass(frozen=True)
class ActionCalled:
    """A call that arrived."""

    number: int
    """1 for the first; faults may be chosen by it."""
    key: str
    action: str
    body: dict[str, Any]
    fault: str
    certainly_not_done: bool
    """The caller was told that nothing was done: another call is no second attempt."""


@dataclass(frozen=True)
class ActionDone:
    """Something that really happened."""

    key: str
    action: str
    call: int
    reference: str


class ActionEndpoint(Served):
    """The endpoint. It listens while it is entered, on a free port of this machine."""

    def __init__(
        self,
        *,
        honours_keys: bool = True,
        can_be_asked: bool = True,
        faults: Mapping[int, str] | None = None,
        fault_rate: float = 0.0,
        fault_names: tuple[str, ...] = ACTION_FAULTS,
        seed: int = 0,
        latency: float = 0.0,
        retry_after: int = 1,
    ) -> None:
        """`faults` are names by call number. With `fault_rate`, that share of the keys is unlucky
        in its first call, with one of `fault_names`; later calls of a key go through.

        `latency` is the time from a call to its effect, in seconds.
        """
        self.honours_keys = honours_keys
        self.can_be_asked = can_be_asked
        self.fault_rate = fault_rate
        self.latency = latency
        self.calls: list[ActionCalled] = []
        self.effects: list[ActionDone] = []
        self._faults = dict(faults or {})
        self._names = fault_names
        if unknown := {*self._faults.values(), *self._names} - set(ACTION_FAULTS):
            raise ValueError(f"unknown fault {min(unknown)!r}: one of {', '.join(ACTION_FAULTS)}")
        self._random = Random(seed)
        self._retry_after = retry_after
        self._known: set[str] = set()
        self._results: dict[str, dict[str, Any]] = {}
        self._lock = Lock()
        super().__init__()

    @property
    def url(self) -> str:
        """What stands in `[endpoint] url`."""
        return self.address

    def _serve(self) -> LocalServer:
        return _Server(self)

    def attempts(self) -> Counter[str]:
        """Calls by key, without those that were told that nothing was done."""
        with self._lock:
            return Counter(call.key for call in self.calls if not call.certainly_not_done)

    def keys_done_twice(self) -> list[str]:
        """Keys with more than one effect."""
        with self._lock:
            counted = Counter(effect.key for effect in self.effects)
        return [key for key, times in counted.items() if times > 1]

    def before_effect(self, call: ActionCalled) -> None:
        """Called between a call's arrival and its effect; a test may put something here."""

    def after_effect(self, call: ActionCalled) -> None:
        """Called between the effect and the answer; a test may put something here."""

    def answer(self, path: str, headers: Mapping[str, str], raw: bytes) -> Reply:
        """Carry out one call; `headers` have lower-case names."""
        key = headers.get("idempotency-key", "")
        if not key:
            return _json(400, {"error": "the header Idempotency-Key is missing"})
        call = self._record(key, urlsplit(path).path.strip("/").upper(), raw)
        fault = _FAULTS.get(call.fault, _Fault(done=True))
        self.before_effect(call)
        if self.latency:
            time.sleep(self.latency)
        result = self._do(call) if fault.done else {}
        self.after_effect(call)
        if fault.sending != "whole":
            return Reply(fault.status, b"", sending=fault.sending)
        if fault.status == 503:
            wait = {"retry-after": str(self._retry_after)}
            return _json(503, {"error": "try again later"}, wait)
        return _json(fault.status, result if fault.status == 200 else {"error": "failed"})

    def find(self, path: str) -> Reply:
        """What became of a key."""
        url = urlsplit(path)
        if url.path != FIND or not self.can_be_asked:
            return _json(501, {"error": "this endpoint cannot be asked"})
        key = parse_qs(url.query).get("key", [""])[0]
        with self._lock:
            result = self._results.get(key)
        return _json(404, {"error": "not found"}) if result is None else _json(200, result)

    def _record(self, key: str, action: str, raw: bytes) -> ActionCalled:
        try:
            body = as_object(json.loads(raw))
        except ValueError:
            body = {}
        with self._lock:
            number = len(self.calls) + 1
            fault = self._faults.get(number, "")
            if key not in self._known and self._random.random() < self.fault_rate:
                fault = self._random.choice(self._names)
            self._known.add(key)
            call = ActionCalled(number, key, action, body, fault, fault == "503")
            self.calls.append(call)
        return call

    def _do(self, call: ActionCalled) -> dict[str, Any]:
        with self._lock:
            if self.honours_keys and call.key in self._results:
                return self._results[call.key]
            reference = f"E-{len(self.effects) + 1:06}"
            self.effects.append(ActionDone(call.key, call.action, call.number, reference))
            return self._results.setdefault(call.key, {"reference": reference})


class _Server(LocalServer):
    def __init__(self, endpoint: ActionEndpoint) -> None:
        super().__init__(endpoint.answer)
        self.endpoint = endpoint
        self.RequestHandlerClass = _ActionHandler


class _ActionHandler(Handler):
    def do_GET(self) -> None:  # noqa: N802
        assert isinstance(self.server, _Server)
        self._send(self.server.endpoint.find(self.path))


def _json(status: int, body: dict[str, Any], headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(
        status,
        json.dumps(body).encode(),
        {"content-type": "application/json", **(headers or {})},
    )
