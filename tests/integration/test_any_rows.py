"""Rows of any content through the batch commands, and articles of any content into the knowledge: each
row is decided or named, and what was taken in can be found, shown and exported."""

import asyncio
import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import URL
from tests.doors import odd
from tests.doors.drawn import some
from tests.doors.found import (
    ANY,
    Change,
    Json,
    Schema,
    Way,
    as_bytes,
    held,
    items,
    put,
    resolved,
    ways,
)
from tests.doors.house import PASSWORD, House, environment
from tests.integration.test_api import told_desk
from tests.shell import deskhand

from deskhand.cli import app
from deskhand.core.clock import SystemClock
from deskhand.core.errors import DeskhandError
from deskhand.insight.replay import ReplayRow
from deskhand.insight.route import RouteRow
from deskhand.testing.clock import SettableClock

Row = dict[str, Any]
ROWS = 5
"""In a file."""
ARTICLE: Schema = {
    "properties": {
        name: {"type": "string"}
        for name in ("id", "title", "text", "language", "updated_at", "draft", "labels", "url")
    }
}
HISTORY: tuple[Row, ...] = (
    {
        "requester_id": 7,
        "created_at": "2026-03-02T10:00:00Z",
        "comments": [
            {"author_id": 7, "body": "Where is it?", "public": True, "created_at": 1772445600},
            {"author_id": 9, "body": "On its way.", "public": True, "created_at": 1772445700},
        ],
    },
    {
        "created_at": 1772445600,
        "source": {"body": "<p>Where is it?</p>", "author": {"type": "user"}},
        "conversation_parts": {
            "conversation_parts": [
                {
                    "part_type": "comment",
                    "body": "On its way.",
                    "author": {"type": "admin"},
                    "created_at": 1772445600,
                }
            ]
        },
    },
)
"""As other desks export their tickets."""


def schema_of(row: type[Any]) -> Schema:
    """Of a row that a command reads."""
    told = row.model_json_schema()
    return resolved(told, told.get("$defs", {}))


def of_example(document: Json) -> Schema:
    """The form of a document, from one."""
    if isinstance(document, dict):
        return {"properties": {name: of_example(one) for name, one in held(document).items()}}
    if isinstance(document, list):
        return {"type": "array", "items": of_example(items(document)[0])}
    return {"type": "integer" if isinstance(document, int) else "string"}


def odd_rows(schema: Schema, right: Row) -> st.SearchStrategy[Row]:
    """A row that is right but for one to three fields, however deep."""

    def changed(changes: Sequence[tuple[Way, Any]]) -> Row:
        row: Row = right
        for way, value in changes:
            row = put(row, way, value, schema)
        return row

    parts = [st.tuples(st.just(way), odd.of_schema(one)) for way, one in ways(schema)]
    return st.lists(st.one_of(parts), min_size=1, max_size=3).map(changed)


def cells(*columns: str) -> st.SearchStrategy[Row]:
    """A row of a CSV."""
    return st.fixed_dictionaries(
        {"text": st.just("Hello?") | odd.words()}
        | {name: odd.words() | st.just("") for name in columns}
    )


def files_of(rows: st.SearchStrategy[Row], many: int = ROWS) -> st.SearchStrategy[list[Row]]:
    return st.lists(rows, min_size=1, max_size=many)


