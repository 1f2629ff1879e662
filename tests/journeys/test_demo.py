"""The sample company from the shell: played once, played blind, and kept open until Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy.engine import URL
from tests.integration.test_api import open_house
from tests.soak.stand import free_port

from deskhand.sample.company import COMPANY, read_tickets
from deskhand.store.database import dsn
from deskhand.store.embedded import EmbeddedPostgres

PATIENCE = 150.0
"""Seconds until a demo has to be there; it takes about ten."""
DEMO = [sys.executable, "-m", "deskhand.cli", "demo"]
TO_A_PERSON = ("handed_off", "approval")


def once(*more: str) -> tuple[int, list[dict[str, Any]]]:
    """`deskhand demo --once --json`: how it ended, and its rows."""
    ended = subprocess.run(
        [*DEMO, "--once", "--json", *more],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        timeout=PATIENCE,
        check=False,
    )
    return ended.returncode, [json.loads(line) for line in ended.stdout.splitlines()]


def test_the_sample_tickets_end_as_they_should() -> None:
    code, rows = once()
    assert code == 0
    assert [row["id"] for row in rows] == [f"T-{number:02}" for number in range(1, 61)]
    assert {tuple(row) for row in rows} == {
        ("id", "outcome", "expected", "reason", "cost", "seconds")
    }
    assert sum(row["outcome"] == "answered" for row in rows) >= 0.55 * len(rows)
    assert wrongly_answered(rows) == []
    assert all(row["reason"] for row in rows if row["outcome"] in TO_A_PERSON)
    assert all(row["cost"] == 0 and row["seconds"] >= 0 for row in rows)


def test_in_the_blind_set_nobody_who_needs_a_person_is_answered() -> None:
    _, rows = once("--paraphrases")
    assert len(rows) == 60
    assert wrongly_answered(rows) == []


def wrongly_answered(rows: list[dict[str, Any]]) -> list[str]:
    return [
        row["id"]
        for row in rows
        if row["expected"] in TO_A_PERSON and row["outcome"] not in TO_A_PERSON
    ]


# --- the shop -------------------------------------------------------------------------------------


@pytest.mark.browser
def test_the_shop_of_the_demo_carries_the_chat_for_whoever_signs_in_there(
    browser: Browser, database: URL
) -> None:
    with open_house(database, open_pages=True) as house, browser.new_context() as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text))
        page.goto(f"{house.shop.base_url}/shop")
        page.get_by_role("link", name="Sign in as Ingrid Lindqvist").click()
        page.get_by_role("button", name="Talk to a person").click()
        chat = page.frame_locator("iframe")
        chat.get_by_label("Write a message").fill("My order is delayed I think. Where is it?")
        chat.get_by_label("Write a message").press("Enter")
        expect(chat.locator("#entries .ai .words")).to_contain_text("F-1001")
        chat.get_by_role("button", name="Close the chat").click()
        page.get_by_role("link", name="To the inbox").click()
        page.wait_for_url("**/inbox")
        assert complaints == []
        assert house.rows("SELECT channel FROM tickets") == [("widget",)]


# --- kept open ------------------------------------------------------------------------------------


@contextmanager
def running(home: Path, port: int) -> Generator[subprocess.Popen[str]]:
    """A demo whose page answers; whatever is left of it at the end is killed."""
    demo = subprocess.Popen(
        [*DEMO, "--port", str(port)],
        env=os.environ | {"DESKHAND_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(port):
            assert demo.poll() is None, "the demo ended"
            assert time.monotonic() < deadline, "the page did not answer"
            time.sleep(0.1)
        yield demo
    finally:
        if demo.poll() is None:
            family = psutil.Process(demo.pid).children(recursive=True)
            demo.kill()
            for process in family:
                process.kill()
        demo.communicate()


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def interrupted(demo: subprocess.Popen[str]) -> tuple[float, str]:
    """Ctrl-C: how long it took to end, and what it had said."""
    began = time.monotonic()
    demo.send_signal(signal.SIGINT)
    _, told = demo.communicate(timeout=60)
    assert demo.returncode == 0
    return time.monotonic() - began, told


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    EmbeddedPostgres(tmp_path / "demo").destroy()


@contextmanager
def joined(home: Path) -> Generator[psycopg.Connection[tuple[Any, ...]]]:
    """A second program on the demo's database."""
    server = EmbeddedPostgres(home / "demo")
    try:
        with psycopg.connect(dsn(server.start("demo"))) as connection:
            yield connection
    finally:
        server.stop()


def state(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that was said and done, and where the server keeps it."""
    questions = {
        "data": "SHOW data_directory",
        "messages": "SELECT role, count(*) FROM messages GROUP BY role ORDER BY role",
        "effects": "SELECT action, reference, amount FROM shop.effects ORDER BY key",
        "outbox": "SELECT count(*) FROM outbox WHERE destination = 'api'",
    }
    with joined(home) as connection:
        return {
            name: connection.execute(question.encode()).fetchall()
            for name, question in questions.items()
        }


def servers_of(folder: str) -> list[psutil.Process]:
    """Postgres processes of a data folder."""
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if folder in (process.info["cmdline"] or ())
    ]


def test_a_demo_started_again_neither_replays_nor_doubles_and_leaves_no_server(
    home: Path,
) -> None:
    port = free_port()
    with running(home, port) as demo:
        with httpx.Client(follow_redirects=True, timeout=30) as visitor:
            page = visitor.get(f"http://127.0.0.1:{port}/", headers={"accept": "text/html"})
        assert page.status_code == 200
        assert "Waits for a person" in page.text
        first = state(home)
        ((data,),) = first["data"]
        assert len(servers_of(data)) == 1
        seconds, told = interrupted(demo)
        assert seconds < 15
        assert f"http://127.0.0.1:{port}/" in told
        assert servers_of(data) == []
    assert not answers(port)

    with running(home, port) as demo:
        assert state(home) == first
        seconds, told = interrupted(demo)
        assert seconds < 15
        assert "All tickets were played before: nothing was sent again." in told
    assert state(home) == first
    assert ("REFUND", "F-1007", Decimal(30)) in first["effects"]
    assert len(first["effects"]) == 5
    sent = sum(len(ticket.messages) for ticket in read_tickets(COMPANY))
    assert dict(first["messages"])["customer"] == sent
    assert servers_of(data) == []
