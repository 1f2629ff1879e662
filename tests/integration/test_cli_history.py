"""A company's own history from the shell: decided again, held to cases, and learnt from."""

import json
from xml.etree import ElementTree

import pytest
from tests.shell import Json, Shell, ago, lines

from deskhand.encoders.e5 import why_not
from deskhand.sample.company import ARTICLES
from deskhand.testing.messages_api import MessagesApi

PAIRING = "How do I pair a probe with the hub?"
PRICED = "input_price = 1000\noutput_price = 1000\n"


def configured(server: MessagesApi, price: str = "") -> str:
    """A desk that asks a model of the server's, which is on no provider's list of prices."""
    return (
        '[company]\nname = "Fernhill"\n[modes]\ndefault = "auto"\n[models]\ncheap = ["own"]\n'
        '[[models.list]]\nname = "own"\nkind = "claude"\nmodel = "a-model-on-no-list"\n'
        f'base_url = "{server.url}"\nkey_env = "CLAUDE_KEY"\n{price}'
    )


# --- replay ---------------------------------------------------------------------------------------


def test_replay_decides_a_history_again_and_compares_it_with_people(shell: Shell) -> None:
    history = [
        {
            "id": "alone",
            "messages": [
                {"role": "customer", "text": PAIRING, "at": "2026-03-02T10:00:00Z"},
                {"role": "agent", "text": "Hold the button.", "at": "2026-03-02T11:00:00Z"},
                {"role": "customer", "text": "Great, thank you!", "at": "2026-03-02T12:00:00Z"},
            ],
            "outcome": "resolved",
        },
        {"id": "threat", "text": "My lawyer will sue you.", "outcome": "escalated"},
        "{",
        {
            "id": "order",
            "text": "Where is my order F-7?",
            "customer": {
                "id": "c-7",
                "orders": [
                    {
                        "id": "F-7",
                        "contact_id": "c-7",
                        "placed_at": ago(days=4),
                        "status": "shipped",
                        "total": "20",
                        "currency": "USD",
                        "carrier": "DHL",
                        "tracking": "JD0146003",
                        "expected_delivery": ago(days=-1),
                    }
                ],
            },
            "outcome": "human",
        },
        {"id": "silent", "messages": [{"role": "agent", "text": "Hello?"}]},
        {"id": "vip", "text": PAIRING, "customer": {"tier": "enterprise"}},
    ]
    file = shell.file("history.jsonl", lines(history))
    ended = shell("replay", file, "--kb", ARTICLES, "--report", shell.folder / "report.json")
    assert ended.code == 1
    assert [(row["id"], row["outcome"], row["reason"], row["agrees"]) for row in ended.rows] == [
        ("alone", "answered", None, True),
        ("threat", "handed_off", "legal_threat", True),
        ("order", "answered", None, False),
        ("vip", "handed_off", "enterprise_tier", None),
    ]
    assert "JD0146003" in ended.rows[2]["reply"]
    assert [row["context_known"] for row in ended.rows] == [False, False, True, True]
    assert ended.told[0].startswith("line 3: not JSON")
    assert ended.told[1].startswith("line 5: messages")
    report = json.loads((shell.folder / "report.json").read_text())
    assert report["outcomes"] == {"answered": 2, "handed_off": 2}
    assert report["escalated_by_reason"] == {"legal_threat": 1, "enterprise_tier": 1}
    assert (report["compared_with_people"], report["disagreed_with_people"]) == (3, 1)
    assert (report["tickets"], report["without_context_of_then"]) == (4, 2)
    assert (report["cost"], report["input_tokens"]) == (0, 0)
    for name, value in report.items():
        assert f"{name.replace('_', ' ')}: {value}" in ended.told
    assert [row["person_wrote"] for row in ended.rows] == ["Hold the button.", "", "", ""]
    assert ended.rows[0]["asked"] == PAIRING


def test_a_replay_goes_on_from_what_was_decided(shell: Shell) -> None:
    history = [{"id": name, "text": PAIRING} for name in ("first", "second")]
    file = shell.file("history.jsonl", lines(history))
    kept, page = shell.folder / "decisions.jsonl", shell.folder / "report.html"
    asked = ("--kb", ARTICLES, "--decisions", kept, "--html", page)
    assert shell("replay", file, *asked).code == 0
    before = kept.read_text()
    assert [json.loads(line)["id"] for line in before.splitlines()] == ["first", "second"]
    first_page = page.read_text()
    shell.file("history.jsonl", lines([*history, {"id": "third", "text": "My lawyer will sue."}]))
    ended = shell("replay", file, *asked)
    assert kept.read_text().startswith(before)
    assert len(kept.read_text().splitlines()) == 3
    assert "tickets: 3" in ended.told
    assert "history.jsonl decided again" in first_page
    assert "legal threat" not in first_page
    assert "legal threat" in page.read_text()


