"""The real program from the shell: what it reads, what it prints, and how it ends."""

import csv
import socket
from collections.abc import Sequence
from importlib.metadata import version

import psycopg
import pytest
from sqlalchemy.engine import URL
from tests.shell import Ended, Json, Shell, ago, lines
from tests.soak.stand import free_port

from deskhand.encoders.packaged import minilm
from deskhand.insight.batch import Broken, read_rows
from deskhand.sample.company import ARTICLES
from deskhand.store.database import dsn
from deskhand.store.embedded import EmbeddedPostgres

ROUTE_KEYS = [
    "id",
    "intake",
    "cut",
    "outcome",
    "reason",
    "evidence",
    "category",
    "urgency",
    "complexity",
    "resolvable",
    "escalation_risk",
    "sentiment",
    "language",
    "scores",
]
PAIRING = "How do I pair a probe with the hub?"


def table(rows: Sequence[Json]) -> str:
    """CSV with the columns of the first row."""
    found: list[str] = []

    class Sink:
        def write(self, text: str) -> None:
            found.append(text)

    writer = csv.DictWriter(Sink(), list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return "".join(found)


# --- route ----------------------------------------------------------------------------------------


def test_route_decides_every_line_that_it_can_read_in_order(shell: Shell) -> None:
    earlier = [{"category": "technical", "opened_at": ago(days=days)} for days in (1, 3)]
    hub = "Our hub drops off the wifi again, the same problem as the last two times I wrote."
    same = [ticket | {"text": "The hub drops off the wifi, same problem."} for ticket in earlier]
    file = shell.file(
        "tickets.jsonl",
        lines(
            [
                {"id": "pairing", "text": PAIRING},
                "not JSON",
                {"id": "threat", "subject": "Notice", "text": "My lawyer will sue you."},
                "[1, 2]",
                {"id": "big", "text": PAIRING, "customer": {"tier": "Enterprise"}},
                {"id": "no text"},
                "",
                {"id": 7, "text": PAIRING, "customer": {"lifetime_value": 10000.01}},
                {"id": "at the line", "text": PAIRING, "customer": {"lifetime_value": 10000}},
                {"id": "third", "text": hub, "customer": {"recent_tickets": same}},
                {"id": "second", "text": hub, "customer": {"recent_tickets": same[:1]}},
                {"text": "Ich habe mein Passwort vergessen."},
                {"id": "huge", "text": "x" * 200_001},
            ]
        ),
    )
    ended = shell("route", file)
    assert ended.code == 1
    assert [(row["id"], row["outcome"], row["reason"]) for row in ended.rows] == [
        ("pairing", "ai", None),
        ("threat", "human", "legal_threat"),
        ("big", "human", "enterprise_tier"),
        (7, "human", "high_value"),
        ("at the line", "ai", None),
        ("third", "human", "repeat_contact"),
        ("second", "ai", None),
        (12, "ai", None),
    ]
    assert all(list(row) == ROUTE_KEYS for row in ended.rows)
    assert "sue" in ended.rows[1]["evidence"]
    assert ended.rows[-1]["language"] == "de"
    assert [line.partition(":")[0] for line in ended.told[:-1]] == [
        "line 2",
        "line 4",
        "line 6",
        "line 13",
    ]
    assert "text" in ended.told[2]
    assert ended.told[-1].startswith("4 lines could not be used")


def test_route_shows_what_intake_would_do(shell: Shell) -> None:
    quoted = (
        f"{PAIRING}\n\nOn Tue, 3 Mar 2026 at 10:00, Fernhill <a@b.example> wrote:\n> We sue you."
    )
    rows = [
        {"id": "thanks", "text": "Thank you!"},
        {"id": "stolen", "text": "Thank you, my card was stolen"},
        {"id": "away", "subject": "Automatic reply: Hub", "text": "I am away."},
        {"id": "quoted", "text": quoted},
    ]
    ended = shell("route", given=lines(rows))
    assert [(row["intake"], row["outcome"], row["cut"] > 0) for row in ended.rows] == [
        ("thanks", "thanks", False),
        ("question", "human", False),
        ("automatic", "automatic", False),
        ("question", "ai", True),
    ]


def test_route_reads_csv_and_standard_input(shell: Shell) -> None:
    rows = [{"id": "a", "text": 'Two\nlines, "quoted"'}, {"id": "b", "text": "I want a human."}]
    from_csv = shell("route", shell.file("tickets.csv", table(rows)))
    assert (from_csv.code, from_csv.err) == (0, "")
    assert [(row["id"], row["outcome"]) for row in from_csv.rows] == [("a", "ai"), ("b", "human")]
    from_input = shell("route", given=lines(rows))
    assert (from_input.code, from_input.out) == (0, from_csv.out)


def test_route_reads_csv_on_standard_input(shell: Shell) -> None:
    ended = shell("route", given=table([{"id": "a", "text": PAIRING}]))
    assert [row["id"] for row in ended.rows] == ["a"]


def test_half_of_a_character_costs_only_its_own_line(shell: Shell) -> None:
    half = '{"id": "half \\ud83d", "text": "hello"}'
    ended = shell("route", given=lines([half, {"id": "next", "text": PAIRING}]))
    assert ended.rows[-1]["id"] == "next"


NEXT = '\n{"id": "next", "text": "hello"}\n'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("wide.csv", "id,text\n1,hello,and more\nnext,hello\n", id="one cell too many"),
        pytest.param(
            "excel.csv",
            "\ufefftext,id\nhello,next\n",
            id="CSV as Excel writes it",
        ),
        pytest.param(
            "bom.jsonl",
            "\ufeff" + NEXT[1:],
            id="JSONL with a byte order mark",
        ),
        pytest.param(
            "long.csv",
            f"id,text\n1,{'x' * 150_000}\nnext,hello\n",
            id="a CSV cell of 150,000 characters",
        ),
        pytest.param(
            "deep.jsonl",
            "[" * 100_000 + NEXT,
            id="brackets without end",
        ),
        pytest.param(
            "digits.jsonl",
            '{"id": ' + "1" * 5000 + "}" + NEXT,
            id="a number without end",
        ),
    ],
)
def test_a_strange_line_of_a_batch_costs_only_itself(shell: Shell, name: str, content: str) -> None:
    *_, last = read_rows(shell.file(name, content))
    assert not isinstance(last, Broken)
    assert (last[1]["id"], last[1]["text"]) == ("next", "hello")


