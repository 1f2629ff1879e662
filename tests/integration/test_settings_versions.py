"""What the support team decides: under ceilings, previewed from the log, by version, everywhere."""

import tomllib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from tests.colleagues import user
from tests.integration.test_api import EIGHTY, told_desk
from tests.integration.test_engine import until, working
from tests.integration.test_review import WHERE, asked
from tests.shell import deskhand

from deskhand.app import Desk, OpenDesk
from deskhand.core.errors import BadInput, NotFound, Refused
from deskhand.core.policy import CompanyRule
from deskhand.core.support import SupportLimits, SupportSettings
from deskhand.core.tickets import Mode
from deskhand.insight.redecide import LAST, Compared, compare, redecide
from deskhand.sample.company import CONFIG
from deskhand.sample.demo import environment
from deskhand.settings import load, parse
from deskhand.support_toml import as_toml, with_support

PRESS = CompanyRule(name="press", phrases=("grow light",), then="hand_off")

THIRTY = "I sent the soil tray from order F-1007 back almost two weeks ago. Please refund the $30."


@asynccontextmanager
async def answered(url: URL) -> AsyncGenerator[OpenDesk]:
    """Fernhill, where three customers have been answered."""
    async with told_desk(url, {}, {}) as desk, working(desk):
        for contact, text in WHERE.items():
            await replied(desk, await asked(desk, contact, text))
        yield desk


async def replied(desk: OpenDesk, ticket_id: str, role: str = "ai") -> None:
    async def said() -> bool:
        return any(one.role == role for one in await desk.tickets.messages(ticket_id))

    await until(said)


def changed(desk: OpenDesk, **more: Any) -> SupportSettings:
    return SupportSettings.of(desk.policy).model_copy(update=more)


async def test_a_preview_names_the_tickets_that_a_rule_would_have_sent_to_people(
    database: URL,
) -> None:
    async with answered(database) as desk:
        assert await desk.preview(changed(desk)) == Compared(tickets=3, changed=())
        assert (await desk.preview(changed(desk, voice="Very formal."))).changed == ()
        (change,) = (await desk.preview(changed(desk, rules=(PRESS,)))).changed
        said = await desk.tickets.messages(change.ticket_id)
        assert "grow light" in said[0].text
        assert (change.before, change.now) == ("replied", "handed_off (company_rule)")
        drafts = await desk.preview(changed(desk, mode="draft", modes={}))
        assert [one.now for one in drafts.changed] == ["draft"] * 3
        assert await desk.support.newest() == 0, "a preview saves nothing"
        assert desk.policy.rules == ()


async def test_a_preview_ends_in_time_and_says_what_it_left_out(database: URL) -> None:
    async with answered(database) as desk:
        parts = desk.desk.parts_in_memory
        found = await compare(desk.engine, parts, parts, LAST, seconds=0)
        assert (found.tickets, found.older) == (1, 2)


async def test_what_is_saved_holds_from_the_next_ticket_on_and_in_other_processes(
    database: URL,
) -> None:
    async with answered(database) as desk, desk.desk.open(database) as elsewhere:
        await elsewhere.follow_support()
        wanted = changed(elsewhere, rules=(PRESS,))
        version = await elsewhere.support.save(wanted, user("Lena"), "press", 0, desk.clock.now())
        assert version == 1

        async def followed() -> bool:
            return desk.policy.rules == (PRESS,)

        await until(followed)
        ticket_id = await asked(desk, "c-06", "Where is my grow light?")

        async def with_people() -> bool:
            return (await desk.tickets.ticket(ticket_id)).owner == "queue"

        await until(with_people)
        facts = await desk.queries.facts(ticket_id)
        assert facts is not None
        assert facts.reason == "company_rule"


async def test_two_who_change_at_once_do_not_overwrite_each_other(database: URL) -> None:
    async with told_desk(database, {}, {}) as desk:
        now = desk.clock.now()
        first, second = changed(desk, voice="One."), changed(desk, voice="Two.")
        assert await desk.support.save(first, user("Lena"), "", 0, now) == 1
        with pytest.raises(Refused, match="Lena saved version 1 meanwhile"):
            await desk.support.save(second, user("Ada"), "", 0, now)
        assert await desk.support.save(second, user("Ada"), "", 1, now) == 2
        assert [one.settings.voice for one in await desk.support.all()] == ["Two.", "One."]
        with pytest.raises(NotFound):
            await desk.support.read(3)


async def test_nothing_goes_over_the_ceilings_of_the_file(database: URL) -> None:
    async with told_desk(database, {}, {}) as desk:
        file = desk.desk.policy
        limits = SupportLimits.of(file.limits)
        over = limits.model_copy(update={"refund_without_approval": Decimal(51)})
        with pytest.raises(BadInput, match="over the ceiling of 50"):
            changed(desk, limits=over).check(file)
        assert changed(desk, limits=over).applied_to(file).limits == file.limits
        under = limits.model_copy(update={"refund_without_approval": Decimal(20)})
        changed(desk, limits=under).check(file)
        lower = changed(desk, limits=under).applied_to(file).limits
        assert lower.refund_without_approval == 20
        assert lower.person_refund == file.limits.person_refund


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"modes": {"weather": "auto"}}, "'weather' is no category"),
        ({"rules": (PRESS, PRESS)}, "'press' is given twice"),
        ({"rules": (CompanyRule(name="x", then="hand_off"),)}, "x needs a phrase"),
        ({"rules": (CompanyRule(name="x", phrases=("y",)),)}, "x needs a sentence"),
    ],
)
async def test_what_is_wrong_is_named(database: URL, given: dict[str, Any], told: str) -> None:
    async with told_desk(database, {}, {}) as desk:
        with pytest.raises(BadInput, match=told):
            changed(desk, **given).check(desk.desk.policy)


