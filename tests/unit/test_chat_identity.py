"""Whom a chat believes: what a token has to say, under which key, until when."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from deskhand.app import Desk
from deskhand.channels.widget.identity import Asked, Identity
from deskhand.core.errors import Permanent, Refused
from deskhand.settings import ConfigError, Environment, parse

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
SECRET = "a secret that the shop shares with its chat"
BEFORE = "the secret that it had before this one, also long"
MINUTE = timedelta(minutes=1)


def token(secret: Any = SECRET, algorithm: str = "HS256", **told: Any) -> str:
    said = {"sub": "c-01", "exp": NOW + 10 * MINUTE} | told
    return jwt.encode(said, secret, algorithm)  # pyright: ignore[reportUnknownMemberType]


def chat(*secrets: str, key: str = "", **asked: Any) -> Identity:
    wanted: dict[str, Any] = {"audience": "chat"} | asked
    return Identity("chat", secrets or (SECRET,), Asked(**wanted), key)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"exp": NOW + timedelta(days=2)}, "at most 24 hours"),
        ({"exp": datetime(9999, 1, 1, tzinfo=UTC)}, "at most 24 hours"),
        ({"exp": float("inf")}, "seconds since 1970"),
        ({"exp": float("nan")}, "seconds since 1970"),
        ({"exp": 1e300}, "seconds since 1970"),
        ({"exp": True}, "seconds since 1970"),
        ({"nbf": NOW + 5 * MINUTE}, "nbf: the token is not good yet"),
        ({"iat": NOW + 5 * MINUTE}, "iat: the token is not good yet"),
        ({"nbf": "tomorrow"}, "nbf: a number"),
        ({"aud": "another-chat"}, "aud"),
        ({"aud": ["another-chat", "shop"]}, "aud"),
    ],
)
def test_a_token_for_another_time_or_place_opens_nothing(told: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        chat().customer(token(**told), NOW)


@pytest.mark.parametrize(
    "told",
    [{}, {"aud": "chat"}, {"aud": ["shop", "chat"]}, {"nbf": NOW, "iat": NOW}, {"iss": "shop"}],
)
def test_a_token_for_here_and_now_does(told: dict[str, Any]) -> None:
    assert chat().customer(token(**told), NOW).sender.id == "c-01"


def test_an_audience_and_an_issuer_that_are_configured_have_to_be_said() -> None:
    asked: dict[str, Any] = {"audience": "desk", "audience_needed": True, "issuer": "shop.example"}
    with pytest.raises(Refused, match="aud"):
        chat(**asked).customer(token(), NOW)
    with pytest.raises(Refused, match="iss"):
        chat(**asked).customer(token(aud="desk", iss="evil.example"), NOW)
    assert chat(**asked).customer(token(aud="desk", iss="shop.example"), NOW).sender.verified


def test_two_secrets_are_good_while_the_site_changes_over() -> None:
    old, both = chat(BEFORE), chat(SECRET, BEFORE)
    session = old.session(old.customer(token(BEFORE), NOW).sender, NOW)
    assert both.customer(token(BEFORE), NOW).sender.id == "c-01"
    assert both.customer(token(SECRET), NOW).sender.id == "c-01"
    assert both.of_session(session, NOW).sender.id == "c-01"
    with pytest.raises(Refused):
        chat(SECRET).of_session(session, NOW)


def rsa_key() -> Any:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def ec_key() -> Any:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.mark.parametrize(("algorithm", "made"), [("RS256", rsa_key), ("ES256", ec_key)])
def test_a_pair_of_keys_takes_the_place_of_the_secret(
    algorithm: str, made: Callable[[], Any]
) -> None:
    private, other = made(), made()
    public = (
        private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    )
    identity = chat(key=public)
    assert identity.customer(token(private, algorithm), NOW).sender.id == "c-01"
    for wrong in (token(other, algorithm), token(SECRET)):
        with pytest.raises(Refused, match="RS256 or ES256"):
            identity.customer(wrong, NOW)
    session = identity.session(identity.customer(token(private, algorithm), NOW).sender, NOW)
    assert identity.of_session(session, NOW).sender.verified
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.raises(Permanent, match="PEM"):
        chat(key=pem)


def test_what_does_not_say_when_it_was_made_is_as_old_as_it_may_be() -> None:
    assert chat().customer(token(), NOW).issued_at == NOW + 10 * MINUTE - timedelta(hours=24)
    assert chat().customer(token(iat=NOW), NOW).issued_at == NOW


def test_two_chats_with_one_secret_need_an_audience_each() -> None:
    def desk(*audiences: str) -> Desk:
        channels = [
            {"kind": "widget", "name": f"chat-{n}", "secret_env": "CHAT", "audience": one}
            for n, one in enumerate(audiences)
        ]
        raw = {"company": {"name": "Fernhill"}, "channels": channels}
        return Desk(parse(raw, "the test's"), Environment({"CHAT": SECRET}))

    for shared in (("", ""), ("a", "a"), ("a", "")):
        with pytest.raises(ConfigError, match="share CHAT"):
            desk(*shared)
    assert desk("a", "b").channels
