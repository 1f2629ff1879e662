"""A browser for the module, a program for the module, and people who are signed in."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.engine import URL
from tests.journeys.people import ARGUMENTS, Desk
from tests.journeys.program import Running, running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def program(module_database: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The running program of this module."""
    with running(module_database, tmp_path_factory.mktemp("program")) as program:
        yield program


@pytest.fixture
def desk(browser: Browser, program: Running) -> Iterator[Desk]:
    """Where people sit down and sign in. At the end nobody's browser may have complained."""
    desk = Desk(browser, program)
    yield desk
    desk.close()
