"""Every error as one clear line with the right status."""

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from procrastinate.exceptions import ConnectorException
from psycopg import Error as DriverError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from deskhand.core.errors import BadInput, NotFound, Refused
from deskhand.core.logs import place_of
from deskhand.core.messages import LONGEST_MESSAGE
from deskhand.store.refusals import fix_for
from deskhand.web.rendering import language_of, render

log = structlog.get_logger("deskhand.web")


ALREADY = "23505"
"""PostgreSQL's unique_violation."""


def install(app: FastAPI) -> None:
    """Map errors to answers."""

    @app.exception_handler(BadInput)
    async def bad_input(request: Request, error: BadInput) -> Response:
        return _told(request, 422, "bad_input", str(error), error.field)

    @app.exception_handler(NotFound)
    async def not_found(request: Request, error: NotFound) -> Response:
        return _told(request, 404, "not_found", str(error))

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> Response:
        return _told(request, 409, "refused", str(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        fault = error.errors()[0]
        if fault["type"] == "json_invalid":
            return _told(request, 422, "bad_input", "the body is not JSON")
        if fault["loc"] == ("body",) and fault["type"] == "missing":
            return _told(request, 422, "bad_input", "the body is missing: send a JSON object")
        field = ".".join(str(part) for part in fault["loc"] if part != "body")
        message = str(fault["msg"]).removeprefix("Value error, ")
        if fault["type"] == "string_too_long" and field == "text":
            message = f"longer than {LONGEST_MESSAGE} characters: send it as an attachment"
            return _told(request, 413, "too_large", f"text: {message}", field)
        if fault["type"] == "timezone_aware":
            message = "needs a time zone, such as 2026-11-22T09:00:00Z"
        if fault["type"] == "extra_forbidden":
            message = "unknown field; remove it or check its spelling"
        return _told(
            request, 422, "bad_input", f"{field}: {message}" if field else message, field or None
        )

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        codes = {
            401: "wrong_key",
            403: "not_allowed",
            404: "not_found",
            413: "too_large",
            429: "too_many",
        }
        code = codes.get(error.status_code, "error")
        return _told(
            request, error.status_code, code, str(error.detail), headers=dict(error.headers or {})
        )

    @app.exception_handler(DBAPIError)
    @app.exception_handler(DriverError)
    @app.exception_handler(ConnectorException)
    @app.exception_handler(PoolTimeout)
    async def database(request: Request, error: Exception) -> Response:
        log.error("the database failed", fix=fix_for(error), **place_of(error))
        if _state(error).startswith(ALREADY):
            told = "something with this id is there already: load the page, and send it again"
            return _told(request, 409, "refused", told)
        if _is_of_the_value(error):
            return _told(request, 422, "bad_input", "a value in it cannot be stored")
        return unavailable(request)


def _is_of_the_value(error: BaseException) -> bool:
    """Whether the same request would fail again: its data is at fault (class 22).

    Everything else may be mended while the sender waits, rights and a search path among it: a 500
    would be a message that nobody sends again.
    """
    return _state(error).startswith("22")


def _state(error: BaseException) -> str:
    cause = getattr(error, "orig", None) or error.__cause__ or error
    return getattr(cause, "sqlstate", None) or ""


def unavailable(request: Request) -> Response:
    """The answer while the database is away. It does not say that nothing was stored: a commit
    whose confirmation was lost may stand, and what is no message may have been done."""
    told = (
        "the database does not answer or takes no writes now; send it again: one message_id is "
        "stored once. After anything else, look before you repeat it"
    )
    return _told(request, 503, "unavailable", told, headers={"retry-after": "5"})


def _told(
    request: Request,
    status: int,
    code: str,
    message: str,
    field: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """A page for whoever reads pages, JSON for everybody else."""
    of_api = request.url.path.startswith("/api/")
    if of_api or "text/html" not in request.headers.get("accept", ""):
        return answer(status, code, message, field, headers)
    values = {"status": status, "message": message}
    page = render(request, "error.html", values, language_of(request, ""), status)
    page.headers.update(headers or {})
    return page


def answer(
    status: int,
    code: str,
    message: str,
    field: str | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """The body of an error."""
    body = {"error": {"code": code, "message": message, "field": field}}
    return JSONResponse(body, status, headers)
