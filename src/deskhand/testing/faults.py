"""What can go wrong between Deskhand and a model, one name each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

FAULTS = (
    "429",
    "529",
    "500",
    "401",
    "400",
    "hang",
    "slow_drip",
    "truncated_json",
    "html",
    "empty_object",
    "garbage_text",
    "wrong_form",
    "max_tokens",
    "refusal",
    "disconnect",
)
"""The faults a test can ask for.

Status codes are refusals. `hang` never answers, `slow_drip` sends a byte at a time,
`truncated_json` cuts the HTTP body, `disconnect` hangs up. `html` and `empty_object` are bodies
with status 200. `garbage_text`, `wrong_form`, `max_tokens` and `refusal` are answers of the model
in a sound response.
"""

Sending = Literal["whole", "drip", "cut", "never", "hang_up"]
Stop = Literal["end", "max_tokens", "refusal"]


@dataclass(frozen=True)
class Refusal:
    """An error that the API answers with."""

    status: int
    kind: str
    message: str


REFUSALS: Mapping[str, Refusal] = {
    "429": Refusal(429, "rate_limit_error", "Number of requests has exceeded your rate limit"),
    "529": Refusal(529, "overloaded_error", "Overloaded"),
    "500": Refusal(500, "api_error", "Internal server error"),
    "401": Refusal(401, "authentication_error", "invalid x-api-key"),
    "400": Refusal(400, "invalid_request_error", "The request was refused, as the test asked"),
}


@dataclass(frozen=True)
class Reply:
    """What goes back over the wire, and how."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    sending: Sending = "whole"
    delay: float = 0.0
    """Seconds before the first byte."""
    drip: float = 0.1
    """Seconds between two bytes of a drip."""


SENDING: Mapping[str, Sending] = {
    "hang": "never",
    "slow_drip": "drip",
    "truncated_json": "cut",
    "disconnect": "hang_up",
}

BODIES: Mapping[str, tuple[str, bytes]] = {
    "html": ("text/html", b"<!doctype html><title>Gateway</title><p>Please log in.</p>"),
    "empty_object": ("application/json", b"{}"),
}
"""Content type and body of the answers that are no answer."""


def check_faults(faults: Mapping[int, str] | str) -> Mapping[int, str] | str:
    """`faults` if every one has a known name."""
    names = [faults] if isinstance(faults, str) else faults.values()
    if unknown := [name for name in names if name and name not in FAULTS]:
        raise ValueError(f"unknown fault {unknown[0]!r}: one of {', '.join(FAULTS)}")
    return faults


def spoil(fault: str, text: str) -> tuple[str, Stop]:
    """What the model says under `fault`, and why it stopped."""
    spoilt: Mapping[str, tuple[str, Stop]] = {
        "garbage_text": ("Sure! Here is what I think about your ticket:", "end"),
        "wrong_form": ('{"answer": 42}', "end"),
        "max_tokens": (text[: len(text) // 2], "max_tokens"),
        "refusal": ("", "refusal"),
    }
    return spoilt.get(fault, (text, "end"))
