"""What is wrong in deskhand.toml is said in one line that names the key and never a secret."""

from pathlib import Path
from typing import Any

import pytest

from deskhand.app import Desk
from deskhand.core.errors import DeskhandError
from deskhand.core.policy import CATEGORIES
from deskhand.sample.company import CONFIG
from deskhand.settings import Config, ConfigError, Environment, load, parse

SECRET = "sk-live-4242-sesame"
"""Must never be printed."""
WEBHOOK = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SHOP = {"SHOP": "postgresql://shop:sk-live-4242-sesame@db.example/shop"}


def fault(toml: str, tmp_path: Path, **environment: str) -> str:
    """What `deskhand` says about a file, as its reader sees it."""
    file = tmp_path / "deskhand.toml"
    file.write_text(toml, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        Desk.from_config(file, Environment(environment))
    said = str(caught.value)
    assert "\n" not in said
    assert "sesame" not in said
    assert WEBHOOK not in said
    assert "pydantic" not in said
    return said.removeprefix(f"{file}: ")


COMPANY = '[company]\nname = "Fernhill"\n'


def test_the_shortest_file_works(tmp_path: Path) -> None:
    file = tmp_path / "deskhand.toml"
    file.write_text(COMPANY)
    desk = Desk.from_config(file, Environment({}))
    assert (desk.policy.company, desk.policy.mode) == ("Fernhill", "shadow")
    assert desk.policy.categories == CATEGORIES
    assert list(desk.channels) == ["api"]


def test_the_sample_companys_file_works() -> None:
    address = "postgresql://x@localhost/x"
    desk = Desk.from_config(
        CONFIG, Environment({"FERNHILL_DATABASE_URL": address, "FERNHILL_WIDGET_SECRET": "w" * 40})
    )
    assert (desk.policy.mode, [source.name for source in desk.sources]) == ("auto", ["shop"])


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("", "company: missing; add it"),
        ("[company]\n", "company.name: missing; add it"),
        ("[company]\nname = 7\n", "company.name: "),
        (COMPANY + 'nmae = "x"\n', "company.nmae: unknown key; remove it or check its spelling"),
        (COMPANY + "[modus]\n", "modus: unknown key; remove it or check its spelling"),
        (COMPANY + '[limits]\nrefund = "5"\n', "limits.refund: unknown key"),
        (COMPANY + '[limits]\nrefund_without_approval = "a lot"\n', "limits.refund_without_approval: "),
        (COMPANY + "[limits]\ndiscount_percent = 400\n", "limits.discount_percent: "),
        (COMPANY + "[limits]\nperson_refund = { boss = 5 }\n", "limits.person_refund.boss"),
        (COMPANY + '[serve]\nport = "many"\n', "serve.port: "),
        (COMPANY + "[serve]\nport = 70000\n", "serve.port: "),
        (COMPANY + '[modes]\ndefault = "on"\n', "modes.default: "),
        (COMPANY + '[modes]\nshiping = "auto"\n', "modes.shiping: no such category; known are billing, technical, shipping, account, general"),
        (COMPANY + '[modes]\nshipping = "on"\n', "modes.shipping: one of off, shadow, draft, auto, not 'on'"),
        (COMPANY + '[hours]\ntime_zone = "Berlin"\n', "hours.time_zone: 'Berlin' is no IANA time zone such as Europe/Berlin"),
        (COMPANY + '[hours]\ndays = ["monday"]\n', "hours.days: days are some of mon, tue"),
        (COMPANY + '[[rules]]\nthen = "refund"\nname = "x"\n', "rules.0.then: "),
        (COMPANY + '[notify]\npeople = ["team"]\n', "notify"),
        (COMPANY + '[notify]\nwebhooks = ["erp"]\n', "notify"),
        (COMPANY + '[models]\ncheap = ["gpt"]\n', "models: 'gpt' is asked for but not in [[models.list]]"),
        (COMPANY + '[models]\ncheap = ["m"]\n[[models.list]]\nname = "m"\nkind = "llama"\n', "models.m.kind: one of builtin, claude, openai"),
        (COMPANY + '[models]\ncheap = ["m"]\n[[models.list]]\nname = "m"\nkind = "claude"\n', "models.m.model: missing; add"),
        (COMPANY + "[[sources]]\n", "sources.0.kind: one of sql, http, not ''"),
        (COMPANY + "[[channels]]\n", "channels.0.kind: one of webhook, mail, widget, slack, not ''"),
        (COMPANY + "sources = 5\n", "company.sources: unknown key"),
        ("sources = 5\n" + COMPANY, "sources: "),
        ("version = 2\n" + COMPANY, "version 2 is not known; this program reads 1"),
        ('version = "one"\n' + COMPANY, "version 'one' is not known; this program reads 1"),
    ],
)  # fmt: skip
def test_a_fault_is_one_line_that_begins_with_its_key(tmp_path: Path, toml: str, said: str) -> None:
    assert fault(toml, tmp_path).startswith(said)


