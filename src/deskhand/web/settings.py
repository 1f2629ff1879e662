"""Rules, voice, modes: what the support team decides itself. Nothing is saved unseen: first the page
says which of the last tickets would have been decided otherwise."""

from itertools import zip_longest
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from pydantic import ValidationError
from starlette.datastructures import FormData

from deskhand.core.errors import BadInput, DeskhandError, Refused
from deskhand.core.hours import DAYS
from deskhand.core.rights import may
from deskhand.core.support import SupportLimits, SupportSettings
from deskhand.insight.played import PlayedInTime
from deskhand.insight.redecide import Compared
from deskhand.rules.company import check_examples
from deskhand.settings import first_fault
from deskhand.store.users import Session
from deskhand.support_toml import as_toml
from deskhand.web.api.keys import Desk
from deskhand.web.page import page
from deskhand.web.sessions import Acting, SignedIn, acting

Changer = Annotated[Acting, Depends(acting("change_settings"))]
Stopper = Annotated[Acting, Depends(acting("stop_the_ai"))]
router = APIRouter(prefix="/settings", include_in_schema=False)
MODES = ("off", "shadow", "draft", "auto")
MOST_CHANGED = 50
"""Tickets that a preview names; more are counted."""
Text = Annotated[str, Form()]
Typed = dict[str, Any]


async def _page(
    request: Request,
    desk: Desk,
    session: Session,
    settings: SupportSettings | Typed,
    seen: int,
    preview: Compared | None = None,
    cases: PlayedInTime | None = None,
    error: DeskhandError | None = None,
    comment: str = "",
) -> Response:
    """With what is in force, what an earlier version said, or what somebody typed."""
    in_force = SupportSettings.of(desk.policy)
    values: dict[str, Any] = {
        "settings": settings,
        "seen": seen,
        "preview": preview,
        "cases": cases,
        "most": MOST_CHANGED,
        "differs": settings.changed(in_force) if isinstance(settings, SupportSettings) else (),
        "comment": comment,
        "versions": await desk.support.all(),
        "standings": await desk.standings(),
        "reliability": await desk.reliability(),
        "file": desk.desk.policy,
        "config": desk.desk.config,
        "actions": [action.describe(desk.policy.limits) for action in desk.desk.actions.values()],
        "modes": MODES,
        "days": DAYS,
        "limits": tuple(SupportLimits.model_fields),
        "may_change": may(session.user.role, "change_settings", desk.policy.limits),
    }
    return page(request, desk, session, "settings.html", values, error)


LARGEST_VERSION = 2**31 - 1
Version = Annotated[int, Form(ge=0, le=LARGEST_VERSION)]
"""Of the settings that the page showed."""


@router.get("")
async def shown(
    request: Request,
    desk: Desk,
    session: SignedIn,
    version: Annotated[int, Query(ge=0, le=LARGEST_VERSION)] = 0,
) -> Response:
    """What is in force, or an earlier version, to be put in force again."""
    await desk.follow_support()
    settings = SupportSettings.of(desk.policy)
    if version:
        settings = (await desk.support.read(version)).settings
    return await _page(request, desk, session, settings, await desk.support.newest())


@router.get("/export.toml")
async def exported(desk: Desk, session: SignedIn) -> Response:
    """The sections of deskhand.toml that say what is in force."""
    kept = {"content-disposition": 'attachment; filename="support.toml"'}
    return PlainTextResponse(as_toml(SupportSettings.of(desk.policy)), headers=kept)


@router.post("/preview")
async def preview(request: Request, desk: Desk, agent: Changer, seen: Version) -> Response:
    """Which of the last tickets would be decided otherwise; saves nothing."""
    form = await request.form()
    typed = _typed(form)
    try:
        settings = SupportSettings.model_validate(typed)
        settings.check(desk.desk.policy)
        check_examples(settings.rules)
    except ValidationError as fault:
        error = BadInput(first_fault(fault))
        return await _page(request, desk, agent, typed, seen, error=error)
    except BadInput as error:
        return await _page(request, desk, agent, typed, seen, error=error)
    return await _previewed(request, desk, agent, settings, seen, str(form.get("comment", "")))


