"""The one door for ids."""

import re
from uuid import NAMESPACE_URL, uuid5

from uuid_utils.compat import uuid7

ID_PATTERN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def new_id() -> str:
    """A new id: a version 7 UUID (RFC 9562), so that ids made later sort later."""
    return str(uuid7())


def named_id(name: str) -> str:
    """The one id of `name` (version 5, RFC 9562): the same name is the same id."""
    return str(uuid5(NAMESPACE_URL, name))


def is_id(text: str) -> bool:
    """Whether `text` has the shape of an id made here; anything else was never one of ours."""
    return ID_PATTERN.fullmatch(text) is not None