def test_an_empty_endpoint_is_not_taken_for_none(tmp_path: Path) -> None:
    assert fault(COMPANY + "[endpoint]\n", tmp_path).startswith("endpoint.kind: one of http, sql")


@pytest.mark.parametrize("list_name", ["people", "webhooks"])
def test_a_destination_that_is_no_channel_is_named(tmp_path: Path, list_name: str) -> None:
    said = fault(f'{COMPANY}[notify]\n{list_name} = ["team"]\n', tmp_path)
    assert "no channel is named 'team'" in said


@pytest.mark.parametrize("toml", ["[company\n", "company = \n", "[a]\n[a]\n", "= 5", "\ufeff[company]"])  # fmt: skip
def test_what_is_not_toml_is_said_with_the_place(tmp_path: Path, toml: str) -> None:
    assert "is not TOML: " in fault(toml, tmp_path)


def test_a_missing_file_is_said_with_what_writes_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "deskhand.toml")
    assert str(caught.value) == f"there is no {tmp_path}/deskhand.toml: write one with `deskhand init`"  # fmt: skip


def test_a_file_that_is_not_utf_8_is_said(tmp_path: Path) -> None:
    (tmp_path / "deskhand.toml").write_bytes('[company]\nname = "Gärtner"'.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"deskhand\.toml is not UTF-8"):
        load(tmp_path / "deskhand.toml")


def test_a_folder_in_place_of_the_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=str(tmp_path)):
        load(tmp_path)


SOURCE = COMPANY + '[[sources]]\nkind = "sql"\nurl_env = "{}"\nqueries = {{ contact = "SELECT 1" }}\n'  # fmt: skip
HOOK = COMPANY + '[[channels]]\nkind = "webhook"\nname = "erp"\nurl = "https://x.example"\nsecret_env = "{}"\n'  # fmt: skip
MODEL = COMPANY + '[models]\ncheap = ["m"]\n[[models.list]]\nname = "m"\nkind = "claude"\nmodel = "c"\nkey_env = "{}"\n'  # fmt: skip


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (SOURCE, "sql needs the environment variable MINE, which is not set"),
        (HOOK, "channel erp needs the environment variable MINE, which is not set"),
        (MODEL, "model m needs the environment variable MINE, which is not set"),
    ],
)
@pytest.mark.parametrize("environment", [{}, {"MINE": ""}])
def test_a_missing_secret_is_named_by_its_variable(
    tmp_path: Path, toml: str, said: str, environment: dict[str, str]
) -> None:
    assert fault(toml.format("MINE"), tmp_path, **environment) == said


@pytest.mark.parametrize(
    ("toml", "key"),
    [(SOURCE, "sources.0.url_env"), (HOOK, "channels.0.secret_env"), (MODEL, "models")],
)
def test_a_secret_in_place_of_its_variables_name_is_not_printed(
    tmp_path: Path, toml: str, key: str
) -> None:
    """The commonest slip of all: the value itself where the name of its variable belongs."""
    assert fault(toml.format(SHOP["SHOP"]), tmp_path).startswith(key)


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        (HOOK.format("ERP") + f'secret = "{SECRET}"\n', "channels.0.secret: unknown key"),
        (MODEL.format("KEY") + f'api_key = "{SECRET}"\n', "models.list.0.api_key: unknown key"),
        (f'password = "{SECRET}"\n{COMPANY}', "password: unknown key"),
    ],
)
def test_a_secret_that_was_written_into_the_file_is_not_printed(
    tmp_path: Path, toml: str, key: str
) -> None:
    assert fault(toml, tmp_path).startswith(key)