async def _previewed(
    request: Request,
    desk: Desk,
    agent: Changer,
    settings: SupportSettings,
    seen: int,
    comment: str,
) -> Response:
    """What the settings would change, of the last tickets and of the company's own cases."""
    try:
        cases = await desk.play_cases(settings)
    except BadInput as error:
        return await _page(request, desk, agent, settings, seen, error=error)
    found = await desk.preview(settings)
    return await _page(request, desk, agent, settings, seen, found, cases, comment=comment)


@router.post("/promote")
async def promote(
    request: Request, desk: Desk, agent: Changer, category: Text, seen: Version
) -> Response:
    """What would change if a category got the mode that is offered; saves nothing."""
    await desk.follow_support()
    offers = {one.category: one for one in await desk.standings() if one.offered}
    settings = SupportSettings.of(desk.policy)
    if category not in offers:
        error = BadInput("category: nothing is offered for it now", "category")
        return await _page(request, desk, agent, settings, seen, error=error)
    offer = offers[category]
    settings = settings.model_copy(update={"modes": settings.modes | {category: offer.offered}})
    return await _previewed(request, desk, agent, settings, seen, f"{category}: {offer.why}")


@router.post("")
async def save(
    request: Request,
    desk: Desk,
    agent: Changer,
    settings: Text,
    seen: Version,
    comment: Text = "",
) -> Response:
    """Put in force what was previewed."""
    try:
        wanted = SupportSettings.model_validate_json(settings)
    except ValidationError as error:
        raise BadInput(f"settings: {first_fault(error)}", "settings") from error
    try:
        wanted.check(desk.desk.policy)
        check_examples(wanted.rules)
        seen = await desk.support.save(wanted, agent.actor, comment, seen, desk.clock.now())
    except (BadInput, Refused) as error:
        # Still as of the version that was seen: what was saved meanwhile is not undone by a second try.
        return await _page(request, desk, agent, wanted, seen, error=error)
    await desk.follow_support()
    return await _page(request, desk, agent, wanted, seen)


@router.post("/stop")
async def stop(desk: Desk, agent: Stopper, why: Text = "") -> Response:
    """Stop the AI now."""
    await desk.stop.stop(agent.actor, why.strip()[:300], desk.clock.now())
    await desk.follow_support()
    return RedirectResponse("/settings", 303)


@router.post("/start")
async def start(desk: Desk, agent: Stopper) -> Response:
    """Let the AI work again."""
    await desk.stop.start()
    await desk.follow_support()
    return RedirectResponse("/settings", 303)


def _typed(form: FormData) -> Typed:
    """The form's fields as `SupportSettings` has them, not yet checked."""

    def one(name: str) -> str:
        return str(form.get(name, "")).replace("\r\n", "\n").strip()

    def each(name: str) -> list[str]:
        return [str(value).replace("\r\n", "\n").strip() for value in form.getlist(name)]

    modes = {
        name.removeprefix("modes."): str(value)
        for name, value in form.items()
        if name.startswith("modes.") and value
    }
    texts = [str(text).replace("\r\n", "\n") for text in form.getlist("canned.text")]
    canned = tuple(
        {"name": name, "text": text}
        for name, text in zip(each("canned.name"), texts, strict=False)
        if name or text.strip()
    )
    rules = tuple(
        {
            "name": name,
            "phrases": _lines(phrases),
            "categories": [one.strip() for one in categories.split(",") if one.strip()],
            "then": then,
            "guidance": guidance,
            "examples": _lines(examples),
            "counter_examples": _lines(counter_examples),
        }
        for name, phrases, categories, then, guidance, examples, counter_examples in zip_longest(
            each("rules.name"),
            each("rules.phrases"),
            each("rules.categories"),
            each("rules.then"),
            each("rules.guidance"),
            each("rules.examples"),
            each("rules.counter_examples"),
            fillvalue="",
        )
        if name or phrases or guidance or examples or counter_examples
    )
    return {
        "voice": one("voice"),
        "mode": one("mode"),
        "modes": modes,
        "hours": {
            "time_zone": one("hours.time_zone"),
            "days": [day for day in DAYS if day in each("hours.days")],
            "opens": one("hours.opens"),
            "closes": one("hours.closes"),
            "closed": _lines(one("hours.closed")),
        },
        "limits": {name: one(f"limits.{name}") for name in SupportLimits.model_fields},
        "canned": canned,
        "rules": rules,
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
