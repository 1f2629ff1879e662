"""Batch input: JSON, JSONL, CSV or TSV, from a file or standard input; a broken line costs only itself."""

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import Any, cast

from deskhand.core.errors import BadInput
from deskhand.core.values import Value, storable

LONGEST_CELL = 10_000_000
"""Characters; longer texts are refused with their line's number, not by the CSV reader."""
LONGEST_RECORD = 2_000
"""Lines of one CSV record; a quote that is open for longer is one that nobody closed."""
LISTS = ("tickets", "conversations", "data", "payload", "results", "items", "_embedded")
"""Where an export in one JSON document keeps its tickets."""
SEPARATORS = (",", ";", "\t", "|")
TEXTS = frozenset(
    {"text", "description", "body", "message", "content", "description_text", "subject"}
)
"""Names of a column that make a first line a header."""
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*$", re.I)


class Broken(Value):
    """A line that cannot be used, and why."""

    line: int
    why: str


Row = tuple[int, dict[str, Any]]


def read_rows(
    path: Path | None, encoding: str = "", columns: Mapping[str, str] | None = None
) -> Iterator[Row | Broken]:
    """Rows with their line numbers, from a file or standard input.

    One JSON document where it begins with a bracket or the file's ending says so; CSV (commas,
    semicolons, tabs) where the first line is a header; JSONL otherwise. `encoding`: UTF-8, or UTF-16
    with its mark, where it is empty; what is not in it is named and not guessed. `columns`: what
    columns and fields are to be called, by their names there.
    """
    if path is not None and not path.is_file():
        raise BadInput(f"there is no file {path}", "FILE")
    raw = path.open("rb") if path is not None else sys.stdin.buffer
    try:
        lines = TextIOWrapper(
            raw, encoding=encoding or _encoding(raw), errors="surrogateescape", newline=""
        )
    except LookupError as error:
        raise BadInput(f"there is no encoding {encoding!r}", "encoding") from error
    try:
        yield from _rows(lines, path.suffix.lower() if path is not None else "", columns or {})
    finally:
        lines.close() if path is not None else lines.detach()


def _encoding(raw: Any) -> str:
    """By the mark in front. Standard input is looked at without taking anything from it."""
    first = raw.peek(4)[:2] if hasattr(raw, "peek") else b""
    return "utf-16" if first in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def _rows(lines: Iterable[str], ending: str, named: Mapping[str, str]) -> Iterator[Row | Broken]:
    numbered = enumerate(lines, 1)
    blank: list[str] = []
    first = ""
    for _, first in numbered:
        if first.strip():
            break
        blank.append(first)
    begin = first.lstrip("\ufeff \t")
    rest = (line for _, line in numbered)
    if ending == ".json" or (begin.startswith("[") and ending not in (".jsonl", ".ndjson")):
        yield from _called(_document("".join([begin, *rest])), named)
    elif begin.startswith("{"):
        yield from _called(_json_lines(begin, rest, len(blank) + 1), named)
    elif named or ending in (".csv", ".tsv") or _header(first):
        yield from _records([first, *rest], len(blank), named)
    else:
        yield from _json_lines(begin, rest, len(blank) + 1)


def _called(items: Iterable[Row | Broken], named: Mapping[str, str]) -> Iterator[Row | Broken]:
    """The rows of a JSON file by the names that the company gave. A name that no row has is told last."""
    nowhere = set(named)
    for item in items:
        if isinstance(item, Broken) or not named:
            yield item
        else:
            number, row = item
            nowhere -= row.keys()
            yield number, {named.get(name, name): value for name, value in row.items()}
    if nowhere:
        yield Broken(line=1, why=f"no row has a field named {min(nowhere)}")


def _header(line: str) -> bool:
    names = {name.strip(' "\r\n\ufeff').casefold() for name in re.split(r"[,;\t|]", line)}
    return bool(names & TEXTS) or _SEPARATOR_LINE.match(line) is not None


def _document(text: str) -> Iterator[Row | Broken]:
    """The tickets of one JSON document, by their place in it."""
    try:
        given: Any = json.loads(text)
    except json.JSONDecodeError as error:
        yield Broken(line=error.lineno, why=f"not JSON: {error.msg} at column {error.colno}")
        return
    except (ValueError, RecursionError) as error:
        yield Broken(line=1, why=f"JSON that cannot be read: {str(error)[:80]}")
        return
    while isinstance(given, dict):
        held = cast("dict[str, Any]", given)
        inner = next(
            (held[name] for name in LISTS if isinstance(held.get(name), list | dict)), None
        )
        given = [held] if inner is None else inner
    for number, row in enumerate(
        cast("list[Any]", given) if isinstance(given, list) else [given], 1
    ):
        yield _usable(number, row)


