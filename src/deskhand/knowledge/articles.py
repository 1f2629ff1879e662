"""Reading articles from a folder, or from the JSON that a help centre gives out."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from pydantic import Field, ValidationError

from deskhand.core.errors import BadInput
from deskhand.core.values import Value
from deskhand.knowledge.about import (
    EVERYONE,
    Audience,
    Standing,
    by_folder,
    by_words,
    described,
    front_matter,
    language_of,
    narrower,
    standing,
)
from deskhand.knowledge.html import Page, read_html
from deskhand.knowledge.markdown import read_markdown

ENDINGS = frozenset(
    {".md", ".markdown", ".mdx", ".html", ".htm", ".txt", ".json", ".jsonl", ".ndjson"}
)
LINES = frozenset({".jsonl", ".ndjson"})
LISTS = ("articles", "data", "results", "items", "translations", "pages")
"""Where the exports of help centres keep their list: Zendesk, Intercom, Freshdesk and others."""
WORDS = (
    "text",
    "body",
    "content",
    "description",
    "body_markdown",
    "markdown",
    "html",
    "description_text",
)
"""What a row calls an article's words."""
LONGEST_TITLE = 300
TITLE_FROM_TEXT = 60
LARGEST = 256_000
"""Characters of one article."""
_HTML = re.compile(r"\s*<(?:!doctype|[a-z][a-z0-9]*)\b", re.I)
_MARKDOWN = re.compile(r"^(?:#{1,6} |[-*+] |\d+\. |```)|\]\(", re.M)
"""What HTML never has: a body that begins with a tag may be Markdown all the same."""
_HASH = re.compile(r"[ _-]?\b[0-9a-f]{32}$")
"""What Notion puts behind a page's name."""
_PROPERTY = re.compile(r"^([A-Z][\w /-]{1,40}):[ \t]+(\S.*)$")


class Article(Value):
    """An article as imported."""

    id: str = Field(min_length=1, max_length=500)
    title: str = Field(max_length=1000)
    text: str
    language: str = "en"
    """Two letters, without a region."""
    source: str = ""
    """Where it was read: its file's name, with the folder's in front."""
    audience: Audience = "everyone"
    """`people`: colleagues see it, and it is never told to a customer."""
    why_people: str = Field(default="", exclude=True)
    """What it says of itself that makes it so."""


class Skipped(Value):
    """A file or line that could not be taken in, and why."""

    where: str
    why: str
    id: str = ""
    """Of an article that is for nobody (any more): a live one of this id is withdrawn."""


def read_articles(path: Path, now: datetime | None = None) -> Iterator[Article | Skipped]:
    """Every article under `path`: a folder of Markdown, HTML, text or JSON, or one such file.

    What is left out (drafts, tables of contents, what cannot be read) is yielded as `Skipped` with the
    reason; the rest goes on. `now` (UTC, else the clock's): for articles that are not out yet. Raises
    `BadInput` when there is nothing at `path`.
    """
    at = now or datetime.now(UTC)
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file())
        yield from _once_each(item for file in files for item in _from_file(file, path, at))
    elif path.is_file():
        yield from _once_each(_from_file(path, path.parent, at))
    else:
        raise BadInput(f"there is no folder or file {path}", "path")


def _once_each(items: Iterable[Article | Skipped]) -> Iterator[Article | Skipped]:
    """Each id once: help centres give an article and its translations one id, and several exports their own
    articles the same numbers."""
    seen: dict[str, str] = {}
    for item in items:
        if isinstance(item, Skipped):
            yield item
            continue
        elsewhere = item.id in seen and seen[item.id] != item.source
        names = [item.id, f"{item.id}/{item.language}"]
        names += [f"{item.source}/{name}" for name in names] if elsewhere else []
        free = next((name for name in names if name not in seen), None)
        if free is None:
            yield Skipped(where=f"{item.source}: {item.id}", why="this id was there before")
            continue
        seen[free] = item.source
        yield item if free == item.id else item.model_copy(update={"id": free})


def _from_file(file: Path, root: Path, now: datetime) -> Iterator[Article | Skipped]:
    name = file.relative_to(root).as_posix()
    kind = file.suffix.lower()
    if kind not in ENDINGS:
        yield Skipped(where=name, why=f"not one of {', '.join(sorted(ENDINGS))}")
        return
    if kind in LINES:
        yield from _from_lines(file, now)
        return
    raw = file.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield Skipped(where=name, why="UTF-16; save it as UTF-8")
        return
    if b"\0" in raw[:8192]:
        yield Skipped(where=name, why="a binary file")
        return
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        if kind == ".json":
            yield from _from_json(text, name, now)
        else:
            source = f"{root.resolve().name}/{name}"
            yield _from_text(_checked(text), kind, name, source, now)
    except UnicodeDecodeError as error:
        yield Skipped(where=name, why=f"not UTF-8 at byte {error.start}")
    except ValueError as error:
        yield Skipped(where=name, why=str(error).splitlines()[0])


