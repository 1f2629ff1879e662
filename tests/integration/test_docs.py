"""Every "how to add" page, done exactly as it says, on a copy of the source."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("how-to-add-*.md"))
BLOCK = re.compile(r"^```(?:python|text) (.+)\n((?:.*\n)*?)```$", re.M)
KINDS = {"action", "channel", "lookup", "model", "rule", "source"}


def test_there_is_a_page_for_everything_that_can_be_added() -> None:
    assert {page.stem.rsplit("-", 1)[1] for page in PAGES} == KINDS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("*.pyc.*"))
    ran = 0
    for header, body in BLOCK.findall(page.read_text(encoding="utf-8")):
        words = {part.partition("=")[0]: part.partition("=")[2] for part in shlex.split(header)}
        if "title" in words:
            target = tmp_path / words["title"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(body, encoding="utf-8")
        elif "insert" in words:
            change(tmp_path / words["insert"], words["after"], f"{words['after']}\n{body.rstrip()}")
        elif "replace" in words:
            change(tmp_path / words["replace"], words["old"], body.rstrip())
        else:
            ran += 1
            run(body, tmp_path)
    assert ran == 1


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def run(code: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
