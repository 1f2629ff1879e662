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
YES, NO = ("yes", "true", "1", "ai"), ("no", "false", "0", "human", "person")
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
        from deskhand.insight.training import NEVER, Line, train
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
        print_json({"head": head} | trained.held_out)
        if trained.sure == NEVER:
            say(f"{head}: it would be sure of nothing, and is left out; more labels may help")
            continue
        heads[head], held_out[head] = trained.as_json(), trained.held_out
    if not heads:
        raise BadInput("nothing was learnt: columns category, resolvable, urgency", "FILE")
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
    unknown: Counter[tuple[Head, str]] = Counter()
    known: dict[Head, dict[str, str]] = {
        "category": {one: one for one in desk.policy.categories},
        "resolvable": dict.fromkeys(YES, "yes") | dict.fromkeys(NO, NOT_RESOLVABLE),
        "urgency": dict(URGENCIES),
    }
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
        by_words: dict[Head, str] = {
            "category": words["category"] or "",
            "resolvable": "yes" if words["resolvable"] else NOT_RESOLVABLE,
            "urgency": words["urgency"],
        }
        for head, rows in found.items():
            given_label = str(labels.get(head, "")).strip()
            label = known[head].get(given_label if head == "category" else given_label.casefold())
            if label is not None:
                rows.append((text, label, by_words[head]))
            elif given_label:
                unknown[head, given_label] += 1
    for (head, label), count in unknown.most_common():
        say(f"{head}: {count} lines of {label!r}, which is none of {', '.join(known[head])}")
    return found


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
