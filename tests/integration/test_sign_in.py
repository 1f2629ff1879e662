"""Signing in: the first admin of a new installation, wrong guesses, and who is let in where."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from subprocess import CompletedProcess

import httpx
import pytest
from sqlalchemy.engine import URL
from tests.shell import deskhand

from deskhand.app import Desk
from deskhand.core.policy import Role
from deskhand.sample.company import CONFIG
from deskhand.sample.demo import environment
from deskhand.settings import Environment
from deskhand.store.users import Users, csrf_of
from deskhand.web.server import web_app
from deskhand.web.sessions import COOKIE

PASSWORD = "correct horse battery"
NOW = datetime.now(UTC)
HERE = "http://localhost"


@asynccontextmanager
async def visitor(
    database: URL,
    loopback_only: bool = True,
    open_pages: bool = False,
    public_url: str = "",
    address: str = "127.0.0.1",
) -> AsyncGenerator[tuple[httpx.AsyncClient, Users]]:
    """Somebody's browser before a desk without a worker, and the users that it knows."""
    config = Desk.from_config(CONFIG, Environment(environment(database))).config
    serve = config.serve.model_copy(update={"public_url": public_url})
    desk = Desk(config.model_copy(update={"serve": serve}), Environment(environment(database)))
    async with desk.open(database) as opened:
        app = web_app(opened, open_pages, loopback_only)
        door = httpx.ASGITransport(app, client=(address, 40000))
        page = {"accept": "text/html"}
        async with httpx.AsyncClient(transport=door, base_url=HERE, headers=page) as client:
            yield client, opened.users


async def test_the_first_visit_makes_the_first_admin_and_no_second_one(database: URL) -> None:
    form = {"name": "Ada", "password": PASSWORD, "next": "/inbox?tab=mine"}
    async with visitor(database) as (client, users):
        page = await client.get("/sign-in")
        assert "first admin" in page.text
        short = await client.post("/first-admin", data=form | {"password": "short"})
        assert short.status_code == 422
        assert "at least 12 characters" in short.text
        assert 'value="Ada"' in short.text
        made = await client.post("/first-admin", data=form)
        assert (made.status_code, made.headers["location"]) == (303, "/inbox?tab=mine")
        assert (await client.get("/inbox")).status_code == 200
        ada = await users.named("ada")
        assert ada is not None
        assert ada.role == "admin"
        again = await client.post("/first-admin", data=form | {"name": "Eve"})
        assert again.status_code == 409
        assert "first admin" not in (await client.get("/sign-in")).text
        assert await users.named("Eve") is None


async def test_a_server_that_others_reach_offers_no_first_admin(database: URL) -> None:
    async with visitor(database, loopback_only=False) as (client, users):
        assert "first admin" not in (await client.get("/sign-in")).text
        form = {"name": "Eve", "password": PASSWORD}
        assert (await client.post("/first-admin", data=form)).status_code == 409
        assert not await users.any()


async def test_guesses_are_slowed_down_and_the_right_password_waits_too(database: URL) -> None:
    async with visitor(database) as (client, users):
        await users.create("Ada", "admin", PASSWORD, NOW)
        statuses = [
            (await client.post("/sign-in", data={"name": "Ada", "password": "x" * 12})).status_code
            for _ in range(12)
        ]
        assert set(statuses) == {422, 409}
        told = await client.post("/sign-in", data={"name": "ADA ", "password": PASSWORD})
        assert told.status_code == 409
        assert "too many tries" in told.text


async def test_nobody_locks_another_out_and_nobody_tries_every_name(database: URL) -> None:
    async with visitor(database, address="203.0.113.7") as (client, users):
        await users.create("Ada", "admin", PASSWORD, NOW)
        told = [
            await client.post(
                "/sign-in", data={"name": ("Ada", "Ben", "Eve", "Kim")[n % 4], "password": "no"}
            )
            for n in range(40)
        ]
        assert told[-1].status_code == 409
        assert "too many tries" in told[-1].text
    async with visitor(database, address="203.0.113.8") as (client, _):
        signed_in = await client.post("/sign-in", data={"name": "Ada", "password": PASSWORD})
        assert signed_in.status_code == 303


