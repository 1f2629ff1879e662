"""`deskhand settings ...`: what the support team decided in the pages."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncEngine

from deskhand.cli.console import ConfigOption, say
from deskhand.cli.database import with_engine
from deskhand.core.errors import NotFound
from deskhand.core.support import SupportSettings
from deskhand.settings import FILE, load
from deskhand.store.support_settings import SavedSettings, SupportSettingsVersions
from deskhand.support_toml import as_toml, with_support

app = typer.Typer(help="What the support team decided in the pages.", no_args_is_help=True)


@app.command()
def export(
    config: ConfigOption = Path(FILE),
    write: Annotated[
        bool, typer.Option(help="Put it into the configuration file; the rest stays as it is.")
    ] = False,
) -> int:
    """What is in force, as sections of deskhand.toml: the newest version under the file's ceilings."""
    saved = with_engine(_newest)
    in_force = SupportSettings.of(saved.settings.applied_to(load(config).policy()))
    if not write:
        print(as_toml(in_force), end="")
        return 0
    text = config.read_text(encoding="utf-8")
    config.write_text(with_support(text, in_force), encoding="utf-8")
    say(f"wrote version {saved.version} into {config}")
    return 0


async def _newest(engine: AsyncEngine) -> SavedSettings:
    versions = SupportSettingsVersions(engine)
    newest = await versions.newest()
    if not newest:
        raise NotFound("no version was saved yet: deskhand.toml decides alone")
    return await versions.read(newest)
