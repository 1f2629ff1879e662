"""Who sits before the chat: a customer that the company vouches for, or a visitor.

The company's site makes a JSON Web Token (RFC 7519) with `sub`, its own id of the contact, and `exp`;
`email` and `name` may stand in it. It is signed with the channel's secret (HS256), or with the private
key whose public one the channel has (RS256, ES256). It is exchanged for a session, which the chat keeps.
"""

import hashlib
import hmac
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import jwt

from deskhand.core.errors import Permanent, Refused
from deskhand.core.ids import new_id
from deskhand.core.messages import LONGEST_SENDER_ID, Sender
from deskhand.core.ports import SHORTEST_SECRET

SHARED, OF_KEYS = ("HS256",), ("RS256", "ES256")
"""Algorithms of a secret, and of a pair of keys: one channel takes one of the two kinds."""
VISITOR = "visitor-"
"""What the ids of visitors begin with: nobody vouches for them, and no company's id may."""
CUSTOMER_SESSION, VISITOR_SESSION = timedelta(hours=12), timedelta(days=30)
LEEWAY = timedelta(minutes=1)
"""Between the company's clock and ours."""


@dataclass(frozen=True)
class Asked:
    """What a company's tokens have to say beside who it is."""

    audience: str
    """In `aud`, where that is given or `audience_needed`."""
    audience_needed: bool = False
    issuer: str = ""
    """In `iss`, where this is not empty."""
    lifetime: timedelta = timedelta(hours=24)
    """How far ahead `exp` may be."""


@dataclass(frozen=True)
class Shown:
    """Who it is, and when what shows it was made."""

    sender: Sender
    issued_at: datetime


class Identity:
    """Raises `Refused` for what is not signed, or not good now. `secrets`: the channel's, and the one
    before while the site changes over. Raises `Permanent` for a secret or a key that is none."""

    def __init__(
        self, channel: str, secrets: Sequence[str], asked: Asked, public_key: str = ""
    ) -> None:
        if any(len(secret) < SHORTEST_SECRET for secret in secrets):
            raise Permanent(
                f"the secret is too short; {SHORTEST_SECRET} random characters are right"
            )
        self._asked = asked
        self._sessions = [
            hmac.new(secret.encode(), channel.encode(), hashlib.sha256).digest()
            for secret in secrets
        ]
        self._algorithms = SHARED
        self._keys: list[Any] = list(secrets)
        if public_key:
            self._keys, self._algorithms = [_public(public_key)], OF_KEYS

    def customer(self, token: str, now: datetime) -> Shown:
        """Who the company says it is."""
        told = _signed(token, self._keys, self._algorithms)
        if told["sub"].startswith(VISITOR):
            raise Refused(f"sub: no customer's id begins with {VISITOR}")
        expires = _moment(told, "exp")
        if expires > now + self._asked.lifetime + LEEWAY:
            hours = self._asked.lifetime / timedelta(hours=1)
            raise Refused(f"exp: at most {hours:g} hours ahead")
        self._check_meant_for_us(told)
        return _shown(told, now, expires - self._asked.lifetime)

    def visitor(self) -> Sender:
        """Somebody new, whom nobody vouches for."""
        return Sender(id=f"{VISITOR}{new_id()}", verified=False)

    def session(self, sender: Sender, now: datetime) -> str:
        """A session of theirs, as the chat keeps it."""
        told = {
            "sub": sender.id,
            "email": sender.email,
            "name": sender.name,
            "iat": now,
            "exp": now + _lasts(sender.id),
        }
        return jwt.encode(told, self._sessions[0], SHARED[0])  # pyright: ignore[reportUnknownMemberType]

    def of_session(self, session: str, now: datetime) -> Shown:
        """Whose session it is."""
        told = _signed(session, self._sessions, SHARED)
        return _shown(told, now, _moment(told, "exp") - _lasts(told["sub"]))

    def _check_meant_for_us(self, told: dict[str, Any]) -> None:
        """A token for another chat, or of another issuer, opens nothing here."""
        asked, given = self._asked, told.get("aud")
        audiences = cast("list[Any]", given) if isinstance(given, list) else [given]
        if (given is not None or asked.audience_needed) and asked.audience not in audiences:
            raise Refused(f"aud: {asked.audience!r} is this channel's")
        if asked.issuer and told.get("iss") != asked.issuer:
            raise Refused(f"iss: {asked.issuer!r} is this channel's")


def _public(key: str) -> Any:
    """A public key in PEM; a private one has no business here."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        read = load_pem_public_key(key.encode())
    except ValueError as error:
        raise Permanent("the public key is no key in PEM (-----BEGIN PUBLIC KEY-----)") from error
    if not isinstance(read, RSAPublicKey | EllipticCurvePublicKey):
        raise Permanent("the public key is neither of RSA nor of an elliptic curve")
    return read


def _signed(token: str, keys: Sequence[Any], algorithms: Sequence[str]) -> dict[str, Any]:
    """What is said in a token that one of the keys signed."""
    for key in keys:
        try:
            told: dict[str, Any] = jwt.decode(  # pyright: ignore[reportUnknownMemberType]
                token,
                key,
                algorithms,
                options={
                    "require": ["exp", "sub"],
                    "verify_exp": False,
                    "verify_aud": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                    "verify_iss": False,
                },
            )
        except (jwt.InvalidTokenError, TypeError):
            continue
        if not 0 < len(told["sub"]) <= LONGEST_SENDER_ID:
            raise Refused(f"sub: the customer's id, {LONGEST_SENDER_ID} characters at most")
        return told
    names = " or ".join(algorithms)
    raise Refused(f"the token is not signed for this channel ({names}, sub, exp)")


def _lasts(sub: str) -> timedelta:
    return VISITOR_SESSION if sub.startswith(VISITOR) else CUSTOMER_SESSION


def _moment(told: dict[str, Any], name: str) -> datetime:
    value = told[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Refused(f"{name}: a number of seconds since 1970")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Refused(f"{name}: a number of seconds since 1970") from error


def _shown(told: dict[str, Any], now: datetime, unless_told: datetime) -> Shown:
    """Checked against our clock. A token that doesn't say when it was made counts as the oldest that it
    may be."""
    if _moment(told, "exp") < now - LEEWAY:
        raise Refused("the token is too old")
    for name in ("nbf", "iat"):
        if name in told and _moment(told, name) > now + LEEWAY:
            raise Refused(f"{name}: the token is not good yet")
    sender = Sender(
        id=told["sub"],
        email=str(told.get("email") or "")[:320],
        name=str(told.get("name") or "")[:200],
        verified=not told["sub"].startswith(VISITOR),
    )
    return Shown(sender, _moment(told, "iat") if "iat" in told else unless_told)
