"""The page of hand-offs: briefs, a ticket's thread, and its trace."""

import json
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from deskhand.store.queries import LogEntry
from deskhand.web.auth import Desk, Reader
from deskhand.web.tickets import read_ticket

HERE = Path(str(files("deskhand.web")))
LONGEST_RESULT = 4000
router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(HERE / "templates")


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""


def _told(entry: LogEntry) -> str:
    """An event's payload, short enough to read."""
    text = json.dumps(entry.payload, ensure_ascii=False, indent=1)
    return text if len(text) <= LONGEST_RESULT else f"{text[:LONGEST_RESULT]}\n..."


templates.env.filters["when"] = _when
templates.env.filters["told"] = _told


@router.get("/")
async def hand_offs(request: Request, desk: Desk, reader: Reader) -> HTMLResponse:
    """Tickets that wait for a person, with their briefs."""
    values: dict[str, Any] = {
        "company": desk.policy.company,
        "tickets": await desk.queries.waiting(),
        "counts": await desk.queries.counts(),
    }
    return templates.TemplateResponse(request, "hand_offs.html", values)


@router.get("/tickets/{ticket_id}")
async def ticket(ticket_id: str, request: Request, desk: Desk, reader: Reader) -> HTMLResponse:
    """A ticket's thread, actions and trace."""
    shown = await read_ticket(desk, ticket_id)
    values = {"company": desk.policy.company, "shown": shown}
    return templates.TemplateResponse(request, "ticket.html", values)
