"""Reading articles from a folder or a JSONL file."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import nh3
from pydantic import Field, ValidationError

from deskhand.core.errors import BadInput
from deskhand.core.values import Value

ENDINGS = frozenset({".md", ".markdown", ".html", ".htm", ".txt"})
LONGEST_TITLE = 300
LARGEST = 256_000
"""Characters of one article; the HTML cleaner is quadratic in nesting beyond that."""
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.S)
_TITLE = re.compile(r"^#\s+(.+?)\s*#*$", re.M)
_HTML_TITLE = re.compile(r"<title[^>]*>(.*?)</title>|<h1[^>]*>(.*?)</h1>", re.I | re.S)
_BLOCK = re.compile(r"</?(?:p|div|li|ul|ol|h[1-6]|br|tr|section|article)[^>]*>", re.I)
_HEADING = re.compile(r"<h([2-6])[^>]*>(.*?)</h\1>", re.I | re.S)


class Article(Value):
    """An article as imported."""

    id: str = Field(min_length=1, max_length=500)
    title: str = Field(max_length=1000)
    text: str
    language: str = "en"
    source: str = ""


class Skipped(Value):
    """A file or line that could not be taken in, and why."""

    where: str
    why: str


def read_articles(path: Path) -> Iterator[Article | Skipped]:
    """Every article under `path`: a folder of Markdown, HTML or text, or one JSONL file.

    What cannot be read is yielded as `Skipped`; the rest goes on. Raises `BadInput` when there is
    nothing at `path`.
    """
    if path.is_dir():
        for file in sorted(file for file in path.rglob("*") if file.is_file()):
            yield _from_file(file, path)
    elif path.is_file() and path.suffix in (".jsonl", ".ndjson"):
        yield from _from_lines(path)
    elif path.is_file():
        yield _from_file(path, path.parent)
    else:
        raise BadInput(f"there is no folder or file {path}", "path")


def _from_lines(path: Path) -> Iterator[Article | Skipped]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            where = f"{path.name} line {number}"
            try:
                row = json.loads(line)
                words = row["text"] if "text" in row else row["body"]
                if row["id"] is None or not isinstance(words, str):
                    raise TypeError
                yield Article(
                    id=str(row["id"]),
                    title=str(row.get("title") or ""),
                    text=_checked(words),
                    language=str(row.get("lang") or "en"),
                    source=path.name,
                )
            except json.JSONDecodeError as error:
                yield Skipped(where=where, why=f"not JSON: {error.msg} at column {error.colno}")
            except (KeyError, TypeError, AttributeError):
                yield Skipped(where=where, why='needs {"id", "title", "text"}')
            except ValidationError as error:
                fault = error.errors()[0]
                yield Skipped(where=where, why=f"{fault['loc'][0]}: {fault['msg']}")
            except RecursionError:
                yield Skipped(where=where, why="not JSON: nested too deeply")
            except ValueError as error:
                yield Skipped(where=where, why=str(error).splitlines()[0])


def _from_file(file: Path, root: Path) -> Article | Skipped:
    name = file.relative_to(root).as_posix()
    if file.suffix.lower() not in ENDINGS:
        return Skipped(where=name, why=f"not one of {', '.join(sorted(ENDINGS))}")
    raw = file.read_bytes()
    if b"\0" in raw[:8192]:
        return Skipped(where=name, why="a binary file")
    try:
        text = _checked(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        return Skipped(where=name, why=f"not UTF-8 at byte {error.start}")
    except ValueError as error:
        return Skipped(where=name, why=str(error))
    if file.suffix.lower() in (".html", ".htm"):
        title, text = _from_html(text)
    else:
        title, text = _from_markdown(text)
    told = (title or file.stem.replace("-", " "))[:LONGEST_TITLE]
    return Article(id=name, title=told, text=text, source=name)


def _checked(text: str) -> str:
    if len(text) > LARGEST:
        raise ValueError(f"longer than {LARGEST} characters: split it")
    if not text.strip():
        raise ValueError("empty")
    return text


def _from_markdown(text: str) -> tuple[str, str]:
    front = _FRONT.match(text)
    title = ""
    if front:
        text = text[front.end() :]
        named = re.search(r"^title:\s*[\"']?(.+?)[\"']?\s*$", front.group(1), re.M)
        title = named.group(1) if named else ""
    heading = _TITLE.search(text)
    if heading and not text[: heading.start()].strip():
        title, text = title or heading.group(1), text[heading.end() :]
    return title, text.strip()


def _from_html(text: str) -> tuple[str, str]:
    found = _HTML_TITLE.search(text)
    named = (found.group(1) or found.group(2)) if found else ""
    title = unescape(nh3.clean(named, tags=set())).strip()
    text = re.sub(r"<h1[^>]*>.*?</h1>|<title.*?</title>", "", text, flags=re.I | re.S)
    text = _HEADING.sub(lambda match: f"\n\n{'#' * int(match.group(1))} {match.group(2)}\n\n", text)
    plain = nh3.clean(_BLOCK.sub("\n", text), tags=set(), clean_content_tags={"script", "style"})
    return title, re.sub(r"\n{3,}", "\n\n", unescape(plain)).strip()
