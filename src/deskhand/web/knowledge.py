"""Knowledge: the articles that answers rest on, and what is the matter with them."""

import asyncio
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from deskhand.knowledge.pages import Piece, differences
from deskhand.web.api.keys import Desk
from deskhand.web.page import page
from deskhand.web.sessions import Agent, SignedIn

router = APIRouter(prefix="/knowledge", include_in_schema=False)
Words = Annotated[str, Query(max_length=400)]
GAPS_OF = timedelta(days=30)
HITS = 5
"""As many passages as the AI gets."""


@router.get("")
async def listed(
    request: Request,
    desk: Desk,
    session: SignedIn,
    text: Words = "",
    stale: bool = False,
    number: Annotated[int, Query(alias="page", ge=1, le=1000)] = 1,
) -> Response:
    """The articles, by title."""
    rows, more = await desk.knowledge.listed(text.strip(), stale, number, desk.clock.now())
    left_out = await desk.knowledge.left_out() if number == 1 and not text else []
    values = {
        "rows": rows,
        "more": more,
        "text": text,
        "stale": stale,
        "number": number,
        "left_out": left_out,
    }
    return page(request, desk, session, "knowledge.html", values)


@router.get("/article")
async def article(
    request: Request,
    desk: Desk,
    session: SignedIn,
    article_id: Annotated[str, Query(alias="id", max_length=500)],
    version: int = 0,
    since: int = 0,
) -> Response:
    """One as it is, as it was, or what changed `since` a version."""
    found = await desk.knowledge.article(article_id)
    by_number = {one.version: one for one in found.versions}
    shown = by_number.get(version, found.versions[0] if found.versions else None)
    old = by_number.get(since)
    pieces: list[Piece] = []
    if old and shown:
        pieces = await asyncio.to_thread(differences, old.text, shown.text)
    values = {"article": found, "shown": shown, "old": old, "pieces": pieces}
    return page(request, desk, session, "article.html", values)


@router.get("/search")
async def search(
    request: Request,
    desk: Desk,
    session: SignedIn,
    text: Words = "",
    language: Annotated[str, Query(max_length=5)] = "en",
) -> Response:
    """The passages that the AI would be given for these words."""
    hits = await desk.library.find(text, language, HITS) if text.strip() else ()
    values = {
        "text": text,
        "hits": hits,
        "searched_in": language,
        "spoken": desk.library.languages() or ("en",),
    }
    return page(request, desk, session, "knowledge_search.html", values)


@router.get("/check")
async def checked(request: Request, desk: Desk, session: SignedIn) -> Response:
    """What contradicts itself."""
    clashes, at = await desk.knowledge.clashes()
    values = {"clashes": clashes, "at": at}
    return page(request, desk, session, "knowledge_check.html", values)


@router.post("/check")
async def check(desk: Desk, agent: Agent) -> Response:
    """Look again now."""
    await desk.check_knowledge()
    return RedirectResponse("/knowledge/check", 303)


@router.get("/gaps")
async def gaps(request: Request, desk: Desk, session: SignedIn) -> Response:
    """What customers asked and no article answered."""
    found = await desk.knowledge.gaps(desk.clock.now() - GAPS_OF)
    values = {"gaps": found, "days": GAPS_OF.days}
    return page(request, desk, session, "knowledge_gaps.html", values)