def test_the_release_is_said(shell: Shell) -> None:
    ended = shell("--version")
    assert (ended.code, ended.out.strip()) == (0, version("deskhand"))


# --- ask and replay -------------------------------------------------------------------------------


def test_ask_answers_from_the_articles_and_explains_it(shell: Shell) -> None:
    ended = shell("ask", PAIRING, "--kb", ARTICLES)
    assert ended.code == 0
    assert ended.out.startswith("Answered (confidence 0.")
    assert "pair" in ended.out.lower()
    assert "AI assistant" in ended.out
    for step in ("context", "local_triage", "knowledge", "resolution"):
        assert f"\n{step} " in ended.out
    assert not (shell.folder / "home").exists()


def test_ask_and_replay_answer_from_what_was_imported_for_the_desk(shell: Shell) -> None:
    assert shell("init").code == 0
    assert shell("kb", "import", ARTICLES).code == 0
    ended = shell("ask", PAIRING)
    assert ended.out.startswith("Answered (confidence 0.")
    assert any("imported articles are used" in line for line in ended.told)
    replayed = shell("replay", given=lines([{"id": "a", "text": PAIRING}]))
    assert replayed.rows[0]["outcome"] == "answered"


def test_ask_hands_off_and_prints_the_brief(shell: Shell) -> None:
    ended = shell("ask", "My lawyer will sue you.")
    assert ended.code == 0
    assert ended.out.startswith("To a person: legal_threat")
    headings = ["ISSUE", "WHAT WAS TRIED", "CUSTOMER SENTIMENT", "RECOMMENDED NEXT STEP"]
    places = [ended.out.index(heading) for heading in [*headings, "ACCOUNT FLAGS"]]
    assert places == sorted(places)
    assert "The customer reads:" in ended.out


def test_ask_as_json_is_one_object(shell: Shell) -> None:
    ended = shell("ask", PAIRING, "--kb", ARTICLES, "--json")
    (row,) = ended.rows
    assert set(row) == {"outcome", "steps"}
    assert row["outcome"]["kind"] == "replied"
    assert row["outcome"]["confidence"] >= 0.7
    assert list(row["steps"]) == ["context", "local_triage", "knowledge", "resolution"]


# --- kb -------------------------------------------------------------------------------------------


