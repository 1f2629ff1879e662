"""Figures and metrics over the API."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from deskhand.core.errors import BadInput
from deskhand.core.values import ToldInstant
from deskhand.insight.figures import Report
from deskhand.insight.reports import report_between
from deskhand.web.api.keys import Desk, Reader, only_known
from deskhand.web.api.schemas import Metrics
from deskhand.web.api.tickets import ERRORS

PERIOD = timedelta(days=30)
router = APIRouter(
    prefix="/api/v1", tags=["figures"], responses=ERRORS, dependencies=[Depends(only_known)]
)


@router.get("/report")
async def report(
    desk: Desk,
    key: Reader,
    start: Annotated[ToldInstant | None, Query(alias="from")] = None,
    end: Annotated[ToldInstant | None, Query(alias="to")] = None,
) -> Report:
    """Deflection, CSAT, resolution times, cost and escalations of a period; the last 30 days."""
    until = end or desk.clock.now()
    since = start or until - PERIOD
    if since >= until:
        raise BadInput("from has to be before to", "from")
    return await report_between(desk.totals, desk.reviews, since, until)


@router.get("/metrics")
async def metrics(desk: Desk, key: Reader) -> Metrics:
    """What is open now, and how much waits."""
    return Metrics(
        open_by_owner=await desk.queries.counts(),
        turns_waiting=await desk.queries.unfinished_turns(),
        outbox_waiting=await desk.outbox.waiting(),
    )
