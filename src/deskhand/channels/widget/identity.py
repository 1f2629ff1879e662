"""Who sits before the chat: a customer that the company vouches for, or a visitor.

The company's site makes a JSON Web Token (RFC 7519, HS256) with `sub`, its own id of the contact, and
`exp`; `email` and `name` may stand in it. It is exchanged for a session, which the chat keeps.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

import jwt

from deskhand.core.errors import Permanent, Refused
from deskhand.core.ids import new_id
from deskhand.core.messages import LONGEST_SENDER_ID, Sender
from deskhand.core.ports import SHORTEST_SECRET

ALGORITHM = "HS256"
VISITOR = "visitor-"
"""What the ids of visitors begin with: nobody vouches for them, and no company's id may."""
CUSTOMER_SESSION, VISITOR_SESSION = timedelta(hours=12), timedelta(days=30)
LEEWAY = timedelta(minutes=1)
"""Between the company's clock and ours."""


class Identity:
    """Raises `Refused` for what is not signed, or no longer good."""

    def __init__(self, channel: str, secret: str) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise Permanent(
                f"the secret is too short; {SHORTEST_SECRET} random characters are right"
            )
        self._secret = secret
        self._sessions = hmac.new(secret.encode(), channel.encode(), hashlib.sha256).digest()

    def customer(self, token: str, now: datetime) -> Sender:
        """Who the company says it is."""
        told = _read(token, self._secret, now)
        if told["sub"].startswith(VISITOR):
            raise Refused(f"sub: no customer's id begins with {VISITOR}")
        return _sender(told, verified=True)

    def visitor(self) -> Sender:
        """Somebody new, whom nobody vouches for."""
        return Sender(id=f"{VISITOR}{new_id()}", verified=False)

    def session(self, sender: Sender, now: datetime) -> str:
        """A session of theirs, as the chat keeps it."""
        lasts = CUSTOMER_SESSION if sender.verified else VISITOR_SESSION
        told = {"sub": sender.id, "email": sender.email, "name": sender.name, "exp": now + lasts}
        return jwt.encode(told, self._sessions, ALGORITHM)  # pyright: ignore[reportUnknownMemberType]

    def of_session(self, session: str, now: datetime) -> Sender:
        """Whose session it is."""
        told = _read(session, self._sessions, now)
        return _sender(told, verified=not told["sub"].startswith(VISITOR))


def _read(token: str, key: str | bytes, now: datetime) -> dict[str, Any]:
    try:
        told: dict[str, Any] = jwt.decode(  # pyright: ignore[reportUnknownMemberType]
            token,
            key,
            [ALGORITHM],
            options={
                "require": ["exp", "sub"],
                "verify_exp": False,
                "verify_aud": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
    except jwt.InvalidTokenError as error:
        raise Refused(
            "the token is not signed with this channel's secret (HS256, sub, exp)"
        ) from error
    if not isinstance(told["exp"], int | float):
        raise Refused("exp: a number of seconds since 1970")
    if told["exp"] < (now - LEEWAY).timestamp():
        raise Refused("the token is too old")
    if not 0 < len(told["sub"]) <= LONGEST_SENDER_ID:
        raise Refused(f"sub: the customer's id, {LONGEST_SENDER_ID} characters at most")
    return told


def _sender(told: dict[str, Any], verified: bool) -> Sender:
    return Sender(
        id=told["sub"],
        email=str(told.get("email") or "")[:320],
        name=str(told.get("name") or "")[:200],
        verified=verified,
    )
