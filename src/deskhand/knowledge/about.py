"""What an article says about itself: for whom it is, whether it is out, its language, its title."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, cast

import yaml

from deskhand.core.language import detect, language_code

Audience = Literal["everyone", "people"]
"""Whom an article may be told to; `people`: it is never quoted to a customer."""
NOT_OUT = frozenset(
    {
        "draft",
        "is_draft",
        "unpublished",
        "archived",
        "is_archived",
        "outdated",
        "deprecated",
        "trashed",
        "in_trash",
    }
)
"""Fields that say "not for anybody (any more)" when they are true."""
INSIDE = frozenset(
    {
        "internal",
        "is_internal",
        "internal_only",
        "private",
        "is_private",
        "hidden",
        "staff_only",
        "agents_only",
        "confidential",
    }
)
"""Fields that say "for colleagues" when they are true."""
OUT = frozenset({"published", "is_published", "publish", "public", "is_public", "visible"})
"""Fields that say "not for anybody" when they are false."""
GROUPS = frozenset(
    {
        "user_segment_id",
        "user_segment_ids",
        "permission_group_id",
        "company_ids",
        "contact_segment_ids",
    }
)
"""Fields that name who alone may read it."""
STATES = frozenset({"status", "state", "workflow_state", "publication_status"})
READERS = frozenset({"visibility", "audience", "access", "access_level", "permission"})
PUBLIC = frozenset(
    {
        "published",
        "publish",
        "public",
        "live",
        "active",
        "done",
        "complete",
        "completed",
        "approved",
        "final",
        "everyone",
        "everybody",
        "all",
        "anyone",
        "anybody",
        "customer",
        "customers",
        "user",
        "users",
        "external",
        "open",
        "visitors",
        "2",
        "true",
        "stable",
        "current",
    }
)
"""Words for "for everybody"; any other word leaves an article to people, with the reason said."""
DRAFTS = frozenset(
    {
        "draft",
        "unpublished",
        "archived",
        "outdated",
        "1",
        "in progress",
        "in review",
        "review",
        "wip",
        "todo",
        "not started",
        "pending",
        "scheduled",
        "deleted",
        "trash",
        "false",
    }
)
LANGUAGES = ("lang", "language", "locale", "hl", "language_code")
_YAML = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.S)


class Standing(NamedTuple):
    """Whether an article is taken in, for whom, and what says so."""

    audience: Audience | None
    """None: it is left out."""
    why: str = ""


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """What stands above a text, and the text. Raises ValueError where it cannot be read."""
    if above := _YAML.match(text):
        try:
            said = yaml.safe_load(above[1])
        except yaml.YAMLError as error:
            raise ValueError(f"front matter: {str(error).splitlines()[0]}") from error
        if isinstance(said, dict):
            return _named(cast("dict[Any, Any]", said)), text[above.end() :]
        return {}, text
    if above := _TOML.match(text):
        try:
            return _named(tomllib.loads(above[1])), text[above.end() :]
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"front matter: {error}") from error
    return {}, text


def _named(said: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        re.sub(r"[\s-]+", "_", str(key).strip().casefold()): value for key, value in said.items()
    }


def described(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The fields of a row by names that are compared: small letters and underscores."""
    return _named(row)


def standing(said: Mapping[str, Any], now: datetime) -> Standing:
    """Whether and for whom an article is, by its own fields. `now`: for dates that are yet to come."""
    for name, value in said.items():
        flag = _flag(value)
        if name in NOT_OUT and flag:
            return Standing(None, f"{name}: {value}")
        if name in OUT and flag is False:
            return Standing(None, f"{name}: {value}")
        if name in STATES and _word(value) in DRAFTS:
            return Standing(None, f"{name}: {value}")
        if name in (
            "publishdate",
            "publish_date",
            "published_at",
            "date_published",
            "published",
        ) and _later(value, now):
            return Standing(None, f"{name}: {value}, which is yet to come")
        if (
            name in ("expirydate", "expiry_date", "expires_at")
            and _day(value)
            and not _later(value, now)
        ):
            return Standing(None, f"{name}: {value}, which is over")
    for name, value in said.items():
        if name in INSIDE and _flag(value) is not False and value is not None:
            return Standing("people", f"{name}: {value}")
        if name in GROUPS and value not in (None, "", [], 0):
            return Standing("people", f"{name}: {value}")
        if name in (*READERS, *STATES) and value is not None and _word(value) not in PUBLIC:
            return Standing("people", f"{name}: {value}")
    return Standing("everyone")


def _word(value: Any) -> str:
    if isinstance(value, list):
        words = [_word(one) for one in cast("list[Any]", value)]
        return next((word for word in words if word not in PUBLIC), words[0] if words else "")
    return str(value).strip().casefold().replace("_", " ").replace("-", " ")


def _flag(value: Any) -> bool | None:
    word = str(value).strip().casefold()
    if word in ("true", "yes", "on", "1", "y"):
        return True
    return False if word in ("false", "no", "off", "0", "n") else None


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(str(value)).date()
    except ValueError:
        return None


def _later(value: Any, now: datetime) -> bool:
    day = _day(value)
    return day is not None and day > now.date()


def language_of(said: Mapping[str, Any], path: str, text: str, otherwise: str = "en") -> str:
    """Two letters: of a field, of the text where that is sure, of the path, else `otherwise`."""
    for name in LANGUAGES:
        if code := language_code(str(said.get(name) or "")):
            return code
    found = detect(text[:2000])
    if found.sure and found.language:
        return found.language
    parts = path.split("/")
    tags = [*parts[:-1], *parts[-1].split(".")[1:-1]]
    return next((code for tag in tags if (code := of_path(tag))), otherwise)


def of_path(tag: str) -> str:
    """The language that a folder or the middle of a file's name says: two letters, with a region or
    without; empty for any other word, which may be the name of a language by chance."""
    tagged = re.fullmatch(r"[A-Za-z]{2}(?:[-_](?:[A-Za-z]{2,4}|\d{3}))?", tag.strip())
    return language_code(tag) if tagged else ""