def _json_lines(first: str, rest: Iterable[str], start: int) -> Iterator[Row | Broken]:
    for number, line in enumerate(chain([first], rest), start):
        if not line.strip():
            continue
        try:
            row: Any = json.loads(line.lstrip("\ufeff"))
        except json.JSONDecodeError as error:
            yield Broken(line=number, why=f"not JSON: {error.msg} at column {error.colno}")
            continue
        except (ValueError, RecursionError) as error:
            yield Broken(line=number, why=f"JSON that cannot be read: {str(error)[:80]}")
            continue
        yield _usable(number, row)


def _usable(number: int, row: Any) -> Row | Broken:
    """A row that is an object and whose letters could be read."""
    if not isinstance(row, dict):
        return Broken(line=number, why="not a JSON object")
    told = cast("dict[str, Any]", row)
    if _unread(json.dumps(told, ensure_ascii=False, default=str)):
        return Broken(
            line=number,
            why="not UTF-8: save the file as UTF-8, or name its encoding (--encoding cp1252)",
        )
    return number, storable(told)


def _unread(text: str) -> bool:
    """Whether bytes were met that are no letters of the encoding."""
    return any("\udc80" <= character <= "\udcff" for character in text)


def _records(lines: list[str], before: int, called: Mapping[str, str]) -> Iterator[Row | Broken]:
    """The rows of a CSV. A quote that nobody closes costs the line that it stands in."""
    csv.field_size_limit(LONGEST_CELL)
    at = 0
    named = _SEPARATOR_LINE.match(lines[0].lstrip("\ufeff"))
    if named:
        at = 1
    head = lines[at].lstrip("\ufeff") if at < len(lines) else ""
    separator = named[1] if named else max(SEPARATORS, key=head.count)
    there = [name.strip() for name in next(csv.reader([head], delimiter=separator), list[str]())]
    if missing := set(called) - set(there):
        yield Broken(line=before + at + 1, why=f"the CSV has no column named {min(missing)}")
        return
    columns = [called.get(name, name) for name in there]
    if not {name.casefold() for name in columns} & TEXTS:
        yield Broken(
            line=before + at + 1, why="the CSV has no column named text, description or body"
        )
        return
    at += 1
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        reader = csv.reader(lines[at : at + LONGEST_RECORD], delimiter=separator, strict=True)
        try:
            cells = next(reader)
        except csv.Error as error:
            why = 'a quote (") that is not closed, or one inside of a text that is not doubled'
            yield Broken(
                line=before + at + 1, why=why if "field larger" not in str(error) else str(error)
            )
            at += 1
            continue
        used = reader.line_num
        if _swallowed(lines[at + 1 : at + used], cells, len(columns), separator):
            yield Broken(
                line=before + at + 1, why='a quote (") that is not closed: rows follow inside of it'
            )
            at += 1
            continue
        at += used
        while len(cells) > len(columns) and not cells[-1]:
            cells.pop()
        if len(cells) > len(columns):
            why = f"{len(cells)} cells under {len(columns)} columns: a text with {separator!r} needs quotes"
            yield Broken(line=before + at, why=why)
            continue
        yield _usable(
            before + at, {name: cell for name, cell in zip(columns, cells, strict=False) if cell}
        )


def _swallowed(inside: list[str], cells: list[str], columns: int, separator: str) -> bool:
    """Whether lines inside of a quoted cell are rows themselves: as many cells, and a first one of the
    same shape as this row's, such as a number."""
    own = _shape(cells[0]) if cells else ""
    for line in inside:
        other = next(csv.reader([line], delimiter=separator), list[str]())
        if own and len(other) == columns and _shape(other[0]) == own:
            return True
    return False


def _shape(cell: str) -> str:
    """What kind of identifier a cell is: digits as 9, letters as a; empty for words."""
    spaced = any(character.isspace() for character in cell)
    if len(cell) > 40 or spaced or not any(character.isdigit() for character in cell):
        return ""
    return re.sub(
        r"9+", "9", re.sub(r"a+", "a", re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", cell)))
    )
