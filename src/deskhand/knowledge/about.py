"""What an article says about itself: for whom it is, whether it is out, its language, its title."""

import contextlib
import json
import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
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
        "deleted",
        "is_deleted",
        "archived_at",
        "deleted_at",
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
        "unlisted",
        "agent_only",
        "staff",
    }
)
"""Fields that say "for colleagues" when they are true."""
OUT = frozenset(
    {"published", "is_published", "publish", "public", "is_public", "visible", "live", "is_live"}
)
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
OUT_FROM = frozenset(
    {"publishdate", "publish_date", "published_at", "date_published", "published", "date"}
)
"""Fields of the day from which it is out; Hugo publishes nothing of a later `date`."""
STATES = frozenset({"status", "state", "workflow_state", "publication_status"})
READERS = frozenset(
    {
        "visibility",
        "audience",
        "access",
        "access_level",
        "permission",
        "permissions",
        "visible_to",
        "restricted_to",
        "roles",
    }
)
OUT_WHEN_SET = frozenset({"published_at", "date_published", "published_on"})
"""Fields that are empty until an article is out."""
TOPICS = frozenset({"tags", "tag", "labels", "label", "categories", "category", "keywords"})
INNER_TOPICS = frozenset(
    {
        "internal",
        "internal only",
        "interne",
        "interno",
        "staff only",
        "agents only",
        "agent only",
        "confidential",
        "do not share",
        "not for customers",
    }
)
"""Tags that say "for colleagues"."""
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
_YAML = re.compile(
    r"\A(?:\s|<!--(?:(?!-->).)*+-->)*+---[ \t]*+(?:(?:yaml|yml)[ \t]*+)?\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)",
    re.S,
)
_TOML = re.compile(
    r"\A(?:\s|<!--(?:(?!-->).)*+-->)*+(?:\+\+\+|---toml)[ \t]*\n(.*?)\n(?:\+\+\+|---)[ \t]*(?:\n|\Z)",
    re.S,
)


_JSON = re.compile(r"\A\s*(?=\{\s*\"[\w-]+\"\s*:)")
_OTHER = re.compile(r"\A\s*(?:;;;|---[a-z]+)[ \t]*\n")
"""Front matter that nobody here can read: the article is left out, for it may say that it is a draft."""
NESTED = (
    "meta",
    "metadata",
    "params",
    "cascade",
    "folder",
    "attributes",
    "fields",
    "build",
    "_build",
)
"""Fields that hold fields."""


class Standing(NamedTuple):
    """Whether an article is taken in, for whom, and what says so."""

    audience: Audience | None
    """None: it is left out."""
    why: str = ""


EVERYONE = Standing("everyone")
INNER_FILE = re.compile(r"(?:^|[/.])(?:internal|private|staff)\.\w+$", re.I)
NO_FILE = re.compile(r"(?:^|[/.])(?:draft|wip|unpublished|archived)\.\w+$", re.I)
_ENDS = r"(?=\s*(?:[-\u2013\u2014:.!)*_\]]|$))"
MARKED = re.compile(
    r"^:{3,}\w*+[ \[{]*internal\b|^[^\w\n]{0,12}_{0,3}(?:(?:strictly |for )?internal (?:use )?only\b|for internal use\b|internal (?:note|information|article)"
    + _ENDS
    + r"|"
    r"do not (?:share|send|forward|quote)(?: (?:this|it|these)(?: \w+)?)? (?:with|to) (?:our |any |the )?(?:customers|clients)\b|not for customers\b|(?:staff|agents?|employees) only"
    + _ENDS
    + r"|"
    r"nur f\u00fcr den internen\b|nur intern"
    + _ENDS
    + r"|interner (?:hinweis|gebrauch)\b|nicht an kunden\b|(?:\u00e0 )?usage interne\b|note interne"
    + _ENDS
    + r"|ne pas (?:communiquer|partager|transmettre) aux clients\b|(?:solo )?(?:para )?uso interno\b|nota interna"
    + _ENDS
    + r"|no compartir con (?:los )?clientes\b|non condividere con i clienti\b|(?:alleen )?(?:voor )?intern gebruik\b|niet delen met klanten\b|(?:tylko )?do u\u017cytku wewn\u0119trznego\b)",
    re.I | re.M,
)
"""A line that says of itself for whom it is: an article with one is for people, whole."""
INNER_FOLDER = re.compile(r"(?:^|/)(?:internal|private|staff|agents?[-_]only)/", re.I)
NO_FOLDER = re.compile(r"(?:^|/)_?(?:drafts?|unpublished|archived?)/", re.I)