def _from_text(text: str, kind: str, name: str, source: str, now: datetime) -> Article | Skipped:
    """Raises ValueError for what is no article."""
    said, words = front_matter(text)
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    exported = _HASH.search(stem) is not None
    if exported:
        properties, words = _properties(words)
        said = properties | said
    page = _page(words, kind)
    told = narrower(
        narrower(standing(said, now), by_folder(name)), by_words(f"{words}\n{page.text}")
    )
    if told.audience is None:
        return Skipped(where=name, why=told.why, id=name)
    if not page.text.strip():
        raise ValueError("no words: only a title or pictures without a text")
    if page.linked:
        raise ValueError("a table of contents, no article")
    bare = _HASH.sub("", stem).replace("-", " ").replace("_", " ").strip()
    if exported and bare.casefold() == "untitled":
        bare = page.text.splitlines()[0].strip("# ")[:TITLE_FROM_TEXT]
    title = " ".join(str(said.get("title") or page.title or bare).split())
    return Article(
        id=name,
        title=title[:LONGEST_TITLE],
        text=f"{page.title}\n\n{page.text}"
        if said.get("title") and _limits(page, title)
        else page.text,
        language=language_of(said, name, f"{title}. {page.text}"),
        source=source,
        audience=told.audience,
        why_people=told.why,
    )


def _limits(page: Page, title: str) -> bool:
    """Whether the headline says something beside the title: for whom, or where, the article holds."""
    return bool(set(page.title.casefold().split()) - set(title.casefold().split()))


def _page(words: str, kind: str) -> Page:
    if kind in (".html", ".htm"):
        return read_html(words)
    if kind == ".txt":
        return Page("", words.strip())
    return read_markdown(words, components=kind == ".mdx")


def _properties(text: str) -> tuple[dict[str, Any], str]:
    """The lines of properties that an export of Notion puts under the heading, and the rest."""
    lines = text.splitlines()
    start = next(
        (n for n, line in enumerate(lines) if line.strip() and not line.startswith("# ")), 0
    )
    end = start
    while end < len(lines) and _PROPERTY.match(lines[end]):
        end += 1
    found = [_PROPERTY.match(line) for line in lines[start:end]]
    said = {match[1]: match[2] for match in found if match}
    return described(said), "\n".join([*lines[:start], *lines[end:]])


def _from_lines(path: Path, now: datetime) -> Iterator[Article | Skipped]:
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            where = f"{path.name} line {number}"
            try:
                yield from _rows(json.loads(line), path.name, where, now)
            except json.JSONDecodeError as error:
                yield Skipped(where=where, why=f"not JSON: {error.msg} at column {error.colno}")
            except RecursionError:
                yield Skipped(where=where, why="not JSON: nested too deeply")


def _from_json(text: str, name: str, now: datetime) -> Iterator[Article | Skipped]:
    """A list of articles, alone or under the name that an export gives it."""
    try:
        given: Any = json.loads(text)
    except RecursionError as error:
        raise ValueError("not JSON: nested too deeply") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at line {error.lineno}") from error
    listed: Any = given
    if isinstance(given, dict):
        held = cast("dict[str, Any]", given)
        listed = next((held[key] for key in LISTS if isinstance(held.get(key), list)), [held])
    if not isinstance(listed, list):
        raise ValueError(f"no list of articles, alone or as one of {', '.join(LISTS)}")
    for number, row in enumerate(cast("list[Any]", listed), 1):
        yield from _rows(row, name.rsplit("/", 1)[-1], f"{name} article {number}", now)


def _rows(row: Any, source: str, where: str, now: datetime) -> Iterator[Article | Skipped]:
    """The article of a row, and its translations where the row holds them."""
    if not isinstance(row, dict):
        yield Skipped(where=where, why='needs {"id", "title", "text"}')
        return
    given = cast("dict[str, Any]", row)
    yield _from_row(given, source, where, now)
    others = given.get("translated_content")
    parent = described(given)
    if isinstance(others, dict):
        for language, content in cast("dict[str, Any]", others).items():
            if isinstance(content, dict) and language != given.get("default_locale"):
                told = {
                    **cast("dict[str, Any]", content),
                    "id": f"{given.get('id')}/{language}",
                    "locale": language,
                }
                yield _from_row(told, source, f"{where} ({language})", now, standing(parent, now))


def _from_row(
    row: Mapping[str, Any],
    source: str,
    where: str,
    now: datetime,
    parent: Standing = EVERYONE,
) -> Article | Skipped:
    """`parent`: the standing of the article that this is a translation of; the narrower one holds."""
    said = described(row)
    words = next((said[name] for name in WORDS if isinstance(said.get(name), str)), None)
    if said.get("id") is None or words is None:
        return Skipped(where=where, why='needs {"id", "title", "text"}')
    try:
        page = _body(_checked(words))
        told = narrower(narrower(standing(said, now), parent), by_words(page.text))
        if told.audience is None:
            return Skipped(where=where, why=told.why, id=str(said["id"]))
        heading = f"## {page.title}\n\n" if page.title and page.title != said.get("title") else ""
        if not page.text.strip():
            return Skipped(where=where, why="no words: only a title or pictures without a text")
        title = " ".join(str(said.get("title") or said.get("name") or "").split())
        return Article(
            id=str(said["id"]),
            title=title or page.title,
            text=(heading if title else "") + page.text,
            language=language_of(said, "", f"{title}. {page.text}"),
            source=source,
            audience=told.audience,
            why_people=told.why,
        )
    except ValidationError as error:
        fault = error.errors()[0]
        return Skipped(where=where, why=f"{fault['loc'][0]}: {fault['msg']}")
    except ValueError as error:
        return Skipped(where=where, why=str(error).splitlines()[0])


def _body(words: str) -> Page:
    """A body that begins with a tag and has nothing of Markdown is HTML; Markdown may hold tags."""
    if _HTML.match(words) and not _MARKDOWN.search(words):
        return read_html(words)
    return read_markdown(words)


def _checked(text: str) -> str:
    if len(text) > LARGEST:
        raise ValueError(f"longer than {LARGEST} characters: split it")
    if not text.strip():
        raise ValueError("empty")
    return text