@pytest.mark.skipif(minilm() is None, reason="no encoder")
def test_what_is_encoded_is_found_by_what_it_means(shell: Shell, database: URL) -> None:
    where = {"DATABASE_URL": dsn(database)}
    for name in ("pair-a-probe.md", "returns.md", "shipping.md"):
        assert shell("kb", "import", ARTICLES / name, **where).code == 0
    asked = ("kb", "search", "sync my bluetooth gadget", "--limit", "1")
    assert shell(*asked, **where).rows[0]["hits"] == []
    encoded = shell("kb", "encode", **where)
    assert encoded.code == 0
    assert encoded.told[0].endswith(" passages left")
    assert shell("kb", "encode", **where).told == []
    (hit,) = shell(*asked, **where).rows[0]["hits"]
    assert hit["article"] == "pair-a-probe.md"


def test_articles_are_imported_searched_and_checked_in_a_private_folder(shell: Shell) -> None:
    folder = shell.folder / "articles"
    folder.mkdir()
    texts = {path.name: path.read_bytes() for path in ARTICLES.iterdir()}
    for name, content in texts.items():
        (folder / name).write_bytes(content)
    (folder / "photo.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe" * 40)

    holds_the_server = EmbeddedPostgres(shell.folder / "home")
    holds_the_server.start()
    try:
        first = shell("kb", "import", folder, "--json")
        assert first.code == 1
        assert len(first.told) == 1
        assert "photo.md" in first.told[0]
        (counts,) = first.rows
        assert (counts["added"], counts["skipped"]) == (len(texts), 1)

        again = shell("kb", "import", ARTICLES)
        assert again.code == 0
        assert f"0 added, 0 changed, {len(texts)} as before, 0 removed" in again.out

        (found,) = shell("kb", "search", PAIRING, "--limit", "3").rows
        assert list(found) == ["id", "hits"]
        assert 1 <= len(found["hits"]) <= 3
        assert list(found["hits"][0]) == ["article", "title", "score", "text"]
        assert "pair" in found["hits"][0]["title"].lower()

        queries = [{"id": "q1", "query": "reset my password"}, "?", {"id": "q3", "query": " "}]
        file = shell.file("queries.jsonl", lines([*queries, {"query": "rate limit of the API"}]))
        batch = shell("kb", "search", file, "--limit", "1")
        assert batch.code == 1
        assert [row["id"] for row in batch.rows] == ["q1", 4]
        assert [line.partition(":")[0] for line in batch.told] == ["line 2", "line 3"]
        assert "password" in batch.rows[0]["hits"][0]["title"].lower()

        (checked,) = shell("kb", "check", "--json").rows
        assert checked["articles"] == len(texts)
        assert checked["stale"] == []
    finally:
        holds_the_server.stop()


def test_a_long_query_is_no_file_name(shell: Shell, database: URL) -> None:
    ended = shell("kb", "search", "how do I pair a probe " * 20, DATABASE_URL=dsn(database))
    assert ended.code == 0
    assert ended.rows[0]["hits"] == []


# --- keys, init, doctor, export, report -----------------------------------------------------------


def test_a_key_is_shown_once_listed_without_itself_and_revoked(shell: Shell, database: URL) -> None:
    def keys(*arguments: str) -> Ended:
        return shell("keys", *arguments, DATABASE_URL=dsn(database))

    made = keys(
        "create", "mara", "--role", "lead", "--scope", "answer", "--scope", "act", "--days", "30"
    )
    secret = made.out.strip()
    assert secret.startswith("dh_")
    assert len(secret) > 40
    assert secret not in made.err
    key_id = made.err.split()[1]
    assert keys("revoke", key_id).code == 0
    listed = keys("list", "--json")
    (key,) = listed.rows
    assert (key["id"], key["name"], key["role"]) == (key_id, "mara", "lead")
    assert (key["scopes"], key["channels"]) == (["answer", "act"], [])
    assert key["revoked_at"]
    assert key["expires_at"] > key["created_at"]
    assert "hash" not in key
    assert secret not in listed.out


def test_a_key_posts_and_reads_unless_told_and_is_rotated(shell: Shell, database: URL) -> None:
    def keys(*arguments: str) -> Ended:
        return shell("keys", *arguments, DATABASE_URL=dsn(database))

    made = keys("create", "shop", "--channel", "api")
    assert "post, read as agent in api" in made.err
    key_id = made.err.split()[1]
    after = keys("rotate", key_id, "--keep-hours", "0")
    assert after.out.strip().startswith("dh_")
    assert after.out.strip() != made.out.strip()
    old, new = keys("list", "--json").rows
    assert (old["id"], old["scopes"], old["channels"]) == (key_id, new["scopes"], new["channels"])
    assert (bool(old["expires_at"]), new["expires_at"]) == (True, None)
    assert "over, last used never" in keys("list").out
    assert keys("rotate", key_id).code == 2
    assert "that works" in keys("rotate", key_id).told[-1]


