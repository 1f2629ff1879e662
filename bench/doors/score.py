"""What is counted of a list of cases."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = dict[str, Any]


@dataclass
class Score:
    """Of one kind: how many are right, and how many did or said something wrong."""

    right: int = 0
    total: int = 0
    harm: int = 0
    parts: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])

    def add(self, row: Row, right: bool, what: str, part: str = "", harm: bool = False) -> None:
        """Count one case."""
        self.total += 1
        self.right += right
        self.harm += harm
        self.parts[f"{part} {'right' if right else 'wrong'}".strip()] += 1
        if not right:
            self.wrong.append(f"{row['id']}: {what}")


def rows_of(folder: Path, kind: str) -> list[Row]:
    """The cases of a kind; none where the folder has no such list."""
    file = folder / f"{kind}.jsonl"
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
