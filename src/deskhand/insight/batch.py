"""Batch input: JSONL or CSV, from a file or standard input; a broken line costs only itself."""

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from deskhand.core.errors import BadInput
from deskhand.core.values import Value


class Broken(Value):
    """A line that cannot be used, and why."""

    line: int
    why: str


def read_rows(path: Path | None) -> Iterator[tuple[int, dict[str, Any]] | Broken]:
    """Rows with their line numbers. CSV by the file's ending, JSONL otherwise."""
    if path is None:
        yield from _json_lines(sys.stdin)
        return
    if not path.is_file():
        raise BadInput(f"there is no file {path}", "FILE")
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        if path.suffix.lower() == ".csv":
            yield from _csv_rows(file)
        else:
            yield from _json_lines(file)


def _json_lines(lines: IO[str]) -> Iterator[tuple[int, dict[str, Any]] | Broken]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row: Any = json.loads(line)
        except json.JSONDecodeError as error:
            yield Broken(line=number, why=f"not JSON: {error.msg} at column {error.colno}")
            continue
        if isinstance(row, dict):
            yield number, cast(dict[str, Any], row)
        else:
            yield Broken(line=number, why="not a JSON object")


def _csv_rows(file: IO[str]) -> Iterator[tuple[int, dict[str, Any]] | Broken]:
    rows = csv.DictReader(file)
    if "text" not in (rows.fieldnames or ()):
        yield Broken(line=1, why="the CSV has no column named text")
        return
    for row in rows:
        yield rows.line_num, {key: value for key, value in row.items() if value}