def test_the_ai_is_stopped_and_started_from_the_shell(shell: Shell, database: URL) -> None:
    def told(*arguments: str) -> Ended:
        return shell(*arguments, DATABASE_URL=dsn(database))

    assert told("init").code == 0
    stopped = told("stop", "--why", "wrong prices")
    assert (stopped.code, "the AI is stopped since" in stopped.err) == (0, True)
    doctor = told("doctor")
    assert doctor.code == 1
    assert "FAIL  AI: stopped since" in doctor.out
    assert told("start").code == 0
    assert told("doctor").code == 0
    assert "the AI is not stopped" in told("start").told[-1]


def test_each_rule_is_held_to_the_examples_beside_it(shell: Shell) -> None:
    rule = """
[[rules]]
name = "press"
phrases = ["journalist", "新聞記者", "환불", "VIP"]
then = "hand_off"
examples = ["Two questions from a JOURNALIST", "私は新聞記者です。", "환불해 주세요", "VIP客户"]
counter_examples = ["Journalistic licence!"]
"""
    company = '[company]\nname = "Fernhill"\n'
    file = shell.file("deskhand.toml", company + rule)
    held = shell("rules", "test", "--config", file)
    assert (held.code, held.told[-1]) == (0, "1 rules, 5 examples, 0 not as expected")
    shell.file("deskhand.toml", company + rule.replace("Journalistic licence", "No journalist"))
    missed = shell("rules", "test", "--config", file)
    assert missed.code == 1
    assert "press: 'No journalist!' meets 'journalist'" in missed.told


def test_a_new_desk_passes_the_doctor_and_init_overwrites_nothing(
    shell: Shell, database: URL
) -> None:
    assert shell("init").code == 0
    before = (shell.folder / "deskhand.toml").read_bytes()
    again = shell("init")
    assert (again.code, len(again.told)) == (2, 1)
    assert (shell.folder / "deskhand.toml").read_bytes() == before
    doctor = shell("doctor", DATABASE_URL=dsn(database))
    assert doctor.code == 0
    checked = [line.split()[1].rstrip(":") for line in doctor.out.splitlines()]
    numbers = ["oldest_turn_seconds", "overdue_tickets", "workers"]
    assert checked[:2] == ["configuration", "database"]
    assert sorted(checked[2:5]) == numbers
    assert list(dict.fromkeys(checked[5:])) == [
        "settings",
        "encoder",
        "search",
        "triage",
        "model",
        "channel",
    ]
    assert "FAIL" not in doctor.out


PRIVACY = """
[company]
name = "Fernhill"
[models]
cheap = ["haiku"]
[[models.list]]
name = "haiku"
kind = "claude"
model = "claude-haiku-4-5"
key_env = "KEY"
[[models.list]]
name = "idle"
kind = "openai"
model = "x"
base_url = "https://idle.example"
[[channels]]
kind = "webhook"
name = "hook"
url = "https://mara:hunter2@hooks.example.org/x?token=hunter2"
secret_env = "SIGN"
[[channels]]
kind = "slack"
name = "room"
url_env = "ROOM"
[[channels]]
kind = "widget"
name = "chat"
secret_env = "CHAT"
origins = ["https://shop.example"]
scanner = "scanner.example:3310"
[notify]
webhooks = ["hook"]
[knowledge.encoder]
kind = "openai"
base_url = "https://hunter2@vectors.example/v1"
model = "words"
[retention]
resolved_tickets = 365
"""


def test_the_doctor_says_what_is_kept_and_what_leaves_to_whom(shell: Shell, database: URL) -> None:
    (shell.folder / "deskhand.toml").write_text(PRIVACY)
    secrets = {
        "KEY": "hunter2",
        "ROOM": "https://room.example/hunter2",
        "SIGN": "whsec_" + "YWFh" * 11,
        "CHAT": "c" * 40,
    }
    told = shell("doctor", "--privacy", DATABASE_URL=dsn(database), **secrets)
    assert told.code == 0, told.err
    lines = dict(line.split(": ", 1) for line in told.out.splitlines())
    kept = lines["kept, tickets with words, files, log and ledger"]
    assert "until 365 days after they are resolved" in kept
    assert "e-mail addresses under other names" in lines["leaves, model haiku"]
    assert lines["leaves, channel hook"].endswith("to hooks.example.org")
    assert lines["leaves, channel room"] == "nothing: nobody is told there"
    assert lines["leaves, files of chat"] == "each file, to be looked at, to scanner.example:3310"
    assert lines["leaves, encoder of search"].endswith("to vectors.example")
    assert "leaves, model idle" not in lines
    assert "hunter2" not in told.out