def by_folder(name: str) -> Standing:
    """What the folders of a file say: `_drafts` and its like are for nobody, `internal` for people."""
    if found := NO_FOLDER.search(name):
        return Standing(None, f"in {found.group().strip('/')}/")
    if found := NO_FILE.search(name):
        return Standing(None, f"called {found.group().strip('/.')}")
    if found := INNER_FOLDER.search(name):
        return Standing("people", f"in {found.group().strip('/')}/")
    if found := INNER_FILE.search(name):
        return Standing("people", f"called {found.group().strip('/.')}")
    return EVERYONE


def by_words(text: str) -> Standing:
    """What a text says of itself in a line of its own."""
    found = MARKED.search(text)
    return Standing("people", f"it says {' '.join(found.group().split())!r}") if found else EVERYONE


def narrower(one: Standing, other: Standing) -> Standing:
    """The standing that lets fewer read."""
    for audience in (None, "people"):
        for standing in (one, other):
            if standing.audience == audience:
                return standing
    return one


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
    if above := _JSON.match(text):
        try:
            said, end = json.JSONDecoder().raw_decode(text, above.end())
        except json.JSONDecodeError as error:
            raise ValueError(f"front matter: {error.msg}") from error
        return _named(cast("dict[Any, Any]", said)), text[end:]
    if _OTHER.match(text):
        raise ValueError("front matter: of a form that is not read (YAML, TOML and JSON are)")
    return {}, text


def _named(said: Mapping[Any, Any]) -> dict[str, Any]:
    """Fields in small letters and underscores, `isDraft` as `is_draft`; those that stand in a field of
    their own (`meta`, `params`) beside the others."""
    found: dict[str, Any] = {}
    for key, value in said.items():
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", str(key).strip())
        name = re.sub(r"[\s-]+", "_", words.casefold())
        if name in NESTED and isinstance(value, Mapping):
            inner = _named(cast("Mapping[Any, Any]", value))
            if name == "folder" and _word(inner.get("visibility")) in ("1", "2"):
                inner.pop("visibility")
            found = inner | found
        found[name] = value
    return found


def described(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The fields of a row by names that are compared: small letters and underscores."""
    return _named(row)


def standing(said: Mapping[str, Any], now: datetime) -> Standing:
    """Whether and for whom an article is, by its own fields. `now`: for dates that are yet to come."""
    for name, value in said.items():
        if name in NOT_OUT and _holds(value):
            return Standing(None, f"{name}: {value}")
        if name in OUT and not _holds(value) and value is not None:
            return Standing(None, f"{name}: {value}")
        if name in OUT_WHEN_SET and value is None and not any(_holds(said.get(one)) for one in OUT):
            return Standing(None, f"{name}: not set")
        if name == "render" and _word(value) in ("never", "false"):
            return Standing(None, f"{name}: {value}")
        if name in STATES and _word(value) in DRAFTS:
            return Standing(None, f"{name}: {value}")
        if name in OUT_FROM and _later(value, now):
            return Standing(None, f"{name}: {value}, which is yet to come")
        if (
            name in ("expirydate", "expiry_date", "expires_at")
            and _day(value)
            and not _later(value, now)
        ):
            return Standing(None, f"{name}: {value}, which is over")
    for name, value in said.items():
        if name in INSIDE and _holds(value):
            return Standing("people", f"{name}: {value}")
        if name == "type" and _word(value).startswith(("internal", "private")):
            return Standing("people", f"{name}: {value}")
        if name in TOPICS and (inner := _words(value) & INNER_TOPICS):
            return Standing("people", f"{name}: {min(inner)}")
        if name in GROUPS and value not in (None, "", [], 0):
            return Standing("people", f"{name}: {value}")
        if name in (*READERS, *STATES) and value is not None and _word(value) not in PUBLIC:
            return Standing("people", f"{name}: {value}")
    return Standing("everyone")


def _words(value: Any) -> set[str]:
    several = cast("list[Any]", value) if isinstance(value, list) else str(value).split(",")
    return {_word(one) for one in several}


def _word(value: Any) -> str:
    if isinstance(value, list):
        words = [_word(one) for one in cast("list[Any]", value)]
        return next((word for word in words if word not in PUBLIC), words[0] if words else "")
    return str(value).strip().casefold().replace("_", " ").replace("-", " ")


def _holds(value: Any) -> bool:
    """Whether a field says yes. Anything but a known no does: what is not understood is not public."""
    if isinstance(value, list):
        return any(_holds(one) for one in cast("list[Any]", value))
    word = str(value if value is not None else "").strip().casefold()
    return word not in (
        "",
        "false",
        "no",
        "off",
        "0",
        "n",
        "f",
        "none",
        "null",
        "non",
        "nein",
        "never",
    )


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 1e9 < value < 1e11:
        return datetime.fromtimestamp(value, UTC).date()
    for form in ("%b %d, %Y", "%B %d, %Y", "%d %B %Y", "%d.%m.%Y"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(str(value).strip(), form).replace(tzinfo=UTC).date()
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
