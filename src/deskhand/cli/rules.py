"""`deskhand rules ...`: the company's own rules."""

from pathlib import Path

import typer

from deskhand.cli.console import ConfigOption, say
from deskhand.rules.company import otherwise
from deskhand.settings import FILE, load

app = typer.Typer(help="The company's own rules.", no_args_is_help=True)


@app.callback()
def _several() -> None:
    """So that `test` is a command and not the whole."""


@app.command("test")
def hold(config: ConfigOption = Path(FILE)) -> int:
    """Hold each rule's phrases to the examples beside it; 1 where one is not as it says."""
    rules = load(config).rules
    failed = 0
    for rule in rules:
        found = otherwise(rule)
        failed += len(found)
        for line in found:
            say(f"{rule.name}: {line}")
        if rule.phrases and not (rule.examples or rule.counter_examples):
            say(f"{rule.name}: has no examples")
    told = sum(len(one.examples) + len(one.counter_examples) for one in rules)
    say(f"{len(rules)} rules, {told} examples, {failed} not as expected")
    return 1 if failed else 0