def test_everything_is_exported_but_the_keys_and_the_report_is_json(
    shell: Shell, database: URL
) -> None:
    url = dsn(database)
    shell.file("deskhand.toml", '[company]\nname = "Fernhill"\n')
    secret = shell("keys", "create", "mara", DATABASE_URL=url).out.strip()
    assert shell("kb", "import", ARTICLES / "returns.md", DATABASE_URL=url).code == 0
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO contacts (id, identity, created_at) VALUES ('a', 'a', now())"
        )
        connection.execute(
            "INSERT INTO tickets (id, contact_id, opened_at) VALUES ('t', 'a', now())"
        )
        connection.execute(
            "INSERT INTO messages (id, ticket_id, text, at) VALUES ('m', 't', 'Grüße, Ana', now())"
        )
        hashes = connection.execute("SELECT hash FROM api_keys").fetchall()
    exported = shell("export", "--all", DATABASE_URL=url)
    assert exported.code == 0
    tables = {row["table"] for row in exported.rows}
    assert tables >= {"articles", "contacts", "tickets", "messages"}
    assert [row["row"]["text"] for row in exported.rows if row["table"] == "messages"] == [
        "Grüße, Ana"
    ]
    assert "api_keys" not in tables
    assert len(hashes) == 1
    assert all(word not in exported.out for word in (secret, hashes[0][0]))
    (report,) = shell("report", "--json", DATABASE_URL=url).rows
    assert (report["tickets"], report["deflection"]["share"]) == (0, None)
    assert report["cost_per_resolution"] is None


# --- what is wrong is one line --------------------------------------------------------------------


def one_line(ended: Ended) -> str:
    assert (ended.code, ended.out) == (2, "")
    (line,) = ended.told
    return line


def test_a_configuration_that_is_wrong_names_its_key(shell: Shell) -> None:
    shell.file("deskhand.toml", '[company]\nname = "F"\nnaem = "F"\n')
    assert "company.naem: unknown key" in one_line(shell("serve"))


def test_a_database_that_is_down_is_named_without_its_password(shell: Shell) -> None:
    port = free_port()
    url = f"postgresql://fern:open-sesame@127.0.0.1:{port}/desk"
    line = one_line(shell("keys", "list", DATABASE_URL=url))
    assert f"127.0.0.1:{port}/desk does not answer" in line
    assert "open-sesame" not in line


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_port_that_is_taken_is_said_before_anything_starts(shell: Shell, command: str) -> None:
    shell.file("deskhand.toml", '[company]\nname = "Fernhill"\n')
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = one_line(shell(command, "--port", port))
    assert f"port {port} on 127.0.0.1 cannot be used" in line
    assert "--port" in line
    assert not (shell.folder / "home").exists()


def test_a_file_that_is_not_there_is_said_so(shell: Shell) -> None:
    assert one_line(shell("route", "nowhere.jsonl")) == "deskhand: there is no file nowhere.jsonl"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["kb", "import", "--config", "x"], "No such option: --config"),
        (["replys"], "No such command 'replys'"),
        (["ask"], "Missing argument 'text'"),
        (["worker", "--metrics-port", "x"], "Invalid value for '--metrics-port'"),
    ],
)
def test_a_command_that_is_mistyped_is_said_in_one_line(
    shell: Shell, words: list[str], told: str
) -> None:
    assert one_line(shell(*words)).startswith(f"deskhand: {told}")


def test_confidence_is_not_fitted_on_answers_that_nobody_judged(
    shell: Shell, database: URL
) -> None:
    assert shell("init").code == 0
    told = shell("calibrate", DATABASE_URL=dsn(database))
    assert told.code == 2
    assert "0 judged answers, 0 of them right: 100 are the least" in told.err
    assert not (shell.folder / "confidence.json").exists()


def test_a_file_of_confidence_that_is_not_there_is_named(shell: Shell, database: URL) -> None:
    assert shell("init").code == 0
    config = shell.folder / "deskhand.toml"
    config.write_text(config.read_text() + '\n[confidence]\nfitted = "confidence.json"\n')
    told = shell("ask", "Where is my order?", DATABASE_URL=dsn(database))
    assert told.code == 2
    assert "confidence.fitted" in told.err