def test_a_part_of_a_history_tells_what_all_of_it_would_take(shell: Shell) -> None:
    file = shell.file("t.csv", "Nr,Frage\n" + "".join(f"{n},{PAIRING}\n" for n in range(9)))
    columns = ("--column", "text=Frage", "--column", "id=Nr")
    ended = shell("replay", file, *columns, "--kb", ARTICLES, "--estimate", "3")
    assert [row["id"] for row in ended.rows] == ["0", "3", "6"]
    assert any(one.startswith("all 9 would take about 0.00 dollars") for one in ended.told)
    wrong = shell("replay", file, "--column", "Frage")
    assert wrong.code != 0
    assert "text=Question" in "\n".join(wrong.told)


def test_replay_with_a_provider_leaves_nothing_open_behind(shell: Shell) -> None:
    with MessagesApi() as server:
        shell.file("deskhand.toml", configured(server))
        ended = shell(
            "replay",
            "--config",
            "deskhand.toml",
            given=lines([{"text": "How do I pair a probe with the hub?"}]),
            CLAUDE_KEY=server.key,
        )
        assert server.requests
    assert ended.code == 0
    assert "Unclosed" not in ended.err


@pytest.mark.parametrize("price", ["", PRICED])
def test_a_replay_keeps_to_its_budget(shell: Shell, price: str) -> None:
    with MessagesApi() as server:
        shell.file("deskhand.toml", configured(server, price))
        rows = [{"text": f"How do I pair probe {name} with the hub?"} for name in "abc"]
        ended = shell("replay", "--budget", "0.0001", given=lines(rows), CLAUDE_KEY=server.key)
    if price:
        assert ended.code == 0
        assert [row["id"] for row in ended.rows] == [1]
        assert any("2 tickets are not decided" in one for one in ended.told)
    else:
        assert ended.code != 0
        assert "input_price" in ended.err


# --- test -----------------------------------------------------------------------------------------

CASES: list[Json] = [
    {"id": "pairing", "text": PAIRING, "expect": {"decision": "answered", "says": ["button"]}},
    {
        "id": "threat",
        "text": "My lawyer will sue you.",
        "expect": {"decision": "handed_off", "reason": "legal_threat", "action": None},
    },
]


def test_cases_of_the_company_are_played_and_tell_ci(shell: Shell) -> None:
    file, report = shell.file("cases.jsonl", lines(CASES)), shell.folder / "junit.xml"
    ended = shell("test", file, "--kb", ARTICLES, "--times", "2", "--junit", report)
    assert (ended.code, ended.told[-1]) == (0, "2 cases, 0 not as expected")
    suite = ElementTree.fromstring(report.read_bytes())
    assert (suite.get("tests"), suite.get("failures")) == ("2", "0")


def test_a_case_that_comes_out_otherwise_ends_with_one(shell: Shell) -> None:
    wrong = [
        *CASES,
        {"id": "other", "text": PAIRING, "expect": {"decision": "handed_off"}},
        {"id": "none", "text": PAIRING},
        {"id": "typo", "text": PAIRING, "expect": {"descision": "answered"}},
        "{",
    ]
    file, report = shell.file("cases.jsonl", lines(wrong)), shell.folder / "junit.xml"
    ended = shell("test", file, "--kb", ARTICLES, "--junit", report)
    assert ended.code == 1
    assert "other: decision: handed_off expected, was answered" in ended.told
    assert any(one.startswith("none: expect: missing") for one in ended.told)
    assert any(one.startswith("typo: expect.descision") for one in ended.told)
    assert any(one.startswith("line 6: not JSON") for one in ended.told)
    assert ended.told[-1] == "6 cases, 4 not as expected"
    failed = ElementTree.fromstring(report.read_bytes()).findall("testcase/failure")
    assert failed[0].get("message") == "decision: handed_off expected, was answered"


