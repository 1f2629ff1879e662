"""For those who run it: is it alive, is it ready, and how is it doing."""

from fastapi import APIRouter, Response
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, PlainTextResponse

from deskhand.insight.health import Readiness, gauges, readiness
from deskhand.web.api.keys import Desk, Reader
from deskhand.web.api.schemas import ErrorOut, Health

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def healthz() -> Health:
    """200 while this process answers; it says nothing of the database."""
    return Health(status="ok")


@router.get("/readyz", responses={503: {"model": Readiness}})
async def readyz(desk: Desk) -> JSONResponse:
    """200 when messages can be taken in: the database answers, takes writes, and is up to date."""
    found = await readiness(desk.engine)
    return JSONResponse(found.model_dump(), 200 if found.ready else 503)


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    responses={401: {"model": ErrorOut}, 403: {"model": ErrorOut}},
)
async def metrics(desk: Desk, key: Reader) -> Response:
    """The desk's gauges for Prometheus; each process has counters of its own on its own port."""
    text = await gauges(desk.engine, desk.clock.now(), desk.dead_after)
    return Response(text, media_type=CONTENT_TYPE_LATEST)
