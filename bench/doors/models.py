"""What servers of models send, and what an export of another desk holds."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bench.doors.chat_server import ChatServer
from bench.doors.score import Row, Score

Decide = Callable[[Row, dict[str, Any]], Awaitable[Row]]
"""One ticket decided with the models of this configuration."""
SECONDS = 30.0


def models_at(port: int) -> dict[str, Any]:
    """The section of a configuration whose one model is the server on that port."""
    model = {"name": "m", "kind": "openai", "model": "bench", "base_url": f"http://127.0.0.1:{port}/v1", "timeout_seconds": SECONDS}  # fmt: skip
    return {"cheap": ["m"], "wait_minutes": 0, "list": [model]}


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()


async def forms(rows: list[Row], decide: Decide) -> Score:
    """Answered where the meaning of a form is plain, a person where it is not."""
    score = Score()
    for row in rows:
        with ChatServer() as server:
            server.case, server.triage = row["answer"], row.get("triage", "")
            decided = await decide({"text": row["question"]}, models_at(server.port))
            asked = any(purpose == "triage" for purpose, _ in server.asked)
        reply, outcome = decided["reply"] or "", decided["outcome"]
        leaked = any(word in reply for word in row["never"])
        good = outcome == "answered" and _flat(row["reply"]) in _flat(reply) and not leaked
        person = outcome == "handed_off"
        if row.get("purpose") == "triage" and row["must"] == "person":
            right = person or not asked
        else:
            right = {"answered": good, "person": person, "either": good or person}[row["must"]]
        score.add(row, right, f"{outcome} {decided['reason']}: {reply[:80]}", row["must"], leaked)
    return score


async def history(rows: list[Row], articles: Path) -> Score:
    """Each ticket of an export is decided by itself, or its line is named."""
    score = Score()
    for row in rows:
        with tempfile.TemporaryDirectory() as name, ChatServer() as server:
            folder = Path(name)
            file, config = folder / row["name"], folder / "deskhand.toml"
            file.write_bytes(row["content"].encode(row["encoding"]))
            config.write_text(_toml(server.port), "utf-8")
            command = [str(Path(sys.executable).with_name("deskhand")), "replay", str(file)]
            command += ["--config", str(config), "--kb", str(articles)]
            done = await asyncio.to_thread(
                subprocess.run, command, capture_output=True, text=True, check=False
            )
            seen = [_flat(text) for _, text in server.asked]
        words = [_flat(ticket) for ticket in row["tickets"]]
        decided = sum(line.startswith("{") for line in done.stdout.splitlines())
        mixed = any(sum(word in text for word in words) > 1 for text in seen)
        never = any(_flat(word) in text for word in row["never"] for text in seen)
        garbled = any("\ufffd" in text for text in seen)
        missing = [word for word in words if not any(word in text for text in seen)]
        whole = decided == row["count"] and not missing
        named = done.returncode != 0 and "line" in done.stderr and "Traceback" not in done.stderr
        harm = mixed or never or garbled
        right = not harm and (whole or (row["told"] and named))
        told = f"{decided} decided, {len(missing)} missing: {done.stderr.strip()[:80]}"
        score.add(row, right, told, harm=harm)
    return score


def _toml(port: int) -> str:
    model = models_at(port)["list"][0]
    lines = "\n".join(f"{name} = {value!r}" for name, value in model.items())
    company = '[company]\nname = "Fernhill"\n[modes]\ndefault = "auto"\n'
    return f'{company}[models]\ncheap = ["m"]\nwait_minutes = 0\n[[models.list]]\n{lines}\n'
