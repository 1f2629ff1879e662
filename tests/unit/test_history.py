"""Histories as desks export them: each ticket is decided by itself, or its line is named."""

from pathlib import Path
from typing import Any

import pytest

from deskhand.core.addresses import address
from deskhand.core.errors import BadInput
from deskhand.insight.batch import Broken, read_rows
from deskhand.insight.history import as_ticket
from deskhand.rules.quoting import split


def rows(folder: Path, content: str | bytes, name: str = "t.csv") -> list[Any]:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_rows(file))


def texts(found: list[Any]) -> list[str]:
    return [item[1]["text"] for item in found if not isinstance(item, Broken)]


def test_a_quote_that_nobody_closes_costs_its_own_line(tmp_path: Path) -> None:
    found = rows(tmp_path, 'id,text\n1,First\n2,"Second\n3,Third\n4,"Fourth"\n')
    assert texts(found) == ["First", "Third", "Fourth"]
    assert [item.line for item in found if isinstance(item, Broken)] == [3]


def test_a_cell_may_have_lines_with_commas(tmp_path: Path) -> None:
    found = rows(tmp_path, 'id,text\n1,"First,\nand more, of it"\n2,Second\n')
    assert texts(found) == ["First,\nand more, of it", "Second"]


def test_a_text_with_a_comma_and_no_quotes_is_not_cut(tmp_path: Path) -> None:
    found = rows(tmp_path, "id,text,outcome\n1,Hello, where is it?,human\n")
    assert texts(found) == []
    assert "needs quotes" in found[0].why


def test_another_encoding_is_named_and_can_be_given(tmp_path: Path) -> None:
    raw = "id;text\n1;Größe\n2;Hello\n".encode("cp1252")
    found = rows(tmp_path, raw)
    assert texts(found) == ["Hello"]
    assert "cp1252" in found[0].why
    assert texts(list(read_rows(tmp_path / "t.csv", "cp1252"))) == ["Größe", "Hello"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", "sep=;\nid;text\n1;Hello\n"),
        ("t.tsv", "id\ttext\n1\tHello\n"),
        ("t.json", '[{"id": 1, "text": "Hello"}]'),
        ("t.json", '{"tickets": [{"id": 1, "text": "Hello"}]}'),
        ("t.csv", "id,text\n1,Hello\n".encode("utf-16")),
    ],
)
def test_other_separators_and_documents_are_read(
    tmp_path: Path, name: str, content: str | bytes
) -> None:
    assert texts(rows(tmp_path, content, name)) == ["Hello"]


@pytest.mark.parametrize(
    "row",
    [
        {
            "requester_id": 7,
            "comments": [
                {"author_id": 7, "body": "Where is it?", "public": True},
                {"author_id": 9, "body": "lost", "public": False},
                {"author_id": "9", "body": "On its way.", "public": True},
            ],
        },
        {
            "source": {"body": "<p>Where is it?</p>", "author": {"type": "user"}},
            "conversation_parts": {
                "conversation_parts": [
                    {"part_type": "note", "body": "lost", "author": {"type": "admin"}},
                    {"part_type": "comment", "body": "On its way.", "author": {"type": "admin"}},
                ]
            },
        },
        {
            "description_text": "Where is it?",
            "conversations": [
                {"incoming": False, "private": True, "body_text": "lost"},
                {"incoming": False, "private": False, "body_text": "On its way."},
            ],
        },
        {
            "threads": [
                {"type": "customer", "body": "Where is it?"},
                {"type": "note", "body": "lost"},
                {"type": "message", "body": "On its way."},
            ]
        },
        {
            "messages": [
                {"role": "end-user", "text": "Where is it?"},
                {"role": "note", "text": "lost"},
                {"role": "agent", "internal": "true", "text": "lost"},
                {"role": "bot", "text": "On its way."},
            ]
        },
    ],
    ids=["Zendesk", "Intercom", "Freshdesk", "Help Scout", "roles"],
)
def test_a_ticket_of_another_desk_is_told_without_its_notes(row: dict[str, Any]) -> None:
    told = [(one["role"], one["text"]) for one in as_ticket(row)["messages"]]
    assert [role for role, _ in told] == ["customer", "agent"]
    assert split(told[0][1]).own == "Where is it?", "HTML is intake's to read, quotations and all"
    assert told[1][1] == "On its way."


def test_a_role_that_is_nobodys_is_named() -> None:
    with pytest.raises(BadInput, match="neither a customer nor a colleague"):
        as_ticket({"messages": [{"role": "warehouse", "text": "Sent."}]})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana@Example.com ", "ana@example.com"),
        ("fritz@bücher.example", "fritz@xn--bcher-kva.example"),
        ("jose\u0301@example.com", "jos\u00e9@example.com"),
    ],
)
def test_an_address_has_one_spelling(one: str, other: str) -> None:
    assert address(one) == address(other)


def test_other_addresses_stay_others() -> None:
    assert address("ana@example.com") != address("ana@example.org")
    assert address("a.na@example.com") != address("ana@example.com")


def test_a_conversation_of_chatwoot_is_read_by_its_directions() -> None:
    told = as_ticket(
        {
            "id": 10,
            "messages": [
                {"content": "Where is it?", "message_type": 0, "created_at": 1627063369},
                {"content": "Nora joined", "message_type": 2, "created_at": 1627063370},
                {"content": "VIP", "message_type": 1, "private": True, "created_at": 1627063371},
                {"content": "On its way.", "message_type": "outgoing", "created_at": 1627063372},
                {"content": "Rate us", "message_type": 3, "created_at": 1627063373},
            ],
        }
    )
    assert [(one["role"], one["text"]) for one in told["messages"]] == [
        ("customer", "Where is it?"),
        ("agent", "On its way."),
        ("agent", "Rate us"),
    ]


def test_columns_of_a_csv_are_called_what_the_company_says(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Nr;Frage;Team\n7;Wo ist es?;human\n")
    named = {"Frage": "text", "Nr": "id", "Team": "outcome"}
    (found,) = list(read_rows(tmp_path / "t.csv", columns=named))
    assert not isinstance(found, Broken)
    assert found[1] == {"id": "7", "text": "Wo ist es?", "outcome": "human"}
    (missing,) = list(read_rows(tmp_path / "t.csv", columns={"Text": "text"}))
    assert isinstance(missing, Broken)
    assert "no column named Text" in missing.why
    (tmp_path / "t.jsonl").write_text('{"Frage": "Wo ist es?"}\n')
    found = list(read_rows(tmp_path / "t.jsonl", columns={"Frage": "text", "Taem": "outcome"}))
    assert found[0] == (1, {"text": "Wo ist es?"})
    assert isinstance(found[1], Broken)
    assert "no row has a field named Taem" in found[1].why
