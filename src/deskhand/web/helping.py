"""What the AI worked out for people on a ticket, from its log."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from deskhand.core.events import Assisted
from deskhand.core.values import Value, stored
from deskhand.store.queries import LogEntry

PATIENCE = timedelta(minutes=2)
"""A wish that nobody has fulfilled after this is shown as pending no more: it can be repeated."""
ANSWERED_BY = frozenset({"customer", "person"})
"""A message of these makes an earlier suggestion old."""


class Help(Value):
    """What there is, and what is under way."""

    suggestion: Assisted | None = None
    """The newest, unless somebody has written since."""
    suggesting: bool = False
    translations: Mapping[str, Assisted] = {}
    """In the reader's language, by what they are of: a message's id, or `brief`."""
    translating: frozenset[str] = frozenset()


def help_of(trace: Sequence[LogEntry], language: str, now: datetime) -> Help:
    """The state of it, for a reader of `language`."""
    suggestion: Assisted | None = None
    asked: dict[tuple[str, str, str], datetime] = {}
    translations: dict[str, Assisted] = {}
    for entry in trace:
        told = entry.payload
        if entry.kind == "message_added" and told["role"] in ANSWERED_BY:
            suggestion = None
        if entry.kind == "assist_asked":
            asked[told["what"], told["of"], told["language"]] = entry.at
        if entry.kind == "assisted":
            done = stored(Assisted, told)
            asked.pop((done.what, done.of, done.language), None)
            if done.what == "suggestion":
                suggestion = done
            elif done.language == language:
                translations[done.of] = done
    pending = {key for key, at in asked.items() if now - at < PATIENCE}
    return Help(
        suggestion=suggestion,
        suggesting=any(what == "suggestion" for what, _, _ in pending),
        translations=translations,
        translating=frozenset(
            of for what, of, wanted in pending if what == "translation" and wanted == language
        ),
    )
