"""Batch input: JSONL or CSV, from a file or standard input; a broken line costs only itself."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO, Any

from deskhand.core.errors import BadInput
from deskhand.core.values import Value, storable

LONGEST_CELL = 10_000_000
"""Characters; longer texts are refused with their line's number, not by the CSV reader."""


class Broken(Value):
    """A line that cannot be used, and why."""

    line: int
    why: str


def read_rows(path: Path | None) -> Iterator[tuple[int, dict[str, Any]] | Broken]:
    """Rows with their line numbers, from a file or standard input.

    CSV where the file's ending says so or the first line is a header with a column `text`; JSONL
    otherwise.
    """
    if path is None:
        yield from _rows(sys.stdin, is_csv=False)
        return
    if not path.is_file():
        raise BadInput(f"there is no file {path}", "FILE")
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        yield from _rows(file, is_csv=path.suffix.lower() == ".csv")


def _rows(lines: IO[str], is_csv: bool) -> Iterator[tuple[int, dict[str, Any]] | Broken]:
    first = lines.readline().lstrip("\ufeff")
    rest = chain([first], lines)
    columns = [name.strip(' "\r\n') for name in first.replace(";", ",").split(",")]
    if is_csv or (not first.lstrip().startswith("{") and "text" in columns):
        yield from _csv_rows(rest, ";" if first.count(";") > first.count(",") else ",")
    else:
        yield from _json_lines(rest)


def _json_lines(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]] | Broken]:
    for number, line in enumerate(lines, 1):
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
        if isinstance(row, dict):
            yield number, storable(row)
        else:
            yield Broken(line=number, why="not a JSON object")


def _csv_rows(
    lines: Iterable[str], delimiter: str
) -> Iterator[tuple[int, dict[str, Any]] | Broken]:
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.DictReader(lines, delimiter=delimiter)
    if "text" not in (rows.fieldnames or ()):
        yield Broken(line=1, why="the CSV has no column named text")
        return
    for row in rows:
        yield rows.line_num, {key: value for key, value in row.items() if value}
