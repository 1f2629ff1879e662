"""`deskhand train`: a model of what messages are about, of a company's own labelled history."""

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import typer

from deskhand.app import Desk
from deskhand.cli.batch import EncodingOption, FileArgument, desk_of
from deskhand.cli.console import MaybeConfigOption, print_json, say
from deskhand.cli.replay import ColumnOption, columns_of
from deskhand.core.clock import SystemClock
from deskhand.core.errors import BadInput
from deskhand.encoders.e5 import NAME, why_not
from deskhand.insight.batch import Broken, read_rows
from deskhand.insight.replay import read_row
from deskhand.insight.route import read_of, route
from deskhand.rules.learned.own import FORMAT, NOT_RESOLVABLE, URGENCIES, Head, as_read, read_own

Labelled = dict[Head, list[tuple[str, str, str]]]
"""Of each head: a message as it is read, its label, and what words alone say."""
YES, NO = frozenset({"yes", "true", "1", "ai"}), frozenset({"no", "false", "0", "human", "person"})
DRIFTED = 0.92
"""Of what is said for sure so many have to be right, as when it was made."""


def commands(app: typer.Typer) -> None:
    """Register it."""
    app.command("train")(train_command)


def train_command(
    file: FileArgument = None,
    config: MaybeConfigOption = None,
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("triage.json"),
    check: Annotated[
        Path | None, typer.Option(help="Make nothing: hold this model against newer labels.")
    ] = None,
    column: ColumnOption = None,
    encoding: EncodingOption = "",
) -> int:
    """Learn `category`, `resolvable` and `urgency` from your labelled history, and say what it is worth
    on messages that it had not seen."""
    desk = desk_of(config, learned=False)
    found = _read(desk, file, encoding, columns_of(column or ()))
    if check is not None:
        return _check(check, found)
    try:
        from deskhand.insight.training import Line, train
    except ImportError as error:
        raise BadInput("scikit-learn is missing: pip install 'deskhand[train]'") from error
    heads: dict[str, Any] = {}
    held_out: dict[str, Any] = {}
    for head, rows in found.items():
        try:
            trained = train([Line(*row) for row in rows])
        except BadInput as error:
            say(f"{head}: {error}")
            continue
        heads[head], held_out[head] = trained.as_json(), trained.held_out
        print_json({"head": head} | trained.held_out)
    if not heads:
        raise BadInput("no head has enough labels: columns category, resolvable, urgency", "FILE")
    lines = sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:8]
    made: dict[str, Any] = {
        "format": FORMAT,
        "encoder": NAME,
        "version": f"{SystemClock().now():%Y-%m-%d} {lines}",
        "heads": heads,
        "held_out": held_out,
    }
    out.write_text(json.dumps(made, ensure_ascii=False) + "\n", encoding="utf-8")
    say(f'{out} is made; it is used where deskhand.toml says [triage] learned = "{out}"')
    return 0


def _read(desk: Desk, file: Path | None, encoding: str, columns: dict[str, str]) -> Labelled:
    found: Labelled = {"category": [], "resolvable": [], "urgency": []}
    unknown: Counter[str] = Counter()
    now = SystemClock().now()
    for item in read_rows(file, encoding, columns):
        if isinstance(item, Broken):
            say(f"line {item.line}: {item.why}")
            continue
        number, row = item
        try:
            given = read_row(row)
            first = next((one.text for one in given.messages if one.role == "customer"), given.text)
            told = {"subject": given.subject, "text": first}
            words = route(told, number, desk.policy, now)
            reading = read_of(told, desk.policy, now)
        except BadInput as error:
            say(f"line {number}: {error}")
            continue
        text = as_read(reading.subject, reading.text)
        labels = {str(name).strip().casefold(): value for name, value in row.items()}
        category = str(labels.get("category") or "").strip()
        if category in desk.policy.categories:
            found["category"].append((text, category, words["category"] or ""))
        elif category:
            unknown[category] += 1
        if (settled := _settled(labels)) is not None:
            found["resolvable"].append((text, settled, "yes" if words["resolvable"] else "no"))
        if (urgency := str(labels.get("urgency") or "").strip().casefold()) in URGENCIES:
            found["urgency"].append((text, urgency, words["urgency"]))
    for category, count in unknown.most_common():
        known = ", ".join(desk.policy.categories)
        say(f"{count} lines of {category!r}, which is none of [company] categories: {known}")
    return found


def _settled(labels: dict[str, Any]) -> str | None:
    """Whether somebody other than a person can settle it, where the row says so."""
    told = str(labels.get("resolvable", "")).strip().casefold()
    return "yes" if told in YES else NOT_RESOLVABLE if told in NO else None


def _check(path: Path, found: Labelled) -> int:
    """How a model does on these labels; 1 where it is worse than it was to be."""
    if missing := why_not():
        raise BadInput(f"there is no encoder on this machine: {missing}")
    own = read_own(path)
    drifted = compared = False
    for head, rows in found.items():
        if head not in own.heads or not rows:
            continue
        compared = True
        said = [(own.says(head, "", text), label) for text, label, _ in rows]
        sure = [(one[0], label) for one, label in said if one is not None]
        right = sum(one == label for one, label in sure)
        share = right / len(sure) if sure else 0.0
        print_json(
            {
                "head": head,
                "lines": len(rows),
                "decided": round(len(sure) / len(rows), 3),
                "right_of_decided": round(share, 3),
            }
        )
        if not sure:
            drifted = True
            say(f"{head}: it is sure of none of them; make it again with new labels")
        elif share < DRIFTED:
            drifted = True
            say(
                f"{head}: {share:.0%} of what it is sure of is right; make it again with new labels"
            )
    if not compared:
        raise BadInput(f"no line has a label that {path} knows: {', '.join(own.heads)}", "FILE")
    return 1 if drifted else 0