@pytest.mark.parametrize(
    ("toml", "value", "variable"),
    [
        (HOOK, "sesame", "MINE"),
        (HOOK, "whsec_", "MINE"),
        (SOURCE, "sesame", "MINE"),
        (SOURCE, "postgresql://x:sesame@db.example:port/shop", "MINE"),
        (SOURCE, "oracle://x:sesame@db.example/shop", "MINE"),
        (SOURCE, "nosuch://x:sesame@db.example/shop", "MINE"),
    ],
)
def test_a_secret_that_cannot_be_used_is_named_by_its_variable_and_not_printed(
    tmp_path: Path, toml: str, value: str, variable: str
) -> None:
    assert variable in fault(toml.format("MINE"), tmp_path, MINE=value)


@pytest.mark.parametrize(
    "twice",
    [
        COMPANY + '[[channels]]\nkind = "mail"\nname = "api"\nhost = "h"\nsender = "a@b.c"\nto = ["a@b.c"]\n',
        COMPANY + 2 * '[[channels]]\nkind = "mail"\nname = "team"\nhost = "h"\nsender = "a@b.c"\nto = ["a@b.c"]\n',
        COMPANY + 2 * '[[sources]]\nkind = "http"\nname = "crm"\nurl = "http://x.example"\nmapping = {}\n',
    ],
)  # fmt: skip
def test_a_name_that_is_given_twice_is_refused(tmp_path: Path, twice: str) -> None:
    assert "name" in fault(twice, tmp_path)


def test_a_companys_own_categories_are_the_ones_modes_may_name(tmp_path: Path) -> None:
    own = '[company]\nname = "Fernhill"\ncategories = ["plants", "tools"]\n[modes]\n{} = "draft"\n'
    file = tmp_path / "deskhand.toml"
    file.write_text(own.format("plants"))
    policy = load(file).policy()
    assert (policy.mode_of("plants"), policy.mode_of("tools")) == ("draft", "shadow")
    assert fault(own.format("billing"), tmp_path).startswith("modes.billing: no such category")


def test_what_is_written_reaches_the_policy() -> None:
    raw: dict[str, Any] = {
        "company": {"name": "Fernhill", "disclosure": False},
        "limits": {"refund_without_approval": "12.50"},
        "enterprise": {"tiers": ["Platinum"]},
        "models": {"turn_deadline_seconds": 30},
        "context_minutes": 5,
    }
    policy = parse(raw, "test").policy()
    assert str(policy.limits.refund_without_approval) == "12.50"
    assert policy.enterprise_tiers == ("platinum",)
    assert (policy.turn_deadline.total_seconds(), policy.context_age.total_seconds()) == (30, 300)
    assert policy.disclosure is False


def test_the_home_is_where_the_variable_says(tmp_path: Path) -> None:
    assert Environment({"DESKHAND_HOME": str(tmp_path)}).home == tmp_path
    assert Environment({"DESKHAND_HOME": "~/desk"}).home == Path.home() / "desk"
    assert Environment({}).home.is_absolute()


def test_a_secret_is_given_only_by_its_name() -> None:
    environment = Environment({"A": "sesame"})
    assert environment.secret("A", "test") == "sesame"
    assert "sesame" not in repr(environment) + str(vars(Config))
    with pytest.raises(DeskhandError, match="test needs the environment variable B"):
        environment.secret("B", "test")


@pytest.mark.parametrize(("name", "kind"), [("builtin", "claude"), ("house", "builtin")])
def test_no_other_model_has_the_name_that_code_trusts(name: str, kind: str) -> None:
    model = {"name": name, "kind": kind, "model": "m", "key_env": "KEY"}
    raw = {"company": {"name": "Fernhill"}, "models": {"cheap": [name], "list": [model]}}
    with pytest.raises(ConfigError, match="code trusts it"):
        Desk(parse(raw, "the test's"), Environment({"KEY": "k"}))
