"""What the support team decides, as sections of deskhand.toml."""

from decimal import Decimal
from typing import Any

import tomlkit

from deskhand.core.support import SupportSettings


def support_tables(support: SupportSettings) -> dict[str, Any]:
    """The sections of deskhand.toml that say the same."""
    raw = support.model_dump(mode="json")
    limits = {
        name: str(value) if isinstance(value, Decimal) else value for name, value in support.limits
    }
    hours = support.hours.model_dump()
    hours |= {"opens": f"{hours['opens']:%H:%M}", "closes": f"{hours['closes']:%H:%M}"}
    return {
        "company": {"voice": support.voice},
        "modes": {"default": support.mode, **support.modes},
        "limits": limits,
        "hours": hours | {"closed": [str(day) for day in hours["closed"]]},
        "canned": raw["canned"],
        "rules": raw["rules"],
    }


def as_toml(support: SupportSettings) -> str:
    """Those sections alone."""
    return tomlkit.dumps(support_tables(support))


def with_support(text: str, support: SupportSettings) -> str:
    """A deskhand.toml with those sections in it; everything else, comments too, stays as it is."""
    document = tomlkit.parse(text)
    for section, given in support_tables(support).items():
        if isinstance(given, list):
            if section in document:
                del document[section]
            if given:
                document[section] = given
        elif section == "modes":
            document[section] = given
        else:
            table = document.setdefault(section, tomlkit.table())
            for name, value in given.items():
                if table.get(name) != value:
                    table[name] = value
    return tomlkit.dumps(document)