async def test_behind_a_proxy_the_public_address_is_ours_and_makes_no_first_admin(
    database: URL,
) -> None:
    public = "https://desk.fernhill.example"
    form = {"name": "Ada", "password": PASSWORD}
    async with visitor(database, public_url=public) as (client, users):
        proxied = {"host": "desk.fernhill.example", "origin": public}
        assert "first admin" not in (await client.get("/sign-in", headers=proxied)).text
        assert (await client.post("/first-admin", data=form, headers=proxied)).status_code == 409
        assert (await client.post("/first-admin", data=form)).status_code == 409
        await users.create("Ada", "admin", PASSWORD, NOW)
        signed_in = await client.post("/sign-in", data=form, headers=proxied)
        assert signed_in.status_code == 303
        assert "secure" in signed_in.headers["set-cookie"].lower()
        elsewhere = proxied | {"origin": "https://evil.example"}
        assert (await client.post("/sign-in", data=form, headers=elsewhere)).status_code == 409
        rebound = await client.get("/sign-in", headers={"host": "evil.example"})
        assert rebound.status_code == 403
    async with visitor(database) as (client, _):
        seen = await client.get("/sign-in", headers={"x-forwarded-for": "203.0.113.9"})
        assert "first admin" not in seen.text


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:alert(1)", ""],
)
async def test_nobody_is_sent_to_another_site_afterwards(database: URL, wanted: str) -> None:
    async with visitor(database) as (client, users):
        await users.create("Ada", "admin", PASSWORD, NOW)
        form = {"name": "Ada", "password": PASSWORD, "next": wanted}
        answer = await client.post("/sign-in", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")


async def test_another_sites_form_signs_nobody_in(database: URL) -> None:
    async with visitor(database) as (client, users):
        await users.create("Ada", "admin", PASSWORD, NOW)
        answer = await client.post(
            "/sign-in",
            data={"name": "Ada", "password": PASSWORD},
            headers={"origin": "https://evil.example"},
        )
        assert answer.status_code == 409
        assert "set-cookie" not in answer.headers


async def test_a_form_is_taken_from_our_own_pages_alone(database: URL) -> None:
    async with visitor(database) as (client, users):
        await users.create("Ada", "admin", PASSWORD, NOW)
        answer = await client.post("/sign-in", data={"name": "Ada", "password": PASSWORD})
        assert "httponly" in answer.headers["set-cookie"].lower(), "no script reads the cookie"
        ours = {"csrf": csrf_of(client.cookies[COOKIE])}
        for form in ({}, {"csrf": "0" * 64}):
            assert (await client.post("/sign-out", data=form)).status_code == 403
        evil = {"origin": "https://evil.example"}
        assert (await client.post("/sign-out", data=ours, headers=evil)).status_code == 403
        assert (await client.get("/inbox")).status_code == 200
        assert (await client.post("/sign-out", data=ours)).status_code == 303
        assert (await client.get("/inbox")).status_code == 303


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("agent", 303)])
async def test_a_viewer_changes_nothing(database: URL, role: Role, status: int) -> None:
    async with visitor(database) as (client, users):
        await users.create("Ada", role, PASSWORD, NOW)
        await client.post("/sign-in", data={"name": "Ada", "password": PASSWORD})
        assert (await client.get("/inbox")).status_code == 200
        form = {"csrf": csrf_of(client.cookies[COOKIE])}
        assert (await client.post("/me/absence", data=form)).status_code == status


async def test_the_demo_signs_everybody_in_and_only_the_demo(database: URL) -> None:
    async with visitor(database, open_pages=True) as (client, _):
        page = await client.get("/inbox", follow_redirects=True)
        assert page.status_code == 200
        assert "Demo" in page.text
    async with visitor(database) as (client, _):
        page = await client.get("/inbox?tab=all")
        assert page.headers["location"] == "/sign-in?next=/inbox%3Ftab%3Dall"


def test_users_are_made_listed_and_sent_away_from_the_shell(database: URL) -> None:
    def users(*arguments: str, given: str = "") -> CompletedProcess[str]:
        env = Environment().for_children(environment(database))
        return deskhand("users", *arguments, env=env, given=given)

    made = users("create", "Mara", "--role", "agent", given=f"{PASSWORD}\n")
    assert made.returncode == 0, made.stderr
    assert PASSWORD not in made.stdout + made.stderr
    short = users("create", "Jonas", given="short\n")
    assert short.returncode == 2
    assert short.stderr.strip().endswith("password: at least 12 characters")
    assert users("password", "mara", given="another horse battery\n").returncode == 0
    assert users("disable", "Mara").returncode == 0
    assert users("list").stdout.split() == ["Mara", "agent", "-", "disabled"]
    assert users("disable", "Nobody").returncode == 2
