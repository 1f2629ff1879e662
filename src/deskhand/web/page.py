"""A page inside the shell: the rail, and what is asked for."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from deskhand.app import OpenDesk
from deskhand.core.errors import DeskhandError, NotFound, Refused
from deskhand.store.users import Session
from deskhand.web.rendering import language_of, render


def page(
    request: Request,
    desk: OpenDesk,
    session: Session,
    template: str,
    values: Mapping[str, Any],
    error: DeskhandError | None = None,
) -> HTMLResponse:
    """The template for this reader. `error` says what did not work, and gives the status."""
    common = {
        "company": desk.policy.company,
        "zone": desk.policy.hours.time_zone,
        "now": desk.clock.now(),
        "session": session,
        "stopped": desk.stopped,
        "error": error,
    }
    language = language_of(request, session.user.language)
    return render(request, template, {**common, **values}, language, status_of(error))


def status_of(error: DeskhandError | None) -> int:
    """The HTTP status of a page that says so."""
    if error is None:
        return 200
    return 409 if isinstance(error, Refused) else 404 if isinstance(error, NotFound) else 422