def as_jsonl(rows: list[Row]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def as_csv(rows: list[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return as_bytes(text.getvalue())


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """A command of the shell, in this process: what it is not meant to raise stops the test."""
    capsys.readouterr()
    code: Any = 2
    with suppress(DeskhandError):
        code = app([str(one) for one in arguments], standalone_mode=False)
    told = capsys.readouterr()
    return (code if isinstance(code, int) else 0), told.out, told.err


COMMANDS: dict[str, tuple[Schema, Row]] = {
    "route": (schema_of(RouteRow), {"text": "Where is my order?"}),
    "replay": (schema_of(ReplayRow), {"text": "Where is my order?"}),
}
CASES = [
    *((command, "t.jsonl", odd_rows(*told), as_jsonl) for command, told in COMMANDS.items()),
    *(("replay", "t.jsonl", odd_rows(of_example(one), one), as_jsonl) for one in HISTORY),
    *(
        (command, "t.csv", cells("id", "subject", "at", "automatic"), as_csv)
        for command in COMMANDS
    ),
]


@pytest.mark.parametrize(
    ("command", "name", "rows", "written"),
    CASES,
    ids=[f"{c[0]} {c[1]} {n}" for n, c in enumerate(CASES)],
)
def test_each_row_is_decided_or_named(
    command: str,
    name: str,
    rows: st.SearchStrategy[Row],
    written: Callable[[list[Row]], bytes],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / name

    @some(20)
    @given(files_of(rows))
    def holds(given: list[Row]) -> None:
        file.write_bytes(written(given))
        code, out, err = run(capsys, command, file)
        decided = [json.loads(line) for line in out.split("\n") if line]
        named = re.findall(r"^line \d+: (?:.+)", err, re.M)
        assert code == (1 if named else 0)
        if written is as_jsonl:
            assert len(decided) + len(named) == len(given)

    holds()


# --- Articles -------------------------------------------------------------------------------------


def page_of(row: Row, kind: str) -> bytes:
    """A file of a folder, as somebody writes it for people."""
    said, title, text = (as_bytes(row.get(name, "")) for name in ("updated_at", "title", "text"))
    if kind == "html":
        return b"<html><head><title>%b</title></head><body><p>%b</p></body></html>" % (title, text)
    return b"---\ntitle: %b\nupdated: %b\n---\n# %b\n\n%b\n" % (title, said, title, text)


def test_articles_of_any_content_are_taken_in_or_named_and_then_shown(
    tmp_path: Path,
    database: URL,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", environment(database)["DATABASE_URL"])
    right = {
        "id": "frost",
        "title": "Frost",
        "text": "Bring the probes inside before the first frost.",
    }
    numbers = iter(range(1_000_000))

    @some(2)
    @given(files_of(odd_rows(ARTICLE, right)))
    def holds(given: list[Row]) -> None:
        folder = tmp_path / f"articles-{next(numbers)}"
        folder.mkdir()
        (folder / "help.jsonl").write_bytes(as_jsonl(given))
        for number, row in enumerate(given):
            for kind in ("md", "html", "txt"):
                (folder / f"{number}.{kind}").write_bytes(page_of(row, kind))
        code, out, _ = run(capsys, "kb", "import", "--json", folder)
        if code == 2:
            return
        told = json.loads(out)
        assert code == (1 if told["skipped"] else 0)
        taken_in = sum(told[name] for name in ("added", "changed", "same"))
        assert taken_in + told["skipped"] == 4 * len(given)

    holds()
    assert run(capsys, "kb", "check")[0] == 0
    assert run(capsys, "kb", "search", "frost")[0] == 0
    asyncio.run(shown(database))
    exported = deskhand("export", "--all", env=environment(database))
    assert (exported.returncode, exported.stderr) == (0, "")
    articles = [json.loads(line) for line in exported.stdout.split("\n") if line]
    assert sum(row["table"] == "articles" for row in articles) > 5


async def shown(url: URL) -> None:
    """Every article on its page, and the pages around it."""
    clock = SettableClock(SystemClock().now())
    async with told_desk(url, {}, {}, clock) as desk:
        house = House(desk, clock)
        await desk.users.create("lead", "lead", PASSWORD, clock.now())
        for door in house.doors:
            if door.method == "GET" and door.path.startswith("/knowledge"):
                ids = [field for field in door.fields if field.name == "id"]
                articles = [one.id for one in await house.desk.library.all()]
                asked = [Change(field, one) for field in ids for one in articles]
                for changes in [[one] for one in asked] if asked else [list[Change]()]:
                    answer = await house.send(door.request({ANY: ""}, changes), "lead")
                    assert answer.status == 200, (door, changes, answer)