def test_look_ups_of_a_case_answer_from_its_record(shell: Shell) -> None:
    case = {"text": PAIRING, "lookups": {"stock": {"n": "9"}}, "expect": {"decision": "answered"}}
    assert shell("test", shell.file("c.jsonl", lines([case])), "--kb", ARTICLES).code == 0


# --- train ----------------------------------------------------------------------------------------


@pytest.mark.skipif(why_not() != "", reason="no encoder")
def test_a_labelled_history_makes_a_model_that_routes(shell: Shell) -> None:
    told = [
        *(
            {"text": f"{text} {name}?", "Team": "garden", "resolvable": "ai"}
            for text in ("How often should I water", "How much light is right for", "Can I prune")
            for name in ("tomatoes", "basil", "roses", "a fig", "peppers", "mint")
        ),
        *(
            {"text": f"{text} {name}", "Team": "billing", "resolvable": "person"}
            for text in (
                "Please correct the invoice of",
                "I was billed wrongly in",
                "Send a receipt for",
            )
            for name in ("January", "February", "March", "April", "May", "June")
        ),
        {"text": "Where is it?", "Team": "parcels", "resolvable": "perhaps"},
    ]
    file = shell.file("history.jsonl", lines(told))
    shell.file(
        "deskhand.toml",
        '[company]\nname = "Fernhill"\ncategories = ["garden", "billing"]\n',
    )
    made = shell("train", file, "--column", "category=Team")
    assert made.code == 0, made.err
    heads = {row["head"]: row for row in made.rows}
    assert set(heads) == {"category", "resolvable"}
    assert heads["category"]["right_of_decided"] >= 0.9
    assert any("'parcels', which is none of garden, billing" in one for one in made.told)
    assert any("resolvable: 1 lines of 'perhaps', which is none of" in one for one in made.told)
    asked = lines([{"text": "How much should I water my strawberries?"}])
    assert shell("route", given=asked).rows[0]["category"] is None
    with (shell.folder / "deskhand.toml").open("a") as config:
        config.write('[triage]\nlearned = "triage.json"\n')
    assert shell("route", given=asked).rows[0]["category"] == "garden"
    assert shell("train", file, "--column", "category=Team", "--check", "triage.json").code == 0
    other = shell.file("other.jsonl", lines([one | {"category": "garden"} for one in told]))
    ended = shell("train", other, "--check", "triage.json")
    assert ended.code == 1
    assert any("make it again" in one for one in ended.told)


def test_a_history_is_decided_as_if_all_were_sent(shell: Shell) -> None:
    """A new desk is in shadow, where nothing is done; what is off stays so."""
    invoice = {"number": "INV-7", "issued_at": ago(days=9), "amount": "20", "status": "paid"}
    row = {
        "id": "invoice",
        "text": "Please send me the invoice INV-7 again.",
        "customer": {"id": "c-7", "email": "c@x.example", "invoices": [invoice]},
        "outcome": "Human ",
    }
    found = {}
    for mode in ("shadow", "off"):
        shell.file("deskhand.toml", f'[company]\nname = "Fernhill"\n[modes]\ndefault = "{mode}"\n')
        (found[mode],) = shell("replay", "--kb", ARTICLES, given=lines([row])).rows
    assert found["shadow"]["actions"] == ["RESEND_EMAIL"]
    assert (found["shadow"]["outcome"], found["shadow"]["agrees"]) == ("answered", False)
    assert (found["off"]["actions"], found["off"]["agrees"]) == ([], True)


def test_what_was_kept_costs_nothing_of_the_next_budget(shell: Shell) -> None:
    with MessagesApi() as server:
        shell.file("deskhand.toml", configured(server, PRICED))
        told = lines([{"text": f"How do I pair probe {name} with the hub?"} for name in "abc"])
        asked = ("replay", "--budget", "0.0001", "--decisions", "kept.json")
        for decided in (1, 2, 3):
            ended = shell(*asked, given=told, CLAUDE_KEY=server.key)
            assert ended.code == 0
            assert f"tickets: {decided}" in ended.told
    with (shell.folder / "kept.json").open("a") as kept:
        kept.write('{"id": 1}\n')
    told_of = shell("replay", "--decisions", "kept.json", given=told, CLAUDE_KEY="x").told
    assert any("kept.json, line 4: no decision" in one for one in told_of)
    refused = shell("replay", "--execute", "--html", "page.html", given=told, CLAUDE_KEY="x")
    assert refused.code != 0