def test_it_goes_into_the_file_and_comes_back_and_the_rest_stays(tmp_path: Path) -> None:
    policy = load(CONFIG).policy()
    rule = PRESS.model_copy(update={"categories": ("shipping",)})
    wanted = SupportSettings.of(policy).model_copy(
        update={"voice": "Dry.", "mode": "draft", "modes": {"billing": "auto"}, "rules": (rule,)}
    )
    text = with_support(CONFIG.read_text("utf-8"), wanted)
    path = tmp_path / "deskhand.toml"
    path.write_text(text, "utf-8")
    assert SupportSettings.of(load(path).policy()) == wanted
    assert "# Where the customer context comes from" in text
    assert load(path).sources == load(CONFIG).sources
    assert tomllib.loads(with_support(text, wanted)) == tomllib.loads(text)
    alone = as_toml(wanted)
    assert "sources" not in alone
    assert parse({"company": {"name": "x"}}, "x").policy().voice not in alone


async def test_the_shell_writes_what_is_in_force_into_the_file(
    database: URL, tmp_path: Path
) -> None:
    path = tmp_path / "deskhand.toml"
    path.write_text(CONFIG.read_text("utf-8"), "utf-8")
    variables = {"PATH": "/usr/bin:/bin", "DESKHAND_HOME": str(tmp_path), **environment(database)}

    def export(*more: str) -> CompletedProcess[str]:
        return deskhand("settings", "export", "--config", path, *more, env=variables)

    assert "no version was saved yet" in export().stderr
    async with told_desk(database, {}, {}) as desk:
        await desk.support.save(changed(desk, voice="Dry."), user("Lena"), "", 0, desk.clock.now())
    assert 'voice = "Dry."' in export().stdout
    assert export("--write").returncode == 0
    assert load(path).policy().voice == "Dry."


async def test_a_preview_knows_which_actions_would_wait_and_which_replies_would_not_leave(
    database: URL,
) -> None:
    more = {"limits": {"refund_without_approval": "100"}}
    async with told_desk(database, more, {}) as desk, working(desk):
        thirty = await asked(desk, "c-22", THIRTY)
        await replied(desk, thirty)
        eighty = await asked(desk, "c-29", EIGHTY)
        await replied(desk, eighty)
        assert await desk.preview(changed(desk)) == Compared(tickets=2, changed=())
        async with desk.engine.begin() as connection:
            for table, column in (("events", "at"), ("messages", "at"), ("ledger", "created_at")):
                moved = f"UPDATE {table} SET {column} = {column} - interval '1 day'"
                await connection.execute(text(moved))

        async def names(mode: Mode = "auto", **limits: Any) -> list[tuple[str, str, str]]:
            wanted = SupportLimits.of(desk.policy.limits).model_copy(update=limits)
            found = await desk.preview(changed(desk, limits=wanted, mode=mode, modes={}))
            return [(one.ticket_id, one.before, one.now) for one in found.changed]

        waits = (eighty, "replied", "replied (awaiting_approval)")
        assert await names(refund_without_approval=Decimal(50)) == [waits]
        assert await names(refund_per_day=Decimal(100)) == [waits], "after the 30 of before"
        assert [one for one, *_ in await names(replies_per_hour=0)] == [eighty, thirty]
        assert [now for *_, now in await names("shadow")] == ["shadow", "shadow"]
        stricter = await told(desk, "limits", {"refund_without_approval": "50"})
        same = await redecide(desk.engine, stricter.parts_in_memory, LAST)
        assert [(one.before, one.now) for one in same] == [
            ("replied", "replied (awaiting_approval)"),
            ("replied", "replied"),
        ]
        await stricter.aclose()


async def told(desk: OpenDesk, section: str, given: dict[str, Any]) -> Desk:
    """The same desk with another section in its file."""
    config = desk.desk.config
    raw = config.model_dump() | {section: config.model_dump()[section] | given}
    return Desk(config.model_validate(raw), desk.desk.env)


async def test_an_export_stays_under_the_files_ceilings(database: URL, tmp_path: Path) -> None:
    async with told_desk(database, {}, {}) as desk:
        rules = (PRESS.model_copy(update={"categories": ("weather",)}), PRESS)
        saved = changed(desk, modes={"weather": "auto", "billing": "draft"}, rules=rules)
        await desk.support.save(saved, user("Lena"), "", 0, desk.clock.now())
    text = CONFIG.read_text("utf-8")
    config = tmp_path / "deskhand.toml"
    config.write_text(text + "\n[limits]\nrefund_without_approval = 20\n", "utf-8")
    env = environment(database) | {"PATH": "/usr/bin:/bin", "DESKHAND_HOME": str(tmp_path / "home")}
    told = deskhand("settings", "export", "--write", "--config", str(config), env=env, cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    policy = load(config).policy()
    assert policy.limits.refund_without_approval == 20
    assert policy.modes == {"billing": "draft"}
    assert policy.rules == (PRESS,)
