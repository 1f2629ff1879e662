"""`deskhand calibrate`: how sure answers are, fitted on what the company's people found of them."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from deskhand.app import Desk
from deskhand.cli.console import ConfigOption, print_json, say
from deskhand.cli.database import with_engine
from deskhand.core.clock import SystemClock
from deskhand.core.errors import BadInput
from deskhand.insight.known import known
from deskhand.settings import FILE, Environment, load


def commands(app: typer.Typer) -> None:
    """Register it."""
    app.command("calibrate")(calibrate_command)


def calibrate_command(
    config: ConfigOption = Path(FILE),
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("confidence.json"),
    days: Annotated[int, typer.Option(min=1, help="Answers of so many days.")] = 180,
) -> int:
    """Fit how sure answers are on your grades and drafts, and say what it is worth on answers that it had
    not seen."""
    try:
        from deskhand.insight.calibration import Known, calibrate
    except ImportError as error:
        raise BadInput("scikit-learn is missing: pip install 'deskhand[train]'") from error
    if out.exists():
        raise BadInput(f"{out} is there already, and may be in force: give another name", "--out")
    desk = Desk(load(config), Environment())
    now = SystemClock().now()
    found = with_engine(lambda engine: known(engine, now - timedelta(days=days), now))
    rows = [Known(one.category, told, one.right) for one, told in found if told is not None]
    if unread := len(found) - len(rows):
        say(f"{unread} judged answers are left out: their log cannot be read any more")
    made = calibrate(rows, desk.policy.thresholds.confidence, now)
    print_json(made.held_out)
    out.write_text(made.model_dump_json() + "\n", encoding="utf-8")
    say(f'{out} is made; it is used where deskhand.toml says [confidence] fitted = "{out}"')
    return 0
